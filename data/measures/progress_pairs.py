"""Two sittings a year apart, and how each pupil's second compares with peers who started from the same place."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from data.filters import Filters
from data.measures.progress_results import TERMS_A_YEAR, Sittings, in_view, sittings
from data.parts.assessments import Assessments
from data.roll import distinct
from data.rounding import said
from data.school import School

# A band of starting scores begins at each of these; below the first is a band of its own.
EDGES = (85, 95, 105, 115)
FEWEST = 10
BANDED = "standardised"
BANDS = (
    "Starting bands: below 85, 85 to 94, 95 to 104, 105 to 114, 115 and up; a band with fewer than 10 comparison "
    "pupils takes in the next one up, a short top band joins the one below. "
)
COMPARED = (
    "Value added is a pupil\u2019s standardised score less the mean score, in the same sitting of the same test, of "
    "this school\u2019s pupils with no SEN whose score a year earlier was in the same band. All of them are compared "
    "with, whatever is filtered; 0 is the progress those peers made. "
)
CENSORED = "Scores at or past a test\u2019s limit, such as <70, are left out of gains. "


@dataclass(frozen=True)
class Band:
    """A group of comparison pupils of one series, from and under which starting score, and their mean outcome."""

    series: int
    name: str
    low: float
    pupils: int
    mean: float


@dataclass(frozen=True)
class Pairs:
    """Two usable scores a year apart, one place a pupil and series; all arrays have the same length.

    ``start`` and ``end`` are places in the part's results. ``cell`` is the place of the band in ``bands``, -1 where a
    series has too few comparison pupils for any; ``added`` is the value added, not a number there. ``limited`` are
    the results of latest sittings whose pair has a score at a test's limit, ``without`` the series of latest
    sittings that have no bands, as they are on another scale.
    """

    part: Assessments
    series: np.ndarray
    start: np.ndarray
    end: np.ndarray
    bands: tuple[Band, ...]
    cell: np.ndarray
    added: np.ndarray
    limited: np.ndarray
    without: tuple[int, ...]

    @cached_property
    def pupil(self) -> np.ndarray:
        """Whose pair it is."""
        return self.part.pupil[self.end]

    @cached_property
    def compared(self) -> np.ndarray:
        """The places of the comparison pupils' pairs."""
        return np.flatnonzero(is_comparison(self.part, self.end) & (self.cell >= 0))

    @cached_property
    def shared(self) -> np.ndarray:
        """By band and band: the covariance of their means, as a comparison pupil counts once over all subjects.

        A pupil moves a band's mean by their residual over its size, scaled so that squares add to the variance.
        """
        cell, size = (
            self.cell[self.compared],
            np.array([band.pupils for band in self.bands], dtype=float)[:, None],
        )
        residual = np.zeros((len(self.bands), int(self.pupil.max(initial=-1)) + 1))
        np.add.at(residual, (cell, self.pupil[self.compared]), self.added[self.compared])
        pull = residual / np.sqrt(size * (size - 1))
        return pull @ pull.T

    @cached_property
    def score(self) -> np.ndarray:
        """The later score of each pair."""
        return self.part.score[self.end]

    @cached_property
    def expected(self) -> np.ndarray:
        """The mean score of the peers from the same start."""
        return self.score - self.added


def is_comparison(part: Assessments, rows: np.ndarray) -> np.ndarray:
    """Which results are of pupils with no SEN who were in the headcount on the day."""
    return (part.status[rows] == 0) & part.on_roll[rows]


def pairs(school: School, filters: Filters) -> Pairs:
    """The pairs of the latest sittings, made once for each as-at date of a snapshot."""
    found = sittings(school, filters)
    return found.part.keep("pairs", school.effective(filters.as_at), lambda: _pairs(school, found))


