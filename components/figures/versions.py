"""The record and a what-if side by side: a pair of bars a row."""

from components.figures.rows import Sheet, name_line
from components.figures.style import LINE, escaped
from components.sentences.provision import pounds
from components.sentences.words import label
from data.rounding import percent, said
from data.table import Table

THICK = 10
BAR_LINE = 18
APART = 8
INKS = {"record": "no_sen", "supposed": "all_sen"}
Pair = list[tuple[str, float, str]]


def version_bars(found: list[tuple[str, Pair]]) -> dict | None:
    """Under each name a bar of the record and one of the what-if, from 0, its words beside each.

    ``found`` are the names, each with (version, value, words); a version that is not there has no bar.
    """
    largest = max((value for _, pair in found for _, value, _ in pair), default=0.0)
    if not largest:
        return None
    sheet, top = Sheet(largest, thickness=THICK), 0.0
    for name, pair in found:
        sheet.name(name_line(top), escaped(name))
        top += LINE
        for version, value, words in pair:
            middle, whose = top + BAR_LINE / 2, label("version", version)
            sheet.bar((0, value), middle, (INKS[version], True), f"{escaped(name)}, {whose}: {words}")
            sheet.label(value, middle, words)
            sheet.explain(INKS[version], whose)
            top += BAR_LINE
        top += APART
    return sheet.figure(top - APART)


def cost_versions(table: Table) -> dict | None:
    """By intervention its cost a pupil, the price of an extra month beside it: as recorded, and as supposed."""
    supposed = bool(table.facts["filters"].suppose)
    found: dict[str, Pair] = {}
    for row in table.rows:
        if row["quantity"] == "per pupil" and (supposed or row["version"] == "record"):
            month = table.row(row["intervention"], "extra month", row["version"])
            words = pounds(row["value"])
            words += f", {pounds(month['value'])} a month" if month and month["value"] is not None else ""
            found.setdefault(row["intervention"], []).append((row["version"], row["value"], words))
    return version_bars(list(found.items()))


def hours_versions(table: Table) -> dict | None:
    """By activity its share of paid hours and the hours: as recorded, and where something is supposed, then."""
    supposed = bool(table.facts["filters"].suppose)
    found: dict[str, Pair] = {}
    for row in table.rows:
        if row["quantity"] != "share" or row["value"] is None:
            continue
        if supposed or row["version"] == "record":
            words = f"{percent(row['value'])}, {said(row['numerator'])} h"
            found.setdefault(row["activity"], []).append((row["version"], row["value"], words))
    # An activity that has no hours either way would be two empty lines.
    return version_bars(
        [
            (label("activity", name), pair)
            for name, pair in found.items()
            if any(value for _, value, _ in pair)
        ]
    )
