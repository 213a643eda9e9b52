"""Every rule of the data pack: a row that breaks it is named by file, line, column and value, and what is right."""

import pytest

from data import models
from tests.data import packs
from tests.data.packs import SCHOOL, load, pupil, rows, said, small, upn

A, B, NOBODY = upn(1), upn(2), upn(900)
STAFF = "staff_id,role,team\nS1,TA,Year 7\n"
CLUB = "intervention_id,name,wave\nI1,Club,2\n"
RUN = "group_id,intervention_id,start_date,staff_id"
GROUP = f"{RUN}\nG1,I1,2026-09-07,S1\n"
SLOT = "staff_id,from_date,weekday,start_time,end_time,activity"
WEEK = "upn,week_start,possible,authorised,unauthorised"


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return packs.database(tmp_path, monkeypatch)


HEADERS = {
    "terms": "academic_year,term,start,end",
    "pupils": "upn,year_group",
    "sen": "upn,status,start_date",
    "needs": "upn,need_type,rank",
    "ehc": "upn,request_date",
    "sen_reviews": "upn,review_date",
    "suspensions": "upn,start_date,sessions,kind",
    "tests": "test,scale",
    "assessments": "upn,subject,date,scale,score",
    "staff": "staff_id,role,team",
    "pupil_time": "upn,date,minutes_teacher,minutes_ta,minutes_peers,minutes_alone",
    "ta_audit": "round,date,respondent,role,theme,item,score",
    "interventions": "intervention_id,name,wave",
    "cpd_audit": "round,date,respondent,role,team,need_type,confidence",
    "cpd_sessions": "session_id,date,title",
    "actions": "action_id,aim,action,owner,due_date",
    "budget": "academic_year,line,amount",
    "benchmarks": "measure,phase,year,group,value",
}
# The file, the columns beside its usual header, the row, and what should be said of it.
BROKEN_CELLS = [
    ("terms", "", "2026,autumn 1,2026-09-01,2026-10-20", "academic_year", "2026", "2025/26"),
    ("terms", "", "2026/27,half term,2026-09-01,2026-10-20", "term", "half term", "autumn 1"),
    ("terms", "", "2026/27,autumn 1,2025-09-01,2026-10-20", "start", "2025-09-01", "2026/27"),
    ("pupils", "", f"{A[:-1]}x,7", "upn", f"{A[:-1]}x", "should be a UPN"),
    ("pupils", "", f"{'Z' if A[0] != 'Z' else 'Y'}{A[1:]},7", "upn", None, "mistyped"),
    ("pupils", "", f"{A},", "year_group", "", "is empty; it should be N1, N2, R"),
    ("pupils", ",sex", f"{A},7,X", "sex", "X", "should be F or M"),
    ("pupils", ",date_of_birth", f"{A},7,2026-11-21", "date_of_birth", "2026-11-21", "after today"),
    ("pupils", ",date_of_birth", f"{A},7,29/02/2015", "date_of_birth", "29/02/2015", "in the calendar"),
    ("pupils", ",fsm", f"{A},7,maybe", "fsm", "maybe", "should be Y or N"),
    ("pupils", ",ethnicity", f"{A},7,English", "ethnicity", "English", "WBRI"),
    ("pupils", ",enrolment_status", f"{A},7,Z", "enrolment_status", "Z", "C (current)"),
    ("sen", "", f"{A},N,2026-09-01", "status", "N", "leave out pupils with no SEN"),
    ("sen", "", f"{A},K,", "start_date", "", "is empty; it should be a date"),
    ("sen", ",end_date", f"{A},K,2026-09-02,2026-09-01", "end_date", "2026-09-01", "comes before"),
    ("needs", "", f"{A},ADHD,1", "need_type", "ADHD", "SPLD, MLD"),
    ("needs", "", f"{A},ASD,0", "rank", "0", "1 = primary need"),
    ("needs", "", f"{A},ASD,1.5", "rank", "1.5", "whole number"),
    ("ehc", ",decision", f"{A},2026-09-01,maybe", "decision", "maybe", "assess or not assess"),
    ("ehc", ",last_review_date", f"{A},2025-09-01,2026-12-01", "last_review_date", "2026-12-01", "after today"),
    ("ehc", ",top_up_funding", f"{A},2026-09-01,-1", "top_up_funding", "-1", "not negative"),
    ("ehc", ",weekly_hours", f"{A},2026-09-01,NaN", "weekly_hours", "NaN", "hours a week"),
    ("sen_reviews", "", f"{A},2026-12-01", "review_date", "2026-12-01", "after today"),
    ("sen_reviews", ",outcome", f"{A},2026-10-01,good", "outcome", "good", "partly met"),
    ("suspensions", "", f"{A},2026-10-01,-1,suspension", "sessions", "-1", "from 0 to 400"),
    ("suspensions", "", f"{A},2026-10-01,2,detention", "kind", "detention", "permanent exclusion"),
    ("suspensions", "", f"{A},2026-12-01,2,suspension", "start_date", "2026-12-01", "after today"),
    ("tests", ",lowest,highest", "T,standardised,130,70", "highest", "70", "above lowest (130)"),
    ("tests", ",reliability", "T,standardised,1.2", "reliability", "1.2", "from 0 to 1"),
    ("assessments", "", f"{A},x,2026-10-01,standardised,39", "score", "39", "40 to 160"),
    ("assessments", "", f"{A},x,2026-10-01,standardised,161", "score", "161", "40 to 160"),
    ("assessments", "", f"{A},x,2026-10-01,scaled,79", "score", "79", "80 to 120"),
    ("assessments", "", f"{A},x,2026-10-01,percent,101", "score", "101", "0 to 100"),
    ("assessments", "", f"{A},x,2026-10-01,months,6.8", "score", "6.8", "such as 6:08"),
    ("assessments", "", f"{A},x,2026-10-01,months,25:01", "score", "25:01", "0 to 300"),
    ("assessments", "", f"{A},x,2026-10-01,points,6:08", "score", "6:08", "points scale"),
    ("assessments", "", f"{A},x,2026-10-01,points,1e308", "score", "1e308", "a score such as"),
    ("assessments", "", f"{A},x,2026-10-01,grades,5", "scale", "grades", "standardised, scaled"),
    ("assessments", "", f"{A},reading,2026-11-21,points,5", "date", "2026-11-21", "after today"),
    ("assessments", ",expected", f"{A},x,2026-10-01,points,5,<7", "expected", "<7", "one score"),
    ("staff", "", "S9,cook,Kitchen", "role", "cook", "teacher, TA"),
    ("staff", "", "S9,TA,", "team", "", "is empty"),
    ("staff", ",hourly_cost", "S9,TA,x,-5", "hourly_cost", "-5", "not negative"),
    ("pupil_time", "", f"{A},2026-10-01,1,2,3,-4", "minutes_alone", "-4", "minutes"),
    ("ta_audit", "", "r,2026-10-01,a,TA,practice,x,5", "score", "5", "1 to 4"),
    ("ta_audit", "", "r,2026-12-01,a,TA,practice,x,4", "date", "2026-12-01", "after today"),
    ("interventions", "", "I1,Club,4", "wave", "4", "from 1 to 3"),
    ("cpd_audit", "", "r,2026-10-01,a,TA,x,ASD,0", "confidence", "0", "1 to 5"),
    ("cpd_sessions", ",cost", "C1,2027-01-04,x,inf", "cost", "inf", "pounds"),
    ("actions", ",status", "A1,x,y,z,2026-12-01,late", "status", "late", "open, done or dropped"),
    ("budget", "", "2026/27,sweets,5", "line", "sweets", "pupil premium"),
    ("budget", "", "2026/27,other,", "amount", "", "is empty; it should be an amount in pounds"),
    ("benchmarks", "", "x,primary,2025/26,y,about 5", "value", "about 5", "a number"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "more", "row", "column", "value", "words"), BROKEN_CELLS)
