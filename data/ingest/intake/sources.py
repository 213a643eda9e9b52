"""Finds the single files in what was handed in, a file, a folder or a .zip, without believing any of their names."""

import errno
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date as Day
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from data.errors import NotNow, Refused
from data.ingest.report import shown
from data.ingest.unpacking import LARGEST_FILE, MOST_FILES, is_litter, safe_entries

FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
ROOM = "Make room and try again. Nothing was changed."
ARCHIVE = ".zip"
RIGHT = "Give a file, or a folder or .zip of files."
LONGEST_NAME = 200


@dataclass(frozen=True)
class Source:
    """One file: ``name`` as its owner knows it, ``bare`` its last part in lower case, ``day`` when it was written."""

    name: str
    bare: str
    size: int
    day: Day
    open: Callable[[], BinaryIO]
    path: Path | None = None

    @property
    def suffix(self) -> str:
        """The end of the name, such as ".csv"."""
        return PurePosixPath(self.bare).suffix


@contextmanager
def opened(path: Path) -> Iterator[list[Source]]:
    """The files at a path, while it is open.

    Raises Refused when there is nothing there, it cannot be read, or an archive is not safe to open.
    """
    try:
        with ExitStack() as archives:
            if path.is_dir():
                yield _in_folder(path, archives)
            elif not path.exists():
                raise Refused(f"There is nothing at {path}. {RIGHT}")
            elif not path.is_file():
                raise Refused(f"{shown(path.name)} is neither a file nor a folder. {RIGHT}")
            elif path.suffix.lower() == ARCHIVE:
                yield _in_archive(path, archives)
            else:
                yield [_file(path)]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, zlib.error) as error:
        raise Refused(
            f"{shown(path.name)} is damaged or packed in a way that cannot be read. Make the .zip again."
        ) from error
    except OSError as error:
        if error.errno in FULL:
            raise NotNow(
                f"What {shown(path.name)} unpacks to cannot be written: the disk is full. {ROOM}"
            ) from error
        raise Refused(f"{shown(path.name)} cannot be read ({error.strerror or error}).") from error


def _in_folder(folder: Path, archives: ExitStack) -> list[Source]:
    found: list[Source] = []
    for entry in sorted(folder.iterdir()):
        if not entry.is_file() or is_litter(entry.name):
            continue
        found += _in_archive(entry, archives) if entry.suffix.lower() == ARCHIVE else [_file(entry)]
    if len(found) > MOST_FILES:
        raise Refused(
            f"{shown(folder.name)} holds {len(found):,} files; at most {MOST_FILES} are read at once."
        )
    if not found:
        raise Refused(f"{shown(folder.name)} holds no file. {RIGHT}")
    return found


def _file(path: Path) -> Source:
    stat = path.stat()
    if stat.st_size > LARGEST_FILE:
        raise Refused(
            f"{shown(path.name)} is larger than {LARGEST_FILE >> 20} MiB, more than a school's data can be."
        )
    day = Day.fromtimestamp(stat.st_mtime)
    return Source(shown(path.name), path.name.lower(), stat.st_size, day, partial(path.open, "rb"), path)


def _in_archive(path: Path, archives: ExitStack) -> list[Source]:
    try:
        archive = archives.enter_context(zipfile.ZipFile(path))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Refused(f"{shown(path.name)} is damaged or is no .zip. Make the .zip again.") from error
    found = []
    for entry in safe_entries(archive, path):
        name = PurePosixPath(entry.filename).name
        day = max(Day(*entry.date_time[:3]), Day(1980, 1, 1)) if _is_day(entry) else Day(1980, 1, 1)
        found.append(
            Source(
                f"{shown(path.name)}: {shown(name[:LONGEST_NAME])}",
                name.lower(),
                entry.file_size,
                day,
                partial(archive.open, entry),
            )
        )
    if not found:
        raise Refused(f"{shown(path.name)} holds no file. {RIGHT}")
    return found


def _is_day(entry: zipfile.ZipInfo) -> bool:
    try:
        Day(*entry.date_time[:3])
    except ValueError:
        return False
    return True
