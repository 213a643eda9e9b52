"""Suspensions, heavy-tailed over pupils, and the few permanent exclusions."""

import numpy as np
import pandas as pd

from data.demo.dice import many_of, pick, whole
from data.demo.needs import Needs
from data.demo.register import Register
from data.reference import suspension_reasons

BY_STATUS = {"N": 0.78, "K": 2.0, "E": 1.9}
BY_NEED = {"SEMH": 1.7, "SLCN": 0.7, "SPLD": 0.8, "HI": 0.4, "VI": 0.4, "PD": 0.3}
PREMIUM, BOY = 1.9, 1.35
SESSIONS = {1: 5, 2: 36, 3: 9, 4: 25, 6: 12, 10: 13}
MOST_IN_A_YEAR = 14
EXCLUDED = 0.0025
# Shares of the reasons, by their CBDS codes (Suspensions and permanent exclusions in England, 2023/24, rounded).
REASONS = {
    "DB": 30, "LD": 9, "CB": 9, "VA": 17, "PP": 14, "VP": 4, "PA": 5, "DM": 3, "VR": 2, "DA": 1.5, "RA": 1.4, "TH": 1,
    "OW": 1, "MT": 1, "BU": 0.8,
}  # fmt: skip


def suspended(register: Register, needs: Needs) -> pd.DataFrame:
    """One row a suspension or permanent exclusion: ``person``, start, sessions, kind and reason."""
    roll, ask = register.roll, register.roll.ask
    rng, people = ask.dice("suspensions"), len(roll.people)
    shape = ask.profile.suspensions_shape
    own = rng.gamma(shape, 1 / shape, size=people)
    odds = np.where(roll.people["pupil_premium"], PREMIUM, 1.0) * np.where(roll.people["girl"], 1.0, BOY)
    odds = odds / (1 + (PREMIUM - 1) * ask.profile.pupil_premium) / (1 + (BOY - 1) / 2)
    odds = odds * np.array([BY_NEED.get(need, 1.0) for need in needs.primary])
    rows = []
    for academic_year in ask.calendar.years:
        days = ask.calendar.days_of(academic_year)[3:]
        if not len(days):
            continue
        status = register.status_on(days[len(days) // 2])
        year = roll.year_group_in(academic_year)
        by_year = np.array([ask.profile.suspensions_by_year.get(int(number), 0.0) for number in year])
        rate = ask.profile.suspensions * by_year * np.array([BY_STATUS[code] for code in status]) * odds * own
        counts = rng.poisson(np.minimum(rate, MOST_IN_A_YEAR * 0.7) * len(days) / 187)
        for person in np.flatnonzero(counts):
            rows += spread_over(register, rng, person, days, min(int(counts[person]), MOST_IN_A_YEAR))
    table = pd.DataFrame(rows, columns=["person", "start_date", "sessions"])
    table = table.assign(kind="suspension", reason=reasons(rng, len(table)))
    table = pd.concat([table, excluded(register, rng, table)], ignore_index=True)
    table = table.astype({"person": int, "sessions": int, "start_date": "datetime64[s]"})
    return table.sort_values(["start_date", "person"], ignore_index=True)


def reasons(rng: np.random.Generator, count: int) -> list[str]:
    """Reasons in the words of the Common Basic Data Set."""
    words = {reason.code: reason.name for reason in suspension_reasons()}
    return [words[code] for code in many_of(rng, REASONS, count)]


def spread_over(
    register: Register, rng: np.random.Generator, person: int, days: np.ndarray, count: int
) -> list:
    """Suspensions of one pupil in one year, none starting before the last one is over."""
    rows, free = [], 0
    for place in np.sort(rng.choice(len(days), size=min(count, len(days)), replace=False)):
        sessions = int(many_of(rng, SESSIONS, 1)[0])
        if place >= free and register.roll.on_roll_at(person, days[place]):
            rows.append((person, days[place], sessions))
            free = place + (sessions + 1) // 2 + 1
    return rows


def excluded(register: Register, rng: np.random.Generator, suspensions: pd.DataFrame) -> pd.DataFrame:
    """Permanent exclusions of pupils who left within a year, those suspended before first."""
    roll, ask = register.roll, register.roll.ask
    mid_year = (
        ~roll.current
        & (roll.last_day < ask.august(ask.year))
        & (roll.last_day - roll.entry > np.timedelta64(60))
    )
    mid_year &= ~np.isin(roll.last_day, [ask.august(year) for year in range(ask.year - 3, ask.year)])
    odds = mid_year * (0.05 + np.isin(np.arange(len(mid_year)), suspensions["person"]))
    rows = []
    span = 2 + ask.years_passed
    for person in pick(rng, odds, whole(rng, ask.pupils * EXCLUDED * span * (ask.profile.suspensions > 0.1))):
        known = ask.calendar.days
        last = np.searchsorted(known, roll.last_day[person], side="right") - 1
        taken = suspensions.loc[suspensions["person"] == person, "start_date"].to_numpy("datetime64[D]")
        start = known[max(0, last - 4)]
        if not (np.abs(taken - start) < np.timedelta64(21)).any() and start >= roll.entry[person]:
            rows.append((person, start, 10))
    table = pd.DataFrame(rows, columns=["person", "start_date", "sessions"])
    return table.assign(kind="permanent exclusion", reason=reasons(rng, len(table)))
