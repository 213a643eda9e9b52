"""The registers: a mark for every pupil and session, from how likely each is to be away and what happened."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.demo import special_marks
from data.demo.absence import Absence, log_odds
from data.demo.codes import IN_SCHOOL, NO_MARK, NUMBER, PRESENT_AM, PRESENT_PM
from data.demo.needs import Needs
from data.demo.register import Register

# An absence goes on the next day with this likelihood, and likelier the more a pupil is away.
GOES_ON, GOES_ON_MORE = 0.42, 0.52
REASON_UNKNOWN = 0.010
EXCEPTIONAL = 0.065
HALF_DAY = 0.10
LATE_UNEVENNESS = 0.7
LATE_AM, TOO_LATE = 0.86, 0.075
APPOINTMENT = {"N": 0.0058, "K": 0.0088, "E": 0.0110}
MARK_FORGOTTEN = 0.0003
# Travelling families: the code of an occupational journey in place of some other absence.
TRAVELLERS, TRAVELLING = ("WIRT", "WROM"), 0.25


@dataclass
class Registers:
    """``am`` and ``pm``: numbers of attendance codes, person by school day so far; -1 where nobody is on roll."""

    register: Register
    days: np.ndarray
    am: np.ndarray
    pm: np.ndarray

    def in_school(self, person: int, day: np.datetime64) -> bool:
        """Whether a pupil was in school for both sessions of a day."""
        place = int(np.searchsorted(self.days, day))
        if place >= len(self.days) or self.days[place] != day:
            return False
        return self.am[person, place] in IN_SCHOOL and self.pm[person, place] in IN_SCHOOL


def registers(
    register: Register,
    needs: Needs,
    absence: Absence,
    mentored: dict[int, np.datetime64],
    suspensions: pd.DataFrame,
) -> Registers:
    """The marks of the pack's three years up to today."""
    roll, days = register.roll, register.roll.ask.calendar.days
    rng = roll.ask.dice("attendance")
    chance = 1 / (1 + np.exp(-log_odds(register, needs, absence, mentored)))
    away = absences(rng, chance)
    codes = reasons(register, rng, away, absence)
    am = np.where(away, codes, PRESENT_AM).astype(np.int8)
    pm = np.where(away, codes, PRESENT_PM).astype(np.int8)
    half_days(rng, away, am, pm)
    lateness(register, rng, am, pm)
    appointments(register, rng, am, pm)
    marks = Registers(register, days, am, pm)
    special_marks.add(marks, suspensions, rng)
    forgotten = rng.random(am.shape) < MARK_FORGOTTEN
    pm[forgotten] = NO_MARK
    there = on_roll(register, days)
    am[~there], pm[~there] = -1, -1
    return marks


def on_roll(register: Register, days: np.ndarray) -> np.ndarray:
    """Who is on roll on which school day."""
    there = np.zeros((len(register.roll.people), len(days)), dtype=bool)
    for person, times in enumerate(register.roll.times):
        for first, last in times:
            there[person, np.searchsorted(days, first) : np.searchsorted(days, last, side="right")] = True
    return there


def absences(rng: np.random.Generator, chance: np.ndarray) -> np.ndarray:
    """Who is away on which day, in spells: as often as ``chance`` says, and seldom for one day alone."""
    away = np.zeros(chance.shape, dtype=bool)
    luck = rng.random(chance.shape)
    was_away = np.zeros(len(chance), dtype=bool)
    for place in range(chance.shape[1]):
        likely = chance[:, place]
        goes_on = GOES_ON + GOES_ON_MORE * likely
        begins = likely * (1 - goes_on) / (1 - likely)
        was_away = luck[:, place] < np.where(was_away, goes_on, begins)
        away[:, place] = was_away
    return away


def reasons(register: Register, rng: np.random.Generator, away: np.ndarray, absence: Absence) -> np.ndarray:
    """The code of each day away; a spell has one code from beginning to end."""
    roll, profile = register.roll, register.roll.ask.profile
    share = np.clip(absence.share, 0.01, 0.9)
    status = register.last_status()
    tilt = np.select([status == "K", status == "E"], [1.12, 0.95], 1.0)
    unauthorised = np.clip(profile.unauthorised * tilt * (0.52 + 1.9 * share), 0, 0.75)[:, None]
    begins = away & ~np.pad(away, ((0, 0), (1, 0)))[:, :-1]
    luck = rng.random(away.shape)
    code = np.where(luck < unauthorised, NUMBER["O"], NUMBER["I"])
    code = np.where((luck >= unauthorised) & (luck > 1 - EXCEPTIONAL), NUMBER["C"], code)
    code = np.where((luck < unauthorised) & (luck < REASON_UNKNOWN), NUMBER["N"], code)
    travellers = np.isin(roll.people["ethnicity"], TRAVELLERS)[:, None]
    code = np.where(travellers & (luck > 1 - TRAVELLING), NUMBER["T"], code)
    recent = np.arange(away.shape[1]) >= away.shape[1] - 3
    code = np.where(recent[None, :] & (rng.random(away.shape) < 0.35), NUMBER["N"], code)
    spell = np.maximum.accumulate(np.where(begins, np.arange(away.shape[1]), 0), axis=1)
    return np.take_along_axis(code, spell, axis=1)


def half_days(rng: np.random.Generator, away: np.ndarray, am: np.ndarray, pm: np.ndarray) -> None:
    """Some first days away begin at noon, and some last days end there."""
    begins = away & ~np.pad(away, ((0, 0), (1, 0)))[:, :-1]
    luck = rng.random(away.shape)
    am[begins & (luck < HALF_DAY)] = PRESENT_AM
    pm[begins & (luck > 1 - HALF_DAY / 3)] = PRESENT_PM


def lateness(register: Register, rng: np.random.Generator, am: np.ndarray, pm: np.ndarray) -> None:
    """Late marks, and marks after the register closed: a few pupils have most of them."""
    late = register.roll.ask.profile.late
    own = rng.gamma(LATE_UNEVENNESS, 1 / LATE_UNEVENNESS, size=len(am)) * 2 * late
    luck = rng.random(am.shape)
    mornings = np.clip(own * LATE_AM * 1.12, 0, 0.6)[:, None]
    present = am == PRESENT_AM
    am[present & (luck < mornings)] = NUMBER["L"]
    am[present & (luck < mornings * TOO_LATE * 1.35)] = NUMBER["U"]
    afternoons = np.clip(own * (1 - LATE_AM) * 1.12, 0, 0.2)[:, None]
    pm[(pm == PRESENT_PM) & (rng.random(pm.shape) < afternoons)] = NUMBER["L"]


def appointments(register: Register, rng: np.random.Generator, am: np.ndarray, pm: np.ndarray) -> None:
    """Medical and dental appointments, half a day each."""
    odds = np.array([APPOINTMENT[code] for code in register.last_status()])[:, None]
    luck = rng.random(am.shape)
    am[(am == PRESENT_AM) & (luck < odds / 2)] = NUMBER["M"]
    pm[(pm == PRESENT_PM) & (luck > 1 - odds / 2)] = NUMBER["M"]
