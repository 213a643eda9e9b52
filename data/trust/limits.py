"""How far a share can lie from a target by chance alone: exact binomial limits for groups of any size.

Source: Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24, 1185 to
1202. They take people to be independent of one another.
"""

from functools import lru_cache

import numpy as np

INNER, OUTER = 0.95, 0.998
# Beyond so many standard deviations either side of the mean nothing is left that a limit could turn on.
REACH = 8


def limits(sizes: np.ndarray, target: float) -> dict[float, tuple[np.ndarray, np.ndarray]]:
    """For each level (95% and 99.8%) the lower and upper limit of the count in groups of these sizes.

    ``target`` is a share, above 0 and below 1. A count at or beyond a limit is one that so many people reach with
    half of what is left of the level, or less; between whole numbers a limit lies where the chance would, on a log
    scale, so that the limits of many sizes make a smooth line. Where even nobody is not so unlikely the lower limit is
    -1, and where even everybody is not the upper one is more than the size.
    """
    sizes = np.asarray(sizes, dtype=np.int64)
    spread = np.sqrt(sizes * target * (1 - target))
    first = np.maximum(np.floor(sizes * target - REACH * spread - REACH), 0).astype(np.int64)
    width = int(np.ceil(2 * REACH * spread.max() + 2 * REACH)) + 2
    counts = first[:, None] + np.arange(width)
    chances = _chances(sizes, counts, target)
    up_to, from_here = chances.cumsum(axis=1), chances[:, ::-1].cumsum(axis=1)
    found = {}
    for level in (INNER, OUTER):
        tail = (1 - level) / 2
        low = _crossing(counts, up_to, tail)
        found[level] = (low, np.minimum(-_crossing(-counts[:, ::-1], from_here, tail), sizes + 1.0))
    return found


def _chances(sizes: np.ndarray, counts: np.ndarray, target: float) -> np.ndarray:
    """The chance of each count in a group of its size; of a count that cannot be, none."""
    known = np.minimum(counts, sizes[:, None])
    logs = _log_factorials(1 << int(sizes.max(initial=1)).bit_length())
    ways = logs[sizes][:, None] - logs[known] - logs[sizes[:, None] - known]
    chances = np.exp(ways + known * np.log(target) + (sizes[:, None] - known) * np.log1p(-target))
    return np.where(counts > sizes[:, None], 0.0, chances)


@lru_cache(maxsize=4)
def _log_factorials(most: int) -> np.ndarray:
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1)))])


def _crossing(counts: np.ndarray, sums: np.ndarray, tail: float) -> np.ndarray:
    """Where rising sums of chances first come above the tail, between the count before and that count."""
    place, row = (sums > tail).argmax(axis=1), np.arange(len(counts))
    above, below = sums[row, place], sums[row, np.maximum(place - 1, 0)]
    rise = np.log(above / np.clip(below, 1e-300, None))
    back = np.divide(np.log(above / tail), rise, out=np.ones(len(row)), where=(place > 0) & (rise > 0))
    return counts[row, place] - back
