"""Reads Excel workbooks: judged by their directory before anything is unpacked, then cell by cell as text."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial
from itertools import islice

from data.ingest.intake.sources import Source
from data.ingest.intake.tables import HEAD_ROWS, MOST_COLUMNS, Row, Table, table_of
from data.ingest.reading import Unreadable

# A school's largest workbook (a year of marks of 2,000 pupils) unpacks to some 60 MB.
LARGEST_WORKBOOK = 64 << 20
MOST_PARTS, LARGEST_UNPACKED = 200, 100 << 20
LARGEST_RATIO, SMALL_ENOUGH = 100, 4 << 20
MOST_SHEETS, MOST_ROWS = 40, 1_048_576
SAVE = "Save it in Excel as an Excel workbook (.xlsx) or as CSV UTF-8"


def sheets(source: Source) -> tuple[list[Table], list[str]]:
    """The tables of a workbook's visible sheets, and what to say of the others. Raises Unreadable."""
    content = _checked(source)
    book = _opened(content)
    names = [(sheet.title, sheet.sheet_state) for sheet in book.worksheets]
    if len(names) > MOST_SHEETS:
        raise Unreadable(f"has {len(names)} sheets; at most {MOST_SHEETS} are read")
    tables, notes = [], []
    for title, state in names:
        if state != "visible":
            notes.append(f"sheet {title} is hidden and was not read")
            continue
        rows = partial(_rows, content, title)
        head = list(islice(rows(), HEAD_ROWS))
        if not any(any(row) for _, row in head):
            continue
        try:
            tables.append(table_of(source, head, rows, f"{source.name}: sheet {title}"))
        except Unreadable as error:
            notes.append(f"sheet {title} {error}")
    if not tables:
        said = f" ({'; '.join(notes)})" if notes else ""
        raise Unreadable(f"holds no sheet with a row of column names and rows below it{said}")
    return tables, notes


def _checked(source: Source) -> bytes:
    """The bytes of a workbook whose parts are of a size that can be genuine."""
    if source.size > LARGEST_WORKBOOK:
        raise Unreadable(f"is larger than {LARGEST_WORKBOOK >> 20} MB. Save the sheet as CSV UTF-8 instead")
    with source.open() as stream:
        content = stream.read(LARGEST_WORKBOOK + 1)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Unreadable(f"is damaged and cannot be opened. {SAVE} again") from error
    names = {part.filename.lower() for part in parts}
    if "[content_types].xml" not in names:
        raise Unreadable("is an archive with the name of a workbook")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable(f"holds macros, which are never opened here. {SAVE}")
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable(f"is locked with a password. {SAVE} without one")
    packed, unpacked = max(len(content), 1), sum(part.file_size for part in parts)
    if (
        len(parts) > MOST_PARTS
        or unpacked > LARGEST_UNPACKED
        or unpacked > max(SMALL_ENOUGH, packed * LARGEST_RATIO)
    ):
        raise Unreadable(
            f"unpacks to {unpacked:,} bytes in {len(parts):,} parts, more than can be genuine. {SAVE}"
        )
    return content


def _opened(content: bytes):
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # the library raises whatever a damaged part makes it stumble over
        raise Unreadable(f"cannot be opened ({_reason(error)}). {SAVE} again") from error


def _reason(error: Exception) -> str:
    return "it holds an entity or a document type" if "Forbidden" in type(error).__name__ else "it is damaged"


def _rows(content: bytes, title: str) -> Iterator[Row]:
    book = _opened(content)
    try:
        for line, cells in enumerate(
            book[title].iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), start=1
        ):
            if line > MOST_ROWS:
                raise Unreadable("has more rows than a sheet can have", line)
            yield line, [_text(cell) for cell in cells]
    except (MemoryError, Unreadable):
        raise
    except Exception as error:
        raise Unreadable(
            f"is damaged and cannot be read to its end ({_reason(error)}). {SAVE} again"
        ) from error


def _text(cell: object) -> str:
    """A cell as somebody would type it; dates year first, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, datetime):
        bare = cell.time() == time(0)
        return (
            f"{cell:%Y-%m-%d}" if bare else f"{cell:%H:%M}" if cell.year < 1901 else f"{cell:%Y-%m-%d %H:%M}"
        )
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) and abs(cell) < 1e15 else f"{cell:.12g}"
    return str(cell).strip()
