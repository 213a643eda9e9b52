"""Sightline's own format: a CSV file or sheet that has the name and the columns of a file of the data pack."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from data.ingest.files import FILES
from data.ingest.intake.fields import PUPIL_LIST, spellings
from data.ingest.intake.said import Context, Recognised
from data.ingest.intake.staging import Staging
from data.ingest.intake.tables import Table
from data.ingest.kinds import plain

FORMAT = "data pack"
MORE_THAN_PUPILS = ("sen_status", "need_1", "need_2", "need_3")
STREAMED = frozenset({"attendance.csv", "attendance_weekly.csv", "assessments.csv"})


def named(thing: Table) -> str:
    """The file of the pack that a table has the name of: its own, or its sheet's."""
    sheet = (
        thing.name.rpartition(": sheet ")[2] if ": sheet " in thing.name else PurePosixPath(thing.bare).stem
    )
    name = f"{sheet.strip().lower().replace(' ', '_').replace('-', '_')}.csv"
    return name if name in FILES else ""


def fits(name: str, header: Sequence[str]) -> bool:
    """Whether a header has every column that a file must have, and says nothing that belongs in another one."""
    places = FILES[name].places(header)
    if any(column.required and column.name not in places for column in FILES[name].columns):
        return False
    meant = {spellings(PUPIL_LIST).get(plain(heading), ("",))[0] for heading in header}
    return name != "pupils.csv" or not meant & set(MORE_THAN_PUPILS)


def recognise(thing: object, _context: Context) -> Recognised | None:
    """A table with the name of a file of the pack and its columns."""
    if not isinstance(thing, Table) or not (name := named(thing)) or not fits(name, thing.header):
        return None
    return Recognised(
        thing.name, FORMAT, f"{name} of Sightline's data pack.", "certain", (name,), notes=thing.notes
    )


def translate(things: Sequence[tuple[Recognised, Table]], into: Staging, _context: Context) -> None:
    """Put the rows as they stand."""
    for found, table in things:
        (name,) = found.tables
        places = FILES[name].places(table.header)
        of = into.source(
            found.file, {f"{name}: {column}": table.header[cell] for column, cell in places.items()}
        )
        if ignored := [
            heading for cell, heading in enumerate(table.header) if heading and cell not in places.values()
        ]:
            into.note(
                f"{found.file}: columns that mean nothing here and were not read: {', '.join(ignored[:30])}."
            )
        if name in STREAMED:
            stream = into.stream(name, tuple(places), of)
            for line, row in table.rows():
                stream.write([row[cell] for cell in places.values()], line)
        else:
            for line, row in table.rows():
                into.put(name, {column: row[cell] for column, cell in places.items()}, of, line)
