"""Whatever happens while files are taken in, the data are as before or as after, and nothing is left lying about."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import ingest, models
from data.errors import NotNow, Refused
from data.ingest.intake import stage
from tests.data import packs
from tests.data.packs import dump, rows, upn
from tests.data.packs.foreign import (
    SCHOOL,
    census,
    database,
    of_transfer,
    table,
    take,
    transfer_file,
    with_pupils,
)
from tests.support_database import copy, environment

HOUSE = Path(__file__).parents[2]
IMPORT = (
    "import sys; from data import store; from data.ingest import intake;"
    "intake.take(sys.argv[1], store.school_engine(), by='me', progress=False)"
)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return database(tmp_path, monkeypatch)


def lists(folder, mark, pupils=150):
    """A folder of a list of pupils, a census and a transfer file, which give one another's pupils."""
    lines = [[upn(n), f"S{mark}", "7", "K" if n % 3 else "N"] for n in range(pupils)]
    table(folder / "list.csv", [["UPN", "Surname", "Year group", "SEN status"], *lines])
    census(
        folder / "census.csv", *({"UPN": upn(n), "Surname": f"S{mark}"} for n in range(pupils, pupils + 50))
    )
    transfer_file(folder / "ctf.xml", *(of_transfer(n) for n in range(pupils + 50, pupils + 60)))
    return folder


def left_over(tmp_path):
    folder = tmp_path / "instance" / "intake"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def started(tmp_path, folder):
    settings = environment(tmp_path / "instance")
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(folder)], cwd=HOUSE, env=settings, stderr=subprocess.DEVNULL
    )


def test_an_import_of_other_formats_that_is_killed_leaves_no_half_and_no_files(engine, tmp_path):
    with_pupils(engine, tmp_path, 999)
    folder, before = lists(tmp_path / "drop", "x"), dump(engine)
    began = time.perf_counter()
    whole = tmp_path / "copy"
    (whole / "instance").mkdir(parents=True)
    engine.dispose()
    copy(tmp_path / "instance" / "sightline.db", whole / "instance" / "sightline.db")
    assert started(whole, folder).wait(120) == 0
    takes = time.perf_counter() - began
    for share in (0.4, 0.8, 0.95):
        process = started(tmp_path, folder)
        time.sleep(takes * share)
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        after = dump(engine)
        assert after == before or len(after["pupil"]) == 211
    assert take(engine, folder).report.accepted
    assert left_over(tmp_path) == []
    assert len(rows(engine, models.Pupil, "upn")) == 211


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(["list.csv", "census.csv", "ctf.xml"]))
def test_undoing_gives_back_an_equal_state_and_the_order_of_files_is_nothing(engine, tmp_path, order):
    shutil.rmtree(tmp_path / "drop", ignore_errors=True)
    folder = lists(tmp_path / "drop", "x", pupils=20)
    if not rows(engine, models.School, "urn"):
        with_pupils(engine, tmp_path, 1, 2, 999)
    before = dump(engine, "import", "file_mapping")
    numbers = [take(engine, folder / name).report.import_no for name in order]
    one_by_one = {
        name: sorted(row[:2] for row in found) for name, found in dump(engine).items() if name == "pupil"
    }
    assert len(one_by_one["pupil"]) == 81
    for number in reversed([number for number in numbers if number]):
        ingest.undo(engine, packs.URN, number, "me")
    assert dump(engine, "import", "file_mapping") == before
    together = take(engine, folder)
    assert together.report.accepted
    assert take(engine, folder).report.nothing_to_change
    ingest.undo(engine, packs.URN, together.report.import_no, "me")
    assert dump(engine, "import", "file_mapping") == before


def test_several_at_once_are_all_taken_in(engine, tmp_path):
    with_pupils(engine, tmp_path, 999)
    folders = []
    for at in range(3):
        lines = [[upn(100 * at + n), "S", "7"] for n in range(20)]
        folders.append(
            table(tmp_path / f"drop{at}" / f"list{at}.csv", [["UPN", "Surname", "Year group"], *lines]).parent
        )
    processes = [started(tmp_path, folder) for folder in folders]
    assert [process.wait(120) for process in processes] == [0, 0, 0]
    assert len(rows(engine, models.Pupil, "upn")) == 61
    assert left_over(tmp_path) == []


def test_a_full_disk_where_files_are_unpacked_is_said_and_changes_nothing(engine, tmp_path):
    with_pupils(engine, tmp_path, 999)
    folder, before = lists(tmp_path / "drop", "x", pupils=900), dump(engine)
    code = (
        "import resource, sys; from data import store; from data.ingest import intake\n"
        "from data.errors import Refused\n"
        "engine = store.school_engine(); resource.setrlimit(resource.RLIMIT_FSIZE, (16_000, 16_000))\n"
        "try: intake.take(sys.argv[1], engine, by='me', progress=False)\n"
        "except Refused as refused: print(refused); sys.exit(4)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        cwd=HOUSE,
        env=environment(tmp_path / "instance"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4, done.stderr
    assert "the disk is full. Make room and try again. Nothing was changed." in done.stdout
    assert dump(engine) == before
    assert left_over(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_said(engine, tmp_path):
    with_pupils(engine, tmp_path, 999)
    (tmp_path / "instance" / "intake").write_text("in the way")
    with pytest.raises(NotNow, match="There is no room to unpack into"):
        take(engine, lists(tmp_path / "drop", "x", pupils=5))


def test_what_a_killed_import_left_goes_and_what_another_holds_stays(engine, tmp_path):
    above = tmp_path / "instance" / "intake"
    (above / "left").mkdir(parents=True)
    (above / "left" / stage.HELD).write_text("")
    with stage.stage() as mine:
        assert left_over(tmp_path) == [mine.name]
        with stage.stage() as other:
            assert left_over(tmp_path) == sorted([mine.name, other.name])
            assert mine.stat().st_mode & 0o777 == 0o700
    assert left_over(tmp_path) == []


def test_a_refused_file_is_refused_again_and_a_mended_one_taken(engine, tmp_path):
    bad = [["UPN", "Surname", "Year group"], [upn(1), "x", "99"]]
    path = table(tmp_path / "list.csv", bad)
    for _ in range(2):
        assert not take(engine, path, school=SCHOOL).report.accepted
    with pytest.raises(Refused):
        take(engine, tmp_path / "missing.csv")
    bad[1][2] = "9"
    assert take(engine, table(path, bad), school=SCHOOL).report.accepted
