"""What only a person can say before a file is taken: what its columns mean, and which school it is."""

import dash_bootstrap_components as dbc
from dash import html

from data import terms
from data.ingest.intake import FILLS, Ask, Mapping, Recognised, fields_of

NOT_USED = "-"
CHOOSE = "choose"


def mapper(found: Recognised) -> html.Div | html.Details:
    """The questions about one table; what is not asked stays as it was guessed, and can be looked at and changed."""
    mapping = found.mapping
    kinds = html.Label(
        [html.Span("This table holds"), _select("fills", FILLS, mapping.fills, mapping.signature)],
        className="ask-line",
    )
    columns = html.Details(
        [html.Summary("What each column was taken for"), html.Div(_columns(mapping), className="columns")],
        className="ask",
    )
    asked = f"{len(found.asks)} {'question' if len(found.asks) == 1 else 'questions'} about {found.file}"
    send = html.Button("Look again with this", type="submit", className="do main" if found.asks else "do")
    form = html.Form(
        [
            kinds,
            *(_ask(ask, mapping) for ask in found.asks),
            columns,
            html.P("Sightline remembers this for files with the same headings.", className="quiet"),
            html.Div(send, className="buttons"),
        ],
        className="asking",
        **{
            "data-form": "map",
            "data-signature": mapping.signature,
            "aria-label": f"How {found.file} is read",
        },
    )
    if found.asks:
        return html.Div([html.H3(asked), form])
    return html.Details([html.Summary(f"How {found.file} was read"), form], className="ask")


def _ask(ask: Ask, mapping: Mapping) -> html.Fieldset:
    """One question: which column it is, or one value for every row."""
    choices = {CHOOSE: "Choose a column", **{heading: heading for heading in ask.choices}}
    given = dict(mapping.given).get(ask.field, "")
    parts = [html.Legend(ask.words)]
    if ask.choices:
        parts.append(_labelled("Column", _select(f"ask-{ask.field}", choices, CHOOSE, mapping.signature)))
    value = _text(mapping.signature, f"given-{ask.field}", given)
    parts.append(_labelled("Or one value for every row" if ask.choices else "A value for every row", value))
    parts.append(html.P(f"It should be {ask.right}.", className="quiet"))
    return html.Fieldset(parts, className="ask-line")


def _columns(mapping: Mapping) -> list:
    """What each column was taken for, and what was given for every row, each to be changed."""
    titles = {field.name: field.title for field in fields_of(mapping.fills)}
    options = {NOT_USED: "Not used", **titles}
    columns = [
        _labelled(
            heading or f"Column {at + 1}, without a heading",
            _select(f"column-{at}", options, name or NOT_USED, mapping.signature),
        )
        for at, (heading, name) in enumerate(mapping.columns)
    ]
    given = [
        _labelled(f"{titles[name]}, for every row", _text(mapping.signature, f"given-{name}", value))
        for name, value in mapping.given
        if name in titles
    ]
    return [*columns, *given]


def _labelled(words: str, control: object) -> html.Label:
    return html.Label([html.Span(words), control], className="labelled")


def _select(name: str, options: dict[str, str], chosen: str, of: str) -> dbc.Select:
    listed = [{"value": value, "label": label} for value, label in options.items()]
    return dbc.Select(id=_id(of, name), name=name, options=listed, value=chosen)


def _id(of: str, name: str) -> dict:
    return {"type": "import-answer", "of": of, "name": name}


def school_form(tried: dict[str, str]) -> html.Form:
    """Which school it is, where nothing that was handed in says so and none is in the database."""
    phases = {CHOOSE: "Choose", **{phase: name.capitalize() for phase, name in terms.PHASES.items()}}
    where = "It is asked once. The URN is the six-digit number that Get Information about Schools gives the school."
    send = html.Button("Look again with this", type="submit", className="do main")
    return html.Form(
        [
            html.H3("Which school is this?"),
            html.P(where),
            _labelled("URN", _text("school", "urn", tried.get("urn", ""))),
            _labelled("Name", _text("school", "name", tried.get("name", ""))),
            _labelled("Phase", _select("phase", phases, tried.get("phase", CHOOSE), "school")),
            html.Div(send, className="buttons"),
        ],
        className="asking",
        **{"data-form": "school"},
    )


def _text(of: str, name: str, value: str) -> dbc.Input:
    return dbc.Input(id=_id(of, name), name=name, value=value, type="text")
