from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from data import accounts, audit, store, terms, views
from data.accounts_models import AccountsBase
from data.errors import NotAllowed, NotSignedIn, Refused
from data.filters import Filters
from data.reader import Reader, reading_as
from data.views import LONGEST_NAME, MOST_VIEWS, NoSuchView, View
from tests.support_web import accounts_database, add_everyone

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
YEAR_9 = Filters(year_group=("9",))


@pytest.fixture
def engine(tmp_path):
    return accounts_database(tmp_path)


@pytest.fixture
def people(engine):
    return add_everyone(engine)


@pytest.fixture(autouse=True)
def senco(people):
    with reading_as(Reader(people["senco"], "senco", "a-senco")):
        yield


@pytest.fixture
def governor(people):
    return Reader(people["governor"], "governor", "a-governor")


def keep(engine, name, path="/progress", filters=YEAR_9):
    return views.save(engine, name, path, filters, now=NOON)


def test_a_view_is_read_back_as_it_was_kept_and_leads_to_its_address(engine):
    kept = keep(engine, "  Progress   meeting,\tYear 9 ")
    assert views.views(engine) == [kept]
    assert kept.name == "Progress meeting, Year 9"
    assert kept.address == "/progress?year_group=9"
    assert keep(engine, "Whole school", filters=Filters()).address == "/progress"


def test_views_are_listed_by_name_whatever_its_letters_case(engine):
    for name in ("b", "C", "a"):
        keep(engine, name)
    assert [view.name for view in views.views(engine)] == ["a", "b", "C"]


def test_a_date_and_a_what_if_are_kept_where_they_were_chosen_and_nowhere_else(engine):
    chosen = Filters(as_at=date(2026, 3, 2), suppose=(("group-size", 3),))
    assert keep(engine, "Spring", filters=chosen).filters == chosen
    assert "2026" not in keep(engine, "Now").address


def test_nobody_sees_opens_or_changes_a_view_of_somebody_elses(engine, governor):
    mine = keep(engine, "Mine")
    with reading_as(governor):
        assert views.views(engine) == []
        for change in (
            lambda: views.rename(engine, mine.number, "Theirs"),
            lambda: views.remove(engine, mine.number),
            lambda: views.begin_with(engine, mine.number),
        ):
            with pytest.raises(NoSuchView):
                change()
        assert keep(engine, "Mine").number != mine.number
    assert views.views(engine) == [mine]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Give the view a name"), (" \n ", "Give the view a name"),
        ("N" * (LONGEST_NAME + 1), "60 letters at most; this one has 61"),
        ("a\u202eb", "can be seen"), ("a\x00b", "can be seen"), ("a\x1b[31m", "can be seen"),
        ("KEPT", "a view of this name"),
    ],
)  # fmt: skip
def test_a_name_that_will_not_do_is_refused_in_words(engine, name, words):
    kept = keep(engine, "Kept")
    other = keep(engine, "Other")
    with pytest.raises(Refused, match=words):
        keep(engine, name)
    with pytest.raises(Refused, match=words):
        views.rename(engine, other.number, name)
    assert views.views(engine) == [kept, other]


def test_the_longest_name_is_kept_and_a_view_may_keep_its_own_name(engine):
    kept = keep(engine, "N" * LONGEST_NAME)
    assert views.rename(engine, kept.number, "n" * LONGEST_NAME).name == "n" * LONGEST_NAME
    assert views.views(engine)[0].address == kept.address


def test_there_is_room_for_so_many_and_no_more_and_a_deleted_one_makes_room(engine, governor):
    kept = [keep(engine, f"View {number}") for number in range(MOST_VIEWS)]
    with pytest.raises(Refused, match="20 views"):
        keep(engine, "One more")
    with reading_as(governor):
        keep(engine, "Theirs")
    assert views.remove(engine, kept[0].number) == kept[0]
    assert keep(engine, "One more").number > kept[-1].number


