"""The two engines give the same answers, and PostgreSQL's own dangers are met: its words, its orders, its locks."""

import os
import subprocess
import sys
from threading import Event, Thread
from urllib.parse import quote

import psycopg
import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import IntegrityError

from data import demo, models, snapshot, store
from data.answers import answer
from data.errors import NotNow, Refused
from data.filters import Filters
from data.measures.core import MEASURES
from tests.data import packs
from tests.data.packs import URN, dump, load, pupil, rows, small
from tests.data.test_measures_promises import listings
from tests.support_database import SERVER, address, empty
from tests.support_postgresql import USER

pytestmark = pytest.mark.postgresql
CHOICES = [
    Filters(), Filters(year_group=("8", "10")), Filters(need_area=("ci",)), Filters(sex=("F",), needs="any"),
]  # fmt: skip


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return packs.database(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """One demo school in an SQLite file and on PostgreSQL, there with its rows out of their order, read into memory."""
    folder = tmp_path_factory.mktemp("both")
    file = store.engine(f"sqlite:///{folder / 'file.db'}")
    store.migrate(file, "school")
    served = empty(folder / "sightline.db", "school")
    pack = demo.write_pack(folder / "pack", pupils=240, phase="secondary", seed=3, today=packs.TODAY)
    for engine in (file, served):
        assert load(engine, pack).accepted
    with served.begin() as connection:
        for table in models.Base.metadata.sorted_tables:
            # A row that is changed is written anew, behind all others.
            some = f'update "{table.name}" set urn = urn where hashtext("{table.name}"::text) % 2 = 0'
            connection.execute(text(some))
    (urn,) = rows(file, models.School, "urn")
    return file, served, snapshot.build(file, urn), snapshot.build(served, urn)


def test_both_engines_hold_the_same_rows(both):
    file, served, *_ = both
    mine, theirs = dump(file, "import"), dump(served, "import")
    assert sum(map(len, mine.values())) > 5000
    assert mine == theirs


@pytest.mark.parametrize("asked", CHOICES, ids=str)
def test_every_measure_and_list_is_the_same_to_the_last_digit_on_both_engines(both, asked):
    *_, mine, theirs = both
    measures = [*MEASURES.values(), *listings()]
    tables = [
        (measure.key, *(answer(school, measure, asked) for school in (mine, theirs))) for measure in measures
    ]
    assert sum(len(table.rows) for _, table, _ in tables) > 500
    assert [key for key, table, other in tables if repr(table) != repr(other)] == []


def test_no_question_for_a_snapshot_leaves_the_order_of_its_rows_to_the_engine(both):
    file, _, school, _ = both
    asked = []
    event.listen(file, "before_cursor_execute", lambda *said: asked.append(" ".join(said[2].split())))
    snapshot.build(file, school.urn)
    of_one_row = ("LIMIT", "SELECT max(", "FROM school WHERE", "begin")
    assert len(asked) > 30
    assert [
        said for said in asked if "ORDER BY" not in said and not any(sign in said for sign in of_one_row)
    ] == []


def test_text_is_in_the_order_of_its_letters_numbers_as_in_sqlite(engine):
    names = ["b", "A", "a", "B", "é", "Z", "_", "a b", "ab", "a-b", "1", "10", "2", "ß", "Ω", "🙂"]
    with engine.begin() as connection:
        connection.execute(
            insert(models.StaffMember.__table__),
            [{"urn": URN, "import_no": 1, "staff_id": name, "role": "TA", "team": "SEN"} for name in names],
        )
    assert rows(engine, models.StaffMember, "staff_id") == sorted(names)


@pytest.mark.parametrize("unfit", ["encoding 'UTF8' locale 'en_GB.UTF-8'", "encoding 'SQL_ASCII' locale 'C'"])
def test_a_database_of_another_order_or_that_does_not_hold_every_letter_is_refused_in_words(unfit):
    with psycopg.connect(host=os.environ[SERVER], user=USER, dbname="postgres", autocommit=True) as server:
        known = server.execute("select 1 from pg_collation where collname = 'en_GB.utf8'").fetchone()
        if "en_GB" in unfit and not known:
            unfit = "encoding 'UTF8' locale_provider icu icu_locale 'en-GB' locale 'C'"
        server.execute(f"create database unfit template template0 {unfit}")
        try:
            made = store.engine(f"postgresql://{USER}@/unfit?host={os.environ[SERVER]}")
            with pytest.raises(Refused, match=r"Make a new one with: createdb .*--encoding=UTF8 --locale=C"):
                store.migrate(made, "school")
            made.dispose()
        finally:
            server.execute("drop database unfit with (force)")


@pytest.mark.parametrize(
    ("at", "why"),
    [("/nobody_made_this?host={socket}&password=hunter2", 'database "nobody_made_this" does not exist'),
     ("me:hunter2@127.0.0.1:1/x", "onnection refused")],
)  # fmt: skip
def test_a_server_that_cannot_be_reached_is_said_in_one_line_without_the_password(at, why):
    user = f"{USER}@" if at.startswith("/") else ""
    made = store.engine(f"postgresql://{user}{at.format(socket=quote(os.environ[SERVER]))}")
    with pytest.raises(Refused, match=why) as refused:
        store.migrate(made, "accounts")
    said = str(refused.value)
    assert said.startswith("The accounts database at postgresql://")
    assert said.endswith(
        "Check that PostgreSQL runs there and knows this database, the user and the password."
    )
    assert "\n" not in said
    assert "hunter2" not in said


def test_a_command_says_so_in_one_line_too(tmp_path):
    settings = {"SIGHTLINE_INSTANCE": str(tmp_path), "SIGHTLINE_DATABASE_URL": "postgresql://127.0.0.1:1/x"}
    ran = subprocess.run(
        [sys.executable, "-m", "data", "imports"], env=os.environ | settings, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("The school database at postgresql://127.0.0.1:1/x cannot be opened")
    assert ran.stderr.count("\n") == 1


def test_a_server_that_goes_away_in_mid_import_is_said_and_changes_nothing(engine, tmp_path, monkeypatch):
    load(engine, tmp_path / "one", small())
    before = dump(engine)

    def end_all(*_):
        name = engine.url.database
        with psycopg.connect(
            host=os.environ[SERVER], user=USER, dbname="postgres", autocommit=True
        ) as server:
            server.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name]
            )

    monkeypatch.setattr("data.ingest.writing.grow_version", end_all)
    with pytest.raises(NotNow, match="reached, or the connection to it was lost.* Nothing was changed"):
        load(engine, tmp_path / "two", {"pupils.csv": [pupil(1, surname="New"), pupil(7)]})
    assert dump(engine) == before
    monkeypatch.undo()
    monkeypatch.setenv("SIGHTLINE_INSTANCE", str(tmp_path / "instance"))
    assert load(engine, tmp_path / "two").accepted


