"""How the measures of the register that look at more than today's groups leave: the trend, movement, arrivals."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np

from data import terms
from data.filters import Filters
from data.measures.core import Measure
from data.measures.movement import MOVEMENTS, between
from data.measures.register import points
from data.release import dimensions
from data.release.dimensions import SEN, Dimension
from data.release.figures import Asking
from data.release.masks import Ladder
from data.release.protect import Coarser, protect
from data.release.rows import K, exactly, hidden, near, to_tens
from data.school import School
from data.table import Table

KINDS = ("left", "off", "joined", "new", "up", "down", "same")
AT_THE_START = ("left", "off", "up", "down", "same")
AT_THE_END = ("joined", "new", "up", "down", "same")


def changed(school: School, earlier: date, later: date) -> int:
    """How many pupils' status is another on two days, where not being on roll counts as having no SEN."""
    before, after = (np.zeros(len(school.people), dtype=int) for _day in range(2))
    for status, day in ((before, earlier), (after, later)):
        roll = school.on(day)
        status[roll.pupil] = roll.status
    return int((before != after).sum())


def apart(school: School, day: date, others: Iterable[date]) -> bool:
    """Whether numbers of a day may stand beside those of others: nobody's status changed between them, or of K."""
    return not any(0 < changed(school, day, other) < K for other in others)


def days_apart(school: School, spoken_of: Iterable[date] = ()) -> set[str]:
    """The days of the trend that may stand beside each other, beside the start of movement and days ``spoken_of``.

    The newest first: today always stands, and an earlier day where enough changed from it to every later one.
    """
    start, today = between(school, Filters())
    kept = [today]
    for day, _name in reversed(points(school, Filters())):
        if day != today and apart(school, day, (*kept, start, *spoken_of)):
            kept.append(day)
    return {day.isoformat() for day in kept}


def trend(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """The shares on the days that may stand beside each other; of a day, all of its numbers or none."""
    days, ladder = days_apart(asking.school, asking.ladder.days), asking.ladder
    now = table.as_at.isoformat()
    rows = []
    for row in table.rows:
        of_day = [one for one in table.rows if one["date"] == row["date"]]
        small = any(
            0 < one["numerator"] < K or 0 < one["denominator"] - one["numerator"] < K for one in of_day
        )
        day = date.fromisoformat(row["date"])
        numbers = {one["sen_status"]: one["numerator"] for one in of_day}
        told = row["date"] in days and not small and not told_otherwise(ladder, day, numbers)
        shown = ladder.roll.shows(status=row["sen_status"]) if row["date"] == now else told
        rows.append(exactly(table.groups, row) if shown else hidden(table.groups, row))
    return rows


def told_otherwise(ladder: Ladder, day: date, numbers: Mapping[str, int]) -> bool:
    """Whether an earlier release gave a number of the same day that differs by a few: they were corrected since."""
    return any(
        when == day and 0 < abs(number - numbers.get(status, number)) < K
        for when, status, number in ladder.told
    )


def moved(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """Pupils by kind of movement, statuses and reasons together, protected with the numbers at both ends.

    None where earlier figures are of a day so near to the start that a few pupils could be told from both.
    """
    kind = Dimension(
        "kind", KINDS, {"start": AT_THE_START, "end": AT_THE_END},
        ((None, KINDS), ("start", AT_THE_START), ("end", AT_THE_END)), frozenset(),
    )  # fmt: skip
    totals = {
        name: sum(row["numerator"] for row in table.rows if row["movement"] == name) for name in MOVEMENTS
    }
    of = dimensions.space(kind)
    counts = np.array([totals[name] for name in of.kinds["kind"]])
    cells = [(("kind", name),) for name in MOVEMENTS]
    start, _end = between(asking.school, asking.filters)
    end_is_known = asking.ladder.roll.shows(status=SEN) and apart(asking.school, start, asking.ladder.days)
    end_is_known = end_is_known and not told_otherwise(asking.ladder, start, {SEN: totals["start"]})
    made = dimensions.problem(of, counts, cells, [(("kind", "end"),)] if end_is_known else [], cells, K)
    try:
        gone = protect(made).hidden
    except Coarser:
        gone = np.ones(len(cells), dtype=bool)
    pattern = table.rows[0] if table.rows else {}
    rows = []
    for ((_kind, name),), hides in zip(cells, gone, strict=True):
        row = pattern | {"movement": name, "sen_status": SEN, "reason": "", "value": totals[name]}
        row |= {"numerator": totals[name], "n": totals[name]}
        rows.append(hidden(table.groups, row) if hides or not end_is_known else exactly(table.groups, row))
    return rows if table.rows else []


def represented(_measure: Measure, table: Table, _asking: Asking) -> list[dict]:
    """The ratio of a characteristic to one decimal; none by sex, and none with a small number on any side."""
    rows = []
    for row in table.rows:
        if row["characteristic"] == "boys":
            continue
        sides = (
            row["numerator"],
            row["denominator"] - row["numerator"],
            row["rest_numerator"],
            row["rest"] - row["rest_numerator"],
        )
        if row["value"] is None or any(side < K for side in sides):
            rows.append(hidden(table.groups, row) | dict.fromkeys(("rest", "rest_numerator")))
            continue
        made = exactly(table.groups, row, "rest", "rest_numerator")
        made |= {name: near(row[name]) for name in ("value", "low", "high")}
        made |= {
            name: to_tens(row[name]) for name in ("numerator", "denominator", "n", "rest", "rest_numerator")
        }
        rows.append(made)
    return rows


def arrived(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """The share of arrivals by year and status; numbers rounded to tens, and the share made of these.

    Those of this year are in the year group as it is shown today: what the roll hides is hidden of them too.
    """
    now = terms.academic_year_name(terms.academic_year(table.as_at))
    rows: list[dict] = []
    for key in dict.fromkeys((row["academic_year"], row["year_group"]) for row in table.rows):
        together = [row for row in table.rows if (row["academic_year"], row["year_group"]) == key]
        gone = {
            row["sen_status"]
            for row in together
            if key[0] == now and asking.ladder.roll.hides(year=key[1], status=row["sen_status"])
        }
        rows += _arrived_together(table, together, gone)
    return rows


def _arrived_together(table: Table, together: list[Mapping], gone: set[str]) -> list[dict]:
    people = {row["sen_status"]: row["numerator"] for row in together}
    of = together[0]["denominator"]
    small = {
        name for name, number in people.items() if 0 < number < K or 0 < of - number < K or of < 2 * K
    } | gone
    if small & set(terms.SEN):
        small |= set(terms.SEN)
    return [
        hidden(table.groups, row) if row["sen_status"] in small else _about(table, row) for row in together
    ]


def _about(table: Table, row: Mapping) -> dict:
    numerator, denominator = to_tens(row["numerator"]), to_tens(row["denominator"])
    value = near(100 * min(numerator, denominator) / denominator, 0)
    return exactly(table.groups, row) | {
        "value": value, "numerator": numerator, "denominator": denominator, "n": denominator, "low": None, "high": None,
    }  # fmt: skip
