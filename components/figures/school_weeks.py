"""What charts of school weeks share: a line that breaks at holidays, and an axis of months."""

from datetime import date, timedelta
from itertools import pairwise

from components.figures.style import PHONE, axis, colour, frame, key, key_room, nice_ticks

PLOT = 220
ABOVE, BELOW, LEFT, RIGHT = 36, 30, 40, 40
WEEK = 7
MONTHS_NAMED = 5


def joined(weeks: list[str], values: list[float]) -> tuple[list, list]:
    """The points of a line through weeks that follow each other, with a gap wherever a week is missing."""
    x, y = [], []
    for place, week in enumerate(weeks):
        if place and (date.fromisoformat(week) - date.fromisoformat(weeks[place - 1])).days > WEEK:
            x.append(None)
            y.append(None)
        x.append(week)
        y.append(values[place])
    return x, y


def line(x: list, y: list, ink: str, *, dash: str = "solid", width: float = 2, name: str = "") -> dict:
    """A line without marks; with a ``name`` it stands in the key."""
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "line": {"color": colour(ink), "width": width, "dash": dash},
        "connectgaps": False,
        "hoverinfo": "skip",
        "name": name,
        "showlegend": bool(name),
    }


def marks(x: list, y: list, look: dict, hovers: list[str], name: str = "") -> dict:
    """Points; ``look`` is plotly's marker, the ``hovers`` are already escaped."""
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "markers",
        "marker": look,
        "hoverinfo": "text",
        "hovertext": hovers,
        "name": name,
        "showlegend": bool(name),
        "cliponaxis": False,
    }


def texts(x: list, y: list, said: list[str], at: str, ink: str = "ink") -> dict:
    """Texts beside points, already escaped."""
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "text",
        "text": said,
        "textposition": at,
        "textfont": {"color": colour(ink)},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
        "xaxis": "x",
    }


def over_weeks(traces: list[dict], weeks: list[str], lowest: float, highest: float, suffix: str) -> dict:
    """The figure of traces over some weeks, between two values of the upright axis."""
    first, last = date.fromisoformat(weeks[0]), date.fromisoformat(weeks[-1]) + timedelta(days=4)
    edge = timedelta(days=max(2, (last - first).days // 40))
    months = _months(weeks)
    along = {"type": "date", "range": [(first - edge).isoformat(), (last + edge).isoformat()]}
    along |= {"showticklabels": True, "ticks": "outside", "ticklen": 5, "showline": True}
    along |= {"tickvals": list(months), "ticktext": list(months.values())}
    ticks = _ticks(lowest, highest)
    up = {"range": [lowest, highest], "showgrid": True, "showticklabels": True, "tickvals": ticks}
    up |= {"ticktext": [f"{tick:g}{suffix}".replace("-", "\u2212") for tick in ticks]}
    if lowest < 0:
        up |= {"zeroline": True, "zerolinecolor": colour("ink"), "zerolinewidth": 2}
    names = [trace["name"] for trace in traces if trace["showlegend"]]
    more, told = key_room(names, PHONE - LEFT - RIGHT)
    layout = frame(
        PLOT + ABOVE + more + BELOW,
        margin=(LEFT, RIGHT, ABOVE + more, BELOW),
        xaxis=axis(**along),
        yaxis=axis(**up),
        showlegend=True,
        legend=key(),
        meta=told,
    )
    return {"data": traces, "layout": layout}


def _months(weeks: list[str]) -> dict[str, str]:
    """The first week shown of each month, by its Friday, with the month's short name; not all where there are many."""
    fridays = {week: date.fromisoformat(week) + timedelta(days=4) for week in weeks}
    firsts = [
        weeks[0],
        *(after for before, after in pairwise(weeks) if fridays[before].month != fridays[after].month),
    ]
    step = -(-len(firsts) // MONTHS_NAMED)
    return {week: f"{fridays[week]:%b}" for week in firsts[::step]}


def _ticks(lowest: float, highest: float) -> list[float]:
    ticks = nice_ticks(max(highest, -lowest, 1e-9))
    return [
        *(-tick for tick in ticks[:0:-1] if -tick >= lowest),
        *(tick for tick in ticks if tick <= highest),
    ]
