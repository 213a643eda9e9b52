"""Some people that a measure counts, asked of the measure itself at its finest choices."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from data import terms
from data.errors import Refused
from data.filters import Filters
from data.measures.attendance_units import only_other_years
from data.measures.core import Measure, Tally
from data.release import dimensions
from data.release.dimensions import SEN
from data.school import School

# Those of the whole school who are in no year group that is spoken of.
ELSEWHERE = "elsewhere"
# What a tally says of some people: by a further key (such as subject and test), how many of each outcome.
Read = Callable[[Tally, str], Mapping[tuple, Mapping[str, int]]]


@dataclass(frozen=True)
class People:
    """Some people that a measure counts, and by what they are spoken of.

    ``read`` reads a tally for one side, "SEN" or "N". ``outcomes`` are what it may say of them (none: they are
    counted and no more), ``unions`` are several of these by a name of their own, and ``spoken_of`` those that are
    told of every group (without: all of them), as others are of all with SEN and all with none; ``alone`` whether
    outcomes are told of everybody and of no group. ``peers`` is whether those with no SEN are counted too; ``by_year``
    and ``by_area`` whether they are spoken of by year group and by need area; ``on_roll`` whether they are the roll
    itself. ``measure`` names the measure whose tally is read, where it is another; ``beside`` are the same people
    where they are spoken of without an outcome: of what is told of those, everybody knows the number. ``of_age`` says
    that year groups of pupils below or above compulsory school age are in no figure of the whole school.
    """

    read: Read
    outcomes: tuple[str, ...] = ()
    unions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    spoken_of: tuple[str, ...] = ()
    alone: bool = False
    peers: bool = True
    by_year: bool = False
    by_area: bool = False
    on_roll: bool = False
    of_age: bool = False
    measure: str = ""
    beside: "People | None" = None

    def years(self, every: Mapping[str, Filters]) -> dict[str, Filters]:
        """Those of some year groups, by name, that are a part of the whole school in the figures of these people."""
        return {name: asked for name, asked in every.items() if not (self.of_age and only_other_years(asked))}


def counts_of(
    school: School, measure: Measure, people: People, years: Mapping[str, Filters], by_area: bool
) -> dict[tuple, dict[tuple, int]]:
    """How many there are of each finest group, by further key of the tally; without ``years``, of the whole school."""
    found = _found(school, measure, people, years, by_area)
    if years:
        _add_elsewhere(found, _found(school, measure, people, {}, by_area))
    return found


def _found(
    school: School, measure: Measure, people: People, years: Mapping[str, Filters], by_area: bool
) -> dict[tuple, dict[tuple, int]]:
    """People by atom, one count for each further key of the tally."""
    found: dict[tuple, dict[tuple, int]] = {}
    for atom, filters, side in _atoms(years, by_area, people.peers):
        for key, outcomes in people.read(measure.tally(school, filters), side).items():
            counts = found.setdefault(key, {})
            for outcome, number in outcomes.items():
                counts[(*atom, outcome) if people.outcomes else atom] = number
    return found


def _add_elsewhere(found: dict[tuple, dict[tuple, int]], whole: dict[tuple, dict[tuple, int]]) -> None:
    """Add those who are in the figures of the whole school and in none of its year groups, such as who has left.

    Raises Refused where a year group holds somebody whom the whole school does not.
    """
    for key, totals in whole.items():
        counts = found.setdefault(key, {})
        for atom, total in totals.items():
            rest = total - sum(number for (_year, *same), number in counts.items() if tuple(same) == atom)
            if rest < 0:
                raise Refused("The year groups hold more than the whole school, so nothing can be published.")
            counts[ELSEWHERE, *atom] = rest


def _atoms(years: Mapping[str, Filters], by_area: bool, peers: bool) -> Iterable[tuple]:
    """Each finest group: its values in the order of the dimensions, the choices that ask for it, and the side."""
    areas = tuple(terms.AREAS) if by_area else ()
    for name, filters in (years or {"": Filters()}).items():
        year = (name,) if name else ()
        if peers:
            yield (*year, "N", *((dimensions.NO_NEED,) if by_area else ())), filters, "N"
        for status in terms.SEN:
            asked = replace(filters, sen_status=(status,))
            if not by_area:
                yield (*year, status), asked, SEN
            for area in areas:
                yield (*year, status, area), replace(asked, need_area=(area,)), SEN
