"""The reader's choices, kept in the address by the browser alone."""

from dash import ALL, Input, Output, State

from callbacks.wiring import Wiring
from components import ids
from data.filters import DATES, SEVERAL


def register(wiring: Wiring) -> None:
    """Register what turns the controls into an address, and what draws the tables.

    Of the page that comes with the document they are called by ``assets/first_view.js``, without Dash.
    """
    controls = [Input(ids.choice(name), "value") for name in (*SEVERAL, "needs", *DATES)]
    supposed = ids.supposed(ALL)
    controls += [Input(supposed, "value"), State(supposed, "id")]
    wiring.in_browser("choose", Output(ids.CHOSEN, "data"), *controls, prevent_initial_call=True)
    school = (Output(ids.SCHOOLS, "data-school"), Input(ids.SCHOOL, "data"))
    wiring.in_browser("belongs", *school, prevent_initial_call=True)
    rows = ids.part("rows", ALL)
    drawn_from = (Input(rows, "data"), Input(ids.ROWS_SENT, "data"), State(rows, "id"))
    wiring.in_browser("numbers", Output(ids.TABLES_DRAWN, "data"), *drawn_from, prevent_initial_call=True)
