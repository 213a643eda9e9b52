"""How far an import has come: a bar in a terminal, or told to whoever waits for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

# Told what is being done and how much of it is done, from 0 to 1.
Told = Callable[[str, float], None]


class Telling:
    """A bar that is told instead of drawn."""

    def __init__(self, tell: Told, doing: str, total: float) -> None:
        self.tell, self.doing, self.total, self.done = tell, doing, total, 0

    def set_description(self, what: str) -> None:
        """Say what is being done now."""
        self.doing = f"{self.doing.split(' ')[0]} {what}"
        self.update(0)

    def update(self, more: float) -> None:
        """So much more is done."""
        self.done += more
        self.tell(self.doing, min(self.done / self.total, 1) if self.total else 1)


@contextmanager
def bar(progress: bool | Told, doing: str, total: float, **options) -> Iterator[tqdm | Telling]:
    """A bar over ``total`` for what ``doing`` names: drawn in a terminal, told to a function, or neither."""
    if callable(progress):
        yield Telling(progress, doing, total)
        return
    with tqdm(total=total, desc=doing, leave=False, disable=None if progress else True, **options) as drawn:
        yield drawn
