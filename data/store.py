"""The databases: one for the school's data, one for accounts; opened, tuned and migrated here alone.

SQLite or PostgreSQL, by the same statements. Where the two differ it is here: how they are tuned, how one state of
the data is read, how one writer waits for another.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from data import settings
from data.errors import Refused

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
# Alembic keeps what it works on in one place for the whole process, so no two threads may open a database at once.
ONE_AT_A_TIME = Lock()
# On PostgreSQL a worker holds a connection for each of its threads, and for a moment a second one.
THREADS = 4
# Of what is written by one at a time, on PostgreSQL: the locks' family, which is any number, and each one's own.
FAMILY = 7_438_271
LOCKS = {"school": 1, "accounts": 2, "migrations": 3}
MADE_WITH = "createdb --template=template0 --encoding=UTF8 --locale=C"


def engine(url: str) -> Engine:
    """An engine for a database address, tuned for SQLite (WAL, foreign keys) or PostgreSQL; 30 s of patience in both.

    Raises Refused when the address cannot be understood, or is of neither.
    """
    try:
        address = make_url(url)
        tuned = {"sqlite": _sqlite, "postgresql": _postgresql}.get(address.get_backend_name())
        if tuned is None:
            raise Refused(
                "The database address is of neither SQLite (sqlite:///...) nor PostgreSQL (postgresql://...)."
            )
        # An error must not quote the row that it is about.
        made = create_engine(address, hide_parameters=True, **tuned(address))
    except SQLAlchemyError as error:
        raise Refused(f"The database address cannot be understood: {error}.") from error
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _tune_sqlite)
    return made


def _sqlite(_address: URL) -> dict:
    return {"connect_args": {"timeout": BUSY_SECONDS}}


def _postgresql(address: URL) -> dict:
    """What a connection is opened with. What the address says of it stands.

    The server looks after a client that falls silent, because the lock of one that lost its power would otherwise be
    held for hours.
    """
    session = {
        "lock_timeout": f"{round(BUSY_SECONDS * 1000)}ms", "timezone": "UTC", "tcp_keepalives_idle": 60,
        "tcp_keepalives_interval": 10, "tcp_keepalives_count": 6,
    }  # fmt: skip
    asked = [*(f"-c {name}={value}" for name, value in session.items()), address.query.get("options", "")]
    given = {"connect_timeout": 10, "application_name": "sightline", "client_encoding": "utf8"}
    kept = {name: value for name, value in given.items() if name not in address.query}
    return {
        "connect_args": {**kept, "options": " ".join(asked).strip()},
        "pool_size": THREADS,
        "max_overflow": THREADS,
        "pool_timeout": BUSY_SECONDS,
        # A server that was restarted is met by a new connection and not by an error.
        "pool_pre_ping": True,
    }


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
            _refuse_unfit(connection, which)
            config = migration_config(which, connection)
            script = ScriptDirectory.from_config(config)
            options = {"version_table": config.attributes["version_table"]}
            current = MigrationContext.configure(connection, opts=options).get_current_revision()
    except SQLAlchemyError as error:
        raise Refused(_cannot_be_opened(made, which, error)) from error
    if current == script.get_current_head():
        return
    if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
        raise Refused(
            f"The {which} database was written by a newer version of Sightline (revision {current}). "
            "Install that version or restore an older backup."
        )
    try:
        with made.begin() as connection:
            command.upgrade(migration_config(which, connection), "head")
    except OperationalError as error:
        raise Refused(
            f"The {which} database cannot be brought to the newest form now ({_first_line(error)}). "
            "If an import is under way, try again when it has ended."
        ) from error


def _refuse_unfit(connection: Connection, which: str) -> None:
    """Refuse a PostgreSQL database that would put rows in another order than SQLite does, or not hold every letter."""
    if connection.dialect.name != "postgresql":
        return
    encoding, plain = connection.execute(text("select current_setting('server_encoding'), 'B' < 'a'")).one()
    if encoding != "UTF8" or not plain:
        raise Refused(
            f"The {which} database must hold text as UTF8, in the order of its letters' numbers. "
            f"Make a new one with: {MADE_WITH} NAME"
        )


def _cannot_be_opened(made: Engine, which: str, error: SQLAlchemyError) -> str:
    """Why, and what to look at; without a password, wherever it stands in the address."""
    address = made.url.set(query={}).render_as_string()
    if made.dialect.name == "sqlite":
        look = "the address, the folder and its permissions"
    else:
        look = "that PostgreSQL runs there and knows this database, the user and the password"
    return f"The {which} database at {address} cannot be opened ({_first_line(error)}). Check {look}."


def _first_line(error: SQLAlchemyError) -> str:
    # PostgreSQL's words take several lines, of which the first says all.
    return str(getattr(error, "orig", None) or error).partition("\n")[0]


@contextmanager
def reading(made: Engine) -> Iterator[Connection]:
    """A connection whose every question is answered from one state of the data, whoever writes meanwhile."""
    with made.connect() as connection:
        if made.dialect.name == "sqlite":
            # The driver begins no transaction for reads; without one, each would be of its own moment.
            connection.exec_driver_sql("begin")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


def write_alone(connection: Connection, what: str) -> None:
    """Wait until nobody else writes to ``what`` (a key of LOCKS), and let nobody until this transaction ends.

    To be called before anything else is asked on the connection. Raises OperationalError after 30 seconds.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("begin immediate")
    else:
        connection.execute(select(func.pg_advisory_xact_lock(FAMILY, LOCKS[what])))


@lru_cache
def _opened(url: str, which: str) -> Engine:
    made = engine(url)
    migrate(made, which)
    return made


def school_engine() -> Engine:
    """The engine of the school database that the settings name, migrated; one for each process and address."""
    with ONE_AT_A_TIME:
        return _opened(settings.database_url(), "school")


def accounts_engine() -> Engine:
    """The engine of the accounts database that the settings name, migrated; one for each process and address."""
    with ONE_AT_A_TIME:
        return _opened(settings.accounts_url(), "accounts")
