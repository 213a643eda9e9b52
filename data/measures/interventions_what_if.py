"""What if groups were larger or smaller, ran for more or fewer weeks, or had another adult: the price, recomputed."""

import numpy as np

from data import disclosure, terms
from data.filters import Filters
from data.measures.core import Measure, Tally
from data.measures.interventions import (
    ALL,
    COSTED,
    ENDED,
    FEW,
    NO_HALF_TERMS,
    PAIR,
    USABLE,
    WHO,
    Seen,
    cost_left_out,
    counted_ended,
    failing,
    in_months,
    months_apart,
    seen,
)
from data.measures.interventions_price import NO_EXTRA, per_month
from data.parts.interventions import Interventions
from data.rounding import said
from data.school import School

VERSIONS = ("record", "supposed")
SUPPOSED = "What if, not the record"
INPUTS = ("group-size", "weeks", "delivered-by")
DAYS_A_WEEK = 7


def weeks_run(part: Interventions) -> np.ndarray:
    """The weeks each run took: its sessions over the sessions a week, else from its first day to its last."""
    with np.errstate(divide="ignore", invalid="ignore"):
        weeks = part.sessions / part.weekly
    return np.where(np.isfinite(weeks) & (weeks > 0), weeks, (part.end - part.start + 1) / DAYS_A_WEEK)


def as_recorded(part: Interventions) -> np.ndarray:
    """The runs whose cost is not made of staff hours, as of an external provider: they stay what they were."""
    return ~(part.cost > part.resources + 1e-9)


def repriced(part: Interventions, supposed: dict, wages: dict[str, float]) -> np.ndarray:
    """The pounds of each run with what is supposed; staff hours go with weeks, and against the size of groups.

    Fewer pupils in a group mean more groups for the same pupils. What was bought stays what it cost.
    """
    hours = part.hours.copy()
    if "weeks" in supposed:
        hours *= supposed["weeks"] / weeks_run(part)
    if "group-size" in supposed:
        hours *= part.size / supposed["group-size"]
    paid = part.cost - part.resources
    with np.errstate(divide="ignore", invalid="ignore"):
        price = np.where(part.hours > 0, paid / part.hours, 0.0)
    if supposed.get("delivered-by") in wages:
        price = np.full(len(price), wages[supposed["delivered-by"]])
    return np.where(as_recorded(part), part.cost, hours * price + part.resources)


def tally_what_if(school: School, filters: Filters) -> Tally:
    """By intervention and version: pounds, pupils started, pupils with a pair in months, and their extra months."""
    found, supposed = seen(school, filters.without("suppose")), dict(filters.suppose)
    part, tally = found.part, Tally()
    costs = (part.cost, repriced(part, supposed, school.parts["funding"].wages))
    members = found.of(found.ended & ~np.isnan(part.cost))
    group = part.member_group[members]
    extra, pair = _extra(found, members)
    longer = supposed["weeks"] / weeks_run(part)[group] if "weeks" in supposed else np.ones(len(members))
    for place, each in enumerate(part.kinds):
        mine = part.kind[group] == place
        if not mine.any():
            continue
        for version, cost, times in zip(VERSIONS, costs, (np.ones(len(members)), longer), strict=True):
            share = cost[group[mine]] / part.size[group[mine]]
            months = float((extra * times)[mine & pair].sum())
            sums = (float(share.sum()), int(mine.sum()), int((mine & pair).sum()), months)
            tally[(each.name, version)] = sums
            if sums[2]:
                tally += Tally({(ALL, version): sums})
    return tally


def _extra(found: Seen, members: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The months each of these members gained beyond those that passed, and who has a usable pair in months."""
    part = found.part
    of_months = np.array([*map(in_months, part.tests), False])
    pair = (failing(found)[members] == USABLE) & of_months[part.member_test[members]]
    extra = part.member_exit[members] - part.member_entry[members] - months_apart(part, members)[0]
    return np.where(pair, extra, 0.0), pair


def value_what_if(tally: Tally) -> list[dict]:
    """The cost a pupil and the price of an extra month, each version beside the other, the dearest first."""
    rows = []
    for (name, version), (cost, pupils, pairs, extra) in tally.items():
        note = "" if version == "record" else SUPPOSED
        row = {"intervention": name, "version": version, "numerator": cost, "low": None, "high": None}
        row |= {"order": tally[name, "record"][0] / pupils}
        place = {
            "quantity": "per pupil",
            "unit": "pounds a pupil",
            "value": cost / pupils,
            "denominator": pupils,
        }
        if name != ALL:
            rows.append(row | place | {"n": pupils, "note": note})
        if pairs:
            few = pairs < disclosure.COMPARED_FROM
            price = None if few else per_month(cost, extra)
            why = FEW if few else NO_EXTRA if price is None else ""
            month = {"quantity": "extra month", "unit": "pounds an extra month", "value": price, "n": pairs}
            rows.append(row | month | {"denominator": extra, "note": ". ".join(filter(None, (why, note)))})
    return sorted(rows, key=lambda row: (row["intervention"] != ALL, -row["order"]))


def what_if_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """The runs without a cost, those that stay as recorded, and a role that nobody with a known cost has."""
    plain = filters.without("suppose")
    found, role = seen(school, plain), dict(filters.suppose).get("delivered-by")
    groups = np.unique(found.part.member_group[found.finished])
    stay = int((as_recorded(found.part) & ~np.isnan(found.part.cost))[groups].sum())
    lines = list(cost_left_out(school, plain))
    if stay:
        whose = "1 group" if stay == 1 else f"{said(stay, 0)} groups"
        lines.append(f"{whose} without hours of our own staff stay as recorded.")
    if role and role not in school.parts["funding"].wages:
        lines.append("No hourly cost is known for the role chosen, so staff stay as recorded.")
    return tuple(lines)


intervention_what_if = Measure(
    key="intervention_what_if",
    title="What if groups, weeks or staff were others",
    definition=ENDED
    + "What they would have cost with groups of another size, over other weeks, or delivered by somebody else, beside "
    "what they cost. Staff hours go up and down with the weeks; for the same pupils they go up as groups get smaller. "
    "An hour costs the mean of the staff in post in the role chosen. What was bought stays what it cost, and groups "
    "without hours of our own staff stay as recorded. The gain of pupils is taken as it was a week: with other weeks "
    "it goes with them, and with other groups or staff it stays, which nobody knows. What is supposed stands in "
    "the address alone: it can be shared, and never changes the record. " + PAIR + WHO.strip(),
    formula="cost: hours x (weeks supposed / weeks run) x (pupils in the run / pupils in a group supposed) x hourly "
    "cost + resources; an extra month: cost / sum of (gain - months passed) x (weeks supposed / weeks run)",
    unit="pounds a pupil",
    source="The school\u2019s own records, and what the reader supposes",
    groups=("intervention", "quantity", "version"),
    tally=tally_what_if,
    value=value_what_if,
    needs=COSTED,
    ignores=NO_HALF_TERMS,
    counted=lambda school, filters: counted_ended(school, filters.without("suppose")),
    left_out=what_if_left_out,
    readers=terms.STAFF,
    supposes=INPUTS,
)
