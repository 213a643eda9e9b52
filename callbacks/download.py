"""The numbers at an address: ``/tables/<page>/<panel>.csv``, with the filters as on the page."""

import dash
from dash import Dash
from flask import Response, abort, jsonify, request

from components.page import listed, optional, page_key, seen_by_reader
from components.panel import Panel
from components.readers import reached
from data import audit, source, store
from data.errors import NotNow
from data.filters import ALLOWED, DATES, Filters
from data.reader import current_reader
from data.source import NotPublished, Reading
from data.what_if import INPUTS


def register(app: Dash) -> None:
    """Serve the tables and the list of them; the gate has already let the reader in."""
    app.server.add_url_rule("/tables/", "tables", listing)
    app.server.add_url_rule("/tables/<page>/<panel>.csv", "table", table)
    # Dash answers every other address with its page; a spreadsheet must rather be told that there is no table.
    app.server.add_url_rule("/tables/<path:other>", "no_table", lambda other: abort(404))


def seen() -> dict[tuple[str, str], tuple[dict, Panel]]:
    """Every panel the present reader may see, by page and panel."""
    return {
        (page_key(declared), panel.key): (declared, panel)
        for declared in dash.page_registry.values()
        if declared.get("panels") and reached(declared)
        for panel in seen_by_reader(declared["panels"])
    }


def table(page: str, panel: str) -> Response:
    """One panel's numbers as CSV; 404 for what is not there and for what is not the reader's alike."""
    filters = Filters.from_query(request.query_string.decode("utf-8", "replace"))
    declared, found = seen().get((page, panel), ({}, None))
    try:
        reading = source.current().reading(filters, optional(declared))
    except NotPublished as refusal:
        return unpublished(refusal)
    if found is None or not reading.holds(found.measure):
        abort(404)
    try:
        text = reading.table(found.measure).csv()
    except NotNow as refusal:
        return Response(f"{refusal}\n", 503, mimetype="text/plain")
    reader = current_reader()
    audit.record(store.accounts_engine(), "export", account_id=reader.account_id, page=page, panel=panel)
    answer = Response("\ufeff" + text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="sightline-{page}-{panel}.csv"'
    return answer


def unpublished(refusal: NotPublished) -> Response:
    """What a governor is told while nothing is published."""
    return Response(f"{refusal}\n", 403, mimetype="text/plain")


def listing() -> Response:
    """Every table at an address that the reader may see, with its columns and definition, as JSON."""
    try:
        reading = source.current().reading(Filters())
    except NotPublished as refusal:
        return unpublished(refusal)
    found = [
        {
            "address": f"/tables/{page}/{panel.key}.csv",
            "page": declared["name"],
            "question": panel.question,
            "title": panel.measure.title,
            "definition": panel.measure.definition,
            "source": panel.measure.source,
            "columns": list(panel.measure.header),
        }
        for (page, _key), (declared, panel) in seen().items()
        if listed(declared) and reading.holds(panel.measure)
    ]
    return jsonify({"filters": filters_said(reading), "tables": found})


def filters_said(reading: Reading) -> dict[str, list[str] | str]:
    """What an address may ask for, by name; of a release, the addresses that it answers."""
    if reading.release:
        return {"any one of": [choice.filters.to_query() for choice in reading.release.choices]}
    said = {name: list(values) for name, values in ALLOWED.items()}
    supposed = [f"{name}:{asked.says}" for name, asked in INPUTS.items()]
    return {
        **said, "registration_group": "a class\u2019s key, from the address of a page that offers it",
        "needs": ["primary", "any"], **dict.fromkeys(DATES, "YYYY-MM-DD"), "suppose": supposed,
    }  # fmt: skip
