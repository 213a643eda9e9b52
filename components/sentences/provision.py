"""How provision is said: pounds, months, gains, and what a row is called."""

from components.sentences.scores import difference, extent, is_clear
from components.sentences.words import label
from data.measures.interventions import ALL
from data.measures.interventions_price import NO_EXTRA
from data.rounding import said
from data.table import Table

FEW = "too few for a mean"
MONEY = {
    "spent": "Interventions",
    "one-to-one": "One-to-one time of TAs",
    "within": "Within the first \u00a36,000 a pupil",
    "above": "Beyond it",
    "notional": "Notional SEN budget",
    "top-up": "Top-up funding",
}


def pounds(amount: float, places: int | None = None) -> str:
    """An amount as it is said: pence under 10 pounds only, "\u00a37.05", "\u00a31,204"."""
    places = (2 if abs(amount) < 10 else 0) if places is None else places
    return f"\u00a3{said(amount, places)}"


def months(value: float) -> str:
    """Months with their sign: "+5 months"."""
    places = 0 if value == int(value) else 1
    text = difference(value, places)
    return f"{text} month" + ("" if text in ("+1", "\u22121") else "s")


def name_of(row: dict) -> str:
    """An intervention's name, or the words for all of them."""
    return "All together" if row["intervention"] == ALL else row["intervention"]


def extra_in_words(row: dict) -> str:
    """The price of an extra month, or why there is none."""
    if row["value"] is not None:
        return pounds(row["value"])
    return NO_EXTRA if row["note"] == NO_EXTRA else "too few for a price"


def gain_in_words(row: dict) -> str:
    """A gain or ratio with its range."""
    if row["value"] is None:
        return FEW
    if row["unit"] == "ratio gain":
        return f"{said(row['value'], 2)} ({said(row['low'], 2)} to {said(row['high'], 2)})"
    return f"{difference(row['value'])} ({extent(row)})"


def money_named(quantity: str) -> str:
    """What an amount of the budget panel is."""
    return MONEY.get(quantity) or label("quantity", quantity)


def own_result(table: Table, row: dict) -> str:
    """The school's own mean beside the toolkit's months."""
    for quantity, words in (("extra", "extra months"), ("gain", "points gained")):
        own = table.row(row["intervention"], row["strand"], quantity)
        if own is None:
            continue
        if own["value"] is None:
            return f"{own['n']} with both scores, {FEW}"
        return f"{difference(own['value'])} {words}, n {own['n']}"
    return "no test to set beside it"


def some_gain_clear(table: Table) -> bool:
    """Whether a mean gain that is told has a range clear of 0."""
    return any(is_clear(row) for row in table.rows if row["quantity"] in ("gain", "impact"))


def no_gain_clear(table: Table) -> bool:
    """Whether gains are told and none of them has a range clear of 0."""
    told = any(row["value"] is not None for row in table.rows if row["quantity"] in ("gain", "impact"))
    return told and not some_gain_clear(table)
