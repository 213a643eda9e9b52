"""Lines over time: one a status with its range, named at its end, over the national line."""

from datetime import date

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
    parted,
    runs,
)
from components.sentences.register import census_day
from components.sentences.words import RANGE, label, schools, share
from data.rounding import percent
from data.table import Table

PLOT = 240
STEPS = 5
ABOVE, BELOW, LEFT, RIGHT = 48, 46, 48, 92
DASHES = {"SEN": "solid", "K": "6px,3px", "E": "14px,4px", "N": "solid"}
# How wide the name of a date is, in two lines, and the plot of a chart at its usual width.
DATE, USUAL = 60, 360


def trend(table: Table) -> dict | None:
    """A line a status: values over dates, the first with its range, and the national values of the same time.

    None where there are fewer than two dates to draw a line between.
    """
    lines = {status: [row for row in table.rows if row["sen_status"] == status] for status in DASHES}
    lines = {status: rows for status, rows in lines.items() if _worth_drawing(table, status, rows)}
    every = [row for rows in lines.values() for row in rows if row["value"] is not None]
    if len({row["date"] for row in every}) < 2:
        return None
    limit = _headroom(max(row["high"] for row in every))
    # One range only: three that overlap would be read as none. The others stand in the table.
    banded = next(iter(lines))
    traces = _bands(banded, lines[banded])
    traces += _national(table, lines)
    traces += [_line(table, status, rows) for status, rows in lines.items()]
    traces.append(_names(lines, limit))
    return {"data": traces, "layout": _layout(table, every, limit)}


def _worth_drawing(table: Table, status: str, rows: list[dict]) -> bool:
    chosen = table.facts["filters"].sen_status
    asked = len(chosen) != 1 or status == chosen[0]
    return asked and any(row["value"] is not None for row in rows)


def _headroom(highest: float) -> float:
    """The end of the axis: the next round tick at or above what is drawn."""
    ticks = nice_ticks(highest or 1.0, STEPS)
    step = ticks[1] if len(ticks) > 1 else highest or 1.0
    return min(100.0, step * -(-(highest or 1.0) // step))


def _bands(status: str, rows: list[dict]) -> list[dict]:
    bands = []
    for run in runs(row["low"] for row in rows):
        part = [rows[place] for place in run]
        days = [row["date"] for row in part]
        bands.append(
            {
                "type": "scatter",
                "x": days + days[::-1],
                "y": [row["high"] for row in part] + [row["low"] for row in part[::-1]],
                "mode": "lines",
                "line": {"width": 0, "color": colour(STATUS_COLOURS[status])},
                "fill": "toself",
                "fillcolor": colour(STATUS_COLOURS[status]),
                "opacity": 0.16,
                "hoverinfo": "skip",
                "name": f"{RANGE}, {escaped(label('sen_status', status))}",
                "showlegend": not bands,
            }
        )
    return bands


def _line(table: Table, status: str, rows: list[dict]) -> dict:
    ink, name = colour(STATUS_COLOURS[status]), escaped(label("sen_status", status))
    names = table.facts["names"]
    return {
        "type": "scatter",
        "x": [row["date"] for row in rows],
        "y": [row["value"] for row in rows],
        "mode": "lines+markers",
        "line": {"color": ink, "width": 2, "dash": DASHES[status]},
        "marker": {
            "symbol": STATUS_SYMBOLS[status],
            "size": 8,
            "color": ink,
            "line": {"width": 1, "color": colour("surface")},
        },
        "connectgaps": False,
        "hoverinfo": "text",
        "hovertext": [f"{name}, {escaped(names[row['date']])}: {share(row)}" for row in rows],
        "name": name,
        "showlegend": False,
        "cliponaxis": False,
    }


def _national(table: Table, lines: dict) -> list[dict]:
    """The national values that fall between the first and the last date, one dotted line a status."""
    days = [row["date"] for rows in lines.values() for row in rows]
    traces = []
    for status in lines:
        series = table.facts.get("national", {}).get(status, [])
        inside = [figure for figure in series if min(days) <= census_day(figure.year) <= max(days)]
        if not inside:
            continue
        name = label("sen_status", status)
        traces.append(
            {
                "type": "scatter",
                "x": [census_day(figure.year) for figure in inside],
                "y": [figure.value for figure in inside],
                "mode": "lines" if len(inside) > 1 else "markers",
                "line": {"color": colour("national"), "width": 2, "dash": "dot"},
                "marker": {
                    "symbol": "line-ew",
                    "size": 12,
                    "line": {"width": 2, "color": colour("national")},
                },
                "hoverinfo": "text",
                "hovertext": [
                    f"National, {schools(figure)}, {escaped(figure.period)}: {name} {percent(figure.value)}"
                    for figure in inside
                ],
                "name": "National",
                "showlegend": not traces,
            }
        )
    return traces


def _names(lines: dict, limit: float) -> dict:
    """The name and the latest value of each line at its end, moved apart where two would overlap."""
    ends = {}
    for status, rows in reversed(lines.items()):
        ends[status] = next(row for row in reversed(rows) if row["value"] is not None)
    line = LINE * limit / PLOT
    places = parted([row["value"] for row in ends.values()], 1.9 * line, line, limit - line / 2)
    texts = [
        f"  {escaped(label('sen_status', status))}<br>  {percent(row['value'])}"
        for status, row in ends.items()
    ]
    return {
        "type": "scatter",
        "x": [max(row["date"] for row in ends.values())] * len(ends),
        "y": places,
        "mode": "text",
        "text": texts,
        "textposition": "middle right",
        "textfont": {"color": colour("ink")},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def _layout(table: Table, every: list[dict], limit: float) -> dict:
    days = sorted({row["date"] for row in every})
    names = table.facts["names"]
    shown = _dates_named(days, names)
    ticks = nice_ticks(limit, STEPS)
    along = {
        "type": "date",
        "range": [days[0], days[-1]],
        "showticklabels": True,
        "ticks": "outside",
        "ticklen": 5,
    }
    along |= {
        "tickvals": shown,
        "ticktext": [escaped(names[each]).replace(" ", "<br>") for each in shown],
    }
    up = {
        "range": [0, limit],
        "showgrid": True,
        "showticklabels": True,
        "tickvals": ticks,
        "ticklabelstandoff": 6,
    }
    up |= {"ticktext": [f"{tick:g}%" for tick in ticks]}
    return frame(
        PLOT + ABOVE + BELOW,
        margin=(LEFT, RIGHT, ABOVE, BELOW),
        xaxis=axis(showline=True, **along),
        yaxis=axis(**up),
        showlegend=True,
        legend=key(),
        meta={"dates": {"wide": DATE}},
    )


def _dates_named(days: list[str], names: dict[str, str]) -> list[str]:
    """The dates that are named: the last, and one a year where all would be too many; none too near another."""
    first_word = names[days[0]].split(" ")[0]
    yearly = [each for each in days[:-1] if names[each].split(" ")[0] == first_word]
    place = {each: date.fromisoformat(each).toordinal() for each in days}
    pixel = USUAL / (place[days[-1]] - place[days[0]])
    shown = [days[-1]]
    for each in reversed(yearly if len(days) > len(yearly) + 2 else days[:-1]):
        if (place[shown[0]] - place[each]) * pixel >= DATE:
            shown.insert(0, each)
    return shown
