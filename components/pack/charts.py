"""A table as the categories and series of a native chart, for any table there is."""

from dataclasses import dataclass

from components.sentences.row_words import SAID, named
from components.sentences.words import label
from data.disclosure import is_hidden
from data.table import Table

MOST_SERIES, MOST_CATEGORIES = 4, 24
IN_TIME = ("date", "week", "term")
WHOLE = ("pupils", "groups", "people", "minutes a week")
PERCENT, POUNDS, COUNT, OTHER = '0.0"%"', '"\u00a3"#,##0', "#,##0", "0.0"


@dataclass(frozen=True)
class Chart:
    """Categories, series of values by name (None: no number, or a hidden one), and how they are drawn.

    ``codes`` are the codes that the series stand for, "" where they stand for none.
    """

    categories: list[str]
    series: dict[str, list[float | None]]
    codes: list[str]
    number_format: str
    in_time: bool

    @property
    def from_zero(self) -> bool:
        """Whether the axis begins at 0: wherever nothing lies below."""
        return not any(value is not None and value < 0 for values in self.series.values() for value in values)


def chart_of(table: Table) -> Chart | None:
    """The chart of a table's first unit; None where it has no number to draw."""
    known = [row for row in table.rows if row.get("value") is not None and row["unit"] in SAID]
    if not known:
        return None
    unit = known[0]["unit"]
    rows = [row for row in table.rows if row["unit"] == unit]
    split = _split_by(table, rows)
    places = [group for group in table.groups if group != split]
    found: dict[tuple, dict[str, dict]] = {}
    for row in rows:
        found.setdefault(tuple(row[group] for group in places), {})[row[split] if split else ""] = row
    codes = list(dict.fromkeys(row[split] if split else "" for row in rows))
    in_time = any(group in IN_TIME for group in places)
    kept = list(found.items())[-MOST_CATEGORIES:] if in_time else list(found.items())[:MOST_CATEGORIES]
    categories = [_category(table, places, by_code) for _key, by_code in kept]
    series = {
        label(split, code) if split else unit.capitalize(): [
            _value(by_code.get(code)) for _key, by_code in kept
        ]
        for code in codes
    }
    return Chart(categories, series, codes, _format(unit), in_time)


def _format(unit: str) -> str:
    """How a spreadsheet writes a value of a unit."""
    if unit in WHOLE:
        return COUNT
    return {"percent": PERCENT, "pounds": POUNDS}.get(unit.split(" ", maxsplit=1)[0], OTHER)


def _split_by(table: Table, rows: list[dict]) -> str:
    """The last group with few values, which becomes the series; "" where one series tells it all."""
    for group in reversed(table.groups):
        values = {row[group] for row in rows}
        others = {tuple(row[name] for name in table.groups if name != group) for row in rows}
        if group not in IN_TIME and 1 < len(values) <= MOST_SERIES and len(others) > 1:
            return group
    return ""


def _category(table: Table, places: list[str], by_code: dict[str, dict]) -> str:
    """A category's name, with a c for each hidden number in it."""
    rows = list(by_code.values())
    name = named(Table(tuple(places), rows, table.as_at, facts=table.facts), rows[0])
    hidden = [row for row in rows if is_hidden(row)]
    if not hidden:
        return name
    if len(hidden) == len(rows):
        return f"{name}: c"
    return f"{name} (c: {', '.join(_own(table, places, row) for row in hidden)})"


def _own(table: Table, places: list[str], row: dict) -> str:
    return ", ".join(label(group, row[group]) for group in table.groups if group not in places)


def _value(row: dict | None) -> float | None:
    return None if row is None or row.get("value") is None else round(float(row["value"]), 4)
