"""The page of one pupil: who may open it, by which address, and that every opening is written down."""

import json
import re

import pytest

from tests.support_app import layout_of

UNKNOWN = "There is no page at this address"


@pytest.fixture
def school(whole):
    from data import store
    from data.source import _live

    return _live(store.school_engine()).school()


def opened(whole) -> int:
    from data import store

    with store.accounts_engine().connect() as connection:
        return connection.exec_driver_sql("select count(*) from audit where what = 'named view'").scalar()


def linked(client) -> list[str]:
    """The keys of the pupils whom the list on the register page leads to."""
    return re.findall(r"/pupils/([0-9a-f]+)", json.dumps(layout_of(client, "/register").get_json()))


def test_the_list_leads_to_each_pupil_and_each_opening_is_written_down(whole, school):
    client = whole.client("senco")
    links = linked(client)
    assert len(links) == len(set(links)) > 20
    before = opened(whole)
    place = school.keys.index(links[0])
    text = json.dumps(layout_of(client, f"/pupils/{links[0]}").get_json(), ensure_ascii=False)
    assert school.people["surname"][place] in text
    assert opened(whole) == before + 1


def test_a_key_says_nothing_of_the_pupil_and_is_another_at_another_installation(
    school, monkeypatch, tmp_path
):
    from data import settings

    key = school.keys[0]
    assert re.fullmatch("[0-9a-f]{16}", key)
    assert school.people["upn"][0] not in key
    assert len(set(school.keys)) == len(school.people)
    first = settings.secret()
    monkeypatch.setenv("SIGHTLINE_INSTANCE", str(tmp_path))
    assert settings.secret() != first
    assert settings.secret() == settings.secret()
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("role", ["governor", "admin"])
def test_a_role_that_may_not_know_names_meets_the_same_words_as_for_no_pupil(whole, school, role):
    client = whole.client(role)
    before = opened(whole)
    there = layout_of(client, f"/pupils/{school.keys[0]}").get_json()
    missing = layout_of(client, "/pupils/0123456789abcdef01234567").get_json()
    assert json.dumps(there["response"]["_pages_content"]) == json.dumps(
        missing["response"]["_pages_content"]
    )
    assert UNKNOWN in json.dumps(there)
    assert opened(whole) == before


@pytest.mark.parametrize("key", ["", "none", "../register", "0" * 24, "%00", "A999200000001"])
def test_a_key_of_nobody_is_no_page(whole, key):
    assert UNKNOWN in layout_of(whole.client("leader"), f"/pupils/{key}").text


def test_every_pupil_on_the_register_has_a_page(whole, school):
    client = whole.client("leader")
    keys = linked(client)
    assert keys
    for key in keys[:25]:
        text = layout_of(client, f"/pupils/{key}").text
        assert "What happened, when?" in text
        assert UNKNOWN not in text
