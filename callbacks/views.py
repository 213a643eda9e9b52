"""Keeping, renaming, deleting and beginning with a view: one callback for the dialog and the list beside the pages."""

from typing import Any

from dash import Input, Output, html, no_update
from flask import abort

from callbacks.wiring import Wiring
from components import ids
from components.views import NOTHING_HERE, Looked, desk, looked_at, rail
from data import store, terms, views
from data.errors import Refused
from data.views import NoSuchView


def register(wiring: Wiring) -> None:
    """Register what is done in the dialog of views."""

    @wiring.on(
        Output(ids.VIEWS_DESK, "children"),
        Output(ids.VIEWS_RAIL, "children"),
        Output(ids.VIEWS_TOLD, "children"),
        Input(ids.VIEWS_ASKED, "data"),
        roles=terms.EVERYONE,
        prevent_initial_call=True,
    )
    def tend(asked: dict[str, Any] | None) -> tuple:
        if not isinstance(asked, dict):
            return no_update, no_update, no_update
        looked = looked_at(str(asked.get("path")), str(asked.get("query")))
        try:
            told = _do(asked, looked)
        except Refused as refusal:
            return no_update, no_update, html.Span(str(refusal), className="problem")
        except NoSuchView:
            abort(404)
        return desk(looked), rail(), told


def _do(asked: dict[str, Any], looked: Looked | None) -> str:
    """Do what was asked, and say what was done; "" where the dialog was opened and nothing more."""
    engine, what, name = store.accounts_engine(), asked.get("do"), str(asked.get("name", ""))
    if what == "save":
        if looked is None:
            raise Refused(NOTHING_HERE)
        kept = views.save(engine, name, looked.declared["path"], looked.reading.filters, urn=looked.urn)
        return f"Kept as \u201c{kept.name}\u201d."
    if what == "rename":
        return f"Renamed to \u201c{views.rename(engine, _number(asked), name).name}\u201d."
    if what == "delete":
        return f"Deleted \u201c{views.remove(engine, _number(asked)).name}\u201d."
    if what == "start":
        views.begin_with(engine, _number(asked))
        return "You begin with this view from the next time you sign in."
    if what == "unstart":
        views.begin_with(engine, None)
        return "You begin with the overview from the next time you sign in."
    return ""


def _number(asked: dict[str, Any]) -> int:
    """The view that is meant; no number is no view."""
    said = str(asked.get("number", ""))
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
