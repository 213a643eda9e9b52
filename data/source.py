"""The one door through which figures leave: every panel asks a reader's source for its table."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from threading import Lock

from sqlalchemy import Engine, select

from data import audit, heap, schools, settings, snapshot, store, terms
from data.answers import answer
from data.errors import NoSchoolGiven, NoSuchSchool, NotAllowed
from data.filters import OF_A_SCHOOL, Filters
from data.kept import Kept
from data.measures.core import Measure
from data.measures.listing import Listing
from data.models import School as SchoolRow
from data.pupil import Record, find
from data.reader import Reader, current_reader
from data.release import file, preview
from data.released import Released, known_of, served
from data.school import School
from data.schools import Known
from data.table import Table
from data.trust.reading import TrustReading
from data.trust.reading import reading as several

# As many as are kept of panels. Most have some twenty rows, of half a kilobyte each; a list of pupils has hundreds.
TABLES_KEPT, ROWS_KEPT = 640, 20_000
# Asked in every request, so it is put together once; the rest is asked only where a version is new.
NEWEST = select(SchoolRow.urn, SchoolRow.data_version).order_by(SchoolRow.urn)
KNOWN = select(
    SchoolRow.urn,
    SchoolRow.name,
    SchoolRow.phase,
    SchoolRow.data_version,
    SchoolRow.demo,
    SchoolRow.data_date,
).order_by(SchoolRow.urn)
log = logging.getLogger("sightline.source")


class NotPublished(Exception):
    """A governor asked and nothing has been published for governors."""


class Live:
    """Figures made from the pupil data of the schools of an installation; for staff only.

    Tables are kept by (school, data version, measure, choices); a new import makes a new version, so nothing
    is ever taken back by hand. Of each school the last snapshot serves until the next one is built.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: tuple[list, tuple[Known, ...]] = ([], ())
        self._held: dict[int, School] = {}
        self._at_hand = snapshot.AtHand()
        self._tables = Kept(TABLES_KEPT, ROWS_KEPT, lambda table: len(table.rows))
        self._building: dict[int, Lock] = {}

    def known(self) -> tuple[Known, ...]:
        """Every school of the installation as it is now, by name, whoever asks: one question to the database."""
        with self._engine.connect() as connection:
            newest = connection.execute(NEWEST).all()
            versions, known = self._known
            if newest != versions:
                rows = connection.execute(KNOWN).all()
                known = schools.by_name(Known(*row) for row in rows)
                self._known = ([(row.urn, row.data_version) for row in rows], known)
        return known

    def given(self) -> tuple[Known, ...]:
        """The schools that the present reader is given, by name."""
        return schools.given(current_reader(), self.known())

    def chosen(self) -> Known | None:
        """The school that the present request is about, None where it is not imported; raises as ``schools.chosen``."""
        return schools.chosen(current_reader(), self.known())

    def school(self, urn: int | None = None) -> School | None:
        """The snapshot of a school's newest data, whoever asks, or None where there is none; of no urn the first."""
        asked = next((one for one in self.known() if urn in (None, one.urn)), None)
        return self._snapshot(asked) if asked else None

    def _snapshot(self, asked: Known) -> School:
        held = self._held.get(asked.urn)
        if held and held.version == asked.version:
            return held
        building = self._building.setdefault(asked.urn, Lock())
        # Whoever comes while the new one is built reads the old one, and waits only where there is none.
        if not building.acquire(blocking=held is None):
            return held
        try:
            held = self._held.get(asked.urn)
            if held is None or held.version != asked.version:
                replaced = held
                held = self._held[asked.urn] = snapshot.build(self._engine, asked.urn)
                # Nobody asks for the tables of the version before again. What was worked out of it points back at it,
                # and of what stood in memory when the workers were forked no such circle is ever looked for.
                self._tables.drop(lambda key: key[0] == asked.urn)
                if replaced:
                    replaced.forget()
                heap.give_back()
            return held
        finally:
            building.release()

    def reading(self, filters: Filters, offered: tuple[str, ...] = OF_A_SCHOOL) -> "Reading | TrustReading":
        """One request's look at the newest data under the reader's choices; ``offered`` of OPTIONAL are the page's.

        A page that asks which phase looks at all the schools that the reader is given. Raises NoSuchSchool and
        NoSchoolGiven as ``schools.chosen``.
        """
        asked, filters = self.chosen(), filters.offered(offered)
        if "phase" in offered:
            given = {one.urn: one for one in self.given()}
            return several(tuple(given.values()), filters, lambda urn: self._snapshot(given[urn]))
        school = self._at_hand.read(self._snapshot(asked)) if asked else None
        if school and filters.registration_group:
            known = school.classes.known(filters.registration_group)
            filters = replace(filters, registration_group=known)
        return Reading(self, school, filters)

    def table(self, school: School, measure: Measure | Listing, filters: Filters) -> Table:
        """One measure of one snapshot under the reader's choices, kept for the next reader.

        Raises NotAllowed where the reader's role does not reach the measure, or is given other schools.
        """
        reader = current_reader()
        if reader.given and school.urn not in reader.given:
            raise NotAllowed("This school is not given to the reader.")
        if reader.role not in measure.readers & terms.STAFF:
            raise NotAllowed(f"The role {reader.role!r} does not see {measure.title!r}.")
        filters = filters.supposing(measure.supposes)
        key = (school.urn, school.version, measure.key, filters)
        kept = self._tables.get(key)
        if kept is None:
            kept = self._tables.put(key, answer(school, measure, filters))
        return kept


