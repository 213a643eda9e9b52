"""What a panel says, as the browser makes it."""

import json

import pytest

from components.told import part, told


def test_an_element_is_its_tag_its_attributes_and_what_is_in_it():
    said = part("p", "One ", part("strong", "two"), class_="sentence", **{"data-recorded": ""})
    assert json.loads(told([said])) == [
        ["p", {"class": "sentence", "data-recorded": ""}, ["One ", ["strong", {}, ["two"]]]]
    ]


def test_nothing_to_say_is_an_empty_list():
    assert told([]) == "[]"


def test_text_goes_as_it_is():
    text = '<script>alert("1")</script> O\'Neil \u00e9 \u2028'
    assert json.loads(told([part("p", text)]))[0][2] == [text]


def test_what_cannot_be_sent_stops_the_panel():
    with pytest.raises(TypeError, match="set"):
        told([part("p", {"no", "text"})])
