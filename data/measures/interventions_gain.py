"""Whether pupils gained: the mean gain with its range, against the pull of the mean, test error, and time."""

from collections.abc import Callable
from math import sqrt

import numpy as np

from data import disclosure
from data.filters import Filters
from data.intervals import mean_range
from data.measures.core import Measure, Tally, shares
from data.measures.interventions import (
    ENDED,
    FEW,
    FILES,
    NO_HALF_TERMS,
    PAIR,
    WHO,
    counted_ended,
    in_months,
    months_apart,
    pairs_left_out,
    seen,
)
from data.measures.progress_change import CHANGES, JACOBSON, SLACK, error_of_difference
from data.parts.interventions import Interventions, Test
from data.reference import threshold
from data.school import School

BANDS = (
    ("ratio_gain_small", "very small impact"),
    ("ratio_gain_useful", "small impact"),
    ("ratio_gain_substantial", "useful impact"),
)
TOP_BAND, REMARKABLE = "substantial impact", ("remarkable impact", 4)
# The data do not say how pupils were chosen. They look chosen for low scores where their mean entry lies at least this
# many standard deviations below the test's mean.
CHOSEN_BELOW = 0.5
BROOKS = (
    "Brooks (2007), What works for children and young people with literacy difficulties?; the cut points of 2, 3 and 4 "
    "are as used by schools and were not verified in the source"
)


def ratio_gain(gained: float, passed: float) -> float:
    """Months gained for each month that passed; 1 is the pace of age."""
    return gained / passed


def band_of(ratio: float) -> str:
    """What a ratio gain is called; 1.4, 2 and 3 open the next band, over 4 is the last."""
    if ratio > REMARKABLE[1]:
        return REMARKABLE[0]
    return next((words for name, words in BANDS if ratio < float(threshold(name))), TOP_BAND)


def expected_gain(entry: float, mean: float, reliability: float) -> float:
    """How far a score moves to the test's mean by chance alone when it is taken again (regression to the mean)."""
    return (1 - reliability) * (mean - entry)


Each = Callable[[Interventions, Test, np.ndarray], tuple | None]


def by_test(school: School, filters: Filters, keeps: Callable[[Test], bool]) -> list[tuple[Test, np.ndarray]]:
    """Each test that a measure is about, with the members of ended runs in view who have a usable pair."""
    found = seen(school, filters)
    of = found.part.member_test[found.paired]
    there = np.bincount(of, minlength=len(found.part.tests))
    return [
        (test, found.paired[of == at])
        for at, test in enumerate(found.part.tests)
        if there[at] and keeps(test)
    ]


def gains(part: Interventions, members: np.ndarray) -> np.ndarray:
    """The gain of each member in the test's own points."""
    return part.member_exit[members] - part.member_entry[members]


def in_points(test: Test) -> bool:
    """Whether a test's scores are anything but months; a scale that is not known is not judged."""
    return bool(test.scale) and test.scale != "months"


def mean_of(n: int, total: float, squares: float) -> tuple[float, float, float] | None:
    """A mean with its 95% range by Student's t on n - 1, from sums; None where there are too few."""
    if n < disclosure.COMPARED_FROM:
        return None
    mean = total / n
    variance = max(squares - n * mean * mean, 0.0) / (n - 1)
    return mean, *mean_range(mean, sqrt(variance / n), n - 1)


def tally_gain(school: School, filters: Filters) -> Tally:
    """By intervention and test: n, the sums of gain and its square, then of the gain beyond what chance alone gives.

    The last two are 0, and so is the number after them, where nobody looks chosen for low scores; it is n where they
    do. Last the sum of entry scores, and n times the mean of the test (0 where that is not known).
    """
    tally, part = Tally(), school.parts["interventions"]
    listed = by_test(school, filters, in_points)
    for test, members in sorted(listed, key=lambda each: each[0].scale != "standardised"):
        gain, entry = gains(part, members), part.member_entry[members]
        beyond, chosen = np.zeros(0), 0
        if chosen_low(test, entry):
            beyond, chosen = gain - expected_gain(entry, test.mean, test.reliability), len(entry)
        key = (part.kinds[test.kind].name, test.name, test.scale)
        tally[key] = (
            len(gain), float(gain.sum()), float(gain @ gain), float(beyond.sum()), float(beyond @ beyond), chosen,
            float(entry.sum()), len(gain) * (test.mean or 0.0),
        )  # fmt: skip
    return tally


