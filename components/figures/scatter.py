"""One dot a pupil: absence across, value added up; only ever drawn for those who may know who a pupil is."""

from components.figures.style import (
    STATUS_COLOURS,
    STATUS_SYMBOLS,
    axis,
    colour,
    escaped,
    frame,
    key,
    nice_ticks,
)
from data import terms
from data.rounding import percent, said
from data.table import Table

HEIGHT, LEFT, RIGHT, ABOVE, BELOW = 360, 44, 12, 44, 48
# Half the height of the axis is at least so many points, so that a few small differences do not look large.
LEAST = 6.0


def pupil_dots(table: Table) -> dict | None:
    """A dot a pupil by SEN status, with the line at which a pupil gained as peers did and the 10% of absence."""
    if not table.rows:
        return None
    missed = nice_ticks(max(20.0, *(row["absence"] for row in table.rows)))
    reach = max(LEAST, *(abs(row["value_added"]) for row in table.rows)) * 1.08
    end = missed[-1] + (missed[1] - missed[0]) / 2
    layout = frame(
        HEIGHT, margin=(LEFT, RIGHT, ABOVE, BELOW),
        xaxis=axis(range=[-1, end], tickvals=missed, ticktext=[percent(at, 0) for at in missed], showticklabels=True,
                   ticks="outside", title={"text": "sessions missed", "font": {"color": colour("muted")}}),
        yaxis=axis(range=[-reach, reach], showticklabels=True, nticks=5, showgrid=True),
        shapes=[_line(x=(0, 1), y=(0, 0), xref="paper"), _line(x=(10, 10), y=(0, 1), yref="paper")],
        legend=key(), annotations=[_note("as peers", xref="paper", x=1, y=0, xanchor="right"),
                                   _note("10%", x=10, yref="paper", y=1, xanchor="left")],
    )  # fmt: skip
    layout["showlegend"] = True
    return {"data": [_dots(table, status) for status in terms.SEN], "layout": layout}


def _dots(table: Table, status: str) -> dict:
    rows = [row for row in table.rows if row["sen_status"] == status]
    return {
        "type": "scatter", "mode": "markers", "name": terms.STATUSES[status],
        "x": [row["absence"] for row in rows], "y": [row["value_added"] for row in rows],
        "marker": {"color": colour(STATUS_COLOURS[status]), "symbol": STATUS_SYMBOLS[status], "size": 9,
                   "line": {"color": colour("outline"), "width": 1}},
        "hoverinfo": "text", "hovertext": [_who(row) for row in rows],
    }  # fmt: skip


def _who(row: dict) -> str:
    name = escaped(f"{row['forename']} {row['surname']}".strip())
    return f"{name}: missed {percent(row['absence'])}, {said(row['value_added'])} points beside peers"


def _line(x: tuple, y: tuple, **more: str) -> dict:
    edges = {"x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1]}
    return {"type": "line", "layer": "below", "line": {"color": colour("muted"), "width": 1}, **edges, **more}


def _note(text: str, **where: object) -> dict:
    return {
        "text": text,
        "showarrow": False,
        "yanchor": "bottom",
        "font": {"color": colour("muted")},
        **where,
    }
