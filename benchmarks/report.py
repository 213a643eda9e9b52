"""What was measured, printed as lines: a number, what stands beside it, their ratio, and the target."""

from dataclasses import dataclass

HEADS = ("", "measured", "beside", "ratio", "target", "")
WIDTHS = (44, 12, 22, 10, 22, 8)


@dataclass(frozen=True)
class Line:
    """One thing measured. ``reached`` is None where there is no target."""

    what: str
    measured: str
    beside: str = ""
    ratio: str = ""
    target: str = ""
    reached: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as it is printed, cell by cell."""
        verdict = {True: "reached", False: "MISSED", None: ""}[self.reached]
        return self.what, self.measured, self.beside, self.ratio, self.target, verdict


def at_most(what: str, value: float, limit: float, unit: str, **more: str) -> Line:
    """A number that is to stay at or under a limit."""
    return Line(
        what, said(value, unit), target=f"at most {limit:g} {unit}".strip(), reached=value <= limit, **more
    )


def ratio_at_most(what: str, measured: str, beside: str, ratio: float, limit: float) -> Line:
    """A ratio to the floor that is to stay at or under a limit."""
    return Line(what, measured, beside, times(ratio), f"at most {limit:g} x", ratio <= limit)


def ratio_at_least(what: str, measured: str, beside: str, ratio: float, limit: float) -> Line:
    """How many times better than what stands beside it, which is to be at least so many."""
    return Line(what, measured, beside, times(ratio), f"at least {limit:g} x", ratio >= limit)


def said(value: float, unit: str) -> str:
    """A number with its unit, to two or three digits that mean something."""
    places = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{places}f} {unit}".strip()


def ms(seconds: float) -> str:
    """Seconds as milliseconds."""
    return said(1000 * seconds, "ms")


def times(ratio: float) -> str:
    """A ratio as a reader meets it."""
    return f"{ratio:,.0f} x" if ratio >= 20 else f"{ratio:.1f} x"


def printed(title: str, lines: list[Line]) -> str:
    """A titled part of the report."""
    rows = [(title, *HEADS[1:]), *(line.cells for line in lines)]
    made = []
    for row in rows:
        first, *rest = row
        cells = [first.ljust(WIDTHS[0])]
        cells += [cell.rjust(width) for cell, width in zip(rest, WIDTHS[1:], strict=True)]
        made.append(" ".join(cells).rstrip())
    made.insert(1, "-" * (sum(WIDTHS) + len(WIDTHS) - 1))
    return "\n".join(made)
