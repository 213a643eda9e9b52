"""Any table with a header: what its columns mean is guessed, asked for and remembered."""

from collections.abc import Iterator, Sequence

from data.ingest.files import FILES
from data.ingest.intake.fields import (
    FILLS,
    MARKS_ONE_A_ROW,
    PUPIL_LIST,
    SCORES_ACROSS,
    SESSION,
    STATUS,
    meanings,
)
from data.ingest.intake.mapping import asks, guess, remap, settled, signature
from data.ingest.intake.said import Context, Mapping, Recognised
from data.ingest.intake.staging import NEEDS_ON_A_DAY, STATUS_ON_A_DAY, Staging
from data.ingest.intake.tables import Table
from data.ingest.kinds import Wrong

FORMAT = "table"
STREAMED = frozenset({"attendance.csv", "attendance_weekly.csv", "assessments.csv", "ta_timetable.csv"})


def recognise(thing: object, context: Context) -> Recognised | None:
    """Any table; one in which nothing was found that Sightline has a use for is to be explained first."""
    if not isinstance(thing, Table):
        return None
    known = settled(thing, context.mappings)
    mapping = known or guess(thing)
    if mapping is None:
        nothing = remap(
            Mapping(signature(thing.header), "", tuple((name, "") for name in thing.header)), PUPIL_LIST
        )
        words = "is a table of no kind that is known here; say what it is, or leave it out."
        return Recognised(thing.name, FORMAT, words, asks=asks(nothing), mapping=nothing, notes=thing.notes)
    wanted = asks(mapping)
    what = FILLS[mapping.fills]
    said = "as settled before" if known else "by its headings" if not wanted else "as far as its headings say"
    return Recognised(
        thing.name,
        FORMAT,
        f"{what}, {said}.",
        "likely" if known or not wanted else "guess",
        _tables(mapping),
        wanted,
        mapping,
        thing.notes,
    )


def _tables(mapping: Mapping) -> tuple[str, ...]:
    files = [meanings(mapping.fills)[name].file for name in mapping.places]
    return tuple(name for name in FILES if name in files)


def translate(things: Sequence[tuple[Recognised, Table]], into: Staging, context: Context) -> None:
    """Put the rows of every table as its mapping says; one that still asks for something is a trouble."""
    for found, table in things:
        mapping = found.mapping
        if found.asks:
            wanted = "; ".join(f"{ask.words} ({ask.right})" for ask in found.asks)
            into.trouble(
                found.file, table.header_line, f"cannot be taken before this is said: {wanted}", whole=True
            )
            continue
        headings = {
            f"{meaning.file}: {meaning.column}": table.header[cell]
            for name, cell in mapping.places.items()
            for meaning in [meanings(mapping.fills)[name]]
        }
        of = into.source(found.file, headings)
        unused = [heading for heading, name in mapping.columns if heading and not name]
        if unused:
            into.note(f"{found.file}: columns that were not read: {', '.join(unused[:30])}.")
        if mapping.fills == PUPIL_LIST:
            _pupils(table, mapping, of, into, context)
        elif mapping.fills == MARKS_ONE_A_ROW:
            _marks(table, mapping, of, into)
        elif mapping.fills == SCORES_ACROSS:
            _scores(table, mapping, of, into)
        else:
            _rows(table, mapping, of, into)


def _values(table: Table, mapping: Mapping) -> Iterator[tuple[int, dict[str, str]]]:
    given, places = dict(mapping.given), mapping.places
    for line, row in table.rows():
        yield (
            line,
            {name: row[cell] or given.get(name, "") for name, cell in places.items()}
            | {name: value for name, value in given.items() if name not in places},
        )


def _rows(table: Table, mapping: Mapping, of: int, into: Staging) -> None:
    """A table that is one file of the pack under other headings."""
    if mapping.fills in STREAMED:
        columns = sorted({*mapping.places, *dict(mapping.given)})
        stream = into.stream(mapping.fills, columns, of)
        for line, values in _values(table, mapping):
            stream.write([values[name] for name in columns], line)
        return
    for line, values in _values(table, mapping):
        into.put(mapping.fills, values, of, line)


