"""National figures to set a school's own number beside, and the school's own comparators.

A figure belongs to one measure, phase, group and year, and says whom it covers in ``basis``. It is never
lent to another: where no figure exists for a phase (as for all-through schools) there is no comparator.
Groups are a status (N, K, E, or SEN for both), "total", or parts joined by a colon: "need:ASD" (absence of
pupils with that primary need), "K:ASD" and "SEN:semh" (``need_share``), "SEN:year 7", "SEN:0-5",
"total:illness". ``benchmark_measures.csv`` lists the groups of every measure. A comparator for the local
authority comes from the school's own file, with "@la" after the measure's name.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from sys import intern

from data import terms
from data.reference import threshold
from data.reference.read import records, rows

PHASES = ("all", *terms.PHASES)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Where one year has figures over several spans, the longer one comes first.
SPANS = ("full year", "year to date", "autumn and spring terms", "autumn term")
OWN_BASIS = "as given in the school's own benchmarks file"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A comparator: ``value`` in ``unit``; ``year`` is the calendar year its academic year starts in.

    ``trust`` is A for a figure read in the Department for Education's data, B for one read on a page that
    quotes it, and "own" for the school's. ``basis`` starts with, or holds, "derived:" where we computed it.
    """

    measure: str
    phase: str
    year: int
    period: str
    group: str
    value: float
    unit: str
    source: str
    published: str
    trust: str
    basis: str

    @property
    def span(self) -> str:
        """The period without its year: "full year", "January", "autumn term"; empty for a school's own."""
        return _span(self.period)

    @property
    def derived(self) -> bool:
        """Whether the figure was computed from published ones."""
        return "derived:" in self.basis

    @property
    def cited(self) -> str:
        """The source without its address, short enough to stand under a chart."""
        return self.source.split(" (")[0]


@dataclass(frozen=True, slots=True)
class Comparable:
    """A measure that has national figures; values lie from ``lowest`` to ``highest``."""

    measure: str
    title: str
    unit: str
    lowest: float
    highest: float
    groups: str
    definition: str


@lru_cache
def _span(period: str) -> str:
    if re.fullmatch(r"\d{4}/\d{2}", period):
        return ""
    return " ".join(re.sub(r"\(.*?\)|\b\d{4}(/\d{2})?\b", "", period).split())


@lru_cache
def measures() -> dict[str, Comparable]:
    """Every measure that ships with figures, by name."""
    return {made.measure: made for made in records(Comparable, "benchmark_measures.csv")}


@lru_cache
def shipped() -> tuple[Benchmark, ...]:
    """Every figure that ships with Sightline."""
    return tuple(
        Benchmark(
            **{name: intern(text) for name, text in row.items() if name not in ("year", "value")},
            year=year_of(row["year"]),
            value=float(row["value"]),
        )
        for row in rows("benchmarks.csv")
    )


@lru_cache
def _shipped_by_key() -> dict[tuple[str, str, str], tuple[Benchmark, ...]]:
    found: dict[tuple[str, str, str], tuple[Benchmark, ...]] = {}
    for figure in shipped():
        at = (figure.measure, figure.phase, figure.group)
        found[at] = (*found.get(at, ()), figure)
    return found


def year_of(text: str | int) -> int:
    """The academic year that a person means, by the calendar year it starts in.

    "2025/26" is 2025, "January 2026" is 2025, and a bare "2026" is the year that ends in 2026, as in the
    Department for Education's statistics; a number is taken as it is. Raises ValueError for anything else.
    """
    if isinstance(text, int):
        return text
    said = text.strip().lower()
    if two := re.fullmatch(r"(\d{4})\s*[/-]?\s*(?:\d{2})?(\d{2})", said):
        start = int(two[1])
        if (start + 1) % 100 == int(two[2]):
            return start
    elif re.fullmatch(r"\d{4}", said):
        return int(said) - 1
    elif (month := re.fullmatch(r"([a-z]+)\s+(\d{4})", said)) and month[1][:3] in MONTHS:
        return terms.academic_year(date(int(month[2]), MONTHS.index(month[1][:3]) + 1, 1))
    raise ValueError(f'"{text}" is not an academic year; write it as 2025/26')


def group_code(text: str) -> str:
    """A group as Sightline writes it: "SEN support" is K, "EHC plan" E, "All SEN" SEN, "All pupils" total."""
    said = text.strip()
    names = {name.lower(): code for code, name in terms.STATUSES.items()}
    names |= {"all sen": "SEN", "sen": "SEN", "all pupils": "total", "all": "total", "total": "total"}
    return names.get(said.lower(), said)


