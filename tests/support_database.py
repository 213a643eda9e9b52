"""Where tests keep their databases: in files on SQLite, on a private server on PostgreSQL.

A test names a database by the file it would be on SQLite, so that it reads the same for both engines. Whatever tests
or fixtures come here for a database run on both (see ``tests/conftest.py``).
"""

import hashlib
import os
import shutil
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine

from data import store
from tests.support_postgresql import USER

# The folder of the private server's socket; not set where the tests run on SQLite.
SERVER = "SIGHTLINE_TESTS_POSTGRESQL"
FILES = {"school": "sightline.db", "accounts": "accounts.db"}
NAMED_BY = {"school": "SIGHTLINE_DATABASE_URL", "accounts": "SIGHTLINE_ACCOUNTS_URL"}
_made: dict[Path, str] = {}


def on_postgresql() -> bool:
    """Whether the tests run on PostgreSQL."""
    return SERVER in os.environ


def address(file: Path) -> str:
    """The address of the database that stands for a file; on PostgreSQL it is made, empty, where it is missing."""
    if not on_postgresql():
        return f"sqlite:///{file}"
    if file not in _made:
        _make(file, "template0")
    return f"postgresql://{USER}@/{_made[file]}?host={os.environ[SERVER]}"


def empty(file: Path, which: str) -> Engine:
    """A "school" or "accounts" database of the newest form with nothing in it, in place of any that was there."""
    return copy(_template(which), file)


def copy(source: Path, target: Path) -> Engine:
    """Put a copy of a database that nobody has open in place of another."""
    if on_postgresql():
        remove(target)
        _make(target, _made[source])
    else:
        for beside in target.parent.glob(f"{target.name}*"):
            beside.unlink()
        shutil.copyfile(source, target)
    return store.engine(address(target))


def remove(place: Path) -> None:
    """Remove the database that stands for a file, or those of a whole folder, whoever has them open."""
    for file in [file for file in _made if file == place or place in file.parents]:
        _ask("drop database {} with (force)", _made.pop(file))


def environment(folder: Path) -> dict[str, str]:
    """What a process is started with whose instance lies in a folder."""
    own = {"SIGHTLINE_INSTANCE": str(folder)}
    if on_postgresql():
        own |= {NAMED_BY[which]: address(folder / name) for which, name in FILES.items()}
    return {name: value for name, value in os.environ.items() if name not in NAMED_BY.values()} | own


def use(folder: Path, monkeypatch: pytest.MonkeyPatch | None = None) -> None:
    """Make the instance in a folder that of this process and those it starts; for good where nobody undoes it."""
    settings, patch = environment(folder), monkeypatch or pytest.MonkeyPatch()
    for name in ("SIGHTLINE_INSTANCE", *NAMED_BY.values()):
        if name in settings:
            patch.setenv(name, settings[name])
        else:
            patch.delenv(name, raising=False)


@lru_cache
def _kept() -> TemporaryDirectory:
    return TemporaryDirectory()


@lru_cache
def _template(which: str) -> Path:
    """A database of the newest form, made once in each process of the tests to be copied from."""
    file = Path(_kept().name) / FILES[which]
    engine = store.engine(address(file))
    store.migrate(engine, which)
    engine.dispose()
    return file


def _make(file: Path, template: str) -> None:
    name = f"t{hashlib.sha256(str(file).encode()).hexdigest()[:20]}"
    _ask("create database {} template {} strategy file_copy", name, template)
    _made[file] = name


def _ask(statement: str, *names: str) -> None:
    asked = sql.SQL(statement).format(*map(sql.Identifier, names))
    with psycopg.connect(
        host=os.environ[SERVER], user=USER, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(asked)
