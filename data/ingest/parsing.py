"""Turns the cells of a file into values, noting every cell that is not right."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date as Day
from typing import Any

from data.ingest.files import NAMED
from data.ingest.kinds import TIME, Wrong
from data.ingest.layout import Column
from data.ingest.reading import Sheet, rows
from data.ingest.report import Problems
from data.ingest.rules import ROW_RULES, said_time
from data.ingest.templates import is_example

Values = dict[str, Any]
# Among so many rows at the start of a file the template's example is looked for.
EXAMPLES_AMONG = 20


@dataclass
class Parsed:
    """One file as values: ``rows`` are the right ones with their lines, ``read`` counts all.

    ``refused_names``: for a file whose rows other files name, the names on rows that were refused, with
    their lines.
    """

    sheet: Sheet
    read: int = 0
    rows: list[tuple[int, Values]] = field(default_factory=list)
    refused_names: dict[str, int] = field(default_factory=dict)


def parse(sheet: Sheet, problems: Problems, today: Day) -> Parsed:
    """Read every row of a file."""
    file = sheet.file
    parsed = Parsed(sheet)
    cells = [(column, sheet.places[column.name]) for column in file.columns if column.name in sheet.places]
    named = next((column for named_file, column in NAMED.values() if named_file is file), None)
    for line, row in rows(sheet, problems):
        parsed.read += 1
        wrong = _noting(problems, file.name, line)
        if parsed.read <= EXAMPLES_AMONG and is_example(file.name, row):
            problems.error(file.name, line, None, None, "is the example of the template; take the row out")
            continue
        values = {column.name: _value(column, row[cell].strip(), today, wrong) for column, cell in cells}
        if not problems.refuses(file.name, line):
            _check_row(sheet, values, wrong)
        if not problems.refuses(file.name, line):
            parsed.rows.append((line, values))
        elif named and values.get(named):
            parsed.refused_names.setdefault(values[named], line)
    return parsed


Noting = Callable[[str, object, str], None]


def _noting(problems: Problems, file: str, line: int) -> Noting:
    return lambda column, value, right: problems.error(file, line, column, value, right)


def _value(column: Column, text: str, today: Day, wrong: Noting) -> Any:
    if not text:
        if column.required:
            wrong(column.name, "", f"should be {column.says}")
        return None
    try:
        value = column.kind.read(text)
    except Wrong as error:
        wrong(column.name, text, f"should be {column.right or error}")
        return None
    if column.past and value > today:
        wrong(column.name, text, f"is after today ({today.isoformat()}); it should be a day that has been")
        return None
    return value


def _check_row(sheet: Sheet, values: Values, wrong: Noting) -> None:
    for first, second in sheet.file.spans:
        start, end = values.get(first), values.get(second)
        if start is not None and end is not None and end < start:
            say = said_time if sheet.file.column[second].kind is TIME else _written
            wrong(second, say(end), f"comes before {first} ({say(start)})")
    if rule := ROW_RULES.get(sheet.file.name):
        for column, value, right in rule(values):
            wrong(column, _written(value), right)


def _written(value: object) -> object:
    return value.isoformat() if isinstance(value, Day) else value
