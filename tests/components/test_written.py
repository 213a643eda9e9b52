"""What is written as JSON once is what Dash would have written."""

import json
from datetime import date
from decimal import Decimal

import numpy as np
import orjson
import pytest
from dash import html
from plotly.io.json import to_json_plotly

from components.written import element, written

FIGURE = {"data": [{"x": (1, 2.5, None), "name": "<b>\u00a36,000 & more</b>"}], "layout": {"height": 8}}


def sent(value: object) -> object:
    """What a browser reads of a value that was written before Dash put the answer together."""
    return json.loads(to_json_plotly({"response": {"a": {"children": written(value)}}}))["response"]["a"][
        "children"
    ]


@pytest.mark.parametrize(
    "value",
    [
        FIGURE,
        [html.P("Said", className="sentence"), html.Ul([html.Li(words) for words in ("one", "two")])],
        "20 November 2026",
        [],
        {"day": date(2026, 11, 20), "share": np.float64(12.5), "pupils": np.int64(3), "counts": np.arange(3)},
    ],
)
def test_a_browser_reads_what_it_would_have_read_from_dash(value):
    assert sent(value) == json.loads(to_json_plotly(value, engine="json"))


def test_what_is_no_number_is_null_and_a_decimal_a_number():
    assert sent([float("nan"), float("inf"), Decimal("12.5")]) == [None, None, 12.5]


def test_what_cannot_be_sent_stops_the_panel_and_not_the_answer():
    with pytest.raises(TypeError, match="set"):
        written({"rows": {1, 2}})


def test_it_is_written_once_and_then_only_carried():
    value = {"rows": [1]}
    once = written(value)
    value["rows"].append(2)
    assert orjson.dumps([once, once]) == b'[{"rows":[1]},{"rows":[1]}]'


def test_an_element_is_written_as_dash_writes_the_same():
    ours = element("Ul", [element("Li", "one"), element("Li", ["two", html.B("!")])], className="lines")
    theirs = html.Ul([html.Li("one"), html.Li(["two", html.B("!")])], className="lines")
    assert sent(ours) == sent(theirs)
