"""A strip a test, one line a pupil from entry to exit with initials; only for those who may know who a pupil is."""

from collections.abc import Callable

from components.figures.provision import fitted
from components.figures.style import (
    LINE,
    PHONE,
    axis,
    colour,
    escaped,
    frame,
    key,
    key_room,
    width_of,
)
from components.sentences.slopes import FELL, ROSE, drawn
from data.rounding import said
from data.table import Table

STRIP, HEADING, APART, BELOW = 112, 2 * LINE + 8, 20, 26
ABOVE, LEFT, RIGHT = 32, 38, 116
PITCH = 16.0
# How much wider a capital is than the letters that texts are measured with.
CAPITAL = 2.4
Scale = Callable[[float], float]
# What a verdict is in the key, the colour and the dash of its lines, and their width.
LINES = {
    ROSE: ("rose beyond test error", "all_sen", "solid", 2.5),
    "": ("within it, or not judged", "muted", "solid", 1.0),
    FELL: ("fell beyond it", "ink", "dash", 2.5),
}


def slopes(table: Table) -> dict | None:
    """Each pupil's entry and exit score joined by a line, a strip an intervention and test."""
    strips = drawn(table)
    if not strips:
        return None
    traces, top, met = [], 0.0, set()
    for (name, test), rows in strips.items():
        at = _scale(rows, top + HEADING)
        for line, (words, ink) in enumerate(((name, "ink"), (test, "muted"))):
            heading = [fitted(words, PHONE - LEFT)]
            traces.append(_text([0], [top + LINE * (line + 0.5)], heading, "middle right", ink, "x2"))
        traces += [_ticks(rows, at), _initials(rows, at)]
        for verdict in LINES:
            mine = [row for row in rows if _kind(row) == verdict]
            if mine:
                traces.append(_lines(mine, at, verdict, verdict not in met))
                met.add(verdict)
        top += HEADING + STRIP + APART
    return {"data": traces, "layout": _layout(top - APART, [LINES[kind][0] for kind in LINES if kind in met])}


def _kind(row: dict) -> str:
    return row["verdict"] if row["verdict"] in LINES else ""


def _scale(rows: list[dict], top: float) -> Scale:
    """Where a score lies in a strip that begins at ``top``, in pixels."""
    scores = [row[end] for row in rows for end in ("entry_score", "exit_score")]
    low, high = min(scores), max(scores)
    return lambda score: top + STRIP * ((high - score) / (high - low) if high > low else 0.5)


def _text(x: list, y: list, text: list[str], at: str, ink: str, along: str = "x") -> dict:
    base = {
        "type": "scatter",
        "mode": "text",
        "x": x,
        "y": y,
        "text": text,
        "textposition": at,
        "xaxis": along,
    }
    base |= {"textfont": {"color": colour(ink)}, "hoverinfo": "skip", "showlegend": False}
    return base | {"cliponaxis": False}


def _ticks(rows: list[dict], at: Scale) -> dict:
    """The lowest and the highest score of the strip, at its left."""
    ends = sorted({row[end] for row in rows for end in ("entry_score", "exit_score")})
    ends = [ends[0], ends[-1]] if len(ends) > 1 else ends
    names = [f"{said(end, 0 if end == int(end) else 1)}  " for end in ends]
    return _text([0] * len(ends), [at(end) for end in ends], names, "middle left", "muted")


def _initials(rows: list[dict], at: Scale) -> dict:
    """Who ended where: initials at the right, those who ended near each other in one line, as many as it holds."""
    lines: dict[int, list[str]] = {}
    for row in sorted(rows, key=lambda row: -row["exit_score"]):
        lines.setdefault(round(at(row["exit_score"]) / PITCH), []).append(initials(row))
    texts = [escaped(_fitted(names)) for names in lines.values()]
    return _text([1] * len(lines), [PITCH * line for line in lines], texts, "middle right", "ink")


def initials(row: dict) -> str:
    """A pupil's initials, forename first."""
    return f"{row['forename'][:1]}{row['surname'][:1]}".upper()


def _fitted(names: list[str]) -> str:
    most = 0
    while most < len(names) and _fits(f"  {' '.join(names[: most + 1])}"):
        most += 1
    for many in range(most, 0, -1):
        rest = f" +{len(names) - many}" if many < len(names) else ""
        text = f"  {' '.join(names[:many])}{rest}"
        if _fits(text):
            return text
    return f"  +{len(names)}"


def _fits(text: str) -> bool:
    return width_of(text) + CAPITAL * sum(map(str.isalpha, text)) <= RIGHT


def _lines(rows: list[dict], at: Scale, verdict: str, named: bool) -> dict:
    name, ink, dash, width = LINES[verdict]
    hover = [_hover(row) for row in rows]
    return {
        "type": "scatter", "mode": "lines+markers", "name": name, "showlegend": named, "legendgroup": name,
        "x": [x for _ in rows for x in (0, 1, None)],
        "y": [y for row in rows for y in (at(row["entry_score"]), at(row["exit_score"]), None)],
        "line": {"color": colour(ink), "dash": dash, "width": width},
        "marker": {"size": 6, "color": colour(ink)},
        "hoverinfo": "text", "hovertext": [text for words in hover for text in (words, words, "")],
        "cliponaxis": False,
    }  # fmt: skip


def _hover(row: dict) -> str:
    name = f"{row['forename']} {row['surname']}".strip()
    ends = (said(row[end], 0 if row[end] == int(row[end]) else 1) for end in ("entry_score", "exit_score"))
    return escaped(f"{name}: {' to '.join(ends)}, {row['verdict'].lower()}")


def _layout(height: float, names: list[str]) -> dict:
    more, told = key_room(names)
    above = ABOVE + more
    ends = {"tickvals": [0, 1], "ticktext": ["entry", "exit"], "showticklabels": True, "range": [0, 1]}
    return frame(
        above + height + BELOW,
        margin=(LEFT, RIGHT, above, BELOW),
        showlegend=True,
        legend=key(),
        xaxis=axis(**ends),
        xaxis2=axis(range=[0, 1], overlaying="x", domain=[0, 1]),
        yaxis=axis(range=[height, 0]),
        meta=told,
    )
