"""Under each intervention two ranges round 0: the gain on its own test, and the value added in its subject."""

from components.figures.around_zero import MARGIN
from components.figures.provision import fitted
from components.figures.rows import Sheet, name_line
from components.figures.style import LINE, TICK_STEPS, escaped
from components.sentences.scores import difference
from components.sentences.words import RANGE, pupils
from data.table import Table

ROW, APART = 24, 12
# The mark of each, unlike the other in shape as well as in colour, and what it is called in the key.
MARKS = {
    "impact": (("all_sen", "circle"), "on its own test"),
    "class": (("ink", "diamond"), "in the subject, beside peers"),
}


def reach_dots(table: Table) -> dict | None:
    """The two means of the same pupils, each on its range, in standard deviations round 0."""
    told = [row for row in table.rows if row["value"] is not None]
    if not told:
        return None
    farthest = max(*(abs(row[end]) for row in told for end in ("low", "high")), 1e-6)
    step = next(step for step in TICK_STEPS if farthest / step <= 4)
    limit = step * -(-farthest // step)
    sheet, top = Sheet(2 * limit, lead=MARGIN), 0.0
    for name in dict.fromkeys(row["intervention"] for row in told):
        both = [table.row(name, quantity) for quantity in MARKS]
        sheet.name(name_line(top), fitted(f"{name}, {pupils(both[0]['n'])}"))
        top += LINE
        sheet.upright(limit, top, top + ROW * len(both), "ink")
        for row in both:
            at, (marks, words) = top + ROW / 2, MARKS[row["quantity"]]
            sheet.whisker(row["low"] + limit, row["high"] + limit, at, marks[0])
            hover = f"{escaped(name)}, {words}: {difference(row['value'], 2)}"
            sheet.dot(row["value"] + limit, at, marks, hover)
            sheet.label(row["high"] + limit, at, difference(row["value"], 2))
            sheet.explain(marks[0], words)
            top += ROW
        top += APART
    sheet.explain("range", RANGE)
    sheet.number_axis(top, {limit: "0", 0.0: difference(-limit, 1), 2 * limit: f"{difference(limit, 1)} SD"})
    return sheet.figure(top)
