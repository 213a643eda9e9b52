"""Chance, kept small: rounding, choosing and sharing out with a generator that is always passed in."""

from collections.abc import Sequence

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


def one_of(rng: np.random.Generator, odds: dict[str, float]) -> str:
    """One key of ``odds``, as likely as its share of the values."""
    shares = np.cumsum(list(odds.values()))
    place = np.searchsorted(shares, rng.random() * shares[-1], side="right")
    return list(odds)[min(int(place), len(odds) - 1)]


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
