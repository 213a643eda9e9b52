"""Rows of provision: a name, a bar or a range, its number beside it, what belongs to it below."""

from dataclasses import dataclass

from components.figures.rows import BAR, LEAD, Sheet, name_line
from components.figures.style import LINE, PHONE, TICK_STEPS, escaped, nice_ticks, width_of
from components.sentences.provision import (
    extra_in_words,
    gain_in_words,
    money_named,
    months,
    name_of,
    own_result,
    pounds,
)
from components.sentences.words import RANGE, counted, label, pupils, share
from data import terms
from data.measures.interventions_delivery import NOT_AS_PLANNED, WAVES
from data.measures.interventions_register import ANY_WAVE
from data.rounding import percent, said
from data.table import Table

BAR_LINE = BAR + 4
MARK_LINE = 24
BETWEEN = 10
TICK = 18
HEADING = LINE + 6


@dataclass(frozen=True)
class Line:
    """One row: its name, its bar's length (None: no bar), the words beside the bar, the words below it."""

    name: str
    value: float | None
    words: str
    below: tuple[str, ...] = ()
    heading: str = ""


def fitted(text: str, room: float = PHONE) -> str:
    """A text that fits on a phone, cut with an ellipsis where it must be; escaped."""
    if width_of(text) <= room:
        return escaped(text)
    while text and width_of(text + "\u2026") > room:
        text = text[:-1]
    return escaped(text.rstrip() + "\u2026")


def map_bars(table: Table) -> dict | None:
    """Under each wave a bar of pupils for each area of need, with the groups beside it."""
    lines, wave = [], ""
    for row in table.rows:
        if row["quantity"] != "members":
            continue
        groups = table.row(row["wave"], row["need_area"], "groups")["value"]
        running = ", ".join(table.facts["running"].get((row["wave"], row["need_area"]), ()))
        words = f"{said(row['value'], 0)} in {said(groups, 0)} group" + ("" if groups == 1 else "s")
        heading = "" if row["wave"] == wave else label("wave", row["wave"])
        name = terms.AREAS_SHORT[row["need_area"]]
        lines.append(Line(name, row["value"], words, (running,), heading))
        wave = row["wave"]
    return _bars(lines, "")


def year_bars(table: Table) -> dict | None:
    """A bar a year group: the share of its pupils with SEN in any intervention, and below it how many by wave."""
    lines = []
    for row in table.rows:
        if row["wave"] == ANY_WAVE:
            waves = [(wave, table.row(row["year_group"], wave)["numerator"]) for wave in WAVES]
            below = ", ".join(f"{said(many, 0)} in wave {wave}" for wave, many in waves if many)
            lines.append(Line(label("year_group", row["year_group"]), row["value"], share(row), (below,)))
    return _bars(lines, "%")


def place_cost_bars(table: Table) -> dict | None:
    """A bar of pounds a pupil for each intervention, the dearest first, and below it the cost of a session."""
    lines = []
    for row in table.rows:
        if row["quantity"] == "per pupil":
            session = table.row(row["intervention"], "per session")["value"]
            below = [f"{pupils(row['denominator'])}, {pounds(row['numerator'], 0)} in all"]
            below += [f"{pounds(session)} a session"] if session is not None else []
            lines.append(Line(row["intervention"], row["value"], pounds(row["value"]), tuple(below)))
    return _bars(lines, "\u00a3")


def extra_bars(table: Table) -> dict | None:
    """A bar of pounds an extra month for each intervention, or the words for why there is none."""
    lines = []
    for row in table.rows:
        if row["quantity"] == "extra month":
            month = table.row(row["intervention"], "month")["value"]
            below = [f"{pupils(row['n'])} with both scores"]
            below += [f"{pounds(month)} for any month gained"] if month is not None else []
            lines.append(Line(name_of(row), row["value"], extra_in_words(row), tuple(below)))
    return _bars(lines, "\u00a3")


