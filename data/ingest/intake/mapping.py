"""Guesses what the columns of a table mean, by their headings and by what stands in them, and says what to ask."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from data.errors import Refused
from data.ingest.intake.fields import FILLS, PUPIL_LIST, SCORES_ACROSS, Meaning, meanings, spellings
from data.ingest.intake.said import Ask, Mapping
from data.ingest.intake.tables import Table
from data.ingest.kinds import Kind, Wrong, plain

LOOKED_AT = 50
# Kinds whose values are so much their own that a column of nothing else can only be one of them.
TELLING = ("upn", "date_of_birth", "year_group", "sex", "status", "sen_status", "need_type", "need_1", "ethnicity",
           "week_start", "date", "start_date")  # fmt: skip
# What so many tables of others look like that only somebody who knows can say so.
NEVER_GUESSED = ("school.csv", "benchmarks.csv")


def signature(header: Iterable[str]) -> str:
    """The same for every table with these headings in this order, whatever their case and spacing."""
    return hashlib.sha256("\n".join(map(plain, header)).encode()).hexdigest()[:32]


def guess(table: Table) -> Mapping | None:
    """What a table is and what its columns mean, or None where there is no telling."""
    best = max((_tried(table, fills) for fills in FILLS if fills not in NEVER_GUESSED), key=_merit)
    if "upn" not in best.places and _merit(best)[1] < 3:
        return None
    return best


def remap(mapping: Mapping, fills: str) -> Mapping:
    """What the columns mean, by their headings, where the table is said to be something else."""
    header = [heading for heading, _ in mapping.columns]
    taken = _by_heading(header, fills)
    columns = tuple((heading, taken.get(cell, "")) for cell, heading in enumerate(header))
    return Mapping(mapping.signature, fills, columns)


def _merit(mapping: Mapping) -> tuple[bool, int, int]:
    known = meanings(mapping.fills)
    missing = [name for name, meaning in known.items() if meaning.required and name not in mapping.places]
    by_name = len(mapping.places)
    return not missing, by_name - 2 * len(missing), mapping.fills == PUPIL_LIST


def _tried(table: Table, fills: str) -> Mapping:
    taken = _by_heading(table.header, fills)
    for name, meaning in meanings(fills).items():
        if name not in taken.values() and name in TELLING and (fills == PUPIL_LIST or meaning.required):
            free = [cell for cell in range(len(table.header)) if cell not in taken]
            fits = [cell for cell in free if _all_read(meaning.kind, table.sample, cell)]
            if len(fits) == 1:
                taken[fits[0]] = name
    if fills == SCORES_ACROSS:
        taken |= _scores(table, taken)
    columns = tuple((heading, taken.get(cell, "")) for cell, heading in enumerate(table.header))
    return Mapping(signature(table.header), fills, columns)


def _by_heading(header: Sequence[str], fills: str) -> dict[int, str]:
    """What each cell is by its heading; where two headings mean one thing, the nearest spelling is taken."""
    best: dict[str, tuple[int, int]] = {}
    for cell, heading in enumerate(header):
        if (known := spellings(fills).get(plain(heading))) is None:
            continue
        name, nearness = known
        if name not in best or nearness < best[name][0]:
            best[name] = (nearness, cell)
    return {cell: name for name, (_, cell) in best.items()}


def _all_read(kind: Kind, sample: Sequence[Sequence[str]], cell: int) -> bool:
    """Whether everything that stands in a column can be read as this kind, and it is not all the same."""
    said = [row[cell] for row in sample[:LOOKED_AT] if row[cell]]
    if len(said) < 2 or len(said) * 2 < len(sample[:LOOKED_AT]):
        return False
    try:
        for text in said:
            kind.read(text)
    except Wrong:
        return False
    return True


def _scores(table: Table, taken: dict[int, str]) -> dict[int, str]:
    kind = meanings(SCORES_ACROSS)["score_of_subject"].kind
    return {
        cell: "score_of_subject"
        for cell, heading in enumerate(table.header)
        if cell not in taken and heading and plain(heading) not in spellings(PUPIL_LIST)
        and _all_read(kind, table.sample, cell)
    }  # fmt: skip


def with_column(mapping: Mapping, field: str, heading: str) -> Mapping:
    """The mapping with a field in the column of a heading. Raises Refused where there is no such field or heading."""
    _refuse_unknown(mapping, field)
    cells = [cell for cell, (said, _) in enumerate(mapping.columns) if plain(said) == plain(heading)]
    if not cells:
        raise Refused(
            f"There is no column {heading}; there are {', '.join(said for said, _ in mapping.columns)}."
        )
    many = meanings(mapping.fills)[field].many
    columns = tuple(
        (said, field if cell == cells[0] else "" if name == field and not many else name)
        for cell, (said, name) in enumerate(mapping.columns)
    )
    return replace(mapping, columns=columns)


def with_value(mapping: Mapping, field: str, value: str) -> Mapping:
    """The mapping with a value for every row. Raises Refused where there is no such field or it cannot be that."""
    _refuse_unknown(mapping, field)
    try:
        meanings(mapping.fills)[field].kind.read(value)
    except Wrong as error:
        raise Refused(f'{field}: "{value}" should be {error}.') from error
    return replace(mapping, given=(*(pair for pair in mapping.given if pair[0] != field), (field, value)))


def _refuse_unknown(mapping: Mapping, field: str) -> None:
    if field not in meanings(mapping.fills):
        known = ", ".join(meanings(mapping.fills))
        raise Refused(f"{field} means nothing in such a table ({mapping.fills}); its columns can be {known}.")


def asks(mapping: Mapping) -> tuple[Ask, ...]:
    """What must be said before a table can be taken: each required meaning that no column and no value has."""
    known, said = (
        meanings(mapping.fills),
        {*mapping.places, *(name for name, value in mapping.given if value)},
    )
    free = tuple(heading for heading, name in mapping.columns if heading and not name)
    return tuple(
        Ask(name, _words(meaning), meaning.kind.right, True, () if meaning.many else free)
        for name, meaning in known.items()
        if meaning.required and name not in said
    )


def _words(meaning: Meaning) -> str:
    if meaning.many:
        return "Which columns hold the scores?"
    return f"Which column holds the {meaning.title if meaning.title.isupper() else meaning.title.lower()}?"


def settled(table: Table, mappings: Iterable[Mapping]) -> Mapping | None:
    """The mapping that somebody settled for a table with these headings; None where nobody did."""
    mine = signature(table.header)
    for mapping in mappings:
        fits = [heading for heading, _ in mapping.columns] == list(table.header) or len(
            mapping.columns
        ) == len(table.header)
        if mapping.signature == mine and mapping.fills in FILLS and fits:
            names = [name for name in mapping.places if name in meanings(mapping.fills)]
            if len(names) == len(mapping.places):
                columns = tuple(
                    (heading, name) for heading, (_, name) in zip(table.header, mapping.columns, strict=True)
                )
                return Mapping(mine, mapping.fills, columns, mapping.given)
    return None
