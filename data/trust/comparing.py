"""What a comparison is: one number of a measure, of each school, and which schools differ by more than chance."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from data import disclosure, terms
from data.measures.core import Measure, Tally
from data.table import NUMBERS
from data.trust.limits import INNER, OUTER, limits

COMPARISONS: dict[str, "Comparison"] = {}
TOGETHER = "All of these together"
# A line is drawn through the limits at so many sizes.
STEPS, SMALLEST = 48, 4
ABOVE, BELOW, INSIDE = "above", "below", "inside"
RANGES = {
    INSIDE: "range holds the figure of all together",
    ABOVE: "range lies above the figure of all together",
    BELOW: "range lies below the figure of all together",
}
# Fewer schools are their own standard: what they have together says little of any of them.
FEWEST_SCHOOLS = 3


@dataclass(frozen=True)
class Comparison:
    """One number of a measure, of each of several schools.

    ``value`` makes the row of a school from the sums of its measure (without the school), None where the sums hold
    no such number. ``funnel`` says that it is a share of people, which is held against limits by chance; else a
    school's own range is held against the number of all schools together. ``national`` names the figure of the same
    phase beside it: the measure and the group, or two groups of which it is the first less the second.
    """

    key: str
    title: str
    definition: str
    formula: str
    measure: Measure
    value: Callable[[Tally], dict | None]
    funnel: bool = False
    national: tuple[str, ...] = ()
    readers: frozenset[str] = terms.STAFF

    groups = ("school",)
    supposes = ()

    def __post_init__(self) -> None:
        COMPARISONS[self.key] = self

    @property
    def unit(self) -> str:
        """The unit of its number, as the measure has it."""
        return self.measure.unit

    @property
    def source(self) -> str:
        """The source of the measure."""
        return self.measure.source

    @property
    def needs(self) -> tuple[str, ...]:
        """The files that the measure is made from."""
        return self.measure.needs

    @property
    def ignores(self) -> tuple[tuple[str, str], ...]:
        """The choices that the measure cannot follow, with the words that say so."""
        return self.measure.ignores

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of its table."""
        return (*self.groups, *NUMBERS)


def of_group(measure: Measure, *key: str) -> Callable[[Tally], dict | None]:
    """The row of one group of a measure, made by the measure's own value."""

    def value(tally: Tally) -> dict | None:
        rows = measure.value(tally) if tally else []
        return next((row for row in rows if tuple(row[name] for name in measure.groups) == key), None)

    return value


def of_sums(measure: Measure, *key: str) -> Callable[[Tally], dict | None]:
    """The same where each row of the measure comes from the sums of its own key alone."""
    whole = of_group(measure, *key)
    return lambda tally: whole(Tally({key: tally[key]})) if key in tally else None


def against_chance(rows: list[dict], target: float) -> dict:
    """Hold each school's share against limits round a target, a share from 0 to 1; what a chart needs to draw them.

    Puts ``standing`` and a note into each row of 10 people or more: "inside", or "above" or "below" and the level
    whose limits it lies beyond.
    """
    judged = [row for row in rows if row["n"] and row["n"] >= disclosure.COMPARED_FROM]
    if not judged or not 0 < target < 1:
        return {}
    sizes = np.array([row["n"] for row in judged])
    steps = np.unique(np.geomspace(SMALLEST, max(sizes.max() * 1.06, 20), STEPS).astype(int))
    found = limits(np.concatenate([sizes, steps]), target)
    for place, row in enumerate(judged):
        _stand(row, {level: (low[place], high[place]) for level, (low, high) in found.items()})
    drawn = {level: tuple(_shares(ends[len(sizes) :], steps) for ends in found[level]) for level in found}
    return {"target": 100 * target, "sizes": steps.tolist(), "limits": drawn}


def _shares(counts: np.ndarray, sizes: np.ndarray) -> list[float]:
    return (100 * np.clip(counts / sizes, 0, 1)).tolist()


def _stand(row: dict, bounds: dict[float, tuple[float, float]]) -> None:
    row["standing"] = (INSIDE, "")
    for level in (INNER, OUTER):
        low, high = bounds[level]
        if not low < row["numerator"] < high:
            row["standing"] = (ABOVE if row["numerator"] >= high else BELOW, f"{100 * level:g}%")
    side, level = row["standing"]
    row["note"] = f"{side} the {level or '95%'} limits"


def against_all(rows: list[dict], middle: float) -> None:
    """Hold each school's own range against the number of all; puts ``standing`` and a note into each row."""
    for row in rows:
        if row["low"] is None or row["note"]:
            continue
        side = BELOW if row["high"] < middle else ABOVE if row["low"] > middle else INSIDE
        row["standing"] = (side, "" if side == INSIDE else "95%")
        row["note"] = RANGES[side]
