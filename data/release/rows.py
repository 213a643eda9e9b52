"""How one row leaves: in full, rounded, or hidden. Nothing here knows of a pupil; it sees one row's numbers."""

from data.intervals import wilson
from data.rounding import rounded

# Fewer than K people are never shown; a share needs K_RATE of them, and so does a mean.
K, K_RATE = 6, 10
ROUNDED_TO = 10
SESSIONS_TO = 100
HIDDEN = "c"
NUMBERS = ("value", "numerator", "denominator", "n", "low", "high")


def hidden(groups: tuple[str, ...], row: dict) -> dict:
    """The row with its group alone: every number gone, the same for 1 and for 5."""
    kept = {name: row[name] for name in groups} | {"value": None, "unit": row["unit"]}
    return kept | dict.fromkeys(NUMBERS) | {"note": HIDDEN, "hidden": True}


def exactly(row: dict, *further: str) -> dict:
    """The row as it is, less whatever was not named: its group, its numbers, and the ``further`` keys."""
    dropped = {"note", "error", "peers", "pupils", "share", "rank", "tied", "p", "hours", "runs"} - set(
        further
    )
    return {name: value for name, value in row.items() if name not in dropped} | {"note": ""}


def to_tens(people: float | None) -> int | None:
    """A number of people to the nearest ten (at least ten, where there is anybody)."""
    if not people:
        return people if people is None else 0
    return max(ROUNDED_TO, int(rounded(people / ROUNDED_TO, 0)) * ROUNDED_TO)


def may_be_share(numerator: float, people: float, k: int = K) -> bool:
    """Whether a share of people may be shown: enough of them, and none or at least K on either side."""
    if people < max(K_RATE, k):
        return False
    return all(side == 0 or side >= k for side in (numerator, people - numerator))


def about_share(row: dict) -> dict:
    """A share of people in whole percent, of about so many: what the reader could work out is no exact count."""
    people = to_tens(row["n"])
    value = float(rounded(row["value"], 0))
    count = int(rounded(value * people / 100, 0))
    low, high = wilson(count, people) if people else (0.0, 1.0)
    return row | {
        "value": value, "numerator": count, "denominator": people, "n": people,
        "low": 100 * low, "high": 100 * high, "note": "",
    }  # fmt: skip


def about_mean(row: dict, decimals: int = 1) -> dict:
    """A mean or rate to one decimal with its range, of about so many people, without the sums behind it."""
    said = {
        name: None if row[name] is None else float(rounded(row[name], decimals))
        for name in ("value", "low", "high")
    }
    return row | said | {"n": to_tens(row["n"]), "note": ""}
