"""The watch list: each rule on its edge, what it says, and who is never on it."""

from datetime import date, timedelta

import pytest

from data.errors import NotAllowed
from data.filters import Filters
from data.measures.attendance_watch import sessions_left, sessions_to_come, watch_list
from data.periods import whole_year
from data.reader import Reader, reading_as
from data.source import Live, answer
from tests.support_attendance import attending, attending_weeks, built
from tests.support_school import HALF_TERMS, pupil, school, shared_store

SUPPORT = [("K", "2024-01-01")]
AS_AT = date(2027, 3, 26)
PRESENT = "/\\" * 5


def listed(*pupils, as_at: date | None = AS_AT, **chosen) -> list[dict]:
    rows = school(*pupils, data_date=AS_AT, terms=HALF_TERMS)
    return answer(built(rows), watch_list, Filters(as_at=as_at, **chosen)).rows


def reasons(*pupils, **chosen) -> str:
    found = listed(*pupils, **chosen)
    return found[0]["reasons"] if found else ""


def spread(absent: int, possible: int, **said) -> dict:
    """Absences that fall on no one weekday and in no one month, so that only their number can be a reason."""
    made = attending(0, possible, sen=SUPPORT, **said)
    sessions = [(when, half) for when in sorted(made["marks"]) for half in (0, 1)][:possible]
    step = possible / max(absent, 1)
    for at in range(absent):
        when, half = sessions[int(at * step)]
        marks = list(made["marks"][when])
        marks[half] = "I"
        made["marks"][when] = tuple(marks)
    return made


@pytest.mark.parametrize(
    ("absent", "possible", "words"),
    [
        (15, 200, ""),
        (16, 200, "Missed 16 of 200 sessions this year (8.0%): "),
        (19, 200, "Missed 19 of 200 sessions this year (9.5%): "),
        (20, 200, "Missed 20 of 200 sessions this year (10.0%): 10% or more is persistent absence."),
        (99, 200, "10% or more is persistent absence."),
        (100, 200, "Missed 100 of 200 sessions this year (50.0%): 50% or more is severe absence."),
    ],
)
def test_the_level_of_absence_is_a_reason_from_8_10_and_50_percent(absent, possible, words):
    found = reasons(spread(absent, possible))
    assert words in found
    assert bool(words) == bool(found)


def test_fewer_than_twenty_possible_sessions_are_too_few_for_a_level():
    assert reasons(attending(3, 19, sen=SUPPORT)) == ""
    assert "Missed 3 of 20 sessions" in reasons(attending(3, 20, sen=SUPPORT))


@pytest.mark.parametrize(
    ("absent", "possible", "joined", "words"),
    [
        (
            2,
            18,
            "2027-03-01",
            "New, joined on 1 March 2027: missed 2 of 18 sessions so far, too few to judge.",
        ),
        (
            1,
            10,
            "2027-03-01",
            "New, joined on 1 March 2027: missed 1 of 10 sessions so far, too few to judge.",
        ),
        (1, 12, "2027-03-01", ""),
        (2, 18, "2020-09-01", ""),
        (
            2,
            20,
            "2027-03-01",
            "Missed 2 of 20 sessions this year (10.0%): 10% or more is persistent absence.",
        ),
    ],
)
def test_who_joined_this_year_and_has_few_sessions_is_marked_new_and_not_judged(
    absent, possible, joined, words
):
    others = attending(0, 40)
    one = attending(absent, possible, first="2027-03-01", sen=SUPPORT, on_roll=[(joined, None)])
    assert reasons(one, others) == words


def test_nobody_is_called_new_while_the_year_itself_is_too_young_to_judge_anybody():
    one = attending(2, 18, first="2027-03-01", sen=SUPPORT, on_roll=[("2027-03-01", None)])
    assert reasons(one, attending(0, 18)) == ""


def test_the_missed_sessions_left_are_the_smallest_number_that_makes_a_tenth_by_the_end_of_the_year():
    assert [sessions_left(absent, 380) for absent in (0, 30, 37, 38, 50)] == [38, 8, 1, 0, 0]
    assert sessions_left(30, 381) == 9


def test_sessions_to_come_are_the_school_days_of_the_terms_without_bank_holidays():
    snapshot = built(school(pupil(), data_date=date(2027, 5, 26), terms=HALF_TERMS))
    days = [date(2027, 6, 1) + timedelta(days=at) for at in range(51)]
    weekdays = [each for each in days if each.weekday() < 5]
    chosen = whole_year(snapshot, 2026, date(2027, 5, 26))
    assert sessions_to_come(snapshot, chosen) == 2 * len(weekdays)
    in_may = whole_year(snapshot, 2026, date(2027, 4, 30))
    # 3 May 2027 is a bank holiday; 22 May, the last day of the half term, is a Saturday.
    assert sessions_to_come(snapshot, in_may) == 2 * (len(weekdays) + 14)


def test_near_the_tenth_the_sentence_says_how_many_missed_sessions_would_reach_it():
    found = reasons(spread(18, 200))
    assert "more missed sessions by the end of the year would make it 10%." in found
    without_terms = answer(built(school(spread(18, 200), data_date=AS_AT)), watch_list, Filters())
    assert "close to the 10% of persistent absence" in without_terms.rows[0]["reasons"]


