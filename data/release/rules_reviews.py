"""How the measures of reviews and of suspensions leave: whole school, none of a few pupils and none told by another."""

from collections.abc import Mapping
from itertools import combinations

from data.measures.core import Measure
from data.measures.reviews import DECISION, PLAN
from data.release.figures import Asking, Rows
from data.release.rows import K, about_share, exactly, hidden, left_hidden, may_be_share, near, to_tens
from data.table import Table

# Whose deadlines these are: the number of them is that of the status.
WHOSE = {"annual review": "E", "plan review": "K", "report": "E"}


def shares_in_company(inside: Mapping[str, str] | None = None, partition: bool = False) -> Rows:
    """Shares of one set of people by several things: each by itself, or, where they add up, all of them or none.

    Two that are close enough to be subtracted are hidden both. ``inside`` says for a row's key whose share it is: of
    all with a status less a few, who would be told.
    """

    def rows(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
        told = asking.ladder.roll.shows(status="SEN")
        safe = [
            row["value"] is not None
            and may_be_share(row["numerator"], row["denominator"])
            and not _less_a_few(asking, (inside or {}).get(table.key(row)[0]), row["denominator"])
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


def _less_a_few(asking: Asking, status: str | None, people: int) -> bool:
    return status is not None and 0 < asking.ladder.roll.people(status=status) - people < K


def views(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """Whose views reviews hold: all three shares where none of the four ways is of a few, else that of both alone.

    Of the pupil's, the parents' and both follow who gave theirs alone, and of whom there is none.
    """
    people = {row["view_of"]: row["numerator"] for row in table.rows}
    of = table.rows[0]["denominator"] if table.rows else 0
    alone = [people[name] - people["both"] for name in people if name != "both"]
    ways = (*alone, people.get("both", 0), of - sum(alone) - people.get("both", 0))
    few = any(0 < number < K for number in (*ways, sum(alone), _not_reviewed(asking, of)))
    told = asking.ladder.roll.shows(status="SEN") and not 0 < _not_reviewed(asking, of) < K
    return [
        about_share(table.groups, row)
        if told and (not few or row["view_of"] == "both") and may_be_share(row["numerator"], of)
        else hidden(table.groups, row)
        for row in table.rows
    ]


def _not_reviewed(asking: Asking, reviewed: int) -> int:
    """How many of the pupils with SEN had no review: everybody knows it who knows how many had one."""
    return asking.ladder.roll.people(status="SEN") - reviewed


def outcomes(measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """What reviews said of the outcomes planned: all of it or nothing, and nothing where a few had no review."""
    of = table.rows[0]["denominator"] if table.rows else 0
    if 0 < _not_reviewed(asking, of) < K:
        return [hidden(table.groups, row) for row in table.rows]
    return shares_in_company(partition=True)(measure, table, asking)


def deadlines(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """Pupils by how near a deadline is: none of a few, and none that can be told from the others and the status.

    What is left of all with the status are those of whom there is no such deadline. Whoever waits for a decision
    waits for a plan too: where the two are close, both are hidden.
    """
    roll, made, totals = asking.ladder.roll, {}, {}
    for name in dict.fromkeys(row["deadline"] for row in table.rows):
        parts = [row for row in table.rows if row["deadline"] == name]
        totals[name] = sum(row["value"] for row in parts)
        status = WHOSE.get(name, "SEN")
        rest = (roll.people(status=status) - totals[name],) if name in WHOSE else ()
        gone = left_hidden([*(row["value"] for row in parts), *rest], K)
        for row, hides in zip(parts, gone, strict=False):
            kept = not hides and roll.shows(status=status)
            made[table.key(row)] = exactly(table.groups, row) if kept else hidden(table.groups, row)
    close = 0 < abs(totals.get(PLAN, 0) - totals.get(DECISION, 0)) < K
    return [
        hidden(table.groups, row) if close and row["deadline"] in (PLAN, DECISION) else made[table.key(row)]
        for row in table.rows
    ]


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
