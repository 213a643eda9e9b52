"""Who is reading: set once for each request, asked for wherever figures leave the store.

The reader comes from the server's own session and from nowhere else. What a browser sends (an address, a
stored value, a component's state) never decides whose figures are shown.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass, replace

from data.errors import NotSignedIn

# What an address may call a school; a number of more digits is none that a school has.
MOST_DIGITS, NO_SCHOOL = 9, 0


@dataclass(frozen=True)
class Reader:
    """A signed-in person: the account's number, one of ``data.terms.ROLES``, and the name signed in with.

    Who looks at a preview of a release reads as "governor" and nothing more; ``preview`` is then its id. ``given``
    are the numbers (URN) of the schools that the account is given, None for every school; whoever is given none
    by number is given the one there is, where there is but one. ``school`` is the one that this request asks for,
    as its address says, None where it says nothing. It is no right to read it: whoever finds the school's figures
    checks it against ``given``.
    """

    account_id: int
    role: str
    username: str
    preview: str = ""
    given: frozenset[int] | None = frozenset()
    school: int | None = None


_READER: ContextVar[Reader | None] = ContextVar("reader", default=None)


def current_reader() -> Reader:
    """The reader of this request. Raises NotSignedIn where there is none: nothing is shown to nobody."""
    reader = _READER.get()
    if reader is None:
        raise NotSignedIn("Figures can only be read by someone who is signed in.")
    return reader


def set_reader(reader: Reader | None) -> Token:
    """Make ``reader`` the reader from here on; give the token to ``reset_reader`` afterwards."""
    return _READER.set(reader)


def reset_reader(token: Token) -> None:
    """Put back the reader there was before the ``set_reader`` that gave this token."""
    _READER.reset(token)


@contextmanager
def reading_as(reader: Reader | None) -> Iterator[None]:
    """Read as ``reader`` inside a ``with`` block, whatever happens in it."""
    token = set_reader(reader)
    try:
        yield
    finally:
        reset_reader(token)


@contextmanager
def asking_for(school: int | None) -> Iterator[None]:
    """Read about this school inside a ``with`` block, as who is reading already; None changes nothing."""
    reader = current_reader()
    with reading_as(reader if school is None else replace(reader, school=school)):
        yield


def school_said(said: object) -> int | None:
    """The school that an address or a browser names: None where it names none, ``NO_SCHOOL`` for what is no number."""
    if said is None or said == "":
        return None
    text = str(said)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else NO_SCHOOL
