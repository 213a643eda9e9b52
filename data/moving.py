"""``python -m data copy``: every row of a database into another one, as when an installation goes to PostgreSQL."""

import argparse
from collections.abc import Iterable

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    cast,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import REGCLASS

from data import store
from data.accounts_models import AccountsBase
from data.errors import Refused
from data.models import Base

TABLES: dict[str, MetaData] = {"school": Base.metadata, "accounts": AccountsBase.metadata}
PIECE = 20_000
# Where SQLite keeps the highest number that each table gave.
GIVEN = Table("sqlite_sequence", MetaData(), Column("name", String, primary_key=True), Column("seq", Integer))


def register(subparsers) -> None:
    """Add the command."""
    command = subparsers.add_parser("copy", help="copy a database, whole, into an empty one of either engine")
    command.add_argument("which", choices=list(TABLES), help="the school database or the accounts database")
    command.add_argument("to", metavar="ADDRESS", help="of the empty database, such as postgresql://...")
    command.set_defaults(func=_copy)


def _copy(args: argparse.Namespace) -> int:
    source = {"school": store.school_engine, "accounts": store.accounts_engine}[args.which]()
    target = store.engine(args.to)
    store.migrate(target, args.which)
    rows = copy(source, target, args.which)
    target.dispose()
    setting = {"school": "SIGHTLINE_DATABASE_URL", "accounts": "SIGHTLINE_ACCOUNTS_URL"}[args.which]
    print(f"Copied {rows:,} rows. Set {setting} to the new address and start Sightline again.")
    return 0


def copy(source: Engine, target: Engine, which: str) -> int:
    """Write every row of a "school" or "accounts" database into an empty one of the newest form; says how many.

    All is written or nothing, and all is of one moment. Raises Refused where there is anything in the target.
    """
    copied = 0
    with store.reading(source) as held, target.begin() as connection:
        store.write_alone(connection, which)
        tables = TABLES[which].sorted_tables
        full = [table.name for table in tables if connection.execute(select(table).limit(1)).first()]
        if full:
            raise Refused(f"The database to copy to is not empty: there are rows in its table {full[0]}.")
        for table in tables:
            for piece in _pieces(held, table):
                connection.execute(insert(table), piece)
                copied += len(piece)
            if table.autoincrement_column is not None:
                _go_on_counting(connection, table, _last_number(held, table))
    return copied


def _pieces(connection: Connection, table: Table) -> Iterable[list[dict]]:
    found = connection.execute(select(table), execution_options={"yield_per": PIECE})
    return ([dict(row) for row in piece] for piece in found.mappings().partitions())


def _last_number(connection: Connection, table: Table) -> int:
    """The highest number that a table ever gave a row: it may be of a row that is gone, and is not given again."""
    highest = connection.scalar(select(func.max(table.autoincrement_column))) or 0
    if connection.dialect.name == "postgresql":
        given = connection.scalar(
            select(func.pg_sequence_last_value(cast(_sequence(connection, table), REGCLASS)))
        )
    else:
        given = connection.scalar(select(GIVEN.c.seq).where(GIVEN.c.name == table.name))
    return max(highest, given or 0)


def _go_on_counting(connection: Connection, table: Table, last: int) -> None:
    if connection.dialect.name == "postgresql":
        # None, where no row was ever given one, leaves the sequence as it is.
        connection.execute(select(func.setval(_sequence(connection, table), last or None)))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        connection.execute(delete(GIVEN).where(GIVEN.c.name == table.name))
        connection.execute(insert(GIVEN).values(name=table.name, seq=last))


def _sequence(connection: Connection, table: Table) -> str:
    asked = func.pg_get_serial_sequence(table.name, table.autoincrement_column.name)
    return connection.scalar(select(asked))
