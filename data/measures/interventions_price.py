"""What a month of progress costs, and a month of it beyond the time that passed."""

import numpy as np

from data import disclosure
from data.filters import Filters
from data.measures.core import Measure, Tally
from data.measures.interventions import (
    ALL,
    COSTED,
    ENDED,
    FEW,
    NO_HALF_TERMS,
    OWN,
    PAIR,
    USABLE,
    WHO,
    cost_left_out,
    counted_ended,
    failing,
    in_months,
    months_apart,
    pairs_left_out,
    seen,
    shares_of_cost,
)
from data.school import School

NO_EXTRA, NO_GAIN = "no extra progress", "no gain"
# Months are no whole numbers: what is left of equal sums by their binary fractions is no progress.
NONE = 1e-9


def per_month(cost: float, months: float) -> float | None:
    """Pounds for each month; None where there are none, and never a negative price."""
    return cost / months if months > NONE else None


def tally_extra(school: School, filters: Filters) -> Tally:
    """By intervention with a test in months, and for all: pounds, pupils with a usable pair, months gained, passed."""
    found = seen(school, filters)
    part, tally = found.part, Tally()
    members, cost, _hours = shares_of_cost(found, found.ended)
    of_months = np.array([*map(in_months, part.tests), False])
    of_kind = {test.kind for test in part.tests if in_months(test)}
    kind, pair = part.kind[part.member_group[members]], failing(found)[members] == USABLE
    pair &= of_months[part.member_test[members]]
    gained = part.member_exit[members] - part.member_entry[members]
    apart, _known = months_apart(part, members)
    for place, each in enumerate(part.kinds):
        mine = kind == place
        if place in of_kind and mine.any():
            ours = mine & pair
            sums = (
                float(cost[mine].sum()),
                int(ours.sum()),
                float(gained[ours].sum()),
                float(apart[ours].sum()),
            )
            tally[(each.name,)] = sums
            tally += Tally({(ALL,): sums})
    return tally


def value_extra(tally: Tally) -> list[dict]:
    """Two rows an intervention, the cheapest extra month first: the price of it, and of any month gained."""
    rows = []
    for (name,), (cost, pairs, gained, passed) in tally.items():
        row = {"intervention": name, "numerator": cost, "n": pairs, "low": None, "high": None}
        extra = row | _price(cost, gained - passed, pairs, NO_EXTRA)
        rows.append(
            extra | {"quantity": "extra month", "unit": "pounds an extra month", "order": extra["value"]}
        )
        month = row | _price(cost, gained, pairs, NO_GAIN)
        rows.append(month | {"quantity": "month", "unit": "pounds a month", "order": extra["value"]})
    return sorted(rows, key=lambda row: (row["intervention"] != ALL, row["order"] is None, row["order"] or 0))


def _price(cost: float, months: float, pairs: int, none: str) -> dict:
    if pairs < disclosure.COMPARED_FROM:
        return {"value": None, "denominator": months, "note": FEW}
    price = per_month(cost, months)
    return {"value": price, "denominator": months, "note": none if price is None else ""}


extra_month_cost = Measure(
    key="extra_month_cost",
    title="Cost per extra month",
    definition=ENDED
    + "The whole cost over the months that pupils gained beyond the months that passed between their two tests. For "
    "tests in months, such as reading ages. Where nothing was gained beyond the time that passed there is no price: "
    "\u201cno extra progress\u201d. No price from fewer than 10 pairs. " + PAIR + WHO.strip(),
    formula="an extra month: cost / sum of (gain in months - days between the tests / 30.4375); a month: cost / sum "
    "of gains",
    unit="pounds an extra month",
    source=OWN,
    groups=("intervention", "quantity"),
    tally=tally_extra,
    value=value_extra,
    needs=COSTED,
    better="lower",
    ignores=NO_HALF_TERMS,
    left_out=lambda school, filters: (*cost_left_out(school, filters), *pairs_left_out(in_months)(school, filters)),
    counted=counted_ended,
)  # fmt: skip
