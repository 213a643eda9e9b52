"""The SEN register: who is on it, from when to when, at which status and why."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.demo.dice import any_day, one_of, pick, pick_evenly, whole
from data.demo.profiles import PLAN_ODDS, SIXTH_FORM, SUPPORT_ODDS
from data.demo.roll import NEVER, Roll, academic_years

GROWTH_EACH_YEAR = 0.97
COMES_OFF_EACH_YEAR = 0.010
KNOWN_FROM_OLD_SCHOOL = 0.55
SURGE = 0.048
LEAVERS_WITH_SEN = 1.25
CEASED_PLANS = 0.025
ON_AGAIN = 0.3
YOUNGEST_DAYS = 3 * 365

FOUND_BEFORE = {
    "Transferred from previous school": 6, "SEN support in early years setting": 1, "Specialist report received": 1,
}  # fmt: skip
FOUND_HERE = {
    "Concern raised by class teacher": 4, "Progress below expected after targeted teaching": 4,
    "Parent or carer raised concern": 2, "Screening result": 2, "Specialist report received": 1,
}  # fmt: skip
FOUND_IN_SURGE = {
    "Behaviour and anxiety raised by year team": 5, "Concern raised by class teacher": 2, "Attendance concern": 2,
}  # fmt: skip
CAME_OFF = {
    "Outcomes met, needs met by quality first teaching": 5, "Caught up with peers": 3, "Parent or carer request": 1,
}  # fmt: skip


@dataclass
class Register:
    """``spells``: one row a time at a status (``person``, ``status``, ``start``, ``end``, reasons)."""

    roll: Roll
    spells: pd.DataFrame

    def status_on(self, day: np.datetime64) -> np.ndarray:
        """The status of every person on a day: "N", "K" or "E"."""
        start = self.spells["start"].to_numpy("datetime64[D]")
        end = self.spells["end"].to_numpy("datetime64[D]")
        holds = (start <= day) & (np.isnat(end) | (end >= day))
        status = np.full(len(self.roll.people), "N", dtype="<U1")
        status[self.spells["person"].to_numpy(int)[holds]] = self.spells["status"].to_numpy(str)[holds]
        return status

    def last_status(self) -> np.ndarray:
        """Each person's status on their last day on roll so far."""
        status = np.full(len(self.roll.people), "N", dtype="<U1")
        for spell in self.spells.itertuples():
            last = self.roll.last_day[spell.person]
            if np.datetime64(spell.start, "D") <= last and (spell.end is pd.NaT or spell.end >= last):
                status[spell.person] = spell.status
        return status


@dataclass(frozen=True)
class Spell:
    """A time at one status."""

    person: int
    status: str
    start: np.datetime64
    end: np.datetime64 = NEVER
    start_reason: str = ""
    end_reason: str = ""


def weights(roll: Roll, odds: dict[str, float]) -> np.ndarray:
    """How likely each person is to be identified, as a multiple of the least likely."""
    table = roll.people
    boy = ~table["girl"].to_numpy()
    summer = np.isin(table["born"].dt.month, (5, 6, 7, 8))
    weight = np.where(boy, odds["boy"], 1.0)
    weight = weight * np.where(summer, odds["summer"], 1.0) * np.where(summer & boy, odds["summer boy"], 1.0)
    weight = weight * np.where(table["pupil_premium"], odds["pupil premium"], 1.0)
    return weight * np.where(table["looked_after"], odds["looked after"], 1.0)


def registered(roll: Roll) -> Register:
    """The register of the pack's three years and what it grew from."""
    rng = roll.ask.dice("register")
    plans, supported = chosen(roll, rng)
    surge = surged(roll, rng, plans, supported)
    taken = np.zeros(len(roll.people), dtype=bool)
    taken[np.concatenate([plans, supported, surge])] = True
    spells = [spell for person in plans for spell in plan_path(roll, rng, person)]
    spells += [spell for person in supported for spell in support_path(roll, rng, person)]
    spells += [
        Spell(person, "K", day, start_reason=one_of(rng, FOUND_IN_SURGE))
        for person in surge
        if (day := surge_day(roll, rng, person)) is not None
    ]
    spells += came_off(roll, rng, taken)
    table = pd.DataFrame(spells, columns=list(Spell.__dataclass_fields__))
    table = table.astype({"start": "datetime64[s]", "end": "datetime64[s]"})
    return Register(roll, table.sort_values(["person", "start"], ignore_index=True))


