"""Which points of a series are unusual: the XmR chart of statistical process control.

Limits are the mean of the points and 2.66 mean moving ranges either side, the ranges not screened for outliers, and
the four rules are those of NHS England's Making Data Count (its spreadsheet tool, and the R package NHSRplotthedots,
which screens). A run is strictly rising or falling, and a point on the mean breaks a run on one side of it.
"""

from dataclasses import dataclass
from itertools import pairwise

SCALE = 2.66
RUN = 7
CLOSE_OF, CLOSE = 3, 2


@dataclass(frozen=True)
class Limits:
    """The mean of a series and its control limits; a limit may lie where no value can."""

    mean: float
    lower: float
    upper: float


def limits(points: list[float]) -> Limits:
    """The limits that these points set. Raises ValueError for fewer than two, which have no moving range."""
    if len(points) < 2:
        raise ValueError("Control limits need two points or more")
    mean = sum(points) / len(points)
    ranges = [abs(after - before) for before, after in pairwise(points)]
    spread = SCALE * sum(ranges) / len(ranges)
    return Limits(mean, mean - spread, mean + spread)


def signals(points: list[float], held_to: Limits) -> list[tuple[str, ...]]:
    """What is unusual about each point, none for most.

    "above" and "below": outside a limit. "high" and "low": one of seven or more in a row on that side of the mean.
    "rising" and "falling": one of seven or more in a row. "near top" and "near bottom": one of two in three that lie
    beyond two thirds of the way to the same limit and not outside it, all three on that side of the mean.
    """
    found: list[set[str]] = [set() for _ in points]
    for place, point in enumerate(points):
        if point > held_to.upper:
            found[place].add("above")
        if point < held_to.lower:
            found[place].add("below")
    for sign, side, way, near in ((1, "high", "rising", "near top"), (-1, "low", "falling", "near bottom")):
        away = [sign * (point - held_to.mean) for point in points]
        limit = held_to.upper - held_to.mean
        _mark_runs(found, [distance > 0 for distance in away], RUN, side)
        steps = [after > before for before, after in pairwise(away)]
        _mark_runs(found, steps, RUN - 1, way, also_before=True)
        for place in range(len(points) - CLOSE_OF + 1):
            three = range(place, place + CLOSE_OF)
            close = [at for at in three if 2 * limit < 3 * away[at] <= 3 * limit]
            if len(close) >= CLOSE and all(away[at] > 0 for at in three):
                for at in close:
                    found[at].add(near)
    order = ("above", "below", "high", "low", "rising", "falling", "near top", "near bottom")
    return [tuple(kind for kind in order if kind in each) for each in found]


def _mark_runs(
    found: list[set[str]], held: list[bool], long: int, kind: str, also_before: bool = False
) -> None:
    """Mark every point of a stretch of so many or more in which ``held`` is true.

    ``also_before``: ``held`` is about the step from each point to the next, so a stretch has one point more.
    """
    start = None
    for place, true in enumerate([*held, False]):
        if true and start is None:
            start = place
        elif not true and start is not None:
            if place - start >= long:
                for at in range(start, place + also_before):
                    found[at].add(kind)
            start = None
