"""What must be true of one row by itself, beyond each of its cells."""

from collections.abc import Callable, Iterator
from datetime import date as Day
from typing import Any

from data import benchmarks, terms
from data.ingest.kinds import Score

Broken = Iterator[tuple[str, object, str]]


def term_lies_in_its_year(row: dict[str, Any]) -> Broken:
    """A half term lies between 1 August before its academic year and the 31 August that ends it."""
    year = row["academic_year"]
    for column in ("start", "end"):
        if not Day(year, 8, 1) <= row[column] <= Day(year + 1, 8, 31):
            yield column, row[column], f"should be a date in {terms.academic_year_name(year)}"


def week_adds_up(row: dict[str, Any]) -> Broken:
    """A week starts on a Monday, and its absences are among its possible sessions."""
    if row["week_start"].weekday() != 0:
        yield "week_start", row["week_start"], "should be a Monday"
    absent = row["authorised"] + row["unauthorised"]
    if absent > row["possible"]:
        yield "possible", row["possible"], f"should not be less than the {absent} sessions of absence"
    if (row.get("late") or 0) > row["possible"]:
        yield "late", row["late"], f"should not be more than the {row['possible']} possible sessions"


def slot_takes_time(row: dict[str, Any]) -> Broken:
    """A timetable slot ends after it starts."""
    if row["end_time"] == row["start_time"]:
        yield "end_time", said_time(row["end_time"]), "should come after start_time"


def limits_are_apart(row: dict[str, Any]) -> Broken:
    """A test's highest score is above its lowest."""
    lowest, highest = row.get("lowest"), row.get("highest")
    if lowest is not None and highest is not None and highest <= lowest:
        yield "highest", f"{highest:g}", f"should be above lowest ({lowest:g})"


def figure_can_be_compared(row: dict[str, Any]) -> Broken:
    """A comparator has a phase, a year, a unit and a value that figures of the school can stand beside."""
    try:
        benchmarks.own(row)
    except ValueError as error:
        yield "measure", row["measure"], f"cannot be compared: {error}"


def said_time(minute: int) -> str:
    """A time of day as it is written."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


ROW_RULES: dict[str, Callable[[dict[str, Any]], Broken]] = {
    "terms.csv": term_lies_in_its_year,
    "attendance_weekly.csv": week_adds_up,
    "ta_timetable.csv": slot_takes_time,
    "tests.csv": limits_are_apart,
    "benchmarks.csv": figure_can_be_compared,
}


def misfit(score: Score, scale: str, limits: tuple[float, float]) -> str | None:
    """What would be right for a score on a scale with these limits, or None where it fits.

    On the months scale a score is whole months or ``years:months``; ``6.8`` could be read as either.
    """
    lowest, highest = limits
    if scale == "months":
        if not score.in_years and score.value != int(score.value):
            return "should be whole months such as 80, or years and months such as 6:08"
    elif score.in_years:
        return f"should be a number: years and months do not go with the {scale} scale"
    if not lowest <= score.value <= highest:
        return f"should be from {lowest:g} to {highest:g}, the limits of the test or its scale ({scale})"
    return None
