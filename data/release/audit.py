"""The second opinion: before anything is published, someone who never saw how it was protected tries to work it out.

It takes plain statements ("of these people, so many": shown, or shown to be hidden), the people, and K; it shares
nothing with ``data.release.protect`` but the rule. A group is safe only on proof: two ways the hidden numbers could
be, in whole people, that agree with every statement and lie far enough apart. Each way is checked here in whole
numbers, so that no solver needs to be believed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

Group = tuple[tuple[str, str], ...]
ALL_OF_THEM_UNDER = 20


@dataclass(frozen=True)
class Statement:
    """What is said of a group: how many people it holds, or None where it is hidden; ``public`` where anyone knows."""

    group: Group
    people: int | None
    public: bool = False


@dataclass(frozen=True)
class Said:
    """Everything that is said of some people.

    ``kinds`` are the kinds of people there can be, each by dimension, and ``people`` how many there are of each;
    ``holds`` which kinds a name stands for (by dimension and name), ``telling`` the names, by dimension, that say
    something of a person.
    """

    kinds: Sequence[Mapping[str, str]]
    people: Sequence[int]
    statements: Sequence[Statement]
    holds: Mapping[tuple[str, str], frozenset[str]]
    telling: Mapping[str, frozenset[str]]
    k: int

    def members(self, group: Group) -> np.ndarray:
        """Which kinds of people a group holds."""
        return np.array(
            [all(kind[name] in self.holds[name, value] for name, value in group) for kind in self.kinds]
        )


def audit(said: Said) -> list[str]:
    """Everything that is wrong, in words that name the group and never its size; empty where nothing is."""
    people = np.array(said.people, dtype=np.int64)
    rows = [(statement, said.members(statement.group)) for statement in said.statements]
    wrong = [*_miscounted(rows, people), *_small(rows, people, said.k), *pairs(rows, people, said.k)]
    return wrong or [*_worked_out(said, rows, people)]


def _miscounted(rows: list, people: np.ndarray) -> Iterable[str]:
    for statement, mask in rows:
        if statement.people is not None and statement.people != people[mask].sum():
            yield f"{words(statement.group)}: what is shown is not what was counted."


def _small(rows: list, people: np.ndarray, k: int) -> Iterable[str]:
    for statement, mask in rows:
        if statement.people is not None and not statement.public and 0 < people[mask].sum() < k:
            yield f"{words(statement.group)}: a small number is shown."


def pairs(rows: list, people: np.ndarray, k: int) -> Iterable[str]:
    """Each shown group inside another that differs from it by a small number of people."""
    shown = [(statement, mask) for statement, mask in rows if statement.people is not None]
    for one, other in product(shown, shown):
        if one[0].public and other[0].public:
            continue
        if (one[1] & ~other[1]).any() or not 0 < people[other[1]].sum() - people[one[1]].sum() < k:
            continue
        yield f"{words(other[0].group)} less {words(one[0].group)}: a small number can be worked out."


class Ways:
    """Ways that the hidden numbers could be, in whole people, each checked against every statement."""

    def __init__(self, rows: list, people: np.ndarray) -> None:
        self.shown = [
            (mask, int(people[mask].sum())) for statement, mask in rows if statement.people is not None
        ]
        hidden = [mask for statement, mask in rows if statement.people is None and people[mask].sum() >= 1]
        self.hidden = hidden
        self.size, self.total = len(people), int(people.sum())
        self.found = [people]
        limits = [(mask, number, number) for mask, number in self.shown]
        limits += [(mask, 1, np.inf) for mask in hidden]
        # The solver is loaded where a release is made, in a process of its own, and never by what serves readers.
        from scipy.optimize import LinearConstraint

        matrix = np.array([mask for mask, _low, _high in limits], dtype=float).reshape(-1, self.size)
        low, high = ([limit[place] for limit in limits] for place in (1, 2))
        self.limits = LinearConstraint(matrix, low, high) if limits else ()

    def agrees(self, way: np.ndarray) -> bool:
        """Whether a way agrees with everything that is said, in whole numbers."""
        if (way < 0).any() or any(way[mask].sum() != number for mask, number in self.shown):
            return False
        return all(way[mask].sum() >= 1 for mask in self.hidden)

    def reach(self, group: np.ndarray) -> tuple[int, int]:
        """The fewest and most people that the ways found so far put in a group."""
        sizes = [int(way[group].sum()) for way in self.found]
        return min(sizes), max(sizes)

    def look(self, group: np.ndarray, sign: int) -> None:
        """Find the way that puts most (1) or fewest (-1) people in a group, and keep it if it is one."""
        from scipy.optimize import Bounds, milp

        bounds = Bounds(0, self.total + 2 * ALL_OF_THEM_UNDER)
        found = milp(
            -sign * group.astype(float),
            constraints=self.limits,
            bounds=bounds,
            integrality=np.ones(self.size),
        )
        if found.x is None:
            return
        way = np.rint(found.x).astype(np.int64)
        if self.agrees(way):
            self.found.append(way)


def _worked_out(said: Said, rows: list, people: np.ndarray) -> Iterable[str]:
    ways = Ways(rows, people)
    for group, mask in _groups(said):
        size = int(people[mask].sum())
        if 0 < size < said.k and not _unknown(ways, mask, said.k):
            yield f"{words(group)}: a small group can be worked out."
        if 0 < size < ALL_OF_THEM_UNDER:
            for value, others in _others(said, group, mask):
                if others.any() and not people[others].any() and not _possible(ways, others):
                    yield f"{words(group)}: it can be worked out that all of them are {value}."


def _groups(said: Said) -> Iterable[tuple[Group, np.ndarray]]:
    """Every group that the names can describe, each set of kinds of people once."""
    names: dict[str, list[str]] = {}
    for dimension, name in said.holds:
        names.setdefault(dimension, []).append(name)
    seen = set()
    for size in range(1, len(names) + 1):
        for dimensions in combinations(sorted(names), size):
            for values in product(*(names[dimension] for dimension in dimensions)):
                group = tuple(zip(dimensions, values, strict=True))
                mask = said.members(group)
                if mask.any() and mask.tobytes() not in seen:
                    seen.add(mask.tobytes())
                    yield group, mask


def _others(said: Said, group: Group, mask: np.ndarray) -> Iterable[tuple[str, np.ndarray]]:
    """For each telling name: those of a group to whom it does not apply."""
    for dimension, values in said.telling.items():
        for value in sorted(values):
            if (dimension, value) in said.holds:
                yield value, mask & ~said.members(((dimension, value),))


def _unknown(ways: Ways, mask: np.ndarray, k: int) -> bool:
    """Whether two ways found lie so far apart that a small group stays unknown; looks for them where need be."""
    for sign in (0, 1, -1):
        if sign:
            ways.look(mask, sign)
        low, high = ways.reach(mask)
        if high >= k - 1 and high - low >= k - 2:
            return True
    return False


def _possible(ways: Ways, others: np.ndarray) -> bool:
    if ways.reach(others)[1] >= 1:
        return True
    ways.look(others, 1)
    return ways.reach(others)[1] >= 1


def words(group: Group) -> str:
    """A group as the audit names it."""
    return " and ".join(f"{name} {value}" for name, value in group) or "the whole school"
