"""A control chart: weeks with their mean and limits, and a mark of its own for what is unusual."""

from datetime import date

from components.figures.school_weeks import joined, line, marks, over_weeks, texts
from components.figures.style import colour, parted
from data import disclosure
from data.dates import long_date
from data.rounding import said
from data.table import Table

PLOT_LINE = 0.085
WIDER, NARROWER = "unusually wide", "unusually narrow"
USUAL, MAY_CHANGE = "week", "may still change"
HIGH_SIGNALS, LOW_SIGNALS = (
    ("above", "high", "rising", "near top"),
    ("below", "low", "falling", "near bottom"),
)


def control_chart(table: Table) -> dict | None:
    """The gap week by week between its limits; weeks apart from each other are not joined."""
    rows = [row for row in table.rows if row["quantity"] == "gap" and row["value"] is not None]
    if not rows:
        return None
    weeks, values = [row["week"] for row in rows], [row["value"] for row in rows]
    limits = rows[0]["limits"]
    levels = [limits.lower, limits.mean, limits.upper] if limits else []
    lowest, highest = min(0.0, *values, *levels), max(*values, *levels, 1.0)
    room = 0.06 * (highest - lowest)
    traces = [line(*joined(weeks, values), "spc_common")]
    if limits:
        traces += _limits(limits, weeks, (lowest - room * (lowest < 0), highest + room))
    traces += _points(table, rows)
    return over_weeks(traces, weeks, lowest - room * (lowest < 0), highest + room, "")


def _limits(limits, weeks: list[str], span: tuple[float, float]) -> list[dict]:
    """The mean and the limits as lines across, each with its number at the right end."""
    ends = [weeks[0], date.fromordinal(date.fromisoformat(weeks[-1]).toordinal() + 4).isoformat()]
    levels = [limits.upper, limits.mean, limits.lower]
    line_high = PLOT_LINE * (span[1] - span[0])
    places = parted(levels, line_high, span[0] + line_high / 2, span[1] - line_high / 2)
    return [
        line(ends, [limits.mean] * 2, "outline", name="mean"),
        line(ends, [limits.upper] * 2, "outline", dash="dash", name="usual range"),
        line(ends, [limits.lower] * 2, "outline", dash="dash"),
        texts([ends[1]] * 3, places, [f" {said(level)}" for level in levels], "middle right", "muted"),
    ]


def _points(table: Table, rows: list[dict]) -> list[dict]:
    """The weeks by what they are: usual, unusually wide, unusually narrow; provisional ones hollow."""
    judged = all(min(row["n"], row["peers"]) >= disclosure.JUDGED_FROM for row in rows)
    looks = {
        USUAL: ("spc_common", "circle"),
        MAY_CHANGE: ("surface", "circle-open-dot"),
        WIDER: ("spc_concern" if judged else "spc_neutral", "triangle-up"),
        NARROWER: ("spc_improvement" if judged else "spc_neutral", "triangle-down"),
    }
    traces = []
    for kind, (ink, symbol) in looks.items():
        these = [row for row in rows if kind_of(table, row) == kind]
        if these:
            edge = {"width": 1.5, "color": colour("outline")}
            fill = colour("outline") if symbol.endswith("dot") else colour(ink)
            look = {
                "symbol": symbol,
                "size": 12 if symbol.startswith("tri") else 9,
                "color": fill,
                "line": edge,
            }
            hovers = [_hover(row) for row in these]
            x, y = [row["week"] for row in these], [row["value"] for row in these]
            traces.append(marks(x, y, look, hovers, "" if kind == USUAL else kind))
    return traces


def kind_of(table: Table, row: dict) -> str:
    """What a week is: unusual before provisional, since a signal is to be looked into."""
    if any(kind in HIGH_SIGNALS for kind in row["signals"]):
        return WIDER
    if any(kind in LOW_SIGNALS for kind in row["signals"]):
        return NARROWER
    provisional = table.facts.get("provisional")
    return MAY_CHANGE if provisional and row["week"] >= provisional else USUAL


def _hover(row: dict) -> str:
    note = f", {row['note']}" if row["note"] else ""
    return f"Week of {long_date(date.fromisoformat(row['week']))}: {said(row['value'])} points{note}"
