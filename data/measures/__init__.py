"""The measures: one home for each number."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def read_all() -> list[ModuleType]:
    """Read every room of measures, so that ``core.MEASURES`` holds what each declares; gives the rooms."""
    return [import_module(room.name) for room in iter_modules(__path__, f"{__name__}.")]
