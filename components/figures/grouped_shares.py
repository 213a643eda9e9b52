"""Shares in groups: under each test a line a status, or a bar a verdict or reason."""

from components.figures.rows import Sheet, name_line
from components.figures.style import LINE, STATUS_COLOURS, STATUS_SYMBOLS, escaped
from components.sentences.scores import SHORT, subject_named
from components.sentences.words import RANGE, a_range, comparable, share
from data.rounding import percent
from data.table import Table

ROW = 26
HEADING = LINE + 6
APART = 10
INSET_STATUS, INSET_WORDS = 68, 104
SIDES = {"SEN": "With SEN", "N": "No SEN"}
WHOLE = 100.0


def status_shares(table: Table) -> dict | None:
    """Under each test the share of pupils with SEN and of pupils with no SEN, as dots on their ranges."""
    groups = _groups(table, [row for row in table.rows if row["sen_status"] in SIDES and row["denominator"]])
    if not any(row["value"] is not None for rows in groups.values() for row in rows):
        return None
    sheet, top = Sheet(WHOLE, inset=INSET_STATUS), 0.0
    for name, rows in groups.items():
        sheet.name(name_line(top), escaped(name))
        top += HEADING
        for row in sorted(rows, key=lambda row: row["sen_status"] == "N"):
            _dot(sheet, row, top + ROW / 2, name)
            top += ROW
        top += APART
    sheet.explain("range", RANGE)
    sheet.number_axis(top - APART)
    return sheet.figure(top - APART)


def verdict_bars(table: Table) -> dict | None:
    """Under each test a bar for each of its parts, which together are everybody."""
    groups = _groups(table, [row for row in table.rows if row["denominator"]])
    known = [row["value"] for rows in groups.values() for row in rows if row["value"] is not None]
    if not known:
        return None
    sheet, top, group = Sheet(max(known), inset=INSET_WORDS), 0.0, table.groups[-1]
    for name, rows in groups.items():
        sheet.name(name_line(top), escaped(f"{name}, {rows[0]['denominator']:,} pupils"))
        top += HEADING
        for row in rows:
            _bar(sheet, row, top + ROW / 2, SHORT[row[group]])
            top += ROW
        top += APART
    return sheet.figure(top - APART)


def _groups(table: Table, rows: list[dict]) -> dict[str, list[dict]]:
    groups: dict[str, list[dict]] = {}
    for row in rows:
        groups.setdefault(subject_named(table, row), []).append(row)
    return groups


def _dot(sheet: Sheet, row: dict, middle: float, name: str) -> None:
    status = row["sen_status"]
    sheet.write(0, middle, f"{SIDES[status]}  ", "muted", "middle left")
    if row["value"] is None:
        sheet.write(0, middle, f"  {share(row)}", "muted")
        return
    ink = STATUS_COLOURS[status] if comparable(row) else "muted"
    sheet.whisker(row["low"], row["high"], middle, ink)
    hover = f"{escaped(name)}, {SIDES[status]}: {share(row)}, range {a_range(row['low'], row['high'])}"
    sheet.dot(row["value"], middle, (ink, STATUS_SYMBOLS[status]), hover)
    sheet.label(row["high"], middle, f"{percent(row['value'])} of {row['denominator']:,}")


def _bar(sheet: Sheet, row: dict, middle: float, name: str) -> None:
    sheet.write(0, middle, f"{escaped(name)}  ", "muted", "middle left")
    if row["value"] is None:
        sheet.write(0, middle, f"  {share(row)}", "muted")
        return
    hover = f"{escaped(name)}: {share(row)}, range {a_range(row['low'], row['high'])}"
    sheet.bar((0, row["value"]), middle, ("all_sen" if comparable(row) else "muted", True), hover)
    sheet.label(row["value"], middle, f"{row['numerator']:,} ({percent(row['value'])})")
