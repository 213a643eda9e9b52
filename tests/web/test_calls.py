"""Calls of callbacks that no page of ours makes are refused before Dash or a callback reads them."""

import pytest
from werkzeug.exceptions import BadRequest

from web.calls import refuse_made_up

FIELD = '{"field":["ALL"],"line":["ALL"],"type":"visit"}'
DECLARED = {
    "inputs": [{"id": "save", "property": "n_clicks"}],
    "state": [{"id": FIELD, "property": "value"}, {"id": FIELD, "property": "id"}],
}


def part(field: object, line: object, prop: str = "value", value: object = "x") -> dict:
    return {"id": {"field": field, "line": line, "type": "visit"}, "property": prop, "value": value}


def body(**more: object) -> dict:
    """A call as the browser makes it."""
    said = {
        "output": "..saved.children...which.data..",
        "outputs": [{"id": "saved", "property": "children"}, {"id": "which", "property": "data"}],
        "inputs": [{"id": "save", "property": "n_clicks", "value": 1}],
        "state": [[part("what", 0), part("owner", 0)], [part("what", 0, "id"), part("owner", 0, "id")]],
        "changedPropIds": ["save.n_clicks"],
    }
    return said | more


@pytest.mark.parametrize("value", [None, 7, "x", [], {"a": 1}, "\x00"])
def test_what_a_page_of_ours_says_passes_whatever_its_values(value):
    refuse_made_up(body(inputs=[{"id": "save", "property": "n_clicks", "value": value}]), DECLARED)
    refuse_made_up(body(state=[[part("what", 0, value=value)], [part("what", 0, "id", value)]]), DECLARED)


def test_a_page_that_holds_none_of_a_pattern_passes():
    refuse_made_up(body(state=[[], []]), DECLARED)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"inputs": None}, {"inputs": []}, {"inputs": {}}, {"inputs": [7]}, {"inputs": [None]}, {"state": None},
        {"inputs": [{"id": "other", "property": "n_clicks", "value": 1}]},
        {"inputs": [{"id": "save", "property": "children", "value": 1}]},
        {"inputs": [{"id": {"a": 1}, "property": "n_clicks", "value": 1}]},
        {"inputs": [[{"id": "save", "property": "n_clicks", "value": 1}]]},
        {"state": []}, {"state": {}}, {"state": [[], [], []]}, {"state": [{}, {}]}, {"state": [[part("what", 0)], []]},
        {"state": [[part("what", 0)], [part("owner", 0, "id")]]},
        {"state": [[part({"a": 1}, 0)], [part({"a": 1}, 0, "id")]]},
        {"state": [[part("what", [0])], [part("what", [0], "id")]]},
        {"state": [[part("what", None)], [part("what", None, "id")]]},
        {"outputs": None}, {"outputs": []}, {"outputs": {"id": "saved", "property": "children"}},
        {"outputs": [{"id": "which", "property": "data"}, {"id": "saved", "property": "children"}]},
        {"changedPropIds": None}, {"changedPropIds": {"save.n_clicks": 1}}, {"changedPropIds": [None]},
    ],
)  # fmt: skip
def test_6_any_other_shape_is_refused(spoilt):
    with pytest.raises(BadRequest):
        refuse_made_up(body(**spoilt), DECLARED)


def test_6_an_id_of_another_pattern_is_refused():
    for strange in ({"field": "what", "type": "visit"}, {"field": "what", "line": 0, "type": "publish"}):
        one = {"id": strange, "property": "value", "value": "x"}
        with pytest.raises(BadRequest):
            refuse_made_up(body(state=[[one], [one | {"property": "id"}]]), DECLARED)


@pytest.mark.parametrize(
    ("path", "search", "passes"),
    [("/register", "?sex=F", True), ("/", "", True), ("register", "", False), (None, "", False), ("/", None, False),
     (7, "", False), (["/"], "", False)],
)  # fmt: skip
def test_6_the_page_router_is_asked_for_an_address(path, search, passes):
    router = {"pathname": path, "search": search}
    declared = {"inputs": [{"id": "_pages_location", "property": prop} for prop in router], "state": []}
    asked = {
        "output": "content.children",
        "outputs": {"id": "content", "property": "children"},
        "inputs": [
            {"id": "_pages_location", "property": prop, "value": value} for prop, value in router.items()
        ],
        "changedPropIds": ["_pages_location.pathname"],
    }
    if passes:
        refuse_made_up(asked, declared)
    else:
        with pytest.raises(BadRequest):
            refuse_made_up(asked, declared)
