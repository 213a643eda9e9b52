"""Finds times that may not run into each other: on roll, on the register, as the primary need, half terms."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as Day

from data.ingest.changes import Key, Row

Incoming = dict[Key, tuple[int, Row]]


@dataclass(frozen=True)
class Spells:
    """Which rows of a file are times that may not overlap: those of one ``owner`` for which ``counts`` holds.

    ``said`` names such a time in a message.
    """

    start: str
    end: str
    owner: str | None
    said: Callable[[Row], str]
    counts: Callable[[Row], bool] = lambda row: True


SPELLS = {
    "terms.csv": Spells("start", "end", None, lambda row: row["term"]),
    "pupils.csv": Spells("entry_date", "leaving_date", "pupil_no", lambda row: "the time on roll"),
    "sen.csv": Spells("start_date", "end_date", "pupil_no", lambda row: f"status {row['status']}"),
    "needs.csv": Spells(
        "start_date", "end_date", "pupil_no", lambda row: f"primary need {row['need_type']}",
        lambda row: row["rank"] == 1,
    ),
}  # fmt: skip


def overlapping(spells: Spells, stored: dict[Key, Row], incoming: Incoming) -> dict[Key, str]:
    """The incoming rows that run into another, with what to say of each.

    Where two of a pack do, the later one is named; where one stands in the database, the pack's.
    """
    owners = {_owner(spells, row) for _, row in incoming.values()}
    as_stored: dict[object, list[tuple[Key, Row]]] = {}
    for key, row in stored.items():
        if (owner := _owner(spells, row)) in owners:
            as_stored.setdefault(owner, []).append((key, row))
    by_owner: dict[object, dict[Key, Row]] = {owner: dict(rows) for owner, rows in as_stored.items()}
    for key, (_, row) in incoming.items():
        mine = by_owner.setdefault(_owner(spells, row), {})
        mine[key] = mine.get(key, {}) | row
    refused: dict[Key, str] = {}
    for owner, rows in by_owner.items():
        while clash := _first_clash(spells, rows, incoming, refused):
            key, other = clash
            refused[key] = _said(spells, rows[other], other, incoming, refused)
            rows.pop(key)
            if key in stored:
                rows |= {again: row for again, row in as_stored.get(owner, ()) if again == key}
    return refused


def _owner(spells: Spells, row: Row) -> object:
    return row[spells.owner] if spells.owner else None


def _first_clash(
    spells: Spells, rows: dict[Key, Row], incoming: Incoming, refused: dict[Key, str]
) -> tuple[Key, Key] | None:
    """The first pair of times that overlap, the one to refuse before the other."""
    ordered = sorted(
        ((row[spells.start], key) for key, row in rows.items() if spells.counts(row)),
        key=lambda pair: (pair[0], str(pair[1])),
    )
    latest: tuple[Day, Key] | None = None
    for start, key in ordered:
        if latest and start <= latest[0]:
            for refuse, other in ((key, latest[1]), (latest[1], key)):
                if refuse in incoming and refuse not in refused:
                    return refuse, other
        end = rows[key].get(spells.end) or Day.max
        if latest is None or end > latest[0]:
            latest = end, key
    return None


def _said(spells: Spells, row: Row, key: Key, incoming: Incoming, refused: dict[Key, str]) -> str:
    end = row.get(spells.end)
    until = f"to {end.isoformat()}" if end else "with no end"
    where = f"line {incoming[key][0]:,}" if key in incoming and key not in refused else "the database"
    return (
        f"runs into {spells.said(row)} from {row[spells.start].isoformat()} {until} ({where}); "
        f"one should have its {spells.end} before the other starts"
    )
