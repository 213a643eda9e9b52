"""Imports what is dropped into a folder, such as a system's nightly export, and puts it away with its report.

Files that lie side by side are taken together, as one names what another holds; a folder or a .zip is taken by
itself. Nothing is taken before it has stayed as it is over two looks and nobody has it open, so a file that is still
being written is never half imported. What is being imported stands in a folder of its own; where that was cut
short, by a power cut or a restart, it is found there and imported again, which changes nothing twice.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from data.errors import NotNow, Refused
from data.ingest import intake
from data.ingest.report import Report

TAKING, DONE, REFUSED, LOCK = ".taking", "done", "refused", ".watched"
UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".swp", ".lock")
BY = "watched folder"

Look = dict[str, tuple[int, int]]
Say = Callable[[str], None]


@dataclass
class Watch:
    """A folder that is watched: ``every`` seconds a look, ``keep`` days of what is done; ``say`` logs a line.

    ``urn`` is the school that everything in it is of, 0 where each file says so or there is but one.
    """

    folder: Path
    engine: Engine
    say: Say
    every: float = 30
    keep: int = 30
    skip_bad_rows: bool = False
    urn: int = 0
    taken: Callable[[Report], None] = lambda report: None
    last_look: Look = field(default_factory=dict)
    last_said: str = ""

    def look(self) -> int:
        """Look once: import what has come to rest since the last look. Returns how many were refused."""
        refused = sum(not self._take(batch) for batch in sorted(self.folder.glob(f"{TAKING}-*")))
        seen = _seen(self.folder)
        rested = {name for name, state in seen.items() if self.last_look.get(name) == state}
        self.last_look = seen
        for names in _batches(self.folder, seen):
            if set(names) <= rested and not any(_is_open(self.folder / name) for name in names):
                refused += not self._take(self._set_aside(names))
        self._put_out_of_the_way()
        return refused

    def _set_aside(self, names: list[str]) -> Path:
        """Move files into a folder of their own, from which a cut short import is found again."""
        batch = self.folder / f"{TAKING}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
        batch.mkdir(mode=0o700)
        for name in names:
            (self.folder / name).rename(batch / name)
            self.last_look.pop(name, None)
        return batch

    def _take(self, batch: Path) -> bool:
        """Import a batch and put it away with its report; True where it was accepted, or is to be tried again."""
        entries = [entry for entry in batch.iterdir() if not entry.name.startswith(".")]
        if not entries:
            batch.rmdir()
            return True
        path = entries[0] if len(entries) == 1 and _is_alone(entries[0]) else batch
        try:
            of = {"urn": self.urn, "named": bool(self.urn)}
            wanted = {"skip_bad_rows": self.skip_bad_rows, "progress": False, **of}
            outcome = intake.take(path, self.engine, by=BY, source=f"{BY}, {_files(entries)}", **wanted)
        except NotNow as error:
            self._log(f"waiting: {error}", only_once=True)
            return True
        except Refused as error:
            self._put_away(batch, REFUSED, f"{error}\n")
            self._log(f"refused: {_files(entries)} -> {REFUSED}/{_stamp(batch)}")
            return False
        report = outcome.report
        where = DONE if report.accepted else REFUSED
        said = "".join(f"{found.file}: {found.words}\n" for found in outcome.recognised)
        self._put_away(batch, where, f"{report.text(most=None)}\n{said}")
        self._log(f"{_summed(report)}, {_files(entries)} -> {where}/{_stamp(batch)}")
        if report.import_no:
            self.taken(report)
        return report.accepted

    def _put_away(self, batch: Path, where: str, report: str) -> None:
        target = self.folder / where
        target.mkdir(mode=0o700, exist_ok=True)
        with open(batch / "report.txt", "w", encoding="utf-8", opener=_private) as stream:
            stream.write(report)
        batch.rename(target / _stamp(batch))

    def _put_out_of_the_way(self) -> None:
        """Delete what was put away longer ago than it is kept."""
        oldest = f"{datetime.now(UTC) - timedelta(days=self.keep):%Y%m%d-%H%M%S-%f}"
        for where in (DONE, REFUSED):
            for batch in (self.folder / where).glob("2*-*-*"):
                if batch.name < oldest:
                    shutil.rmtree(batch, ignore_errors=True)

    def _log(self, line: str, only_once: bool = False) -> None:
        if not only_once or line != self.last_said:
            self.say(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}")
        self.last_said = line


@contextmanager
def watched(folder: Path) -> Iterator[None]:
    """Hold a folder, so that nobody else watches it too. Raises Refused where somebody does, or it cannot be used."""
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder} to watch. Make it, and let the system export into it.")
    try:
        held = (folder / LOCK).open("w")
    except OSError as error:
        raise Refused(f"The folder {folder} cannot be written to ({error.strerror}).") from error
    with held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(f"The folder {folder} is being watched already.") from error
        yield


def keep_watching(watch: Watch) -> None:
    """Look again and again, until somebody stops it."""
    while True:
        watch.look()
        time.sleep(watch.every)


def _seen(folder: Path) -> Look:
    """What lies in a folder: for each file its size and time, of a folder those of everything in it."""
    seen: Look = {}
    for entry in folder.iterdir():
        if entry.name.startswith((".", "~$")) or entry.name in (DONE, REFUSED):
            continue
        with suppress(FileNotFoundError):
            stats = [path.stat() for path in ([entry] if entry.is_file() else entry.rglob("*"))]
            if stats:
                seen[entry.name] = (
                    sum(s.st_size for s in stats),
                    sum(s.st_mtime_ns for s in stats) + len(stats),
                )
    return seen


def _batches(folder: Path, seen: Look) -> Iterator[list[str]]:
    """What is taken together: all the single files, then each folder and archive by itself."""
    together = [name for name in sorted(seen) if not _is_alone(folder / name)]
    if together and not any(name.lower().endswith(UNFINISHED) for name in together):
        yield together
    for name in sorted(seen):
        if name not in together:
            yield [name]


def _is_alone(path: Path) -> bool:
    return path.is_dir() or path.suffix.lower() == ".zip"


def _is_open(path: Path) -> bool:
    """Whether some process has a file open, as far as this one may know (on Linux, of its own user's processes)."""
    inside = (
        {str(path.resolve())} | {str(one.resolve()) for one in path.rglob("*")}
        if path.is_dir()
        else {str(path.resolve())}
    )
    for process in Path("/proc").glob("[0-9]*/fd"):
        with suppress(OSError):
            for opened in process.iterdir():
                with suppress(OSError):
                    if os.readlink(opened) in inside:
                        return True
    return False


def _stamp(batch: Path) -> str:
    return batch.name.removeprefix(f"{TAKING}-")


def _files(entries: list[Path]) -> str:
    return f"{len(entries):,} {'file' if len(entries) == 1 else 'files'}"


def _summed(report: Report) -> str:
    if not report.accepted:
        return f"refused: {report.errors:,} {'error' if report.errors == 1 else 'errors'}"
    if report.nothing_to_change:
        return "nothing to change"
    return f"imported as number {report.import_no}: {report.added:,} rows added, {report.changed:,} changed"


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