def _pairs(school: School, found: Sittings) -> Pairs:
    part, people = found.part, len(school.people)
    banded = [series for series in found.latest if part.kinds[series].scale == BANDED]
    parts, limited, bands = [], [], []
    for series in banded:
        start, end = matched(found, series, people)
        beyond = (part.beyond[start] != 0) | (part.beyond[end] != 0)
        limited.append(end[beyond])
        start, end = start[~beyond], end[~beyond]
        made = _bands(part, series, start, end)
        cell = _cells(part.score[start], made, len(bands))
        bands += made
        parts.append((np.full(len(end), series), start, end, cell))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)] if parts else [_none()] * 4
    means = np.array([band.mean for band in bands] + [np.nan])
    added = part.score[columns[2]] - means[columns[3]]
    without = tuple(series for series in found.latest if series not in banded)
    limits = np.concatenate(limited) if limited else _none()
    return Pairs(part, *columns[:3], tuple(bands), columns[3], added, limits, without)


def _none() -> np.ndarray:
    return np.zeros(0, dtype=np.int64)


def matched(found: Sittings, series: int, people: int) -> tuple[np.ndarray, np.ndarray]:
    """The results of a series' latest sitting and those of the sitting a year earlier of the same pupils."""
    end = found.of(series, found.latest[series])
    before = found.of(series, found.latest[series] - TERMS_A_YEAR)
    earlier = np.full(people, -1)
    earlier[found.part.pupil[before]] = before
    start = earlier[found.part.pupil[end]]
    return start[start >= 0], end[start >= 0]


def _bands(part: Assessments, series: int, start: np.ndarray, end: np.ndarray) -> list[Band]:
    peers = is_comparison(part, end)
    score, outcome = part.score[start[peers]], part.score[end[peers]]
    place = np.searchsorted(EDGES, score, side="right")
    groups = merged(np.bincount(place, minlength=len(EDGES) + 1).tolist())
    made = []
    for first, last in groups:
        inside = outcome[(first <= place) & (place <= last)]
        low = EDGES[first - 1] if first else -np.inf
        made.append(Band(series, band_name(first, last), low, len(inside), float(inside.mean())))
    return made


def merged(counts: list[int]) -> list[tuple[int, int]]:
    """The bands as (first, last) places: a short one takes in the next one up, a short top one joins the one below.

    None at all where the pupils of all bands together are too few.
    """
    groups, first, held = [], 0, 0
    for place, count in enumerate(counts):
        held += count
        if held >= FEWEST:
            groups.append((first, place))
            first, held = place + 1, 0
    if groups and first < len(counts):
        groups[-1] = (groups[-1][0], len(counts) - 1)
    return groups


def band_name(first: int, last: int) -> str:
    """A band of starting scores as it is said: "below 85", "85 to 94", "115 and up"."""
    if first == 0:
        return "any start" if last == len(EDGES) else f"below {EDGES[last]}"
    return f"{EDGES[first - 1]} and up" if last == len(EDGES) else f"{EDGES[first - 1]} to {EDGES[last] - 1}"


def _cells(score: np.ndarray, made: list[Band], before: int) -> np.ndarray:
    if not made:
        return np.full(len(score), -1)
    return before + np.searchsorted([band.low for band in made], score, side="right") - 1


def with_sen(school: School, filters: Filters) -> np.ndarray:
    """Which pairs are of pupils with SEN whom the reader asks about, kept for the next panel."""
    end = pairs(school, filters).end
    return school.view(filters).keep("pairs", lambda: in_view(school, filters).with_sen(end))


def counted(school: School, filters: Filters) -> str:
    """How many pupils with SEN in view have a usable pair in one subject or more."""
    made = pairs(school, filters)
    asked = with_sen(school, filters) & (made.cell >= 0)
    with_pair = distinct(made.pupil[asked])
    peers = distinct(made.pupil[made.compared])
    of_whom = f"{said(peers, 0)} of the school\u2019s pupils with no SEN"
    return f"{said(with_pair, 0)} pupils with SEN compared with {of_whom}."


def left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """What of the pupils with SEN in view is in no gain, and why."""
    made = pairs(school, filters)
    view, lines = in_view(school, filters), []
    limited = int(view.with_sen(made.limited).sum())
    if limited:
        pair = "pair of scores with one" if limited == 1 else "pairs of scores with one"
        lines.append(f"{said(limited, 0)} {pair} at a test\u2019s limit left out.")
    kinds = made.part.kinds
    others = sorted({f"{kinds[s].subject} ({kinds[s].scale})" for s in made.without})
    if others:
        lines.append(f"Not on a standardised scale, so in no value added: {', '.join(others)}.")
    return tuple(lines)
