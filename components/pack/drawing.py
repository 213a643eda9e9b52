"""A figure of the house drawn on paper, mark by mark, so that the PDF shows what the screen shows."""

from itertools import groupby

from reportlab.graphics.shapes import Drawing, Group, Polygon, Rect, Shape

from components.pack.marks import SIZE, each_of, hatched, ink, line_of, mark, text
from components.pack.paper import Sheet, laid_out
from components.pack.surroundings import key, notes, shapes_below, ticks

# A pixel of the screen is three quarters of a point of paper.
POINT = 0.75


def drawn(figure: dict, width: float) -> Drawing:
    """A figure so many points wide."""
    sheet = laid_out(figure, width / POINT)
    group = Group(*shapes_below(sheet), *ticks(sheet), *_traces(figure["data"], sheet), *notes(sheet))
    if sheet.layout.get("showlegend"):
        group.add(Group(*key(figure["data"], sheet)))
    # Paper counts from the bottom up, the screen from the top down: texts stay upright, so each mark is placed by hand.
    group.transform = (POINT, 0, 0, POINT, 0, 0)
    drawing = Drawing(width, sheet.height * POINT)
    drawing.add(group)
    return drawing


def _traces(traces: list[dict], sheet: Sheet) -> list[Shape]:
    kinds = {"bar": _bars, "heatmap": _cells, "scatter": _scatter}
    return [shape for trace in traces for shape in kinds[trace["type"]](trace, sheet)]


def _bars(trace: dict, sheet: Sheet) -> list[Shape]:
    x, y, half = sheet.along(trace), sheet.axes["y"], trace["width"] / 2
    made: list[Shape] = []
    for base, long, middle in zip(trace["base"], trace["x"], trace["y"], strict=True):
        left, right = sorted((x(base), x(base + long)))
        top, bottom = sorted((y(middle - half), y(middle + half)))
        edge = trace["marker"]["line"]
        box = (left, sheet.height - bottom, right - left, bottom - top)
        width = edge["width"]
        made.append(
            Rect(*box, fillColor=ink(trace["marker"]["color"]), strokeWidth=width,
                 strokeColor=ink(edge["color"]) if width else None)
        )  # fmt: skip
        if trace["marker"].get("pattern"):
            made += hatched(box, trace["marker"]["pattern"]["fgcolor"])
    return made


def _cells(trace: dict, sheet: Sheet) -> list[Shape]:
    x, y = sheet.along(trace), sheet.axes["y"]
    low, high, scale = trace["zmin"], trace["zmax"], trace["colorscale"]
    wide, tall = abs(x(1) - x(0)) - trace["xgap"], abs(y(1) - y(0)) - trace["ygap"]
    made = []
    for row, values in enumerate(trace["z"]):
        for column, value in enumerate(values):
            if value is None:
                continue
            part = (value - low) / (high - low)
            fill = next(colour for place, colour in reversed(scale) if place <= part + 1e-9)
            at = (
                x(trace["x"][column] if "x" in trace else column),
                y(trace["y"][row] if "y" in trace else row),
            )
            corner = (at[0] - wide / 2, sheet.height - at[1] - tall / 2)
            made.append(Rect(*corner, wide, tall, fillColor=ink(fill), strokeColor=None))
    return made


def _scatter(trace: dict, sheet: Sheet) -> list[Shape]:
    x, y = sheet.along(trace), sheet.axes["y"]
    points = [
        None if across is None or up is None else (x(across), sheet.height - y(up))
        for across, up in zip(trace["x"], trace["y"], strict=True)
    ]
    made: list[Shape] = []
    if trace.get("fill") == "toself":
        corners = [part for point in points if point for part in point]
        fill = ink(trace["fillcolor"], trace.get("opacity", 1.0))
        made.append(Polygon(corners, fillColor=fill, strokeColor=None))
    elif "lines" in trace["mode"]:
        runs = [list(run) for known, run in groupby(points, key=lambda point: point is not None) if known]
        made += [line_of(run, trace["line"]) for run in runs if len(run) > 1]
    if "markers" in trace["mode"]:
        made += _error_bars(trace, sheet) if "error_y" in trace else []
        marks = each_of(trace["marker"], len(points))
        made += [
            shape for point, how in zip(points, marks, strict=True) if point for shape in mark(*point, how)
        ]
    if trace["mode"] == "text":
        made += _texts(trace, points)
    return made


def _texts(trace: dict, points: list) -> list[Shape]:
    font, made = trace["textfont"], []
    colours = font["color"] if isinstance(font["color"], list) else [font["color"]] * len(points)
    at = trace.get("textposition", "middle center")
    places = at if isinstance(at, list) else [at] * len(points)
    for point, said, colour, where in zip(points, trace["text"], colours, places, strict=True):
        if point and said:
            made += text(*point, said, colour, where, font.get("size", SIZE))
    return made


def _error_bars(trace: dict, sheet: Sheet) -> list[Shape]:
    x, y, bars = sheet.along(trace), sheet.axes["y"], trace["error_y"]
    line = {"color": bars["color"], "width": bars.get("thickness", 2)}
    return [
        line_of([(x(across), sheet.height - y(up + more)), (x(across), sheet.height - y(up - less))], line)
        for across, up, more, less in zip(
            trace["x"], trace["y"], bars["array"], bars["arrayminus"], strict=True
        )
        if up is not None and more is not None and less is not None
    ]
