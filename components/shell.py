"""The shell round every page: navigation, who is reading, theme, sign-out."""

import dash
from dash import dcc, html
from dash.development.base_component import Component

from components import ids, views
from components.hints import hints
from components.page import listed
from components.projector import projector, start
from components.schools import chooser
from data import source, terms
from data.reader import Reader


def shell(reader: Reader, page: Component) -> html.Div:
    """The whole document for one reader; ``page`` is what Dash draws pages in."""
    return html.Div(
        [
            html.A("Skip to the page", href=f"#{ids.MAIN}", className="skip"),
            _bar(reader, chooser(source.offered(), reader)),
            html.Nav(_rail(reader), className="rail", id="rail", **{"aria-label": "Pages"}),
            html.Main([*_preview(reader), hints(), page], id=ids.MAIN, tabIndex=-1),
            html.Div(id=ids.ANNOUNCED, className="visually-hidden", **{"aria-live": "polite"}),
            projector(reader),
            dcc.Store(id=ids.CHOSEN),
            dcc.Store(id=ids.TABLES_DRAWN),
            dcc.Store(id=ids.ROWS_ASKED),
            dcc.Store(id=ids.ROWS_SENT),
            *([] if reader.preview else views.dialog()),
        ],
        className="shell",
    )


def _bar(reader: Reader, schools: list) -> html.Header:
    menu = html.Button(
        "Pages", type="button", className="pages", **{"aria-controls": "rail", "aria-expanded": "false"}
    )
    theme = html.Button(
        "Theme", type="button", id="theme", className="plain", **{"aria-label": "Theme: light or dark"}
    )
    out = html.Form(
        html.Button("Sign out", type="submit", className="plain"), action="/logout", method="post"
    )
    who = html.Span(terms.ROLES[reader.role], className="role")
    product = html.Span("Sightline", className="product")
    return html.Header(
        [menu, product, *schools, html.Div([who, start(), theme, out], className="who")], className="bar"
    )


def _rail(reader: Reader) -> html.Div:
    """The pages, and below them the reader's own views; a preview shows nobody's."""
    own = [] if reader.preview else [html.Div(views.rail(), id=ids.VIEWS_RAIL)]
    return html.Div([navigation(), *own], className="rail-inner")


def _preview(reader: Reader) -> list:
    """That what is seen is not published, and the way back, for whoever looks at a preview."""
    if not reader.preview:
        return []
    back = html.Form(
        html.Button("Back to publishing", type="submit", className="plain"), action="/preview", method="post"
    )
    words = html.P([html.Strong("Preview, not published."), " This is exactly what governors would see."])
    return [html.Div([words, back], className="previewing", role="status")]


def navigation() -> html.Ul:
    """A link to every page that is the present reader's, in the order the pages declare."""
    pages = [page for page in dash.page_registry.values() if page.get("question")]
    return html.Ul([_link(page) for page in pages if listed(page)])


def _link(page: dict) -> html.Li:
    """The link to a page, marked where the page has panels for the projector to go on to."""
    link = html.A(page["name"], href=page["path"], className="nav-link", **{"data-page": page["path"]})
    return html.Li(link, **({"data-projected": ""} if page.get("panels") else {}))