def chosen_low(test: Test, entry: np.ndarray) -> bool:
    """Whether pupils began so low that they look chosen for it, of a test that says enough to tell the mean's pull."""
    known = test.mean is not None and test.sd and test.reliability is not None
    return bool(known and len(entry) and entry.mean() <= test.mean - CHOSEN_BELOW * test.sd)


def value_gain(tally: Tally) -> list[dict]:
    """Three rows a test: the gain, what chance alone would give, and the gain beyond it."""
    rows = []
    for (name, test, scale), (
        n,
        total,
        squares,
        beyond,
        beyond_squares,
        chosen,
        entry,
        mean,
    ) in tally.items():
        unit = "points" if scale == "standardised" else "points of the test"
        base = {"intervention": name, "test": test, "unit": unit, "numerator": n, "denominator": None, "n": n}
        base |= {"value": None, "low": None, "high": None, "note": FEW if mean_of(n, 0, 0) is None else ""}
        base |= {"entry": entry / n, "test_mean": mean / n}
        rows.append(base | {"quantity": "gain"} | _said(mean_of(n, total, squares)))
        if chosen == n:
            more = mean_of(chosen, beyond, beyond_squares)
            alone = {"value": (total - beyond) / n} if more else {}
            rows.append(base | {"quantity": "chance"} | alone)
            rows.append(base | {"quantity": "beyond"} | _said(more))
    return rows


def _said(found: tuple[float, float, float] | None) -> dict:
    return dict(zip(("value", "low", "high"), found, strict=True)) if found else {}


intervention_gain = Measure(
    key="intervention_gain",
    title="Gain in scores",
    definition=ENDED
    + "The mean of exit less entry score; a standardised score that stays the same has kept pace with age. Low scores "
    "rise on a second test without any help. The records do not say how pupils were chosen, so it is judged by where "
    "they began: where the mean entry lies half a standard deviation or more below the test\u2019s mean they look "
    "chosen for low scores, and if they were, the gain that this alone would give stands beside the gain, and what is "
    "beyond it. Pupils chosen in another way, or on another test, owe less to chance. No mean from fewer than 10 "
    "pairs. Gains on different tests are never averaged. " + PAIR + WHO.strip(),
    formula="sum of (exit - entry) / pupils, range: paired Student\u2019s t on n - 1, 95%; by chance alone: "
    "(1 - reliability) x (mean of the test - entry)",
    unit="points of the test",
    source="Paired t; regression to the mean: Barnett, van der Pols and Dobson (2005), International Journal of "
    "Epidemiology 34, 215 to 220",
    groups=("intervention", "test", "quantity"),
    tally=tally_gain,
    value=value_gain,
    needs=FILES,
    better="higher",
    ignores=NO_HALF_TERMS,
    left_out=pairs_left_out(in_points),
    counted=counted_ended,
)  # fmt: skip


def judged(test: Test) -> bool:
    """Whether a test's spread and reliability are known, so that its error is."""
    return bool(test.sd) and test.reliability is not None and test.reliability < 1


def tally_reliable(school: School, filters: Filters) -> Tally:
    """By intervention, test and verdict: pupils with it, and pupils who can be judged."""
    tally, part = Tally(), school.parts["interventions"]
    for test, members in by_test(school, filters, judged):
        gain = gains(part, members)
        limit = float(threshold("z_95")) * error_of_difference(test.sd, test.reliability) * (1 + SLACK)
        for verdict, mask in (
            ("rose", gain > limit),
            ("within", np.abs(gain) <= limit),
            ("fell", gain < -limit),
        ):
            key = (part.kinds[test.kind].name, test.name, verdict)
            tally[key] = (int(mask.sum()), len(gain))
    return tally


