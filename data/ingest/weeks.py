"""Makes pupil-weeks of daily marks and weekly totals, and finds which of them are new or changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from data import models, reference
from data.ingest.changes import Row

PIECE = 20_000
NO_MARK = ord(reference.NO_MARK)
NOT_NAMED = 0
TABLE = models.AttendanceWeek.__table__
COUNTS = ("possible", "authorised", "unauthorised", "late")
NOT_KNOWN = -1


@dataclass
class Weeks:
    """Pupil-weeks as arrays of one length, in order of ``key`` (pupil number, then week).

    ``marks`` is a matrix of ten character codes a week, all zero where only totals are known; ``counts`` has
    a column for each of COUNTS, -1 for not known.
    """

    key: np.ndarray
    marks: np.ndarray
    counts: np.ndarray
    import_no: np.ndarray

    @classmethod
    def none(cls) -> "Weeks":
        """No weeks."""
        counts = np.zeros((0, len(COUNTS)), np.int16)
        return cls(np.zeros(0, np.int64), np.zeros((0, 10), np.uint8), counts, np.zeros(0, int))

    @property
    def daily(self) -> np.ndarray:
        """Whether each week is made of daily marks."""
        return self.marks[:, 0] != NOT_NAMED

    def of(self, chosen: np.ndarray) -> "Weeks":
        """The chosen weeks."""
        return Weeks(self.key[chosen], self.marks[chosen], self.counts[chosen], self.import_no[chosen])

    def rows(self) -> list[Row]:
        """The weeks as rows of their table, without the school's number."""
        pupil, week = pupil_of(self.key), week_of(self.key)
        text = self.marks.tobytes().decode("latin-1")
        marks = [text[at : at + 10] if text[at] != "\0" else "" for at in range(0, len(text), 10)]
        counts = self.counts.astype(object)
        counts[counts == NOT_KNOWN] = None
        columns = (
            academic_years(week).tolist(), pupil.tolist(), week.tolist(), marks,
            *(counts[:, place].tolist() for place in range(len(COUNTS))), self.import_no.tolist(),
        )  # fmt: skip
        names = ("academic_year", "pupil_no", "week", "marks", *COUNTS, "import_no")
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def week_keys(pupil: np.ndarray, week: np.ndarray) -> np.ndarray:
    """One number for a pupil number and a week, in whose order rows are kept."""
    return pupil.astype(np.int64) << 21 | week.astype(np.int64)


def pupil_of(key: np.ndarray) -> np.ndarray:
    """The pupil numbers of keys."""
    return key >> 21


def week_of(key: np.ndarray) -> np.ndarray:
    """The weeks of keys, as the day numbers of their Mondays."""
    return key & ((1 << 21) - 1)


def academic_years(week: np.ndarray) -> np.ndarray:
    """The academic year of weeks given by the day number of their Monday: that of the Friday.

    So a week across 31 August belongs to the year whose first days it holds.
    """
    # Day number 719163 is 1 January 1970. A year that starts in September starts four months after a
    # calendar year that would start in January: eight months back, the calendar year is the academic one.
    friday = (week + 4 - 719163).astype("datetime64[D]").astype("datetime64[M]")
    return (friday - np.timedelta64(8, "M")).astype("datetime64[Y]").astype(np.int64) + 1970


def stored_weeks(connection: Connection, urn: int, years: list[int]) -> Weeks:
    """What the database holds of a school's attendance in some academic years."""
    columns = [TABLE.c[name] for name in ("pupil_no", "week", "marks", *COUNTS, "import_no")]
    asked = select(*columns).where(TABLE.c.urn == urn, TABLE.c.academic_year.in_(years))
    found = connection.execute(asked, execution_options={"yield_per": PIECE})
    pieces = [_piece(piece) for piece in found.partitions()]
    if not pieces:
        return Weeks.none()
    weeks = Weeks(*(np.concatenate(part) for part in zip(*pieces, strict=True)))
    return weeks.of(np.argsort(weeks.key))


def _piece(rows: Any) -> tuple[np.ndarray, ...]:
    pupil, week, marks, *counts, import_no = zip(*rows, strict=True)
    text = "".join(mark or "\0" * 10 for mark in marks).encode("latin-1")
    known = [[NOT_KNOWN if count is None else count for count in column] for column in counts]
    return (
        week_keys(np.array(pupil), np.array(week)),
        np.frombuffer(text, np.uint8).reshape(-1, 10),
        np.array(known, dtype=np.int16).T,
        np.array(import_no),
    )


