"""``python -m data demo``: write the demo school's pack and import it."""

import argparse
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, delete, select, update

from data import models, store
from data.demo.pack import write_pack
from data.demo.profiles import PROFILES
from data.errors import Refused

KEPT = {"school"}


def register(subparsers: argparse._SubParsersAction) -> None:
    """Add the ``demo`` command."""
    command = subparsers.add_parser(
        "demo", help="make the demo school, in place of the demo school that may be there, and import it"
    )
    command.add_argument("--pupils", type=int, default=1200, help="how many are on roll today (1200)")
    command.add_argument("--phase", choices=sorted(PROFILES), default="secondary")
    command.add_argument("--seed", type=int, default=1, help="another number makes another school (1)")
    command.add_argument("--today", help="the day of the data, YYYY-MM-DD (today)")
    command.add_argument("--keep", metavar="FOLDER", help="keep the pack's files in this folder")
    command.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Write the pack, take out the demo school that may be there, import the new one and mark it as the demo.

    Raises Refused when the database holds a school that is not the demo, or an answer makes no sense.
    """
    from data import ingest

    today = day(args.today)
    engine = store.school_engine()
    refuse_beside_a_real_school(engine)
    with folder(args.keep) as place:
        write_pack(place, pupils=args.pupils, phase=args.phase, seed=args.seed, today=today)
        forget_demo(engine)
        ingest.import_pack(place, engine, by="demo")
        ingest.mark_demo(engine, PROFILES[args.phase].urn)
        print(
            f"The demo school is in: {args.pupils} pupils on roll on {today:%d %B %Y}, made from seed {args.seed}."
        )
        if args.keep:
            print(f"Its files are in {place}.")
    return 0


def day(written: str | None) -> date:
    """The day as written, today without one. Raises Refused when it is no date."""
    if written is None:
        return date.today()
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise Refused(f"--today {written}: no such date. Write it as 2026-11-20.") from error


@contextmanager
def folder(kept: str | None):
    """The folder to write to: the one to keep, or one that is gone afterwards."""
    if kept:
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory(prefix="demo-school-") as scratch:
        yield Path(scratch)


def refuse_beside_a_real_school(engine: Engine) -> None:
    """Raises Refused when the database holds a school that is not the demo."""
    with engine.connect() as connection:
        real = connection.scalars(select(models.School.name).where(models.School.demo.is_(False))).all()
    if real:
        raise Refused(
            f"The database holds {', '.join(real)}. The demo school is never put beside a real one: "
            "set SIGHTLINE_INSTANCE to an empty folder, or SIGHTLINE_DATABASE_URL to an empty database."
        )


def forget_demo(engine: Engine) -> None:
    """Take the rows of a demo school out, so that pupils of two demo schools are never mixed.

    The row of the school itself stays: its data version must go on growing, for caches are keyed by it.
    """
    with engine.begin() as connection:
        demos = connection.scalars(select(models.School.urn).where(models.School.demo)).all()
        if not demos:
            return
        for table in reversed(models.Base.metadata.sorted_tables):
            if table.name not in KEPT:
                connection.execute(delete(table).where(table.c.urn.in_(demos)))
        connection.execute(
            update(models.School)
            .where(models.School.urn.in_(demos))
            .values(data_version=models.School.data_version + 1)
        )
