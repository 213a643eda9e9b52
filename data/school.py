"""A school's register held in memory: whole-number arrays that every measure asks.

Days are day numbers (``date.toordinal``); a day that is not known is ``NEVER`` as an end and ``ALWAYS`` as a
start. Codes are positions in the lists of ``data.terms``; -1 is "not known".
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import Lock

import numpy as np
import pandas as pd

from data import settings, terms
from data.filters import Filters

ALWAYS, NEVER = 0, np.iinfo(np.int32).max
STATUS_CODES = tuple(terms.STATUSES)
NEED_CODES = tuple(terms.NEEDS)
AREA_CODES = tuple(terms.AREAS)
AREA_OF = np.array([AREA_CODES.index(terms.AREA_OF_NEED[need]) for need in NEED_CODES])
NO_AREA_RECORDED = AREA_CODES.index("none")
DAYS_KEPT = 64
KEY_LETTERS = 24


@dataclass(frozen=True)
class Roll:
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
class View:
    """A roll as the reader's choices cut it: who is in it, and who of them has SEN and is asked about.

    Year group, pupil premium and sex cut everybody; need area and SEN status cut pupils with SEN only.
    """

    roll: Roll
    everyone: np.ndarray
    sen: np.ndarray
    narrowed: bool

    @property
    def in_view(self) -> int:
        """How many pupils the reader is looking at."""
        return int(self.sen.sum() if self.narrowed else self.everyone.sum())


@dataclass(frozen=True)
class Spell:
    """One pupil's time at one status, days as day numbers."""

    status: int
    start: int
    end: int
    start_reason: str
    end_reason: str


