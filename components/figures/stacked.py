"""Bars of parts that are a whole together: what paid hours go on, and with whom observed time is spent."""

from components.figures.rows import Sheet, name_line
from components.figures.style import LINE, PHONE, escaped, text_on, width_of
from components.sentences.words import label, pupils
from data.rounding import percent, said
from data.table import Table

THICK = 22
BETWEEN = 12
WHOLE = 100.0
# A thread of paper between two parts, so that they part without their colours.
THREAD = 0.6
# The eight activities in five families, since more parts than that cannot be told apart; the table has all eight.
FAMILIES = {
    "One-to-one": ("step_4", ("one-to-one",)),
    "Groups and interventions": ("step_3", ("small group", "intervention")),
    "Whole class": ("step_2", ("whole class",)),
    "Preparation and liaison": ("step_1", ("preparation", "liaison")),
    "Duty and cover": ("no_sen", ("duty", "cover")),
}
COMPANY = {
    "With the teacher": ("step_4", ("teacher",)),
    "With a TA": ("step_3", ("ta",)),
    "With peers": ("step_2", ("peers",)),
    "Alone": ("no_sen", ("alone",)),
}


def year_mix(table: Table) -> dict | None:
    """A bar a year group: its paid hours in five families of activities."""
    return _drawn(_wholes(table, lambda row: _hours(label("year_group", row["year_group"]), row)), FAMILIES)


def term_mix(table: Table) -> dict | None:
    """A bar a term: the paid hours of its timetable in five families of activities."""
    names = table.facts.get("names", {})
    return _drawn(_wholes(table, lambda row: _hours(names.get(row["date"], row["date"]), row)), FAMILIES)


def company_mix(table: Table) -> dict | None:
    """A bar a status: observed time with the teacher, a TA, peers and alone."""

    def name(row: dict) -> str:
        return f"{label('sen_status', row['sen_status'])}: {said(row['denominator'], 0)} hours, {pupils(row['n'])}"

    known = [row for row in table.rows if row["n"]]
    return _drawn(_wholes(table, name, known), COMPANY)


def _hours(name: str, row: dict) -> str:
    return name if row["denominator"] is None else f"{name}: {said(row['denominator'], 0)} hours a week"


def _wholes(table: Table, name, rows: list[dict] | None = None) -> dict[str, dict[str, float | None]]:
    """By the name of each bar the value of each part."""
    found: dict[str, dict] = {}
    for row in table.rows if rows is None else rows:
        found.setdefault(name(row), {})[row[table.groups[-1]]] = row["value"]
    return found


def _drawn(wholes: dict[str, dict], families: dict[str, tuple]) -> dict | None:
    known = {name: parts for name, parts in wholes.items() if None not in parts.values()}
    if not known:
        return None
    sheet, tops, top = Sheet(WHOLE, thickness=THICK), {}, 0.0
    for name in wholes:
        sheet.name(name_line(top), escaped(name))
        tops[name] = top + LINE + THICK / 2 + 2
        if name not in known:
            sheet.name(tops[name], "too little for shares", "muted")
        top += LINE + THICK + BETWEEN
    starts = dict.fromkeys(known, 0.0)
    for family, (ink, codes) in families.items():
        for name, parts in known.items():
            share = sum(parts.get(code, 0.0) for code in codes)
            if share:
                _part(
                    sheet, (starts[name], starts[name] + share), tops[name], ink, f"{escaped(name)}, {family}"
                )
                sheet.explain(ink, family)
            starts[name] += share
    # Words under the ends would hang over the edges of the chart.
    sheet.number_axis(top, {WHOLE / 2: "50%", 0.0: "", WHOLE: ""})
    return sheet.figure(top)


def _part(sheet: Sheet, span: tuple[float, float], middle: float, ink: str, name: str) -> None:
    share = span[1] - span[0]
    sheet.bar(
        (span[0], max(span[1] - THREAD, span[0])), middle, (ink, True), f"{name.lower()}: {percent(share)}"
    )
    text = said(share, 0)
    if width_of(text) <= share / WHOLE * PHONE:
        sheet.write((span[0] + span[1]) / 2, middle, text, text_on(ink), "middle center")
