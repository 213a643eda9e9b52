"""Differences with their ranges round a line at no difference: right of it is more progress than the peers made."""

from dataclasses import dataclass

from components.figures.rows import LEAD, Sheet, name_line
from components.figures.style import LINE, STATUS_COLOURS, STATUS_SYMBOLS, TICK_STEPS, escaped
from components.sentences.scores import difference, subject_named
from components.sentences.words import HIDDEN, RANGE, label
from data import terms
from data.rounding import said
from data.table import Table

MARK_LINE = 22
BETWEEN = 12
ROW = 26
HEADING = LINE + 6
APART = 10
INSET = 84
PEERS = "peers"
# Space for the first tick's words, half of which stand left of it.
MARGIN = LEAD + 6
TOO_FEW = "too few for a mean"
# Of one status only the overall row is drawn; the statuses of each subject stand in the table.
PARTS = ("K", "E")
ALL = "all"


@dataclass(frozen=True)
class Line:
    """One difference to draw: its name, its row, and the status that gives its mark."""

    name: str
    row: dict
    status: str = "SEN"


def value_added_dots(table: Table) -> dict | None:
    """All subjects first with the two statuses, then each subject."""
    chosen = table.facts["filters"].sen_status
    rows = [row for row in table.rows if row["sen_status"] == "SEN"]
    lines = []
    for row in sorted(rows, key=lambda row: row["subject"] != ALL):
        lines.append(Line(subject_named(table, row), row))
        if row["subject"] == ALL and len(chosen) != 1:
            parts = [(code, table.row(ALL, "", code)) for code in PARTS]
            lines += [Line(label("sen_status", code), part, code) for code, part in parts if part["n"]]
    return _listed(lines)


def area_dots(table: Table) -> dict | None:
    """A row a need area, all subjects together."""
    rows = [row for row in table.rows if row["subject"] == ALL]
    return _listed([Line(terms.AREAS_SHORT[row["need_area"]], row) for row in rows])


def effect_dots(table: Table) -> dict | None:
    """A row a subject, in standard deviations."""
    return _listed([Line(subject_named(table, row), row) for row in table.rows], places=2)


def start_dots(table: Table) -> dict | None:
    """Under each subject a row a band of starting scores."""
    groups: dict[str, list[Line]] = {}
    for row in table.rows:
        groups.setdefault(subject_named(table, row), []).append(Line(row["start"], row))
    return _grouped(groups)


def absence_dots(table: Table) -> dict | None:
    """Under each band of absence pupils with SEN and pupils with no SEN."""
    groups: dict[str, list[Line]] = {}
    names = {"SEN": "With SEN", "N": "No SEN"}
    for row in table.rows:
        name = f"Absent {row['absence_band']}"
        groups.setdefault(name, []).append(Line(names[row["sen_status"]], row, row["sen_status"]))
    return _grouped(groups)


def _listed(lines: list[Line], places: int = 1) -> dict | None:
    """Each row's name and number over its mark."""
    limit = _limit([line.row for line in lines])
    if limit is None:
        return None
    sheet, top = Sheet(2 * limit, lead=MARGIN), 0.0
    for line in lines:
        sheet.name(name_line(top), f"{escaped(line.name)}, {_people(line.row)}")
        middle = top + LINE + MARK_LINE / 2
        if line.row["value"] is None:
            sheet.name(middle, TOO_FEW if line.row["n"] is not None else HIDDEN, "muted")
        else:
            sheet.upright(limit, middle - MARK_LINE / 2, middle + MARK_LINE / 2, "ink")
            end = _mark(sheet, line, middle, limit)
            sheet.label(end, middle, _in_words(line.row, places))
        top += LINE + MARK_LINE + BETWEEN
    return _finished(sheet, top, limit)


def _grouped(groups: dict[str, list[Line]]) -> dict | None:
    """Under each heading its rows, named at their left and with their number at their right."""
    limit = _limit([line.row for lines in groups.values() for line in lines])
    if limit is None:
        return None
    sheet, top = Sheet(2 * limit, inset=INSET, lead=MARGIN), 0.0
    for heading, lines in groups.items():
        sheet.name(name_line(top), escaped(heading))
        top += HEADING
        sheet.upright(limit, top, top + ROW * len(lines), "ink")
        for line in lines:
            middle = top + ROW / 2
            sheet.write(0, middle, f"{escaped(line.name)}    ", "muted", "middle left")
            if line.row["value"] is None:
                sheet.write(0, middle, f"  {_people(line.row)}", "muted")
            else:
                end = _mark(sheet, line, middle, limit)
                sheet.label(end, middle, f"{difference(line.row['value'])}, n {line.row['n']:,}")
            top += ROW
        top += APART
    return _finished(sheet, top - APART, limit)


def _limit(rows: list[dict]) -> float | None:
    """The same distance either side of 0, to the next round step that holds every range."""
    ends = [abs(row[name]) for row in rows if row["value"] is not None for name in ("low", "high")]
    if not ends:
        return None
    farthest = max(*ends, 1e-6)
    step = next(step for step in TICK_STEPS if farthest / step <= 4)
    return step * -(-farthest // step)


def _mark(sheet: Sheet, line: Line, middle: float, limit: float) -> float:
    """Draw a range and its dot; where they end."""
    row, ink = line.row, STATUS_COLOURS[line.status]
    sheet.whisker(row["low"] + limit, row["high"] + limit, middle, ink)
    hover = f"{escaped(line.name)}: {_in_words(row)}, {_people(row)}{_levels(row)}"
    sheet.dot(row["value"] + limit, middle, (ink, STATUS_SYMBOLS[line.status]), hover)
    return row["high"] + limit


def _finished(sheet: Sheet, height: float, limit: float) -> dict:
    sheet.explain("range", RANGE)
    sheet.number_axis(height, {limit: PEERS, 0.0: _tick(-limit), 2 * limit: f"{_tick(limit)} more"})
    return sheet.figure(height)


def _tick(value: float) -> str:
    return difference(value, 0 if value == int(value) else 1)


def _in_words(row: dict, places: int = 1) -> str:
    ends = (difference(row[name], places) for name in ("value", "low", "high"))
    return "{} ({} to {})".format(*ends)


def _people(row: dict) -> str:
    if row["n"] is None:
        return HIDDEN
    return "nobody" if not row["n"] else f"{row['n']:,} pupil" + ("" if row["n"] == 1 else "s")


def _levels(row: dict) -> str:
    if row.get("score") is None:
        return ""
    return f", mean score {said(row['score'])}, peers from the same start {said(row['peers'])}"
