"""What the intake says of files and asks about them: plain values that pass between processes as JSON."""

import dataclasses
import json
import types
import typing
from dataclasses import dataclass
from datetime import date as Day
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from data.ingest.report import Report


@dataclass(frozen=True)
class Ask:
    """Something about a file that only its owner knows: which column holds ``field``, or one value for all rows."""

    field: str
    words: str
    right: str
    required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """What the columns of a table mean: ``columns`` pairs each heading, in order, with a field or "".

    ``fills`` says what the table is, a key of FILLS; ``given`` are values that hold for every row.
    ``signature`` is the same for every table with these headings.
    """

    signature: str
    fills: str
    columns: tuple[tuple[str, str], ...]
    given: tuple[tuple[str, str], ...] = ()

    @property
    def places(self) -> dict[str, int]:
        """Which cell of a row holds which field."""
        return {name: cell for cell, (_, name) in enumerate(self.columns) if name}


@dataclass(frozen=True)
class Recognised:
    """What one file, or one sheet of a workbook, was taken for.

    ``format`` is empty for what cannot be read, and ``words`` then say why and what to do. ``tables`` are the
    files of the data pack that it fills; ``asks`` is empty where it can be taken as it is.
    """

    file: str
    format: str
    words: str
    sure: str = ""
    tables: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    mapping: Mapping | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What files were taken for, and what importing them did or would do."""

    recognised: tuple[Recognised, ...]
    report: Report


@dataclass(frozen=True)
class Trouble:
    """Something in a file that could not be translated, at a line of it; ``whole``: nothing after it was read."""

    file: str
    line: int | None
    column: str | None
    value: str | None
    right: str
    whole: bool = False


@dataclass(frozen=True)
class Field:
    """Something that a column of a table can mean; ``right`` says what a value of it is."""

    name: str
    title: str
    right: str
    required: bool


@dataclass(frozen=True)
class Context:
    """What a translator is told of the school: ``data_year`` is the academic year its year groups are true in.

    ``mappings`` are those that somebody settled, now or at an earlier import.
    """

    today: Day
    data_year: int
    urn: int | None = None
    local_authority: str = ""
    mappings: tuple[Mapping, ...] = ()


@dataclass(frozen=True)
class Translated:
    """What translating files gave, beside the rows it wrote: ``sources`` are names that origins count in.

    ``headings`` says, for each source, which of its headings each column of a pack file was read from.
    """

    recognised: tuple[Recognised, ...] = ()
    sources: tuple[str, ...] = ()
    headings: tuple[dict[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()


T = TypeVar("T")


def as_json(value: object) -> str:
    """A value of these classes as text."""
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Day):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON.")


def from_json(kind: type[T], text: str) -> T:
    """The value of a class that ``as_json`` wrote."""
    return _made(kind, json.loads(text))


@lru_cache
def _hints(kind: type) -> dict[str, Any]:
    """The types of a class's fields, worked out once: a report can hold ten thousand problems."""
    return typing.get_type_hints(kind)


def _made(kind: Any, raw: Any) -> Any:
    """``raw`` as the type says it is; raises TypeError or KeyError where it is not."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return None if raw is None else _made(next(one for one in inner if one is not type(None)), raw)
    if origin is tuple and inner[-1] is Ellipsis:
        return tuple(_made(inner[0], one) for one in raw)
    if origin is tuple:
        return tuple(_made(one, each) for one, each in zip(inner, raw, strict=True))
    if origin is list:
        return [_made(inner[0], one) for one in raw]
    if origin is dict:
        return {name: _made(inner[1], one) for name, one in raw.items()}
    if dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        return kind(
            **{
                each.name: _made(hints[each.name], raw[each.name])
                for each in dataclasses.fields(kind)
                if each.name in raw
            }
        )
    if kind is Path:
        return Path(raw)
    if kind is Day:
        return Day.fromisoformat(raw)
    if kind is not Any and not isinstance(raw, kind):
        raise TypeError(f"{raw!r:.60} is not a {kind.__name__}.")
    return raw
