"""What a file of the data pack looks like: its columns, how they are known, and the table it fills."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Table

from data.ingest.kinds import Kind, plain


@dataclass(frozen=True)
class Column:
    """One column of a file.

    ``past``: a date after today is an error. ``names``: what the value must already name, a key of
    ``data.ingest.files.NAMED`` such as "pupil". ``right`` stands in for the kind's own words.
    """

    name: str
    kind: Kind
    required: bool = False
    also: tuple[str, ...] = ()
    past: bool = False
    names: str | None = None
    right: str = ""

    @property
    def says(self) -> str:
        """What a right value is, in words."""
        return self.right or self.kind.right


@dataclass(frozen=True)
class PackFile:
    """One file of the data pack.

    ``key``: the columns that say which row it is. ``spans``: pairs of columns of which the second may not
    come before the first. ``rows``: what a row of the table is called in the report.
    """

    name: str
    table: Table
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    spans: tuple[tuple[str, str], ...] = ()
    rows: str = "rows"

    @cached_property
    def column(self) -> dict[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def _spellings(self) -> dict[str, tuple[str, int]]:
        """Each spelling of a header, with the column it means and how far down the list it stands."""
        found: dict[str, tuple[str, int]] = {}
        for column in self.columns:
            for place, spelling in enumerate((column.name, *column.also)):
                if plain(spelling) in found:
                    raise ValueError(f"{self.name}: {spelling} names two columns.")
                found[plain(spelling)] = (column.name, place)
        return found

    def places(self, header: Iterable[str]) -> dict[str, int]:
        """Which cell of a row holds which column; where two headers mean one, the nearest spelling is taken."""
        best: dict[str, tuple[int, int]] = {}
        for cell, heading in enumerate(header):
            if (known := self._spellings.get(plain(heading))) is None:
                continue
            name, nearness = known
            if name not in best or nearness < best[name][0]:
                best[name] = (nearness, cell)
        return {name: cell for name, (_, cell) in best.items()}
