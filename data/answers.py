"""A measure's table of one school under the reader's choices, with what it may be compared with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from data import benchmarks, terms
from data.benchmarks import Benchmark
from data.filters import Filters
from data.measures.core import Measure
from data.measures.listing import Listing
from data.rounding import said
from data.school import School, View
from data.table import Table


def answer(school: School, measure: Measure | Listing, filters: Filters) -> Table:
    """One measure of one school under the reader's choices, with what it may be compared with."""
    as_at = school.effective(filters.as_at)
    ignored = tuple(words for name, words in measure.ignores if getattr(filters, name))
    for name, _words in measure.ignores:
        filters = filters.without(name)
    lacking = school.lacking(measure.needs)
    missing = f"Import {' and '.join(lacking)} to see this." if lacking else ""
    if isinstance(measure, Listing):
        rows = [] if missing else measure.rows(school, filters)
        facts = {"parted_by": measure.parted_by}
        return Table(
            (), rows, as_at, len(rows), notes=ignored, missing=missing, columns=measure.columns, facts=facts
        )
    rows = [] if missing else measure.value(measure.tally(school, filters))
    view = school.view(filters)

    def once(asked: Callable[[School, Filters], object]) -> object:
        """What panels of a page say alike of these choices is worked out for the first of them."""
        return view.keep(asked, lambda: asked(school, filters))

    table = Table(
        groups=measure.groups, rows=rows, as_at=as_at, n=view.in_view,
        counted=once(measure.counted) if measure.counted else counted(view),
        left_out=once(measure.left_out), notes=ignored, missing=missing,
        facts={"filters": filters, "phase": school.phase, **once(measure.facts)},
    )  # fmt: skip
    return _compared(table, school, measure, filters)


def counted(view: View) -> str:
    """Who is behind a table, such as "187 pupils with SEN, 1,257 on roll"."""
    return f"{said(int(view.sen.sum()), 0)} pupils with SEN, {said(int(view.everyone.sum()), 0)} on roll."


def _compared(table: Table, school: School, measure: Measure, filters: Filters) -> Table:
    """The table with the national figures of the same measure, phase and population, or the words for none."""
    if table.missing or not (measure.benchmark or measure.national):
        return table
    if measure.national:
        found, words = measure.national(school, filters)
        shown = {table.key(row) for row in table.rows}
        kept = {key: figure for key, figure in found.items() if key in shown}
        return replace(table, benchmarks=kept, no_benchmark=words)
    if filters.cuts_anyone:
        return replace(
            table,
            no_benchmark="The national figure is for the whole roll, so it is not set beside a part of it.",
        )
    if measure.primary_only and filters.needs == "any":
        return replace(
            table,
            no_benchmark="The national figure counts primary needs, so it is not set beside every recorded need.",
        )
    found = {}
    for row in table.rows:
        key = table.key(row)
        figure = _figure(school, measure, key, table.as_at)
        if figure:
            found[key] = figure
            row["note"] = (
                row["note"] or f"{figure.period}, {figure.basis}: {figure.value:g} ({figure.source})"
            )
    phase = terms.PHASES[school.phase]
    return replace(
        table, benchmarks=found, no_benchmark="" if found else f"No national figure for {phase} schools."
    )


def _figure(school: School, measure: Measure, key: tuple, as_at: date) -> Benchmark | None:
    """The newest figure for a row's group, and for a page seen as at an earlier year none from after that year."""
    asked = (measure.benchmark, school.phase, measure.benchmark_group(key))
    figure = benchmarks.find(*asked, school_rows=school.benchmarks)
    last = terms.academic_year(as_at)
    if figure is None or figure.year <= last:
        return figure
    earlier = [b for b in benchmarks.series(*asked, school_rows=school.benchmarks) if b.year <= last]
    return earlier[-1] if earlier else None