def test_a_cell_that_is_not_right_is_named(engine, tmp_path, file, more, row, column, value, words):
    report = load(engine, tmp_path / "pack", small(**{file: f"{HEADERS[file]}{more}\n{row}\n"}))
    assert not report.accepted
    problem = report.problems[0]
    assert (problem.file, problem.line, problem.column) == (f"{file}.csv", 2, column)
    assert value is None or problem.value == value
    assert words in str(problem)
    assert rows(engine, models.School, "urn") == []


SCHOOL_ROWS = [
    ("urn,name,phase\n12345,X,primary\n", "urn", "12345", "from 100,000 to 999,999"),
    ("urn,name,phase\n123456,X,middle\n", "phase", "middle", "primary, secondary"),
    ("urn,name,phase,data_date\n123456,X,primary,2027-01-01\n", "data_date", "2027-01-01", "after today"),
    (
        "urn,name,phase,sen_notional_budget\n123456,X,primary,-2\n",
        "sen_notional_budget",
        "-2",
        "not negative",
    ),
]


@pytest.mark.parametrize(("text", "column", "value", "words"), SCHOOL_ROWS)
@pytest.mark.parametrize("skip", [False, True])
def test_a_school_that_is_not_right_cannot_be_left_out(engine, tmp_path, text, column, value, words, skip):
    report = load(engine, tmp_path / "pack", small() | {"school.csv": text}, skip_bad_rows=skip)
    assert not report.accepted
    assert said(report) == [("school.csv", 2, column, value), ("school.csv", None, None, None)]
    assert words in str(report.problems[0])