@dataclass
class School:
    """One school's register at one data version; nothing in it changes after it is built."""

    urn: int
    name: str
    phase: str
    version: int
    demo: bool
    data_date: date
    local_authority: str | None
    terms: list[tuple[int, str, date, date]]
    benchmarks: tuple
    people: pd.DataFrame
    enrolments: pd.DataFrame
    statuses: pd.DataFrame
    needs: pd.DataFrame
    files: frozenset[str]
    parts: dict[str, object] = field(default_factory=dict, repr=False)
    _rolls: dict[int, Roll] = field(default_factory=dict, repr=False)
    _asking: Lock = field(default_factory=Lock, repr=False)

    def lacking(self, files: tuple[str, ...]) -> tuple[str, ...]:
        """Which of these files of the data pack the school has nothing from."""
        return tuple(name for name in files if name not in self.files)

    @cached_property
    def keys(self) -> list[str]:
        """Each pupil's opaque key, by which their page is reached, in the order of the pupil arrays.

        An HMAC of the school and the UPN under the installation's secret: it says nothing of the pupil, stays the
        same over imports, and cannot be worked out elsewhere.
        """
        secret = settings.secret()
        said = (f"{self.urn}:{upn}".encode() for upn in self.people["upn"])
        return [hmac.new(secret, text, hashlib.sha256).hexdigest()[:KEY_LETTERS] for text in said]

    @cached_property
    def year_groups(self) -> tuple[str, ...]:
        """The year groups on roll on the data's own date, in order."""
        taught = set(self.on(self.data_date).year.tolist())
        return tuple(year for place, year in enumerate(terms.YEAR_GROUPS) if place in taught)

    @cached_property
    def traits(self) -> dict[str, np.ndarray]:
        """Yes (1), no (0), not known (-1) for each pupil and characteristic; ``summer_born`` is May to August."""
        names = ("pupil_premium", "fsm", "eal", "looked_after", "young_carer")
        traits = {name: _tristate(self.people[name]) for name in names}
        traits["boys"] = np.select([self.people["sex"] == "M", self.people["sex"] == "F"], [1, 0], -1)
        months = np.array([day.month if day else 0 for day in self.people["date_of_birth"]])
        traits["summer_born"] = np.where(months == 0, -1, ((months >= 5) & (months <= 8)).astype(int))
        return traits

    @cached_property
    def arrays(self) -> dict[str, np.ndarray]:
        """The columns of the three dated tables as whole numbers, named ``table_column``."""
        of = {}
        for table in ("enrolments", "statuses", "needs"):
            frame = getattr(self, table)
            of |= {
                f"{table}_{name}": frame[name].to_numpy() for name in frame if frame[name].dtype.kind in "iu"
            }
        return of

    @cached_property
    def spells(self) -> dict[int, list[Spell]]:
        """Each pupil's times on the register, in order of their start."""
        found: dict[int, list[Spell]] = {}
        columns = ("pupil", "status", "start", "end", "start_reason", "end_reason")
        ordered = self.statuses.sort_values("start")
        for pupil, *spell, why, why_ended in zip(*(ordered[name].tolist() for name in columns), strict=True):
            reasons = (reason if isinstance(reason, str) else "" for reason in (why, why_ended))
            found.setdefault(pupil, []).append(Spell(*spell, *reasons))
        return found

    def on_register_since(self, day: int) -> dict[int, date]:
        """For each pupil on the register on a day: the first day of the unbroken time that holds it, where known."""
        since = {}
        for pupil, spells in self.spells.items():
            first = last = ALWAYS - 2
            for spell in spells:
                if spell.start > day:
                    break
                first = first if spell.start <= last + 1 else spell.start
                last = spell.end
            if first > ALWAYS and last >= day:
                since[pupil] = date.fromordinal(first)
        return since

    def registration_groups(self, day: int) -> dict[int, str]:
        """The registration group of each pupil on roll on a day, where it is known."""
        of = self.arrays
        present = np.flatnonzero((of["enrolments_start"] <= day) & (day <= of["enrolments_end"]))
        groups = self.enrolments["registration_group"].to_numpy()
        return {int(of["enrolments_pupil"][row]): groups[row] for row in present}

    def effective(self, day: date | None) -> date:
        """The day a page is seen as at: the one asked for, never later than the data's own date."""
        return min(day, self.data_date) if day else self.data_date

    def on(self, day: date) -> Roll:
        """The roll on a day (kept, since every panel of a page asks for the same few days)."""
        number = day.toordinal()
        with self._asking:
            roll = self._rolls.get(number)
            if roll is None:
                roll = self._rolls[number] = self._roll(number)
                if len(self._rolls) > DAYS_KEPT:
                    self._rolls.pop(next(iter(self._rolls)))
        return roll

    def _roll(self, day: int) -> Roll:
        of = self.arrays
        present = (
            (of["enrolments_start"] <= day) & (day <= of["enrolments_end"]) & (of["enrolments_counts"] == 1)
        )
        pupil = of["enrolments_pupil"][present]
        year = self.year_on(np.flatnonzero(present), day)
        place = np.full(len(self.people), -1)
        place[pupil] = np.arange(len(pupil))
        return Roll(day, pupil, year, self.status_on(day)[pupil], *self._needs_on(day, place, len(pupil)))

    def year_on(self, enrolment: np.ndarray, day: int) -> np.ndarray:
        """The year group of enrolments on a day, worked back or on by academic years from the one recorded."""
        of = self.arrays
        years = terms.academic_year(date.fromordinal(day)) - of["enrolments_year_in"][enrolment]
        return np.clip(of["enrolments_year"][enrolment] + years, 0, len(terms.YEAR_GROUPS) - 1)

    def year_of_everyone(self, day: int) -> np.ndarray:
        """The year group every pupil is in on a day or would be, by the enrolment they last began; -1 before any."""
        of = self.arrays
        order = np.argsort(of["enrolments_start"], kind="stable")
        order = order[of["enrolments_start"][order] <= day]
        latest = np.full(len(self.people), -1)
        latest[of["enrolments_pupil"][order]] = order
        return np.where(latest >= 0, self.year_on(latest, day), -1) if len(order) else latest

    def status_on(self, day: int) -> np.ndarray:
        """The status of every pupil on a day, whether on roll or not, a place in ``STATUS_CODES``."""
        of = self.arrays
        status = np.zeros(len(self.people), dtype=np.int64)
        holds = (of["statuses_start"] <= day) & (day <= of["statuses_end"])
        status[of["statuses_pupil"][holds]] = of["statuses_status"][holds]
        return status

    def _needs_on(self, day: int, place: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        of = self.arrays
        holds = (of["needs_start"] <= day) & (day <= of["needs_end"])
        holds &= place[of["needs_pupil"]] >= 0
        pupil, need = place[of["needs_pupil"][holds]], of["needs_need"][holds]
        primary = np.full(size, -1)
        first = of["needs_rank"][holds] == 1
        primary[pupil[first]] = need[first]
        needs = np.zeros((size, len(NEED_CODES)), dtype=bool)
        needs[pupil, need] = True
        areas = np.zeros((size, len(AREA_CODES)), dtype=bool)
        areas[pupil, AREA_OF[need]] = True
        areas[~areas.any(axis=1), NO_AREA_RECORDED] = True
        return primary, needs, areas

    def view(self, filters: Filters, day: date | None = None) -> View:
        """The roll on a day (default: the day the page is seen as at) as the reader's choices cut it."""
        roll = self.on(day or self.effective(filters.as_at))
        everyone = self.cut_everybody(filters, roll.pupil, roll.year)
        with_sen = everyone & (roll.status > 0)
        sen = with_sen & cut_by_status(filters, roll.status) & cut_by_area(filters, roll.area, roll.areas)
        return View(roll, everyone, sen, narrowed=filters.cuts_sen)

    def cut_everybody(self, filters: Filters, pupil: np.ndarray, year: np.ndarray) -> np.ndarray:
        """Which pupils the choices that cut everybody keep: year group, pupil premium, sex."""
        kept = np.ones(len(pupil), dtype=bool)
        if filters.year_group:
            kept &= np.isin(year, [terms.YEAR_GROUPS.index(name) for name in filters.year_group])
        if filters.pupil_premium:
            kept &= np.isin(
                self.traits["pupil_premium"][pupil], [int(said == "Y") for said in filters.pupil_premium]
            )
        if filters.sex:
            kept &= np.isin(self.traits["boys"][pupil], [int(said == "M") for said in filters.sex])
        return kept


def cut_by_status(filters: Filters, status: np.ndarray) -> np.ndarray:
    """Which pupils the chosen SEN statuses keep."""
    if not filters.sen_status:
        return np.ones(len(status), dtype=bool)
    return np.isin(status, [STATUS_CODES.index(code) for code in filters.sen_status])


def cut_by_area(filters: Filters, area: np.ndarray, areas: np.ndarray) -> np.ndarray:
    """Which pupils the chosen need areas keep, by primary need or by any recorded need as the reader chose."""
    if not filters.need_area:
        return np.ones(len(area), dtype=bool)
    chosen = [AREA_CODES.index(code) for code in filters.need_area]
    return areas[:, chosen].any(axis=1) if filters.needs == "any" else np.isin(area, chosen)


def _tristate(column: pd.Series) -> np.ndarray:
    return np.array([-1 if pd.isna(value) else int(value) for value in column], dtype=np.int64)
