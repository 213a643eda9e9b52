"""What tests that attack a release share: demo schools imported from their files, as they are or with a few changed."""

import csv
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from sqlalchemy import update

from data import demo, ingest, models, snapshot
from data.publish import making
from data.release.file import Release, release_of
from data.school import School
from tests.support_school import new_store

TODAY = date(2026, 11, 20)
# A change of one file of a pack: what it becomes of its rows, each a dict of its columns.
Change = Callable[[list[dict]], list[dict]]


@lru_cache
def pack(size: int, phase: str, seed: int, today: date = TODAY) -> tuple[TemporaryDirectory, Path]:
    """The files of a demo school, written once for all tests, and the folder that keeps them."""
    folder = TemporaryDirectory()
    return folder, demo.write_pack(Path(folder.name), pupils=size, phase=phase, seed=seed, today=today)


def rows_of(folder: Path, name: str) -> list[dict]:
    """The rows of one file of a pack."""
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def imported(folder: Path, changes: dict[str, Change] | None = None, as_at: date | None = None) -> School:
    """The snapshot of a pack with the ``changes`` made to its files, seen as at its own date or another."""
    with TemporaryDirectory() as scratch:
        changed = copytree(folder, Path(scratch) / "pack")
        for name, change in (changes or {}).items():
            found = change(rows_of(folder, name))
            with (changed / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(found[0]))
                writer.writeheader()
                writer.writerows(found)
        engine = new_store(Path(scratch))
        report = ingest.import_pack(changed, engine, progress=False)
        assert report.urn, report.problems
        if as_at:
            with engine.begin() as connection:
                connection.execute(update(models.School).values(data_date=as_at))
        school = snapshot.build(engine, report.urn)
        engine.dispose()
    return school


def released(school: School, earlier: tuple[Release, ...] = ()) -> Release:
    """The release of a school beside the earlier ones."""
    return release_of(making.make(school, lambda *_: None, earlier=earlier).content)


def tables(release: Release) -> dict[tuple[str, str], object]:
    """Every table of a release by its measure and the choices that it answers."""
    return {
        (key, choice.filters.to_query()): release.table(key, choice.filters)
        for key in release.measures
        for choice in release.choices
        if choice.filters.to_query() in release.content["tables"][key]
    }
