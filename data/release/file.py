"""The file of a release: written once, named by its own hash, checked at every opening, never changed.

``releases/<release_id>.json`` in the instance holds the canonical JSON of a release; its name is the SHA-256 of
its bytes. ``releases/current`` names the one that is served; where there are several schools,
``releases/current-<URN>`` does so for each. Both appear whole or not at all: a file is written beside its place,
brought to the disk, and moved there.
"""

import hashlib
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from secrets import token_hex

from data import settings
from data.filters import Filters
from data.release.packing import unpack_table
from data.table import Table

FORMAT = 1
# Which rules hide numbers. A release says those it was made by: one made by others should be published again.
ALGORITHM = "2"
CURRENT = "current"
ID_LETTERS = 64
# Said of a measure that is published for the whole school alone, where the reader chose a part of it.
WHOLE_SCHOOL = "Published for the whole school only, to protect pupils: the choices made above do not cut it."


class Broken(Exception):
    """A release is not what its name says, or is missing: nothing of it may be shown."""


class NotInRelease(Exception):
    """What was asked for is not among what was published."""


@dataclass(frozen=True)
class Choice:
    """One set of choices that the release answers; ``in_view`` is None where that number is hidden."""

    filters: Filters
    roll: int
    in_view: int | None


@dataclass(frozen=True)
class Release:
    """One published release, as governors get it; ``content`` is the JSON that the id is the hash of."""

    id: str
    content: Mapping

    @property
    def urn(self) -> int:
        """The school's number."""
        return self.content["school"]["urn"]

    @property
    def name(self) -> str:
        """The school's name."""
        return self.content["school"]["name"]

    @property
    def phase(self) -> str:
        """The school's phase, a code of ``terms.PHASES``."""
        return self.content["school"]["phase"]

    @property
    def as_at(self) -> str:
        """The day that the figures are as at, as YYYY-MM-DD."""
        return self.content["as_at"]

    @property
    def made(self) -> str:
        """When it was published, in UTC, as YYYY-MM-DDTHH:MM:SSZ."""
        return self.content["made"]

    @property
    def day(self) -> date:
        """The day that the figures are as at."""
        return date.fromisoformat(self.as_at)

    @property
    def moment(self) -> datetime:
        """When it was made, in UTC."""
        return datetime.fromisoformat(self.made)

    @property
    def k(self) -> int:
        """The smallest number of pupils that is shown."""
        return self.content["k"]

    @property
    def rung(self) -> str:
        """The rung of the ladder: "L0" to "L4", or "totals"."""
        return self.content["rung"]

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Every set of choices that it answers, the whole school first."""
        return tuple(
            Choice(Filters.from_query(one["query"]), one["roll"], one["in_view"])
            for one in self.content["choices"]
        )

    @property
    def year_groups(self) -> tuple[tuple[str, ...], ...]:
        """The year groups that may be chosen, each a group of one or more year groups that go together."""
        return tuple(
            dict.fromkeys(choice.filters.year_group for choice in self.choices if choice.filters.year_group)
        )

    @property
    def need_areas(self) -> tuple[str, ...]:
        """The need areas that may be chosen."""
        return tuple(
            dict.fromkeys(choice.filters.need_area[0] for choice in self.choices if choice.filters.need_area)
        )

    def choice(self, filters: Filters) -> Choice:
        """The published choice that equals the reader's. Raises NotInRelease for any other."""
        found = next((choice for choice in self.choices if choice.filters == filters), None)
        if found is None:
            raise NotInRelease("These choices were not published.")
        return found

    def holds(self, filters: Filters) -> bool:
        """Whether the choices are among those published."""
        return any(choice.filters == filters for choice in self.choices)

    @property
    def measures(self) -> tuple[str, ...]:
        """The keys of the measures that it holds."""
        return tuple(self.content["tables"])

    def table(self, measure: str, filters: Filters) -> Table:
        """One measure's table under one published choice, as governors get it.

        Raises NotInRelease for a measure or a choice that was not published.
        """
        query = self.choice(filters).filters.to_query()
        tables = self.content["tables"].get(measure)
        if tables is None:
            raise NotInRelease("This measure is not published to governors.")
        return _table(self, measure, query if query in tables else "", bool(query))

    def __hash__(self) -> int:
        return hash(self.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Release) and other.id == self.id


