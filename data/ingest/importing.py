"""Imports a pack: read and checked in memory first, then written whole in one transaction, or not at all."""

import json
from dataclasses import dataclass
from datetime import date as Day
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from data import terms
from data.errors import Refused
from data.ingest.action_plan import settle_actions
from data.ingest.attendance import settle_attendance
from data.ingest.changes import Stored
from data.ingest.examples import examples
from data.ingest.files import FILES
from data.ingest.leftovers import keep_report
from data.ingest.origins import Origin
from data.ingest.pack import Pack, read_pack
from data.ingest.progress import Told, bar
from data.ingest.pupils import settle_pupils
from data.ingest.report import FileReport, Problems, Report
from data.ingest.settle import Settlement
from data.ingest.transactions import reading, writing
from data.ingest.writing import IMPORT, SCHOOL, mark_as_demo, next_number, now, write

APART = frozenset({"school.csv", "pupils.csv", "attendance.csv", "attendance_weekly.csv"})


def import_pack(
    path: str | Path,
    engine: Engine,
    *,
    dry_run: bool = False,
    skip_bad_rows: bool = False,
    by: str = "command line",
    progress: bool | Told = True,
    today: Day | None = None,
) -> Report:
    """Import a data pack, a folder or .zip of CSV files, into the school it names.

    Everything is written or nothing: with an error in any row nothing is, unless ``skip_bad_rows`` leaves
    those rows out. Look at ``accepted`` of what comes back. ``dry_run`` writes nothing to the database.
    ``progress`` draws a bar in a terminal, or is told what is being done and how much of it is done.
    ``today`` stands in for the day after which marks and tests cannot be.

    Raises Refused when there is no pack at the path, it cannot safely be opened, it is not clear which
    school it belongs to, or the database cannot be written.
    """
    wish = Wish(dry_run, skip_bad_rows, by, progress=progress, today=today)
    return carry_out(Path(path), engine, wish, Origin())


@dataclass(frozen=True)
class Wish:
    """How an import is wanted; the fields are the parameters of ``import_pack``, and what the browser adds.

    ``demo`` says in the same transaction that the school is the demo's;
    ``source`` is what the history of imports calls it, where that is not the name of its file or folder;
    ``keeps_report``: whether what it found is written to the instance's reports;
    ``urn`` is the school that it is of where nothing handed in says which, and there are several (0: not said);
    ``named``: whether it may be of no other school than that one, as who wants it has said so;
    ``given`` are the schools that it may be of, None for any.
    """

    dry_run: bool = False
    skip_bad_rows: bool = False
    by: str = "command line"
    demo: bool = False
    progress: bool | Told = True
    today: Day | None = None
    source: str = ""
    keeps_report: bool = True
    urn: int = 0
    named: bool = False
    given: frozenset[int] | None = None

    def refuse_others(self, urn: int | None) -> None:
        """Raises Refused for a school that it may not be of, alike whether there is such a school or not."""
        if urn and self.named and urn != self.urn:
            raise Refused(
                f"This is of the school with URN {urn}, and the import was to be of {self.urn}. "
                "Name the school that it is of, or none."
            )
        if urn and self.given is not None and urn not in self.given:
            raise Refused(
                f"This is of the school with URN {urn}, which is not given to you. "
                "If it should be, ask the administrator."
            )


def carry_out(path: Path, engine: Engine, wish: Wish, origin: Origin) -> Report:
    """Import the pack at a path; ``origin`` says what it was made of, where it is not as its owner made it."""
    problems = Problems()
    for trouble in origin.troubles:
        problems.add(trouble, refuses=False)
    problems.whole_files += origin.whole
    pack = read_pack(path, wish.today or Day.today(), problems, wish.progress)
    pack.source, pack.notes = wish.source or origin.name or pack.source, [*origin.notes, *pack.notes]
    hopeless = bool(problems.errors and not wish.skip_bad_rows) or problems.whole_files > 0
    with (reading if wish.dry_run or hopeless else writing)(engine) as connection:
        urn = _which_school(connection, pack, problems, wish.urn)
        wish.refuse_others(urn)
        settlement = Settlement(Stored(connection, urn or 0), problems, wish.skip_bad_rows)
        if urn:
            _settle(pack, settlement)
        report = _report(pack, settlement, wish.dry_run)
        report.problems = [origin.found(problem) for problem in problems.kept]
        if report.accepted and not wish.dry_run and not report.nothing_to_change:
            report.import_no = next_number(connection, urn)
            _write(connection, report, settlement, pack, wish)
            if wish.demo:
                mark_as_demo(connection, urn)
        elif not wish.dry_run and not hopeless:
            connection.rollback()
    if problems.kept and wish.keeps_report:
        encodings = {name: sheet.encoding for name, sheet in pack.sheets.items()}
        keep_report(report, problems, encodings, path, bad_rows=wish.skip_bad_rows and report.accepted)
    return report