@dataclass(frozen=True)
class Reading:
    """All that one request reads, of one data version: tables, who is in view, the school's own words."""

    source: Live
    school: School | None
    filters: Filters

    @property
    def release(self) -> None:
        """The release that is read: none, this is the pupil data."""
        return

    def holds(self, _measure: Measure | Listing) -> bool:
        """Whether this source tells of a measure: the pupil data tells of all."""
        return True

    def table(self, measure: Measure | Listing) -> Table:
        """The table of a measure. Raises NotAllowed where the reader's role does not reach it."""
        if self.school is None:
            return Table((), [], date.today(), missing="No school has been imported yet.")
        return self.source.table(self.school, measure, self.filters)

    def pupil(self, key: str) -> Record | None:
        """One pupil's record by their opaque key, or None; every one that is given is written in the audit log.

        Raises NotAllowed for a role that may not know names.
        """
        reader = current_reader()
        if reader.role not in terms.NAMES_SEEN_BY:
            raise NotAllowed("Only the SENCO and senior leaders see who a pupil is.")
        record = find(self.school, key) if self.school else None
        if record:
            audit.record(store.accounts_engine(), "named view", account_id=reader.account_id, page="pupil")
        return record

    def in_view(self) -> tuple[int, int]:
        """How many pupils the choices keep, and how many are on roll that day."""
        if self.school is None:
            return 0, 0
        everybody = self.school.view(Filters(as_at=self.filters.as_at))
        return self.school.view(self.filters).in_view, everybody.in_view


@lru_cache
def _live(engine: Engine) -> Live:
    return Live(engine)


def current() -> Live | Released:
    """The source of this request's reader: for staff the pupil data, for governors what was published to them.

    Raises NotSignedIn outside a reader's request, NotPublished where nothing was published, and Broken where the
    published figures are missing or were changed. A site for governors reads what was published, whoever asks.
    """
    reader = current_reader()
    if reader.preview:
        return previewed(reader)
    if reader.role == "governor" or settings.for_governors():
        return published()
    return _live(store.school_engine())


def previewed(reader: Reader) -> Released:
    """The preview that a reader looks at. Raises Broken where it is gone, NoSuchSchool where it is not theirs."""
    release = preview.opened(reader.preview)
    if schools.chosen(reader, (known_of(release),)) is None:
        raise NoSuchSchool
    return Released(release)


def warm() -> None:
    """Read the schools before anybody asks, so that no reader waits for one and all workers share their memory.

    A school that cannot be read stops no start: people must be able to sign in and mend it, and each page says so.
    """
    if settings.for_governors():
        return
    live = _live(store.school_engine())
    for known in _tried(live.known, "schools") or ():
        _tried(lambda urn=known.urn: live.school(urn), f"school {known.urn}")


def _tried(read: Callable, what: str) -> object:
    try:
        return read()
    except Exception as error:  # noqa: BLE001 (see above; what went wrong may hold a pupil's data)
        log.error("the %s could not be read: %s", what, type(error).__name__)


def offered() -> tuple[Known, ...]:
    """The schools that the present reader may choose from, by name; none where there are not several.

    Governors choose from the schools that something is published of.
    """
    reader = current_reader()
    # Most readers are given one school or none by number, and for them nothing need be asked.
    if reader.preview or (reader.given is not None and len(reader.given) < 2):
        return ()
    if reader.role == "governor" or settings.for_governors():
        mine = schools.given(reader, served(reader.given))
    else:
        mine = _live(store.school_engine()).given()
    return mine if len(mine) > 1 else ()


def chosen() -> Known | None:
    """The school that the present request is about, None where it holds nothing; raises as ``schools.chosen``."""
    reader = current_reader()
    if reader.preview:
        return known_of(previewed(reader).release)
    if reader.role == "governor" or settings.for_governors():
        # One published school may be the first of several, so only who is given it by number reads it.
        if reader.given == frozenset() and file.schools():
            raise NoSchoolGiven
        return schools.chosen(reader, served(reader.given))
    return _live(store.school_engine()).chosen()


def apart() -> int:
    """The URN under which things of the present school are kept where there are several, 0 where there is but one."""
    reader = current_reader()
    if reader.preview or reader.role == "governor" or settings.for_governors():
        alone, about = reader.given == frozenset() and not file.schools(), chosen()
    else:
        live = _live(store.school_engine())
        alone, about = len(live.known()) < 2, live.chosen()
    return 0 if alone or about is None else about.urn


def only() -> int:
    """The URN of the one school that is here, 0 where there is none or several."""
    asked = served if settings.for_governors() else _live(store.school_engine()).known
    known = _tried(asked, "schools") or ()
    return known[0].urn if len(known) == 1 else 0


def published() -> Released:
    """What is published of the school that the request is about. Raises NotPublished and Broken as ``current`` does."""
    about = chosen()
    release = file.current(about.urn) if about else None
    if release is None and settings.for_governors():
        raise file.Broken("This site holds no published figures.")
    if release is None:
        raise NotPublished("No figures have been published to governors yet.")
    return Released(release)


def is_demo() -> bool:
    """Whether what is served is the demo's, and no other school is kept beside it."""
    if settings.for_governors():
        marks = [known.demo for known in served()]
    else:
        with store.school_engine().connect() as connection:
            marks = connection.execute(select(SchoolRow.demo)).scalars().all()
    return bool(marks) and all(marks)
