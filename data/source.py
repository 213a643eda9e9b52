"""The one door through which figures leave: every panel asks a reader's source for its table."""

import logging
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from threading import Lock

from sqlalchemy import Engine, select

from data import audit, benchmarks, settings, snapshot, store, terms
from data.benchmarks import Benchmark
from data.errors import NotAllowed
from data.filters import OPTIONAL, Filters
from data.measures.core import Measure
from data.measures.listing import Listing
from data.models import School as SchoolRow
from data.pupil import Record, find
from data.reader import current_reader
from data.release import file, preview
from data.released import Released
from data.rounding import said
from data.school import School, View
from data.table import Table

# As many as are kept of panels; a list of pupils takes a tenth of a megabyte.
TABLES_KEPT = 1024
# Asked in every request, so it is put together once.
NEWEST = select(SchoolRow.urn, SchoolRow.data_version).order_by(SchoolRow.urn).limit(1)
log = logging.getLogger("sightline.source")


class NotPublished(Exception):
    """A governor asked and nothing has been published for governors."""


class Live:
    """Figures made from the pupil data of one school; for staff only.

    Tables are kept by (school, data version, measure, choices); a new import makes a new version, so nothing
    is ever taken back by hand. The last snapshot serves until the next one is built.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._school: School | None = None
        self._tables: OrderedDict = OrderedDict()
        self._building = Lock()

    def school(self) -> School | None:
        """The snapshot of the newest data, or None where nothing has been imported."""
        with self._engine.connect() as connection:
            newest = connection.execute(NEWEST).first()
        if newest is None:
            return None
        held = self._school
        if held is None or (held.urn, held.version) != tuple(newest):
            with self._building:
                held = self._school
                if held is None or (held.urn, held.version) != tuple(newest):
                    held = self._school = snapshot.build(self._engine, newest.urn)
        return held

    def reading(self, filters: Filters, offered: tuple[str, ...] = OPTIONAL) -> "Reading":
        """One request's look at the newest data under the reader's choices; ``offered`` of OPTIONAL are the page's."""
        school, filters = self.school(), filters.offered(offered)
        if school and filters.registration_group:
            known = school.classes.known(filters.registration_group)
            filters = replace(filters, registration_group=known)
        return Reading(self, school, filters)

    def table(self, school: School, measure: Measure | Listing, filters: Filters) -> Table:
        """One measure of one snapshot under the reader's choices, kept for the next reader.

        Raises NotAllowed where the reader's role does not reach the measure.
        """
        reader = current_reader()
        if reader.role not in measure.readers & terms.STAFF:
            raise NotAllowed(f"The role {reader.role!r} does not see {measure.title!r}.")
        filters = filters.supposing(measure.supposes)
        key = (school.urn, school.version, measure.key, filters)
        kept = self._tables.get(key)
        if kept is None:
            kept = self._tables[key] = answer(school, measure, filters)
            while len(self._tables) > TABLES_KEPT:
                self._tables.popitem(last=False)
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
        return Released(preview.opened(reader.preview))
    if reader.role == "governor" or settings.for_governors():
        return published()
    return _live(store.school_engine())


def warm() -> None:
    """Read the school before anybody asks, so that no reader waits for it and all workers share its memory.

    A school that cannot be read stops no start: people must be able to sign in and mend it, and each page says so.
    """
    if settings.for_governors():
        return
    try:
        _live(store.school_engine()).school()
    except Exception as error:  # noqa: BLE001 (see above; what went wrong may hold a pupil's data)
        log.error("the school could not be read: %s", type(error).__name__)


def published() -> Released:
    """The newest published release. Raises NotPublished and Broken as ``current`` does."""
    release = file.current()
    if release is None and settings.for_governors():
        raise file.Broken("This site holds no published figures.")
    if release is None:
        raise NotPublished("No figures have been published to governors yet.")
    return Released(release)


def answer(school: School, measure: Measure | Listing, filters: Filters) -> Table:
    """One measure of one school under the reader's choices, with what it may be compared with."""
    as_at = school.effective(filters.as_at)
    ignored = tuple(words for name, words in measure.ignores if getattr(filters, name))
    for name, _words in measure.ignores:
        filters = filters.without(name)
    lacking = school.lacking(measure.needs)
    missing = f"Import {' and '.join(lacking)} to see this." if lacking else ""
    if isinstance(measure, Listing):
        rows = [] if missing else measure.rows(school, filters)
        facts = {"parted_by": measure.parted_by}
        return Table(
            (), rows, as_at, len(rows), notes=ignored, missing=missing, columns=measure.columns, facts=facts
        )
    rows = [] if missing else measure.value(measure.tally(school, filters))
    view = school.view(filters)
    table = Table(
        groups=measure.groups, rows=rows, as_at=as_at, n=view.in_view,
        counted=measure.counted(school, filters) if measure.counted else counted(view),
        left_out=measure.left_out(school, filters), notes=ignored, missing=missing,
        facts={"filters": filters, "phase": school.phase, **measure.facts(school, filters)},
    )  # fmt: skip
    return _compared(table, school, measure, filters)


def counted(view: View) -> str:
    """Who is behind a table, such as "187 pupils with SEN, 1,257 on roll"."""
    return f"{said(int(view.sen.sum()), 0)} pupils with SEN, {said(int(view.everyone.sum()), 0)} on roll."


def _compared(table: Table, school: School, measure: Measure, filters: Filters) -> Table:
    """The table with the national figures of the same measure, phase and population, or the words for none."""
    if table.missing or not (measure.benchmark or measure.national):
        return table
    if measure.national:
        found, words = measure.national(school, filters)
        shown = {table.key(row) for row in table.rows}
        kept = {key: figure for key, figure in found.items() if key in shown}
        return replace(table, benchmarks=kept, no_benchmark=words)
    if filters.cuts_anyone:
        return replace(
            table,
            no_benchmark="The national figure is for the whole roll, so it is not set beside a part of it.",
        )
    if measure.primary_only and filters.needs == "any":
        return replace(
            table,
            no_benchmark="The national figure counts primary needs, so it is not set beside every recorded need.",
        )
    found = {}
    for row in table.rows:
        key = table.key(row)
        figure = _figure(school, measure, key, table.as_at)
        if figure:
            found[key] = figure
            row["note"] = (
                row["note"] or f"{figure.period}, {figure.basis}: {figure.value:g} ({figure.source})"
            )
    phase = terms.PHASES[school.phase]
    return replace(
        table, benchmarks=found, no_benchmark="" if found else f"No national figure for {phase} schools."
    )


def _figure(school: School, measure: Measure, key: tuple, as_at: date) -> Benchmark | None:
    """The newest figure for a row's group, and for a page seen as at an earlier year none from after that year."""
    asked = (measure.benchmark, school.phase, measure.benchmark_group(key))
    figure = benchmarks.find(*asked, school_rows=school.benchmarks)
    last = terms.academic_year(as_at)
    if figure is None or figure.year <= last:
        return figure
    earlier = [b for b in benchmarks.series(*asked, school_rows=school.benchmarks) if b.year <= last]
    return earlier[-1] if earlier else None


def is_demo() -> bool:
    """Whether the school that is served is the demo school and no other is kept beside it."""
    if settings.for_governors():
        release = file.current()
        return release is not None and bool(release.content["school"].get("demo"))
    with store.school_engine().connect() as connection:
        return connection.execute(select(SchoolRow.demo)).scalars().all() == [True]
