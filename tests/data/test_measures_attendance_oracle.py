"""Every figure of absence, made twice: by the measure, and by a slow reading of the same rows."""

import pytest
from hypothesis import given

from data import terms
from data.filters import Filters
from data.intervals import t_quantile
from data.measures import attendance, attendance_reasons, attendance_thresholds, attendance_weeks
from data.measures.suspensions import suspensions, tally_suspensions
from data.source import answer
from tests import oracle_attendance as oracle
from tests.support_attendance import attended, built
from tests.support_school import examples, some_filters

STATUSES = ("N", "K", "E", "SEN")


def table(school, measure, filters: Filters) -> dict:
    found = answer(school, measure, filters)
    assert not found.missing or not found.rows
    return {found.key(row): row for row in found.rows}


def is_rate(row: dict, found: list[tuple[int, int]]) -> None:
    """The row is the rate of these units, as the small-number rule lets it be."""
    assert (row["numerator"], row["denominator"], row["n"]) == (
        sum(a for a, _ in found), sum(p for _, p in found), len(found),
    )  # fmt: skip
    if len(found) < 5:
        assert (row["value"], row["low"], row["high"]) == (None, None, None)
        return
    assert (row["value"], row["low"], row["high"]) == pytest.approx(
        oracle.rate(found, t_quantile(len(found) - 1)), abs=1e-9
    )


@examples(60)
@given(attended, some_filters)
def test_absence_of_each_status_is_what_counting_session_by_session_gives(rows, filters):
    school = built(rows)
    found = table(school, attendance.overall_absence, filters)
    units = oracle.units(rows, filters)
    for status in STATUSES if found else ():
        sums = oracle.sums_by(oracle.of_status(units, status), lambda _unit: ("all",)).get("all", [])
        is_rate(found[status, "absence"], sums)


@examples(60)
@given(attended, some_filters)
def test_absence_by_area_and_by_year_group_is_what_counting_session_by_session_gives(rows, filters):
    school = built(rows)
    units = oracle.units(rows, filters)
    sen, peers = oracle.of_status(units, "SEN"), oracle.of_status(units, "N")
    by_area = table(school, attendance.absence_by_area, filters)
    expected = oracle.sums_by(sen, lambda unit: unit["areas"])
    asked = set(filters.need_area or terms.AREAS)
    if by_area:
        assert {key[0] for key in by_area} == set(expected) & asked
    for area in {key[0] for key in by_area}:
        is_rate(by_area[area, "absence"], expected[area])
        is_rate(by_area[area, "peers"], [(unit["absent"], unit["possible"]) for unit in peers])
    by_year = table(school, attendance.absence_by_year, filters)
    expected = oracle.sums_by(sen, lambda unit: (unit["year"],))
    if by_year:
        assert {key[0] for key in by_year} == set(expected)
    for year in {key[0] for key in by_year}:
        is_rate(by_year[year, "absence"], expected[year])


@examples(60)
@given(attended, some_filters)
def test_persistent_severe_and_banded_absence_are_counts_of_units(rows, filters):
    school = built(rows)
    units = oracle.units(rows, filters)
    for measure, share in (
        (attendance_thresholds.persistent_absence, 10),
        (attendance_thresholds.severe_absence, 2),
    ):
        for (status,), row in table(school, measure, filters).items():
            these = oracle.of_status(units, status)
            flagged = [unit for unit in these if share * unit["absent"] >= unit["possible"]]
            assert (row["numerator"], row["denominator"]) == (len(flagged), len(these))
    for (band, status), row in table(school, attendance_thresholds.absence_bands, filters).items():
        these = oracle.of_status(units, status)
        inside = [unit for unit in these if oracle.band(unit) == band]
        assert (row["numerator"], row["denominator"]) == (len(inside), len(these))


@examples(60)
@given(attended, some_filters)
def test_days_of_the_week_and_kinds_of_absence_are_what_counting_marks_gives(rows, filters):
    school = built(rows)
    units = oracle.units(rows, filters)
    for (day, half, side), row in table(school, attendance_reasons.absence_by_weekday, filters).items():
        place = (attendance_reasons.WEEKDAYS.index(day), attendance_reasons.HALVES.index(half))
        found = []
        for unit in oracle.of_status(units, side):
            kinds = [
                kind
                for (when, at), kind in unit["sessions"].items()
                if (when.weekday(), at) == place and kind
            ]
            if kinds:
                found.append((sum(kind != "attended" for kind in kinds), len(kinds)))
        is_rate(row, found)
    for (reason, side), row in table(school, attendance_reasons.absence_reasons, filters).items():
        if reason in ("authorised", "unauthorised"):
            kinds = [
                [kind for kind in unit["sessions"].values() if kind] for unit in oracle.of_status(units, side)
            ]
            is_rate(row, [(each.count(reason), len(each)) for each in kinds if each])


@examples(60)
@given(attended, some_filters)
def test_each_week_is_what_counting_its_marks_gives(rows, filters):
    school = built(rows)
    if school.lacking(attendance_weeks.weekly_gap.needs):
        return
    found = attendance_weeks.tally_weekly(school, filters)
    assert {key[0]: sums for key, sums in found.items()} == oracle.weekly(rows, filters)


@examples(60)
@given(attended, some_filters)
def test_suspensions_are_those_that_began_in_the_period_by_the_status_of_that_day(rows, filters):
    school = built(rows)
    if school.lacking(suspensions.needs):
        return
    found = tally_suspensions(school, filters)
    assert {key[0]: sums[:4] for key, sums in found.items()} == oracle.suspensions(rows, filters)
