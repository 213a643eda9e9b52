"""How one cell is read: each kind of value, and what would be right where it cannot be read."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Day
from functools import lru_cache
from typing import Any

from data import terms


class Wrong(ValueError):
    """A cell cannot be read; the message says what would be right."""


@dataclass(frozen=True)
class Kind:
    """A kind of value: ``read`` turns a cell that is not empty into a value or raises Wrong with ``right``."""

    right: str
    read: Callable[[str], Any]


@dataclass(frozen=True)
class Score:
    """A score as it was written: ``beyond`` is "<" or ">" at a test's limit, ``in_years`` for ``6:08``."""

    value: float
    beyond: str | None = None
    in_years: bool = False


CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
EARLIEST, LATEST = Day(1900, 1, 1), Day(2100, 12, 31)
LONGEST_TEXT, LONGEST_LINE = 10_000, 255

_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d{1,20})?", re.ASCII)
_MONTHS = re.compile(r"(\d{1,2}):(\d{1,2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(:00)?", re.ASCII)
_YEARS = re.compile(r"(\d{4})\s?[/–-]?\s?(\d{2}|\d{4})", re.ASCII)
_UPN = re.compile(r"[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]", re.ASCII)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def plain(text: str) -> str:
    """A word as codes and headers are compared: lower case, letters and digits alone."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def text_kind(longest: int) -> Kind:
    """Any text, kept as it is written."""
    right = f"text of at most {longest:,} characters"

    def read(text: str) -> str:
        if len(text) > longest or _UNPRINTABLE.search(text):
            raise Wrong(f"{right}, without control characters")
        return text

    return Kind(right, read)


DATE_RIGHT = "a date such as 2026-09-01 or 01/09/2026 (day first)"


@lru_cache(maxsize=20_000)
def read_day(text: str) -> Day:
    """A date written year first or day first, midnight after it allowed; raises Wrong for anything else."""
    bare = _MIDNIGHT.sub("", text)
    if match := _YEAR_FIRST.fullmatch(bare):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(bare):
        day, _, month, year = match.groups()
    else:
        raise Wrong(DATE_RIGHT)
    try:
        found = Day(int(year), int(month), int(day))
    except ValueError:
        raise Wrong(f"{DATE_RIGHT} that is in the calendar") from None
    if not EARLIEST <= found <= LATEST:
        raise Wrong(f"a date from {EARLIEST.year} to {LATEST.year}")
    return found


YES, NO = {"y", "yes", "true", "1"}, {"n", "no", "false", "0"}
YES_NO_RIGHT = "Y or N (yes/no, true/false and 1/0 also do)"


def read_yes_no(text: str) -> bool:
    """Yes or no."""
    word = text.casefold()
    if word not in YES | NO:
        raise Wrong(YES_NO_RIGHT)
    return word in YES


def number_kind(
    lowest: float | None, highest: float | None, what: str = "a number", whole: bool = False
) -> Kind:
    """A number between two ends, both allowed; a pound sign and commas between thousands may stand in it."""
    right = what
    if lowest is not None and highest is not None:
        right = f"{what} from {lowest:,.12g} to {highest:,.12g}"

    def read(text: str) -> float | int:
        bare = text.removeprefix("£").strip()
        if not _NUMBER.fullmatch(bare):
            raise Wrong(right)
        value = float(bare.replace(",", ""))
        if whole and value != int(value):
            raise Wrong(right)
        if (lowest is not None and value < lowest) or (highest is not None and value > highest):
            raise Wrong(right)
        return int(value) if whole else value + 0.0

    return Kind(right, read)


def money_kind() -> Kind:
    """Pounds, never negative."""
    return number_kind(0, 1_000_000_000, "an amount in pounds, not negative, such as 1250.50,")


def code_kind(
    codes: Mapping[str, str] | Iterable[str], also: Mapping[str, str] | None = None, right: str = ""
) -> Kind:
    """One of a list of codes, known by the code, its name, ``code - name`` or another usual spelling."""
    named = codes if isinstance(codes, Mapping) else dict.fromkeys(codes, "")
    spellings = {plain(name): code for code, name in named.items() if name}
    spellings |= {plain(spelling): code for spelling, code in (also or {}).items()}
    spellings |= {plain(code): code for code in named}
    said = [
        f"{code} ({name})" if name and plain(name) != plain(code) else code for code, name in named.items()
    ]
    if len(said) > 6:
        said = list(named)
    right = right or f"{', '.join(said[:-1])} or {said[-1]}"

    def read(text: str) -> str:
        found = spellings.get(plain(text))
        if found is None and " - " in text:
            found = spellings.get(plain(text.split(" - ", 1)[0]))
        if found is None:
            raise Wrong(right)
        return found

    return Kind(right, read)


def check_letter(upn: str) -> str:
    """The letter a UPN must start with: positions 2 to 13 times their position, summed, modulo 23.

    A temporary UPN ends in a letter, which counts as its place in the same list of 23 letters. Source:
    Government Data Standards Catalogue, "Unique Pupil Number" 2.0 (2004); census validation 1510.
    """
    worth = (int(mark) if mark.isdigit() else CHECK_LETTERS.index(mark) for mark in upn[1:])
    return CHECK_LETTERS[sum(place * value for place, value in enumerate(worth, start=2)) % 23]


UPN_RIGHT = "a UPN: a check letter, then 12 digits (a temporary UPN has 11 digits and a letter)"


def read_upn(text: str) -> str:
    """A unique pupil number with its check letter right."""
    upn = text.upper()
    if not _UPN.fullmatch(upn):
        raise Wrong(UPN_RIGHT)
    if check_letter(upn) != upn[0]:
        raise Wrong(
            "a UPN whose first letter agrees with the digits after it; one of the characters is mistyped"
        )
    return upn


YEAR_GROUP_RIGHT = "N1, N2, R or a year from 1 to 14 (Year 7 and Y7 also do)"
_YEAR_NUMBER = re.compile(r"(?:(?:nc ?)?(?:year|yr|y) ?)?0?(\d{1,2})", re.ASCII)
_EARLY_YEARS = {
    "r": "R", "reception": "R", "rec": "R", "year r": "R", "yr": "R", "yr r": "R",
    "n1": "N1", "nursery 1": "N1", "year n1": "N1", "n2": "N2", "nursery 2": "N2", "year n2": "N2",
}  # fmt: skip


def read_year_group(text: str) -> str:
    """A year group as terms spells it."""
    word = text.casefold()
    match = _YEAR_NUMBER.fullmatch(word)
    found = match[1] if match else _EARLY_YEARS.get(word)
    if found not in terms.YEAR_GROUPS:
        raise Wrong(YEAR_GROUP_RIGHT)
    return found


ACADEMIC_YEAR_RIGHT = "an academic year such as 2025/26"


def read_academic_year(text: str) -> int:
    """An academic year, as the calendar year it starts in."""
    match = _YEARS.fullmatch(text)
    if not match:
        raise Wrong(ACADEMIC_YEAR_RIGHT)
    first, second = int(match[1]), match[2]
    if not EARLIEST.year <= first <= LATEST.year or int(second) != (first + 1) % 10 ** len(second):
        raise Wrong(ACADEMIC_YEAR_RIGHT)
    return first


TIME_RIGHT = "a time of day such as 09:05"


def read_time(text: str) -> int:
    """A time of day in minutes after midnight."""
    match = _TIME.fullmatch(text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise Wrong(TIME_RIGHT)
    return int(match[1]) * 60 + int(match[2])


SCORE_RIGHT = "a score such as 98, <70 or >130, or years and months such as 6:08"


def read_score(text: str) -> Score:
    """A score; which scale it is on, and so whether it fits, is not known in its cell."""
    beyond, bare = (text[0], text[1:].strip()) if text.startswith(("<", ">")) else (None, text)
    if match := _MONTHS.fullmatch(bare):
        years, months = int(match[1]), int(match[2])
        if months > 11 or len(match[2]) != 2:
            raise Wrong("years and months such as 6:08, with months from 00 to 11")
        return Score(years * 12 + months, beyond, in_years=True)
    if not _NUMBER.fullmatch(bare) or "," in bare:
        raise Wrong(SCORE_RIGHT)
    return Score(float(bare) + 0.0, beyond)


def read_upns(text: str) -> tuple[str, ...]:
    """Several UPNs, separated by semicolons."""
    return tuple(dict.fromkeys(read_upn(part.strip()) for part in text.split(";") if part.strip()))


LINE = text_kind(LONGEST_LINE)
TEXT = text_kind(LONGEST_TEXT)
DAY = Kind(DATE_RIGHT, read_day)
YES_NO = Kind(YES_NO_RIGHT, read_yes_no)
UPN = Kind(UPN_RIGHT, read_upn)
UPNS = Kind(f"{UPN_RIGHT}; several are separated by ;", read_upns)
YEAR_GROUP = Kind(YEAR_GROUP_RIGHT, read_year_group)
ACADEMIC_YEAR = Kind(ACADEMIC_YEAR_RIGHT, read_academic_year)
TIME = Kind(TIME_RIGHT, read_time)
SCORE = Kind(SCORE_RIGHT, read_score)
MONEY = money_kind()
ANY_NUMBER = number_kind(None, None)
