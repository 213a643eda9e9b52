"""Rounding, done once and only for showing: half away from zero, as published statistics are."""

from decimal import ROUND_HALF_UP, Decimal


def rounded(number: float, places: int = 1) -> Decimal:
    """A number rounded half away from zero; ``Decimal(repr(x))`` so that 0.25 is what it says it is."""
    step = Decimal(1).scaleb(-places)
    result = Decimal(repr(float(number))).quantize(step, ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def said(number: float, places: int = 1) -> str:
    """A number as a reader meets it: rounded, thousands parted by commas, a true minus sign."""
    return f"{rounded(number, places):,}".replace("-", "\u2212")


def percent(number: float, places: int = 1) -> str:
    """A percentage as a reader meets it, such as "18.9%"; ``number`` is already out of 100."""
    return said(number, places) + "%"
