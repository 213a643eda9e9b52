"""Ratios with their ranges round a line at 1, the two shares in words beside each."""

from components.figures.rows import LEAD, Sheet, name_line
from components.figures.style import LINE, escaped, nice_ticks
from components.sentences.register import differs
from components.sentences.words import RANGE, label
from data.rounding import percent, said
from data.table import Table

MARK_LINE = 22
BETWEEN = 14
# One wide range must not press all the others together: past this, or past every ratio up to the second, what is
# wider runs off and ends in an arrow.
WIDE, WIDEST = 4.0, 6.0
SAME = "same<br>share"


def forest(table: Table) -> dict | None:
    """A row a group: the ratio of its share to that of the rest, in the focus colour where it is clearly not 1."""
    rows = [row for row in table.rows if row["denominator"] and row["rest"]]
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return None
    sheet, top = Sheet(_limit(known), lead=LEAD + 4), 0.0
    for row in rows:
        _draw(sheet, row, top)
        top += LINE + MARK_LINE + BETWEEN
    sheet.explain("range", RANGE)
    sheet.number_axis(top, _axis(sheet.limit))
    return sheet.figure(top)


def _limit(known: list[dict]) -> float:
    farthest = min(max(WIDE, 1.15 * max(row["value"] for row in known)), WIDEST)
    return max(1.5, min(farthest, max(row["high"] for row in known)))


def _draw(sheet: Sheet, row: dict, top: float) -> None:
    name = escaped(label("characteristic", row["characteristic"]))
    sheet.name(name_line(top), name)
    middle = top + LINE + MARK_LINE / 2
    if row["value"] is None:
        sheet.name(middle, "too few to say", "muted")
        return
    sheet.upright(1, middle - MARK_LINE / 2, middle + MARK_LINE / 2, "ink")
    shares = (100 * row["numerator"] / row["denominator"], 100 * row["rest_numerator"] / row["rest"])
    words = f"{percent(shares[0])} against {percent(shares[1])}"
    hover = (
        f"{name}: {said(row['value'], 2)} times ({said(row['low'], 2)} to {said(row['high'], 2)}), {words}"
    )
    ink, symbol = ("all_sen", "square") if differs(row) else ("muted", "circle")
    end = min(row["high"], sheet.limit)
    sheet.whisker(min(row["low"], end), end, middle, ink)
    if row["high"] > sheet.limit:
        sheet.dot(end, middle, (ink, "triangle-right"), hover)
    if row["value"] <= sheet.limit:
        sheet.dot(row["value"], middle, (ink, symbol), hover)
    sheet.label(max(end, 1), middle, words)


def _axis(limit: float) -> dict[float, str]:
    """The ticks of the axis in words, the line at 1 first: it is the one that matters."""
    *ticks, last = (tick for tick in nice_ticks(limit) if tick)
    words = {1.0: SAME, last: "twice" if last == 2 else f"{last:g}<br>times"}
    return words | {tick: f"{tick:g}" for tick in ticks if tick != 1}
