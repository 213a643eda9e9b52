"""The imports there have been: when, by whom, what they changed, and the latest one taken back."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dash import html

from components.when import said_moment
from data.ingest.report import shown

LISTED = 30
NUMBERS = dict.fromkeys(("New rows", "Changed"), "number")


def by_whom(by: str, people: Mapping[int, str]) -> str:
    """Who imported: accounts are kept by their number, so that no name stands in the school's data."""
    number = by.removeprefix("account ")
    if by == number or not number.isdigit():
        return by.capitalize()
    return people.get(int(number), f"Account {number}, since removed")


def latest(rows: Sequence[Any]) -> Any | None:
    """The import that can be undone: the newest that has not been."""
    return next((row for row in reversed(rows) if not row.undone_at), None)


def last_imported(rows: Sequence[Any]) -> dict[str, datetime]:
    """When each file of the data pack last came in and stayed."""
    return {name: row.at for row in rows if not row.undone_at for name in json.loads(row.files)}


def history(rows: Sequence[Any], people: Mapping[int, str], names: bool) -> html.Section:
    """Every import of a school, the newest first; with ``names`` what they were imported from stands there too."""
    header = html.Header(html.H2("What was imported, when and by whom?", id="data-history"))
    if not rows:
        parts = [html.P("Nothing yet.", className="quiet")]
    else:
        newest = list(reversed(rows))
        heads = ("No.", "When", "By", "New rows", "Changed", *(("From",) if names else ()), "State")
        body = [_line(row, people, names) for row in newest[:LISTED]]
        table = html.Table(
            [
                html.Caption("Imports, the newest first", className="visually-hidden"),
                html.Thead(
                    html.Tr([html.Th(head, scope="col", className=NUMBERS.get(head, "")) for head in heads])
                ),
                html.Tbody(body),
            ]
        )
        parts = [
            html.Div(table, className="scroll numbers", tabIndex=0, role="group", **{"aria-label": "Imports"})
        ]
        if len(newest) > LISTED:
            parts.append(html.P(f"and {len(newest) - LISTED:,} earlier ones.", className="quiet"))
        if row := latest(rows):
            parts.insert(0, _undo(row))
    return html.Section([header, *parts], className="panel wide", **{"aria-labelledby": "data-history"})


def _line(row: Any, people: Mapping[int, str], names: bool) -> html.Tr:
    state = "In use"
    if row.undone_at:
        state = f"Undone {said_moment(row.undone_at)}, by {by_whom(row.undone_by or '', people)}"
    cells = [
        html.Th(str(row.import_no), scope="row"),
        html.Td(said_moment(row.at)),
        html.Td(by_whom(row.by, people)),
    ]
    cells += [html.Td(f"{count:,}", className="number") for count in (row.added, row.changed)]
    cells += [html.Td(shown(row.source))] if names else []
    return html.Tr([*cells, html.Td(state)])


def _undo(row: Any) -> html.Details:
    """Undoing the latest import, behind a question."""
    words = (
        f"This takes import {row.import_no} of {said_moment(row.at)} back: {row.added:,} rows that it brought go, "
        f"{row.changed:,} that it changed become again what they were. Nothing else is touched."
    )
    sure = html.Button(
        f"Undo import {row.import_no}", type="button", className="do main",
        **{"data-import": "undo", "data-urn": str(row.urn), "data-number": str(row.import_no)},
    )  # fmt: skip
    return html.Details([html.Summary(f"Undo the latest import (number {row.import_no})"), html.P(words),
                         html.Div(sure, className="buttons")], className="ask")  # fmt: skip