def test_what_the_database_refuses_is_told_by_its_code_and_never_with_the_row(engine, tmp_path, monkeypatch):
    load(engine, tmp_path / "one", small())
    monkeypatch.setattr("data.ingest.importing.next_number", lambda *_: 1)
    with pytest.raises(NotNow) as refused:
        load(engine, tmp_path / "two", {"pupils.csv": [pupil(7, surname="Quillfeather")]})
    assert str(refused.value) == "The database refused, with the code 23505. Nothing was changed."
    with pytest.raises(IntegrityError) as error, engine.begin() as connection:
        connection.execute(insert(models.School.__table__).values(urn=URN, name="Quillfeather", phase="primary",
                                                                  import_no=1))  # fmt: skip
    assert "Quillfeather" not in str(error.value)


def test_a_reader_in_the_middle_of_a_snapshot_sees_one_state_while_an_import_is_written(engine, tmp_path):
    load(engine, tmp_path / "one", small())
    names = select(models.Pupil.pupil_no)
    with store.reading(engine) as connection:
        assert len(connection.scalars(names).all()) == 2
        assert load(engine, tmp_path / "two", {"pupils.csv": [pupil(7)]}).accepted
        assert len(connection.scalars(names).all()) == 2
    with engine.connect() as connection:
        assert len(connection.scalars(names).all()) == 3


def test_writers_of_one_thing_wait_for_one_another_and_others_do_not(engine):
    done = Event()

    def second():
        with engine.begin() as connection:
            store.write_alone(connection, "school")
            done.set()

    with engine.begin() as first:
        store.write_alone(first, "school")
        waiting = Thread(target=second)
        waiting.start()
        with engine.begin() as other:
            store.write_alone(other, "accounts")
        assert not done.wait(0.3)
    waiting.join(10)
    assert done.is_set()


def test_what_an_address_says_of_its_connections_stands(tmp_path):
    made = store.engine(
        f"{address(tmp_path / 'school.db')}&application_name=ours&options=-c%20work_mem%3D5MB"
    )
    with made.connect() as connection:
        said = [
            connection.scalar(text(f"show {name}"))
            for name in ("application_name", "work_mem", "lock_timeout")
        ]
    made.dispose()
    assert said == ["ours", "5MB", "30s"]


@pytest.mark.parametrize("said", ["mysql://me@db/x", "oracle://db"])
def test_a_database_of_another_kind_is_refused_in_words(said):
    with pytest.raises(Refused, match="neither SQLite .* nor PostgreSQL"):
        store.engine(said)
