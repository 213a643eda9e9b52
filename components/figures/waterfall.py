"""From the start to the end by what was added and taken away, in parts by SEN status."""

from components.figures.rows import Sheet, name_line
from components.figures.style import LINE, escaped
from components.sentences.words import label
from data import terms
from data.dates import long_date
from data.measures.movement import ADDING, MOVEMENTS, TAKING
from data.rounding import said
from data.table import Table

BAR = 16
BETWEEN = 14
INKS = {"K": "support", "E": "ehc"}
ENDS = ("start", "end")


def waterfall(table: Table) -> dict | None:
    """A bar at the start and at the end, and between them one a step, each beginning where the last one ended.

    What was taken away is drawn hollow, so that it is told from what was added without colour.
    Its steps add up, so where one number is hidden nothing is drawn.
    """
    if any(row["value"] is None for row in table.rows):
        return None
    people = {(kind, status): 0 for kind in MOVEMENTS for status in terms.SEN}
    for row in table.rows:
        people[row["movement"], row["sen_status"]] += row["value"]
    if not any(people.values()):
        return None
    kinds = ("start", *ADDING, *TAKING, "end")
    steps = [tuple(people[kind, status] for status in terms.SEN) for kind in kinds]
    starts = _starts(kinds, steps)
    sheet = Sheet(max(start + sum(step) for start, step in zip(starts, steps, strict=True)), thickness=BAR)
    for place, kind in enumerate(kinds):
        top = place * (LINE + BAR + BETWEEN)
        sheet.name(name_line(top), escaped(_name(table, kind)))
        middle = top + LINE + BAR / 2 + 2
        _draw(sheet, kind, steps[place], starts[place], middle)
        if kind != "end":
            level = starts[place] + (0 if kind in TAKING else sum(steps[place]))
            sheet.upright(level, middle, middle + LINE + BAR + BETWEEN, "muted")
    for status in terms.SEN:
        sheet.explain(INKS[status], label("sen_status", status))
    return sheet.figure(len(kinds) * (LINE + BAR + BETWEEN) - BETWEEN)


def _starts(kinds: tuple[str, ...], steps: list[tuple[int, ...]]) -> list[int]:
    """Where each bar begins: the ends at 0, what is added at the running total, what is taken below it."""
    starts, total = [], 0
    for kind, step in zip(kinds, steps, strict=True):
        if kind in TAKING:
            total -= sum(step)
            starts.append(total)
        else:
            starts.append(total if kind in ADDING else 0)
            total = starts[-1] + sum(step)
    return starts


def _name(table: Table, kind: str) -> str:
    return f"On the register, {long_date(table.facts[kind])}" if kind in ENDS else MOVEMENTS[kind]


def _draw(sheet: Sheet, kind: str, step: tuple[int, ...], start: float, middle: float) -> None:
    total = sum(step)
    parts = ", ".join(
        f"{said(part, 0)} {label('sen_status', status)}" for part, status in zip(step, terms.SEN, strict=True)
    )
    sign = {**dict.fromkeys(ADDING, "+"), **dict.fromkeys(TAKING, "\u2212")}.get(kind, "") if total else ""
    words = f"{sign}{said(total, 0)}"
    end = start
    for part, status in zip(step, terms.SEN, strict=True):
        if part:
            hover = f"{MOVEMENTS[kind]}: {words} ({parts})"
            sheet.bar((end, end + part), middle, (INKS[status], kind not in TAKING), hover)
            end += part
    sheet.label(end, middle, words)
