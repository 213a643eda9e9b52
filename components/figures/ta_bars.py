"""Bars of hours, pounds, minutes and people: what TAs' paid time goes on and comes to."""

from collections.abc import Sequence
from itertools import zip_longest

from components.figures.bars import BAR_LINE
from components.figures.bars import BETWEEN as APART
from components.figures.rows import Sheet, name_line
from components.figures.style import LINE, escaped
from components.sentences.words import counted, label
from components.sentences.words import pupils as in_words
from data.rounding import percent, said
from data.table import Table

ROW = 26
HEADING = LINE + 6
INSET = 116
FULL = ("all_sen", True)
NEEDS = 8
WEEKS = {"ta": "Of {} TAs", "pupil": "Of {} pupils"}
BANDS = {"half": "half or more", "quarter": "quarter or more", "less": "less", "none": "none"}
PAID = {"both": "Preparation and liaison", "preparation": "Preparation", "liaison": "Liaison with teachers"}


def activity_hours(table: Table) -> dict | None:
    """A bar an activity: its share of paid hours, with the hours beside it."""

    def words(row: dict) -> str:
        return f"{percent(row['value'])}, {said(row['numerator'])} h"

    return listed(
        [(label("activity", row["activity"]), row, words(row)) for row in table.rows if _known(row)]
    )


def activity_cost(table: Table) -> dict | None:
    """A bar an activity: whole pounds a week."""
    rows = [row for row in table.rows if _known(row)]
    return listed(
        [(label("activity", row["activity"]), row, f"\u00a3{said(row['value'], 0)}") for row in rows]
    )


def paid_time(table: Table) -> dict | None:
    """Mean minutes a TA a week, and under each how many TAs have none."""
    found = []
    for code, name in PAID.items():
        row, without = table.row(code, "minutes"), table.row(code, "without")
        if row and _known(row):
            few = without and without["numerator"] is not None
            none = f", none: {counted(without['numerator'], without['denominator'])} TAs" if few else ""
            found.append((name, row, f"{said(row['value'], 0)} min{none}"))
    return listed(found)


def training_bars(table: Table) -> dict | None:
    """A bar a type of need: the share of TAs trained in it, with the pupils who have it; those of most pupils first.

    Under each how many TAs want training in it, where they were asked.
    """
    found, wishes = [], []
    for code in dict.fromkeys(row["need_type"] for row in table.rows):
        row, pupils, wanted = (table.row(code, name) for name in ("trained", "pupils", "wanted"))
        if row and pupils and _known(row) and _known(pupils) and (row["numerator"] or pupils["value"]):
            few = counted(row["numerator"], row["denominator"])
            found.append((label("need_type", code), row, f"{few} TAs, {in_words(pupils['value'])}"))
            asked = wanted and wanted["denominator"]
            wishes.append(
                f"{counted(wanted['numerator'], wanted['denominator'])} who were asked want it"
                if asked
                else ""
            )
    return listed(found[:NEEDS], more=len(found) - NEEDS, beneath=wishes)


def one_pupil_bars(table: Table) -> dict | None:
    """TAs, then pupils, by how much of a week is one-to-one with the same person."""
    rows = [row for row in table.rows if _known(row)]
    if not any(row["denominator"] for row in rows):
        return None
    sheet, top = Sheet(max(row["value"] for row in rows), inset=INSET), 0.0
    for whose, heading in WEEKS.items():
        mine = [row for row in rows if row["week_of"] == whose]
        if not mine:
            continue
        sheet.name(name_line(top), heading.format(f"{mine[0]['denominator']:,}"))
        top += HEADING
        for row in mine:
            name, middle = BANDS[row["week_share"]], top + ROW / 2
            sheet.write(0, middle, f"{name}  ", "muted", "middle left")
            sheet.bar(
                (0, row["value"]), middle, FULL, f"{name}: {counted(row['numerator'], row['denominator'])}"
            )
            sheet.label(row["value"], middle, said(row["value"], 0))
            top += ROW
        top += APART
    return sheet.figure(top - APART)


def _known(row: dict) -> bool:
    return row["value"] is not None and row["numerator"] is not None


def listed(found: list[tuple[str, dict, str]], more: int = 0, beneath: Sequence[str] = ()) -> dict | None:
    """A named bar a row, its words beside it, and beneath it what else is known of it."""
    if not found:
        return None
    sheet, top = Sheet(max(row["value"] for _, row, _ in found)), 0.0
    for (name, row, words), under in zip_longest(found, beneath[: len(found)], fillvalue=""):
        middle = top + LINE + BAR_LINE / 2
        sheet.name(name_line(top), escaped(name))
        sheet.bar((0, row["value"]), middle, FULL, f"{escaped(name)}: {words}")
        sheet.label(row["value"], middle, words)
        top += LINE + BAR_LINE + APART
        if under:
            sheet.name(name_line(top - APART), under, "muted")
            top += LINE
    if more > 0:
        sheet.name(name_line(top), f"{more} more in the table", "muted")
        top += LINE + APART
    return sheet.figure(top - APART)