def test_a_pack_is_of_one_school(engine, tmp_path):
    text = "urn,name,phase\n123456,X,primary\n123457,Y,primary\n"
    report = load(engine, tmp_path / "pack", small() | {"school.csv": text}, skip_bad_rows=True)
    assert not report.accepted
    assert "should have one row" in str(report.problems[0])


UNKNOWN_NAMES = [
    ("sen", f"upn,status,start_date\n{NOBODY},K,2026-09-01\n", "upn", NOBODY, "is no pupil in pupils.csv or"),
    ("needs", f"upn,need_type,rank\n{NOBODY},ASD,1\n", "upn", NOBODY, "is no pupil"),
    ("attendance", f"upn,date,am,pm\n{NOBODY},2026-09-07,/,\\\n", "upn", NOBODY, "is no pupil"),
    ("attendance_weekly", f"{WEEK}\n{NOBODY},2026-09-07,1,0,0\n", "upn", NOBODY, "is no pupil"),
    ("assessments", f"upn,subject,date,scale,score\n{NOBODY},x,2026-10-01,points,5\n", "upn", NOBODY, "is no pupil"),
    ("ta_timetable", f"{SLOT},upns\nS1,2026-09-01,1,09:00,10:00,duty,{A};{NOBODY}\n",
     "upns", NOBODY, "is no pupil"),
    ("ta_timetable", f"{SLOT}\nS9,2026-09-01,1,09:00,10:00,duty\n",
     "staff_id", "S9", "is no staff member in staff.csv or the database"),
    ("intervention_groups", f"{RUN}\nG2,I9,2026-09-01,S1\n", "intervention_id", "I9", "is no intervention"),
    ("intervention_groups", f"{RUN}\nG2,I1,2026-09-01,S9\n", "staff_id", "S9", "is no staff member"),
    ("intervention_pupils", f"group_id,upn\nG9,{A}\n", "group_id", "G9", "is no intervention group"),
    ("cpd_attendance", "session_id,staff_id\nC9,S1\n", "session_id", "C9", "is no training session in"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "column", "value", "words"), UNKNOWN_NAMES)
def test_a_row_may_only_name_what_is_there(engine, tmp_path, file, text, column, value, words):
    files = {"staff": STAFF, "interventions": CLUB, file: text}
    report = load(engine, tmp_path / "pack", small(**files))
    assert said(report) == [(f"{file}.csv", 2, column, value)]
    assert words in str(report.problems[0])


