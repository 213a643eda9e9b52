"""How scores, subjects and differences of scores are said, on a chart and in a sentence."""

from data.rounding import rounded, said
from data.table import Table

ALL = "all"
# Where the words of the table are too long to stand beside a mark.
SHORT = {
    "usable": "Usable pair",
    "no latest": "No score now",
    "joined": "Joined since",
    "no earlier": "No score then",
    "limit": "At test limit",
    "rose": "Rose",
    "within": "Within error",
    "fell": "Fell",
}


def difference(value: float, places: int = 1) -> str:
    """A difference with its sign: "+2.6"; none where it rounds to 0."""
    return ("+" if rounded(value, places) > 0 else "") + said(value, places)


def extent(row: dict, places: int = 1) -> str:
    """The range of a difference: "−0.9 to +1.3"."""
    return f"{difference(row['low'], places)} to {difference(row['high'], places)}"


def is_clear(row: dict | None, places: int = 1) -> bool:
    """Whether the range of a difference, as it is shown, leaves out 0."""
    if row is None or row["value"] is None:
        return False
    return not rounded(row["low"], places) <= 0 <= rounded(row["high"], places)


def titled(subject: str) -> str:
    """A subject at the start of a line."""
    return subject[:1].upper() + subject[1:]


def subject_named(table: Table, row: dict) -> str:
    """A row's subject, with its test where the table has another of the same subject."""
    if row["subject"] == ALL:
        return "All subjects"
    tests = {other["test"] for other in table.rows if other["subject"] == row["subject"]}
    name = titled(row["subject"])
    return f"{name}, {row['test']}" if len(tests) > 1 and row["test"] else name


def term_named(term: str) -> str:
    """A term as it stands on an axis: "Autumn 2026/27" from "2026/27 autumn"."""
    year, name = term.split(" ", 1)
    return f"{name.capitalize()} {year}"
