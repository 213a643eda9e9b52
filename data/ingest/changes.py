"""What an import would add, change and remove, table by table, before anything is written."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date as Day
from typing import Any

from sqlalchemy import Connection, Table, select

from data import models

Row = dict[str, Any]
Key = tuple


def key_columns(table: Table) -> tuple[str, ...]:
    """The columns of a table's key, without the school's."""
    return tuple(column.name for column in table.primary_key.columns if column.name != "urn")


class Stored:
    """What the database holds of one school, read table by table in one transaction as it is asked for."""

    def __init__(self, connection: Connection, urn: int) -> None:
        self.connection, self.urn = connection, urn
        self._rows: dict[str, dict[Key, Row]] = {}
        self.school = self.rows(models.School.__table__).get(())

    def rows(self, table: Table) -> dict[Key, Row]:
        """The school's rows of a table by their key."""
        if table.name not in self._rows:
            names, columns = key_columns(table), table.columns.keys()
            mine = select(table).where(table.c.urn == self.urn).order_by(*table.primary_key)
            found = self.connection.execute(mine)
            rows = (dict(zip(columns, row, strict=True)) for row in found)
            self._rows[table.name] = {tuple(row[name] for name in names): row for row in rows}
        return self._rows[table.name]

    def pupil_numbers(self) -> dict[str, int]:
        """The number of each pupil by UPN."""
        return {row["upn"]: row["pupil_no"] for row in self.rows(models.Pupil.__table__).values()}


@dataclass
class Changes:
    """The changes of one table that come from one file; ``changed`` pairs a row as it was and as it will be."""

    file: str
    table: Table
    added: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, Row]] = field(default_factory=list)
    removed: list[Row] = field(default_factory=list)

    @property
    def count_added(self) -> int:
        """How many rows come to be."""
        return len(self.added)

    @property
    def count_changed(self) -> int:
        """How many rows change."""
        return len(self.changed)

    @property
    def count_gone(self) -> int:
        """How many rows go."""
        return len(self.removed)

    def pieces_added(self) -> Iterator[list[Row]]:
        """The rows to add, in lists of a size to write at once."""
        if self.added:
            yield self.added

    def pieces_changed(self) -> Iterator[list[tuple[Row, Row]]]:
        """The pairs of rows as they were and will be, in lists of a size to write at once."""
        if self.changed:
            yield self.changed


def compare(
    file: str, table: Table, stored: dict[Key, Row], incoming: Iterable[Row], defaults: Row | None = None
) -> Changes:
    """What rows of a file change in a table: columns that the file does not hold stay as they are."""
    changes = Changes(file, table)
    empty = dict.fromkeys((c.name for c in table.columns if c.name not in ("urn", "import_no")), None)
    names = key_columns(table)
    for row in incoming:
        old = stored.get(tuple(row[name] for name in names))
        if old is None:
            changes.added.append(empty | (defaults or {}) | row)
        elif any(old[name] != value for name, value in row.items()):
            changes.changed.append((old, old | row))
    return changes


def as_json(row: Row) -> str:
    """A row as text from which ``from_json`` makes it again."""
    return json.dumps(row, default=Day.isoformat, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str, table: Table) -> Row:
    """A row of a table from its text; of a column that the table did not have then, nothing was known."""
    row = {column.name: None for column in table.columns if column.nullable} | json.loads(text)
    for column in table.columns:
        if column.type.python_type is Day and row[column.name] is not None:
            row[column.name] = Day.fromisoformat(row[column.name])
    return row
