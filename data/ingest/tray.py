"""What somebody has handed in through the browser to be imported, and how far the work on it has come.

One tray an account and school, in a private folder of the instance. All of it is on disk, so that a reloaded page,
another worker or a new server finds it as it was left.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO

from data import settings
from data.errors import Refused
from data.locks import hold, is_held, private_folder

LARGEST = 256 << 20
MOST_FILES = 60
KEPT = timedelta(days=7)
PIECE = 1 << 20
LONGEST_NAME = 100
# Whoever only looks whether a lock is held holds it for a moment.
PATIENCE = 0.5
LETTERS = " ._-()+,&'"
# What is being done by a process of its own; any other step waits for a person.
BUSY = ("looking", "importing", "undoing")


class TooLarge(Refused):
    """A file is larger than one may be; nothing of it is kept."""


@dataclass(frozen=True)
class Handed:
    """One file that was handed in: its name and its size in bytes."""

    name: str
    size: int


class Tray:
    """What the account of this number has handed in; where there are several schools, for the one of this URN."""

    def __init__(self, account_id: int, urn: int = 0) -> None:
        self.account_id, self.urn = int(account_id), int(urn)
        self.folder = _place() / "-".join(
            ["account", str(self.account_id), *([str(self.urn)] if urn else [])]
        )

    @property
    def handed(self) -> Path:
        """The folder of the files, as an import takes them."""
        return self.folder / "files"

    @property
    def working(self) -> Path:
        """The lock of whoever works on the files."""
        return self.folder / "working"

    def files(self) -> list[Handed]:
        """The files that are there whole, by name."""
        if not self.handed.is_dir():
            return []
        found = [path for path in sorted(self.handed.iterdir()) if not path.name.startswith(".")]
        return [Handed(path.name, path.stat().st_size) for path in found]

    def add(self, name: str, content: BinaryIO, most: int = LARGEST) -> Handed:
        """Keep a file; one of the same name takes the place of the one before.

        Raises TooLarge when there is more of it than ``most`` bytes, Refused when there are too many files,
        work on them is under way, or the disk cannot take it.
        """
        name = safe_name(name)
        with self._changing():
            if len({file.name for file in self.files()} | {name}) > MOST_FILES:
                raise Refused(
                    f"There are {MOST_FILES} files already. Import these first, or put them in a .zip."
                )
        private_folder(self.handed)
        aside = self.handed / f".{token_hex(16)}"
        try:
            size = _keep(aside, content, most)
            with self._changing():
                aside.replace(self.handed / name)
                self.tell({"step": "waiting"})
        except OSError as error:
            raise Refused(f"It cannot be kept ({error.strerror}). Make room on the server's disk.") from error
        finally:
            aside.unlink(missing_ok=True)
        return Handed(name, size)

    def remove(self, name: str) -> None:
        """Take one file out again; nothing happens where there is none of this name."""
        with self._changing():
            if name in {file.name for file in self.files()}:
                (self.handed / name).unlink(missing_ok=True)
                self.tell({"step": "waiting"})

    def clear(self) -> None:
        """Throw everything away."""
        with self._changing():
            self.empty()
            self.tell({"step": "waiting"})

    def empty(self) -> None:
        """Delete the files that were handed in and what was settled of them; what came of them stays."""
        shutil.rmtree(self.handed, ignore_errors=True)
        (self.folder / "known.json").unlink(missing_ok=True)

    def state(self) -> dict[str, Any]:
        """How far the work has come: ``step`` and what belongs to it. A step whose process has died is "stopped"."""
        state = self._told()
        if state["step"] in BUSY and not is_held(self.working):
            # It may have ended, and said so, between the two looks.
            state = self._told()
            if state["step"] in BUSY:
                return {**state, "step": "stopped", "was": state["step"]}
        return state

    def known(self) -> dict[str, Any]:
        """What the person has settled of these files: ``answers`` about columns, which ``school`` it is."""
        return self._read("known", {})

    def know(self, **more: Any) -> None:
        """Keep what the person has settled."""
        with self._changing():
            self._write("known", self.known() | more)

    def tell(self, state: dict[str, Any]) -> None:
        """Say how far the work has come."""
        self._write("state", {**state, "at": datetime.now(UTC).isoformat(timespec="seconds")})

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Change what is in the tray; raises Refused while work on it is under way."""
        held = hold(self.working, PATIENCE)
        if held is None:
            raise Refused("The files that are there are being worked on. Wait until that has ended.")
        try:
            yield
        finally:
            os.close(held)

    def _told(self) -> dict[str, Any]:
        return self._read("state", {"step": "waiting"})

    def _read(self, name: str, default: dict[str, Any]) -> dict[str, Any]:
        try:
            return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return default

    def _write(self, name: str, value: dict[str, Any]) -> None:
        """Written aside and moved into place, so that a reader never meets half of it."""
        private_folder(self.folder)
        aside = self.folder / f".{name}.{token_hex(4)}"
        with open(aside, "w", encoding="utf-8", opener=_private) as file:
            json.dump(value, file)
        aside.replace(self.folder / f"{name}.json")


def safe_name(name: str) -> str:
    """The name under which a file is kept: no folders before it, nothing a system or a terminal could misread."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(letter if letter.isalnum() or letter in LETTERS else "_" for letter in bare)
    stem, dot, ending = plain.strip(" .~").rpartition(".")
    stem, ending = (stem, ending[:8]) if dot else (ending, "")
    stem = stem.encode("utf-8")[:LONGEST_NAME].decode("utf-8", "ignore").strip() or "file"
    return f"{stem}.{ending}" if ending else stem


def _keep(path: Path, content: BinaryIO, most: int) -> int:
    size = 0
    with open(path, "xb", opener=_private) as file:
        while piece := content.read(PIECE):
            size += len(piece)
            if size > most:
                raise TooLarge(f"It is too large: {said_size(most)} is the most that one file may be.")
            file.write(piece)
    return size


def said_size(size: int) -> str:
    """A size as people say it: "12 MB", "340 kB"."""
    return f"{size / (1 << 20):,.0f} MB" if size >= 1 << 20 else f"{max(1, round(size / 1024)):,} kB"


def prune(now: datetime | None = None) -> int:
    """Remove trays and reports of imports that nobody has touched for a week; returns how many went."""
    oldest = ((now or datetime.now(UTC)) - KEPT).timestamp()
    folders = [*_place().glob("account-*"), *(settings.instance() / "reports").glob("*")]
    gone = [folder for folder in folders if _touched(folder) < oldest and not is_held(folder / "working")]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    return len(gone)


def _touched(folder: Path) -> float:
    return max(path.stat().st_mtime for path in (folder, *folder.rglob("*")))


def _place() -> Path:
    return settings.instance() / "uploads"


def writing_lock() -> Path:
    """The lock of whoever writes to the school's data: one import or undoing at a time."""
    return _place() / "writing"


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
