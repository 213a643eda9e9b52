"""The commands ``import``, ``imports`` and ``undo``."""

import argparse
import json
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from data import audit, store
from data.errors import Refused
from data.ingest.describing import as_markdown
from data.ingest.importing import import_pack
from data.ingest.report import shown
from data.ingest.undoing import imports, undo

BY = "command line"


def register(subparsers: argparse._SubParsersAction) -> None:
    """Add this package's commands to the command line."""
    into = subparsers.add_parser("import", help="import a data pack (a folder or .zip of CSV files)")
    into.add_argument("path", metavar="PATH", type=Path)
    into.add_argument("--dry-run", action="store_true", help="say what it would do, and write nothing")
    into.add_argument(
        "--skip-bad-rows", action="store_true", help="leave rows with errors out, import the others"
    )
    into.set_defaults(func=run_import)
    listing = subparsers.add_parser("imports", help="list the imports there have been")
    listing.set_defaults(func=run_imports)
    back = subparsers.add_parser("undo", help="take an import back")
    back.add_argument("number", metavar="N", type=int)
    back.add_argument(
        "--school", metavar="URN", type=int, help="whose import, where there are several schools"
    )
    back.set_defaults(func=run_undo)
    columns = subparsers.add_parser("columns", help="print every file of the data pack with its columns")
    columns.set_defaults(func=run_columns)


def run_columns(_args: argparse.Namespace) -> int:
    """Print the page on the data pack."""
    print(as_markdown(), end="")
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Import a pack and print what came of it; 1 when it was refused."""
    report = import_pack(
        args.path, store.school_engine(), dry_run=args.dry_run, skip_bad_rows=args.skip_bad_rows, by=BY
    )
    print(report.text(), end="")
    if report.import_no:
        rows = report.added + report.changed
        _log("import", import_no=report.import_no, rows=rows, files=len(report.files))
    return 0 if report.accepted else 1


def run_imports(_args: argparse.Namespace) -> int:
    """Print every import there has been."""
    found = imports(store.school_engine())
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
    schools = sorted({row.urn for row in imports(engine)})
    if not schools:
        raise Refused("Nothing has been imported yet, so there is nothing to undo.")
    if args.school is None and len(schools) > 1:
        known = ", ".join(str(urn) for urn in schools)
        raise Refused(f"There are several schools ({known}). Say whose import to undo with --school URN.")
    urn = args.school or schools[0]
    done = undo(engine, urn, args.number, BY)
    print(
        f"Import {args.number} is undone: {done.removed:,} rows taken out, "
        f"{done.restored:,} given back what they were."
    )
    _log("undo", import_no=args.number, rows=done.removed + done.restored)
    return 0


def _log(what: str, **details: int) -> None:
    """Add a line to the audit log; what was done stands, whether the log can be written or not."""
    try:
        audit.record(store.accounts_engine(), what, **details)
    except (SQLAlchemyError, Refused) as error:
        why = getattr(error, "orig", None) or error
        raise Refused(f"The {what} itself is done, but the audit log cannot be written ({why}).") from error
