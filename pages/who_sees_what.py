"""Who can see what: roles, what is hidden from governors and how, and what risk is left; in plain words."""

import dash

from components.who_sees_what import who_sees_what

dash.register_page(
    __name__,
    path="/who-sees-what",
    name="Who sees what",
    title="Who sees what · Sightline",
    order=99,
    question="Who can see what, what is hidden, and what risk is left?",
)


def layout(**_query: object) -> object:
    """The page; the same for everybody."""
    return who_sees_what(__name__)
