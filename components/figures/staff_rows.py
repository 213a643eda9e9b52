"""Rows about staff: the priority index, who answered, how sure they are, what changed, training and its cost."""

from components.figures.rows import BAR, LEAD, Sheet, name_line
from components.figures.style import LINE, PHONE, escaped, width_of
from components.sentences.cpd import ranges_apart, staff_factor
from components.sentences.words import RANGE, comparable, counted, label, points, pupils, share
from data.measures.cpd_rounds import ALL_STAFF
from data.rounding import percent, said
from data.table import Table

MARK_LINE = 24
BETWEEN = 12
WHOLE = 100.0
# From not at all confident to very; the neutral answer is grey.
LEVEL_INKS = {"1": "step_4", "2": "step_3", "3": "no_sen", "4": "step_2", "5": "step_1"}
LEVEL_NAMES = {"1": "1 not at all", "2": "2", "3": "3 neutral", "4": "4", "5": "5 very"}
MOST_CLEAR = 4


def priority_dots(table: Table) -> dict | None:
    """A row a need: its index on its range, the two factors beneath."""
    rows = [row for row in table.rows if row["value"]]
    if not rows:
        return None
    sheet, top = Sheet(max(row["high"] for row in rows), lead=LEAD), 0.0
    for row in rows:
        middle = _begin(sheet, f"{row['rank']}. {label('need_type', row['need_type'])}", top)
        ink = "all_sen" if comparable(row) else "muted"
        sheet.whisker(row["low"], row["high"], middle, ink)
        factors = f"{pupils(row['pupils'])} \u00d7 {staff_factor(row)}"
        sheet.dot(row["value"], middle, (ink, "circle"), factors)
        sheet.label(row["high"], middle, f"{said(row['value'])}{', tied' if row['tied'] else ''}")
        sheet.name(name_line(top + LINE + MARK_LINE), factors, "muted")
        top += 2 * LINE + MARK_LINE + BETWEEN
    sheet.explain("range", RANGE)
    return sheet.figure(top)


def response_bars(table: Table) -> dict | None:
    """A bar a team: the share of those invited who answered."""
    rows = [row for row in table.rows if row["value"] is not None]
    if not rows:
        return None
    sheet, top = Sheet(WHOLE), 0.0
    for row in rows:
        name = escaped(label("team", row["team"]))
        middle = _begin(sheet, name, top)
        low = row["note"] == "low response"
        sheet.bar((0, row["value"]), middle, ("all_sen", True), f"{name}: {share(row)}")
        sheet.label(row["value"], middle, f"{share(row)}{', low' if low else ''}")
        top += LINE + MARK_LINE + BETWEEN
    return sheet.figure(top - BETWEEN)


def bounds_dots(table: Table) -> dict | None:
    """A row a need of all staff: the share of respondents, and where the whole staff could stand."""
    rows = [row for row in table.rows if row["team"] == ALL_STAFF and row["value"] is not None]
    if not rows:
        return None
    sheet, top = Sheet(max(row["high"] or row["value"] for row in rows), lead=LEAD), 0.0
    for row in rows:
        middle = _begin(sheet, label("need_type", row["need_type"]), top)
        end, words = row["value"], percent(row["value"])
        if row["low"] is not None:
            sheet.whisker(row["low"], row["high"], middle, "all_sen")
            end, words = row["high"], f"{words} ({said(row['low'])} to {said(row['high'])})"
        sheet.dot(row["value"], middle, ("all_sen", "circle"), f"{share(row)} of those who answered")
        sheet.label(end, middle, words)
        top += LINE + MARK_LINE + BETWEEN
    sheet.explain("range", "if the others had answered")
    sheet.number_axis(top)
    return sheet.figure(top)


def level_bars(table: Table) -> dict | None:
    """A bar a need, in five parts from not at all confident to very, with the count of each beneath."""
    needs: dict[str, list[dict]] = {}
    for row in table.rows:
        if row["confidence"] != "median" and row["value"] is not None:
            needs.setdefault(row["need_type"], []).append(row)
    if not needs:
        return None
    sheet, top = Sheet(WHOLE, thickness=BAR + 4), 0.0
    for need, rows in needs.items():
        name, start = label("need_type", need), 0.0
        middle = _begin(sheet, name, top)
        for row in rows:
            end = start + row["value"]
            level = row["confidence"]
            sheet.bar(
                (start, end), middle, (LEVEL_INKS[level], True), f"{name}, {LEVEL_NAMES[level]}: {share(row)}"
            )
            start = end
        low, high = (sum(row["numerator"] for row in part) for part in (rows[:2], rows[3:]))
        told = f"{low} not, {rows[2]['numerator']} neutral, {high} confident"
        sheet.name(name_line(top + LINE + MARK_LINE), told, "muted")
        top += 2 * LINE + MARK_LINE + BETWEEN
    for level, name in LEVEL_NAMES.items():
        sheet.explain(LEVEL_INKS[level], name)
    return sheet.figure(top - BETWEEN)


