"""National tests and collections: when they fall, on which scale they are, what is expected; and codes of language.

Weeks and dates as the Department for Education and the Standards and Testing Agency publish them each year: census
days are the first Thursday of October, the third of January and the third of May; key stage 2 tests begin in the
second week of May, the multiplication tables check in the first of June, the phonics check in the second; GCSE
results come out on the third or fourth Thursday of August.
"""

import re
from dataclasses import dataclass
from datetime import date as Day
from datetime import timedelta

MONDAY, THURSDAY = 0, 3
CENSUS = {"autumn": (10, 1), "spring": (1, 3), "summer": (5, 3)}
# Codes of the census's language list that mean English; those that say nothing of it are not known.
ENGLISH, NO_LANGUAGE = frozenset({"ENG", "ENB"}), frozenset({"", "NOT", "REF", "ZZZ", "CWL"})
# Codes of SEN provision before September 2014, which could stand until April 2018.
_SCORE = re.compile(r"\d{1,3}(\.\d+)?", re.ASCII)
FORMER_STATUS = {"A": "K", "P": "K", "Q": "K", "S": "E"}


@dataclass(frozen=True)
class NationalTest:
    """A national test: when it is taken, its scale and limits, and the score that meets the expected standard."""

    test: str
    subject: str
    scale: str
    lowest: int
    highest: int
    expected: int | None
    month: int
    nth: int
    weekday: int = MONDAY

    def row(self, upn: str, score: str, year: int) -> dict[str, str] | None:
        """The row of assessments.csv for a score of academic year ``year``, or None where it is no score."""
        number = score.strip()
        if not _SCORE.fullmatch(number) or not self.lowest <= float(number) <= self.highest:
            return None
        return {
            "upn": upn,
            "subject": self.subject,
            "date": nth_weekday(year + 1, self.month, self.nth, self.weekday).isoformat(),
            "scale": self.scale,
            "score": f"{float(number):g}",
            "expected": "" if self.expected is None else str(self.expected),
            "test": self.test,
        }


PHONICS = NationalTest("Phonics screening check", "phonics", "points", 0, 40, 32, 6, 2)
TABLES = NationalTest("Multiplication tables check", "maths", "points", 0, 25, None, 6, 1)
KS2_READING = NationalTest("Key stage 2 test", "reading", "scaled", 80, 120, 100, 5, 2)
KS2_MATHS = NationalTest("Key stage 2 test", "maths", "scaled", 80, 120, 100, 5, 2)
KS2_GPS = NationalTest("Key stage 2 test", "grammar, punctuation and spelling", "scaled", 80, 120, 100, 5, 2)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> Day:
    """The nth Monday, Thursday and so on of a month."""
    first = Day(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def census_day(term: str, year: int) -> Day:
    """The day of a term's school census in the academic year that starts in ``year``."""
    month, nth = CENSUS[term]
    return nth_weekday(year if month >= 9 else year + 1, month, nth, THURSDAY)


def eal(language: str) -> str:
    """Whether a first language makes a pupil one with English as an additional language; empty where not known."""
    code = language.strip().upper()
    return "" if code in NO_LANGUAGE else "N" if code in ENGLISH else "Y"
