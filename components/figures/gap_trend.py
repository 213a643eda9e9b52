"""A gap over terms, one strip a test, all strips on one scale, each point with its range."""

from components.figures.style import (
    LINE,
    STATUS_COLOURS,
    STATUS_SYMBOLS,
    axis,
    colour,
    escaped,
    frame,
    key,
    nice_ticks,
    runs,
)
from components.sentences.scores import difference, subject_named, term_named
from components.sentences.words import RANGE
from data.table import Table

STRIP, HEADING, APART, BELOW = 104, LINE + 8, 30, 44
EDGE = 0.2
ABOVE, LEFT, RIGHT = 32, 40, 26
INK = STATUS_COLOURS["SEN"]
TERMS = ("autumn", "spring", "summer")
# Nearer than this, in terms, two dates would touch on a phone.
NEAREST = 3
SLIVER = 0.1


def gap_trend(table: Table) -> dict | None:
    """The gap between pupils with SEN and pupils with no SEN by term; None where no test has two terms."""
    strips: dict[str, list[dict]] = {}
    for row in table.rows:
        strips.setdefault(subject_named(table, row), []).append(row)
    strips = {
        name: rows for name, rows in strips.items() if sum(row["value"] is not None for row in rows) > 1
    }
    if not strips:
        return None
    known = [row for rows in strips.values() for row in rows if row["value"] is not None]
    low, high = min(*(row["low"] for row in known), 0.0), max(*(row["high"] for row in known), 0.0)
    traces, shapes, top = [], [], 0.0
    for name, rows in strips.items():
        strip = _Strip(top + HEADING, low, high)
        traces += [_heading(name, top), *_band(rows, strip), _line(rows, strip, name), *_values(rows, strip)]
        shapes += strip.lines()
        traces.append(strip.ticks(min(_place(row) for row in known)))
        top += HEADING + STRIP + APART
    next(trace for trace in traces if trace.get("fill")).update(showlegend=True, name=RANGE)
    return {"data": traces, "layout": _layout(known, top - APART, shapes)}


class _Strip:
    """Where a difference lies in a strip that begins at ``top`` pixels."""

    def __init__(self, top: float, low: float, high: float) -> None:
        self.top, self.low, self.high = top, low, high

    def at(self, value: float) -> float:
        """The height of a difference, in pixels from the top."""
        return self.top + STRIP * (self.high - value) / ((self.high - self.low) or 1.0)

    def lines(self) -> list[dict]:
        """The line at no gap."""
        line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
        zero = {"y0": self.at(0), "y1": self.at(0), "line": {"color": colour("ink"), "width": 1}}
        return [line | zero]

    def ticks(self, first: int) -> dict:
        """The numbers of the scale, at its left."""
        size = max(-self.low, self.high)
        ticks = [sign * tick for tick in nice_ticks(size, 2) for sign in (-1, 1)]
        inside = sorted({tick for tick in ticks if self.low <= tick <= self.high})
        return _texts(
            [first - EDGE] * len(inside), [self.at(tick) for tick in inside],
            [f"{difference(tick, 0)}  " for tick in inside], "middle left", "muted",
        )  # fmt: skip


def _place(row: dict) -> int:
    """A term as a number: three a year."""
    year, name = row["term"].split()
    return len(TERMS) * int(year[:4]) + TERMS.index(name)


def _heading(name: str, top: float) -> dict:
    return _texts([0], [top + LINE / 2], [escaped(name)], "middle right", "ink") | {"xaxis": "x2"}


def _texts(x: list, y: list, text: list[str], at: str, ink: str) -> dict:
    base = {"type": "scatter", "mode": "text", "x": x, "y": y, "text": text, "textposition": at}
    base |= {"textfont": {"color": colour(ink)}, "hoverinfo": "skip", "showlegend": False}
    return base | {"cliponaxis": False}


def _band(rows: list[dict], strip: _Strip) -> list[dict]:
    bands = []
    for run in runs(row["low"] for row in rows):
        part = [rows[place] for place in run]
        x = [_place(row) for row in part]
        if len(part) == 1:
            # A term between two without a range has one of its own, as wide as can be seen.
            part, x = part * 2, [x[0] - SLIVER, x[0] + SLIVER]
        y = [strip.at(row["high"]) for row in part] + [strip.at(row["low"]) for row in part[::-1]]
        bands.append(
            {"type": "scatter", "x": x + x[::-1], "y": y, "mode": "lines", "fill": "toself", "opacity": 0.16,
             "line": {"width": 0, "color": colour(INK)}, "fillcolor": colour(INK), "hoverinfo": "skip",
             "showlegend": False}
        )  # fmt: skip
    return bands


def _line(rows: list[dict], strip: _Strip, name: str) -> dict:
    """The gaps joined term by term; a term with too few pupils breaks the line."""
    first, last = _ends(rows)
    shown = rows[first : last + 1]
    marker = {"symbol": STATUS_SYMBOLS["SEN"], "size": 8, "color": colour(INK)}
    return {
        "type": "scatter",
        "x": [_place(row) for row in shown],
        "y": [None if row["value"] is None else strip.at(row["value"]) for row in shown],
        "mode": "lines+markers",
        "connectgaps": False,
        "line": {"color": colour(INK), "width": 2},
        "marker": marker | {"line": {"width": 1, "color": colour("surface")}},
        "hoverinfo": "text",
        "hovertext": [_hover(row, name) for row in shown],
        "showlegend": False,
        "cliponaxis": False,
    }


def _ends(rows: list[dict]) -> tuple[int, int]:
    known = [place for place, row in enumerate(rows) if row["value"] is not None]
    return known[0], known[-1]


def _hover(row: dict, name: str) -> str:
    if row["value"] is None:
        return ""
    extent = f"({difference(row['low'])} to {difference(row['high'])})"
    return f"{escaped(name)}, {term_named(row['term'])}: {difference(row['value'])} {extent}"


def _values(rows: list[dict], strip: _Strip) -> list[dict]:
    """The first and the last gap in numbers, below their ranges and clear of the scale."""
    first, last = _ends(rows)
    ends = ((rows[first], "bottom right"), (rows[last], "bottom left"))
    return [
        _texts([_place(row)], [strip.at(row["low"])], [difference(row["value"])], at, "ink")
        for row, at in ends
    ]


def _layout(known: list[dict], height: float, shapes: list[dict]) -> dict:
    terms = {_place(row): row["term"] for row in known}
    places = sorted(terms)
    shown = [places[-1]]
    for place in reversed(places[:-1]):
        if shown[0] - place >= NEAREST:
            shown.insert(0, place)
    along = {"range": [places[0] - EDGE, places[-1] + EDGE], "tickvals": shown, "showticklabels": True}
    along |= {"ticktext": [term_named(terms[place]).replace(" ", "<br>") for place in shown]}
    along |= {"ticks": "outside", "ticklen": 5, "showline": True}
    return frame(
        ABOVE + height + BELOW + LINE,
        margin=(LEFT, RIGHT, ABOVE, BELOW),
        showlegend=True,
        legend=key(),
        xaxis=axis(**along),
        xaxis2=axis(range=[0, 1], overlaying="x"),
        yaxis=axis(range=[height + LINE, 0]),
        shapes=shapes,
    )
