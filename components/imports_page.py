"""The page Data: getting files in, what is complete, what was imported. Each part for those whose it is."""

import dash
from dash import html

from components import ids
from components.completeness import completeness, files, standing
from components.imports import desk, wiring
from components.imports_history import history, last_imported
from components.imports_preview import Sight
from components.page import listed, notice, seen_by_reader
from components.readers import reached
from data import accounts, source, store, terms
from data.filters import Filters
from data.ingest import imports
from data.ingest.tray import BUSY, Tray
from data.reader import current_reader
from data.school import School

STEPS = (
    (
        "Export a list of pupils",
        "from your school's system, with UPN and year group; SEN status and needs can be in it. "
        "A Common Transfer File, a DfE download or any spreadsheet will do.",
    ),
    ("Hand it in below.", "Sightline says what it takes it for and asks what it cannot know."),
    ("Look at what would change,", "then import. It can be undone."),
)


DEMO = (
    "This is the demo school. A real school is not put beside it: give yours a folder of its own, as the README says "
    "under \u201cLoad your own school\u201d."
)


def data_page(module: str) -> html.Div:
    """The page for the present reader: those who import get the desk, other staff what is complete."""
    declared = dash.page_registry[module]
    if not reached(declared):
        return notice("This page is not for your role", "Ask the SENCO if you think it should be.")
    school = school_now()
    name = html.P(school_name(school), id=ids.IMPORT_SCHOOL, className="as-at")
    parts = [html.Header([html.H1(declared["question"]), name], className="page-head")]
    if current_reader().role in terms.IMPORTED_BY:
        handing = html.Div(id=ids.IMPORT_HANDING, className="handing", role="status")
        inside = [html.Div(desk_parts(), id=ids.IMPORT_DESK, className="desk"), handing]
        parts.append(
            html.Section(inside, className="panel", **{"aria-labelledby": "data-desk", "data-desk": ""})
        )
        parts += wiring(tray().state()["step"] in BUSY)
    parts.append(html.Div(standing_parts(school), id=ids.IMPORT_STANDING, className="panels"))
    return html.Div(parts, className="page data")


def school_now() -> School | None:
    """The school as it stands now."""
    return source.current().reading(Filters()).school


def tray() -> Tray:
    """What the present reader has handed in for the school that the page is about."""
    return Tray(current_reader().account_id, source.apart())


def imports_here(school: School | None) -> list:
    """The imports of the school that the page is about, those undone too; of one that is not there, of the reader's."""
    given = {school.urn} if school else current_reader().given
    return [row for row in imports(store.school_engine()) if not given or row.urn in given]


def school_name(school: School | None) -> list:
    """Which school it is, for the head of the page."""
    return [html.Strong(school.name)] if school else ["No school has been imported yet"]


def desk_parts(refused: str = "") -> list:
    """The desk of the present reader as it stands now; ``refused`` says why what was asked for was not done."""
    reader, school, handed = current_reader(), school_now(), tray()
    heading = "How do I get more in?" if school else "Start here: three steps to your first page"
    parts = [html.Header(html.H2(heading, id="data-desk"))]
    if school is None:
        parts.append(
            html.Ol([html.Li([html.Strong(what), f" {how}"]) for what, how in STEPS], className="steps")
        )
    elif school.demo:
        parts.append(html.P(DEMO, className="problem"))
    if refused:
        parts.append(html.P(refused, className="problem", role="alert"))
    sight = Sight(reader.role in terms.NAMES_SEEN_BY, school is None)
    return [*parts, *desk(handed.state() | handed.known(), handed.files(), sight)]


def standing_parts(school: School | None) -> list:
    """What is complete, what each file would add, and, for those who import, what was imported."""
    role = current_reader().role
    pages = [
        (declared, seen_by_reader(declared["panels"]))
        for declared in dash.page_registry.values()
        if declared.get("panels") and listed(declared)
    ]
    panels = standing(pages, school)
    rows = imports_here(school)
    imports_too = role in terms.IMPORTED_BY
    parts = [completeness(panels), files(panels, last_imported(rows), templates=imports_too)]
    if imports_too:
        people = accounts.names(store.accounts_engine())
        parts.append(history(rows, people, role in terms.NAMES_SEEN_BY))
    return parts
