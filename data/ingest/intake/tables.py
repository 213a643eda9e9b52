"""Text in rows, from a CSV file or a sheet of a workbook: where its header is, and the rows below it."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Day
from itertools import islice

from data.ingest.intake.sources import Source
from data.ingest.kinds import plain
from data.ingest.reading import SEPARATORS, Unreadable, digest_and_encoding, said_of
from data.ingest.unpacking import Found

HEAD_BYTES, HEAD_ROWS, HEADER_WITHIN = 256 << 10, 200, 20
MOST_COLUMNS = 2_000
SEPARATED = (*SEPARATORS, "|")
_NUMBER_OR_DATE = re.compile(r"[£(]?-?[\d.,/:%\s-]+\)?", re.ASCII)

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """A table whose header has been found; ``sample`` are its first rows, ``rows`` reads all, with their lines.

    Cells are stripped; a row has as many as the header. Reading can raise Unreadable, with the line.
    """

    name: str
    bare: str
    day: Day
    size: int
    header: tuple[str, ...]
    header_line: int
    sample: tuple[list[str], ...]
    rows: Callable[[], Iterator[Row]]
    notes: tuple[str, ...] = ()

    @property
    def plain_header(self) -> frozenset[str]:
        """The headings as they are compared."""
        return frozenset(plain(heading) for heading in self.header if heading)

    def places(self, names: Iterable[str]) -> dict[str, int]:
        """Which cell of a row holds each of these headings; those that are not there are left out."""
        at: dict[str, int] = {}
        for cell, heading in enumerate(self.header):
            at.setdefault(plain(heading), cell)
        return {name: at[plain(name)] for name in names if plain(name) in at}


def found_in(head: list[Row]) -> tuple[int, list[str]] | None:
    """The header among the first rows of a table: the first row nearly as wide as any, of words and not of numbers."""
    near = [(line, row) for line, row in head[:HEADER_WITHIN] if any(row)]
    if not near:
        return None
    widths = Counter(len(row) for _, row in head if any(row))
    usual = max(widths, key=lambda width: (widths[width], width))
    widest = max(sum(bool(cell) for cell in row) for _, row in head if len(row) == usual)
    for line, row in near:
        filled = [cell for cell in row if cell]
        words = [cell for cell in filled if not _NUMBER_OR_DATE.fullmatch(cell)]
        if len(filled) * 10 >= widest * 6 and len(words) * 2 > len(filled):
            return line, row
    return None


def table_of(
    source: Source,
    head: list[Row],
    rows: Callable[[], Iterator[Row]],
    name: str = "",
    notes: tuple[str, ...] = (),
) -> Table:
    """The table of a source whose first rows are ``head``. Raises Unreadable where it has no header."""
    found = found_in(head)
    if found is None:
        raise Unreadable("has no row of column names that could be found among its first rows")
    line, header = found
    while header and not header[-1]:
        header = header[:-1]
    width = len(header)
    if width > MOST_COLUMNS:
        raise Unreadable(f"has {width:,} columns; no export of a school has more than {MOST_COLUMNS:,}", line)

    def below() -> Iterator[Row]:
        for at, row in rows():
            if at > line and any(row):
                if any(row[width:]):
                    raise Unreadable(
                        f"this row has {len(row)} cells and the header {width}; a cell that holds a comma "
                        "needs quotation marks around it",
                        at,
                    )
                yield at, row[:width] + [""] * (width - len(row))

    sample = tuple(row[:width] + [""] * (width - len(row)) for at, row in head if at > line and any(row))
    return Table(
        name or source.name, source.bare, source.day, source.size, tuple(header), line, sample, below, notes
    )


def csv_table(source: Source) -> Table:
    """The table of a CSV or tab-separated file, from its first lines. Raises Unreadable."""
    with source.open() as stream:
        start = stream.read(HEAD_BYTES)
    if not start.strip():
        raise Unreadable("is empty")
    whole = len(start) < HEAD_BYTES
    found = Found(
        source.bare, len(start), lambda: io.BytesIO(start if whole else start[: start.rfind(b"\n") + 1])
    )
    _, encoding = digest_and_encoding(found, lambda _: None)
    with found.open() as piece:
        text = piece.read().decode(encoding, "replace")
    separator = _separator(text)
    head = _head(text, separator, whole)

    def rows() -> Iterator[Row]:
        real = Found(source.bare, source.size, source.open)
        _, known = digest_and_encoding(real, lambda _: None)
        with source.open() as raw, io.TextIOWrapper(raw, encoding=known, newline="") as lines:
            yield from _read(lines, separator)

    return table_of(source, head, rows)


def _head(text: str, separator: str, whole: bool) -> list[Row]:
    lines = text.splitlines(keepends=True)
    if not whole and len(lines) > 1:
        lines = lines[:-1]
    head: list[Row] = []
    try:
        for row in islice(_read(lines, separator), HEAD_ROWS):
            head.append(row)
    except Unreadable:
        if not head:
            raise
    return head


def _read(lines: Iterable[str], separator: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(said_of(error), line) from error
        if line == 1 and len(row) == 1 and row[0].lower().startswith("sep="):
            continue
        yield line, [cell.strip() for cell in row]


def _separator(text: str) -> str:
    """The separator that makes the first lines the widest and the most alike."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]

    def merit(separator: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator)]
        except csv.Error:
            return 0, 0
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(usual) if usual > 1 else 0), usual

    return max(SEPARATED, key=merit)
