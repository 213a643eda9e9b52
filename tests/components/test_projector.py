"""What stands round a slide: the way on for everybody, names for those alone who may see them."""

import pytest

from components.projector import projector
from data import terms
from data.reader import Reader


def controls(part) -> set[str]:
    """What every button below a part does, as the browser is told."""
    found = {getattr(part, "data-slide", None)} - {None}
    children = getattr(part, "children", None) or []
    for child in children if isinstance(children, list) else [children]:
        found |= controls(child)
    return found


@pytest.mark.parametrize("role", sorted(terms.ROLES))
def test_names_are_offered_to_those_alone_who_may_see_them(role):
    offered = controls(projector(Reader(1, role, "")))
    assert {"on", "back", "filters", "theme", "leave"} <= offered
    names = {"names", "show-names", "keep-off"}
    assert offered & names == (names if role in terms.NAMES_SEEN_BY else set())
