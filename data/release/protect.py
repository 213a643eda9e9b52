"""Which cells a release hides, so that no small group can be worked out from what it shows.

A *problem* is a set of atoms (every combination of the release's dimensions that can exist, with the number of
people in it) and a family of cells, each a set of atoms. Hidden first is what is small itself (primary); then what
a small group could be worked out from (secondary): by subtraction of nested cells, by adding up the parts of a
whole, and by whatever a strict attacker can do who knows every shown number, every public one, and that a hidden
cell is not empty. What turns out to be hidden for nothing is shown again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

NEAR = 1e-6
# How many of the cells that bind an attacker are tried out before one is hidden, and hidden ones to show again.
TRIED = 8
RESTORED = 60

Cell = tuple[tuple[str, str], ...]


class Coarser(Exception):
    """Nothing more can be hidden and a small group can still be worked out: these tables are too fine."""


@dataclass(frozen=True)
class Problem:
    """What is to be protected.

    ``counts`` people by atom; ``names`` and ``masks`` (cell by atom, yes/no) the family; ``public`` the cells that
    anyone can know; ``small`` the groups (group by atom) of 1 to k - 1 people that nobody may narrow down; ``none``
    the groups of nobody that nobody may know to be empty; ``parts`` each way of splitting a cell into cells.
    """

    counts: np.ndarray
    names: tuple[Cell, ...]
    masks: np.ndarray
    public: np.ndarray
    small: np.ndarray
    none: np.ndarray
    parts: tuple[tuple[int, tuple[int, ...]], ...]
    k: int

    @property
    def people(self) -> np.ndarray:
        """People by cell."""
        return self.masks @ self.counts


@dataclass
class Protected:
    """What came of it: yes/no by cell, hidden because small and hidden to protect others."""

    primary: np.ndarray
    hidden: np.ndarray


@dataclass
class Attacker:
    """What someone can work out who knows what is shown; ``points`` are ways the hidden numbers could be.

    Hiding one more cell only ever allows more, so a way that was found stays one as long as cells are hidden.
    """

    problem: Problem
    points: np.ndarray = field(default=None)

    def __post_init__(self) -> None:
        # The solver is loaded where a release is made, in a process of its own, and never by what serves readers.
        from scipy.sparse import csr_array

        self.people = self.problem.people
        self.rows = csr_array(self.problem.masks.astype(float))
        self.points = self.problem.counts[None, :].astype(float)

    def extreme(self, hidden: np.ndarray, group: np.ndarray, sign: int) -> tuple[float, np.ndarray]:
        """The most (``sign`` 1) or least (-1) people that a group could hold, and the shown cells that bind it."""
        from scipy.optimize import linprog

        shown = np.flatnonzero(~hidden)
        unknown = np.flatnonzero(hidden & (self.people > 0))
        found = linprog(
            -sign * group.astype(float),
            A_ub=-self.rows[unknown] if len(unknown) else None,
            b_ub=-np.ones(len(unknown)) if len(unknown) else None,
            A_eq=self.rows[shown],
            b_eq=self.people[shown],
            method="highs",
        )
        if found.status == 3:
            return np.inf, np.array([], dtype=int)
        if found.status != 0:
            raise ArithmeticError(f"The attacker's program was not solved: {found.message}")
        self.points = np.vstack([self.points, found.x])
        binding = shown[np.abs(found.eqlin.marginals) > NEAR]
        return sign * -found.fun, binding


def protect(problem: Problem, forced: np.ndarray | None = None) -> Protected:
    """Hide as little as protects, and what is ``forced`` (yes/no by cell). Raises Coarser where nothing protects."""
    primary = _small(problem) | (False if forced is None else forced & ~problem.public)
    hidden = primary.copy()
    attacker = Attacker(problem)
    safe = np.zeros(len(problem.small) + len(problem.none), dtype=bool)
    while True:
        by_rule = broken_rule(problem, hidden)
        if by_rule is not None:
            hidden[by_rule] = True
            continue
        bad = _first_bad(attacker, hidden, safe)
        if bad is None:
            break
        hidden[_best(attacker, hidden, bad)] = True
    _restore(attacker, hidden, primary)
    return Protected(primary, hidden)


def _small(problem: Problem) -> np.ndarray:
    people = problem.people
    return ~problem.public & (people >= 1) & (people < problem.k)


def broken_rule(problem: Problem, hidden: np.ndarray) -> int | None:
    """A cell to hide because plain subtraction or adding up gives a small number away; None where none does."""
    people, k = problem.people, problem.k
    for whole, part in _close_pairs(problem):
        if not hidden[whole] and not hidden[part]:
            return _hideable(problem, (part, whole))
    for whole, parts in problem.parts:
        inside = [part for part in parts if hidden[part]]
        if hidden[whole] or len(inside) == len(parts) or not 0 < sum(people[part] for part in inside) < k:
            continue
        shown = sorted((part for part in parts if not hidden[part]), key=lambda part: (people[part], part))
        return _hideable(problem, (*shown, whole))
    return None


def _close_pairs(problem: Problem) -> list[tuple[int, int]]:
    """Cells one inside the other that differ by 1 to k - 1 people, and are not both public; kept with the problem."""
    kept = _PAIRS.get(id(problem))
    if kept is None or kept[0] is not problem:
        masks = problem.masks.astype(np.int32)
        inside = masks @ (1 - masks).T == 0
        people = problem.people
        apart = people[None, :] - people[:, None]
        close = inside & (apart >= 1) & (apart < problem.k)
        close &= ~(problem.public[:, None] & problem.public[None, :])
        pairs = [(int(whole), int(part)) for part, whole in zip(*np.nonzero(close), strict=True)]
        _PAIRS.clear()
        kept = _PAIRS[id(problem)] = (problem, pairs)
    return kept[1]


_PAIRS: dict[int, tuple[Problem, list]] = {}


def _hideable(problem: Problem, cells: Iterable[int]) -> int:
    for cell in cells:
        if not problem.public[cell]:
            return cell
    raise Coarser("What is public gives a small group away.")


def _first_bad(attacker: Attacker, hidden: np.ndarray, safe: np.ndarray) -> int | None:
    """The first group that can be narrowed down too far; ``safe`` remembers those that cannot be."""
    for place in np.flatnonzero(~safe):
        if not _protected(attacker, hidden, place):
            return int(place)
        safe[place] = True
    return None


def group_of(problem: Problem, place: int) -> tuple[np.ndarray, bool]:
    """The group at a place in ``small`` and then ``none``, and whether it is of nobody."""
    if place < len(problem.small):
        return problem.small[place], False
    return problem.none[place - len(problem.small)], True


def _protected(attacker: Attacker, hidden: np.ndarray, place: int) -> bool:
    group, empty = group_of(attacker.problem, place)
    known = attacker.points @ group
    low, high = known.min(), known.max()
    if wide_enough(low, high, attacker.problem.k, empty):
        return True
    high = max(high, attacker.extreme(hidden, group, 1)[0])
    if not wide_enough(-np.inf, high, attacker.problem.k, empty):
        return False
    if wide_enough(low, high, attacker.problem.k, empty):
        return True
    low = min(low, attacker.extreme(hidden, group, -1)[0])
    return wide_enough(low, high, attacker.problem.k, empty)


def wide_enough(low: float, high: float, k: int, empty: bool) -> bool:
    """Whether a range leaves a small group unknown: it reaches k - 1 and is no narrower than 1 to k - 1."""
    if empty:
        return high >= 1 - NEAR
    return high >= k - 1 - NEAR and high - low >= k - 2 - NEAR


def _best(attacker: Attacker, hidden: np.ndarray, place: int) -> int:
    """The shown cell that widens the range of a group most for what it costs to hide it."""
    problem = attacker.problem
    group, _empty = group_of(problem, place)
    high, above = attacker.extreme(hidden, group, 1)
    low, below = attacker.extreme(hidden, group, -1)
    could = np.zeros(len(hidden), dtype=bool)
    could[above] = could[below] = True
    could &= ~problem.public & ~hidden
    if not could.any():
        could = ~problem.public & ~hidden & (problem.masks & group).any(axis=1)
    if not could.any():
        raise Coarser("Nothing that is left to hide would protect a small group.")
    cost = _cost(problem)
    tried = sorted(np.flatnonzero(could), key=lambda cell: (cost[cell], problem.names[cell]))[:TRIED]
    if len(tried) == 1:
        return int(tried[0])
    gains = {cell: _gain(attacker, hidden, group, cell, high - low) / cost[cell] for cell in tried}
    return int(max(tried, key=lambda cell: gains[cell]))


def _gain(attacker: Attacker, hidden: np.ndarray, group: np.ndarray, cell: int, before: float) -> float:
    less = hidden.copy()
    less[cell] = True
    kept = attacker.points
    widened = attacker.extreme(less, group, 1)[0] - attacker.extreme(less, group, -1)[0]
    attacker.points = kept  # these are ways only if the cell is hidden
    return min(widened, 1e6) - before


def _cost(problem: Problem) -> np.ndarray:
    people = problem.people
    fixed = np.array([len(name) for name in problem.names])
    return 1 + 20 * people / max(1, problem.counts.sum()) + 2 * (fixed.max(initial=0) - fixed)


def _restore(attacker: Attacker, hidden: np.ndarray, primary: np.ndarray) -> None:
    """Show again what is hidden for nothing, the dearest first."""
    problem = attacker.problem
    cost = _cost(problem)
    secondary = sorted(np.flatnonzero(hidden & ~primary), key=lambda cell: (-cost[cell], problem.names[cell]))
    for cell in secondary[:RESTORED]:
        hidden[cell] = False
        if broken_rule(problem, hidden) is not None or not _still_safe(attacker, hidden, cell):
            hidden[cell] = True


def _still_safe(attacker: Attacker, hidden: np.ndarray, cell: int) -> bool:
    """Whether every group is still protected with a cell shown; keeps the ways found if so."""
    problem, before = attacker.problem, attacker.points
    fits = np.abs(before @ problem.masks[cell] - attacker.people[cell]) < NEAR
    attacker.points, known = before[fits], int(fits.sum())
    groups = range(len(problem.small) + len(problem.none))
    if all(_protected(attacker, hidden, place) for place in groups):
        return True
    attacker.points = np.vstack([before, attacker.points[known:]])
    return False
