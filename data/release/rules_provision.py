"""How the measures of interventions, of teaching assistants and of staff leave: pupils, staff and money protected."""

from collections.abc import Iterable, Mapping

import numpy as np

from data.measures.core import Measure
from data.measures.interventions import seen, shares_of_cost
from data.measures.interventions_register import ANY_WAVE
from data.release.figures import Asking, Rows
from data.release.masks import enough
from data.release.rows import (
    K_RATE,
    POUNDS,
    K,
    about_mean,
    about_share,
    exactly,
    hidden,
    left_hidden,
    may_be_share,
    to_tens,
)
from data.school import School
from data.table import Table

LEADERS = 2
# A total of money is refused where all but the two largest parts come to less than this share of the largest: the
# second largest could then reckon the largest closely. The figure itself is not published.
REST = 0.1


def too_close(parts: Iterable[float]) -> bool:
    """Whether one part of a total of money could be reckoned closely by whoever holds the next largest (p% rule)."""
    ordered = sorted((float(part) for part in parts), reverse=True)
    if len(ordered) < 3:
        return True
    return sum(ordered[2:]) < REST * ordered[0]


def by_key(table: Table, rows: list[dict]) -> list[dict]:
    """The rows in the order of their groups, so that their order says nothing of a number that is hidden."""
    return sorted(rows, key=lambda row: tuple(str(part) for part in table.key(row)))


def led(school: School, asking: Asking) -> dict[str, tuple[int, int]]:
    """By intervention that ended in the year: how many pupils were in it and how many members of staff led it."""
    found = seen(school, asking.filters)
    part, members = found.part, found.of(found.ended)
    group = part.member_group[members]
    return {
        each.name: (
            len(np.unique(part.member_pupil[members[part.kind[group] == place]])),
            len(np.unique(part.staff[group[part.kind[group] == place]])),
        )
        for place, each in enumerate(part.kinds)
    }


def money_is_safe(school: School, asking: Asking) -> set[str]:
    """The interventions whose cost may be told: enough pupils, two members of staff, no part too close to the total."""
    found, many = seen(school, asking.filters), led(school, asking)
    part = found.part
    members, cost, _hours = shares_of_cost(found, found.ended)
    kind = part.kind[part.member_group[members]]
    return {
        each.name
        for place, each in enumerate(part.kinds)
        if many[each.name][0] >= K and many[each.name][1] >= LEADERS and not too_close(cost[kind == place])
    }


