"""The deadlines at an address: who may fetch them by it, what stands in them, and when it ends to work."""

import re

import pytest
from icalendar import Calendar

from data import accounts, audit, calendars, source
from data.reader import current_reader
from tests.support_reviews import request, review, with_reviews
from tests.support_school import pupil


def school():
    """Two pupils of Year 9 with plans due on one day, and a canary for a name."""
    plan = {"asked": "2024-01-01", "planned": "2024-05-01", "due": "2026-12-01"}
    return with_reviews(
        [
            *(pupil("Canary", "9", sen=(("E", "2020-09-01"),)) for _ in range(2)),
            pupil(sen=(("K", "2020-09-01"),)),
        ],
        [request(1, **plan), request(2, **plan)],
        [review(3, "2026-10-01", "2026-12-01")],
    )


@pytest.fixture
def read(monkeypatch):
    """The school that the calendar is made from; notes the role that it was read as."""
    roles = []

    class Source:
        def reading(self, _filters):
            roles.append(current_reader().role)
            return type("Reading", (), {"school": school()})

    monkeypatch.setattr(source, "current", Source)
    monkeypatch.setattr(source, "apart", lambda: 0)
    return roles


def token_of(engine, role: str) -> str:
    number = next(line.account_id for line in accounts.listed(engine) if line.role == role)
    return calendars.address(engine, number)


@pytest.mark.parametrize("role", ["senco", "leader"])
def test_the_address_of_who_may_know_names_gives_the_deadlines_without_signing_in(client, engine, read, role):
    answered = client.get(token_of(engine, role))
    assert answered.status_code == 200
    assert answered.mimetype == "text/calendar"
    assert answered.headers["Cache-Control"] == "no-store"
    assert read == [role]
    assert any(line.what == "export" and "calendar" in str(line) for line in audit.entries(engine))


@pytest.mark.parametrize("role", ["governor", "admin"])
def test_the_address_of_another_role_is_not_found(client, engine, read, role):
    assert client.get(token_of(engine, role)).status_code == 404
    assert read == []


@pytest.mark.parametrize("change", ["password", "role", "disabled", "removed"])
def test_the_address_ends_to_work_when_the_account_changes(client, engine, read, change):
    address = token_of(engine, "senco")
    name = next(line.username for line in accounts.listed(engine) if line.role == "senco")
    if change == "password":
        accounts.set_password(engine, name, "walnut lighthouse pepper")
    elif change == "role":
        accounts.set_role(engine, name, "leader")
    elif change == "disabled":
        accounts.disable(engine, name)
    else:
        accounts.remove(engine, name)
    assert client.get(address).status_code == 404
    assert read == []


@pytest.mark.parametrize("spoilt", ["0", "", "x", "1-", "-", "1-\u00e9", "99999999999-ab", "1-" + "0" * 32])
def test_a_token_that_was_made_up_is_not_found(client, engine, read, spoilt):
    assert client.get(f"/calendar/{spoilt}.ics").status_code in (302, 404)
    assert read == []


def test_an_event_says_how_many_of_which_year_and_never_who(client, engine, read):
    text = client.get(token_of(engine, "senco")).get_data(as_text=True)
    assert "Canary" not in text
    assert not re.search(r"[0-9a-f]{16}", re.sub(r"UID:.*", "", text))
    events = {
        str(event["SUMMARY"]): event["DTSTART"].dt.isoformat()
        for event in Calendar.from_ical(text).walk("VEVENT")
    }
    assert events == {
        "Annual review due: Year 9, 2 pupils": "2026-12-01",
        "SEN support review due: Year 7, 1 pupil": "2026-12-01",
    }
