"""Reads a CSV file as schools save them: its encoding, its separator, its header, and rows with line numbers."""

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from data.ingest.kinds import plain
from data.ingest.layout import PackFile
from data.ingest.report import Problems, shown
from data.ingest.unpacking import Found

PIECE = 1 << 20
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
LONGEST_HEADER = 20
CSV_RIGHT = "Save it as CSV UTF-8 (comma delimited)"
_TWO_BYTES = re.compile(rb"[\xc3-\xc5][\x80-\xbf]")
_NOT_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


class Unreadable(ValueError):
    """A file cannot be read at all; the message says why and what would be right."""

    def __init__(self, right: str, line: int | None = None) -> None:
        super().__init__(right)
        self.line = line


@dataclass(frozen=True)
class Sheet:
    """A file whose header has been understood: ``places`` says which cell of a row holds which column."""

    found: Found
    file: PackFile
    encoding: str
    separator: str
    header: tuple[str, ...]
    header_line: int
    places: dict[str, int]

    @property
    def ignored(self) -> list[str]:
        """The headings that mean no column of this file."""
        taken = set(self.places.values())
        return [name for cell, name in enumerate(self.header) if cell not in taken and name]


def digest_and_encoding(found: Found, read: Callable[[int], None]) -> tuple[bytes, str]:
    """A file's SHA-256 and its encoding, in one pass; ``read`` is told how many bytes went by.

    Raises Unreadable for anything but UTF-8 and Windows-1252 text in lines.
    """
    digest, letters, start = hashlib.sha256(), _Letters(), True
    with found.open() as stream:
        while piece := stream.read(PIECE):
            if start:
                _refuse_other_formats(piece)
                start = False
            letters.take(piece)
            digest.update(piece)
            read(len(piece))
    return digest.digest(), letters.encoding()


class _Letters:
    """Tells UTF-8 from Windows-1252, and text from what is none, as the bytes go by."""

    def __init__(self) -> None:
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.lines = 0
        self.broken_at: int | None = None
        self.utf8_seen = self.impossible = False

    def take(self, piece: bytes, last: bool = False) -> None:
        """Look at the next bytes."""
        if b"\0" in piece:
            line = self.lines + piece[: piece.index(b"\0")].count(b"\n") + 1
            raise Unreadable(f"is not a text file (it has a byte that text never has). {CSV_RIGHT}.", line)
        if len(piece) == PIECE and b"\n" not in piece and b"\r" not in piece:
            raise Unreadable(f"has a line of more than a million characters. {CSV_RIGHT}.", self.lines + 1)
        if not piece.isascii():
            self.utf8_seen = self.utf8_seen or bool(_TWO_BYTES.search(piece))
            self.impossible = self.impossible or bool(_NOT_IN_1252.search(piece))
        if self.broken_at is None:
            try:
                self.decoder.decode(piece, last)
            except UnicodeDecodeError as error:
                self.broken_at = self.lines + error.object[: error.start].count(b"\n") + 1
        self.lines += piece.count(b"\n")

    def encoding(self) -> str:
        """The encoding of all that was taken."""
        self.take(b"", last=True)
        if self.broken_at is None:
            return "utf-8-sig"
        if self.utf8_seen or self.impossible:
            raise Unreadable(
                f"has letters that are neither UTF-8 nor Windows-1252, or some of each. {CSV_RIGHT}.",
                self.broken_at,
            )
        return "cp1252"


def _refuse_other_formats(start: bytes) -> None:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" in start[:4] and start[:4] != b"\0" * 4):
        raise Unreadable(f'is saved as UTF-16 ("Unicode text"). {CSV_RIGHT} instead.')
    if start.startswith(b"PK\x03\x04"):
        raise Unreadable(f"is an Excel workbook or an archive with the name of a CSV file. {CSV_RIGHT}.")
    if start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")):
        raise Unreadable(f"is not a CSV file, only called one. {CSV_RIGHT}.")


