"""The school that a page and all that is asked from it are about, where a reader is given several.

A page is about the school that its address names, else about the first of the reader's own. The page holds which one
that is; every callback says it back, and whatever is said is checked anew. In an installation of one school, and for
who is given one, nothing of this is ever said.
"""

import re
from collections.abc import Callable
from functools import wraps

import dash
from dash import Dash, dcc
from flask import Response, g

from components import ids
from components.page import no_such_page, notice
from data import source
from data.errors import NoSchoolGiven, NoSuchSchool
from data.reader import asking_for, current_reader, school_said

# An address of ours in an answer of Dash, which writes "/" as it is or escaped. In a text that a person wrote the
# quotation marks would be escaped too.
LINK = re.compile(rb'(?<!\\)"href":"((?:/|\\u002f)(?!/|\\u002f)(?:[^"\\]|\\u[0-9a-f]{4})*)"')
# The first page comes in the document.
HELD_IN = ("application/json", "text/html")
STANDS_ALONE = re.compile(rb"[?&]school=|^(?:/|\\u002f)calendar\b")
NOT_GIVEN = (
    "You have not been given a school yet",
    "There are several schools here. Ask the administrator to give you yours.",
)


def register(app: Dash) -> None:
    """Have every page drawn for its school, and lead from one page of it to the next."""
    for declared in dash.page_registry.values():
        declared["layout"] = drawn_for_its_school(declared["layout"])
    app.server.after_request(lead_on)


def drawn_for_its_school(layout: Callable) -> Callable:
    """A page's layout that reads about the school of its address, and holds which one that is."""

    @wraps(layout)
    def drawn(**query: object) -> list:
        said = query.pop("school", None)
        try:
            with asking_for(school_said(said[-1] if isinstance(said, list) else said)):
                return [_checked(layout, **query), dcc.Store(id=ids.SCHOOL, data=_several())]
        except NoSuchSchool:
            return [no_such_page(), dcc.Store(id=ids.SCHOOL, data=None)]
        except NoSchoolGiven:
            return [notice(*NOT_GIVEN), dcc.Store(id=ids.SCHOOL, data=None)]

    return drawn


def about_its_school(function: Callable) -> Callable:
    """A callback's function that reads about the school that is said last of all it is called with."""

    @wraps(function)
    def asked(*values: object) -> object:
        *own, said = values
        with asking_for(school_said(said)):
            return _checked(function, *own)

    return asked


def _checked(function: Callable, *values: object, **named: object) -> object:
    """What a function answers about the school that is asked for; raises NoSuchSchool before it is even called."""
    if current_reader().school is not None:
        g.school = source.chosen().urn
    return function(*values, **named)


def _several() -> int | None:
    """The school that the page is about where its reader could choose another, for the addresses of its links."""
    offered = source.offered()
    if not offered:
        return None
    g.school = current_reader().school or offered[0].urn
    return g.school


def lead_on(answer: Response) -> Response:
    """Name the school in every link of a page or of a part of one, so that whoever follows one stays with it."""
    school = g.pop("school", None)
    if school is None or answer.mimetype not in HELD_IN or answer.direct_passthrough:
        return answer
    answer.set_data(LINK.sub(lambda link: _named(link, str(school).encode()), answer.get_data()))
    return answer


def _named(link: re.Match, school: bytes) -> bytes:
    whole, address = link[0], link[1]
    if STANDS_ALONE.search(address):
        return whole
    return whole[:-1] + (b"&" if b"?" in address else b"?") + b"school=" + school + b'"'
