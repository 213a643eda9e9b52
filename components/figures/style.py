"""One house style for every figure: its colours, its marks, its frame.

Figures are made in the light palette. The browser paints them for the theme it shows by exchanging each light
colour for its dark twin, so a light colour stands for one meaning only and is never typed anywhere else.
"""

import re
from collections.abc import Iterable
from functools import cache

# Each colour by its meaning: (on the light surface, on the dark one). Measured in tests/components.
# Orange, the no-SEN grey and the SPC grey and blue are marks, never text; those under 3:1 carry an outline.
PALETTE: dict[str, tuple[str, str]] = {
    "ink": ("#1B1F24", "#E8ECF1"),
    "muted": ("#55606B", "#A6B1BD"),
    "hairline": ("#DDE1E6", "#2B343E"),
    "surface": ("#FFFFFF", "#171D24"),
    "outline": ("#3D3D3D", "#C9CFD6"),
    "no_sen": ("#BFBFBF", "#616B76"),
    "support": ("#12436D", "#4F95DF"),
    "ehc": ("#F46A25", "#FF8A4C"),
    "all_sen": ("#1D7F77", "#8FE3D2"),
    "national": ("#000000", "#FFFFFF"),
    "step_1": ("#DDEFED", "#1F3836"),
    "step_2": ("#8CC9C2", "#2A5C57"),
    "step_3": ("#1C7C74", "#5FC4B4"),
    "step_4": ("#0B4843", "#B5F0E4"),
    "spc_common": ("#A6A6A6", "#929CA7"),
    "spc_improvement": ("#00B0F0", "#38C0F5"),
    "spc_concern": ("#E46C0A", "#F28A3C"),
    "spc_neutral": ("#490092", "#B79AF0"),
    "spc_target": ("#DE1B1B", "#FF7A7A"),
}
# What a projector washes out is stronger there: numbers stand at 7 to 1 on whatever they are written on.
PROJECTED: dict[str, tuple[str, str]] = {
    "muted": ("#3B444D", "#C3CCD6"),
    "no_sen": ("#BFBFBF", "#434C55"),
    "support": ("#12436D", "#8BBBF2"),
    "all_sen": ("#115E57", "#8FE3D2"),
    "step_2": ("#8CC9C2", "#24504C"),
    "step_3": ("#115E57", "#5FC4B4"),
}
STEPS = ("step_1", "step_2", "step_3", "step_4")
# Colour never carries a meaning alone: each status has a symbol of its own too.
STATUS_COLOURS = {"N": "no_sen", "K": "support", "E": "ehc", "SEN": "all_sen"}
STATUS_SYMBOLS = {"N": "triangle-up", "K": "circle", "E": "diamond", "SEN": "square"}
DOT = 11

# The narrowest chart, on a screen 320 pixels wide: every label fits there. And one line of text at 14 pixels.
PHONE = 254
LINE = 20
# In a key: what stands before a name, and from one line to the next.
KEY_MARK, KEY_STEP = 42, 20
TICK_STEPS = tuple(size * 10.0**power for power in range(-3, 6) for size in (1, 2, 5))
MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": " ", "\r": " ", "\t": " "})
MARKED = re.compile("[&<>\n\r\t]")


def colour(name: str) -> str:
    """The light hex of a colour's name; the only form in which a colour stands in a figure."""
    return PALETTE[name][0]


def palettes() -> dict[str, dict[str, str]]:
    """By kind of room, each light hex and what it is there, in lower case, for the page to paint figures with."""
    projected = PALETTE | PROJECTED
    rooms = {"dark": (PALETTE, 1), "projector light": (projected, 0), "projector dark": (projected, 1)}
    return {
        room: {light.lower(): of[name][place].lower() for name, (light, _dark) in PALETTE.items()}
        for room, (of, place) in rooms.items()
    }


