"""Takes an import back, and lists the imports there have been."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from data import models
from data.errors import Refused
from data.ingest.changes import from_json, key_columns
from data.ingest.transactions import reading, writing
from data.ingest.writing import BEFORE, IMPORT, PIECE, SCHOOL, grow_version, mark_as_demo, now, rewrite

# Tables whose rows no import wrote.
NOT_OF_IMPORTS = (
    IMPORT, BEFORE, models.FileMapping.__table__, models.ActionEdit.__table__, models.ActionOrigin.__table__,
)  # fmt: skip


@dataclass(frozen=True)
class Undone:
    """What undoing an import did: rows taken out, and rows given back what they were."""

    urn: int
    import_no: int
    removed: int
    restored: int


def imports(engine: Engine) -> list[Row]:
    """Every import there has been, school by school, in order; times are UTC."""
    with reading(engine) as connection:
        return list(connection.execute(select(IMPORT).order_by(IMPORT.c.urn, IMPORT.c.import_no)))


def undo(engine: Engine, urn: int, number: int, by: str) -> Undone:
    """Take back what an import did to a school's data, to the last byte.

    Raises Refused when there is no such import, it has been undone, or a later one stands on it.
    """
    with writing(engine) as connection:
        _refuse_unless_last(connection, urn, number)
        restored = _restore(connection, urn, number)
        removed = 0
        for table in reversed(models.Base.metadata.sorted_tables):
            if table not in NOT_OF_IMPORTS:
                gone = delete(table).where(table.c.urn == urn, table.c.import_no == number)
                removed += connection.execute(gone).rowcount
        connection.execute(delete(BEFORE).where(BEFORE.c.urn == urn, BEFORE.c.import_no == number))
        connection.execute(
            update(IMPORT)
            .where(IMPORT.c.urn == urn, IMPORT.c.import_no == number)
            .values(undone_at=now(), undone_by=by)
        )
        grow_version(connection, urn)
    return Undone(urn, number, removed, restored)


def _refuse_unless_last(connection: Connection, urn: int, number: int) -> None:
    found = connection.execute(
        select(IMPORT.c.import_no, IMPORT.c.undone_at).where(IMPORT.c.urn == urn).order_by(IMPORT.c.import_no)
    ).all()
    undone_at = {row.import_no: row.undone_at for row in found}
    if number not in undone_at:
        known = ", ".join(str(row.import_no) for row in found) or "none"
        raise Refused(f"The school with URN {urn} has no import {number}. Its imports: {known}.")
    if undone_at[number]:
        raise Refused(
            f"Import {number} has been undone already, on {undone_at[number]:%d/%m/%Y at %H:%M} UTC."
        )
    later = [other for other, when in undone_at.items() if other > number and not when]
    if later:
        order = ", then ".join(str(other) for other in reversed(later))
        raise Refused(f"Import {number} cannot be undone while a later one stands. Undo {order} first.")


def _restore(connection: Connection, urn: int, number: int) -> int:
    """Give back what the import changed or took out: parents first, so that no row is ever without its own."""
    restored = 0
    for table in models.Base.metadata.sorted_tables:
        kept = connection.scalars(
            select(BEFORE.c.row).where(
                BEFORE.c.urn == urn, BEFORE.c.import_no == number, BEFORE.c.table == table.name
            )
        ).all()
        if not kept:
            continue
        keys = ("urn", *key_columns(table))
        stored = select(*(table.c[name] for name in keys)).where(table.c.urn == urn)
        there = set(map(tuple, connection.execute(stored)))
        for start in range(0, len(kept), PIECE):
            rows = [from_json(text, table) | {"urn": urn} for text in kept[start : start + PIECE]]
            stands = [tuple(row[name] for name in keys) in there for row in rows]
            rewrite(connection, table, [row for row, stood in zip(rows, stands, strict=True) if stood])
            if missing := [row for row, stood in zip(rows, stands, strict=True) if not stood]:
                connection.execute(insert(table), missing)
        restored += len(kept)
    return restored


def mark_demo(engine: Engine, urn: int) -> None:
    """Say that a school is the demo's; raises Refused when there is no such school."""
    with writing(engine) as connection:
        demo = connection.scalar(select(SCHOOL.c.demo).where(SCHOOL.c.urn == urn))
        if demo is None:
            raise Refused(f"There is no school with URN {urn} in the database.")
        if not demo:
            mark_as_demo(connection, urn)
            grow_version(connection, urn)
