"""An attacker of a whole release: every table at once, as one program in whole numbers, of any number that is hidden.

Nothing here is taken from what protects a release. People are counted one by one; what the tables say of them are
equations; what they hide is at least one where it is hidden for being somebody.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Kind = tuple[str, ...]
Which = Callable[[dict], bool]


@dataclass
class Program:
    """Kinds of people in blocks, each kind by its own names, and what is said of them; ``k`` the smallest number."""

    k: int = 6
    kinds: list[dict] = field(default_factory=list)
    truth: list[int] = field(default_factory=list)
    equal: list[tuple[np.ndarray, int]] = field(default_factory=list)
    somebody: list[np.ndarray] = field(default_factory=list)
    ways: list[np.ndarray] = field(default_factory=list)

    def block(self, name: str, every: Iterable[dict], people: Iterable[dict]) -> None:
        """Add the kinds of people there can be; ``people`` are those there are. Raises KeyError for one who cannot."""
        first = len(self.kinds)
        self.kinds += [kind | {"block": name} for kind in every]
        found = Counter(tuple(sorted(person.items())) for person in people)
        names = [
            tuple(sorted((a, b) for a, b in kind.items() if a != "block")) for kind in self.kinds[first:]
        ]
        if set(found) - set(names):
            raise KeyError(f"{name}: nobody was thought to be {(set(found) - set(names)).pop()}")
        self.truth += [found[each] for each in names]

    def where(self, block: str, which: Which = lambda _kind: True) -> np.ndarray:
        """Which of all kinds are of a block and such."""
        return np.array([kind["block"] == block and which(kind) for kind in self.kinds], dtype=float)

    def link(self, one: np.ndarray, other: np.ndarray) -> None:
        """Say that the same people stand in two blocks."""
        truth = np.array(self.truth)
        assert truth @ one == truth @ other
        self.equal.append((one - other, 0))

    def say(self, group: np.ndarray, number: int | None) -> None:
        """Say how many a group holds, or that it is hidden. Raises AssertionError where that is not true."""
        true = int(np.array(self.truth) @ group)
        if number is not None:
            assert number == true, "a table says another number than was counted"
            self.equal.append((group, number))
        elif true:
            self.somebody.append(group)

    def people(self, group: np.ndarray) -> int:
        """How many people a group truly holds."""
        return int(np.array(self.truth) @ group)

    def reach(self, group: np.ndarray) -> tuple[int, int]:
        """The fewest and most people that a group could hold, as far as was needed to see that it stays unknown."""
        if not self.ways:
            self.ways.append(np.array(self.truth))
        for sign in (0, 1, -1):
            if sign:
                self._look(group, sign)
            sizes = [int(way @ group) for way in self.ways]
            if max(sizes) >= self.k - 1 and max(sizes) - min(sizes) >= self.k - 2:
                break
        return min(sizes), max(sizes)

    def _look(self, group: np.ndarray, sign: int) -> None:
        limits = [
            LinearConstraint(
                csr_array(np.array([row for row, _ in self.equal])), *(2 * [[n for _, n in self.equal]])
            )
        ]
        if self.somebody:
            limits.append(LinearConstraint(csr_array(np.array(self.somebody)), 1, np.inf))
        most = 2 * sum(self.truth)
        found = milp(
            -sign * group, constraints=limits, bounds=Bounds(0, most), integrality=np.ones(len(group))
        )
        way = np.rint(found.x).astype(int)
        assert all(way @ row == number for row, number in self.equal) and all(
            way @ row >= 1 for row in self.somebody
        )
        self.ways.append(way)

    def told(self, groups: Iterable[tuple[str, np.ndarray]]) -> list[str]:
        """The small groups that can be narrowed down further than to a few, by their names."""
        wrong, known = [], set()
        for name, group in groups:
            if not 0 < self.people(group) < self.k or group.tobytes() in known:
                continue
            known.add(group.tobytes())
            low, high = self.reach(group)
            if high < self.k - 1 or high - low < self.k - 2:
                wrong.append(f"{name}: {low} to {high}")
        return wrong
