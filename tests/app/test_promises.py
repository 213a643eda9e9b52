"""Promises over every page, panel, measure and callback: by being there, a new one is held to them."""

import csv
import io
import json
import re

import pytest

from components.page import page_key
from components.schools import COMPARED
from data import terms
from data.filters import ALLOWED
from data.measures.listing import Listing
from tests.support_app import draw, layout_of
from tests.support_web import outputs_without_roles

NUMBERS = ["value", "unit", "numerator", "denominator", "n", "low", "high", "note", "as_at"]


def panels(whole):
    return [(page_key(page), page, panel) for page in whole.pages() for panel in page["panels"]]


def test_every_callback_has_a_role_and_every_role_a_callback(whole):
    assert outputs_without_roles(whole.app, whole.roles) == set()


def test_every_page_asks_a_question_and_every_panel_asks_its_own(whole):
    for key, page, panel in panels(whole):
        assert page["question"].endswith("?"), key
        assert panel.question.endswith("?"), (key, panel.key)
        assert re.fullmatch(r"[a-z][a-z0-9-]*", panel.key), panel.key
    for page in whole.pages():
        keys = [panel.key for panel in page["panels"]]
        assert len(keys) == len(set(keys)), page["path"]


def test_every_panel_that_governors_may_see_offers_two_questions_for_them(whole):
    for key, _page, panel in panels(whole):
        if "governor" in panel.readers:
            assert len(panel.ask) >= 2, (key, panel.key)


def test_every_measure_says_what_it_is_and_where_that_comes_from(whole):
    for key, _page, panel in panels(whole):
        measure = panel.measure
        for said in (measure.title, measure.definition, measure.source):
            assert said.strip(), (key, panel.key)
        assert measure.needs, (key, panel.key)
        if not isinstance(measure, Listing):
            assert measure.formula, (key, panel.key)
            assert panel.says, (key, panel.key)
            assert panel.shown_as, (key, panel.key)


def test_no_list_of_people_is_open_to_a_role_that_may_not_know_names(whole):
    for key, _page, panel in panels(whole):
        if isinstance(panel.measure, Listing):
            assert panel.measure.readers <= terms.NAMES_SEEN_BY, (key, panel.key)


def one_choice_at_a_time():
    return ["", *(f"{name}={value}" for name, values in ALLOWED.items() for value in values), "needs=any",
            "as_at=2025-03-01", "as_at=2001-01-01", "since=2025-09-01&as_at=2026-06-01",
            "year_group=14&need_area=sp"]  # fmt: skip


@pytest.mark.parametrize("query", one_choice_at_a_time())
def test_every_panel_draws_under_every_choice(whole, query):
    client = whole.client("senco")
    output = next(name for name in whole.roles if '"type":"figure"' in name)
    for page in whole.pages():
        key = page_key(page)
        names = [f"{key}/{panel.key}" for panel in page["panels"]]
        answer = draw(client, output, key, names, query)
        assert answer.status_code == 200
        assert b"Sorry" not in answer.data, (key, query)
        # Plotly writes bold and the like as style attributes, which the content rules of the site forbid.
        for tag in ("b", "i", "em", "span", "sup", "sub", "a "):
            assert f"\\u003c{tag}\\u003e".encode() not in answer.data, (key, query)
        drawn = [name for name in answer.get_json()["response"] if '"panel"' in name]
        assert len(drawn) == 4 * len(names), (key, query)


STRANGE = (
    "?utm_source=x", "?year_group=%00", "?year_group=7&year_group=7", "?as_at=31/12/2026", "?as_at=",
    "?year_group[]=7", "?panels=1&readers=2&query=3", "?need_area=" + "a" * 4000, "?%F0%9F%90%9F=1",
    "?as_at=9999-99-99",
)  # fmt: skip


@pytest.mark.parametrize("query", STRANGE)
def test_a_strange_address_draws_the_page(whole, query):
    client = whole.client("leader")
    for page in whole.pages():
        answer = layout_of(client, page["path"] + query)
        assert answer.status_code == 200
        assert page["question"] in json.dumps(answer.get_json(), ensure_ascii=False)


def test_an_address_that_is_no_page_says_so_and_names_nothing(whole):
    answer = layout_of(whole.client("senco"), "/pupils/Tamsworthy")
    assert "There is no page at this address" in answer.text
    assert "Tamsworthy" not in answer.text


def test_the_bare_address_is_the_overview(whole):
    answer = whole.client("senco").get("/?year_group=7")
    assert answer.status_code == 200
    assert "What has changed?" in layout_of(whole.client("senco"), "/?year_group=7").text


def test_every_table_stands_at_its_address_with_the_promised_columns(whole):
    client = whole.client("senco")
    listed = {table["address"]: table for table in client.get("/tables/").get_json()["tables"]}
    for key, page, panel in panels(whole):
        table = listed.pop(f"/tables/{key}/{panel.key}.csv", None)
        assert (table is None) == (page["path"] == COMPARED)  # one school is set beside no other
        answer = client.get(f"/tables/{key}/{panel.key}.csv?year_group=7&year_group=8&need_area=semh")
        assert answer.status_code == 200
        assert answer.mimetype == "text/csv"
        header, *rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert table is None or (header == table["columns"] and table["definition"])
        if not isinstance(panel.measure, Listing):
            assert header[-len(NUMBERS) :] == NUMBERS
        assert all(len(row) == len(header) for row in rows)
    assert listed == {}


def test_a_table_answers_with_the_filters_of_its_address(whole):
    client = whole.client("leader")

    def roll(query):
        text = client.get(f"/tables/register/shares.csv{query}").data.decode("utf-8-sig")
        return int(next(csv.DictReader(io.StringIO(text)))["denominator"])

    years = [roll(f"?year_group={year}") for year in terms.YEAR_GROUPS]
    assert sum(years) == roll("") == 240
    assert (
        roll("?year_group=7&year_group=8")
        == years[terms.YEAR_GROUPS.index("7")] + years[terms.YEAR_GROUPS.index("8")]
    )
    assert roll("?need_area=semh") == 240


def test_a_table_that_is_not_there_is_not_found(whole):
    client = whole.client("senco")
    for address in ("/tables/register/none.csv", "/tables/nowhere/shares.csv", "/tables/register/.csv"):
        assert client.get(address).status_code == 404, address


def test_an_export_is_written_in_the_audit_log_without_a_name(whole):
    from data import store

    whole.client("senco").get("/tables/register/list.csv")
    with store.accounts_engine().connect() as connection:
        rows = [str(row) for row in connection.exec_driver_sql("select * from audit")]
    exported = [row for row in rows if "export" in row]
    assert exported
    assert not any("a-senco" in row for row in exported)


def test_a_panel_that_fails_apologises_alone_and_logs_no_data(whole, monkeypatch, caplog):
    from data import source

    genuine = source.answer

    def failing(school, measure, filters):
        if measure.key == "need_types":
            raise ValueError("Tamsworthy, Oriel")
        return genuine(school, measure, filters)

    monkeypatch.setattr(source, "answer", failing)
    text = layout_of(whole.client("senco"), "/register?as_at=2026-10-01").text
    assert text.count("Sorry, this panel could not be drawn") == 1
    assert "ValueError" in caplog.text
    assert "Tamsworthy" not in caplog.text
    reference = re.search(r"Reference ([0-9a-f]{8})", text).group(1)
    assert reference in caplog.text
