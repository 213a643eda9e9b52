"""Reads daily attendance marks: the one file large enough to be read by the column instead of the row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as Day
from itertools import islice

import numpy as np

from data import reference
from data.ingest.kinds import DATE_RIGHT, UPN_RIGHT, Wrong, read_day, read_upn
from data.ingest.reading import Sheet, rows
from data.ingest.report import Problems

CHUNK = 50_000
NO_MARK = ord(reference.NO_MARK)
UNKNOWN = 0
CODE_RIGHT = "should be a national attendance code such as /, \\, L, I or U, or empty for no mark"


@dataclass
class DailyMarks:
    """The right rows of ``attendance.csv`` as arrays of one length.

    ``pupil`` counts in ``upns``; ``day`` is a day number; ``am`` and ``pm`` are the character codes of the
    stored form of the marks; ``line`` is where the row stands in the file.
    """

    sheet: Sheet
    upns: list[str]
    read: int
    line: np.ndarray
    pupil: np.ndarray
    day: np.ndarray
    am: np.ndarray
    pm: np.ndarray

    def keep(self, kept: np.ndarray) -> "DailyMarks":
        """The rows for which ``kept`` is true."""
        arrays = (getattr(self, name)[kept] for name in ("line", "pupil", "day", "am", "pm"))
        return DailyMarks(self.sheet, self.upns, self.read, *arrays)


class Memory(dict):
    """Remembers what each different text was read as; what cannot be read is remembered as -1."""

    def __init__(self, read: Callable[[str], int]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, text: str) -> int:
        try:
            number = self.read(text)
        except Wrong:
            number = -1
        self[text] = number
        return number


class Codes:
    """Which stored character a written code stands for on which day."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.number = Memory(self._number)
        self._same: dict[str, int] = {}
        self._periods: list = []
        self._period_of = Memory(self._period)

    def _number(self, text: str) -> int:
        code = text.strip().upper()
        if code not in self._same:
            self._same[code] = len(self.written)
            self.written.append(code)
        return self._same[code]

    def _period(self, day: int) -> int:
        lookup = reference.attendance_lookup(Day.fromordinal(day))
        if lookup not in self._periods:
            self._periods.append(lookup)
        return self._periods.index(lookup)

    def stored(self, days: np.ndarray, *columns: np.ndarray) -> list[np.ndarray]:
        """The stored characters of columns of code numbers on these days; UNKNOWN where there is none."""
        different, place = np.unique(days, return_inverse=True)
        period = np.array([self._period_of[day] for day in different.tolist()], dtype=np.intp)[place]
        table = np.zeros((len(self._periods), len(self.written)), dtype=np.uint8)
        for at, lookup in enumerate(self._periods):
            for number, code in enumerate(self.written):
                if code in lookup:
                    table[at, number] = ord(lookup[code].stored_as)
        return [table[period, column] for column in columns]


def read_marks(sheet: Sheet, problems: Problems, today: Day) -> DailyMarks:
    """Read ``attendance.csv``, noting every row that is not right.

    Rows of weekends and of days to come are passed over where they hold no mark that counts.
    """
    reader = _Reader(sheet, problems, today)
    right = rows(sheet, problems)
    while chunk := list(islice(right, CHUNK)):
        reader.take(chunk)
    columns = [np.concatenate(column) for column in zip(*reader.kept, strict=True)] or [np.zeros(0, int)] * 5
    return _once_a_day(DailyMarks(sheet, reader.upns, reader.read, *columns), problems)