def cost_of_interventions(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """Pounds a pupil or a session to the nearest ten, of about so many pupils."""
    safe = money_is_safe(asking.school, asking)
    rows = []
    for row in table.rows:
        if row["intervention"] not in safe or row["value"] is None:
            rows.append(hidden(table.groups, row))
            continue
        rows.append(_pounds(table, row))
    return by_key(table, rows)


def _pounds(table: Table, row: Mapping) -> dict:
    value, n = to_tens(row["value"], POUNDS), to_tens(row["n"])
    return exactly(table.groups, row) | {"value": value, "n": n, "numerator": value * n, "denominator": n}


def extra_months(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """Pounds an extra month, of interventions with enough pupils; of all together where none could be told from it."""
    safe = money_is_safe(asking.school, asking)
    parts = [row for row in table.rows if row["intervention"] != "all"]
    gone = left_hidden([row["n"] if row["intervention"] in safe else 0.5 for row in parts], K_RATE)
    shown = {row["intervention"] for row, hides in zip(parts, gone, strict=True) if not hides}
    if any(row["n"] >= 2 * K_RATE and row["intervention"] == "all" for row in table.rows):
        shown.add("all")
    rows = []
    for row in table.rows:
        whole = row["intervention"] == "all" or row["intervention"] in safe
        keep = row["intervention"] in shown and whole and row["value"] is not None and row["n"] >= K_RATE
        rows.append(_pounds(table, row) if keep else hidden(table.groups, row))
    return by_key(table, rows)


def of_interventions(*further: str) -> Rows:
    """Means by intervention, of at least ten pupils whom two members of staff taught; money by its own rule.

    What a toolkit says of an intervention that enough are in is nobody\u2019s result, and leaves as it is.
    """

    def rows(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
        many, safe = led(asking.school, asking), money_is_safe(asking.school, asking)
        made = []
        for row in table.rows:
            pupils, staff = many.get(row["intervention"], (0, 0))
            few = (row["n"] or 0) < K_RATE or pupils < K or staff < LEADERS or row["value"] is None
            money = row["unit"].startswith("pounds")
            if few or (money and row["intervention"] not in safe):
                made.append(hidden(table.groups, row))
            else:
                made.append(_pounds(table, row) if money else about_mean(table.groups, row, "band", *further))
        return by_key(table, made)

    return rows


def after_start(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """Means over the first starts of an intervention: of ten pupils at least, whom two members of staff taught."""
    part = asking.school.parts["interventions"]
    staff = {
        each.name: len(np.unique(part.staff[part.kind == place])) for place, each in enumerate(part.kinds)
    }
    rows = []
    for row in table.rows:
        few = row["n"] < K_RATE or staff.get(row["intervention"], 0) < LEADERS or row["value"] is None
        rows.append(hidden(table.groups, row) if few else about_mean(table.groups, row))
    return by_key(table, rows)


def in_something(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """Pupils with SEN of a year group in any intervention, where those in none are shown, of whom it is the rest.

    Those of one wave are few, and one pupil may be in two waves.
    """
    mask, rows = asking.masks.get(()), []
    for row in table.rows:
        if row["wave"] != ANY_WAVE:
            continue
        of = {"year": row["year_group"], "status": "SEN"}
        told = mask is not None and enough(mask, **of) and mask.shows(**of, outcome="0")
        rows.append(exactly(table.groups, row) if told else hidden(table.groups, row))
    return rows


def shares_of_interventions(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """Shares of an intervention's pupils by outcome: all of an intervention's or none of them."""
    key = [name for name in table.groups if name in ("intervention", "test")]
    many, made = led(asking.school, asking), []
    for place in dict.fromkeys(tuple(row[name] for name in key) for row in table.rows):
        together = [row for row in table.rows if tuple(row[name] for name in key) == place]
        of = together[0]["denominator"]
        safe = all(may_be_share(row["numerator"], of) for row in together)
        safe = safe and many.get(place[0], (0, 0))[1] >= LEADERS and not _all_alike(together, of)
        made += [about_share(table.groups, row) if safe else hidden(table.groups, row) for row in together]
    return by_key(table, made)


def _all_alike(together: list[dict], of: int) -> bool:
    """Whether fewer than twenty people are all of one kind, which says it of each of them."""
    return of < 2 * K_RATE and any(row["numerator"] == of for row in together)


def provision_now(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """Pupils by wave and area, to tens, and the groups they are in, where enough pupils are in them.

    None of an area that the roll hides: so many would narrow down whom it is hidden for.
    """
    pupils = {table.key(row)[:2]: row["value"] for row in table.rows if row["quantity"] == "members"}
    rows = []
    for row in table.rows:
        if pupils[table.key(row)[:2]] < K_RATE or asking.ladder.roll.hides(need=row["need_area"]):
            rows.append(hidden(table.groups, row))
            continue
        people = to_tens(pupils[table.key(row)[:2]])
        number = people if row["quantity"] == "members" else row["value"]
        rows.append(exactly(table.groups, row) | {"value": number, "numerator": number, "n": people})
    return rows


def running_now(table: Table, rows: list[dict], asking: Asking) -> dict:
    """What the provision map says beside its rows: all pupils, to tens, the groups that are shown, and what runs.

    The name of an intervention that fewer than K pupils are in says of them what they are given.
    """
    found = seen(asking.school, asking.filters)
    part, members = found.part, found.today
    kind = part.kind[part.member_group[members]]
    many = {
        each.name: len(np.unique(part.member_pupil[members[kind == place]]))
        for place, each in enumerate(part.kinds)
    }
    shown = {table.key(row)[:2]: row for row in rows if "hidden" not in row and row["quantity"] == "groups"}
    running = {
        place: [name for name in table.facts["running"].get(place, ()) if many[name] >= K] for place in shown
    }
    few = table.facts["people"] < K_RATE
    return {
        "people": 0 if few else to_tens(table.facts["people"]),
        "groups": sum(row["value"] for row in shown.values()),
        "running": running,
    }


def spent(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """What interventions took of a year's money, to ten pounds, beside the budgets; nothing of what one pupil took.

    Top-up funding is paid for single pupils with EHC plans: it is a budget where enough of them are shown.
    """
    roll, rows = asking.ladder.roll, []
    plans = roll.shows(status="E") and roll.people(status="E") >= K
    for row in table.rows:
        if row["quantity"] in ("within", "above"):
            continue
        public = row["quantity"] in ("notional", "top-up")
        few = not plans if row["quantity"] == "top-up" else not public and row["n"] < 2 * K_RATE
        if few:
            rows.append(hidden(table.groups, row))
            continue
        people = None if public else to_tens(row["n"])
        value = row["value"] if public else to_tens(row["value"], POUNDS)
        rows.append(exactly(table.groups, row) | {"value": value, "n": people, "numerator": people})
    return rows
