"""Files as other systems write them, made small for the tests; every name and number in them is invented."""

import csv
import zipfile
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from sqlalchemy import Engine

from data import ingest
from data.ingest import intake
from data.ingest.intake import apart, work
from tests.data import packs
from tests.data.packs import SCHOOL as RECORD
from tests.data.packs import TODAY, load, pupil, upn

SCHOOL = {"urn": "123456", "name": "Example School", "phase": "secondary"}
CENSUS = (
    "PupilMatchingRef", "AcademicYear", "CensusTerm", "LA", "Estab", "URN", "UPN", "Surname", "Forename", "Sex", "DOB",
    "Ethnicity", "FSMeligible", "Language", "EnrolStatus", "EntryDate", "NCyearActual", "SENProvision",
    "PrimarySENeedsType", "SecondarySENType",
)  # fmt: skip


def database(tmp_path: Path, monkeypatch) -> Engine:
    """An empty database, with files read in this process: starting another takes longer than most tests."""
    monkeypatch.setattr(apart, "look", work.look)
    monkeypatch.setattr(
        apart, "translate", lambda path, into, about, _: work.translate(path, into, about, _said)
    )
    return packs.database(tmp_path, monkeypatch)


def _said(_step: str, _share: float) -> None:
    """Nobody waits for what is told."""


def take(engine, path: Path, **more) -> intake.Outcome:
    """Import a file or folder as the school of these tests, on the day of these tests."""
    more = {"by": "me", "today": TODAY, "progress": False} | more
    return intake.take(path, engine, **more)


def preview(engine, path: Path, **more) -> intake.Outcome:
    """Try a file or folder."""
    return intake.preview(path, engine, today=TODAY, progress=False, **more)


def recognised(engine, path: Path) -> dict[str, intake.Recognised]:
    """What each file at a path is, by its name."""
    return {found.file: found for found in intake.recognise(path, engine)}


def table(path: Path, rows: list[list[str]], separator: str = ",", encoding: str = "utf-8") -> Path:
    """Write a CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=separator).writerows(rows)
    return path


def workbook(path: Path, **sheets: list[list]) -> Path:
    """Write a workbook, a sheet for each list of rows."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def census(path: Path, *rows: dict[str, str]) -> Path:
    """Write a school census as "Get information about pupils" gives it."""
    usual = {
        "PupilMatchingRef": "x", "AcademicYear": "2025/2026", "CensusTerm": "Spring", "LA": "999", "Estab": "1234",
        "URN": "123456", "Surname": "Canary", "Forename": "Robin", "Sex": "F", "DOB": "2014-05-01", "EnrolStatus": "C",
        "EntryDate": "2025-09-01", "NCyearActual": "7", "SENProvision": "N",
    }  # fmt: skip
    lines = [[({**usual, **row}).get(heading, "") for heading in CENSUS] for row in rows]
    return table(path, [list(CENSUS), *lines])


def transfer_file(path: Path, *pupils: str, version: str = "25.0", day: str = "2026-09-10") -> Path:
    """Write a Common Transfer File."""
    header = (
        f"<Header><DocumentName>Common Transfer File</DocumentName><CTFversion>{version}</CTFversion>"
        f"<DateTime>{day}T10:00:00</DateTime><DocumentQualifier>full</DocumentQualifier>"
        "<SourceSchool><LEA>999</LEA><Estab>1234</Estab><SchoolName>Former School</SchoolName></SourceSchool></Header>"
    )
    body = "\n".join(pupils)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<CTfile>\n{header}\n<CTFpupilData>\n{body}\n'
        "</CTFpupilData>\n</CTfile>",
        encoding="utf-8",
    )
    return path


def of_transfer(number: int, inside: str = "", year: str = "7") -> str:
    """A pupil of a Common Transfer File."""
    basic = f"<BasicDetails><NCyearActual>{year}</NCyearActual></BasicDetails>" if year else ""
    return (
        f"<Pupil><UPN>{upn(number)}</UPN><Surname>Canary{number}</Surname><Forename>Robin</Forename>"
        f"<DOB>2014-05-01</DOB><Sex>F</Sex>{basic}{inside}</Pupil>"
    )


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """Write a .zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def with_pupils(engine, tmp_path: Path, *numbers: int, **more: str) -> ingest.Report:
    """Import a school with these pupils."""
    return load(
        engine, tmp_path / "school", RECORD | {"pupils.csv": [pupil(number, **more) for number in numbers]}
    )


def day(text: str) -> date:
    """A day."""
    return date.fromisoformat(text)
