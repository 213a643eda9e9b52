import os
import stat

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from data import accounts, audit, store
from data.accounts_models import AccountsBase
from data.accounts_sessions import Refusal, session_reader, sign_in
from data.errors import Refused
from tests.support_database import address
from tests.support_web import PASSPHRASES, accounts_database

WORDS = PASSPHRASES["senco"]
HERE = "192.0.2.1"


@pytest.fixture
def engine(tmp_path):
    return accounts_database(tmp_path)


def test_a_name_is_taken_whatever_its_case(engine):
    accounts.add(engine, "Mary.Smith", "senco", WORDS)
    with pytest.raises(Refused, match=r"called mary\.smith already"):
        accounts.add(engine, " MARY.smith ", "leader", WORDS)
    assert [line.username for line in accounts.listed(engine)] == ["mary.smith"]
    assert accounts.names(engine) == {line.account_id: "mary.smith" for line in accounts.listed(engine)}


@pytest.mark.parametrize("name", ["", "   ", "two words", "x" * 101, "line\nend", "red\x1b[31m"])
def test_a_name_that_cannot_be_typed_or_read_is_refused(engine, name):
    with pytest.raises(Refused, match="is no user name"):
        accounts.add(engine, name, "senco", WORDS)


def test_a_role_that_there_is_not_is_refused_naming_those_there_are(engine):
    accounts.add(engine, "mary", "senco", WORDS)
    with pytest.raises(Refused, match="senco, leader, governor, admin"):
        accounts.add(engine, "joe", "head", WORDS)
    with pytest.raises(Refused, match="senco, leader, governor, admin"):
        accounts.set_role(engine, "mary", "root")


@pytest.mark.parametrize("change", [accounts.disable, accounts.enable, accounts.remove])
def test_a_change_to_nobody_is_refused(engine, change):
    with pytest.raises(Refused, match="no account called 'mary'"):
        change(engine, "mary")


def test_an_account_that_is_removed_leaves_a_number_nobody_gets_again(engine):
    first = accounts.add(engine, "mary", "senco", WORDS)
    accounts.remove(engine, "mary")
    assert accounts.listed(engine) == []
    assert accounts.add(engine, "joe", "senco", WORDS) > first


def test_every_change_of_an_account_is_in_the_audit_log_without_a_name(engine):
    number = accounts.add(engine, "mary", "senco", WORDS)
    accounts.set_role(engine, "mary", "leader")
    accounts.set_password(engine, "mary", PASSPHRASES["leader"])
    accounts.disable(engine, "mary")
    accounts.enable(engine, "mary")
    accounts.remove(engine, "mary")
    log = audit.entries(engine)
    assert [(entry.what, entry.details.get("change")) for entry in log] == [
        ("account", "added"), ("role", None), ("account", "password"),
        ("account", "disabled"), ("account", "enabled"), ("account", "removed"),
    ]  # fmt: skip
    assert {entry.details["account"] for entry in log} == {number}
    assert log[1].details == {"account": number, "old_role": "senco", "role": "leader"}
    assert "mary" not in str(log)


def test_the_demo_has_one_account_of_each_role_kept_where_only_the_owner_reads(engine, tmp_path):
    made = accounts.ensure_demo_accounts(engine, tmp_path)
    assert [role for _, role, _ in made] == ["senco", "leader", "governor", "admin"]
    assert len({passphrase for _, _, passphrase in made}) == 4
    assert all(line.demo for line in accounts.listed(engine))
    assert stat.S_IMODE(os.stat(tmp_path / accounts.DEMO_FILE).st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.glob("*demo*")) == [accounts.DEMO_FILE]


def test_a_demo_trust_has_accounts_of_one_school_and_two_of_every_school(engine, tmp_path):
    accounts.ensure_demo_accounts(engine, tmp_path)
    made = accounts.ensure_demo_accounts(engine, tmp_path, (999102, 999101, 999103))
    assert [(name, role) for name, role, _ in made][-1] == ("demo-trust", "leader")
    assert {line.username: line.schools for line in accounts.listed(engine)} == {
        "demo-senco": (999101,), "demo-leader": (999101,), "demo-governor": (999101,), "demo-admin": None,
        "demo-trust": None,
    }  # fmt: skip
    log = audit.entries(engine)
    assert accounts.ensure_demo_accounts(engine, tmp_path, (999101, 999102, 999103)) == made
    assert audit.entries(engine) == log


