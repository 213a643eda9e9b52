"""Whether three ways of answering count the same: a way that counts something else is nothing to stand beside."""

from collections import Counter

import numpy as np
import pandas as pd

from benchmarks.floor import COUNTS, Counted
from benchmarks.floor_headlines import HEADLINES
from benchmarks.usual.register import TABLES, Question
from data.filters import Filters
from data.measures.core import MEASURES
from data.measures.listing import Listing
from data.school import School

# What of the floor's sums stands as a number of pupils in the measure's table.
PEOPLE = {
    "share_of_roll": lambda sums: [*sums[1:3], sums[1:3].sum()],
    "share_over_time": lambda sums: [*sums[:, 1:3].ravel(), *sums[:, 1:3].sum(axis=1)],
    "year_by_area": lambda sums: sums[:, :-1].ravel(),
    "need_types": lambda sums: sums,
    "movement": lambda sums: sums.ravel(),
    "representation": lambda sums: sums[:, 0].ravel(),
    "several_needs": lambda sums: sums[:-1],
    "arrivals": lambda sums: [*sums[:, 1:3].ravel(), *sums[:, 1:3].sum(axis=1)],
}


# What of the floor's sums of a headline, and of a row of its measure's tally, stands as the same whole numbers.
HEADLINE_NUMBERS = {
    "overall_absence": (lambda sums: sums[:3], lambda key, row: row[:3] if key != ("SEN",) else ()),
    "persistent_absence": (lambda sums: sums, lambda key, row: row if key != ("SEN",) else ()),
    "value_added": (lambda sums: sums[:, 0], lambda _key, row: row[:1]),
    "ta_hours": (lambda sums: sums[:-1], lambda _key, row: row[:1]),
    "intervention_cost": (lambda sums: sums[3], lambda _key, row: row[1:2]),
}


def headline_disagreements(school: School, filters: Filters, counted: Counted) -> list[str]:
    """What the floor of the other pages' headlines counts differently for one set of choices, in words."""
    found = []
    for name, (of_sums, of_row) in HEADLINE_NUMBERS.items():
        theirs = _tally(of_sums(HEADLINES[name](counted)))
        tally = MEASURES[name].tally(school, filters)
        ours = _tally([number for key, row in tally.items() for number in of_row(key, row)])
        if theirs != ours:
            found.append(
                f"{name}, floor, {filters.to_query()!r}: {theirs - ours} where it is {ours - theirs}"
            )
    return found


def of_floor(name: str, counted: Counted) -> Counter:
    """How often each number of people occurs among the floor's counts."""
    return _tally(PEOPLE[name](COUNTS[name](counted)))


def of_naive(name: str, question: Question) -> Counter:
    """How often each number of people occurs in the usual way's table."""
    table = TABLES[name](question)
    people = [table["numerator"]]
    if name == "representation":
        people.append(table["rest_with_sen"])
    return _tally(pd.concat(people))


def of_measure(name: str, school: School, filters: Filters) -> Counter:
    """How often each number of people occurs among the measure's sums."""
    sums = MEASURES[name].tally(school, filters).values()
    return _tally([number for row in sums for number in (row[::2] if name == "representation" else row[:1])])


def _tally(people) -> Counter:
    return Counter(int(number) for number in np.asarray(people).ravel() if number)


def disagreements(
    listing: Listing, school: School, filters: Filters, counted: Counted, question: Question
) -> list[str]:
    """What the three count differently for one set of choices, in words; empty when all is well."""
    found = []
    for name in PEOPLE:
        ours = of_measure(name, school, filters)
        for way, theirs in (("floor", of_floor(name, counted)), ("pandas", of_naive(name, question))):
            if theirs != ours:
                found.append(
                    f"{name}, {way}, {filters.to_query()!r}: {theirs - ours} where it is {ours - theirs}"
                )
    names = [(row["surname"], row["forename"]) for row in listing.rows(school, filters)]
    if [tuple(row) for row in COUNTS["register_list"](counted)] != names:
        found.append(f"the list, floor, {filters.to_query()!r}")
    theirs = TABLES["register_list"](question)
    if sorted(zip(theirs["surname"], theirs["forename"], strict=True)) != sorted(names):
        found.append(f"the list, pandas, {filters.to_query()!r}")
    return found
