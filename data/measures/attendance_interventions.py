"""Absence before and after pupils began an intervention, each as a difference from their year group."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import sqrt

import numpy as np

from data import disclosure, terms
from data.filters import Filters
from data.intervals import mean_range
from data.measures.attendance_units import FILES
from data.measures.attendance_weeks import SHORT_WEEK, year_asked
from data.measures.core import Measure, Tally
from data.roll import among
from data.rounding import said
from data.school import School

WEEKS_EACH_SIDE, FEWEST_WEEKS = 12, 6


@dataclass(frozen=True)
class Changes:
    """One place a pupil and intervention, the first time they began it; all arrays have the same length.

    ``before`` and ``after`` are the pupil's absence less that of their year group in the same weeks, as shares;
    ``known`` is false, and they are 0, where a side has too few weeks or the year group too few pupils.
    """

    pupil: np.ndarray
    intervention: np.ndarray
    before: np.ndarray
    after: np.ndarray
    known: np.ndarray


@dataclass(frozen=True)
class SchoolWeeks:
    """Every week long enough to count, of all years: its Monday, and sums by enrolment of all weeks before each.

    ``running`` are sessions missed, sessions possible and weeks with a session, enrolment by week and one more.
    """

    mondays: np.ndarray
    running: tuple[np.ndarray, ...]

    def over(self, until: int) -> int:
        """How many of the weeks are over on a day."""
        return int(np.searchsorted(self.mondays, until - 4, side="right"))


def school_weeks(school: School) -> SchoolWeeks:
    """The school weeks, made once for a snapshot."""
    attendance = school.parts["attendance"]

    def make() -> SchoolWeeks:
        kept = attendance.open_days.sum(axis=1) >= SHORT_WEEK
        parts = (attendance.absent[:, kept], attendance.possible[:, kept], attendance.possible[:, kept] > 0)
        before = [np.pad(np.cumsum(part, axis=1, dtype=np.int32), ((0, 0), (1, 0))) for part in parts]
        return SchoolWeeks(attendance.weeks[kept], tuple(before))

    return attendance.keep("school weeks", (), make)


def changes(school: School, until: int) -> Changes:
    """Every pupil's change at every intervention begun in this academic year or the last, as known on a day."""
    keep = school.parts["attendance"].keep
    return keep("changes", (until,), lambda: _changes(school, until))


def _changes(school: School, until: int) -> Changes:
    attendance = school.parts["attendance"]
    starts, since = (
        attendance.starts,
        date(terms.academic_year(date.fromordinal(until)) - 1, 9, 1).toordinal(),
    )
    begun = (starts.day >= since) & (starts.day <= until)
    parts = [
        (starts.pupil[here], starts.intervention[here], *_apart(school, until, int(day), starts.pupil[here]))
        for day in np.unique(starts.day[begun])
        if len(here := np.flatnonzero(starts.day == day))
    ]
    if not parts:
        return Changes(*(np.zeros(0, dtype=kind) for kind in (np.int64, object, float, float, bool)))
    pupil, name, before, after, known = (np.concatenate(column) for column in zip(*parts, strict=True))
    # The days are in order, so the first of each pupil and intervention is the earliest; a known one comes first.
    order = np.argsort(~known, kind="stable")
    _, place = np.unique(np.array([f"{pupil[at]}/{name[at]}" for at in order]), return_index=True)
    first = np.sort(order[place]) if len(order) else order
    return Changes(pupil[first], name[first], before[first], after[first], known[first])


def _apart(school: School, until: int, day: int, pupils: np.ndarray) -> tuple[np.ndarray, ...]:
    """What pupils missed more than pupils with no SEN of their year group, before and after a day, where known."""
    of, weeks = school.arrays, school_weeks(school)
    on_roll = (of["enrolments_start"] <= day) & (day <= of["enrolments_end"]) & (of["enrolments_counts"] == 1)
    rows = np.flatnonzero(on_roll)
    year, no_sen = school.year_on(rows, day), school.status_on(day)[of["enrolments_pupil"][rows]] == 0
    unit = np.full(len(school.people), -1)
    unit[of["enrolments_pupil"][rows]] = np.arange(len(rows))
    mine = unit[pupils]
    first = int(np.searchsorted(weeks.mondays[: weeks.over(until)], day - (day - 1) % 7))
    ends = (max(first - WEEKS_EACH_SIDE, 0), first, min(first + WEEKS_EACH_SIDE, weeks.over(until)))
    sides, known = [], mine >= 0
    for start, end in pairwise(ends):
        absent, possible, present = (part[rows, end] - part[rows, start] for part in weeks.running)
        peers = [
            np.bincount(year[no_sen], weights=part[no_sen], minlength=len(terms.YEAR_GROUPS))[year]
            - part * no_sen
            for part in (absent, possible, possible > 0)
        ]
        enough = (present >= FEWEST_WEEKS) & (peers[2] >= disclosure.COMPARED_FROM)
        apart = np.zeros(len(rows))
        apart[enough] = absent[enough] / possible[enough] - peers[0][enough] / peers[1][enough]
        known &= enough[mine] if len(rows) else False
        sides.append(apart[mine] if len(rows) else np.zeros(len(pupils)))
    return sides[0] * known, sides[1] * known, known


