"""Chance, kept small: rounding, choosing and sharing out with a generator that is always passed in."""

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np


def whole(rng: np.random.Generator, expected: float) -> int:
    """A whole number whose mean is ``expected``: 2.3 is 2, or now and then 3."""
    return int(expected + rng.random())


def pick(rng: np.random.Generator, weights: np.ndarray, count: int) -> np.ndarray:
    """Places of ``count`` different items, the heavier the likelier; never one of weight zero."""
    weights = np.asarray(weights, dtype=float)
    possible = np.flatnonzero(weights > 0)
    count = min(count, len(possible))
    if count <= 0:
        return np.empty(0, dtype=int)
    waits = rng.exponential(size=len(possible)) / weights[possible]
    return np.sort(possible[np.argsort(waits, kind="stable")[:count]])


def pick_evenly(rng: np.random.Generator, weights: np.ndarray, count: int, strata: np.ndarray) -> np.ndarray:
    """As ``pick``, but every stratum gets its share of the weight and no more: chance decides within strata.

    ``strata`` are whole numbers, one for each item. Systematic sampling with probability proportional to weight.
    """
    weights = np.asarray(weights, dtype=float)
    possible = np.flatnonzero(weights > 0)
    count = min(count, len(possible))
    if count <= 0:
        return np.empty(0, dtype=int)
    chance = np.minimum(1.0, count * weights[possible] / weights[possible].sum())
    while chance.sum() < count - 1e-9:
        below = chance < 1
        chance[below] = np.minimum(1.0, chance[below] * (count - (~below).sum()) / chance[below].sum())
    order = np.lexsort((rng.random(len(possible)), strata[possible]))
    along = np.concatenate([[0.0], np.cumsum(chance[order])]) + rng.random()
    return np.sort(possible[order[np.diff(np.floor(along)) > 0]])


def even_luck(rng: np.random.Generator, groups: np.ndarray) -> np.ndarray:
    """A number from 0 to 1 for each item, spread evenly within each group, so that small groups are not freaks."""
    luck = np.empty(len(groups))
    for group in np.unique(groups):
        here = np.flatnonzero(groups == group)
        luck[here] = (rng.permutation(len(here)) + rng.random(len(here))) / len(here)
    return luck


def normal(luck: np.ndarray) -> np.ndarray:
    """Numbers from 0 to 1 as standard normal deviates."""
    curve = NormalDist()
    return np.array([curve.inv_cdf(float(np.clip(one, 1e-9, 1 - 1e-9))) for one in luck])


def key_at(luck: float, odds: dict[str, float]) -> str:
    """The key of ``odds`` at ``luck``, 0 to 1, of the way along their shares."""
    shares = np.cumsum(list(odds.values()))
    place = np.searchsorted(shares, luck * shares[-1], side="right")
    return list(odds)[min(int(place), len(odds) - 1)]


def one_of(rng: np.random.Generator, odds: dict[str, float]) -> str:
    """One key of ``odds``, as likely as its share of the values."""
    return key_at(rng.random(), odds)


def many_of(rng: np.random.Generator, odds: dict[str, float], count: int) -> np.ndarray:
    """``count`` keys of ``odds`` as an array of strings."""
    shares = np.cumsum(list(odds.values()))
    places = np.searchsorted(shares, rng.random(count) * shares[-1], side="right")
    return np.array(list(odds), dtype=object)[np.minimum(places, len(odds) - 1)]


def shared_out(total: int, shares: Sequence[float]) -> list[int]:
    """``total`` split in proportion to ``shares``, whole numbers that add to it (largest remainder)."""
    exact = np.asarray(shares, dtype=float) * total / sum(shares)
    floors = np.floor(exact).astype(int)
    left = total - int(floors.sum())
    order = np.argsort(-(exact - floors), kind="stable")
    floors[order[:left]] += 1
    return floors.tolist()


def any_day(rng: np.random.Generator, days: np.ndarray, first: np.datetime64, last: np.datetime64):
    """A day of the sorted ``days`` from ``first`` to ``last``, or None where there is none."""
    low, high = np.searchsorted(days, first), np.searchsorted(days, last, side="right")
    return days[low + rng.integers(high - low)] if high > low else None