def count(marks: np.ndarray) -> np.ndarray:
    """The counts of weeks of marks, a column for each of COUNTS."""
    counted = reference.marks()
    return np.stack([getattr(counted, name)[marks].sum(axis=1, dtype=np.int16) for name in COUNTS], axis=1)


def from_days(pupil: np.ndarray, day: np.ndarray, am: np.ndarray, pm: np.ndarray) -> Weeks:
    """The weeks of daily marks, with zero for the sessions that no row names."""
    weekday = (day - 1) % 7
    key, place = np.unique(week_keys(pupil, day - weekday), return_inverse=True)
    marks = np.zeros((len(key), 10), np.uint8)
    marks[place, 2 * weekday] = am
    marks[place, 2 * weekday + 1] = pm
    return Weeks(key, marks, np.zeros((len(key), len(COUNTS)), np.int16), np.zeros(len(key), int))


@dataclass
class WeekChanges:
    """The changes of the attendance table, as ``Changes`` but kept as arrays until they are written."""

    file: str
    new: Weeks
    old: Weeks
    now: Weeks
    table = TABLE
    removed: list[Row] = field(default_factory=list)

    @property
    def count_added(self) -> int:
        """How many pupil-weeks come to be."""
        return len(self.new.key)

    @property
    def count_changed(self) -> int:
        """How many pupil-weeks change."""
        return len(self.now.key)

    @property
    def count_gone(self) -> int:
        """How many pupil-weeks go: none, as an import only ever adds marks or replaces them."""
        return len(self.removed)

    def pieces_added(self) -> Iterator[list[Row]]:
        """The weeks to add, in lists of a size to write at once, in the order the table is kept in."""
        ordered = self.new.of(np.argsort(academic_years(week_of(self.new.key)), kind="stable"))
        for piece in _pieces(len(ordered.key)):
            yield ordered.of(piece).rows()

    def pieces_changed(self) -> Iterator[list[tuple[Row, Row]]]:
        """The pairs of weeks as they were and will be."""
        for piece in _pieces(len(self.now.key)):
            yield list(zip(self.old.of(piece).rows(), self.now.of(piece).rows(), strict=True))


def _pieces(size: int) -> Iterator[slice]:
    for start in range(0, size, PIECE):
        yield slice(start, start + PIECE)


def changes_of_days(file: str, named: Weeks, stored: Weeks) -> tuple[WeekChanges, np.ndarray]:
    """What daily marks change; also the keys of the weeks that now have marks, to which weekly totals give way.

    Marks of a date replace that date's two marks alone. Where a stored week has only totals, the first
    mark replaces them; rows without any mark leave them be.
    """
    place, found = _find(named.key, stored.key)
    before = np.zeros_like(named.marks)
    before[found] = stored.marks[place[found]]
    base = np.where(before == NOT_NAMED, NO_MARK, before)
    marks = np.where(named.marks == NOT_NAMED, base, named.marks).astype(np.uint8)
    any_mark = (marks != NO_MARK).any(axis=1)
    was_daily = before[:, 0] != NOT_NAMED
    now = Weeks(named.key, marks, count(marks), named.import_no)
    added = any_mark & ~found
    changed = found & (any_mark | was_daily) & (marks != before).any(axis=1)
    changes = WeekChanges(file, now.of(added), stored.of(place[changed]), now.of(changed))
    return changes, now.key[any_mark]


def changes_of_totals(
    file: str, totals: Weeks, stored: Weeks, daily: np.ndarray
) -> tuple[WeekChanges, np.ndarray]:
    """What weekly totals change; also which of them were left aside because daily marks stand for the week.

    ``daily`` are the keys of the weeks that this import fills with daily marks.
    """
    place, found = _find(totals.key, stored.key)
    aside = np.isin(totals.key, daily)
    aside[found] |= stored.daily[place[found]] & (stored.marks[place[found]] != NO_MARK).any(axis=1)
    different = np.zeros(len(totals.key), dtype=bool)
    different[found] = (totals.counts[found] != stored.counts[place[found]]).any(axis=1) | stored.daily[
        place[found]
    ]
    changed = found & ~aside & different
    changes = WeekChanges(file, totals.of(~found & ~aside), stored.of(place[changed]), totals.of(changed))
    return changes, aside


def _find(keys: np.ndarray, among: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The place of each key among sorted ones, and whether it is there."""
    if not len(among):
        return np.zeros(len(keys), np.intp), np.zeros(len(keys), bool)
    place = np.minimum(np.searchsorted(among, keys), len(among) - 1)
    return place, among[place] == keys
