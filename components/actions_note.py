"""How the action plan stands, for those who keep it: read at that moment, since a saving makes no new data version."""

from dash import dcc, html

from data import actions, settings, source, store, terms
from data.filters import Filters
from data.reader import current_reader
from data.rounding import said


def actions_note() -> html.Aside | None:
    """Open actions, those overdue and those due within six weeks; none for a role that does not keep the plan."""
    if settings.for_governors() or current_reader().role not in terms.ACTIONS_KEPT_BY:
        return None
    school = source.current().reading(Filters()).school
    if school is None:
        return None
    found = actions.open_actions(store.school_engine(), school.urn)
    words = "No action is open."
    if found.open:
        late, soon = said(found.overdue, 0), said(found.due_soon, 0)
        words = (
            f"Open actions: {said(found.open, 0)}, of which {late} overdue and {soon} due within six weeks."
        )
    link = dcc.Link("See the actions", href="/actions")
    return html.Aside(
        [html.H2("What did we decide?"), html.P(words, className="sentence"), html.P(link)],
        className="panel apart",
    )
