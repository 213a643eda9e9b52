"""One row a number: what is drawn of a release that leaves too little of a table for the panel's own figure."""

from dataclasses import replace

from components.figures.rows import BAR, Sheet, name_line
from components.figures.style import LINE, escaped
from components.sentences.row_words import SAID, named
from data.disclosure import is_hidden
from data.table import Table

BETWEEN = 14
BAR_LINE = BAR + 4
MOST, LONGEST = 30, 36


def published_rows(table: Table) -> dict | None:
    """The rows of a table's first unit in its own order, each a bar with its value in words; hidden ones hatched."""
    known = [row for row in table.rows if row.get("value") is not None and row["unit"] in SAID]
    if not known:
        return None
    rows = [row for row in table.rows if row["unit"] == known[0]["unit"]]
    values = [row["value"] for row in known if row["unit"] == known[0]["unit"]]
    # A bar begins at 0; where some lie below it, the words alone say how far.
    sheet, top, bars = Sheet(max(values)), 0.0, min(values) >= 0
    # What is the same in all of them need not be said at each.
    telling = tuple(group for group in table.groups if len({row[group] for row in rows}) > 1)
    naming = replace(table, groups=telling or table.groups)
    for row in rows[:MOST]:
        top = _named(sheet, naming, row, top)
        _draw(sheet, naming, row, (top, bars))
        top += LINE + BAR_LINE + BETWEEN
    if len(rows) > MOST:
        sheet.name(name_line(top), f"{len(rows) - MOST} more in the table", "muted")
        top += LINE + BETWEEN
    return sheet.figure(top - BETWEEN)


def _named(sheet: Sheet, table: Table, row: dict, top: float) -> float:
    """Write a row's name, on two lines where a phone has no room for it on one; where the last line begins."""
    first, last = "", named(table, row)
    if len(last) > LONGEST and len(table.groups) > 1:
        first = named(replace(table, groups=table.groups[:1]), row)
        last = named(replace(table, groups=table.groups[1:]), row)
    if first and last:
        sheet.name(name_line(top), escaped(first))
        top += LINE
    sheet.name(name_line(top), escaped(last or first))
    return top


def _draw(sheet: Sheet, table: Table, row: dict, place: tuple[float, bool]) -> None:
    top, bars = place
    name = escaped(named(table, row))
    middle = top + LINE + BAR_LINE / 2
    if is_hidden(row):
        sheet.hidden(middle)
        return
    if row["value"] is None:
        sheet.name(middle, "too few", "muted")
        return
    words = escaped(SAID[row["unit"]](row))
    if bars:
        sheet.bar((0, row["value"]), middle, ("all_sen", True), f"{name}: {words}")
        sheet.label(row["value"], middle, words)
    else:
        sheet.name(middle, words)
