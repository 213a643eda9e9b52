"""What stands round a panel on the projector: where one is, the way on, and whether people are named."""

from dash import html

from data import terms
from data.reader import Reader

# Function keys are no letters, so that nobody who types or dictates starts it unawares.
KEY = "F8"
DESK = "This page is for a desk and is not shown on the projector. Choose another with Next or Pages."
ALL_NAMED = "What this page shows names people, and names are off. Turn them on, or choose Next or Pages."


def start() -> html.Button:
    """The button that puts the page on the projector."""
    label = {"aria-keyshortcuts": KEY, "title": f"Large, one panel at a time, with names off ({KEY})"}
    return html.Button("Projector", type="button", id="projector", className="plain", **label)


def projector(reader: Reader) -> html.Div:
    """All of it, unseen until the projector is on; whoever sees no names is not offered any."""
    parts = [
        html.P(id="slide-head"),
        html.P(DESK, className="slide-note", **{"data-slides": "none"}),
        html.P(ALL_NAMED, className="slide-note", **{"data-slides": "named"}),
        _foot(named=reader.role in terms.NAMES_SEEN_BY),
    ]
    if reader.role in terms.NAMES_SEEN_BY:
        parts += [_banner(), _confirmation()]
    return html.Div(parts, id="projecting")


def _foot(named: bool) -> html.Div:
    pages = html.Button("Pages", type="button", className="pages do", **{"aria-controls": "rail"})
    filters = html.Button("Filters", type="button", className="do", **{"data-slide": "filters"})
    names = html.Button("Names are off", type="button", className="do", **{"data-slide": "names"})
    return html.Div(
        [
            html.Button("Previous", type="button", className="do", **{"data-slide": "back"}),
            html.Button("Next", type="button", className="do main", **{"data-slide": "on"}),
            html.P(id="slide-place"),
            pages,
            filters,
            *([names] if named else []),
            html.Button("Light or dark", type="button", className="do", **{"data-slide": "theme"}),
            html.Button("Leave (Esc)", type="button", className="do", **{"data-slide": "leave"}),
        ],
        className="slide-foot", role="group", **{"aria-label": "Projector"},
    )  # fmt: skip


def _banner() -> html.Div:
    off = html.Button("Turn names off", type="button", className="do", **{"data-slide": "names"})
    words = [html.Strong("Confidential: "), "people are named on this screen."]
    return html.Div([html.P(words), off], id="naming", role="status")


def _confirmation() -> html.Dialog:
    words = (
        "Everybody who sees this screen will read them. They go off again when you turn the page, leave the projector "
        "or touch nothing for five minutes."
    )
    return html.Dialog(
        [
            html.H2("Show names on this screen?", id="ask-names-heading"),
            html.P(words),
            html.Div(
                [
                    html.Button("Keep names off", type="button", className="do main", **{"data-slide": "keep-off"}),
                    html.Button("Show names", type="button", className="do", **{"data-slide": "show-names"}),
                ],
                className="buttons",
            ),
        ],
        id="ask-names", **{"aria-labelledby": "ask-names-heading"},
    )  # fmt: skip
