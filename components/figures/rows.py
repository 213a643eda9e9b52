"""A sheet of rows: names above their marks, numbers beside them, read from the top down.

Down the sheet runs an axis of pixels, so that every line of text has its place; along it a number from 0. The
longest label must still fit on a phone: the axis ends where that leaves room, and ``meta`` tells the browser
how much, so that it can use a wider screen better.
"""

from components.figures.style import (
    DOT,
    LINE,
    PHONE,
    axis,
    colour,
    frame,
    key,
    key_room,
    nice_ticks,
    width_of,
)
from components.sentences.words import HIDDEN

GAP = "  "
BAR = 12
AXIS_LINE = 26
TICK_ROOM = 34
# Space before 0 on an axis of dots, so that one at 0 is whole.
LEAD = 13
KEY_LINE = 32
# What is held back is hatched over so much of the axis, and never over more or less.
HATCH, HATCHED = "hatch", 0.25
# Colours of marks that stand out from the paper by their rim alone.
PALE = ("no_sen", "spc_common", "step_1")


class Sheet:
    """Collects the marks and texts of the rows, then makes one figure with few traces of them."""

    def __init__(
        self, limit: float, *, inset: int = 0, lead: int = 0, thickness: int = BAR, tick: int = 14
    ) -> None:
        self.limit = limit or 1.0
        self.inset = inset
        self.lead = lead
        self.thickness = thickness
        self.tick = tick
        self._bars: dict[tuple, dict] = {}
        self._lines: dict[str, dict] = {}
        self._ticks: dict = {"x": [], "y": []}
        self._dots: dict[tuple, dict] = {}
        self._texts: dict[tuple, dict] = {}
        self._in_key: dict[str, str] = {}
        self._uprights: list[dict] = []
        self._below = 2
        self._room = 0.0

    def name(self, y: float, text: str, ink: str = "ink") -> None:
        """Begin a line of text at the sheet's left edge. All texts are already escaped."""
        trace = self._texts.setdefault((ink, "middle right", "x2"), {"x": [], "y": [], "text": []})
        _append(trace, x=0, y=y, text=text)

    def write(self, x: float, y: float, text: str, ink: str = "ink", at: str = "middle right") -> None:
        """Put a text beside a point; ``at`` is where, in plotly's words: "middle left", "bottom center"."""
        trace = self._texts.setdefault((ink, at, "x"), {"x": [], "y": [], "text": []})
        _append(trace, x=x, y=y, text=text)

    def label(self, x: float, y: float, text: str, ink: str = "ink") -> None:
        """Put a text to the right of where the marks of a row end, and keep room for it."""
        self.write(x, y, GAP + text, ink)
        self._room = max(self._room, width_of(GAP + text))

    def pixels(self, x: float) -> float:
        """How far a number lies from the left edge on a phone."""
        return self.inset + self.lead + x / self.limit * self._free()

    def bar(self, span: tuple[float, float], y: float, marks: tuple[str, bool], hover: str) -> None:
        """Draw a bar from one number to another; ``marks`` are the colour's name and whether it is filled."""
        trace = self._bars.setdefault(marks, {"x": [], "y": [], "base": [], "hovertext": []})
        _append(trace, x=span[1] - span[0], y=y, base=span[0], hovertext=hover)

    def whisker(self, low: float, high: float, y: float, ink: str) -> None:
        """Draw a range."""
        trace = self._lines.setdefault(ink, {"x": [], "y": []})
        trace["x"] += [low, high, None]
        trace["y"] += [y, y, None]

    def hidden(self, y: float) -> None:
        """Mark a row whose number is held back: hatching of one length, whatever the number, explained in the key."""
        self.bar((0, HATCHED * self.limit), y, (HATCH, True), f"c: {HIDDEN}")
        self.label(HATCHED * self.limit, y, "c", "muted")
        self.explain(HATCH, f"c: {HIDDEN}")

    def dot(self, x: float, y: float, marks: tuple[str, str], hover: str) -> None:
        """Draw a value; ``marks`` are the colour's name and the symbol."""
        trace = self._dots.setdefault(marks, {"x": [], "y": [], "hovertext": []})
        _append(trace, x=x, y=y, hovertext=hover)

    def national(self, x: float, y: float, name: str = "") -> None:
        """Draw the national figure as an upright tick; with a ``name`` it is explained in the key."""
        _append(self._ticks, x=x, y=y)
        if name:
            self.explain("national", name)

    def upright(self, x: float, top: float, bottom: float, ink: str) -> None:
        """Draw a thin upright line behind the marks."""
        self._uprights.append(_upright(x, top, bottom, ink))

    def explain(self, mark: str, words: str) -> None:
        """Say in the key what a mark is: "range" for the thin lines, or the colour's name of a filled bar or a dot."""
        self._in_key[mark] = words

    def number_axis(self, y: float, names: dict[float, str] | None = None) -> None:
        """Write the axis below the rows; ``names`` are its ticks and their words, the most important first.

        Without them: round percentages. A tick whose words would touch another's on a phone goes without words.
        """
        free, written = self._free(), []
        if names is None:
            fitting = min(4, max(1, int(free / TICK_ROOM)))
            names = {tick: f"{tick:g}%" for tick in nice_ticks(self.limit, fitting)}
            names |= {tick: "" for tick in nice_ticks(self.limit) if tick not in names}
        for tick, name in names.items():
            self.upright(tick, y, y + 5, "muted")
            middle, half = tick / self.limit * free, width_of(name) / 2
            if name and all(abs(middle - other) >= half + its_half for other, its_half in written):
                self.write(tick, y + 5, name, "muted", "bottom center")
                written.append((middle, half))
        self._below = AXIS_LINE + LINE * any("<br>" in name for name in names.values())

    def figure(self, height: float) -> dict:
        """The figure of all rows; ``height`` is that of the rows alone."""
        more, told = key_room(list(self._in_key.values()), PHONE - self.inset)
        above = KEY_LINE + more if self._in_key else 2
        unit = self.limit / self._free()
        layout = frame(
            above + height + self._below,
            margin=(self.inset, 0, above, 0),
            xaxis=axis(range=[-self.lead * unit, (PHONE - self.inset - self.lead) * unit]),
            xaxis2=axis(range=[0, 1], overlaying="x"),
            yaxis=axis(range=[height + self._below, 0]),
            showlegend=bool(self._in_key),
            legend=key(),
            shapes=self._uprights if self.lead else [_upright(0, 0, height, "hairline"), *self._uprights],
            meta={"fit": {"limit": self.limit, "lead": self.lead, "room": round(self._room)}, **told},
        )
        return {"data": self._traces(), "layout": layout}

    def _free(self) -> float:
        """How many pixels the axis has from 0 to its limit on a phone, once the longest label has its room."""
        return max(PHONE - self.inset - self.lead - self._room, 40)

    def _traces(self) -> list[dict]:
        bars = [self._bar_trace(*marks, trace) for marks, trace in self._bars.items()]
        lines = [self._line_trace(ink, trace) for ink, trace in self._lines.items()]
        dots = [
            _dot_trace(*marks, trace, self._in_key.get(marks[0], "")) for marks, trace in self._dots.items()
        ]
        texts = [_text_trace(*how, trace) for how, trace in self._texts.items()]
        return [*bars, *lines, *self._tick_traces(), *dots, *texts]

    def _bar_trace(self, ink: str, filled: bool, trace: dict) -> dict:
        if ink == HATCH:
            return _hatched(trace, self.thickness, self._in_key[HATCH])
        named = self._in_key.get(ink, "") if filled else ""
        edge = {"color": colour(ink), "width": 0 if filled else 2}
        if filled and ink in PALE:
            edge = {"color": colour("outline"), "width": 1}
        return trace | {
            "type": "bar",
            "orientation": "h",
            "width": self.thickness,
            "marker": {"color": colour(ink if filled else "surface"), "line": edge},
            "hoverinfo": "text",
            "textposition": "none",
            "name": named,
            "showlegend": bool(named),
        }

    def _line_trace(self, ink: str, trace: dict) -> dict:
        named = self._in_key.get("range", "") if ink == next(iter(self._lines)) else ""
        return trace | {
            "type": "scatter",
            "mode": "lines",
            "line": {"color": colour(ink), "width": 2},
            "name": named,
            "showlegend": bool(named),
            "hoverinfo": "skip",
            "cliponaxis": False,
        }

    def _tick_traces(self) -> list[dict]:
        if not self._ticks["x"]:
            return []
        named = self._in_key.get("national", "")
        base = self._ticks | {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "cliponaxis": False}
        # A wider tick in the colour of the paper beneath keeps the black one clear of a bar or a range.
        halo = {"symbol": "line-ns", "size": self.tick + 1, "line": {"width": 6, "color": colour("surface")}}
        tick = {"symbol": "line-ns", "size": self.tick, "line": {"width": 3, "color": colour("national")}}
        return [
            base | {"marker": halo, "showlegend": False},
            base | {"marker": tick, "name": named, "showlegend": bool(named)},
        ]


