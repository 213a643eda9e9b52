"""Weeks held to limits, the same half term of last year, suspensions, and what came after an intervention began."""

from datetime import date, timedelta

import pytest

from data import reference
from data.filters import Filters
from data.measures.attendance_interventions import absence_after_start
from data.measures.attendance_reasons import absence_by_weekday, absence_reasons, reasons
from data.measures.attendance_weeks import absence_by_half_term, weekly_gap
from data.measures.suspensions import census_day, suspensions
from data.rounding import said
from data.source import answer
from tests.support_attendance import attending_weeks, built
from tests.support_school import HALF_TERMS, pupil, school

SUPPORT = [("K", "2024-01-01")]
FRIDAY = date(2027, 3, 19)
PRESENT = "/\\" * 5


def mondays(first: str, number: int) -> list[str]:
    start = date.fromisoformat(first)
    return [(start + timedelta(weeks=at)).isoformat() for at in range(number)]


def missing(sessions: int) -> str:
    return "I" * sessions + PRESENT[sessions:]


def a_school(weeks: dict[str, int], *, with_sen: int = 10, peers: int = 10, **more) -> dict:
    """Pupils with SEN who each miss so many sessions of each week, and peers who miss none."""
    sen = [
        attending_weeks([(week, missing(number)) for week, number in weeks.items()], sen=SUPPORT)
        for _ in range(with_sen)
    ]
    others = [attending_weeks([(week, PRESENT) for week in weeks]) for _ in range(peers)]
    return school(*sen, *others, **{"data_date": FRIDAY, "terms": HALF_TERMS, **more})


def gaps(rows: dict, **chosen) -> list[dict]:
    found = answer(built(rows), weekly_gap, Filters(**chosen))
    return [row for row in found.rows if row["quantity"] == "gap"]


THIS_YEAR = mondays("2026-09-07", 6)
LAST_YEAR = mondays("2025-09-08", 12)


def test_limits_come_from_the_gaps_of_the_year_before():
    before = dict(zip(LAST_YEAR, [1, 2] * 6, strict=True))
    found = gaps(a_school(before | dict.fromkeys(THIS_YEAR, 1) | {THIS_YEAR[-1]: 9}))
    assert [row["week"] for row in found] == THIS_YEAR
    assert (found[0]["limits"].mean, found[0]["trial"]) == (pytest.approx(15), False)
    assert found[0]["limits"].upper == pytest.approx(15 + 2.66 * 10)
    assert found[-1]["signals"] == ("above",)
    assert found[-1]["note"] == "above the upper limit"


def test_without_twelve_weeks_of_last_year_the_first_twelve_of_this_one_set_trial_limits():
    before = dict(zip(LAST_YEAR[:11], [9] * 11, strict=True))
    found = gaps(a_school(before | dict.fromkeys(mondays("2026-09-07", 15), 2)))
    assert (found[0]["limits"].mean, found[0]["trial"]) == (pytest.approx(20), True)
    few = gaps(a_school(dict.fromkeys(THIS_YEAR[:5], 2)))
    assert {row["limits"] for row in few} == {None}


def test_a_chosen_year_group_is_held_to_its_own_pupils_a_year_before():
    weeks = dict.fromkeys(mondays("2025-09-08", 12), 3) | dict.fromkeys(THIS_YEAR, 3)
    rows, others = a_school(weeks), a_school(weeks | dict.fromkeys(mondays("2025-09-08", 12), 9))
    for one in rows["pupils"]:
        one["enrolments"][0] |= {"year_group": "8"}
    for one in others["pupils"]:
        one["enrolments"][0] |= {"year_group": "9"}
    rows["pupils"] += others["pupils"]
    found = gaps(rows, year_group=("8",))
    assert (found[0]["limits"].mean, found[0]["trial"]) == (pytest.approx(30), False)


def test_only_the_first_twelve_weeks_set_trial_limits():
    weeks = mondays("2026-09-07", 14)
    found = gaps(a_school(dict.fromkeys(weeks[:12], 2) | dict.fromkeys(weeks[12:], 5)))
    assert found[0]["limits"].mean == pytest.approx(20)
    assert [row["signals"] for row in found[-2:]] == [("above",)] * 2


