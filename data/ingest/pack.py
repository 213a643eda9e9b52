"""Reads a pack into memory: every file that it holds, checked as far as that needs no database."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date as Day
from difflib import get_close_matches
from pathlib import Path

from tqdm import tqdm

from data import reference
from data.ingest.files import FILES
from data.ingest.marks import DailyMarks, read_marks
from data.ingest.parsing import Parsed, parse
from data.ingest.progress import Telling, Told, bar
from data.ingest.reading import Sheet, Unreadable, digest_and_encoding, understand
from data.ingest.report import Problems, shown
from data.ingest.unpacking import Found, opened

FRIDAY = 4


@dataclass
class Pack:
    """A pack as it was read: ``files`` as values, ``marks`` of attendance.csv; ``notes`` are for the report."""

    source: str
    today: Day
    digest: str = ""
    sheets: dict[str, Sheet] = field(default_factory=dict)
    files: dict[str, Parsed] = field(default_factory=dict)
    marks: DailyMarks | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def school(self) -> dict | None:
        """The row of school.csv, if there is one."""
        parsed = self.files.get("school.csv")
        return parsed.rows[0][1] if parsed and parsed.rows else None

    def read(self, name: str) -> int:
        """How many rows of a file were read."""
        if name == "attendance.csv" and self.marks is not None:
            return self.marks.read
        return self.files[name].read if name in self.files else 0

    def latest_mark(self) -> Day | None:
        """The last day with a mark; of weekly totals the Friday, or today where that is still to come."""
        days: list[Day] = []
        if self.marks is not None:
            no_mark = ord(reference.NO_MARK)
            marked = self.marks.day[(self.marks.am != no_mark) | (self.marks.pm != no_mark)]
            days += [Day.fromordinal(int(marked.max()))] if len(marked) else []
        weekly = self.files.get("attendance_weekly.csv")
        if weekly and weekly.rows:
            friday = max(values["week_start"].toordinal() for _, values in weekly.rows) + FRIDAY
            days.append(min(Day.fromordinal(friday), self.today))
        return max(days, default=None)

    def data_date(self, stored: Day | None) -> Day:
        """The day on which the year groups are true: as school.csv says, else the latest mark, else today."""
        said = (self.school or {}).get("data_date")
        return said or self.latest_mark() or stored or self.today


def read_pack(path: Path, today: Day, problems: Problems, progress: bool | Told) -> Pack:
    """Read a pack from a folder or .zip. Raises Refused when there is none, or it is not safe to open."""
    pack = Pack(source=shown(path.resolve().name), today=today)
    with opened(path) as (found, others):
        known = _known(found, problems)
        if others:
            pack.notes.append(f"Not read, as they are no CSV files: {', '.join(map(shown, others))}.")
        total = 2 * sum(file.size for file in known)
        with bar(progress, "Reading", total, unit="B", unit_scale=True) as reading:
            digests = [_read_file(pack, file, problems, reading) for file in known]
        pack.digest = hashlib.sha256(b"".join(digests)).hexdigest()
    if (parsed := pack.files.get("school.csv")) and len(parsed.rows) != 1:
        problems.whole("school.csv", None, "should have one row, the school's, and it cannot be left out")
    return pack


def _known(found: Iterable[Found], problems: Problems) -> list[Found]:
    """The files that are part of a pack, in the order they are taken; any other is noted."""
    by_name = {file.name: file for file in found}
    for name in by_name:
        if name not in FILES:
            near = get_close_matches(name, FILES, n=1)
            hint = f"is it meant to be {near[0]}?" if near else f"its files are {', '.join(FILES)}"
            problems.whole(name, None, f"is no file of the data pack; {hint}")
    return [by_name[name] for name in FILES if name in by_name]


def _read_file(pack: Pack, found: Found, problems: Problems, reading: tqdm | Telling) -> bytes:
    reading.set_description(found.name)
    file = FILES[found.name]
    try:
        digest, encoding = digest_and_encoding(found, reading.update)
    except Unreadable as error:
        problems.whole(file.name, error.line, str(error))
        return b""
    sheet = understand(found, file, encoding, problems)
    if sheet is not None:
        pack.sheets[file.name] = sheet
        if sheet.ignored:
            names = ", ".join(map(shown, sheet.ignored))
            pack.notes.append(f"{file.name}: columns that mean nothing here and were not read: {names}.")
        if file.name == "attendance.csv":
            pack.marks = read_marks(sheet, problems, pack.today)
        else:
            pack.files[file.name] = parse(sheet, problems, pack.today)
    reading.update(found.size)
    return file.name.encode() + digest
