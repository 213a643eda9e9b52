"""The marks of a figure on paper: lines, texts, symbols and hatching, upright and counted from the bottom up."""

from html import unescape

from reportlab.graphics.shapes import Circle, Line, Polygon, PolyLine, Shape, String
from reportlab.lib.colors import Color, HexColor

from components.figures.style import LINE, colour
from components.pack.words import FONT, plain

SIZE = 14
DASHES = {"dot": [2, 3], "dash": [6, 4]}
HATCH = 6


def ink(name: str, opacity: float = 1.0) -> Color | None:
    """A colour of a figure; None for the clear one."""
    if not name or name.startswith("rgba(0,0,0,0"):
        return None
    made = HexColor(name)
    return Color(made.red, made.green, made.blue, opacity)


def line_of(points: list[tuple[float, float]], line: dict) -> Shape:
    """A line through points, as plotly's words for a line say."""
    dash = DASHES.get(line.get("dash"))
    if line.get("dash", "").endswith("px"):
        dash = [float(part[:-2]) for part in line["dash"].split(",")]
    how = {
        "strokeColor": ink(line.get("color", colour("muted"))),
        "strokeWidth": line.get("width", 2),
        "strokeDashArray": dash,
    }
    if len(points) == 2:
        return Line(*points[0], *points[1], **how)
    return PolyLine([part for point in points for part in point], **how)


def text(
    x: float, y: float, words: str, colour: str, at: str = "middle center", size: float = SIZE
) -> list[Shape]:
    """Lines of text at a point; ``at`` is where they lie from it, in plotly's words."""
    up, along = at.split(" ")
    lines = [plain(unescape(line)) for line in str(words).split("<br>")]
    step = LINE * size / SIZE
    first = {"top": -step * len(lines), "middle": -step * len(lines) / 2, "bottom": 0}[up] + step / 2
    anchor = {"right": "start", "center": "middle", "left": "end"}[along]
    return [
        String(
            x, y - first - step * place - size * 0.36, line,
            textAnchor=anchor, fontName=FONT, fontSize=size, fillColor=ink(colour),
        )
        for place, line in enumerate(lines)
    ]  # fmt: skip


def hatched(box: tuple[float, float, float, float], colour: str) -> list[Shape]:
    """Hatching over a box of left, bottom, width and height."""
    left, bottom, width, height = box
    steps = range(1, int((width + height) / HATCH) + 1)
    made = []
    for offset in (step * HATCH for step in steps):
        start = (left + max(offset - height, 0), bottom + min(offset, height))
        end = (left + min(offset, width), bottom + max(offset - width, 0))
        made.append(Line(*start, *end, strokeColor=ink(colour), strokeWidth=1))
    return made


def each_of(marker: dict, count: int) -> list[dict]:
    """A trace's marks one by one: what is a list says it for each."""
    lists = {name: value for name, value in marker.items() if isinstance(value, list)}
    return [marker | {name: value[place] for name, value in lists.items()} for place in range(count)]


def mark(x: float, y: float, marker: dict) -> list[Shape]:
    """A symbol at a point, as plotly's words for a marker say."""
    half, symbol, edge = marker["size"] / 2, marker.get("symbol", "circle"), marker.get("line", {})
    if symbol in ("line-ns", "line-ew"):
        reach = (0, half) if symbol == "line-ns" else (half, 0)
        return [line_of([(x - reach[0], y - reach[1]), (x + reach[0], y + reach[1])], edge)]
    is_open = "-open" in symbol
    how = {
        "fillColor": None if is_open else ink(marker["color"], marker.get("opacity", 1.0)),
        "strokeColor": ink(marker["color"] if is_open else edge.get("color", "")),
        "strokeWidth": edge.get("width", 0) or (2 if is_open else 0),
    }
    shape = symbol.split("-open")[0]
    corners = {
        "square": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
        "diamond": [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
        "triangle-up": [(-1.15, -0.58), (1.15, -0.58), (0, 1.15)],
        "triangle-right": [(-0.58, -1.15), (-0.58, 1.15), (1.15, 0)],
    }.get(shape)
    if corners is None:
        return [Circle(x, y, half, **how)]
    return [Polygon([part for dx, dy in corners for part in (x + dx * half, y + dy * half)], **how)]
