"""The session codes of the attendance register, by date, and how each one counts.

Source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208), regulation 10, in
force from 19 August 2024; the codes before it are kept with the dates they were valid. How a code counts
was recomputed from the Department for Education's Pupil attendance in schools, 2025/26: possible sessions
are attendance plus absence, and attendance is present plus approved educational activity.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from data.dates import long_date
from data.reference.read import in_force, records

NO_MARK = "."
LATE_GROUPS = ("late before register closed", "late after register closed")


@dataclass(frozen=True, slots=True)
class Code:
    """A session code in one period of its life.

    ``counts_as`` is attended, authorised, unauthorised or not counted; ``possible`` says whether the session
    is in the denominator; ``stored_as`` is the one character kept in the attendance table.
    """

    code: str
    meaning: str
    valid_from: date | None
    valid_to: date | None
    counts_as: str
    possible: bool
    reason_group: str
    stored_as: str
    source: str

    @property
    def late(self) -> bool:
        """Whether the pupil arrived late, before or after the register closed."""
        return self.reason_group in LATE_GROUPS


@dataclass(frozen=True, slots=True)
class Marks:
    """How a stored character counts: arrays of 256 zeros and ones (uint8), indexed by its ordinal.

    They hold for every date, because a code that changed its counting has a stored character of its own.
    ``reason`` holds positions in ``reason_groups()``.
    """

    attended: np.ndarray
    authorised: np.ndarray
    unauthorised: np.ndarray
    possible: np.ndarray
    late: np.ndarray
    no_mark: np.ndarray
    reason: np.ndarray


def attendance_codes() -> tuple[Code, ...]:
    """Every session code in every period, in the order of the register's guidance."""
    return records(Code, "attendance_codes.csv")


@lru_cache
def reason_groups() -> tuple[str, ...]:
    """The reason groups, in the order of the code table: attended, authorised, unauthorised, not counted."""
    return tuple(dict.fromkeys(code.reason_group for code in attendance_codes()))


@lru_cache
def _changes() -> tuple[date, ...]:
    """The days on which the list of codes changed."""
    starts = {code.valid_from for code in attendance_codes() if code.valid_from}
    ends = {code.valid_to + timedelta(days=1) for code in attendance_codes() if code.valid_to}
    return tuple(sorted(starts | ends))


@lru_cache
def _lookup_since(change: int) -> Mapping[str, Code]:
    days = (date.min, *_changes())
    return MappingProxyType({code.code: code for code in in_force(attendance_codes(), days[change])})


def attendance_lookup(day: date) -> Mapping[str, Code]:
    """The codes in force on a day, by code; "" and "-" are no mark. Cheap enough to call for every date."""
    return _lookup_since(bisect_right(_changes(), day))


def attendance_code(code: str, day: date) -> Code:
    """The session code in force on a day.

    Raises ValueError, with a sentence a person can act on, for a code that is unknown or not in force then.
    """
    known = attendance_lookup(day).get(code)
    if known is None:
        raise ValueError(why_not(code, day))
    return known


def why_not(code: str, day: date) -> str:
    """Why a code cannot be used on a day, in a sentence that says what would be right."""
    said = long_date(day)
    others = [other for other in attendance_codes() if other.code == code]
    if not others:
        return f'"{code}" is not a national attendance code'
    for other in others:
        if other.valid_to and day > other.valid_to:
            last = other.valid_to + timedelta(days=1)
            return f'"{code}" was withdrawn on {long_date(last)} and cannot be used on {said}'
    first = others[0].valid_from
    return f'"{code}" came into use on {long_date(first)} and cannot be used on {said}'


def stored_code(stored_as: str, day: date) -> Code:
    """The code behind a stored character on a day. Raises ValueError for a character that is none."""
    for code in attendance_lookup(day).values():
        if code.stored_as == stored_as:
            return code
    raise ValueError(f'"{stored_as}" stands for no attendance code on {long_date(day)}')


@lru_cache
def marks() -> Marks:
    """How each stored character counts, for whole arrays of marks at once."""
    table = {field.name: np.zeros(256, dtype=np.uint8) for field in fields(Marks)}
    for code in attendance_codes():
        at = ord(code.stored_as)
        if code.counts_as in table:
            table[code.counts_as][at] = 1
        table["possible"][at] = code.possible
        table["late"][at] = code.late
        table["no_mark"][at] = code.stored_as == NO_MARK
        table["reason"][at] = reason_groups().index(code.reason_group)
    for array in table.values():
        array.setflags(write=False)
    return Marks(**table)
