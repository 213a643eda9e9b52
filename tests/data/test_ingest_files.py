"""Files as schools save them: headers, encodings, separators, line ends, quotation marks."""

import csv
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import models
from data.ingest.files import FILES, NAMED
from tests.data import packs
from tests.data.packs import SCHOOL, load, pupil, rows, said, small, upn

ODD_NAMES = ["O’Connor", "O'Connor", "Zoë", "Brandão", "<script>alert(1)</script>", "=1+1", "@x", "{{7*7}}", "Ng, Ann",
             'the "Rock"', "A;B", "-", "NULL", "007", "Łukasz"]  # fmt: skip


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return packs.database(tmp_path, monkeypatch)


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_every_column_that_its_table_needs_is_required_or_made(file):
    made = {
        "pupil_no", "urn", "import_no", "year_group_in", "data_version", "demo", "enrolment_status", "start_minute",
        "end_minute", "academic_year", "week", "marks", "possible", "authorised", "unauthorised", "entry_date",
        "start_date", "test",
    }  # fmt: skip
    required = {column.name for column in file.columns if column.required}
    needed = {column.name for column in file.table.columns if not column.nullable}
    assert needed - required <= made


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_no_spelling_of_a_header_means_two_columns(file):
    spellings = [spelling for column in file.columns for spelling in (column.name, *column.also)]
    assert set(file.places(spellings)) == {column.name for column in file.columns}


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_every_column_says_what_would_be_right(file):
    assert all(column.says for column in file.columns)
    assert set(file.key) <= set(file.column)
    assert {column.names for column in file.columns if column.names} <= set(NAMED)


def test_the_whole_pack_of_the_tests_holds_every_file_and_every_column():
    assert {path.name for path in packs.WHOLE.iterdir()} == set(FILES)
    for name, file in FILES.items():
        with (packs.WHOLE / name).open(encoding="utf-8") as stream:
            assert next(csv.reader(stream)) == [column.name for column in file.columns], name


@pytest.mark.parametrize(
    "headings",
    [
        "UPN,Legal Surname,Legal Forename,Date of Birth,Gender,Year Group,Reg Group,Pupil Premium,EAL,Looked After",
        "upn,last_name,first-name,DOB,Sex,NC Year Actual,Tutor Group,PP,english as an additional language,LAC",
        "Unique Pupil Number,SURNAME,FORENAME,date-of-birth,legal sex,Year,Class,pupil_premium,eal,CLA",
    ],
)
def test_the_headers_of_management_systems_are_known(engine, tmp_path, headings):
    row = f"{upn(1)},Example,Zoë,02/10/2014,F,Year 7,7A,Y,N,N"
    report = load(engine, tmp_path / "pack", SCHOOL | {"pupils.csv": f"{headings}\n{row}\n"})
    assert report.accepted, report.text()
    people = rows(engine, models.Pupil, "surname", "forename", "sex", "pupil_premium", "eal", "looked_after")
    assert people == [("Example", "Zoë", "F", True, False, False)]
    assert rows(engine, models.Enrolment, "year_group", "registration_group") == [("7", "7A")]


def test_of_two_headers_for_one_column_the_nearer_is_taken_and_the_other_named(engine, tmp_path):
    text = f"upn,Class,Reg Group,year_group,House\n{upn(1)},Wrong,Right,7,Red\n"
    report = load(engine, tmp_path / "pack", SCHOOL | {"pupils.csv": text})
    assert rows(engine, models.Enrolment, "registration_group") == ["Right"]
    assert report.notes == ["pupils.csv: columns that mean nothing here and were not read: Class, House."]


def test_a_header_given_twice_is_refused(engine, tmp_path):
    text = f"upn,Year Group,year_group\n{upn(1)},7,8\n"
    report = load(engine, tmp_path / "pack", SCHOOL | {"pupils.csv": text}, skip_bad_rows=True)
    assert said(report) == [("pupils.csv", 1, "year_group", "Year Group")]
    assert not report.accepted


