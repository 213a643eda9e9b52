"""Absence week by week: the gap held to control limits, and the rate against the same half term of last year."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np

from data import disclosure, terms, xmr
from data.filters import Filters
from data.measures.attendance import RATE, SESSIONS, rate
from data.measures.attendance_sums import ABSENCE, Sums
from data.measures.attendance_units import DFE_ABSENCE, FILES, WHO, Asked, Units, asked, counted, left_out
from data.measures.core import Measure, Tally
from data.parts.attendance import Attendance
from data.periods import Period, half_term_of, whole_year
from data.reference import marks, threshold
from data.school import School

SHORT_WEEK = 3
FEWEST_FOR_LIMITS = 6
WEEKS_IN = (
    "Weeks with fewer than three school days are left out. Each year's SEN status and need are those on the last day "
    "on roll in that year; a chosen year group is followed back, so that of the year before it is the same pupils, a "
    "year group younger. "
)


def year_asked(school: School, filters: Filters, back: int = 0) -> Asked:
    """The units in view of the academic year of the as-at date, or of so many years before.

    A chosen year group follows its pupils: of the year before it is those who were a year group younger then.
    """
    as_at = school.effective(filters.as_at)
    year = terms.academic_year(as_at) - back
    places = (max(terms.YEAR_GROUPS.index(code) - back, 0) for code in filters.year_group)
    then = replace(filters, year_group=tuple(dict.fromkeys(terms.YEAR_GROUPS[place] for place in places)))
    return asked(school, then, whole_year(school, year, as_at if not back else date(year + 1, 8, 31)))


@dataclass(frozen=True)
class Weeks:
    """The weeks of a year that are long enough to count, up to the as-at date: sessions by unit and week.

    ``mondays`` are their first days as ISO dates, ``half_terms`` the half term of each (None where not known);
    ``sums`` has a column a week and then one a half term, in the order of ``named``.
    """

    mondays: tuple[str, ...]
    half_terms: tuple[tuple[int, str] | None, ...]
    named: tuple[str, ...]
    absent: np.ndarray
    possible: np.ndarray
    sums: Sums


def weeks_of(school: School, of: Units) -> Weeks:
    """The weeks of a year's units, made once for each period of a snapshot."""
    return of.attendance.keep("weeks", (of.period,), lambda: _weeks_of(school, of))


def _weeks_of(school: School, of: Units) -> Weeks:
    attendance, chosen = of.attendance, of.period
    kept = [
        place for place in range(of.columns.start, of.columns.stop) if _long_enough(attendance, chosen, place)
    ]
    grid = np.ix_(of.enrolment, kept)
    absent, possible = attendance.absent[grid].astype(np.int64), attendance.possible[grid].astype(np.int64)
    mondays = [int(attendance.weeks[place]) for place in kept]
    if kept and mondays[-1] + 4 > chosen.last:
        # The as-at date cuts the last week, so that week is counted mark by mark.
        counts = marks()
        cut = attendance.marks[of.enrolment, kept[-1], : 2 * (chosen.last - mondays[-1] + 1)]
        absent[:, -1] = (counts.authorised | counts.unauthorised)[cut].sum(axis=1)
        possible[:, -1] = counts.possible[cut].sum(axis=1)
    days = tuple(date.fromordinal(monday).isoformat() for monday in mondays)
    half_terms = tuple(half_term_of(school, monday) for monday in mondays)
    named = tuple(dict.fromkeys(half_term[1] for half_term in half_terms if half_term))
    inside = [
        [at for at, half_term in enumerate(half_terms) if half_term and half_term[1] == name]
        for name in named
    ]
    wide = [np.concatenate([part, *(part[:, at].sum(axis=1, keepdims=True) for at in inside)], axis=1)
            for part in (absent, possible)]  # fmt: skip
    return Weeks(days, half_terms, named, absent, possible, Sums(*wide))


def _long_enough(attendance: Attendance, chosen: Period, place: int) -> bool:
    monday = int(attendance.weeks[place])
    days_so_far = min(chosen.last - monday + 1, 5)
    of_the_year = terms.academic_year(date.fromordinal(monday + 4)) == chosen.year
    return of_the_year and int(attendance.open_days[place, :days_so_far].sum()) >= SHORT_WEEK


