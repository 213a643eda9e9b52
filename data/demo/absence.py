"""How likely each pupil is to be away on each day: the person, the year, the season, the weekday, the stories."""

from dataclasses import dataclass

import numpy as np

from data.demo.dice import even_luck, normal
from data.demo.needs import Needs
from data.demo.register import Register

PREMIUM = 0.48
BY_NEED = {"SEMH": 0.40, "ASD": 0.12, "PD": 0.15, "SPLD": -0.20, "SLCN": -0.10, "HI": -0.15, "MLD": 0.0}
SEVERE_LOG_ODDS = (0.70, 0.70)
FROM_YEAR_TO_YEAR = 0.38
NATIONAL_FALL_A_YEAR = -0.03
BY_HALF_TERM = {
    "autumn 1": -0.20, "autumn 2": 0.10, "spring 1": 0.08, "spring 2": 0.0, "summer 1": -0.04, "summer 2": 0.06,
}  # fmt: skip
BY_WEEKDAY = (0.08, -0.07, -0.07, -0.02, 0.14)
WEEK_BY_WEEK = 0.07
BEFORE_A_HOLIDAY = 0.18
# The story: what a spring did to pupils with SEMH needs in one year group.
STORY_BEFORE, STORY_AFTER = -3.2, -1.15
OWN_PART = 0.3
MENTORED = -0.75


@dataclass(frozen=True)
class Absence:
    """``usual``: each person's log odds of missing a day; ``severe``: who misses most of school."""

    usual: np.ndarray
    severe: np.ndarray

    @property
    def share(self) -> np.ndarray:
        """Each person's usual share of sessions missed."""
        return 1 / (1 + np.exp(-self.usual))


def propensities(register: Register, needs: Needs) -> Absence:
    """Everybody's usual absence: heavy-tailed, worse with SEN and pupil premium."""
    roll, profile = register.roll, register.roll.ask.profile
    rng, count, status = roll.ask.dice("absence"), len(roll.people), register.last_status()
    groups = np.char.add(status, np.where(roll.current, "now", "left"))
    deviates, luck = normal(even_luck(rng, groups)), even_luck(rng, groups)
    usual, severe = np.empty(count), np.zeros(count, dtype=bool)
    for code, spread in profile.absence.items():
        here = status == code
        usual[here] = spread.middle + spread.spread * deviates[here]
        severe |= here & (luck < spread.severe)
    usual += PREMIUM * (roll.people["pupil_premium"].to_numpy(float) - profile.pupil_premium)
    usual += np.array([BY_NEED.get(need, 0.0) for need in needs.primary])
    middle, spread = SEVERE_LOG_ODDS
    usual[severe] = middle + spread * deviates[severe]
    return Absence(usual, severe)


def in_story(register: Register, needs: Needs) -> np.ndarray:
    """The pupils whose attendance fell from the spring of last year on."""
    roll = register.roll
    return roll.current & (roll.cohort == roll.ask.profile.stories.absence) & (needs.primary == "SEMH")


def story_start(register: Register) -> np.datetime64:
    """The first day of last year's spring term."""
    ask = register.roll.ask
    return np.datetime64(ask.calendar.half_term(ask.year - 1, "spring 1").start)


def log_odds(
    register: Register, needs: Needs, absence: Absence, mentored: dict[int, np.datetime64]
) -> np.ndarray:
    """The log odds of being away, person by school day so far; ``mentored`` says from when somebody is helped."""
    roll, ask = register.roll, register.roll.ask
    rng, days = ask.dice("absence by day"), ask.calendar.days
    odds = np.repeat(absence.usual[:, None], len(days), axis=1)
    by_year = ask.profile.absence_by_year
    for academic_year in ask.calendar.years:
        inside = np.isin(days, ask.calendar.days_of(academic_year))
        year = np.clip(roll.year_group_in(academic_year), min(by_year), max(by_year))
        shift = np.array([by_year[int(number)] for number in year])
        shift = shift + FROM_YEAR_TO_YEAR * rng.normal(size=len(year))
        shift += NATIONAL_FALL_A_YEAR * (academic_year - ask.year + 1)
        odds[:, inside] += np.where(absence.severe, shift * 0.4, shift)[:, None]
    added = seasons(register, rng)
    odds += added[None, :]
    tell_the_story(register, needs, odds, added, rng)
    for person, since in sorted(mentored.items()):
        odds[person, days >= since] += MENTORED
    return odds


def seasons(register: Register, rng: np.random.Generator) -> np.ndarray:
    """What the day itself adds for everybody: half term, weekday, the week's illnesses, the eve of a holiday."""
    calendar = register.roll.ask.calendar
    days = calendar.days
    weekday = (days.astype(int) + 3) % 7
    monday = days - weekday
    added = np.array(BY_WEEKDAY)[weekday]
    for part in calendar.half_terms:
        inside = (days >= np.datetime64(part.start)) & (days <= np.datetime64(part.end))
        added[inside] += BY_HALF_TERM[part.term]
        added[inside & (days >= np.datetime64(part.end) - 1)] += BEFORE_A_HOLIDAY
    weeks, place = np.unique(monday, return_inverse=True)
    return added + WEEK_BY_WEEK * rng.normal(size=len(weeks))[place]


def tell_the_story(
    register: Register, needs: Needs, odds: np.ndarray, added: np.ndarray, rng: np.random.Generator
) -> None:
    """Before last year's spring these pupils were away no more than others; since then, a day a week."""
    since = register.roll.ask.calendar.days >= story_start(register)
    for person in np.flatnonzero(in_story(register, needs)):
        odds[person] = np.where(since, STORY_AFTER, STORY_BEFORE) + added + OWN_PART * rng.normal()
