"""The page of the governor's visit: who reads and writes, what is made up, two writers, the next visit."""

import json
import shutil
from dataclasses import replace

import pytest

from data import store, terms, visits
from data.reader import Reader, reading_as
from data.release import file
from tests.support_app import layout_of
from tests.support_database import use
from tests.support_governors import published
from tests.support_web import ORIGIN

STEEP = "<img src=x onerror=alert(1)> [a](javascript:alert(1)) {{7*7}} </script>"


@pytest.fixture(scope="module")
def release(started):
    """A release of the demo school, served while these tests run."""
    use(started.folder)
    yield published()
    use(started.folder)
    shutil.rmtree(file.folder())


@pytest.fixture(autouse=True)
def no_visits(whole, release):
    """Every test begins with no visit written down."""
    with store.accounts_engine().begin() as connection:
        connection.exec_driver_sql("delete from visit")


def save(client, which: object = None, **said: object):
    """Press the button that saves; a field's second line is ``what_1``."""
    fields = [
        ({"type": "visit", "field": name.partition("_1")[0], "line": int(name.endswith("_1"))}, value)
        for name, value in said.items()
    ]
    body = {
        "output": "..visit-saved.children...visit-which.data..",
        "outputs": [{"id": "visit-saved", "property": "children"}, {"id": "visit-which", "property": "data"}],
        "inputs": [{"id": "visit-save", "property": "n_clicks", "value": 1}],
        "state": [
            [{"id": one, "property": "value", "value": value} for one, value in fields],
            [{"id": one, "property": "id", "value": one} for one, _value in fields],
            {"id": "visit-which", "property": "data", "value": which},
            {"id": "school", "property": "data", "value": None},
        ],
        "changedPropIds": ["visit-save.n_clicks"],
    }
    return client.post("/_dash-update-component", data=json.dumps(body), content_type="application/json",
                       headers={"Origin": ORIGIN})  # fmt: skip


def which_of(answer) -> dict:
    return answer.get_json()["response"]["visit-which"]["data"]


def words(answer) -> str:
    return json.dumps(answer.get_json(), ensure_ascii=False)


FIELDS = {"visited_on": "2026-11-10", "visitor": "Ros Field", "focus": "Attendance", "question": "What was tried?",
          "answer": "A breakfast club", "what": "Report to the board", "owner": "The SENCO", "due": "2027-01-15",
          "status": "open"}  # fmt: skip


@pytest.mark.parametrize("role", sorted(terms.EVERYONE))
def test_3_who_writes_visits_saves_one_and_nobody_else_is_even_shown_the_form(whole, role):
    client, may = whole.client(role), role in terms.VISITS_WRITTEN_BY
    answer = save(client, **FIELDS)
    assert answer.status_code == (200 if may else 403)
    assert len(visits.visits(store.accounts_engine())) == may
    page = layout_of(client, "/visit").text
    assert ("Write down a visit" in page) == may
    assert (b"Ros Field" in client.get("/tables/register/shares.csv").data) is False


def test_a_visit_stands_on_the_page_with_its_promise_and_is_opened_to_be_changed(whole, release):
    client = whole.client("governor")
    which = which_of(save(client, **FIELDS))
    saved = visits.visits(store.accounts_engine())[0]
    assert saved.visit.release == release.id
    text = words(layout_of(whole.client("senco"), "/visit"))
    assert "Report to the board (The SENCO, by 15 January 2027). Promised on 10 November 2026." in text
    assert "10 November 2026, Ros Field" in text
    opened = words(layout_of(client, f"/visit?visit={which['number']}"))
    assert f"The record of visit {which['number']}" in opened
    assert "A breakfast club" in opened
    assert save(client, which, **{**FIELDS, "status": "done"}).status_code == 200
    assert "Report to the board (" not in words(layout_of(client, "/visit"))
    assert "Saved 2 times" in words(layout_of(client, f"/visit?visit={which['number']}"))


def test_two_who_write_at_once_are_told_and_nothing_that_was_saved_is_lost(whole):
    mine, yours = whole.client("governor"), whole.client("senco")
    which = which_of(save(mine, **FIELDS))
    assert "Saved as visit" in words(save(yours, which, **{**FIELDS, "answer": "Theirs"}))
    late = save(mine, which, **{**FIELDS, "answer": "Mine"})
    assert "Somebody else saved this visit while you were writing" in words(late)
    assert visits.visits(store.accounts_engine())[0].visit.asked[0].answer == "Theirs"


