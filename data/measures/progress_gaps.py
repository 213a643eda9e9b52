"""How far apart pupils with SEN and pupils with no SEN are: in points over terms, and in standard deviations now."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from data import disclosure
from data.filters import Filters
from data.intervals import difference, hedges_g
from data.measures.core import Measure, Tally
from data.measures.progress import by_series
from data.measures.progress_pairs import BANDS, CENSORED, COMPARED, counted, left_out, pairs, with_sen
from data.measures.progress_results import (
    ALL,
    FILES,
    NO_HALF_TERMS,
    SITTING,
    WHO,
    Sittings,
    in_view,
    is_asked,
    said_of,
    sittings,
    sittings_named,
)
from data.parts.assessments import term_name
from data.rounding import said
from data.school import School

TERMS_SHOWN = 9
# Scores on these mean the same from one sitting to the next; marks of a school's own papers do not.
STEADY = ("standardised", "scaled")
APART = f"u: fewer than {disclosure.COMPARED_FROM} pupils on one side, not compared"


def side(values: np.ndarray) -> tuple[float, ...]:
    """n, the sum and the sum of squares."""
    return len(values), float(values.sum()), float(values @ values)


def moments(n: float, total: float, squares: float) -> tuple[float, float]:
    """Mean and standard deviation (n - 1) of so many values, from their sums."""
    mean = total / n
    return mean, sqrt(max(squares - n * mean * mean, 0.0) / (n - 1))


def bare(groups: tuple[str, ...], key: tuple[str, ...], unit: str, sen: float, peers: float) -> dict:
    """A row of a difference without its value, noted where a side has too few pupils."""
    row = dict(zip(groups, key, strict=True)) | {"value": None, "unit": unit, "numerator": sen}
    row |= {"denominator": None, "n": sen, "low": None, "high": None, "peers": peers}
    return row | {"note": APART if min(sen, peers) < disclosure.COMPARED_FROM else ""}


def gap_row(groups: tuple[str, ...], key: tuple[str, ...], found: tuple[float, ...]) -> dict:
    """A row with the mean score of pupils with SEN less that of their peers, and its 95% range (Welch)."""
    sen, peers = found[:3], found[3:]
    row = bare(groups, key, "points", sen[0], peers[0])
    if row["note"]:
        return row
    means = [(*moments(*each), each[0]) for each in (sen, peers)]
    value, low, high = difference(*((mean, sd / sqrt(n), n) for mean, sd, n in means))
    return row | {"value": value, "low": low, "high": high, "score": means[0][0], "peers_score": means[1][0]}


@dataclass(frozen=True)
class Cells:
    """Every result that a gap is made of, with its place among the (series, term) of ``keys``.

    ``limited`` are the results of these tests that are at a test's limit, and so in no gap.
    """

    rows: np.ndarray
    cell: np.ndarray
    keys: list[tuple[str, str, str]]
    limited: np.ndarray

    def in_view(self, school: School, filters: Filters, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which of some results are of pupils with SEN who are asked about, and which of their peers."""
        part = school.parts["assessments"]
        kept = school.cut_everybody(filters, part.pupil[rows], part.year[rows])
        return kept & is_asked(part, filters, rows), kept & (part.status[rows] == 0)


def cells(school: School, filters: Filters) -> Cells:
    """The results of the last terms that can be averaged, made once for each as-at date."""
    found = sittings(school, filters)
    return found.part.keep("cells", school.effective(filters.as_at), lambda: _cells(found))


def _cells(found: Sittings) -> Cells:
    part = found.part
    steady = np.array([kind.scale in STEADY for kind in part.kinds] + [False])
    since = found.now - TERMS_SHOWN
    rows = found.rows[part.on_roll[found.rows] & steady[part.series[found.rows]]]
    limited = rows[part.beyond[rows] != 0]
    rows = rows[(part.beyond[rows] == 0) & (part.term[rows] > since)]
    flat, cell = np.unique(part.series[rows] * TERMS_SHOWN + part.term[rows] - since - 1, return_inverse=True)
    places = [divmod(each, TERMS_SHOWN) for each in flat.tolist()]
    keys = [(*said_of(part.kinds[kind]), term_key(term + since + 1)) for kind, term in places]
    return Cells(rows, cell, keys, limited)