def _which_school(connection: Connection, pack: Pack, problems: Problems, wished: int) -> int | None:
    """The URN of the school that a pack belongs to; None where its school.csv must be mended before it is clear."""
    if pack.school:
        return pack.school["urn"]
    schools = connection.execute(select(SCHOOL.c.urn, SCHOOL.c.demo)).all()
    if wished in {school.urn for school in schools}:
        return wished
    if problems.files["school.csv"]:
        return schools[0].urn if len(schools) == 1 else None
    add = "add a school.csv with the school's urn, name and phase to the pack."
    say = f"A{add[1:]}"
    if not schools:
        raise Refused(f"There is no school in the database yet, and the pack does not say which it is. {say}")
    if len(schools) > 1:
        raise Refused(
            f"There are {len(schools)} schools in the database, and the pack does not say whose it is. "
            f"Say it with --school URN, or {add}"
        )
    if schools[0].demo:
        raise Refused(
            f"The only school in the database is the demo's, and the pack does not say whose it is. {say}"
        )
    return schools[0].urn


def _settle(pack: Pack, settlement: Settlement) -> None:
    """Hold every file against the database, in the order in which rows name one another."""
    for parsed in pack.files.values():
        settlement.expect(parsed)
    settlement.settle_school(pack.school, pack.latest_mark())
    data_date = pack.data_date((settlement.stored.school or {}).get("data_date"))
    for name in FILES:
        if name == "pupils.csv" and name in pack.files:
            settle_pupils(settlement, pack.files[name], data_date)
            pack.notes += _doubtful_date(pack, data_date)
        elif name == "actions.csv" and name in pack.files:
            settle_actions(settlement, pack.files[name])
        elif name in pack.files and name not in APART:
            settlement.settle_file(pack.files[name])
    if pack.marks is not None or "attendance_weekly.csv" in pack.files:
        pack.notes += settle_attendance(settlement, pack.marks, pack.files.get("attendance_weekly.csv"))


def _doubtful_date(pack: Pack, data_date: Day) -> list[str]:
    """What to say where the day on which year groups are true was taken from marks of an earlier year."""
    said = (pack.school or {}).get("data_date")
    if said or terms.academic_year(data_date) == terms.academic_year(pack.today):
        return []
    year = terms.academic_year_name(terms.academic_year(data_date))
    return [
        f"The year groups in pupils.csv were taken as those of {year}, the year of the latest mark. "
        "If they are later ones, say their day in school.csv as data_date."
    ]


def _report(pack: Pack, settlement: Settlement, dry_run: bool) -> Report:
    problems, school = settlement.problems, settlement.stored.school or {}
    report = Report(
        source=pack.source,
        urn=settlement.stored.urn or None,
        school=(pack.school or school).get("name", ""),
        dry_run=dry_run,
        accepted=not problems.errors or (settlement.leaving_out and not problems.whole_files),
        problems=problems.kept,
        errors=problems.errors,
        warnings=problems.warnings,
        whole_files=problems.whole_files,
        notes=pack.notes,
        examples=examples(settlement.changes, settlement.numbers) if dry_run else [],
    )
    for name in FILES:
        mine = [change for change in settlement.changes if change.file == name]
        if name in pack.sheets or any(c.count_added or c.count_changed or c.count_gone for c in mine):
            report.files.append(
                FileReport(
                    name,
                    rows=pack.read(name),
                    added=sum(change.count_added for change in mine),
                    changed=sum(change.count_changed for change in mine),
                    gone=sum(change.count_gone for change in mine),
                    refused=len(problems.refused.get(name, ())),
                    unit=FILES[name].rows,
                )
            )
    return report


def _write(connection: Connection, report: Report, settlement: Settlement, pack: Pack, wish: Wish) -> None:
    urn, total = settlement.stored.urn, report.added + report.changed
    with bar(wish.progress, "Writing", total, unit=" rows") as written:
        write(connection, urn, report.import_no, settlement.changes, written.update)
    files = {
        file.name: {
            "rows": file.rows,
            "added": file.added,
            "changed": file.changed,
            "gone": file.gone,
            "refused": file.refused,
        }
        for file in report.files
    }
    connection.execute(
        insert(IMPORT).values(
            urn=urn, import_no=report.import_no, at=now(), by=wish.by, source=pack.source, digest=pack.digest,
            files=json.dumps(files), added=report.added, changed=report.changed, refused=report.refused,
        )
    )  # fmt: skip
