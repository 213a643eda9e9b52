"""Preparing a release in a process of its own, so that no request waits for it, and publishing what was prepared.

``python -m data.publish.preparing`` makes a preview of the newest data. How far it is stands in a small file, which
any process of the server can read. Where there are several schools each has a file of its own, named by its URN; of
an installation of one school the URN is not said, here 0.
"""

import json
import logging
import os
import subprocess
import sys
import traceback
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from threading import Thread

from data import audit, settings, source, store, terms
from data.errors import NotAllowed, Refused
from data.publish.making import make
from data.publish.turn import is_taken, turn
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

    running: bool = False
    words: str = ""
    done: int = 0
    of: int = 0
    release: str = ""
    refused: str = ""


def _place(urn: int = 0) -> Path:
    return preview.folder() / (f"progress-{urn}" if urn else "progress")


def state(urn: int = 0) -> State:
    """How far preparing is; an empty State where nothing was ever prepared."""
    found = _noted(urn)
    if found.running and not is_taken():
        # It may have ended, and said so, between the two looks.
        found = _noted(urn)
        return State(refused=STOPPED) if found.running else found
    return found


def _noted(urn: int) -> State:
    try:
        said = json.loads(_place(urn).read_text())
    except FileNotFoundError:
        return State()
    known = {field.name for field in fields(State)}  # an earlier version of Sightline noted more
    return State(**{name: value for name, value in said.items() if name in known})


def _note(said: State, urn: int = 0) -> None:
    file.put(_place(urn), json.dumps(asdict(said)).encode())


def _publisher() -> Reader:
    reader = current_reader()
    if reader.role not in terms.PUBLISHED_BY or reader.preview or settings.for_governors():
        raise NotAllowed("Only the SENCO publishes to governors.")
    return reader


def start() -> State:
    """Begin to prepare, unless that is being done; how far it is.

    Raises NotAllowed for who may not publish, and Refused while somebody publishes in another way.
    """
    reader = _publisher()
    urn = source.apart()
    try:
        with turn() as held:
            _note(State(running=True, words="Reading the data"), urn)
            _run(held, urn)
    except Refused:
        if state(urn).running:
            return state(urn)
        raise
    audit.record(store.accounts_engine(), "release", account_id=reader.account_id, change="prepared")
    return state(urn)


def _run(held: int, urn: int) -> None:
    """Prepare in a process of its own, which has the turn for as long as it lives."""
    paths = [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    place = {"SIGHTLINE_INSTANCE": str(settings.instance()), "PYTHONPATH": os.pathsep.join(paths)}
    process = subprocess.Popen(  # noqa: S603 (this very Python, and nothing that anybody typed)
        [sys.executable, "-m", "data.publish.preparing", str(urn)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=[held],
        start_new_session=True,
        env=os.environ | place,
    )
    Thread(target=process.wait, daemon=True).start()  # so that it does not stay behind as a zombie


def prepare(urn: int = 0) -> None:
    """Make a preview of the newest data, or note why there can be none."""

    def tell(words: str, done: int, of: int) -> None:
        _note(State(True, words, done, of), urn)

    try:
        school = Live(store.school_engine()).school(urn or None)
        if school is None:
            raise Refused("No school has been imported yet.")
        made = make(school, tell)
        release = file.release_of(made.content)
        preview.keep(release, made.hidden)
        _note(State(release=release.id), urn)
    except Refused as refusal:
        _note(State(refused=str(refusal)), urn)
    except Exception as error:  # noqa: BLE001 (whatever it was, the page must not wait for ever)
        # Its kind and place alone: its words may hold a pupil's data.
        where = traceback.extract_tb(error.__traceback__)[-1]
        kind, name = type(error).__name__, Path(where.filename).name
        log.error("preparing a release failed: %s at %s:%s", kind, name, where.lineno)
        _note(State(refused=FAILED), urn)


def publish(release_id: str) -> Release:
    """Publish a preview: from now on it is what governors see.

    Raises NotAllowed for who may not publish, Broken for a preview that is gone, was changed or is of another school
    than the request, and Refused where something was published since it was made, as it was only checked beside what
    was published before it, or where something is being prepared or published now.
    """
    reader = _publisher()
    about = source.chosen()
    with turn():
        prepared = preview.opened(release_id)
        if about and prepared.urn != about.urn:
            raise file.Broken("There is no such preview of this school.")
        if any(one.made > prepared.made and one.id != release_id for one in file.listed(prepared.urn)):
            raise Refused("Something else was published since this was prepared. Prepare again.")
        published = file.write(prepared.content, several=bool(source.apart()))
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
    prepare(*map(int, sys.argv[1:]))
