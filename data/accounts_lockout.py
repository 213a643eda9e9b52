"""Lock-out after repeated failures: at most 10 guesses in five minutes at one account.

Two things pull against each other. Whoever guesses must be stopped at every address at once, or a thousand
addresses give ten thousand guesses; but then anyone who knows a user name could keep its owner out by
failing on purpose. So an account's failures are counted together over all addresses it has never signed in
from, and separately for each address it has signed in from in the last 30 days: strangers can only shut out
strangers. Sessions that are already open are never touched by a lock-out.

One address also has a limit over all accounts. It is wider, because a whole school often stands behind one.
"""

import hashlib
import ipaddress
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from data.accounts_models import Account, Failure, Place

LOG = logging.getLogger(__name__)

WINDOW = timedelta(minutes=5)
MOST_AT_AN_ACCOUNT = 10
MOST_FROM_AN_ADDRESS = 50
A_PLACE_IS_KNOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Attempt:
    """One attempt that is being checked; both counts of the last five minutes have it in."""

    number: int
    at_account: int
    from_address: int

    @property
    def allowed(self) -> bool:
        """Whether the password may be looked at."""
        return self.at_account <= MOST_AT_AN_ACCOUNT and self.from_address <= MOST_FROM_AN_ADDRESS

    @property
    def last(self) -> bool:
        """Whether a failure of this attempt closes the door behind it."""
        return self.at_account == MOST_AT_AN_ACCOUNT or self.from_address == MOST_FROM_AN_ADDRESS


def begin_attempt(engine: Engine, username: str, ip: str | None, now: datetime) -> Attempt:
    """Count an attempt before its password is looked at.

    It is written first and counted after: of any number of attempts at the same time, the last to be
    written sees all others, so that more than the limit can never pass together.
    """
    name_hash, ip_hash = _hashed("name", username), _hashed("ip", network(ip))
    with engine.connect() as connection:
        known = connection.scalar(_is_known(username, ip_hash, now)) is not None
    with engine.begin() as connection:
        connection.execute(delete(Failure).where(Failure.at < now - WINDOW))
        added = connection.execute(
            insert(Failure).values(name_hash=name_hash, ip_hash=ip_hash, known_place=known, at=now)
        )
        number = added.inserted_primary_key[0]
    # A failure far in the future was written before the clock was put back; it must not lock anyone for good.
    recent = and_(Failure.at > now - WINDOW, Failure.at < now + WINDOW)
    same_place = Failure.ip_hash == ip_hash if known else Failure.known_place.is_(False)
    counted = select(func.count()).select_from(Failure).where(recent)
    with engine.connect() as connection:
        return Attempt(
            number,
            connection.scalar(counted.where(Failure.name_hash == name_hash, same_place)),
            connection.scalar(counted.where(Failure.ip_hash == ip_hash)),
        )


def forget_attempt(engine: Engine, attempt: Attempt) -> None:
    """Take an attempt back out of the count: it succeeded, or was refused unseen and is no guess."""
    with engine.begin() as connection:
        connection.execute(delete(Failure).where(Failure.id == attempt.number))


def remember_place(engine: Engine, account_id: int, ip: str | None, now: datetime) -> None:
    """Note that the account signed in from here, and forget the places not used for 30 days."""
    ip_hash = _hashed("ip", network(ip))
    here = and_(Place.account_id == account_id, Place.ip_hash == ip_hash)
    new = insert(Place).values(account_id=account_id, ip_hash=ip_hash, last_used=now)
    try:
        with engine.begin() as connection:
            connection.execute(delete(Place).where(Place.last_used < now - A_PLACE_IS_KNOWN_FOR))
            if not connection.execute(update(Place).where(here).values(last_used=now)).rowcount:
                connection.execute(new)
    except IntegrityError:
        LOG.debug("The place was noted by another sign-in of the same moment.")


def network(ip: str | None) -> str:
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 address, which one line gets whole."""
    try:
        address = ipaddress.ip_address(ip or "")
    except ValueError:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ipaddress.ip_network((address, 64 if address.version == 6 else 32), strict=False))


def _is_known(username: str, ip_hash: bytes, now: datetime):
    return (
        select(Place.account_id)
        .join(Account, Account.id == Place.account_id)
        .where(Account.username == username, Place.ip_hash == ip_hash)
        .where(Place.last_used > now - A_PLACE_IS_KNOWN_FOR)
    )


def _hashed(kind: str, text: str) -> bytes:
    return hashlib.sha256(f"{kind}:{text}".encode("utf-8", "surrogatepass")).digest()
