"""Attendance: marks become weeks, day by day; daily marks win over weekly totals; codes hold by their dates."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import ingest, models, reference
from data.ingest import weeks
from tests.data import packs
from tests.data.packs import URN, dump, load, rows, said, small, upn

A, B, NOBODY = upn(1), upn(2), upn(900)
DAILY, WEEKLY = "upn,date,am,pm", "upn,week_start,possible,authorised,unauthorised,late"
COLUMNS = ("pupil_no", "marks", "possible", "authorised", "unauthorised", "late")
MONDAY = date(2026, 9, 7)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return packs.database(tmp_path, monkeypatch)


def daily(*lines):
    return "\n".join([DAILY, *lines, ""])


def weekly(*lines):
    return "\n".join([WEEKLY, *lines, ""])


def kept(engine):
    return rows(engine, models.AttendanceWeek, *COLUMNS)


def test_a_week_holds_ten_marks_from_monday_morning_to_friday_afternoon(engine, tmp_path):
    marks = daily(f"{A},2026-09-11,/,I", f"{A},2026-09-07,L,\\", f"{A},2026-09-09,O,N")
    load(engine, tmp_path / "one", small(attendance=marks))
    assert kept(engine) == [(1, "L\\..ON../I", 6, 1, 2, 1)]


def test_a_blank_cell_and_a_dash_are_no_mark(engine, tmp_path):
    load(
        engine,
        tmp_path / "one",
        small(attendance=daily(f"{A},2026-09-07,,-", f"{A},2026-09-08,/,", f"{B},2026-09-07,,")),
    )
    assert kept(engine) == [(1, "../.......", 1, 0, 0, 0)]


def test_codes_are_read_in_either_case(engine, tmp_path):
    load(engine, tmp_path / "one", small(attendance=daily(f"{A},2026-09-07,i,c1")))
    assert kept(engine)[0][2:4] == (2, 2)


def test_marks_of_a_date_replace_the_two_marks_of_that_date_alone(engine, tmp_path):
    load(engine, tmp_path / "one", small(attendance=daily(f"{A},2026-09-07,/,\\", f"{A},2026-09-08,I,I")))
    load(engine, tmp_path / "two", {"attendance.csv": daily(f"{A},2026-09-08,/,", f"{A},2026-09-09,O,O")})
    assert kept(engine) == [(1, "/\\/.OO....", 5, 0, 2, 0)]


def test_marks_that_are_taken_back_leave_a_week_without_any(engine, tmp_path):
    load(engine, tmp_path / "one", small(attendance=daily(f"{A},2026-09-07,/,\\")))
    load(engine, tmp_path / "two", {"attendance.csv": daily(f"{A},2026-09-07,,")})
    assert kept(engine) == [(1, "." * 10, 0, 0, 0, 0)]
    assert load(engine, tmp_path / "two").nothing_to_change


def test_daily_marks_win_over_the_weekly_row_of_the_same_pack(engine, tmp_path):
    files = small(
        attendance=daily(f"{A},2026-09-07,/,\\"),
        attendance_weekly=weekly(
            f"{A},2026-09-07,10,5,0,0", f"{A},2026-09-14,10,1,0,", f"{B},2026-09-07,8,0,8,2"
        ),
    )
    report = load(engine, tmp_path / "one", files)
    assert kept(engine) == [
        (1, "/\\........", 2, 0, 0, 0),
        (1, "", 10, 1, 0, None),
        (2, "", 8, 0, 8, 2),
    ]
    assert report.notes == [
        "attendance_weekly.csv: 1 row was left aside, as daily marks are there for the same week."
    ]
    assert load(engine, tmp_path / "one").nothing_to_change


def test_daily_marks_take_the_place_of_a_stored_weekly_row_and_never_the_other_way_round(engine, tmp_path):
    totals = {"attendance_weekly.csv": weekly(f"{A},2026-09-07,10,5,0,0")}
    load(engine, tmp_path / "one", small() | totals)
    before = dump(engine, "import")
    load(engine, tmp_path / "two", {"attendance.csv": daily(f"{A},2026-09-08,I,/")})
    assert kept(engine) == [(1, "..I/......", 2, 1, 0, 0)]
    assert load(engine, tmp_path / "three", totals).nothing_to_change
    ingest.undo(engine, URN, 2, "me")
    assert dump(engine, "import") == before


def test_a_row_without_marks_leaves_weekly_totals_be(engine, tmp_path):
    load(engine, tmp_path / "one", small(attendance_weekly=weekly(f"{A},2026-09-07,10,5,0,0")))
    assert load(engine, tmp_path / "two", {"attendance.csv": daily(f"{A},2026-09-08,,")}).nothing_to_change


def test_a_later_weekly_row_changes_the_totals(engine, tmp_path):
    load(engine, tmp_path / "one", small(attendance_weekly=weekly(f"{A},2026-09-07,10,5,0,0")))
    report = load(engine, tmp_path / "two", {"attendance_weekly.csv": weekly(f"{A},07/09/2026,10,5,1,")})
    assert (report.added, report.changed) == (0, 1)
    assert kept(engine) == [(1, "", 10, 5, 1, None)]


def test_marks_outside_the_time_on_roll_are_taken(engine, tmp_path):
    assert load(engine, tmp_path / "one", small(attendance=daily(f"{A},2024-09-09,/,\\"))).accepted


@pytest.mark.parametrize(
    ("line", "column", "value", "words"),
    [
        (f"{A},2026-09-07,Å,/", "am", "Å", "should be a national attendance code"),
        (f"{A},2026-09-07,/,QQ", "pm", "QQ", "should be a national attendance code"),
        (f"{A},2026-09-07,J,/", "am", "J", "was withdrawn on 19 August 2024"),
        (f"{A},2024-07-18,/,J1", "pm", "J1", "came into use on 19 August 2024"),
        (f"{A},2026-09-31,/,/", "date", "2026-09-31", "in the calendar"),
        (f"{A},,/,/", "date", "", "is empty; it should be a date"),
        (f"{A},2026-11-23,/,/", "date", "2026-11-23", "after today (2026-11-20); there can be no mark yet"),
        (f"{A},2026-09-12,/,/", "date", "2026-09-12", "is a Saturday; marks are of Monday to Friday"),
        (f"{A[:-1]}x,2026-09-07,/,/", "upn", f"{A[:-1]}x", "should be a UPN"),
        (",2026-09-07,/,/", "upn", "", "is empty; it should be a UPN"),
        (f"{NOBODY},2026-09-07,/,/", "upn", NOBODY, "is no pupil in pupils.csv or the database"),
    ],
)
def test_a_mark_that_cannot_be_is_named_by_its_line(engine, tmp_path, line, column, value, words):
    marks = daily(*[f"{B},2026-09-{number:02d},/,\\" for number in (7, 8, 9)], line, f"{B},2026-09-10,/,/")
    report = load(engine, tmp_path / "one", small(attendance=marks))
    assert said(report) == [("attendance.csv", 5, column, value)]
    assert words in str(report.problems[0])


def test_a_code_holds_by_the_date_of_its_mark(engine, tmp_path):
    marks = daily(f"{A},2024-07-18,J,H", f"{A},2026-09-07,J1,C")
    load(engine, tmp_path / "one", small(attendance=marks))
    assert [row[2:5] for row in kept(engine)] == [(2, 1, 0), (2, 2, 0)]


def test_weekends_and_days_to_come_without_a_mark_that_counts_are_passed_over(engine, tmp_path):
    marks = daily(f"{A},2026-09-12,#,#", f"{A},2026-09-13,,", f"{A},2026-11-23,,", f"{A},2026-09-07,/,/")
    report = load(engine, tmp_path / "one", small(attendance=marks))
    assert report.accepted, report.text()
    assert len(kept(engine)) == 1


def test_a_planned_closure_to_come_is_still_a_mark_to_come(engine, tmp_path):
    report = load(engine, tmp_path / "one", small(attendance=daily(f"{A},2026-12-21,#,#")))
    assert said(report) == [("attendance.csv", 2, "date", "2026-12-21")]


def test_a_day_given_twice_is_an_error_where_the_marks_differ(engine, tmp_path):
    marks = daily(f"{A},2026-09-07,/,/", f"{A},2026-09-08,/,/", f"{A},07/09/2026,/,I", f"{A},2026-09-08,/,/")
    report = load(engine, tmp_path / "one", small(attendance=marks))
    assert said(report) == [("attendance.csv", 4, "date", "2026-09-07")]
    assert "has other marks for the same pupil at line 2" in str(report.problems[0])
    assert (report.problems[1].line, report.problems[1].severity) == (5, "warning")


def test_every_broken_row_of_several_chunks_is_named(engine, tmp_path, monkeypatch):
    monkeypatch.setattr("data.ingest.marks.CHUNK", 7)
    days = [MONDAY + timedelta(days=7 * week) for week in range(10)]
    lines = [f"{pupil},{day},/,{'?' if day.day == 14 else 'I'}" for day in days for pupil in (A, B)]
    report = load(engine, tmp_path / "one", small(attendance=daily(*lines)))
    wrong = [at for at, line in enumerate(lines, start=2) if line.endswith("?")]
    assert [(file, line) for file, line, *_ in said(report)] == [("attendance.csv", line) for line in wrong]


def test_a_quoted_line_break_does_not_shift_the_lines_of_marks(engine, tmp_path):
    text = f'note,{DAILY}\n"one\ntwo",{A},2026-09-07,/,/\nx,{A},2026-09-08,?,/\n'
    report = load(engine, tmp_path / "one", small(attendance=text))
    assert said(report) == [("attendance.csv", 4, "am", "?")]


@pytest.mark.parametrize(
    ("monday", "year"),
    [
        ("2026-08-24", 2025), ("2026-08-31", 2026), ("2025-09-01", 2025), ("2024-08-26", 2023), ("2028-08-28", 2028),
        ("2025-12-29", 2025), ("2027-01-04", 2026),
    ],
)  # fmt: skip
def test_a_week_belongs_to_the_academic_year_of_its_friday(monday, year):
    import numpy as np

    day = date.fromisoformat(monday).toordinal()
    assert weeks.academic_years(np.array([day])).tolist() == [year]


def test_a_file_of_nothing_but_its_header_changes_nothing(engine, tmp_path):
    report = load(engine, tmp_path / "one", small(attendance=daily(), attendance_weekly=weekly()))
    assert report.accepted
    assert kept(engine) == []


MARKS = st.sampled_from(["/", "\\", "L", "I", "O", "U", "C2", "Y1", "D", "#", "", "-", "b"])
DAYS = (
    st.integers(0, 20).map(lambda days: MONDAY + timedelta(days=days)).filter(lambda day: day.weekday() < 5)
)
ROWS = st.dictionaries(st.tuples(st.sampled_from([A, B]), DAYS), st.tuples(MARKS, MARKS), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, min_size=1, max_size=3))
def test_any_packs_one_after_another_come_to_what_a_slow_count_says(
    engine, tmp_path, monkeypatch, given_packs
):
    fresh = packs.database(tmp_path, monkeypatch)
    said_of, touched = {}, set()
    for number, marks in enumerate(given_packs):
        lines = [f"{who},{day},{am},{pm}" for (who, day), (am, pm) in marks.items()]
        load(fresh, tmp_path / f"{number}", small(attendance=daily(*lines)))
        said_of |= marks
        counts = Counter()
        for (who, day), both in said_of.items():
            for mark in both:
                code = reference.attendance_code(mark.upper(), day)
                if code.stored_as != reference.NO_MARK:
                    touched.add((who, day - timedelta(days=day.weekday())))
                counts["possible"] += code.possible
                counts[code.counts_as] += 1
                counts["late"] += code.late
        stored = kept(fresh)
        assert len(stored) == len(touched)
        for at, name in enumerate(("possible", "authorised", "unauthorised", "late"), start=2):
            assert sum(row[at] for row in stored) == counts[name]
    fresh.dispose()
