"""Writes the changes of one import, with what each changed row was before."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update

from data import models
from data.ingest.changes import Changes, Row, as_json, key_columns
from data.ingest.weeks import WeekChanges

SCHOOL, IMPORT, BEFORE = models.School.__table__, models.Import.__table__, models.Before.__table__
PIECE = 20_000
# What belongs to the installation and not to the pack: an import leaves it, and undoing does too.
NOT_FROM_PACKS = {"school": frozenset({"demo", "data_version"})}

AnyChanges = Changes | WeekChanges
Wrote = Callable[[int], Any]


def now() -> datetime:
    """This moment in UTC, as the database keeps it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def next_number(connection: Connection, urn: int) -> int:
    """The number that the school's next import will have; a number is never used again."""
    highest = connection.scalar(select(func.max(IMPORT.c.import_no)).where(IMPORT.c.urn == urn))
    return (highest or 0) + 1


def write(connection: Connection, urn: int, number: int, changes: Iterable[AnyChanges], wrote: Wrote) -> None:
    """Write every change of an import; ``wrote`` is told how many rows each time."""
    order = {table.name: place for place, table in enumerate(models.Base.metadata.sorted_tables)}
    for change in sorted(changes, key=lambda change: order[change.table.name]):
        keep_before(connection, urn, number, change.table, change.removed)
        remove(connection, urn, change.table, change.removed)
        for piece in change.pieces_changed():
            keep_before(connection, urn, number, change.table, [old for old, _ in piece])
            rewrite(connection, change.table, [row | {"urn": urn, "import_no": number} for _, row in piece])
            wrote(len(piece))
        for piece in change.pieces_added():
            add(connection, change.table, [row | {"urn": urn, "import_no": number} for row in piece])
            wrote(len(piece))
    grow_version(connection, urn)


def keep_before(connection: Connection, urn: int, number: int, table: Table, rows: list[Row]) -> None:
    """Keep rows as they are, for the day the import is undone."""
    names = key_columns(table)
    left_out = NOT_FROM_PACKS.get(table.name, frozenset()) | {"urn"}
    kept = [
        {
            "urn": urn,
            "import_no": number,
            "table": table.name,
            "row_key": as_json({name: row[name] for name in names}),
            "row": as_json({name: value for name, value in row.items() if name not in left_out}),
        }
        for row in rows
    ]
    add(connection, BEFORE, kept)


def add(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Write new rows, each with the same columns.

    PostgreSQL takes them as one stream, several times as fast as a statement a row.
    """
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    names, quoted = list(rows[0]), connection.dialect.identifier_preparer.quote_identifier
    stream = f"copy {quoted(table.name)} ({', '.join(map(quoted, names))}) from stdin"
    with connection.connection.cursor() as cursor, cursor.copy(stream) as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


def rewrite(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Give rows that are there the values of these."""
    if not rows:
        return
    names = ("urn", *key_columns(table))
    kept = NOT_FROM_PACKS.get(table.name, frozenset())
    given = [column.name for column in table.columns if column.name not in names and column.name not in kept]
    statement = (
        update(table)
        .where(*(table.c[name] == bindparam(f"key_{name}") for name in names))
        .values({name: bindparam(f"new_{name}") for name in given})
    )
    connection.execute(
        statement,
        [
            {f"key_{name}": row[name] for name in names} | {f"new_{name}": row[name] for name in given}
            for row in rows
        ],
    )


def remove(connection: Connection, urn: int, table: Table, rows: list[Row]) -> None:
    """Take rows out by their keys."""
    names = key_columns(table)
    if rows:
        statement = delete(table).where(
            table.c.urn == urn, *(table.c[name] == bindparam(f"key_{name}") for name in names)
        )
        connection.execute(statement, [{f"key_{name}": row[name] for name in names} for row in rows])


def grow_version(connection: Connection, urn: int) -> None:
    """Say that the school's data have changed.

    A school that an import brings in starts above every version that a school of its number ever had here
    (an import, its mark as the demo and its undoing grow it by at most three), so that nothing kept of a
    former one is taken for it.
    """
    imports = connection.scalar(select(func.count()).select_from(IMPORT).where(IMPORT.c.urn == urn))
    connection.execute(
        update(SCHOOL)
        .where(SCHOOL.c.urn == urn)
        .values(data_version=func.coalesce(func.nullif(SCHOOL.c.data_version, 0), 3 * imports) + 1)
    )


def mark_as_demo(connection: Connection, urn: int) -> None:
    """Say that a school is the demo's."""
    connection.execute(update(SCHOOL).where(SCHOOL.c.urn == urn).values(demo=True))
