"""Asking several schools: what was answered before is kept, the rest is tallied here or by a cluster."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, reduce
from operator import add

from data import settings
from data.across.cluster import Cluster
from data.across.tallying import Answer, Question, Wanted, choices_of, measure_of, tallied
from data.filters import Filters
from data.measures.core import Tally
from data.school import School

# The sums of one school take a kilobyte or two: forty schools, fifty measures and ten sets of choices.
TALLIES_KEPT = 20_000
_kept: OrderedDict[tuple, Tally | None] = OrderedDict()


def tallies(
    wanted: Sequence[Wanted], keys: Sequence[str], filters: Filters, school_of: Callable[[int], School]
) -> dict[str, dict[int, Tally]]:
    """The sums of each school under the reader's choices, by the measure's key and the school's URN.

    ``wanted`` are the schools with their data versions, ``school_of`` gives a snapshot of this process where no
    cluster is named. A school that lacks the files of a measure is not in that measure's. Raises NotNow where
    the cluster does not answer.
    """
    found: dict[str, dict[int, Tally]] = {key: {} for key in keys}
    asked: dict[tuple[str, ...], list[Wanted]] = {}
    for one in sorted(wanted):
        lacking = []
        for key in keys:
            name = (*one, key, choices_of(measure_of(key), filters))
            if name in _kept:
                _take(found, key, one[0], _kept[name])
            else:
                lacking.append(key)
        if lacking:
            asked.setdefault(tuple(lacking), []).append(one)
    for lacking, schools in asked.items():
        for answer in _ask(schools, Question(lacking, filters), school_of):
            for key, tally in answer.tallies.items():
                _keep((answer.urn, answer.version, key, choices_of(measure_of(key), filters)), tally)
                _take(found, key, answer.urn, tally)
    return {key: dict(sorted(by_school.items())) for key, by_school in found.items()}


def added(by_school: Iterable[Tally]) -> Tally:
    """The sums of several schools together; always in the order given, so that fractions add to the same number."""
    return reduce(add, by_school, Tally())


def _take(found: dict, key: str, urn: int, tally: Tally | None) -> None:
    if tally is not None:
        found[key][urn] = tally


def _keep(name: tuple, tally: Tally | None) -> None:
    _kept[name] = tally
    while len(_kept) > TALLIES_KEPT:
        _kept.popitem(last=False)


def _ask(wanted: Sequence[Wanted], question: Question, school_of: Callable[[int], School]) -> list[Answer]:
    address = settings.scheduler()
    if address:
        return _cluster(address).ask(wanted, question)
    return [tallied(school_of(urn), question) for urn, _version in wanted]


@lru_cache
def _cluster(address: str) -> Cluster:
    return Cluster(address)
