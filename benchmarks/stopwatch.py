"""Ways of doing one thing, timed side by side: in turn and in changing order, so that noise meets all alike."""

import random
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from statistics import median, quantiles

Stages = dict[str, float]


@dataclass(frozen=True)
class Way:
    """One way of doing it: ``run`` is timed, ``before`` is not. Both are given the case."""

    run: Callable
    before: Callable = lambda _case: None


@dataclass
class Times:
    """Seconds of each way for each case, one a round."""

    seconds: dict[str, dict[Hashable, list[float]]] = field(default_factory=dict)

    def add(self, way: str, case: Hashable, seconds: float) -> None:
        """Note one time."""
        self.seconds.setdefault(way, {}).setdefault(case, []).append(seconds)

    def typical(self, way: str) -> float:
        """Seconds of the middle case in its middle round."""
        return median(median(rounds) for rounds in self.seconds[way].values())

    def slow(self, way: str) -> float:
        """Seconds that 95 in 100 of the times stay under."""
        times = [seconds for rounds in self.seconds[way].values() for seconds in rounds]
        return quantiles(times, n=20)[-1]

    def ratio(self, way: str, beside: str) -> float:
        """How many times as long ``way`` takes as ``beside``: the middle of the ratios within case and round."""
        return median(
            mine / other
            for case, rounds in self.seconds[way].items()
            for mine, other in zip(rounds, self.seconds[beside][case], strict=True)
        )


def stage(stages: Stages, name: str, since: float) -> float:
    """Note under ``name`` the seconds since a moment, and give the moment now."""
    now = time.process_time()
    stages[name] = now - since
    return now


def side_by_side(ways: dict[str, Way], cases: Iterable, rounds: int) -> Times:
    """Time every way for every case, ``rounds`` times after one round that is not counted.

    The time is the processor's, so that waiting behind other programs does not count. A way that gives back
    ``Stages`` is noted stage by stage as well, as "way: stage".
    """
    times, cases, names = Times(), list(cases), list(ways)
    order = random.Random(1)
    for count in range(rounds + 1):
        order.shuffle(cases)
        for case in cases:
            order.shuffle(names)
            for name in names:
                ways[name].before(case)
                started = time.process_time()
                given = ways[name].run(case)
                taken = time.process_time() - started
                if not count:
                    continue
                times.add(name, case, taken)
                if isinstance(given, dict):
                    for part, seconds in given.items():
                        times.add(f"{name}: {part}", case, seconds)
    return times
