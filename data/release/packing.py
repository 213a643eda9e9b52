"""Tables as plain JSON and back, with the few kinds of value that a table may hold; anything else is refused."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from math import isfinite
from numbers import Integral, Real

from data.benchmarks import Benchmark
from data.filters import Filters
from data.periods import Period
from data.reference.lists import Strand
from data.table import Table
from data.xmr import Limits

# What a row or a fact may hold beside numbers and words. A kind of value that is not here cannot leave.
KINDS = {kind.__name__: kind for kind in (Benchmark, Limits, Period, Strand)}


def pack(value: object) -> object:
    """A value as JSON. Raises TypeError for a kind that is not meant to leave, ValueError for a number that is none."""
    for kinds, packed in PACKED.items():
        if isinstance(value, kinds):
            return packed(value)
    if KINDS.get(type(value).__name__) is type(value):
        return {type(value).__name__: [pack(getattr(value, field.name)) for field in fields(value)]}
    raise TypeError(f"A release cannot hold a {type(value).__name__}.")


def _finite(value: Real) -> float:
    if not isfinite(value):
        raise ValueError("A figure of a release must be a finite number.")
    return float(value)


# In order: yes and no are whole numbers too, and whole numbers are numbers.
PACKED: dict[type | tuple[type, ...], Callable] = {
    (type(None), bool, str): lambda value: value,
    Integral: int,
    Real: _finite,
    list: lambda value: [pack(part) for part in value],
    tuple: lambda value: {"tuple": [pack(part) for part in value]},
    dict: lambda value: {"dict": [[pack(key), pack(part)] for key, part in value.items()]},
    date: lambda value: {"date": value.isoformat()},
    Filters: lambda value: {"filters": value.to_query()},
}


def unpack(packed: object) -> object:
    """The value that ``pack`` made this of."""
    if isinstance(packed, list):
        return [unpack(part) for part in packed]
    if not isinstance(packed, dict):
        return packed
    ((kind, parts),) = packed.items()
    if kind == "dict":
        return {unpack(key): unpack(part) for key, part in parts}
    simple = {"date": date.fromisoformat, "filters": Filters.from_query}
    if kind in simple:
        return simple[kind](parts)
    unpacked = [unpack(part) for part in parts]
    return tuple(unpacked) if kind == "tuple" else KINDS[kind](*unpacked)


def pack_table(table: Table) -> dict:
    """One table as JSON, every field of it in order."""
    return {field.name: pack(getattr(table, field.name)) for field in fields(Table)}


def unpack_table(packed: dict) -> Table:
    """The table that ``pack_table`` made this of."""
    return Table(**{name: unpack(value) for name, value in packed.items()})
