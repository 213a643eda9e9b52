"""Where the rows of a translated pack came from, so that what is wrong with one is said of its owner's own file."""

import re
from array import array
from dataclasses import dataclass, field, replace

from data.ingest.report import Problem

_LINE = re.compile(r"line (?P<line>[\d,]*\d)(?: of (?P<file>\w+\.csv))?")


@dataclass
class Origin:
    """A pack made of other files; of a pack that is as its owner made it, everything is empty.

    ``name`` is what was handed in. ``rows`` has for each file of the pack, row by row below its header, the
    place in ``sources`` and the line there. ``headings`` has for each source the heading that each column of
    a file of the pack ("pupils.csv: sex") was read from. ``troubles`` are what could not be translated; with
    ``whole``, something could not be read to its end, so that nothing can be left out instead.
    """

    name: str = ""
    notes: tuple[str, ...] = ()
    troubles: tuple[Problem, ...] = ()
    whole: bool = False
    sources: tuple[str, ...] = ()
    headings: tuple[dict[str, str], ...] = ()
    rows: dict[str, tuple[array, array]] = field(default_factory=dict)

    def found(self, problem: Problem) -> Problem:
        """A problem as it looks to the owner of the file: their file, their line, their heading."""
        if problem.file not in self.rows or not problem.line:
            return problem
        of, lines = self.rows[problem.file]
        at = problem.line - 2
        if not 0 <= at < len(of):
            return problem
        right = _LINE.sub(lambda said: self._line(said, problem.file), problem.right)
        named = self.headings[of[at]].get(f"{problem.file}: {problem.column}", problem.column)
        return replace(problem, file=self.sources[of[at]], line=lines[at] or None, column=named, right=right)

    def _line(self, said: re.Match, file: str) -> str:
        """A line that a problem speaks of, as its own file counts it."""
        named = said["file"] or file
        at = int(said["line"].replace(",", "")) - 2
        if named not in self.rows or not 0 <= at < len(self.rows[named][0]):
            return said[0]
        of, lines = self.rows[named]
        where = f" of {self.sources[of[at]]}" if said["file"] or len(self.sources) > 1 else ""
        return f"line {lines[at]:,}{where}"
