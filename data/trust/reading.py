"""One request's look at several schools: those that the reader is given, of the phases chosen."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b

from data import across, benchmarks, terms
from data.benchmarks import Benchmark
from data.errors import NotAllowed, NotNow
from data.filters import Filters
from data.kept import Kept
from data.measures.attendance import apart
from data.measures.core import Tally
from data.measures.register import share_of_roll
from data.reader import current_reader
from data.rounding import said
from data.school import School
from data.schools import Known
from data.table import Table
from data.trust.comparing import (
    COMPARISONS,
    FEWEST_SCHOOLS,
    TOGETHER,
    Comparison,
    against_all,
    against_chance,
)

TABLES_KEPT, ROWS_KEPT = 512, 15_000
_kept = Kept(TABLES_KEPT, ROWS_KEPT, lambda table: len(table.rows))
# The year groups that schools of a phase may have, so that no school need be read to offer them.
YEARS = {
    "primary": terms.YEAR_GROUPS[: terms.YEAR_GROUPS.index("7")],
    "secondary": terms.YEAR_GROUPS[terms.YEAR_GROUPS.index("7") :],
}
PARTLY = "The national figure is for the whole roll, so it is not set beside a part of it."
MIXED = "Each school is held against the schools of its own phase; no national figure is set beside several phases."
ALONE = (
    f"Schools of a phase of which there are fewer than {FEWEST_SCHOOLS} are held against the national figure, where "
    "there is one."
)


@dataclass(frozen=True)
class Schools:
    """Several schools where a page asks for one: what they are called, their latest day, their year groups."""

    shown: tuple[Known, ...]
    phases: tuple[str, ...]
    data_date: date
    of_how_many: int

    @property
    def version(self) -> str:
        """The data versions of all of them in one short text, which differs as soon as one of them does."""
        held = ";".join(f"{one.urn}:{one.version}" for one in self.shown)
        return blake2b(held.encode(), digest_size=8).hexdigest()

    @property
    def name(self) -> str:
        """How many schools of which phases."""
        count = len(self.shown)
        what = f"{said(count, 0)} {self.kind}"
        return what if count == self.of_how_many else f"{what} of {said(self.of_how_many, 0)} schools"

    @property
    def kind(self) -> str:
        """What the schools are, such as "primary schools"."""
        phases = {one.phase for one in self.shown}
        word = "school" if len(self.shown) == 1 else "schools"
        return f"{terms.PHASES[phases.pop()]} {word}" if len(phases) == 1 else word

    @property
    def year_groups(self) -> tuple[str, ...]:
        """The year groups that schools of these phases may have."""
        held = {year for one in self.shown for year in YEARS.get(one.phase, terms.YEAR_GROUPS)}
        return tuple(year for year in terms.YEAR_GROUPS if year in held)

    def effective(self, day: date | None) -> date:
        """The day the page is seen as at: the one asked for, never later than the latest of the data."""
        return min(day, self.data_date) if day else self.data_date


@dataclass(frozen=True)
class TrustReading:
    """The tables of several schools under the reader's choices, all of the versions known at its start.

    ``given`` are the schools that the reader is given, by name; ``school_of`` gives a snapshot of this process.
    """

    given: tuple[Known, ...]
    filters: Filters
    school_of: Callable[[int], School]
    _tallies: dict = field(default_factory=dict, repr=False, compare=False)
    _refusals: list[NotNow] = field(default_factory=list, repr=False, compare=False)

    @property
    def release(self) -> None:
        """The release that is read: none, this is the pupil data."""
        return

    def holds(self, measure: object) -> bool:
        """Whether this source tells of a measure: of comparisons alone."""
        return isinstance(measure, Comparison)

    @cached_property
    def phases(self) -> tuple[str, ...]:
        """The phases shown: those chosen, else the one that most of the schools are of."""
        there = Counter(one.phase for one in self.given)
        return self.filters.phase or tuple(sorted(there, key=lambda phase: (-there[phase], phase))[:1])

    @cached_property
    def school(self) -> Schools | None:
        """The schools shown, None where the reader is given none that is there."""
        shown = tuple(one for one in self.given if one.phase in self.phases)
        if not shown:
            return None
        there = {one.phase for one in self.given}
        days = [one.data_date for one in self.given if one.data_date]
        offered = tuple(phase for phase in terms.PHASES if phase in there)
        return Schools(shown, offered, max(days, default=date.today()), len(self.given))

    def table(self, comparison: Comparison) -> Table:
        """The numbers of a comparison, a row a school by name and one of all together.

        Raises NotAllowed where the reader's role does not reach it, NotNow where a cluster does not answer.
        """
        reader = current_reader()
        if reader.role not in comparison.readers & terms.STAFF:
            raise NotAllowed(f"The role {reader.role!r} does not see {comparison.title!r}.")
        if self.school is None:
            return Table((), [], date.today(), missing="No school has been imported yet.")
        key = (self.given, comparison.key, self.filters)
        kept = _kept.get(key)
        if kept is None:
            kept = _kept.put(key, self._compared(comparison))
        return kept

    def in_view(self) -> tuple[int, int]:
        """How many pupils of the schools shown the choices keep, and how many are on roll in them that day.

        Raises NotNow where a cluster does not answer.
        """
        if self.school is None:
            return 0, 0
        _with_sen, everybody = self._roll(Filters(as_at=self.filters.as_at))
        with_sen, roll = self._roll(self._choices)
        return with_sen if self.filters.cuts_sen else roll, everybody

    @property
    def _choices(self) -> Filters:
        return self.filters.without("phase")

    def _sums(self, key: str, filters: Filters) -> dict[int, Tally]:
        """The sums of a measure by school; all that the page asks under the same choices are asked for at once."""
        if filters not in self._tallies:
            keys = {share_of_roll.key: None}
            if filters == self._choices:
                keys |= {comparison.measure.key: None for comparison in COMPARISONS.values()}
            wanted = [(one.urn, one.version) for one in self.school.shown]
            self._tallies[filters] = self._asked(wanted, tuple(keys), filters)
        return self._tallies[filters][key]

    def _asked(self, wanted: list[tuple[int, int]], keys: tuple[str, ...], filters: Filters) -> dict:
        """The sums, asked for once: where a cluster does not answer, nobody waits for it again panel after panel."""
        if self._refusals:
            raise self._refusals[0]
        try:
            return across.tallies(wanted, keys, filters, self.school_of)
        except NotNow as refusal:
            self._refusals.append(refusal)
            raise

    def _added(self, key: str, filters: Filters) -> Tally:
        """The sums of all schools shown together, added once for all that is asked of them."""
        name = (key, filters)
        if name not in self._tallies:
            self._tallies[name] = across.added(self._sums(key, filters).values())
        return self._tallies[name]

    def _roll(self, filters: Filters) -> tuple[int, int]:
        """Pupils with SEN and pupils on roll in all schools shown."""
        return self._added(share_of_roll.key, filters).get(("SEN",), (0, 0))

    def _compared(self, comparison: Comparison) -> Table:
        sums = self._sums(comparison.measure.key, self._choices)
        rows = [
            _row(comparison, sums.get(one.urn))
            | {"school": self._names[one.urn], "number": self._numbers[one.urn], "phase": one.phase}
            for one in self.school.shown
        ]
        together = _row(comparison, self._added(comparison.measure.key, self._choices))
        together |= {"school": TOGETHER, "number": 0}
        drawn = [self._held(comparison, phase, rows) for phase in self.phases]
        alone = len(self.phases) == 1
        figure, words = self._national(comparison, self.phases[0]) if alone else (None, MIXED)
        facts = {"filters": self.filters, "kind": self.school.kind, "phases": self.phases}
        _with_sen, roll = self._roll(self._choices)
        return Table(
            groups=comparison.groups, rows=[*rows, together], as_at=self.school.effective(self.filters.as_at),
            n=self.in_view()[0], counted=f"{said(roll, 0)} pupils on roll in {said(len(rows), 0)} {self.school.kind}.",
            notes=self._notes(comparison),
            benchmarks={(TOGETHER,): figure} if figure else {}, no_benchmark=words,
            facts=facts | (drawn[0] if alone else {}),
        )  # fmt: skip

    @cached_property
    def _numbers(self) -> dict[int, int]:
        """Each school's number, its place by name among all that the reader is given, so that it stays the same."""
        return {one.urn: place for place, one in enumerate(self.given, 1)}

    @cached_property
    def _names(self) -> dict[int, str]:
        """Each school's name, with its URN where another is called the same."""
        alike = Counter(one.name for one in self.given)
        return {
            one.urn: one.name if alike[one.name] == 1 else f"{one.name} ({one.urn})" for one in self.given
        }

    def _held(self, comparison: Comparison, phase: str, rows: list[dict]) -> dict:
        """Hold the schools of a phase against all of it, or where they are few against the national figure."""
        here = [row for row in rows if row["phase"] == phase]
        if len(here) < FEWEST_SCHOOLS:
            figure, _words = self._national(comparison, phase)
            return against_chance(here, figure.value / 100) if comparison.funnel and figure else {}
        sums = self._sums(comparison.measure.key, self._choices)
        of_phase = [sums[one.urn] for one in self.school.shown if one.phase == phase and one.urn in sums]
        whole = len(self.phases) == 1
        added = self._added(comparison.measure.key, self._choices) if whole else across.added(of_phase)
        all_of_it = _row(comparison, added)
        if comparison.funnel:
            return against_chance(here, (all_of_it["numerator"] or 0) / (all_of_it["denominator"] or 1))
        if all_of_it["value"] is not None:
            against_all(here, all_of_it["value"])
        return {}

    def _notes(self, comparison: Comparison) -> tuple[str, ...]:
        """Which choices do not apply, and that few schools of a phase are held against the national figure."""
        notes = [words for name, words in comparison.ignores if getattr(self.filters, name)]
        counts = Counter(one.phase for one in self.school.shown)
        few = comparison.funnel and min(counts.values()) < FEWEST_SCHOOLS
        return (*notes, *((ALONE,) if few else ()))

    def _national(self, comparison: Comparison, phase: str) -> tuple[Benchmark | None, str]:
        """The national figure of the same phase and population, or the words for none."""
        if not comparison.national:
            return None, "No national figure."
        if self._choices.cuts_anyone:
            return None, PARTLY
        measure, *groups = comparison.national
        found = benchmarks.same_year(measure, phase, groups)
        if not found:
            return None, f"No national figure for {terms.PHASES[phase]} schools."
        first, *less = (found[group] for group in groups)
        return (apart(first, less[0]) if less else first), ""


def reading(given: tuple[Known, ...], filters: Filters, school_of: Callable[[int], School]) -> TrustReading:
    """A look at these schools under the reader's choices, less the phases that none of them is of."""
    there = {one.phase for one in given}
    kept = tuple(phase for phase in filters.phase if phase in there)
    return TrustReading(given, replace(filters, phase=kept), school_of)


def _row(comparison: Comparison, tally: Tally | None) -> dict:
    """The row of a school, or of all, without its name; where there is nothing, one that says so."""
    row = comparison.value(tally) if tally else None
    if row is not None:
        return row
    bare = {"value": None, "unit": comparison.unit, "numerator": 0, "denominator": 0, "n": 0}
    return bare | {
        "low": None,
        "high": None,
        "note": "nothing imported" if tally is None else "z: nobody in this group",
    }