def unjudged(school: School, filters: Filters) -> tuple[str, ...]:
    """Beside the pairs that fail: the tests whose error nobody told us."""
    lines = pairs_left_out(judged)(school, filters)
    unknown = sorted({test.name for test, _ in by_test(school, filters, lambda test: not judged(test))})
    if unknown:
        lines += (f"Cannot judge {', '.join(unknown)}: tests.csv gives no reliability for it.",)
    return lines


reliable_gain = Measure(
    key="reliable_gain",
    title="Reliable gains",
    definition=ENDED
    + "Pupils by whether their score moved by more than the test\u2019s own error allows at 95%: "
    + "; ".join(words.lower() for words in CHANGES.values())
    + ". A change of exactly 1.96 standard errors is within error. In tests of months a rise includes the time that "
    "passed. Without a reliability a test cannot be judged. " + PAIR + WHO.strip(),
    formula="index = (exit - entry) / (SD x \u221a(2 (1 - reliability))); pupils with the verdict / pupils judged x "
    "100; range: Wilson, 95%",
    unit="percent",
    source=JACOBSON,
    groups=("intervention", "test", "change"),
    tally=tally_reliable,
    value=shares(("intervention", "test", "change")),
    needs=FILES,
    ignores=NO_HALF_TERMS,
    left_out=unjudged,
    counted=counted_ended,
)  # fmt: skip


def tally_ratio(school: School, filters: Filters) -> Tally:
    """By intervention and test in months: n, the sums of gain and months passed, of their squares and product."""
    tally, part = Tally(), school.parts["interventions"]
    for test, members in by_test(school, filters, in_months):
        gain, (passed, _known) = gains(part, members), months_apart(part, members)
        tally[(part.kinds[test.kind].name, test.name)] = (
            len(gain), float(gain.sum()), float(passed.sum()),
            float(gain @ gain), float(gain @ passed), float(passed @ passed),
        )  # fmt: skip
    return tally


def _error_of_ratio(sums: tuple[float, ...]) -> float:
    """The standard error of a ratio of sums over pupils (Cochran, Sampling Techniques, 1977, 6.3)."""
    n, gained, passed, squares, products, passed_squares = sums
    rate = gained / passed
    # Months are no whole numbers: where everybody gained alike, binary fractions would leave less than nothing.
    apart = max(squares - 2 * rate * products + rate * rate * passed_squares, 0.0)
    return sqrt(n / (n - 1) * apart) / passed


def value_ratio(tally: Tally) -> list[dict]:
    """The ratio gain with its range and the name of its band; numerator and denominator are months."""
    rows = []
    for (name, test), sums in tally.items():
        n, gained, passed = sums[:3]
        row = {"intervention": name, "test": test, "value": None, "unit": "ratio gain", "numerator": gained}
        row |= {"denominator": passed, "n": n, "low": None, "high": None, "note": FEW, "band": ""}
        if n >= disclosure.COMPARED_FROM:
            rate = ratio_gain(gained, passed)
            low, high = mean_range(rate, _error_of_ratio(sums), n - 1)
            band = band_of(rate)
            row |= {"value": rate, "low": low, "high": high, "band": band, "note": band}
        rows.append(row)
    return rows


intervention_ratio_gain = Measure(
    key="intervention_ratio_gain",
    title="Ratio gain",
    definition=ENDED
    + "Months gained for each month that passed between the two tests, for tests in months such as reading ages: 1 has "
    "kept pace with age, and is not \u201cno effect\u201d. Under 1.4 very small impact, from 1.4 small, from 2 "
    "useful, from 3 substantial, over 4 remarkable. Reading ages are coarse, and the ratio knows nothing of test "
    "error or of the pull "
    "of the mean. No ratio from fewer than 10 pairs. " + PAIR + WHO.strip(),
    formula="sum of gains in months / sum of (days between the tests / 30.4375); range: ratio of sums over pupils, "
    "Student\u2019s t on n - 1, 95%",
    unit="ratio gain",
    source=BROOKS,
    groups=("intervention", "test"),
    tally=tally_ratio,
    value=value_ratio,
    needs=FILES,
    better="higher",
    ignores=NO_HALF_TERMS,
    left_out=pairs_left_out(in_months),
    counted=counted_ended,
)