def test_nothing_is_charted_of_fewer_than_ten_pupils():
    found = gaps(a_school(dict.fromkeys(THIS_YEAR, 2), with_sen=9))
    assert {row["value"] for row in found} == {None}
    assert {row["limits"] for row in found} == {None}
    assert found[0]["note"].startswith("u: fewer than 10 pupils")


def test_weeks_of_fewer_than_three_school_days_are_left_out():
    rows = a_school(dict.fromkeys(THIS_YEAR, 1))
    for one in rows["pupils"]:
        one["marks"] = {
            when: marks for when, marks in one["marks"].items() if when < date(2026, 10, 7) or when.day == 14
        }
    assert [row["week"] for row in gaps(rows)] == THIS_YEAR[:4]
    assert [row["week"] for row in gaps(rows, as_at=date(2026, 9, 16))] == THIS_YEAR[:2]
    assert [row["week"] for row in gaps(rows, as_at=date(2026, 9, 15))] == THIS_YEAR[:1]


def test_a_day_that_only_a_few_were_marked_on_is_no_school_day():
    rows = a_school(dict.fromkeys(THIS_YEAR[:2], 1))
    for one in rows["pupils"][4:]:
        one["marks"] = {when: marks for when, marks in one["marks"].items() if when < date(2026, 9, 14)}
    assert [row["week"] for row in gaps(rows)] == THIS_YEAR[:2]
    for one in rows["pupils"][3:4]:
        one["marks"] = {when: marks for when, marks in one["marks"].items() if when < date(2026, 9, 14)}
    assert [row["week"] for row in gaps(rows)] == THIS_YEAR[:1]


def test_the_week_that_the_as_at_date_cuts_counts_its_days_so_far():
    rows = a_school({THIS_YEAR[0]: 6})
    found = answer(built(rows), weekly_gap, Filters(as_at=date(2026, 9, 9)))
    assert found.row(THIS_YEAR[0], "absence")["denominator"] == 60
    assert found.row(THIS_YEAR[0], "absence")["numerator"] == 60


def test_the_last_five_school_days_are_provisional_while_the_page_is_seen_as_of_them():
    rows = a_school(dict.fromkeys(THIS_YEAR, 1), data_date=date(2026, 10, 14))
    snapshot = built(rows)
    assert answer(snapshot, weekly_gap, Filters()).facts["provisional"] == "2026-10-05"
    earlier = answer(snapshot, weekly_gap, Filters(as_at=date(2026, 9, 30)))
    assert earlier.facts["provisional"] == ""


def test_half_terms_are_set_beside_the_same_ones_of_last_year():
    weeks = dict.fromkeys(mondays("2025-09-08", 6), 2) | dict.fromkeys(mondays("2026-09-07", 6), 3)
    found = answer(built(a_school(weeks)), absence_by_half_term, Filters())
    this_year, last_year = (found.row(year, "autumn 1", "") for year in ("2026/27", "2025/26"))
    assert (this_year["value"], last_year["value"], last_year["n"]) == (30, 20, 10)
    weekly = [row for row in found.rows if row["week"]]
    assert {row["academic_year"] for row in weekly} == {"2026/27"}
    assert len(weekly) == 6


def test_reasons_are_rates_of_the_sessions_whose_marks_are_known():
    rows = a_school({THIS_YEAR[0]: 2})
    rows["pupils"][0]["marks"] = {}
    rows["pupils"][0]["totals"] = {date(2026, 9, 7): (10, 5, 5)}
    rows["pupils"][1]["marks"][date(2026, 9, 11)] = ("O", "M")
    found = answer(built(rows), absence_reasons, Filters())
    illness = found.row("illness", "SEN")
    assert (illness["numerator"], illness["denominator"], illness["n"]) == (18, 90, 9)
    assert found.row("authorised", "SEN")["numerator"] == 19
    assert found.row("unauthorised", "SEN")["numerator"] == 1
    assert "1 with weekly totals only left out." in found.left_out
    assert found.row("holiday not agreed", "SEN") is None


def test_every_reason_is_of_one_kind_so_that_the_kinds_hold_them_all():
    kinds = {}
    for code in reference.attendance_codes():
        if code.counts_as in ("authorised", "unauthorised"):
            kinds.setdefault(code.reason_group, set()).add(code.counts_as)
    assert all(len(kind) == 1 for kind in kinds.values())
    assert set(reasons()) == {"authorised", "unauthorised", *kinds}


