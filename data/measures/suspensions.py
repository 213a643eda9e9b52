"""Suspensions and permanent exclusions by SEN status."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from data import disclosure
from data.benchmarks import Benchmark
from data.dates import long_date
from data.filters import Filters
from data.intervals import poisson, wilson
from data.measures.attendance import STATUSES, stretch
from data.measures.attendance_national import figures, same_stretch
from data.measures.attendance_units import on_their_days
from data.measures.core import Measure, Tally
from data.periods import Period, period
from data.roll import distinct
from data.rounding import said
from data.school import School, View, cut_by_area, cut_by_status

THURSDAY, WEEK = 3, 7
DFE_SUSPENSIONS = "Department for Education, Suspensions and permanent exclusions in England (methodology)"
NOT_YET = "National figures are for whole academic years, so none is set beside part of one."


@dataclass(frozen=True)
class Found:
    """The suspensions of a period, as of the day each began; all arrays have the same length."""

    pupil: np.ndarray
    day: np.ndarray
    year: np.ndarray
    status: np.ndarray
    primary: np.ndarray
    area: np.ndarray
    areas: np.ndarray
    sessions: np.ndarray
    permanent: np.ndarray
    off_roll: int


def census_day(year: int) -> date:
    """The day of an academic year's spring census: the third Thursday of January."""
    first = date(year + 1, 1, 1)
    return first + timedelta(days=(THURSDAY - first.weekday()) % WEEK + 2 * WEEK)


def headcount_days(school: School, chosen: Period) -> tuple[date, ...]:
    """The days whose mean roll is the denominator: the census day, before it the month ends of the year so far."""
    as_at = date.fromordinal(chosen.until)
    if as_at >= census_day(chosen.year):
        return (census_day(chosen.year),)
    firsts = [date(chosen.year, month, 1) for month in (10, 11, 12)] + [date(chosen.year + 1, 1, 1)]
    ends = [first - timedelta(days=1) for first in firsts]
    return tuple(end for end in ends if end <= as_at) or (as_at,)


def headcounts(school: School, filters: Filters, chosen: Period) -> dict[str, float]:
    """The mean roll in view on the days of the denominator, by status row."""
    days = headcount_days(school, chosen)
    rolls = [_by_status(school.view(filters, day)) for day in days]
    return {status: sum(roll[status] for roll in rolls) / len(days) for status in STATUSES}


def _by_status(view: View) -> dict[str, int]:
    status = view.roll.status
    support, plans = (int((view.sen & (status == code)).sum()) for code in (1, 2))
    return {"N": int((view.everyone & (status == 0)).sum()), "K": support, "E": plans, "SEN": support + plans}


def found_in(school: School, chosen: Period) -> Found:
    """The suspensions that began in a period, made once for each period of a snapshot."""
    keep = school.parts["attendance"].keep
    return keep("suspensions", (chosen,), lambda: _found_in(school, chosen))


def _found_in(school: School, chosen: Period) -> Found:
    every = school.parts["suspensions"]
    inside = chosen.holds(every.day)
    kept = inside & (every.enrolment >= 0)
    pupil, day = every.pupil[kept], every.day[kept]
    year = school.year_on(every.enrolment[kept], chosen.last)
    of_their_days = on_their_days(school, pupil, day)
    return Found(
        pupil,
        day,
        year,
        *of_their_days,
        every.sessions[kept],
        every.permanent[kept],
        int((inside & ~kept).sum()),
    )


def tally_suspensions(school: School, filters: Filters) -> Tally:
    """By status row: suspensions, pupils with one or more, sessions lost, permanent exclusions, headcount."""
    chosen = period(school, filters)
    found, rolls = found_in(school, chosen), headcounts(school, filters, chosen)
    everyone = school.cut_everybody(filters, found.pupil, found.year)
    sen = everyone & (found.status > 0) & cut_by_status(filters, found.status)
    sen &= cut_by_area(filters, found.area, found.areas)
    masks = {
        "N": everyone & (found.status == 0),
        "K": sen & (found.status == 1),
        "E": sen & (found.status == 2),
    }
    tally = Tally()
    for status, mask in (masks | {"SEN": sen}).items():
        for_now = mask & ~found.permanent
        people, sessions = distinct(found.pupil[for_now]), float(found.sessions[for_now].sum())
        counts = (int(for_now.sum()), people, sessions, int((mask & found.permanent).sum()))
        tally[(status,)] = (*counts, rolls[status])
    return tally


