"""The governor's visit: the pack to bring, what has changed since the last visit, and the record of this one."""

import dash

from components.visit_page import visit_page

dash.register_page(
    __name__,
    path="/visit",
    name="Governor visit",
    title="Governor visit · Sightline",
    order=85,
    question="What should I ask, what did I see, what was promised?",
)


def layout(visit: object = None, **_query: object) -> object:
    """The page, with the record of the visit of this number if there is one."""
    return visit_page(__name__, visit)
