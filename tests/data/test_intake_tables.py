"""Tables of any system: read as they are saved, guessed by headings and content, asked for, and remembered."""

from datetime import date, datetime

import pytest

from data import models, terms
from data.errors import Refused
from data.ingest import intake
from tests.data import packs
from tests.data.packs import dump, rows, upn
from tests.data.packs.foreign import (
    SCHOOL,
    database,
    preview,
    recognised,
    table,
    take,
    with_pupils,
    workbook,
    zipped,
)

HEADER = [
    "UPN",
    "Legal Surname",
    "Forename",
    "DOB",
    "Year Group",
    "Reg Group",
    "SEN Status",
    "Primary need",
    "PP",
]


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return database(tmp_path, monkeypatch)


def row(number, status="K - SEN support", need="ASD - Autistic Spectrum Disorder", year="Year 7"):
    return [upn(number), f"Canary{number}", "Robin", "01/05/2014", year, "7A", status, need, "Y"]


def test_a_list_of_pupils_is_known_by_its_headings_and_fills_three_files(engine, tmp_path):
    path = table(
        tmp_path / "Pupils autumn.csv", [HEADER, row(1), row(2, "N - No SEN", ""), row(3, "EHCP", "MLD")]
    )
    found = recognised(engine, path)["Pupils autumn.csv"]
    assert (found.format, found.tables, found.asks) == ("table", ("pupils.csv", "sen.csv", "needs.csv"), ())
    outcome = take(engine, path, school=SCHOOL)
    assert outcome.report.accepted, outcome.report.text()
    assert rows(engine, models.Pupil, "upn", "surname", "pupil_premium") == [
        (upn(1), "Canary1", True), (upn(2), "Canary2", True), (upn(3), "Canary3", True),
    ]  # fmt: skip
    assert rows(engine, models.SenStatus, "pupil_no", "status") == [(1, "K"), (3, "E")]
    assert rows(engine, models.Need, "pupil_no", "need_type", "rank") == [(1, "ASD", 1), (3, "MLD", 1)]


@pytest.mark.parametrize(
    ("separator", "encoding", "before"),
    [(",", "utf-8-sig", []), (";", "cp1252", []), ("\t", "utf-8", []), ("|", "utf-8", []),
     (",", "utf-8", [["All pupils, autumn"], [], ["Run on 20/11/2026"]])],
)  # fmt: skip
def test_a_table_is_read_as_systems_save_it(engine, tmp_path, separator, encoding, before):
    lines = [*before, HEADER, row(1), ["", *[""] * 8], row(2)]
    lines[-1][1] = "Brandão"
    outcome = take(engine, table(tmp_path / "list.txt", lines, separator, encoding), school=SCHOOL)
    assert outcome.report.accepted, outcome.report.text()
    assert rows(engine, models.Pupil, "surname") == ["Canary1", "Brandão"]


def test_a_workbook_is_read_sheet_by_sheet_with_its_dates_numbers_and_blank_rows(engine, tmp_path):
    born = datetime(2014, 5, 1)
    people = [["All pupils"], [], HEADER, [*row(1)[:3], born, 7, "7A", "K", "ASD", True], [None], row(2)]
    scores = [
        ["UPN", "Subject", "Test date", "Scale", "Score"],
        [upn(1), "reading", date(2026, 10, 1), "standardised", 98.0],
    ]
    path = workbook(tmp_path / "book.xlsx", People=people, Scores=scores, Empty=[])
    found = recognised(engine, path)
    assert {name: one.tables for name, one in found.items()} == {
        "book.xlsx: sheet People": ("pupils.csv", "sen.csv", "needs.csv"),
        "book.xlsx: sheet Scores": ("assessments.csv",),
    }
    outcome = take(engine, path, school=SCHOOL)
    assert outcome.report.accepted, outcome.report.text()
    assert rows(engine, models.Pupil, "date_of_birth") == [date(2014, 5, 1), date(2014, 5, 1)]
    assert rows(engine, models.Assessment, "date", "score") == [(date(2026, 10, 1), 98.0)]


