"""Makes demo schools in the database: packs written by other processes, each imported as soon as it is there."""

import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import Engine, select

from data import ingest, models
from data.demo.pack import write_school
from data.demo.trust import Member
from data.errors import Refused
from data.ingest.importing import Wish, carry_out
from data.ingest.origins import Origin

BY = "demo"


def make_trust(engine: Engine, trust: list[Member], today: date, tell: Callable[[str], None]) -> None:
    """Put the schools of a demo trust in place of whatever demo is there; one that is there as asked for is kept.

    ``tell`` is told of each school. Stopped in the middle it goes on from there when it is asked for again. Raises
    Refused where a school could not be imported.
    """
    there = standing(engine)
    kept = frozenset(one.profile.urn for one in trust if there.get(one.profile.urn) == [one.form(today)])
    forget_demo(engine, kept)
    if kept:
        tell(f"{len(kept)} of {len(trust)} schools are there already.")
    missing = [one for one in trust if one.profile.urn not in kept]
    for place, (one, pack) in enumerate(written(missing, today), start=len(kept) + 1):
        wish = Wish(by=BY, demo=True, progress=False, source=one.form(today))
        report = carry_out(pack, engine, wish, Origin())
        if not report.accepted:
            raise Refused(report.text())
        tell(f"{place} of {len(trust)}: {one.profile.name}, {one.pupils:,} pupils.")


def written(schools: list[Member], today: date) -> Iterator[tuple[Member, Path]]:
    """Each school with its pack, in order; a pack is gone when the next is asked for.

    The database takes one writer, so packs are made beside it, as many at once as there are processors left, and no
    more of them lie about than that.
    """
    if not schools:
        return
    at_once = max(1, (os.cpu_count() or 1) - 1)
    # A forked process would share the database's connections.
    workers = ProcessPoolExecutor(min(at_once, len(schools)), mp_context=get_context("spawn"))
    with tempfile.TemporaryDirectory(prefix="demo-trust-") as scratch, workers as pool:
        to_come, under_way = deque(schools), deque()
        while to_come or under_way:
            while to_come and len(under_way) <= at_once:
                one = to_come.popleft()
                place = Path(scratch) / str(one.profile.urn)
                under_way.append((one, pool.submit(write_school, place, one.asked(today))))
            one, pack = under_way.popleft()
            yield one, pack.result()
            shutil.rmtree(pack.result())


def standing(engine: Engine) -> dict[int, list[str]]:
    """What stands of each demo school: the sources of its imports that were not undone."""
    asked = (
        select(models.Import.urn, models.Import.source)
        .join(models.School, models.School.urn == models.Import.urn)
        .where(models.School.demo, models.Import.undone_at.is_(None))
    )
    found: dict[int, list[str]] = {}
    with engine.connect() as connection:
        for urn, source in connection.execute(asked):
            found.setdefault(urn, []).append(source)
    return found


def forget_demo(engine: Engine, kept: frozenset[int] = frozenset()) -> None:
    """Undo the imports of demo schools but those kept, so that pupils of two demo schools are never mixed."""
    gone = set(standing(engine)) - kept
    for made in reversed(ingest.imports(engine)):
        if made.urn in gone and made.undone_at is None:
            ingest.undo(engine, made.urn, made.import_no, BY)
