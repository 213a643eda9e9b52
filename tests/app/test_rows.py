"""The whole of a long table, of which the page holds the first rows: asked for once, by whoever may see it."""

import json

import pytest

from components.table import ROWS_AT_FIRST
from tests.support_app import layout_of
from tests.support_web import ORIGIN

LIST = "register/list"


def ask(whole, client, panel: object, query: object = "", page: str = "register"):
    """Ask for all rows of a panel, as the browser does."""
    named = whole.app.callback_map["rows-sent.data"]["state"]
    body = {
        "output": "rows-sent.data",
        "outputs": {"id": "rows-sent", "property": "data"},
        "inputs": [
            {"id": "rows-asked", "property": "data", "value": {"panel": panel, "query": query, "at": 1}}
        ],
        "state": [{**part, "value": page if part["id"] == "page" else None} for part in named],
        "changedPropIds": ["rows-asked.data"],
    }
    return client.post("/_dash-update-component", json=body, headers={"Origin": ORIGIN})


def rows_of(component: object, panel: str) -> dict | None:
    """What a layout holds of the rows of a panel."""
    if isinstance(component, list):
        return next((found for part in component if (found := rows_of(part, panel))), None)
    props = component.get("props", {}) if isinstance(component, dict) else {}
    if props.get("id") == {"type": "rows", "panel": panel}:
        return props["data"]
    return rows_of(props["children"], panel) if isinstance(props.get("children"), (dict, list)) else None


def on_page(client, query: str) -> dict:
    response = layout_of(client, f"/register?{query}".rstrip("?")).json["response"]
    return rows_of(response["_pages_content"]["children"], LIST)


@pytest.mark.parametrize("query", ["", "needs=any"])
def test_a_page_holds_the_first_rows_of_a_long_list_and_says_how_many_there_are(whole, query):
    client = whole.client("senco")
    first, sent = (
        on_page(client, query),
        ask(whole, client, LIST, query).json["response"]["rows-sent"]["data"],
    )
    assert len(sent["rows"]) > ROWS_AT_FIRST
    assert first["of"] == len(sent["rows"]) == len(sent["links"])
    assert first["rows"] == sent["rows"][:ROWS_AT_FIRST]
    assert first["links"] == sent["links"][:ROWS_AT_FIRST]
    assert first["columns"] == sent["columns"]
    assert (sent["panel"], sent["query"]) == (LIST, query)
    assert "of" not in sent


def test_all_rows_are_those_of_the_table_at_its_address(whole):
    client = whole.client("leader")
    sent = ask(whole, client, LIST).json["response"]["rows-sent"]["data"]
    text = client.get(f"/tables/{LIST}.csv").text
    assert len(sent["rows"]) == len(text.splitlines()) - 1


@pytest.mark.parametrize("role", ["governor", "admin"])
def test_whoever_may_not_see_a_list_is_sent_none_of_it(whole, role):
    answer = ask(whole, whole.client(role), LIST)
    assert answer.status_code == 403 or answer.json["response"] == {}


@pytest.mark.parametrize("panel", ["register/nothing", "attendance/gap", None, 7, "", {"a": 1}])
def test_a_table_that_is_not_on_the_page_is_not_sent(whole, panel):
    assert ask(whole, whole.client("senco"), panel).json["response"] == {}


def test_a_short_table_and_one_in_parts_are_whole_at_once(whole):
    response = layout_of(whole.client("senco"), "/register").json["response"]
    text = json.dumps(rows_of(response["_pages_content"]["children"], "register/shares"))
    assert '"of"' not in text
    meeting = layout_of(whole.client("senco"), "/progress-meeting").json["response"]
    (listed,) = [
        panel.key for page in whole.pages() if page["path"] == "/progress-meeting" for panel in page["panels"]
        if getattr(panel.measure, "parted_by", ())
    ]  # fmt: skip
    sheet = rows_of(meeting["_pages_content"]["children"], f"progress-meeting/{listed}")
    assert len(sheet["rows"]) == len(sheet["parts"]) > ROWS_AT_FIRST
    assert "of" not in sheet
