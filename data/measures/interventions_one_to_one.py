"""What one-to-one time of the timetable costs for each pupil in a time, at the cost of who gives it."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from data import terms
from data.filters import Filters
from data.parts.deployment import ACTIVITY
from data.parts.interventions import standing
from data.school import School, cut_by_area, cut_by_status

SCHOOL_DAYS_A_WEEK = 5
MINUTES_AN_HOUR = 60
# Where a school has not loaded its term dates: the weeks of school in the weeks of a year.
WEEKS_OPEN = 38 / 52
ONE_TO_ONE = (
    "One-to-one time is timetabled slots that name one pupil, at the hourly cost of the TA, for the school weeks in "
    "which the timetable holds. "
)


@dataclass(frozen=True)
class OneToOne:
    """One place a slot that holds in a time: the pupil, the first school day of it, and pounds (NaN: no known cost).

    ``year``, ``status``, ``area`` and ``areas`` are the pupil's on that day; ``year`` is -1 for one not on roll.
    """

    pupil: np.ndarray
    day: np.ndarray
    pounds: np.ndarray
    year: np.ndarray
    status: np.ndarray
    area: np.ndarray
    areas: np.ndarray

    def by_pupil(self, people: int, kept: np.ndarray | None = None) -> np.ndarray:
        """The pounds that are known of each pupil, over the slots of a mask."""
        kept = ~np.isnan(self.pounds) & (True if kept is None else kept)
        return np.bincount(self.pupil[kept], self.pounds[kept], minlength=people)


def one_to_one(school: School, first: int, last: int) -> OneToOne:
    """The one-to-one time of all pupils from one day to another, both in."""
    return school.parts["interventions"].keep(
        ("one to one", first, last), lambda: _one_to_one(school, first, last)
    )


def _one_to_one(school: School, first: int, last: int) -> OneToOne:
    of = school.parts["deployment"]
    slots = of.slots
    named = np.bincount(slots.named_slot, minlength=len(slots.staff))
    whom = np.full(len(slots.staff), -1)
    whom[slots.named_slot] = slots.named_pupil
    rows = np.flatnonzero((slots.activity == ACTIVITY["one-to-one"]) & (named == 1))
    days, weeks = school_days(school, first, last)
    begin = np.searchsorted(days, slots.first[rows])
    end = np.searchsorted(days, slots.last[rows], side="right")
    held = begin < end
    rows, begin, end = rows[held], begin[held], end[held]
    hours = slots.minutes[rows] / MINUTES_AN_HOUR * (weeks[end] - weeks[begin])
    pupil, day = whom[rows], days[begin]
    return OneToOne(pupil, day, hours * of.staff.cost[slots.staff[rows]], *standing(school, pupil, day))


def school_days(school: School, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """The school days from one day to another, and how many school weeks lie before each of them and after all.

    Mondays to Fridays of the terms; in an academic year without term dates all of them, open in 38 of 52 weeks.
    """
    parts, open_for = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for year in range(
        *(terms.academic_year(date.fromordinal(day)) + more for day, more in ((first, 0), (last, 1)))
    ):
        halves = [
            (start.toordinal(), end.toordinal()) for of, _name, start, end in school.terms if of == year
        ]
        share = 1.0 if halves else WEEKS_OPEN
        halves = halves or [(date(year, 9, 1).toordinal(), date(year + 1, 8, 31).toordinal())]
        days = np.unique(np.concatenate([np.arange(start, end + 1) for start, end in halves]))
        # Day number 1 was a Monday.
        days = days[((days - 1) % 7 < SCHOOL_DAYS_A_WEEK) & (first <= days) & (days <= last)]
        parts.append(days)
        open_for.append(np.full(len(days), share / SCHOOL_DAYS_A_WEEK))
    return np.concatenate(parts), np.concatenate([[0.0], np.cumsum(np.concatenate(open_for))])


def with_sen_in_view(school: School, filters: Filters, found: OneToOne) -> np.ndarray:
    """Which of it is of pupils with SEN whom the choices keep, as they are on its first day."""
    kept = school.cut_everybody(filters, found.pupil, found.year) & (found.year >= 0) & (found.status > 0)
    return kept & cut_by_status(filters, found.status) & cut_by_area(filters, found.area, found.areas)
