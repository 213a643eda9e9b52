"""Rounding, done once and only for showing: half away from zero, as published statistics are."""

from decimal import ROUND_HALF_UP, Decimal

# Up to the first a float tells its parts far closer than the second.
SURELY_TOLD, NEAR_A_HALF = 1e9, 1e-4
# By the number of decimals that are shown.
TENS, WRITTEN = tuple(10**places for places in range(7)), tuple(f"z,.{places}f" for places in range(7))


def rounded(number: float, places: int = 1) -> Decimal:
    """A number rounded half away from zero; ``Decimal(repr(x))`` so that 0.25 is what it says it is."""
    step = Decimal(1).scaleb(-places)
    result = Decimal(repr(float(number))).quantize(step, ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def said(number: float, places: int = 1) -> str:
    """A number as a reader meets it: rounded, thousands parted by commas, a true minus sign."""
    if isinstance(number, int) and not places:
        return f"{number:,}" if number >= 0 else f"{number:,}".replace("-", "\u2212")
    scaled = abs(number) * TENS[places]
    # Python rounds a half to even and as it is stored; away from a half (and from what floats cannot tell) it is right.
    if scaled < SURELY_TOLD and abs(scaled % 1 - 0.5) > NEAR_A_HALF:
        shown = format(number + 0, WRITTEN[places])
    else:
        shown = f"{rounded(number, places):,}"
    return shown if number >= 0 else shown.replace("-", "\u2212")


def percent(number: float, places: int = 1) -> str:
    """A percentage as a reader meets it, such as "18.9%"; ``number`` is already out of 100."""
    return said(number, places) + "%"
