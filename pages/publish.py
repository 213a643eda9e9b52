"""Publishing to governors: prepare, look, publish; and what was published before."""

import dash

from components.publish_page import publish_page
from data import terms

dash.register_page(
    __name__,
    path="/publish",
    name="Publish",
    title="Publish to governors · Sightline",
    order=95,
    question="What do governors see, and what would they see if we published now?",
    readers=terms.NAMES_SEEN_BY,
)


def layout(**_query: object) -> object:
    """The page; it has no filters."""
    return publish_page(__name__)
