"""Who is, and in the last three years was, on roll: one row a person, one row a time on roll."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from data.demo.ask import Ask
from data.demo.dice import any_day, shared_out, whole
from data.demo.people import people
from data.demo.profiles import SIXTH_FORM

NEVER = np.datetime64("NaT", "D")
LEAVE_EACH_YEAR = 0.035
JOIN_EACH_YEAR = 0.03
STAYS_ON_AFTER_16 = 0.80
DROPS_OUT_OF_SIXTH_FORM = 0.12
LEAVES_AND_RETURNS = 0.004
TWO_SCHOOLS_AT_ONCE = 0.003


@dataclass(frozen=True)
class Block:
    """Pupils who came up the school together and left it together; without ``left`` they are still there."""

    cohort: int
    count: int
    left: np.datetime64 = NEVER


@dataclass(frozen=True)
class Roll:
    """``people``: one row a person; ``enrolments``: one row a time on roll, ``person`` the place in people.

    ``cohort`` is the number of the year group that a person is, or would be, in today.
    """

    ask: Ask
    people: pd.DataFrame
    enrolments: pd.DataFrame

    @property
    def last_day(self) -> np.ndarray:
        """Each person's last day on roll so far: today for those who are still there."""
        return self.people["last_day"].to_numpy("datetime64[D]")

    @property
    def entry(self) -> np.ndarray:
        """The day each person first came."""
        return self.people["entry"].to_numpy("datetime64[D]")

    @property
    def current(self) -> np.ndarray:
        """Who is on roll today."""
        return self.people["current"].to_numpy(bool)

    @property
    def cohort(self) -> np.ndarray:
        """The year group each person is, or would be, in today."""
        return self.people["cohort"].to_numpy(int)

    def year_group_in(self, academic_year: int) -> np.ndarray:
        """The number of the year group each person is in during an academic year."""
        return self.cohort - (self.ask.year - academic_year)

    def on_roll(self, day: np.datetime64) -> np.ndarray:
        """Who is on roll on a day."""
        entry = self.enrolments["entry"].to_numpy("datetime64[D]")
        leaving = self.enrolments["leaving"].to_numpy("datetime64[D]")
        there = (entry <= day) & (np.isnat(leaving) | (leaving >= day))
        return np.bincount(self.enrolments["person"].to_numpy(int)[there], minlength=len(self.people)) > 0

    def on_roll_at(self, person: int, day: np.datetime64) -> bool:
        """Whether one person is on roll on a day."""
        return any(first <= day <= last for first, last in self.times[person])

    @cached_property
    def times(self) -> list[list[tuple[np.datetime64, np.datetime64]]]:
        """Each person's first and last days on roll; today stands for a last day to come."""
        made: list[list] = [[] for _ in range(len(self.people))]
        entry = self.enrolments["entry"].to_numpy("datetime64[D]")
        leaving = self.enrolments["leaving"].to_numpy("datetime64[D]")
        last = np.where(np.isnat(leaving), self.ask.now, leaving)
        for person, first, final in zip(self.enrolments["person"], entry, last, strict=True):
            made[person].append((first, final))
        return made


def blocks(ask: Ask, rng: np.random.Generator) -> list[Block]:
    """The school as it stands, those who left at the end of a stage, and those who left on some day in between."""
    profile = ask.profile
    years = list(profile.roll_shares)
    sizes = dict(zip(years, shared_out(ask.pupils, list(profile.roll_shares.values())), strict=True))
    made = [Block(year, size) for year, size in sizes.items()]
    made += sixth_form_leavers(ask, sizes) if profile.last_year > SIXTH_FORM else stage_leavers(ask, sizes)
    for back in (2, 1, 0):
        passed = 1.0 if back else ask.years_passed
        for year, size in sizes.items():
            for _ in range(whole(rng, size * LEAVE_EACH_YEAR * passed)):
                left = any_day(rng, ask.calendar.days_of(ask.year - back)[:-5], ask.window_start, ask.now)
                made += [Block(year + back, 1, left)] if left is not None else []
    return made


def stage_leavers(ask: Ask, sizes: dict[int, int]) -> list[Block]:
    """The two cohorts that left at the end of the last year group."""
    last = ask.profile.last_year
    return [Block(last + back, sizes[last], ask.august(ask.year - back)) for back in (1, 2)]


