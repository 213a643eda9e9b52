"""The page Publish: what governors see now, what they would see, and the way from the one to the other."""

import dash
from dash import dcc, html

from components import ids
from components.page import notice
from components.readers import reached
from components.visited import panels_of
from components.when import said_moment
from data import accounts, source, store, terms
from data.dates import long_date
from data.filters import Filters
from data.publish import preparing
from data.reader import current_reader
from data.release import file, preview
from data.release.file import ALGORITHM, Broken, Release
from data.released import Released
from data.source import NotPublished

EVERY_MS = 1000
HOW = (
    "Preparing takes up to two minutes and changes nothing. Then look at it as governors would, and publish it. "
    "What is published stays as it is until you publish again, at most once a term."
)
STRICTER = (
    "Small numbers in it were hidden by rules that have become stricter since. Prepare figures and publish again, so "
    "that governors see what is hidden now."
)
LEADERS = "The SENCO prepares and publishes; senior leaders can look."


def publish_page(module: str) -> html.Div:
    """The page for the present reader."""
    declared = dash.page_registry[module]
    if not reached(declared):
        return notice("This page is not for your role", "Ask the SENCO if you think it should be.")
    running = preparing.state(source.apart()).running
    clock = dcc.Interval(id=ids.PUBLISH_CLOCK, interval=EVERY_MS, disabled=not running)
    head = html.Header(html.H1(declared["question"]), className="page-head")
    return html.Div(
        [head, html.Div(desk(), id=ids.PUBLISH_DESK, className="panels"), clock], className="page"
    )


def desk(refused: str = "") -> list:
    """Everything on the page that changes; ``refused`` says why what was asked for was not done."""
    state = preparing.state(source.apart())
    return [_now(), _next(state, refused), *_contents(state.release), _before()]


def _panel(heading: str, key: str, *parts: object, wide: bool = False) -> html.Section:
    classes = "panel wide" if wide else "panel"
    head = html.Header(html.H2(heading, id=f"publish-{key}"))
    return html.Section([head, *parts], className=classes, **{"aria-labelledby": f"publish-{key}"})


def _now() -> html.Section:
    try:
        release = source.published().release
    except NotPublished:
        said = [html.P("Nothing: no figures have been published yet.", className="sentence")]
    except Broken as error:
        said = [html.P(f"Nothing. {error} Publish again.", className="problem", role="alert")]
    else:
        said = [
            html.P(_said(release), className="sentence"),
            html.P(f"Release {release.id[:12]}", className="quiet"),
        ]
        if release.content.get("algorithm") != ALGORITHM:
            said.append(html.P(STRICTER, className="problem", role="alert"))
    more = dcc.Link("Who can see what, and what is hidden", href="/who-sees-what")
    return _panel("What do governors see now?", "now", *said, html.P(more))


def _said(release: Release) -> str:
    return f"The school as at {long_date(release.day)}: {len(release.measures)} panels, {_rung(release)}."


def _rung(release: Release) -> str:
    return release.content["rung_words"]


def _next(state: preparing.State, refused: str) -> html.Section:
    parts = [html.P(HOW, className="quiet")]
    may = current_reader().role in terms.PUBLISHED_BY
    if refused or state.refused:
        parts.append(html.P(refused or state.refused, className="problem", role="alert"))
    if state.running:
        bar = html.Progress(
            value=str(state.done), max=str(state.of or 1), **{"aria-label": "How far preparing is"}
        )
        parts.append(html.Div([bar, html.P(f"{state.words} \u2026")], className="preparing", role="status"))
    elif state.release:
        parts.append(_prepared(state.release, may))
    if may and not state.running:
        words = "Prepare again" if state.release else "Prepare"
        parts.append(html.P(_button(words, "prepare", "", main=not state.release)))
    if not may:
        parts.append(html.P(LEADERS, className="quiet"))
    return _panel("What would they see?", "next", *parts)


