"""When an English school is open: half terms, bank holidays and training days, for any academic year.

The pattern is the common one of English local authorities: half terms in the weeks of the last Monday of
October, the third Monday of February and the spring bank holiday, two weeks at Easter, 190 days for pupils.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from data import terms

PUPIL_DAYS = 190
FRIDAY, SATURDAY = 4, 5


@dataclass(frozen=True)
class HalfTerm:
    """A half term, from the first day pupils come to the last."""

    academic_year: int
    term: str
    start: date
    end: date


def easter_sunday(year: int) -> date:
    """Easter Sunday of a calendar year, by Gauss's rule as completed for the Gregorian calendar."""
    century = year // 100
    moon = (15 + century - century // 4 - (8 * century + 13) // 25) % 30
    full = (19 * (year % 19) + moon) % 30
    full -= full // 28 * (1 - full // 28 * (29 // (full + 1)) * ((21 - year % 19) // 11))
    sunday = full - (year + year // 4 + full + 2 - century + century // 4) % 7
    month = 3 + (sunday + 40) // 44
    return date(year, month, sunday + 28 - 31 * (month // 4))


def monday_before(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def last_monday(year: int, month: int) -> date:
    """The last Monday of a month that has 31 days."""
    return monday_before(date(year, month, 31))


def bank_holidays(year: int) -> frozenset[date]:
    """Days of a calendar year's spring and summer terms on which England's schools are shut by law."""
    easter = easter_sunday(year)
    early_may = date(year, 5, 1) + timedelta(days=-date(year, 5, 1).weekday() % 7)
    return frozenset(
        {easter - timedelta(days=2), easter + timedelta(days=1), early_may, last_monday(year, 5)}
    )


def easter_break(year: int) -> tuple[date, date]:
    """The last day before the Easter holiday and the first day after it."""
    easter = easter_sunday(year)
    if easter >= date(year, 4, 14):
        return easter - timedelta(days=16), easter + timedelta(days=2)
    if easter <= date(year, 4, 4):
        return easter - timedelta(days=3), easter + timedelta(days=15)
    return easter - timedelta(days=9), easter + timedelta(days=8)


def back_in_january(year: int) -> date:
    """The training day of January: the first Monday after New Year that is not a bank holiday, or the Tuesday."""
    monday = date(year, 1, 2) + timedelta(days=-date(year, 1, 2).weekday() % 7)
    return monday + timedelta(days=1) if monday.day <= 3 else monday


def weekday_from(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def half_terms(academic_year: int) -> list[HalfTerm]:
    """The six half terms of an academic year; the last ends when pupils have had 190 days."""
    spring = academic_year + 1
    first_training_day = weekday_from(date(academic_year, 9, 1))
    autumn_break, summer_break = last_monday(academic_year, 10), last_monday(spring, 5)
    third_monday = date(spring, 2, 15) + timedelta(days=-date(spring, 2, 15).weekday() % 7)
    before_easter, after_easter = easter_break(spring)
    christmas = date(academic_year, 12, 22)
    christmas -= timedelta(days=(christmas.weekday() - FRIDAY) % 7)
    edges = [
        (weekday_from(first_training_day + timedelta(days=1)), autumn_break - timedelta(days=3)),
        (autumn_break + timedelta(days=7), christmas),
        (back_in_january(spring) + timedelta(days=1), third_monday - timedelta(days=3)),
        (third_monday + timedelta(days=7), before_easter),
        (after_easter, summer_break - timedelta(days=3)),
    ]
    parts = [HalfTerm(academic_year, name, *edge) for name, edge in zip(terms.TERMS, edges, strict=False)]
    summer = summer_break + timedelta(days=7)
    taught = sum(len(open_days(part)) for part in parts)
    july = open_days(HalfTerm(academic_year, terms.TERMS[5], summer, date(spring, 8, 31)))
    return [*parts, HalfTerm(academic_year, terms.TERMS[5], summer, july[PUPIL_DAYS - taught - 1])]


def training_days(part: HalfTerm) -> frozenset[date]:
    """Training days inside a half term: its last Friday in autumn 1, its first Monday in summer 2."""
    if part.term == "autumn 1":
        return frozenset({part.end})
    return frozenset({part.start}) if part.term == "summer 2" else frozenset()


def open_days(part: HalfTerm) -> list[date]:
    """The days of a half term on which pupils come."""
    shut = bank_holidays(part.end.year) | training_days(part)
    span = (part.start + timedelta(days=n) for n in range((part.end - part.start).days + 1))
    return [day for day in span if day.weekday() <= FRIDAY and day not in shut]


@dataclass(frozen=True)
class Calendar:
    """Three academic years of an English school, the last of them the one that holds ``today``."""

    today: date

    @property
    def years(self) -> tuple[int, int, int]:
        """The academic years, oldest first."""
        now = terms.academic_year(self.today)
        return now - 2, now - 1, now

    @cached_property
    def half_terms(self) -> list[HalfTerm]:
        """All half terms of the three years, those to come included."""
        return [part for year in self.years for part in half_terms(year)]

    @cached_property
    def all_days(self) -> np.ndarray:
        """Every school day of the three years, as datetime64[D], those to come included."""
        days = [day for part in self.half_terms for day in open_days(part)]
        return np.array(days, dtype="datetime64[D]")

    @cached_property
    def days(self) -> np.ndarray:
        """The school days so far, today included."""
        return self.all_days[self.all_days <= np.datetime64(self.today)]

    def days_of(self, academic_year: int) -> np.ndarray:
        """The school days so far of one academic year."""
        first, last = np.datetime64(date(academic_year, 9, 1)), np.datetime64(date(academic_year + 1, 8, 31))
        return self.days[(self.days >= first) & (self.days <= last)]

    def half_term(self, academic_year: int, term: str) -> HalfTerm:
        """One half term by its year and name."""
        return next(
            part for part in self.half_terms if (part.academic_year, part.term) == (academic_year, term)
        )

    def school_day(self, day) -> np.datetime64:
        """The first school day on or after ``day``; the last one known where there is none."""
        place = np.searchsorted(self.all_days, np.datetime64(day))
        return self.all_days[min(place, len(self.all_days) - 1)]
