"""The front door: the server, its guard, the Dash app and the wiring."""

import json
from functools import partial

import dash
from flask import Flask

import web
from callbacks import (
    actions,
    choose,
    download,
    draw,
    first_view,
    imports,
    packs,
    publish,
    records,
    rows,
    schools,
    views,
)
from callbacks.wiring import Wiring
from components.bundles import scripts_together, send_what_pages_use
from components.document import document
from components.figures.style import palettes
from components.shell import shell
from data import source, store, visits
from data.ingest import tray
from data.reader import Reader, current_reader, reading_as
from web import static


def create_app(roles: dict[str, frozenset[str]]) -> dash.Dash:
    """The whole application, guarded before Dash adds its first address; notes the roles of each callback."""
    server = Flask(__name__, static_folder=None)
    web.protect(
        server,
        accounts_engine=store.accounts_engine(),
        roles_by_output=roles,
        # Dash adds its page router's script on the first request, so the hashes are asked for each time.
        csp_hashes=lambda: app.csp_hashes(),  # noqa: PLW0108 (the app comes after its guard)
        is_demo=source.is_demo,
        calls=lambda: app.callback_map,
    )
    send_what_pages_use()
    app = dash.Dash(
        server=server,
        use_pages=True,
        suppress_callback_exceptions=True,
        enable_mcp=False,
        title="Sightline",
        update_title=None,
        serve_locally=True,
        assets_ignore=r"\.css$|^theme\.js$",
        index_string=document(static.address, json.dumps(palettes())),
    )
    app.layout = lambda: shell(current_reader(), dash.page_container)
    tray.prune()
    wiring = Wiring(app, roles)
    for behaviour in (actions, choose, draw, imports, publish, records, rows, views):
        behaviour.register(wiring)
    download.register(app)
    packs.register(app)
    actions.serve_plan(app)
    imports.serve_files(app)
    schools.register(app)
    # Dash finishes its set-up in its first request, layout included: done here, so that no reader's request is it.
    with reading_as(Reader(0, "admin", "")), server.test_request_context("/health"):
        server.preprocess_request()
    first_view.register(app, scripts_together(app, partial(static.keep, server)))
    source.warm()
    if urn := source.only():
        visits.adopt(store.accounts_engine(), urn)
    return app


roles: dict[str, frozenset[str]] = {}
app = create_app(roles)
server = app.server
