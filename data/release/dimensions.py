"""What groups a release can speak of: atoms, the family of cells on each rung of the ladder, and what must be hidden.

An *atom* is one combination of year group (or band of them), SEN status and primary need that can exist. A *cell*
fixes some of these and sums the rest; it is named by what it fixes, such as ``(("need", "ci"), ("status", "K"))``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from data import terms
from data.release.protect import Cell, Problem

NO_NEED = "-"
# Values that hold several others: their name, the values they hold, and what they are a part of.
SEN = "SEN"
ZERO_RULE_UNDER = 20


@dataclass(frozen=True)
class Dimension:
    """One thing that pupils differ by: ``values`` that part everybody, ``unions`` of them by name.

    ``splits`` are the ways of parting a value (None: everybody it applies to) into others; ``telling`` the values
    that say something of a pupil which others should not learn.
    """

    name: str
    values: tuple[str, ...]
    unions: Mapping[str, tuple[str, ...]]
    splits: tuple[tuple[str | None, tuple[str, ...]], ...]
    telling: frozenset[str]

    @property
    def named(self) -> tuple[str, ...]:
        """Every value and union."""
        return (*self.values, *self.unions)

    def holds(self, name: str) -> tuple[str, ...]:
        """The values that a value or union is."""
        return self.unions.get(name, (name,))


@dataclass(frozen=True)
class Space:
    """Atoms over some dimensions, in a fixed order; ``kinds`` holds, by dimension, the value of each atom."""

    dimensions: tuple[Dimension, ...]
    kinds: Mapping[str, np.ndarray]

    def mask(self, cell: Cell) -> np.ndarray:
        """Which atoms a cell holds."""
        found = np.ones(len(next(iter(self.kinds.values()))), dtype=bool)
        for name, value in cell:
            found &= np.isin(self.kinds[name], self.dimension(name).holds(value))
        return found

    def dimension(self, name: str) -> Dimension:
        """The dimension of this name."""
        return next(one for one in self.dimensions if one.name == name)

    def count(self, *columns: np.ndarray) -> np.ndarray:
        """People by atom, of columns of values in the order of the dimensions.

        Raises ValueError where somebody falls in no atom: then nothing may be published.
        """
        places = {atom: place for place, atom in enumerate(zip(*self.kinds.values(), strict=True))}
        counts = np.zeros(len(places), dtype=np.int64)
        for person in zip(*columns, strict=True):
            if person not in places:
                raise ValueError(
                    "Somebody falls in none of the groups of the release, so nothing can be published."
                )
            counts[places[person]] += 1
        return counts


def cell(**fixed: str) -> Cell:
    """The name of the cell that fixes these values."""
    return tuple(sorted(fixed.items()))


def year_dimension(names: Iterable[str]) -> Dimension:
    """Year groups, or bands of them; not telling, for everybody knows a pupil's year group."""
    every = tuple(names)
    return Dimension("year", every, {}, ((None, every),), frozenset())


STATUS = Dimension(
    "status",
    tuple(terms.STATUSES),
    {SEN: terms.SEN},
    ((None, ("N", SEN)), (SEN, terms.SEN)),
    frozenset((*terms.SEN, SEN)),
)
_TYPES = {
    area: tuple(need for need, of in terms.AREA_OF_NEED.items() if of == area) for area in terms.AREAS if area != "none"
}  # fmt: skip
NEED = Dimension(
    "need",
    (NO_NEED, *terms.NEEDS, "none"),
    _TYPES,
    ((None, tuple(terms.AREAS)), (None, (*terms.NEEDS, "none")), *_TYPES.items()),
    frozenset((*terms.NEEDS, *terms.AREAS)),
)
AREA = Dimension("need", (NO_NEED, *terms.AREAS), {}, ((None, tuple(terms.AREAS)),), frozenset(terms.AREAS))


def outcomes(every: tuple[str, ...], unions: Mapping[str, tuple[str, ...]]) -> Dimension:
    """What may have come of people: each outcome and union says something of them, and whatever parts another does."""
    held = {None: frozenset(every)} | {
        name: frozenset(unions.get(name, (name,))) for name in (*every, *unions)
    }
    splits = [(None, every), *unions.items()]
    for whole, (one, other) in product((None, *unions), combinations((*every, *unions), 2)):
        if not held[one] & held[other] and held[one] | held[other] == held[whole]:
            splits.append((whole, (one, other)))
    return Dimension("outcome", every, unions, tuple(dict.fromkeys(splits)), frozenset((*every, *unions)))


def space(*dimensions: Dimension) -> Space:
    """Every atom that can exist: a pupil with no SEN has no need, and one with SEN has one or none recorded."""
    names = [one.name for one in dimensions]
    both = {"status", "need"} <= set(names)
    atoms = []
    for values in product(*(one.values for one in dimensions)):
        atom = dict(zip(names, values, strict=True))
        if not both or (atom["status"] == "N") == (atom["need"] == NO_NEED):
            atoms.append(values)
    columns = zip(*atoms, strict=True)
    return Space(dimensions, {name: np.array(column) for name, column in zip(names, columns, strict=True)})


