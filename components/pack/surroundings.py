"""What stands round the marks of a figure on paper: its axes, thin lines, notes and key."""

import math
from html import unescape

from reportlab.graphics.shapes import Group, Rect, Shape

from components.figures.style import LINE
from components.pack.marks import SIZE, each_of, hatched, ink, line_of, mark, text
from components.pack.paper import Sheet, number
from components.pack.words import plain, width_of

KEY_TOP, KEY_MARK, KEY_GAP = 14, 24, 20


def shapes_below(sheet: Sheet) -> list[Shape]:
    """The thin lines behind the marks."""
    made = []
    left, right, top, bottom = sheet.plot
    for shape in sheet.layout.get("shapes", ()):
        xs, ys = (shape["x0"], shape["x1"]), (shape["y0"], shape["y1"])
        across = (
            [left + (right - left) * x for x in xs]
            if shape.get("xref") == "paper"
            else map(sheet.axes["x"], xs)
        )
        down = (
            [bottom + (top - bottom) * y for y in ys]
            if shape.get("yref") == "paper"
            else map(sheet.axes["y"], ys)
        )
        made.append(
            line_of([(x, sheet.height - y) for x, y in zip(across, down, strict=True)], shape["line"])
        )
    return made


def ticks(sheet: Sheet) -> list[Shape]:
    """The grid and the words of the two axes, where an axis shows them itself."""
    left, right, top, bottom = sheet.plot
    made: list[Shape] = []
    for name in ("x", "y"):
        axis, place = sheet.layout[f"{name}axis"], sheet.axes[name]
        words = axis.get("ticktext") or [f"{tick:g}" for tick in _round_ticks(axis)]
        for tick, said in zip(axis.get("tickvals") or _round_ticks(axis), words, strict=True):
            at = place(tick)
            ends = [(at, bottom), (at, top)] if name == "x" else [(left, at), (right, at)]
            if axis.get("showgrid"):
                made.append(
                    line_of(
                        [(x, sheet.height - y) for x, y in ends], {"color": axis["gridcolor"], "width": 1}
                    )
                )
            if axis.get("showticklabels"):
                made += _tick_words(sheet, name, at, said)
    return made


def _round_ticks(axis: dict) -> list[float]:
    if not axis.get("showgrid") and not axis.get("showticklabels"):
        return []
    low, high = sorted(map(number, axis["range"]))
    rough = (high - low) / (axis.get("nticks") or 5)
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * part for part in (1, 2, 5, 10) if size * part >= rough)
    return [step * place for place in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def _tick_words(sheet: Sheet, name: str, at: float, said: str) -> list[Shape]:
    axis = sheet.layout[f"{name}axis"]
    left, _right, top, bottom = sheet.plot
    colour = axis["tickfont"]["color"]
    if name == "y":
        return text(
            left - (axis.get("ticklabelstandoff") or 4), sheet.height - at, said, colour, "middle left"
        )
    if axis.get("side") != "top":
        return text(at, sheet.height - bottom - 4 - axis.get("ticklen", 0), said, colour, "bottom center")
    if axis.get("tickangle") == -90:
        turned = Group(*text(0, 0, said, colour, "middle right"))
        turned.transform = (0, 1, -1, 0, at, sheet.height - top + 4)
        return [turned]
    return text(at, sheet.height - top + 4, said, colour, "top center")


def notes(sheet: Sheet) -> list[Shape]:
    """The words that a figure writes at its edges."""
    left, right, top, bottom = sheet.plot
    made = []
    for note in sheet.layout.get("annotations", ()):
        x = left + (right - left) * note["x"] + note.get("xshift", 0)
        y = bottom + (top - bottom) * note["y"] - note.get("yshift", 0)
        along = {"left": "right", "right": "left", "center": "center"}[note["xanchor"]]
        up = {"top": "bottom", "bottom": "top", "middle": "middle"}[note["yanchor"]]
        font = note["font"]
        made += text(
            x, sheet.height - y, note["text"], font["color"], f"{up} {along}", font.get("size", SIZE)
        )
    return made


def key(traces: list[dict], sheet: Sheet) -> list[Shape]:
    """What the marks mean, side by side over the figure, in lines where one is not enough."""
    made: list[Shape] = []
    x, y = 0.0, sheet.height - KEY_TOP
    colour = sheet.layout["legend"]["font"]["color"]
    for trace in traces:
        if not trace.get("showlegend", True) or not trace.get("name"):
            continue
        name = plain(unescape(trace["name"]))
        wide = KEY_MARK + 8 + width_of(name, SIZE) + KEY_GAP
        if x and x + wide - KEY_GAP > sheet.width:
            x, y = 0.0, y - LINE
        made += _key_mark(trace, x + KEY_MARK / 2, y)
        made += text(x + KEY_MARK + 8, y, name, colour, "middle right")
        x += wide
    return made


def _key_mark(trace: dict, x: float, y: float) -> list[Shape]:
    if trace["type"] == "bar":
        marker = trace["marker"]
        box = (x - 10, y - 6, 20, 12)
        made: list[Shape] = [Rect(*box, fillColor=ink(marker["color"]), strokeColor=ink(marker["line"]["color"]),
                                  strokeWidth=marker["line"]["width"])]  # fmt: skip
        return made + (hatched(box, marker["pattern"]["fgcolor"]) if marker.get("pattern") else [])
    if trace.get("fill") == "toself":
        fill = ink(trace["fillcolor"], trace.get("opacity", 1.0))
        return [Rect(x - 10, y - 6, 20, 12, fillColor=fill, strokeColor=None)]
    made = [line_of([(x - 12, y), (x + 12, y)], trace["line"])] if "lines" in trace["mode"] else []
    return made + (mark(x, y, each_of(trace["marker"], 1)[0]) if "markers" in trace["mode"] else [])