def sixth_form_leavers(ask: Ask, sizes: dict[int, int]) -> list[Block]:
    """Those who left after Year 11, after Year 12 and after Year 13."""
    made = []
    for back in (1, 2):
        stayed = sizes[SIXTH_FORM + back - 1]
        left = ask.august(ask.year - back)
        after_11 = max(0, round(sizes[SIXTH_FORM - 1] * 0.98 - STAYS_ON_AFTER_16 * stayed))
        made.append(Block(SIXTH_FORM - 1 + back, after_11, left))
        made.append(Block(SIXTH_FORM + back, round(DROPS_OUT_OF_SIXTH_FORM * stayed), left))
        made.append(Block(SIXTH_FORM + 1 + back, sizes[SIXTH_FORM + 1], left))
    return made


def entry_days(ask: Ask, rng: np.random.Generator, cohort: np.ndarray, last_day: np.ndarray) -> np.ndarray:
    """The day each person came: the September of their stage, or for a few some day after it."""
    first = np.full(len(cohort), ask.profile.first_year)
    left_in = cohort - (ask.year - academic_years(last_day))
    external = (left_in >= SIXTH_FORM) & (rng.random(len(cohort)) > STAYS_ON_AFTER_16)
    first[external] = SIXTH_FORM
    entries = np.array([ask.september(ask.year - int(n)) for n in cohort - first], dtype="datetime64[D]")
    stayed = (last_day - entries).astype(int)
    late = (rng.random(len(cohort)) < 1 - (1 - JOIN_EACH_YEAR) ** (stayed / 365)) & (stayed > 60)
    after = entries + (rng.uniform(0.02, 0.95, len(cohort)) * stayed).astype(int)
    moved = np.array([on_a_school_day(ask, day) for day in after], dtype="datetime64[D]")
    return np.where(late & (moved < last_day), moved, entries)


def academic_years(days: np.ndarray) -> np.ndarray:
    """The academic year that holds each day."""
    months = days.astype("datetime64[M]").astype(int)
    return (months - 8) // 12 + 1970


def on_a_school_day(ask: Ask, day: np.datetime64) -> np.datetime64:
    """The next school day where the calendar knows it, else the next weekday that is not in August."""
    if day >= ask.window_start:
        return ask.calendar.school_day(day)
    if day.astype("datetime64[M]").astype(int) % 12 == 7:
        day = day + 33
    return np.busday_offset(day, 0, roll="forward")


def enrol(ask: Ask) -> Roll:
    """The people of the school and their times on roll; exactly ``ask.pupils`` are on roll today."""
    rng = ask.dice("roll")
    made = blocks(ask, rng)
    counts = [block.count for block in made]
    cohort = np.repeat([block.cohort for block in made], counts).astype(int)
    left = np.repeat(np.array([block.left for block in made], dtype="datetime64[D]"), counts)
    last_day = np.where(np.isnat(left), ask.now, left)
    entry = entry_days(ask, rng, cohort, last_day)
    stayed_long_enough = last_day >= entry
    cohort, left, last_day, entry = (a[stayed_long_enough] for a in (cohort, left, last_day, entry))
    stage = cohort - (ask.year - academic_years(last_day))
    table = people(ask, cohort, entry, stage >= SIXTH_FORM)
    table = table.assign(cohort=cohort, entry=entry, last_day=last_day, current=np.isnat(left))
    return Roll(ask, table, enrolments(ask, table, left))


def enrolments(ask: Ask, table: pd.DataFrame, left: np.ndarray) -> pd.DataFrame:
    """One row a time on roll, with its CBDS enrolment status; a few people left and came back."""
    rng = ask.dice("enrolments")
    rows = pd.DataFrame(
        {"person": np.arange(len(table)), "entry": table["entry"].to_numpy(), "leaving": left}
    )
    two_schools = rng.random(len(table)) < TWO_SCHOOLS_AT_ONCE
    rows["status"] = np.where(two_schools, np.where(table["current"], "M", "S"), "C")
    for person in np.flatnonzero(table["current"].to_numpy() & (rng.random(len(table)) < LEAVES_AND_RETURNS)):
        absence = time_away(ask, rng, table["entry"].iloc[person])
        if absence is not None:
            first = rows.loc[[person]].assign(leaving=absence[0])
            rows.loc[person, "entry"] = absence[1]
            rows = pd.concat([rows, first], ignore_index=True)
    rows = rows.sort_values(["person", "entry"], ignore_index=True)
    rows["academic_year"] = academic_years(
        rows["leaving"].fillna(pd.Timestamp(ask.today)).to_numpy("datetime64[D]")
    )
    return rows


def time_away(ask: Ask, rng: np.random.Generator, entry: pd.Timestamp):
    """The last day before a time away and the first day back, inside the pack's years; None where too short."""
    days = ask.calendar.days
    gone = any_day(rng, days, np.datetime64(entry, "D") + 60, ask.now - 120)
    if gone is None:
        return None
    back = any_day(rng, days, gone + 35, min(ask.now, gone + 220))
    return None if back is None else (gone, back)
