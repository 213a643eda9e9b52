"""The page of the governor's visit."""

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html

from components.page import notice
from components.published_bar import words_of
from components.visit_record import earlier, promised, record
from components.visited import USUAL, changed, looked_at, panels_of, questions
from data import source, store, terms, visits
from data.dates import long_date
from data.filters import Filters
from data.reader import current_reader
from data.release import file
from data.release.file import Broken
from data.released import ReleasedReading
from data.source import NotPublished
from data.visits import Saved

WHOLE = "whole"  # the empty query, which a select would show as nothing chosen
PACK = (
    "Chosen panels with their sentence, chart, comparator, definition and questions, made from what is published and "
    "hidden as it is there. For a board paper or the meeting itself."
)


def visit_page(module: str, number: object) -> html.Div:
    """The page for the present reader, with the record of visit ``number`` where there is one."""
    declared = dash.page_registry[module]
    try:
        reading = looked_at().reading(Filters())
    except NotPublished:
        return notice(
            "No figures have been published to governors yet",
            "A visit looks at what the SENCO has published. Publish first, then the pack and the record are here.",
        )
    known = visits.visits(store.accounts_engine(), source.apart())
    opened = next((saved for saved in known if str(saved.number) == str(number)), None)
    about = html.P([html.Strong(reading.school.name), f" \u00b7 as at {long_date(reading.school.data_date)}"])
    about.className = "as-at"
    parts = [_since(reading, known, opened), _pack(reading)]
    if current_reader().role in terms.VISITS_WRITTEN_BY and not current_reader().preview:
        parts.append(record(opened, questions(reading)))
    parts += [promised(known), earlier(known)]
    head = html.Header([html.H1(declared["question"]), about], className="page-head")
    return html.Div([head, html.Div(list(filter(None, parts)), className="panels visit")], className="page")


def _since(reading: ReleasedReading, known: list[Saved], opened: Saved | None) -> html.Section | None:
    """What has changed since the visit before: the two releases side by side, in words."""
    last = next((saved for saved in known if saved != opened and saved.visit.release), None)
    if last is None:
        return None
    day = long_date(last.visit.visited_on)
    try:
        before = file.open_release(last.visit.release)
    except Broken:
        words = [html.P(f"What was seen at the visit on {day} is no longer kept.", className="quiet")]
    else:
        words = _differences(before, reading, day)
    head = html.Header(html.H2("What has changed since the last visit?", id="visit-since"))
    return html.Section([head, *words], className="panel wide", **{"aria-labelledby": "visit-since"})


def _differences(before: file.Release, reading: ReleasedReading, day: str) -> list:
    if before.id == reading.release.id:
        return [html.P(f"Nothing new was published since the visit on {day}.", className="sentence")]
    found = changed(before, reading.release, panels_of(reading))
    now = long_date(reading.release.day)
    said = f"At the visit on {day} the figures were as at {long_date(before.day)}; now they are as at {now}."
    if not found:
        return [
            html.P(
                f"{said} None of the first figures of a panel differs where both show it.",
                className="sentence",
            )
        ]
    listed = [
        html.Div([html.H3(question), html.Ul([html.Li(line) for line in lines])]) for question, lines in found
    ]
    note = "A number that moved is not yet a change: the panel says how much of it chance alone would move."
    return [
        html.P(said, className="sentence"),
        html.Div(listed, className="changes"),
        html.P(note, className="quiet"),
    ]


def _school() -> list:
    """What a form says of the school, for who is given several."""
    about = source.chosen() if source.offered() else None
    return [dcc.Input(type="hidden", name="school", value=str(about.urn))] if about else []


def _pack(reading: ReleasedReading) -> html.Section:
    found, by_page = panels_of(reading), {}
    for name, (page, panel) in found.items():
        box = dbc.Checkbox(
            id=f"pack-{name.replace('/', '-')}", name=name, value=name in USUAL, label=panel.question
        )
        by_page.setdefault(page["name"], []).append(box)
    groups = [
        html.Fieldset([html.Legend(name), *boxes], className="pack-page") for name, boxes in by_page.items()
    ]
    options = [
        {"value": choice.filters.to_query() or WHOLE, "label": words_of(choice.filters)}
        for choice in reading.release.choices
    ]
    whole = [html.Span("For"), dbc.Select(id="pack-of", name="of", options=options, value=WHOLE)]
    buttons = [
        html.Button("Download PDF", type="submit", formAction="/packs/governors.pdf", className="do main"),
        html.Button("Download slides", type="submit", formAction="/packs/governors.pptx", className="do"),
    ]
    form = html.Form(
        [
            *_school(),
            html.Div([html.Label(whole, className="pack-of"), *buttons], className="doing"),
            html.Details(
                [html.Summary(f"Choose panels ({len(found)} are published)"), html.Div(groups, className="pack-pages")]
            ),
        ],
        action="/packs/governors.pdf", method="get",
    )  # fmt: skip
    head = html.Header(html.H2("What do I bring?", id="visit-pack"))
    return html.Section(
        [head, html.P(PACK), form], className="panel wide", **{"aria-labelledby": "visit-pack"}
    )
