"""The SEN action plan: what did we decide, and did it happen?"""

import dash

from components.actions_page import actions_page
from data import terms

dash.register_page(
    __name__,
    path="/actions",
    name="Actions",
    title="Actions · Sightline",
    order=88,
    question="What did we decide, and did it happen?",
    readers=terms.ACTIONS_KEPT_BY,
)


def layout(**query: object) -> object:
    """The plan, or the form of the action that the address asks for."""
    return actions_page(__name__, query)
