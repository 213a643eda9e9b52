"""Holds a pack against the database: what its rows name, what they run into, and what they would change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as Day

from data import models
from data.ingest.changes import Changes, Key, Row, Stored, compare, key_columns
from data.ingest.files import NAMED
from data.ingest.layout import PackFile
from data.ingest.overlaps import SPELLS, Incoming, overlapping
from data.ingest.parsing import Parsed
from data.ingest.report import Problems
from data.ingest.shapes import Tests, shape
from data.ingest.starts import Owner, give_starts, made_known


@dataclass
class Settlement:
    """A school's rows and what a pack does to them.

    ``numbers`` are pupil numbers by UPN; ``known`` holds every name a row may give (see NAMED) and
    ``refused`` those of rows that were refused, with file and line. ``changes`` are what is to be written.
    """

    stored: Stored
    problems: Problems
    leaving_out: bool
    changes: list[Changes] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=dict)
    refused: dict[str, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.numbers = self.stored.pupil_numbers()
        self.tests = Tests(self.stored)
        self.known = {
            what: {row[column] for row in self.stored.rows(file.table).values()}
            for what, (file, column) in NAMED.items()
            if what != "pupil"
        }
        self.known["pupil"] = set(self.numbers)

    def expect(self, parsed: Parsed) -> None:
        """Take note of the names on rows that were refused when their file was read."""
        for what, (file, _) in NAMED.items():
            if file is parsed.sheet.file:
                self.refused.setdefault(what, {}).update(parsed.refused_names)

    def settle_school(self, row: Row | None, latest_mark: Day | None) -> None:
        """The school's own row; without a date in it, its data are as at the latest mark ever imported."""
        school = self.stored.school
        new = {name: value for name, value in (row or {}).items() if name != "urn"}
        seen = [day for day in (latest_mark, (school or {}).get("data_date")) if day]
        if not new.get("data_date"):
            new["data_date"] = max(seen, default=None)
        stored = {(): school} if school else {}
        defaults = {"demo": False, "data_version": 0}
        self.changes.append(compare("school.csv", models.School.__table__, stored, [new], defaults))

    def settle_file(self, parsed: Parsed) -> None:
        """A file whose rows are the rows of one table."""
        file = parsed.sheet.file
        rows = self.shaped(parsed)
        stored = self.stored.rows(file.table)
        if file.name == "needs.csv":
            give_starts(rows, stored, "start_date", _pupil_and_need)
        incoming, removed = self.accepted(file, rows, key_columns(file.table), OWNERS.get(file.name))
        named = next((what for what, (naming, _) in NAMED.items() if naming is file), None)
        for _, row in incoming.values():
            self.tests.learn(file.name, row)
            if named:
                self.known[named].add(row[NAMED[named][1]])
        changes = compare(file.name, file.table, stored, (row for _, row in incoming.values()))
        changes.removed = removed
        self.changes.append(changes)

    def accepted(
        self, file: PackFile, rows: list[tuple[int, Row]], key: Sequence[str], owner: Owner | None
    ) -> tuple[Incoming, list[Row]]:
        """The rows that are given once and run into no other, and the stored rows that they replace."""
        incoming = self.once(file, rows, key)
        spells = SPELLS.get(file.name)
        if not spells:
            return incoming, []
        stored = self.stored.rows(file.table)

        def replaced() -> dict[Key, Row]:
            kept = [row for _, row in incoming.values()]
            return made_known(kept, stored, spells.start, spells.end, owner) if owner else {}

        gone = replaced()
        stays = {key: row for key, row in stored.items() if key not in gone}
        for clash, right in overlapping(spells, stays, incoming).items():
            line, row = incoming.pop(clash)
            self.refuse(file, line, spells.start, row[spells.start].isoformat(), right, row)
        return incoming, list(replaced().values())

    def shaped(self, parsed: Parsed) -> list[tuple[int, Row]]:
        """The rows whose names are known, as rows of their table."""
        file, made = parsed.sheet.file, []
        for line, values in parsed.rows:
            if not self.names_known(file, line, values):
                continue
            wrong: list[tuple[str, object, str]] = []
            row = shape(file.name, values, self.numbers, self.tests, lambda *said: wrong.append(said))  # noqa: B023
            for column, value, right in wrong:
                self.refuse(file, line, column, value, right, values)
            if not wrong:
                made.append((line, row))
        return made

    def once(self, file: PackFile, rows: list[tuple[int, Row]], key: Sequence[str]) -> Incoming:
        """The rows by key, each once; a row given again is noted, as an error where it says something else."""
        incoming: Incoming = {}
        for line, row in rows:
            first = incoming.setdefault(tuple(row[name] for name in key), (line, row))
            if first[0] == line:
                continue
            where = f"stands at line {first[0]:,} too"
            if first[1] == row:
                self.problems.warn(file.name, line, None, None, f"the same row {where}")
            else:
                columns = ", ".join(name for name in file.key if name in file.column)
                right = f"a row of the same {columns} {where} and says something else; keep one of them"
                self.refuse(file, line, None, None, right, row)
        return incoming

    def names_known(self, file: PackFile, line: int, values: Row) -> bool:
        """Whether everything that a row names is there; what is not is noted."""
        missing = [
            (column, name)
            for column in file.columns
            if column.names and (given := values.get(column.name))
            for name in ((given,) if isinstance(given, str) else given)
            if name not in self.known[column.names]
        ]
        for column, name in missing:
            if right := self.why_unknown(column.names, name):
                self.problems.error(file.name, line, column.name, name, right)
            self._lose(file, line, values)
        return not missing

    def why_unknown(self, what: str, name: str) -> str | None:
        """What to say of a name that is not known; nothing where the row that gives it is itself to be mended."""
        file, column = NAMED[what]
        line = self.refused.get(what, {}).get(name)
        if line is None:
            return f"is no {what} in {file.name} or the database; add the row or mend the {column}"
        return (
            f"names the {what} at line {line:,} of {file.name}, which is left out"
            if self.leaving_out
            else None
        )

    def refuse(
        self, file: PackFile, line: int, column: str | None, value: object, right: str, row: Row
    ) -> None:
        """Refuse a line, and with it the name it gives."""
        self.problems.error(file.name, line, column, value, right)
        self._lose(file, line, row)

    def _lose(self, file: PackFile, line: int, row: Row) -> None:
        for what, (naming, name) in NAMED.items():
            if naming is file and row.get(name):
                self.refused.setdefault(what, {}).setdefault(row[name], line)


def _pupil_and_need(row: Row) -> object:
    return row["pupil_no"], row["need_type"]


def _pupil(row: Row) -> object:
    return row["pupil_no"]


# Whose start, where it is not known, a row with a start of its own makes known.
OWNERS: dict[str, Owner] = {"needs.csv": _pupil_and_need, "sen.csv": _pupil}