def own(row: object) -> Benchmark:
    """A row of the school's own benchmarks file (a mapping, or an object with its columns) as a comparator.

    Raises ValueError, in words, for a phase, year, unit or value that cannot be compared with anything.
    """
    if isinstance(row, Benchmark):
        return row
    read = row.get if isinstance(row, Mapping) else lambda name: getattr(row, name, None)
    measure, phase = read("measure").strip(), read("phase").strip().lower()
    year, value = year_of(read("year")), float(read("value"))
    if phase not in PHASES:
        raise ValueError(f'"{phase}" is not a phase; write one of {", ".join(PHASES)}')
    return Benchmark(
        measure=measure,
        phase=phase,
        year=year,
        period=terms.academic_year_name(year),
        group=group_code(read("group")),
        value=value,
        unit=_own_unit(measure, read("unit"), value),
        source=read("source") or "the school's own file",
        published=str(read("published") or ""),
        trust="own",
        basis=OWN_BASIS,
    )


def _own_unit(measure: str, unit: str | None, value: float) -> str:
    known = measures().get(measure.removesuffix("@la"))
    said = (unit or "").strip()
    said = "%" if said.lower() in ("percent", "per cent", "%") else said
    if known is None:
        if not said:
            raise ValueError(f'"{measure}" is not a measure of Sightline, so its unit must be given')
        return said
    if said and said != known.unit:
        raise ValueError(f'{measure} is measured in "{known.unit}", not in "{said}"')
    if not known.lowest <= value <= known.highest:
        raise ValueError(f"{measure} lies from {known.lowest:g} to {known.highest:g} {known.unit}")
    return known.unit


def find(
    measure: str, phase: str, group: str, *, school_rows: Iterable[object] = (), span: str | None = None
) -> Benchmark | None:
    """The latest figure for exactly this measure, phase and group, or None.

    ``school_rows`` are the school's own figures: they take the place of shipped ones of the same year and
    win when newer. ``span`` asks for one length of period only ("full year", "autumn term"). Shipped
    figures from before the threshold ``comparator_earliest_year`` are left to ``series``.
    """
    return same_year(measure, phase, (group,), school_rows=school_rows, span=span).get(group)


def same_year(
    measure: str,
    phase: str,
    groups: Sequence[str],
    *,
    school_rows: Iterable[object] = (),
    span: str | None = None,
) -> dict[str, Benchmark]:
    """The figures of several groups from the latest year and span that has all of them, or nothing.

    For charts that show groups side by side: K of one year beside E of another would be no comparison.
    """
    own_rows = [own(row) for row in school_rows]
    earliest = threshold("comparator_earliest_year")
    by_group = []
    for group in groups:
        national, mine = _figures(measure, phase, group, own_rows)
        by_group.append(({(b.year, b.span): b for b in national if b.year >= earliest}, mine))
    periods = {at for national, _ in by_group for at in national}
    periods |= {(year, "") for _, mine in by_group for year in mine}
    for year, length in sorted(periods, key=_preference, reverse=True):
        if span is not None and length not in (span, ""):
            continue
        found = [mine.get(year) or national.get((year, length)) for national, mine in by_group]
        if all(found):
            return dict(zip(groups, found, strict=True))
    return {}


def series(
    measure: str, phase: str, group: str, *, school_rows: Iterable[object] = (), span: str | None = None
) -> list[Benchmark]:
    """Every year's figure for exactly this measure, phase and group, oldest first, all over one span.

    Without ``span`` it is that of the newest figure. The school's own figures take their years' places.
    """
    national, mine = _figures(measure, phase, group, [own(row) for row in school_rows])
    if span is None and national:
        span = max(((b.year, b.span) for b in national), key=_preference)[1]
    by_year = {b.year: b for b in national if b.span == span} | mine
    return [by_year[year] for year in sorted(by_year)]


def _figures(
    measure: str, phase: str, group: str, own_rows: Iterable[Benchmark]
) -> tuple[tuple[Benchmark, ...], dict[int, Benchmark]]:
    mine = {b.year: b for b in own_rows if (b.measure, b.phase, b.group) == (measure, phase, group)}
    return _shipped_by_key().get((measure, phase, group), ()), mine


def _preference(period: tuple[int, str]) -> tuple[int, int]:
    year, length = period
    return year, -SPANS.index(length) if length in SPANS else 1