def test_a_hidden_sheet_is_not_read_and_said_to_be_there(engine, tmp_path):
    from openpyxl import load_workbook

    path = workbook(tmp_path / "book.xlsx", People=[HEADER, row(1)], Secret=[HEADER, row(2)])
    book = load_workbook(path)
    book["Secret"].sheet_state = "hidden"
    book.save(path)
    (found,) = recognised(engine, path).values()
    assert found.notes == ("sheet Secret is hidden and was not read",)
    take(engine, path, school=SCHOOL)
    assert rows(engine, models.Pupil, "upn") == [upn(1)]


def test_what_is_wrong_is_said_of_the_owners_file_line_and_heading(engine, tmp_path):
    path = table(
        tmp_path / "list.csv",
        [["Pupils"], HEADER, row(1), [*row(2)[:3], "31/02/2014", *row(2)[4:]], row(3, "Q")],
    )
    report = preview(engine, path, school=SCHOOL).report
    assert not report.accepted
    assert [(p.file, p.line, p.column, p.value) for p in report.problems] == [
        ("list.csv", 4, "DOB", "31/02/2014"), ("list.csv", 5, "SEN Status", "Q"),
    ]  # fmt: skip


def test_a_row_said_twice_names_the_line_of_the_owners_file(engine, tmp_path):
    other = row(1)
    other[4] = "8"
    report = preview(
        engine, table(tmp_path / "list.csv", [["x"], HEADER, row(1), row(2), other]), school=SCHOOL
    ).report
    (problem,) = [p for p in report.problems if p.severity == "error"]
    assert (problem.file, problem.line) == ("list.csv", 5)
    assert "stands at line 3 too and says something else" in problem.right


def test_a_column_is_known_by_what_stands_in_it_when_its_heading_says_nothing(engine, tmp_path):
    lines = [
        ["Number", "Name", "Born", "Level"],
        *[[upn(n), f"C{n}", f"0{n}/05/2014", f"Year {n}"] for n in (5, 6, 7)],
    ]
    mapping = recognised(engine, table(tmp_path / "list.csv", lines))["list.csv"].mapping
    assert dict(mapping.columns) == {
        "Number": "upn",
        "Name": "",
        "Born": "date_of_birth",
        "Level": "year_group",
    }


def test_what_cannot_be_guessed_is_asked_and_the_answer_remembered_for_the_school(engine, tmp_path):
    with_pupils(engine, tmp_path, 1, 2)
    lines = [["UPN", "Reading paper", "Result"], [upn(1), "A", "98"], [upn(2), "A", "104"]]
    path = table(tmp_path / "scores.csv", lines)
    found = recognised(engine, path)["scores.csv"]
    mapping = intake.remap(found.mapping, "assessments.csv")
    assert [ask.field for ask in intake.asks(mapping)] == ["subject", "date", "scale"]
    assert intake.asks(mapping)[0].choices == ("Reading paper",)
    before = dump(engine)
    refused = take(engine, path, answers=[mapping]).report
    assert not refused.accepted
    assert "Which column holds the subject?" in refused.text()
    assert dump(engine) == before
    mapping = intake.with_column(mapping, "test", "Reading paper")
    for name, value in (("subject", "reading"), ("scale", "standardised"), ("date", "2026-10-01")):
        mapping = intake.with_value(mapping, name, value)
    assert intake.asks(mapping) == ()
    assert take(engine, path, answers=[mapping]).report.accepted
    assert rows(engine, models.Assessment, "subject", "test", "score") == [
        ("reading", "A", 98.0),
        ("reading", "A", 104.0),
    ]
    again = recognised(engine, path)["scores.csv"]
    assert (again.asks, again.mapping) == ((), mapping)
    assert take(engine, path).report.nothing_to_change
    assert intake.forget(engine, packs.URN, mapping.signature)
    assert recognised(engine, path)["scores.csv"].mapping != mapping


