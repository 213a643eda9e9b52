"""Small charts for tiles: a line with its usual range, a range round nothing, a few bars."""

from components.figures.control import kind_of
from components.figures.rows import Sheet, name_line
from components.figures.style import LINE, STATUS_COLOURS, axis, colour, escaped, frame
from components.sentences.provision import extra_in_words
from components.sentences.words import label, share
from data.measures.interventions import ALL
from data.rounding import percent, said
from data.table import Table

HEIGHT = 84
EDGE = 6
BAR, BETWEEN = 12, 8
MOST = 3
UNUSUAL = {
    "unusually wide": ("spc_concern", "triangle-up"),
    "unusually narrow": ("spc_improvement", "triangle-down"),
}


def share_spark(table: Table) -> dict | None:
    """The share of all pupils with SEN at each date, the newest as a dot, the national share dotted."""
    rows = [row for row in table.rows if row["sen_status"] == "SEN" and row["value"] is not None]
    values = [row["value"] for row in rows]
    hovers = [f"{table.facts['names'][row['date']]}: {share(row)}" for row in rows]
    national = [figure.value for figure in (table.facts.get("national") or {}).get("SEN", ())][-1:]
    return _spark(values, [escaped(text) for text in hovers], STATUS_COLOURS["SEN"], level=national)


def gap_spark(table: Table) -> dict | None:
    """The weekly gap between its control limits; unusual weeks have a mark of their own."""
    rows = [
        row for row in table.facts.get("weeks", ()) if row["quantity"] == "gap" and row["value"] is not None
    ]
    hovers = [f"Week of {row['week']}: {said(row['value'])} points" for row in rows]
    limits = rows[0]["limits"] if rows else None
    figure = _spark(
        [row["value"] for row in rows], hovers, "spc_common",
        level=[limits.mean] if limits else [], band=(limits.lower, limits.upper) if limits else None,
    )  # fmt: skip
    for at, row in enumerate(rows if figure else ()):
        look = UNUSUAL.get(kind_of(table, row))
        if look:
            mark = {"color": colour(look[0]), "symbol": look[1], "size": 10}
            figure["data"].append({
                "type": "scatter", "mode": "markers", "x": [at], "y": [row["value"]], "hoverinfo": "text",
                "marker": mark | {"line": {"color": colour("outline"), "width": 1}},
                "hovertext": f"{hovers[at]}, {row['note']}", "showlegend": False, "cliponaxis": False,
            })  # fmt: skip
    return figure


def one_to_one_spark(table: Table) -> dict | None:
    """The share of TA time that is one-to-one, term by term."""
    rows = [row for row in table.rows if row["activity"] == "one-to-one" and row["value"] is not None]
    names = table.facts["names"]
    hovers = [escaped(f"{names.get(row['date'], row['date'])}: {percent(row['value'])}") for row in rows]
    return _spark([row["value"] for row in rows], hovers, "step_4")


def _spark(
    values: list[float], hovers: list[str], ink: str, *, level: list[float] = (), band: tuple | None = None
) -> dict | None:
    """A line without an axis, its newest point a dot; a dotted level and a shaded usual range behind it."""
    if len(values) < 2:
        return None
    ends = [0.0, *values, *level, *(band or ())]
    low, high = min(ends), max(ends)
    places, room = list(range(len(values))), 0.06 * (high - low or 1.0)
    traces = [
        {"type": "scatter", "mode": "lines", "x": places, "y": values, "line": {"color": colour(ink), "width": 2.5},
         "hoverinfo": "text", "hovertext": hovers, "showlegend": False, "cliponaxis": False},
        {"type": "scatter", "mode": "markers", "x": places[-1:], "y": values[-1:], "hoverinfo": "skip",
         "marker": {"color": colour(ink), "size": 9, "line": {"color": colour("outline"), "width": 1}},
         "showlegend": False, "cliponaxis": False},
    ]  # fmt: skip
    shapes = [_level(value, len(values)) for value in level]
    if band:
        shapes.append({
            "type": "rect", "x0": 0, "x1": len(values) - 1, "y0": band[0], "y1": band[1], "layer": "below",
            "fillcolor": colour("no_sen"), "opacity": 0.3, "line": {"width": 0},
        })  # fmt: skip
    layout = frame(
        HEIGHT, margin=(EDGE, EDGE, EDGE, EDGE), shapes=shapes, xaxis=axis(range=[0, len(values) - 1]),
        yaxis=axis(range=[low - room, high + room]),
    )  # fmt: skip
    return {"data": traces, "layout": layout}


def _level(value: float, points: int) -> dict:
    line = {"color": colour("national"), "width": 1.5, "dash": "dot"}
    return {"type": "line", "x0": 0, "x1": points - 1, "y0": value, "y1": value, "line": line}


