"""The slides opened in an office program, where there is one: what it reads is what the pack says."""

import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from components.pack.slides import pptx
from tests.components.test_pack import MASKED, SHARES, pack

OFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice (soffice) is not installed, so no office program opened the slides"
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> Path:
    """A folder with a pack as LibreOffice reads it: as its own kind of slides and as a PDF."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "pack.pptx").write_bytes(pptx(pack(SHARES, MASKED)))
    for kind in ("odp", "pdf"):
        command = [OFFICE, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind,
                   "--outdir", str(folder), str(folder / "pack.pptx")]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder


def test_an_office_program_reads_every_slide_every_word_and_every_number(opened):
    with ZipFile(opened / "pack.odp") as file:
        slides = file.read("content.xml").decode()
        charts = [
            file.read(name).decode()
            for name in file.namelist()
            if re.fullmatch(r"Object \d+/content.xml", name)
        ]
    assert slides.count("<draw:page ") == 3
    for said in ("How many of our pupils have SEN?", "62 of 412 pupils have SEN", "hidden to protect pupils",
                 "release 0123456789ab", "What explains a difference?"):  # fmt: skip
        assert said in re.sub(r"<text:s/>", " ", slides), said
    assert len(charts) == 2
    assert all("All SEN" in chart and "15.0485" in chart for chart in charts)
    assert [("EHC plan: c" in chart, "3.3981" in chart) for chart in charts] in (
        [(False, True), (True, False)],
        [(True, False), (False, True)],
    )


def test_an_office_program_draws_one_page_a_slide(opened):
    document = (opened / "pack.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", document)) == 3