def test_asking_for_the_demo_accounts_again_changes_nothing(engine, tmp_path):
    first = accounts.ensure_demo_accounts(engine, tmp_path)
    log = audit.entries(engine)
    assert accounts.ensure_demo_accounts(engine, tmp_path) == first
    assert audit.entries(engine) == log


def test_demo_passphrases_that_were_lost_are_made_again(engine, tmp_path):
    lost = accounts.ensure_demo_accounts(engine, tmp_path)
    (tmp_path / accounts.DEMO_FILE).unlink()
    found = accounts.ensure_demo_accounts(engine, tmp_path)
    assert not {words for *_, words in lost} & {words for *_, words in found}
    name, _, words = found[0]
    assert sign_in(engine, name, words, HERE, is_demo=lambda: True).reader.username == name


def test_the_demo_takes_over_no_account_of_a_school(engine, tmp_path):
    accounts.add(engine, "demo-senco", "senco", WORDS)
    with pytest.raises(Refused, match="taken by an account that is not the demo's"):
        accounts.ensure_demo_accounts(engine, tmp_path)


def test_a_demo_account_opens_the_demo_and_nothing_else(engine, tmp_path):
    name, _, words = accounts.ensure_demo_accounts(engine, tmp_path)[0]
    assert sign_in(engine, name, words, HERE) is Refusal.WRONG
    assert sign_in(engine, name, words, HERE, is_demo=lambda: False) is Refusal.WRONG
    opened = sign_in(engine, name, words, HERE, is_demo=lambda: True)
    assert session_reader(engine, opened.token, is_demo=lambda: True) == opened.reader
    assert session_reader(engine, opened.token, is_demo=lambda: False) is None


def test_the_tables_are_those_of_the_models_and_can_be_taken_back(engine):
    with engine.connect() as connection:
        options = {"version_table": "alembic_version_accounts", "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, AccountsBase.metadata) == []
    with engine.begin() as connection:
        command.downgrade(store.migration_config("accounts", connection), "base")
    assert inspect(engine).get_table_names() == ["alembic_version_accounts"]
    store.migrate(engine, "accounts")
    assert {"account", "session", "place", "failure", "audit"} < set(inspect(engine).get_table_names())


def test_a_migration_that_fails_half_way_leaves_nothing_behind(tmp_path):
    engine = store.engine(address(tmp_path / "accounts.db"))
    with engine.begin() as connection:
        connection.execute(text("create table audit (id integer)"))
    with pytest.raises(Exception, match="already exists"):
        store.migrate(engine, "accounts")
    assert inspect(engine).get_table_names() == ["audit"]


def test_what_schools_an_account_is_given_and_no_longer_given_is_in_the_audit_log(engine):
    number = accounts.add(engine, "mary", "senco", WORDS, schools=(1, 2))
    accounts.set_schools(engine, "mary", (2, 3))
    accounts.set_schools(engine, "mary", None)
    accounts.set_schools(engine, "mary", ())
    said = [
        (entry.details["change"], entry.details["urn"])
        for entry in audit.entries(engine)
        if "urn" in entry.details
    ]
    given, taken = "school given", "school taken"
    assert said == [
        (given, 1), (given, 2), (given, 3), (taken, 1), (given, "every"), (taken, 2), (taken, 3), (taken, "every"),
    ]  # fmt: skip
    assert {entry.details["account"] for entry in audit.entries(engine)} == {number}


def test_an_account_is_listed_with_its_schools(engine):
    accounts.add(engine, "mary", "senco", WORDS, schools=(2, 1, 2))
    accounts.add(engine, "joe", "leader", WORDS, schools=None)
    accounts.add(engine, "sam", "admin", WORDS)
    assert {line.username: line.schools for line in accounts.listed(engine)} == {
        "mary": (1, 2),
        "joe": None,
        "sam": (),
    }


def test_the_schools_of_an_account_that_is_removed_go_with_it(engine):
    accounts.add(engine, "mary", "senco", WORDS, schools=(1, 2))
    accounts.remove(engine, "mary")
    with engine.connect() as connection:
        assert connection.execute(text("select * from account_school")).all() == []
