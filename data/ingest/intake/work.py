"""What is done in the process of its own: looking at files, and translating them into rows of the data pack."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from data.ingest.formats import translators
from data.ingest.intake import markup, workbook
from data.ingest.intake.said import Context, Recognised, Translated
from data.ingest.intake.sources import Source, opened
from data.ingest.intake.staging import Staging
from data.ingest.intake.tables import Table, csv_table
from data.ingest.reading import Unreadable

TEXTS = {".csv", ".txt", ".tsv", ".tab", ".dat"}
WORKBOOKS = {".xlsx"}
OTHERS = {
    ".xls": "is a workbook of an older Excel",
    ".xlsm": "is a workbook with macros, which are never opened here",
    ".xlsb": "is a binary workbook",
    ".ods": "is a LibreOffice spreadsheet",
    ".numbers": "is an Apple Numbers spreadsheet",
    ".pdf": "is a PDF, which holds a picture of figures and not the figures",
    ".docx": "is a Word document",
    ".json": "is a JSON file",
    ".htm": "is a web page",
    ".html": "is a web page",
}
SAVE = "Export it again, or save it, as CSV UTF-8 or as an Excel workbook (.xlsx)"
MAGIC = (
    (b"PK\x03\x04", "is an archive or a workbook"),
    (b"\xd0\xcf\x11\xe0", "is a workbook of an older Excel, or one locked with a password"),
    (b"%PDF", "is a PDF"),
    (b"MZ", "is a program"),
    (b"\x7fELF", "is a program"),
    (b"\x1f\x8b", "is a packed file"),
    (b"{\\rtf", "is a text document"),
)


@dataclass(frozen=True)
class Document:
    """An XML file, with the names of its first elements."""

    source: Source
    start: bytes
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """The file as its owner knows it."""
        return self.source.name


Thing = Table | Document
Seen = tuple[Recognised, ModuleType | None, Thing | None]


def look(path: Path, context: Context) -> list[Recognised]:
    """What every file at a path is."""
    with opened(path) as sources:
        return [found for found, _, _ in _seen(sources, context)]


def translate(path: Path, into: Path, context: Context, told: Callable[[str, float], None]) -> Translated:
    """Put what every file at a path says into a folder, as rows of the data pack."""
    with opened(path) as sources, Staging(into) as staging:
        seen = list(_seen(sources, context))
        for at, translator in enumerate(translators()):
            things = [(found, thing) for found, by, thing in seen if by is translator and found.sure]
            told("Reading", at / (len(seen) + 1))
            if things:
                try:
                    translator.translate(things, staging, context)
                except Unreadable as error:
                    staging.trouble(things[0][1].name, error.line, str(error), whole=True)
        for found, _, _ in seen:
            if not found.sure:
                staging.trouble(found.file, None, found.words, whole=True)
        return Translated(
            tuple(found for found, _, _ in seen),
            tuple(staging.sources),
            tuple(staging.headings),
            tuple(staging.notes),
            tuple(staging.troubles),
        )


def _seen(sources: list[Source], context: Context) -> Iterator[Seen]:
    for source in sources:
        try:
            things, notes = _things(source)
        except Unreadable as error:
            where = f" (line {error.line:,})" if error.line else ""
            yield Recognised(source.name, "", f"{error}{where}."), None, None
            continue
        for thing in things:
            found, by = _recognised(thing, context)
            if notes:
                found = Recognised(**{**vars(found), "notes": (*found.notes, *notes)})
            yield found, by, thing


def _recognised(thing: Thing, context: Context) -> tuple[Recognised, ModuleType | None]:
    for translator in translators():
        if found := translator.recognise(thing, context):
            return found, translator
    root = thing.names[0] if thing.names else "nothing"
    words = f"is an XML file of a kind that is not read here; its outermost element is {root:.40}"
    return Recognised(thing.name, "", f"{words}."), None


def _things(source: Source) -> tuple[list[Thing], list[str]]:
    """The tables or the document in a file. Raises Unreadable for what is none, in words that say what it is."""
    with source.open() as stream:
        start = stream.read(8 << 10)
    if source.suffix in WORKBOOKS:
        if not start.startswith(b"PK\x03\x04"):
            said = next(
                (words for sign, words in MAGIC if start.startswith(sign)), "is not an Excel workbook"
            )
            raise Unreadable(f"{said}, though its name says .xlsx. {SAVE}")
        return workbook.sheets(source)
    if source.suffix in OTHERS:
        raise Unreadable(f"{OTHERS[source.suffix]}. {SAVE}")
    if said := next((words for sign, words in MAGIC if start.startswith(sign)), None):
        raise Unreadable(f"{said}, though its name ends in {source.suffix or 'nothing'}. {SAVE}")
    bare = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if source.suffix == ".xml" or bare.startswith(b"<"):
        return [Document(source, start, tuple(markup.names_at_start(start)))], []
    if source.suffix in TEXTS:
        return [csv_table(source)], []
    raise Unreadable(f"is no kind of file that is read here. {SAVE}")
