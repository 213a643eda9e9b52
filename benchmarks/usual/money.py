"""The usual way: what interventions and one-to-one time cost, pupil by pupil, as two panels ask for it."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.usual.frames import everybody, on_their_days, with_side
from data import terms

if TYPE_CHECKING:
    from benchmarks.usual.interventions import Provision

CONTRIBUTION = 6000
WEEKS_OPEN = 38 / 52


def school_days(asked: "Provision", first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    """The school days between two days, each with its part of a school week."""
    parts, terms_of = [], asked.held.frames.terms
    for year in range(terms.academic_year(first.date()), terms.academic_year(last.date()) + 1):
        of_year = terms_of[terms_of["academic_year"] == year]
        spans = list(zip(of_year["start"], of_year["end"], strict=True))
        share = 1.0 if spans else WEEKS_OPEN
        spans = spans or [(pd.Timestamp(year, 9, 1), pd.Timestamp(year + 1, 8, 31))]
        parts += [pd.Series(share / 5, index=pd.bdate_range(start, end)) for start, end in spans]
    days = pd.concat(parts)
    return days[(days.index >= first) & (days.index <= last)].sort_index()


def one_to_one(asked: "Provision", first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Pounds of one-to-one time of each pupil and slot between two days, with its first school day."""
    held = asked.held
    alone = held.named[held.named.groupby("slot")["pupil_no"].transform("size") == 1]
    slots = held.slots[held.slots["activity"] == "one-to-one"].merge(alone, on="slot")
    days = school_days(asked, first, last)
    begin = days.index.searchsorted(slots["first"])
    end = days.index.searchsorted(slots["last"], side="right")
    slots = slots.assign(begin=begin, stop=end)[begin < end]
    weeks = np.concatenate([[0], days.cumsum()])
    hours = slots["minutes"] / 60 * (weeks[slots["stop"]] - weeks[slots["begin"]])
    return slots.assign(date=days.index[slots["begin"]], pounds=hours * slots["hourly_cost"])


def with_sen(asked: "Provision", slots: pd.DataFrame) -> pd.DataFrame:
    """Those of pupils with SEN in view as they were on the first day."""
    frames = asked.held.frames
    rolls = [frames.roll(day.date()).assign(date=day) for day in slots["date"].unique()]
    if not rolls:
        return slots
    traits = pd.concat(rolls)[["pupil_no", "date", "year", "sex", "pupil_premium"]]
    slots = slots.drop(columns=["year_group"]).merge(traits, on=["pupil_no", "date"])
    rows, needs = on_their_days(frames, everybody(slots, asked.filters), "date")
    rows = with_side(rows, needs, asked.filters)
    return rows[rows["side"] == "SEN"]


def year_costs(asked: "Provision") -> pd.DataFrame:
    """Pounds and pupils by academic year and quantity."""
    held, parts = asked.held, []
    members = asked._costed(asked.members[asked.members["start_date"] <= asked.now])
    members = members[members["status"] != "N"]
    starts = members["start_date"].dt.year - (members["start_date"].dt.month < 9)
    begun = pd.concat([held.runs["start_date"], held.slots["first"]])
    begun = begun[begun <= asked.now]
    now = terms.academic_year(asked.day)
    for year in range(terms.academic_year(begun.min().date()) if len(begun) else now + 1, now + 1):
        alone = one_to_one(asked, pd.Timestamp(year, 9, 1), pd.Timestamp(year + 1, 8, 31))
        alone = with_sen(asked, alone[alone["date"] <= asked.now]).groupby("pupil_no")["pounds"].sum()
        spent = members[starts == year].groupby("pupil_no")["share"].sum()
        both = spent.add(alone, fill_value=0)
        both = both[both > 0]
        if not len(both):
            continue
        within = both.clip(upper=CONTRIBUTION)
        amounts = {
            "spent": (spent.sum(), (spent > 0).sum()), "one-to-one": (alone.sum(), (alone > 0).sum()),
            "within": (within.sum(), len(both)), "above": ((both - within).sum(), len(both)),
        }  # fmt: skip
        if not asked.filters.cuts_anyone:
            budget = held.budget[held.budget["academic_year"] == year].set_index("line")["amount"]
            lines = (("notional SEN", "notional"), ("top-up", "top-up"))
            amounts |= {name: (budget[line], 0) for line, name in lines if line in budget}
        parts += [[year, name, *amount] for name, amount in amounts.items()]
    return pd.DataFrame(parts, columns=["academic_year", "quantity", "pounds", "people"])


def top_ups(asked: "Provision") -> pd.DataFrame:
    """Pupils with SEN who cost over 6,000 pounds in the year to the day or bring top-up funding."""
    first = asked.now - pd.Timedelta(days=365)
    members = asked.held.members
    members = members[(members["start_date"] > first) & (members["start_date"] <= asked.now)]
    spent = asked._costed(members).groupby("pupil_no")["share"].sum()
    alone = one_to_one(asked, first + pd.Timedelta(days=1), asked.now).groupby("pupil_no")["pounds"].sum()
    rows = asked.pupils.sen
    rows = rows.assign(
        cost=rows["pupil_no"].map(spent).fillna(0) + rows["pupil_no"].map(alone).fillna(0),
        received=rows["pupil_no"].map(asked.held.top_up).where(rows["status"] == "E", 0),
    )
    rows = rows.assign(expected=(rows["cost"] - CONTRIBUTION).clip(lower=0))
    rows = rows[(rows["expected"] > 0) | (rows["received"].fillna(0) > 0)]
    return rows.assign(shortfall=(rows["expected"] - rows["received"]).clip(lower=0))
