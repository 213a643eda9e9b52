"""The record of a visit as a form, the actions that were promised, and the visits there have been."""

from datetime import date

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.savings import savings
from data import source, store, terms, visits
from data.dates import long_date
from data.visits import Action, Asked, Saved, Visit

BLANK_QUESTIONS, BLANK_ACTIONS = 3, 3
NO_NAMES = (
    "Write no pupil\u2019s name: governors and staff read this, and every saving is kept, with who and when."
)


def record(opened: Saved | None, asks: list[str]) -> html.Section:
    """The form: of the visit that was opened, or of a new one; ``asks`` are questions to choose from."""
    visit = opened.visit if opened else Visit(date.today(), "")
    heading = f"The record of visit {opened.number}" if opened else "Write down a visit"
    which = {"number": opened.number, "version": opened.version} if opened else None
    about = [
        _field("visited_on", "Date", dbc.Input, value=visit.visited_on.isoformat(), type="date"),
        _field("visitor", "Who visited", dbc.Input, value=visit.visitor, maxLength=visits.LONGEST_NAME),
        _field("focus", "Focus of the visit", dbc.Textarea, value=visit.focus),
    ]
    blanks = [Asked("")] * (1 if visit.asked else BLANK_QUESTIONS)
    asked = [_asked(place, one) for place, one in enumerate([*visit.asked, *blanks])]
    empty = [Action("")] * (1 if visit.actions else BLANK_ACTIONS)
    actions = [_action(place, one) for place, one in enumerate([*visit.actions, *empty])]
    parts = [
        html.Header(html.H2(heading, id="visit-record")),
        html.P(NO_NAMES, className="quiet"),
        html.Datalist([html.Option(value=words) for words in asks], id="visit-questions"),
        html.Div(about, className="fields"),
        html.H3("Questions and answers"), *asked,
        html.H3("Actions"), *actions,
        html.Div(
            [
                html.Button("Save the record", id=ids.VISIT_SAVE, type="button", className="do main"),
                html.Div(id=ids.VISIT_SAVED, role="status"),
            ],
            className="doing",
        ),
        dcc.Store(id=ids.VISIT_WHICH, data=which),
        _savings(opened) if opened else None,
    ]  # fmt: skip
    return html.Section(parts, className="panel wide record-of-visit", **{"aria-labelledby": "visit-record"})


def _field(name: str, words: str, kind: type, line: int = 0, **more: object) -> html.Label:
    return html.Label([html.Span(words), kind(id=ids.visit(name, line), **more)], className=f"field {name}")


def _asked(line: int, one: Asked) -> html.Div:
    return html.Div(
        [
            _field(
                "question",
                f"Question {line + 1}",
                dbc.Input,
                line,
                value=one.question,
                list="visit-questions",
            ),
            _field("answer", "Answer", dbc.Textarea, line, value=one.answer),
        ],
        className="fields asked",
    )


def _action(line: int, one: Action) -> html.Div:
    statuses = [{"value": status, "label": status.capitalize()} for status in terms.ACTION_STATUSES]
    return html.Div(
        [
            _field("what", f"Action {line + 1}", dbc.Input, line, value=one.what),
            _field("owner", "Who", dbc.Input, line, value=one.owner, maxLength=visits.LONGEST_NAME),
            _field("due", "By", dbc.Input, line, value=one.due.isoformat() if one.due else "", type="date"),
            _field("status", "Is", dbc.Select, line, value=one.status, options=statuses),
        ],
        className="fields action",
    )


def _savings(opened: Saved) -> html.Details:
    kept = visits.history(store.accounts_engine(), opened.number, source.apart())
    return savings((saved.saved, saved.account_id, "") for saved in kept)


def promised(known: list[Saved]) -> html.Section | None:
    """The open actions of every visit, the soonest first."""
    found = [(saved, action) for saved in known for action in saved.visit.actions if action.status == "open"]
    if not found:
        return None
    found.sort(key=lambda each: each[1].due or date.max)
    lines = [html.Li(_promise(saved, action)) for saved, action in found]
    head = html.Header(html.H2("What was promised and is open?", id="visit-promised"))
    return html.Section([head, html.Ul(lines)], className="panel", **{"aria-labelledby": "visit-promised"})


def _promise(saved: Saved, action: Action) -> str:
    when = f", by {long_date(action.due)}" if action.due else ""
    who = f" ({action.owner}{when})" if action.owner else when
    return f"{action.what}{who}. Promised on {long_date(saved.visit.visited_on)}."


def earlier(known: list[Saved]) -> html.Section | None:
    """Every visit, the latest first, each a link to its record."""
    if not known:
        return None
    lines = [
        html.Li(
            [
                dcc.Link(
                    f"{long_date(saved.visit.visited_on)}, {saved.visit.visitor}",
                    href=f"/visit?visit={saved.number}",
                ),
                html.Span(f" {saved.visit.focus}" if saved.visit.focus else "", className="quiet"),
            ]
        )
        for saved in known
    ]
    new = html.P(dcc.Link("Write down a new visit", href="/visit"))
    head = html.Header(html.H2("Which visits were there?", id="visit-earlier"))
    return html.Section(
        [head, html.Ul(lines), new], className="panel", **{"aria-labelledby": "visit-earlier"}
    )