def test_a_row_may_name_what_an_earlier_pack_brought(engine, tmp_path):
    load(engine, tmp_path / "one", small(staff=STAFF, interventions=CLUB, intervention_groups=GROUP))
    later = {
        "sen.csv": f"upn,status,start_date\n{A},K,2026-09-01\n",
        "intervention_pupils.csv": f"group_id,upn\nG1,{B}\n",
        "attendance.csv": f"upn,date,am,pm\n{B},2026-09-07,/,\\\n",
    }
    assert load(engine, tmp_path / "two", later).accepted


OVERLAPS = [
    ("sen", "upn,status,start_date,end_date", [f"{A},K,2025-09-01,2026-01-05", f"{A},E,2026-01-05,"], 3, "start_date",
     "2026-01-05", "status K from 2025-09-01 to 2026-01-05 (line 2)"),
    ("sen", "upn,status,start_date,end_date", [f"{A},E,2026-01-05,", f"{A},K,2025-09-01,"], 2, "start_date",
     "2026-01-05", "status K from 2025-09-01 with no end (line 3)"),
    ("needs", "upn,need_type,rank,start_date,end_date", [f"{A},ASD,1,,", f"{A},SEMH,1,2026-01-05,"], 3, "start_date",
     "2026-01-05", "primary need ASD"),
    ("pupils", "upn,year_group,entry_date,leaving_date", [f"{A},7,2025-09-01,2026-07-01", f"{A},8,2026-07-01,"],
     3, "entry_date", "2026-07-01", "the time on roll"),
    ("terms", HEADERS["terms"],
     ["2026/27,autumn 1,2026-09-01,2026-11-02", "2026/27,autumn 2,2026-11-02,2026-12-18"],
     3, "start", "2026-11-02", "autumn 1"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "header", "lines", "line", "column", "value", "words"), OVERLAPS)
def test_times_may_not_overlap_even_by_a_day(
    engine, tmp_path, file, header, lines, line, column, value, words
):
    report = load(engine, tmp_path / "pack", small(**{file: "\n".join([header, *lines])}))
    assert [found[0::2] for found in said(report)] == [(f"{file}.csv", column)]
    assert str(report.problems[0]).startswith(
        f'{file}.csv, line {line}, {column}: "{value}" runs into {words}'
    )


FITTING = [
    ("sen", ["upn,status,start_date,end_date", f"{A},K,2025-09-01,2026-01-04", f"{A},E,2026-01-05,"]),
    ("sen", ["upn,status,start_date,end_date", f"{A},K,2025-09-01,", f"{B},E,2025-09-01,"]),
    (
        "needs",
        ["upn,need_type,rank,start_date,end_date", f"{A},ASD,1,,2026-01-04", f"{A},SEMH,1,2026-01-05,"],
    ),
    ("needs", ["upn,need_type,rank", f"{A},ASD,1", f"{A},SEMH,2", f"{A},HI,2"]),
    ("needs", ["upn,need_type,rank", f"{A},ASD,2"]),
]


@pytest.mark.parametrize(("file", "lines"), FITTING)
def test_times_may_follow_one_another_from_day_to_day(engine, tmp_path, file, lines):
    report = load(engine, tmp_path / "pack", small(**{file: "\n".join(lines)}))
    assert report.accepted, report.text()


def test_a_status_may_not_run_into_one_that_stands_in_the_database(engine, tmp_path):
    load(engine, tmp_path / "one", small(sen=f"upn,status,start_date\n{A},K,2025-09-01\n"))
    report = load(engine, tmp_path / "two", {"sen.csv": f"upn,status,start_date\n{A},E,2026-01-05\n"})
    assert said(report) == [("sen.csv", 2, "start_date", "2026-01-05")]
    assert "runs into status K from 2025-09-01 with no end (the database)" in str(report.problems[0])


def test_a_later_pack_may_end_a_status_and_begin_another(engine, tmp_path):
    load(engine, tmp_path / "one", small(sen=f"upn,status,start_date\n{A},K,2025-09-01\n"))
    later = f"upn,status,start_date,end_date\n{A},K,2025-09-01,2026-01-04\n{A},E,2026-01-05,\n"
    assert load(engine, tmp_path / "two", {"sen.csv": later}).accepted
    assert rows(engine, models.SenStatus, "status") == ["K", "E"]


