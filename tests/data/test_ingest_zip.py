"""Packs in a .zip: the usual ones are read, and one that is not safe or whole is refused before it can harm."""

import contextlib
import io
import struct
import tracemalloc
import zipfile
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import models
from data.errors import Refused
from data.ingest import unpacking
from tests.data import packs
from tests.data.packs import dump, load, rows


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return packs.database(tmp_path, monkeypatch)


def whole():
    return {path.name: path.read_bytes() for path in packs.WHOLE.iterdir()}


def zipped(path, files, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("folder", ["", "My school/", "./"])
def test_a_zip_is_read_as_a_folder_is(engine, tmp_path, folder):
    litter = {
        "__MACOSX/._pupils.csv": b"\0",
        f"{folder}.DS_Store": b"x",
        f"{folder}~$pupils.csv": b"x",
        f"{folder}notes.txt": b"x",
    }
    path = zipped(
        tmp_path / "pack.zip", {f"{folder}{name}": content for name, content in whole().items()} | litter
    )
    report = load(engine, path)
    assert report.accepted, report.text()
    assert "Not read, as they are no CSV files: notes.txt." in report.notes
    assert load(engine, packs.WHOLE).nothing_to_change


def test_a_zip_may_be_stored_without_being_packed(engine, tmp_path):
    assert load(engine, zipped(tmp_path / "pack.zip", whole(), zipfile.ZIP_STORED)).accepted


def test_attendance_that_packs_well_is_genuine(engine, tmp_path):
    days = [date(2024, 9, 2) + timedelta(days=number) for number in range(700)]
    lines = [f"{packs.upn(number)},{day},/,\\\n" for number in range(1000) for day in days]
    marks = "".join(["upn,date,am,pm\n", *lines]).encode()
    path = zipped(tmp_path / "pack.zip", {"attendance.csv": marks})
    assert path.stat().st_size * 10 < len(marks)
    with unpacking.opened(path) as (found, _):
        assert found[0].size == len(marks)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"../pupils.csv": b"x"}, "points outside the archive"),
        ({"a/../../pupils.csv": b"x"}, "points outside the archive"),
        ({"/etc/pupils.csv": b"x"}, "points outside the archive"),
        ({"C:\\x\\pupils.csv": b"x"}, "points outside the archive"),
        ({"..\\pupils.csv": b"x"}, "points outside the archive"),
        ({"inner.zip": b"x", "pupils.csv": b"x"}, "is itself an archive"),
        ({"a/pupils.csv": b"x", "b/sen.csv": b"x"}, "lie in several folders"),
        ({"a/b/pupils.csv": b"x"}, "lie in several folders"),
        ({"pupils.csv": b"x", "PUPILS.CSV": b"x"}, "holds pupils.csv more than once"),
        ({f"{number}.csv": b"x" for number in range(201)}, "holds 201 files; a pack has at most 200"),
        ({"notes.txt": b"x"}, "holds no CSV file"),
        ({}, "holds no CSV file"),
        ({"attendance.csv": b"0" * (64 << 20)}, "more than can be genuine"),
    ],
)
def test_an_archive_that_is_not_safe_is_refused(engine, tmp_path, files, words):
    path = zipped(tmp_path / "pack.zip", files)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Refused, match=words):
        load(engine, path)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_archive_locked_with_a_password_is_refused(engine, tmp_path):
    path = zipped(tmp_path / "pack.zip", whole())
    content = bytearray(path.read_bytes())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(sign)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(sign, place + 4)
    path.write_bytes(content)
    with pytest.raises(Refused, match="locked with a password"):
        load(engine, path)


def test_an_archive_that_lies_about_a_size_is_refused_without_filling_the_memory(engine, tmp_path):
    path = zipped(tmp_path / "pack.zip", {"pupils.csv": b"0" * (200 << 20)})
    content = bytearray(path.read_bytes())
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.find(sign) + at, 1000)
    path.write_bytes(content)
    tracemalloc.start()
    with pytest.raises(Refused, match="damaged"):
        load(engine, path)
    assert tracemalloc.get_traced_memory()[1] < 20 << 20
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("pack.zip", b"", "neither a folder nor a .zip"),
        ("pack.zip", b"not a zip", "neither a folder nor a .zip"),
        ("pupils.csv", b"upn,year_group\n", "neither a folder nor a .zip"),
        ("pack.xlsx", None, "neither a folder nor a .zip"),
    ],
)
def test_what_is_no_pack_is_refused(engine, tmp_path, name, content, words):
    if content is None:
        zipped(tmp_path / name, {"xl/workbook.xml": b"x"})
    else:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused, match=words):
        load(engine, tmp_path / name)


def test_nothing_at_the_path_is_refused_by_name(engine, tmp_path):
    with pytest.raises(Refused, match=r"There is nothing at .*missing\. Give a folder or a \.zip"):
        load(engine, tmp_path / "missing")


def test_a_folder_without_csv_files_is_refused(engine, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refused, match="holds no CSV file"):
        load(engine, tmp_path / "empty")


def archive():
    made = io.BytesIO()
    zipped(made, whole())
    return made.getvalue()


ARCHIVE = archive()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, len(ARCHIVE) - 1), st.integers(1, 255)), min_size=1, max_size=4),
    st.booleans(),
)
def test_a_damaged_archive_is_refused_or_read_and_never_crashes(engine, tmp_path, flips, cut):
    content = bytearray(ARCHIVE)
    for place, flip in flips:
        content[place] ^= flip
    path = tmp_path / "pack.zip"
    path.write_bytes(content[: flips[0][0]] if cut else content)
    before = dump(engine)
    report = None
    with contextlib.suppress(Refused):
        report = load(engine, path, dry_run=True)
    assert report is None or report.accepted or report.problems
    assert dump(engine) == before
    assert rows(engine, models.Pupil, "upn") == []
