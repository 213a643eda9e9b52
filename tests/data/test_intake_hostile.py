"""Files made to do harm, or only to look like what they are not: refused in words, in a process with limits."""

import io
import os
import struct
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import models
from data.errors import Refused
from data.ingest import intake
from data.ingest.intake import apart, work
from data.ingest.intake.said import Context
from tests.data import packs
from tests.data.packs import TODAY, dump, rows, upn
from tests.data.packs.foreign import (
    SCHOOL,
    database,
    of_transfer,
    recognised,
    table,
    take,
    transfer_file,
    with_pupils,
    workbook,
    zipped,
)

LIST = [["UPN", "Surname", "Year group"], [upn(1), "Canary", "7"]]
ABOUT = Context(TODAY, 2026)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return packs.database(tmp_path, monkeypatch)


@pytest.fixture
def here(tmp_path, monkeypatch):
    return database(tmp_path, monkeypatch)


def refusal(path):
    (found,) = work.look(path, ABOUT)
    assert found.sure == ""
    return f"{found.file}: {found.words}"


def parts(path, **changed):
    """A workbook with some of its parts changed or added; None takes one out."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    kept |= changed
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            if content is not None:
                archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("list.xlsx", b"MZ\x90\x00program", "is a program, though its name says .xlsx"),
        (
            "list.xlsx",
            b"\xd0\xcf\x11\xe0old",
            "is a workbook of an older Excel, or one locked with a password",
        ),
        ("list.xlsx", b"UPN,Surname\n", "is not an Excel workbook, though its name says .xlsx"),
        ("list.xlsx", b"PK\x03\x04rubbish", "is damaged and cannot be opened"),
        ("list.xls", b"\xd0\xcf\x11\xe0", "is a workbook of an older Excel"),
        ("list.xlsm", b"PK\x03\x04", "is a workbook with macros, which are never opened here"),
        ("list.ods", b"PK\x03\x04", "is a LibreOffice spreadsheet"),
        ("list.pdf", b"%PDF-1.7", "is a PDF"),
        ("list.csv", b"%PDF-1.7", "is a PDF, though its name ends in .csv"),
        ("list.csv", b"MZ\x90\x00", "is a program, though its name ends in .csv"),
        ("list.csv", b"\x7fELF", "is a program"),
        ("list.csv", b"", "is empty"),
        ("list.csv", "UPN,Surname\n".encode("utf-16"), "is saved as UTF-16"),
        ("list.csv", b"UPN,Surname\nA\0B,x\n", "is not a text file"),
        (
            "list.csv",
            b",".join(b"c%d" % n for n in range(2100)) + b"\n1\n",
            "no export of a school has more than",
        ),
        ("list", b"UPN,Surname\n", "is no kind of file that is read here"),
        ("list.json", b"{}", "is a JSON file"),
        ("list.xml", b"<CTfile><Header></CTfile>", "is a Common Transfer File that is damaged"),
        ("list.xml", b"<Message><Header/></Message>", "its outermost element is Message"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused_in_plain_words(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    assert words in refusal(tmp_path / name)


def test_macros_are_never_opened(tmp_path):
    path = parts(workbook(tmp_path / "list.xlsx", A=LIST), **{"xl/vbaProject.bin": b"x"})
    assert "holds macros, which are never opened here" in refusal(path)


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({"xl/bomb.xml": b"0" * (90 << 20)}, "more than can be genuine"),
        ({f"xl/part{n}.xml": b"x" for n in range(201)}, "more than can be genuine"),
        ({"[Content_Types].xml": None}, "is an archive with the name of a workbook"),
    ],
)
def test_a_workbook_that_would_burst_is_refused_before_it_is_unpacked(tmp_path, extra, words):
    path = parts(workbook(tmp_path / "list.xlsx", A=LIST), **extra)
    began = time.perf_counter()
    assert words in refusal(path)
    assert time.perf_counter() - began < 2


def test_a_workbook_that_lies_about_its_size_is_refused(tmp_path):
    path = parts(workbook(tmp_path / "list.xlsx", A=LIST), **{"xl/worksheets/sheet1.xml": b"0" * (80 << 20)})
    content = bytearray(path.read_bytes())
    for sign, at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        place = content.find(sign)
        while place >= 0:
            if content[place + name_at :].startswith(b"xl/worksheets/sheet1.xml"):
                struct.pack_into("<I", content, place + at, 1000)
            place = content.find(sign, place + 4)
    path.write_bytes(content)
    assert "damaged" in refusal(path)


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
WEB = b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE, WEB])
def test_entities_and_document_types_are_never_read(tmp_path, monkeypatch, declared):
    def refuse(*_arguments, **_more):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr("socket.socket.connect", refuse)
    text = transfer_file(tmp_path / "ctf.xml", of_transfer(1)).read_bytes()
    start, rest = text.split(b"?>\n", 1)
    (tmp_path / "ctf.xml").write_bytes(
        start + b"?>\n" + declared + rest.replace(b"Robin", b"&a;" if declared != WEB else b"x")
    )
    said = refusal(tmp_path / "ctf.xml")
    assert "declares a document type or entities" in said
    assert "root:" not in said


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_entities_in_a_workbook_are_never_read(tmp_path, declared, part):
    path = workbook(tmp_path / "list.xlsx", A=LIST)
    with zipfile.ZipFile(path) as archive:
        text = archive.read(part) if part in archive.namelist() else b"<sst/>"
    end = text.find(b"?>") + 2 if text.startswith(b"<?xml") else 0
    parts(path, **{part: text[:end] + declared + text[end:].replace(b"UPN", b"&a;")})
    said = intake.as_json(apart.look(path, ABOUT))
    assert "root:" not in said
    assert "hahaha" not in said


def test_a_hundred_thousand_elements_within_one_another_are_refused(tmp_path):
    path = tmp_path / "ctf.xml"
    path.write_bytes(b"<CTfile>" + b"<Pupil>" * 100_000)
    assert "more than 60 deep" in refusal(path)


def test_a_child_that_wants_too_much_memory_is_stopped_in_words(tmp_path, monkeypatch):
    # Room for the program, which takes 170 MB of addresses with the drivers of both engines, and not for the book.
    monkeypatch.setattr(apart, "MEMORY", 190 << 20)
    cells = [[f"{n}-{c}" for c in range(40)] for n in range(12_000)]
    path = workbook(tmp_path / "large.xlsx", A=[["UPN", *[f"c{c}" for c in range(39)]], *cells])
    with pytest.raises(Refused, match=r"large\.xlsx needs more memory than any genuine file"):
        apart.translate(path, tmp_path, ABOUT, None)


def test_a_child_that_takes_too_long_is_stopped_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 1)
    monkeypatch.setattr(apart, "BYTES_A_SECOND", 1 << 40)
    path = table(
        tmp_path / "long.csv", [["UPN", "Date", "AM", "PM"], *[[upn(1), "2026-09-01", "/", "\\"]] * 1_500_000]
    )
    with pytest.raises(Refused, match=r"long\.csv takes longer to read than any genuine file"):
        apart.translate(path, tmp_path, ABOUT, None)


def test_the_child_knows_no_secret_of_the_installation(monkeypatch):
    monkeypatch.setenv("SIGHTLINE_DATABASE_URL", "postgresql://me:secret@db/x")
    assert not [
        name for name, value in apart._environment().items() if "secret" in value or "SIGHTLINE" in name
    ]


@pytest.mark.parametrize(
    "name",
    ["../../outside.csv", "/etc/outside.csv", "..\\outside.csv", "C:\\outside.csv", "a/../../outside.csv"],
)
def test_a_name_that_points_outside_an_archive_is_refused(here, tmp_path, name):
    path = zipped(tmp_path / "drop.zip", {name: b"UPN\n"})
    with pytest.raises(Refused, match="points outside the archive"):
        take(here, path, school=SCHOOL)
    assert not list(tmp_path.rglob("outside.csv"))


@pytest.mark.parametrize(
    "name", ["CON.csv", "nul.csv", "x" * 250 + ".csv", "🙂.csv", "a\nb\x1b[31m.csv", "\u202eevil.csv"]
)
def test_an_odd_name_does_no_harm_and_is_shown_harmless(here, tmp_path, name):
    text = "UPN,Surname,Year group\n" + f"{upn(1)},Canary,7\n"
    outcome = take(here, zipped(tmp_path / "drop.zip", {name: text.encode()}), school=SCHOOL)
    assert outcome.report.accepted, outcome.report.text()
    (found,) = outcome.recognised
    assert found.file.isprintable()
    assert "\x1b" not in outcome.report.text()


def test_an_archive_in_an_archive_and_a_locked_one_are_refused(here, tmp_path):
    inner = io.BytesIO()
    zipped(inner, {"list.csv": b"UPN\n"})
    with pytest.raises(Refused, match="is itself an archive"):
        take(here, zipped(tmp_path / "drop.zip", {"inner.zip": inner.getvalue()}), school=SCHOOL)


VALUES = [
    "<img src=x onerror=alert(1)>",
    "=1+1",
    "@SUM(A1)",
    "'; drop table pupil; --",
    "{{7*7}}",
    "\u202eevil",
    "-2+3",
    "+44",
]


@pytest.mark.parametrize("value", VALUES)
def test_what_would_be_code_elsewhere_is_a_name_here(here, tmp_path, value):
    lines = [["UPN", "Surname", "Year group"], [upn(1), value, "7"]]
    assert take(here, table(tmp_path / "list.csv", lines), school=SCHOOL).report.accepted
    assert rows(here, models.Pupil, "surname") == [value]


def test_a_formula_is_read_as_what_it_came_to_and_never_worked_out(here, tmp_path):
    path = workbook(tmp_path / "list.xlsx", A=[["UPN", "Surname", "Year group"], [upn(1), "=1+1", 7]])
    assert take(here, path, school=SCHOOL).report.accepted
    assert rows(here, models.Pupil, "surname") == [None]


@pytest.mark.parametrize(
    ("column", "value"),
    [("DOB", "29/02/2015"), ("DOB", "01/01/2030"), ("Year", "19"), ("Sex", "Q"), ("Reg Group", "x" * 300),
     ("DOB", "45000"), ("Entry date", "32/13/2025"), ("PP", "1e308"), ("EAL", "NaN")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_line_and_heading(here, tmp_path, column, value):
    with_pupils(here, tmp_path, 5)
    before = dump(here)
    usual = {"UPN": upn(1), "Year": "7", "Sex": "F", "DOB": "01/05/2014", "Reg Group": "7A", "Entry date": "01/09/2025",
             "PP": "Y", "EAL": "N"} | {column: value}  # fmt: skip
    report = take(here, table(tmp_path / "list.csv", [list(usual), list(usual.values())])).report
    assert not report.accepted
    assert [(p.file, p.line, p.column) for p in report.problems if p.severity == "error"] == [
        ("list.csv", 2, column)
    ]
    assert dump(here) == before


def test_leading_zeros_and_short_rows_are_no_surprise(here, tmp_path):
    text = f"UPN,Year,Reg Group,Surname\n{upn(1)},07,007\n"
    (tmp_path / "list.csv").write_text(text)
    assert take(here, tmp_path / "list.csv", school=SCHOOL).report.accepted
    assert rows(here, models.Enrolment, "year_group", "registration_group") == [("7", "007")]


def test_a_row_with_too_many_cells_refuses_the_file_even_where_bad_rows_may_be_left_out(here, tmp_path):
    (tmp_path / "list.csv").write_text(f"UPN,Year\n{upn(1)},7\n{upn(2)},7,x,y\n{upn(3)},7\n")
    report = take(here, tmp_path / "list.csv", school=SCHOOL, skip_bad_rows=True).report
    assert not report.accepted
    assert "list.csv, line 3: this row has 4 cells and the header 2" in report.text()
    assert rows(here, models.Pupil, "upn") == []


def test_no_name_of_a_pupil_reaches_the_log_when_a_file_makes_us_stumble(tmp_path, monkeypatch, caplog):
    path = table(tmp_path / "Canary Robin.csv", LIST)
    broken = tmp_path / "house"
    broken.mkdir()
    monkeypatch.setattr(apart, "HOUSE", broken)
    with pytest.raises(Refused, match="cannot be read"):
        apart.look(path, ABOUT)
    assert "Canary" not in caplog.text


def whole_files(folder):
    transfer_file(folder / "ctf.xml", of_transfer(1), of_transfer(2))
    table(folder / "list.csv", LIST)
    workbook(folder / "list.xlsx", A=LIST)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@settings(max_examples=int(os.environ.get("SIGHTLINE_EXAMPLES") or 60), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    st.sampled_from(["ctf.xml", "list.csv", "list.xlsx"]),
    st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 255)), max_size=4),
    st.one_of(st.none(), st.integers(0, 20_000)),
)
def test_a_damaged_file_is_refused_in_words_or_read_and_never_crashes(here, tmp_path, name, flips, length):
    content = bytearray(whole_files(tmp_path / "whole")[name])[:length]
    for place, flip in flips:
        if content:
            content[place % len(content)] ^= flip
    path = tmp_path / "drop" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(bytes(content))
    before = dump(here)
    try:
        outcome = intake.preview(path, here, school=SCHOOL, today=TODAY, progress=False)
    except Refused as refused:
        assert str(refused)
    else:
        assert outcome.report.accepted or outcome.report.problems
    assert dump(here) == before


def test_the_child_answers_for_a_workbook_and_a_transfer_file(engine, tmp_path):
    folder = tmp_path / "drop"
    whole_files(folder)
    assert {found.format for found in recognised(engine, folder).values()} == {"table", "transfer file"}
    (folder / "list.csv").unlink()
    assert take(engine, folder, school=SCHOOL).report.accepted
