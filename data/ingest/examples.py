"""Some of the changes that an import would make, in words a person can check before it is made."""

from collections.abc import Iterable, Iterator
from datetime import date as Day
from itertools import islice

from data import terms
from data.ingest.changes import Changes, Row, key_columns
from data.ingest.report import Example
from data.ingest.weeks import WeekChanges, pupil_of, week_of

MOST = 20
NOT_SHOWN = frozenset({"urn", "import_no", "pupil_no", "year_group_in"})


def examples(changes: Iterable[Changes | WeekChanges], numbers: dict[str, int]) -> list[Example]:
    """At most MOST examples of each kind of change of each table; ``numbers`` are pupil numbers by UPN."""
    upns = {number: upn for upn, number in numbers.items()}
    found: list[Example] = []
    for change in changes:
        kinds = _of_weeks(change, upns) if isinstance(change, WeekChanges) else _of_rows(change, upns)
        for kind in kinds:
            found += islice(kind, MOST)
    return found


def _of_rows(change: Changes, upns: dict[int, str]) -> tuple[Iterator[Example], ...]:
    def said(row: Row) -> str:
        return _row(row, key_columns(change.table), upns)

    return (
        (Example(change.file, "new", said(row)) for row in change.added),
        (
            Example(change.file, "changed", said(old), name, _cell(old[name]), _cell(new[name]))
            for old, new in change.changed
            for name in new
            if name not in NOT_SHOWN and old[name] != new[name]
        ),
        (Example(change.file, "gone", said(row)) for row in change.removed),
    )


def _of_weeks(change: WeekChanges, upns: dict[int, str]) -> tuple[Iterator[Example], ...]:
    def said(key: int) -> str:
        return f"{upns.get(int(pupil_of(key)), '')}, week of {Day.fromordinal(int(week_of(key))):%d/%m/%Y}"

    return (
        (Example(change.file, "new", said(key)) for key in change.new.key[:MOST]),
        (
            Example(
                change.file, "changed", said(key), "marks", _marks(change.old, at), _marks(change.now, at)
            )
            for at, key in enumerate(change.now.key[:MOST])
        ),
    )


def _marks(weeks, at: int) -> str:
    text = weeks.marks[at].tobytes().decode("latin-1").replace("\0", "")
    possible, authorised, unauthorised = (int(count) for count in weeks.counts[at][:3])
    return text or f"{possible} possible, {authorised} authorised, {unauthorised} unauthorised"


def _row(row: Row, key: tuple[str, ...], upns: dict[int, str]) -> str:
    parts = [upns.get(row["pupil_no"], "")] if "pupil_no" in row else []
    parts += [_cell(row[name]) for name in key if name != "pupil_no" and row.get(name) not in (None, "")]
    return ", ".join(part for part in parts if part) or _cell(row.get("name"))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, Day):
        return "not known" if value == terms.LONG_AGO else f"{value:%d/%m/%Y}"
    return f"{value:g}" if isinstance(value, float) else str(value)
