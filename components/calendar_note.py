"""Where a calendar program finds the deadlines, for those who may know who they are for."""

from dash import html

from data import calendars, settings, source, store, terms
from data.reader import current_reader


def calendar_note() -> html.Aside | None:
    """The reader's own address of the deadlines as a calendar; none for a role that sees no names."""
    reader = current_reader()
    if reader.role not in terms.NAMES_SEEN_BY or settings.for_governors():
        return None
    address = calendars.address(store.accounts_engine(), reader.account_id, source.apart())
    return html.Aside(
        [
            html.H2("In your own calendar"),
            html.P(
                "Copy this link into a calendar program to subscribe to the deadlines. An entry says how many pupils "
                "it is for and in which year group, with no names. The link is yours: whoever has it can read them. "
                "It stops working when your password is changed."
            ),
            html.P(html.A("Deadlines as a calendar (.ics)", href=address)),
        ],
        className="panel apart",
    )
