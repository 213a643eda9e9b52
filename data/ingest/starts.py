"""Gives a day to a start that was left blank, so that the same pupil or need is known again."""

from collections import Counter
from collections.abc import Callable
from datetime import date as Day

from data import terms
from data.ingest.changes import Key, Row

Owner = Callable[[Row], object]


def give_starts(rows: list[tuple[int, Row]], stored: dict[Key, Row], start: str, owner: Owner) -> None:
    """Fill blank starts in place.

    The only row of its owner in the file means the row that stands in the database, the latest if there are
    several; any other blank start is 1 January 1900.
    """
    stands: dict[object, Day] = {}
    for row in stored.values():
        stands[owner(row)] = max(row[start], stands.get(owner(row), Day.min))
    times = Counter(owner(row) for _, row in rows)
    for _, row in rows:
        if row.get(start) is None:
            mine = stands.get(owner(row)) if times[owner(row)] == 1 else None
            row[start] = mine or terms.LONG_AGO


def made_known(rows: list[Row], stored: dict[Key, Row], start: str, end: str, owner: Owner) -> dict[Key, Row]:
    """The stored rows of an unknown start that rows of the file now give a start, and so replace."""
    dated: dict[object, list[Day]] = {}
    for row in rows:
        dated.setdefault(owner(row), []).append(row[start])
    return {
        key: row
        for key, row in stored.items()
        if row[start] == terms.LONG_AGO
        and (starts := dated.get(owner(row)))
        and terms.LONG_AGO not in starts
        and any(day <= (row[end] or Day.max) for day in starts)
    }
