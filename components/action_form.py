"""An action as a form: filled with what stands, with a panel's finding, with a promise of a visit, or empty."""

from datetime import date

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.action_words import ALONE, TITLES, value_said
from components.followed import Followed, choices_said, finding, made_from, then_and_now
from components.savings import savings
from data import actions, terms
from data.actions import Action, Edit, Planned
from data.dates import long_date

NO_NAMES = "Write no pupil\u2019s name. Every saving is kept, with who and when; an action is dropped, never deleted."
NEEDED = ("aim", "action", "owner", "due_date")
WIDE = ("aim", "action", "others", "success_criteria", "monitoring", "improvement_plan", "evaluation")
PARTS = (
    (
        "What, and by whom?",
        ("aim", "action", "owner", "others", "start_date", "due_date", "cost", "hours", "improvement_plan"),
    ),
    ("How will we know?", ("success_criteria", "monitored_by", "monitored_when", "monitoring")),
    ("What came of it?", ("status", "evaluation")),
)
KEY_PARTED = "\u241f"


def form(
    filled: Action | None, which: dict, heading: str, about: list, follows: list[html.Label] | None = None
) -> html.Section:
    """The form; ``which`` names for the server what is saved, ``about`` stands above the fields."""
    parts = [html.Header(html.H2(heading, id="action-form")), *about, html.P(NO_NAMES, className="quiet")]
    parts += follows or []
    for title, names in PARTS:
        fields = [_field(name, filled) for name in names]
        parts.append(
            html.Fieldset(
                [html.Legend(title), html.Div(fields, className="fields")], className="part-of-action"
            )
        )
    doing = [
        html.Button("Save the action", id=ids.ACTION_SAVE, type="button", className="do main"),
        dcc.Link("Back to the plan", href="/actions", className="do"),
        html.Div(id=ids.ACTION_SAVED, role="status"),
    ]
    parts += [html.Div(doing, className="doing"), dcc.Store(id=ids.ACTION_WHICH, data=which)]
    return html.Section(parts, className="panel wide action-form", **{"aria-labelledby": "action-form"})


def _field(name: str, filled: Action | None) -> html.Label:
    title = f"{TITLES[name]} (needed)" if name in NEEDED else TITLES[name]
    value = _written(name, filled)
    common = {"id": ids.action(name), "value": value}
    if name == "status":
        listed = [{"value": status, "label": status.capitalize()} for status in terms.ACTION_STATUSES]
        control = dbc.Select(options=listed, **common)
    elif name.endswith("_date"):
        control = dbc.Input(type="date", min="2000-01-01", max="2100-12-31", **common)
    elif name in WIDE:
        control = dbc.Textarea(maxLength=actions.LONGEST_TEXT, **common)
    else:
        control = dbc.Input(
            maxLength=actions.LONGEST_LINE,
            inputMode="decimal" if name in ("cost", "hours") else "text",
            **common,
        )
    return html.Label([html.Span(title), control], className=f"field of-{name.replace('_', '-')}")


def _written(name: str, filled: Action | None) -> str:
    value = getattr(filled, name) if filled else None
    if name == "status":
        return value or actions.OPEN
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.12g}" if isinstance(value, float | int) else value or ""


def of_panel(found: Followed, query: str) -> html.Section:
    """The form of an action that is made from a panel: its finding above, and which of its numbers to follow."""
    origin, figures = found.origin(None), found.figures()
    where = f"{found.declared['name']}, {choices_said(found.reading)}, as at {long_date(found.as_at)}"
    about = [html.P([html.Strong(found.panel.question), f" {where}"], className="made-from")]
    about += [html.P(origin.sentence, className="sentence")] if origin.sentence else []
    listed = [
        {"value": KEY_PARTED.join(key), "label": f"{figure.said}: {figure.name}"}
        for key, figure in figures.items()
    ]
    follows = []
    if listed:
        select = dbc.Select(
            id=ids.action("follows"), options=listed, value=KEY_PARTED.join(origin.figure.key)
        )
        words = "The number to follow: the plan shows it then and now"
        follows = [html.Label([html.Span(words), select], className="field follows")]
    which = {"make": f"{origin.page}/{origin.panel}", "choices": query}
    return form(None, which, "Make an action from this", about, follows)


def of_promise(what: str, owner: str, due: date | None, about: str, which: dict) -> html.Section:
    """The form of an action that takes up what was promised at a visit."""
    filled = Action(aim="", action=what, owner=owner, due_date=due)
    return form(filled, which, "Take a promise into the plan", [html.P(about, className="made-from")])


def of_planned(planned: Planned, edits: list[Edit]) -> html.Section:
    """The form of an action of the plan, with where it came from, its number then and now, and its savings."""
    about = []
    if planned.origin:
        where, address = made_from(planned.origin)
        about.append(
            html.P(
                ["Made from: ", dcc.Link(where, href=address) if address else where], className="made-from"
            )
        )
        if said := finding(planned.origin):
            about.append(html.P(f"It said: {said}", className="quiet"))
        about += [html.P(line, className="sentence") for line in then_and_now(planned.origin)]
    which = {"key": planned.key, "version": planned.version}
    made = form(planned.action, which, "Change this action", about)
    made.children.append(_savings(edits))
    return made


def _savings(edits: list[Edit]) -> html.Details | html.P:
    if not edits:
        return html.P("As imported from actions.csv; nothing was changed here yet.", className="quiet")
    return savings((edit.at, edit.account_id, _what(edit)) for edit in edits)


def _what(edit: Edit) -> html.Ul | str:
    if edit.before is None:
        return ": made"
    changes = [
        html.Li(f"{ALONE[name]} was: {value_said(name, edit.before) or 'nothing'}") for name in edit.changed
    ]
    return html.Ul(changes)
