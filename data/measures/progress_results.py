"""Which results a page of progress looks at: the latest sitting of every test, and whose of them are in view."""

from dataclasses import dataclass, field

import numpy as np

from data.filters import Filters
from data.parts.assessments import Assessments, Series, term_name, term_of
from data.school import School, cut_by_area, cut_by_status

FILES = ("pupils.csv", "sen.csv", "assessments.csv")
# A term in which fewer than this share of the largest sitting took a test is no sitting: somebody caught up.
SITTING_SHARE = 0.2
TERMS_A_YEAR = 3
ALL, NO_TEST = "all", ""
NO_HALF_TERMS = (("term", "Half terms are not cut here: the latest sitting to the as-at date is looked at."),)
SITTING = (
    "Results count together only where subject, test, scale and term are the same; of several, the latest. "
)
WHO = (
    "Pupils on roll on the as-at date, with the year group of that date; SEN status and need are those on the day of "
    "the test, or on the first day on roll where the test came before it. "
)


@dataclass(frozen=True)
class Sittings:
    """The results of a test and term that count, seen from a day.

    ``rows`` are places in the part's arrays, one a series, pupil and term. ``latest`` is each series' newest term
    that was a sitting, for series with one in the year up to the day.
    """

    part: Assessments
    now: int
    rows: np.ndarray
    latest: dict[int, int]
    _kept: dict[tuple[int, int], np.ndarray] = field(default_factory=dict, repr=False)

    def of(self, series: int, term: int) -> np.ndarray:
        """The results of one sitting."""
        part, found = self.part, self._kept.get((series, term))
        if found is None:
            found = self.rows[(part.series[self.rows] == series) & (part.term[self.rows] == term)]
            self._kept[series, term] = found
        return found


def sittings(school: School, filters: Filters) -> Sittings:
    """The sittings to the as-at date, made once for each date of a snapshot."""
    as_at = school.effective(filters.as_at)
    part = school.parts["assessments"]
    return part.keep("sittings", as_at, lambda: _sittings(part, as_at.toordinal(), term_of(school, as_at)))


def _sittings(part: Assessments, day: int, now: int) -> Sittings:
    taken = np.flatnonzero(part.day <= day)
    same = np.ones(max(len(taken) - 1, 0), dtype=bool)
    for column in (part.series, part.pupil, part.term):
        same &= column[taken[1:]] == column[taken[:-1]]
    # The results stand in order of series, pupil and day, so the last of a stretch is the latest of its term.
    rows = taken[~np.append(same, False)] if len(taken) else taken
    latest = {}
    for series in range(len(part.kinds)):
        recent = part.term[rows[part.series[rows] == series]]
        recent = recent[recent >= now - TERMS_A_YEAR]
        if len(recent):
            terms_of, many = np.unique(recent, return_counts=True)
            latest[series] = int(terms_of[many >= SITTING_SHARE * many.max()][-1])
    return Sittings(part, now, rows, latest)


@dataclass(frozen=True)
class InView:
    """Who is in view: ``kept`` by pupil those on roll and kept by the choices that cut everybody."""

    part: Assessments
    filters: Filters
    kept: np.ndarray

    def with_sen(self, rows: np.ndarray) -> np.ndarray:
        """Which of these results are of pupils with SEN whom the reader asks about."""
        return self.kept[self.part.pupil[rows]] & is_asked(self.part, self.filters, rows)

    def peers(self, rows: np.ndarray) -> np.ndarray:
        """Which of these results are of pupils with no SEN in view."""
        return self.kept[self.part.pupil[rows]] & (self.part.status[rows] == 0)


def is_asked(part: Assessments, filters: Filters, rows: np.ndarray) -> np.ndarray:
    """Which results are of a pupil with SEN and kept by the choices that cut pupils with SEN."""
    kept = (part.status[rows] > 0) & cut_by_status(filters, part.status[rows])
    # Choosing the rows of the whole matrix of areas takes longest, and is needed for a choice of areas alone.
    return kept & cut_by_area(filters, part.area[rows], part.areas[rows]) if filters.need_area else kept


def in_view(school: School, filters: Filters) -> InView:
    """Whose results the reader looks at, kept for the next panel."""
    view = school.view(filters)

    def made() -> InView:
        kept = np.zeros(len(school.people), dtype=bool)
        kept[view.roll.pupil[view.everyone]] = True
        return InView(school.parts["assessments"], filters, kept)

    return view.keep("results", made)


def said_of(series: Series) -> tuple[str, str]:
    """The group columns of a series: subject and test."""
    return series.subject, series.test


def sittings_named(school: School, filters: Filters) -> dict:
    """The term of the latest sitting of each subject and test, in words, for sentences."""
    found = sittings(school, filters)
    return {"sittings": {said_of(found.part.kinds[s]): term_name(term) for s, term in found.latest.items()}}
