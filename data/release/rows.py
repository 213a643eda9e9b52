"""How one row leaves: in full, rounded, or hidden. Nothing here knows of a pupil; it sees one row's numbers."""

from collections.abc import Sequence
from numbers import Integral, Real

from data.intervals import wilson
from data.rounding import rounded
from data.settings import smallest_number

# Fewer than K people are never shown; a share needs K_RATE of them, and so does a mean; staff are told from five.
K = smallest_number()
K_RATE, STAFF = max(10, K), 5
TENS, SESSIONS, POUNDS = 10, 100, 10
HIDDEN = "c"
NUMBERS = ("value", "numerator", "denominator", "n", "low", "high")


def hidden(groups: tuple[str, ...], row: dict) -> dict:
    """The row with its group alone: every number gone, the same for 1 and for 5."""
    kept = {name: row[name] for name in groups} | {"value": None, "unit": row["unit"]}
    return kept | dict.fromkeys(NUMBERS) | {"note": HIDDEN, "hidden": True}


def exactly(groups: tuple[str, ...], row: dict, *further: str) -> dict:
    """The row's group and numbers as they are, and the ``further`` keys; whatever else it holds stays behind."""
    kept = (*groups, "unit", *NUMBERS, *(name for name in further if name in row))
    return {name: row[name] for name in kept} | {"note": ""}


def to_tens(people: float | None, step: int = TENS) -> int | None:
    """A number to the nearest ten (or ``step``), halves up; at least one step where there is anybody."""
    if not people:
        return None if people is None else 0
    return max(step, int(rounded(people / step, 0)) * step)


def near(number: float | None, decimals: int = 1) -> float | None:
    """A number rounded as it is shown."""
    return None if number is None else float(rounded(number, decimals))


def may_be_share(numerator: float, people: float) -> bool:
    """Whether a share of people may be shown: enough of them, and none or at least K on either side.

    What is rounded to fewer than 2 K could not be said without saying a number below K.
    """
    if people < K_RATE or any(0 < side < K for side in (numerator, people - numerator)):
        return False
    return numerator in (0, people) or to_tens(people) >= 2 * K


def about_share(groups: tuple[str, ...], row: dict) -> dict:
    """A share of people in whole percent, of about so many: what a reader could work out is no exact count."""
    people, value = to_tens(row["denominator"]), near(row["value"], 0)
    count = int(rounded(value * people / 100, 0))
    if 0 < row["numerator"] < row["denominator"]:
        count = min(max(count, K), people - K)
    low, high = (near(100 * end, 0) for end in wilson(count, people))
    about = {"value": value, "numerator": count, "denominator": people, "n": people, "low": low, "high": high}
    return exactly(groups, row) | about


def about_mean(groups: tuple[str, ...], row: dict, *further: str) -> dict:
    """A mean or rate with its range to one decimal, of about so many people, without the sums behind it."""
    kept = exactly(groups, row, *further) | {"n": to_tens(row["n"])}
    places = 0 if row["unit"] == "days" else 1
    for name in ("value", "low", "high"):
        kept[name] = near(row[name], places)
        if row["unit"] == "days" and kept[name] is not None:
            kept[name] = near(kept[name] / TENS, 0) * TENS
    for name in further:
        if name in kept and not isinstance(kept[name], bool):
            kept[name] = _about(kept[name])
    if row["denominator"]:
        kept["denominator"] = to_tens(row["denominator"], SESSIONS)
        kept["numerator"] = near(kept["value"] * kept["denominator"] / 100, 0)
    elif row["numerator"] is not None:
        kept["numerator"] = kept["n"]
    return kept


def _about(value: object) -> object:
    if isinstance(value, Integral):
        return to_tens(value)
    return near(value, 2) if isinstance(value, Real) else value


def left_hidden(people: Sequence[float], least: int, cost: Sequence[float] | None = None) -> list[bool]:
    """Which parts of a known whole stay hidden: those too small, and as many more as keep them from being told.

    Of hidden parts everybody knows the sum, and that none is empty: it must leave each of them from 1 to ``least`` - 1
    at least, and there must be two. Hidden next is always the smallest that is shown (of ``cost``, where given).
    """
    gone = [0 < number < least for number in people]
    order = sorted(range(len(people)), key=lambda place: ((cost or people)[place], place))
    for place in order:
        if _told_of_none(people, gone, least):
            break
        gone[place] = gone[place] or people[place] > 0
    # Where they are too few together, that nobody is in another part would tell that somebody is in each of these.
    return gone if _told_of_none(people, gone, least) else [True] * len(gone)


def _told_of_none(people: Sequence[float], gone: Sequence[bool], least: int) -> bool:
    together = sum(number for number, hides in zip(people, gone, strict=True) if hides)
    return not any(gone) or (sum(gone) > 1 and together >= least + sum(gone) - 2)
