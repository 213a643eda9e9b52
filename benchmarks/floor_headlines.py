"""The floor of the other pages' headlines: the same sums by numpy alone, over the arrays that the measures have too.

What depends on a period or a day alone (whose sessions count, which scores make a pair, the slots in force) is there
before the question, for the measures as for the floor.
"""

from collections.abc import Callable

import numpy as np

from benchmarks.floor import Counted
from data import terms
from data.measures.attendance_units import Units, ages_apply, units
from data.measures.deployment_week import week
from data.measures.interventions import YEAR_DAYS
from data.measures.progress_pairs import Pairs, pairs
from data.periods import period
from data.reference import thresholds
from data.school import NEVER, STATUS_CODES

STATUSES = len(STATUS_CODES)


def _in_view(counted: Counted) -> tuple[Units, np.ndarray, np.ndarray]:
    """The units of the period, those with SEN who are asked about, and their peers."""
    of, cut = units(counted.school, period(counted.school, counted.filters)), counted.cut
    kept = cut.everybody(of.pupil, of.year) & (of.possible > 0)
    kept = kept & of.of_age if ages_apply(counted.filters) else kept
    return of, cut.with_sen(kept, of), kept & (of.status == 0)


def overall_absence(counted: Counted) -> np.ndarray:
    """By status: units, sessions missed, possible, and the squares and products that a range is made of."""
    of, sen, peers = _in_view(counted)
    a, p = of.absent, of.possible
    sums = [np.bincount(of.status, (sen | peers) * each, STATUSES) for each in (1, a, p, a * a, a * p, p * p)]
    return np.array(sums)


def persistent_absence(counted: Counted) -> np.ndarray:
    """By status: units that missed a tenth or more, and units."""
    of, sen, peers = _in_view(counted)
    limit, shown = thresholds()["persistent_absence"], sen | peers
    flagged = shown & (of.absent * limit.denominator >= of.possible * limit.numerator)
    return np.stack([np.bincount(of.status[mask], minlength=STATUSES) for mask in (flagged, shown)])


def value_added(counted: Counted) -> np.ndarray:
    """By test and status, then of all together, one value a pupil: how many, the sums of value added, of its square
    and of the winsorised values, and the variance that the peers' means bring."""
    made, cut = pairs(counted.school, counted.filters), counted.cut
    part, end = made.part, made.end
    on_roll = np.zeros(counted.prepared.size, dtype=bool)
    on_roll[counted.roll.pupil[counted.everyone]] = True
    mask = on_roll[made.pupil] & cut.statuses[part.status[end]] & (part.status[end] > 0) & (made.cell >= 0)
    if cut.areas:
        mask &= cut.by_area(part.area[end], part.areas[end])
    at = np.flatnonzero(mask)
    series, status = made.series[at], part.status[end[at]]
    found = []
    for wanted in (*np.unique(made.series), -1):
        for code in (0, 1, 2):
            here = at[((series == wanted) | (wanted < 0)) & ((status == code) | (code == 0))]
            found.append(_sums(made, here, wanted < 0))
    return np.array(found)


def _sums(made: Pairs, at: np.ndarray, together: bool) -> tuple[float, ...]:
    added, weight = made.added[at], None
    if together:
        many = np.bincount(made.pupil[at])
        weight = 1 / many[made.pupil[at]]
        added = np.bincount(made.pupil[at], weight * added)[many > 0]
    ordered, tenth = np.sort(added), len(added) // 10
    pulled = np.clip(ordered, ordered[tenth], ordered[-tenth - 1]).sum() if len(added) else 0.0
    weights = np.bincount(made.cell[at], weight, len(made.bands))
    return len(added), added.sum(), added @ added, pulled, weights @ made.shared @ weights


def ta_hours(counted: Counted) -> np.ndarray:
    """Minutes of each activity in the slots that the choices keep, and how many TAs they are of."""
    found = week(counted.school, counted.filters)
    minutes = np.bincount(found.activity[found.kept], found.minutes[found.kept], len(terms.ACTIVITIES))
    return np.append(minutes, np.count_nonzero(np.bincount(found.staff[found.kept])))


def intervention_cost(counted: Counted) -> np.ndarray:
    """By intervention: pounds, staff hours, sessions and pupils of runs that ended in the year, in even shares."""
    part, cut, day = counted.school.parts["interventions"], counted.cut, counted.roll.day
    ended = (part.start <= day) & (part.end != NEVER) & (day - YEAR_DAYS < part.end) & (part.end <= day)
    kept = cut.everybody(part.member_pupil, part.member_year)
    if counted.filters.cuts_sen:
        kept = kept & cut.statuses[part.member_status] & (part.member_status > 0)
        kept = kept & cut.by_area(part.member_area, part.member_areas) if cut.areas else kept
    members = np.flatnonzero(kept & (ended & ~np.isnan(part.cost))[part.member_group])
    group = part.member_group[members]
    kind, size = part.kind[group], part.size[group]
    shares = (np.nan_to_num(of[group]) / size for of in (part.cost, part.hours, part.sessions))
    return np.stack([np.bincount(kind, each, len(part.kinds)) for each in (*shares, np.ones(len(kind)))])


HEADLINES: dict[str, Callable[[Counted], np.ndarray]] = {
    count.__name__: count
    for count in (overall_absence, persistent_absence, value_added, ta_hours, intervention_cost)
}
