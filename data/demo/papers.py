"""The tests the school uses: what they measure, on which scale, and what their manuals say of them."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Test:
    """A test in the school's catalogue; ``lowest`` and ``highest`` are the limits of its scale."""

    name: str
    scale: str
    subject: str
    mean: float | None
    sd: float | None
    reliability: float | None
    lowest: float
    highest: float

    @property
    def error(self) -> float:
        """The standard error of measurement, in the scale's points."""
        return (self.sd or 0.0) * float(np.sqrt(1 - (self.reliability or 1.0)))


READING = Test("Larkfield Reading", "standardised", "reading", 100, 15, 0.92, 70, 130)
MATHS = Test("Larkfield Maths", "standardised", "maths", 100, 15, 0.93, 70, 130)
SPELLING = Test("Larkfield Spelling", "standardised", "spelling", 100, 15, 0.90, 70, 130)
VOCABULARY = Test("Marram Vocabulary Scale", "standardised", "vocabulary", 100, 15, 0.88, 60, 140)
SINGLE_WORD = Test("Marram Single Word Reading", "standardised", "reading", 100, 15, 0.94, 55, 140)
ARITHMETIC = Test("Marram Arithmetic", "standardised", "maths", 100, 15, 0.91, 60, 140)
READING_AGE = Test("Wendle Reading Age", "months", "reading", None, 18, 0.91, 60, 192)
WELLBEING = Test("Harrier Wellbeing Profile", "points", "wellbeing", 24, 6, 0.84, 0, 40)
TYPING = Test("Harrier Typing Check", "points", "typing", 22, 8, 0.95, 0, 90)
SCIENCE = Test("Science end of year", "percent", "science", 55, 17, 0.86, 0, 100)
KS2_READING = Test("Key stage 2 reading", "scaled", "reading", 105, 8, 0.91, 80, 120)
KS2_MATHS = Test("Key stage 2 maths", "scaled", "maths", 104, 8, 0.94, 80, 120)
PHONICS = Test("Phonics screening check", "points", "phonics", 33, 8, 0.95, 0, 40)
TABLES = Test("Multiplication tables check", "points", "times tables", 20, 6, 0.93, 0, 25)

ALL = (
    READING, MATHS, SPELLING, VOCABULARY, SINGLE_WORD, ARITHMETIC, READING_AGE, WELLBEING, TYPING, SCIENCE,
    KS2_READING, KS2_MATHS, PHONICS, TABLES,
)  # fmt: skip


def written(test: Test, points: float) -> str:
    """A score as the test reports it: whole points inside its limits, ``<70`` or ``>130`` beyond them.

    Months are written as years and months, 6:08. Percentages and points stop at their limits.
    """
    whole = round(float(points))
    if test.scale in ("standardised", "months"):
        low, high = whole < test.lowest, whole > test.highest
        shown = test.lowest if low else test.highest if high else whole
        text = f"{shown // 12}:{shown % 12:02d}" if test.scale == "months" else str(shown)
        return f"{'<' if low else '>' if high else ''}{text}"
    return str(int(np.clip(whole, test.lowest, test.highest)))