@dataclass(frozen=True)
class Rung:
    """One rung of the ladder: the tables it publishes, each the dimensions it crosses, with what each may take."""

    name: str
    banded: bool
    tables: tuple[tuple[str, ...], ...]
    all_sen: bool = False
    words: str = ""


LADDER = (
    Rung("L0", False, (("status", "year"), ("need", "status"), ("need", "year")),
         words="year groups by status, need areas by status, and year groups by need area"),
    Rung("L1", False, (("status", "year"), ("need", "status")),
         words="year groups by status, and need areas by status"),
    Rung("L2", True, (("status", "year"), ("need", "status")),
         words="bands of year groups by status, and need areas by status"),
    Rung("L3", True, (("status", "year"), ("need",)), all_sen=True,
         words="bands of year groups by all SEN, need areas, and statuses"),
    Rung("L4", True, (("need",), ("status",)), words="need areas and statuses, of the whole school"),
    Rung("totals", True, (("status",),), words="the whole school only"),
)  # fmt: skip


def with_margins(tables: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The tables and every margin of them, the whole school included."""
    found = {part for table in tables for size in range(len(table) + 1) for part in combinations(table, size)}
    return sorted(found, key=lambda table: (len(table), table))


def family(of: Space, tables: Iterable[tuple[str, ...]], only: Mapping[str, tuple[str, ...]]) -> list[Cell]:
    """The cells of tables that can hold anybody, each group of atoms once.

    ``only`` maps a dimension, or a table joined by "+" and the dimension after a colon, to the values spoken of.
    """
    cells, known = [], set()
    for table in with_margins(tables):
        values = [
            only.get(f"{'+'.join(table)}:{name}", only.get(name, of.dimension(name).named)) for name in table
        ]
        for chosen in product(*values):
            named = tuple(zip(table, chosen, strict=True))
            mask = of.mask(named)
            if mask.any() and mask.tobytes() not in known:
                known.add(mask.tobytes())
                cells.append(named)
    return cells


def describable(of: Space, only: Mapping[str, tuple[str, ...]]) -> list[Cell]:
    """Every conjunction that the family's dimensions can describe, whether it is published or not."""
    names = [one.name for one in of.dimensions]
    values = [(None, *only.get(name, of.dimension(name).named)) for name in names]
    cells = []
    for chosen in product(*values):
        named = tuple(sorted((name, value) for name, value in zip(names, chosen, strict=True) if value))
        if named and of.mask(named).any():
            cells.append(named)
    return cells


def problem(
    of: Space,
    counts: np.ndarray,
    cells: list[Cell],
    public: Iterable[Cell],
    groups: list[Cell],
    k: int,
    telling: Mapping[str, frozenset[str]] | None = None,
) -> Problem:
    """The problem of protecting a family; ``groups`` is what nobody may narrow down where it is small.

    ``telling`` replaces, by dimension, the values that say something of a pupil.
    """
    masks = np.array([of.mask(one) for one in cells])
    known = {of.mask(one).tobytes() for one in public}
    place = {mask.tobytes(): index for index, mask in enumerate(masks)}
    tell = {one.name: one.telling for one in of.dimensions} | dict(telling or {})
    return Problem(
        counts=counts,
        names=tuple(cells),
        masks=masks,
        public=np.array([mask.tobytes() in known for mask in masks]),
        small=_distinct(len(counts), (mask for mask in map(of.mask, groups) if 1 <= counts[mask].sum() < k)),
        none=_distinct(len(counts), _all_of_one_kind(of, counts, groups, tell)),
        parts=tuple(_parts(of, cells, place)),
        k=k,
    )


def _distinct(atoms: int, masks: Iterable[np.ndarray]) -> np.ndarray:
    found = {mask.tobytes(): mask for mask in masks}
    return np.array(list(found.values()), dtype=bool).reshape(-1, atoms)


def _all_of_one_kind(
    of: Space, counts: np.ndarray, groups: list[Cell], telling: Mapping[str, frozenset[str]]
) -> Iterable[np.ndarray]:
    """For each group under 20 whose people are all of one telling kind: the others of it, of whom there are none."""
    for group in groups:
        mask = of.mask(group)
        if not 1 <= counts[mask].sum() < ZERO_RULE_UNDER:
            continue
        for one in of.dimensions:
            for value in sorted(telling[one.name] & set(one.named)):
                others = mask & ~of.mask(((one.name, value),))
                if others.any() and not counts[others].any():
                    yield others


def _parts(of: Space, cells: list[Cell], place: Mapping[bytes, int]) -> Iterable[tuple[int, tuple[int, ...]]]:
    """Each way of parting a cell into cells by one dimension."""
    for whole in cells:
        fixed, mask = dict(whole), of.mask(whole)
        for one in of.dimensions:
            for parent, values in one.splits:
                if fixed.get(one.name) != parent:
                    continue
                masks = [mask & of.mask(((one.name, value),)) for value in values]
                parts = {place.get(part.tobytes()) for part in masks if part.any()}
                if None not in parts and len(parts) > 1 and np.array_equal(np.any(masks, axis=0), mask):
                    yield place[mask.tobytes()], tuple(sorted(parts))