def range_spark(table: Table) -> dict | None:
    """The value added of all subjects together, as a dot on its range round a line at no difference."""
    row = next((row for row in table.rows if row["subject"] == "all" and row["sen_status"] == "SEN"), None)
    if row is None or row["value"] is None or row["low"] is None:
        return None
    widest = 1.15 * max(abs(row["low"]), abs(row["high"]), 1.0)
    ink = colour(STATUS_COLOURS["SEN"])
    hover = f"{said(row['value'])} points, range {said(row['low'])} to {said(row['high'])}"
    traces = [
        {"type": "scatter", "mode": "lines", "x": [row["low"], row["high"]], "y": [0, 0], "hoverinfo": "skip",
         "line": {"color": ink, "width": 3}, "showlegend": False},
        {"type": "scatter", "mode": "markers", "x": [row["value"]], "y": [0], "hoverinfo": "text",
         "hovertext": hover, "marker": {"color": ink, "size": 12, "symbol": "square"}, "showlegend": False},
        {"type": "scatter", "mode": "text", "x": [-widest, 0, widest], "y": [-0.8] * 3, "hoverinfo": "skip",
         "text": ["less than peers", "0", "more"], "textposition": ["middle right", "middle center", "middle left"],
         "textfont": {"color": colour("muted")}, "showlegend": False},
    ]  # fmt: skip
    nothing = {
        "type": "line",
        "x0": 0,
        "x1": 0,
        "y0": -0.5,
        "y1": 1,
        "line": {"color": colour("national"), "width": 1},
    }
    layout = frame(
        HEIGHT, margin=(EDGE, EDGE, EDGE, EDGE), shapes=[nothing], xaxis=axis(range=[-widest, widest]),
        yaxis=axis(range=[-1.2, 1]),
    )  # fmt: skip
    return {"data": traces, "layout": layout}


def price_spark(table: Table) -> dict | None:
    """What an extra month costs in the interventions where it costs least."""
    rows = [row for row in table.rows if row["quantity"] == "extra month" and row["intervention"] != ALL]
    rows = [row for row in rows if row["value"] is not None]
    return _rows([(row["intervention"], row["value"], extra_in_words(row)) for row in rows])


def priority_spark(table: Table) -> dict | None:
    """The first needs of the priority list by the pupils expected to meet somebody not confident."""
    rows = [row for row in table.rows if row["value"]]
    return _rows([(label("need_type", row["need_type"]), row["value"], said(row["value"])) for row in rows])


def _rows(rows: list[tuple[str, float, str]]) -> dict | None:
    rows = rows[:MOST]
    if not rows:
        return None
    sheet, top = Sheet(max(value for _name, value, _words in rows), thickness=BAR), 0.0
    for name, value, words in rows:
        sheet.name(name_line(top), escaped(name))
        middle = top + LINE + BAR / 2
        sheet.bar((0, value), middle, ("all_sen", True), escaped(f"{name}: {words}"))
        sheet.label(value, middle, escaped(words))
        top += LINE + BAR + BETWEEN
    return sheet.figure(top - BETWEEN)


def signal_dots(table: Table) -> dict | None:
    """Under each group its usual range with the mean, and the newest unusual gap as a mark."""
    rows = [row for row in table.rows if row["value"] is not None]
    if not rows:
        return None
    highest = max(max(row["value"], row["limits"].upper) for row in rows)
    lowest = min(0.0, *(min(row["value"], row["limits"].lower) for row in rows))
    sheet, top = Sheet(highest - lowest, thickness=BAR), 0.0
    for row in rows:
        name = signal_group(row)
        sheet.name(name_line(top), escaped(name))
        middle, limits = top + LINE + 10, row["limits"]
        sheet.whisker(limits.lower - lowest, limits.upper - lowest, middle, "spc_common")
        ink, symbol = UNUSUAL["unusually wide" if row["wider"] else "unusually narrow"]
        sheet.dot(
            row["value"] - lowest, middle, (ink, symbol), escaped(f"{name}: {said(row['value'])} points")
        )
        sheet.label(max(row["value"], limits.upper) - lowest, middle, f"{said(row['value'])} points")
        top += LINE + 20 + BETWEEN
    sheet.explain("range", "usual range")
    if any(row["wider"] for row in rows):
        sheet.explain("spc_concern", "wider than usual")
    if not all(row["wider"] for row in rows):
        sheet.explain("spc_improvement", "narrower than usual")
    return sheet.figure(top - BETWEEN)


def signal_group(row: dict) -> str:
    """What a group of the signals is called."""
    return "All pupils in view" if row["part"] == "all" else label(row["part"], row["which"])
