"""A funnel: each school's share over its size, with the limits that chance alone would give schools of that size."""

from components.figures.rows import KEY_LINE
from components.figures.school_marks import marks, names, words
from components.figures.style import axis, colour, frame, key, key_room, nice_ticks
from components.sentences.trust import of_schools
from data.rounding import percent
from data.table import Table
from data.trust.comparing import FEWEST_SCHOOLS
from data.trust.limits import INNER, OUTER

HEIGHT, LEFT, RIGHT, BELOW = 330, 42, 12, 44
DASHES = {INNER: "solid", OUTER: "dash"}


def funnel(table: Table) -> dict | None:
    """A numbered mark a school, filled beyond the limits; the share of all together as a line between them."""
    rows = [row for row in of_schools(table) if row["value"] is not None]
    if not rows:
        return None
    wide = max(row["denominator"] for row in rows) * 1.06
    lines = _lines(table)
    told = [trace["name"] for trace in lines if trace["showlegend"]]
    drawn = marks(table, rows, [row["denominator"] for row in rows])
    told += [trace["name"] for trace in drawn if trace["showlegend"]]
    more, meta = key_room(told)
    top = (KEY_LINE + more if told else 2) + 8
    high = _top(table, rows)
    across, up = nice_ticks(wide, 5), nice_ticks(high)
    layout = frame(
        HEIGHT + top,
        margin=(LEFT, RIGHT, top, BELOW),
        xaxis=axis(range=[0, wide], showline=True, showticklabels=True, tickvals=across,
                   ticktext=[f"{tick:,.0f}" for tick in across]),
        yaxis=axis(range=[0, high], showgrid=True, showticklabels=True, tickvals=up,
                   ticktext=[f"{tick:g}%" for tick in up]),
        annotations=[
            *names(table, rows, wide, HEIGHT / high),
            words("pupils", x=1, xref="paper", xanchor="right", y=0, yref="paper", yanchor="top", yshift=-22),
        ],
        showlegend=bool(told), legend=key(), meta=meta,
    )  # fmt: skip
    return {"data": [*lines, *drawn], "layout": layout}


def _top(table: Table, rows: list[dict]) -> float:
    """The end of the upward axis: room for every school, and for the limits at the size of the smallest."""
    least = min(row["denominator"] for row in rows)
    ends = [row["value"] for row in rows]
    if "limits" in table.facts:
        _low, high = table.facts["limits"][OUTER]
        ends += [end for size, end in zip(table.facts["sizes"], high, strict=True) if size >= least][:1]
    return min(max(*ends, 0.5) * 1.1, 106.0)


def _lines(table: Table) -> list[dict]:
    """The limits and the share they lie round; none where schools of several phases stand together."""
    if "limits" not in table.facts:
        return []
    sizes, target = table.facts["sizes"], table.facts["target"]
    base = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    made = []
    for level, ends in table.facts["limits"].items():
        line = {"color": colour("muted"), "width": 1.5, "dash": DASHES[level]}
        made += [
            base | {"x": sizes, "y": end, "line": line, "name": f"{100 * level:g}% limits", "showlegend": place == 0}
            for place, end in enumerate(ends)
        ]  # fmt: skip
    whose = "all together" if len(of_schools(table)) >= FEWEST_SCHOOLS else "national"
    line = {"color": colour("ink"), "width": 1.5, "dash": "dot"}
    middle = {"x": [0, sizes[-1] * 2], "y": [target] * 2, "line": line}
    return [*made, base | middle | {"name": f"{whose} {percent(target)}", "showlegend": True}]
