"""Tables as the measures of absence make them, written from sums; what tests of figures and sentences share."""

from dataclasses import replace
from datetime import date, timedelta

from data import terms
from data.benchmarks import Benchmark
from data.filters import Filters
from data.measures import (
    attendance,
    attendance_interventions,
    attendance_reasons,
    attendance_thresholds,
    attendance_weeks,
    suspensions,
)
from data.measures.core import Measure, Tally
from data.periods import Period
from data.table import Table

AS_AT = date(2026, 11, 20)
AUTUMN = Period(2026, ((date(2026, 9, 1).toordinal(), AS_AT.toordinal()),), AS_AT.toordinal(), AS_AT.toordinal(), (),
                "autumn term")  # fmt: skip


def six(rate: float, pupils: int, sessions: int = 100, spread: int = 5) -> tuple[int, ...]:
    """The six sums of so many pupils who missed about a share of their sessions, half of them more, half less."""
    missed = [max(0, round(rate * sessions) + (spread if at % 2 else -spread)) for at in range(pupils)]
    return (
        pupils, sum(missed), sessions * pupils, sum(a * a for a in missed), sessions * sum(missed),
        sessions * sessions * pupils,
    )  # fmt: skip


def national(
    value: float, group: str = "SEN", period: str = "2025/26 autumn term", unit: str = "%"
) -> Benchmark:
    """A national figure of secondary schools."""
    return Benchmark(
        "x", "secondary", 2025, period, group, value, unit, "DfE", "2026-06", "A", "state-funded"
    )


def table(measure: Measure, sums: dict, *, filters: Filters | None = None, **more) -> Table:
    """The table of a measure from its sums; ``benchmarks`` and ``facts`` are added to it."""
    facts = {"filters": filters or Filters(), "phase": "secondary", "period": AUTUMN, "term_dates": True}
    facts |= {"provisional": "", "running": "autumn 2"} | more.pop("facts", {})
    rows = measure.value(Tally(sums))
    return Table(groups=measure.groups, rows=rows, as_at=AS_AT, facts=facts, **more)


def overall(rates: dict[str, float], pupils: dict[str, int] | int = 60, **more) -> Table:
    """Overall absence by status, from each one's rate and number of pupils."""
    numbers = pupils if isinstance(pupils, dict) else dict.fromkeys(rates, pupils)
    return table(
        attendance.overall_absence, {(code,): six(rates[code], numbers[code]) for code in rates}, **more
    )


def by_area(rates: dict[str, tuple[float, int]], peers: tuple[float, int] = (0.06, 300), **more) -> Table:
    """Gaps by need area from (rate, pupils)."""
    sums = {("peers",): six(*peers)} | {(area,): six(*found) for area, found in rates.items()}
    return table(attendance.absence_by_area, sums, **more)


def reaching(counts: dict[str, tuple[int, int]], **more) -> Table:
    """Persistent absence by status from (reaching, pupils)."""
    sums = {(code,): found for code, found in counts.items()}
    return table(attendance_thresholds.persistent_absence, sums, **more)


def banded(sen: list[int], peers: list[int], **more) -> Table:
    """Bands from the pupils in each, the last ones empty where a list is short."""
    sums = {}
    for side, counts in (("SEN", sen), ("N", peers)):
        for place, band in enumerate(attendance_thresholds.BAND_CODES):
            sums[band, side] = (counts[place] if place < len(counts) else 0, sum(counts))
    return table(attendance_thresholds.absence_bands, sums, **more)


def weekly(
    gaps: list[float], before: list[float] = (), pupils: int = 40, skip: tuple[int, ...] = (), **more
) -> Table:
    """Gaps in points week by week, and those of the year before; ``skip`` are places of weeks that were holidays."""
    sums = {}
    for first, found in ((date(2025, 9, 8), before), (date(2026, 9, 7), gaps)):
        monday = first
        for gap in found:
            while first.year == 2026 and (monday - first).days // 7 in skip:
                monday += timedelta(weeks=1)
            sums[(monday.isoformat(),)] = (
                round((gap + 5) * pupils),
                100 * pupils,
                pupils,
                5 * 100,
                100 * 100,
                100,
            )
            monday += timedelta(weeks=1)
    return table(attendance_weeks.weekly_gap, sums, **more)


