"""Why sessions were missed, and on which days of the week: both need daily marks."""

from functools import lru_cache

import numpy as np

from data import reference
from data.filters import Filters
from data.measures.attendance import CLUSTERED, STATUSES, rate, stretch
from data.measures.attendance_national import figures
from data.measures.attendance_sums import Sums
from data.measures.attendance_units import DFE_ABSENCE, FILES, WHO, Units, asked, counted, left_out
from data.measures.core import Measure, Tally
from data.rounding import said
from data.school import School

SIDES = ("SEN", "N")
KINDS = ("authorised", "unauthorised")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
HALVES = ("am", "pm")
DAILY_ONLY = "Only weeks with daily marks are in it; weekly totals hold no reasons and no days. "


@lru_cache
def reasons() -> tuple[str, ...]:
    """The reasons of absence, the two kinds of absence that hold them all first."""
    counts, groups = reference.marks(), reference.reason_groups()
    absent = np.flatnonzero(counts.authorised | counts.unauthorised)
    return (*KINDS, *(group for place, group in enumerate(groups) if place in counts.reason[absent]))


@lru_cache
def _column_of() -> np.ndarray:
    """For each character: 0 where it is no possible session, 1 attended, then one number a reason of absence."""
    counts, groups = reference.marks(), reference.reason_groups()
    of_group = np.array([reasons().index(group) if group in reasons() else -1 for group in groups])
    absent = (counts.authorised | counts.unauthorised).astype(bool)
    return np.select([absent, counts.possible.astype(bool)], [of_group[counts.reason], 1], 0).astype(np.int64)


@lru_cache
def _authorised() -> list[int]:
    """The places of the reasons that are authorised; every other reason of absence is unauthorised."""
    counts, groups = reference.marks(), reference.reason_groups()
    found = {groups[place] for place in counts.reason[np.flatnonzero(counts.authorised)]}
    return [place for place, reason in enumerate(reasons()) if reason in found]


def wholes() -> tuple[tuple[str, ...], ...]:
    """The reasons that add up to a known number: the two kinds of absence to all, those of each kind to the kind."""
    allowed = {reasons()[place] for place in _authorised()}
    every = reasons()[len(KINDS) :]
    return (
        KINDS,
        tuple(each for each in every if each in allowed),
        tuple(each for each in every if each not in allowed),
    )


def by_reason(of: Units) -> tuple[Sums, np.ndarray]:
    """The sums of units by reason, a column each, and the possible sessions that have a mark; made once a period."""

    def make() -> tuple[Sums, np.ndarray]:
        size, width = len(of.enrolment), len(reasons())
        flat = (
            np.arange(size)[:, None] * width + _column_of()[of.marks.reshape(size, -1 if size else 0)]
        ).ravel()
        found = np.bincount(flat, minlength=size * width).reshape(size, width)
        possible = found[:, 1:].sum(axis=1)
        authorised = found[:, _authorised()].sum(axis=1)
        unauthorised = found[:, len(KINDS) :].sum(axis=1) - authorised
        return Sums(np.column_stack([authorised, unauthorised, found[:, len(KINDS) :]]), possible), possible

    return of.attendance.keep("reasons", (of.period,), make)


def tally_reasons(school: School, filters: Filters) -> Tally:
    """The six sums by reason and side, A the sessions missed for that reason, over units with daily marks."""
    found = asked(school, filters)
    both = by_reason(found.units)[0].over((found.sen, found.peers))
    return Tally(
        {
            (reason, side): sums[place]
            for place, reason in enumerate(reasons())
            for side, sums in zip(SIDES, both, strict=True)
        }
    )


def value_reasons(tally: Tally) -> list[dict]:
    """A rate a reason and side; a reason that nobody had is left out, but for the two kinds of absence."""
    had = {reason for (reason, _side), found in tally.items() if found[1]}
    kept = {key: found for key, found in tally.items() if key[0] in had or key[0] in KINDS}
    if not any(found[0] for found in tally.values()):
        return []
    return [rate(absence_reasons.groups, key, found) for key, found in kept.items()]


def national_reasons(school: School, filters: Filters) -> tuple[dict, str]:
    """The national rates of authorised and unauthorised absence, and of the reasons that are published by status."""
    if filters.sen_status:
        return {}, "National reasons are of all pupils with SEN, so none is set beside one status."
    found, words = figures(
        school, filters, "reason_rate",
        lambda year: {
            (reason, side): f"{side}{year}:{reason}" for reason in reasons()[len(KINDS):] for side in SIDES
        },
    )  # fmt: skip
    for kind in KINDS:
        of_kind, _words = figures(
            school, filters, f"{kind}_absence", lambda year: {(code,): code + year for code in STATUSES}
        )
        found |= {(kind, side): of_kind[side,] for side in SIDES if (side,) in of_kind}
    return found, words


def left_out_without_days(school: School, filters: Filters) -> tuple[str, ...]:
    """Who is not counted, and how many have weekly totals only."""
    found = asked(school, filters)
    shown = found.sen | found.peers
    without = int((by_reason(found.units)[1][shown] == 0).sum())
    words = (f"{said(without, 0)} with weekly totals only left out.",) if without else ()
    return (*left_out(school, filters), *words)


absence_reasons = Measure(
    key="absence_reasons",
    title="Reasons for absence",
    definition="Sessions missed for each reason as a share of possible sessions, pupils with SEN beside peers with no "
    "SEN. Authorised and unauthorised are all their reasons together. " + DAILY_ONLY + WHO,
    formula=CLUSTERED,
    unit="percent",
    source=DFE_ABSENCE,
    groups=("absence_reason", "sen_status"),
    tally=tally_reasons,
    value=value_reasons,
    needs=FILES,
    better="lower",
    national=national_reasons,
    left_out=left_out_without_days,
    facts=stretch,
    counted=counted,
)


def tally_weekdays(school: School, filters: Filters) -> Tally:
    """The six sums by weekday, half of the day and side."""
    found = asked(school, filters)
    both = found.units.by_session.over((found.sen, found.peers))
    return Tally(
        {
            (WEEKDAYS[session // 2], HALVES[session % 2], side): sums[session]
            for side, sums in zip(SIDES, both, strict=True)
            for session in range(10)
        }
    )


def value_weekdays(tally: Tally) -> list[dict]:
    """A rate a weekday, half of the day and side."""
    if not any(found[0] for found in tally.values()):
        return []
    return [rate(absence_by_weekday.groups, key, found) for key, found in tally.items()]


absence_by_weekday = Measure(
    key="absence_by_weekday",
    title="Absence by day of the week",
    definition="Sessions missed on each weekday, mornings and afternoons, as a share of possible sessions of that "
    "weekday and half of the day. " + DAILY_ONLY + WHO,
    formula=CLUSTERED,
    unit="percent",
    source=DFE_ABSENCE,
    groups=("weekday", "session", "sen_status"),
    tally=tally_weekdays,
    value=value_weekdays,
    needs=FILES,
    better="lower",
    left_out=left_out_without_days,
    facts=stretch,
    counted=counted,
)
