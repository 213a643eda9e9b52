from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from data import audit, store, terms, visits
from data.accounts_models import AccountsBase
from data.errors import NotAllowed, NotSignedIn, Refused
from data.reader import Reader, reading_as
from data.visits import Action, Asked, Visit
from tests.support_web import accounts_database

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = date(2026, 11, 20)
VISIT = Visit(
    DAY,
    "Ros Field, SEN governor",
    "Attendance",
    "abc",
    (Asked("What was tried?", "A breakfast club"), Asked("And then?")),
    (Action("Look at part-time timetables", "The SENCO", date(2027, 1, 15)), Action("Report to the board")),
)


@pytest.fixture
def engine(tmp_path):
    return accounts_database(tmp_path)


@pytest.fixture(autouse=True)
def governor():
    with reading_as(Reader(7, "governor", "ros")):
        yield


def test_a_visit_is_read_back_as_it_was_written(engine):
    saved = visits.save(engine, VISIT, now=NOON)
    assert (saved.number, saved.account_id, saved.saved) == (1, 7, NOON)
    assert visits.visits(engine) == [saved]
    assert visits.visits(engine)[0].visit == VISIT


def test_a_change_is_a_new_row_and_what_stood_before_can_be_read(engine):
    first = visits.save(engine, VISIT, now=NOON)
    changed = Visit(DAY, "Ros Field", "Progress")
    with reading_as(Reader(8, "senco", "mary")):
        second = visits.save(engine, changed, number=1, after=first.version, now=NOON)
    assert [saved.visit for saved in visits.history(engine, 1)] == [changed, VISIT]
    assert [saved.account_id for saved in visits.history(engine, 1)] == [8, 7]
    assert visits.visits(engine) == [second]
    assert visits.history(engine, 2) == []


def test_who_writes_after_somebody_else_saved_is_told_and_nothing_is_lost(engine):
    first = visits.save(engine, VISIT, now=NOON)
    visits.save(engine, VISIT, number=1, after=first.version, now=NOON)
    with pytest.raises(Refused, match="Somebody else saved"):
        visits.save(engine, Visit(DAY, "Late"), number=1, after=first.version, now=NOON)
    with pytest.raises(Refused, match="Somebody else saved"):
        visits.save(engine, Visit(DAY, "Invented"), number=99, now=NOON)
    assert visits.visits(engine)[0].visit == VISIT


def test_writers_at_once_get_a_visit_each(engine):
    def write(place: int):
        with reading_as(Reader(place, "governor", "ros")):
            return visits.save(engine, VISIT, now=NOON).number

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(write, range(8))) == list(range(1, 9))


def test_the_latest_visit_comes_first_whenever_it_was_written_down(engine):
    visits.save(engine, Visit(date(2026, 11, 1), "Second"), now=NOON)
    visits.save(engine, Visit(date(2026, 3, 1), "First"), now=NOON)
    visits.save(engine, Visit(date(2026, 11, 1), "Third"), now=NOON)
    assert [saved.visit.visitor for saved in visits.visits(engine)] == ["Third", "Second", "First"]


def test_the_actions_of_all_visits_come_with_their_visit(engine):
    visits.save(engine, VISIT, now=NOON)
    visits.save(engine, Visit(DAY, "Ros", actions=(Action("Again", status="done"),)), now=NOON)
    found = visits.actions(engine)
    assert [(saved.number, action.what, action.status) for saved, action in found] == [
        (2, "Again", "done"), (1, "Look at part-time timetables", "open"), (1, "Report to the board", "open"),
    ]  # fmt: skip
    assert found[1][1].due == date(2027, 1, 15)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Visit(DAY, "  "), "Say who visited"),
        (Visit(date(2026, 11, 21), "Ros"), "after today"),
        (Visit(DAY, "R" * 201), "200 letters"),
        (Visit(DAY, "Ros", "F" * 4001), "4,000 letters"),
        (Visit(DAY, "Ros", asked=(Asked("Q", "A" * 4001),)), "4,000 letters"),
        (Visit(DAY, "Ros", actions=(Action("W" * 4001),)), "4,000 letters"),
        (Visit(DAY, "Ros", actions=(Action("W", "O" * 201),)), "200 letters"),
        (Visit(DAY, "Ros", actions=(Action("W"),) * 41), "40 questions"),
        (Visit(DAY, "Ros", actions=(Action("W", status="maybe"),)), "open or done or dropped"),
    ],
)
def test_a_record_that_lacks_something_is_refused_in_words_and_not_kept(engine, wrong, words):
    with pytest.raises(Refused, match=words):
        visits.save(engine, wrong, now=NOON)
    assert visits.visits(engine) == []


def test_a_text_as_long_as_is_allowed_is_kept(engine):
    longest = Visit(DAY, "R" * 200, "F" * 4000, actions=(Action("W", "O" * 200),) * 40)
    visits.save(engine, longest, now=NOON)
    assert visits.visits(engine)[0].visit == longest


@pytest.mark.parametrize("role", sorted(terms.EVERYONE))
def test_3_only_who_writes_visits_may_save_one(engine, role):
    may = role in ("governor", "senco", "leader")
    with reading_as(Reader(9, role, role)):
        if may:
            assert visits.save(engine, VISIT, now=NOON).number == 1
        else:
            with pytest.raises(NotAllowed):
                visits.save(engine, VISIT, now=NOON)
    with reading_as(Reader(9, role, role, preview="abc")), pytest.raises(NotAllowed):
        visits.save(engine, VISIT, now=NOON)
    with reading_as(None), pytest.raises(NotSignedIn):
        visits.save(engine, VISIT, now=NOON)
    assert len(visits.visits(engine)) == may


def test_a_saving_is_in_the_audit_log_by_number_alone(engine):
    visits.save(engine, VISIT, now=NOON)
    entry = audit.entries(engine)[-1]
    assert (entry.account_id, entry.what, entry.details) == (7, "visit", {"visit": 1})


def test_the_accounts_database_is_what_the_models_say_and_each_step_can_be_taken_back(engine):
    with engine.connect() as connection:
        options = {"version_table": "alembic_version_accounts", "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, AccountsBase.metadata) == []
    with engine.begin() as connection:
        connection.execute(
            text(
                "insert into visit (id, number, saved, account_id, visited_on, visitor, focus, release, asked, actions)"
                " values (5, 1, '2026-11-20', 1, '2026-11-20', '', '', '', '', '')"
            )
        )
    for revision in ("0001", "head"):
        way = command.downgrade if revision == "0001" else command.upgrade
        with engine.begin() as connection:
            way(store.migration_config("accounts", connection), revision)
        assert ("visit" in inspect(engine).get_table_names()) == (revision == "head")
        columns = {column["name"] for column in inspect(engine).get_columns("session")}
        assert ("preview" in columns) == (revision == "head")