def _hatched(trace: dict, thickness: int, named: str) -> dict:
    stripes = {
        "shape": "/",
        "fgcolor": colour("muted"),
        "bgcolor": colour("surface"),
        "size": 6,
        "solidity": 0.25,
    }
    edge = {"color": colour("muted"), "width": 1}
    return trace | {
        "type": "bar",
        "orientation": "h",
        "width": thickness,
        "marker": {"color": colour("surface"), "line": edge, "pattern": stripes},
        "hoverinfo": "text",
        "textposition": "none",
        "name": named,
        "showlegend": True,
    }


def _append(trace: dict, **values: object) -> None:
    for name, value in values.items():
        trace[name].append(value)


def _dot_trace(ink: str, symbol: str, trace: dict, named: str = "") -> dict:
    # A rim in the colour of the paper keeps a dot clear of its range and of a tick it lies on; a pale dot has a dark
    # one, since it would not stand out from the paper.
    rim = {"width": 1.5, "color": colour("outline" if ink in PALE else "surface")}
    return trace | {
        "type": "scatter",
        "mode": "markers",
        "marker": {"color": colour(ink), "symbol": symbol, "size": DOT, "line": rim},
        "hoverinfo": "text",
        "name": named,
        "showlegend": bool(named),
        "cliponaxis": False,
    }


def _text_trace(ink: str, at: str, along: str, trace: dict) -> dict:
    return trace | {
        "type": "scatter",
        "mode": "text",
        "textposition": at,
        "textfont": {"color": colour(ink)},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
        "xaxis": along,
    }


def _upright(x: float, top: float, bottom: float, ink: str) -> dict:
    line = {"color": colour(ink), "width": 1}
    return {"type": "line", "x0": x, "x1": x, "y0": top, "y1": bottom, "layer": "below", "line": line}


def name_line(top: float) -> float:
    """Where the middle of a line of text lies that begins at ``top``."""
    return top + LINE / 2