def luminance(hexed: str) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    parts = (int(hexed[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@cache
def text_on(fill: str) -> str:
    """Which of ink and surface reads better on a filled cell of this colour name; the name of that colour."""
    return max(("ink", "surface"), key=lambda name: contrast(colour(name), colour(fill)))


def escaped(text: object) -> str:
    """Text from data so that plotly, which reads tags and entities in text, shows it letter by letter."""
    plain = str(text)
    return plain.translate(MARKUP) if MARKED.search(plain) else plain


def width_of(text: str) -> float:
    """About how wide a text is at the normal size, in pixels, on the safe side; of several lines the widest."""
    if "<br>" in text:
        return max(map(width_of, text.split("<br>")))
    plain = re.sub(r"&\w+;", "w", text) if "&" in text else text
    # Bytes lose their characters of a kind faster than a text counts them.
    known = plain.encode("ascii", "replace")
    narrow, digits = (len(known) - len(known.translate(None, kind)) for kind in (b" ,.()'", b"0123456789"))
    return 6 + 7.2 * len(plain) + 0.9 * digits + 5.8 * plain.count("%") - 3.4 * narrow


def nice_ticks(limit: float, most: int = 4) -> list[float]:
    """Round numbers from 0 up to a limit, in at most so many steps."""
    step = next(step for step in TICK_STEPS if limit / step <= most)
    return [round(step * place, 6) for place in range(int(limit / step + 1e-9) + 1)]


def frame(height: float, *, margin: tuple[int, int, int, int] = (0, 0, 0, 0), **more: object) -> dict:
    """The layout every figure starts from; ``margin`` is left, right, top, bottom in pixels.

    The height stands in ``meta`` too, because a frame that resizes itself may drop ``height``.
    """
    left, right, top, bottom = margin
    return {
        "height": round(height),
        "meta": {"height": round(height)} | more.pop("meta", {}),
        "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 0, "autoexpand": False},
        "font": {"color": colour("ink"), "size": 14},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": ".,",
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "barmode": "overlay",
        "hoverlabel": {
            "bgcolor": colour("surface"),
            "bordercolor": colour("muted"),
            "font": {"color": colour("ink")},
            "align": "left",
        },
        **more,
    }


def axis(**more: object) -> dict:
    """An axis that shows nothing but what is asked of it and cannot be dragged."""
    bare = {"fixedrange": True, "showgrid": False, "zeroline": False, "showline": False}
    bare |= {"ticks": "", "showticklabels": False, "automargin": False}
    quiet = {"tickfont": {"color": colour("muted")}, "tickcolor": colour("hairline")}
    quiet |= {"gridcolor": colour("hairline"), "linecolor": colour("muted")}
    return bare | quiet | more


def key(top: float = 1.0) -> dict:
    """A legend for what no label can stand beside: one quiet line over the chart, not clickable."""
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": top,
        "yanchor": "top",
        "yref": "container",
        "font": {"color": colour("muted")},
        "itemclick": False,
        "itemdoubleclick": False,
        "traceorder": "normal",
    }


def key_room(names: list[str], room: float = PHONE) -> tuple[int, dict]:
    """How much higher than one line a key is on a phone, in pixels, and what the browser must know to take it back.

    Plotly puts entries side by side while they all fit, and else in columns as wide as the widest.
    """
    widths = [KEY_MARK + width_of(name) for name in names]
    if sum(widths) <= room:
        return 0, {}
    columns = max(1, int(room / max(widths)))
    more = KEY_STEP * (-(-len(widths) // columns) - 1)
    return more, {"key": {"more": more, "wide": round(sum(widths))}}


def runs(values: Iterable[object]) -> list[range]:
    """The places of unbroken stretches of numbers in a list with gaps (None)."""
    stretches, start = [], None
    values = list(values)
    for place, value in enumerate([*values, None]):
        if value is not None and start is None:
            start = place
        elif value is None and start is not None:
            stretches.append(range(start, place))
            start = None
    return stretches


def parted(wanted: list[float], apart: float, lowest: float, highest: float) -> list[float]:
    """Positions moved as little as needed to lie at least so far apart and between two ends, in their order."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed = [min(max(wanted[place], lowest), highest) for place in order]
    for after in range(1, len(placed)):
        placed[after] = max(placed[after], placed[after - 1] + apart)
    if placed and placed[-1] > highest:
        placed[-1] = highest
        for before in range(len(placed) - 2, -1, -1):
            placed[before] = min(placed[before], placed[before + 1] - apart)
    result = [0.0] * len(wanted)
    for place, position in zip(order, placed, strict=True):
        result[place] = position
    return result
