"""What the action plan says: its lines, where each came from, what was changed, and the sums of what is open."""

import json
from dataclasses import asdict, dataclass, fields
from datetime import date as Day
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from data import models, store, terms
from data.errors import NotAllowed
from data.keys import keys_of
from data.reader import current_reader
from data.reference import threshold

KEY_LETTERS = 12
OPEN, DONE, DROPPED = terms.ACTION_STATUSES
ROW, EDIT, ORIGIN = models.Action.__table__, models.ActionEdit.__table__, models.ActionOrigin.__table__


@dataclass(frozen=True)
class Action:
    """A line of the plan, as a person writes it; ``cost`` in pounds, ``monitoring`` says how, ``page`` where from."""

    aim: str
    action: str
    owner: str
    due_date: Day
    others: str = ""
    start_date: Day | None = None
    cost: float | None = None
    hours: float | None = None
    success_criteria: str = ""
    monitored_by: str = ""
    monitored_when: str = ""
    monitoring: str = ""
    evaluation: str = ""
    improvement_plan: str = ""
    status: str = OPEN
    page: str = ""
    opened_on: Day | None = None

    def is_overdue(self, today: Day) -> bool:
        """Whether it is open after the day it was due."""
        return self.status == OPEN and self.due_date < today

    def is_due_soon(self, today: Day) -> bool:
        """Whether it is open and due within six weeks, both ends in."""
        return self.status == OPEN and 0 <= (self.due_date - today).days <= threshold("review_due_soon_days")


NAMES = tuple(field.name for field in fields(Action))
DAYS = frozenset({"start_date", "due_date", "opened_on"})


@dataclass(frozen=True)
class Figure:
    """One number of a panel as it stood: its row's ``key``, what the row is called, and what was said of it."""

    key: tuple[str, ...]
    name: str
    said: str
    unit: str


@dataclass(frozen=True)
class Origin:
    """What an action was made from: page and panel, the choices as a query, and what it said as at a day.

    Of a promise at a visit ``page`` is "visit", ``panel`` the visit's number and ``sentence`` the promise.
    """

    page: str
    panel: str
    choices: str
    as_at: Day
    sentence: str
    figure: Figure | None = None


@dataclass(frozen=True)
class Planned:
    """An action of the plan: ``key`` names it in an address, ``version`` is what a change of it must follow."""

    action_id: str
    key: str
    action: Action
    version: str
    origin: Origin | None = None


@dataclass(frozen=True)
class Edit:
    """One saving: its number, when (UTC), by which account, and the action before (None where it began) and after."""

    number: int
    at: datetime
    account_id: int
    before: Action | None
    after: Action

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the fields that it changed."""
        if self.before is None:
            return ()
        return tuple(name for name in NAMES if getattr(self.before, name) != getattr(self.after, name))


@dataclass(frozen=True)
class OpenActions:
    """How many actions are open, how many of them overdue and due within six weeks, and what they cost and take."""

    open: int
    overdue: int
    due_soon: int
    cost: float
    hours: float


def keys_by_id(urn: int, ids: list[str]) -> dict[str, str]:
    """The key of each action. A school may call its actions as it likes, and no address holds a name."""
    return dict(zip(ids, keys_of([f"{urn}:action:{one}" for one in ids], KEY_LETTERS), strict=True))


def plan(engine: Engine, urn: int) -> list[Planned]:
    """Every action of a school, the open ones first, the soonest due first. Raises NotAllowed for other roles."""
    if current_reader().role not in terms.ACTIONS_KEPT_BY:
        raise NotAllowed("Only the SENCO and senior leaders read the action plan.")
    with store.reading(engine) as connection:
        return planned(connection, urn)


def open_actions(engine: Engine, urn: int, today: Day | None = None) -> OpenActions:
    """The open actions of a school in numbers, for any of its staff. Raises NotAllowed for a governor."""
    if current_reader().role not in terms.STAFF:
        raise NotAllowed("The action plan is for staff.")
    with store.reading(engine) as connection:
        return summed([one.action for one in planned(connection, urn)], today)


def summed(listed: list[Action], today: Day | None = None) -> OpenActions:
    """The open ones among actions in numbers."""
    today = today or Day.today()
    still = [action for action in listed if action.status == OPEN]
    return OpenActions(
        open=len(still),
        overdue=sum(action.is_overdue(today) for action in still),
        due_soon=sum(action.is_due_soon(today) for action in still),
        cost=sum(action.cost or 0 for action in still),
        hours=sum(action.hours or 0 for action in still),
    )


def written_here(connection: Connection, urn: int) -> frozenset[str]:
    """The ids of the actions that were written in Sightline, which no import changes."""
    return frozenset(connection.scalars(select(EDIT.c.action_id).where(EDIT.c.urn == urn).distinct()))


def history(engine: Engine, urn: int, action_id: str) -> list[Edit]:
    """Every saving of an action, the latest first."""
    if current_reader().role not in terms.ACTIONS_KEPT_BY:
        raise NotAllowed("Only the SENCO and senior leaders read the action plan.")
    asked = (
        select(EDIT).where(EDIT.c.urn == urn, EDIT.c.action_id == action_id).order_by(EDIT.c.edit_no.desc())
    )
    with engine.connect() as connection:
        return [
            Edit(row.edit_no, row.at, row.account_id, row.before and _read(row.before), _read(row.after))
            for row in connection.execute(asked)
        ]


def planned(connection: Connection, urn: int) -> list[Planned]:
    """Every action of a school, whoever asks: for those who have asked who asks."""
    latest = select(func.max(EDIT.c.edit_no)).where(EDIT.c.urn == urn).group_by(EDIT.c.action_id)
    edits = {
        row.action_id: row
        for row in connection.execute(select(EDIT).where(EDIT.c.urn == urn, EDIT.c.edit_no.in_(latest)))
    }
    origins = {
        row.action_id: _origin(row) for row in connection.execute(select(ORIGIN).where(ORIGIN.c.urn == urn))
    }
    imported = {row.action_id: row for row in connection.execute(select(ROW).where(ROW.c.urn == urn))}
    found = []
    for action_id, key in keys_by_id(urn, [*{**imported, **edits}]).items():
        edit, row = edits.get(action_id), imported.get(action_id)
        action = _read(edit.after) if edit else _imported(row)
        version = f"0-{edit.edit_no}" if edit else f"{row.import_no}-0"
        found.append(Planned(action_id, key, action, version, origins.get(action_id)))
    order = terms.ACTION_STATUSES.index
    return sorted(found, key=lambda one: (order(one.action.status), one.action.due_date, one.action_id))


def _imported(row) -> Action:
    said = {name: getattr(row, name) for name in NAMES}
    blank = {field.name: field.default for field in fields(Action) if isinstance(field.default, str)}
    return Action(**{name: blank.get(name) if value is None else value for name, value in said.items()})


def written(action: Action) -> str:
    """An action as text from which it is read again."""
    return json.dumps(asdict(action), default=Day.isoformat, ensure_ascii=False)


def _read(text: str) -> Action:
    said = json.loads(text)
    days = {name: Day.fromisoformat(said[name]) for name in said if name in DAYS and said[name]}
    return Action(**{name: value for name, value in (said | days).items() if name in NAMES})


def _origin(row) -> Origin:
    said = json.loads(row.figure) if row.figure else None
    figure = Figure(**(said | {"key": tuple(said["key"])})) if said else None
    return Origin(row.page, row.panel, row.choices, row.as_at, row.sentence, figure)
