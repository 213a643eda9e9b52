"""Settles ``pupils.csv``: one file, two tables, and the academic year in which a year group is true."""

from datetime import date as Day

from data import models, reference, terms
from data.ingest.changes import Key, Row, compare
from data.ingest.parsing import Parsed
from data.ingest.report import Problems
from data.ingest.settle import Settlement
from data.ingest.starts import give_starts

PUPIL, ENROLMENT = models.Pupil.__table__, models.Enrolment.__table__
OF_ENROLMENT = ("entry_date", "leaving_date", "year_group", "registration_group", "enrolment_status")
DEFAULTS = {"enrolment_status": "C"}


def settle_pupils(settlement: Settlement, parsed: Parsed, data_date: Day) -> None:
    """Find what the file changes among pupils and their times on roll; new pupils are numbered as they appear."""
    file, numbers = parsed.sheet.file, settlement.numbers
    highest = max(numbers.values(), default=0)
    rows = []
    for line, values in parsed.rows:
        if values["upn"] not in numbers:
            highest += 1
            numbers[values["upn"]] = highest
        rows.append((line, values | {"pupil_no": numbers[values["upn"]]}))
    settlement.known["pupil"] = set(numbers)
    stored = settlement.stored.rows(ENROLMENT)
    give_starts(rows, stored, "entry_date", _pupil)
    incoming, removed = settlement.accepted(file, rows, ("pupil_no", "entry_date"), _pupil)
    accepted = [row for _, row in incoming.values()]

    people = compare(file.name, PUPIL, settlement.stored.rows(PUPIL), _people(accepted, stored))
    enrolments = [_enrolment(row, stored, data_date) for row in accepted]
    changes = compare(file.name, ENROLMENT, stored, enrolments, DEFAULTS)
    changes.removed = removed
    settlement.changes += [people, changes]
    for line, row in incoming.values():
        _check_age(line, row, data_date, settlement.problems)
    _check_doubles(list(incoming.values()), settlement.problems)


def _pupil(row: Row) -> object:
    return row["pupil_no"]


def _people(rows: list[Row], stored: dict[Key, Row]) -> list[Row]:
    """Each pupil as the latest of their rows says, unless a still later time on roll stands in the database."""
    latest: dict[int, Row] = {}
    for row in rows:
        if row["entry_date"] >= latest.get(row["pupil_no"], row)["entry_date"]:
            latest[row["pupil_no"]] = row
    stands: dict[int, Day] = {}
    for number, entry in stored:
        stands[number] = max(entry, stands.get(number, Day.min))
    return [
        {name: value for name, value in row.items() if name not in OF_ENROLMENT}
        for number, row in latest.items()
        if row["entry_date"] >= stands.get(number, Day.min)
    ]


def _enrolment(row: Row, stored: dict[Key, Row], data_date: Day) -> Row:
    made = {name: row[name] for name in OF_ENROLMENT if name in row} | {"pupil_no": row["pupil_no"]}
    if "enrolment_status" in made:
        made["enrolment_status"] = made["enrolment_status"] or DEFAULTS["enrolment_status"]
    before = stored.get((row["pupil_no"], row["entry_date"]), {})
    leaving = row.get("leaving_date", before.get("leaving_date"))
    made["year_group_in"] = year_group_true_in(row["entry_date"], leaving, data_date)
    return made


def year_group_true_in(entry: Day, leaving: Day | None, data_date: Day) -> int:
    """The academic year in which a year group in ``pupils.csv`` is true.

    That of the pack's date; of a leaver, the year they left in; of one still to come, the year they enter in.
    """
    day = min(leaving, data_date) if leaving else data_date
    return terms.academic_year(max(day, entry))


def _check_age(line: int, row: Row, data_date: Day, problems: Problems) -> None:
    born = row.get("date_of_birth")
    if not born:
        return
    year = year_group_true_in(row["entry_date"], row.get("leaving_date"), data_date)
    age = year - terms.academic_year(born) - 1
    usual = {group.code: group.age_on_31_august for group in reference.year_groups()}[row["year_group"]]
    if abs(age - usual) > 1:
        problems.warn(
            "pupils.csv", line, "date_of_birth", born.isoformat(),
            f"makes the pupil {age} when {terms.year_group_name(row['year_group'])} begins, usually {usual}",
        )  # fmt: skip


def _check_doubles(rows: list[tuple[int, Row]], problems: Problems) -> None:
    """One person under two UPNs is rarely meant, and twins have two forenames."""
    seen: dict[tuple, tuple[int, str]] = {}
    for line, row in rows:
        person = tuple(
            str(row.get(name) or "").casefold() for name in ("surname", "forename", "date_of_birth")
        )
        first_line, upn = seen.setdefault(person, (line, row["upn"])) if all(person) else (line, row["upn"])
        if upn != row["upn"]:
            problems.warn(
                "pupils.csv", line, "upn", row["upn"],
                f"has the name and date of birth of the pupil at line {first_line:,}; is it one pupil twice?",
            )  # fmt: skip
