"""Where a reader who asks for no page in particular begins."""

import dash
from dash import Dash
from flask import Response, redirect, request


def register(app: Dash) -> None:
    """Send ``/`` to the first page, unless a page is registered there; the gate has already let the reader in."""

    @app.server.before_request
    def first_page() -> Response | None:
        paths = [page["path"] for page in dash.page_registry.values() if page.get("panels")]
        if request.path != "/" or "/" in paths or not paths:
            return None
        query = request.query_string.decode("utf-8", "replace")
        return redirect(f"{paths[0]}?{query}" if query else paths[0])
