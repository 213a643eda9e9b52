"""Who may see what: every role at every door of the real application."""

import json

import pytest

from components.page import page_key
from data import terms
from data.measures.listing import Listing
from tests.support_app import draw, layout_of

NAMES = ("surname", "forename")


@pytest.fixture
def canaries(whole):
    """Names and UPNs of the demo's pupils, long enough not to be words of the page."""
    from data import source, store
    from data.source import _live

    school = _live(store.school_engine()).school()
    assert source.is_demo() is False
    found = {str(value) for name in NAMES for value in school.people[name].dropna()}
    found |= set(school.people["upn"])
    return {value for value in found if len(value) > 5}


def answers(client, whole):
    """Everything a role can ask of the application: pages, callbacks, tables, Dash's own addresses."""
    output = next(name for name in whole.roles if '"type":"figure"' in name)
    for page in whole.pages():
        key = page_key(page)
        names = [f"{key}/{panel.key}" for panel in page["panels"]]
        yield page["path"], layout_of(client, page["path"])
        yield f"draw {key}", draw(client, output, key, names, "year_group=7")
        for panel in page["panels"]:
            yield f"table {key}/{panel.key}", client.get(f"/tables/{key}/{panel.key}.csv")
    for path in (
        "/",
        "/tables/",
        "/_dash-layout",
        "/_dash-dependencies",
        "/no/such/page",
        "/assets/filters.js",
    ):
        yield path, client.get(path)


def test_a_governor_receives_no_name_no_number_and_no_panel(whole, canaries):
    client = whole.client("governor")
    for what, answer in answers(client, whole):
        text = answer.get_data(as_text=True)
        assert not [name for name in canaries if name in text], what
        assert '"numerator"' not in text, what
        if what.startswith("draw"):
            assert answer.status_code == 403, what
        if what.startswith("table"):
            assert answer.status_code in (403, 404), what
        if what.startswith("/register"):
            assert "No figures have been published to governors yet" in text


def test_an_administrator_receives_figures_and_no_name(whole, canaries):
    client = whole.client("admin")
    for what, answer in answers(client, whole):
        text = answer.get_data(as_text=True)
        assert not [name for name in canaries if name in text], what
    assert client.get("/tables/register/shares.csv").status_code == 200
    assert client.get("/tables/register/list.csv").status_code == 404


@pytest.mark.parametrize("role", sorted(terms.NAMES_SEEN_BY))
def test_a_senco_and_a_leader_receive_the_list(whole, canaries, role):
    text = whole.client(role).get("/tables/register/list.csv").get_data(as_text=True)
    assert [name for name in canaries if name in text]


def test_a_callback_draws_no_panel_that_the_role_may_not_see(whole, canaries):
    client = whole.client("admin")
    output = next(name for name in whole.roles if '"type":"figure"' in name)
    for page in whole.pages():
        key = page_key(page)
        for panel in page["panels"]:
            if isinstance(panel.measure, Listing):
                answer = draw(client, output, key, [f"{key}/{panel.key}"], "")
                assert answer.status_code == 200
                drawn = answer.get_json()["response"]
                assert json.dumps({"type": "rows", "panel": f"{key}/{panel.key}"}) not in json.dumps(drawn)
                assert not [name for name in canaries if name in answer.text]


def test_what_the_browser_sends_never_chooses_the_reader(whole, canaries):
    client = whole.client("admin")
    output = next(name for name in whole.roles if '"type":"figure"' in name)
    for page, query in (("register", "role=senco"), ("register/../register", ""), ("REGISTER", ""), ("", "")):
        answer = draw(client, output, page, ["register/list", "register/shares"], query)
        assert answer.status_code == 200
        assert not [name for name in canaries if name in answer.text]


def test_nobody_gets_further_than_the_form_without_signing_in(whole):
    client = whole.app.server.test_client()
    for what, answer in answers(client, whole):
        assert answer.status_code in (302, 401), what


def test_pages_and_tables_are_never_kept_by_a_browser_or_a_proxy(whole):
    client = whole.client("senco")
    for what, answer in answers(client, whole):
        if not what.startswith("/assets"):
            assert answer.headers["Cache-Control"] == "no-store", what
