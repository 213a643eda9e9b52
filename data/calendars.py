"""The school's deadlines as a calendar file, with no name in it: a calendar is copied to telephones and to others."""

import hashlib
import hmac
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, select

from data import terms
from data.accounts_models import Account
from data.accounts_sessions import given_to
from data.filters import Filters
from data.keys import keys_of
from data.measures.reviews import list_rows
from data.reader import Reader
from data.school import School

WORDS = {
    "annual review": "Annual review due",
    "plan review": "SEN support review due",
    "decision": "EHC assessment: decision due (6 weeks)",
    "plan": "EHC assessment: plan due (20 weeks)",
    "report": "Annual review report due",
}
TOKEN_LETTERS = 32


def deadlines_ics(school: School) -> bytes:
    """Every open deadline as a day-long event, one for each day, kind and year group, in RFC 5545 form.

    An event says how many pupils it is for and of which year group, never who they are.
    """
    # Loaded when a calendar is asked for: few workers ever are, and all would carry it.
    from icalendar import Calendar, Event

    counts = Counter(
        (row["due_date"], row["deadline"], row["year_group"]) for row in list_rows(school, Filters())
    )
    calendar = Calendar()
    for name, said in (
        ("prodid", "-//Sightline//Reviews//EN"),
        ("version", "2.0"),
        ("x-wr-calname", "SEND deadlines"),
    ):
        calendar.add(name, said)
    stamp = datetime.combine(school.data_date, datetime.min.time(), UTC)
    for (due, kind, year), number in sorted(counts.items()):
        event = Event()
        of = f"{terms.year_group_name(year)}, {number} pupil{'' if number == 1 else 's'}"
        event.add("summary", f"{WORDS[kind]}: {of}")
        event.add("dtstart", date.fromisoformat(due))
        event.add("dtend", date.fromisoformat(due) + timedelta(days=1))
        event.add("dtstamp", stamp)
        event.add("transp", "TRANSPARENT")
        event.add(
            "uid", hashlib.sha256(f"{school.urn}|{due}|{kind}|{year}".encode()).hexdigest()[:TOKEN_LETTERS]
        )
        calendar.add_component(event)
    return calendar.to_ical()


def address(engine: Engine, account_id: int, urn: int = 0) -> str:
    """The path by which a calendar program fetches the deadlines for an account; whoever has it can read them.

    ``urn`` is the school where there are several: the path opens that one and no other. It ends to work when the
    account's password, role or schools are changed or the account is disabled.
    """
    version = _versions(engine, account_id)
    which = f"{account_id}-{urn}" if urn else str(account_id)
    return f"/calendar/{which}-{_sign(which, version.role_version)}.ics"


def reader_of(engine: Engine, token: str) -> Reader | None:
    """The reader whose address holds this token, or None: a wrong one, an old one, or a role that sees no names.

    The reader asks for the school that the token was made for.
    """
    which, _, signed = token.rpartition("-")
    number, _, urn = which.partition("-")
    found = _versions(engine, int(number)) if _is_number(number) and (not urn or _is_number(urn)) else None
    if found is None or found.disabled or found.role not in terms.NAMES_SEEN_BY:
        return None
    # Bytes, since text that is not ASCII cannot be compared in constant time.
    if not hmac.compare_digest(_sign(which, found.role_version).encode(), signed.encode()):
        return None
    given = given_to(engine, found.id)
    return Reader(found.id, found.role, found.username, given=given, school=int(urn) if urn else None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _versions(engine: Engine, account_id: int):
    columns = (Account.id, Account.username, Account.role, Account.role_version, Account.disabled)
    with engine.connect() as connection:
        return connection.execute(select(*columns).where(Account.id == account_id)).first()


def _sign(which: str, version: int) -> str:
    return keys_of([f"calendar:{which}:{version}"], TOKEN_LETTERS)[0]
