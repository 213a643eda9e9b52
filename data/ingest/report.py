"""What an import found and did, in words and as files a person can work through."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

SHOWN = 20
KEPT_OF_A_FILE = 10_000
LONGEST_VALUE = 60


def shown(value: object) -> str:
    """A value as it may be printed: on one line, without anything that could colour or forge a line."""
    text = "".join(
        letter
        if letter.isprintable()
        else letter.encode("unicode_escape", "backslashreplace").decode("ascii")
        for letter in str(value)
    )
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


@dataclass(frozen=True)
class Problem:
    """Something in a pack that is not right.

    ``line`` counts from 1, the header among them. ``right`` goes on from the value and says what would be
    right. ``severity`` is "error" (the row cannot be taken) or "warning" (it was, and deserves a look).
    """

    file: str
    line: int | None
    column: str | None
    value: str | None
    right: str
    severity: str = "error"

    def __str__(self) -> str:
        where = shown(self.file) + (f", line {self.line:,}" if self.line else "")
        where += f", {self.column}" if self.column else ""
        if self.value is None:
            said = self.right
        elif self.value == "":
            said = f"is empty; it {self.right}"
        else:
            said = f'"{shown(self.value)}" {self.right}'
        return f"{where}: {said}{'' if said.endswith(('.', '?')) else '.'}"


class Problems:
    """The problems of one import, in the order found; a file's further ones are counted when it has very many."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.refused: dict[str, set[int]] = {}
        self.errors = self.warnings = self.whole_files = 0
        self.files: Counter[str] = Counter()

    def add(self, problem: Problem, refuses: bool = True) -> None:
        """Take note of a problem; an error at a line refuses the line."""
        if problem.severity == "error":
            self.errors += 1
            if problem.line and refuses:
                self.refused.setdefault(problem.file, set()).add(problem.line)
        else:
            self.warnings += 1
        self.files[problem.file] += 1
        if self.files[problem.file] <= KEPT_OF_A_FILE:
            self.kept.append(problem)

    def error(self, file: str, line: int | None, column: str | None, value: object, right: str) -> None:
        """Take note of an error."""
        self.add(Problem(file, line, column, None if value is None else str(value), right))

    def whole(
        self, file: str, line: int | None, right: str, column: str | None = None, value: str | None = None
    ) -> None:
        """Take note of an error for which the file cannot be used at all, so that no row can be left out."""
        self.whole_files += 1
        self.add(Problem(file, line, column, value, right), refuses=False)

    def warn(self, file: str, line: int | None, column: str | None, value: object, right: str) -> None:
        """Take note of something to look at."""
        self.add(Problem(file, line, column, None if value is None else str(value), right, "warning"))

    def refuses(self, file: str, line: int) -> bool:
        """Whether a line has been refused."""
        return line in self.refused.get(file, ())


@dataclass(frozen=True)
class Example:
    """One change that an import would make: ``what`` is "new", "changed" or "gone", ``row`` says which row.

    Of a changed row, ``column`` was ``was`` and would be ``becomes``; a row has an example for each column.
    """

    file: str
    what: str
    row: str
    column: str = ""
    was: str = ""
    becomes: str = ""


@dataclass
class FileReport:
    """What became of one file; ``rows`` were read, ``added``, ``changed`` and ``gone`` count rows of its table."""

    name: str
    rows: int = 0
    added: int = 0
    changed: int = 0
    gone: int = 0
    refused: int = 0
    unit: str = "rows"

    def line(self, would: bool, accepted: bool) -> str:
        """The file in one line; ``would``: nothing was written, but could be."""
        said = f"  {self.name:<26}{self.rows:>9,} {'row' if self.rows == 1 else 'rows'}"
        if accepted:
            unit = "" if self.unit == "rows" else f" ({self.unit})"
            verbs = ("to add", "to change") if would else ("added", "changed")
            said += f", {self.added:,} {verbs[0]}, {self.changed:,} {verbs[1]}{unit}"
            if self.gone:
                said += f", {self.gone:,} {'to take out' if would else 'taken out'}"
        refused = f", {self.refused:,} {'line' if self.refused == 1 else 'lines'} "
        return said + (refused + ("left out" if accepted else "to mend") if self.refused else "")


@dataclass
class Report:
    """The result of reading a pack: ``import_no`` is set when it was written to the database.

    ``accepted``: it holds no error, or the rows with errors were to be left out. ``notes`` are sentences
    about the whole pack. ``examples`` are some of the changes that a trial run found. ``folder`` holds the
    full report where there was more to say than fits a screen.
    """

    source: str
    urn: int | None = None
    school: str = ""
    import_no: int | None = None
    dry_run: bool = False
    accepted: bool = False
    files: list[FileReport] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    errors: int = 0
    warnings: int = 0
    whole_files: int = 0
    notes: list[str] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    folder: Path | None = None

    @property
    def added(self) -> int:
        """How many rows of all tables were (or would be) added."""
        return sum(file.added for file in self.files)

    @property
    def changed(self) -> int:
        """How many rows of all tables were (or would be) changed or taken out."""
        return sum(file.changed + file.gone for file in self.files)

    @property
    def refused(self) -> int:
        """How many lines of all files were refused."""
        return sum(file.refused for file in self.files)

    @property
    def nothing_to_change(self) -> bool:
        """Whether everything accepted stood in the database already."""
        return self.accepted and not self.added and not self.changed

    def headline(self) -> str:
        """The result in one sentence."""
        errors = f"{self.errors:,} {'error' if self.errors == 1 else 'errors'}"
        if not self.accepted:
            them = ("it", "the row") if self.errors == 1 else ("them", "the rows")
            way_out = "" if self.whole_files else f", or leave {them[1]} out (--skip-bad-rows)"
            return f"Nothing was imported: the pack has {errors}. Mend {them[0]}{way_out}."
        if self.nothing_to_change:
            return f"Nothing to change: {self.school} (URN {self.urn}) already holds all of it."
        if self.dry_run:
            return f"A trial run, nothing was written. The pack can be imported into {self.school} (URN {self.urn})."
        return f"Imported as number {self.import_no} into {self.school} (URN {self.urn})."

    def lines(self, most: int | None = SHOWN) -> Iterable[str]:
        """The report, line by line, with at most so many problems (None: all that were kept)."""
        yield self.headline()
        yield from (file.line(self.dry_run, self.accepted) for file in self.files)
        yield from self.notes
        problems = sorted(self.problems, key=lambda problem: problem.severity)
        listed = problems if most is None else problems[:most]
        if listed:
            yield ""
        for problem in listed:
            yield f"{'Look at: ' if problem.severity == 'warning' else ''}{problem}"
        more = self.errors + self.warnings - len(listed)
        if more:
            yield f"... and {more:,} more."
        if self.folder and most is not None:
            yield f"The full report: {self.folder / 'report.txt'}"

    def text(self, most: int | None = SHOWN) -> str:
        """The report as text."""
        return "\n".join(self.lines(most)) + "\n"
