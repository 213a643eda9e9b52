"""What is asked of a demo school; everything in its pack follows from these answers."""

import zlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from data import terms
from data.demo.profiles import PROFILES, Profile
from data.demo.schooldays import Calendar


@dataclass(frozen=True)
class Ask:
    """How many pupils are on roll today, in which phase, from which seed, and when today is.

    ``drawn_from`` is a profile of the school's own, where it is not to be what is usual in its phase.
    """

    pupils: int
    phase: str
    seed: int
    today: date
    drawn_from: Profile | None = None

    def dice(self, part: str) -> np.random.Generator:
        """The generator of one part of the pack, so that a change in one part leaves the others as they are."""
        return np.random.default_rng([self.seed, zlib.crc32(part.encode())])

    @cached_property
    def profile(self) -> Profile:
        """What is usual in this school: its own profile, else that of its phase."""
        return self.drawn_from or PROFILES[self.phase]

    @cached_property
    def calendar(self) -> Calendar:
        """The three academic years up to today."""
        return Calendar(self.today)

    @property
    def year(self) -> int:
        """The academic year that holds today."""
        return terms.academic_year(self.today)

    @property
    def now(self) -> np.datetime64:
        """Today, as datetime64[D]."""
        return np.datetime64(self.today)

    def september(self, year: int) -> np.datetime64:
        """The first day of an academic year."""
        return np.datetime64(date(year, 9, 1))

    def august(self, year: int) -> np.datetime64:
        """The last day of an academic year."""
        return np.datetime64(date(year + 1, 8, 31))

    @cached_property
    def window_start(self) -> np.datetime64:
        """The first day of the pack's three years."""
        return self.september(self.year - 2)

    @cached_property
    def years_passed(self) -> float:
        """The share of the present academic year that has passed, 0 to 1."""
        return float((self.now - self.september(self.year)) / np.timedelta64(365, "D"))
