"""The school database: from nothing to the newest form and back, once, by whoever comes first."""

import subprocess
import sys

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect, text

from data import models, store
from data.errors import Refused
from tests.support_database import address, on_postgresql


@pytest.fixture
def engine(tmp_path):
    return store.engine(address(tmp_path / "school.db"))


def revisions():
    script = ScriptDirectory.from_config(store.migration_config("school"))
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


def tables(engine):
    return set(inspect(engine).get_table_names()) - {"alembic_version_school"}


def migrate(engine, way, to):
    with engine.begin() as connection:
        way(store.migration_config("school", connection), to)


def made_here(_thing, name, *_):
    """All but the index that is made on PostgreSQL alone."""
    return name != models.BY_PUPIL.name or on_postgresql()


def test_the_newest_form_is_what_the_models_say(engine):
    store.migrate(engine, "school")
    with engine.connect() as connection:
        options = {
            "version_table": "alembic_version_school",
            "compare_type": True,
            "include_object": made_here,
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, models.Base.metadata) == []
    assert tables(engine) == set(models.Base.metadata.tables)


@pytest.mark.sqlite
def test_the_attendance_table_keeps_no_row_id(engine):
    store.migrate(engine, "school")
    with engine.connect() as connection:
        made = connection.scalar(text("select sql from sqlite_master where name = 'attendance_week'"))
    assert made.strip().endswith("WITHOUT ROWID")


def test_each_step_can_be_taken_and_taken_back(engine):
    for revision in revisions():
        migrate(engine, command.upgrade, revision)
    for revision in reversed(["base", *revisions()[:-1]]):
        migrate(engine, command.downgrade, revision)
    assert tables(engine) == set()
    migrate(engine, command.upgrade, "head")
    assert tables(engine) == set(models.Base.metadata.tables)


def test_migrating_a_database_of_the_newest_form_changes_nothing(engine):
    store.migrate(engine, "school")
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2].split()[0].lower()))
    store.migrate(engine, "school")
    assert asked and set(asked) <= {"select", "pragma"}


def test_a_database_of_a_newer_sightline_is_refused(engine):
    store.migrate(engine, "school")
    with engine.begin() as connection:
        connection.execute(text("update alembic_version_school set version_num = '9999'"))
    with pytest.raises(Refused, match="newer version of Sightline"):
        store.migrate(engine, "school")


def test_several_processes_may_begin_with_no_database_at_once(tmp_path):
    script = "import sys; from data import store; engine = store.engine(sys.argv[1]); store.migrate(engine, 'school')"
    url = address(tmp_path / "school.db")
    started = [
        subprocess.Popen([sys.executable, "-c", script, url], stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    ended = [(process.communicate()[1], process.returncode) for process in started]
    assert [code for _, code in ended] == [0] * 4, ended
    assert tables(store.engine(url)) == set(models.Base.metadata.tables)


def test_a_migration_that_is_cut_short_leaves_no_table_behind(engine, monkeypatch):
    from alembic import op

    real, made = op.create_table, []

    def break_off(name, *columns, **options):
        if len(made) == 5:
            raise KeyboardInterrupt
        made.append(name)
        return real(name, *columns, **options)

    monkeypatch.setattr(op, "create_table", break_off)
    with pytest.raises(KeyboardInterrupt):
        store.migrate(engine, "school")
    assert len(made) == 5
    assert tables(engine) == set()
