"""One writer at a time, and what the database says put into words."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data import store
from data.errors import NotNow

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
# PostgreSQL's words may quote a row, so it is understood by its codes alone.
SAID_BY_CODE = {
    "55P03": SAID["database is locked"],
    "25006": "The database can be read but not written: it may be a standby.",
    "42501": "Sightline's user of the database may not write to its tables.",
    "53100": SAID["disk is full"],
    "42P01": SAID["no such table"],
    "57014": "The database's administrator broke it off. Try again.",
}
NOT_THERE = "The database cannot be reached, or the connection to it was lost. Try again when it is there."


@contextmanager
def spoken() -> Iterator[None]:
    """Turns what the database refuses into NotNow, with what to do about it."""
    try:
        yield
    except (SQLAlchemyError, *_of_postgresql("Error")) as error:
        raise NotNow(f"{_words(error)} Nothing was changed.") from error


def _of_postgresql(*names: str) -> tuple[type[Exception], ...]:
    """Errors of PostgreSQL's driver, by name; none where it was never needed: it takes 8 MB of each process."""
    driver = sys.modules.get("psycopg")
    return tuple(getattr(driver.errors, name) for name in names if driver)


def _words(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, _of_postgresql("Error")):
        if cause.sqlstate is None or isinstance(cause, _of_postgresql("AdminShutdown", "CannotConnectNow")):
            return NOT_THERE
        return SAID_BY_CODE.get(cause.sqlstate, f"The database refused, with the code {cause.sqlstate}.")
    said = next((words for sign, words in SAID.items() if sign in str(cause).lower()), None)
    return said or f"The database refused: {cause}."


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection whose reads are all of one moment, and which writes nothing."""
    with spoken(), store.reading(engine) as connection:
        yield connection
        connection.rollback()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection that alone may write; all of it is kept when the block ends well, and nothing otherwise."""
    with spoken(), engine.connect() as connection:
        store.write_alone(connection, "school")
        yield connection
        connection.commit()
