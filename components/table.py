"""A table as the browser draws it: columns, rows as they are read, and the text alternative of its chart."""

from components.headings import COUNTS, HEADINGS, UNITS, WORDS
from data.disclosure import is_hidden
from data.rounding import said
from data.table import NUMBERS, Table

ROWS_AT_FIRST = 25
SHOWN = ("value", "numerator", "denominator", "low", "high", "note")
DATES = ("date", "on_register_since", "last_review", "next_review", "week", "due_date", "draft_by", "ended")
SCORES = ("earlier_score", "latest_score", "change_of_score", "change_index", "entry_score", "exit_score")
HOURS = ("one_to_one_hours", "share_of_week", "tas")
POUNDS = ("intervention_cost", "one_to_one_cost", "cost", "expected", "received", "shortfall")
COUNTED = ("sessions_missed", "sessions_possible", "absence", "value_added", *SCORES, *HOURS, *POUNDS)
HIDEABLE = ("value", "numerator", "denominator", "low", "high")
SEVERAL = ("other_needs",)
# Of the unbroken, those whose words Sightline knows to be few: they never wrap where there is room.
WHOLE = ("sen_status", "year_group")
UNBROKEN = ("sen_status", "year_group", "academic_year", "registration_group", "surname", "forename")


def spreadsheet(caption: str, table: Table, alt: str = "", most: int | None = None) -> dict:
    """What the browser needs to draw a table: caption, columns (id, label, kind), rows of text, alt text.

    Rows about single pupils (``pupil_key``) have ``links`` to their pages, one a row. A list that comes in parts has
    ``parts``, the heading of each row's part, instead of the columns that make it. Values are rounded as on the
    chart; columns that are empty in every row are left out. ``most`` is how many rows are wanted, all without it.
    """
    wanted = [name for name in table.header if name not in NUMBERS or name in SHOWN]
    names = [
        name
        for name in wanted
        if name in table.groups
        or any(_full(row.get(name)) or (name == "value" and is_hidden(row)) for row in table.rows)
    ]
    parted_by = table.facts.get("parted_by", ())
    names = [name for name in names if name not in parted_by]
    if table.benchmarks:
        names = [*(name for name in names if name != "note"), "national"]
    units = {row.get("unit") for row in table.rows}
    columns = [{"id": name, "label": _label(name, units), "kind": _kind(name)} for name in names]
    shown = table.rows[:most]
    rows = [list(row) for row in zip(*(_cells(name, table, shown) for name in names), strict=True)]
    links = [f"/pupils/{row['pupil_key']}" for row in shown if row.get("pupil_key")]
    sheet = {"caption": caption, "columns": columns, "rows": rows, "alt": alt}
    if parted_by:
        sheet["parts"] = [
            " \u00b7 ".join(_words(name, row[name]) for name in parted_by if row[name]) for row in shown
        ]
    return sheet | ({"links": links} if links else {})


def first_rows(caption: str, table: Table, alt: str = "") -> dict:
    """The same with no more rows than are drawn at first, and how many there are ("of"), where the rest can wait."""
    if len(table.rows) <= ROWS_AT_FIRST or table.facts.get("parted_by"):
        return spreadsheet(caption, table, alt)
    return spreadsheet(caption, table, alt, ROWS_AT_FIRST) | {"of": len(table.rows)}


def _kind(name: str) -> str:
    if name in DATES:
        return "date"
    if name in UNBROKEN:
        return "short whole" if name in WHOLE else "short"
    is_number = name in ("national", *COUNTED) or (name in NUMBERS and name != "note")
    return "number" if is_number else "text"


def _cells(name: str, table: Table, rows: list[dict]) -> list[str]:
    """One column of these rows of a table, as it is read."""
    if name == "national":
        return [_figure(table, row) for row in rows]
    words = WORDS.get(name)
    if words is not None:
        return [words.get(value := row.get(name), value or "") for row in rows]
    if name in HIDEABLE:
        return [_number(row.get(name)) or ("c" if is_hidden(row) else "") for row in rows]
    if name in SEVERAL:
        return [row[name].replace(";", ", ") for row in rows]
    return [_number(row.get(name)) for row in rows]


def _figure(table: Table, row: dict) -> str:
    figure = table.benchmarks.get(table.key(row))
    return f"{said(figure.value)} ({figure.period})" if figure else ""


def _full(value: object) -> bool:
    return value is not None and value != ""


def _label(name: str, units: set) -> str:
    if name in ("numerator", "denominator") and units & set(COUNTS):
        return COUNTS[min(units & set(COUNTS))].get(name, HEADINGS[name])
    if name in ("value", "low", "high") and len(units) == 1:
        return f"{HEADINGS[name]} ({UNITS.get(next(iter(units)), '')})"
    return HEADINGS.get(name, name)


def _words(name: str, value: object) -> str:
    return WORDS[name].get(value, value or "") if name in WORDS else _number(value)


def _number(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float):
        return said(value, 1)
    return said(value, 0) if isinstance(value, int) else str(value)
