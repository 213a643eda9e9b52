"""The first view: the page that is asked for comes in the document itself, and all scripts come as one.

Dash would have a browser ask for its scripts one by one, then for the layout, then for what calls what, and then for
the page. Each of these is a trip that a reader waits for.
"""

import copy
from html import escape

import dash
from dash import Dash
from dash._pages import _parse_query_string, _path_to_page
from flask import request

from components.shell import shell
from components.written import as_json
from data.reader import current_reader

CONTENT, TITLE = "_pages_content", "_pages_store"
NO_SUCH_PAGE = "pages.not_found_404"


def register(app: Dash, scripts: tuple[str, ...]) -> None:
    """Put the page that is asked for into every document, with the scripts at these addresses and no others."""
    fill = app.interpolate_index
    tags = "".join(f'<script src="{address}"></script>' for address in scripts)

    def with_first_view(**parts: str) -> str:
        # So that no text of a page can end the element that it comes in, or stand for a part of the document.
        told, title = first_view(request.path, request.query_string.decode("utf-8", "replace"))
        told = told.replace("<", "\\u003c").replace("{%", "{\\u0025")
        data = f'<script type="application/json" id="first-view">{told}</script>'
        return fill(**parts | {"scripts": data + tags, "title": escape(title)})

    app.interpolate_index = with_first_view


def first_view(path: str, query: str) -> tuple[str, str]:
    """The app's layout as JSON for the present reader, with the page at an address where Dash would put it.

    And how the window is named with that page.
    """
    page, variables = _path_to_page(path.strip("/"))
    page = page or dash.page_registry[NO_SUCH_PAGE]
    container = copy.deepcopy(dash.page_container)
    container[CONTENT].children = page["layout"](**{**(variables or {}), **_parse_query_string(f"?{query}")})
    container[TITLE].data = {"title": page["title"]}
    return as_json(shell(current_reader(), container)).decode(), page["title"]