def in_view(school: School, filters: Filters) -> tuple[Changes, np.ndarray]:
    """The changes, and which of them are of pupils with SEN in view."""
    found = year_asked(school, filters)
    change = changes(school, found.units.period.until)
    return change, among(change.pupil, found.units.pupil[found.sen], len(school.people))


def tally_interventions(school: School, filters: Filters) -> Tally:
    """By intervention: pupils, and the sums of before, after, their difference and its square, in points."""
    change, seen = in_view(school, filters)
    kept = seen & change.known
    before, after, names = 100 * change.before[kept], 100 * change.after[kept], change.intervention[kept]
    tally = Tally()
    for name in sorted(set(names.tolist()), key=str.lower):
        b, a = before[names == name], after[names == name]
        tally[(name,)] = (
            len(b),
            float(b.sum()),
            float(a.sum()),
            float((a - b).sum()),
            float(((a - b) ** 2).sum()),
        )
    return tally


def value_interventions(tally: Tally) -> list[dict]:
    """Three rows an intervention: before, after, and the mean change of the same pupils with its range from ten on."""
    rows = []
    for (name,), (n, before, after, change, squares) in tally.items():
        shown = n >= disclosure.COUNTS_ONLY_UNDER
        row = {"intervention": name, "unit": "points", "numerator": None, "denominator": None, "n": n}
        row |= {"value": None, "low": None, "high": None, "note": disclosure.note(n)}
        for quantity, total in (("before", before), ("after", after), ("change", change)):
            rows.append(row | {"quantity": quantity, "value": total / n if shown else None})
        if n >= disclosure.COMPARED_FROM:
            variance = max(squares - change * change / n, 0.0) / (n - 1)
            rows[-1]["low"], rows[-1]["high"] = mean_range(change / n, sqrt(variance / n), n - 1)
    return rows


def left_out_interventions(school: School, filters: Filters) -> tuple[str, ...]:
    """How many began something and are not in it, and why."""
    change, seen = in_view(school, filters)
    without = int((seen & ~change.known).sum())
    few = (
        f"fewer than {FEWEST_WEEKS} weeks of marks on a side, or too few in their year group to compare with"
    )
    return (f"{said(without, 0)} left out: {few}.",) if without else ()


def counted_interventions(school: School, filters: Filters) -> str:
    """How many first starts are behind it."""
    change, seen = in_view(school, filters)
    return f"{said(int((seen & change.known).sum()), 0)} first starts of an intervention by pupils with SEN."


absence_after_start = Measure(
    key="absence_after_start",
    title="Absence before and after an intervention began",
    definition="For each pupil with SEN in view who began an intervention in this academic year or the last: their "
    "absence in the 12 school weeks before it and the 12 from its first week on, each less the absence of pupils with "
    "no SEN of their year group in the same weeks, and the mean change. The first time only, at least 6 weeks each "
    "side. It shows what came after, not what was caused: pupils who are chosen because they miss much school tend to "
    "miss less later whatever is done.",
    formula="mean of (after less before), in percentage points; range: paired Student's t, 95%, from 10 pupils on",
    unit="points",
    source="The school\u2019s own marks; Student (1908), Biometrika 6, 1 to 25, for the range",
    groups=("intervention", "quantity"),
    tally=tally_interventions,
    value=value_interventions,
    needs=(*FILES, "interventions.csv", "intervention_groups.csv", "intervention_pupils.csv"),
    better="lower",
    left_out=left_out_interventions,
    counted=counted_interventions,
    ignores=(("term", "Half terms are not cut here: the weeks are those around each start."),),
)
