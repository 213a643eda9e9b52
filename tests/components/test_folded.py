"""What is made when it is opened: described element by element, words as words."""

import json

import pytest
from dash import dcc, html

from components.folded import folded


def described(*parts) -> list:
    return json.loads(folded(*parts)["data-folded"])


def test_an_element_is_its_tag_its_attributes_and_what_is_in_it():
    listed = html.Ul(
        html.Li([html.Button("Show", type="button", **{"data-show": "table"}), " it"]), className="x"
    )
    button = ["button", {"type": "button", "data-show": "table"}, ["Show"]]
    assert described(listed) == [["ul", {"class": "x"}, [["li", {}, [button, " it"]]]]]


def test_text_stays_text_and_what_is_not_there_is_left_out():
    assert described(html.P("<b>&", title=None), html.P()) == [["p", {}, ["<b>&"]], ["p", {}, []]]


@pytest.mark.parametrize("part", [dcc.Link("Away", href="/"), html.P(id={"a": 1}), html.P(n_clicks=1)])
def test_what_only_dash_can_make_is_refused(part):
    with pytest.raises(TypeError):
        folded(part)
