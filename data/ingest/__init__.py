"""Takes a school's data pack into the database, and out again."""

from data.ingest.importing import import_pack
from data.ingest.report import FileReport, Problem, Report
from data.ingest.undoing import Undone, imports, mark_demo, undo

__all__ = ["FileReport", "Problem", "Report", "Undone", "import_pack", "imports", "mark_demo", "undo"]