def delivery_bars(table: Table) -> dict | None:
    """A bar of sessions delivered in percent of those planned, and below it what was attended."""
    lines = []
    for row in table.rows:
        if row["quantity"] != "delivered":
            continue
        came = table.row(row["intervention"], "came")
        words = row["note"] if row["value"] is None else percent(row["value"], 0)
        below = [] if row["value"] is None else [f"{_sessions(row)} sessions"]
        if came["value"] is not None:
            below[-1:] = [", ".join([*below, f"{percent(came['value'], 0)} attended"])]
        if row["note"] == NOT_AS_PLANNED:
            below.append(NOT_AS_PLANNED)
        lines.append(Line(row["intervention"], row["value"], words, tuple(below)))
    return _bars(lines, "%")


def outcome_bars(table: Table) -> dict | None:
    """A bar of the share whose exit criteria were met, and below it how many others."""
    lines = []
    for row in table.rows:
        if row["outcome"] != "met":
            continue
        rest = [other for other in table.rows if other["intervention"] == row["intervention"]]
        words = counted(row["numerator"], row["denominator"])
        words += f" ({percent(row['value'], 0)})" if row["value"] is not None else ""
        others = [
            f"{said(one['numerator'], 0)} {one['outcome']}"
            for one in rest
            if one is not row and one["numerator"]
        ]
        lines.append(Line(row["intervention"], row["value"], words, (", ".join(others),)))
    return _bars(lines, "%")


def review_bars(table: Table) -> dict | None:
    """A bar of groups overdue for review, and below it how many are due."""
    lines = []
    for row in table.rows:
        if row["quantity"] == "overdue":
            due = table.row(row["intervention"], "due")["value"]
            below = (f"{said(due, 0)} due within six weeks",)
            lines.append(Line(row["intervention"], row["value"], f"{said(row['value'], 0)} overdue", below))
    return _bars(lines, "")


def evidence_bars(table: Table) -> dict | None:
    """A bar of the toolkit's months for each intervention's strand, its cost and evidence and our own result below."""
    lines = []
    for row in table.rows:
        if row["quantity"] != "eef":
            continue
        strand, below = row.get("found"), [row["strand"]]
        if strand:
            below.append(f"{strand.cost} cost, {strand.evidence.lower()} evidence")
        words = months(row["value"]) if row["value"] is not None else "no months given"
        below.append(f"Here: {own_result(table, row)}")
        length = max(row["value"], 0) if row["value"] is not None else None
        lines.append(Line(row["intervention"], length, words, tuple(below)))
    return _bars(lines, " mo")


def money_bars(table: Table) -> dict | None:
    """Under each academic year a bar for what was spent and for each budget."""
    lines, year = [], ""
    for row in table.rows:
        heading = "" if row["academic_year"] == year else row["academic_year"]
        year = row["academic_year"]
        lines.append(
            Line(money_named(row["quantity"]), row["value"], pounds(row["value"], 0), _people(row), heading)
        )
    return _bars(lines, "\u00a3")


def top_up_bars(table: Table) -> dict | None:
    """A bar of pounds expected, received and short, and below each the pupils behind it."""
    lines = [
        Line(
            label("quantity", row["quantity"]),
            row["value"],
            pounds(row["value"], 0),
            (pupils(row["numerator"]),),
        )
        for row in table.rows
        if row["n"]
    ]
    return _bars(lines, "\u00a3")


def _people(row: dict) -> tuple[str, ...]:
    return (
        (f"{pupils(row['n'])} with SEN",) if row["n"] and row["quantity"] in ("spent", "one-to-one") else ()
    )


def _sessions(row: dict) -> str:
    return f"{said(row['numerator'], 0)} of {said(row['denominator'], 0)}"


