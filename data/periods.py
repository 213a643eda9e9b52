"""The stretch of an academic year that a page looks at: all of it to the as-at date, or chosen half terms."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from data import terms
from data.filters import Filters
from data.school import School

AUTUMN, SPRING = terms.TERMS[:2], terms.TERMS[:4]
# Where a school has not loaded its term dates: no term runs over these days.
USUAL_AUTUMN_END, USUAL_SPRING_END = (12, 31), (4, 6)


@dataclass(frozen=True)
class Period:
    """``spans`` are the days looked at, as day numbers with both ends in; none where nothing chosen has begun.

    ``last`` is the last of those days and ``until`` the as-at date, which may be later; ``chosen`` are the half
    terms, empty for the year to date. ``span`` is how the national figures call the same stretch, empty where they
    have none like it.
    """

    year: int
    spans: tuple[tuple[int, int], ...]
    last: int
    until: int
    chosen: tuple[str, ...]
    span: str

    @property
    def first(self) -> int:
        """The first day looked at."""
        return self.spans[0][0] if self.spans else self.last + 1

    def holds(self, days: np.ndarray) -> np.ndarray:
        """Which of these day numbers are looked at."""
        inside = np.zeros(np.shape(days), dtype=bool)
        for start, end in self.spans:
            inside |= (start <= days) & (days <= end)
        return inside


def period(school: School, filters: Filters) -> Period:
    """The period of the reader's choices: the academic year to the as-at date, or the half terms chosen of it.

    Half terms can be chosen only of a year whose term dates the school has loaded; else it is the year to date.
    """
    return school.view(filters).keep("period", lambda: _period(school, filters))


def _period(school: School, filters: Filters) -> Period:
    as_at = school.effective(filters.as_at)
    year = terms.academic_year(as_at)
    known = {name: (start, end) for of, name, start, end in school.terms if of == year}
    chosen = tuple(term for term in filters.term if term in known)
    if not chosen:
        return whole_year(school, year, as_at)
    spans = [(start, min(end, as_at)) for start, end in sorted(known[term] for term in chosen)]
    begun = tuple((start.toordinal(), end.toordinal()) for start, end in spans if start <= as_at)
    span = {AUTUMN: "autumn term", SPRING: "autumn and spring terms", terms.TERMS: "full year"}.get(
        chosen, ""
    )
    until = as_at.toordinal()
    return Period(year, begun, begun[-1][1] if begun else until, until, chosen, span)


def whole_year(school: School, year: int, until: date) -> Period:
    """An academic year from 1 September to a day of it."""
    last = min(until, date(year + 1, 8, 31))
    spans = ((date(year, 9, 1).toordinal(), last.toordinal()),)
    return Period(year, spans, last.toordinal(), last.toordinal(), (), _span_so_far(school, year, last))


def _span_so_far(school: School, year: int, last: date) -> str:
    ends = {name: end for of, name, _start, end in school.terms if of == year}
    autumn = ends.get(AUTUMN[-1], date(year, *USUAL_AUTUMN_END))
    spring = ends.get(SPRING[-1], date(year + 1, *USUAL_SPRING_END))
    # A holiday still belongs to the term before it, so the next term's first day is what ends a span.
    starts = {name: start for of, name, start, _end in school.terms if of == year}
    if last < starts.get("spring 1", autumn + timedelta(days=1)):
        return "autumn term"
    if last < starts.get("summer 1", spring + timedelta(days=1)):
        return "autumn and spring terms"
    return "full year"


def half_term_of(school: School, day: int) -> tuple[int, str] | None:
    """The academic year and name of the half term that a week belongs to, by the day number of its Monday."""
    monday, friday = date.fromordinal(day), date.fromordinal(day + 4)
    for year, name, start, end in school.terms:
        if start <= friday and monday <= end:
            return year, name
    return None
