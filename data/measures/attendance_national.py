"""Which national figures of absence belong beside a period of a school: same phase, group, year and span."""

from collections.abc import Callable

from data import benchmarks, terms
from data.benchmarks import Benchmark
from data.filters import Filters
from data.measures.attendance_units import asked as in_view
from data.measures.attendance_units import only_other_years
from data.periods import Period, period
from data.reference import threshold
from data.school import School

PART = "The national figure is for the whole roll, so it is not set beside a part of it."
OTHER_AGES = (
    "National figures are of pupils of compulsory school age, so none is set beside pupils of other ages."
)
NO_SPAN = "National figures run from September, so none is set beside these half terms."


def figures(
    school: School, filters: Filters, measure: str, codes: Callable[[str], dict[tuple, str]]
) -> tuple[dict[tuple, Benchmark], str]:
    """The figures by the key of their row, all of one year and one span, and the words for why there are none.

    ``codes`` gives the group code of each key; it is told how a single year group is written in a code (":year 7"),
    empty for the whole roll, for one year group alone is compared where figures by year group exist. The figures
    are of the newest year that is not after the school's own, over the school's own stretch of the year where
    there is one. A figure over another stretch is given all the same: it carries its ``span``, by which whoever
    words the comparison knows that the two are of different stretches.
    """
    chosen = period(school, filters)
    if only_other_years(filters) or in_view(school, filters).other_ages:
        return {}, OTHER_AGES
    cut = filters.need_area or filters.pupil_premium or filters.sex or filters.registration_group
    if cut or len(filters.year_group) > 1:
        return {}, PART
    if chosen.chosen and not chosen.span:
        return {}, NO_SPAN
    asked = codes(f":year {filters.year_group[0]}" if filters.year_group else "")
    key = (measure, chosen.span, chosen.year, tuple(asked.items()))
    keep = school.parts["attendance"].keep
    found = keep("national", key, lambda: _same_year(school, chosen, measure, asked))
    if found or filters.year_group:
        return dict(found), "" if found else PART
    return {}, f"No national figure for {terms.PHASES[school.phase]} schools."


def _same_year(
    school: School, chosen: Period, measure: str, asked: dict[tuple, str]
) -> dict[tuple, Benchmark]:
    """The figures over the stretch asked for, else over another; of the year that has most of them, then the newest."""
    own = [benchmarks.own(row) for row in school.benchmarks]
    earliest = threshold("comparator_earliest_year")
    for spans in ((chosen.span,), benchmarks.SPANS):
        by_year: dict[tuple[int, int], dict[tuple, Benchmark]] = {}
        for key, code in asked.items():
            for rank, span in enumerate(spans):
                series = benchmarks.series(measure, school.phase, code, school_rows=own, span=span)
                for figure in series:
                    if earliest <= figure.year <= chosen.year:
                        by_year.setdefault((figure.year, -rank), {})[key] = figure
        if by_year:
            return max(by_year.items(), key=lambda item: (len(item[1]), item[0]))[1]
    return {}


def same_stretch(figure: Benchmark, span: str) -> bool:
    """Whether a figure is over the same stretch of the year; a school's own figure is taken to be."""
    return figure.trust == "own" or figure.span == span
