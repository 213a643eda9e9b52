"""``python -m data demo``: write the demo school's pack and import it."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, select

from data import ingest, models, store
from data.demo.pack import refuse_nonsense, write_pack
from data.demo.profiles import PROFILES
from data.errors import Refused
from data.ingest.importing import Wish, carry_out
from data.ingest.origins import Origin

BY = "demo"


def register(subparsers: argparse._SubParsersAction) -> None:
    """Add the ``demo`` command."""
    command = subparsers.add_parser(
        "demo", help="make the demo school, in place of the one that may be there, and import it"
    )
    command.add_argument("--pupils", type=int, default=1200, help="how many are on roll today (1200)")
    command.add_argument("--phase", choices=sorted(PROFILES), default="secondary")
    command.add_argument("--seed", type=int, default=1, help="another number makes another school (1)")
    command.add_argument(
        "--today", metavar="YYYY-MM-DD", help="the day of the data, if it is not to be today"
    )
    command.add_argument("--keep", metavar="FOLDER", type=Path, help="keep the pack's files in this folder")
    command.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Write the pack, take out the demo school that may be there, import the new one and mark it as the demo.

    Raises Refused when the database holds a school that is not the demo, or an answer makes no sense.
    """
    today = day(args.today)
    refuse_nonsense(args.pupils, args.phase, args.seed)
    refuse_to_overwrite(args.keep)
    engine = store.school_engine()
    refuse_beside_a_real_school(engine)
    with folder(args.keep) as place:
        write_pack(place, pupils=args.pupils, phase=args.phase, seed=args.seed, today=today)
        forget_demo(engine)
        report = carry_out(place, engine, Wish(by=BY, demo=True), Origin())
        if not report.accepted:
            raise Refused(report.text())
    print(
        f"The demo school is in: {args.pupils:,} pupils on roll on {today:%d/%m/%Y}, from seed {args.seed}."
    )
    if args.keep:
        print(f"Its files are in {args.keep}.")
    return 0


def day(written: str | None) -> date:
    """The day as written, today without one. Raises Refused when it is no date, or to come."""
    if written is None:
        return date.today()
    try:
        asked = date.fromisoformat(written)
    except ValueError as error:
        raise Refused(f"--today {written}: no such date. Write it as 2026-11-20.") from error
    if asked > date.today():
        raise Refused(f"--today {written} is still to come. It can be {date.today()} at the latest.")
    return asked


@contextmanager
def folder(kept: Path | None) -> Iterator[Path]:
    """The folder to write to: the one to keep, or one that is gone afterwards."""
    if kept:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="demo-school-") as scratch:
        yield Path(scratch) / "demo-school"


def refuse_to_overwrite(kept: Path | None) -> None:
    """Raises Refused when the folder to keep the files in holds files that are not the demo school's."""
    if kept is None or not kept.exists():
        return
    if not kept.is_dir():
        raise Refused(f"--keep {kept}: that is a file. Name a folder, new or empty.")
    urns = {str(profile.urn) for profile in PROFILES.values()}
    school = kept / "school.csv"
    ours = school.is_file() and school.read_bytes().partition(b"\n")[2][:6].decode("ascii", "replace") in urns
    if any(kept.iterdir()) and not ours:
        raise Refused(
            f"--keep {kept}: there are files in it that are not the demo school's. Name a new folder."
        )


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
    """Undo the imports of a demo school that is there, so that pupils of two demo schools are never mixed."""
    with engine.connect() as connection:
        demos = connection.scalars(select(models.School.urn).where(models.School.demo)).all()
    for made in reversed(ingest.imports(engine)):
        if made.urn in demos and made.undone_at is None:
            ingest.undo(engine, made.urn, made.import_no, BY)