def by_week(*missed: int) -> dict:
    """A pupil who missed so many sessions of each week from 7 September 2026 on, each week other ones."""
    weeks = []
    for at, number in enumerate(missed):
        marks = list(PRESENT)
        for step in range(number):
            marks[(3 * at + step) % 10] = "I"
        weeks.append(((date(2026, 9, 7) + timedelta(weeks=at)).isoformat(), "".join(marks)))
    return attending_weeks(weeks, sen=SUPPORT)


ORDINARY = [by_week(*[0] * 28) for _ in range(3)]


@pytest.mark.parametrize(
    ("earlier", "recent", "is_reason"),
    [
        ([1, 0, 1, 0, 1, 0, 1, 0], [1, 1, 1, 1], True),  # 5.0% and 10.0%
        ([1, 0, 1, 0, 1, 0, 1, 1], [1, 1, 1, 1], False),  # 6.25% and 10.0%
        ([0] * 8, [1, 0, 1, 0], True),
        ([0] * 8, [1, 0, 0, 0], False),
    ],
)
def test_a_rise_of_five_points_over_the_last_four_weeks_is_a_reason(earlier, recent, is_reason):
    one = by_week(*earlier, *recent)
    found = listed(one, *ORDINARY, as_at=date(2026, 11, 27))
    assert any("full weeks" in row["reasons"] for row in found) == is_reason
    if is_reason:
        assert "of the last 4 full weeks, " in found[0]["reasons"]
        assert "of the 8 before." in found[0]["reasons"]


def test_a_rise_needs_thirty_possible_sessions_on_both_sides():
    def entered(week: int) -> str:
        one = by_week(*[0] * 8, 9, 9, 9, 9)
        one["enrolments"][0]["entry_date"] = date(2026, 9, 7) + timedelta(weeks=week)
        return reasons(one, *ORDINARY, as_at=date(2026, 11, 27))

    assert "of the 8 before" in entered(5)
    assert "of the 8 before" not in entered(6)


def test_three_of_the_last_four_of_one_weekday_session_is_a_reason():
    def fridays(pattern: str) -> str:
        weeks = [
            ((date(2026, 9, 7) + timedelta(weeks=at)).isoformat(), PRESENT[:9] + mark)
            for at, mark in enumerate(pattern)
        ]
        return reasons(attending_weeks(weeks, sen=SUPPORT))

    long_ago = "\\" * 24
    assert "Missed 3 of the last 4 Friday afternoons." in fridays(long_ago + "\\III")
    assert "Missed 4 of the last 4 Friday afternoons." in fridays(long_ago + "IIII")
    assert "Friday" not in fridays(long_ago + "I\\\\I")
    assert "Friday" not in fridays(long_ago + "III\\\\")
    # A session that was not possible is passed over.
    assert "Missed 3 of the last 4 Friday afternoons." in fridays(long_ago + "I.\\II")


def test_a_pupil_away_most_of_the_week_has_one_sentence_for_it():
    found = reasons(by_week(*[0] * 24, 10, 10, 10, 10))
    assert "Missed at least 3 of the last 4 on 10 of the week\u2019s 10 sessions." in found


def test_a_suspension_while_on_the_register_is_a_reason_and_one_before_it_is_not():
    one = attending(0, 40, sen=[("K", "2026-10-16")])
    one["suspensions"] = [("2026-10-15", 2.0, "suspension")]
    assert reasons(one) == ""
    one["suspensions"] += [("2026-10-16", 1.0, "suspension"), ("2026-11-03", 2.5, "suspension")]
    assert reasons(one) == "Suspended twice this year, 3.5 sessions, last on 3 November 2026."
    last_year = attending(0, 40, sen=SUPPORT)
    last_year["suspensions"] = [("2026-06-15", 2.0, "suspension")]
    assert reasons(last_year) == ""


def test_only_pupils_on_roll_now_with_sen_and_in_view_are_listed_the_most_absent_first():
    one, other = spread(30, 200, name="Ash", year="8"), spread(60, 200, name="Beech", year="9")
    left = spread(60, 200, on_roll=[("2020-09-01", "2027-03-25")])
    found = listed(one, other, left, attending(60, 200))
    assert [row["surname"] for row in found] == ["Beech", "Ash"]
    assert [row["surname"] for row in listed(one, other, year_group=("8",))] == ["Ash"]
    assert (found[0]["sessions_missed"], found[0]["sessions_possible"], found[0]["absence"]) == (60, 200, 30)


@pytest.mark.parametrize("role", ["admin", "governor"])
def test_those_who_may_not_know_names_never_get_the_list(role):
    rows = school(spread(60, 200), data_date=AS_AT)
    with reading_as(Reader(1, role, "x")), pytest.raises(NotAllowed):
        Live(shared_store()[1]).table(built(rows), watch_list, Filters())


def test_a_school_with_nobody_to_watch_has_an_empty_list():
    assert listed(spread(0, 200)) == []
