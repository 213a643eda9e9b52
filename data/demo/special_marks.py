"""Marks that something other than an ordinary absence puts into a register: trips, suspensions, snow, part-time
timetables, alternative provision, exams, religious holidays and days that pupils of some ages need not come."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from data.demo.codes import IN_SCHOOL, NUMBER
from data.demo.dice import pick, whole
from data.demo.profiles import SIXTH_FORM

HOLIDAYS_A_YEAR = {"secondary": 0.125, "primary": 0.215, "all-through": 0.165, "special": 0.09}
PART_TIME_A_YEAR = {
    "secondary": {"N": 0.007, "K": 0.055, "E": 0.13},
    "primary": {"N": 0.001, "K": 0.024, "E": 0.12},
    "all-through": {"N": 0.004, "K": 0.04, "E": 0.125},
    "special": {"N": 0.0, "K": 0.0, "E": 0.04},
}
OFF_SITE = {"N": 0.002, "K": 0.013, "E": 0.055}
TAUGHT_ELSEWHERE = {"N": 0.0, "K": 0.004, "E": 0.03}
NO_TRANSPORT = 0.05
SPORTS, SPORT_DAYS = 0.03, 0.25
VISITS_A_YEAR = 1.4
STUDY_LEAVE_DAYS = 1
WORK_EXPERIENCE_YEAR, WORK_EXPERIENCE_DAYS = 10, 4
EID, EID_EVERY, EID_AL_ADHA_AFTER = date(2025, 3, 31), 354.367, 68
KEEPS_EID = {"APKN": 0.9, "ABAN": 0.9, "BAFR": 0.4, "AOTH": 0.4, "OOTH": 0.45, "AIND": 0.15}
INTERVIEWED = 0.15
STUCK_AFTER_SNOW = 0.12
WEDNESDAY = 2


def add(marks, suspensions: pd.DataFrame, rng: np.random.Generator) -> None:
    """Put every special mark into the registers, the rarer the later, so that the rarer stands."""
    for academic_year in marks.register.roll.ask.calendar.years:
        inside = np.isin(marks.days, marks.register.roll.ask.calendar.days_of(academic_year))
        if inside.any():
            places = np.flatnonzero(inside)
            trips(marks, rng, academic_year, places)
            older_years(marks, rng, academic_year, places)
            holidays(marks, rng, places)
            arrangements(marks, rng, academic_year, places)
    religious_days(marks, rng)
    two_schools(marks)
    suspended(marks, suspensions)
    snow(marks, rng)


def put(
    marks, people: np.ndarray, places: np.ndarray, code: str, where: tuple[int, ...] | None = None
) -> None:
    """Write a code into both sessions of some people's days; with ``where``, over those codes only."""
    for half in (marks.am, marks.pm):
        block = half[np.ix_(people, places)]
        changed = np.isin(block, where) if where else np.ones_like(block, dtype=bool)
        half[np.ix_(people, places)] = np.where(changed, NUMBER[code], block)


def trips(marks, rng: np.random.Generator, academic_year: int, places: np.ndarray) -> None:
    """A day out for a class now and then, and a handful of pupils away for sport on Wednesdays."""
    roll = marks.register.roll
    year, form = roll.year_group_in(academic_year), roll.people["form"].to_numpy()
    share = len(places) / 190
    for number in sorted(roll.ask.profile.roll_shares):
        for letter in sorted(set(form[year == number])):
            here = np.flatnonzero((year == number) & (form == letter))
            for _ in range(whole(rng, VISITS_A_YEAR * share)):
                put(marks, here, rng.choice(places, 1), "V", IN_SCHOOL)
    wednesdays = places[(marks.days[places].astype(int) + 3) % 7 == WEDNESDAY]
    for person in np.flatnonzero(rng.random(len(year)) < SPORTS):
        away = wednesdays[rng.random(len(wednesdays)) < SPORT_DAYS]
        marks.pm[person, away] = np.where(
            np.isin(marks.pm[person, away], IN_SCHOOL), NUMBER["P"], marks.pm[person, away]
        )


def older_years(marks, rng: np.random.Generator, academic_year: int, places: np.ndarray) -> None:
    """Reception's first mornings; and work experience, study leave, interviews and free afternoons."""
    roll, days = marks.register.roll, marks.days[places]
    year, profile = roll.year_group_in(academic_year), roll.ask.profile
    if profile.first_year == 0:
        youngest = np.flatnonzero((year == 0) & roll.on_roll(days[0]))
        marks.pm[np.ix_(youngest, places[:7])] = NUMBER["X"]
    if profile.last_year < SIXTH_FORM - 1:
        return
    sixth = np.flatnonzero(year >= SIXTH_FORM)
    marks.pm[np.ix_(sixth, places[(days.astype(int) + 3) % 7 == WEDNESDAY])] = NUMBER["X"]
    exams = places[
        (days >= np.datetime64(f"{academic_year + 1}-05-10")) & (days <= last_june_friday(academic_year + 1))
    ]
    leavers = np.flatnonzero(np.isin(year, (SIXTH_FORM - 1, SIXTH_FORM + 1)))
    for person in leavers if len(exams) else ():
        put(marks, np.array([person]), rng.choice(exams, STUDY_LEAVE_DAYS), "S", IN_SCHOOL)
    put(marks, leavers, places[days > last_june_friday(academic_year + 1)], "X")
    spring = places[(days.astype("datetime64[M]").astype(int) % 12 < 4)]
    asked = np.flatnonzero(
        np.isin(year, (SIXTH_FORM - 1, SIXTH_FORM + 1)) & (rng.random(len(year)) < INTERVIEWED)
    )
    for person in asked if len(spring) else ():
        put(marks, np.array([person]), rng.choice(spring, 1), "J1", IN_SCHOOL)
    july = places[days >= np.datetime64(f"{academic_year + 1}-07-06")][:WORK_EXPERIENCE_DAYS]
    put(marks, np.flatnonzero(year == WORK_EXPERIENCE_YEAR), july, "W", IN_SCHOOL)