def _bars(lines: list[Line], unit: str) -> dict | None:
    known = [line.value for line in lines if line.value is not None]
    if not known:
        return None
    sheet, top = Sheet(max(*known, 1e-6)), 0.0
    for line in lines:
        if line.heading:
            top += 4 if top else 0
            sheet.name(name_line(top), fitted(line.heading))
            top += HEADING
        sheet.name(name_line(top), fitted(line.name))
        top += LINE
        hover = escaped(f"{line.name}: {line.words}. {' '.join(line.below)}")
        if line.value is None:
            sheet.name(name_line(top), fitted(line.words), "muted")
        else:
            sheet.bar((0, line.value), top + BAR_LINE / 2, ("all_sen", True), hover)
            sheet.label(line.value, top + BAR_LINE / 2, escaped(line.words))
        top += BAR_LINE if line.value is not None else LINE
        for words in filter(None, line.below):
            sheet.name(name_line(top), fitted(words), "muted")
            top += LINE
        top += BETWEEN
    sheet.number_axis(top, _ticks(sheet.limit, unit))
    return sheet.figure(top)


def _ticks(limit: float, unit: str) -> dict[float, str]:
    steps = [step for step in nice_ticks(limit, 3) if unit or step == int(step)]
    before, after = (unit, "") if unit == "\u00a3" else ("", unit)
    named = {step: f"{before}{said(step, 0 if step == int(step) else 1)}{after}" for step in steps}
    return named | {0.0: ""}


def gain_dots(table: Table) -> dict | None:
    """A row a standardised test: the mean gain on its range round 0, and as a tick what chance alone would give."""
    rows = [row for row in table.rows if row["quantity"] == "gain" and row["unit"] == "points"]
    return _dots(table, rows, 0.0, "kept pace", "the gain by chance alone")


def ratio_dots(table: Table) -> dict | None:
    """A row a test in months: the ratio gain on its range round 1, which has kept pace."""
    return _dots(table, table.rows, 1.0, "1, kept pace", "")


def _dots(table: Table, rows: list[dict], middle: float, named: str, chance: str) -> dict | None:
    ends = [row[name] for row in rows if row["value"] is not None for name in ("low", "high")]
    if not ends:
        return None
    step = next(step for step in TICK_STEPS if max(abs(end) for end in (*ends, 1e-6)) / step <= 4)
    least, most = min(0.0, -step * -(min(ends) // step)), step * -(-max(*ends, middle) // step)
    sheet, top = Sheet(most - least, lead=LEAD, tick=TICK), 0.0
    for row in rows:
        name = escaped(row["intervention"])
        sheet.name(name_line(top), fitted(row["intervention"]))
        top += LINE
        if row["value"] is not None:
            at = top + MARK_LINE / 2
            sheet.upright(middle - least, top, top + MARK_LINE, "ink")
            sheet.whisker(row["low"] - least, row["high"] - least, at, "all_sen")
            alone = table.row(row["intervention"], row["test"], "chance") if chance else None
            if alone and alone["value"] is not None:
                sheet.national(alone["value"] - least, at, chance)
            sheet.dot(row["value"] - least, at, ("all_sen", "circle"), f"{name}: {gain_in_words(row)}")
            sheet.label(row["high"] - least, at, f"n {row['n']:,}", "muted")
            top += MARK_LINE
        words = gain_in_words(row) if row["value"] is not None else f"{gain_in_words(row)}, n {row['n']:,}"
        sheet.name(name_line(top), fitted(words), "muted")
        top += LINE + BETWEEN
    sheet.explain("range", RANGE)
    names = {middle - least: named, most - least: said(most, 0 if most == int(most) else 1)}
    sheet.number_axis(
        top, names | {0.0: said(least, 0 if least == int(least) else 1)} | {middle - least: named}
    )
    return sheet.figure(top)


def reliable_bars(table: Table) -> dict | None:
    """A bar of the share of pupils who rose beyond test error, and below it how many did not."""
    lines = []
    for row in table.rows:
        if row["change"] != "rose":
            continue
        within, fell = (table.row(row["intervention"], row["test"], change) for change in ("within", "fell"))
        words = counted(row["numerator"], row["denominator"])
        words += f" ({percent(row['value'], 0)})" if row["value"] is not None else ""
        below = f"{said(within['numerator'], 0)} within error, {said(fell['numerator'], 0)} fell"
        lines.append(Line(row["intervention"], row["value"], words, (row["test"], below)))
    return _bars(lines, "%")
