"""Dots with ranges in groups: one line a year, under a heading where there is more than one group."""

from components.figures.rows import Sheet, name_line
from components.figures.style import LINE, STATUS_SYMBOLS, escaped
from components.sentences.words import RANGE, a_range, comparable, label, share, without_share
from data.rounding import percent
from data.table import Table

ROW = 34
HEADING = LINE + 8
INSET = 82


def grouped_dots(table: Table) -> dict | None:
    """The share of all SEN by year, one line each, in groups by the table's second column."""
    year, group, _status = table.groups
    rows = [row for row in table.rows if row["sen_status"] == "SEN" and row["denominator"]]
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return None
    groups = list(dict.fromkeys(row[group] for row in rows))
    sheet, top = Sheet(max(row["high"] for row in known), inset=INSET), 0.0
    for code in groups:
        if len(groups) > 1:
            sheet.write(0, name_line(top), f"{escaped(label(group, code))}  ", at="middle left")
            top += HEADING
        for row in sorted((row for row in rows if row[group] == code), key=lambda row: row[year]):
            _draw(sheet, row, escaped(row[year]), top + ROW / 2)
            top += ROW
        top += LINE / 2
    sheet.explain("range", RANGE)
    sheet.number_axis(top)
    return sheet.figure(top)


def _draw(sheet: Sheet, row: dict, name: str, middle: float) -> None:
    sheet.write(0, middle, f"{name}  ", "muted", "middle left")
    if row["value"] is None:
        sheet.write(0, middle, f"  {without_share(row)}", "muted")
        return
    ink, symbol = ("all_sen", STATUS_SYMBOLS["SEN"]) if comparable(row) else ("muted", "circle")
    sheet.whisker(row["low"], row["high"], middle, ink)
    sheet.dot(
        row["value"], middle, (ink, symbol), f"{name}: {share(row)}, range {a_range(row['low'], row['high'])}"
    )
    # Shorter than elsewhere: the years take their part of a phone's width.
    sheet.label(row["high"], middle, f"{percent(row['value'])} of {row['denominator']:,}")