def last_june_friday(year: int) -> np.datetime64:
    """The last Friday of June, when pupils of Year 11 cease to be of compulsory school age."""
    end = date(year, 6, 30)
    return np.datetime64(end - timedelta(days=(end.weekday() - 4) % 7))


def holidays(marks, rng: np.random.Generator, places: np.ndarray) -> None:
    """Family holidays in term time: a week, mostly beside a school holiday."""
    roll = marks.register.roll
    rate = HOLIDAYS_A_YEAR[roll.ask.phase] * len(places) / 190
    gaps = np.flatnonzero(np.diff(marks.days[places].astype(int)) > 4)
    for person in np.flatnonzero(rng.random(len(marks.am)) < rate):
        length = int(rng.integers(3, 8))
        last = int(rng.choice(gaps)) if len(gaps) and rng.random() < 0.6 else int(rng.integers(len(places)))
        put(marks, np.array([person]), places[max(0, last - length + 1) : last + 1], "G")


def arrangements(marks, rng: np.random.Generator, academic_year: int, places: np.ndarray) -> None:
    """Part-time timetables, alternative provision, teaching by the local authority, and no transport."""
    roll, register = marks.register.roll, marks.register
    status = register.status_on(marks.days[places[len(places) // 2]])
    weekday = (marks.days[places].astype(int) + 3) % 7

    def some(odds: dict[str, float]) -> np.ndarray:
        chance = np.array([odds[code] for code in status]) * roll.on_roll(marks.days[places[-1]])
        return np.flatnonzero(rng.random(len(status)) < chance * (0.5 + len(places) / 380))

    for person in some(PART_TIME_A_YEAR[roll.ask.phase]):
        span = stretch(rng, places, 40, 75)
        marks.pm[person, span] = NUMBER["C2"]
    for person in some(OFF_SITE):
        two_days = places[np.isin(weekday, rng.choice(5, 2, replace=False))]
        put(marks, np.array([person]), two_days, "B", IN_SCHOOL)
    for person in some(TAUGHT_ELSEWHERE):
        put(marks, np.array([person]), stretch(rng, places, 30, 60), "K")
    for person in np.flatnonzero((status == "E") & (rng.random(len(status)) < NO_TRANSPORT)):
        put(marks, np.array([person]), places[: int(rng.integers(5, 16))], "Q")


def stretch(rng: np.random.Generator, places: np.ndarray, shortest: int, longest: int) -> np.ndarray:
    """A run of school days of some length, somewhere in the year so far."""
    length = min(len(places), int(rng.integers(shortest, longest)))
    first = int(rng.integers(len(places) - length + 1))
    return places[first : first + length]


def religious_days(marks, rng: np.random.Generator) -> None:
    """The two Eids, by the mean length of the Islamic year: close to the day, not the crescent itself."""
    keeps = np.array([KEEPS_EID.get(code, 0.0) for code in marks.register.roll.people["ethnicity"]])
    first_year = marks.register.roll.ask.calendar.years[0]
    for turn in range(
        round((first_year - EID.year) * 365 / EID_EVERY), 40 + round((first_year - EID.year) * 1.04)
    ):
        for after in (0, EID_AL_ADHA_AFTER):
            feast = np.datetime64(EID + timedelta(days=round(turn * EID_EVERY) + after))
            place = np.searchsorted(marks.days, feast)
            if place < len(marks.days) and marks.days[place] == feast:
                put(marks, np.flatnonzero(rng.random(len(keeps)) < keeps), np.array([place]), "R")


def two_schools(marks) -> None:
    """Pupils of two schools: Thursdays and Fridays are the other school's to mark."""
    rows = marks.register.roll.enrolments
    people = np.unique(rows.loc[rows["status"].isin(("M", "S")), "person"].to_numpy(int))
    elsewhere = np.flatnonzero((marks.days.astype(int) + 3) % 7 >= 3)
    put(marks, people, elsewhere, "D")


def suspended(marks, suspensions: pd.DataFrame) -> None:
    """The sessions lost to suspensions and permanent exclusions, from the day each began."""
    for row in suspensions.itertuples():
        place = int(np.searchsorted(marks.days, np.datetime64(row.start_date, "D")))
        for session in range(2 * place, min(2 * place + row.sessions, 2 * len(marks.days))):
            half = marks.am if session % 2 == 0 else marks.pm
            half[row.person, session // 2] = NUMBER["E"]


def snow(marks, rng: np.random.Generator) -> None:
    """One day of last January the school was shut by snow, and on the next some buses did not run."""
    ask = marks.register.roll.ask
    days = ask.calendar.days_of(ask.year - 1)
    january = days[days.astype("datetime64[M]").astype(int) % 12 == 0]
    if len(january) > 12:
        place = int(np.searchsorted(marks.days, january[11]))
        put(marks, np.arange(len(marks.am)), np.array([place]), "Y4")
        stuck = pick(rng, np.ones(len(marks.am)), round(len(marks.am) * STUCK_AFTER_SNOW))
        put(marks, stuck, np.array([place + 1]), "Y2")
