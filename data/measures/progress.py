"""Value added: the progress of pupils with SEN beside that of peers who started from the same scores."""

from collections.abc import Callable, Iterable
from math import sqrt

import numpy as np

from data import disclosure
from data.filters import Filters
from data.intervals import mean_range
from data.measures.core import Measure, Tally
from data.measures.progress_pairs import BANDS, CENSORED, COMPARED, Pairs, counted, left_out, pairs, with_sen
from data.measures.progress_results import (
    ALL,
    FILES,
    NO_HALF_TERMS,
    NO_TEST,
    SITTING,
    WHO,
    said_of,
    sittings_named,
)
from data.school import AREA_CODES, School

STATUSES = {"K": 1, "E": 2}
NO_MEAN = f"u: fewer than {disclosure.COMPARED_FROM} pupils, no mean"
ALL_SUBJECTS = "All subjects: a pupil counts once, with the mean of their value added over subjects. "
WINSORISED = (
    "Beside the mean the winsorised one is told where it differs: the lowest and highest tenth pulled in to the next "
    "score, so that one extreme result does not decide. "
)
FORMULA = (
    "sum of (score - mean score of the peers from the same band) / pupils; range: Student\u2019s t on n - 1, with the "
    "uncertainty of the peers\u2019 means added, 95%"
)
SOURCE = (
    "Value added by prior attainment as in Department for Education, Primary and Secondary accountability: technical "
    "guides; the comparison is with the school\u2019s own pupils"
)


def sums(made: Pairs, mask: np.ndarray, together: bool = False) -> tuple[float, ...]:
    """What a mean of value added and its range are made of, over the pairs of a mask.

    n, the sum of value added, of its square and of its winsorised values; the variance that the peers' means bring
    into the sum; the sums of the scores and of the peers' mean scores. ``together`` makes one value a pupil, the mean
    over their subjects, and leaves the scores at 0, as scores of different tests have no sum.
    All of them add over schools; within one school the winsorised sum and the borrowed variance do not add over
    groups of pupils, as groups share their peers and each has its own extremes.
    """
    at = np.flatnonzero(mask)
    added, cell = made.added[at], made.cell[at]
    if together:
        whose = made.pupil[at]
        many = np.bincount(whose)
        weight = 1 / many[whose]
        added = np.bincount(whose, weight * added)[many > 0]
        scores = (0.0, 0.0)
    else:
        weight = None
        scores = (float(made.score[at].sum()), float(made.expected[at].sum()))
    borrowed = peers_variance(made, np.bincount(cell, weight, minlength=len(made.bands)))
    return len(added), float(added.sum()), float(added @ added), winsorised(added), borrowed, *scores


def peers_variance(made: Pairs, weights: np.ndarray) -> float:
    """The variance of a weighted sum of band means."""
    return float(weights @ made.shared @ weights)


def winsorised(values: np.ndarray) -> float:
    """The sum of values whose lowest and highest tenth are pulled in to the next value."""
    pulled, ordered = len(values) // 10, np.sort(values)
    if pulled:
        ordered = np.minimum(np.maximum(ordered, ordered[pulled]), ordered[-pulled - 1])
    return float(ordered.sum())


def mean_row(groups: tuple[str, ...], key: tuple[str, ...], found: tuple[float, ...]) -> dict:
    """A row with a mean value added in points and its 95% range, or the number of pupils where they are too few.

    ``found`` are the sums of ``sums``. Further keys: ``winsorised``, ``score`` and ``peers`` (means, or None).
    """
    n, total, squares, pulled, borrowed, scores, expected = found
    row = dict(zip(groups, key, strict=True)) | {"value": None, "unit": "points", "numerator": n}
    row |= {"denominator": None, "n": n, "low": None, "high": None, "note": ""}
    row |= {"winsorised": None, "score": None, "peers": None}
    if n < disclosure.COMPARED_FROM:
        return row | {"note": NO_MEAN if n else disclosure.note(0)}
    mean = total / n
    variance = max(squares - n * mean * mean, 0.0) / (n - 1)
    low, high = mean_range(mean, sqrt(variance / n + borrowed / n**2), n - 1)
    row |= {"value": mean, "low": low, "high": high, "winsorised": pulled / n}
    return row | ({"score": scores / n, "peers": expected / n} if expected else {})


