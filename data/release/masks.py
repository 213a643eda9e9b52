"""Which groups of some people a release shows: one mask for the roll, and one for each other set of people.

The roll's mask comes first and decides the rung of the ladder. Other people (those with sessions in a period, with
two scores of a test) are counted by asking the measure itself at its finest choices; what the roll's mask hides is
hidden of them too, for a cell that needs protection in one table needs it in all.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from data import terms
from data.filters import Filters
from data.measures.core import Measure
from data.release import dimensions
from data.release.dimensions import AREA, LADDER, NEED, SEN, STATUS, Dimension, Rung, Space
from data.release.people import ELSEWHERE, People, counts_of
from data.release.protect import Cell, Coarser, Problem, Protected, protect
from data.release.rows import K_RATE, K
from data.school import NEED_CODES, STATUS_CODES, School

ENOUGH_SHOWN = 0.75
BANDS = (("N1", "N2", "R", "1", "2"), ("3", "4", "5", "6"), ("7", "8", "9"), ("10", "11"), ("12", "13", "14"))
WITH_SEN = Dimension("status", terms.SEN, {SEN: terms.SEN}, ((None, terms.SEN),), STATUS.telling)
AREA_WITH_SEN = Dimension("need", tuple(terms.AREAS), {}, ((None, tuple(terms.AREAS)),), AREA.telling)


@dataclass(frozen=True)
class Mask:
    """The groups of some people, which of them are shown, and everything the audit needs to try to undo it."""

    of: Space
    problem: Problem
    done: Protected
    groups: tuple[Cell, ...]
    telling: Mapping[str, frozenset[str]]

    @cached_property
    def _places(self) -> dict[bytes, int]:
        return {mask.tobytes(): place for place, mask in enumerate(self.problem.masks)}

    def place(self, **fixed: str) -> int | None:
        """Where the group stands in the family, None where it is not spoken of."""
        known = {one.name for one in self.of.dimensions}
        if not set(fixed) <= known:
            return None
        return self._places.get(self.of.mask(tuple(fixed.items())).tobytes())

    def shows(self, **fixed: str) -> bool:
        """Whether the group of these fixed values is shown; one that the family does not hold never is."""
        place = self.place(**fixed)
        return place is not None and not self.done.hidden[place]

    def hides(self, **fixed: str) -> bool:
        """Whether the family holds the group and it is hidden."""
        place = self.place(**fixed)
        return place is not None and bool(self.done.hidden[place])

    @property
    def told(self) -> list[Cell]:
        """The groups of the family that are shown."""
        return [name for name, hides in zip(self.problem.names, self.done.hidden, strict=True) if not hides]

    def people(self, **fixed: str) -> int:
        """How many people the group holds."""
        return int(self.problem.counts[self.of.mask(tuple(fixed.items()))].sum())


@dataclass(frozen=True)
class Ladder:
    """Where a school stands: the rung, the roll's mask, and the choice of year groups that each name stands for.

    ``days`` are those that earlier releases give numbers of, and ``told`` these numbers, by day and status.
    """

    rung: Rung
    roll: Mask
    years: Mapping[str, Filters]
    shown: float
    days: tuple[date, ...] = ()
    told: frozenset[tuple[date, str, int]] = frozenset()


def years_of(school: School, banded: bool) -> dict[str, Filters]:
    """The year groups that can be chosen, by name, or bands of those that are taught."""
    if not banded:
        return {year: Filters(year_group=(year,)) for year in school.year_groups}
    bands = (tuple(year for year in band if year in school.year_groups) for band in BANDS)
    return {",".join(band): Filters(year_group=band) for band in bands if band}


def climb(school: School, k: int, rung: str = "", still: frozenset[str] = frozenset()) -> Ladder:
    """The highest rung on which enough is shown, or the one asked for; ``still`` are year groups that stay hidden.

    Raises Coarser where not even the totals of the school can be protected.
    """
    for step in LADDER:
        if rung and step.name != rung:
            continue
        try:
            found = stand(school, step, k, still, rung or None)
        except Coarser:
            if step is LADDER[-1] or rung:
                raise
            continue
        if rung or found.shown >= ENOUGH_SHOWN or step is LADDER[-1]:
            return found
    raise ValueError(f"There is no rung {rung!r}.")


def stand(school: School, rung: Rung, k: int, still: frozenset[str], asked: str | None = None) -> Ladder:
    """The roll protected on one rung.

    Raises Coarser where it cannot be, and where a rung that was not ``asked`` for would show too little.
    """
    years = years_of(school, rung.banded)
    of = dimensions.space(dimensions.year_dimension(years), STATUS, NEED)
    roll = school.on(school.data_date)
    name_of = {year: name for name, choice in years.items() for year in choice.year_group}
    counts = of.count(
        [name_of.get(terms.YEAR_GROUPS[year], "") for year in roll.year.tolist()],
        [STATUS_CODES[status] for status in roll.status.tolist()],
        [
            _need(status, need)
            for status, need in zip(roll.status.tolist(), roll.primary.tolist(), strict=True)
        ],
    )
    only = {"need": tuple(terms.AREAS)} | ({"status+year:status": ("N", SEN)} if rung.all_sen else {})
    cells = dimensions.family(of, rung.tables, only)
    public = [(), *((("year", name),) for name in years)]
    base = len(cells)
    # A type of need that is all of its area is that area.
    types = [(("need", need),) for need, area in terms.AREA_OF_NEED.items() if len(NEED.holds(area)) > 1]
    cells = list(dict.fromkeys([*cells, *types, *public]))
    groups = dimensions.describable(of, {})
    # Everybody at a special school has SEN, and everybody knows it.
    telling = {one.name: one.telling for one in of.dimensions}
    telling |= {"status": frozenset()} if school.phase == "special" else {}
    made = dimensions.problem(of, counts, cells, public, groups, k, telling)
    forced = np.array([dict(cell).get("year") in still for cell in made.names])
    # How much is shown is judged by the four areas: other needs and none recorded are few at every school.
    judged = [dict(one).get("need", terms.BROAD_AREAS[0]) in terms.BROAD_AREAS for one in cells[:base]]
    counted = ~made.public & np.array(judged + [False] * (len(cells) - base))
    small = counted & (made.people >= 1) & (made.people < k)
    if not (asked or rung is LADDER[-1]) and small.sum() > (1 - ENOUGH_SHOWN) * counted.sum():
        raise Coarser("Too many groups are small for this rung.")
    done = protect(made, forced)
    shown = float((~done.hidden & counted).sum() / max(1, counted.sum()))
    return Ladder(rung, Mask(of, made, done, tuple(groups), telling), years, shown)


def _need(status: int, need: int) -> str:
    if not status:
        return dimensions.NO_NEED
    return NEED_CODES[need] if need >= 0 else "none"


def masks(
    school: School, measure: Measure, people: People, ladder: Ladder, k: int, beside: Mask | None = None
) -> dict[tuple, Mask]:
    """The mask of a measure's people, one for each further key of its tally; none where nothing protects them.

    ``beside`` is the mask of the people that ``people.beside`` are. Of a test that a few sat nothing can be told, and
    that takes nothing away from the others.
    """
    by_year = people.by_year and any("year" in table for table in ladder.rung.tables)
    by_area = people.by_area and any("need" in table for table in ladder.rung.tables)
    years = people.years(ladder.years) if by_year else {}
    found = counts_of(school, measure, people, years, by_area)
    of = _space((*years, ELSEWHERE) if by_year else (), by_area, people)
    made = {}
    for key, counts in found.items():
        with suppress(Coarser):
            made[key] = _masked(of, counts, people, ladder, k, beside)
    return made


def _space(years: tuple[str, ...], by_area: bool, people: People) -> Space:
    parts = [dimensions.year_dimension(years)] if years else []
    parts.append(STATUS if people.peers else WITH_SEN)
    if by_area:
        parts.append(AREA if people.peers else AREA_WITH_SEN)
    if people.outcomes:
        parts.append(dimensions.outcomes(people.outcomes, dict(people.unions)))
    return dimensions.space(*parts)


def _masked(
    of: Space, found: Mapping[tuple, int], people: People, ladder: Ladder, k: int, beside: Mask | None
) -> Mask:
    atoms = zip(*of.kinds.values(), strict=True)
    counts = np.array([found.get(tuple(str(value) for value in atom), 0) for atom in atoms], dtype=np.int64)
    cells = _family(of, people, ladder.rung)
    groups = dimensions.describable(of, _told_years(of))
    roll = ladder.roll
    years = _told_years(of).get("year", ())
    public = [()] + [(("year", name),) for name in years if people.peers]
    public += beside.told if beside else []
    cells = list({of.mask(cell).tobytes(): cell for cell in (*public, *cells)}.values())
    if people.on_roll:
        public += [cell for cell in cells if roll.shows(**dict(cell))]
    # Of a mean nobody learns that all are alike.
    telling = {one.name: one.telling if people.outcomes else frozenset() for one in of.dimensions}
    made = dimensions.problem(of, counts, cells, public, groups, k, telling)
    forced = [roll.hides(**{name: value for name, value in cell if name != "outcome"}) for cell in made.names]
    return Mask(of, made, protect(made, np.array(forced, dtype=bool)), tuple(groups), telling)


def _family(of: Space, people: People, rung: Rung) -> list[Cell]:
    """The rung's own tables of these people; with an outcome, by all SEN where they are crossed with year groups."""
    known = {one.name for one in of.dimensions}
    tables = {tuple(sorted(set(table) & known)) for table in rung.tables} | {("status",)}
    sides = ("N", SEN) if people.peers else (SEN,)
    only: dict[str, tuple[str, ...]] = _told_years(of)
    if people.alone:
        return dimensions.family(of, [(name,) for name in sorted(known)], {})
    if people.outcomes:
        tables = {table for table in tables if set(table) != {"need", "year"}}
        tables = {tuple(sorted((*table, "outcome"))) for table in tables}
        only |= {"outcome+status+year:status": sides, "need+outcome+status:status": sides}
        only |= {"outcome": people.spoken_of} if people.spoken_of else {}
    if rung.all_sen or people.outcomes:
        only |= {"status+year:status": sides, "need+status:status": sides}
    found = dimensions.family(of, sorted(tables), only)
    if people.spoken_of:
        found += dimensions.family(of, [("outcome", "status")], {"status": sides, "outcome": people.outcomes})
    return list({of.mask(cell).tobytes(): cell for cell in reversed(found)}.values())[::-1]


def _told_years(of: Space) -> dict[str, tuple[str, ...]]:
    """The year groups that are spoken of: of those who are in none of them no table tells."""
    if "year" not in of.kinds:
        return {}
    return {"year": tuple(name for name in of.dimension("year").values if name != ELSEWHERE)}


def enough(mask: Mask, least: int = K_RATE, **fixed: str) -> bool:
    """Whether a group is shown and large enough for a share or a mean."""
    return mask.shows(**fixed) and mask.people(**fixed) >= max(least, K)
