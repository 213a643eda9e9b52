"""Who is reading: set once for each request, asked for wherever figures leave the store.

The reader comes from the server's own session and from nowhere else. What a browser sends (an address, a
stored value, a component's state) never decides whose figures are shown.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass

from data.errors import NotSignedIn


@dataclass(frozen=True)
class Reader:
    """A signed-in person: the account's number, one of ``data.terms.ROLES``, and the name signed in with.

    Who looks at a preview of a release reads as "governor" and nothing more; ``preview`` is then its id.
    """

    account_id: int
    role: str
    username: str
    preview: str = ""


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
