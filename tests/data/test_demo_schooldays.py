"""The demo school is open when an English school is."""

from datetime import date
from itertools import pairwise

import pytest

from data.demo.schooldays import easter_sunday, half_terms, open_days


@pytest.mark.parametrize("year", range(2020, 2040))
def test_every_school_year_has_190_days_and_ends_in_the_second_half_of_july(year):
    parts = half_terms(year)
    assert sum(len(open_days(part)) for part in parts) == 190
    assert date(year + 1, 7, 16) <= parts[-1].end <= date(year + 1, 7, 26)
    assert all(earlier.end < later.start for earlier, later in pairwise(parts))


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter_falls_on_its_day(year, sunday):
    assert easter_sunday(year) == sunday


def test_the_spring_holidays_of_2026_are_those_english_schools_had():
    ends = {part.term: (part.start, part.end) for part in half_terms(2025)}
    assert ends["spring 2"][1] == date(2026, 3, 27)
    assert ends["summer 1"] == (date(2026, 4, 13), date(2026, 5, 22))
    assert date(2026, 5, 4) not in open_days(
        next(part for part in half_terms(2025) if part.term == "summer 1")
    )
