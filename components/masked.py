"""What may be said of a table of a release in which some rows are hidden: only what the shown rows say."""

from dataclasses import replace

from components.sentences.row_words import SAID, in_words, named
from components.sentences.words import HIDDEN, compared
from data.disclosure import is_hidden
from data.rounding import said
from data.table import Table

# So many hidden rows are named one by one; more are counted.
NAMED = 3


def is_released(table: Table) -> bool:
    """Whether a table is of a release, in which numbers may be left out."""
    return bool(table.facts.get("released"))


def hidden_rows(table: Table) -> list[dict]:
    """The rows whose numbers are held back."""
    return table.hidden


def shown_only(table: Table) -> Table:
    """The table less its hidden rows; the very same table where none is hidden."""
    return (
        replace(table, rows=[row for row in table.rows if not is_hidden(row)])
        if hidden_rows(table)
        else table
    )


def masked(table: Table) -> tuple[str, str]:
    """A sentence and a comparator from the shown rows alone: the first of them, the largest and the smallest."""
    rows = [row for row in table.rows if row.get("value") is not None and row["unit"] in SAID]
    rows = [row for row in rows if row["unit"] == rows[0]["unit"]]
    held = _held_back(table)
    if not rows:
        return held, ""
    first, by_value = rows[0], sorted(rows, key=lambda row: row["value"])
    sentence = f"{in_words(table, first)}."
    if len(rows) > 2 and by_value[0]["value"] < by_value[-1]["value"]:
        sentence = f"Of what is shown, the largest is {in_words(table, by_value[-1])}, "
        sentence += f"the smallest {in_words(table, by_value[0])}."
    compares = first["unit"] in ("percent", "percent of sessions") and table.key(first) in table.benchmarks
    return f"{sentence} {held}".strip(), compared(
        table, first, named(table, first)
    ) if compares else table.no_benchmark


def _held_back(table: Table) -> str:
    rows = hidden_rows(table)
    if not rows:
        return ""
    if len(rows) == len(table.rows):
        return f"All of these numbers are {HIDDEN}."
    if len(rows) > NAMED:
        return f"{said(len(rows), 0)} of {said(len(table.rows), 0)} numbers are {HIDDEN}."
    names = list(dict.fromkeys(named(table, row) for row in rows))
    return f"{HIDDEN.capitalize()}: {'; '.join(names)}."
