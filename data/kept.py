"""What was made before, kept for whoever asks the same: as much of it as memory has room for."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from threading import Lock
from typing import Any


class Kept:
    """Things by what they were made of; the first made go where there are too many, or too much of them together.

    ``weigh`` says how much one is, such as its rows: most tables are small and a list of pupils is not. The newest
    stays however much it is.
    """

    def __init__(self, most: int, most_weight: int, weigh: Callable[[Any], int]) -> None:
        self._most, self._most_weight, self._weigh = most, most_weight, weigh
        self._held: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._weight = 0
        self._changing = Lock()

    def get(self, key: Hashable) -> Any:
        """What was kept for a key, or None."""
        held = self._held.get(key)
        return held and held[0]

    def put(self, key: Hashable, thing: Any) -> Any:
        """Keep a thing, in place of what was kept for its key, and give it back."""
        weight = self._weigh(thing)
        with self._changing:
            self._let_go(key)
            self._held[key] = (thing, weight)
            self._weight += weight
            while len(self._held) > self._most or (self._weight > self._most_weight and len(self._held) > 1):
                self._let_go(next(iter(self._held)))
        return thing

    def drop(self, gone: Callable[[Hashable], bool]) -> None:
        """Let go of what was kept for the keys of which this is true."""
        with self._changing:
            for key in [key for key in self._held if gone(key)]:
                self._let_go(key)

    def clear(self) -> None:
        """Let go of everything."""
        self.drop(lambda _key: True)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(list(self._held))

    def __len__(self) -> int:
        return len(self._held)

    def _let_go(self, key: Hashable) -> None:
        _thing, weight = self._held.pop(key, (None, 0))
        self._weight -= weight
