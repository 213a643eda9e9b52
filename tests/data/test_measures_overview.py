"""The unusual gaps of the overview are those of each group's own weekly gap; the headline is the attendance page's."""

from datetime import date, timedelta
from random import Random

import pytest

from data import terms
from data.filters import Filters
from data.measures import attendance, attendance_weeks, overview
from data.source import answer
from tests.support_attendance import attending_weeks, built
from tests.support_school import HALF_TERMS, school

SUPPORT = (("K", "2020-09-01"),)
PRESENT = "/\\" * 5
NEEDS = ("SEMH", "SPLD", "ASD")


def mondays(first: str, number: int) -> list[str]:
    start = date.fromisoformat(first)
    return [(start + timedelta(weeks=at)).isoformat() for at in range(number)]


WEEKS = [*mondays("2025-09-08", 13), *mondays("2026-09-07", 7)]


def a_school(seed: int, jump: int = 5):
    """Three year groups with three needs; the latest weeks of Year 8 are worse by so many sessions."""
    dice = Random(seed)  # noqa: S311 (a made-up school)
    pupils = []
    for year in ("7", "8", "9"):
        usual = {
            week: dice.randint(0, 3) + (jump if year == "8" and week > "2026-10-01" else 0) for week in WEEKS
        }
        for number in range(12):
            need = NEEDS[number % 3]
            missed = {
                week: min(10, many + (number % 3 == 1) * dice.randint(0, 1)) for week, many in usual.items()
            }
            marks = [(week, "I" * many + PRESENT[many:]) for week, many in missed.items()]
            needs = ((need, 1), ("ASD", 2)) if need == "SEMH" else ((need, 1),)
            pupils.append(attending_weeks(marks, year=year, sen=SUPPORT, needs=needs))
            pupils.append(attending_weeks([(week, PRESENT) for week in WEEKS], year=year))
    return built(school(*pupils, data_date=date(2026, 10, 23), terms=HALF_TERMS))


def slow(of, filters: Filters) -> dict[tuple[str, str], tuple]:
    """By group: its latest unusual week of the last six, from the weekly gap asked for that group alone."""
    groups = {("all", ""): {}}
    groups |= {("year_group", code): {"year_group": (code,)} for code in terms.YEAR_GROUPS}
    groups |= {("need_area", code): {"need_area": (code,)} for code in terms.AREAS}
    found = {}
    for group, chosen in groups.items():
        rows = answer(of, attendance_weeks.weekly_gap, Filters(**chosen, needs=filters.needs)).rows
        gaps = [row for row in rows if row["quantity"] == "gap" and row["value"] is not None]
        unusual = [row for row in gaps[-6:] if row["signals"]]
        if unusual:
            last = unusual[-1]
            found[group] = tuple(last[name] for name in ("week", "value", "signals", "limits", "n", "trial"))
    return found


@pytest.mark.parametrize("needs", ["primary", "any"])
@pytest.mark.parametrize("seed", range(4))
def test_the_unusual_groups_are_those_that_are_unusual_by_themselves(seed, needs):
    of = a_school(seed)
    rows = answer(of, overview.signals, Filters(needs=needs)).rows
    found = {
        (row["part"], row["which"]): tuple(
            row[name] for name in ("week", "value", "signals", "limits", "n", "trial")
        )
        for row in rows
    }
    assert found == slow(of, Filters(needs=needs))
    assert ("year_group", "8") in found
    assert rows[0]["wider"]


def test_a_chosen_year_group_is_looked_at_alone():
    rows = answer(a_school(1), overview.signals, Filters(year_group=("8",))).rows
    assert {row["which"] for row in rows if row["part"] == "year_group"} == {"8"}


def test_a_signal_of_seven_weeks_ago_is_no_change():
    weeks = [*mondays("2025-09-08", 13), *mondays("2026-09-07", 7)]
    marks = {week: 2 + (at % 2) for at, week in enumerate(weeks)} | {weeks[13]: 9}
    pupils = [
        attending_weeks([(w, "I" * n + PRESENT[n:]) for w, n in marks.items()], sen=SUPPORT)
        for _ in range(10)
    ]
    pupils += [attending_weeks([(week, PRESENT) for week in weeks]) for _ in range(10)]
    rows = {"data_date": date(2026, 10, 23), "terms": HALF_TERMS}
    of = built(school(*pupils, **rows))
    gaps = [
        row for row in answer(of, attendance_weeks.weekly_gap, Filters()).rows if row["quantity"] == "gap"
    ]
    assert gaps[0]["signals"] == ("above",)
    assert len(gaps) == 7
    assert not [row for row in answer(of, overview.signals, Filters()).rows if row["week"] == gaps[0]["week"]]


def test_the_headline_is_the_gap_of_the_attendance_page_with_its_weeks_and_areas():
    of = a_school(2)
    headline, page = (
        answer(of, measure, Filters()) for measure in (overview.absence_headline, attendance.overall_absence)
    )
    assert headline.rows == page.rows
    assert headline.facts["weeks"] == answer(of, attendance_weeks.weekly_gap, Filters()).rows
    assert headline.facts["areas"] == answer(of, attendance.absence_by_area, Filters()).rows
