"""Horizontal bars of shares, in a fixed order or with the largest first."""

from components.figures.rows import BAR, Sheet, name_line
from components.figures.style import LINE, escaped
from components.sentences.words import a_range, comparable, in_short, label, share, without_share
from data.benchmarks import Benchmark
from data.disclosure import is_hidden
from data.table import Table

BETWEEN = 14
BAR_LINE = BAR + 4
LAST = ("none",)
# A share of another whole than the rows above it stands apart from them.
APART = {("needs_recorded", "2 or more areas"): 12}


def bars(table: Table) -> dict | None:
    """A bar a row, in the table's own order; other units than percent are left to the words."""
    return _drawn(table, [row for row in table.rows if row["unit"] == "percent"])


def sorted_bars(table: Table) -> dict | None:
    """A bar a row with anybody in it, the largest first, what is not recorded last.

    Where a number is hidden, its place in the order would tell it, so the table's own order stays.
    """
    rows = [row for row in table.rows if row["numerator"] != 0]
    if all(row["value"] is not None for row in rows):
        rows.sort(key=lambda row: (table.key(row)[-1] in LAST, -row["value"]))
    return _drawn(table, rows)


def _drawn(table: Table, rows: list[dict]) -> dict | None:
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return None
    figures = [table.benchmarks.get(table.key(row)) if comparable(row) else None for row in rows]
    limit = max([row["value"] for row in known] + [figure.value for figure in figures if figure])
    sheet, top = Sheet(limit), 0.0
    for row, figure in zip(rows, figures, strict=True):
        top += APART.get((table.groups[-1], table.key(row)[-1]), 0)
        _draw(sheet, row, label(table.groups[-1], table.key(row)[-1]), figure, top)
        top += LINE + BAR_LINE + BETWEEN
    return sheet.figure(top - BETWEEN)


def _draw(sheet: Sheet, row: dict, name: str, figure: Benchmark | None, top: float) -> None:
    sheet.name(name_line(top), escaped(name))
    middle = top + LINE + BAR_LINE / 2
    if is_hidden(row):
        sheet.hidden(middle)
        return
    if row["value"] is None:
        sheet.name(middle, without_share(row), "muted")
        return
    extent = "" if row["low"] is None else f", range {a_range(row['low'], row['high'])}"
    hover = f"{escaped(name)}: {share(row)}{extent}"
    sheet.bar((0, row["value"]), middle, ("all_sen" if comparable(row) else "muted", True), hover)
    end = max(row["value"], figure.value) if figure else row["value"]
    sheet.label(end, middle, share(row))
    if figure:
        sheet.national(figure.value, middle, f"National, {escaped(in_short(figure.period))}")
