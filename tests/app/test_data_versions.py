"""An answer says which version of the pupil data it is of; where there is no pupil data behind it, it says nothing."""

import pytest
from sqlalchemy import update

from callbacks.draw import DATA_VERSION
from data import models, store
from tests.support_app import draw


@pytest.fixture
def asked(tiny):
    output = next(name for name in tiny.app.callback_map if "in-view.children" in name)
    return lambda role: draw(tiny.client(role), output, "register", ["register/shares"], "")


def test_an_answer_states_the_version_of_the_data_and_the_next_one_once_there_is_one(asked):
    first = int(asked("senco").headers[DATA_VERSION])
    with store.school_engine().begin() as connection:
        connection.execute(update(models.School).values(data_version=first + 1))
    assert int(asked("senco").headers[DATA_VERSION]) == first + 1


def test_nothing_is_stated_to_who_reads_no_pupil_data(asked):
    assert DATA_VERSION not in asked("governor").headers
