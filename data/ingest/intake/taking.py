"""Looks at what was handed in, tries it, and imports it: whatever it is, through the one import of the data pack."""

import csv
import zipfile
from collections.abc import Callable, Sequence
from datetime import date as Day
from pathlib import Path, PurePosixPath

from sqlalchemy import Engine, select

from data import terms
from data.errors import Refused
from data.ingest.changes import Stored
from data.ingest.files import FILES
from data.ingest.importing import Wish, carry_out
from data.ingest.intake import apart
from data.ingest.intake.remembered import mappings, remember
from data.ingest.intake.said import Context, Mapping, Outcome, Recognised, Translated
from data.ingest.intake.settling import settle
from data.ingest.intake.stage import stage
from data.ingest.intake.staging import rows_put
from data.ingest.origins import Origin
from data.ingest.report import Report, shown
from data.ingest.transactions import reading
from data.ingest.unpacking import is_litter
from data.ingest.writing import SCHOOL

Told = Callable[[str, float], None]
READ_ELSEWHERE = {".xlsx", ".xlsm", ".xls", ".xml", ".tsv", ".tab"}
PACK = "A file of Sightline's data pack."


def recognise(
    path: str | Path, engine: Engine | None = None, answers: Sequence[Mapping] = (), urn: int = 0
) -> list[Recognised]:
    """What every file at a path is, from its first rows. Raises Refused when nothing there can be read.

    ``urn`` is the school that they are of where there are several and they do not say.
    """
    return apart.look(Path(path), context(engine, answers, Day.today(), urn))


def preview(path: str | Path, engine: Engine, **wanted) -> Outcome:
    """What importing a file, folder or .zip would do; takes what ``take`` does and writes nothing."""
    return _take(Path(path), engine, dry_run=True, by="", **wanted)


def take(path: str | Path, engine: Engine, *, by: str, **wanted) -> Outcome:
    """Import a file, a folder or a .zip, whatever its formats: everything or nothing, as ``import_pack`` does.

    ``answers`` are mappings of tables that somebody settled; those of an import that is accepted are kept for
    the school. ``school`` gives urn, name and phase where neither the files nor the database say them.
    What ``Wish`` says of an import may be said too, as ``skip_bad_rows`` and ``progress``. Raises Refused in words.
    """
    return _take(Path(path), engine, dry_run=False, by=by, **wanted)


def _take(
    path: Path,
    engine: Engine,
    *,
    answers: Sequence[Mapping] = (),
    school: dict[str, str] | None = None,
    today: Day | None = None,
    **wish,
) -> Outcome:
    made = Wish(today=today, **wish)
    if not school and is_pack(path):
        report = carry_out(path, engine, made, Origin())
        names = [file.name for file in report.files if file.rows]
        return Outcome(
            tuple(Recognised(name, "data pack", PACK, "certain", (name,)) for name in names), report
        )
    told = made.progress if callable(made.progress) else None
    about = context(engine, answers, today or Day.today(), made.urn)
    with stage() as folder:
        staged, pack = folder / "staged", folder / "pack"
        staged.mkdir()
        pack.mkdir()
        translated = apart.translate(path, staged, about, told)
        if school:
            _write_school(pack / "school.csv", school)
        urn = _urn(staged, school, about)
        made.refuse_others(urn)
        with reading(engine) as connection:
            origin = settle(staged, pack, translated, Stored(connection, urn), about)
        origin.name = shown(path.resolve().name)
        if not any(pack.iterdir()):
            return Outcome(translated.recognised, _nothing(origin, translated, made.dry_run))
        report = carry_out(pack, engine, made, origin)
    if report.accepted and not made.dry_run and report.urn:
        settled = tuple(found.mapping for found in translated.recognised if found.mapping)
        remember(engine, report.urn, settled, made.by)
    return Outcome(translated.recognised, report)


def _nothing(origin: Origin, translated: Translated, dry_run: bool) -> Report:
    """The report on files that hold nothing to import, which is an error of theirs or no use of ours."""
    if not origin.troubles:
        said = " ".join(f"{found.file}: {found.words}" for found in translated.recognised[:5])
        raise Refused(" ".join(["Nothing here can be imported.", said, *origin.notes[:5]]).strip())
    errors = len(origin.troubles)
    return Report(
        source=origin.name,
        dry_run=dry_run,
        problems=list(origin.troubles),
        errors=errors,
        whole_files=errors,
        notes=list(origin.notes),
    )


def _write_school(target: Path, school: dict[str, str]) -> None:
    columns = [column.name for column in FILES["school.csv"].columns if school.get(column.name)]
    with target.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([columns, [school[column] for column in columns]])


def _urn(staged: Path, school: dict[str, str] | None, about: Context) -> int:
    """The school that files are of: as they say, else as was said, else the database's only one; 0 for a new one."""
    told = [values.get("urn", "") for _, _, values in rows_put(staged, "school.csv")]
    said = str((told or [(school or {}).get("urn", "")])[0])
    return int(said) if said.isdigit() else about.urn or 0


def context(engine: Engine | None, answers: Sequence[Mapping], today: Day, urn: int = 0) -> Context:
    """What translators are told of the school: the one of this URN, else the only one of the database."""
    if engine is None:
        return Context(today, terms.academic_year(today), mappings=tuple(answers))
    with reading(engine) as connection:
        schools = connection.execute(select(SCHOOL)).all()
        meant = [one for one in schools if not urn or one.urn == urn]
        only = meant[0] if len(meant) == 1 else None
        year = terms.academic_year((only and only.data_date) or today)
        if only is None:
            return Context(today, year, mappings=tuple(answers))
        kept = mappings(connection, only.urn)
        return Context(today, year, only.urn, only.local_authority or "", (*answers, *kept))


def is_pack(path: Path) -> bool:
    """Whether a folder or .zip is a data pack as its owner made it, and nothing beside it that can be read."""
    names = _names(path)
    tables = [name for name in names if PurePosixPath(name).suffix == ".csv"]
    if not tables or any(PurePosixPath(name).suffix in READ_ELSEWHERE for name in names):
        return False
    if not all(name in FILES for name in tables):
        return False
    return len(tables) > 1 or tables == ["school.csv"] or _is_of_pack(path, tables[0])


def _names(path: Path) -> list[str]:
    """The names of the files in a folder or .zip, in lower case; nothing for what is neither."""
    if path.is_dir():
        return [
            entry.name.lower() for entry in path.iterdir() if entry.is_file() and not is_litter(entry.name)
        ]
    if path.suffix.lower() == ".zip" and zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                return [
                    PurePosixPath(name).name.lower() for name in archive.namelist() if not is_litter(name)
                ]
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            return []
    return []


def _is_of_pack(path: Path, name: str) -> bool:
    """Whether the one file there has the columns of the file of the pack whose name it bears."""
    seen = apart.look(path, Context(Day.today(), terms.academic_year(Day.today())))
    return any(found.format == "data pack" and found.tables == (name,) for found in seen)
