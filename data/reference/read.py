"""Reads the CSV files of this folder into frozen records, once each."""

import csv
from datetime import date
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import get_type_hints

HERE = Path(__file__).parent

CONVERT = {
    str: intern,
    int: int,
    float: float,
    bool: "Y".__eq__,
    date: date.fromisoformat,
    int | None: lambda text: int(text) if text else None,
    date | None: lambda text: date.fromisoformat(text) if text else None,
}


@lru_cache
def rows(file: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file of this folder as dictionaries of text."""
    with (HERE / file).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@lru_cache
def records(of: type, file: str) -> tuple:
    """The rows of a CSV file as records of a dataclass whose fields are the file's columns.

    Y is true and anything else false for a flag; an empty cell of an optional field is None.
    """
    convert = {name: CONVERT[kind] for name, kind in get_type_hints(of).items()}
    return tuple(of(**{name: convert[name](text) for name, text in row.items()}) for row in rows(file))


def in_force(listed: tuple, day: date | None) -> tuple:
    """The records valid on a day, both ends included; every record without a day."""
    if day is None:
        return listed
    return tuple(
        entry
        for entry in listed
        if (entry.valid_from is None or entry.valid_from <= day)
        and (entry.valid_to is None or day <= entry.valid_to)
    )
