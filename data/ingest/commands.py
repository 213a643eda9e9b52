"""The commands ``import``, ``watch``, ``imports`` and ``undo``."""

import argparse
import json
import time
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from data import audit, schools, store
from data.errors import Refused
from data.ingest import intake, tray
from data.ingest.describing import as_markdown
from data.ingest.report import Report, shown
from data.ingest.transactions import reading
from data.ingest.undoing import imports, undo
from data.ingest.watching import Watch, keep_watching, watched
from data.ingest.writing import SCHOOL

BY = "command line"


def register(subparsers: argparse._SubParsersAction) -> None:
    """Add this package's commands to the command line."""
    into = subparsers.add_parser(
        "import", help="import files of any known format: a file, a folder or a .zip"
    )
    into.add_argument("path", metavar="PATH", type=Path)
    into.add_argument("--dry-run", action="store_true", help="say what it would do, and write nothing")
    into.add_argument(
        "--skip-bad-rows", action="store_true", help="leave rows with errors out, import the others"
    )
    into.add_argument(
        "--as", dest="fills", metavar="KIND", help=f"what a table is: {', '.join(intake.FILLS)}"
    )
    into.add_argument(
        "--map", dest="columns", metavar="FIELD=HEADING", action="append", default=[],
        help="the column of a table that holds a field",
    )  # fmt: skip
    into.add_argument(
        "--set", dest="given", metavar="FIELD=VALUE", action="append", default=[],
        help="what a field is in every row of a table",
    )  # fmt: skip
    _add_school(into, "which school it is of, where there are several and the files do not say")
    into.set_defaults(func=run_import)
    watching = subparsers.add_parser("watch", help="import what is dropped into a folder, and put it away")
    watching.add_argument("folder", metavar="FOLDER", type=Path)
    watching.add_argument("--every", metavar="SECONDS", type=float, default=30, help="how often to look (30)")
    watching.add_argument("--keep", metavar="DAYS", type=int, default=30, help="how long to keep files (30)")
    watching.add_argument(
        "--once", action="store_true", help="look twice, import what has come to rest, and end"
    )
    watching.add_argument(
        "--skip-bad-rows", action="store_true", help="leave rows with errors out, import the others"
    )
    _add_school(watching, "which school all of it is of, where there are several and the files do not say")
    watching.set_defaults(func=run_watch)
    listing = subparsers.add_parser("imports", help="list the imports there have been")
    _add_school(listing, "only those of this school")
    listing.set_defaults(func=run_imports)
    back = subparsers.add_parser("undo", help="take an import back")
    back.add_argument("number", metavar="N", type=int)
    _add_school(back, "whose import, where there are several schools")
    back.set_defaults(func=run_undo)
    columns = subparsers.add_parser("columns", help="print every file of the data pack with its columns")
    columns.set_defaults(func=run_columns)


