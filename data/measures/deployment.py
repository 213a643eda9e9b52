"""What TAs are paid to do: timetabled hours by activity, by year group, by term, and what they cost."""

from datetime import date

import numpy as np

from data import terms
from data.filters import Filters
from data.measures.core import Measure, Tally
from data.measures.deployment_week import (
    FILES,
    NO_PUPILS_CUT,
    NO_TERM,
    WEEK,
    Week,
    counted,
    hours,
    left_out,
    week,
)
from data.measures.register import points
from data.roll import distinct
from data.rounding import said
from data.school import School

DISS = (
    "Context, not a target: the DISS project (England, 2003 to 2009, 8,200 pupils) found more TA support associated "
    "with less progress in 16 of 21 results and with more in none. TAs are given to pupils who struggle; DISS took "
    "prior attainment and SEN status into account, a school\u2019s own chart cannot, so it shows no cause. "
)
SOURCE = "The school\u2019s own TA timetable; DISS: classsizeresearch.org.uk"
NO_YEAR = "none"
PLACES = len(terms.ACTIVITIES)


def _shares(minutes: np.ndarray, people: int, key: tuple = ()) -> Tally:
    """Minutes of each activity and of all, with the number of TAs."""
    total = int(minutes.sum())
    if not total:
        return Tally()
    return Tally(
        {(*key, name): (int(minutes[at]), total, people) for at, name in enumerate(terms.ACTIVITIES)}
    )


def _by_activity(found: Week, mask: np.ndarray) -> np.ndarray:
    return np.bincount(found.activity[mask], weights=found.minutes[mask], minlength=PLACES)


def tally_activity(school: School, filters: Filters) -> Tally:
    """Minutes a week of each activity, of all, and TAs."""
    found = week(school, filters)
    return _shares(_by_activity(found, found.kept), found.people) if found else Tally()


def tally_by_year(school: School, filters: Filters) -> Tally:
    """The same by the year group that slots name; those that name none are a row of their own."""
    found, tally = week(school, filters), Tally()
    if found is None:
        return tally
    year = found.of.slots.year[found.slot]
    for place, name in [*enumerate(terms.YEAR_GROUPS), (-1, NO_YEAR)]:
        mask = found.kept & (year == place)
        tally |= _shares(_by_activity(found, mask), distinct(found.staff[mask]), (name,))
    return tally


def tally_by_term(school: School, filters: Filters) -> Tally:
    """The same for the timetable in force at the end of each of the last nine terms and on the as-at date."""
    tally = Tally()
    for day, _name in points(school, filters):
        found = week(school, filters, day)
        if found:
            key = (date.fromordinal(found.day).isoformat(),)
            tally |= _shares(_by_activity(found, found.kept), found.people, key)
    return tally


def term_names(school: School, filters: Filters) -> dict:
    """What each date of the timetable is called."""
    names = {}
    for day, name in points(school, filters):
        found = week(school, filters, day)
        if found:
            names[date.fromordinal(found.day).isoformat()] = name
    return {"names": names}


def share_rows(groups: tuple[str, ...]):
    """The value of a tally of (minutes, minutes of all, TAs): the share of paid hours, counts in hours."""

    def value(tally: Tally) -> list[dict]:
        return [
            dict(zip(groups, key, strict=True))
            | {"value": 100 * part / total, "unit": "percent of hours", "numerator": part / 60}
            | {"denominator": total / 60, "n": people, "low": None, "high": None, "note": ""}
            for key, (part, total, people) in tally.items()
        ]

    return value


ACTIVITY_FORMULA = "timetabled minutes of the activity / all timetabled minutes x 100"

