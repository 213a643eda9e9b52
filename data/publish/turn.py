"""Publishing is done one at a time for a school, whichever process does it: prepared, published, by hand or here."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.errors import Refused
from data.locks import hold, is_held
from data.release import file, preview

# Whoever only looks whether a turn is taken holds its lock for a moment.
PATIENCE = 0.5
BUSY = "Figures are being prepared or published already. Wait until that has ended, then try again."


def _lock() -> Path:
    return file.folder() / "publishing"


@contextmanager
def turn() -> Iterator[int]:
    """Have the turn: the open file that holds it, to hand on to a process. Raises Refused where another has it.

    The turn is over when every process with that file open has ended. What one that was killed left is removed.
    """
    held = hold(_lock(), PATIENCE)
    if held is None:
        raise Refused(BUSY)
    try:
        clear()
        yield held
    finally:
        os.close(held)


def is_taken() -> bool:
    """Whether somebody prepares or publishes."""
    return is_held(_lock())


def clear() -> None:
    """Remove what was begun and never put in its place; for whoever has the turn, as nobody else writes then."""
    for folder in (file.folder(), preview.folder()):
        for unfinished in folder.glob(".*"):
            unfinished.unlink(missing_ok=True)
    for words in preview.folder().glob("*.hidden"):
        if not words.with_suffix(".json").exists():
            words.unlink(missing_ok=True)