@lru_cache(maxsize=8192)
def _table(release: Release, measure: str, query: str, narrowed: bool) -> Table:
    """The same table object each time, so that what is drawn from it is kept."""
    table = unpack_table(release.content["tables"][measure][query])
    return replace(table, notes=(*table.notes, WHOLE_SCHOOL)) if narrowed and not query else table


def canonical(content: Mapping) -> bytes:
    """The one way to write this content down: sorted keys, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def release_of(content: Mapping) -> Release:
    """The release that this content is, with its id; nothing is written."""
    written = canonical(content)
    return Release(hashlib.sha256(written).hexdigest(), json.loads(written))


def folder() -> Path:
    """Where releases are kept, made if missing."""
    place = settings.instance() / "releases"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def write(content: Mapping, several: bool = False) -> Release:
    """Write a release and make it the one that is served; whenever this stops, the old one or the new is whole.

    ``several`` says that the installation holds several schools: then nobody reads it who is not given its school.
    """
    release = release_of(content)
    place = folder()
    put(place / f"{release.id}.json", canonical(content))
    put(place / (f"{CURRENT}-{release.urn}" if several or schools() else CURRENT), release.id.encode())
    return release


def schools() -> tuple[int, ...]:
    """The numbers (URN) of the schools whose release is served by that number; none where there is one school."""
    named = (path.name.removeprefix(f"{CURRENT}-") for path in folder().glob(f"{CURRENT}-*"))
    return tuple(sorted(int(urn) for urn in named if urn.isascii() and urn.isdigit()))


def put(path: Path, written: bytes) -> None:
    """Write a file so that it appears whole or not at all, whenever this stops."""
    beside = path.with_name(f".{path.name}.{token_hex(8)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def current(urn: int | None = None) -> Release | None:
    """The release that is served of a school, or None where none was ever published.

    Without ``urn`` it is that of an installation of one school. Raises Broken for one that was changed.
    """
    if urn is not None and (own := _named(f"{CURRENT}-{urn}")):
        if own.urn != urn:
            raise Broken("The published figures that are named for this school are another school’s.")
        return own
    alone = _named(CURRENT)
    return alone if alone and urn in (None, alone.urn) else None


def served(urns: Collection[int] | None = None) -> list[Release]:
    """The releases that are served of these schools, or of every school. Raises Broken for one that was changed."""
    if urns is None:
        alone = _named(CURRENT)
        urns = {*schools(), *([alone.urn] if alone else [])}
    return [found for urn in sorted(urns) if (found := current(urn))]


def _named(name: str) -> Release | None:
    try:
        return open_release((folder() / name).read_text())
    except FileNotFoundError:
        return None


def open_release(release_id: str, kept_in: Path | None = None) -> Release:
    """One release by its id, its hash checked against its bytes; ``kept_in`` another folder. Raises Broken."""
    if len(release_id) != ID_LETTERS or not set(release_id) <= set("0123456789abcdef"):
        raise Broken("The name of the published figures is not one that this program gives.")
    path = (kept_in or folder()) / f"{release_id}.json"
    try:
        found = path.stat()
    except OSError as error:
        raise Broken("The file of the published figures is missing.") from error
    return _read(path, release_id, found.st_mtime_ns, found.st_size, found.st_ino)


@lru_cache(maxsize=8)
def _read(path: Path, release_id: str, _changed: int, _size: int, _place: int) -> Release:
    """What the file holds; read anew whenever the file is another or has been written to."""
    written = path.read_bytes()
    if hashlib.sha256(written).hexdigest() != release_id:
        raise Broken("The file of the published figures has been changed since it was published.")
    content = json.loads(written)
    if content["format"] != FORMAT:
        raise Broken("The published figures are of another version of Sightline; publish again.")
    return Release(release_id, content)


def listed(urn: int | None = None) -> list[Release]:
    """Every release that can be opened, of a school or of all, the newest first."""
    names = (path.stem for path in folder().glob("*.json"))
    found = [release for release in map(open_release, names) if urn in (None, release.urn)]
    return sorted(found, key=lambda release: release.made, reverse=True)