def test_41_what_is_written_is_only_ever_text(whole):
    client = whole.client("governor")
    said = dict.fromkeys(("visitor", "focus", "question", "answer", "what", "owner"), STEEP)
    which = which_of(save(client, **{**FIELDS, **said}))
    for address in ("/visit", f"/visit?visit={which['number']}"):
        page = layout_of(client, address)
        assert json.dumps(STEEP)[1:-1] in words(page)
        assert "dangerously_allow_html" not in page.text
        assert "<img" not in page.text.replace("\\u003c", "")
    plan = words(layout_of(whole.client("senco"), "/actions"))
    assert json.dumps(STEEP)[1:-1] in plan


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"visitor": " "}, "Say who visited"), ({"visited_on": "2999-01-01"}, "cannot be after today"),
        ({"visited_on": ""}, "on which day"), ({"visited_on": "31/12/2026"}, "is no date"),
        ({"due": "soon"}, "is no date"), ({"status": "' or 1=1 --"}, "An action is open or done or dropped"),
        ({"focus": "x" * 4001}, "4,000 letters"), ({"owner": "x" * 201}, "200 letters"),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_is_refused_in_words(whole, wrong, said):
    answer = save(whole.client("governor"), **{**FIELDS, **wrong})
    assert answer.status_code == 200
    assert said in words(answer)
    assert visits.visits(store.accounts_engine()) == []


@pytest.mark.parametrize("which", [{"number": 10**30, "version": 1}, {"number": 1, "version": 10**30}, {"number": -1},
                                   {"number": "1' or 1=1", "version": 1}, {"number": True, "version": True}, [], "x",
                                   {"number": 1.5, "version": 2}, {"number": 999, "version": 999}])  # fmt: skip
def test_5_a_visit_that_a_browser_makes_up_is_none(whole, which):
    client = whole.client("governor")
    kept = which_of(save(client, **FIELDS))
    answer = save(client, which, **{**FIELDS, "visitor": "Somebody else"})
    assert answer.status_code == 200
    assert visits.history(store.accounts_engine(), kept["number"])[0].visit.visitor == "Ros Field"
    assert layout_of(client, f"/visit?visit={json.dumps(which)}").status_code == 200


@pytest.mark.parametrize("letter", ["\ud800", "\x00", "\x00\\"])
def test_6_a_letter_that_no_database_keeps_is_refused_before_anything_reads_it(whole, letter):
    client = whole.client("governor")
    assert save(client, **{**FIELDS, "answer": f"A{letter}B"}).status_code == 400
    assert visits.visits(store.accounts_engine()) == []


@pytest.mark.parametrize("letter", ["\u202e", "\uffff", "\U0001f642", "\\u0000", "\\ud800", "\x1f"])
def test_any_other_letter_is_kept(whole, letter):
    client = whole.client("governor")
    answer = save(
        client, **{**FIELDS, "visitor": f"Ros{letter} Field", "what": letter, "answer": f"A{letter}"}
    )
    assert answer.status_code == 200
    assert "Saved as visit" in words(answer)
    assert layout_of(client, "/visit?visit=1").status_code == 200
    assert visits.visits(store.accounts_engine())[0].visit.visitor.startswith("Ros")


def test_the_next_visit_opens_on_what_has_changed_since_the_release_of_the_last(whole, release):
    client = whole.client("governor")
    save(client, **FIELDS)
    assert "Nothing new was published since the visit on 10 November 2026." in words(
        layout_of(client, "/visit")
    )
    content = json.loads(json.dumps(release.content))
    table = content["tables"]["share_of_roll"][""]
    row = next(row["dict"] for row in table["rows"] if ["sen_status", "SEN"] in row["dict"])
    then = dict(row)
    row[[name for name, _value in row].index("numerator")][1] = then["numerator"] + 12
    later = file.write(content | {"made": "2026-12-20T08:00:00Z", "as_at": "2026-12-18"})
    try:
        text = words(layout_of(client, "/visit"))
        assert "At the visit on 10 November 2026 the figures were as at 20 November 2026" in text
        assert "now they are as at 18 December 2026" in text
        assert f"All SEN: {then['numerator']} of {then['denominator']}" in text
        assert f"{then['numerator'] + 12} of {then['denominator']}" in text
        second = which_of(save(client, **{**FIELDS, "visited_on": "2026-11-20"}))
        assert visits.history(store.accounts_engine(), second["number"])[0].visit.release == later.id
        assert "figures were as at 20 November 2026" in words(
            layout_of(client, f"/visit?visit={second['number']}")
        )
        (file.folder() / f"{release.id}.json").rename(file.folder() / "gone")
        assert "is no longer kept" in words(layout_of(client, f"/visit?visit={second['number']}"))
        (file.folder() / "gone").rename(file.folder() / f"{release.id}.json")
    finally:
        file.put(file.folder() / file.CURRENT, release.id.encode())
        (file.folder() / f"{later.id}.json").unlink()


def test_3_in_a_preview_nothing_is_written_down(whole, release):
    with reading_as(Reader(1, "senco", "a-senco")):
        visits.save(store.accounts_engine(), visits.Visit(release.day, "Ros"))
    senco = whole.client("senco")
    from data.release import preview

    preview.keep(replace(release))
    assert senco.post("/preview", data={"release": release.id}, headers={"Origin": ORIGIN}).status_code == 303
    assert save(senco, **FIELDS).status_code == 403
    assert "Write down a visit" not in layout_of(senco, "/visit").text
    for path in ("/actions", "/publish", "/progress-meeting"):
        assert "This page is not for your role" in layout_of(senco, path).text, path
    assert senco.get("/actions/plan.xlsx").status_code == 404
    assert len(visits.visits(store.accounts_engine())) == 1