def chosen(roll: Roll, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Who has a plan and who has SEN support at the end of their time so far, cohort by cohort."""
    profile, plans, supported = roll.ask.profile, [], []
    plan_weight, support_weight = weights(roll, PLAN_ODDS), weights(roll, SUPPORT_ODDS)
    stage = roll.year_group_in(academic_years(roll.last_day))
    strata = np.unique(support_weight, return_inverse=True)[1]
    for cohort, year, current in sorted(set(zip(roll.cohort, stage, roll.current, strict=True))):
        here = (roll.cohort == cohort) & (stage == year) & (roll.current == current)
        size = here.sum() * GROWTH_EACH_YEAR ** (cohort - year) * (1 if current else LEAVERS_WITH_SEN)
        plan_share, support_share = profile.plan_shares[year], profile.support_shares[year]
        if not current and year < SIXTH_FORM:
            plan_share, support_share = usual(profile.plan_shares), usual(profile.support_shares)
        with_plan = pick_evenly(rng, plan_weight * here, whole(rng, size * plan_share), strata)
        free = here.copy()
        free[with_plan] = False
        plans.append(with_plan)
        supported.append(pick_evenly(rng, support_weight * free, whole(rng, size * support_share), strata))
    return np.concatenate([*plans, []]).astype(int), np.concatenate([*supported, []]).astype(int)


def usual(shares: dict[int, float]) -> float:
    """The share of an ordinary year group, untouched by the story years: the median up to Year 11."""
    return float(np.median([share for year, share in shares.items() if year < SIXTH_FORM]))


def time_found(roll: Roll, rng: np.random.Generator, person: int, each_year: float) -> np.datetime64:
    """The day a need was first put on the register: before the pupil came, or some school day since."""
    entry, last = roll.entry[person], roll.last_day[person]
    stayed = float((last - entry).astype(int)) / 365
    if rng.random() < 1 - np.exp(-each_year * stayed):
        within = roll.ask.profile.found_within
        years = -within * np.log(1 - rng.random() * (1 - np.exp(-stayed / within)))
        day = entry + int(years * 365)
        day = (
            roll.ask.calendar.school_day(day)
            if day >= roll.ask.window_start
            else np.busday_offset(day, 0, "forward")
        )
        return min(max(day, entry + 1), last)
    earliest = np.datetime64(roll.people["born"].iloc[person], "D") + YOUNGEST_DAYS
    return max(earliest, entry - int(rng.integers(60, 1600))) if earliest < entry else entry


def support_path(roll: Roll, rng: np.random.Generator, person: int) -> list[Spell]:
    """A pupil with SEN support; for a few it took the place of a plan that ceased, or came back after a pause."""
    start = time_found(roll, rng, person, roll.ask.profile.found_here)
    reason = one_of(rng, FOUND_BEFORE if start <= roll.entry[person] else FOUND_HERE)
    in_window = max(start + 60, roll.entry[person] + 40, roll.ask.window_start)
    changed = any_day(rng, roll.ask.calendar.days, in_window, roll.last_day[person] - 20)
    luck = rng.random()
    if changed is None or luck > CEASED_PLANS:
        return [Spell(person, "K", start, start_reason=reason)]
    if luck < CEASED_PLANS * ON_AGAIN:
        again = min(changed + int(rng.integers(30, 200)), roll.last_day[person] - 1)
        return [
            Spell(person, "K", start, changed, reason, one_of(rng, CAME_OFF)),
            Spell(person, "K", max(again, changed + 1), start_reason="Progress slowed again"),
        ]
    return [
        Spell(person, "E", start, changed - 1, reason, "Plan ceased by the local authority"),
        Spell(person, "K", changed, start_reason="Plan ceased, SEN support continues"),
    ]


def plan_path(roll: Roll, rng: np.random.Generator, person: int) -> list[Spell]:
    """A pupil with an EHC plan; most had SEN support first, at the last school or here."""
    arrivals = roll.cohort[person] == roll.ask.profile.stories.arrivals and roll.current[person]
    plan = time_found(roll, rng, person, 0.0 if arrivals else roll.ask.profile.planned_here)
    if plan <= roll.entry[person] and rng.random() > KNOWN_FROM_OLD_SCHOOL:
        return [Spell(person, "E", plan, start_reason="Plan in place on arrival")]
    support = plan - int(rng.integers(160, 900))
    support = max(support, np.datetime64(roll.people["born"].iloc[person], "D") + 700)
    return [
        Spell(person, "K", support, plan - 1, one_of(rng, FOUND_BEFORE), "EHC plan issued"),
        Spell(person, "E", plan, start_reason="EHC plan issued"),
    ]


def came_off(roll: Roll, rng: np.random.Generator, taken: np.ndarray) -> list[Spell]:
    """Pupils who were on the register for a time and came off it within the pack's years."""
    days = roll.ask.calendar.days
    odds = weights(roll, SUPPORT_ODDS) * ~taken * (roll.last_day > roll.ask.window_start)
    years = np.clip((roll.last_day - np.maximum(roll.entry, roll.ask.window_start)).astype(int) / 365, 0, 3)
    spells = []
    for person in pick(rng, odds * years, whole(rng, years.sum() * COMES_OFF_EACH_YEAR)):
        start = time_found(roll, rng, person, roll.ask.profile.found_here)
        first = max(start + 90, roll.entry[person] + 30, roll.ask.window_start)
        end = any_day(rng, days, first, roll.last_day[person] - 5)
        if end is not None:
            reason = one_of(rng, FOUND_BEFORE if start <= roll.entry[person] else FOUND_HERE)
            spells.append(Spell(person, "K", start, end, reason, one_of(rng, CAME_OFF)))
    return spells


def surged(roll: Roll, rng: np.random.Generator, plans: np.ndarray, supported: np.ndarray) -> np.ndarray:
    """The pupils of one year group who were put on the register this year in a rush."""
    here = roll.current & (roll.cohort == roll.ask.profile.stories.surge)
    free = here & (roll.entry < roll.ask.september(roll.ask.year))
    free[plans], free[supported] = False, False
    return pick(rng, weights(roll, SUPPORT_ODDS) * free, round(here.sum() * SURGE))


def surge_day(roll: Roll, rng: np.random.Generator, person: int):
    """A day from the third week of this year on; before that the rush came at the end of last year."""
    this_year = roll.ask.calendar.days_of(roll.ask.year)[10:]
    days = this_year if len(this_year) else roll.ask.calendar.days[-30:]
    return any_day(rng, days, roll.entry[person] + 1, roll.ask.now)
