"""A grid of weekdays by half days: the rate in every cell, in four fixed bands."""

from bisect import bisect_right

from components.figures.style import STEPS, axis, colour, frame, text_on
from components.sentences.words import comparable, label
from data.rounding import percent
from data.table import Table

CELL, ABOVE, LEFT, KEY_GAP = 40, 46, 86, 0.4
# Fixed, so that two views can be compared; percent of sessions.
BANDS = (0, 5, 10, 15)
BAND_NAMES = ("under<br>5%", "5% to<br>10%", "10% to<br>15%", "from<br>15%")
HEADS = {
    ("SEN", "am"): "SEN<br>am",
    ("SEN", "pm"): "SEN<br>pm",
    ("N", "am"): "No SEN<br>am",
    ("N", "pm"): "No SEN<br>pm",
}


def weekday_grid(table: Table) -> dict | None:
    """Weekdays down, mornings and afternoons of pupils with SEN and of their peers across."""
    cells = {(row["weekday"], row["sen_status"], row["session"]): row for row in table.rows}
    if not any(row["value"] is not None for row in table.rows):
        return None
    days = list(dict.fromkeys(row["weekday"] for row in table.rows))
    grid = [[cells.get((day, *head)) for head in HEADS] for day in days]
    bands = [[_band(row) for row in line] for line in grid]
    traces = [_fills(bands), *_texts(days, grid), *_key(len(days))]
    return {"data": traces, "layout": _layout(days)}


def _band(row: dict | None) -> int | None:
    return bisect_right(BANDS, row["value"]) - 1 if row and comparable(row) else None


def _fills(bands: list[list[int | None]], **more: object) -> dict:
    steps = len(STEPS)
    scale = [[(place + end) / steps, colour(step)] for place, step in enumerate(STEPS) for end in (0, 1)]
    return {
        "type": "heatmap",
        "z": bands,
        "zmin": -0.5,
        "zmax": steps - 0.5,
        "colorscale": scale,
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverinfo": "skip",
        "showlegend": False,
        **more,
    }


def _texts(days: list[str], grid: list[list[dict | None]]) -> list[dict]:
    found: dict[str, dict] = {}
    for down, (day, line) in enumerate(zip(days, grid, strict=True)):
        for across, (head, row) in enumerate(zip(HEADS, line, strict=True)):
            known = row is not None and row["value"] is not None
            band = _band(row)
            ink = text_on(STEPS[band]) if band is not None else "muted"
            trace = found.setdefault(ink, {"x": [], "y": [], "text": [], "hovertext": []})
            trace["x"].append(across)
            trace["y"].append(down)
            trace["text"].append(_printed(row["value"]) if known else "\u2013")
            who = f"{day} {label('session', head[1]).lower()}, {'with' if head[0] == 'SEN' else 'no'} SEN"
            trace["hovertext"].append(f"{who}: {percent(row['value']) if known else 'too few'}")
    return [_words(ink, trace) | {"hoverinfo": "text"} for ink, trace in found.items()]


def _printed(value: float) -> str:
    """A percentage; of a whole one without its nought, since a cell on a small phone has no room for it."""
    return percent(value).replace("100.0%", "100%")


def _words(ink: str, trace: dict) -> dict:
    return trace | {
        "type": "scatter",
        "mode": "text",
        "textfont": {"color": colour(ink)},
        "textposition": "middle center",
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
        "xaxis": "x",
    }


def _key(days: int) -> list[dict]:
    """What the colours mean, as one more row of cells; all four always, so that the key does not jump."""
    row = days + KEY_GAP
    found: dict[str, dict] = {}
    for place, name in enumerate(BAND_NAMES):
        trace = found.setdefault(text_on(STEPS[place]), {"x": [], "y": [], "text": []})
        trace["x"].append(place)
        trace["y"].append(row)
        trace["text"].append(name)
    fills = _fills([list(range(len(STEPS)))], y=[row], x=list(range(len(STEPS))))
    return [fills, *(_words(ink, trace) for ink, trace in found.items())]


def _layout(days: list[str]) -> dict:
    last = len(days) + KEY_GAP
    across = {"range": [-0.5, len(HEADS) - 0.5], "side": "top", "tickangle": 0, "showticklabels": True}
    across |= {"tickvals": list(range(len(HEADS))), "ticktext": list(HEADS.values())}
    down = {"range": [last + 0.5, -0.5], "showticklabels": True, "tickvals": [*range(len(days)), last]}
    down["ticktext"] = [*days, "Sessions<br>missed"]
    ink = {"tickfont": {"color": colour("ink")}}
    return frame(
        CELL * (last + 1) + ABOVE,
        margin=(LEFT, 0, ABOVE, 0),
        xaxis=axis(**across) | ink,
        yaxis=axis(**down) | ink,
    )
