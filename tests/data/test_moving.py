"""A database is copied whole into another, and numbers that were given are not given again."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from data import accounts, audit, settings, store
from data.__main__ import main
from data.accounts_models import AccountsBase
from data.errors import Refused
from data.moving import copy
from tests.data import packs
from tests.data.packs import dump, load, pupil, small
from tests.support_database import address, empty
from tests.support_web import accounts_database, add_everyone

AT = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return packs.database(tmp_path, monkeypatch)


def everything(engine):
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in AccountsBase.metadata.sorted_tables
        }


def people(folder):
    """An accounts database in which the last account that was made is gone again."""
    folder.mkdir()
    engine = accounts_database(folder)
    add_everyone(engine)
    last = accounts.add(engine, "gone", "senco", "velvet tractor compass", now=AT)
    accounts.remove(engine, "gone", now=AT)
    return engine, last


def test_every_row_of_a_school_is_copied_with_its_history_and_the_last_import_can_still_be_undone(
    engine, tmp_path
):
    load(engine, packs.WHOLE)
    load(engine, tmp_path / "two", {"pupils.csv": [pupil(7), pupil(8)]})
    target = empty(tmp_path / "target.db", "school")
    rows = copy(engine, target, "school")
    assert dump(target) == dump(engine)
    assert rows == sum(map(len, dump(engine).values()))
    for one in (engine, target):
        packs.ingest.undo(one, packs.URN, 2, "me")
    assert dump(target, "import") == dump(engine, "import")


def test_accounts_are_copied_and_the_number_of_one_that_is_gone_is_not_given_again(tmp_path):
    engine, last = people(tmp_path / "from")
    target = empty(tmp_path / "target.db", "accounts")
    copy(engine, target, "accounts")
    assert everything(target) == everything(engine)
    assert accounts.add(target, "new", "senco", "velvet tractor compass") == last + 1
    audit.record(target, "sign-out", account_id=1)
    assert audit.entries(target)[-1].what == "sign-out"


@pytest.mark.postgresql
@pytest.mark.parametrize("to_postgresql", [True, False])
def test_accounts_and_their_numbers_go_from_one_engine_to_the_other(tmp_path, to_postgresql):
    engine, last = people(tmp_path / "from")
    file = store.engine(f"sqlite:///{tmp_path / 'file.db'}")
    store.migrate(file, "accounts")
    copy(engine, file, "accounts")
    there = empty(tmp_path / "target.db", "accounts")
    copy(file, there, "accounts")
    target = there if to_postgresql else file
    assert everything(target) == everything(engine)
    assert accounts.add(target, "new", "senco", "velvet tractor compass") == last + 1


def test_a_database_that_is_not_empty_is_refused_and_stays_as_it_was(engine, tmp_path):
    load(engine, tmp_path / "one", small())
    target = empty(tmp_path / "target.db", "school")
    load(target, packs.WHOLE)
    before = dump(target)
    with pytest.raises(Refused, match="is not empty: there are rows in its table"):
        copy(engine, target, "school")
    assert dump(target) == before


def test_the_command_copies_into_a_new_database_and_says_what_to_set(engine, tmp_path, capsys):
    load(engine, tmp_path / "one", small())
    assert main(["copy", "school", address(tmp_path / "new.db")]) == 0
    said = capsys.readouterr().out
    assert "Set SIGHTLINE_DATABASE_URL to the new address" in said
    assert dump(store.engine(address(tmp_path / "new.db"))) == dump(engine)
    assert str(settings.instance()) not in said
    assert main(["copy", "school", address(tmp_path / "new.db")]) == 1
    assert "is not empty" in capsys.readouterr().err
