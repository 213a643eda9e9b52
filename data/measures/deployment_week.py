"""The week of the TA timetable that a page looks at, and which of its slots the reader's choices keep."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from data import terms
from data.filters import Filters
from data.measures.cpd_rounds import day_said
from data.parts.deployment import Deployment
from data.roll import Keeps
from data.rounding import said
from data.school import YEARS, School, among, cut_by_area, cut_by_status

FILES = ("staff.csv", "ta_timetable.csv")
NO_PUPILS_CUT = (
    ("pupil_premium", "Pupil premium does not cut timetabled hours."),
    ("sex", "Boys and girls do not cut timetabled hours."),
)
NO_TERM = (("term", "The half terms chosen do not apply: this is the timetable of one week."),)
NO_CUT = tuple(
    (name, f"{words} cannot cut this: it is the whole school\u2019s.")
    for name, words in (
        ("year_group", "Year group"), ("need_area", "Need area"), ("sen_status", "SEN status"),
        ("pupil_premium", "Pupil premium"), ("sex", "Sex"),
    )
)  # fmt: skip
WEEK = (
    "Hours of the weekly timetable that held on the as-at date, or on the last day before it of the same academic year "
    "on which one held. A year group keeps the slots of that year group; a need area or SEN status keeps the slots "
    "that name a pupil of it. Staff are never cut. "
)


@dataclass(frozen=True)
class Timetable(Keeps):
    """The slots in force on a day: ``slot`` are their places, the others say of each what it is.

    ``minutes``; ``staff`` whose it is, a place in the staff; ``activity``, a place in ``terms.ACTIVITIES``; ``named``
    whether it names a pupil.
    """

    day: int
    slot: np.ndarray
    minutes: np.ndarray
    staff: np.ndarray
    activity: np.ndarray
    named: np.ndarray
    of: Deployment


@dataclass(frozen=True)
class Week:
    """The timetable of a day, and which of its slots the choices keep."""

    timetable: Timetable
    kept: np.ndarray

    @property
    def day(self) -> int:
        """A day on which it holds, as a day number."""
        return self.timetable.day

    @property
    def slot(self) -> np.ndarray:
        """The places of its slots."""
        return self.timetable.slot

    @property
    def minutes(self) -> np.ndarray:
        """Minutes of each slot."""
        return self.timetable.minutes

    @property
    def staff(self) -> np.ndarray:
        """Whose each slot is, a place in the staff."""
        return self.timetable.staff

    @property
    def activity(self) -> np.ndarray:
        """The activity of each slot, a place in ``terms.ACTIVITIES``."""
        return self.timetable.activity

    @property
    def of(self) -> Deployment:
        """All that is known of TAs' time."""
        return self.timetable.of

    @cached_property
    def people(self) -> int:
        """How many members of staff have slots that are kept."""
        return int(np.count_nonzero(np.bincount(self.staff[self.kept])))


def day_in_force(school: School, day: date) -> int | None:
    """The last day up to a day, of the same academic year, on which any timetable holds; None where none does."""
    slots = school.parts["deployment"].slots
    last = np.minimum(slots.last, day.toordinal())
    held = last[(slots.first <= day.toordinal()) & (slots.first <= last)]
    begins = date(terms.academic_year(day), 9, 1).toordinal()
    return int(held.max()) if len(held) and held.max() >= begins else None


def week(school: School, filters: Filters, day: date | None = None) -> Week | None:
    """The timetable in force on a day (default: the day the page is seen as at), kept for the next panel."""
    asked = day or school.effective(filters.as_at)
    return school.view(filters).keep(("ta week", asked), lambda: _week(school, filters, asked))


def _week(school: School, filters: Filters, asked: date) -> Week | None:
    found = school.on(asked).keep("timetable", lambda: _timetable(school, asked))
    if found is None:
        return None
    kept = np.ones(len(found.slot), dtype=bool)
    if filters.year_group:
        years = [terms.YEAR_GROUPS.index(name) for name in filters.year_group]
        kept &= among(found.of.slots.year[found.slot], years, YEARS)
    if filters.cuts_sen:
        kept &= _names_one_of(school, filters, found.of, found.day)[found.slot]
    return Week(found, kept)


def _timetable(school: School, asked: date) -> Timetable | None:
    day = day_in_force(school, asked)
    if day is None:
        return None
    of = school.parts["deployment"]
    slots = of.slots
    slot = np.flatnonzero((slots.first <= day) & (day <= slots.last))
    named = np.isin(slot, slots.named_slot)
    return Timetable(day, slot, slots.minutes[slot], slots.staff[slot], slots.activity[slot], named, of)


def _names_one_of(school: School, filters: Filters, of: Deployment, day: int) -> np.ndarray:
    """Which slots name a pupil with SEN of the chosen area and status, as they are on the day."""
    roll = school.on(date.fromordinal(day))
    asked = (
        (roll.status > 0) & cut_by_status(filters, roll.status) & cut_by_area(filters, roll.area, roll.areas)
    )
    names = np.zeros(len(of.slots.staff), dtype=bool)
    whom = np.zeros(len(school.people), dtype=bool)
    whom[roll.pupil[asked]] = True
    names[of.slots.named_slot[whom[of.slots.named_pupil]]] = True
    return names


def hours(minutes: float) -> str:
    """Minutes as hours, as a reader meets them: "23.5 hours"."""
    words = said(minutes / 60)
    return f"{words} hour" + ("" if words == "1.0" else "s")


def counted(school: School, filters: Filters) -> str:
    """Which timetable is looked at, and how many hours of how many TAs."""
    found = week(school, filters)
    if found is None:
        day = school.effective(filters.as_at)
        return (
            f"No TA timetable holds in {terms.academic_year_name(terms.academic_year(day))} up to this date."
        )
    total = hours(int(found.minutes[found.kept].sum()))
    words = f"The timetable in force on {day_said(found.day)}: {total} a week of {said(found.people, 0)} TAs."
    return words.replace(" 1 TAs", " 1 TA")


def left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """Hours that a choice cannot place, and TAs in post whose time is not in the timetable."""
    found = week(school, filters)
    if found is None:
        return ()
    lines = []
    nowhere = found.of.slots.year[found.slot] < 0
    if filters.year_group and nowhere.any():
        lines.append(
            f"{hours(int(found.minutes[nowhere].sum()))} a week name no year group and are left out."
        )
    if filters.cuts_sen:
        nobody = found.minutes[~found.timetable.named].sum()
        lines.append(f"{hours(int(nobody))} a week name no pupil and are left out.")
    without = found.of.staff.in_post(found.day)
    without[found.staff] = False
    if without.any():
        who = "1 TA in post has" if without.sum() == 1 else f"{said(int(without.sum()), 0)} TAs in post have"
        lines.append(f"{who} no timetable.")
    return tuple(lines)
