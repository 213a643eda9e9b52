"""Makes a data pack of what translators put, held against what the database knows of the school."""

import csv
from array import array
from dataclasses import dataclass
from datetime import date as Day
from pathlib import Path
from typing import Any

from data import models, reference, terms
from data.ingest.changes import Stored
from data.ingest.files import FILES
from data.ingest.intake.days import Seen, needs_as_rows, statuses_as_rows
from data.ingest.intake.said import Context, Translated, Trouble
from data.ingest.intake.staging import NEEDS_ON_A_DAY, STATUS_ON_A_DAY, origins, rows_put
from data.ingest.kinds import Wrong, read_day, read_year_group
from data.ingest.origins import Origin
from data.ingest.pupils import OF_ENROLMENT, year_group_true_in
from data.ingest.report import Problem

# What a translator adds to a row for this step alone: the academic year in which its year group is true, the day
# on which the row is true (rows of one pupil of other days are no repetition), and that it is to be left out
# where nobody knows its pupil.
TRUE_IN, AS_AT, IF_KNOWN = "_true_in", "_as_at", "_if_known"
# Before the name of a column: the value where neither the files nor the database know one.
OTHERWISE = "_otherwise_"


@dataclass
class Put:
    """A row that was put, with its source and line."""

    of: int
    line: int
    values: dict[str, str]


def settle(staged: Path, pack: Path, translated: Translated, stored: Stored, context: Context) -> Origin:
    """Write the files of the pack, and say where their rows came from."""
    found = Origin(
        sources=translated.sources,
        headings=translated.headings,
        troubles=tuple(map(_problem, translated.troubles)),
        whole=any(trouble.whole for trouble in translated.troubles),
    )
    notes = [*translated.notes]
    put = {name: [Put(*row) for row in rows_put(staged, name)] for name in FILES}
    put["pupils.csv"] = _pupils(put["pupils.csv"], stored, context, notes)
    known = {row.values.get("upn", "") for row in put["pupils.csv"]} | set(stored.pupil_numbers())
    seen = Seen(stored, bool(put["pupils.csv"]))
    put["sen.csv"] += [
        Put(*row) for row in statuses_as_rows(rows_put(staged, STATUS_ON_A_DAY), put["sen.csv"], seen)
    ]
    put["needs.csv"] += [Put(*row) for row in needs_as_rows(rows_put(staged, NEEDS_ON_A_DAY), seen)]
    for name in FILES:
        rows = _once(name, _of_known(name, put[name], known, notes), notes)
        _fill(name, rows, stored)
        if rows:
            found.rows[name] = _write(pack / name, name, rows)
        elif (staged / name).exists() or (staged / name).is_symlink():
            (staged / name).rename(pack / name)
            if (staged / f"{name}.of").exists():
                found.rows[name] = origins(staged, name)
    found.notes = tuple(notes)
    return found


def _problem(trouble: Trouble) -> Problem:
    return Problem(trouble.file, trouble.line, trouble.column, trouble.value, trouble.right)


def _of_known(name: str, rows: list[Put], known: set[str], notes: list[str]) -> list[Put]:
    """The rows, without those of pupils nobody knows where a file may well hold such."""
    kept = [row for row in rows if not row.values.pop(IF_KNOWN, "") or row.values.get("upn", "") in known]
    if len(kept) < len(rows):
        gone = len(rows) - len(kept)
        rows_of = "1 row of a pupil who is" if gone == 1 else f"{gone:,} rows of pupils who are"
        notes.append(f"{name}: {rows_of} not in the school's list left out.")
    return kept


def _once(name: str, rows: list[Put], notes: list[str]) -> list[Put]:
    """The rows, those that several sources give of one thing made into one: what a later one says counts."""
    key = FILES[name].key
    made: list[Put] = []
    first: dict[tuple[str, ...], Put] = {}
    differ = 0
    for row in rows:
        at = tuple(row.values.get(column, "") for column in key)
        before = first.get(at)
        if before is None or before.of == row.of or not all(at[:1]):
            first[at] = row
            made.append(row)
            continue
        said = {column: value for column, value in row.values.items() if value}
        differ += sum(before.values.get(column, value) not in ("", value) for column, value in said.items())
        before.values |= said
        before.of, before.line = row.of, row.line
    if differ:
        notes.append(
            f"{name}: {differ:,} values differ between the files; those of the later file were taken."
        )
    return made