def mean_rows(groups: tuple[str, ...]) -> Callable[[Tally], list[dict]]:
    """The value of a tally of ``sums``: one mean a group."""
    return lambda tally: [mean_row(groups, key, found) for key, found in tally.items()]


def by_series(made: Pairs, mask: np.ndarray) -> Iterable[tuple[tuple[str, str], np.ndarray, bool]]:
    """The pairs of each series in the mask, then of all subjects together; with the two group columns of each."""
    known = mask & (made.cell >= 0)
    for series in dict.fromkeys(band.series for band in made.bands):
        yield said_of(made.part.kinds[series]), known & (made.series == series), False
    if made.bands:
        yield (ALL, NO_TEST), known, True


def tally_value_added(school: School, filters: Filters) -> Tally:
    """The sums of value added by subject, test and SEN status: K, E, and SEN for both."""
    made = pairs(school, filters)
    asked, status = with_sen(school, filters), made.part.status[made.end]
    tally = Tally()
    for key, mask, together in by_series(made, asked):
        for code in ("SEN", *STATUSES):
            here = mask & (status == STATUSES[code]) if code in STATUSES else mask
            tally[(*key, code)] = sums(made, here, together)
    return tally


value_added = Measure(
    key="value_added",
    title="Value added by subject",
    definition=COMPARED + BANDS + SITTING + ALL_SUBJECTS + WINSORISED + CENSORED + WHO.strip(),
    formula=FORMULA,
    unit="points of the standardised score",
    source=SOURCE,
    groups=("subject", "test", "sen_status"),
    tally=tally_value_added,
    value=mean_rows(("subject", "test", "sen_status")),
    needs=FILES,
    better="higher",
    ignores=NO_HALF_TERMS,
    left_out=left_out,
    facts=sittings_named,
    counted=counted,
)


def tally_by_area(school: School, filters: Filters) -> Tally:
    """The sums of value added by need area, subject and test."""
    made = pairs(school, filters)
    asked, tally = with_sen(school, filters), Tally()
    area, areas = made.part.area[made.end], made.part.areas[made.end]
    chosen = filters.need_area or AREA_CODES
    for key, mask, together in by_series(made, asked):
        for code in chosen:
            place = AREA_CODES.index(code)
            here = mask & (areas[:, place] if filters.needs == "any" else area == place)
            if here.any():
                tally[(code, *key)] = sums(made, here, together)
    return tally


value_added_by_area = Measure(
    key="value_added_by_area",
    title="Value added by need area",
    definition="The value added of pupils with SEN in each area of need. By primary need, or by any recorded need "
    "where the reader chose so (a pupil then counts once in each of their areas). "
    + COMPARED
    + BANDS
    + ALL_SUBJECTS
    + CENSORED
    + WHO.strip(),
    formula=FORMULA,
    unit="points of the standardised score",
    source=SOURCE,
    groups=("need_area", "subject", "test"),
    tally=tally_by_area,
    value=mean_rows(("need_area", "subject", "test")),
    needs=(*FILES, "needs.csv"),
    better="higher",
    ignores=NO_HALF_TERMS,
    left_out=left_out,
    facts=sittings_named,
    counted=counted,
)


def tally_by_start(school: School, filters: Filters) -> Tally:
    """The sums of value added by subject, test and starting band."""
    made = pairs(school, filters)
    asked, tally = with_sen(school, filters), Tally()
    for place, band in enumerate(made.bands):
        key = (*said_of(made.part.kinds[band.series]), band.name)
        tally[key] = sums(made, asked & (made.cell == place))
    return tally


value_added_by_start = Measure(
    key="value_added_by_start",
    title="Value added by starting score",
    definition="The value added of pupils with SEN in each band of starting scores, beside the mean score now of "
    "the peers in that band. " + COMPARED + BANDS + CENSORED + WHO.strip(),
    formula=FORMULA,
    unit="points of the standardised score",
    source=SOURCE,
    groups=("subject", "test", "start"),
    tally=tally_by_start,
    value=mean_rows(("subject", "test", "start")),
    needs=FILES,
    better="higher",
    ignores=NO_HALF_TERMS,
    left_out=left_out,
    facts=sittings_named,
    counted=counted,
)
