"""The glossary: every word with its source, every measure that a reader's pages show and no other."""

import pytest

from components.schools import COMPARED
from data import reference, terms
from data.measures.listing import Listing
from tests.support_app import layout_of


def texts(part) -> list[str]:
    """Every text in a layout."""
    if isinstance(part, str):
        return [part]
    if isinstance(part, dict):
        return [text for value in part.values() for text in texts(value)]
    return [text for one in part for text in texts(one)] if isinstance(part, list) else []


def opened(whole, role: str) -> dict:
    """The glossary as the browser of this role gets it."""
    answered = layout_of(whole.client(role), "/glossary")
    assert answered.status_code == 200
    return answered.get_json()


@pytest.mark.parametrize("role", sorted(terms.STAFF))
def test_every_word_and_every_measure_of_a_readers_pages_can_be_looked_up(whole, role):
    said = set(texts(opened(whole, role)))
    for word in reference.glossary():
        assert f"{word.meaning}. " in said
        assert word.source in said
    for page in whole.pages():
        for panel in page["panels"]:
            seen = (
                role in panel.readers
                and role in page.get("readers", terms.EVERYONE)
                and page["path"] != COMPARED
            )
            assert not seen or (panel.measure.title in said and panel.measure.definition in said), panel.key


def test_a_role_that_sees_no_names_is_told_of_no_list(whole):
    said = set(texts(opened(whole, "admin")))
    listings = [
        panel.measure
        for page in whole.pages()
        for panel in page["panels"]
        if isinstance(panel.measure, Listing)
    ]
    assert listings
    assert not said & {listing.definition for listing in listings}


def test_the_words_stand_in_the_order_of_the_alphabet_each_once():
    names = [word.term for word in reference.glossary()]
    assert names == sorted(names, key=str.lower)
    assert len(set(names)) == len(names) > 20
