"""How the measures of interventions, of teaching assistants and of staff leave: pupils, staff and money protected."""

from collections.abc import Iterable, Mapping
from itertools import combinations

import numpy as np

from data import terms
from data.measures.core import Measure
from data.measures.deployment_week import week
from data.measures.interventions import seen, shares_of_cost
from data.release.figures import Asking, Rows
from data.release.rows import (
    K_RATE,
    POUNDS,
    STAFF,
    K,
    about_mean,
    about_share,
    exactly,
    hidden,
    left_hidden,
    may_be_share,
    near,
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


def of_interventions(least: int = K_RATE) -> Rows:
    """Means by intervention, of at least so many pupils whom two members of staff taught."""

    def rows(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
        many = led(asking.school, asking)
        made = []
        for row in table.rows:
            pupils, staff = many.get(row["intervention"], (0, 0))
            few = (row["n"] or 0) < least or pupils < K or staff < LEADERS or row["value"] is None
            made.append(hidden(table.groups, row) if few else about_mean(table.groups, row, "band"))
        return by_key(table, made)

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


def provision_now(_measure: Measure, table: Table, _asking: Asking) -> list[dict]:
    """Pupils by wave and area, to tens, and the groups they are in, where enough pupils are in them."""
    pupils = {table.key(row)[:2]: row["value"] for row in table.rows if row["quantity"] == "members"}
    rows = []
    for row in table.rows:
        if pupils[table.key(row)[:2]] < K_RATE:
            rows.append(hidden(table.groups, row))
            continue
        people = to_tens(pupils[table.key(row)[:2]])
        number = people if row["quantity"] == "members" else row["value"]
        rows.append(exactly(table.groups, row) | {"value": number, "numerator": number, "n": people})
    return rows


def running_now(table: Table, rows: list[dict]) -> dict:
    """What the provision map says beside its rows: all pupils, to tens, the groups, and what runs where it is shown."""
    shown = {table.key(row)[:2] for row in rows if "hidden" not in row}
    running = {place: names for place, names in table.facts["running"].items() if place in shown}
    few = table.facts["people"] < K_RATE
    return {
        "people": 0 if few else to_tens(table.facts["people"]),
        "groups": 0 if few else table.facts["groups"],
        "running": running,
    }


def spent(_measure: Measure, table: Table, _asking: Asking) -> list[dict]:
    """What interventions took of a year's money, to ten pounds, beside the budgets; nothing of what one pupil took."""
    rows = []
    for row in table.rows:
        if row["quantity"] in ("within", "above"):
            continue
        public = row["quantity"] in ("notional", "top-up")
        if not public and row["n"] < 2 * K_RATE:
            rows.append(hidden(table.groups, row))
            continue
        people = None if public else to_tens(row["n"])
        value = row["value"] if public else to_tens(row["value"], POUNDS)
        rows.append(exactly(table.groups, row) | {"value": value, "n": people, "numerator": people})
    return rows


def hours_of_assistants(money: bool = False) -> Rows:
    """Hours by activity where at least five teaching assistants give some, in whole hours and percent."""

    def rows(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
        if not table.rows or table.rows[0]["n"] < STAFF:
            return [hidden(table.groups, row) for row in table.rows]
        gone = _few_give(asking, [row["activity"] for row in table.rows])
        return [
            hidden(table.groups, row) if hides else _hours(table, row, money)
            for row, hides in zip(table.rows, gone, strict=True)
        ]

    return rows


def _few_give(asking: Asking, activities: list[str]) -> list[bool]:
    found = week(asking.school, asking.filters)
    givers = [
        len(np.unique(found.staff[found.kept & (found.activity == terms.ACTIVITIES.index(name))]))
        for name in activities
    ]
    return left_hidden(givers, STAFF)


def _hours(table: Table, row: Mapping, money: bool) -> dict:
    made = exactly(table.groups, row)
    if money:
        return made | {"value": to_tens(row["value"], POUNDS), "numerator": near(row["numerator"], 0)}
    return made | {name: near(row[name], 0) for name in ("value", "numerator", "denominator")}


def staff_only(*further: str, dropped: tuple[str, ...] = ()) -> Rows:
    """Answers of staff, whose small teams the measure hides already: five at least, and never one alone.

    ``dropped`` are groups that do not leave. A number of pupils beside them is to tens.
    """

    def rows(_measure: Measure, table: Table, _asking: Asking) -> list[dict]:
        made = []
        for row in table.rows:
            if set(table.key(row)) & set(dropped):
                continue
            made.append(_of_staff(table, row, further))
        return by_key(table, made)

    return rows


def _of_staff(table: Table, row: Mapping, further: tuple[str, ...]) -> dict:
    if row["value"] is None or row["n"] is None:
        return hidden(table.groups, dict(row))
    if row["unit"] == "pupils":
        if row["value"] < K_RATE:
            return hidden(table.groups, dict(row))
        people = to_tens(row["value"])
        about = {"value": people, "n": people, "numerator": people if row["numerator"] is not None else None}
        return exactly(table.groups, dict(row)) | about
    if row["n"] < STAFF:
        return hidden(table.groups, dict(row))
    made = exactly(table.groups, dict(row), *further)
    return made | ({"value": to_tens(row["value"], POUNDS)} if row["unit"] == "pounds" else {})


def priorities(_measure: Measure, table: Table, _asking: Asking) -> list[dict]:
    """The training priority, with pupils to tens and the index made of these; ranked by what is shown."""
    made = []
    for row in table.rows:
        if row["value"] is None or row["pupils"] < K_RATE or row["n"] < STAFF:
            made.append(hidden(table.groups, row))
            continue
        pupils, scale = to_tens(row["pupils"]), to_tens(row["pupils"]) / row["pupils"]
        numbers = {name: near(row[name] * scale) for name in ("value", "low", "high")}
        made.append(exactly(table.groups, row, "share", "tied") | numbers | {"pupils": pupils})
    shown = sorted(
        (row for row in made if "hidden" not in row), key=lambda row: (-row["value"], row["need_type"])
    )
    for place, row in enumerate(shown, 1):
        row |= {"rank": place, "note": f"{row['pupils']} pupils x {near(row['share'])}% of staff"}
    return shown + by_key(table, [row for row in made if "hidden" in row])


# Whose deadlines these are: the number of them is that of the status.
WHOSE = {"annual review": "E", "plan review": "K", "report": "E"}


def shares_in_company(partition: bool = False) -> Rows:
    """Shares of one set of people by several things: each by itself, or, where they add up, all of them or none.

    Two that are close enough to be subtracted are hidden both.
    """

    def rows(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
        told = asking.ladder.roll.shows(status="SEN")
        safe = [
            row["value"] is not None and may_be_share(row["numerator"], row["denominator"])
            for row in table.rows
        ]
        if partition and not all(safe):
            safe = [False] * len(safe)
        for one, other in combinations(range(len(safe)), 2):
            same = table.rows[one]["denominator"] == table.rows[other]["denominator"]
            apart = abs(table.rows[one]["numerator"] - table.rows[other]["numerator"])
            if same and not partition and 0 < apart < K:
                safe[one] = safe[other] = False
        return [
            about_share(table.groups, row) if told and fits else hidden(table.groups, row)
            for row, fits in zip(table.rows, safe, strict=True)
        ]

    return rows


def deadlines(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """Pupils by how near a deadline is: the parts of each deadline, none of which can be told from the others."""
    made = {}
    for name in dict.fromkeys(row["deadline"] for row in table.rows):
        told = asking.ladder.roll.shows(status=WHOSE.get(name, "SEN"))
        parts = [row for row in table.rows if row["deadline"] == name]
        gone = left_hidden([row["value"] for row in parts], K)
        for row, hides in zip(parts, gone, strict=True):
            kept = exactly(table.groups, row) if told and not hides else hidden(table.groups, row)
            made[table.key(row)] = kept
    return [made[table.key(row)] for row in table.rows]


def suspended(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """Suspensions of a status, rounded, where six of its pupils or more were suspended, or none; else none of its rows.

    Where SEN support or EHC plans are hidden both are, for each is what is left of all with SEN. Permanent exclusions
    and sessions lost are of few pupils, and not published.
    """
    people = {row["sen_status"]: row for row in table.rows if row["quantity"] == "suspended"}
    safe = {
        status
        for status, row in people.items()
        if row["value"] is not None
        and may_be_share(row["numerator"], row["n"])
        and asking.ladder.roll.shows(status=status)
    }
    safe = safe if {"K", "E"} <= safe else safe - {"K", "E"}
    rows = []
    for row in table.rows:
        if row["sen_status"] not in safe or row["quantity"] in ("sessions", "permanent"):
            rows.append(hidden(table.groups, row))
        elif row["quantity"] == "suspended":
            rows.append(about_share(table.groups, row | {"denominator": row["n"]}))
        else:
            rate, n = near(row["value"]), to_tens(row["n"])
            about = {
                "value": rate,
                "low": near(row["low"]),
                "high": near(row["high"]),
                "n": n,
                "denominator": n,
            }
            rows.append(exactly(table.groups, row) | about | {"numerator": near(rate * n / 100, 0)})
    return rows


def paid_minutes(_measure: Measure, table: Table, _asking: Asking) -> list[dict]:
    """Paid minutes of TAs on average, of five at least, and the share without any where neither side is so few."""
    rows = []
    for row in table.rows:
        few = row["n"] < STAFF or row["value"] is None
        if row["quantity"] == "without" and not few:
            few = any(0 < side < STAFF for side in (row["numerator"], row["denominator"] - row["numerator"]))
        rows.append(hidden(table.groups, row) if few else exactly(table.groups, row))
    return rows


def observed(_measure: Measure, table: Table, _asking: Asking) -> list[dict]:
    """Shares of observed time, of ten pupils at least; where one status has fewer, the other is hidden with it."""
    people = {row["sen_status"]: row["n"] for row in table.rows if row["n"] is not None}
    few = {status for status, number in people.items() if number < K_RATE}
    if few & {"K", "E"} and sum(people.get(status, 0) for status in ("K", "E")) >= K_RATE:
        few |= {"K", "E"}
    rows = []
    for row in table.rows:
        gap = row["unit"] == "points"
        gone = row["value"] is None or row["sen_status"] in few or (gap and "N" in few)
        rows.append(hidden(table.groups, row) if gone else _time(table, row))
    return rows


def _time(table: Table, row: Mapping) -> dict:
    made = about_mean(table.groups, dict(row) | {"denominator": None, "numerator": None})
    if row["denominator"]:
        made["denominator"] = to_tens(row["denominator"])
        made["numerator"] = near(made["value"] * made["denominator"] / 100, 0)
    return made
