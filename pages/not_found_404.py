"""What stands where no page is."""

import dash

from components.page import notice

dash.register_page(__name__, path="/no-such-page", name="No such page", title="No such page · Sightline")


def layout(**_query: object) -> object:
    """The same words for every address that is no page."""
    return notice("There is no page at this address", "Choose one of the pages in the navigation.")
