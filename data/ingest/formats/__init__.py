"""The formats that Sightline reads beside its own, one module each; a module in this folder is a format.

A format module has FORMAT, its name; ``recognise(thing, context)``, which says what a file is or None; and
``translate(things, into, context)``, which puts what all the files of the format say, together, as rows of
the data pack. A thing is a Table (of a CSV file or a sheet) or a Document (of XML).
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

LAST = "table"


def translators() -> Iterator[ModuleType]:
    """Every format, the one that takes any table last."""
    names = sorted((module.name for module in iter_modules(__path__)), key=lambda name: (name == LAST, name))
    for name in names:
        yield import_module(f"{__name__}.{name}")
