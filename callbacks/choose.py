"""The reader's choices, kept in the address by the browser alone."""

from dash import ALL, Input, Output, State

from callbacks.wiring import Wiring
from components import ids
from data.filters import DATES, SEVERAL


def register(wiring: Wiring) -> None:
    """Register what turns the controls into an address, and the address into links."""
    controls = [Input(ids.choice(name), "value") for name in (*SEVERAL, "needs", *DATES)]
    supposed = ids.supposed(ALL)
    controls += [Input(supposed, "value"), State(supposed, "id")]
    chosen = [Output(ids.CHOSEN, "data"), Output(ids.ADDRESS, "data")]
    wiring.in_browser("choose", *chosen, *controls, prevent_initial_call=True)
    wiring.in_browser(
        "keep", Output(ids.link(ALL), "href"), Input(ids.ADDRESS, "data"), State(ids.link(ALL), "id")
    )
    rows = ids.part("rows", ALL)
    wiring.in_browser("numbers", Output(ids.TABLES_DRAWN, "data"), Input(rows, "data"), State(rows, "id"))