def _add_school(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--school", metavar="URN", type=int, help=text)


def run_columns(_args: argparse.Namespace) -> int:
    """Print the page on the data pack."""
    print(as_markdown(), end="")
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Import what is at a path and print what came of it; 1 when it was refused."""
    tray.prune()
    engine = store.school_engine()
    urn = there(args.school, engine)
    wanted = {"answers": settled(args, engine), "skip_bad_rows": args.skip_bad_rows}
    wanted |= {"urn": urn, "named": bool(urn)}
    outcome = (
        intake.preview(args.path, engine, **wanted)
        if args.dry_run
        else intake.take(args.path, engine, by=BY, **wanted)
    )
    for found in outcome.recognised:
        if found.words != intake.PACK:
            print(f"{found.file}: {found.words}")
    print(outcome.report.text(), end="")
    if any(found.asks for found in outcome.recognised):
        print("Say it with --map FIELD=HEADING or --set FIELD=VALUE, and what the table is with --as KIND.")
    if outcome.report.import_no:
        _log_import(outcome.report)
    return 0 if outcome.report.accepted else 1


def there(urn: int | None, engine: Engine) -> int:
    """The school that a command names, 0 where it names none. Raises Refused where there is no such school."""
    with reading(engine) as connection:
        schools.refuse_unknown(urn, connection.execute(select(SCHOOL.c.urn, SCHOOL.c.name)).all())
    return urn or 0


def settled(args: argparse.Namespace, engine: Engine) -> tuple[intake.Mapping, ...]:
    """The mappings of the tables at a path as --as, --map and --set say. Raises Refused for what they cannot say."""
    if not (args.fills or args.columns or args.given):
        return ()
    if args.fills and args.fills not in intake.FILLS:
        raise Refused(f"--as {args.fills}: no table is that. It can be: {', '.join(intake.FILLS)}.")
    found = [one.mapping for one in intake.recognise(args.path, engine, urn=args.school or 0) if one.mapping]
    if not found:
        raise Refused("There is no table at this path for which --as, --map or --set could say anything.")
    return tuple(_as_said(mapping, args) for mapping in found)


def _as_said(mapping: intake.Mapping, args: argparse.Namespace) -> intake.Mapping:
    if args.fills:
        mapping = intake.remap(mapping, args.fills)
    for said in args.columns:
        mapping = intake.with_column(mapping, *_pair("--map", said))
    for said in args.given:
        mapping = intake.with_value(mapping, *_pair("--set", said))
    return mapping


def _pair(option: str, said: str) -> tuple[str, str]:
    name, sign, value = said.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise Refused(f"{option} {said}: write it as {option} 'field=...'.")
    return name.strip(), value.strip()


def run_watch(args: argparse.Namespace) -> int:
    """Watch a folder until stopped, or look at it twice; 1 when something was refused then."""
    if args.every <= 0 or args.keep < 0:
        raise Refused("--every takes seconds above 0, --keep days of 0 or more.")
    engine = store.school_engine()
    watch = Watch(
        args.folder,
        engine,
        lambda line: print(line, flush=True),
        every=args.every,
        keep=args.keep,
        skip_bad_rows=args.skip_bad_rows,
        urn=there(args.school, engine),
        taken=_log_import,
    )
    with watched(args.folder):
        if not args.once:
            keep_watching(watch)
        refused = watch.look()
        time.sleep(args.every)
        return 1 if refused + watch.look() else 0


def run_imports(args: argparse.Namespace) -> int:
    """Print every import there has been, or those of one school."""
    engine = store.school_engine()
    urn = there(args.school, engine)
    found = [row for row in imports(engine) if urn in (0, row.urn)]
    if not found:
        print("Nothing has been imported yet. Import a data pack with: python -m data import PATH")
        return 0
    print(f"{'URN':>6}  {'No':>4}  {'When (UTC)':<16}  {'Added':>9}  {'Changed':>9}  {'Files':>5}  Source")
    for row in found:
        undone = f"  (undone {row.undone_at:%d/%m/%Y %H:%M})" if row.undone_at else ""
        print(
            f"{row.urn:>6}  {row.import_no:>4}  {row.at:%d/%m/%Y %H:%M}  {row.added:>9,}  {row.changed:>9,}  "
            f"{len(json.loads(row.files)):>5}  {shown(row.source)}{undone}"
        )
    return 0


def run_undo(args: argparse.Namespace) -> int:
    """Take an import back and say what that did."""
    engine = store.school_engine()
    known = sorted({row.urn for row in imports(engine)})
    if not known:
        raise Refused("Nothing has been imported yet, so there is nothing to undo.")
    if args.school is None and len(known) > 1:
        listed = ", ".join(str(urn) for urn in known)
        raise Refused(f"There are several schools ({listed}). Say whose import to undo with --school URN.")
    urn = there(args.school, engine) or known[0]
    done = undo(engine, urn, args.number, BY)
    print(
        f"Import {args.number} is undone: {done.removed:,} rows taken out, "
        f"{done.restored:,} given back what they were."
    )
    _log("undo", import_no=args.number, rows=done.removed + done.restored)
    return 0


def _log_import(report: Report) -> None:
    rows = report.added + report.changed
    _log("import", import_no=report.import_no, rows=rows, files=len(report.files))


def _log(what: str, **details: int) -> None:
    """Add a line to the audit log; what was done stands, whether the log can be written or not."""
    try:
        audit.record(store.accounts_engine(), what, **details)
    except (SQLAlchemyError, Refused) as error:
        why = getattr(error, "orig", None) or error
        raise Refused(f"The {what} itself is done, but the audit log cannot be written ({why}).") from error
