"""Packs for the tests of the import: one whole pack as files, and a way to make small ones."""

import csv
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, ForeignKeyConstraint, Select, func, select

from data import ingest, models
from data.ingest.kinds import check_letter
from tests.support_database import empty, use

WHOLE = Path(__file__).parent / "whole"
TODAY = date(2026, 11, 20)
SCHOOL = {"school.csv": [{"urn": "123456", "name": "Example School", "phase": "secondary"}]}
URN = 123456


def upn(number: int) -> str:
    """A right UPN for each number from 0 to 999."""
    rest = f"930123419{number:03d}"
    return check_letter(f"A{rest}") + rest


def pupil(number: int, **more: str) -> dict[str, str]:
    """A row of pupils.csv."""
    return {"upn": upn(number), "year_group": "7", "entry_date": "2025-09-01"} | more


def write(
    folder: Path, files: dict[str, list[dict[str, str]] | str | bytes], encoding: str = "utf-8"
) -> Path:
    """Write a pack: for each file its rows, or its text or bytes as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        elif isinstance(content, str):
            (folder / name).write_bytes(content.encode(encoding))
        else:
            with (folder / name).open("w", encoding=encoding, newline="") as stream:
                writer = csv.DictWriter(stream, list(dict.fromkeys(key for row in content for key in row)))
                writer.writeheader()
                writer.writerows(content)
    return folder


def small(**files: list[dict[str, str]] | str | bytes) -> dict:
    """A pack of school.csv, pupils 1 and 2 and more files (their names without ``.csv``)."""
    return (
        SCHOOL | {"pupils.csv": [pupil(1), pupil(2)]} | {f"{name}.csv": rows for name, rows in files.items()}
    )


def database(tmp_path: Path, monkeypatch) -> Engine:
    """An empty school database of the newest form, the one of an instance of its own."""
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700, exist_ok=True)
    engine = empty(instance / "sightline.db", "school")
    use(instance, monkeypatch)
    return engine


def load(engine: Engine, folder: Path, files: dict | None = None, **options) -> ingest.Report:
    """Write a pack to a folder, if its files are given, and import it."""
    if files is not None:
        write(folder, files)
    return ingest.import_pack(folder, engine, today=TODAY, progress=False, **options)


def dump(engine: Engine, *but: str) -> dict[str, list[tuple]]:
    """Every row of every table but some, and of the school all but its version, in order."""
    with engine.connect() as connection:
        found = {}
        for table in models.Base.metadata.sorted_tables:
            if table.name not in but:
                columns = [column for column in table.columns if column.name != "data_version"]
                found[table.name] = sorted(map(tuple, connection.execute(select(*columns))), key=repr)
        return found


def rows(engine: Engine, model: type, *names: str) -> list:
    """Some columns of a table's rows, in order of its key; the bare values where one column is asked for."""
    columns = [getattr(model, name) for name in names]
    with engine.connect() as connection:
        found = connection.execute(select(*columns).order_by(*model.__table__.primary_key.columns)).all()
    return [row[0] if len(names) == 1 else tuple(row) for row in found]


def version(engine: Engine) -> int:
    """The school's data version; 0 where there is no school."""
    return (rows(engine, models.School, "data_version") or [0])[0]


def said(report: ingest.Report) -> list[tuple]:
    """The errors of a report, without their words."""
    return [(p.file, p.line, p.column, p.value) for p in report.problems if p.severity == "error"]


def orphans(foreign: ForeignKeyConstraint) -> Select:
    """How many rows lack the row that a foreign key of theirs names."""
    child, parent = foreign.table, foreign.referred_table
    pairs = [(element.parent, element.column) for element in foreign.elements]
    named = [mine.is_not(None) for mine, _ in pairs]
    there = select(1).select_from(parent).where(*(mine == theirs for mine, theirs in pairs)).correlate(child)
    return select(func.count()).select_from(child).where(*named, ~there.exists())


ORPHANS = [
    orphans(foreign)
    for table in models.Base.metadata.sorted_tables
    for foreign in table.foreign_key_constraints
]


def is_whole(engine: Engine) -> bool:
    """Whether no row lacks the row that it belongs to, and SQLite finds no fault in its file."""
    engine.dispose()
    with engine.connect() as connection:
        said = (
            connection.exec_driver_sql("pragma integrity_check").scalar() if engine.name == "sqlite" else "ok"
        )
        return said == "ok" and not any(map(connection.scalar, ORPHANS))
