"""Tables as the register's measures make them, written from sums; what tests of figures and sentences share."""

from dataclasses import replace
from datetime import date

from components.figures.kinds import FIGURES
from data import terms
from data.benchmarks import Benchmark
from data.filters import Filters
from data.measures import movement as moves
from data.measures import register, representation
from data.measures.core import Measure, Tally
from data.table import Table

AS_AT = date(2026, 11, 20)
DRAWN = {figure.__name__: figure for figure in FIGURES}


def table(measure: Measure, sums: dict, *, filters: Filters | None = None, **more) -> Table:
    """The table of a measure from its sums; ``benchmarks`` and ``facts`` are added to it."""
    facts = {"filters": filters or Filters(), "phase": "primary"} | more.pop("facts", {})
    rows = measure.value(Tally(sums))
    return Table(groups=measure.groups, rows=rows, as_at=AS_AT, facts=facts, **more)


def national(value: float, group: str = "SEN", year: int = 2025, measure: str = "sen_share") -> Benchmark:
    """A national figure of primary schools."""
    period = f"January {year + 1}"
    return Benchmark(
        measure, "primary", year, period, group, value, "%", "DfE", "2026-06", "A", "state-funded"
    )


def shares(support: int, plans: int, roll: int, figure: float | None = 19.4, **more) -> Table:
    """Shares of roll, all SEN beside a national figure."""
    sums = {("K",): (support, roll), ("E",): (plans, roll), ("SEN",): (support + plans, roll)}
    benchmarks = {("SEN",): national(figure)} if figure is not None else {}
    words = "" if benchmarks else "No national figure for primary schools."
    return table(register.share_of_roll, sums, benchmarks=benchmarks, no_benchmark=words, **more)


def over_time(*points: tuple[int, int, int], filters: Filters | None = None) -> Table:
    """The trend of (SEN support, EHC plans, roll) at the ends of terms up to the as-at date."""
    days = ("2025-04-04", "2025-07-22", "2025-12-19", "2026-03-27", "2026-07-21", "2026-11-20")[
        -len(points) :
    ]
    terms_of = (
        "Spring 2024/25",
        "Summer 2024/25",
        "Autumn 2025/26",
        "Spring 2025/26",
        "Summer 2025/26",
        "Now",
    )
    sums = {}
    for day, (support, plans, roll) in zip(days, points, strict=True):
        sums |= {
            (day, "K"): (support, roll),
            (day, "E"): (plans, roll),
            (day, "SEN"): (support + plans, roll),
        }
    series = [national(18.4, year=2024), national(19.4, year=2025)]
    facts = {"names": dict(zip(days, terms_of[-len(points) :], strict=True)), "national": {"SEN": series}}
    return table(register.share_over_time, sums, filters=filters, facts=facts)


def by_area(cells: dict[tuple[str, str], tuple[int, int]], **more) -> Table:
    """Year groups by need areas; every area has a row, as the measure gives it."""
    rolls = {year: roll for (year, _area), (_people, roll) in cells.items()}
    sums = {(year, area): cells.get((year, area), (0, rolls[year])) for year in rolls for area in terms.AREAS}
    return table(register.year_by_area, sums, **more)


def needs(counts: dict[str, int], figures: dict[str, float] | None = None, **more) -> Table:
    """Types of need of as many pupils with SEN as the counts add up to."""
    with_sen = sum(counts.values())
    sums = {(need,): (counts.get(need, 0), with_sen) for need in (*terms.NEEDS, "none", *counts)}
    found = {
        (need,): national(value, f"SEN:{need}", 2024, "need_share") for need, value in (figures or {}).items()
    }
    return table(register.need_types, sums, benchmarks=found, **more)


def moved(counts: dict[tuple[str, str, str], int]) -> Table:
    """A movement from the counts of (kind, status, reason)."""
    facts = {"start": date(2025, 11, 20), "end": AS_AT}
    return table(moves.movement, {key: (people,) for key, people in counts.items()}, facts=facts)


def handbook_movement() -> Table:
    """The worked example of a movement: 78 on the register, 4 + 6 - 5 - 3, 2 stepped up, 80 at the end."""
    return moved(
        {
            ("start", "K", ""): 61, ("start", "E", ""): 17, ("joined", "K", ""): 3, ("joined", "E", ""): 1,
            ("new", "K", "Teacher concern"): 4, ("new", "K", "No reason recorded"): 2, ("new", "E", ""): 0,
            ("left", "K", ""): 4, ("left", "E", ""): 1, ("off", "K", "Made good progress"): 3, ("off", "E", ""): 0,
            ("up", "E", "Plan issued"): 2, ("end", "K", ""): 61, ("end", "E", ""): 19,
        }
    )  # fmt: skip


def ratios(sums: dict[str, tuple[int, int, int, int]], **more) -> Table:
    """Over-representation from (with SEN, group, rest with SEN, rest)."""
    return table(representation.representation, {(name,): four for name, four in sums.items()}, **more)


def several(none: int, one: int, two: int, three: int, areas: int, recorded: int) -> Table:
    """How many needs pupils with SEN have."""
    n = none + one + two + three
    sums = {("0",): (none, n), ("1",): (one, n), ("2",): (two, n), ("3 or more",): (three, n)}
    return table(register.several_needs, sums | {("2 or more areas",): (areas, n), ("mean",): (recorded, n)})


def arrived(counts: dict[tuple[str, str], tuple[int, int]], **more) -> Table:
    """Arrivals with SEN by (academic year, year group) as (with SEN, all)."""
    return table(register.arrivals, {(*key, "SEN"): sums for key, sums in counts.items()}, **more)


def hidden(shown: Table) -> Table:
    """The same table with every number hidden, as a release for governors hides it."""
    numbers = ("value", "numerator", "denominator", "n", "low", "high", "rest_numerator", "rest")
    rows = [row | {name: None for name in numbers if name in row} | {"note": "c"} for row in shown.rows]
    return replace(shown, rows=rows)


def of_a_school(support: int, plans: int, roll: int) -> dict[str, Table]:
    """A table for each figure, by the figure's name, of a school of any size."""
    with_sen = support + plans
    half, third = with_sen // 2, with_sen // 3
    share = (with_sen, roll)
    return {
        "dots": shares(support, plans, roll),
        "trend": over_time(*[(support, plans, roll)] * 5, (support, plans, roll)),
        "heatmap": by_area({("R", "ci"): share, ("10", "semh"): share, ("2", "none"): (half, roll)}),
        "sorted_bars": needs({"ASD": half, "SEMH": with_sen - half}, {"ASD": 17.2}),
        "bars": several(0, with_sen - half, half - third // 2, third // 2, third, with_sen),
        "waterfall": moved(
            {("start", "K", ""): support, ("start", "E", ""): plans, ("end", "K", ""): with_sen}
        ),
        "forest": ratios({"boys": (half, roll // 2, with_sen - half, roll - roll // 2)}),
        "grouped_dots": arrived({("2025/26", "R"): share, ("2026/27", "R"): share, ("2026/27", "7"): share}),
    }
