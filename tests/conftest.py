"""Which engine the tests keep their databases in: ``--engine postgresql`` runs those that open one a second time.

A test opens a database where its file, or that of a fixture it uses, imports ``tests.support_database``, by itself or
through other support. That this is so is held in both runs: any other test that opens one fails.
"""

import ast
import os
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from tests import support_database
from tests.support_postgresql import private_server

HERE = Path(__file__).parent
STARTED = ExitStack()
running: list[pytest.Item] = []


def pytest_addoption(parser):
    parser.addoption(
        "--engine", choices=["sqlite", "postgresql"], default="sqlite", help="where databases are kept"
    )


def pytest_configure(config):
    """Start the server once, before the processes of pytest-xdist, which find it in their environment."""
    if config.getoption("engine") == "postgresql" and not hasattr(config, "workerinput"):
        os.environ[support_database.SERVER] = STARTED.enter_context(private_server())


def pytest_unconfigure():
    STARTED.close()


def pytest_collection_modifyitems(config, items):
    """Leave out the tests of the other engine alone, and on PostgreSQL those that open no database."""
    if support_database.on_postgresql():
        kept = [item for item in items if opens_a_database(item) and not item.get_closest_marker("sqlite")]
    else:
        kept = [item for item in items if not item.get_closest_marker("postgresql")]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def opens_a_database(item: pytest.Item) -> bool:
    """Whether a test, or a fixture it uses, comes to the support of databases."""
    fixtures = [found[-1].func for found in item._fixtureinfo.name2fixturedefs.values()]
    files = {item.path, *(Path(function.__code__.co_filename) for function in fixtures)} - {Path(__file__)}
    return any(reaches(file) for file in files if HERE in file.parents)


@cache
def reaches(file: Path) -> bool:
    """Whether a file of the tests imports the support of databases, by itself or through others."""
    named = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "tests":
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    if support_database.__name__ in named:
        return True
    paths = [HERE.parent.joinpath(*name.split(".")) for name in named]
    files = [found for path in paths for found in (path.with_suffix(".py"), path / "__init__.py")]
    return any(reaches(found) for found in files if found.is_file() and found != file)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    running.append(item)
    try:
        return (yield)
    finally:
        running.pop()


@event.listens_for(Engine, "engine_connect")
def _only_where_it_is_run_on_both(connection):
    of_one = (
        any(running[-1].get_closest_marker(name) for name in ("sqlite", "postgresql")) if running else True
    )
    if not of_one:
        assert opens_a_database(running[-1]), (
            "Ask tests.support_database for the database, so it runs on both engines."
        )
        name = connection.dialect.name
        assert (name == "postgresql") == support_database.on_postgresql(), f"This database is of {name}."


@pytest.fixture(autouse=True)
def databases_of_the_test(request):
    """Remove from the server what a test kept in its own folder."""
    yield
    if support_database.on_postgresql() and "tmp_path" in request.node.funcargs:
        support_database.remove(request.node.funcargs["tmp_path"])
