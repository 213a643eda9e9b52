"""How a figure lies on paper: its width, its axes and its key, as the browser would lay them out."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date

LEAST_ROOM = 4


@dataclass(frozen=True)
class Axis:
    """A line of numbers from one end of the plot to the other; days count as numbers."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: object) -> float:
        """Where a number lies, in pixels from the figure's left edge, or from its top."""
        return self.start + (number(value) - self.low) / ((self.high - self.low) or 1.0) * (
            self.end - self.start
        )


@dataclass(frozen=True)
class Sheet:
    """A figure laid out on paper: its layout at this width, its two axes by name, and its plot's edges in pixels."""

    layout: dict
    width: float
    height: float
    axes: dict[str, Axis]
    plot: tuple[float, float, float, float]

    def along(self, trace: dict) -> Axis:
        """The axis a trace's x lies on."""
        return self.axes[trace.get("xaxis", "x")]


def number(value: object) -> float:
    """A value of an axis as a number: a date by its day, yes and no and names never occur."""
    return float(date.fromisoformat(value[:10]).toordinal()) if isinstance(value, str) else float(value)


def laid_out(figure: dict, width: float) -> Sheet:
    """A figure of the house laid out at so many pixels of width."""
    layout = deepcopy(figure["layout"])
    meta, margin = layout.get("meta", {}), layout["margin"]
    height = layout.get("height") or meta["height"]
    inner = width - margin["l"] - margin["r"]
    if "fit" in meta:
        fit = meta["fit"]
        free = inner - fit["lead"]
        unit = fit["limit"] / max(free - fit["room"], free / LEAST_ROOM)
        layout["xaxis"]["range"] = [-fit["lead"] * unit, free * unit]
    if "key" in meta and inner >= meta["key"]["wide"]:
        margin["t"] -= meta["key"]["more"]
        height -= meta["key"]["more"]
    if "heads" in meta:
        height += _turned(layout, inner / meta["heads"]["columns"], meta["heads"])
    left, right = margin["l"], width - margin["r"]
    top, bottom = margin["t"], height - margin["b"]
    axes = {
        name.replace("axis", ""): Axis(*map(number, layout[name]["range"]), left, right)
        for name in layout
        if name.startswith("xaxis")
    }
    axes["y"] = Axis(*map(number, layout["yaxis"]["range"]), bottom, top)
    return Sheet(layout, width, height, axes, (left, right, top, bottom))


def _turned(layout: dict, column: float, heads: dict) -> float:
    """Set the heads of narrow columns upright; how much higher the figure is for it."""
    axis = layout["xaxis"]
    if heads["narrow"] <= column < heads["wide"]:
        return 0
    axis["ticktext"] = [text.replace("-<br>", "") for text in axis["ticktext"]]
    if column >= heads["wide"]:
        return 0
    axis["ticktext"] = [text.replace("<br>", " ") if len(text) < 16 else text for text in axis["ticktext"]]
    axis["tickangle"] = -90
    layout["margin"]["t"] += heads["more"]
    return heads["more"]
