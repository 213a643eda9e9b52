"""Why sessions were missed, and on which days of the week: both need daily marks."""

from functools import lru_cache

import numpy as np

from data import reference
from data.filters import Filters
from data.measures.attendance import CLUSTERED, STATUSES, rate, stretch
from data.measures.attendance_national import figures
from data.measures.attendance_units import DFE_ABSENCE, FILES, WHO, Asked, asked, counted, left_out, sums
from data.measures.core import Measure, Tally
from data.rounding import said
from data.school import School

SIDES = ("SEN", "N")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
HALVES = ("am", "pm")
DAILY_ONLY = "Only weeks with daily marks are in it; weekly totals hold no reasons and no days. "


@lru_cache
def reasons() -> dict[str, np.ndarray]:
    """For each reason of absence: which of 128 characters mean it; the two kinds of absence come first."""
    counts, groups = reference.marks(), reference.reason_groups()
    found = {"authorised": counts.authorised[:128], "unauthorised": counts.unauthorised[:128]}
    absent = (counts.authorised | counts.unauthorised)[:128]
    for place, group in enumerate(groups):
        characters = absent * (counts.reason[:128] == place)
        if characters.any():
            found[group] = characters
    return found


def sides(found: Asked) -> dict[str, np.ndarray]:
    """The two sides that are compared: all in view with SEN, and their peers."""
    return {"SEN": found.sen, "N": found.peers}


def tally_reasons(school: School, filters: Filters) -> Tally:
    """The six sums by reason and side, A the sessions missed for that reason, over units with daily marks."""
    found = asked(school, filters)
    kinds = np.stack(list(reasons().values()), axis=1).astype(np.int64)
    tally = Tally()
    for side, mask in sides(found).items():
        by_mark = found.units.by_mark[mask]
        possible = by_mark @ reference.marks().possible[:128].astype(np.int64)
        marked = possible > 0
        missed = by_mark[marked] @ kinds
        for place, reason in enumerate(reasons()):
            tally[(reason, side)] = sums(missed[:, place], possible[marked])
    return Tally({(reason, side): tally[reason, side] for reason in reasons() for side in SIDES})


def value_reasons(tally: Tally) -> list[dict]:
    """A rate a reason and side; a reason that nobody had is left out, but for the two kinds of absence."""
    first = ("authorised", "unauthorised")
    had = {reason for (reason, _side), found in tally.items() if found[1]}
    kept = {key: found for key, found in tally.items() if key[0] in had or key[0] in first}
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
            (reason, side): f"{side}{year}:{reason}" for reason in list(reasons())[2:] for side in SIDES
        },
    )  # fmt: skip
    for kind in ("authorised", "unauthorised"):
        of_kind, _words = figures(
            school, filters, f"{kind}_absence", lambda year: {(code,): code + year for code in STATUSES}
        )
        found |= {(kind, side): of_kind[side,] for side in SIDES if (side,) in of_kind}
    return found, words


def left_out_without_days(school: School, filters: Filters) -> tuple[str, ...]:
    """Who is not counted, and how many have weekly totals only."""
    found = asked(school, filters)
    shown = found.sen | found.peers
    possible = found.units.by_mark[shown] @ reference.marks().possible[:128].astype(np.int64)
    without = int((possible == 0).sum())
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
    absent, possible = found.units.by_session
    tally = Tally()
    for side, mask in sides(found).items():
        for session in range(10):
            p = possible[mask, session]
            marked = p > 0
            key = (WEEKDAYS[session // 2], HALVES[session % 2], side)
            tally[key] = sums(absent[mask, session][marked], p[marked])
    return tally


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
