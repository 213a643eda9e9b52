"""Accounts: who may sign in, in which role, for which schools; and one of each role for the demo school.

Signing in itself is in ``data.accounts_sessions``.
"""

import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from data import audit
from data.accounts_models import Account, AccountSchool, SignInSession, utc_now
from data.accounts_passwords import check_acceptable, hash_password, new_passphrase
from data.accounts_sessions import end_sessions, username_key
from data.errors import Refused
from data.terms import ROLES

DEMO_FILE, OF_TRUST = "demo-accounts.txt", "demo-trust"
EVERY_SCHOOL = 0


@dataclass(frozen=True)
class AccountLine:
    """One account as it is listed; ``schools`` are the URNs it is given, None for every school."""

    account_id: int
    username: str
    role: str
    disabled: bool
    demo: bool
    created: datetime
    schools: tuple[int, ...] | None = ()


def add(
    engine: Engine,
    username: str,
    role: str,
    password: str,
    *,
    schools: Collection[int] | None = (),
    demo: bool = False,
    now: datetime | None = None,
) -> int:
    """Make an account; returns its number. ``schools`` are those it is given, as ``set_schools`` takes them.

    Raises Refused when the name is taken or unusable, the role is none of ``terms.ROLES`` or the password
    breaks a rule of ``accounts_passwords``.
    """
    name = username_key(username)
    if not name or any(letter.isspace() for letter in name):
        raise Refused(f"{username!r} is no user name; use 1 to 100 letters, digits, dots, dashes or @.")
    _check_role(role)
    check_acceptable(password, name)
    new = insert(Account).values(
        username=name, role=role, password_hash=hash_password(password), demo=demo, created=now or utc_now(),
        every_school=schools is None,
    )  # fmt: skip
    try:
        with engine.begin() as connection:
            account_id = connection.execute(new).inserted_primary_key[0]
            _give(connection, account_id, schools)
    except IntegrityError as error:
        raise Refused(f"There is an account called {name} already.") from error
    audit.record(engine, "account", now=now, account=account_id, change="added", role=role)
    _note_schools(engine, account_id, set(), _marked(schools), now)
    return account_id


def set_schools(
    engine: Engine, username: str, schools: Collection[int] | None, now: datetime | None = None
) -> None:
    """Give an account these schools, by URN, or every one (None), in place of those it had; its open sessions end.

    An account that is given none reads the one school of an installation that holds one, and none of several.
    Raises Refused for an unknown name.
    """
    account = _find(engine, username)
    before = next(line for line in listed(engine) if line.account_id == account.id)
    with engine.begin() as connection:
        connection.execute(delete(AccountSchool).where(AccountSchool.account_id == account.id))
        _give(connection, account.id, schools)
        _change(connection, account.id, every_school=schools is None)
    _note_schools(engine, account.id, _marked(before.schools), _marked(schools), now)


def _give(connection: Connection, account_id: int, schools: Collection[int] | None) -> None:
    if given := [{"account_id": account_id, "urn": urn} for urn in sorted(set(schools or ()))]:
        connection.execute(insert(AccountSchool), given)


def _marked(schools: Collection[int] | None) -> set[int]:
    """What an account is given as the audit log has it: URNs, or 0 for every school."""
    return {EVERY_SCHOOL} if schools is None else set(schools)


def _note_schools(
    engine: Engine, account_id: int, had: set[int], has: set[int], now: datetime | None
) -> None:
    for change, urns in (("school given", has - had), ("school taken", had - has)):
        for urn in sorted(urns):
            audit.record(engine, "account", now=now, account=account_id, change=change, urn=urn or "every")


def set_role(engine: Engine, username: str, role: str, now: datetime | None = None) -> None:
    """Give an account another role; its open sessions end. Raises Refused for an unknown name or role."""
    _check_role(role)
    account = _find(engine, username)
    with engine.begin() as connection:
        _change(connection, account.id, role=role)
    audit.record(engine, "role", now=now, account=account.id, old_role=account.role, role=role)


def disable(engine: Engine, username: str, now: datetime | None = None) -> None:
    """Stop an account from being used; its open sessions end. Raises Refused for an unknown name."""
    account = _find(engine, username)
    with engine.begin() as connection:
        _change(connection, account.id, disabled=True)
    audit.record(engine, "account", now=now, account=account.id, change="disabled")


def enable(engine: Engine, username: str, now: datetime | None = None) -> None:
    """Let a disabled account be used again. Raises Refused for an unknown name."""
    account = _find(engine, username)
    with engine.begin() as connection:
        _change(connection, account.id, disabled=False)
    audit.record(engine, "account", now=now, account=account.id, change="enabled")


