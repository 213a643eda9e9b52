"""Saved views in the whole application: who keeps them, what they may hold, and where signing in leads."""

import json

import dash
import pytest
from sqlalchemy import select

from data import source, terms
from data.accounts_models import SavedView
from data.release.file import release_of
from data.released import Released
from tests.support_app import layout_of
from tests.support_web import ORIGIN, PASSPHRASES, sign_in, update

CANARY = "<img src=x onerror=alert(1)>"
CONTENT = {
    "school": {"urn": 1, "name": "Hillview", "phase": "secondary"},
    "as_at": "2026-11-20",
    "made": "2026-11-20T12:00:00Z",
    "k": 6,
    "rung": "L0",
    "tables": {},
    "choices": [
        {"query": "", "roll": 240, "in_view": 240},
        {"query": "year_group=9", "roll": 240, "in_view": 40},
    ],
}


def ask(client, do: str, path: str = "/progress", query: str = "", **asked):
    """Ask the dialog for something, as the browser does while it shows this address."""
    outputs = [{"id": f"views-{name}", "property": "children"} for name in ("desk", "rail", "told")]
    said = {"do": do, "path": path, "query": query, "at": 1, **asked}
    body = {
        "output": "..views-desk.children...views-rail.children...views-told.children..",
        "outputs": outputs,
        "inputs": [{"id": "views-asked", "property": "data", "value": said}],
        "state": [{"id": "school", "property": "data", "value": None}],
        "changedPropIds": ["views-asked.data"],
    }
    return update(client, body)


def said(answer, part: str = "told") -> str:
    """What the answer puts into one part of the page, as text."""
    assert answer.status_code == 200
    return json.dumps(answer.get_json()["response"].get(f"views-{part}", ""), ensure_ascii=False)


def number_of(name: str) -> int:
    """The number of the view of this name, whose-ever it is."""
    from data import store

    with store.accounts_engine().connect() as connection:
        return connection.execute(select(SavedView.id).where(SavedView.name == name)).scalar_one()


@pytest.fixture(autouse=True)
def no_view(whole):
    """Nobody has a view, before and after."""
    from data import store

    def clear():
        with store.accounts_engine().begin() as connection:
            connection.exec_driver_sql("delete from saved_view")

    clear()
    yield
    clear()


@pytest.fixture
def published(monkeypatch):
    """What governors see: the whole school and Year 9."""
    monkeypatch.setattr(source, "published", lambda: Released(release_of(CONTENT)))


def start_of(whole, role: str) -> str:
    """Where the account of this role is led to by the form, asked for no page in particular."""
    return sign_in(whole.app.server.test_client(), role).headers["Location"]


@pytest.mark.parametrize("role", ["admin", "leader", "senco"])
def test_staff_keep_what_they_look_at_and_find_it_beside_the_pages(whole, role):
    client = whole.client(role)
    answer = ask(client, "save", query="year_group=9&needs=any&utm=1", name="Progress meeting, Year 9")
    assert "Kept as" in said(answer)
    assert '"/progress?year_group=9&needs=any"' in said(answer, "rail")
    assert "Progress \u00b7 Year 9 \u00b7 By any recorded need" in said(answer, "desk")
    assert "Progress meeting, Year 9" in client.get("/_dash-layout").text
    assert "Progress meeting" not in whole.client("governor").get("/_dash-layout").text


def test_a_date_is_kept_where_it_was_chosen_and_the_reader_is_told(whole):
    client = whole.client("senco")
    assert "keeps the date you chose" in said(ask(client, "open", query="as_at=2026-03-02"), "desk")
    assert "keeps the date" not in said(ask(client, "open", query="year_group=9"), "desk")
    ask(client, "save", query="as_at=2026-03-02", name="Spring")
    assert "/progress?as_at=2026-03-02" in said(ask(client, "open"), "rail")


def test_a_view_keeps_what_its_page_offers_and_what_is_supposed_and_nothing_unseen(whole):
    client = whole.client("senco")
    query = "term=autumn+1&suppose=group-size%3A3&year_group=9"
    answer = ask(client, "save", path="/interventions", query=query, name="Smaller groups")
    assert "/interventions?year_group=9&suppose=group-size%3A3" in said(answer, "rail")


@pytest.mark.parametrize(
    "path", ["/data", "/nowhere", "/pupils/0123456789abcdef", "https://elsewhere", "", "None"]
)
def test_only_a_page_of_figures_is_kept(whole, path):
    client = whole.client("senco")
    answer = ask(client, "save", path=path, name="Kept")
    assert "Open a page of figures" in said(answer)
    assert "Kept" not in client.get("/_dash-layout").text


def test_a_name_is_shown_as_it_was_written_and_never_as_markup(whole):
    client = whole.client("senco")
    ask(client, "save", name=CANARY)
    layout = client.get("/_dash-layout")
    assert layout.mimetype == "application/json"
    assert CANARY in json.dumps(layout.get_json())
    assert "dangerously" not in layout.text
    assert CANARY not in client.get("/progress").text
    assert "letters at most" in said(ask(client, "save", query="sex=F", name="N" * 61))