KEYS = [
    ("sen", "upn,status,start_date", f"{A},K,2026-09-01", f"{A},E,2026-09-01", "upn, start_date"),
    ("staff", "staff_id,role,team", "S1,TA,x", "S1,TA,y", "staff_id"),
    ("assessments", HEADERS["assessments"], f"{A},x,2026-10-01,points,5", f"{A},x,2026-10-01,points,6", "upn, subject"),
    ("pupils", "upn,year_group", f"{A},7", f"{A},8", "upn, entry_date"),
    ("ta_timetable", SLOT, "S1,2026-09-01,1,09:00,10:00,duty",
     "S1,2026-09-01,1,9:00,10:30,duty", "staff_id, from_date, weekday, start_time"),
    ("attendance_weekly", WEEK, f"{A},2026-09-07,10,0,0",
     f"{A},07/09/2026,10,1,0", "upn, week_start"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "header", "first", "second", "key"), KEYS)
def test_a_key_given_twice_with_other_values_is_an_error_at_the_second(
    engine, tmp_path, file, header, first, second, key
):
    files = {"staff": STAFF, file: f"{header}\n{first}\n{second}\n"}
    report = load(engine, tmp_path / "pack", small(**files))
    assert said(report) == [(f"{file}.csv", 3, None, None)]
    assert f"a row of the same {key}" in str(report.problems[0])
    assert "stands at line 2 too" in str(report.problems[0])


@pytest.mark.parametrize(("file", "header", "first", "_second", "_key"), KEYS)
def test_the_same_row_twice_is_taken_once_and_remarked_on(
    engine, tmp_path, file, header, first, _second, _key
):
    files = {"staff": STAFF, file: f"{header}\n{first}\n{first}\n"}
    report = load(engine, tmp_path / "pack", small(**files))
    assert report.accepted
    assert [(p.file, p.line, p.severity) for p in report.problems] == [(f"{file}.csv", 3, "warning")]


def test_the_limits_of_a_test_stand_before_those_of_its_scale(engine, tmp_path):
    tests = "test,scale,lowest,highest\nNGRT,standardised,70,\n"
    header = "upn,subject,date,scale,score,test\n"
    wrong = load(
        engine,
        tmp_path / "one",
        small(tests=tests, assessments=f"{header}{A},x,2026-10-01,standardised,69,NGRT\n"),
    )
    assert "should be from 70 to 160" in str(wrong.problems[0])
    right = f"{header}{A},x,2026-10-01,standardised,<70,NGRT\n{A},x,2026-10-01,standardised,69,other\n"
    assert load(engine, tmp_path / "two", small(tests=tests, assessments=right)).accepted
    assert sorted(rows(engine, models.Assessment, "score", "beyond"), key=str) == [(69, None), (70, "<")]


def test_a_score_of_an_intervention_is_on_the_scale_of_its_test(engine, tmp_path):
    files = {
        "tests": "test,scale\nYARC,months\n",
        "staff": STAFF,
        "interventions": f"{CLUB.splitlines()[0]},test,scale\nI1,a,2,YARC,\nI2,b,2,,standardised\nI3,c,2,,\n",
        "intervention_groups": f"{RUN}\n" + "".join(f"G{n},I{n},2026-09-07,S1\n" for n in (1, 2, 3)),
        "intervention_pupils": f"group_id,upn,entry_score,exit_score\nG1,{A},6:08,6.8\nG2,{A},200,95\nG3,{A},6:08,7\n",
    }
    report = load(engine, tmp_path / "pack", small(**files))
    assert said(report) == [
        ("intervention_pupils.csv", 2, "exit_score", "6.8"),
        ("intervention_pupils.csv", 3, "entry_score", "200"),
        ("intervention_pupils.csv", 4, "entry_score", "6:08"),
    ]


