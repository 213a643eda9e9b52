"""The governor pack at an address: ``/packs/governors.pdf`` and ``.pptx``, with the panels that were ticked."""

from dash import Dash
from flask import Response, abort, request

from components.pack.content import Pack
from components.visited import USUAL, looked_at, pack_of, panels_of
from data import audit, store
from data.filters import Filters
from data.reader import current_reader


def pdf(made: Pack) -> bytes:
    """The pack as a PDF; what writes one is loaded when the first is asked for, for most workers are never asked."""
    from components.pack import document

    return document.pdf(made)


def pptx(made: Pack) -> bytes:
    """The pack as slides, loaded as what writes a PDF is."""
    from components.pack import slides

    return slides.pptx(made)


KINDS = {
    "governors.pdf": (pdf, "application/pdf"),
    "governors.pptx": (pptx, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}


def register(app: Dash) -> None:
    """Serve the pack; the gate has already let the reader in."""
    app.server.add_url_rule("/packs/<name>", "pack", pack)


def pack(name: str) -> Response:
    """The pack of the panels that the address names, or of the usual ones where it names none.

    400 for choices that were not published, 403 while nothing is, 404 for panels that governors do not get.
    """
    if name not in KINDS:
        abort(404)
    write, kind = KINDS[name]
    reading = looked_at().reading(Filters.from_query(request.args.get("of", "")))
    known, asked = panels_of(reading), [key for key in request.args if key not in ("of", "school")]
    if not set(asked) <= set(known):
        abort(404)
    made = write(pack_of(reading, asked or list(USUAL)))
    account, which = current_reader().account_id, name.rpartition(".")[2]
    audit.record(store.accounts_engine(), "export", account_id=account, page="visit", format=which)
    answer = Response(made, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="sightline-{name}"'
    return answer
