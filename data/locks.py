"""Locks between processes: files that one process holds open and another finds held."""

import fcntl
import os
from pathlib import Path
from time import monotonic, sleep


def hold(path: Path, patience: float = 0) -> int | None:
    """Take the lock at a path: the open file that holds it, or None where somebody else does, for so many seconds.

    The system lets go of it when the last process with that file open ends, however it ends.
    """
    private_folder(path.parent)
    held, until = os.open(path, os.O_RDWR | os.O_CREAT, 0o600), monotonic() + patience
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return held
        except BlockingIOError:
            if monotonic() >= until:
                os.close(held)
                return None
        sleep(0.02)


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock at a path."""
    if not path.exists():
        return False
    held = hold(path)
    if held is None:
        return True
    os.close(held)
    return False


def private_folder(folder: Path) -> None:
    """Make a folder of the instance, and those above it, for their owner alone."""
    if not folder.is_dir():
        private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