def stepped(now: dict[str, float], before: dict[str, float], pupils: int = 40, **more) -> Table:
    """Half terms of this year and the last, three weeks each of this year's."""
    sums, monday = {}, date(2026, 9, 7)
    for name, rate in before.items():
        sums["2025/26", name, ""] = six(rate, pupils)
    for name, rate in now.items():
        sums["2026/27", name, ""] = six(rate, pupils)
    for name, rate in now.items():
        for _ in range(3):
            sums["2026/27", name, monday.isoformat()] = six(rate, pupils)
            monday += timedelta(weeks=1)
        monday += timedelta(weeks=1)
    return table(attendance_weeks.absence_by_half_term, sums, **more)


def reasoned(rates: dict[str, tuple[float, float]], pupils: int = 60, **more) -> Table:
    """Reasons from (rate with SEN, rate with no SEN)."""
    sums = {}
    for reason, both in rates.items():
        for side, rate in zip(("SEN", "N"), both, strict=True):
            sums[reason, side] = six(rate, pupils, sessions=1000, spread=1)
    return table(attendance_reasons.absence_reasons, sums, **more)


def by_day(rates: dict[tuple[str, str], float], pupils: int = 60, **more) -> Table:
    """Rates by (weekday, half) with SEN, and 6% for their peers."""
    sums = {}
    for side in ("SEN", "N"):
        for day in attendance_reasons.WEEKDAYS:
            for half in attendance_reasons.HALVES:
                rate = rates.get((day, half), 0.1) if side == "SEN" else 0.06
                sums[day, half, side] = six(rate, pupils, spread=1)
    return table(attendance_reasons.absence_by_weekday, sums, **more)


def suspended(counts: dict[str, tuple], **more) -> Table:
    """Suspensions by status from (count, pupils, sessions, permanent, headcount)."""
    return table(suspensions.suspensions, {(code,): found for code, found in counts.items()}, **more)


def changed(sums: dict[str, tuple[int, float, float]], spread: float = 5.0, **more) -> Table:
    """Before and after by intervention from (pupils, mean before, mean after)."""
    found = {}
    for name, (n, before, after) in sums.items():
        change = after - before
        found[(name,)] = (n, n * before, n * after, n * change, n * (change * change + spread * spread))
    return table(attendance_interventions.absence_after_start, found, **more)


def hidden(shown: Table) -> Table:
    """The same table with every number hidden, as a release for governors hides it."""
    numbers = ("value", "numerator", "denominator", "n", "low", "high", "peers", "error")
    rows = [row | {name: None for name in numbers if name in row} | {"note": "c"} for row in shown.rows]
    return replace(shown, rows=rows)


def of_a_school(pupils: int, rate: float, peers: float) -> dict[str, Table]:
    """A table for each figure of absence, by the figure's name, of a school of any size."""
    rates = {"N": peers, "K": rate, "E": rate, "SEN": rate}
    some = max(1, pupils // 10)
    areas = {area: (rate, pupils if area == "ci" else some) for area in terms.AREAS}
    reasons = {"authorised": (rate, peers), "unauthorised": (0.02, 0.01)}
    some_reasons = ("illness", "holiday not agreed", "medical or dental appointment")
    reasons |= dict.fromkeys(some_reasons, (rate / 2, peers / 2))
    counts = {code: (some, some, 3.0 * some, 1, float(pupils)) for code in ("N", "K", "E", "SEN")}
    both = {("SEN", "absence"): national(12.6), ("N", "absence"): national(6.8)}
    return {
        "rates": overall(rates, pupils, benchmarks=both),
        "gap_dumbbell": by_area(areas, (peers, pupils)),
        "rate_dumbbell": reasoned(reasons, pupils, benchmarks={("illness", "SEN"): national(5.1)}),
        "control_chart": weekly([100 * rate, 6.5, 30.0, 5.5, 7.0], [6.0, 7.0] * 8, pupils, skip=(3,)),
        "half_term_steps": stepped({"autumn 1": rate, "autumn 2": rate / 2}, {"autumn 1": peers}, pupils),
        "absence_bands": banded(
            [pupils, 0, some], [pupils, some], benchmarks={("0 to 5", "SEN"): national(36.0)}
        ),
        "weekday_grid": by_day({("Friday", "pm"): rate}, pupils),
        "suspension_rates": suspended(
            counts, benchmarks={("SEN", "suspensions"): national(20.0, unit="per 100 pupils")}
        ),
        "before_and_after": changed(
            {"Mentoring": (pupils, 100 * rate, -2.0), "Reading <b>": (some, 1.0, 2.0)}
        ),
    }
