"""The schools of an installation: which of them a reader is given, and which one a request is about.

Asked here alone, of staff and of governors alike. A school that is not there and one that is not given to the reader
are the same to whoever asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data.errors import NoSchoolGiven, NoSuchSchool, Refused
from data.reader import Reader


@dataclass(frozen=True)
class Known:
    """One school as an installation knows it; ``version`` is of its data, ``data_date`` the day it says it is as at."""

    urn: int
    name: str
    phase: str
    version: int
    demo: bool
    data_date: date | None


def by_name(schools: Iterable[Known]) -> tuple[Known, ...]:
    """The schools in the order in which they are named everywhere."""
    return tuple(sorted(schools, key=lambda known: (known.name.casefold(), known.urn)))


def refuse_unknown(urn: int | None, known: Iterable[Known]) -> None:
    """Raises Refused where a command names a school that is not there, and says which are; None names none."""
    there = by_name(known)
    if urn is not None and urn not in {one.urn for one in there}:
        listed = ", ".join(f"{one.urn} {one.name}" for one in there)
        are = f"are: {listed}" if there else "is none until a pack with a school.csv is imported"
        raise Refused(f"There is no school with URN {urn} here. Here {are}.")


def given(reader: Reader, known: tuple[Known, ...]) -> tuple[Known, ...]:
    """Those of the schools that the reader is given; who is given none by number is given the only one there is."""
    if reader.given is None:
        return known
    if not reader.given:
        return known if len(known) == 1 else ()
    return tuple(one for one in known if one.urn in reader.given)


def chosen(reader: Reader, known: tuple[Known, ...]) -> Known | None:
    """The school that the reader asks for, or the first of those given; None where nothing of theirs is here yet.

    Raises NoSuchSchool where the school that is asked for is not theirs, and NoSchoolGiven where there are several
    and none is.
    """
    mine = given(reader, known)
    if reader.school is None:
        if known and not mine and not reader.given:
            raise NoSchoolGiven
        return mine[0] if mine else None
    found = next((one for one in mine if one.urn == reader.school), None)
    if found is None:
        raise NoSuchSchool
    return found
