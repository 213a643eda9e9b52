"""Preparing a release in a process of its own, so that no request waits for it, and publishing what was prepared.

``python -m data.publish.preparing`` makes a preview of the newest data. How far it is stands in a small file, which
any process of the server can read.
"""

import json
import logging
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Thread

from data import audit, settings, store, terms
from data.errors import NotAllowed, Refused
from data.publish.making import make
from data.reader import Reader, current_reader
from data.release import file, preview
from data.release.file import Release
from data.source import Live

log = logging.getLogger("sightline.publish")
PROJECT = Path(__file__).parents[2]
MOST_LINES = 100_000
FAILED = "Something went wrong while preparing, so nothing was made. It is in the server's log."
STOPPED = "Preparing was stopped before it was finished. Start it again."


@dataclass(frozen=True)
class State:
    """How far preparing is: what is done and how much of it; at its end the preview's id, or why there is none."""

    pid: int = 0
    words: str = ""
    done: int = 0
    of: int = 0
    release: str = ""
    refused: str = ""

    @property
    def running(self) -> bool:
        """Whether it is still being prepared."""
        return bool(self.pid)


def _place() -> Path:
    return preview.folder() / "progress"


def state() -> State:
    """How far preparing is; an empty State where nothing was ever prepared."""
    try:
        found = State(**json.loads(_place().read_text()))
    except FileNotFoundError:
        return State()
    if found.running and not _is_alive(found.pid):
        return State(refused=STOPPED)
    return found


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _note(said: State) -> None:
    file.put(_place(), json.dumps(asdict(said)).encode())


def _publisher() -> Reader:
    reader = current_reader()
    if reader.role not in terms.PUBLISHED_BY or reader.preview or settings.for_governors():
        raise NotAllowed("Only the SENCO publishes to governors.")
    return reader


def start() -> State:
    """Begin to prepare, unless that is being done; how far it is. Raises NotAllowed for who may not publish."""
    reader = _publisher()
    if state().running:
        return state()
    process = subprocess.Popen(
        [sys.executable, "-m", "data.publish.preparing"],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    begun = State(process.pid, "Reading the data")
    _note(begun)
    Thread(target=process.wait, daemon=True).start()  # so that it does not stay behind as a zombie
    audit.record(store.accounts_engine(), "release", account_id=reader.account_id, change="prepared")
    return begun


def prepare() -> None:
    """Make a preview of the newest data, or note why there can be none."""

    def tell(words: str, done: int, of: int) -> None:
        _note(State(os.getpid(), words, done, of))

    try:
        school = Live(store.school_engine()).school()
        if school is None:
            raise Refused("No school has been imported yet.")
        made = make(school, tell)
        release = file.release_of(made.content)
        preview.keep(release, made.hidden)
        _note(State(release=release.id))
    except Refused as refusal:
        _note(State(refused=str(refusal)))
    except Exception as error:  # whatever it was, the page must not wait for ever; the message may hold data
        log.error("preparing a release failed: %s", type(error).__name__)
        _note(State(refused=FAILED))
        raise


def publish(release_id: str) -> Release:
    """Publish a preview: from now on it is what governors see.

    Raises NotAllowed for who may not publish, Broken for a preview that is gone or was changed, and Refused where
    something was published since it was made: it was only checked beside what was published before it.
    """
    reader, prepared = _publisher(), preview.opened(release_id)
    if any(one.made > prepared.made and one.id != release_id for one in file.listed()):
        raise Refused("Something else was published since this was prepared. Prepare again.")
    published = file.write(prepared.content)
    audit.record(store.accounts_engine(), "release", account_id=reader.account_id, release=published.id)
    return published


def publishers() -> dict[str, int | None]:
    """The account that published each release, by the release's id, as far back as the audit log goes."""
    lines = audit.entries(store.accounts_engine(), last=MOST_LINES)
    return {
        line.details["release"]: line.account_id
        for line in lines
        if line.what == "release" and "release" in line.details
    }


if __name__ == "__main__":
    prepare()
