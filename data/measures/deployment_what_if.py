"""What if TAs' hours were moved between activities: the mix and its cost, beside the record and never in it."""

import numpy as np

from data import terms
from data.filters import Filters
from data.measures.core import Measure, Tally
from data.measures.deployment_week import FILES, NO_PUPILS_CUT, NO_TERM, Week, counted, left_out, week
from data.school import School
from data.what_if import activity_input

HOUR = 60
PLACES = len(terms.ACTIVITIES)
VERSIONS = ("record", "supposed")
ALL = "all"


def recorded(school: School, filters: Filters) -> Week | None:
    """The week as the timetable has it, whatever is supposed."""
    return week(school, filters.without("suppose"))


def asked(filters: Filters) -> np.ndarray:
    """By activity the minutes a week that are supposed to be more or fewer."""
    supposed = dict(filters.suppose)
    return np.array([HOUR * supposed.get(activity_input(name), 0) for name in terms.ACTIVITIES])


def moved(minutes: np.ndarray, change: np.ndarray) -> np.ndarray:
    """The change that can be made: no activity gives more than it has."""
    return np.maximum(change, -minutes)


def repriced(minutes: np.ndarray, pounds: np.ndarray, change: np.ndarray, price: float) -> np.ndarray:
    """Pounds of each activity after a change: hours that are moved take their cost with them.

    ``price`` is of a minute more than was taken anywhere: the mean of all that have a price.
    """
    given, taken = np.maximum(change, 0), np.maximum(-change, 0)
    lost = np.divide(pounds * taken, minutes, out=np.zeros(PLACES), where=minutes > 0)
    more, fewer = int(given.sum()), int(taken.sum())
    if not more:
        return pounds - lost
    carried = float(lost.sum()) * min(1.0, more / fewer) if fewer else 0.0
    return pounds - lost + given * (carried + max(more - fewer, 0) * price) / more


def tally_what_if(school: School, filters: Filters) -> Tally:
    """By activity and version: minutes a week, of all, pounds a week, minutes that have a price, and TAs."""
    found, tally = recorded(school, filters), Tally()
    if found is None or not found.kept.any():
        return tally
    cost = found.of.staff.cost[found.staff]
    priced = found.kept & ~np.isnan(cost)
    minutes = np.bincount(found.activity[found.kept], weights=found.minutes[found.kept], minlength=PLACES)
    weights = found.minutes[priced] * cost[priced] / HOUR
    pounds = np.bincount(found.activity[priced], weights=weights, minlength=PLACES)
    known = int(found.minutes[priced].sum())
    change = moved(minutes, asked(filters))
    after = repriced(minutes, pounds, change, float(pounds.sum()) / known if known else 0.0)
    for version, spent, cost_of in zip(VERSIONS, (minutes, minutes + change), (pounds, after), strict=True):
        whole = int(spent.sum())
        for place, name in enumerate(terms.ACTIVITIES):
            tally[name, version] = (int(spent[place]), whole, float(cost_of[place]), known, found.people)
    return tally


def value_what_if(tally: Tally) -> list[dict]:
    """Shares of paid hours by activity, then pounds a week by activity and of all, each version beside the other."""
    rows = [_share(name, version, *sums) for (name, version), sums in tally.items()]
    if not any(sums[3] for sums in tally.values()):
        return rows
    rows += [_pounds(name, version, sums[0], sums[2], sums[4]) for (name, version), sums in tally.items()]
    for version in VERSIONS:
        mine = [sums for (_, whose), sums in tally.items() if whose == version]
        rows.append(_pounds(ALL, version, mine[0][1], sum(sums[2] for sums in mine), mine[0][4]))
    return rows


def _share(
    name: str, version: str, minutes: int, whole: int, _pounds: float, _known: int, people: int
) -> dict:
    row = {"activity": name, "quantity": "share", "version": version}
    row |= {"value": 100 * minutes / whole if whole else None}
    row |= {"unit": "percent of hours", "numerator": minutes / HOUR, "denominator": whole / HOUR, "n": people}
    return row | {"low": None, "high": None, "note": _said(version)}


def _pounds(name: str, version: str, minutes: int, pounds: float, people: int) -> dict:
    row = {"activity": name, "quantity": "week_cost", "version": version, "value": pounds}
    row |= {"unit": "pounds a week", "numerator": minutes / HOUR, "denominator": None, "n": people}
    return row | {"low": None, "high": None, "note": _said(version)}


def _said(version: str) -> str:
    return "What if, not the record" if version == "supposed" else ""


def short(school: School, filters: Filters) -> tuple[str, ...]:
    """The activities that have fewer hours than were to be taken from them."""
    found = recorded(school, filters)
    if found is None:
        return ()
    minutes = np.bincount(found.activity[found.kept], weights=found.minutes[found.kept], minlength=PLACES)
    return tuple(
        name for name, least in zip(terms.ACTIVITIES, minutes + asked(filters) < 0, strict=True) if least
    )


ta_what_if = Measure(
    key="ta_what_if",
    title="What if TAs\u2019 hours were moved",
    definition="What the week of the timetable would be with hours moved between activities as the reader supposes. "
    "No activity gives more hours than it has. Hours that are moved take their cost with them, so that moving alone "
    "changes no total; hours beyond those taken elsewhere are new and cost the mean hourly cost of TAs, and hours "
    "that are taken and put nowhere are no longer paid. What is supposed stands in the address alone: it can be "
    "shared, and never changes the record. What pupils would gain or lose by it, no sum can tell.",
    formula="share: (minutes of the activity + change) / (all minutes + all changes) x 100; cost: cost of the "
    "activity - cost of the hours taken + cost of the hours given",
    unit="percent of hours",
    source="The school\u2019s own TA timetable and staff costs, and what the reader supposes",
    groups=("activity", "quantity", "version"),
    tally=tally_what_if,
    value=value_what_if,
    needs=FILES,
    ignores=NO_PUPILS_CUT + NO_TERM,
    counted=lambda school, filters: counted(school, filters.without("suppose")),
    left_out=lambda school, filters: left_out(school, filters.without("suppose")),
    facts=lambda school, filters: {"short": short(school, filters)},
    readers=terms.STAFF,
    supposes=tuple(activity_input(name) for name in terms.ACTIVITIES),
)