def tally_over_terms(school: School, filters: Filters) -> Tally:
    """The sums of scores with SEN and with no SEN by subject, test and term, each with the roll of its own day."""
    found, part = cells(school, filters), school.parts["assessments"]
    columns = []
    for mask in found.in_view(school, filters, found.rows):
        cell, score = found.cell[mask], part.score[found.rows[mask]]
        for weights in (None, score, score * score):
            columns.append(np.bincount(cell, weights, minlength=len(found.keys)).tolist())
    return Tally(zip(found.keys, zip(*columns, strict=True), strict=True))


def term_key(term: int) -> str:
    """A term with its year first: "2026/27 autumn"."""
    name, year = term_name(term).split()
    return f"{year} {name}"


def value_over_terms(tally: Tally) -> list[dict]:
    """A gap a subject, test and term."""
    return [gap_row(score_gap.groups, key, found) for key, found in tally.items()]


def gap_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """How many scores of pupils in view are at a test's limit, and so in no mean."""
    found = cells(school, filters)
    left = sum(int(mask.sum()) for mask in found.in_view(school, filters, found.limited))
    scores = "score at a test\u2019s limit is" if left == 1 else "scores at a test\u2019s limit are"
    return (f"{said(left, 0)} {scores} left out of the means.",) if left else ()


score_gap = Measure(
    key="score_gap",
    title="Score gap over terms",
    definition="The mean score of pupils with SEN less that of pupils with no SEN, in the same sitting of the same "
    "test, term by term, in the test\u2019s own points; standardised and scaled scores only, never mixed. Each sitting "
    "with the pupils on roll that day, their status, needs and year group of that day: pupils join and leave both "
    "groups in between. Scores at or past a test\u2019s limit are left out, as their size is not known. "
    + SITTING.strip(),
    formula="mean score with SEN - mean score with no SEN; range: Welch\u2019s t, 95%",
    unit="points of the test",
    source="Welch (1947), Biometrika 34, 28 to 35, for the range",
    groups=("subject", "test", "term"),
    tally=tally_over_terms,
    value=value_over_terms,
    needs=FILES,
    better="higher",
    ignores=NO_HALF_TERMS,
    left_out=gap_left_out,
    counted=lambda _school, _filters: "",
)  # fmt: skip


def tally_effect(school: School, filters: Filters) -> Tally:
    """The sums of value added with SEN and with no SEN in view, by subject and test."""
    made = pairs(school, filters)
    view = in_view(school, filters)
    asked, peers, tally = with_sen(school, filters), view.peers(made.end), Tally()
    for key, mask, _together in by_series(made, asked | peers):
        if key[0] != ALL:
            tally[key] = (*side(made.added[mask & asked]), *side(made.added[mask & peers]))
    return tally


def value_effect(tally: Tally) -> list[dict]:
    """Hedges' g a subject and test."""
    return [effect_row(effect_size.groups, key, found) for key, found in tally.items()]


def effect_row(groups: tuple[str, ...], key: tuple[str, ...], found: tuple[float, ...]) -> dict:
    """A row with Hedges' g of two groups and its 95% range, None where a side is too small or nobody differs."""
    sen, peers = found[:3], found[3:]
    row = bare(groups, key, "standard deviations", sen[0], peers[0])
    if row["note"]:
        return row
    known = hedges_g((*moments(*sen), sen[0]), (*moments(*peers), peers[0]))
    if known is None:
        return row | {"note": "no spread: every pupil has the same value added"}
    value, low, high = known
    return row | {"value": value, "low": low, "high": high}


effect_size = Measure(
    key="progress_effect_size",
    title="Size of the progress gap",
    definition="Hedges\u2019 g: the mean value added of pupils with SEN less that of pupils with no SEN in view, in "
    "standard deviations of pupils. It tells how large a gap is beside how much pupils differ anyway. "
    + COMPARED
    + BANDS
    + CENSORED
    + WHO.strip(),
    formula="g = J d, d = (mean with SEN - mean with no SEN) / pooled SD, J = 1 - 3 / (4 df - 1), df = n + m - 2; "
    "range: g \u00b1 1.96 J \u221a((n + m) / (n m) + d\u00b2 / (2 (n + m)))",
    unit="standard deviations",
    source="Hedges (1981), Journal of Educational Statistics 6, 107 to 128; Hedges and Olkin, Statistical Methods for "
    "Meta-Analysis (1985)",
    groups=("subject", "test"),
    tally=tally_effect,
    value=value_effect,
    needs=FILES,
    better="higher",
    ignores=NO_HALF_TERMS,
    left_out=left_out,
    facts=sittings_named,
    counted=counted,
)  # fmt: skip
