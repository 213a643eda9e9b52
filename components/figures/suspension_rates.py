"""Suspensions per 100 pupils by SEN status, with what lies behind each rate in words."""

from components.figures.dots import ORDER, asked
from components.figures.rows import LEAD, Sheet, name_line
from components.figures.style import LINE, STATUS_COLOURS, STATUS_SYMBOLS, escaped, nice_ticks
from components.sentences.words import RANGE, comparable, label, pupils
from data.rounding import said
from data.table import Table

MARK_LINE = 24
BETWEEN = 12
TICK = 18


def suspension_rates(table: Table) -> dict | None:
    """A row a status: suspensions per 100 pupils as a dot on its range, and the counts below it."""
    rows = [row for row in table.rows if row["quantity"] == "suspensions" and asked(table, row)]
    rows.sort(key=lambda row: ORDER[row["sen_status"]])
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return None
    figures = {row["sen_status"]: table.benchmarks.get(table.key(row)) for row in known if comparable(row)}
    ends = [row["high"] for row in known] + [figure.value for figure in figures.values() if figure]
    sheet, top = Sheet(max(ends), lead=LEAD, tick=TICK), 0.0
    for row in rows:
        _draw(sheet, table, row, figures.get(row["sen_status"]), top)
        top += 2 * LINE + MARK_LINE + BETWEEN
    sheet.explain("range", RANGE)
    ticks = nice_ticks(sheet.limit)
    # The unit stands with a tick in the middle, where there is room for it on a phone.
    unit = {ticks[len(ticks) // 2]: f"{ticks[len(ticks) // 2]:g} per 100"} if len(ticks) > 1 else {}
    sheet.number_axis(top, unit | {tick: f"{tick:g}" for tick in ticks if tick not in unit})
    return sheet.figure(top)


def _draw(sheet: Sheet, table: Table, row: dict, figure: object, top: float) -> None:
    status, middle = row["sen_status"], top + LINE + MARK_LINE / 2
    name = escaped(label("sen_status", status))
    sheet.name(name_line(top), name)
    sheet.upright(0, middle - MARK_LINE / 2, middle + MARK_LINE / 2, "hairline")
    if row["value"] is None:
        sheet.name(middle, "too few for a rate" if row["n"] is not None else "hidden", "muted")
    else:
        ink = STATUS_COLOURS[status] if comparable(row) else "muted"
        sheet.whisker(row["low"], row["high"], middle, ink)
        hover = f"{name}: {said(row['value'])} per 100, range {said(row['low'])} to {said(row['high'])}"
        sheet.dot(row["value"], middle, (ink, STATUS_SYMBOLS[status]), hover)
        if figure:
            sheet.national(figure.value, middle, "National")
        sheet.label(max(row["high"], figure.value if figure else 0), middle, said(row["value"]))
    people = (table.row(status, "suspended") or {}).get("numerator")
    if row["numerator"] is not None and people is not None:
        times = f"{said(row['numerator'], 0)} suspension" + ("" if row["numerator"] == 1 else "s")
        sheet.name(name_line(top + LINE + MARK_LINE), f"{times} of {pupils(people)}", "muted")
