"""Test results: three sittings a year in reading and maths, and what else the phase tests."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data.demo.ability import Ability
from data.demo.attendance import Registers
from data.demo.papers import (
    KS2_MATHS,
    KS2_READING,
    MATHS,
    PHONICS,
    READING,
    READING_AGE,
    SCIENCE,
    SPELLING,
    TABLES,
    Test,
    written,
)
from data.demo.profiles import SIXTH_FORM

# A sitting is a week: the second Monday of October, the first full week of March, the second week of June.
SITTINGS = {"autumn": (10, 8), "spring": (3, 2), "summer": (6, 8)}
FORMS_A_DAY = 3
CAUGHT_UP, CAUGHT_UP_AFTER = 0.55, 7
KS2_MISSING = 0.05
SCALED_PER_POINT = 0.52
EXPECTED = {"standardised": 95, "scaled": 100, "percent": 50}
PHONICS_EXPECTED = 32
DAYS_IN_A_MONTH = 30.4375


def assessed(ability: Ability, registers: Registers) -> pd.DataFrame:
    """assessments.csv with ``person`` for the UPN; whoever was away may have missed the test."""
    rng = ability.register.roll.ask.dice("assessments")
    rows: list[tuple] = []
    for academic_year in ability.register.roll.ask.calendar.years:
        for sitting in SITTINGS:
            rows += termly(ability, registers, rng, academic_year, sitting)
        rows += yearly(ability, registers, rng, academic_year)
    rows += key_stage_2(ability, rng)
    columns = ["person", "subject", "date", "scale", "score", "expected", "test"]
    table = pd.DataFrame(rows, columns=columns).astype({"date": "datetime64[s]", "person": int})
    return table.sort_values(["date", "person", "subject"], ignore_index=True)


def week_of(academic_year: int, sitting: str) -> np.datetime64:
    """The Monday of a sitting."""
    month, day = SITTINGS[sitting]
    first = date(academic_year + (month < 9), month, day)
    return np.datetime64(first + timedelta(days=-first.weekday() % 7))


def termly(
    ability: Ability, registers: Registers, rng: np.random.Generator, academic_year: int, sitting: str
) -> list[tuple]:
    """Reading and maths in one sitting: Years 7 to 11, or Years 1 to 6 from the spring of Year 1."""
    roll = ability.register.roll
    year = roll.year_group_in(academic_year)
    taking = (year >= max(1, roll.ask.profile.first_year)) & (year < SIXTH_FORM)
    if sitting == "autumn":
        taking &= year != 1
    if sitting == "summer":
        taking &= year != SIXTH_FORM - 1
    monday, rows = week_of(academic_year, sitting), []
    for test in (READING, MATHS):
        rows += sat(ability, registers, rng, test, np.flatnonzero(taking), monday)
    return rows


def yearly(
    ability: Ability, registers: Registers, rng: np.random.Generator, academic_year: int
) -> list[tuple]:
    """Spelling each autumn, reading ages on arrival, science at the end of the year; in a primary, the checks."""
    roll, year = ability.register.roll, ability.register.roll.year_group_in(academic_year)
    autumn, summer = week_of(academic_year, "autumn"), week_of(academic_year, "summer")
    plan: list[tuple] = []
    if roll.ask.profile.first_year < 7:
        plan += [(SPELLING, (2, 3, 4, 5, 6), autumn), (PHONICS, (1,), summer), (TABLES, (4,), summer)]
    if roll.ask.profile.last_year >= 7:
        plan += [
            (SPELLING, (7, 8, 9), autumn + 7),
            (READING_AGE, (7, 8), autumn - 14),
            (SCIENCE, (7, 8, 9, 10), summer + 7),
        ]
    rows = []
    for test, years, monday in plan:
        rows += sat(ability, registers, rng, test, np.flatnonzero(np.isin(year, years)), monday)
    return rows


def sat(
    ability: Ability,
    registers: Registers,
    rng: np.random.Generator,
    test: Test,
    people: np.ndarray,
    monday: np.datetime64,
) -> list[tuple]:
    """The results of one test in one week, each class on its day; those away catch up a week later or never."""
    roll = ability.register.roll
    days = sitting_days(roll, rng, registers, people, monday)
    known = ~np.isnat(days) & (days <= roll.ask.now)
    people, days = people[known], days[known]
    points = in_points(ability, test, people, monday) + test.error * rng.normal(size=len(people))
    return [
        (
            person,
            test.subject,
            day,
            test.scale,
            written(test, score),
            expected(roll, test, person, day),
            test.name,
        )
        for person, day, score in zip(people.tolist(), days, points, strict=True)
    ]


def sitting_days(
    roll, rng: np.random.Generator, registers: Registers, people: np.ndarray, monday
) -> np.ndarray:
    """The day each person sat a test, NaT where they missed it."""
    forms = np.array([ord(letter) - ord("A") for letter in roll.people["form"]], dtype=int)[people]
    first = monday + (forms // FORMS_A_DAY) % 5
    again = rng.random(len(people)) < CAUGHT_UP
    days = np.full(len(people), np.datetime64("NaT"), dtype="datetime64[D]")
    for place, (person, day) in enumerate(zip(people, first, strict=True)):
        if registers.in_school(person, day):
            days[place] = day
        elif again[place] and registers.in_school(person, day + CAUGHT_UP_AFTER):
            days[place] = day + CAUGHT_UP_AFTER
    return days


def in_points(ability: Ability, test: Test, people: np.ndarray, day: np.datetime64) -> np.ndarray:
    """What people can do, on a test's own scale."""
    subject = test.subject if test.subject in ability.start else "reading"
    known = ability.on(subject, people, day)
    if test.scale == "standardised":
        return known
    if test.scale == "months":
        born = ability.register.roll.people["born"].to_numpy("datetime64[D]")[people]
        return (day - born).astype(int) / DAYS_IN_A_MONTH + 1.15 * (known - 100)
    maths = ability.on("maths", people, day)
    level = (known + maths) / 2 - 100
    return (test.mean or 0) + level * (test.sd or 0) / 14