def tally_weekly(school: School, filters: Filters) -> Tally:
    """By week, this academic year and the last: missed, possible and enrolments with SEN, then with no SEN."""
    tally = Tally()
    for back in (1, 0):
        found = year_asked(school, filters, back)
        weeks = weeks_of(school, found.units)
        sen, peers = weeks.sums.over((found.sen, found.peers), ABSENCE)
        for monday, ours, theirs in zip(weeks.mondays, sen, peers, strict=False):
            tally[(monday,)] = (*ours[1:3], ours[0], *theirs[1:3], theirs[0])
    return tally


@lru_cache(maxsize=1024)
def _year_of(week: str) -> int:
    return terms.academic_year(date.fromordinal(date.fromisoformat(week).toordinal() + 4))


def _gap(found: tuple[int, ...]) -> float | None:
    """The gap of one week in points; None where a side had no session or is too few to be compared."""
    missed, possible, n, peers_missed, peers_possible, peers = found
    if min(n, peers) < disclosure.COMPARED_FROM:
        return None
    return 100 * missed / possible - 100 * peers_missed / peers_possible


def limits(before: list[float], now: list[float]) -> tuple[xmr.Limits | None, bool]:
    """The limits for the gaps of a year, and whether they are trial: the year's own first weeks, not the year before.

    ``before`` and ``now`` are the known gaps of the two years. None where the weeks are too few for any.
    """
    trial_points = int(threshold("trial_points"))
    if len(before) >= trial_points:
        return xmr.limits(before), False
    first = now[:trial_points]
    return (xmr.limits(first) if len(first) >= FEWEST_FOR_LIMITS else None), True


@dataclass(frozen=True)
class Gaps:
    """The gap of each week of a year (None where it is not known), its signals, and the limits it is held to."""

    weeks: dict[str, tuple[int, ...]]
    apart: dict[str, float | None]
    signals: dict[str, tuple[str, ...]]
    limits: xmr.Limits | None
    trial: bool


def gaps(tally: Tally) -> Gaps:
    """The weekly gaps of the latest year of a tally, which holds a week."""
    by_year: dict[int, dict[str, tuple[int, ...]]] = {}
    for (week,), found in tally.items():
        by_year.setdefault(_year_of(week), {})[week] = found
    year = max(by_year)
    before = [value for found in by_year.get(year - 1, {}).values() if (value := _gap(found)) is not None]
    apart = {week: _gap(found) for week, found in by_year[year].items()}
    known = {week: value for week, value in apart.items() if value is not None}
    held_to, trial = limits(before, list(known.values()))
    signals = xmr.signals(list(known.values()), held_to) if held_to else [()] * len(known)
    return Gaps(by_year[year], apart, dict(zip(known, signals, strict=True)), held_to, trial)


def value_weekly_gap(tally: Tally) -> list[dict]:
    """Three rows a week of this year: the gap with its limits and signals, absence, and that of peers."""
    if not tally:
        return []
    of = gaps(tally)
    rows = []
    for week, found in of.weeks.items():
        row = {"week": week, "quantity": "gap", "value": of.apart[week], "unit": "points", "numerator": None}
        row |= {"denominator": None, "n": found[2], "low": None, "high": None, "peers": found[5]}
        row |= {"signals": of.signals.get(week, ()), "limits": of.limits, "trial": of.trial}
        few = f"u: fewer than {disclosure.COMPARED_FROM} pupils on one side, not compared"
        row["note"] = few if of.apart[week] is None else "; ".join(SIGNALS[kind] for kind in row["signals"])
        rows += [row, _plain(week, "absence", found[:3]), _plain(week, "peers", found[3:])]
    return rows


# Each signal in words; "high" is the side of more absence.
SIGNALS = {
    "above": "above the upper limit",
    "below": "below the lower limit",
    "high": "seven or more weeks in a row above the mean",
    "low": "seven or more weeks in a row below the mean",
    "rising": "seven or more weeks rising",
    "falling": "seven or more weeks falling",
    "near top": "two of three weeks close to the upper limit",
    "near bottom": "two of three weeks close to the lower limit",
}


