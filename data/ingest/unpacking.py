"""Finds the files of a pack in a folder or a zip archive, and refuses an archive that is not safe to open."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from data.errors import Refused

MOST_FILES = 200
LARGEST_FILE = 512 << 20
LARGEST_PACK = 1 << 30
# Attendance CSVs shrink by 10 to 60 times; archives made to burst, by a thousand.
LARGEST_RATIO = 250
SMALL_ENOUGH = 16 << 20
ARCHIVES = {".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz"}
RIGHT = "Give a folder or a .zip of the data pack's CSV files."


@dataclass(frozen=True)
class Found:
    """One file of a pack: its name in lower case, its size in bytes and a way to open it."""

    name: str
    size: int
    open: Callable[[], BinaryIO]


@contextmanager
def opened(path: Path) -> Iterator[tuple[list[Found], list[str]]]:
    """The CSV files of a pack and the names of the other files in it, while the pack is open.

    Raises Refused when there is no pack at the path or the archive is not safe.
    """
    try:
        if path.is_dir():
            yield _in_folder(path)
        elif not path.exists():
            raise Refused(f"There is nothing at {path}. {RIGHT}")
        elif zipfile.is_zipfile(path) and path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                yield _in_archive(archive, path)
        else:
            raise Refused(f"{path} is neither a folder nor a .zip archive. {RIGHT}")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, zlib.error) as error:
        raise Refused(
            f"{path} is damaged or packed in a way that cannot be read. Make the .zip again."
        ) from error
    except OSError as error:
        raise Refused(f"{error.filename or path} cannot be read ({error.strerror or error}).") from error


def _in_folder(folder: Path) -> tuple[list[Found], list[str]]:
    found, others = [], []
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "~$")):
            continue
        if entry.suffix.lower() != ".csv" or not entry.is_file():
            others.append(entry.name)
        else:
            found.append(Found(entry.name.lower(), entry.stat().st_size, partial(entry.open, "rb")))
    if len(found) > MOST_FILES:
        raise Refused(f"{folder} holds {len(found):,} CSV files; a pack has at most {MOST_FILES}.")
    return _checked(found, folder), others


def safe_entries(archive: zipfile.ZipFile, path: Path) -> list[zipfile.ZipInfo]:
    """The files of an archive, judged by its directory before anything is unpacked. Raises Refused for a bad one."""
    for entry in archive.infolist():
        _refuse_outside(entry, path)
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not is_litter(entry.filename)]
    if len(entries) > MOST_FILES:
        raise Refused(f"{path.name} holds {len(entries):,} files; a pack has at most {MOST_FILES}.")
    if sum(entry.file_size for entry in entries) > LARGEST_PACK:
        raise Refused(
            f"{path.name} unpacks to more than {LARGEST_PACK >> 30} GiB, more than a school's data can be."
        )
    for entry in entries:
        _refuse_unsafe(entry, path)
    return entries


def _in_archive(archive: zipfile.ZipFile, path: Path) -> tuple[list[Found], list[str]]:
    tops = set()
    found, others = [], []
    for entry in safe_entries(archive, path):
        name = PurePosixPath(entry.filename)
        if name.suffix.lower() != ".csv":
            others.append(name.name)
            continue
        tops.add(name.parent)
        found.append(Found(name.name.lower(), entry.file_size, partial(archive.open, entry)))
    if len(tops) > 1 or any(len(top.parts) > 1 for top in tops):
        raise Refused(f"The CSV files in {path.name} lie in several folders. Put them all in one.")
    return _checked(found, path), others


def is_litter(name: str) -> bool:
    """Whether a file is what computers leave beside the files people mean: hidden ones, locks of open workbooks."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or (bool(parts) and parts[-1].startswith((".", "~$")))


def _refuse_outside(entry: zipfile.ZipInfo, path: Path) -> None:
    name = entry.filename
    if name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts or ":" in name:
        raise Refused(
            f"{path.name} holds {name[:80]!r}, which points outside the archive. "
            "Make the .zip again from a folder of CSV files."
        )


def _refuse_unsafe(entry: zipfile.ZipInfo, path: Path) -> None:
    name = entry.filename
    said = f"{path.name} holds {name[:80]!r}, which"
    if entry.flag_bits & 0x1:
        raise Refused(f"{said} is locked with a password. Make the .zip without one.")
    if PurePosixPath(name).suffix.lower() in ARCHIVES:
        raise Refused(f"{said} is itself an archive. Put the CSV files straight into one .zip.")
    too_big = entry.file_size > LARGEST_FILE
    bursting = entry.file_size > max(SMALL_ENOUGH, entry.compress_size * LARGEST_RATIO)
    if too_big or bursting:
        raise Refused(f"{said} unpacks to {entry.file_size:,} bytes, more than can be genuine.")


def _checked(found: list[Found], path: Path) -> list[Found]:
    names = [file.name for file in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refused(f"{path} holds {twice[0]} more than once.")
    if not found:
        raise Refused(f"{path} holds no CSV file. {RIGHT}")
    for file in found:
        if file.size > LARGEST_FILE:
            raise Refused(
                f"{file.name} is larger than {LARGEST_FILE >> 20} MiB, more than a school's data can be."
            )
    return found