def _prepared(release_id: str, may: bool) -> html.Div:
    try:
        release = preview.opened(release_id)
    except Broken:
        return html.P("The last preview is gone. Prepare a new one.", className="quiet")
    look = html.Form(
        [
            dcc.Input(type="hidden", name="release", value=release_id),
            html.Button("See it as governors would", type="submit", className="do main"),
        ],
        action="/preview", method="post",
    )  # fmt: skip
    said = [html.P(f"Ready, not published. {_said(release)}", className="sentence")]
    if _is_served(release_id):
        said = [html.P("This is what governors see now.", className="sentence")]
    elif may:
        return html.Div(
            [*said, html.Div([look, _button("Publish it", "publish", release_id)], className="doing")]
        )
    return html.Div([*said, html.Div([look], className="doing")])


def _is_served(release_id: str) -> bool:
    try:
        return source.published().release.id == release_id
    except (NotPublished, Broken):
        return False


def _button(words: str, do: str, release: str, main: bool = False) -> html.Button:
    return html.Button(
        words, id=ids.publish(do, release), type="button", className="do main" if main else "do"
    )


def _contents(release_id: str) -> list[html.Section]:
    """What a preview holds, measure by measure, and how much of each is hidden."""
    try:
        release = preview.opened(release_id) if release_id else source.published().release
    except (NotPublished, Broken):
        return []
    reading = Released(release).reading(Filters())
    rows = [
        [f"{page['name']}: {panel.question}", *_counts(release, panel.measure.key)]
        for page, panel in panels_of(reading).values()
    ]
    said = (
        f"Fewer than {release.k} pupils are never shown, nor what they could be worked out from. "
        f"At this school\u2019s size: {_rung(release)}."
    )
    table = _table("What is in it", ("Panel", "Numbers", "Hidden", "Cut by"), rows)
    heading = (
        "What is in the preview, and what is hidden?" if release_id else "What is in it, and what is hidden?"
    )
    return [_panel(heading, "contents", html.P(said), table, wide=True)]


def _counts(release: Release, key: str) -> list[str]:
    tables = {
        query: release.table(key, Filters.from_query(query)) for query in release.content["tables"][key]
    }
    rows = [row for table in tables.values() for row in table.rows]
    hidden = sum(bool(row.get("hidden")) for row in rows)
    by_year, by_area = (any(name in query for query in tables) for name in ("year_group", "need_area"))
    cut = " and ".join(words for words, is_so in (("year group", by_year), ("need area", by_area)) if is_so)
    return [f"{len(rows):,}", f"{hidden:,}", cut or "whole school"]


def _table(caption: str, heads: tuple[str, ...], rows: list[list[str]]) -> html.Div:
    body = [
        html.Tr([html.Th(row[0], scope="row"), *(html.Td(cell, className=_kind(cell)) for cell in row[1:])])
        for row in rows
    ]
    made = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody(body),
        ]
    )
    return html.Div(made, className="scroll numbers", tabIndex=0, role="group", **{"aria-label": caption})


def _kind(cell: str) -> str:
    return "number" if cell.replace(",", "").isdigit() else "text"


def _before() -> html.Section:
    heading = "What was published, when and by whom?"
    try:
        about = source.chosen()
        releases = file.listed(about.urn) if about else []
    except Broken as error:
        return _panel(heading, "before", html.P(str(error), className="problem", role="alert"))
    if not releases:
        return _panel(heading, "before", html.P("Nothing yet.", className="quiet"))
    people = accounts.names(store.accounts_engine())
    by = preparing.publishers()
    rows = [
        [
            said_moment(release.moment), long_date(release.day),
            people.get(by.get(release.id), "not known"), release.id[:12],
        ]
        for release in releases
    ]  # fmt: skip
    return _panel(heading, "before", _table("Releases", ("Made", "As at", "By", "Release"), rows), wide=True)
