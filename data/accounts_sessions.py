"""Signing in and out, and who a session's token stands for.

Sessions live on the server, so that one can be ended: by signing out, by time, by a change of role or
password, by disabling the account. The browser holds a random token; the database holds its hash.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Engine, bindparam, delete, insert, or_, select, update

from data import accounts_lockout as lockout
from data import audit, settings
from data.accounts_models import Account, AccountSchool, SignInSession, utc_now
from data.accounts_passwords import CHECKS_AT_ONCE, hash_password, needs_new_hash, password_matches
from data.reader import Reader

IDLE = timedelta(minutes=20)
ABSOLUTE = timedelta(hours=8)
SEEN_EVERY = timedelta(seconds=30)
LONGEST_USERNAME = 100

# Clocks of two machines, or one being corrected, may differ by this much; any more and a session is ended,
# because a clock put back would otherwise lengthen it.
CLOCKS_DIFFER_BY = timedelta(seconds=30)

# Asked in every request, so it is put together once; one row for each school that is given by its number.
WHOSE_SESSION = (
    select(
        Account.id, Account.role, Account.username, Account.demo,
        SignInSession.created, SignInSession.last_seen, SignInSession.preview, Account.every_school,
        AccountSchool.urn,
    )
    .join(Account, Account.id == SignInSession.account_id)
    .outerjoin(AccountSchool, AccountSchool.account_id == Account.id)
    .where(SignInSession.token_hash == bindparam("hashed"), Account.disabled.is_(False))
    .where(SignInSession.role_version == Account.role_version)
)  # fmt: skip


class Refusal(Enum):
    """Why nobody was signed in, as far as the person asking may know."""

    WRONG = "The user name or the password is not right."
    LOCKED = "There were too many attempts. Wait five minutes, then try again."


@dataclass(frozen=True)
class SignedIn:
    """A fresh session: the token for the browser, and who it stands for."""

    token: str
    reader: Reader


def never() -> bool:
    """The answer for a database that is not known to be the demo's."""
    return False


def username_key(username: str) -> str:
    """The form in which user names are kept and compared; "" for what can be nobody's name."""
    name = username.strip().casefold()
    return name if name.isprintable() and len(name) <= LONGEST_USERNAME else ""


def sign_in(
    engine: Engine,
    username: str,
    password: str,
    ip: str | None,
    *,
    now: datetime | None = None,
    is_demo: Callable[[], bool] = never,
) -> SignedIn | Refusal:
    """Check a name and a password; a new session, or why not.

    An unknown name, a wrong password, a disabled account and a demo account away from the demo give the same
    answer after the same work. ``is_demo`` says whether the school's data is the demo's.
    """
    moment, name = now or utc_now(), username_key(username)
    with CHECKS_AT_ONCE:
        attempt = lockout.begin_attempt(engine, name, ip, moment)
        if not attempt.allowed:
            lockout.forget_attempt(engine, attempt)
            return Refusal.LOCKED
        with engine.connect() as connection:
            account = connection.execute(select(*Account.__table__.c).where(Account.username == name)).first()
        matched = password_matches(password, account.password_hash if account else None)
    if not matched or account.disabled or (account.demo and not is_demo()):
        _record_failure(engine, account, attempt, moment)
        return Refusal.WRONG
    lockout.forget_attempt(engine, attempt)
    lockout.remember_place(engine, account.id, ip, moment)
    if needs_new_hash(account.password_hash):
        _renew_hash(engine, account, password)
    prune(engine, moment)
    audit.prune(engine, moment)
    token = _open_session(engine, account, moment)
    audit.record(engine, "sign-in", account_id=account.id, now=moment, role=account.role)
    return SignedIn(token, Reader(account.id, account.role, account.username))


def _record_failure(engine: Engine, account, attempt: lockout.Attempt, now: datetime) -> None:
    account_id = account.id if account else None
    audit.record(engine, "sign-in", account_id=account_id, result="refused", now=now)
    if attempt.last:
        audit.record(engine, "lock-out", account_id=account_id, now=now)


