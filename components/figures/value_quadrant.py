"""Bubbles of cost a pupil against gain, in quarters split at the school's own medians."""

from math import sqrt

from components.figures.style import axis, colour, escaped, frame, nice_ticks
from components.sentences.provision import pounds
from components.sentences.scores import difference, is_clear
from data.measures.interventions_value import quadrants
from data.rounding import said
from data.table import Table

HEIGHT, LEFT, BELOW = 340, 44, 44
LARGEST, SMALLEST = 30, 14


def points_of(table: Table) -> dict[str, tuple[dict, dict]]:
    """Each intervention that can be drawn: its rows of impact and of cost a pupil, in the order of the numbers."""
    found = {}
    for row in table.rows:
        if row["quantity"] == "impact" and row["value"] is not None:
            found[row["intervention"]] = (row, table.row(row["intervention"], "per pupil"))
    return found


def value_quadrant(table: Table) -> dict | None:
    """A numbered bubble an intervention, its size the pupils, filled where its range is clear of 0."""
    found = points_of(table)
    if not found:
        return None
    largest = max(impact["n"] for impact, _cost in found.values())
    dearest = max(cost["value"] for _impact, cost in found.values()) * 1.15
    low = min(0.0, *(impact["low"] for impact, _cost in found.values()))
    high = max(0.0, *(impact["high"] for impact, _cost in found.values()))
    pad = 0.24 * (high - low or 1.0)
    layout = frame(
        HEIGHT,
        margin=(LEFT, 6, 8, BELOW),
        xaxis=axis(
            range=[0, dearest], showticklabels=True, showline=True, showgrid=True,
            tickvals=nice_ticks(dearest, 3), ticktext=[pounds(tick, 0) for tick in nice_ticks(dearest, 3)],
        ),
        yaxis=axis(range=[low - pad, high + pad], showticklabels=True, showgrid=True, nticks=5, zeroline=True,
                   zerolinecolor=colour("muted")),
        annotations=_words(table),
        shapes=_lines(table),
    )  # fmt: skip
    return {"data": [*_marks(found, largest)], "layout": layout}


def _marks(found: dict[str, tuple[dict, dict]], largest: int) -> list[dict]:
    across, up, low, high, size, text, hover, fill, ink = ([] for _ in range(9))
    for number, (name, (impact, cost)) in enumerate(found.items(), 1):
        clear = is_clear(impact, 2)
        across.append(cost["value"])
        up.append(impact["value"])
        high.append(impact["high"] - impact["value"])
        low.append(impact["value"] - impact["low"])
        size.append(max(SMALLEST, LARGEST * sqrt(impact["n"] / largest)))
        text.append(str(number))
        fill.append(colour("all_sen" if clear else "surface"))
        ink.append(colour("surface" if clear else "ink"))
        words = f"{difference(impact['value'], 2)} ({said(impact['low'], 2)} to {said(impact['high'], 2)})"
        hover.append(f"{escaped(name)}: {pounds(cost['value'])} a pupil, {words}, n {impact['n']:,}")
    bars = {
        "type": "data",
        "symmetric": False,
        "array": high,
        "arrayminus": low,
        "width": 0,
        "thickness": 1.5,
    }
    base = {"type": "scatter", "x": across, "y": up, "cliponaxis": False, "showlegend": False}
    rim = {"color": colour("all_sen"), "width": 2}
    marks = {"size": size, "color": fill, "line": rim, "opacity": 1}
    return [
        base | {"mode": "markers", "marker": marks, "error_y": bars | {"color": colour("muted")},
                "hovertext": hover, "hoverinfo": "text"},
        base | {"mode": "text", "text": text, "textfont": {"color": ink, "size": 12}, "hoverinfo": "skip"},
    ]  # fmt: skip


def _split(table: Table) -> tuple[float, float] | None:
    found = points_of(table)
    return quadrants({name: (cost["value"], impact["value"]) for name, (impact, cost) in found.items()})[0]


def _lines(table: Table) -> list[dict]:
    split = _split(table)
    if split is None:
        return []
    line = {"type": "line", "layer": "below", "line": {"color": colour("muted"), "width": 1, "dash": "dot"}}
    cost, gain = split
    return [
        line | {"x0": cost, "x1": cost, "y0": 0, "y1": 1, "yref": "paper"},
        line | {"x0": 0, "x1": 1, "xref": "paper", "y0": gain, "y1": gain},
    ]


def _words(table: Table) -> list[dict]:
    quiet = {
        "showarrow": False,
        "font": {"color": colour("muted"), "size": 12},
        "xref": "paper",
        "yref": "paper",
    }
    words = [
        quiet | {"text": "cost a pupil", "x": 1, "xanchor": "right", "y": 0, "yanchor": "top", "yshift": -22},
        quiet | {"text": "mean gain, SD of the test", "x": 0, "xanchor": "left", "xshift": -LEFT, "y": 0,
                 "yanchor": "top", "yshift": -22},
    ]  # fmt: skip
    if _split(table):
        corners = (
            ("costs less,<br>gains more", 0, 1), ("costs more,<br>gains more", 1, 1),
            ("costs less,<br>gains less", 0, 0), ("costs more,<br>gains less", 1, 0),
        )  # fmt: skip
        sides = ("left", "right")
        words += [
            quiet | {"text": text, "x": x, "y": y, "xanchor": sides[x], "align": sides[x],
                     "yanchor": ("bottom", "top")[y], "xshift": (6, -2)[x]}
            for text, x, y in corners
        ]  # fmt: skip
    return words
