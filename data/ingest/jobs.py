"""Work on what was handed in, in a process of its own: looking, importing, undoing. Never in a request.

The process outlives a reloaded page and a restarted worker. It holds the tray's lock, and to write the school's
data the lock of all writers, for as long as it lives; both are taken before it starts and handed on to it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

from data import settings
from data.errors import Refused
from data.ingest.tray import PATIENCE, Tray, writing_lock
from data.locks import hold

WRITES = ("importing", "undoing")
ROOT = Path(__file__).parents[2]
BUSY_WORDS = "Another import or undoing is running. Wait until it has ended, then try again."


def start(tray: Tray, step: str, **task: Any) -> None:
    """Begin a step of ``data.ingest.tray.BUSY``; ``task`` is what it must know, as JSON can hold it.

    Raises Refused when work on this tray, or any writing to the school's data, is under way.
    """
    held = []
    try:
        for lock in (tray.working, *([writing_lock()] if step in WRITES else [])):
            taken = hold(lock, PATIENCE)
            if taken is None:
                raise Refused(BUSY_WORDS)
            held.append(taken)
        tray.tell({"step": step, "doing": "", "share": 0})
        _run(tray, {"step": step, **task}, held)
    finally:
        for taken in held:
            os.close(taken)


def _run(tray: Tray, task: dict[str, Any], held: list[int]) -> None:
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    place = {"SIGHTLINE_INSTANCE": str(settings.instance()), "PYTHONPATH": os.pathsep.join(paths)}
    process = subprocess.Popen(  # noqa: S603 (this very Python, and nothing that anybody typed)
        [sys.executable, "-W", "ignore", "-m", "data.ingest.work", str(tray.account_id), str(tray.urn)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        pass_fds=held,
        start_new_session=True,
        env=os.environ | place,
    )
    process.stdin.write(json.dumps(task).encode())
    process.stdin.close()
    Thread(target=process.wait, daemon=True).start()
