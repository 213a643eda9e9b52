"""A table as the categories and series of a native chart, for any table there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from components.sentences.row_words import SAID
from components.sentences.words import HIDDEN, label
from data.disclosure import is_hidden
from data.rounding import rounded
from data.table import Table

MOST_SERIES, MOST_BARS = 5, 42
IN_TIME = ("date", "week", "term")
WHOLE = ("pupils", "groups", "people", "minutes a week")
PERCENT, POUNDS, COUNT, OTHER = '0.0"%"', '"\u00a3"#,##0', "#,##0", "0.0"


@dataclass(frozen=True)
class Chart:
    """Categories, series of values by name (None: no number, or a hidden one), and how they are drawn.

    ``codes`` are the codes that the series stand for, "" where they stand for none; ``heading`` says what all of it
    is of, and ``note`` what is hidden or has no room.
    """

    categories: list[str]
    series: dict[str, list[float | None]]
    codes: list[str]
    number_format: str
    in_time: bool
    heading: str = ""
    note: str = ""

    @property
    def from_zero(self) -> bool:
        """Whether the axis begins at 0: wherever nothing lies below."""
        return not any(value is not None and value < 0 for values in self.series.values() for value in values)

    @property
    def of_a_whole(self) -> bool:
        """Whether the series are the parts of a whole, so that each category is one bar."""
        sums = [sum(values) for values in zip(*self.series.values(), strict=True) if None not in values]
        return (
            len(self.series) > 2
            and self.number_format == PERCENT
            and len(sums) == len(self.categories)
            and all(rounded(abs(whole - 100), 0) <= 1 for whole in sums)
        )


@dataclass(frozen=True)
class _Laid:
    """Rows by category, then by the code of their series."""

    table: Table
    places: tuple[str, ...]
    split: str
    found: dict[tuple, dict[str, dict]]

    def name(self, key: tuple) -> str:
        """A category's name, with a c for each hidden number in it."""
        named = ", ".join(_said(self.table, *one) for one in zip(self.places, key, strict=True))
        hidden = [code for code, row in self.found[key].items() if is_hidden(row)]
        if not hidden:
            return named
        if len(hidden) == len(self.found[key]):
            return f"{named}: c"
        return f"{named} (c: {', '.join(_said(self.table, self.split, code) for code in hidden)})"


def chart_of(table: Table) -> Chart | None:
    """The chart of a table's first unit; None where it has no number to draw."""
    known = [row for row in table.rows if row.get("value") is not None and row["unit"] in SAID]
    if not known:
        return None
    unit = known[0]["unit"]
    rows = _of_one_kind(table, [row for row in table.rows if row["unit"] == unit])
    groups = _telling(table.groups, rows)
    rows, others = _first_where_too_many(groups, rows)
    groups = _telling(groups, rows)
    split = _split_by(groups, rows)
    places = tuple(group for group in groups if group != split) or table.groups[:1]
    found: dict[tuple, dict[str, dict]] = {}
    for row in rows:
        found.setdefault(tuple(row[group] for group in places), {})[row[split] if split else ""] = row
    codes = list(dict.fromkeys(row[split] if split else "" for row in rows))
    in_time = any(group in IN_TIME for group in places)
    laid = _Laid(table, places, split, found)
    kept = _kept(list(found), laid, len(codes), in_time)
    series = {
        _said(table, split, code) if split else unit.capitalize(): [
            _value(found[key].get(code)) for key in kept
        ]
        for code in codes
    }
    same = [group for group in table.groups if group not in groups and group not in places]
    heading = [
        _said(table, group, rows[0][group]) for group in same if len({row[group] for row in rows}) == 1
    ]
    return Chart(
        [laid.name(key) for key in kept], series, codes, _format(unit), in_time,
        ". ".join(words for words in heading if words), _note(rows, len(found) - len(kept), others),
    )  # fmt: skip


def _of_one_kind(table: Table, rows: list[dict]) -> list[dict]:
    """Of days and of the terms around them, the terms: the days have no name for the term."""
    for group in table.groups:
        whole = [row for row in rows if not row[group]]
        if group in IN_TIME and 0 < len(whole) < len(rows):
            return whole
    return rows


def _telling(groups: Sequence[str], rows: list[dict]) -> tuple[str, ...]:
    """The groups that tell rows apart: none that is the same in all, or that another before it says already."""
    kept: list[str] = []
    for group in groups:
        codes = {row[group] for row in rows}
        said = any(
            len({(row[other], row[group]) for row in rows}) == len({row[other] for row in rows})
            for other in kept
        )
        if len(codes) > 1 and not said:
            kept.append(group)
    return tuple(kept)


def _first_where_too_many(groups: Sequence[str], rows: list[dict]) -> tuple[list[dict], int]:
    """Where there is no room for all rows, those of the first group's first code; how many codes are left out."""
    codes = list(dict.fromkeys(row[groups[0]] for row in rows)) if groups else []
    if len(groups) < 2 or len(rows) <= 2 * MOST_BARS or groups[0] in IN_TIME:
        return rows, 0
    return [row for row in rows if row[groups[0]] == codes[0]], len(codes) - 1


def _split_by(groups: Sequence[str], rows: list[dict]) -> str:
    """The group with the fewest codes, which becomes the series; "" where one series tells it all."""
    numbers = {group: len({row[group] for row in rows}) for group in groups if group not in IN_TIME}
    fewest = min(reversed(numbers), key=numbers.get, default="") if len(groups) > 1 else ""
    return fewest if fewest and numbers[fewest] <= MOST_SERIES else ""


def _kept(keys: list[tuple], laid: _Laid, series: int, in_time: bool) -> list[tuple]:
    """The categories that there is room for: the latest in time, else the first, those with a number before others."""
    most = MOST_BARS if in_time else MOST_BARS // series
    if in_time or len(keys) <= most:
        return keys[-most:]
    shown = [key for key in keys if any(not is_hidden(row) for row in laid.found[key].values())]
    return shown[:most]


def _note(rows: list[dict], left_out: int, others: int) -> str:
    hidden = any(is_hidden(row) for row in rows)
    said = [f"c: {HIDDEN}."] if hidden else []
    if left_out:
        said.append(f"{left_out} more{', hidden ones among them,' if hidden else ''} in the PDF.")
    if others:
        said.append(f"{others} other groups in the PDF.")
    return " ".join(said)


def _said(table: Table, group: str, code: str) -> str:
    """What a code is called: a day by its date, the rest as in a sentence."""
    if group == "week" and code:
        day = date.fromisoformat(code)
        return f"{day.day} {day:%b}"
    return table.facts.get("names", {}).get(code) or label(group, code)


def _format(unit: str) -> str:
    """How a spreadsheet writes a value of a unit."""
    if unit in WHOLE:
        return COUNT
    return {"percent": PERCENT, "pounds": POUNDS}.get(unit.split(" ", maxsplit=1)[0], OTHER)


def _value(row: dict | None) -> float | None:
    return None if row is None or row.get("value") is None else round(float(row["value"]), 4)
