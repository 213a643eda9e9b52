"""``python -m data demo``: write the pack of the demo school, or those of a demo trust, and import them."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, select

from data import accounts, models, settings, store
from data.demo.making import BY, forget_demo, make_trust
from data.demo.pack import refuse_nonsense, write_pack
from data.demo.profiles import PROFILES
from data.demo.trust import members
from data.errors import Refused
from data.ingest.importing import Wish, carry_out
from data.ingest.origins import Origin

USUAL_PUPILS, USUAL_PHASE = 1200, "secondary"


def register(subparsers: argparse._SubParsersAction) -> None:
    """Add the ``demo`` command."""
    command = subparsers.add_parser(
        "demo", help="make the demo school, in place of the one that may be there, and import it"
    )
    command.add_argument(
        "--pupils", type=int, help="how many are on roll today (1200; in a trust 750 a school)"
    )
    command.add_argument("--phase", choices=sorted(PROFILES), help="of the one school (secondary)")
    command.add_argument(
        "--trust", metavar="SCHOOLS", type=int, help="make a trust of so many schools, of all phases"
    )
    command.add_argument("--seed", type=int, default=1, help="another number makes another school (1)")
    command.add_argument(
        "--today", metavar="YYYY-MM-DD", help="the day of the data, if it is not to be today"
    )
    command.add_argument("--keep", metavar="FOLDER", type=Path, help="keep the pack's files in this folder")
    command.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Write the packs, take out the demo that may be there, import the new one and mark it as the demo.

    Raises Refused when the database holds a school that is not the demo, or an answer makes no sense.
    """
    today = day(args.today)
    return one_school(args, today) if args.trust is None else trust(args, today)


def trust(args: argparse.Namespace, today: date) -> int:
    """Make a demo trust."""
    if args.phase or args.keep:
        raise Refused("--trust makes schools of all phases and keeps no files. Leave out --phase and --keep.")
    schools = members(args.trust, args.pupils, args.seed)
    engine = store.school_engine()
    refuse_beside_a_real_school(engine)
    make_trust(engine, schools, today, partial(print, flush=True))
    give_accounts([school.profile.urn for school in schools])
    pupils = sum(school.pupils for school in schools)
    print(
        f"The demo trust is in: {len(schools)} schools, {pupils:,} pupils on roll on {today:%d/%m/%Y}, "
        f"from seed {args.seed}."
    )
    return 0


def one_school(args: argparse.Namespace, today: date) -> int:
    """Make one demo school."""
    pupils = USUAL_PUPILS if args.pupils is None else args.pupils
    phase = args.phase or USUAL_PHASE
    refuse_nonsense(pupils, phase, args.seed)
    refuse_to_overwrite(args.keep)
    engine = store.school_engine()
    refuse_beside_a_real_school(engine)
    with folder(args.keep) as place:
        write_pack(place, pupils=pupils, phase=phase, seed=args.seed, today=today)
        forget_demo(engine)
        report = carry_out(place, engine, Wish(by=BY, demo=True), Origin())
        if not report.accepted:
            raise Refused(report.text())
    give_accounts([report.urn])
    print(f"The demo school is in: {pupils:,} pupils on roll on {today:%d/%m/%Y}, from seed {args.seed}.")
    if args.keep:
        print(f"Its files are in {args.keep}.")
    return 0


def give_accounts(schools: list[int]) -> None:
    """Give the demo's accounts these schools, where there are several to choose from or accounts that had others."""
    if len(schools) > 1 or (settings.instance() / accounts.DEMO_FILE).exists():
        accounts.ensure_demo_accounts(store.accounts_engine(), settings.instance(), schools)


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