def test_a_mapping_is_not_remembered_of_an_import_that_was_refused_or_only_tried(engine, tmp_path):
    with_pupils(engine, tmp_path, 1)
    path = table(tmp_path / "list.csv", [HEADER, row(1, "Q")])
    take(engine, path)
    preview(engine, table(tmp_path / "list2.csv", [HEADER[:5], row(1)[:5]]))
    assert intake.remembered(engine, packs.URN) == ()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("subjekt", "x", "means nothing in such a table"), ("scale", "feet", "should be standardised")],
)
def test_a_value_for_every_row_must_be_one(engine, tmp_path, field, value, words):
    mapping = intake.Mapping("x", "assessments.csv", (("UPN", "upn"),))
    with pytest.raises(Refused, match=words):
        intake.with_value(mapping, field, value)
    with pytest.raises(Refused, match="There is no column Score; there are UPN"):
        intake.with_column(mapping, "score", "Score")


def test_marks_with_a_row_a_session_become_days(engine, tmp_path):
    with_pupils(engine, tmp_path, 1)
    marks = [("2026-09-07", "AM", "/"), ("2026-09-07", "PM", "I"), ("2026-09-08", "PM", "\\")]
    lines = [["UPN", "Date", "Session", "Mark"], *[[upn(1), *mark] for mark in marks]]
    outcome = take(engine, table(tmp_path / "marks.csv", lines))
    assert outcome.report.accepted, outcome.report.text()
    ((marks, possible, authorised),) = rows(engine, models.AttendanceWeek, "marks", "possible", "authorised")
    assert (marks[:4], possible, authorised) == ("/I.\\", 3, 1)


def test_scores_with_a_column_a_subject_become_rows(engine, tmp_path):
    with_pupils(engine, tmp_path, 1, 2)
    path = table(
        tmp_path / "wide.csv", [["UPN", "reading", "maths"], [upn(1), "98", ""], [upn(2), "104", "88"]]
    )
    mapping = intake.remap(recognised(engine, path)["wide.csv"].mapping, "scores, a column each")
    for subject in ("reading", "maths"):
        mapping = intake.with_column(mapping, "score_of_subject", subject)
    for name, value in (("scale", "standardised"), ("date", "2026-10-01")):
        mapping = intake.with_value(mapping, name, value)
    assert take(engine, path, answers=[mapping]).report.accepted
    assert sorted(rows(engine, models.Assessment, "pupil_no", "subject", "score")) == [
        (1, "reading", 98.0), (2, "maths", 88.0), (2, "reading", 104.0),
    ]  # fmt: skip


def test_a_file_of_the_pack_and_a_table_may_lie_side_by_side_or_in_a_zip(engine, tmp_path):
    with_pupils(engine, tmp_path, 1)
    folder = tmp_path / "drop"
    table(
        folder / "suspensions.csv",
        [["upn", "start_date", "sessions", "kind"], [upn(4), "2026-09-10", "2", "suspension"]],
    )
    table(folder / "new pupils.csv", [HEADER, row(4)])
    assert {name: one.format for name, one in recognised(engine, folder).items()} == {
        "new pupils.csv": "table", "suspensions.csv": "data pack",
    }  # fmt: skip
    path = zipped(tmp_path / "drop.zip", {each.name: each.read_bytes() for each in folder.iterdir()})
    outcome = take(engine, path)
    assert outcome.report.accepted, outcome.report.text()
    assert rows(engine, models.Suspension, "sessions") == [2.0]
    assert take(engine, folder).report.nothing_to_change
    for each in folder.iterdir():
        each.unlink()
    path.rename(folder / "drop.zip")
    assert set(recognised(engine, folder)) == {"drop.zip: new pupils.csv", "drop.zip: suspensions.csv"}
    assert take(engine, folder).report.nothing_to_change


def test_a_pack_in_a_zip_beside_another_file_is_taken_with_it(engine, tmp_path):
    folder = tmp_path / "drop"
    folder.mkdir()
    files = {f"Our school/{path.name}": path.read_bytes() for path in packs.WHOLE.iterdir()}
    zipped(folder / "pack.zip", files)
    outcome = take(engine, folder)
    assert outcome.report.accepted, outcome.report.text()
    assert {one.format for one in outcome.recognised} == {"data pack"}
    assert packs.load(engine, packs.WHOLE).nothing_to_change


