"""Previews: releases that were made and not published, for whoever is to publish one to look at first."""

import json
from collections.abc import Iterable
from pathlib import Path

from data.release import file
from data.release.file import Release

KEPT = 3


def folder() -> Path:
    """Where previews are kept, made if missing."""
    place = file.folder() / "previews"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def keep(release: Release, hidden: Iterable[tuple[str, str]] = ()) -> None:
    """Keep a preview, and of those of its school made before it the latest ones alone.

    ``hidden`` are the groups that are hidden, each with why: for who publishes, and never part of the release.
    """
    file.put(folder() / f"{release.id}.hidden", json.dumps(list(hidden)).encode())
    file.put(folder() / f"{release.id}.json", file.canonical(release.content))
    mine = (path for path in folder().glob("*.json") if _is_of(path, release.urn))
    made = sorted(mine, key=lambda path: path.stat().st_mtime_ns)
    for path in made[:-KEPT]:
        path.unlink(missing_ok=True)
        path.with_suffix(".hidden").unlink(missing_ok=True)


def _is_of(path: Path, urn: int) -> bool:
    """Whether a file is a preview of this school; what cannot be opened is nobody's, and may go."""
    try:
        return opened(path.stem).urn == urn
    except file.Broken:
        return True


def hidden(release_id: str) -> list[tuple[str, str]]:
    """The groups that a preview hides, each with why; none where it is not known."""
    try:
        return [(group, why) for group, why in json.loads((folder() / f"{release_id}.hidden").read_text())]
    except FileNotFoundError:
        return []


def opened(release_id: str) -> Release:
    """One preview by its id, its hash checked. Raises Broken for one that is gone or was changed."""
    return file.open_release(release_id, folder())
