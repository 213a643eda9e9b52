"""Several schools in one application: whoever asks for what, each reads of the schools they are given and no other."""

import re

import dash
import pytest
from sqlalchemy import event

from components import ids
from components.page import page_key
from components.schools import COMPARED
from data import accounts, store, terms
from tests.support_app import draw, layout_of
from tests.support_trust import DRAWN, MINE, NAMES, NOWHERE, OTHER, OUTSIDE, text_of
from tests.support_web import PASSPHRASES, post_sign_in

STAFF = sorted(terms.STAFF)
NAMED_ON = ("/glossary", "/data")
LINKS = re.compile(r'"href": ?"(/[^"]*)"')


def named(client) -> dict[str, bool]:
    """Where the page of several schools, or a measure of it, is named to who is signed in."""
    page = next(page for page in dash.page_registry.values() if page["path"] == COMPARED)
    words = [COMPARED, *(panel.measure.title for panel in page["panels"])]
    said = {path: text_of(layout_of(client, path)) for path in NAMED_ON}
    said["/tables/"] = client.get("/tables/").get_data(as_text=True)
    return {what: any(word in text for word in words) for what, text in said.items()}


def links(answer) -> list[str]:
    """The addresses of ours that an answer leads to."""
    return [link for link in LINKS.findall(text_of(answer)) if not link.startswith("/calendar/")]


def test_every_callback_of_the_server_is_told_the_school_last_of_all(trust):
    found = trust.whole.app.callback_map
    for output in {output for role in terms.ROLES for output in trust.calls(role)}:
        assert found[output]["state"][-1] == {"id": ids.SCHOOL, "property": "data"}, output


@pytest.mark.parametrize("role", sorted(terms.ROLES))
def test_8_2_2_every_callback_answers_alike_of_a_school_of_others_and_of_one_that_is_not_there(trust, role):
    client = trust.client("one", role)
    for output in trust.calls(role):
        answers = [trust.call(client, output, school) for school in OUTSIDE]
        assert {answer.status_code for answer in answers} == {404}, output
        assert len({answer.data for answer in answers}) == 1, output


@pytest.mark.parametrize("role", sorted(terms.ROLES))
def test_8_2_2_every_page_and_file_of_a_school_of_others_is_as_one_that_is_not_there(trust, role):
    client = trust.client("one", role)
    secret = trust.canaries(OTHER)
    told = {what: text_of(answer) for what, answer in trust.asked(client, NOWHERE)}
    for what, answer in trust.asked(client, OTHER):
        said = text_of(answer)
        assert said.replace(str(OTHER), "?") == told[what].replace(str(NOWHERE), "?"), what
        assert not {one for one in secret if one in said}, what
        kind = what.split()[0]
        assert answer.status_code == (200 if kind in ("page", "document") else 404), what
        if kind in ("page", "document"):
            assert "There is no page at this address" in said, what


@pytest.mark.parametrize("role", STAFF)
def test_12_what_is_kept_of_one_school_is_never_shown_of_another(trust, role):
    both, one = trust.client("both", role), trust.client("one", role)
    secrets = {urn: trust.canaries(urn) for urn in NAMES}
    first = {what: text_of(answer) for what, answer in trust.asked(both, MINE)}
    for what, answer in trust.asked(both, OTHER):
        found = {secret for secret in secrets[MINE] if secret in text_of(answer)}
        assert found <= {NAMES[MINE]}, what
        assert not found or what.startswith(("document", "page /trust", "draw trust", "table trust/")), what
    for what, answer in trust.asked(one, None):
        assert not {secret for secret in secrets[OTHER] if secret in text_of(answer)}, what
        if what.startswith("draw") and what != "draw trust":
            assert text_of(answer) == re.sub("[?&]school=[0-9]+", "", first[what]), what


@pytest.mark.parametrize("role", STAFF)
def test_who_is_given_none_of_several_is_told_so_and_shown_nothing(trust, role):
    client = trust.client("none", role)
    secret = trust.canaries(MINE) | trust.canaries(OTHER)
    for school in (None, MINE):
        for what, answer in trust.asked(client, school):
            assert not {one for one in secret if one in text_of(answer)}, what
    for page in trust.whole.pages():
        if role not in page.get("readers", terms.EVERYONE):
            continue
        assert "You have not been given a school yet" in layout_of(client, page["path"]).text
        key, panel = page_key(page), page["panels"][0].key
        assert client.get(f"/tables/{key}/{panel}.csv").status_code in (403, 404)


def test_a_page_is_about_the_school_of_its_address_else_about_the_first_by_name(trust):
    client = trust.client("both", "senco")
    for asked, shown in ((f"?school={MINE}", MINE), (f"?school={OTHER}", OTHER), ("", OTHER)):
        answer = layout_of(client, f"/register{asked}")
        *_, held = answer.get_json()["response"]["_pages_content"]["children"]
        assert held["props"] == {"id": "school", "data": shown}
        assert NAMES[shown] in text_of(answer)


