"""Dots with ranges: one row a share, with the national figure as a tick."""

from components.figures.rows import LEAD, Sheet, name_line
from components.figures.style import LINE, PHONE, STATUS_COLOURS, STATUS_SYMBOLS, escaped, width_of
from components.sentences.words import RANGE, a_range, beside, comparable, in_short, label, without_share
from data.benchmarks import Benchmark
from data.disclosure import is_hidden
from data.rounding import percent
from data.table import Table

MARK_LINE = 24
BETWEEN = 14
# Taller than a dot, so that it shows where one lies on it.
TICK = 18
ORDER = {"SEN": 0, "K": 1, "E": 2, "N": 3}


def dots(table: Table) -> dict | None:
    """One row a group: its share as a dot on its range, the counts beside it, the national share as a tick."""
    return dots_of(table, table.rows, table.groups[-1])


def dots_of(table: Table, rows: list[dict], group: str) -> dict | None:
    """The same of some of a table's rows, named by one of its group columns."""
    rows = [row for row in rows if asked(table, row)]
    if not any(row["value"] is not None for row in rows):
        return None
    rows = sorted(rows, key=lambda row: ORDER.get(row[group], len(ORDER)))
    figures = {id(row): figure for row in rows if (figure := table.benchmarks.get(table.key(row)))}
    ends = [row["high"] or 0 for row in rows] + [figure.value for figure in figures.values()]
    sheet, top = Sheet(max(ends), lead=LEAD, tick=TICK), 0.0
    named: list[tuple[Benchmark, float]] = []
    for row in rows:
        figure = figures.get(id(row)) if comparable(row) else None
        top += _draw(sheet, row, group, figure, top) + BETWEEN
        if figure:
            named.append((figure, top - BETWEEN - LINE))
    _name_nationals(sheet, named)
    sheet.explain("range", RANGE)
    sheet.number_axis(top)
    return sheet.figure(top)


def asked(table: Table, row: dict) -> bool:
    """Whether the reader asked about the row: where they chose one status, the others with SEN are nobody."""
    chosen = table.facts["filters"].sen_status
    return len(chosen) != 1 or row.get("sen_status", chosen[0]) in (chosen[0], "N")


def _draw(sheet: Sheet, row: dict, group: str, figure: Benchmark | None, top: float) -> float:
    """Draw one row from ``top`` down; how high it is."""
    name = label(group, row[group])
    sheet.name(name_line(top), escaped(name))
    middle = top + LINE + MARK_LINE / 2
    sheet.upright(0, middle - MARK_LINE / 2, middle + MARK_LINE / 2, "hairline")
    if is_hidden(row):
        sheet.hidden(middle)
        return LINE + MARK_LINE
    if row["value"] is None:
        sheet.name(middle, without_share(row), "muted")
        return LINE + MARK_LINE
    ink = STATUS_COLOURS.get(row[group], "all_sen") if comparable(row) else "muted"
    sheet.whisker(row["low"], row["high"], middle, ink)
    hover = f"{escaped(name)}: {beside(row)}, range {a_range(row['low'], row['high'])}"
    sheet.dot(row["value"], middle, (ink, STATUS_SYMBOLS.get(row[group], "circle")), hover)
    end = max(row["high"], figure.value) if figure else row["high"]
    sheet.label(end, middle, beside(row))
    if figure is None:
        return LINE + MARK_LINE
    sheet.national(figure.value, middle)
    return 2 * LINE + MARK_LINE


def _name_nationals(sheet: Sheet, named: list[tuple[Benchmark, float]]) -> None:
    """Name each tick below it, with its period if that fits on a phone for all of them."""
    texts = [
        f"National {percent(figure.value)}, {escaped(in_short(figure.period))}" for figure, _top in named
    ]
    if None in (_side(sheet, figure, text) for (figure, _top), text in zip(named, texts, strict=True)):
        texts = [f"National {percent(figure.value)}" for figure, _top in named]
    for (figure, top), text in zip(named, texts, strict=True):
        side = _side(sheet, figure, text) or "right"
        sheet.write(figure.value, name_line(top), text, "muted", f"middle {side}")


def _side(sheet: Sheet, figure: Benchmark, text: str) -> str | None:
    """Where a tick's name fits on a phone: centred below it, to its right or to its left; None: nowhere."""
    at, wide = sheet.pixels(figure.value), width_of(text)
    if wide / 2 <= at <= PHONE - wide / 2:
        return "center"
    if at + wide <= PHONE:
        return "right"
    return "left" if at >= wide else None
