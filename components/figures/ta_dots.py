"""Dots with ranges: time led by a teacher and by a TA, and what teachers and TAs answer in the audit."""

from components.figures.rows import LEAD, Sheet, name_line
from components.figures.style import LINE, STATUS_COLOURS, STATUS_SYMBOLS, escaped
from components.sentences.words import RANGE, a_range, comparable, label
from data.rounding import percent, said
from data.table import Table

MARK_LINE = 20
BETWEEN = 6
HEADING = LINE + 8
ROW = 28
INSET = 78
WHOLE = 100.0
LED = {"teacher": "Led by a teacher", "ta": "Led by a TA"}
# Where one status is chosen the other with SEN is nobody.
ORDER = ("SEN", "K", "E", "N")
NOT_YET, EMBEDDED = 1, 4


def led_dots(table: Table) -> dict | None:
    """Under each adult a row a status: its share of observed time on its range, with the hours observed."""
    rows = [row for row in table.rows if row["company"] in LED and row["n"]]
    if not any(row["value"] is not None for row in rows):
        return None
    sheet, top = Sheet(WHOLE, lead=LEAD), 0.0
    for led, heading in LED.items():
        mine = sorted(
            (row for row in rows if row["company"] == led), key=lambda row: ORDER.index(row["sen_status"])
        )
        sheet.name(name_line(top), heading, "muted")
        top += HEADING
        for row in mine:
            top += _led(sheet, row, top) + BETWEEN
        top += BETWEEN
    sheet.explain("range", RANGE)
    sheet.number_axis(top, {WHOLE / 2: "50%", 0.0: "0%", WHOLE: ""})
    return sheet.figure(top)


def _led(sheet: Sheet, row: dict, top: float) -> float:
    status, middle = row["sen_status"], top + LINE + MARK_LINE / 2
    name = label("sen_status", status)
    hours = f"{said(row['denominator'], 0)} hours"
    if row["value"] is None:
        sheet.name(name_line(top), f"{name}: {hours}, too little to tell", "muted")
        return LINE
    sheet.name(name_line(top), f"{name}: {percent(row['value'])} of {hours}")
    ink = STATUS_COLOURS[status] if comparable(row) else "muted"
    sheet.upright(0, middle - MARK_LINE / 2, middle + MARK_LINE / 2, "hairline")
    sheet.whisker(row["low"], row["high"], middle, ink)
    hover = f"{name}: {percent(row['value'])} of {hours}, range {a_range(row['low'], row['high'])}"
    sheet.dot(row["value"], middle, (ink, STATUS_SYMBOLS[status]), hover)
    return LINE + MARK_LINE


def audit_dots(table: Table) -> dict | None:
    """Under each theme teachers and TAs on the scale from 1 to 4: the latest round, and the one before it hollow."""
    rounds = table.facts.get("rounds", ())
    if not any(row["value"] is not None for row in table.rows):
        return None
    sheet, top = Sheet(EMBEDDED - NOT_YET, inset=INSET, lead=LEAD), 0.0
    for theme in dict.fromkeys(row["theme"] for row in table.rows):
        sheet.name(name_line(top), escaped(label("theme", theme)))
        top += HEADING
        for group in dict.fromkeys(row["staff_group"] for row in table.rows if row["theme"] == theme):
            found = [table.row(theme, name, group) for name in rounds]
            _answered(sheet, [row for row in found if row], group, top + ROW / 2)
            top += ROW
        top += BETWEEN
    _explain(sheet, rounds)
    sheet.number_axis(top, {0: "1", 3: "4", 1: "2", 2: "3"})
    return sheet.figure(top)


def _explain(sheet: Sheet, rounds: tuple[str, ...]) -> None:
    if rounds:
        sheet.explain("all_sen", escaped(rounds[-1]))
    if len(rounds) > 1:
        sheet.explain("support", escaped(rounds[0]))


def _answered(sheet: Sheet, found: list[dict], group: str, middle: float) -> None:
    """Draw one group's rounds, oldest first."""
    name = label("staff_group", group)
    sheet.write(0, middle, f"{name}    ", "muted", "middle left")
    shown = [row for row in found if row["value"] is not None]
    if not shown:
        sheet.write(0, middle, "  hidden", "muted")
        return
    for row in shown:
        latest = row is found[-1]
        if latest and row["low"] is not None:
            sheet.whisker(row["low"] - NOT_YET, row["high"] - NOT_YET, middle, "all_sen")
        hover = f"{name}, {escaped(row['round'])}: {said(row['value'])} of 4, {row['n']:,} respondents"
        marks = ("all_sen", "circle") if latest else ("support", "diamond-open")
        sheet.dot(row["value"] - NOT_YET, middle, marks, hover)
    end = max((row["high"] or row["value"]) if row is found[-1] else row["value"] for row in shown)
    words = said(shown[-1]["value"]) if shown[-1] is found[-1] else "hidden now"
    earlier = f", was {said(shown[0]['value'])}" if len(shown) > 1 else ""
    sheet.label(end - NOT_YET, middle, words + earlier)
