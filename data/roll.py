"""Who is on roll on one day, and how a reader's choices cut it; codes are places in the lists of ``data.terms``."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from data import terms
from data.filters import Filters

STATUS_CODES = tuple(terms.STATUSES)
NEED_CODES = tuple(terms.NEEDS)
AREA_CODES = tuple(terms.AREAS)
AREA_OF = np.array([AREA_CODES.index(terms.AREA_OF_NEED[need]) for need in NEED_CODES])
NO_AREA_RECORDED = AREA_CODES.index("none")
YEARS = len(terms.YEAR_GROUPS)


@dataclass(frozen=True, kw_only=True)
class Keeps:
    """Something that never changes; ``kept`` holds what was worked out of it once, by name."""

    kept: dict = field(default_factory=dict, repr=False, compare=False)

    def keep(self, name: Hashable, make: Callable[[], object]) -> object:
        """What was made of it under a name before, else what ``make()`` gives, which nobody changes."""
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]


@dataclass(frozen=True)
class Roll(Keeps):
    """Who is on roll on one day, one place a pupil; all arrays have the same length.

    ``pupil`` places in the school's pupil arrays, ``year`` in ``terms.YEAR_GROUPS``, ``status`` in
    ``STATUS_CODES``, ``primary`` the need of rank 1 in ``NEED_CODES`` (-1: not recorded); ``needs`` and
    ``areas`` are yes/no matrices, pupil by need type and pupil by need area.
    """

    day: int
    pupil: np.ndarray
    year: np.ndarray
    status: np.ndarray
    primary: np.ndarray
    needs: np.ndarray
    areas: np.ndarray

    @cached_property
    def area(self) -> np.ndarray:
        """The area of each pupil's primary need, a place in ``AREA_CODES``."""
        return np.where(self.primary >= 0, AREA_OF[self.primary], NO_AREA_RECORDED)


@dataclass(frozen=True)
class View(Keeps):
    """A roll as the reader's choices cut it: who is in it, and who of them has SEN and is asked about.

    Year group, pupil premium and sex cut everybody; need area and SEN status cut pupils with SEN only. Whatever is
    worked out once for one set of choices is kept here, and goes with it.
    """

    roll: Roll
    everyone: np.ndarray
    sen: np.ndarray
    narrowed: bool

    @property
    def in_view(self) -> int:
        """How many pupils the reader is looking at."""
        return int(self.sen.sum() if self.narrowed else self.everyone.sum())


def distinct(places: np.ndarray) -> int:
    """How many different places there are; counting is faster than sorting."""
    return int(np.count_nonzero(np.bincount(places)))


def among(codes: np.ndarray, chosen: list[int] | np.ndarray, size: int) -> np.ndarray:
    """Which codes, each from -1 (not known) to ``size`` - 1, are among the chosen; a table is faster than a search."""
    table = np.zeros(size + 1, dtype=bool)
    table[chosen] = True
    return table[codes]


def cut_sen(filters: Filters, roll: Roll) -> np.ndarray:
    """Which pupils of a roll have SEN of the chosen statuses and need areas."""
    with_sen = roll.status > 0
    return with_sen & cut_by_status(filters, roll.status) & cut_by_area(filters, roll.area, roll.areas)


def cut_by_status(filters: Filters, status: np.ndarray) -> np.ndarray:
    """Which pupils the chosen SEN statuses keep."""
    if not filters.sen_status:
        return np.ones(len(status), dtype=bool)
    return among(status, [STATUS_CODES.index(code) for code in filters.sen_status], len(STATUS_CODES))


def cut_by_area(filters: Filters, area: np.ndarray, areas: np.ndarray) -> np.ndarray:
    """Which pupils the chosen need areas keep, by primary need or by any recorded need as the reader chose."""
    if not filters.need_area:
        return np.ones(len(area), dtype=bool)
    chosen = [AREA_CODES.index(code) for code in filters.need_area]
    return areas[:, chosen].any(axis=1) if filters.needs == "any" else among(area, chosen, len(AREA_CODES))
