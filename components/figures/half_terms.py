"""This year's weeks and half terms over the same half terms of last year."""

from datetime import date, timedelta

from components.figures.school_weeks import line, marks, over_weeks, texts
from components.figures.style import colour
from data.dates import long_date
from data.rounding import percent, said
from data.table import Table

HEADROOM, CLEAR = 1.2, 0.02


def half_term_steps(table: Table) -> dict | None:
    """A level a half term, this year's drawn and last year's dashed, each with its number, over the weeks as dots."""
    weeks = [row for row in table.rows if row["week"] and row["value"] is not None]
    if not weeks:
        return None
    levels = _levels(table, weeks)
    highest = max(
        [row["value"] for row in weeks] + [level for *_span, level in levels["now"] + levels["before"]]
    )
    traces = [_dots(weeks)]
    for which, ink, dash, name in (
        ("before", "outline", "dash", "same half term last year"),
        ("now", "all_sen", "solid", "this year"),
    ):
        if levels[which]:
            x, y = [], []
            for start, end, level in levels[which]:
                x += [start, end, None]
                y += [level, level, None]
            traces.append(line(x, y, ink, dash=dash, width=3, name=name))
    traces += _numbers(levels, weeks)
    return over_weeks(traces, [row["week"] for row in weeks], 0.0, max(highest, 1.0) * HEADROOM, "%")


def _levels(table: Table, weeks: list[dict]) -> dict[str, list[tuple[str, str, float]]]:
    """By year: first day, last day and rate of each half term of which this year has weeks."""
    this_year = weeks[-1]["academic_year"]
    levels: dict[str, list[tuple[str, str, float]]] = {"now": [], "before": []}
    for half_term in dict.fromkeys(row["half_term"] for row in weeks if row["half_term"]):
        inside = [row["week"] for row in weeks if row["half_term"] == half_term]
        end = (date.fromisoformat(inside[-1]) + timedelta(days=4)).isoformat()
        for row in table.rows:
            if row["half_term"] == half_term and not row["week"] and row["value"] is not None:
                which = "now" if row["academic_year"] == this_year else "before"
                levels[which].append((inside[0], end, row["value"]))
    return levels


def _dots(weeks: list[dict]) -> dict:
    look = {"symbol": "circle", "size": 7, "color": colour("spc_common")}
    look |= {"line": {"width": 1, "color": colour("outline")}}
    hovers = [
        f"Week of {long_date(date.fromisoformat(row['week']))}: {percent(row['value'])}" for row in weeks
    ]
    return marks([row["week"] for row in weeks], [row["value"] for row in weeks], look, hovers, "week")


def _numbers(levels: dict, weeks: list[dict]) -> list[dict]:
    """The number of each level clear of the weeks: the higher of the two above them, the lower below."""
    clear = CLEAR * max([row["value"] for row in weeks])
    placed = {"top center": [], "bottom center": []}
    before = {start: level for start, _end, level in levels["before"]}
    for start, end, level in levels["now"]:
        inside = [row["value"] for row in weeks if start <= row["week"] <= end]
        ends = sorted((level, before.get(start, level)))
        top, bottom = max([*inside, ends[1]]) + clear, min([*inside, ends[0]]) - clear
        above = level >= before.get(start, level)
        middle = _middle(start, end)
        placed["top center" if above else "bottom center"].append(
            (middle, top if above else bottom, level, "ink")
        )
        if start in before:
            other = (middle, bottom if above else top, before[start], "muted")
            placed["bottom center" if above else "top center"].append(other)
    traces = []
    for where, found in placed.items():
        for ink in ("ink", "muted"):
            these = [each for each in found if each[3] == ink]
            if these:
                x, y, numbers, _ink = zip(*these, strict=True)
                traces.append(texts(list(x), list(y), [said(number) for number in numbers], where, ink))
    return traces


def _middle(start: str, end: str) -> str:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return (first + (last - first) / 2).isoformat()
