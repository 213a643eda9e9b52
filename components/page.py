"""The page frame: question, filters and panels, the same for every page."""

import dash
from dash import dcc, html

from components import ids
from components.panel import Panel, frame, show
from components.published_bar import bar_of
from components.readers import reached
from components.record import record_page
from components.schools import COMPARED
from data import source, terms
from data.dates import long_date
from data.filters import Filters
from data.reader import current_reader
from data.released import NotInRelease
from data.source import NotPublished, Reading

NONE_OF_IT = "Nothing of this page is in what is published to governors."


def page(module: str, query: dict) -> html.Div:
    """The page that a module registered, drawn for the present reader with the choices of its address."""
    declared = dash.page_registry[module]
    if not reached(declared):
        return notice("This page is not for your role", "Ask the SENCO if you think it should be.")
    try:
        chosen = Filters.from_query(query)
        reading = source.current().reading(chosen, optional(declared))
    except NotInRelease:
        return _not_in_release(declared)
    except NotPublished:
        words = "Figures for governors are published by the SENCO. None has been published yet."
        return notice("No figures have been published to governors yet", words)
    if reading.school is None:
        return _no_school()
    key = page_key(declared)
    panels = [panel for panel in seen_by_reader(declared["panels"]) if reading.holds(panel.measure)]
    shown = [
        frame(key, panel, show(panel, reading), reading.filters, supposing=not reading.release)
        for panel in panels
    ]
    return html.Div(
        [
            html.Header([html.H1(declared["question"]), _about_the_data(reading)], className="page-head"),
            bar_of(reading, chosen, optional(declared)),
            html.Div(shown or NONE_OF_IT, className="panels"),
            dcc.Store(id=ids.PAGE, data=key),
        ],
        className="page",
    )


def pupil_page(key: str) -> html.Div:
    """The page of one pupil; the same words for a key that is wrong and for a reader who may not see it."""
    if current_reader().role not in terms.NAMES_SEEN_BY:
        return no_such_page()
    reading = source.current().reading(Filters())
    record = reading.pupil(key)
    if record is None:
        return no_such_page()
    return record_page(record, reading.school.data_date)


def _no_school() -> html.Div:
    """What every page says of an installation that nothing has been imported into, with the next step."""
    heading = "No school has been imported yet"
    if current_reader().role not in terms.IMPORTED_BY:
        return notice(heading, "The SENCO or an administrator can import its data.")
    words = "Begin with a list of pupils, as your school's own system exports it. It takes a few minutes."
    return html.Div(
        [
            html.H1(heading),
            html.P(words),
            html.P(dcc.Link("Import your school's data", href="/data", className="do main")),
        ],
        className="page notice",
    )


def _not_in_release(declared: dict) -> html.Div:
    """What is said of choices that were not published, with the way to those that were."""
    words = "Governors see the whole school, and the year groups and need areas that the page offers."
    back = html.P(dcc.Link("See the whole school", href=declared["path"], className="do main"))
    return html.Div(
        [html.H1("These choices are not published"), html.P(words), back], className="page notice"
    )


def _about_the_data(reading: Reading) -> html.P:
    school = reading.school
    as_at = long_date(school.effective(reading.filters.as_at))
    return html.P(
        [html.Strong(school.name), " \u00b7 as at ", html.Span(as_at, id=ids.AS_AT)], className="as-at"
    )


def page_key(declared: dict) -> str:
    """The page's one word: its address without the slash."""
    return declared["path"].strip("/") or "overview"


def listed(declared: dict) -> bool:
    """Whether a page is named to the present reader: their role reaches it, and it sets no schools beside their one."""
    return reached(declared) and (declared["path"] != COMPARED or bool(source.offered()))


def optional(declared: dict) -> tuple[str, ...]:
    """The choices of ``data.filters.OPTIONAL`` that a page offers."""
    return declared.get("filters", ())


def seen_by_reader(panels: tuple[Panel, ...]) -> list[Panel]:
    """The panels of a page that the present reader's role reaches."""
    role = current_reader().role
    return [panel for panel in panels if role in panel.readers]


def no_such_page() -> html.Div:
    """The same words for every address that is no page, and for one that is none for the present reader."""
    return notice("There is no page at this address", "Choose one of the pages in the navigation.")


def notice(heading: str, words: str) -> html.Div:
    """A page that says one thing: nothing published, nothing imported, no such page."""
    return html.Div([html.H1(heading), html.P(words)], className="page notice")
