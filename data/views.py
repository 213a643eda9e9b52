"""Saved views: a page with its choices under a name, kept for one account and seen by nobody else.

A view holds an address and nothing that the address shows, so it is as old as its name and as new as the data.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update

from data import audit, store
from data.accounts_models import SavedView as Row
from data.accounts_models import utc_now
from data.errors import NotAllowed, Refused
from data.filters import Filters
from data.reader import current_reader

LONGEST_NAME, MOST_VIEWS = 60, 20


class NoSuchView(LookupError):
    """There is no view of this number, or it is another account's: nobody learns which."""


@dataclass(frozen=True)
class View:
    """One view: its number, its name, the page's path, its choices, and whether its owner begins with it.

    ``urn`` is the school that it shows, where its owner was given several when it was kept.
    """

    number: int
    name: str
    path: str
    filters: Filters
    start: bool = False
    urn: int | None = None

    @property
    def address(self) -> str:
        """Where the view is, which is also the link that is shared."""
        school = f"school={self.urn}" if self.urn else ""
        return address(self.path, "&".join(filter(None, (self.filters.to_query(), school))))


def address(path: str, query: str) -> str:
    """A path with its choices."""
    return f"{path}?{query}" if query else path


def views(engine: Engine) -> list[View]:
    """The present reader's views, by name."""
    with engine.connect() as connection:
        return _views(connection, current_reader().account_id)


def start_of(engine: Engine, account_id: int) -> str | None:
    """The address that an account begins with after signing in, or None where it chose none."""
    with engine.connect() as connection:
        return next((view.address for view in _views(connection, account_id) if view.start), None)


def save(
    engine: Engine,
    name: str,
    path: str,
    filters: Filters,
    *,
    urn: int | None = None,
    now: datetime | None = None,
) -> View:
    """Keep a page and its choices under a name. Raises Refused, in words for the reader, for a name it cannot have."""
    owner = _owner()
    with engine.begin() as connection:
        kept = _locked(connection, owner)
        if len(kept) >= MOST_VIEWS:
            raise Refused(f"You have {MOST_VIEWS} views, which is all there is room for. Delete one first.")
        said = _name(name, kept)
        values = {"account_id": owner, "name": said, "path": path, "query": filters.to_query(), "urn": urn}
        made = connection.execute(insert(Row).values(**values, start=False, saved=now or utc_now()))
        number = made.inserted_primary_key[0]
    _note(engine, owner, number, "saved", now)
    return View(number, said, path, filters, urn=urn)


def rename(engine: Engine, number: int, name: str, *, now: datetime | None = None) -> View:
    """Give a view of the reader's another name. Raises Refused as ``save`` does, NoSuchView."""
    owner = _owner()
    with engine.begin() as connection:
        kept = _locked(connection, owner)
        mine = _mine(kept, number)
        said = _name(name, [view for view in kept if view.number != number])
        connection.execute(update(Row).where(Row.id == mine.number).values(name=said))
    _note(engine, owner, number, "renamed", now)
    return replace(mine, name=said)


def remove(engine: Engine, number: int, *, now: datetime | None = None) -> View:
    """Delete a view of the reader's; gives the one that was. Raises NoSuchView."""
    owner = _owner()
    with engine.begin() as connection:
        mine = _mine(_locked(connection, owner), number)
        connection.execute(delete(Row).where(Row.id == mine.number))
    _note(engine, owner, number, "deleted", now)
    return mine


def begin_with(engine: Engine, number: int | None, *, now: datetime | None = None) -> None:
    """Have the reader begin with this view after signing in, or with the overview (None). Raises NoSuchView."""
    owner = _owner()
    with engine.begin() as connection:
        kept = _locked(connection, owner)
        if number is not None:
            _mine(kept, number)
        connection.execute(update(Row).where(Row.account_id == owner).values(start=Row.id == number))
    _note(engine, owner, number or 0, "start", now)


def _owner() -> int:
    reader = current_reader()
    if reader.preview:
        raise NotAllowed("A preview shows what governors see; nothing is kept from it.")
    return reader.account_id


def _locked(connection: Connection, owner: int) -> list[View]:
    """The owner's views, while nobody else changes them: two windows must not keep one too many."""
    store.write_alone(connection, "accounts")
    return _views(connection, owner)


def _views(connection: Connection, owner: int) -> list[View]:
    asked = select(Row.id, Row.name, Row.path, Row.query, Row.start, Row.urn).where(Row.account_id == owner)
    found = [
        View(row.id, row.name, row.path, Filters.from_query(row.query), row.start, row.urn)
        for row in connection.execute(asked)
    ]
    return sorted(found, key=lambda view: view.name.casefold())


def _mine(kept: list[View], number: int) -> View:
    found = next((view for view in kept if view.number == number), None)
    if found is None:
        raise NoSuchView
    return found


def _name(name: str, others: list[View]) -> str:
    said = " ".join(name.split())
    if not said:
        raise Refused("Give the view a name, such as “Progress meeting, Year 9”.")
    if len(said) > LONGEST_NAME:
        raise Refused(f"A name can have {LONGEST_NAME} letters at most; this one has {len(said)}.")
    if not said.isprintable():
        raise Refused("A name can hold letters, digits and signs that can be seen, and no others.")
    if said.casefold() in {view.name.casefold() for view in others}:
        raise Refused("You have a view of this name. Give another name, or delete that view first.")
    return said


def _note(engine: Engine, owner: int, number: int, change: str, now: datetime | None) -> None:
    audit.record(engine, "saved view", account_id=owner, now=now, change=change, view=number)
