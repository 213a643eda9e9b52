"""The audit log: who did what, when and with what result. It is added to and never changed.

No name ever stands in it, neither of a pupil nor of the person who acted: an account is its number, and
details come only from a short list of keys whose values cannot be a name.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select

from data.accounts_models import Audit, utc_now

WHATS = frozenset(
    {
        "sign-in",
        "sign-out",
        "lock-out",
        "export",
        "upload",
        "import",
        "undo",
        "role",
        "account",
        "release",
        "named view",
        "preview",
        "visit",
        "action",
        "saved view",
    }
)
RESULTS = frozenset({"done", "refused", "failed"})
KEYS = frozenset(
    {
        "account",
        "change",
        "role",
        "old_role",
        "page",
        "panel",
        "format",
        "filters",
        "rows",
        "import_no",
        "files",
        "release",
        "visit",
        "edit",
        "view",
        "urn",
    }
)
LONGEST = 200
KEPT = timedelta(days=396)


@dataclass(frozen=True)
class Entry:
    """One line of the log; ``at`` is UTC."""

    at: datetime
    account_id: int | None
    what: str
    result: str
    details: dict[str, str | int | bool]


def printable(text: str) -> str:
    """``text`` with everything that could forge or colour a line of a log written as an escape.

    Line ends, terminal colours and characters that turn the reading direction become ``\\n``, ``\\x1b``,
    ``\\u202e``; a backslash is doubled, so that what was typed can still be told.
    """
    return "".join(
        letter
        if letter.isprintable() and letter != "\\"
        else letter.encode("unicode_escape", "backslashreplace").decode("ascii")
        for letter in text
    )


def record(
    engine: Engine,
    what: str,
    *,
    account_id: int | None = None,
    result: str = "done",
    now: datetime | None = None,
    **details: str | int | bool,
) -> None:
    """Add one line to the log.

    ``what`` is one of WHATS, ``result`` of RESULTS, ``account_id`` the account that acted (None for the
    command line or for nobody known). Details take only the keys of KEYS, and a text, a whole number or
    yes/no as value. Raises ValueError for anything else, so that a name cannot slip in by a new key.
    """
    if what not in WHATS or result not in RESULTS:
        raise ValueError(f"The audit log has no word for {what!r} with the result {result!r}.")
    with engine.begin() as connection:
        connection.execute(
            insert(Audit).values(
                at=now or utc_now(),
                account_id=account_id,
                what=what,
                result=result,
                details=json.dumps(_allowed(details), sort_keys=True, ensure_ascii=False),
            )
        )


def _allowed(details: dict) -> dict[str, str | int | bool]:
    strange = set(details) - KEYS
    if strange:
        raise ValueError(f"The audit log takes no {', '.join(sorted(strange))}; it takes {sorted(KEYS)}.")
    for key, value in details.items():
        if not isinstance(value, str | int):
            raise ValueError(
                f"{key} is {type(value).__name__}; the audit log takes text, numbers and yes/no."
            )
    return {k: printable(v)[:LONGEST] if isinstance(v, str) else v for k, v in details.items()}


def entries(engine: Engine, last: int = 50) -> list[Entry]:
    """The latest ``last`` lines of the log, the oldest of them first."""
    newest = select(Audit.at, Audit.account_id, Audit.what, Audit.result, Audit.details)
    with engine.connect() as connection:
        rows = connection.execute(newest.order_by(Audit.id.desc()).limit(last)).all()
    return [Entry(*row[:-1], json.loads(row.details)) for row in reversed(rows)]


def prune(engine: Engine, now: datetime | None = None) -> int:
    """Remove what is older than 13 months (396 days); returns how many lines went.

    Done when the server starts and whenever somebody signs in.
    """
    with engine.begin() as connection:
        gone = connection.execute(delete(Audit).where(Audit.at < (now or utc_now()) - KEPT))
        return gone.rowcount
