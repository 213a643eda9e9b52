"""How the measures of teaching assistants and of staff leave: of five at least, and the pupils beside them to tens."""

from collections.abc import Mapping

from data import terms
from data.measures.core import Measure
from data.measures.cpd_rounds import ALL_STAFF
from data.measures.cpd_training import costed
from data.measures.deployment_week import week
from data.release.figures import Asking, Rows
from data.release.rows import (
    K_RATE,
    POUNDS,
    STAFF,
    K,
    about_mean,
    exactly,
    hidden,
    left_hidden,
    near,
    to_tens,
)
from data.release.rules_provision import by_key
from data.table import Table


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
    """Which activities stay hidden: what is left of all hours, of those together, must be of enough TAs too."""
    found = week(asking.school, asking.filters)
    givers = [
        set(found.staff[found.kept & (found.activity == terms.ACTIVITIES.index(name))].tolist())
        for name in activities
    ]
    gone = left_hidden([len(each) for each in givers], STAFF)
    for place in sorted(range(len(givers)), key=lambda place: (len(givers[place]), place)):
        together = set().union(*(each for each, hides in zip(givers, gone, strict=True) if hides))
        if not 0 < len(together) < STAFF:
            break
        gone[place] = bool(givers[place])
    return gone


def _hours(table: Table, row: Mapping, money: bool) -> dict:
    made = exactly(table.groups, row)
    if money:
        return made | {"value": to_tens(row["value"], POUNDS), "numerator": near(row["numerator"], 0)}
    return made | {name: near(row[name], 0) for name in ("value", "numerator", "denominator")}


def staff_only(*further: str, dropped: tuple[str, ...] = ()) -> Rows:
    """Answers of staff, whose small teams the measure hides already: five at least, and never one alone.

    ``dropped`` are groups that do not leave. A number of pupils beside them is to tens, and of no need that the roll
    hides.
    """

    def rows(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
        made = []
        for row in table.rows:
            if set(table.key(row)) & set(dropped):
                continue
            gone = row["unit"] == "pupils" and few_beside(asking, row["need_type"], row["value"])
            made.append(hidden(table.groups, dict(row)) if gone else _of_staff(table, row, further))
        return by_key(table, made)

    return rows


def few_beside(asking: Asking, need: str, people: int) -> bool:
    """Whether a number of pupils with a need at any rank tells of a few, beside those of whom it is the primary one."""
    roll = asking.ladder.roll
    return roll.hides(need=need) or 0 < people - roll.people(need=need) < K


def change_of_all(measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """How confident all staff were in two rounds, and the change of those who answered both, ten at least.

    None by team: of a few who changed their mind each could be told.
    """
    every = {table.key(row): row for row in table.rows}
    return [
        hidden(table.groups, every[table.key(row)])
        if row["quantity"] == "change" and (row["n"] or 0) < K_RATE
        else row
        for row in staff_only()(measure, table, asking)
        if row["team"] == ALL_STAFF
    ]


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


def training_paid(measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """What training cost; the time of staff in pounds, which tells of their pay, where five people or more came."""
    came: dict[str, set[str]] = {}
    for session in costed(asking.school, asking.filters):
        came.setdefault(session.need_type, set()).update(session.staff)
    few = {need for need, people in came.items() if 0 < len(people) < STAFF}
    return [
        hidden(table.groups, row)
        if row["quantity"] in ("staff_time", "staff_hours") and row["need_type"] in few
        else row
        for row in staff_only()(measure, table, asking)
    ]


def priorities(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """The training priority, with pupils to tens and the index made of these; ranked by what is shown."""
    made = []
    for row in table.rows:
        few = row["value"] is None or row["pupils"] < K_RATE or row["n"] < STAFF
        if few or few_beside(asking, row["need_type"], row["pupils"]):
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


def ready(_measure: Measure, table: Table, _asking: Asking) -> list[dict]:
    """Shares of TAs by what they answered: of ten at least, none or five on either side."""
    rows = []
    for row in table.rows:
        sides = () if row["value"] is None else (row["numerator"], row["denominator"] - row["numerator"])
        few = sum(sides) < K_RATE or any(0 < side < STAFF for side in sides)
        rows.append(hidden(table.groups, row) if few else exactly(table.groups, row))
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
