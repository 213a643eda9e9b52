"""One writer at a time, and what the database says put into words."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data.errors import NotNow

# Any number will do, as long as it is always the same: it names the lock of Sightline's imports.
LOCK = 7_438_271
SAID = {
    "database is locked": "Another import is being written to the database. Try again when it has ended.",
    "readonly": "The database can be read but not written. Check the permissions of its file and folder.",
    "read-only": "The database can be read but not written. Check the permissions of its file and folder.",
    "disk is full": "The disk is full. Make room and try again.",
    "disk i/o error": "The disk cannot be written: it is full or damaged. Make room and try again.",
    "unable to open": "The database file cannot be opened. Check that its folder is there and can be written.",
    "malformed": "The database file is damaged. Restore it from a backup.",
    "not a database": "The database file is damaged or is not a database. Restore it from a backup.",
    "no such table": "The database has not been set up. Bring it to the newest form first.",
}


@contextmanager
def spoken() -> Iterator[None]:
    """Turns what the database refuses into NotNow, with what to do about it."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(error.orig if isinstance(error, DBAPIError) else error)
        said = next((words for sign, words in SAID.items() if sign in cause.lower()), None)
        raise NotNow(f"{said or f'The database refused: {cause}.'} Nothing was changed.") from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection whose reads are all of one moment, and which writes nothing."""
    with spoken(), engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # The driver begins no transaction for reads; without one, each would be of its own moment.
            connection.exec_driver_sql("begin")
        else:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection
        connection.rollback()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection that alone may write; all of it is kept when the block ends well, and nothing otherwise."""
    with spoken(), engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("begin immediate")
        else:
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        yield connection
        connection.commit()