def _open_session(engine: Engine, account, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    with engine.begin() as connection:
        connection.execute(
            insert(SignInSession).values(
                token_hash=_hashed(token),
                account_id=account.id,
                role_version=account.role_version,
                created=now,
                last_seen=now,
            )
        )
    return token


def _renew_hash(engine: Engine, account, password: str) -> None:
    # Only over the hash that was just checked: a password set at this very moment must not be undone.
    unchanged = (Account.id == account.id, Account.password_hash == account.password_hash)
    with engine.begin() as connection:
        connection.execute(update(Account).where(*unchanged).values(password_hash=hash_password(password)))


def session_reader(
    engine: Engine,
    token: str,
    now: datetime | None = None,
    is_demo: Callable[[], bool] = never,
) -> Reader | None:
    """The reader a token stands for, or None when its session is unknown, over, or no longer right.

    A session ends 20 minutes after it was last seen (noted at most every 30 seconds), 8 hours after it
    began, when the account's role, schools or password changed or it was disabled, and when the clock was put back.
    Its role is "governor" while it looks at a preview, and always on a site for governors.
    """
    moment, hashed = now or utc_now(), _hashed(token)
    with engine.connect() as connection:
        rows = connection.execute(WHOSE_SESSION, {"hashed": hashed}).all()
    found = rows[0] if rows else None
    if found is None or not _is_open(found.created, found.last_seen, moment):
        return None
    if found.demo and not is_demo():
        return None
    if moment - found.last_seen >= SEEN_EVERY:
        with engine.begin() as connection:
            seen = update(SignInSession).where(SignInSession.token_hash == hashed)
            connection.execute(seen.where(SignInSession.last_seen < moment).values(last_seen=moment))
    # Who looks at a preview, and whoever comes to a site for governors, reads as a governor and nothing more.
    as_governor = found.preview or settings.for_governors()
    role = "governor" if as_governor else found.role
    given = None if found.every_school else frozenset(row.urn for row in rows if row.urn is not None)
    return Reader(found.id, role, found.username, found.preview, given)


def given_to(engine: Engine, account_id: int) -> frozenset[int] | None:
    """The URNs of the schools that an account is given, None for every school; none where there is no such account."""
    asked = select(Account.every_school, AccountSchool.urn).where(Account.id == account_id)
    with engine.connect() as connection:
        rows = connection.execute(
            asked.outerjoin(AccountSchool, AccountSchool.account_id == Account.id)
        ).all()
    if rows and rows[0].every_school:
        return None
    return frozenset(row.urn for row in rows if row.urn is not None)


def look_as_governor(engine: Engine, token: str, release_id: str) -> None:
    """Have the session of this token read a preview as governors would; "" has it read as itself again."""
    with engine.begin() as connection:
        mine = update(SignInSession).where(SignInSession.token_hash == _hashed(token))
        connection.execute(mine.values(preview=release_id))


def _is_open(created: datetime, last_seen: datetime, now: datetime) -> bool:
    return now - created < ABSOLUTE and -CLOCKS_DIFFER_BY <= now - last_seen < IDLE


def sign_out(engine: Engine, token: str, now: datetime | None = None) -> None:
    """End the session of this token; nothing happens where there is none."""
    with engine.connect() as connection:
        account_id = connection.scalar(
            select(SignInSession.account_id).where(SignInSession.token_hash == _hashed(token))
        )
    if account_id is None:
        return
    with engine.begin() as connection:
        connection.execute(delete(SignInSession).where(SignInSession.token_hash == _hashed(token)))
    audit.record(engine, "sign-out", account_id=account_id, now=now)


def end_sessions(engine: Engine, account_id: int) -> int:
    """End every session of an account; returns how many there were."""
    with engine.begin() as connection:
        ended = connection.execute(delete(SignInSession).where(SignInSession.account_id == account_id))
        return ended.rowcount


def prune(engine: Engine, now: datetime | None = None) -> int:
    """Remove the sessions that are over; returns how many."""
    moment = now or utc_now()
    over = or_(SignInSession.last_seen < moment - IDLE, SignInSession.created < moment - ABSOLUTE)
    with engine.begin() as connection:
        return connection.execute(delete(SignInSession).where(over)).rowcount


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