def _pupils(table: Table, mapping: Mapping, of: int, into: Staging, context: Context) -> None:
    """A list of pupils: who they are, and their SEN status and needs, from a day on or as they are today."""
    rows = list(_values(table, mapping))
    known, day = meanings(PUPIL_LIST), min(table.day, context.today).isoformat()
    says_none = any(_status(values.get("sen_status", "")) == "N" for _, values in rows)
    if "sen_status" in mapping.places and not says_none:
        into.note(
            f"{table.name}: no row says that a pupil has no SEN, so an empty SEN status was taken to mean it."
        )
    for line, values in rows:
        if not values.get("upn"):
            into.trouble(
                table.name,
                line,
                "should be the pupil's UPN",
                column=_heading(mapping, "upn"),
                value="",
            )
            continue
        own = {name: value for name, value in values.items() if known[name].file == "pupils.csv"}
        into.put("pupils.csv", own, of, line)
        status = values.get("sen_status", "") or ("" if says_none else "N")
        if "sen_status" in values and status:
            _put_status(values, status, day, of, line, into)
        needs = {str(rank): values[f"need_{rank}"] for rank in (1, 2, 3) if values.get(f"need_{rank}")}
        if any(f"need_{rank}" in values for rank in (1, 2, 3)):
            into.put(NEEDS_ON_A_DAY, {"upn": values["upn"], "day": day} | needs, of, line)


def _put_status(values: dict[str, str], status: str, day: str, of: int, line: int, into: Staging) -> None:
    start, code = values.get("sen_start_date", ""), _status(status) or status
    if start and code != "N":
        into.put("sen.csv", {"upn": values["upn"], "status": code, "start_date": start}, of, line)
    else:
        into.put(STATUS_ON_A_DAY, {"upn": values["upn"], "day": day, "status": code}, of, line)


def _status(text: str) -> str:
    try:
        return STATUS.read(text) if text else ""
    except Wrong:
        return ""


def _heading(mapping: Mapping, field: str) -> str:
    return next((heading for heading, name in mapping.columns if name == field), field)


def _marks(table: Table, mapping: Mapping, of: int, into: Staging) -> None:
    """Marks with a row for each session: a pupil's two marks of a day become one row."""
    days: dict[tuple[str, str], list] = {}
    for line, values in _values(table, mapping):
        try:
            pm = SESSION.read(values["session"]) == "pm"
        except Wrong as error:
            into.trouble(
                table.name,
                line,
                f"should be {error}",
                column=_heading(mapping, "session"),
                value=values["session"],
            )
            continue
        day = days.setdefault((values["upn"], values["date"]), ["", "", line])
        if day[pm] and day[pm] != values["mark"]:
            into.trouble(
                table.name, line, f"a mark of the same pupil and session stands at line {day[2]:,} too"
            )
        day[pm] = values["mark"]
    stream = into.stream("attendance.csv", ("upn", "date", "am", "pm"), of)
    for (upn, date), (am, pm, line) in days.items():
        stream.write((upn, date, am, pm), line)


def _scores(table: Table, mapping: Mapping, of: int, into: Staging) -> None:
    """Scores with a column for each subject: a row of the pack for each score that is there."""
    subjects = [
        (cell, heading) for cell, (heading, name) in enumerate(mapping.columns) if name == "score_of_subject"
    ]
    given = dict(mapping.given)
    others = {name: cell for name, cell in mapping.places.items() if name != "score_of_subject"}
    columns = sorted({*others, *given} | {"subject", "score"})
    stream = into.stream("assessments.csv", columns, of)
    for line, row in table.rows():
        for cell, heading in subjects:
            if row[cell]:
                values = given | {
                    name: row[at] for name, at in others.items() if row[at] or name not in given
                }
                values |= {"subject": heading, "score": row[cell]}
                stream.write([values.get(name, "") for name in columns], line)
