"""The action plan at its doors: what is made from a panel, what it follows, who reads it, and its files."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from components.action_form import KEY_PARTED
from components.page import page_key
from data import actions, models, source, store, terms, visits
from data.filters import Filters
from data.measures.core import MEASURES
from data.measures.listing import Listing
from data.reader import Reader, reading_as
from data.trust.comparing import Comparison
from tests.support_actions import (
    FIELDS,
    MADE,
    SENCO,
    STEEP,
    choose,
    more_on_the_register,
    plan,
    save,
    which_of,
    words,
)
from tests.support_app import TODAY, layout_of, small_school, start

# ---- made from a panel ------------------------------------------------------------------------------------


def test_the_menu_of_every_panel_leads_to_a_form_filled_with_what_it_finds(whole):
    client = whole.client("senco")
    for page in whole.pages():
        text = words(layout_of(client, page["path"] + "?year_group=8"))
        for panel in page["panels"]:
            name = f"{page_key(page)}/{panel.key}"
            form = layout_of(client, f"/actions?make={name}&year_group=8")
            assert form.status_code == 200
            if isinstance(panel.measure, Comparison):
                assert f"/actions?make={name}" not in text, name
                assert panel.question not in words(form), name
                continue
            # Made when the menu is opened, which puts the choices of the address behind it.
            assert f"/actions?make={name}" in text, name
            assert panel.question in words(form), name
            assert "Year 8" in words(form), name
            assert "Save the action" in words(form)


def test_an_action_keeps_the_panel_the_choices_the_sentence_and_the_number_of_the_moment(tiny):
    client = tiny.client("senco")
    saved = save(client, {"make": "register/shares", "choices": "year_group=3"}, **FIELDS)
    assert "Saved." in saved.text
    (made,) = plan()
    assert (made.origin.page, made.origin.panel, made.origin.choices) == (
        "register",
        "shares",
        "year_group=3",
    )
    assert made.origin.as_at == TODAY
    assert made.origin.figure.said == "1 of 60 (1.7%)"
    assert "1 of 60" in made.origin.sentence
    assert (made.action.page, made.action.opened_on) == ("/register", date.today())


def test_what_the_browser_says_of_the_number_is_never_believed(tiny):
    which = MADE | {"sentence": STEEP, "figure": "99%", "as_at": "2020-01-01"}
    save(
        tiny.client("senco"),
        which,
        **FIELDS,
        follows="nothing",
        sentence=STEEP,
        page="/x",
        opened_on="2020-01-01",
    )
    (made,) = plan()
    assert made.origin.figure.said == "1 of 60 (1.7%)"
    assert made.origin.as_at == TODAY
    assert made.action.page == "/register"
    assert made.action.opened_on == date.today()


def test_the_number_that_was_chosen_is_followed_then_and_now(tiny):
    client = tiny.client("senco")
    save(client, MADE, **FIELDS, follows=KEY_PARTED.join(["E"]))
    save(client, MADE, **FIELDS, follows=KEY_PARTED.join(["K"]))
    text = words(layout_of(client, "/actions"))
    assert "Then, 20 November 2026: SEN support, 1 of 60 (1.7%)." in text
    assert text.count("There are no newer data yet.") == 2
    more_on_the_register()
    text = words(layout_of(client, "/actions"))
    assert "Then, 20 November 2026: SEN support, 1 of 60 (1.7%)." in text
    assert "Now, 20 December 2026: 12 of 60 (20.0%)." in text
    assert "Now, 20 December 2026: 0 of 60 (0.0%)." in text


def test_an_action_of_an_earlier_day_is_compared_with_the_newest_data(tiny):
    client = tiny.client("senco")
    save(client, MADE | {"choices": "as_at=2026-09-30"}, **FIELDS, follows="K")
    text = words(layout_of(client, "/actions"))
    assert "Then, 30 September 2026: SEN support, 1 of 60 (1.7%)." in text
    assert "Now, 20 November 2026: 1 of 60 (1.7%)." in text


def test_it_is_said_when_then_and_now_cannot_be_compared(tiny):
    client = tiny.client("senco")
    save(client, MADE, **FIELDS)
    with store.school_engine().begin() as connection:
        origin = models.ActionOrigin.__table__
        connection.execute(update(origin).values(panel="gone"))
    text = words(layout_of(client, "/actions"))
    assert "Its number cannot be shown: the panel is no longer there" in text
    assert "1 of 60" not in text
    with store.school_engine().begin() as connection:
        figure = {"key": ["X"], "name": "X", "said": "5", "unit": "percent"}
        connection.execute(update(origin).values(panel="shares", figure=json.dumps(figure)))
    assert "There is no such number under the same choices now" in words(layout_of(client, "/actions"))
    with store.school_engine().begin() as connection:
        figure = {"key": ["K"], "name": "X", "said": "5", "unit": "points"}
        connection.execute(update(origin).values(figure=json.dumps(figure)))
    assert "It is measured differently now" in words(layout_of(client, "/actions"))


def test_a_panel_with_nothing_imported_makes_an_action_without_a_number(tiny):
    client = tiny.client("senco")
    assert "Save the action" in words(layout_of(client, "/actions?make=cpd/priority"))
    save(client, {"make": "cpd/priority", "choices": ""}, **FIELDS)
    assert plan()[0].origin.figure is None
    assert "Then," not in words(layout_of(client, "/actions"))


@pytest.mark.parametrize("made", ["register/none", "nowhere/shares", "register", "", "/", STEEP])
def test_a_panel_that_is_not_there_makes_nothing(tiny, made):
    client = tiny.client("senco")
    answer = layout_of(client, f"/actions?make={made}")
    assert answer.status_code == 200
    assert "There is no such panel" in answer.text or not made
    assert "no longer there" in save(client, {"make": made}, **FIELDS).text
    assert plan() == []


def test_no_list_of_names_stands_in_the_form_of_an_action_or_in_the_plan(whole):
    client = whole.client("senco")
    with reading_as(SENCO):
        school = source.current().school()
    names = {str(name) for name in school.people["surname"] if len(str(name)) > 6}
    for page in whole.pages():
        for panel in page["panels"]:
            if isinstance(panel.measure, Listing):
                text = words(layout_of(client, f"/actions?make={page_key(page)}/{panel.key}"))
                assert not [name for name in names if name in text], panel.key


# ---- editing ----------------------------------------------------------------------------------------------


def test_an_action_is_changed_and_what_it_was_can_be_read(tiny):
    client = tiny.client("senco")
    which = which_of(save(client, **FIELDS))
    again = save(
        client, which, **{**FIELDS, "status": "done", "evaluation": "It worked", "cost": "\u00a31,250.50"}
    )
    assert "Saved." in again.text
    (changed,) = plan()
    assert (changed.action.status, changed.action.evaluation, changed.action.cost) == (
        "done",
        "It worked",
        1250.5,
    )
    text = words(layout_of(client, f"/actions?action={changed.key}"))
    assert "Saved 2 times" in text
    assert "Status was: Open" in text
    assert "a-senco" in text


def test_saving_twice_from_one_form_changes_and_makes_no_second_action(tiny):
    client = tiny.client("senco")
    which = which_of(save(client, MADE, **FIELDS))
    which = which_of(save(client, which, **{**FIELDS, "aim": "Another aim"}))
    save(client, which, **{**FIELDS, "aim": "A third"})
    (only,) = plan()
    assert only.action.aim == "A third"
    assert only.origin.figure.said == "1 of 60 (1.7%)"


def test_an_old_form_is_refused_and_says_why(tiny):
    client = tiny.client("senco")
    which = which_of(save(client, **FIELDS))
    save(client, which, **{**FIELDS, "aim": "Mine"})
    assert "Somebody else changed this action" in save(client, which, **{**FIELDS, "aim": "Yours"}).text
    assert plan()[0].action.aim == "Mine"
    assert "no longer there" in save(client, {"key": "0" * 12, "version": "0-1"}, **FIELDS).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"due_date": ""}, "Say by when it is due"),
        ({"due_date": "soon"}, "Due should be a date"),
        ({"cost": "-1"}, "Cost (\u00a3) should be"),
        ({"cost": "lots"}, "Cost (\u00a3) should be"),
        ({"hours": "10001"}, "Hours of staff time should be"),
        ({"aim": "  "}, "Say the aim"),
        ({"status": "maybe"}, "Status should be"),
        ({"action": "x\1y"}, "control characters"),
    ],
)
def test_what_cannot_be_kept_is_said_in_words(tiny, wrong, words):
    answer = save(tiny.client("senco"), **{**FIELDS, **wrong})
    assert answer.status_code == 200
    assert words in answer.get_json()["response"]["action-saved"]["children"]["props"]["children"]
    assert plan() == []


@pytest.mark.parametrize(
    "which", [[], "x", {"key": 5}, {"key": ["a"]}, {"make": 7}, {"visit": {}}, {"make": None}]
)
def test_whatever_a_browser_sends_is_answered_in_words(tiny, which):
    assert save(tiny.client("senco"), which, **FIELDS).status_code == 200


def test_what_is_written_is_shown_as_text_and_stands_in_no_address(tiny):
    client = tiny.client("senco")
    save(client, **{**FIELDS, "aim": STEEP, "owner": STEEP})
    answer = layout_of(client, "/actions").get_json()["response"]["_pages_content"]["children"]

    def texts(part):
        if isinstance(part, dict):
            for name, value in part.items():
                if name in ("href", "src", "id", "formAction"):
                    assert STEEP not in json.dumps(value), part
                yield from texts(value)
        elif isinstance(part, list):
            for one in part:
                yield from texts(one)
        elif isinstance(part, str):
            yield part

    assert STEEP in list(texts(answer))
    assert "dangerously" not in json.dumps(answer)


# ---- the list ---------------------------------------------------------------------------------------------


def test_the_list_is_filtered_by_status_and_lead_with_its_sums(tiny):
    client = tiny.client("senco")
    save(client, **{**FIELDS, "cost": "100", "hours": "2.5"})
    save(client, **{**FIELDS, "owner": "Head", "cost": "50.50"})
    save(client, **{**FIELDS, "status": "done", "aim": "A done one", "cost": "7"})
    everything = words(choose(client, "all", "all"))
    assert "3 of 3 actions, \u00a3157.50 and 2.5 hours in all" in everything
    assert "2 of 3 actions, \u00a3150.50" in words(choose(client, "open", "all"))
    assert "1 of 3 actions, \u00a350.50" in words(choose(client, "open", "Head"))
    assert "No action is like that." in words(choose(client, "dropped", "Head"))
    assert "A done one" not in words(choose(client, "open", "all"))
    assert choose(client, ["x"], {"y": 1}).status_code == 200


def test_an_overdue_action_says_so_from_the_day_after(tiny):
    client = tiny.client("senco")
    today = date.today()
    save(client, **{**FIELDS, "due_date": (today - timedelta(days=1)).isoformat()})
    save(client, **{**FIELDS, "due_date": today.isoformat()})
    text = words(layout_of(client, "/actions"))
    assert text.count("overdue by 1 day") == 1
    assert "2 actions are open: 1 overdue, 1 due within six weeks." in text


def test_a_promise_of_a_visit_is_offered_and_taken_into_the_plan_once(tiny):
    client = tiny.client("senco")
    promise = visits.Action("Report to the board", "Mary Canary", date(2026, 12, 20))
    with reading_as(Reader(3, "governor", "a-governor")):
        visits.save(store.accounts_engine(), visits.Visit(date(2026, 11, 3), "Ros", actions=(promise,)))
    text = words(layout_of(client, "/actions"))
    assert "Report to the board" in text
    assert "/actions?visit=1&promise=0" in text
    form = words(layout_of(client, "/actions?visit=1&promise=0"))
    assert "2026-12-20" in form
    save(client, {"visit": "1", "promise": "0"}, **{**FIELDS, "action": promise.what})
    text = words(layout_of(client, "/actions"))
    assert "Take it into the plan" not in text
    assert "The governor\u2019s visit on 3 November 2026" in text
    assert layout_of(client, "/actions?visit=1&promise=9").status_code == 200


# ---- who reads it -----------------------------------------------------------------------------------------


ADDRESSES = ("/actions", "/actions?new=yes", "/actions?make=register/shares", "/actions?action={key}")


@pytest.mark.parametrize("role", sorted(terms.EVERYONE - terms.ACTIONS_KEPT_BY))
def test_nobody_else_reads_writes_lists_or_downloads_the_plan(tiny, role):
    save(tiny.client("senco"), MADE, **FIELDS)
    client = tiny.client(role)
    for address in ADDRESSES:
        answer = layout_of(client, address.format(key=plan()[0].key))
        assert "This page is not for your role" in answer.text
        assert "Canary" not in answer.text
    for answer in (save(client, MADE, **FIELDS), choose(client, "all", "all")):
        assert answer.status_code == 403
    for name in ("plan.xlsx", "plan.docx"):
        answer = client.get(f"/actions/{name}")
        assert answer.status_code == 404
        assert b"Canary" not in answer.data
    assert "/actions" not in words(layout_of(client, "/register"))
    assert len(plan()) == 1


def test_nobody_gets_the_plan_without_signing_in(tiny):
    client = tiny.app.server.test_client()
    assert client.get("/actions/plan.xlsx").status_code == 302
    assert choose(client, "all", "all").status_code == 401


@pytest.mark.parametrize("pupils", [0, 1])
def test_with_no_school_or_one_pupil_the_page_says_what_to_do(tmp_path, pupils):
    small_school(tmp_path, pupils)
    client = start(tmp_path).client("senco")
    text = words(layout_of(client, "/actions"))
    assert ("The plan is empty" if pupils else "No school has been imported yet") in text
    answer = save(client, MADE if pupils else {}, **FIELDS)
    assert ("Saved." if pupils else "No school has been imported") in answer.text
    assert client.get("/actions/plan.xlsx").status_code == (200 if pupils else 404)


def test_an_action_of_the_pack_is_listed_and_can_be_changed(whole):
    client = whole.client("senco")
    text = words(layout_of(client, "/actions"))
    assert "Annual reviews are held and sent on time" in text
    with reading_as(SENCO):
        urn = source.current().reading(Filters()).school.urn
        first = actions.plan(store.school_engine(), urn)[0]
    assert "As imported from actions.csv" in words(layout_of(client, f"/actions?action={first.key}"))


def test_what_a_panel_said_stays_with_those_who_may_see_the_panel(tiny, monkeypatch):
    save(tiny.client("senco"), MADE, **FIELDS)
    (made,) = plan()
    monkeypatch.setitem(MEASURES["share_of_roll"].__dict__, "readers", frozenset({"senco"}))
    for address in ("/actions", f"/actions?action={made.key}"):
        text = words(layout_of(tiny.client("leader"), address))
        assert "Close the gap" in text
        assert "1 of 60" not in text