def round_dots(table: Table) -> dict | None:
    """A row a need of all staff, and the teams whose two ranges lie apart: both rounds, the change beneath."""
    found: dict[tuple, dict[str, dict]] = {}
    for row in table.rows:
        found.setdefault((row["team"], row["need_type"]), {})[row["quantity"]] = row
    chosen = [key for key in found if key[0] == ALL_STAFF]
    teams = [key for key in found if key[0] != ALL_STAFF]
    chosen += [key for key in teams if ranges_apart(found[key]["earlier"], found[key]["later"])][:MOST_CLEAR]
    if not chosen:
        return None
    ends = [found[key][side]["value"] for key in chosen for side in ("earlier", "later")]
    sheet, top = Sheet(max(ends), lead=LEAD), 0.0
    for team, need in chosen:
        rows = found[team, need]
        name = label("need_type", need)
        if team != ALL_STAFF:
            name = f"{escaped(team)}: {need}"
        _round_row(sheet, name, rows, top)
        top += 2 * LINE + MARK_LINE + BETWEEN
    earlier, later = table.facts["rounds"]
    sheet.explain("no_sen", escaped(earlier))
    sheet.explain("all_sen", escaped(later))
    sheet.number_axis(top)
    return sheet.figure(top)


def _round_row(sheet: Sheet, name: str, rows: dict[str, dict], top: float) -> None:
    middle = _begin(sheet, name, top)
    ends = sorted(rows[side]["value"] for side in ("earlier", "later"))
    sheet.whisker(*ends, middle, "all_sen")
    for side, ink, symbol in (("earlier", "no_sen", "circle"), ("later", "all_sen", "square")):
        row = rows[side]
        sheet.dot(row["value"], middle, (ink, symbol), f"{name}: {share(row)}")
    levels = f"{percent(rows['earlier']['value'])}, then {percent(rows['later']['value'])}"
    sheet.label(ends[1], middle, f" {levels}")
    change = rows["change"]
    said_of = "not paired: people may differ"
    if change["value"] is not None:
        said_of = f"same {change['n']} people: {points(change['value'])}, p {said(change['p'], 2)}"
    sheet.name(name_line(top + LINE + MARK_LINE), said_of, "muted")


def training_dots(table: Table) -> dict | None:
    """A row a need: the share of staff who came to training and the share who want it, pupils in the name."""
    needs: dict[str, dict[str, dict]] = {}
    for row in table.rows:
        needs.setdefault(row["need_type"], {})[row["quantity"]] = row
    ends = [rows[side]["value"] for rows in needs.values() for side in ("attended", "wanted")]
    if not any(end is not None for end in ends):
        return None
    sheet, top = Sheet(max(end or 0.0 for end in ends), lead=LEAD), 0.0
    for need, rows in needs.items():
        middle = _begin(sheet, _need_with_pupils(need, pupils(rows["pupils"]["value"])), top)
        known = [(rows[side], ink, symbol) for side, ink, symbol in
                 (("attended", "no_sen", "circle"), ("wanted", "all_sen", "square"))
                 if rows[side]["value"] is not None]  # fmt: skip
        for row, ink, symbol in known:
            sheet.dot(row["value"], middle, (ink, symbol), f"{label('need_type', need)}: {share(row)}")
        if known:
            furthest = max(known, key=lambda mark: mark[0]["value"])[0]
            sheet.label(furthest["value"], middle, f" {percent(furthest['value'])}")
        words = " \u00b7 ".join(
            f"{counted(row['numerator'], row['denominator'])} {'came' if symbol == 'circle' else 'want it'}"
            for row, _ink, symbol in known
        )
        sheet.name(name_line(top + LINE + MARK_LINE), words, "muted")
        top += 2 * LINE + MARK_LINE + BETWEEN
    sheet.explain("no_sen", "came to training")
    sheet.explain("all_sen", "want it")
    sheet.number_axis(top)
    return sheet.figure(top)


def cost_bars(table: Table) -> dict | None:
    """A row a need: money paid as a bar, the staff time apart from it, and the change of confidence after it."""
    needs: dict[str, dict[str, dict]] = {}
    for row in table.rows:
        needs.setdefault(row["need_type"], {})[row["quantity"]] = row
    if not needs:
        return None
    paid = {need: rows["training_cost"]["value"] for need, rows in needs.items()}
    time = {need: rows["staff_time"]["value"] or 0.0 for need, rows in needs.items()}
    sheet, top = Sheet(max(paid[need] + time[need] for need in needs)), 0.0
    for need, rows in needs.items():
        name = label("need_type", need)
        middle = _begin(sheet, name, top)
        sheet.bar((0, paid[need]), middle, ("all_sen", True), f"{name}: paid {pounds(paid[need])}")
        both = paid[need] + time[need]
        if time[need]:
            sheet.bar(
                (paid[need], both), middle, ("no_sen", True), f"{name}: staff time {pounds(time[need])}"
            )
        hidden = rows["staff_time"]["value"] is None
        sheet.label(both, middle, f"{pounds(paid[need])} + {'time hidden' if hidden else pounds(time[need])}")
        change = rows["change"]
        told = f"{rows['attendances']['value']} came; "
        told += (
            f"after it {points(change['value'])} points" if change["value"] is not None else "no change known"
        )
        sheet.name(name_line(top + LINE + MARK_LINE), told, "muted")
        top += 2 * LINE + MARK_LINE + BETWEEN
    sheet.explain("all_sen", "paid")
    sheet.explain("no_sen", "staff time")
    return sheet.figure(top - BETWEEN)


def pounds(amount: float) -> str:
    """An amount of money as it is shown: whole pounds."""
    return f"\u00a3{said(amount, 0)}"


def _begin(sheet: Sheet, name: str, top: float) -> float:
    """Write a row's name and give the height of its marks."""
    sheet.name(name_line(top), name)
    return top + LINE + MARK_LINE / 2


def _need_with_pupils(need: str, many: str) -> str:
    """The name of a need with its pupils; the code where the name would run out of a phone."""
    whole = f"{label('need_type', need)}, {many}"
    return whole if width_of(whole) <= PHONE else f"{need}, {many}"
