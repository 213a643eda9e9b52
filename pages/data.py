"""Data: what is complete, and how to get more in."""

import dash

from components.imports_page import data_page
from data import terms

dash.register_page(
    __name__,
    path="/data",
    name="Data",
    title="Data · Sightline",
    order=90,
    question="Is what we see complete, and how do I get more in?",
    readers=terms.STAFF,
)


def layout(**_query: object) -> object:
    """The page; it has no filters."""
    return data_page(__name__)
