"""A folder of the installation's own for what an import unpacks; gone when it ends, however it ends."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from data import settings
from data.errors import NotNow
from data.ingest.intake.sources import FULL, ROOM

FOLDER, HELD = "intake", "held"


@contextmanager
def stage() -> Iterator[Path]:
    """A new folder that only its owner can read, removed afterwards; those that a killed import left go first."""
    try:
        above = settings.instance() / FOLDER
        above.mkdir(mode=0o700, exist_ok=True)
        clear(above)
        folder = Path(mkdtemp(dir=above))
        held = (folder / HELD).open("w")
        fcntl.flock(held, fcntl.LOCK_EX)
    except OSError as error:
        raise NotNow(
            f"There is no room to unpack into, in {settings.instance() / FOLDER} ({error.strerror}). "
            "Nothing was changed."
        ) from error
    try:
        with held:
            yield folder
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise NotNow(f"What was unpacked cannot be written: the disk is full. {ROOM}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear(above: Path) -> None:
    """Remove the folders that nobody holds any more."""
    for folder in above.iterdir():
        with suppress(OSError), (folder / HELD).open() as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
