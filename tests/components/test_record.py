"""The page of one pupil in words: what the chart shows can be read below it."""

from datetime import date

import pytest

from components.record import record_page
from data.pupil import read
from tests.components.test_timeline import FULL, TODAY, record
from tests.support_school import built, pupil, school, shared_store


def words(**known) -> dict[str, list[str]]:
    """The lines of each section by its heading."""
    page = record_page(record(**{**FULL, **known}), TODAY)
    sections = page.children[-1].children
    return {
        section.children[0].children: [line.children for line in section.children[1].children]
        for section in sections
    }


def test_attendance_is_told_by_academic_year_and_a_week_is_of_the_year_of_its_friday():
    absence = (
        (date(2025, 9, 8), 10, 4),
        (date(2026, 8, 31), 6, 1),
        (date(2026, 9, 7), 10, 1),
        (date(2024, 9, 9), 0, 0),
    )
    assert words(absence=absence)["Attendance"] == [
        "2026/27: missed 2 of 16 sessions (12.5%)", "2025/26: missed 4 of 10 sessions (40.0%)"
    ]  # fmt: skip
    assert words(absence=())["Attendance"] == ["None recorded"]


def test_every_score_is_told_the_newest_first_and_one_at_a_limit_as_it_was_written():
    assert words()["Scores"] == [
        "Maths (standardised): 92 on 2 November 2026, 88 on 3 November 2025",
        "Reading (scaled): <99 on 13 May 2024",
    ]


@pytest.mark.parametrize(("lost", "said"), [(0.5, "0.5 sessions"), (1.0, "1 session"), (4.0, "4 sessions")])
def test_sessions_lost_to_a_suspension_are_told_to_the_half(lost, said):
    told = words(suspensions=((date(2026, 10, 5), lost, "suspension"),))["Suspensions"]
    assert told == [f"5 October 2026: suspension, {said}"]


@pytest.mark.parametrize(
    ("recorded_in", "left", "shown"),
    [(2026, None, "7"), (2025, None, "8"), (2024, "2026-07-20", "8"), (2027, None, "6")],
)
def test_the_year_group_is_that_of_the_datas_date_or_of_the_day_of_leaving(recorded_in, left, shown):
    one = pupil("A", "7", year_in=recorded_in, on_roll=[("2020-09-01", left)])
    made = built(school(one, data_date=TODAY))
    with shared_store()[1].connect() as connection:
        assert read(connection, made, 0).year_group == shown
