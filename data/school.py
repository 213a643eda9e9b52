"""A school's register held in memory: whole-number arrays that every measure asks.

Days are day numbers (``date.toordinal``); a day that is not known is ``NEVER`` as an end and ``ALWAYS`` as a
start. Codes are positions in the lists of ``data.terms``; -1 is "not known".
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import Lock

import numpy as np
import pandas as pd

from data import terms
from data.classes import Classes, classes_of
from data.filters import Filters
from data.keys import keys_of
from data.roll import (  # noqa: F401 (codes and cuts are part of what a school is asked with)
    AREA_CODES,
    AREA_OF,
    NEED_CODES,
    NO_AREA_RECORDED,
    STATUS_CODES,
    YEARS,
    Roll,
    View,
    among,
    cut_by_area,
    cut_by_status,
    cut_sen,
)

ALWAYS, NEVER = 0, np.iinfo(np.int32).max
FIRST_OF_1970 = date(1970, 1, 1).toordinal()
DAYS_KEPT = 64
VIEWS_KEPT = 64
KEY_LETTERS = 16


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
    _views: OrderedDict[tuple, View] = field(default_factory=OrderedDict, repr=False)
    _asking: Lock = field(default_factory=Lock, repr=False)

    def lacking(self, files: tuple[str, ...]) -> tuple[str, ...]:
        """Which of these files of the data pack the school has nothing from."""
        return tuple(name for name in files if name not in self.files)

    @cached_property
    def keys(self) -> list[str]:
        """Each pupil's opaque key, by which their page is reached, in the order of the pupil arrays.

        Made of the school and the UPN, so that it stays the same over imports.
        """
        return keys_of([f"{self.urn}:{upn}" for upn in self.people["upn"]], KEY_LETTERS)

    @cached_property
    def classes(self) -> Classes:
        """The classes, those with somebody on roll on the data's own date by name."""
        day = self.data_date.toordinal()
        return classes_of(self.urn, self.enrolments, len(self.people), day)

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
        groups = self.enrolments["registration_group"].to_numpy(dtype=object)[present]
        return dict(zip(of["enrolments_pupil"][present].tolist(), groups.tolist(), strict=True))

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

    def forget_rolls(self) -> None:
        """Let go of the rolls of days that were asked for."""
        with self._asking:
            self._rolls.clear()

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

    def year_on(self, enrolment: np.ndarray, day: int | np.ndarray) -> np.ndarray:
        """The year group of enrolments on a day (or each on its own), by academic years from the one recorded."""
        of = self.arrays
        years = academic_years(day) - of["enrolments_year_in"][enrolment]
        return np.clip(of["enrolments_year"][enrolment] + years, 0, YEARS - 1)

    def year_of_everyone(self, day: int) -> np.ndarray:
        """The year group every pupil is in on a day or would be, by the enrolment they last began; -1 before any."""
        of, order = self.arrays, self.in_order_of_start
        order = order[of["enrolments_start"][order] <= day]
        latest = np.full(len(self.people), -1)
        latest[of["enrolments_pupil"][order]] = order
        return np.where(latest >= 0, self.year_on(latest, day), -1) if len(order) else latest

    @cached_property
    def in_order_of_start(self) -> np.ndarray:
        """The enrolments in order of their first days."""
        return np.argsort(self.arrays["enrolments_start"], kind="stable")

    @cached_property
    def first_days(self) -> Roll:
        """Everybody who was ever on roll, each on the first day they were: ``day`` is a day for each of them."""
        of = self.arrays
        rows = self.in_order_of_start[of["enrolments_counts"][self.in_order_of_start] == 1]
        rows = rows[np.unique(of["enrolments_pupil"][rows], return_index=True)[1]]
        pupil, day = of["enrolments_pupil"][rows], of["enrolments_start"][rows]
        first, place = np.full((2, len(self.people)), -1)
        first[pupil], place[pupil] = day, np.arange(len(pupil))
        needs = self._needs_on(first, place, len(pupil))
        return Roll(day, pupil, self.year_on(rows, day), self.status_on(first)[pupil], *needs)

    def status_on(self, day: int | np.ndarray) -> np.ndarray:
        """The status of every pupil on a day (or each on their own), on roll or not, a place in ``STATUS_CODES``."""
        of = self.arrays
        status = np.zeros(len(self.people), dtype=np.int64)
        holds = self._holds("statuses", day)
        status[of["statuses_pupil"][holds]] = of["statuses_status"][holds]
        return status

    def _holds(self, table: str, day: int | np.ndarray) -> np.ndarray:
        of = self.arrays
        days = day if isinstance(day, int) else day[of[f"{table}_pupil"]]
        return (of[f"{table}_start"] <= days) & (days <= of[f"{table}_end"])

    def _needs_on(self, day: int | np.ndarray, place: np.ndarray, size: int) -> tuple[np.ndarray, ...]:
        of = self.arrays
        holds = self._holds("needs", day)
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
        key = (roll.day, filters)
        view = self._views.get(key)
        if view is None:
            everyone = self.cut_everybody(filters, roll.pupil, roll.year)
            view = self._views[key] = View(
                roll, everyone, everyone & cut_sen(filters, roll), filters.cuts_sen
            )
            while len(self._views) > VIEWS_KEPT:
                self._views.popitem(last=False)
        return view

    def forget(self) -> None:
        """Let go of what was worked out of the school, all of which can be worked out again."""
        with self._asking:
            self._rolls.clear()
        self._views.clear()
        for part in self.parts.values():
            getattr(part, "kept", {}).clear()

    def cut_everybody(self, filters: Filters, pupil: np.ndarray, year: np.ndarray) -> np.ndarray:
        """Which pupils the choices that cut everybody keep: year group, pupil premium, sex, class."""
        kept = np.ones(len(pupil), dtype=bool)
        if filters.year_group:
            kept &= among(year, [terms.YEAR_GROUPS.index(name) for name in filters.year_group], YEARS)
        for name, yes in (("pupil_premium", "Y"), ("sex", "M")):
            if said := getattr(filters, name):
                trait = self.traits["boys" if name == "sex" else name]
                kept &= among(trait[pupil], [int(one == yes) for one in said], 2)
        if filters.registration_group:
            kept &= np.isin(self.classes.of[pupil], filters.registration_group)
        return kept


def academic_years(days: int | np.ndarray) -> np.ndarray:
    """The academic year of a day number, or of each of many (see ``terms.academic_year``)."""
    months = (np.asarray(days) - FIRST_OF_1970).astype("datetime64[D]").astype("datetime64[M]").astype(int)
    return 1970 + (months - 8) // 12


def _tristate(column: pd.Series) -> np.ndarray:
    return np.array([-1 if pd.isna(value) else int(value) for value in column], dtype=np.int64)
