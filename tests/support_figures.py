"""What stands on a figure: its traces, its texts, and how far a label runs over the edge of a phone's chart."""

from collections.abc import Iterator

from components.figures.style import PHONE, width_of

# How far the width of a text, which is reckoned and not measured, may be out at either edge, in pixels.
LEFT_OVER, RIGHT_OVER = 2, 4


def traces(figure: dict, kind: str = "scatter", mode: str = "") -> list[dict]:
    """The traces of a figure that are of a kind and hold a mode."""
    return [trace for trace in figure["data"] if trace["type"] == kind and mode in trace.get("mode", "")]


def texts(figure: dict) -> list[str]:
    """Every text that stands on a chart."""
    return [text.strip() for trace in traces(figure, mode="text") for text in trace["text"]]


def strings(part: object) -> list[str]:
    """Every string of a figure, wherever it stands."""
    if isinstance(part, dict):
        return [found for value in part.values() for found in strings(value)]
    if isinstance(part, list):
        return [found for value in part for found in strings(value)]
    return [part] if isinstance(part, str) else []


def clipped(figure: dict, more: int = 0) -> list[str]:
    """The labels that are not whole on a chart as wide as a phone's, ``more`` pixels allowed at either edge."""
    return [
        text
        for text, left, right in _labels(figure)
        if left < -LEFT_OVER - more or right > PHONE + RIGHT_OVER + more
    ]


def _labels(figure: dict) -> Iterator[tuple[str, float, float]]:
    """Each label with where it starts and ends, in pixels from the chart's left edge."""
    inset = figure["layout"]["margin"]["l"]
    for trace in traces(figure, mode="text"):
        start, end = figure["layout"][trace["xaxis"].replace("x", "xaxis")]["range"]
        for x, text in zip(trace["x"], trace["text"], strict=True):
            at, wide = inset + (x - start) / (end - start) * (PHONE - inset), width_of(text)
            left = {"right": at, "center": at - wide / 2, "left": at - wide}[trace["textposition"].split()[1]]
            yield text, left, left + wide
