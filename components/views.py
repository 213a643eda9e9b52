"""Saved views: the list beside the pages, and the dialog in which a view is kept, renamed, deleted and begun with."""

from dataclasses import dataclass

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.filter_bar import cut_by
from components.page import optional
from components.published_bar import words_of
from components.readers import reached
from data import source, store, views
from data.errors import NoSchoolGiven, NoSuchSchool
from data.filters import Filters
from data.reader import asking_for, current_reader
from data.released import NotInRelease, ReleasedReading
from data.source import NotPublished, Reading
from data.views import LONGEST_NAME, MOST_VIEWS, View

PRIVATE = "Only you see your views. Please write no pupil's name."
NOTHING_HERE = "Open a page of figures to save it with the choices you make there."
GONE, NOT_YOURS = "This page is no longer there.", "This page is not for your role."
UNPUBLISHED = "Not in what is published at present."
OTHER_SCHOOL = "Its school is not given to you."


@dataclass(frozen=True)
class Looked:
    """A page as it is looked at: what it declares, and the reading under the choices of its address.

    ``urn`` is the school that it is of, for a reader who may choose.
    """

    declared: dict
    reading: Reading | ReleasedReading
    urn: int | None = None


def looked_at(path: str, query: str) -> Looked | None:
    """What an address shows the present reader; None where there are no figures that a view could hold."""
    declared = _declared(path)
    if declared is None or not reached(declared):
        return None
    try:
        chosen = Filters.from_query(query).offered(optional(declared))
        reading = source.current().reading(chosen, optional(declared))
    except (NotInRelease, NotPublished):
        return None
    return Looked(declared, reading, _school()) if reading.school else None


def _school() -> int | None:
    offered = source.offered()
    return (current_reader().school or offered[0].urn) if offered else None


def _declared(path: str) -> dict | None:
    pages = (page for page in dash.page_registry.values() if page.get("panels"))
    return next((page for page in pages if page["path"] == path), None)


def rail() -> list:
    """The reader's views as links, and what opens the dialog; nothing where they kept none."""
    kept = views.views(store.accounts_engine())
    if not kept:
        return []
    links = [
        html.Li(_link(view, html.Span("Not available", className="quiet") if _problem(view) else None))
        for view in kept
    ]
    return [
        html.P("Your views", className="rail-head", id="rail-views"),
        html.Ul(links, **{"aria-labelledby": "rail-views"}),
        _button("Change views", "open", **{"aria-haspopup": "dialog"}),
    ]


def _link(view: View, note: html.Span | None = None) -> dcc.Link:
    words = [view.name, " ", note] if note else view.name
    return dcc.Link(words, href=view.address, className="nav-link view-link")


def _button(words: str, does: str, **more: str) -> html.Button:
    return html.Button(words, type="button", className="plain", **{"data-views": does, **more})


def dialog() -> list:
    """The dialog, empty until it is opened, and what the browser asks of it."""
    title = html.H2("Your views", id="views-title")
    head = html.Header([title, _button("Close", "close")])
    told = html.P(id=ids.VIEWS_TOLD, className="told", role="status", tabIndex=-1)
    inside = [head, told, html.Div(id=ids.VIEWS_DESK)]
    return [
        html.Dialog(inside, id=ids.VIEWS, **{"aria-labelledby": "views-title"}),
        dcc.Store(id=ids.VIEWS_ASKED),
    ]


def desk(looked: Looked | None) -> list:
    """What the dialog holds: the form for what is looked at, and the views that are kept."""
    kept = views.views(store.accounts_engine())
    heading = f"{len(kept)} of {MOST_VIEWS} views kept" if kept else "No view is kept yet"
    shown = [html.H3(heading), html.Ul([html.Li(_kept(view)) for view in kept], className="kept-views")]
    return [html.Section(_now(looked, kept)), html.Section(shown)]


def _now(looked: Looked | None, kept: list[View]) -> list:
    if looked is None:
        return [html.P(NOTHING_HERE)]
    path, filters = looked.declared["path"], looked.reading.filters
    says = [html.H3("What you are looking at"), html.P(_said(looked.declared, looked.reading, filters))]
    here = (path, filters, looked.urn)
    same = next((view for view in kept if (view.path, view.filters, view.urn) == here), None)
    if same:
        return [*says, html.P(f"Kept as \u201c{same.name}\u201d.")]
    if filters.as_at or filters.since:
        words = (
            "The view keeps the date you chose. Take the date off first if it should move on with the data."
        )
        says.append(html.P(words, className="quiet"))
    return [*says, _form("save", "Name of the view", "Save view"), html.P(PRIVATE, className="quiet")]


def _form(does: str, label: str, button: str, value: str = "", **more: str) -> html.Form:
    field = dbc.Input(name="name", value=value, maxLength=LONGEST_NAME, autocomplete="off", type="text")
    send = html.Button(button, type="submit", className="do")
    named = html.Label([html.Span(label), field])
    return html.Form([named, send], **{"data-views-form": does, **more})


def _kept(view: View) -> list:
    number = {"data-number": str(view.number)}
    declared, problem = _declared(view.path), _problem(view)
    says = (
        [html.P(_said(declared, _reading(view, declared), view.filters), className="quiet")]
        if declared
        else []
    )
    if problem:
        says.append(html.P(problem))
    if view.start:
        says.append(html.P(html.Strong("You begin here after signing in.")))
    begin = ("Begin with the overview", "unstart") if view.start else ("Begin here after signing in", "start")
    sure = _button(f"Delete \u201c{view.name}\u201d", "delete", **number)
    more = [
        _button("Copy link", "copy", **{"data-address": view.address}),
        _button(*begin, **number),
        html.Details([html.Summary("Rename"), _form("rename", "New name", "Rename", view.name, **number)]),
        html.Details([html.Summary("Delete"), sure]),
    ]
    return [_link(view), *says, html.Div(more, className="doing")]


def _reading(view: View, declared: dict) -> Reading | ReleasedReading | None:
    try:
        with asking_for(view.urn):
            return source.current().reading(view.filters, optional(declared))
    except (NotInRelease, NotPublished, NoSuchSchool, NoSchoolGiven):
        return None


def _problem(view: View) -> str:
    """Why a view cannot be shown to the reader at present; "" where it can."""
    declared = _declared(view.path)
    if declared is None:
        return GONE
    if not reached(declared):
        return NOT_YOURS
    try:
        with asking_for(view.urn):
            source.chosen()
    except (NoSuchSchool, NoSchoolGiven):
        return OTHER_SCHOOL
    return "" if _reading(view, declared) else UNPUBLISHED


def _said(declared: dict, reading: Reading | ReleasedReading | None, filters: Filters) -> str:
    """A page and its choices in words, such as "Progress · Year 9"."""
    live = reading if reading and not reading.release else None
    cuts = [words for words, _ in cut_by(live, filters)] if live else [words_of(filters)]
    school = [reading.school.name] if reading and reading.school and source.offered() else []
    return " \u00b7 ".join([*school, declared["name"], *(cuts or ["Whole school"])])
