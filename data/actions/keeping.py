"""Keeps an action: whole at each saving, with who, when and what it said before."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from data import audit, store, terms
from data.actions.plan import EDIT, NAMES, ORIGIN, Action, Origin, Planned, plan, planned, written
from data.errors import NotAllowed, Refused
from data.reader import current_reader

LONGEST_LINE, LONGEST_TEXT = 255, 10_000
LINES = ("owner", "monitored_by", "monitored_when", "page")
MOST_POUNDS, MOST_HOURS = 1_000_000_000, 10_000


def save(
    engine: Engine,
    urn: int,
    action: Action,
    *,
    action_id: str | None = None,
    after: str = "",
    origin: Origin | None = None,
    now: datetime | None = None,
) -> Planned:
    """Keep an action: a new one, made from ``origin``, or the one of this id, changed after its version ``after``.

    Raises NotAllowed for a role that keeps no actions, and Refused, in words for the writer, where the action lacks
    something or somebody else changed it meanwhile.
    """
    reader = current_reader()
    if reader.role not in terms.ACTIONS_KEPT_BY or reader.preview:
        raise NotAllowed("Only the SENCO and senior leaders keep the action plan.")
    _check(action)
    moment = (now or datetime.now(UTC)).replace(tzinfo=None, microsecond=0)
    try:
        with engine.begin() as connection:
            store.write_alone(connection, "school")
            saved = _save(connection, urn, action, (action_id, after, origin), (moment, reader.account_id))
    except IntegrityError as error:
        raise Refused("Somebody else saved an action at the same moment. Save again.") from error
    except OperationalError as error:
        raise Refused("The database is busy, it may be with an import. Save again in a minute.") from error
    if saved is None:
        return next(one for one in plan(engine, urn) if one.action_id == action_id)
    done = "changed" if action_id else "made"
    said = {"change": done, "edit": int(saved.version.rpartition("-")[2])}
    if saved.origin and done == "made":
        said |= {"page": saved.origin.page, "panel": saved.origin.panel}
    audit.record(store.accounts_engine(), "action", account_id=reader.account_id, **said)
    return saved


def _save(
    connection: Connection, urn: int, action: Action, which: tuple, who: tuple[datetime, int]
) -> Planned | None:
    """Write one saving; None where nothing is different."""
    (action_id, after, origin), (moment, account_id) = which, who
    number = (connection.scalar(select(func.max(EDIT.c.edit_no)).where(EDIT.c.urn == urn)) or 0) + 1
    stands = {one.action_id: one for one in planned(connection, urn)}
    before = stands.get(action_id)
    if action_id is not None and (before is None or before.version != after):
        raise Refused(
            "Somebody else changed this action while you were writing. Open it again, then change it."
        )
    if before and before.action == action:
        return None
    if before is None:
        action_id = f"sightline-{number}"
        while action_id in stands:
            action_id += "+"
    said = {"urn": urn, "edit_no": number, "action_id": action_id, "at": moment, "account_id": account_id}
    said |= {"before": written(before.action) if before else None, "after": written(action)}
    connection.execute(insert(EDIT).values(**said))
    if origin and before is None:
        kept = {name: getattr(origin, name) for name in ("page", "panel", "choices", "as_at", "sentence")}
        figure = json.dumps(asdict(origin.figure), ensure_ascii=False) if origin.figure else None
        connection.execute(insert(ORIGIN).values(urn=urn, action_id=action_id, figure=figure, **kept))
    return next(one for one in planned(connection, urn) if one.action_id == action_id)


def _check(action: Action) -> None:
    needed = {"aim": "the aim", "action": "what will be done", "owner": "who leads"}
    lacking = [words for name, words in needed.items() if not getattr(action, name).strip()]
    if lacking:
        raise Refused(f"Say {' and '.join(lacking)}.")
    for name in NAMES:
        value, longest = getattr(action, name), LONGEST_LINE if name in LINES else LONGEST_TEXT
        if isinstance(value, str) and len(value) > longest:
            raise Refused(f"A text here can have {longest:,} letters at most.")
    if action.start_date and action.start_date > action.due_date:
        raise Refused("An action cannot be due before it starts.")
    if action.status not in terms.ACTION_STATUSES:
        raise Refused(f"An action is {', '.join(terms.ACTION_STATUSES)}.")
    if not 0 <= (action.cost or 0) <= MOST_POUNDS or not 0 <= (action.hours or 0) <= MOST_HOURS:
        raise Refused("Cost and hours are not negative, and at most 1,000,000,000 pounds and 10,000 hours.")
