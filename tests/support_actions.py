"""What tests of the action plan share: an action as a form says it, saving it, and choosing what is listed."""

import json
from datetime import date, timedelta

from sqlalchemy import insert, update

from data import actions, models, store
from data.reader import Reader, reading_as
from tests.support_app import TODAY
from tests.support_web import ORIGIN

STEEP = "<img src=x onerror=alert(1)>"
FORMULA = '=cmd|"/c calc"!A1'
FIELDS = {"aim": "Close the gap", "action": "Weekly calls", "owner": "Mary Canary", "due_date": "2026-12-18"}
URN = 1
SENCO = Reader(1, "senco", "a-senco")


SCHOOL = {"id": "school", "property": "data", "value": None}


def save(client, which=None, **fields):
    """Press the button that saves, as a browser does."""
    body = {
        "output": "..action-saved.children...action-which.data..",
        "outputs": [{"id": "action-saved", "property": "children"}, {"id": "action-which", "property": "data"}],
        "inputs": [{"id": "action-save", "property": "n_clicks", "value": 1}],
        "state": [
            [{"id": {"type": "action", "field": name}, "property": "value", "value": said}
             for name, said in fields.items()],
            [{"id": {"type": "action", "field": name}, "property": "id", "value": {"type": "action", "field": name}}
             for name in fields],
            {"id": "action-which", "property": "data", "value": which or {}},
            SCHOOL,
        ],
        "changedPropIds": ["action-save.n_clicks"],
    }  # fmt: skip
    return client.post("/_dash-update-component", json=body, headers={"Origin": ORIGIN})


def words(answer):
    """What was answered, with every letter as it is read."""
    return json.dumps(answer.get_json(), ensure_ascii=False)


def which_of(answer):
    """What the browser keeps after a saving, to save again with."""
    return answer.get_json()["response"]["action-which"]["data"]


def choose(client, status, lead):
    """Choose what is listed."""
    body = {
        "output": "actions-listed.children",
        "outputs": {"id": "actions-listed", "property": "children"},
        "inputs": [
            {"id": "actions-status", "property": "value", "value": status},
            {"id": "actions-lead", "property": "value", "value": lead},
        ],
        "state": [SCHOOL],
        "changedPropIds": ["actions-status.value"],
    }
    return client.post("/_dash-update-component", json=body, headers={"Origin": ORIGIN})


def plan():
    with reading_as(SENCO):
        return actions.plan(store.school_engine(), URN)


def more_on_the_register(pupils=11, days=30):
    """What a later import brings: more pupils at SEN support, a newer date, a newer version."""
    with store.school_engine().begin() as connection:
        connection.execute(
            insert(models.SenStatus.__table__),
            [
                {
                    "urn": URN,
                    "import_no": 2,
                    "pupil_no": number,
                    "status": "K",
                    "start_date": date(2026, 12, 1),
                }
                for number in range(2, pupils + 2)
            ],
        )
        later = {"data_version": models.School.data_version + 1, "data_date": TODAY + timedelta(days=days)}
        connection.execute(update(models.School).values(**later))


MADE = {"make": "register/shares", "choices": ""}
