"""The inputs of a what-if, inside its panel, and the words that keep it apart from the record."""

import dash_bootstrap_components as dbc
from dash import html

from components import ids
from components.told import Part, part
from data.filters import Filters
from data.table import Table
from data.what_if import INPUTS, Input

# A reader who types two figures is asked for one number, not for the first figure too.
SETTLED_MS = 500
AS_RECORDED = "As recorded"


def inputs(legend: str, names: tuple[str, ...], filters: Filters) -> html.Fieldset:
    """A labelled input for each of these, set to what the address supposes; the browser keeps them in the address."""
    supposed = dict(filters.suppose)
    listed = [_input(name, INPUTS[name], supposed.get(name, "")) for name in names]
    return html.Fieldset([html.Legend(legend), html.Div(listed, className="inputs")], className="suppose")


def _input(name: str, asked: Input, value: object) -> html.Label:
    limits = {"data-lowest": str(asked.lowest), "data-highest": str(asked.highest)}
    if asked.choices:
        options = [{"value": "", "label": AS_RECORDED}]
        options += [{"value": code, "label": words} for code, words in asked.choices.items()]
        # The list of choices is headed by its placeholder, which stands for the choice without a value.
        control = dbc.Select(id=ids.supposed(name), options=options, value=value, placeholder=AS_RECORDED)
        limits["data-choices"] = " ".join(asked.choices)
    else:
        empty = "0" if asked.nothing == 0 else AS_RECORDED.lower()
        control = dbc.Input(
            id=ids.supposed(name), type="number", value=value, placeholder=empty, debounce=SETTLED_MS,
            min=asked.lowest, max=asked.highest, step=1,
        )  # fmt: skip
    if asked.nothing is not None:
        limits["data-nothing"] = str(asked.nothing)
    return html.Label([html.Span(asked.words), control], **{"data-supposed": name}, **limits)


def note(table: Table) -> list[Part]:
    """That a table is supposed and no record, with the way back; nothing where nothing is supposed."""
    filters = table.facts.get("filters")
    if filters is None or not filters.suppose:
        return []
    back = part("button", "Back to the record", type="button", class_="plain", **{"data-recorded": ""})
    return [part("p", part("strong", "What if, not the record."), " ", back, class_="not-recorded")]
