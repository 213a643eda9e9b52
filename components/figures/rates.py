"""The rates of a measure that also holds gaps: the rows of one quantity, as dots with ranges."""

from components.figures.dots import dots_of
from data.table import Table


def rates(table: Table) -> dict | None:
    """A dot with its range for each status, the national rate as a tick; gaps and days are left to the words."""
    return dots_of(table, [row for row in table.rows if row["quantity"] == "absence"], "sen_status")
