"""Where translators put what they read: rows of the data pack, each with the file and line it came from."""

import csv
import json
from array import array
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from data.ingest.intake.said import Trouble
from data.ingest.report import shown

# What is true on a day, and no spell of time yet: what the database holds decides what it changes.
STATUS_ON_A_DAY, NEEDS_ON_A_DAY = "status on a day", "needs on a day"


class Staging:
    """Writes rows into a folder: ``put`` those that are to be held against one another, ``stream`` many at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources: list[str] = []
        self.headings: list[dict[str, str]] = []
        self.notes: list[str] = []
        self.troubles: list[Trouble] = []
        self._open = ExitStack()
        self._lines: dict[str, object] = {}
        self.streamed: dict[str, Stream] = {}

    def __enter__(self) -> "Staging":
        return self

    def __exit__(self, *_) -> None:
        self._open.close()

    def source(self, name: str, headings: dict[str, str] | None = None) -> int:
        """The number by which rows name a file; ``headings`` are its own names for columns of the pack."""
        self.sources.append(name)
        self.headings.append(headings or {})
        return len(self.sources) - 1

    def put(self, file: str, values: dict[str, str], of: int, line: int) -> None:
        """A row of a file of the pack; columns that are not given stay as the database has them."""
        if file not in self._lines:
            self._lines[file] = self._open.enter_context(
                (self.folder / f"{file}.rows").open("a", encoding="utf-8")
            )
        self._lines[file].write(json.dumps([of, line, values], ensure_ascii=False) + "\n")

    def stream(self, file: str, columns: Sequence[str], of: int) -> "Stream":
        """Where to write rows of a large file, cell by cell in the order of ``columns``."""
        if file not in self.streamed:
            self.streamed[file] = self._open.enter_context(Stream(self.folder, file, tuple(columns)))
        stream = self.streamed[file]
        if stream.columns != tuple(columns):
            columns = ", ".join(stream.columns)
            self.trouble(
                self.sources[of], None, f"cannot be taken with another file of {file}, which has {columns}"
            )
        stream.of = of
        return stream

    def note(self, words: str) -> None:
        """Something to say of the whole import, once."""
        if words not in self.notes:
            self.notes.append(words)

    def trouble(self, file: str, line: int | None, right: str, **more) -> None:
        """Something that cannot be taken: an error of the import."""
        self.troubles.append(
            Trouble(shown(file), line, more.get("column"), more.get("value"), right, more.get("whole", False))
        )


class Stream:
    """A large file of the pack as it is written, with where each of its rows came from beside it."""

    def __init__(self, folder: Path, file: str, columns: tuple[str, ...]) -> None:
        self.folder, self.file, self.columns, self.of = folder, file, columns, 0
        self._of, self._line = array("H"), array("L")

    def __enter__(self) -> "Stream":
        self._text = (self.folder / self.file).open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._text)
        self._writer.writerow(self.columns)
        return self

    def write(self, cells: Sequence[str], line: int) -> None:
        """One row."""
        self._writer.writerow(cells)
        self._of.append(self.of)
        self._line.append(line)

    def __exit__(self, *_) -> None:
        self._text.close()
        with (
            (self.folder / f"{self.file}.of").open("wb") as of,
            (self.folder / f"{self.file}.line").open("wb") as line,
        ):
            self._of.tofile(of)
            self._line.tofile(line)


def origins(folder: Path, file: str) -> tuple[array, array]:
    """For each row of a streamed file, the number of its source and the line there."""
    of, line = array("H"), array("L")
    of.frombytes((folder / f"{file}.of").read_bytes())
    line.frombytes((folder / f"{file}.line").read_bytes())
    return of, line


def rows_put(folder: Path, file: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    """The rows of a file that translators put, in order: source, line, values."""
    path = folder / f"{file}.rows"
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            yield from (tuple(json.loads(line)) for line in lines)