def _fill(name: str, rows: list[Put], stored: Stored) -> None:
    """Give rows known by one name the columns that others of the file have: as in the database, else the default."""
    if not rows or len(FILES[name].key) > 1 or name == "school.csv":
        return
    (key,) = FILES[name].key
    kept = {str(row[key]): row for row in stored.rows(FILES[name].table).values()}
    columns = {column for row in rows for column in row.values if not column.startswith("_")}
    columns |= {
        column.removeprefix(OTHERWISE) for row in rows for column in row.values if OTHERWISE in column
    }
    for row in rows:
        before = kept.get(row.values.get(key, ""), {})
        for column in columns - row.values.keys():
            row.values[column] = _text(before.get(column)) or row.values.get(f"{OTHERWISE}{column}", "")


def _write(target: Path, name: str, rows: list[Put]) -> tuple[array, array]:
    columns = [c.name for c in FILES[name].columns if any(c.name in row.values for row in rows)]
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows([row.values.get(column, "") for column in columns] for row in rows)
    return array("H", (row.of for row in rows)), array("L", (row.line for row in rows))


def _pupils(rows: list[Put], stored: Stored, context: Context, notes: list[str]) -> list[Put]:
    """Rows of pupils, a row for each: with what the database knows where a file does not say, and the right year."""
    rows = _joined(rows)
    people = {row["upn"]: row for row in stored.rows(models.Pupil.__table__).values()}
    times: dict[int, dict[str, Any]] = {}
    for row in stored.rows(models.Enrolment.__table__).values():
        if row["pupil_no"] not in times or row["entry_date"] > times[row["pupil_no"]]["entry_date"]:
            times[row["pupil_no"]] = row
    columns = {column for row in rows for column in row.values if not column.startswith("_")} | {"year_group"}
    data_date = (stored.school or {}).get("data_date") or context.today
    born = 0
    for row in rows:
        person = people.get(row.values.get("upn", ""), {})
        time = times.get(person.get("pupil_no", -1), {})
        born += _year_group(row.values, time, data_date)
        for column in columns - row.values.keys() - {"entry_date"}:
            known = time if column in OF_ENROLMENT else person
            row.values[column] = _text(known.get(column))
    if born:
        notes.append(f"pupils.csv: year groups worked out from dates of birth: {born:,}.")
    return rows


def _joined(rows: list[Put]) -> list[Put]:
    """One row for a pupil who has one without an entry date and one with it in another file."""
    made: list[Put] = []
    by_upn: dict[str, Put] = {}
    for row in rows:
        before = by_upn.get(row.values.get("upn", ""))
        entries = {put.values.get("entry_date", "") for put in (before, row) if put}
        twice = before and before.of == row.of and before.values.get(AS_AT) == row.values.get(AS_AT)
        if before is None or twice or len(entries - {""}) > 1:
            made.append(row)
            by_upn[row.values.get("upn", "")] = row
            continue
        before.values |= {
            column: value for column, value in row.values.items() if value or column not in before.values
        }
        before.of, before.line = row.of, row.line
    return made


def _year_group(values: dict[str, str], time: dict[str, Any], data_date: Day) -> int:
    """Give a row the year group that is true in the year the import takes it for; 1 where a birth date gave it."""
    said, true_in = values.get("year_group", ""), values.pop(TRUE_IN, "")
    entry = _day(values.get("entry_date", "")) or time.get("entry_date") or terms.LONG_AGO
    leaving = _day(values.get("leaving_date", "")) or time.get("leaving_date")
    wanted = year_group_true_in(entry, leaving, data_date)
    if said:
        if true_in:
            values["year_group"] = later(said, wanted - int(true_in))
        return 0
    if time:
        values["year_group"] = later(time["year_group"], wanted - time["year_group_in"])
        return 0
    born = _day(values.get("date_of_birth", ""))
    if born is None:
        return 0
    age = wanted - terms.academic_year(born) - 1
    by_age = {group.age_on_31_august: group.code for group in reference.year_groups()}
    values["year_group"] = by_age.get(age, "")
    return int(bool(values["year_group"]))


def later(year_group: str, years: int) -> str:
    """The year group so many years on; as it was written where it is none, or there is no year group then."""
    try:
        at = terms.YEAR_GROUPS.index(read_year_group(year_group)) + years
    except Wrong:
        return year_group
    return terms.YEAR_GROUPS[at] if 0 <= at < len(terms.YEAR_GROUPS) else year_group


def _day(text: str) -> Day | None:
    try:
        return read_day(text) if text else None
    except Wrong:
        return None


def _text(value: object) -> str:
    if value is None or value == terms.LONG_AGO:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    return value.isoformat() if isinstance(value, Day) else str(value)