def _plain(week: str, quantity: str, found: tuple[int, ...]) -> dict:
    """A week's rate without a range, or only its sums where they are too few."""
    missed, possible, n = found
    value = 100 * missed / possible if n >= disclosure.COUNTS_ONLY_UNDER else None
    row = {"week": week, "quantity": quantity, "value": value, "unit": RATE, "numerator": missed}
    return row | {"denominator": possible, "n": n, "low": None, "high": None, "note": disclosure.note(n)}


def provisional(school: School, filters: Filters) -> dict:
    """The Monday of the first week whose marks may still be corrected, where the page is seen as at that time.

    ``running`` is the half term that is not over on the as-at date; both are empty where there is none.
    """
    attendance, until = school.parts["attendance"], school.effective(filters.as_at).toordinal()
    settled = attendance.provisional_from(school.data_date.toordinal())
    monday = date.fromordinal(settled - (settled - 1) % 7).isoformat()
    running = next(
        (name for _, name, start, end in school.terms if start.toordinal() <= until < end.toordinal()), ""
    )
    return {
        "provisional": monday if settled <= until else "",
        "running": running,
        "term_dates": bool(school.terms),
    }


def counted_in_year(school: School, filters: Filters) -> str:
    """Who is behind the weeks of this academic year."""
    as_at = school.effective(filters.as_at)
    return counted(school, filters, whole_year(school, terms.academic_year(as_at), as_at))


weekly_gap = Measure(
    key="weekly_absence_gap",
    title="Absence gap week by week",
    definition="The absence of pupils with SEN less that of peers with no SEN in the same week, in percentage points, "
    "with the limits that ordinary weeks stay within. Limits come from the weeks of the academic year before, or where "
    "that has fewer than twelve from this year's first twelve weeks, which are then marked trial. Seasons move both "
    "groups, so they cancel. A signal says: unusual, look for a cause. " + WEEKS_IN + SESSIONS + WHO,
    formula="limits: mean gap and 2.66 x mean moving range either side (not screened for outliers). Signals: outside a "
    "limit; seven in a row on one side of the mean; seven rising or falling; two of three close to a limit",
    unit="points",
    source="NHS England, Making Data Count (XmR charts); " + DFE_ABSENCE,
    groups=("week", "quantity"),
    tally=tally_weekly,
    value=value_weekly_gap,
    needs=FILES,
    better="lower",
    left_out=left_out,
    facts=provisional,
    counted=counted_in_year,
    ignores=(("term", "Half terms are not cut here: the weeks of the whole year are shown."),),
)


def tally_half_terms(school: School, filters: Filters) -> Tally:
    """Of pupils with SEN: the six sums of each half term, this year and the last, and of each week of this year."""
    tally = Tally()
    for back in (1, 0):
        found = year_asked(school, filters, back)
        weeks = weeks_of(school, found.units)
        name = terms.academic_year_name(found.units.period.year)
        (sums,) = weeks.sums.over((found.sen,))
        for half_term, found_sums in zip(weeks.named, sums[len(weeks.mondays) :], strict=True):
            tally[(name, half_term, "")] = found_sums
        for monday, half_term, found_sums in zip(weeks.mondays, weeks.half_terms, sums, strict=False):
            if not back:
                tally[(name, half_term[1] if half_term else "", monday)] = found_sums
    return tally


def value_half_terms(tally: Tally) -> list[dict]:
    """A rate with its range for each half term, and one for each week of this year."""
    return [rate(absence_by_half_term.groups, key, found) for key, found in tally.items()]


absence_by_half_term = Measure(
    key="absence_by_half_term",
    title="Absence against the same half term of last year",
    definition="The absence of pupils with SEN in each week of this academic year, and in each half term of this year "
    "and the last, whole: absence has seasons, so a half term is set beside the same one. A half term that has begun "
    "is shown so far. " + WEEKS_IN + SESSIONS + WHO,
    formula="sessions missed / possible sessions x 100; range: ratio estimator over pupils, 95%",
    unit="percent",
    source=DFE_ABSENCE,
    groups=("academic_year", "half_term", "week"),
    tally=tally_half_terms,
    value=value_half_terms,
    needs=FILES,
    better="lower",
    left_out=left_out,
    facts=provisional,
    counted=counted_in_year,
    ignores=(("term", "Half terms are not cut here: all of the year are shown."),),
)