def test_another_accounts_view_is_no_view_and_so_is_one_that_never_was(whole):
    senco, leader = whole.client("senco"), whole.client("leader")
    ask(senco, "save", name="Mine")
    ask(senco, "start", number=str(number_of("Mine")))
    for number in (number_of("Mine"), 999999, "", "x", "-1", "1 or 1=1", None, "9" * 40):
        for do in ("rename", "delete", "start"):
            assert ask(leader, do, number=number, name="Theirs").status_code == 404, (do, number)
    assert "Mine" in said(ask(senco, "open"), "rail")
    assert start_of(whole, "senco") == "/progress"


def test_a_view_is_renamed_and_deleted(whole):
    client = whole.client("senco")
    ask(client, "save", name="Old")
    number = str(number_of("Old"))
    assert "Renamed" in said(ask(client, "rename", number=number, name="New"))
    answer = ask(client, "delete", number=number)
    assert "Deleted" in said(answer)
    assert said(answer, "rail") == '{"children": []}'
    assert "No view is kept yet" in said(answer, "desk")


def test_who_asks_for_no_page_in_particular_begins_with_the_chosen_view(whole):
    client = whole.client("senco")
    assert start_of(whole, "senco") == "/"
    ask(client, "save", query="year_group=9", name="Year 9")
    assert start_of(whole, "senco") == "/"
    ask(client, "start", number=str(number_of("Year 9")))
    assert start_of(whole, "senco") == "/progress?year_group=9"
    assert start_of(whole, "leader") == "/"
    assert client.get("/").status_code == 200
    ask(client, "unstart")
    assert start_of(whole, "senco") == "/"


def test_who_asked_for_a_page_is_led_to_it_and_not_to_the_chosen_view(whole):
    client = whole.client("senco")
    ask(client, "save", query="year_group=9", name="Year 9")
    ask(client, "start", number=str(number_of("Year 9")))
    form = {"username": "a-senco", "password": PASSPHRASES["senco"], "next": "/register"}
    answer = whole.app.server.test_client().post("/login", data=form, headers={"Origin": ORIGIN})
    assert answer.headers["Location"] == "/register"


def test_a_governor_keeps_what_is_published_and_is_told_of_what_is_no_longer(whole, published, monkeypatch):
    client = whole.client("governor")
    answer = ask(client, "save", query="year_group=9", name="Year 9")
    assert "Progress \u00b7 Year 9" in said(answer, "desk")
    assert "Not available" not in said(answer, "rail")
    assert "Open a page of figures" in said(ask(client, "save", query="year_group=10", name="Year 10"))
    fewer = {**CONTENT, "choices": CONTENT["choices"][:1]}
    monkeypatch.setattr(source, "published", lambda: Released(release_of(fewer)))
    later = ask(client, "open")
    assert "Not available" in said(later, "rail")
    assert "Not in what is published at present" in said(later, "desk")
    assert "These choices are not published" in layout_of(client, "/progress?year_group=9").text


def test_a_governor_is_told_while_nothing_is_published(whole):
    client = whole.client("governor")
    assert "Open a page of figures" in said(ask(client, "save", name="Progress"))


@pytest.mark.parametrize("role", sorted(terms.EVERYONE))
def test_a_page_that_is_not_for_a_role_is_not_kept_by_it_and_said_to_be_so(
    whole, published, role, monkeypatch
):
    client = whole.client(role)
    ask(client, "save", name="Progress")
    declared = next(page for page in dash.page_registry.values() if page["path"] == "/progress")
    monkeypatch.setitem(declared, "readers", terms.EVERYONE - {role})
    assert "not for your role" in said(ask(client, "open"), "desk")
    assert "Open a page of figures" in said(ask(client, "save", query="year_group=9", name="Again"))
    monkeypatch.setitem(declared, "panels", ())
    assert "no longer there" in said(ask(client, "open"), "desk")


def test_nobody_keeps_a_view_without_signing_in(whole):
    assert ask(whole.app.server.test_client(), "save", name="Anyone").status_code == 401


@pytest.mark.parametrize("asked", [None, "save", 3, [], {"do": "drop"}, {"do": ["save"], "name": {"a": 1}}])
def test_what_no_browser_of_ours_would_send_does_nothing(whole, asked):
    client = whole.client("senco")
    body = {
        "output": "..views-desk.children...views-rail.children...views-told.children..",
        "outputs": [{"id": f"views-{name}", "property": "children"} for name in ("desk", "rail", "told")],
        "inputs": [{"id": "views-asked", "property": "data", "value": asked}],
        "state": [{"id": "school", "property": "data", "value": None}],
        "changedPropIds": ["views-asked.data"],
    }
    assert update(client, body).status_code in (200, 204)
    assert "No view is kept yet" in said(ask(client, "open"), "desk")