ta_hours = Measure(
    key="ta_hours",
    title="Paid hours of TAs by activity",
    definition="The share of TAs\u2019 timetabled paid hours on each of eight activities, which together are all of "
    "them. " + WEEK + DISS.strip(),
    formula=ACTIVITY_FORMULA,
    unit="percent of hours",
    source=SOURCE,
    groups=("activity",),
    tally=tally_activity,
    value=share_rows(("activity",)),
    needs=FILES,
    ignores=NO_PUPILS_CUT + NO_TERM,
    counted=counted,
    left_out=left_out,
)

ta_hours_by_year = Measure(
    key="ta_hours_by_year",
    title="Paid hours of TAs by year group",
    definition="The same shares within the hours of each year group, as the timetable names it. Hours that name no "
    "year group are a row of their own. " + WEEK.strip(),
    formula=ACTIVITY_FORMULA + ", within the year group",
    unit="percent of hours",
    source=SOURCE,
    groups=("year_group", "activity"),
    tally=tally_by_year,
    value=share_rows(("year_group", "activity")),
    needs=FILES,
    ignores=NO_PUPILS_CUT + NO_TERM,
    counted=counted,
    left_out=left_out,
)

ta_hours_by_term = Measure(
    key="ta_hours_by_term",
    title="Paid hours of TAs over nine terms",
    definition="The same shares in the timetable in force at the end of each of the last nine terms and on the as-at "
    "date, each with the year groups as that timetable names them. Terms without a timetable are not shown. "
    + DISS.strip(),
    formula=ACTIVITY_FORMULA + ", of the week in force",
    unit="percent of hours",
    source=SOURCE,
    groups=("date", "activity"),
    tally=tally_by_term,
    value=share_rows(("date", "activity")),
    needs=FILES,
    ignores=NO_PUPILS_CUT + NO_TERM,
    counted=counted,
    facts=term_names,
)


def tally_cost(school: School, filters: Filters) -> Tally:
    """By activity: pounds a week, and the minutes that have a price."""
    found = week(school, filters)
    if found is None:
        return Tally()
    price = found.of.staff.cost[found.staff]
    priced = found.kept & ~np.isnan(price)
    minutes = _by_activity(found, priced)
    weights = found.minutes[priced] * price[priced] / 60
    pounds = np.bincount(found.activity[priced], weights=weights, minlength=PLACES)
    people = distinct(found.staff[priced])
    if not people:
        return Tally()
    return Tally(
        {(name,): (float(pounds[at]), int(minutes[at]), people) for at, name in enumerate(terms.ACTIVITIES)}
    )


def value_cost(tally: Tally) -> list[dict]:
    """Pounds a week of each activity, with its hours."""
    return [
        {"activity": name, "value": pounds, "unit": "pounds a week", "numerator": minutes / 60}
        | {"denominator": None, "n": people, "low": None, "high": None, "note": ""}
        for (name,), (pounds, minutes, people) in tally.items()
    ]


def cost_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """What has no price, and what else is not counted."""
    found, lines = week(school, filters), left_out(school, filters)
    if found is None:
        return lines
    unpriced = found.kept & np.isnan(found.of.staff.cost[found.staff])
    people = distinct(found.staff[unpriced])
    if not people:
        return lines
    who = "1 TA has" if people == 1 else f"{said(people, 0)} TAs have"
    spent = hours(int(found.minutes[unpriced].sum()))
    return (f"{who} no hourly cost: {spent} a week are left out.", *lines)


ta_cost = Measure(
    key="ta_cost",
    title="Cost of TA time by activity",
    definition="What a week of timetabled TA time costs by activity, at each TA\u2019s hourly cost with on-costs as "
    "staff.csv gives it. TAs without a cost are left out and counted. " + WEEK.strip(),
    formula="sum of timetabled hours of the activity x hourly cost of the TA",
    unit="pounds a week",
    source="The school\u2019s own TA timetable and staff costs",
    groups=("activity",),
    tally=tally_cost,
    value=value_cost,
    needs=FILES,
    ignores=NO_PUPILS_CUT + NO_TERM,
    counted=counted,
    left_out=cost_left_out,
)
