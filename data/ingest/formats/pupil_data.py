"""Downloads of the Department for Education's "Get information about pupils": census, pupil premium and results.

Headings: DFE-Digital/get-information-about-pupils, the output records of its downloads (2025).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.ingest.intake.national import (
    CENSUS,
    KS2_GPS,
    KS2_MATHS,
    KS2_READING,
    PHONICS,
    TABLES,
    NationalTest,
    census_day,
    eal,
)
from data.ingest.intake.said import Context, Recognised
from data.ingest.intake.settling import AS_AT, IF_KNOWN, TRUE_IN
from data.ingest.intake.staging import NEEDS_ON_A_DAY, STATUS_ON_A_DAY, Staging
from data.ingest.intake.tables import Table
from data.ingest.kinds import Wrong, plain, read_academic_year
from data.ingest.reading import Unreadable

FORMAT = "pupil data download"
ATTAINMENT_8 = NationalTest("GCSE results", "Attainment 8", "points", 0, 90, None, 8, 3, 3)
PREMIUMS = (
    "Deprivation Pupil Premium", "Service Child Premium", "Adopted from Care Premium", "Looked After Premium",
)  # fmt: skip
YES = frozenset({"1", "y", "yes", "t", "true"})
CENSUS_HEADINGS = {
    "pupils.csv: upn": "UPN", "pupils.csv: surname": "Surname", "pupils.csv: forename": "Forename",
    "pupils.csv: sex": "Sex", "pupils.csv: date_of_birth": "DOB", "pupils.csv: year_group": "NCyearActual",
    "pupils.csv: entry_date": "EntryDate", "pupils.csv: ethnicity": "Ethnicity", "pupils.csv: fsm": "FSMeligible",
    "pupils.csv: enrolment_status": "EnrolStatus", "sen.csv: status": "SENProvision",
    "needs.csv: need_type": "PrimarySENeedsType",
}  # fmt: skip


@dataclass(frozen=True)
class Download:
    """One kind of download: the headings that tell it from every other, and the files of the pack it fills."""

    title: str
    marks: tuple[str, ...]
    fills: tuple[str, ...]
    year: str = ""
    upn: str = "UPN"
    tests: tuple[tuple[str, NationalTest], ...] = ()


DOWNLOADS = (
    Download(
        "School census", ("CensusTerm", "NCyearActual", "SENProvision"), ("pupils.csv", "sen.csv", "needs.csv"),
        "AcademicYear",
    ),
    Download("Pupil premium", ("Deprivation Pupil Premium", "PupilPremiumFTE", "NCYear"), ("pupils.csv",)),
    Download(
        "Phonics", ("Phonics_PHONICS_MARK", "Phonics_UPN"), ("assessments.csv",), "Phonics_ACADYR", "Phonics_UPN",
        (("Phonics_PHONICS_MARK", PHONICS),),
    ),
    Download(
        "Key stage 2", ("READSCORE", "MATSCORE", "GPSSCORE"), ("assessments.csv",), "ACADYR",
        tests=(("READSCORE", KS2_READING), ("MATSCORE", KS2_MATHS), ("GPSSCORE", KS2_GPS)),
    ),
    Download(
        "Multiplication tables check", ("FormMark", "ReasonNotTakingCheck"), ("assessments.csv",), "ACADYR",
        tests=(("FormMark", TABLES),),
    ),
    Download(
        "Key stage 4", ("KS4_ATT8", "KS4_UPN"), ("assessments.csv",), "KS4_ACADYR", "KS4_UPN",
        (("KS4_ATT8", ATTAINMENT_8),),
    ),
    Download("Key stage 1", ("READ_OUTCOME", "WRIT_OUTCOME", "KS1_ID"), ()),
    Download("Early years foundation stage profile", ("FSP_UPN", "FSP_GLD"), ()),
    Download("Further education pupil premium", ("ULN", "Pupil_Premium_FTE"), ()),
    Download("Further education SEN", ("ULN", "SEN_PROVISION", "ACAD_YEAR"), ()),
)  # fmt: skip


def _kind(table: Table) -> Download | None:
    return next(
        (kind for kind in DOWNLOADS if {plain(mark) for mark in kind.marks} <= table.plain_header), None
    )


def recognise(thing: object, _context: Context) -> Recognised | None:
    """A table with the headings of one of the downloads."""
    if not isinstance(thing, Table) or not (kind := _kind(thing)):
        return None
    title = f'{kind.title}, downloaded from "Get information about pupils"'
    if not kind.fills:
        words = f"{title}. It holds judgements and no scores, or no UPNs, so nothing of it is read."
        return Recognised(thing.name, FORMAT, words, "certain")
    return Recognised(thing.name, FORMAT, f"{title}.", "certain", kind.fills, notes=thing.notes)


def translate(things: Sequence[tuple[Recognised, Table]], into: Staging, context: Context) -> None:
    """Put what every download says, a census before a later one."""
    censuses: list[tuple] = []
    for _, table in things:
        kind = _kind(table)
        if kind.tests:
            _results(kind, table, into)
        elif kind.title == "School census":
            censuses += _census_rows(table, into)
        elif kind.fills:
            _premium(table, into, context)
    for day, year, of, line, cell in sorted(censuses, key=lambda row: row[0]):
        _census(day.isoformat(), year, of, line, cell, into)


def _cells(table: Table) -> Callable[[list[str]], Callable[[str], str]]:
    """For a row, what stands under a heading; nothing where the download has no such heading."""
    places = {plain(heading): cell for cell, heading in enumerate(table.header)}

    def of(row: list[str]) -> Callable[[str], str]:
        return lambda heading: row[places[plain(heading)]] if plain(heading) in places else ""

    return of


def _year(text: str, line: int) -> int:
    try:
        return read_academic_year(text)
    except Wrong as error:
        raise Unreadable(f'"{text[:20]}" should be {error}', line) from error


def _term(text: str, line: int) -> str:
    said = re.sub(r"[^a-z]", "", text.lower())
    for term in CENSUS:
        if len(said) >= 2 and term.startswith(said[:2]):
            return term
    raise Unreadable(f'CensusTerm "{text[:20]}" should be Autumn, Spring or Summer', line)


def _census_rows(table: Table, into: Staging) -> list[tuple]:
    of, cells, found = into.source(table.name, CENSUS_HEADINGS), _cells(table), []
    for line, row in table.rows():
        cell = cells(row)
        year = _year(cell("AcademicYear"), line)
        found.append((census_day(_term(cell("CensusTerm"), line), year), year, of, line, cell))
    return found


def _census(day: str, year: int, of: int, line: int, cell: Callable[[str], str], into: Staging) -> None:
    upn = cell("UPN")
    if not upn:
        into.trouble(into.sources[of], line, "should be the pupil's UPN", column="UPN", value="")
        return
    values = {
        "upn": upn,
        "surname": cell("Surname"),
        "forename": cell("Forename"),
        "sex": cell("Sex"),
        "date_of_birth": cell("DOB"),
        "year_group": cell("NCyearActual"),
        "entry_date": cell("EntryDate"),
        "enrolment_status": cell("EnrolStatus"),
        "ethnicity": cell("Ethnicity"),
        "fsm": _yes_no(cell("FSMeligible")),
        "eal": eal(cell("Language")),
    }
    known = {column: value for column, value in values.items() if value}
    into.put("pupils.csv", known | {TRUE_IN: str(year), AS_AT: day}, of, line)
    if status := cell("SENProvision").upper():
        into.put(STATUS_ON_A_DAY, {"upn": upn, "day": day, "status": status}, of, line)
    needs = {"1": cell("PrimarySENeedsType"), "2": cell("SecondarySENType")}
    if any(needs.values()):
        into.put(
            NEEDS_ON_A_DAY,
            {"upn": upn, "day": day, **{r: need for r, need in needs.items() if need}},
            of,
            line,
        )


def _premium(table: Table, into: Staging, context: Context) -> None:
    of, cells = (
        into.source(table.name, {"pupils.csv: upn": "UPN", "pupils.csv: year_group": "NCYear"}),
        _cells(table),
    )
    for line, row in table.rows():
        cell = cells(row)
        values = {
            "upn": cell("UPN"),
            "surname": cell("Surname"),
            "forename": cell("Forename"),
            "sex": cell("Sex"),
            "date_of_birth": cell("DOB"),
            "year_group": cell("NCYear"),
            "pupil_premium": "Y" if any(_counts(cell(premium)) for premium in PREMIUMS) else "N",
        }
        known = {column: value for column, value in values.items() if value}
        into.put("pupils.csv", known | {TRUE_IN: str(context.data_year)}, of, line)


def _counts(text: str) -> bool:
    """Whether a premium is paid: yes, or an amount above nothing."""
    try:
        return float(text) > 0
    except ValueError:
        return text.lower() in YES


def _yes_no(text: str) -> str:
    return "" if not text else "Y" if text.lower() in YES else "N"


def _results(kind: Download, table: Table, into: Staging) -> None:
    of, cells, none = into.source(table.name, {"assessments.csv: upn": kind.upn}), _cells(table), 0
    for line, row in table.rows():
        cell = cells(row)
        year = _year(cell(kind.year), line)
        for heading, test in kind.tests:
            score = cell(heading)
            made = test.row(cell(kind.upn), score, year)
            none += made is None and bool(score)
            if made:
                into.put("assessments.csv", made | {IF_KNOWN: "1"}, of, line)
    if none:
        into.note(
            f"{table.name}: results that are codes and no scores (absent, not entered) and were not read: {none:,}."
        )
    into.note(
        f"{table.name}: results are dated in the week in which the test is usually taken, as they say no day."
    )
