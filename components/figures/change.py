"""Before and after, each as a difference from the year group: an arrow a row, round a line at no difference."""

from components.figures.rows import LEAD, Sheet, name_line
from components.figures.style import LINE, PHONE, escaped, width_of
from components.sentences.words import comparable, points, pupils
from data.rounding import said
from data.table import Table

MARK_LINE = 24
BETWEEN = 12
BEFORE, AFTER = "12 weeks before", "12 weeks after"
ROWS = 8
SAME = "as their year group"


def before_and_after(table: Table) -> dict | None:
    """A row an intervention: where its pupils stood before and after, and the mean change with its range.

    Those with most pupils, in the table's own order; the others, and those with too few for a mean, are left to it.
    """
    found: dict[str, dict[str, dict]] = {}
    for row in table.rows:
        found.setdefault(row["intervention"], {})[row["quantity"]] = row
    enough = [name for name, rows in found.items() if all(row["value"] is not None for row in rows.values())]
    most = sorted(enough, key=lambda name: -found[name]["change"]["n"])[:ROWS]
    names = [name for name in found if name in most]
    known = [found[name][side]["value"] for name in names for side in ("before", "after")]
    if not known:
        return None
    # The sheet counts from 0, so all is moved right by what lies below it.
    shift = max(0.0, -min(known))
    sheet, top = Sheet(max(known) + shift or 1.0, lead=LEAD), 0.0
    for name in names:
        _draw(sheet, name, found[name], shift, top)
        top += 2 * LINE + MARK_LINE + BETWEEN
    if len(found) > len(names):
        sheet.name(name_line(top), f"{len(found) - len(names)} more in the table", "muted")
        top += LINE + BETWEEN
    sheet.explain("no_sen", BEFORE)
    sheet.explain("all_sen", AFTER)
    sheet.number_axis(top, {shift: ""})
    at, wide = sheet.pixels(shift), width_of(SAME)
    sheet.write(
        shift,
        top + 5,
        SAME,
        "muted",
        "bottom center" if wide / 2 <= at <= PHONE - wide / 2 else "bottom right",
    )
    return sheet.figure(top)


def _draw(sheet: Sheet, name: str, rows: dict[str, dict], shift: float, top: float) -> None:
    before, after, change = (rows[quantity] for quantity in ("before", "after", "change"))
    sheet.name(name_line(top), escaped(name))
    middle = top + LINE + MARK_LINE / 2
    sheet.upright(shift, middle - MARK_LINE / 2, middle + MARK_LINE / 2, "ink")
    ends = sorted((before["value"] + shift, after["value"] + shift))
    sheet.whisker(*ends, middle, "all_sen" if comparable(change) else "muted")
    hover = f"{escaped(name)}, {{}}: {{}} points"
    inks = ("no_sen", "all_sen") if comparable(change) else ("muted", "muted")
    for row, ink, symbol, words in ((before, inks[0], "circle", BEFORE), (after, inks[1], "square", AFTER)):
        sheet.dot(row["value"] + shift, middle, (ink, symbol), hover.format(words, points(row["value"])))
    extent = f" ({said(change['low'])} to {said(change['high'])})" if change["low"] is not None else ""
    sheet.label(ends[1], middle, f" {points(change['value'])}{extent}")
    levels = f"{points(before['value'])}, then {points(after['value'])}; {pupils(change['n'])}"
    sheet.name(name_line(top + LINE + MARK_LINE), levels, "muted")
