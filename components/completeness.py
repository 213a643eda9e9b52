"""Is what we see complete? Which panels have the files they are made from, and what each missing file would add."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dash import dcc, html

from components.panel import Panel
from components.when import said_moment
from data.ingest.files import FILES
from data.school import School

HOLDS = {
    "school.csv": "The school: URN, name, phase, capacity",
    "terms.csv": "First and last days of the half terms",
    "pupils.csv": "Everyone on roll, with year group",
    "sen.csv": "Who is at SEN support or has an EHC plan, and since when",
    "needs.csv": "Types of need, the primary one first",
    "ehc.csv": "EHC plans: requests, decisions, reviews, funding",
    "sen_reviews.csv": "Reviews held, views recorded, outcomes",
    "attendance.csv": "Marks of every session, morning and afternoon",
    "attendance_weekly.csv": "Weekly totals, where daily marks cannot be had",
    "suspensions.csv": "Suspensions and permanent exclusions",
    "tests.csv": "The tests in use: scale, limits, reliability",
    "assessments.csv": "Scores, each with its subject and day",
    "staff.csv": "Staff: role, team, hourly cost",
    "ta_timetable.csv": "What each TA does, when and with whom",
    "pupil_time.csv": "Observations: a pupil's time with teacher, TA, peers, alone",
    "ta_audit.csv": "Answers to the audit of TA deployment",
    "interventions.csv": "The interventions that are run",
    "intervention_groups.csv": "Their groups: dates, staff, sessions, cost",
    "intervention_pupils.csv": "Who takes part, with scores before and after",
    "cpd_audit.csv": "How confident staff are with each type of need",
    "cpd_sessions.csv": "Training that was held",
    "cpd_attendance.csv": "Who came to it",
    "actions.csv": "The action plan",
    "budget.csv": "Notional SEN budget, top-up and other lines",
    "benchmarks.csv": "National figures newer than ours",
}


@dataclass(frozen=True)
class Standing:
    """One panel of a page, and the files that it lacks."""

    page: str
    path: str
    question: str
    lacks: tuple[str, ...]


def standing(pages: Iterable[tuple[Mapping, Iterable[Panel]]], school: School | None) -> list[Standing]:
    """How each panel of the given pages stands at a school; with no school, every panel lacks all its files."""
    return [
        Standing(
            declared["name"], declared["path"], panel.question,
            school.lacking(panel.measure.needs) if school else tuple(panel.measure.needs),
        )
        for declared, panels in pages
        for panel in panels
    ]  # fmt: skip


def completeness(panels: list[Standing]) -> html.Section:
    """Page by page, how many panels have the files they are made from."""
    working = sum(not panel.lacks for panel in panels)
    if not panels:
        said = "There is no panel for your role."
    elif working == len(panels):
        said = f"Yes: all {working} panels have the files they are made from."
    else:
        waiting = len(panels) - working
        said = f"Not yet: {working} of {len(panels)} panels have the files they are made from, {waiting} wait for one."
    return html.Section(
        [
            html.Header(html.H2("Is what we see complete?", id="data-complete")),
            html.P(said, className="sentence"),
            html.Ul(
                [_page(panels, path) for path in dict.fromkeys(panel.path for panel in panels)],
                className="standing",
            ),
        ],
        className="panel wide",
        **{"aria-labelledby": "data-complete"},
    )


def _page(panels: list[Standing], path: str) -> html.Li:
    mine = [panel for panel in panels if panel.path == path]
    waiting = [panel for panel in mine if panel.lacks]
    count = f"{len(mine) - len(waiting)} of {len(mine)} panels"
    head = [dcc.Link(mine[0].page, href=path), html.Span(count, className="count")]
    if not waiting:
        return html.Li(html.Div(head, className="stand"))
    listed = [
        html.Li(
            [html.Span(panel.question), " ", html.Span(f"Import {listing(panel.lacks)}.", className="quiet")]
        )
        for panel in waiting
    ]
    more = html.Details([html.Summary(f"What {len(waiting)} wait for" if len(waiting) > 1 else "What one waits for"),
                         html.Ul(listed)], className="ask")  # fmt: skip
    return html.Li([html.Div(head, className="stand"), more])


def listing(names: Iterable[str]) -> str:
    """Names as a sentence lists them: "a, b and c"."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def gains(panels: list[Standing]) -> dict[str, tuple[int, int]]:
    """For each file that some panel lacks: how many panels wait for it alone, and how many for others beside it."""
    found: dict[str, tuple[int, int]] = {}
    for panel in panels:
        for name in panel.lacks:
            alone, beside = found.get(name, (0, 0))
            only = len(panel.lacks) == 1
            found[name] = (alone + only, beside + (not only))
    return found


def would_add(gain: tuple[int, int] | None) -> str:
    """What importing a file would bring, in words."""
    if gain is None:
        return ""
    alone, beside = gain
    words = [f"{alone} {'panel' if alone == 1 else 'panels'}"] if alone else []
    if beside:
        words.append(
            f"{beside} {'more' if alone else 'panels' if beside > 1 else 'panel'}, with another file"
        )
    return ", ".join(words)


def files(panels: list[Standing], imported: Mapping[str, datetime], templates: bool) -> html.Section:
    """Every file of the data pack: what it holds, when it last came in, what it would add, and its template."""
    gain = gains(panels)
    heads = ("File", "What it holds", "Last imported", "Would add", *(("Template",) if templates else ()))
    rows = [_file(name, imported.get(name), would_add(gain.get(name)), templates) for name in FILES]
    table = html.Table(
        [
            html.Caption("The files of the data pack", className="visually-hidden"),
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody(rows),
        ]
    )
    words = (
        "Only pupils.csv is required. What comes from your school's own system need not look like this: hand it in as "
        "it is exported, and Sightline says what it takes it for."
    )
    return html.Section(
        [
            html.Header(html.H2("What can be handed in, and what would it add?", id="data-files")),
            html.P(words),
            html.Div(
                table,
                className="scroll numbers",
                tabIndex=0,
                role="group",
                **{"aria-label": "Files of the data pack"},
            ),
        ],
        className="panel wide",
        **{"aria-labelledby": "data-files"},
    )


def _file(name: str, at: datetime | None, adds: str, templates: bool) -> html.Tr:
    cells = [html.Th(name, scope="row", className="name"), html.Td(HOLDS[name])]
    cells += [html.Td(said_moment(at, "day") if at else "Never", className="short"), html.Td(adds)]
    if templates:
        link = html.A("CSV", href=f"/data/templates/{name}", **{"aria-label": f"Template of {name}"})
        cells.append(html.Td(link))
    return html.Tr(cells)