def test_savings_at_once_leave_no_view_too_many(engine, people):
    for number in range(MOST_VIEWS - 2):
        keep(engine, f"View {number}")

    def one(place):
        with reading_as(Reader(people["senco"], "senco", "a-senco")):
            try:
                return keep(engine, f"Late {place}").number
            except Refused:
                return None

    with ThreadPoolExecutor(6) as threads:
        made = list(threads.map(one, range(6)))
    assert sum(number is not None for number in made) == 2
    assert len(views.views(engine)) == MOST_VIEWS


def test_one_view_at_most_is_begun_with_and_by_its_owner_alone(engine, people, governor):
    assert views.start_of(engine, people["senco"]) is None
    first, second = keep(engine, "First"), keep(engine, "Second", filters=Filters())
    views.begin_with(engine, first.number)
    assert views.start_of(engine, people["senco"]) == "/progress?year_group=9"
    views.begin_with(engine, second.number)
    assert [view.start for view in views.views(engine)] == [False, True]
    with reading_as(governor):
        views.begin_with(engine, None)
    assert views.start_of(engine, people["governor"]) is None
    assert views.start_of(engine, people["senco"]) == "/progress"
    assert views.rename(engine, second.number, "Again").start
    views.begin_with(engine, None)
    assert views.start_of(engine, people["senco"]) is None
    views.begin_with(engine, second.number)
    views.remove(engine, second.number)
    assert views.start_of(engine, people["senco"]) is None


@pytest.mark.parametrize("role", sorted(terms.EVERYONE))
def test_every_role_keeps_views_and_a_preview_keeps_none(engine, people, role):
    with reading_as(Reader(people[role], role, role)):
        mine = keep(engine, "Mine")
        assert views.views(engine) == [mine]
    with reading_as(Reader(people[role], "governor", role, preview="abc")):
        for change in (lambda: keep(engine, "Peep"), lambda: views.begin_with(engine, None)):
            with pytest.raises(NotAllowed):
                change()
    with reading_as(None), pytest.raises(NotSignedIn):
        views.views(engine)


def test_what_is_done_with_a_view_is_in_the_audit_log_and_its_name_is_not(engine, people):
    kept = keep(engine, "Canary Tamsworthy")
    views.rename(engine, kept.number, "Canary Oriel")
    views.begin_with(engine, kept.number)
    views.remove(engine, kept.number)
    entries = audit.entries(engine)[-4:]
    assert [(entry.what, entry.details["change"], entry.details["view"]) for entry in entries] == [
        ("saved view", change, kept.number) for change in ("saved", "renamed", "start", "deleted")
    ]
    assert {entry.account_id for entry in entries} == {people["senco"]}
    assert "Canary" not in str(entries)


def test_views_go_with_their_account(engine):
    keep(engine, "Mine")
    accounts.remove(engine, "a-senco")
    with engine.connect() as connection:
        assert connection.scalar(text("select count(*) from saved_view")) == 0


def test_an_address_that_says_more_than_it_may_is_read_as_what_it_may(engine, people):
    kept = keep(engine, "Kept")
    with engine.begin() as connection:
        connection.execute(text("update saved_view set query = 'year_group=9&utm=1&year_group=99'"))
    assert views.views(engine) == [View(kept.number, "Kept", "/progress", YEAR_9)]


def test_the_table_of_views_is_what_the_models_say_and_can_be_taken_back(engine):
    with engine.connect() as connection:
        options = {"version_table": "alembic_version_accounts", "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, AccountsBase.metadata) == []
    keep(engine, "Kept")
    for revision in ("0002", "head"):
        way = command.downgrade if revision == "0002" else command.upgrade
        with engine.begin() as connection:
            way(store.migration_config("accounts", connection), revision)
        assert ("saved_view" in inspect(engine).get_table_names()) == (revision == "head")
    assert views.views(engine) == []
