"""A drawing that is taller than its page: it breaks between two of its rows, never through one."""

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing, Group, Line, PolyLine, Shape
from reportlab.platypus import Flowable

# Less than this of a drawing is not worth a page's foot.
LEAST = 60


class Tall(Flowable):
    """A drawing, or what lies between two heights of it, counted in points from its top."""

    def __init__(
        self, drawing: Drawing, gaps: list[float] | None = None, top: float = 0, bottom: float = 0
    ) -> None:
        super().__init__()
        self.drawing, self.top, self.bottom = drawing, top, bottom or drawing.height
        self.gaps = gaps_of(drawing) if gaps is None else gaps

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The room it needs."""
        return self.drawing.width, self.bottom - self.top

    def split(self, _width: float, height: float) -> list[Flowable]:
        """Two parts, the first no higher than the room there is; none where no row fits."""
        cuts = [
            gap for gap in self.gaps if self.top + LEAST <= gap <= self.top + height and gap < self.bottom
        ]
        if not cuts:
            return []
        return [
            Tall(self.drawing, self.gaps, self.top, cuts[-1]),
            Tall(self.drawing, self.gaps, cuts[-1], self.bottom),
        ]

    def draw(self) -> None:
        """Draw what lies between the two heights, and nothing else."""
        path = self.canv.beginPath()
        path.rect(-LEAST, 0, self.drawing.width + 2 * LEAST, self.bottom - self.top)
        self.canv.saveState()
        self.canv.clipPath(path, stroke=0, fill=0)
        high = self.drawing.height
        shown = Drawing(
            self.drawing.width, high, *_between(self.drawing, high - self.bottom, high - self.top)
        )
        renderPDF.draw(shown, self.canv, 0, self.bottom - high)
        self.canv.restoreState()


def gaps_of(drawing: Drawing) -> list[float]:
    """The heights, in points from the top, between rows: where no mark or text lies, and wider than within a row."""
    taken = sorted((drawing.height - high, drawing.height - low) for low, high in _heights(drawing, 1.0))
    reached, found = 0.0, []
    for start, end in taken:
        if start > reached:
            found.append((start - reached, (reached + start) / 2))
        reached = max(reached, end)
    usual = sum(width for width, _middle in found) / max(len(found), 1)
    return [middle for width, middle in found if width >= usual]


def _heights(shape: Group | Drawing, scale: float) -> list[tuple[float, float]]:
    found = []
    for part in shape.contents:
        if isinstance(part, Group):
            found += _heights(part, scale * part.transform[3])
        elif not isinstance(part, Line | PolyLine):
            _left, low, _right, high = part.getBounds()
            found.append((low * scale, high * scale))
    return found


def _between(shape: Group | Drawing, low: float, high: float) -> list[Shape]:
    """What of a shape lies between two heights, counted as the shape itself counts."""
    kept: list[Shape] = []
    for part in shape.contents:
        if isinstance(part, Group):
            scale = part.transform[3]
            inner = Group(*_between(part, low / scale, high / scale))
            inner.transform = part.transform
            kept.append(inner)
        else:
            _left, bottom, _right, top = part.getBounds()
            kept += [part] if bottom < high and top > low else []
    return kept