def expected(roll, test: Test, person: int, day: np.datetime64) -> str:
    """The score at which a pupil is where their age is expected to be, as the test writes it."""
    if test is PHONICS:
        return str(PHONICS_EXPECTED)
    if test.scale == "months":
        born = np.datetime64(roll.people["born"].iloc[person], "D")
        return written(test, float((day - born).astype(int)) / DAYS_IN_A_MONTH)
    return str(EXPECTED.get(test.scale, ""))


def key_stage_2(ability: Ability, rng: np.random.Generator) -> Iterator[tuple]:
    """The national tests of May in Year 6; pupils below the standard of the tests have no scaled score."""
    roll = ability.register.roll
    in_year_6 = np.array([roll.ask.year - int(cohort) + 6 for cohort in roll.cohort])
    for test in (KS2_READING, KS2_MATHS):
        noise = test.error * rng.normal(size=len(in_year_6))
        missing = rng.random(len(in_year_6)) < KS2_MISSING
        for person in np.flatnonzero(~missing):
            monday = np.datetime64(f"{in_year_6[person] + 1}-05-09")
            day = np.busday_offset(monday, 1 if test is KS2_READING else 2, roll="forward")
            sat_here = roll.on_roll_at(person, day) or roll.ask.profile.first_year > 6
            if day > roll.ask.now or not sat_here:
                continue
            known = float(ability.on(test.subject, np.array([person]), max(day, roll.ask.window_start))[0])
            points = (test.mean or 0) + SCALED_PER_POINT * (known - 100) + noise[person]
            if points >= test.lowest - 0.5:
                score = written(test, points)
                yield (person, test.subject, day, test.scale, score, str(EXPECTED["scaled"]), test.name)
