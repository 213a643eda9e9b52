"""The school that is looked at, in the bar, and the way to the others: for who is given several."""

from collections.abc import Sequence

import dash
from dash import html

from components import ids
from components.readers import readers_of
from data.reader import Reader
from data.schools import Known

# The page that sets schools side by side, which is nothing to a reader of one.
COMPARED = "/trust"


def chooser(offered: Sequence[Known], reader: Reader) -> list:
    """A list of links, one a school, by name, and one to the page that compares them; nothing where none is offered.

    The browser leads each to the page and the choices that are looked at, and marks the school of the page.
    """
    if not offered:
        return []
    links = [
        html.Li(html.A(known.name, href=f"/?school={known.urn}", **{"data-school": str(known.urn)}))
        for known in offered
    ]
    drop = [*_compared(reader), html.Ul(links, className="choices")]
    shown = html.Summary([html.Span("School: ", className="visually-hidden"), html.B("none chosen")])
    listed = html.Details([shown, html.Div(drop, className="drop")], className="pick", id=ids.SCHOOLS)
    return [html.Nav(listed, className="schools", **{"aria-label": "Schools"})]


def _compared(reader: Reader) -> list:
    """The link to the page that compares the schools, for who may read it."""
    pages = (page for page in dash.page_registry.values() if page["path"] == COMPARED)
    return [
        html.A("Compare all schools", href=COMPARED, className="nav-link", **{"data-page": COMPARED})
        for page in pages
        if reader.role in readers_of(page)
    ]
