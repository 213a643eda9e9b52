"""Who is at the score expected for their age in the latest sittings, and who has no usable pair of scores, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data.filters import Filters
from data.measures.core import Measure, Tally, shares
from data.measures.progress_pairs import matched
from data.measures.progress_results import (
    FILES,
    NO_HALF_TERMS,
    SITTING,
    SITTING_SHARE,
    TERMS_A_YEAR,
    WHO,
    Sittings,
    in_view,
    said_of,
    sittings,
    sittings_named,
)
from data.rounding import said
from data.school import STATUS_CODES, Roll, School

STATUSES = ("N", "K", "E", "SEN")
REASONS = {
    "usable": "A usable pair",
    "no latest": "No score in the latest sitting",
    "joined": "Joined after the sitting a year earlier",
    "no earlier": "No score a year earlier",
    "limit": "A score at the test\u2019s limit",
}
GAINED = ("standardised",)


def reaches(score: np.ndarray, beyond: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """1 where a score is at or above the expected one, 0 where it is below, -1 where that cannot be known.

    A score at a limit is known to lie at or past it: ``<70`` is below an expected 95, and says nothing of 65.
    """
    at = (score >= expected).astype(np.int64)
    unknown = np.isnan(expected) | ((beyond < 0) & (score > expected)) | ((beyond > 0) & (score < expected))
    at[(beyond < 0) & (score <= expected)] = 0
    return np.where(unknown, -1, at)


@dataclass(frozen=True)
class Latest:
    """The results of the latest sittings: ``place`` that of the series in ``keys``, ``reached`` as in ``reaches``."""

    keys: list[tuple[str, str]]
    rows: np.ndarray
    place: np.ndarray
    reached: np.ndarray


def latest(school: School, filters: Filters) -> Latest:
    """The latest sittings to the as-at date, made once for each date."""
    found = sittings(school, filters)
    return found.part.keep("latest", school.effective(filters.as_at), lambda: _latest(found))


def _latest(found: Sittings) -> Latest:
    part, of = found.part, [found.of(series, term) for series, term in found.latest.items()]
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *of])
    place = np.repeat(np.arange(len(of)), [len(each) for each in of])
    reached = reaches(part.score[rows], part.beyond[rows], part.expected[rows])
    return Latest([said_of(part.kinds[series]) for series in found.latest], rows, place, reached)


def _in_view(school: School, filters: Filters, found: Latest) -> np.ndarray:
    view = in_view(school, filters)
    return view.with_sen(found.rows) | view.peers(found.rows)


def tally_expected(school: School, filters: Filters) -> Tally:
    """Pupils at or above the expected score and pupils with a score, by subject, test and SEN status."""
    found, tally = latest(school, filters), Tally()
    # Pupils in view with no SEN are the peers, so a count by status tells them all apart.
    flat = found.place * len(STATUS_CODES) + school.parts["assessments"].status[found.rows]
    seen, size = _in_view(school, filters, found), len(found.keys) * len(STATUS_CODES)
    known, met = (
        np.bincount(flat[seen & mask], minlength=size).reshape(-1, len(STATUS_CODES)).tolist()
        for mask in (found.reached >= 0, found.reached == 1)
    )
    judged = np.bincount(found.place[found.reached >= 0], minlength=len(found.keys))
    for place in np.flatnonzero(judged).tolist():
        pairs = list(zip(met[place], known[place], strict=True))
        pairs.append(tuple(map(sum, zip(*pairs[1:], strict=True))))
        for code, pair in zip(STATUSES, pairs, strict=True):
            tally[(*found.keys[place], code)] = pair
    return tally


def expected_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """How many results in view cannot be held against an expected score."""
    found = latest(school, filters)
    left = int((_in_view(school, filters, found) & (found.reached < 0)).sum())
    verb = "score has" if left == 1 else "scores have"
    return (f"{said(left, 0)} {verb} no expected score to be held against.",) if left else ()


at_expected = Measure(
    key="at_expected",
    title="At the expected score for their age",
    definition="The share of pupils whose score is at or above the one the school gave as expected for their age, in "
    "the latest sitting of each test. Every scale is held against its own expected score, so tests are never "
    "averaged. A score at a test\u2019s limit counts where the limit settles it: <70 is below an expected 95. "
    + SITTING
    + WHO.strip(),
    formula="pupils with score >= expected / pupils with a score and an expected score x 100; range: Wilson, 95%",
    unit="percent",
    source="The expected scores are the school\u2019s own or the test\u2019s; Wilson (1927) for the range",
    groups=("subject", "test", "sen_status"),
    tally=tally_expected,
    value=shares(("subject", "test", "sen_status")),
    needs=FILES,
    better="higher",
    ignores=NO_HALF_TERMS,
    left_out=expected_left_out,
    facts=sittings_named,
)


def sat_by(found: Sittings, roll: Roll, series: int, people: int) -> np.ndarray:
    """Which of the roll are in a year group that sat the latest sitting: a fifth of it or more has a score."""
    took = np.zeros(people, dtype=bool)
    took[found.part.pupil[found.of(series, found.latest[series])]] = True
    many = np.bincount(roll.year)
    taken = np.bincount(roll.year, took[roll.pupil], minlength=len(many))
    return ((taken > 0) & (taken >= SITTING_SHARE * many))[roll.year]


def reasons(school: School, filters: Filters) -> list[tuple[int, np.ndarray, np.ndarray]]:
    """For each series on a standardised scale: the series, who of the roll was due to sit it, and each one's reason.

    The reason is a place in ``REASONS``. Made once for each as-at date, as no other choice bears on it.
    """
    found, as_at = sittings(school, filters), school.effective(filters.as_at)
    return found.part.keep("reasons", as_at, lambda: list(_reasons(school, found, school.on(as_at))))


def _reasons(school: School, found: Sittings, roll: Roll) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    part, people, of = found.part, len(school.people), school.arrays
    first = np.full(people, np.iinfo(np.int64).max)
    counts = of["enrolments_counts"] == 1
    np.minimum.at(first, of["enrolments_pupil"][counts], of["enrolments_start"][counts])
    order = list(REASONS)
    for series, term in found.latest.items():
        if part.kinds[series].scale not in GAINED:
            continue
        start, end = matched(found, series, people)
        before = found.of(series, term - TERMS_A_YEAR)
        # Where nobody sat it a year earlier, nobody can be said to have joined too late for it.
        sat_on = int(part.day[before].max()) if len(before) else np.iinfo(np.int64).max
        why = np.full(people, order.index("no latest"))
        took = part.pupil[found.of(series, term)]
        why[took] = np.where(first[took] > sat_on, order.index("joined"), order.index("no earlier"))
        limit = (part.beyond[start] != 0) | (part.beyond[end] != 0)
        why[part.pupil[end]] = np.where(limit, order.index("limit"), order.index("usable"))
        yield series, sat_by(found, roll, series, people), why[roll.pupil]


def tally_pairs(school: School, filters: Filters) -> Tally:
    """Pupils with SEN by reason and pupils with SEN due to sit, by subject and test."""
    view, tally = school.view(filters), Tally()
    kinds = school.parts["assessments"].kinds
    for series, due, why in reasons(school, filters):
        mask = due & view.sen
        many = np.bincount(why[mask], minlength=len(REASONS))
        for place, reason in enumerate(REASONS):
            tally[(*said_of(kinds[series]), reason)] = (int(many[place]), int(mask.sum()))
    return tally


def due_counted(school: School, filters: Filters) -> str:
    """How many pupils with SEN in view were due to sit a test with standardised scores."""
    view = school.view(filters)
    due = np.zeros(len(view.roll.pupil), dtype=bool)
    for _series, sat, _why in reasons(school, filters):
        due |= sat
    return f"{said(int((due & view.sen).sum()), 0)} of {said(int(view.sen.sum()), 0)} pupils with SEN were due to sit."


usable_pairs = Measure(
    key="usable_pairs",
    title="Pupils with a usable pair of scores",
    definition="Of pupils with SEN in year groups that sat the latest sitting of a test with standardised scores, "
    "those with a usable score now and a year earlier, and why the others have none. A pupil has one reason: no "
    "score in the latest sitting; joined the school after the sitting a year earlier; no score then; a score at the "
    "test\u2019s limit. A year group sat a test where a fifth of it or more has a score. SEN status, need and year "
    "group are those on the as-at date. " + SITTING.strip(),
    formula="pupils with SEN and the reason / pupils with SEN due to sit x 100; range: Wilson, 95%",
    unit="percent",
    source="Sightline\u2019s own rules",
    groups=("subject", "test", "pair"),
    tally=tally_pairs,
    value=shares(("subject", "test", "pair")),
    needs=FILES,
    ignores=NO_HALF_TERMS,
    facts=sittings_named,
    counted=due_counted,
)
