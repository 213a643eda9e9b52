"""What governors read: one published release, and nothing beside it.

Nothing here knows of a pupil, and nothing here can: the release holds finished tables and the few choices they
answer. The same is read by everybody where a site runs with no pupil data, and by whoever looks at a preview.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from data import terms
from data.errors import NotAllowed
from data.filters import Filters
from data.measures.core import Measure
from data.measures.listing import Listing
from data.reader import current_reader
from data.release import file
from data.release.file import Broken, Choice, NotInRelease, Release
from data.schools import Known, by_name
from data.table import Table

NOT_HELD = "This is not in what is published to governors."


@dataclass(frozen=True)
class Published:
    """What a release says of its school, in the words that a page asks a school for."""

    name: str
    phase: str
    data_date: date
    year_groups: tuple[str, ...]

    def effective(self, _as_at: date | None) -> date:
        """The day that everything is as at: the release's own, whatever was asked."""
        return self.data_date


@dataclass(frozen=True)
class ReleasedReading:
    """One request's look at a release under one of the choices it answers."""

    release: Release
    school: Published
    filters: Filters
    choice: Choice

    def holds(self, measure: Measure | Listing) -> bool:
        """Whether governors get this measure at all."""
        return "governor" in measure.readers and measure.key in self.release.measures

    def table(self, measure: Measure | Listing) -> Table:
        """The published table of a measure, or one that says that it is not published.

        Raises NotAllowed for a measure that is not for governors, whoever asks.
        """
        current_reader()
        if "governor" not in measure.readers or isinstance(measure, Listing):
            raise NotAllowed(f"{measure.title!r} is not for governors.")
        if not self.holds(measure):
            return Table((), [], self.school.data_date, missing=NOT_HELD)
        return _marked(self.release, measure.key, self.filters)

    def in_view(self) -> tuple[int | None, int]:
        """How many pupils the choices keep (None where that is hidden), and how many are on roll in all."""
        return self.choice.in_view, self.release.choice(Filters()).roll


class Released:
    """The figures of one release."""

    def __init__(self, release: Release) -> None:
        self.release = release

    def reading(self, filters: Filters, _offered: tuple[str, ...] = ()) -> ReleasedReading:
        """One request's look at the release, on every page alike. Raises NotInRelease for unpublished choices."""
        return ReleasedReading(self.release, _school(self.release), filters, self.release.choice(filters))


@lru_cache(maxsize=8192)
def _marked(release: Release, measure: str, filters: Filters) -> Table:
    """A published table that says that it is one: the same object each time, so that what is drawn of it is kept."""
    table = release.table(measure, filters)
    return replace(table, facts=table.facts | {"released": True})


@lru_cache(maxsize=8)
def _school(release: Release) -> Published:
    offered = {year for group in release.year_groups for year in group}
    years = tuple(year for year in terms.YEAR_GROUPS if year in offered)
    return Published(release.name, release.phase, release.day, years)


def served(urns: frozenset[int] | None = None) -> tuple[Known, ...]:
    """The schools, of these or of all, that something is published of, by name."""
    return by_name(map(known_of, file.served(urns or None)))


def known_of(release: Release) -> Known:
    """The school of a release, as the release tells of it."""
    demo = bool(release.content["school"].get("demo"))
    return Known(release.urn, release.name, release.phase, 0, demo, release.day)


__all__ = ["Broken", "NotInRelease", "Published", "Released", "ReleasedReading", "known_of", "served"]
