"""``python -m data publish``: publish the figures that governors may see, or say what they would be."""

import argparse
import sys

from tqdm import tqdm

from data import audit, schools, store
from data.errors import Refused
from data.publish.making import Made, make
from data.publish.turn import turn
from data.release import file
from data.release.dimensions import LADDER
from data.school import School
from data.source import Live


def register(subparsers: argparse._SubParsersAction) -> None:
    """Add the ``publish`` command."""
    command = subparsers.add_parser("publish", help="publish the figures that governors may see")
    command.add_argument(
        "--preview",
        action="store_true",
        help="say what governors would get and what is hidden; write nothing",
    )
    command.add_argument("--school", metavar="URN", type=int, help="whose, where there are several schools")
    command.add_argument("--list", action="store_true", help="list what has been published, the newest first")
    command.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Publish, preview or list. Raises Refused, and writes nothing, where figures may not be published."""
    if args.list:
        return _list()
    if args.preview:
        print(said_of(_made(_school(args.school)[0])))
        print("This is a preview: nothing was written.")
        return 0
    with turn():
        school, several = _school(args.school)
        made = _made(school)
        print(said_of(made))
        release = file.write(made.content, several=several)
    audit.record(store.accounts_engine(), "release", release=release.id)
    print(f"Published to governors as {release.id[:12]}.")
    return 0


def _list() -> int:
    served = {release.id for release in file.served()}
    releases = file.listed()
    several = len({release.urn for release in releases}) > 1
    for release in releases:
        shown = "shown to governors" if release.id in served else "no longer shown"
        of = f", {release.name}" if several else ""
        print(f"{release.id[:12]}  as at {release.as_at}, published {release.made}, {shown}{of}")
    if not releases:
        print("Nothing has been published to governors yet.")
    return 0


def _school(urn: int | None) -> tuple[School, bool]:
    """The school whose figures are meant, and whether there are several. Raises Refused where it must be said which."""
    live = Live(store.school_engine())
    known = live.known()
    if not known:
        raise Refused(
            "No school has been imported yet. Run: python -m data import PATH, or python -m data demo."
        )
    schools.refuse_unknown(urn, known)
    several = len(known) > 1
    if several and urn is None:
        listed = ", ".join(f"{one.urn} {one.name}" for one in known)
        raise Refused(f"There are several schools ({listed}). Say whose figures with --school URN.")
    return live.school(urn if several else None), several


def _made(school: School) -> Made:
    """The release, with how far it is on standard error."""
    with tqdm(total=1, file=sys.stderr, bar_format="{percentage:3.0f}% {bar:30} {desc}", leave=False) as bar:

        def progress(words: str, done: int, of: int) -> None:
            bar.total, bar.n = of, done
            bar.set_description_str(words)

        return make(school, progress)


def said_of(made: Made) -> str:
    """What is published and what is hidden, for the SENCO: which tables, how much of them, and why the rest is not."""
    content = made.content
    rung = next(rung for rung in LADDER if rung.name == made.rung)
    rows = [
        row for tables in content["tables"].values() for table in tables.values() for row in table["rows"]
    ]
    hidden = sum(any(part == ["hidden", True] for part in row["dict"]) for row in rows)
    lines = [
        f"{content['school']['name']}, as at {content['as_at']}.",
        f"Published are {rung.words}: {made.shown:.0%} of these groups are shown.",
        f"Of {len(rows):,} numbers in {len(content['tables'])} tables, {hidden:,} are hidden.",
    ]
    if made.still:
        lines.append("Hidden because few pupils moved since earlier figures: some year groups.")
    lines.append("Hidden groups of the roll:" if made.hidden else "No group of the roll is hidden.")
    lines += [f"  {group}: {why}." for group, why in made.hidden]
    return "\n".join(lines)
