"""The one result that chart, sentence, table, picture and CSV are views of."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from data.benchmarks import Benchmark
from data.disclosure import is_hidden

NUMBERS = ("value", "unit", "numerator", "denominator", "n", "low", "high", "note", "as_at")
COUNTED = ("value", "numerator", "denominator", "n", "low", "high")
# What a spreadsheet would run as a formula is written with an apostrophe in front of it: where the cell starts,
# and after any character at which a spreadsheet of another country may split it. Full-width signs run too.
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
FORMULA_STARTS = (*SIGNS, "\t", "\r", "\n")
FORMULA_AFTER_SPLIT = re.compile(rf"([,;|\t])(?=[{re.escape(SIGNS)}])")


@dataclass(frozen=True)
class Table:
    """Rows of one measure by its groups, after the one door out.

    Each row is a dict with the group columns (codes), then ``value`` in ``unit``, ``numerator``,
    ``denominator``, ``n`` (people behind it), ``low`` and ``high`` (the 95% range in ``unit``), ``note``;
    a number that does not exist is None, and so is one that a release holds back, which leaves in a CSV as "c".
    Further keys are for charts and sentences and never leave in a CSV.
    ``benchmarks`` maps a row's group key to the figure it may be compared with, ``no_benchmark`` says in words
    why there is none. ``counted`` says who is behind it, ``left_out`` who is not in it and why, ``notes`` further
    facts about the view, each in sentences; ``missing`` which file to import where there is nothing to tell.
    """

    groups: tuple[str, ...]
    rows: list[dict]
    as_at: date
    n: int = 0
    counted: str = ""
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    benchmarks: dict[tuple, Benchmark] = field(default_factory=dict)
    no_benchmark: str = ""
    missing: str = ""
    columns: tuple[str, ...] = NUMBERS
    facts: dict = field(default_factory=dict)

    def row(self, *key: str) -> dict | None:
        """The row of one group key, or None."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[tuple, dict]:
        return {self.key(row): row for row in reversed(self.rows)}

    @cached_property
    def hidden(self) -> list[dict]:
        """The rows whose numbers are held back."""
        return [row for row in self.rows if is_hidden(row)]

    def key(self, row: dict) -> tuple:
        """A row's group key."""
        return tuple([row[name] for name in self.groups])

    @property
    def header(self) -> tuple[str, ...]:
        """The columns as they leave: the groups, then the numbers."""
        return (*self.groups, *self.columns)

    def frame(self) -> pd.DataFrame:
        """The table as a data frame, one row a group, columns as in ``header``."""
        rows = [{**row, "as_at": self.as_at.isoformat()} for row in self.rows]
        return pd.DataFrame(rows, columns=list(self.header))

    def csv(self) -> str:
        """The table as CSV text (UTF-8, comma, CRLF), numbers unrounded, ready for a spreadsheet."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.header)
        for row in self.rows:
            said = {**row, "as_at": self.as_at.isoformat()}
            if is_hidden(row):
                said |= {name: "c" for name in COUNTED if said.get(name) is None}
            writer.writerow([cell(said.get(name)) for name in self.header])
        return out.getvalue()


def cell(value: object) -> object:
    """A value as a spreadsheet may be given it: a text that it would run as a formula begins with an apostrophe."""
    if not isinstance(value, str):
        return value
    text = "'" + value if value.startswith(FORMULA_STARTS) else value
    return FORMULA_AFTER_SPLIT.sub(r"\1'", text)
