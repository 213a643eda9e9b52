"""A grid of shares in four fixed bands, with the count and the share printed in every cell."""

from bisect import bisect_right
from functools import cache

from components.figures.style import STEPS, axis, colour, escaped, frame, text_on
from components.sentences.words import HIDDEN, counted, label
from data import disclosure, terms
from data.rounding import percent
from data.table import Table

CELL = 44
ABOVE, LEFT = 48, 80
# The key is one more row of cells, apart from the others by so much of a row.
APART = 0.5
# In columns narrower than the first of these a cell shows its count alone, and below the second its head stands
# upright; in columns of the third a head needs no hyphen.
SLIM, NARROW, WIDE, UPRIGHT = 40, 68, 104, 100
HEADROOM = {"slim": SLIM, "narrow": NARROW, "wide": WIDE, "more": UPRIGHT - ABOVE}
# Fixed, so that two views can be compared and no colour tells a hidden largest value; shares in percent.
BANDS = (0, 2, 5, 10)
BAND_NAMES = ("under<br>2%", "2% to<br>5%", "5% to<br>10%", "from<br>10%")
HEADS = {
    "ci": "Communi-<br>cation",
    "cl": "Cognition",
    "semh": "SEMH",
    "sp": "Sensory or<br>physical",
    "oth": "Other",
    "none": "Not<br>recorded",
}
NOBODY, CONFIDENTIAL = "\u2013", "c"


def heatmap(table: Table) -> dict | None:
    """Year groups down, need areas across: the share of the year group in each cell, with its count."""
    if not any(row["value"] is not None and row["numerator"] for row in table.rows):
        return None
    down, across = table.groups
    places = terms.YEAR_GROUPS.index
    years = sorted({row[down] for row in table.rows}, key=places)
    areas = [area for area in terms.AREAS if any(row[across] == area for row in table.rows)]
    cells = {(row[down], row[across]): row for row in table.rows}
    bands = [[_band(cells.get((year, area))) for area in areas] for year in years]
    traces = [_fills(bands), *_texts(table, years, areas, cells), *_key(len(years))]
    return {"data": traces, "layout": _layout(years, areas)}


def _band(row: dict | None) -> int | None:
    """The place of a cell's share among the bands; None where nobody is in it or they are too few to compare."""
    if row is None or not row["numerator"] or row["n"] < disclosure.COMPARED_FROM:
        return None
    return bisect_right(BANDS, row["value"]) - 1


@cache
def _scale() -> list[list]:
    steps = len(STEPS)
    return [[(place + end) / steps, colour(step)] for place, step in enumerate(STEPS) for end in (0, 1)]


def _fills(bands: list[list[int | None]]) -> dict:
    return {
        "type": "heatmap",
        "z": bands,
        "zmin": -0.5,
        "zmax": len(STEPS) - 0.5,
        "colorscale": _scale(),
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _texts(table: Table, years: list[str], areas: list[str], cells: dict) -> list[dict]:
    """The printed cells, one trace a text colour; each cell's hover says it in full."""
    texts: dict[str, dict] = {}
    names = [label(table.groups[1], area) for area in areas]
    for down, year in enumerate(years):
        where = terms.year_group_name(year)
        for across, area in enumerate(areas):
            ink, text, hover = _printed(cells.get((year, area)))
            trace = texts.setdefault(ink, {"x": [], "y": [], "text": [], "hovertext": []})
            trace["x"].append(across)
            trace["y"].append(down)
            trace["text"].append(text)
            trace["hovertext"].append(f"{where}, {names[across]}: {hover}")
    return [
        trace
        | {"type": "scatter", "mode": "text", "textfont": {"color": colour(ink)}, "hoverinfo": "text"}
        | {"textposition": "middle center", "showlegend": False, "cliponaxis": False}
        for ink, trace in texts.items()
    ]


def _printed(row: dict | None) -> tuple[str, str, str]:
    """A cell's text colour, its text (count and share, the count alone, or a dash) and the same in full."""
    if row is None or row["numerator"] == 0:
        return "muted", NOBODY, "nobody"
    if row["numerator"] is None:
        return "muted", CONFIDENTIAL, HIDDEN
    counts = counted(row["numerator"], row["denominator"])
    if row["value"] is None:
        return "muted", f"{row['numerator']}", counts
    share, band = percent(row["value"]), _band(row)
    ink = "muted" if band is None else text_on(STEPS[band])
    return ink, f"{row['numerator']}<br>{share}", f"{counts} ({share})"


def _key(years: int) -> list[dict]:
    """What the colours mean, in words: all four bands always, so that the key does not jump."""
    row = years + APART
    fills = _fills([list(range(len(STEPS)))]) | {"y": [row], "x": list(range(len(STEPS))), "xaxis": "x2"}
    texts: dict[str, dict] = {}
    for place, name in enumerate(BAND_NAMES):
        trace = texts.setdefault(text_on(STEPS[place]), {"x": [], "y": [], "text": []})
        trace["x"].append(place)
        trace["y"].append(row)
        trace["text"].append(name)
    return [fills] + [
        trace
        | {"type": "scatter", "mode": "text", "textfont": {"color": colour(ink)}, "hoverinfo": "skip"}
        | {"textposition": "middle center", "showlegend": False, "cliponaxis": False, "xaxis": "x2"}
        for ink, trace in texts.items()
    ]


def _layout(years: list[str], areas: list[str]) -> dict:
    last = len(years) + APART
    across = {"range": [-0.5, len(areas) - 0.5], "side": "top", "tickangle": 0, "showticklabels": True}
    across |= {
        "tickvals": list(range(len(areas))),
        "ticktext": [HEADS.get(area, escaped(area)) for area in areas],
    }
    down = {"range": [last + 0.5, -0.5], "showticklabels": True, "tickvals": [*range(len(years)), last]}
    down["ticktext"] = [*(terms.year_group_name(year) for year in years), "Share of<br>year group"]
    down["ticklabelstandoff"] = 6
    ink = {"tickfont": {"color": colour("ink")}}
    return frame(
        CELL * (last + 1) + ABOVE,
        margin=(LEFT, 0, ABOVE, 0),
        xaxis=axis(**across) | ink,
        xaxis2=axis(range=[-0.5, len(STEPS) - 0.5], overlaying="x"),
        yaxis=axis(**down) | ink,
        meta={"heads": HEADROOM | {"columns": len(areas)}},
    )