def understand(found: Found, file: PackFile, encoding: str, problems: Problems) -> Sheet | None:
    """The sheet of a file, or None (with the problem noted) when its header cannot be used."""
    with _text(found, encoding) as lines:
        written = ((at, text) for at, text in enumerate(lines, start=1) if text.strip())
        line, first = next((said for said in written if not said[1].lower().startswith("sep=")), (0, ""))
        begin = [first, *islice(lines, LONGEST_HEADER - 1)]
    if not line:
        problems.whole(file.name, None, f"is empty; its first row should be {_wanted(file)}")
        return None
    separator, header = _split_header(begin, file)
    places = file.places(header)
    if not places:
        right = f"is not a header row; it should be {_wanted(file)}"
        problems.whole(file.name, line, right, value=first.strip())
        return None
    sheet = Sheet(found, file, encoding, separator, tuple(header), line, places)
    return sheet if _header_is_whole(sheet, problems) else None


def _wanted(file: PackFile) -> str:
    required = [column.name for column in file.columns if column.required]
    return f"column names, at least {', '.join(required)}"


def _split_header(begin: list[str], file: PackFile) -> tuple[str, list[str]]:
    """The separator with which the header has the most known columns, and the header so cut."""
    best: tuple[tuple[int, int], str, list[str]] | None = None
    for separator in SEPARATORS:
        try:
            header = [cell.strip() for cell in next(csv.reader(begin, delimiter=separator))]
        except csv.Error:
            continue
        merit = (len(file.places(header)), len(header))
        if best is None or merit > best[0]:
            best = (merit, separator, header)
    if best is None:
        return ",", []
    return best[1], best[2]


def _header_is_whole(sheet: Sheet, problems: Problems) -> bool:
    file, whole = sheet.file, True
    headings = [plain(heading) for heading in sheet.header]
    for name, cell in sheet.places.items():
        if headings.count(headings[cell]) > 1:
            problems.whole(
                file.name, sheet.header_line, "stands in the header twice", name, sheet.header[cell]
            )
            whole = False
    for column in file.columns:
        if column.required and column.name not in sheet.places:
            spellings = f" (also read: {', '.join(column.also[:3])})" if column.also else ""
            problems.whole(file.name, sheet.header_line, f"this column is missing{spellings}", column.name)
            whole = False
    return whole


@contextmanager
def _text(found: Found, encoding: str) -> Iterator[io.TextIOWrapper]:
    with found.open() as stream, io.TextIOWrapper(stream, encoding=encoding, newline="") as lines:
        yield lines


def rows(sheet: Sheet, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """The rows below the header, each with the line it begins on; empty ones are passed over.

    A row that is not shaped like the header is noted as a problem and left out.
    """
    width = len(sheet.header)
    with _text(sheet.found, sheet.encoding) as lines:
        reader = csv.reader(lines, delimiter=sheet.separator, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if line > sheet.header_line:
                    problems.error(sheet.file.name, line, None, None, said_of(error))
                continue
            if line <= sheet.header_line:
                continue
            if len(row) == width:
                yield line, row
            elif any(cell.strip() for cell in row):
                if len(row) > width and not any(cell.strip() for cell in row[width:]):
                    yield line, row[:width]
                else:
                    problems.error(
                        sheet.file.name, line, None, None,
                        f"the row has {len(row)} cells and the header {width}; "
                        f"a cell that holds a {SEPARATORS[sheet.separator]} needs quotation marks around it",
                    )  # fmt: skip


def said_of(error: csv.Error) -> str:
    """What a fault that the CSV reader found means to whoever saved the file."""
    text = str(error)
    if "end of data" in text:
        return "a quotation mark that opens here is never closed"
    if "field limit" in text:
        return "a cell is longer than any the pack can hold; is a quotation mark missing?"
    return f"the quotation marks cannot be understood ({shown(text)}); one inside a cell is written twice"
