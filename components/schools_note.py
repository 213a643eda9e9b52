"""The schools of the reader by number and name, each with the way to its own pages."""

from dash import html

from data import source, terms
from data.reader import current_reader

HEADING = "schools-by-number"


def schools_note() -> html.Aside | None:
    """The numbers by which charts name the schools; nothing for who may not see the page, or is given one school."""
    figures = source.current() if current_reader().role in terms.STAFF else None
    given = figures.given() if isinstance(figures, source.Live) else ()
    if len(given) < 2:
        return None
    rows = [
        html.Li(
            [
                html.A(one.name, href=f"/?school={one.urn}", **{"data-school": str(one.urn)}),
                f", {terms.PHASES[one.phase]}",
            ]
        )
        for one in given
    ]
    words = "Charts show each school by its number, in the order of names. Open one to see its own pages."
    parts = [html.H2("The schools by number", id=HEADING), html.P(words), html.Ol(rows, className="numbered")]
    return html.Aside(parts, className="panel apart", **{"aria-labelledby": HEADING})