def set_password(engine: Engine, username: str, password: str, now: datetime | None = None) -> None:
    """Give an account another password; its open sessions end.

    Raises Refused for an unknown name or a password that breaks a rule.
    """
    account = _find(engine, username)
    check_acceptable(password, account.username)
    hashed = hash_password(password)
    with engine.begin() as connection:
        _change(connection, account.id, password_hash=hashed)
    audit.record(engine, "account", now=now, account=account.id, change="password")


def remove(engine: Engine, username: str, now: datetime | None = None) -> None:
    """Remove an account and its sessions. Its number stays in the audit log and is never given again."""
    account = _find(engine, username)
    end_sessions(engine, account.id)
    with engine.begin() as connection:
        connection.execute(delete(Account).where(Account.id == account.id))
    audit.record(engine, "account", now=now, account=account.id, change="removed")


def listed(engine: Engine) -> list[AccountLine]:
    """All accounts, by name."""
    columns = (
        Account.id, Account.username, Account.role, Account.disabled, Account.demo, Account.created,
        Account.every_school,
    )  # fmt: skip
    given: dict[int, list[int]] = {}
    with engine.connect() as connection:
        for number, urn in connection.execute(select(AccountSchool.account_id, AccountSchool.urn)):
            given.setdefault(number, []).append(urn)
        return [
            AccountLine(*row[:-1], None if row.every_school else tuple(sorted(given.get(row.id, ()))))
            for row in connection.execute(select(*columns).order_by(Account.username))
        ]


def names(engine: Engine) -> dict[int, str]:
    """The user name of each account, by its number."""
    with engine.connect() as connection:
        return dict(connection.execute(select(Account.id, Account.username)).all())


def ensure_demo_accounts(
    engine: Engine, folder: Path, schools: Collection[int] | None = None
) -> list[tuple[str, str, str]]:
    """One account of each role for the demo school: (user name, role, passphrase), made where missing.

    Of several demo ``schools``, by URN, three of them are given the first, the administrator every one, and there is
    a senior leader of every one besides; without them whoever has schools keeps them. The passphrases are random and
    stand in ``demo-accounts.txt`` in ``folder``, readable by its owner alone. An account whose passphrase is in the
    file stays as it is; any other gets a new one.
    """
    kept = _read_demo_file(folder / DEMO_FILE)
    there = {line.username: line for line in listed(engine)}
    of_trust = len(schools) > 1 if schools is not None else OF_TRUST in kept
    made = []
    for name, role in [*((f"demo-{role}", role) for role in ROLES), *([(OF_TRUST, "leader")] * of_trust)]:
        if name in there and not there[name].demo:
            raise Refused(
                f"The name {name} is taken by an account that is not the demo's; rename or remove it."
            )
        passphrase = kept.get(name) or new_passphrase()
        given = _demo_schools(name, schools or ())
        if name not in there:
            add(engine, name, role, passphrase, schools=given, demo=True)
        elif name not in kept:
            set_password(engine, name, passphrase)
        if schools is not None and name in there and there[name].schools != given:
            set_schools(engine, name, given)
        made.append((name, role, passphrase))
    if kept != {name: passphrase for name, _, passphrase in made}:
        _write_demo_file(folder / DEMO_FILE, made)
    return made


def _demo_schools(name: str, schools: Collection[int]) -> tuple[int, ...] | None:
    """What a demo account is given: of one school nothing need be said."""
    if name == OF_TRUST or (len(schools) > 1 and name == "demo-admin"):
        return None
    return (min(schools),) if len(schools) > 1 else ()


def _read_demo_file(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return {line.split()[0]: line.split()[2] for line in lines if len(line.split()) == 3}


def _write_demo_file(path: Path, made: list[tuple[str, str, str]]) -> None:
    # Written aside and moved into place, so that it is never there half, nor for a moment readable by others.
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(
        os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.writelines(f"{name} {role} {passphrase}\n" for name, role, passphrase in made)
    aside.replace(path)


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Refused(f"{role!r} is no role; the roles are {', '.join(ROLES)}.")


def _find(engine: Engine, username: str):
    name = username_key(username)
    with engine.connect() as connection:
        account = connection.execute(
            select(Account.id, Account.username, Account.role).where(Account.username == name)
        ).first()
        if account is None:
            count = connection.scalar(select(func.count()).select_from(Account))
            raise Refused(f"There is no account called {username!r} among the {count} there are.")
    return account


def _change(connection: Connection, account_id: int, **values) -> None:
    """Change an account and end its sessions, both at once, with all else that the transaction does."""
    changed = update(Account).where(Account.id == account_id)
    connection.execute(changed.values(role_version=Account.role_version + 1, **values))
    connection.execute(delete(SignInSession).where(SignInSession.account_id == account_id))
