"""Reads XML as it streams by, one element of a kind at a time, with lines; no entity, no document type, no network."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from queue import SimpleQueue
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from data.ingest.intake.sources import Source
from data.ingest.reading import Unreadable

PIECE = 64 << 10
LARGEST_XML = 256 << 20
DEEPEST = 60
LONGEST_TEXT = 100_000
_NAME = re.compile(rb"<([A-Za-z_][\w.-]*)")


@dataclass
class Element:
    """An element of a document: its name without a namespace, the line it begins on, its text and its children."""

    name: str
    line: int
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, *path: str) -> Iterator["Element"]:
        """The elements at a path of names below this one, whatever their case."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.name.casefold() == path[0].casefold():
                yield from child.all(*path[1:])

    def one(self, *path: str) -> "Element | None":
        """The first element at a path."""
        return next(self.all(*path), None)

    def said(self, *path: str) -> str:
        """The text of the first element at a path; empty where there is none."""
        found = self.one(*path)
        return found.text.strip() if found else ""


def names_at_start(start: bytes) -> list[str]:
    """The names of the first elements of a document, without namespaces, in order."""
    return [name.decode("ascii", "replace").rpartition(":")[2] for name in _NAME.findall(start)]


class _Collecting(ContentHandler):
    """Builds the elements of the wanted names, and hands each over when it is whole."""

    def __init__(self, wanted: frozenset[str], found: SimpleQueue, locator) -> None:
        super().__init__()
        self.wanted, self.found, self.locator = wanted, found, locator
        self.open: list[Element] = []
        self.depth = 0

    def startElement(self, name: str, _attributes) -> None:  # noqa: N802
        """An element begins."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable(
                f"has elements within elements more than {DEEPEST} deep", self.locator.getLineNumber()
            )
        bare = name.rpartition(":")[2]
        if self.open or bare.casefold() in self.wanted:
            self.open.append(Element(bare, self.locator.getLineNumber()))

    def characters(self, content: str) -> None:
        """Some text."""
        if self.open and len(self.open[-1].text) < LONGEST_TEXT:
            self.open[-1].text += content

    def endElement(self, _name: str) -> None:  # noqa: N802
        """An element ends."""
        self.depth -= 1
        if not self.open:
            return
        whole = self.open.pop()
        if self.open:
            self.open[-1].children.append(whole)
        else:
            self.found.put(whole)


def elements(source: Source, *wanted: str) -> Iterator[Element]:
    """Every outermost element of these names, as the file is read.

    Raises Unreadable, with the line, for what is not well-formed XML or not safe to read.
    """
    if source.size > LARGEST_XML:
        raise Unreadable(f"is larger than {LARGEST_XML >> 20} MB, more than a school's data can be")
    found: SimpleQueue = SimpleQueue()
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setFeature(feature_namespaces, False)
    parser.setContentHandler(_Collecting(frozenset(name.casefold() for name in wanted), found, parser))
    try:
        with source.open() as stream:
            while piece := stream.read(PIECE):
                parser.feed(piece)
                while not found.empty():
                    yield found.get()
        parser.close()
    except DefusedXmlException as error:
        raise Unreadable(
            "declares a document type or entities, which no export of a school's system does, so it is not opened"
        ) from error
    except SAXParseException as error:
        raise Unreadable(f"is not well-formed XML ({error.getMessage()})", error.getLineNumber()) from error
    while not found.empty():
        yield found.get()
