"""What TAs are paid to do in each hour of the week, and with whom."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data.demo.dice import any_day, one_of
from data.demo.interventions import Run
from data.demo.profiles import SIXTH_FORM
from data.demo.register import Register
from data.demo.staff import in_post

LESSONS = (("09:00", "10:00"), ("10:00", "11:00"), ("11:20", "12:20"), ("13:05", "14:05"), ("14:05", "15:05"))
EARLY, BREAK, LUNCH = ("08:40", "09:00"), ("11:00", "11:20"), ("12:20", "12:50")
DAYS_A_WEEK = 5
# Shares of the lessons; the story is the change from the first column to the second, this year.
LESSON_ODDS = {
    "one-to-one": (42, 13), "small group": (10, 36), "whole class": (30, 28), "intervention": (14, 18), "cover": (3, 3),
    "preparation": (1, 2),
}  # fmt: skip
TALKS_WITH_TEACHERS = (0.35, 0.55)
ON_DUTY = 0.55
CHANGES_IN_SPRING = 0.3
ONE_PUPIL_TAS = 0.12
COLUMNS = (
    "staff_id", "from_date", "to_date", "weekday", "start_time", "end_time", "activity", "year_group", "upns",
    "teacher_present", "in_class",
)  # fmt: skip


@dataclass
class Week:
    """One version of the timetable: who may be supported, and who is taken in which lesson."""

    register: Register
    rng: np.random.Generator
    first: np.datetime64
    last: np.datetime64
    year: np.ndarray
    status: np.ndarray
    this_year: bool
    bare: np.ndarray
    taken: set[tuple[int, int, int]] = field(default_factory=set)

    def free(self, people: np.ndarray, slot: tuple[int, int]) -> np.ndarray:
        """Those of ``people`` whom nobody else supports in that lesson."""
        return np.array([person for person in people if (*slot, int(person)) not in self.taken], dtype=int)

    def take(self, people: np.ndarray, slot: tuple[int, int]) -> str:
        """Note that people are supported in a lesson; returns their places joined by ``;``."""
        self.taken |= {(*slot, int(person)) for person in people}
        return ";".join(str(int(person)) for person in people)


def timetabled(register: Register, area: np.ndarray, staff: pd.DataFrame, runs: list[Run]) -> pd.DataFrame:
    """ta_timetable.csv, people by their place where the UPNs will stand; each year from September, some from spring."""
    roll, calendar = register.roll, register.roll.ask.calendar
    rng, rows = roll.ask.dice("timetables"), []
    for academic_year in calendar.years:
        first = roll.ask.september(academic_year)
        spring = np.datetime64(calendar.half_term(academic_year, "spring 2").start)
        last = np.datetime64(calendar.half_term(academic_year, "summer 2").end)
        assistants = in_post(staff, first, ("TA", "HLTA"))
        changing = rng.random(len(assistants)) < CHANGES_IN_SPRING
        for start, end, who in (
            (first, last, assistants[~changing]),
            (first, spring - 1, assistants[changing]),
            (spring, last, assistants[changing]),
        ):
            if start <= roll.ask.now:
                week = a_week(register, rng, area, academic_year, start, end)
                for place, staff_id in enumerate(who["staff_id"]):
                    rows += week_of_one(
                        week, str(staff_id), place, [run for run in runs if run.staff_id == staff_id]
                    )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def a_week(register: Register, rng: np.random.Generator, area, academic_year: int, first, last) -> Week:
    """The week that starts to hold on a day, with the pupils it may be for."""
    roll = register.roll
    seen = any_day(rng, roll.ask.calendar.all_days, first, first + 14)
    status = register.status_on(min(seen, roll.ask.now))
    year = np.where(roll.on_roll(min(seen, roll.ask.now)), roll.year_group_in(academic_year), -1)
    this_year = academic_year == roll.ask.year
    bare = (roll.cohort == roll.ask.profile.stories.bare) & (area == "cl") & this_year
    return Week(register, rng, first, last, year, status, this_year, bare)


def week_of_one(week: Week, staff_id: str, place: int, runs: list[Run]) -> list[tuple]:
    """The five days of one TA: before school, five lessons, break or lunch duty."""
    rng, rows = week.rng, []
    able = (week.year >= 0) & (week.year < SIXTH_FORM) & (week.status != "N") & ~week.bare
    odds = np.where(week.status == "E", 6.0, 1.0) * able
    count = 1 if place % round(1 / ONE_PUPIL_TAS) == 3 else int(rng.integers(3, 6))
    mine = (
        rng.choice(len(odds), size=min(count, int(able.sum())), replace=False, p=odds / odds.sum())
        if able.any()
        else []
    )
    talks = rng.random() < TALKS_WITH_TEACHERS[week.this_year]
    lessons = {name: odds[int(week.this_year)] for name, odds in LESSON_ODDS.items()}
    lessons["one-to-one"] *= week.register.roll.ask.profile.one_to_one
    if count == 1:
        lessons["one-to-one"] *= 3
    for weekday in range(1, DAYS_A_WEEK + 1):
        early = ("liaison" if weekday % 2 else "preparation") if talks else "duty"
        rows.append(slot_row(week, staff_id, weekday, EARLY, early))
        for number, times in enumerate(LESSONS):
            activity, year_group, upns = lesson(
                week, np.asarray(mine, dtype=int), runs, (weekday, number), one_of(rng, lessons)
            )
            rows.append(slot_row(week, staff_id, weekday, times, activity, year_group, upns))
        if rng.random() < ON_DUTY:
            rows.append(slot_row(week, staff_id, weekday, BREAK if rng.random() < 0.5 else LUNCH, "duty"))
    return rows


def lesson(
    week: Week, mine: np.ndarray, runs: list[Run], slot: tuple[int, int], wanted: str
) -> tuple[str, str, str]:
    """What a TA does in one lesson, in which year group and with whom; where nobody is free, the whole class."""
    rng = week.rng
    running = [run for run in runs if run.end >= week.first and run.start <= min(week.last, week.first + 120)]
    if wanted == "intervention" and running:
        run = running[int(rng.integers(len(running)))]
        people = week.free(run.people[week.year[run.people] >= 0], slot)
        if len(people):
            return wanted, name_of(week, people[0]), week.take(people, slot)
    if wanted == "one-to-one":
        people = week.free(mine, slot)
        if len(people):
            one = rng.choice(people, 1)
            return wanted, name_of(week, one[0]), week.take(one, slot)
    if wanted in ("small group", "intervention") and len(mine):
        number = week.year[mine[int(rng.integers(len(mine)))]]
        here = np.flatnonzero((week.year == number) & (week.status != "N") & ~week.bare)
        people = week.free(here, slot)
        if len(people) >= 2:
            group = np.sort(rng.choice(people, min(len(people), int(rng.integers(3, 6))), replace=False))
            return "small group", name_of(week, group[0]), week.take(group, slot)
    if wanted == "preparation":
        return wanted, "", ""
    taught = sorted(set(week.year[(week.year >= 0) & (week.year < SIXTH_FORM)].tolist()))
    year_group = label(int(rng.choice(taught))) if taught else ""
    return ("cover" if wanted == "cover" else "whole class"), year_group, ""


def slot_row(
    week: Week,
    staff_id: str,
    weekday: int,
    times: tuple[str, str],
    activity: str,
    year_group: str = "",
    upns: str = "",
) -> tuple:
    """One row of the file."""
    with_teacher = activity in ("whole class", "liaison") or (
        activity in ("one-to-one", "small group")
        and week.rng.random() < (0.75 if activity == "one-to-one" else 0.45)
    )
    in_class = activity == "cover" or (with_teacher and activity != "liaison")
    return (
        staff_id,
        week.first,
        week.last,
        weekday,
        *times,
        activity,
        year_group,
        upns,
        with_teacher,
        in_class,
    )


def name_of(week: Week, person: int) -> str:
    """The year group a person is in that week, as the pack writes it."""
    return label(int(week.year[person]))


def label(number: int) -> str:
    """A year group's number as the pack writes it: 0 is R."""
    return "R" if number == 0 else str(number)
