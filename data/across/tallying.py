"""One school's sums for a question, as they are made wherever its snapshot is held."""

from dataclasses import dataclass

from data import measures
from data.filters import Filters
from data.measures.core import MEASURES, Measure, Tally
from data.school import School

# Which school, and the data version that it is asked at.
Wanted = tuple[int, int]


@dataclass(frozen=True)
class Question:
    """Some measures, by their keys, under the same choices."""

    keys: tuple[str, ...]
    filters: Filters


@dataclass(frozen=True)
class Answer:
    """The sums of one school at one data version, by the measure's key; None where the files it needs are lacking."""

    urn: int
    version: int
    tallies: dict[str, Tally | None]


def tallied(school: School, question: Question) -> Answer:
    """What one school answers. Raises KeyError for a measure that there is none of."""
    found = {key: _tally(school, measure_of(key), question.filters) for key in question.keys}
    return Answer(school.urn, school.version, found)


def _tally(school: School, measure: Measure, filters: Filters) -> Tally | None:
    if school.lacking(measure.needs):
        return None
    return measure.tally(school, choices_of(measure, filters))


def choices_of(measure: Measure, filters: Filters) -> Filters:
    """The choices as a measure of several schools is asked with them: less those that it cannot follow.

    A class is of one school, so it is none of them.
    """
    for name in ("registration_group", *(name for name, _words in measure.ignores)):
        if getattr(filters, name):
            filters = filters.without(name)
    return filters.supposing(measure.supposes)


def measure_of(key: str) -> Measure:
    """The measure of a key, wherever this process has got to with importing. Raises KeyError where there is none."""
    if key not in MEASURES:
        measures.read_all()
    return MEASURES[key]