def test_weekly_totals_add_up_and_start_on_a_monday(engine, tmp_path):
    text = (
        "upn,week_start,possible,authorised,unauthorised,late\n"
        f"{A},2026-09-08,10,0,0,\n{A},2026-09-14,10,6,5,\n{A},2026-09-21,11,0,0,\n{A},2026-09-28,3,0,0,4\n"
        f"{A},2026-11-23,10,0,0,\n{A},2026-10-05,10,5,5,0\n"
    )
    report = load(engine, tmp_path / "pack", small(attendance_weekly=text))
    assert said(report) == [
        ("attendance_weekly.csv", 2, "week_start", "2026-09-08"),
        ("attendance_weekly.csv", 3, "possible", "10"),
        ("attendance_weekly.csv", 4, "possible", "11"),
        ("attendance_weekly.csv", 5, "late", "4"),
        ("attendance_weekly.csv", 6, "week_start", "2026-11-23"),
    ]


def test_a_slot_takes_time(engine, tmp_path):
    header = "staff_id,from_date,weekday,start_time,end_time,activity\n"
    slots = "S1,2026-09-01,1,09:00,09:00,duty\nS1,2026-09-01,2,09:00,08:59,duty\nS1,2026-09-01,6,09:00,10:00,duty\n"
    report = load(engine, tmp_path / "pack", small(staff=STAFF, ta_timetable=header + slots))
    assert said(report) == [
        ("ta_timetable.csv", 2, "end_time", "09:00"),
        ("ta_timetable.csv", 3, "end_time", "08:59"),
        ("ta_timetable.csv", 4, "weekday", "6"),
    ]


def test_days_to_come_are_fine_in_plans(engine, tmp_path):
    files = {
        "staff": "staff_id,role,team,start_date\nS1,TA,x,2027-01-04\n",
        "sen": f"upn,status,start_date\n{A},K,2026-12-01\n",
        "ehc": f"upn,request_date,next_review_date\n{A},2026-09-01,2027-09-01\n",
        "ta_timetable": "staff_id,from_date,weekday,start_time,end_time,activity\nS1,2027-01-04,1,09:00,10:00,duty\n",
        "actions": "action_id,aim,action,owner,due_date\nA1,x,y,z,2027-07-01\n",
        "cpd_sessions": "session_id,date,title\nC1,2027-01-04,x\n",
        "pupils": [pupil(1, entry_date="2027-01-04"), pupil(2)],
    }
    report = load(engine, tmp_path / "pack", small(**files))
    assert report.accepted, report.text()


def test_every_wrong_cell_of_a_row_is_named(engine, tmp_path):
    text = f"upn,year_group,sex,fsm\n{A},99,Q,perhaps\n"
    report = load(engine, tmp_path / "pack", SCHOOL | {"pupils.csv": text})
    assert [problem.column for problem in report.problems] == ["sex", "year_group", "fsm"]


def test_two_upns_for_one_person_are_remarked_on_and_taken(engine, tmp_path):
    person = {"surname": "Example", "forename": "Jo", "date_of_birth": "2014-10-02"}
    report = load(
        engine, tmp_path / "pack", SCHOOL | {"pupils.csv": [pupil(1, **person), pupil(2, **person)]}
    )
    assert report.accepted
    assert "is it one pupil twice?" in str(report.problems[0])
    assert report.problems[0].severity == "warning"


@pytest.mark.parametrize(
    ("born", "remarks"), [("2014-10-02", 0), ("2012-10-02", 1), ("2016-10-02", 1), ("2013-10-02", 0)]
)
def test_a_year_group_far_from_the_age_is_remarked_on(engine, tmp_path, born, remarks):
    row = pupil(1, date_of_birth=born, entry_date="2026-09-01")
    report = load(engine, tmp_path / "pack", SCHOOL | {"pupils.csv": [row]})
    assert report.accepted
    assert report.warnings == remarks


def test_a_value_is_printed_on_one_line_without_anything_that_colours_it(engine, tmp_path):
    text = f'upn,year_group\n{A},"7\n\x1b[31mred\u202e{"x" * 100}"\n'
    report = load(engine, tmp_path / "pack", SCHOOL | {"pupils.csv": text})
    printed = str(report.problems[0])
    assert printed.startswith('pupils.csv, line 2, year_group: "7\\n\\x1b[31mred\\u202exxx')
    assert len(printed) < 200
