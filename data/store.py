"""The databases: one for the school's data, one for accounts; opened, tuned and migrated here alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from data import settings
from data.errors import Refused

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30


def engine(url: str) -> Engine:
    """An engine for a database address, tuned where it is SQLite (WAL, foreign keys, 30 s of patience).

    Raises Refused when the address cannot be understood.
    """
    try:
        made = create_engine(url, connect_args={"timeout": BUSY_SECONDS} if url.startswith("sqlite") else {})
    except SQLAlchemyError as error:
        raise Refused(f"The database address cannot be understood: {error}.") from error
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _tune_sqlite)
    return made


def _tune_sqlite(connection, _record) -> None:
    cursor = connection.cursor()
    cursor.execute("pragma journal_mode=wal")
    cursor.execute("pragma synchronous=normal")
    cursor.execute("pragma foreign_keys=on")
    cursor.close()


def migration_config(which: str, connection=None) -> Config:
    """Alembic's configuration for the "school" or the "accounts" database, on an open connection if given."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS / which))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = f"alembic_version_{which}"
    return config


def migrate(made: Engine, which: str) -> None:
    """Bring a database ("school" or "accounts") to the newest form; does nothing where it already is.

    Raises Refused when the database cannot be opened, or was made by a newer Sightline.
    """
    try:
        with made.connect() as connection:
            config = migration_config(which, connection)
            script = ScriptDirectory.from_config(config)
            options = {"version_table": config.attributes["version_table"]}
            current = MigrationContext.configure(connection, opts=options).get_current_revision()
    except SQLAlchemyError as error:
        raise Refused(
            f"The {which} database at {made.url.render_as_string()} cannot be opened "
            f"({getattr(error, 'orig', None) or error}). Check the address, the folder and its permissions."
        ) from error
    if current == script.get_current_head():
        return
    if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
        raise Refused(
            f"The {which} database was written by a newer version of Sightline (revision {current}). "
            "Install that version or restore an older backup."
        )
    with made.begin() as connection:
        command.upgrade(migration_config(which, connection), "head")


@contextmanager
def reading(made: Engine) -> Iterator[Connection]:
    """A connection whose every question is answered from one state of the data, whoever writes meanwhile."""
    with made.connect() as connection:
        if made.dialect.name == "sqlite":
            connection.exec_driver_sql("begin")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@lru_cache
def _opened(url: str, which: str) -> Engine:
    made = engine(url)
    migrate(made, which)
    return made


def school_engine() -> Engine:
    """The engine of the school database that the settings name, migrated; one for each process and address."""
    return _opened(settings.database_url(), "school")


def accounts_engine() -> Engine:
    """The engine of the accounts database that the settings name, migrated; one for each process and address."""
    return _opened(settings.accounts_url(), "accounts")
