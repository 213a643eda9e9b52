"""Visits of the SEN governor: what was asked, what was answered, what was promised.

A record is saved whole, each time as a row of its own with who and when, so nothing that was written is lost. Where
there are several schools, ``urn`` says whose visits are meant, and no other school's are read or changed; 0 stands
for the school of an installation that holds one.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Engine, func, insert, select, update

from data import audit, store, terms
from data.accounts_models import Visit as Row
from data.accounts_models import utc_now
from data.errors import NotAllowed, Refused
from data.reader import current_reader

LONGEST_NAME, LONGEST_TEXT, MOST_LINES = 200, 4000, 40


@dataclass(frozen=True)
class Asked:
    """One question of a visit and what was answered."""

    question: str
    answer: str = ""


@dataclass(frozen=True)
class Action:
    """One promise of a visit: what, by whom, until when, and one of ``terms.ACTION_STATUSES``."""

    what: str
    owner: str = ""
    due: date | None = None
    status: str = "open"


@dataclass(frozen=True)
class Visit:
    """What a record says; ``release`` is the id of the release that was looked at, "" for none, ``urn`` its school."""

    visited_on: date
    visitor: str
    focus: str = ""
    release: str = ""
    asked: tuple[Asked, ...] = ()
    actions: tuple[Action, ...] = ()
    urn: int | None = None


@dataclass(frozen=True)
class Saved:
    """One saving of a record: the visit's number, the saving's own, when (UTC), by which account, and what."""

    number: int
    version: int
    saved: datetime
    account_id: int
    visit: Visit


def save(
    engine: Engine,
    visit: Visit,
    *,
    number: int | None = None,
    after: int | None = None,
    urn: int = 0,
    now: datetime | None = None,
) -> Saved:
    """Keep a record: of a new visit, or of visit ``number`` as it was changed after its saving ``after``.

    Raises NotAllowed for a role that writes no visits, and Refused, in words for the writer, where the record
    lacks something or somebody else saved it meanwhile.
    """
    reader = current_reader()
    if reader.role not in terms.VISITS_WRITTEN_BY or reader.preview:
        raise NotAllowed("Only governors, senior leaders and the SENCO write records of visits.")
    moment = now or utc_now()
    _check(visit, moment.date())
    with engine.begin() as connection:
        store.write_alone(connection, "accounts")
        if number is None:
            number = (connection.scalar(select(func.max(Row.number))) or 0) + 1
        elif after is None or after != connection.scalar(
            select(func.max(Row.id)).where(Row.number == number, *_of(urn))
        ):
            raise Refused(
                "Somebody else saved this visit while you were writing. Open it again and add what is missing."
            )
        said = _written(visit) | {"number": number, "saved": moment, "account_id": reader.account_id}
        version = connection.execute(insert(Row).values(**said)).inserted_primary_key[0]
    audit.record(engine, "visit", account_id=reader.account_id, now=now, visit=number)
    return Saved(number, version, moment, reader.account_id, visit)


def _check(visit: Visit, today: date) -> None:
    if not visit.visitor.strip():
        raise Refused("Say who visited.")
    if visit.visited_on > today:
        raise Refused("The date of a visit cannot be after today.")
    if len(visit.visitor) > LONGEST_NAME or any(len(action.owner) > LONGEST_NAME for action in visit.actions):
        raise Refused(f"A name can have {LONGEST_NAME} letters at most.")
    texts = [visit.focus, *(text for asked in visit.asked for text in (asked.question, asked.answer))]
    if any(len(text) > LONGEST_TEXT for text in (*texts, *(action.what for action in visit.actions))):
        raise Refused(f"A text can have {LONGEST_TEXT:,} letters at most.")
    if max(len(visit.asked), len(visit.actions)) > MOST_LINES:
        raise Refused(f"A visit can have {MOST_LINES} questions and as many actions at most.")
    if any(action.status not in terms.ACTION_STATUSES for action in visit.actions):
        raise Refused(f"An action is {' or '.join(terms.ACTION_STATUSES)}.")


def _written(visit: Visit) -> dict:
    return {
        "visited_on": visit.visited_on,
        "visitor": visit.visitor.strip(),
        "focus": visit.focus.strip(),
        "release": visit.release,
        "urn": visit.urn,
        "asked": json.dumps([asdict(asked) for asked in visit.asked], ensure_ascii=False),
        "actions": json.dumps([asdict(action) for action in visit.actions], default=str, ensure_ascii=False),
    }


def visits(engine: Engine, urn: int = 0) -> list[Saved]:
    """Every visit as it was last saved, the latest visit first."""
    latest = select(func.max(Row.id)).where(*_of(urn)).group_by(Row.number)
    return _read(engine, select(*Row.__table__.c).where(Row.id.in_(latest)).order_by(*_LATEST_FIRST))


def history(engine: Engine, number: int, urn: int = 0) -> list[Saved]:
    """Every saving of one visit's record, the latest first; none for a number that is no visit."""
    asked = select(*Row.__table__.c).where(Row.number == number, *_of(urn))
    return _read(engine, asked.order_by(Row.id.desc()))


def actions(engine: Engine, urn: int = 0) -> list[tuple[Saved, Action]]:
    """Every action promised at a visit, with the visit it was promised at, the latest visit first."""
    return [(saved, action) for saved in visits(engine, urn) for action in saved.visit.actions]


def adopt(engine: Engine, urn: int) -> None:
    """Say that the visits of before there could be several schools are of this one, which is the only one yet."""
    with engine.begin() as connection:
        connection.execute(update(Row).where(Row.urn.is_(None)).values(urn=urn))


def _of(urn: int) -> list:
    return [Row.urn == urn] if urn else []


_LATEST_FIRST = (Row.visited_on.desc(), Row.number.desc())


def _read(engine: Engine, asked) -> list[Saved]:
    with engine.connect() as connection:
        return [_saved(row) for row in connection.execute(asked)]


def _saved(row) -> Saved:
    promised = [
        Action(**{**action, "due": date.fromisoformat(action["due"]) if action["due"] else None})
        for action in json.loads(row.actions)
    ]
    visit = Visit(
        row.visited_on, row.visitor, row.focus, row.release,
        tuple(Asked(**asked) for asked in json.loads(row.asked)), tuple(promised), row.urn,
    )  # fmt: skip
    return Saved(row.number, row.id, row.saved, row.account_id, visit)
