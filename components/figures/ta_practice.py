"""Hours asked for and given, time out of class, how prepared TAs are, and the recommendations of 2025."""

from components.figures.rows import LEAD, Sheet, name_line
from components.figures.style import LINE, PHONE, escaped, width_of
from components.figures.ta_bars import listed
from components.figures.ta_dots import EMBEDDED, NOT_YET
from components.sentences.words import RANGE, counted, label, share
from data.rounding import percent, said
from data.table import Table

ROW = 24
BAR_LINE = 18
BETWEEN = 10
WHOLE = 100.0
HOURS = ("asked", "alone", "shared")


def asked_bars(table: Table) -> dict | None:
    """The hours that plans ask for, then those for which pupils are named, alone and with others."""
    rows = [row for name in HOURS if (row := table.row(name)) and row["value"] is not None]
    return listed([(label("quantity", row["quantity"]), row, f"{said(row['value'])} h") for row in rows])


def out_bars(table: Table) -> dict | None:
    """A bar a status: the share of the school week out of class, and how many are out for a quarter of it."""
    found = []
    for row in table.rows:
        if row["quantity"] != "out" or row["value"] is None:
            continue
        quarter = table.row(row["sen_status"], "quarter")
        many = counted(quarter["numerator"], quarter["denominator"])
        found.append(
            (label("sen_status", row["sen_status"]), row, f"{percent(row['value'])}; a quarter: {many}")
        )
    return listed(found)


def ready_bars(table: Table) -> dict | None:
    """A bar an item: the share of TAs who answer 3 or 4 in the latest round, and what it was the round before."""
    rounds = table.facts.get("rounds", [])
    rows = [row for row in table.rows if rounds and row["round"] == rounds[-1] and row["value"] is not None]
    if not rows:
        return None
    sheet, top = Sheet(WHOLE), 0.0
    for row in rows:
        for line in lines_of(label("item", row["item"])):
            sheet.name(name_line(top), escaped(line))
            top += LINE
        middle, words = top + BAR_LINE / 2, share(row)
        before = table.row(row["item"], rounds[0]) if len(rounds) > 1 else None
        if before and before["value"] is not None:
            words += f", was {percent(before['value'])}"
        sheet.bar((0, row["value"]), middle, ("all_sen", True), f"{escaped(row['item'])}: {words}")
        sheet.label(row["value"], middle, words)
        top += BAR_LINE + BETWEEN
    return sheet.figure(top - BETWEEN)


def recommendation_dots(table: Table) -> dict | None:
    """A row a recommendation: the score from 1 to 4 as a dot, or the words for none."""
    if not any(row["value"] is not None for row in table.rows):
        return None
    sheet, top = Sheet(EMBEDDED - NOT_YET, lead=LEAD), 0.0
    for row in table.rows:
        name = label("recommendation", row["recommendation"])
        sheet.name(name_line(top), name)
        middle = top + LINE + ROW / 2
        if row["value"] is None:
            sheet.name(middle, "no score: the audit does not tell", "muted")
        else:
            words, end = f"{said(row['value'])} of 4", row["value"]
            if row["low"] is not None:
                sheet.whisker(row["low"] - NOT_YET, row["high"] - NOT_YET, middle, "all_sen")
                end = row["high"]
            hover = f"{name}: {words}, {row['n']} answered"
            sheet.dot(row["value"] - NOT_YET, middle, ("all_sen", "circle"), hover)
            sheet.label(end - NOT_YET, middle, f" {words}")
        top += LINE + ROW + BETWEEN
    sheet.explain("range", RANGE)
    sheet.number_axis(top, {0: "1", 3: "4", 1: "2", 2: "3"})
    return sheet.figure(top)


def lines_of(text: str) -> list[str]:
    """A text in lines that fit a phone, broken between words; a word that is too long is cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer) <= PHONE:
            lines[-1] = longer
        else:
            lines.append(word)
    return [_cut(line) for line in lines if line]


def _cut(line: str) -> str:
    if width_of(line) <= PHONE:
        return line
    while width_of(line + "\u2026") > PHONE:
        line = line[:-1]
    return line + "\u2026"