def test_two_tabs_on_two_schools_never_mix(trust):
    client = trust.client("both", "senco")
    output = next(name for name in trust.whole.roles if DRAWN in name)
    rolls = {}
    for urn in (MINE, OTHER, MINE, OTHER):
        drawn = text_of(draw(client, output, "register", ["register/shares"], "", urn))
        assert rolls.setdefault(urn, drawn) == drawn
    assert rolls[MINE] != rolls[OTHER]


@pytest.mark.parametrize("role", STAFF)
def test_every_link_keeps_the_school_for_who_is_given_several_and_names_none_for_who_is_given_one(
    trust, role
):
    both, one = trust.client("both", role), trust.client("one", role)
    met = 0
    for what, answer in trust.asked(both, MINE):
        if what.startswith(("page", "draw")):
            found = links(answer)
            met += len(found)
            assert [link for link in found if "school=" not in link] == [], what
    assert met > 20
    for what, answer in trust.asked(one, None):
        assert "school=" not in text_of(answer).replace("school=sch", ""), what


def test_a_link_that_a_person_wrote_is_left_as_it_was_written(trust):
    from callbacks.schools import LINK

    assert LINK.search(rb'{"href":"\u002fregister?year_group=7"}')
    for text in (rb'{"children":"\"href\":\"\/register\""}', rb'{"href":"https:\u002f\u002felsewhere"}',
                 rb'{"href":"\u002f\u002felsewhere"}', rb'{"href":"?year_group=7"}'):  # fmt: skip
        assert LINK.search(text) is None, text


def test_the_chooser_lists_the_schools_by_name_for_who_is_given_several_and_nobody_else(trust):
    for who, role, listed in (("both", "senco", [OTHER, MINE]), ("one", "senco", []), ("none", "admin", [])):
        shell = trust.client(who, role).get("/_dash-layout").get_data(as_text=True)
        assert [int(urn) for urn in re.findall(r'"data-school":"(\d+)"', shell)] == listed
        assert ('"data-page":"\\u002ftrust"' in shell) == bool(listed)


@pytest.mark.parametrize("who", ["one", "both"])
def test_the_page_that_sets_schools_side_by_side_is_named_to_who_is_given_several_alone(trust, who):
    assert named(trust.client(who, "senco")) == dict.fromkeys(("/tables/", *NAMED_ON), who == "both")


def test_where_there_is_one_school_no_page_of_several_is_named_even_to_who_is_given_every_one(tiny):
    accounts.add(store.accounts_engine(), "every", "senco", PASSPHRASES["senco"], schools=None)
    client = tiny.app.server.test_client()
    assert post_sign_in(client, "every", PASSPHRASES["senco"]).status_code == 303
    assert named(client) == dict.fromkeys(("/tables/", *NAMED_ON), False)
    accounts.remove(store.accounts_engine(), "every")


def test_what_a_reader_of_one_school_asks_costs_one_question_of_each_database(trust):
    client = trust.client("one", "senco")
    output = next(name for name in trust.whole.roles if DRAWN in name)
    asked = []
    engines = {"school": store.school_engine(), "accounts": store.accounts_engine()}
    draw(client, output, "register", ["register/shares"], "")
    for name, engine in engines.items():
        event.listen(engine, "before_cursor_execute", lambda *said, name=name: asked.append((name, said[2])))
    draw(client, output, "register", ["register/shares"], "")
    assert sorted(name for name, _ in asked) == ["accounts", "school"], asked


def test_an_address_of_one_pupil_opens_in_the_pupils_school_alone(trust):
    client, one = trust.client("both", "senco"), trust.client("one", "senco")
    key = next(iter(trust.school(OTHER).keys))
    unknown = text_of(layout_of(one, "/pupils/0123456789ab"))
    assert "There is no page at this address" not in text_of(
        layout_of(client, f"/pupils/{key}?school={OTHER}")
    )
    for asked in (f"/pupils/{key}", f"/pupils/{key}?school={OTHER}", f"/pupils/{key}?school={MINE}"):
        assert text_of(layout_of(one, asked)) == unknown
    assert "There is no page at this address" in text_of(layout_of(client, f"/pupils/{key}?school={MINE}"))


def test_a_school_that_is_taken_away_is_gone_with_the_next_request(trust):
    from data import accounts
    from tests.support_web import PASSPHRASES, post_sign_in

    engine = store.accounts_engine()
    accounts.add(engine, "passing", "senco", PASSPHRASES["senco"], schools=(MINE,))
    try:
        client = trust.whole.app.server.test_client()
        post_sign_in(client, "passing", PASSPHRASES["senco"])
        assert client.get("/tables/register/shares.csv").status_code == 200
        accounts.set_schools(engine, "passing", (OTHER,))
        assert client.get("/tables/register/shares.csv").status_code == 401
        post_sign_in(client, "passing", PASSPHRASES["senco"])
        assert client.get(f"/tables/register/shares.csv?school={MINE}").status_code == 404
    finally:
        accounts.remove(engine, "passing")
