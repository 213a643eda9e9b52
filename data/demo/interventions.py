"""Runs of the school's provision: when each starts, who delivers it and who is in it."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data.demo.ability import Ability
from data.demo.absence import Absence, in_story
from data.demo.ask import Ask
from data.demo.dice import pick, whole
from data.demo.kinds import KINDS, MENTORING, Kind
from data.demo.needs import Needs
from data.demo.papers import READING_AGE, TYPING
from data.demo.profiles import SIXTH_FORM
from data.demo.register import Register
from data.demo.roll import academic_years
from data.demo.schooldays import HalfTerm
from data.demo.staff import in_post

BARE_FROM_DAYS = 300
AGAIN_AFTER_DAYS = 330
PLAN_ODDS = 1.8
OLD_ENOUGH_DAYS = 7 * 365
ALREADY_IN = (1.0, 0.42, 0.20, 0.02)


@dataclass(frozen=True)
class Run:
    """One run of a kind of provision with its pupils."""

    group_id: str
    kind: Kind
    start: np.datetime64
    end: np.datetime64
    staff_id: str
    people: np.ndarray
    delivered: int

    @property
    def planned(self) -> int:
        """The sessions planned for it."""
        return self.kind.weeks * self.kind.per_week


@dataclass
class Chooser:
    """Who is put into which run: the need, the score and the places already held decide."""

    register: Register
    needs: Needs
    absence: Absence
    ability: Ability
    until: list[tuple[np.ndarray, np.datetime64]] = field(default_factory=list)
    last: dict[str, np.ndarray] = field(default_factory=dict)
    made: int = 0

    def started(self, rng: np.random.Generator, part: HalfTerm, staff: pd.DataFrame) -> list[Run]:
        """The runs that start in the second week of a half term, if that has come."""
        calendar = self.register.roll.ask.calendar
        start = calendar.school_day(np.datetime64(part.start) + 7)
        if start > self.register.roll.ask.now:
            return []
        runs = []
        for kind in KINDS:
            if part.term in kind.starts:
                runs += self.runs_of(rng, kind, start, staff)
        return runs

    def runs_of(
        self, rng: np.random.Generator, kind: Kind, start: np.datetime64, staff: pd.DataFrame
    ) -> list[Run]:
        """The runs of one kind from one start, each of pupils near in age."""
        odds = self.odds(rng, kind, start)
        with_sen = int(((self.register.status_on(start) != "N") & self.register.roll.on_roll(start)).sum())
        chosen = pick(rng, odds, whole(rng, kind.places * with_sen / 100))
        deliverers = in_post(staff, start, (kind.role,))
        if not len(deliverers):
            deliverers = in_post(staff, start, ("TA", "SENCO"))
        chosen = chosen[np.argsort(-self.register.roll.cohort[chosen], kind="stable")]
        end = after_school_weeks(self.register.roll.ask, start, kind.weeks)
        runs = []
        for group in split(chosen, kind.size):
            self.made += 1
            planned, kept = kind.weeks * kind.per_week, rng.normal(kind.delivered, 0.06)
            delivered = int(np.clip(round(planned * kept), 1, planned))
            staff_id = str(deliverers["staff_id"].iloc[self.made % len(deliverers)])
            runs.append(Run(f"G{self.made:04d}", kind, start, end, staff_id, group, delivered))
            self.until.append((group, end))
            since = self.last.setdefault(kind.number, np.full(len(odds), np.datetime64("1900-01-01")))
            since[group] = end
        return runs

    def odds(self, rng: np.random.Generator, kind: Kind, start: np.datetime64) -> np.ndarray:
        """How likely each person is to be put into a run of ``kind`` that starts on a day."""
        roll, register = self.register.roll, self.register
        status = register.status_on(start)
        odds = roll.on_roll(start) * (status != "N") * np.isin(self.needs.primary, kind.helps)
        odds = odds * np.where(status == "E", PLAN_ODDS, 1.0) * ~self.bare(start)
        odds = (
            odds * np.where(self.needs.primary == kind.need_type, 1.6, 1.0) * (roll.cohort < SIXTH_FORM + 1)
        )
        held = np.zeros(len(odds), dtype=int)
        for group, end in self.until:
            held[group] += end >= start
        odds = odds * np.array(ALREADY_IN)[np.minimum(held, 3)]
        last = self.last.get(kind.number)
        if last is not None:
            odds = odds * (last < start - AGAIN_AFTER_DAYS)
        if kind.subject in self.ability.start:
            seen = self.ability.on(kind.subject, np.arange(len(odds)), start) + 4.5 * rng.normal(
                size=len(odds)
            )
            odds = odds * np.exp(-np.clip(seen - 84, -12, 30) / 7)
        if kind.test in (READING_AGE, TYPING):
            odds = odds * (roll.people["born"].to_numpy("datetime64[D]") < start - OLD_ENOUGH_DAYS)
        if kind.name == MENTORING:
            odds = odds * (self.absence.share > 0.09) * ~self.absence.severe * ~in_story(register, self.needs)
        return odds

    def bare(self, start: np.datetime64) -> np.ndarray:
        """The pupils of the story for whom nothing has been put in place for most of a year."""
        roll = self.register.roll
        here = (roll.cohort == roll.ask.profile.stories.bare) & (self.needs.area() == "cl")
        return here & (start > roll.ask.now - BARE_FROM_DAYS)


def split(people: np.ndarray, size: int) -> list[np.ndarray]:
    """People in groups of about ``size``, the groups as even as can be."""
    count = max(1, round(len(people) / size))
    return [group for group in np.array_split(people, count) if len(group)]


def after_school_weeks(ask: Ask, start: np.datetime64, weeks: int) -> np.datetime64:
    """The last school day of a run of so many school weeks; every run stops with the school year."""
    days = ask.calendar.all_days
    days = days[days <= ask.august(int(academic_years(np.array([start]))[0]))]
    return days[min(np.searchsorted(days, start) + weeks * 5 - 1, len(days) - 1)]