def test_a_later_list_changes_what_it_names_and_leaves_what_it_does_not(engine, tmp_path):
    take(engine, table(tmp_path / "list.csv", [HEADER, row(1), row(2)]), school=SCHOOL)
    shorter = [["UPN", "Year Group", "Reg Group"], [upn(1), "7", "7B"]]
    report = take(engine, table(tmp_path / "groups.csv", shorter)).report
    assert (report.added, report.changed) == (0, 1)
    assert rows(engine, models.Enrolment, "registration_group") == ["7B", "7A"]
    assert rows(engine, models.Pupil, "surname") == ["Canary1", "Canary2"]
    assert rows(engine, models.SenStatus, "pupil_no") == [1, 2]


def test_what_one_of_several_files_does_not_say_of_its_pupils_stays(engine, tmp_path):
    take(engine, table(tmp_path / "list.csv", [HEADER, row(1), row(2)]), school=SCHOOL)
    folder = tmp_path / "several"
    table(folder / "a.csv", [["UPN", "Year Group", "Reg Group"], [upn(1), "7", "7B"]])
    table(folder / "b.csv", [["UPN", "Year Group", "EAL"], [upn(2), "7", "Y"]])
    assert take(engine, folder).report.accepted
    assert rows(engine, models.Enrolment, "registration_group") == ["7B", "7A"]
    assert rows(engine, models.Pupil, "surname", "eal") == [("Canary1", None), ("Canary2", True)]


def test_a_trial_gives_examples_of_what_would_be_new_changed_and_gone(engine, tmp_path):
    take(engine, table(tmp_path / "list.csv", [HEADER, row(1)]), school=SCHOOL)
    lines = [
        ["UPN", "Year Group", "Entry date", "Reg Group"],
        [upn(1), "7", "2025-09-01", "7B"],
        [upn(2), "7", "2025-09-01", "7C"],
    ]
    report = preview(engine, table(tmp_path / "more.csv", lines)).report
    said = {(one.what, one.row, one.column) for one in report.examples if one.file == "pupils.csv"}
    assert ("new", f"{upn(2)}, 01/09/2025", "") in said
    assert ("gone", f"{upn(1)}, not known", "") in said
    assert next(file.gone for file in report.files if file.name == "pupils.csv") == 1


def test_a_list_of_another_school_is_not_held_against_the_one_that_is_there(engine, tmp_path):
    take(engine, table(tmp_path / "list.csv", [HEADER, row(1, "K")]), school=SCHOOL)
    folder = tmp_path / "other"
    table(folder / "school.csv", [["urn", "name", "phase"], ["123457", "Other School", "primary"]])
    table(folder / "list.csv", [HEADER, row(1, "E")])
    assert take(engine, folder).report.accepted
    assert rows(engine, models.SenStatus, "urn", "start_date", "status") == [
        (123456, terms.LONG_AGO, "K"), (123457, terms.LONG_AGO, "E"),
    ]  # fmt: skip


def test_without_a_school_the_way_to_say_it_is_said(engine, tmp_path):
    with pytest.raises(Refused, match=r"Add a school\.csv"):
        take(engine, table(tmp_path / "list.csv", [HEADER, row(1)]))


def test_nothing_is_left_where_files_were_unpacked(engine, tmp_path):
    take(engine, table(tmp_path / "list.csv", [HEADER, row(1)]), school=SCHOOL)
    assert list((tmp_path / "instance" / "intake").iterdir()) == []


def test_what_is_said_passes_between_processes_unchanged():
    asked = (intake.Ask("upn", "Which column holds the UPN?", "a UPN", True, ("x",)),)
    mapping = intake.Mapping("s", "pupil list", (("x", "upn"),), (("sex", "F"),))
    value = intake.Recognised(
        "a.csv", "table", "A table.", "likely", ("pupils.csv",), asked, mapping, ("a note",)
    )
    assert intake.from_json(intake.Recognised, intake.as_json(value)) == value
