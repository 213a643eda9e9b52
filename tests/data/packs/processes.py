"""What the fault tests run in processes of their own: one import, broken off or watched."""

import os
import resource
import signal
import sys
import time
from pathlib import Path

import psycopg
from sqlalchemy import event

from data import ingest, store
from data.errors import Refused
from tests.data.packs import TODAY

IN_A_STREAM = 100


def run_import(url: str, folder: str, instance: str, options: dict | None = None) -> None:
    """Import a pack; the exit code says what came of it: 0 imported, 3 nothing to change, 4 refused in words.

    ``die_at``: kill this process before that statement (of PostgreSQL's streams, before each begins), "copy" in the
    middle of a stream, "commit" before the commit. ``largest_file``: what a
    file may grow to, in bytes. ``ready``: a file to make when everything is loaded, to wait for ``go``.
    """
    options = options or {}
    os.environ["SIGHTLINE_INSTANCE"] = instance
    engine = store.engine(url)
    _die_at(engine, options.get("die_at"))
    if limit := options.get("largest_file"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    if ready := options.get("ready"):
        Path(ready).touch()
        while options.get("go") and not Path(options["go"]).exists():
            time.sleep(0.001)
    try:
        report = ingest.import_pack(folder, engine, today=TODAY, progress=False)
    except Refused as refusal:
        Path(instance, f"refusal-{os.getpid()}.txt").write_text(str(refusal), encoding="utf-8")
        sys.exit(4)
    sys.exit(3 if report.nothing_to_change else 0 if report.accepted else 5)


def _counted(real, count):
    def call(*arguments, **options):
        count()
        return real(*arguments, **options)

    return call


def _die_at(engine, moment: int | str | None) -> None:
    seen = [0]

    def count(*_):
        seen[0] += 1
        if seen[0] == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def commit(_connection):
        os.kill(os.getpid(), signal.SIGKILL)

    if moment == "commit":
        event.listen(engine, "commit", commit)
    elif moment == "copy":
        moment = IN_A_STREAM
        psycopg.Copy.write_row = _counted(psycopg.Copy.write_row, count)
    elif moment:
        event.listen(engine, "before_cursor_execute", count)
        psycopg.Cursor.copy = _counted(psycopg.Cursor.copy, count)