def test_a_heading_may_stand_on_two_lines(engine, tmp_path):
    text = f'UPN,"Year\nGroup",Surname\n{upn(1)},7,x\n{upn(2)},99,x\n'
    report = load(engine, tmp_path / "pack", SCHOOL | {"pupils.csv": text})
    assert said(report) == [("pupils.csv", 4, "year_group", "99")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_usual_way_of_saving_is_read(engine, tmp_path, separator, end, encoding):
    lines = [["upn", "surname", "year_group"], [upn(1), "Brandão", "7"], [upn(2), "O’Connor–Smith", "8"]]
    text = end.join(separator.join(line) for line in lines) + end
    files = SCHOOL | {"pupils.csv": text.encode(encoding)}
    report = load(engine, tmp_path / "pack", files)
    assert report.accepted, report.text()
    assert rows(engine, models.Pupil, "surname") == ["Brandão", "O’Connor–Smith"]


def test_names_are_kept_to_the_letter(engine, tmp_path):
    people = [pupil(number, surname=name, forename=name[::-1]) for number, name in enumerate(ODD_NAMES)]
    load(engine, tmp_path / "pack", SCHOOL | {"pupils.csv": people})
    kept = rows(engine, models.Pupil, "surname", "forename")
    assert kept == [(name, name[::-1]) for name in ODD_NAMES]


def test_leading_noughts_of_an_id_are_kept(engine, tmp_path):
    load(engine, tmp_path / "pack", small(staff="staff_id,role,team\n007,TA,Year 7\n7,TA,Year 7\n"))
    assert rows(engine, models.StaffMember, "staff_id") == ["007", "7"]


def test_a_quoted_cell_may_hold_separators_and_lines_and_the_next_row_keeps_its_line(engine, tmp_path):
    text = 'action_id,aim,action,owner,due_date\nA1,"one,\n""two""",x,y,2026-12-01\nA2,x,x,x,soon\n'
    report = load(engine, tmp_path / "pack", small(actions=text))
    assert said(report) == [("actions.csv", 4, "due_date", "soon")]
    report = load(engine, tmp_path / "pack", small(actions=text.replace("soon", "2026-12-02")))
    assert rows(engine, models.Action, "aim")[0] == 'one,\n"two"'


def test_empty_lines_and_a_line_that_names_the_separator_are_passed_over(engine, tmp_path):
    text = f"\nsep=;\n\nupn;year_group\n\n{upn(1)};7\n;;\n\n{upn(2)};99\n"
    report = load(engine, tmp_path / "pack", SCHOOL | {"pupils.csv": text})
    assert said(report) == [("pupils.csv", 9, "year_group", "99")]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("upn,year_group\n".encode("utf-16"), None, "UTF-16"),
        ("upn,year_group\n".encode("utf-16-le"), None, "UTF-16"),
        (b"PK\x03\x04anything", None, "Excel workbook"),
        (b"%PDF-1.7", None, "not a CSV file"),
        (b"", None, "is empty; its first row should be column names, at least upn, year_group"),
        (b"\n \n", None, "is empty"),
        (b"upn,year_group\nA\x00B,7\n", 2, "not a text file"),
        (b"upn,year_group\nA\x81,7\n", 2, "neither UTF-8 nor Windows-1252"),
        ("upn,year_group\nZoë,7\n".encode() + b"Zo\xeb,7\n", 3, "some of each"),
        (b"a" * (1 << 21), 1, "a line of more than a million characters"),
        (b"name|year\nx|7\n", 1, "is not a header row"),
        (b"surname,forename\nA,B\n", 1, "this column is missing"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(engine, tmp_path, content, line, words):
    report = load(engine, tmp_path / "pack", SCHOOL | {"pupils.csv": content}, skip_bad_rows=True)
    assert not report.accepted
    assert (report.problems[0].file, report.problems[0].line) == ("pupils.csv", line)
    assert words in str(report.problems[0])
    assert rows(engine, models.School, "urn") == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            "{upn},7,extra",
            "the row has 3 cells and the header 2; a cell that holds a comma needs quotation marks",
        ),
        ("{upn}", "the row has 1 cells and the header 2"),
        ('"{upn},7', "a quotation mark that opens here is never closed"),
        ('"{upn}"x,7', "the quotation marks cannot be understood"),
    ],
)
def test_a_row_that_is_not_shaped_like_the_header_is_named_by_its_line(engine, tmp_path, row, words):
    text = f"upn,year_group\n{upn(1)},7\n" + row.format(upn=upn(2)) + "\n"
    report = load(engine, tmp_path / "pack", SCHOOL | {"pupils.csv": text})
    assert [(problem.file, problem.line) for problem in report.problems] == [("pupils.csv", 3)]
    assert words in str(report.problems[0])


def test_empty_cells_after_the_last_column_do_no_harm(engine, tmp_path):
    report = load(engine, tmp_path / "pack", SCHOOL | {"pupils.csv": f"upn,year_group\n{upn(1)},7,,\n"})
    assert report.accepted


def test_an_unknown_csv_file_is_refused_with_the_name_it_may_be_meant_to_have(engine, tmp_path):
    report = load(engine, tmp_path / "pack", small(pupil="upn\n", zzz="x\n"))
    words = sorted(str(problem) for problem in report.problems)
    assert words[0] == "pupil.csv: is no file of the data pack; is it meant to be pupils.csv?"
    assert "zzz.csv: is no file of the data pack; its files are school.csv, terms.csv" in words[1]


def test_files_that_are_no_csv_are_ignored_and_named(engine, tmp_path):
    report = load(
        engine, tmp_path / "pack", small() | {"README.txt": "x", ".DS_Store": "x", "Pupils.xlsx": b"x"}
    )
    assert report.accepted
    assert report.notes == ["Not read, as they are no CSV files: Pupils.xlsx, README.txt."]


def test_names_out_of_a_pack_cannot_colour_or_forge_what_is_printed(engine, tmp_path):
    text = f'upn,year_group,"\x1b[31mHouse\nImported"\n{upn(1)},7,x\n'
    folder = tmp_path / os.fsdecode(b"pa\xffck\x1b")
    report = load(engine, folder, SCHOOL | {"pupils.csv": text, "\x1b[2J.txt": "x"})
    assert report.accepted
    assert report.source == "pa\\udcffck\\x1b"
    assert report.notes == [
        "Not read, as they are no CSV files: \\x1b[2J.txt.",
        "pupils.csv: columns that mean nothing here and were not read: \\x1b[31mHouse\\nImported.",
    ]


def test_the_case_of_a_file_name_does_not_matter(engine, tmp_path):
    files = {name.upper(): content for name, content in small().items()}
    assert load(engine, tmp_path / "pack", files).accepted


LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(LETTERS, min_size=2, max_size=4), max_size=6))
def test_no_cells_whatever_lead_to_a_crash(engine, tmp_path, cells):
    with (tmp_path / "cells.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["upn", "year_group", "surname"], *cells])
    files = SCHOOL | {"pupils.csv": (tmp_path / "cells.csv").read_bytes()}
    report = load(engine, tmp_path / "pack", files, dry_run=True)
    assert report.accepted or report.problems
