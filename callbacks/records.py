"""Saving the record of a visit."""

from dataclasses import replace
from datetime import date

from dash import ALL, Input, Output, State, dcc, html, no_update

from callbacks.wiring import Wiring
from components import ids
from components.visited import looked_at
from data import source, store, terms, visits
from data.errors import Refused
from data.source import NotPublished
from data.visits import Action, Asked, Saved, Visit

EVERY_FIELD = ids.visit(ALL, ALL)
# No visit has such a number, and no database could look for a much larger one.
MOST_NUMBERS = 2**31


def register(wiring: Wiring) -> None:
    """Register what saves."""

    @wiring.on(
        Output(ids.VISIT_SAVED, "children"),
        Output(ids.VISIT_WHICH, "data"),
        Input(ids.VISIT_SAVE, "n_clicks"),
        State(EVERY_FIELD, "value"),
        State(EVERY_FIELD, "id"),
        State(ids.VISIT_WHICH, "data"),
        roles=terms.VISITS_WRITTEN_BY,
        prevent_initial_call=True,
    )
    def save(clicks: int | None, values: list, fields: list, which: dict | None) -> tuple:
        if not clicks:
            return no_update, no_update
        number, version = _which(which)
        try:
            visit = replace(visit_of(_said(fields, values), _release(number)), urn=_school())
            saved = visits.save(
                store.accounts_engine(), visit, number=number, after=version, urn=source.apart()
            )
        except Refused as refusal:
            return html.P(str(refusal), className="problem", role="alert"), no_update
        return _thanks(saved), {"number": saved.number, "version": saved.version}


def _which(which: object) -> tuple[int | None, int | None]:
    """The visit and the saving that was changed, as far as what the browser sent names one."""
    said = which if isinstance(which, dict) else {}
    number, version = said.get("number"), said.get("version")
    if all(type(one) is int and 0 < one < MOST_NUMBERS for one in (number, version)):  # a bool is no number
        return number, version
    return None, None


def _release(number: int | None) -> str:
    """The release that a visit looked at: the one it was begun with, or what is published now."""
    saved = visits.history(store.accounts_engine(), number, source.apart()) if number is not None else []
    if saved:
        return saved[-1].visit.release
    try:
        return looked_at().release.id
    except NotPublished:
        return ""


def _school() -> int | None:
    about = source.chosen()
    return about.urn if about else None


def _said(fields: list, values: list) -> dict[str, dict[int, str]]:
    """What was written, by field and line; nothing that is not text."""
    said: dict[str, dict[int, str]] = {}
    for field, value in zip(fields, values, strict=True):
        if isinstance(field, dict) and isinstance(value, str) and isinstance(field.get("line"), int):
            said.setdefault(str(field.get("field")), {})[field["line"]] = value.strip()
    return said


def visit_of(said: dict[str, dict[int, str]], release: str) -> Visit:
    """The record that a form says; a line with nothing in it is no line. Raises Refused for a date that is none."""

    def lines(*names: str) -> list[tuple[str, ...]]:
        places = sorted({line for name in names for line in said.get(name, {})})
        found = [tuple(said.get(name, {}).get(line, "") for name in names) for line in places]
        return [line for line in found if any(line)]

    visited_on = _day(said.get("visited_on", {}).get(0, ""))
    if visited_on is None:
        raise Refused("Say on which day the visit was.")
    asked = tuple(Asked(*line) for line in lines("question", "answer"))
    actions = tuple(
        Action(what, owner, _day(due), said.get("status", {}).get(line) or "open")
        for line, what in sorted(said.get("what", {}).items())
        for owner, due in [(said.get("owner", {}).get(line, ""), said.get("due", {}).get(line, ""))]
        if what
    )
    one = {name: said.get(name, {}).get(0, "") for name in ("visitor", "focus")}
    return Visit(visited_on, one["visitor"], one["focus"], release, asked, actions)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"{text[:20]!r} is no date.") from error


def _thanks(saved: Saved) -> html.P:
    again = dcc.Link("Add more lines", href=f"/visit?visit={saved.number}", refresh=True)
    return html.P([f"Saved as visit {saved.number}. ", again])
