"""What a reader is told on the first visit, and may look up again: four short hints and no more."""

from dash import html

from components.projector import KEY

HINTS = (
    (
        "Choose at the top",
        "What you choose stands in the address, so a link or a bookmark shows the same view again.",
    ),
    ("Ask", "Under each chart are questions that its numbers suggest."),
    (
        "Take it with you",
        "Options, on every panel: the table, the numbers as CSV, a picture, what the measure is.",
    ),
    ("Show it to a room", f"Projector, or {KEY}: one panel at a time, large, with names off. Escape leaves."),
)


def hints() -> html.Section:
    """The hints, hidden until the browser finds that they were not put away before."""
    listed = [html.Li([html.Strong(f"{title}. "), words]) for title, words in HINTS]
    away = html.Button("Do not show these again", type="button", className="do", **{"data-hints": "away"})
    return html.Section(
        [html.H2("Four things to know", id="hints-heading"), html.Ul(listed), away],
        id="hints", className="hints", hidden=True, **{"aria-labelledby": "hints-heading"},
    )  # fmt: skip


def again() -> html.P:
    """The way back to the hints."""
    button = html.Button(
        "Show the hints of the first visit", type="button", className="do", **{"data-hints": "again"}
    )
    return html.P(button)
