"""What a measure is: sums that add, and how sums become a number with its range."""

from collections.abc import Callable
from dataclasses import dataclass

from data import disclosure, terms
from data.benchmarks import Benchmark
from data.filters import Filters
from data.intervals import wilson
from data.school import School
from data.table import NUMBERS

MEASURES: dict[str, "Measure"] = {}


class Tally(dict):
    """Sums by group key, such as ``{("K",): (numerator, denominator)}``; tallies of different pupils add."""

    def __add__(self, other: "Tally") -> "Tally":
        added = Tally(self)
        for key, sums in other.items():
            mine = added.get(key)
            added[key] = tuple(a + b for a, b in zip(mine, sums, strict=True)) if mine else sums
        return added


def nothing_left_out(_school: School, _filters: Filters) -> tuple[str, ...]:
    """Nobody is left out beyond what the definition says."""
    return ()


def no_facts(_school: School, _filters: Filters) -> dict:
    """Nothing beside the rows."""
    return {}


def last_of_key(key: tuple) -> str:
    """The last part of a row's key, which is the benchmark's group for most measures."""
    return key[-1]


@dataclass(frozen=True)
class Measure:
    """One number's home: its words, its source, its sums and its value.

    ``tally`` gives the sums of one school under the reader's choices, ``value`` turns added sums into rows (see
    ``data.table.Table``). ``benchmark`` names the figure it may be compared with and ``benchmark_group`` the
    figure's group for a row's key; ``primary_only`` says that the figure counts primary needs; ``ignores`` are
    the choices that cannot apply to it, with the words that say so; ``needs`` the files it is made from;
    ``facts`` what charts and sentences must know beside the rows. ``counted`` says who is behind it where that is
    not the roll of a day, and ``national`` finds its own figures for its rows where a period decides which they are.
    ``supposes`` names the inputs of a what-if (``data.what_if``) that it is asked with; only staff see one.
    """

    key: str
    title: str
    definition: str
    formula: str
    unit: str
    source: str
    groups: tuple[str, ...]
    tally: Callable[[School, Filters], Tally]
    value: Callable[[Tally], list[dict]]
    needs: tuple[str, ...] = ("pupils.csv", "sen.csv")
    better: str = "neither"
    benchmark: str = ""
    benchmark_group: Callable[[tuple], str] = last_of_key
    primary_only: bool = False
    ignores: tuple[tuple[str, str], ...] = ()
    left_out: Callable[[School, Filters], tuple[str, ...]] = nothing_left_out
    facts: Callable[[School, Filters], dict] = no_facts
    counted: Callable[[School, Filters], str] | None = None
    national: Callable[[School, Filters], tuple[dict[tuple, Benchmark], str]] | None = None
    readers: frozenset[str] = terms.EVERYONE
    supposes: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of its table: the groups, then the numbers."""
        return (*self.groups, *NUMBERS)

    def __post_init__(self) -> None:
        if self.key in MEASURES:
            raise ValueError(f"two measures are called {self.key!r}; each number has one home")
        if self.supposes and not self.readers <= terms.STAFF:
            raise ValueError(f"{self.key!r} is a what-if, which no release holds: it is for staff only")
        MEASURES[self.key] = self


def share(groups: tuple[str, ...], key: tuple[str, ...], numerator: int, denominator: int, **more) -> dict:
    """A row with a percentage of people and its 95% Wilson range, or only the counts where they are too few."""
    row = dict(zip(groups, key, strict=True))
    row |= {"value": None, "unit": "percent", "numerator": numerator, "denominator": denominator}
    row |= {"n": denominator, "low": None, "high": None, "note": disclosure.note(denominator), **more}
    if disclosure.reading(denominator) not in ("nobody", "counts"):
        low, high = wilson(numerator, denominator)
        row |= {"value": 100 * numerator / denominator, "low": 100 * low, "high": 100 * high}
    return row


def count(groups: tuple[str, ...], key: tuple[str, ...], people: int, **more) -> dict:
    """A row with a number of people."""
    row = dict(zip(groups, key, strict=True))
    row |= {"value": people, "unit": "pupils", "numerator": people, "denominator": None, "n": people}
    return row | {"low": None, "high": None, "note": ""} | more


def shares(groups: tuple[str, ...]) -> Callable[[Tally], list[dict]]:
    """The value of a tally of (numerator, denominator): one share a group."""
    return lambda tally: [share(groups, key, *sums) for key, sums in tally.items()]
