"""What a browser is sent before the first page: what every page uses, and nothing that it must ask for again."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from data import source
from tests.support_app import layout_of
from tests.support_database import environment

ROOT = Path(__file__).parents[2]
# What solves, writes or reads other programs' files: tens of megabytes in each worker, which hardly any ever needs.
LOADED_WHERE_USED = {"docx", "icalendar", "lxml", "openpyxl", "pptx", "reportlab", "scipy"}


@pytest.fixture
def document(whole):
    return whole.client("senco").get("/register").text


def first_view(document: str) -> dict:
    (text,) = re.findall(
        r'<script type="application/json" id="first-view">(.*?)</script>', document, re.DOTALL
    )
    return json.loads(text)


def test_a_document_names_seven_files_and_each_may_be_kept_for_good(whole, document):
    files = set(re.findall(r'(?:src|href|data-plotly)="(/[^"]*\.(?:js|css)[^"]*)"', document))
    assert len(files) == 7
    for address in files:
        assert "max-age=31536000, immutable" in whole.client("senco").get(address).headers["Cache-Control"]


def test_the_scripts_are_few_files_for_those_who_are_signed_in_and_ours_that_asks_for_plotly_comes_first(
    whole, document
):
    ours, react, renderer, alone = re.findall(r'<script src="(/_[^"]*)"', document)
    parts = {
        ours: ("window.sightlineCalls = [", "dataset.plotly", "Tables, drawn from"),
        react: ("ReactDOM", "dash_bootstrap_components"),
        renderer: ("DashRenderer", "dash_html_components", "webpackChunkdash_core_components"),
    }
    for address, held in parts.items():
        text = whole.client("senco").get(address).text
        assert [part for part in held if part not in text] == []
        assert "dash_table" not in text
        assert whole.app.server.test_client().get(address).status_code == 401
    assert "dash_core_components" in alone


def test_plotly_is_as_it_was_published_but_for_how_a_browser_is_to_read_it(whole, document):
    (address,) = re.findall(r'data-plotly="([^"]*)"', document)
    published = ROOT / "node_modules/plotly.js-cartesian-dist-min/plotly-cartesian.min.js"
    head, rest = whole.client("senco").get(address).data.split(b"\n", 1)
    assert head == b"//# allFunctionsCalledOnLoad"
    assert rest == published.read_bytes()


def test_of_the_page_in_the_document_dash_has_nothing_to_call(whole):
    sent = whole.client("senco").get(scripts(whole)[0]).text
    calls = json.JSONDecoder().raw_decode(sent.removeprefix("window.sightlineCalls = "))[0]
    assert len(calls) == len(whole.client("senco").get("/_dash-dependencies").json) > 10
    assert [call["output"] for call in calls if not call["prevent_initial_call"]] == []


@pytest.mark.parametrize("path", ["/register", "/attendance", "/no/such/page"])
def test_the_document_is_named_as_its_page_is(whole, path):
    text = whole.client("senco").get(path).text
    named = inside(first_view(text), "_pages_store")["data"]["title"]
    assert re.findall("<title>(.*?)</title>", text) == [named]


def scripts(whole) -> list[str]:
    """The addresses of the scripts of a document that only those who are signed in may have."""
    return re.findall(r'<script src="(/_[^"]*)"', whole.client("senco").get("/register").text)


def test_the_document_holds_what_dash_would_ask_for_after_it(whole, document):
    client = whole.client("senco")
    view, shell = first_view(document), client.get("/_dash-layout").json
    asked = layout_of(client, "/register").json["response"]
    drawn = inside(view, "_pages_content")
    assert drawn["children"] == asked["_pages_content"]["children"]
    assert inside(view, "_pages_store")["data"] == asked["_pages_store"]["data"]
    inside(view, "_pages_content").pop("children")
    inside(view, "_pages_store").pop("data")
    assert without_nothing(view) == without_nothing(shell)


@pytest.mark.parametrize(
    "path", ["/register?year_group=7", "/no/such/page", "/register?utm_source=x&year_group=7&y=1"]
)
def test_the_page_in_the_document_is_the_one_at_the_address(whole, path):
    client = whole.client("senco")
    drawn = inside(first_view(client.get(path).text), "_pages_content")["children"]
    assert drawn == layout_of(client, path).json["response"]["_pages_content"]["children"]


@pytest.mark.parametrize("words", ["</script><script>alert(1)</script>", "{%renderer%}", "<!--<script>"])
def test_no_text_of_a_page_ends_the_element_that_it_comes_in(whole, monkeypatch, words):
    monkeypatch.setitem(whole.pages()[0], "question", words)
    text = whole.client("senco").get(whole.pages()[0]["path"]).text
    assert words not in text
    assert words in json.dumps(first_view(text))


def inside(component: object, wanted: str) -> dict | None:
    """The props of the component with this id, wherever in a layout it stands."""
    props = component.get("props", {}) if isinstance(component, dict) else {}
    if props.get("id") == wanted:
        return props
    parts = component if isinstance(component, list) else [props.get("children")]
    found = (inside(part, wanted) for part in parts if isinstance(part, (dict, list)))
    return next((props for props in found if props), None)


def without_nothing(part: object) -> object:
    """A layout without the props that hold nothing, which Dash writes and leaves out by turns."""
    if isinstance(part, dict):
        return {key: without_nothing(value) for key, value in part.items() if value is not None}
    return [without_nothing(each) for each in part] if isinstance(part, list) else part


def test_the_icon_is_no_request(document):
    assert re.search(r'<link rel="icon" href="data:image/svg', document)


def test_the_school_is_read_before_anybody_asks(whole):
    live = source._live(source.store.school_engine())
    assert list(live._held) == [known.urn for known in live.known()]
    assert live.school() is live._held[live.known()[0].urn]


def test_a_school_that_cannot_be_read_stops_no_start_and_its_data_is_not_logged(whole, monkeypatch, caplog):
    def broken(_live, _urn):
        raise ValueError("Zed Ash, 7B")

    monkeypatch.setattr(source.Live, "school", broken)
    source.warm()
    assert [record.getMessage() for record in caplog.records] == [
        f"the school {known.urn} could not be read: ValueError"
        for known in source._live(source.store.school_engine()).known()
    ]


def test_a_worker_begins_without_what_hardly_any_worker_needs(tmp_path):
    loaded = "import sys, app; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    told = subprocess.run(
        [sys.executable, "-c", loaded], env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert "pandas" in told.stdout.split()
    assert LOADED_WHERE_USED & set(told.stdout.split()) == set()
