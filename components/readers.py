"""Who a page is for: the roles that it names where it is registered, everyone where it names none."""

from data import terms
from data.reader import current_reader


def readers_of(declared: dict) -> frozenset[str]:
    """The roles that a registered page is for."""
    return declared.get("readers", terms.EVERYONE)


def reached(declared: dict) -> bool:
    """Whether a registered page is for the role of the present reader."""
    return current_reader().role in readers_of(declared)