class _Reader:
    """Takes the file chunk by chunk, with what it has learnt of UPNs, dates and codes."""

    def __init__(self, sheet: Sheet, problems: Problems, today: Day) -> None:
        self.sheet, self.problems, self.today = sheet, problems, today
        self.upns: list[str] = []
        self.read = 0
        self.kept: list[tuple[np.ndarray, ...]] = []
        self._same: dict[str, int] = {}
        self._upn, self._day, self._codes = Memory(self._upn_number), Memory(self._day_number), Codes()

    def _upn_number(self, text: str) -> int:
        upn = read_upn(text.strip())
        if upn not in self._same:
            self._same[upn] = len(self.upns)
            self.upns.append(upn)
        return self._same[upn]

    def _day_number(self, text: str) -> int:
        return read_day(text.strip()).toordinal()

    def take(self, chunk: list[tuple[int, list[str]]]) -> None:
        """Read a chunk of rows, keep the right ones and note the others."""
        lines, cells = zip(*chunk, strict=True)
        columns = list(zip(*cells, strict=True))
        upn, date, am, pm = (columns[self.sheet.places[name]] for name in ("upn", "date", "am", "pm"))
        size = len(lines)
        self.read += size
        pupil = np.fromiter(map(self._upn.__getitem__, upn), np.int32, size)
        day = np.fromiter(map(self._day.__getitem__, date), np.int32, size)
        codes = [
            np.fromiter(map(self._codes.number.__getitem__, column), np.intp, size) for column in (am, pm)
        ]
        morning, afternoon = self._codes.stored(np.maximum(day, 1), *codes)
        broken = (pupil < 0) | (day < 0)
        counts = reference.marks().possible
        idle = ~broken & (morning != UNKNOWN) & (afternoon != UNKNOWN)
        idle &= (day % 7 == 6) | (day % 7 == 0) | (day > self.today.toordinal())
        marked = (morning != NO_MARK) | (afternoon != NO_MARK)
        counted = (counts[morning] | counts[afternoon]).astype(bool)
        out_of_place = idle & np.where(day > self.today.toordinal(), marked, counted)
        broken |= (morning == UNKNOWN) | (afternoon == UNKNOWN) | out_of_place
        for row in np.flatnonzero(broken).tolist():
            self._note(lines[row], upn[row].strip(), date[row].strip(), am[row], pm[row])
        right = ~broken & ~idle
        line = np.array(lines, dtype=np.int32)
        self.kept.append((line[right], pupil[right], day[right], morning[right], afternoon[right]))

    def _note(self, line: int, upn: str, date: str, am: str, pm: str) -> None:
        """Say what is wrong with one row, cell by cell."""
        name = self.sheet.file.name
        try:
            read_upn(upn)
        except Wrong as wrong:
            self.problems.error(name, line, "upn", upn, f"should be {wrong if upn else UPN_RIGHT}")
        try:
            day = read_day(date)
        except Wrong as wrong:
            self.problems.error(name, line, "date", date, f"should be {wrong if date else DATE_RIGHT}")
            return
        lookup = reference.attendance_lookup(day)
        for column, text in (("am", am), ("pm", pm)):
            code = text.strip().upper()
            if code not in lookup:
                self.problems.error(name, line, column, text.strip(), self._why_not(code, day))
        if day > self.today:
            right = f"is after today ({self.today.isoformat()}); there can be no mark yet"
            self.problems.error(name, line, "date", date, right)
        elif day.weekday() > 4:
            self.problems.error(name, line, "date", date, f"is a {day:%A}; marks are of Monday to Friday")

    @staticmethod
    def _why_not(code: str, day: Day) -> str:
        known = any(other.code == code for other in reference.attendance_codes())
        if not known:
            return CODE_RIGHT
        why = reference.why_not(code, day).removeprefix(f'"{code}" ')
        return f"{why}; it {CODE_RIGHT}"


def _once_a_day(marks: DailyMarks, problems: Problems) -> DailyMarks:
    """Without the rows that give a pupil's day a second time; noted, as an error where the marks differ."""
    key = marks.pupil.astype(np.int64) << 21 | marks.day
    order = np.argsort(key, kind="stable")
    again = np.zeros(len(key), dtype=bool)
    again[order[1:]] = key[order[1:]] == key[order[:-1]]
    if not again.any():
        return marks
    first_at = {}
    repeated = set(key[again].tolist())
    for row in np.flatnonzero(np.isin(key, list(repeated))).tolist():
        first = first_at.setdefault(int(key[row]), row)
        if first != row:
            _note_again(marks, first, row, problems)
    return marks.keep(~again)


def _note_again(marks: DailyMarks, first: int, row: int, problems: Problems) -> None:
    day = Day.fromordinal(int(marks.day[row])).isoformat()
    where = (marks.sheet.file.name, int(marks.line[row]), "date", day)
    same = marks.am[first] == marks.am[row] and marks.pm[first] == marks.pm[row]
    if same:
        problems.warn(*where, f"stands at line {marks.line[first]:,} too, with the same marks for the pupil")
    else:
        problems.error(
            *where, f"has other marks for the same pupil at line {marks.line[first]:,}; give a day once"
        )
