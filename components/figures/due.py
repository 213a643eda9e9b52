"""What falls due: a bar of each kind of deadline in three parts, and the months ahead as columns."""

from datetime import date

from components.figures.rows import Sheet, name_line
from components.figures.style import LINE, PHONE, axis, colour, frame, key, text_on, width_of
from components.headings import WORDS
from components.sentences.words import label, pupils
from data.measures.reviews import ANNUAL, OVERDUE, PLAN_REVIEW, STATES
from data.rounding import said
from data.table import Table

THICK = 22
BETWEEN = 12
INKS = dict(zip(STATES, ("step_4", "step_2", "no_sen"), strict=True))
PLOT_HEIGHT, ABOVE, BELOW = 200, 30, 46
REVIEWS = {ANNUAL: ("ehc", "EHC plans"), PLAN_REVIEW: ("support", "SEN support")}


def due_bars(table: Table) -> dict | None:
    """A bar a kind of deadline: overdue, due within six weeks, later."""
    kinds: dict[str, dict[str, int]] = {}
    for row in table.rows:
        kinds.setdefault(row["deadline"], {})[row["state"]] = row["value"]
    kinds = {kind: counts for kind, counts in kinds.items() if any(counts.values())}
    if not kinds:
        return None
    longest = max(sum(counts.values()) for counts in kinds.values())
    sheet, top = Sheet(longest, thickness=THICK), 0.0
    for kind, counts in kinds.items():
        late = f"{said(counts[OVERDUE], 0)} overdue" if counts[OVERDUE] else "none overdue"
        sheet.name(name_line(top), f"{label('deadline', kind)}: {late}")
        middle, start = top + LINE + THICK / 2 + 2, 0
        for state, number in counts.items():
            if number:
                _part(sheet, (start, start + number), middle, state, label("deadline", kind))
            start += number
        top += LINE + THICK + BETWEEN
    for state, ink in INKS.items():
        sheet.explain(ink, WORDS["state"][state])
    return sheet.figure(top - BETWEEN)


def _part(sheet: Sheet, span: tuple[int, int], middle: float, state: str, name: str) -> None:
    number, ink = span[1] - span[0], INKS[state]
    sheet.bar(span, middle, (ink, True), f"{name}, {WORDS['state'][state].lower()}: {pupils(number)}")
    text = said(number, 0)
    if width_of(text) <= number / sheet.limit * PHONE:
        sheet.write(span[0] + number / 2, middle, text, text_on(ink), "middle center")


def month_columns(table: Table) -> dict | None:
    """A column for what is overdue and for each month ahead, in two parts, the number above it."""
    months = list(dict.fromkeys(row["month"] for row in table.rows))
    totals = [sum(row["value"] for row in table.rows if row["month"] == month) for month in months]
    if not any(totals):
        return None
    traces = []
    for kind, (ink, name) in REVIEWS.items():
        values = [table.row(kind, month)["value"] for month in months]
        traces.append({
            "type": "bar", "x": list(range(len(months))), "y": values, "name": name, "width": 0.8,
            "marker": {"color": colour(ink), "line": {"color": colour("surface"), "width": 1}},
            "hovertext": [f"{label('month', month)}, {name}: {said(number, 0)}" for month, number in
                          zip(months, values, strict=True)],
            "hoverinfo": "text",
        })  # fmt: skip
    traces.append({
        "type": "scatter", "mode": "text", "x": list(range(len(months))), "y": totals,
        "text": [said(total, 0) if total else "" for total in totals], "textposition": "top center",
        "textfont": {"color": colour("ink")}, "hoverinfo": "skip", "showlegend": False, "cliponaxis": False,
    })  # fmt: skip
    layout = frame(
        ABOVE + PLOT_HEIGHT + BELOW, margin=(0, 0, ABOVE, BELOW), barmode="stack", showlegend=True, legend=key(),
        xaxis=axis(
            range=[-0.6, len(months) - 0.4], showticklabels=True, showline=True, tickmode="array",
            tickvals=list(range(len(months))), ticktext=_ticks(months), tickangle=0,
        ),
        yaxis=axis(range=[0, max(totals) * 1.18]),
    )  # fmt: skip
    return {"data": traces, "layout": layout}


def _ticks(months: list[str]) -> list[str]:
    """A letter a month, which has room on a phone, and the year below the first month of each."""
    names, year = [], ""
    for month in months:
        if month == OVERDUE:
            names.append("Late")
            continue
        first = date.fromisoformat(f"{month}-01")
        below = f"<br>{first.year}" if month[:4] != year else ""
        names.append(f"{first:%b}"[0] + below)
        year = month[:4]
    return names