def value_suspensions(tally: Tally) -> list[dict]:
    """Four rows a status: suspensions per 100, pupils suspended, sessions lost, permanent exclusions."""
    rows = []
    for (status,), (count, people, sessions, permanent, roll) in tally.items():
        rows += [
            _per_hundred(status, count, roll),
            _suspended(status, people, roll),
            _plain(status, "sessions", sessions, "sessions", roll),
            _plain(status, "permanent", permanent, "pupils", roll),
        ]
    return rows


def _plain(status: str, quantity: str, number: float, unit: str, roll: float) -> dict:
    row = {"sen_status": status, "quantity": quantity, "value": number, "unit": unit, "numerator": number}
    return row | {"denominator": None, "n": round(roll), "low": None, "high": None, "note": ""}


def _per_hundred(status: str, count: int, roll: float) -> dict:
    row = _plain(status, "suspensions", None, "per 100 pupils", roll)
    row |= {"numerator": count, "denominator": roll, "note": disclosure.note(round(roll))}
    if disclosure.reading(round(roll)) not in ("nobody", "counts"):
        low, high = (100 * end / roll for end in poisson(count))
        row |= {"value": 100 * count / roll, "low": low, "high": high}
    return row


def _suspended(status: str, people: int, roll: float) -> dict:
    row = _plain(status, "suspended", None, "percent", roll)
    row |= {"numerator": people, "denominator": roll, "note": disclosure.note(round(roll))}
    if disclosure.reading(round(roll)) not in ("nobody", "counts"):
        # Pupils who have left since can make the numerator the larger; that is no share of anything.
        if people > roll:
            return row | {"note": "x: more pupils than the headcount"}
        low, high = (100 * end for end in wilson(people, roll))
        row |= {"value": 100 * people / roll, "low": low, "high": high}
    return row


def national_suspensions(school: School, filters: Filters) -> tuple[dict[tuple, Benchmark], str]:
    """The national rates of each status that has them, of whole years only: suspensions add up as a year goes on."""
    chosen = period(school, filters)
    found, words = {}, ""
    for quantity, measure in (("suspensions", "suspension_rate"), ("suspended", "suspended_pupils")):
        of, words = figures(
            school,
            filters,
            measure,
            lambda year, name=quantity: {(code, name): code + year for code in STATUSES},
        )
        found |= {key: figure for key, figure in of.items() if same_stretch(figure, chosen.span)}
        words = words or ("" if found else NOT_YET)
    return found, words


def left_out_suspensions(school: School, filters: Filters) -> tuple[str, ...]:
    """Which roll is the denominator, and suspensions that fell in no time on roll."""
    chosen = period(school, filters)
    days = headcount_days(school, chosen)
    if days == (census_day(chosen.year),):
        words = f"Per headcount of {long_date(days[0])}, the spring census."
    elif len(days) == 1 and days[0].toordinal() == chosen.until:
        words = "Per headcount of the as-at date: no month of the year is over yet."
    else:
        words = "Per mean headcount of the month ends of this year, as the spring census is still to come."
    off_roll = found_in(school, chosen).off_roll
    return (
        (words, f"{said(off_roll, 0)} that began outside the time on roll left out.")
        if off_roll
        else (words,)
    )


def counted_suspensions(school: School, filters: Filters) -> str:
    """Who is behind the rates."""
    rolls = headcounts(school, filters, period(school, filters))
    return f"{said(rolls['SEN'], 0)} pupils with SEN and {said(rolls['N'], 0)} with no SEN."


suspensions = Measure(
    key="suspensions",
    title="Suspensions and permanent exclusions",
    definition="Suspensions that began in the period per 100 pupils (a pupil suspended three times counts three times, "
    "so it can pass 100), the share of pupils suspended at least once, sessions lost, and permanent exclusions apart. "
    "SEN status and need are those on the day it began; a pupil who has left since still counts. The range is the "
    "least that chance alone would give: suspensions of one pupil tend to follow each other. Pupils of every age.",
    formula="suspensions / headcount x 100; pupils suspended / headcount x 100; ranges: exact Poisson, and Wilson, 95%",
    unit="per 100 pupils",
    source=DFE_SUSPENSIONS + "; Garwood (1936), Biometrika 28, 437 to 442, for the range",
    groups=("sen_status", "quantity"),
    tally=tally_suspensions,
    value=value_suspensions,
    needs=("pupils.csv", "sen.csv", "suspensions.csv"),
    better="lower",
    national=national_suspensions,
    left_out=left_out_suspensions,
    facts=stretch,
    counted=counted_suspensions,
)  # fmt: skip
