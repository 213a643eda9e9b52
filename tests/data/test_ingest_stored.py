"""Every file of the whole pack is kept as it is meant, table by table."""

from datetime import date

import pytest

from data import models, reference
from tests.data import packs
from tests.data.packs import load, rows, upn

STORED_AS = {code: known.stored_as for code, known in reference.attendance_lookup(date(2026, 9, 7)).items()}


def monday(text):
    return date.fromisoformat(text).toordinal()


# The columns, then the rows in order of their key; an empty place is "not known".
STORED = {
    models.School: """
        urn | name | phase | local_authority | trust | sen_notional_budget | roll_capacity
        123456 | Example School | secondary | Example County | Example Trust | 250000.0 | 900
        """,
    models.Term: """
        academic_year | term | start | end
        2025 | autumn 1 | 2025-09-01 | 2025-10-24
        2026 | autumn 1 | 2026-09-01 | 2026-10-23
        2026 | autumn 2 | 2026-11-02 | 2026-12-18
        """,
    models.Pupil: f"""
        pupil_no | upn | surname | forename | sex | date_of_birth | pupil_premium | fsm | eal | young_carer | ethnicity
        1 | {upn(1)} | O’Connor | Zoë | F | 2014-10-02 | True | True | False | False | WBRI
        2 | {upn(2)} | Brandão | José | M | 2012-02-29 | False | False | True | | WOTH
        3 | {upn(3)} | <script>alert(1)</script> | =1+1 | F | 2013-05-05 | True | False | True | True |
        4 | {upn(4)} | Adams | Bo | M | 2010-06-30 | | | | | REFU
        5 | {upn(5)} | Clark-Jones | Di | F | 2014-12-24 | False | False | False | False | MWAS
        """,
    models.Enrolment: """
        pupil_no | entry_date | leaving_date | year_group | year_group_in | registration_group | enrolment_status
        1 | 2026-09-01 | | 7 | 2026 | 7A | C
        2 | 2024-09-01 | | 9 | 2026 | 9B | M
        3 | 2025-09-01 | | 8 | 2026 | 8C | C
        4 | 2022-09-01 | 2026-07-17 | 11 | 2025 | | S
        5 | 2024-09-01 | 2025-07-18 | 6 | 2024 | | C
        5 | 2026-09-01 | | 7 | 2026 | 7A | C
        """,
    models.SenStatus: """
        pupil_no | status | start_date | end_date | start_reason | end_reason
        1 | K | 2026-09-07 | | teacher concern |
        2 | K | 2024-09-01 | 2025-12-31 | transfer | plan issued
        2 | E | 2026-01-01 | | plan issued |
        """,
    models.Need: """
        pupil_no | need_type | rank | start_date | end_date
        1 | SLCN | 1 | 1900-01-01 |
        2 | ASD | 1 | 2024-09-01 |
        2 | SEMH | 2 | 2025-01-01 | 2025-12-31
        """,
    models.EhcRequest: """
        pupil_no | request_date | decision | plan_date | next_review_date | weekly_hours | top_up_funding
        1 | 2026-10-01 | | | | |
        2 | 2025-07-01 | assess | 2025-12-31 | 2027-09-30 | 15.5 | 7250.5
        """,
    models.SenReview: """
        pupil_no | review_date | next_review_date | pupil_view | parent_view | outcome
        1 | 2026-10-05 | 2027-02-01 | True | False | partly met
        """,
    models.AttendanceWeek: f"""
        academic_year | pupil_no | week | marks | possible | authorised | unauthorised | late
        2025 | 4 | {monday("2025-09-08")} | | 8 | 0 | 0 |
        2026 | 1 | {monday("2026-09-07")} | /\\LI.....U | 5 | 1 | 1 | 2
        2026 | 2 | {monday("2026-09-07")} | {STORED_AS["C2"]}{STORED_AS["Y1"]}........ | 1 | 1 | 0 | 0
        2026 | 2 | {monday("2026-11-16")} | ......../\\ | 2 | 0 | 0 | 0
        2026 | 3 | {monday("2026-09-07")} | | 10 | 2 | 1 | 3
        """,
    models.Suspension: """
        pupil_no | start_date | sessions | kind | reason
        3 | 2026-10-01 | 3.0 | suspension | DB
        4 | 2026-03-02 | 1.0 | permanent exclusion | PA
        """,
    models.Test: """
        test | scale | subject | mean | sd | reliability | lowest | highest
        NGRT | standardised | reading | 100.0 | 15.0 | 0.95 | 70.0 | 130.0
        YARC | months | reading | | | | 60.0 | 180.0
        """,
    models.Assessment: """
        pupil_no | subject | date | test | scale | score | beyond | expected
        1 | reading | 2026-09-20 | NGRT | standardised | 70.0 | < | 100.0
        1 | reading | 2026-10-01 | YARC | months | 80.0 | | 132.0
        2 | reading | 2026-09-20 | NGRT | standardised | 98.5 | | 100.0
        3 | mathematics | 2026-09-20 | | percent | 55.0 | |
        """,
    models.StaffMember: """
        staff_id | name | role | team | start_date | hourly_cost
        007 | Ada Example | TA | Year 7 | 2024-09-01 | 17.25
        S1 | Sam Example | SENCO | Inclusion | 2020-01-06 | 41.0
        T1 | | teacher | English | |
        """,
    models.TimetableSlot: """
        weekday | start_minute | end_minute | to_date | activity | year_group | pupils | teacher_present | in_class
        1 | 540 | 600 | 2026-12-18 | one-to-one | 7 | 1 | True | True
        1 | 600 | 690 | | small group | | 1;2 | False | False
        5 | 840 | 870 | | preparation | | | |
        """,
    models.PupilTime: """
        pupil_no | date | minutes_teacher | minutes_ta | minutes_peers | minutes_alone
        1 | 2026-10-06 | 20.0 | 35.5 | 15.0 | 10.0
        """,
    models.TaAuditAnswer: """
        round | respondent | theme | item | date | role | team | score
        Autumn 2026 | r1 | deployment | TAs work with all pupils | 2026-10-10 | TA | Year 7 | 3
        Autumn 2026 | r1 | practice | Good questions | 2026-10-10 | TA | | 1
        """,
    models.Intervention: """
        intervention_id | name | need_type | wave | eef_strand | entry_criteria | test | test_sd | scale
        I1 | Reading Club | SPLD | 2 | Phonics | Score under 85 | NGRT | 15.0 | standardised
        I2 | Talk Time | | 3 | | | | |
        """,
    models.InterventionGroup: """
        group_id | intervention_id | staff_id | sessions_delivered | preparation_minutes_per_session | provider
        G1 | I1 | 007 | 22.0 | 5.0 | school
        G2 | I2 | S1 | | | external
        """,
    models.InterventionPupil: """
        pupil_no | group_id | entry_test | entry_score | entry_beyond | exit_test | exit_score | rating | outcome
        1 | G1 | | 70.0 | < | | 82.0 | 2 | partly met
        2 | G1 | YARC | 95.0 | | YARC | 96.0 | -1 | left early
        3 | G2 | | 3.0 | | | 4.0 | |
        """,
    models.CpdAnswer: """
        round | respondent | need_type | date | role | team | confidence | training_wanted
        Autumn 2026 | t1 | ASD | 2026-09-30 | teacher | English | 2 | True
        Autumn 2026 | t1 | HI | 2026-09-30 | teacher | English | 5 |
        """,
    models.CpdSession: """
        session_id | date | title | need_type | hours | cost | provider
        C1 | 2026-10-22 | Autism in the classroom | ASD | 1.5 | 300.0 | Example Outreach
        C2 | 2027-01-04 | Planning for SEND | | 6.0 | |
        """,
    models.CpdAttendance: """
        session_id | staff_id
        C1 | 007
        C1 | T1
        """,
    models.Action: """
        action_id | aim | owner | start_date | due_date | cost | hours | status | page | opened_on
        A1 | Close the gap | SENCO | 2026-09-01 | 2026-12-18 | 0.0 | 12.0 | open | attendance | 2026-09-05
        A2 | Better plans | Head | | 2027-03-26 | | | | |
        """,
    models.BudgetLine: """
        academic_year | line | amount
        2026 | notional SEN | 250000.0
        2026 | top-up | 48000.5
        """,
    models.SchoolBenchmark: """
        measure | phase | year | group | value | unit | source | published
        overall_absence | secondary | 2025/26 | SEN support | 10.4 | percent | Local authority | 2026-10
        """,
}


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return packs.database(tmp_path, monkeypatch)


@pytest.mark.parametrize("model", STORED, ids=lambda model: model.__tablename__)
def test_every_file_is_kept_as_it_is_meant(engine, model):
    assert load(engine, packs.WHOLE).accepted
    header, *lines = [line.split("|") for line in STORED[model].strip().splitlines()]
    names = [name.strip() for name in header]
    stored = [["" if value is None else str(value) for value in row] for row in rows(engine, model, *names)]
    assert stored == [[cell.strip() for cell in line] for line in lines]


def test_every_table_of_the_pack_is_looked_at():
    # What Sightline writes of itself comes from no file: imports and what was before them, edits, settled headings.
    own = {"import", "before", "action_edit", "action_origin", "file_mapping"}
    assert {model.__tablename__ for model in STORED} == set(models.Base.metadata.tables) - own


def test_a_cell_may_hold_several_lines(engine):
    load(engine, packs.WHOLE)
    assert rows(engine, models.Action, "action") == ["Weekly calls home", "Two lines\nof text, with a comma"]
