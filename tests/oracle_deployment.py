"""The figures of TA deployment a second time: slow, obvious, over plain rows, so that the fast ones can be checked."""

from datetime import date, timedelta
from math import sqrt

from data import terms
from data.filters import Filters
from tests.oracle import (
    areas,
    day_of,
    enrolment_on,
    holds,
    is_anybody_asked_for,
    needs_on,
    september,
    status_on,
    year_on,
)


def in_force(school: dict, when: date) -> list[dict]:
    """The slots that hold on a day, each cut short by a later one of the same TA at the same time."""
    return [
        one
        for one in school["slots"]
        if holds(one, when, "from_date", "to_date") and _last(school, one, when)
    ]


def _last(school: dict, one: dict, when: date) -> bool:
    staff = school["staff"][one["who"]]
    if staff["end_date"] and when > staff["end_date"]:
        return False
    return not any(
        (other["who"], other["weekday"]) == (one["who"], one["weekday"])
        and one["from_date"] < other["from_date"] <= when
        and other["start_minute"] < one["end_minute"]
        and one["start_minute"] < other["end_minute"]
        for other in school["slots"]
    )


def week_of(school: dict, when: date) -> tuple[date | None, list[dict]]:
    """The timetable of the last day up to a day, in the same academic year, on which there is one."""
    begins = date(september(when), 9, 1)
    while when >= begins:
        slots = in_force(school, when)
        if slots:
            return when, slots
        when -= timedelta(days=1)
    return None, []


def with_need(pupil: dict, when: date, filters: Filters) -> bool:
    """Whether a pupil has SEN on a day and is one whom the choices ask about."""
    status = status_on(pupil, when)
    return (
        enrolment_on(pupil, when) is not None
        and status != "N"
        and (not filters.sen_status or status in filters.sen_status)
        and (
            not filters.need_area
            or bool(areas(needs_on(pupil, when), filters.needs) & set(filters.need_area))
        )
    )


def kept_slots(school: dict, filters: Filters, asked: date | None = None) -> list[dict]:
    """The slots of the week that the choices keep."""
    when, slots = week_of(school, asked or day_of(school, filters))
    if filters.year_group:
        slots = [one for one in slots if one["year_group"] in filters.year_group]
    if filters.need_area or filters.sen_status:
        slots = [
            one
            for one in slots
            if any(with_need(school["pupils"][at], when, filters) for at in one["pupils"])
        ]
    return slots


def minutes_by_activity(slots: list[dict]) -> dict[str, int]:
    """Minutes a week of each of the eight activities."""
    found = dict.fromkeys(terms.ACTIVITIES, 0)
    for one in slots:
        found[one["activity"]] += one["end_minute"] - one["start_minute"]
    return found


def cost_by_activity(school: dict, slots: list[dict]) -> dict[str, float]:
    """Pounds a week of each activity, of the TAs who have a price."""
    found = dict.fromkeys(terms.ACTIVITIES, 0.0)
    for one in slots:
        price = school["staff"][one["who"]]["hourly_cost"]
        if price is not None:
            found[one["activity"]] += (one["end_minute"] - one["start_minute"]) / 60 * price
    return found


def one_to_one(school: dict, filters: Filters) -> tuple[dict, dict]:
    """Each pupil's one-to-one minutes, and each TA's largest share of a week with one pupil in view."""
    when, slots = week_of(school, day_of(school, filters))
    pupils: dict[int, int] = {}
    pairs: dict[tuple, int] = {}
    weeks: dict[int, int] = {}
    for one in slots:
        minutes = one["end_minute"] - one["start_minute"]
        weeks[one["who"]] = weeks.get(one["who"], 0) + minutes
        if one["activity"] != "one-to-one" or len(one["pupils"]) != 1:
            continue
        at = one["pupils"][0]
        pupil = school["pupils"][at]
        enrolment = enrolment_on(pupil, when)
        asked = enrolment and is_anybody_asked_for(pupil, year_on(enrolment, when), filters)
        if filters.need_area or filters.sen_status:
            asked = asked and with_need(pupil, when, filters)
        if asked:
            pupils[at] = pupils.get(at, 0) + minutes
            pairs[one["who"], at] = pairs.get((one["who"], at), 0) + minutes
    largest = {
        who: max([part for (other, _), part in pairs.items() if other == who], default=0) / week
        for who, week in weeks.items()
    }
    return pupils, largest


def on_roll_then(school: dict, filters: Filters) -> tuple[date | None, dict[int, str]]:
    """The day of the week that is looked at, and the status of every pupil on roll on it whom the choices keep."""
    when, _slots = week_of(school, day_of(school, filters))
    if when is None:
        return None, {}
    found = {}
    for at, pupil in enumerate(school["pupils"]):
        enrolment = enrolment_on(pupil, when)
        if enrolment and is_anybody_asked_for(pupil, year_on(enrolment, when), filters):
            found[at] = status_on(pupil, when)
    return when, found


def in_row(school: dict, at: int, status: str, row: str, when: date, filters: Filters) -> bool:
    """Whether a pupil of a status is counted in a row of all SEN, one status, or no SEN."""
    if row == "N":
        return status == "N"
    return status in (("K", "E") if row == "SEN" else (row,)) and with_need(
        school["pupils"][at], when, filters
    )


def named_minutes(school: dict, at: int, when: date, *, out: bool = False) -> int:
    """Minutes of the slots in force that name a pupil; with ``out`` those out of class alone."""
    return sum(
        one["end_minute"] - one["start_minute"]
        for one in in_force(school, when)
        if at in one["pupils"] and (not out or one["in_class"] is False)
    )


def asked_for(school: dict, pupils: dict[int, str], when: date, filters: Filters) -> dict[int, float]:
    """By pupil with an EHC plan the minutes a week that the latest plan made by a day names, where it names any."""
    found: dict[int, float] = {}
    for one in sorted(school["plans"], key=lambda one: one["plan_date"]):
        at = one["pupil_no"] - 1
        asked = one["weekly_hours"] and one["plan_date"] <= when and pupils.get(at) == "E"
        if asked and with_need(school["pupils"][at], when, filters):
            found[at] = 60 * one["weekly_hours"]
    return found


def time_seen(school: dict, filters: Filters, status: str) -> dict[int, list[int]]:
    """By pupil of a status row the minutes with teacher, TA, peers and alone this academic year."""
    found: dict[int, list[int]] = {}
    as_at = day_of(school, filters)
    for number, pupil in enumerate(school["pupils"]):
        for when, *minutes in pupil.get("observed", ()):
            enrolment = enrolment_on(pupil, when)
            if enrolment is None or when > as_at or september(when) != september(as_at):
                continue
            if not is_anybody_asked_for(pupil, year_on(enrolment, when), filters):
                continue
            theirs = status_on(pupil, when)
            if status == "N" and theirs != "N":
                continue
            if status != "N" and not (with_need(pupil, when, filters) and status in ("SEN", theirs)):
                continue
            found[number] = [a + b for a, b in zip(found.get(number, [0] * 4), minutes, strict=True)]
    return {number: minutes for number, minutes in found.items() if sum(minutes)}


def rate_and_error(seen: dict[int, list[int]], column: int) -> tuple[float, float]:
    """A share of time over pupils and its standard error, written as the handbook has it."""
    n, whole = len(seen), sum(map(sum, seen.values()))
    rate = sum(minutes[column] for minutes in seen.values()) / whole
    squares = sum((minutes[column] - rate * sum(minutes)) ** 2 for minutes in seen.values())
    return rate, sqrt(n / (n - 1) * squares) / whole
