"""The overview of the whole application: who is told how the action plan stands."""

import pytest

from tests.support_app import layout_of


@pytest.mark.parametrize(
    ("role", "told"), [("senco", True), ("leader", True), ("admin", False), ("governor", False)]
)
def test_only_those_who_keep_the_plan_are_told_how_it_stands(whole, role, told):
    answered = layout_of(whole.client(role), "/")
    assert answered.status_code == 200
    assert ("What did we decide?" in answered.text) is told
    assert ("Open actions: " in answered.text) is told