def test_reasons_are_set_beside_the_national_rates_of_the_same_reason_and_stretch():
    found = answer(built(a_school({THIS_YEAR[0]: 2})), absence_reasons, Filters(as_at=date(2026, 11, 20)))
    assert found.benchmarks["illness", "SEN"].value == 5.12
    assert found.benchmarks["authorised", "N"].value == 4.49


def test_a_school_with_weekly_totals_only_has_no_reasons_and_no_days():
    one = pupil(sen=SUPPORT)
    one["totals"] = {date(2026, 9, 7): (10, 2, 1)}
    snapshot = built(school(one, data_date=FRIDAY))
    for measure in (absence_reasons, absence_by_weekday):
        assert answer(snapshot, measure, Filters()).rows == []


def test_each_weekday_and_half_day_has_its_own_rate():
    rows = a_school({THIS_YEAR[0]: 3, THIS_YEAR[1]: 0})
    found = answer(built(rows), absence_by_weekday, Filters())
    values = [found.row(day, half, "SEN")["value"] for day in ("Monday", "Tuesday") for half in ("am", "pm")]
    assert values == [50, 50, 50, 0]


# Suspensions


def suspended(*pupils, as_at: date = FRIDAY, **chosen) -> dict:
    found = answer(
        built(school(*pupils, data_date=FRIDAY, terms=HALF_TERMS)),
        suspensions,
        Filters(as_at=as_at, **chosen),
    )
    return {found.key(row): row for row in found.rows}


def one_suspended(*starts: str, kind: str = "suspension", sessions: float = 2.0, **said_of) -> dict:
    made = pupil(**said_of)
    made["suspensions"] = [(start, sessions, kind) for start in starts]
    return made


def test_29_suspensions_of_133_pupils_are_21_8_per_hundred():
    pupils = [one_suspended(*(f"2026-11-{at:02}" for at in range(1, 30)), sen=SUPPORT)]
    found = suspended(*pupils, *(pupil(sen=SUPPORT) for _ in range(132)))
    row = found["K", "suspensions"]
    assert [said(row[name]) for name in ("value", "low", "high")] == ["21.8", "14.6", "31.3"]
    assert (row["numerator"], row["denominator"]) == (29, 133)
    assert found["K", "suspended"]["numerator"] == 1
    assert found["K", "sessions"]["value"] == 58


def test_a_suspension_counts_with_the_status_of_the_day_it_began_and_permanent_exclusions_stand_apart():
    changed = one_suspended("2026-10-15", "2026-10-16", sen=[("K", "2026-10-16")])
    excluded = one_suspended("2026-11-02", kind="permanent exclusion", sen=SUPPORT)
    found = suspended(changed, excluded)
    assert [found[status, "suspensions"]["numerator"] for status in ("N", "K", "SEN")] == [1, 1, 1]
    assert [found[status, "permanent"]["value"] for status in ("N", "K")] == [0, 1]


@pytest.mark.parametrize(
    ("year", "day"), [(2025, date(2026, 1, 15)), (2026, date(2027, 1, 21)), (2023, date(2024, 1, 18))]
)
def test_the_census_is_on_the_third_thursday_of_january(year, day):
    assert census_day(year) == day


def test_the_headcount_is_that_of_the_census_day_and_before_it_the_mean_of_month_ends():
    came = [pupil(on_roll=[("2026-10-15", None)]) for _ in range(6)]
    gone = [pupil(on_roll=[("2020-09-01", "2027-01-20")]) for _ in range(4)]
    left = one_suspended("2026-09-10", sen=SUPPORT, on_roll=[("2020-09-01", "2026-10-01")])
    pupils = [left, *came, *gone]
    before = suspended(*pupils, as_at=date(2027, 1, 20))
    assert before["N", "suspensions"]["denominator"] == pytest.approx((4 + 10 + 10 + 10) / 4)
    assert before["K", "suspensions"]["denominator"] == pytest.approx(1 / 4)
    after = suspended(*pupils, as_at=date(2027, 1, 21))
    assert (after["N", "suspensions"]["denominator"], after["K", "suspensions"]["numerator"]) == (6, 1)
    early = suspended(*pupils, as_at=date(2026, 9, 20))
    assert early["N", "suspensions"]["denominator"] == 4


