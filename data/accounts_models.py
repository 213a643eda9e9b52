"""The tables of the accounts database: accounts, sign-in sessions, lock-out, the audit log, visits and saved views.

They live apart from the school's data, so that a long import never holds up a sign-in and a site for
governors can run with no pupil database at all. Every time is UTC.
"""

from datetime import UTC, date, datetime

from sqlalchemy import Date, DateTime, ForeignKey, Index, LargeBinary, String, Text, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator):
    """A moment. Aware on the way in and out, kept as UTC: SQLite would otherwise drop the offset silently."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value, dialect):
        """The moment as UTC without an offset; a moment of no known zone is a mistake and is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; give the moment in UTC.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value, dialect):
        """The moment with its UTC offset put back."""
        return value if value is None else value.replace(tzinfo=UTC)


def utc_now() -> datetime:
    """This moment in UTC; functions that need it take ``now`` so that a test can say when it is."""
    return datetime.now(UTC)


class AccountsBase(DeclarativeBase):
    """All tables of the accounts database."""


NEVER_REUSED = {"sqlite_autoincrement": True}


class Account(AccountsBase):
    """Someone who may sign in.

    ``role_version`` grows with each change that must end open sessions (role, schools, password, disabled).
    Numbers are never used twice, because the audit log goes on naming people by them. ``every_school`` gives every
    school there is and will be, whatever ``AccountSchool`` says.
    """

    __tablename__ = "account"
    __table_args__ = (NEVER_REUSED,)
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(100), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    role_version: Mapped[int] = mapped_column(default=1)
    disabled: Mapped[bool] = mapped_column(default=False)
    demo: Mapped[bool] = mapped_column(default=False)
    every_school: Mapped[bool] = mapped_column(default=False, server_default=false())
    created: Mapped[datetime] = mapped_column(Utc)


class AccountSchool(AccountsBase):
    """One school, by its URN, that an account is given."""

    __tablename__ = "account_school"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    urn: Mapped[int] = mapped_column(primary_key=True)


class SignInSession(AccountsBase):
    """One browser that is signed in. Only the hash of its token is kept, so the table opens no door.

    ``preview`` is the id of the release it is looking at as governors would, "" while it looks as itself.
    """

    __tablename__ = "session"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    role_version: Mapped[int]
    created: Mapped[datetime] = mapped_column(Utc)
    last_seen: Mapped[datetime] = mapped_column(Utc)
    preview: Mapped[str] = mapped_column(String(64), default="", server_default="")


class Place(AccountsBase):
    """A network address from which an account has signed in lately, hashed; see ``accounts_lockout``."""

    __tablename__ = "place"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    ip_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    last_used: Mapped[datetime] = mapped_column(Utc)


class Failure(AccountsBase):
    """One attempt to sign in that failed or is still being checked.

    The name is kept as a hash because people type passwords into the wrong field.
    """

    __tablename__ = "failure"
    __table_args__ = (
        Index("ix_failure_name_hash_at", "name_hash", "at"),
        Index("ix_failure_ip_hash_at", "ip_hash", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    ip_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    known_place: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Utc)


class Audit(AccountsBase):
    """One thing that was done: by which account (a number, never a name), what, when, with what result."""

    __tablename__ = "audit"
    __table_args__ = (NEVER_REUSED,)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc, index=True)
    account_id: Mapped[int | None]
    what: Mapped[str] = mapped_column(String(40))
    result: Mapped[str] = mapped_column(String(20))
    details: Mapped[str] = mapped_column(Text)


class Visit(AccountsBase):
    """One saving of a visit's record. Each change is a row of its own, so what stood before can be read again.

    ``number`` is the visit, ``urn`` its school, ``release`` the id of the release it looked at; ``asked`` and
    ``actions`` are JSON (see ``data.visits``). Records of before there could be several schools have no ``urn``.
    """

    __tablename__ = "visit"
    __table_args__ = (NEVER_REUSED,)
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(index=True)
    saved: Mapped[datetime] = mapped_column(Utc)
    account_id: Mapped[int]
    urn: Mapped[int | None]
    visited_on: Mapped[date] = mapped_column(Date)
    visitor: Mapped[str] = mapped_column(String(200))
    focus: Mapped[str] = mapped_column(Text)
    release: Mapped[str] = mapped_column(String(64))
    asked: Mapped[str] = mapped_column(Text)
    actions: Mapped[str] = mapped_column(Text)


class SavedView(AccountsBase):
    """A page with its choices, under a name that its owner gave it; see ``data.views``.

    ``start`` is whether the owner begins with it; of an account's views one at most. ``urn`` is the school that it
    shows where its owner is given several.
    """

    __tablename__ = "saved_view"
    __table_args__ = (NEVER_REUSED,)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    path: Mapped[str] = mapped_column(String(100))
    query: Mapped[str] = mapped_column(Text)
    urn: Mapped[int | None]
    start: Mapped[bool]
    saved: Mapped[datetime] = mapped_column(Utc)
