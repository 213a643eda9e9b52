"""The whole of a table, of which the page holds the first rows, once a reader asks for it."""

from typing import Any

from dash import Input, Output, State, no_update

from callbacks.draw import declared_as, panels_of
from callbacks.wiring import Wiring
from components import ids
from components.page import optional
from components.table import spreadsheet
from data import source, terms
from data.filters import Filters


def register(wiring: Wiring) -> None:
    """Register what sends the rest of a table."""

    @wiring.on(
        Output(ids.ROWS_SENT, "data"),
        Input(ids.ROWS_ASKED, "data"),
        State(ids.PAGE, "data"),
        roles=terms.EVERYONE,
        prevent_initial_call=True,
    )
    def send(asked: dict[str, Any] | None, page: str | None) -> object:
        said = asked if isinstance(asked, dict) else {}
        name, query = str(said.get("panel")), str(said.get("query", ""))
        panel = panels_of(str(page)).get(name)
        reading = source.current().reading(Filters.from_query(query), optional(declared_as(str(page))))
        if panel is None or reading.school is None or not reading.holds(panel.measure):
            return no_update
        sheet = spreadsheet(panel.question, reading.table(panel.measure))
        return {"panel": name, "query": query, **sheet}
