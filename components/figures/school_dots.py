"""Schools side by side by name, each with its number and its range, and the number of all together as a line."""

from components.figures.rows import KEY_LINE
from components.figures.school_marks import marks, words
from components.figures.style import TICK_STEPS, axis, colour, frame, key, key_room
from components.sentences.row_words import SAID
from components.sentences.trust import of_schools
from components.sentences.words import RANGE
from data.rounding import percent, said
from data.table import Table
from data.trust.comparing import TOGETHER

HEIGHT, LEFT, RIGHT, BELOW = 330, 48, 8, 30


def school_dots(table: Table) -> dict | None:
    """A numbered mark a school, in the order of their names, filled where its range leaves out all together."""
    rows = [row for row in of_schools(table) if row["value"] is not None]
    if not rows:
        return None
    across = list(range(1, len(rows) + 1))
    lines = [*_ranges(rows, across), *_together(table, len(rows))]
    drawn = marks(table, rows, across)
    told = [trace["name"] for trace in (*lines, *drawn) if trace["showlegend"]]
    more, meta = key_room(told)
    top = (KEY_LINE + more if told else 2) + 8
    ticks = _ticks(rows, table.row(TOGETHER))
    layout = frame(
        HEIGHT + top,
        margin=(LEFT, RIGHT, top, BELOW),
        xaxis=axis(range=[0.2, len(rows) + 0.8]),
        yaxis=axis(range=_span(rows, ticks), showgrid=True, showticklabels=True, tickvals=ticks,
                   ticktext=[_tick(rows[0]["unit"], tick) for tick in ticks], zeroline=True,
                   zerolinecolor=colour("muted")),
        annotations=[words("schools by name", x=1, xref="paper", xanchor="right", y=0, yref="paper", yanchor="top",
                           yshift=-8)],
        showlegend=bool(told), legend=key(), meta=meta,
    )  # fmt: skip
    return {"data": [*lines, *drawn], "layout": layout}


def _ranges(rows: list[dict], across: list[float]) -> list[dict]:
    known = [(at, row) for at, row in zip(across, rows, strict=True) if row["low"] is not None]
    if not known:
        return []
    line = {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "name": RANGE, "showlegend": True,
        "line": {"color": colour("all_sen"), "width": 2},
        "x": [part for at, _row in known for part in (at, at, None)],
        "y": [part for _at, row in known for part in (row["low"], row["high"], None)],
    }  # fmt: skip
    return [line]


def _together(table: Table, count: int) -> list[dict]:
    row = table.row(TOGETHER)
    if row["value"] is None:
        return []
    value = percent(row["value"]) if row["unit"].startswith("percent") else SAID[row["unit"]](row)
    return [{
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": [0, count + 1], "y": [row["value"]] * 2,
        "line": {"color": colour("ink"), "width": 1.5, "dash": "dot"}, "name": f"all together {value}",
        "showlegend": True,
    }]  # fmt: skip


def _ends(rows: list[dict]) -> tuple[float, float]:
    lows = [row["value"] if row["low"] is None else row["low"] for row in rows]
    highs = [row["value"] if row["high"] is None else row["high"] for row in rows]
    return min(0.0, *lows), max(0.0, *highs)


def _ticks(rows: list[dict], together: dict) -> list[float]:
    """Round numbers from the lowest end, or 0, to the highest."""
    low, high = _ends([*rows, *([together] if together["value"] is not None else [])])
    step = next(step for step in TICK_STEPS if (high - low) / step <= 5)
    return [round(step * place, 6) for place in range(int(low // step), int(-(-high // step)) + 1)]


def _span(rows: list[dict], ticks: list[float]) -> list[float]:
    low, high = _ends(rows)
    pad = 0.06 * (high - low or 1.0)
    return [min(low - pad, 0.0) if low < 0 else 0.0, max(high + pad, ticks[-1] if high else 1.0)]


def _tick(unit: str, tick: float) -> str:
    if unit.startswith("percent"):
        return f"{tick:g}%"
    if unit.startswith("pounds"):
        return f"\u00a3{said(tick, 0)}"
    return said(tick, 0 if tick == int(tick) else 1)
