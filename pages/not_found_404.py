"""What stands where no page is."""

import dash

from components.page import no_such_page

dash.register_page(__name__, path="/no-such-page", name="No such page", title="No such page · Sightline")


def layout(**_query: object) -> object:
    """The same words for every address that is no page."""
    return no_such_page()