def test_more_pupils_suspended_than_are_on_roll_have_no_share():
    left = [
        one_suspended("2026-09-10", sen=SUPPORT, on_roll=[("2020-09-01", "2026-10-01")]) for _ in range(9)
    ]
    found = suspended(*left, *(pupil(sen=SUPPORT) for _ in range(6)))
    assert (found["K", "suspended"]["value"], found["K", "suspended"]["note"]) == (
        None,
        "x: more pupils than the headcount",
    )


def test_national_rates_are_set_beside_a_whole_year_only():
    assert answer(built(school(one_suspended("2026-11-02"), pupil(sen=SUPPORT), data_date=FRIDAY)), suspensions,
                  Filters()).benchmarks == {}  # fmt: skip


# Before and after


def started(at: str, before: int, after: int, **said_of) -> dict:
    """A pupil with SEN who missed so many sessions of each week before a Monday, and so many from it on."""
    start = date.fromisoformat(at)
    weeks = [(start + timedelta(weeks=step)).isoformat() for step in range(-14, 14)]
    made = attending_weeks(
        [(week, missing(before if week < at else after)) for week in weeks], sen=SUPPORT, **said_of
    )
    made["starts"] = [("Mentoring", at)]
    return made


def peers(number: int, sessions: int, first: str = "2026-06-01", **said_of) -> list[dict]:
    weeks = [(week, missing(sessions)) for week in mondays(first, 60)]
    return [attending_weeks(weeks, **said_of) for _ in range(number)]


def after(*pupils, **chosen):
    return answer(
        built(school(*pupils, data_date=date(2027, 7, 2), terms=HALF_TERMS)),
        absence_after_start,
        Filters(**chosen),
    )


def test_the_change_is_the_difference_from_the_year_group_after_less_before():
    pupils = [started("2027-01-11", 5, 2) for _ in range(10)]
    found = after(*pupils, *peers(10, 1))
    before, later, change = (found.row("Mentoring", name)["value"] for name in ("before", "after", "change"))
    assert (before, later, change) == pytest.approx((40, 10, -30))
    assert (found.row("Mentoring", "change")["low"], found.row("Mentoring", "change")["n"]) == (
        pytest.approx(-30),
        10,
    )


def test_only_twelve_weeks_each_side_count():
    one = started("2027-01-11", 5, 2)
    for when in [each for each in one["marks"] if each < date(2026, 10, 19)]:
        one["marks"][when] = ("I", "I")
    found = after(*[one for _ in range(5)], *peers(10, 1))
    assert found.row("Mentoring", "before")["value"] == pytest.approx(40)


def test_ten_pupils_are_needed_for_a_range_and_five_for_a_mean():
    nine = after(*[started("2027-01-11", 5, 2) for _ in range(9)], *peers(10, 1)).row("Mentoring", "change")
    assert (nine["value"], nine["low"]) == (pytest.approx(-30), None)
    four = after(*[started("2027-01-11", 5, 2) for _ in range(4)], *peers(10, 1)).row("Mentoring", "change")
    assert (four["value"], four["n"]) == (None, 4)


def test_fewer_than_six_weeks_on_a_side_or_ten_peers_leave_a_pupil_out_and_it_is_said():
    late = started("2027-05-31", 5, 2)
    found = after(late, *peers(10, 1))
    assert (found.rows, found.left_out[0][:10]) == ([], "1 left out")
    assert after(started("2027-01-11", 5, 2), *peers(9, 1)).rows == []


def test_a_pupil_counts_the_first_time_they_begin_only():
    one = started("2027-01-11", 5, 2)
    one["starts"] = [("Mentoring", "2027-01-11"), ("Mentoring", "2027-02-22")]
    assert after(*[one for _ in range(5)], *peers(10, 1)).row("Mentoring", "change")["n"] == 5


def test_the_year_group_is_that_of_the_start_and_only_pupils_in_view_count():
    pupils = [started("2027-01-11", 5, 2, year="8") for _ in range(5)]
    mine, others = peers(10, 1, year="8"), peers(10, 4, year="9")
    assert after(*pupils, *mine, *others).row("Mentoring", "before")["value"] == pytest.approx(40)
    assert after(*pupils, *mine, *others, year_group=("9",)).rows == []
