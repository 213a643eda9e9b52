"""Common Transfer Files (CTF): the XML in which schools hand pupils on, and which every English system exports.

Element names: the Department for Education's own writer of CTF 25.0 (DFE-Digital/get-information-about-pupils) and
files of versions 19 to 25 as open readers expect them. Every element may be missing; a version that is not known
is read as far as its elements are.
"""

from collections.abc import Iterator, Sequence
from datetime import date as Day
from datetime import timedelta

from data import terms
from data.ingest.intake.markup import Element, elements
from data.ingest.intake.national import (
    FORMER_STATUS,
    KS2_GPS,
    KS2_MATHS,
    KS2_READING,
    PHONICS,
    TABLES,
    NationalTest,
    eal,
)
from data.ingest.intake.said import Context, Recognised
from data.ingest.intake.settling import AS_AT, IF_KNOWN, TRUE_IN
from data.ingest.intake.staging import Staging
from data.ingest.kinds import Wrong, read_day
from data.ingest.reading import Unreadable
from data.ingest.report import shown

FORMAT = "transfer file"
TABLES_FILLED = ("pupils.csv", "sen.csv", "needs.csv", "assessments.csv")
ROOTS = frozenset({"ctfile", "atfile"})
PUPIL_DATA = (b"ctfpupildata", b"atfpupildata", b"transfer file")
KNOWN_VERSIONS = range(17, 27)
HEADINGS = {
    "pupils.csv: upn": "UPN", "pupils.csv: surname": "Surname", "pupils.csv: forename": "Forename",
    "pupils.csv: sex": "Sex", "pupils.csv: date_of_birth": "DOB", "pupils.csv: year_group": "NCyearActual",
    "pupils.csv: ethnicity": "Ethnicity", "sen.csv: status": "SENprovision", "sen.csv: start_date": "StartDate",
    "needs.csv: need_type": "SENtype", "needs.csv: rank": "SENtypeRank", "assessments.csv: score": "Result",
}  # fmt: skip
SAY = "Ask whoever sent it for a new Common Transfer File, or export it again"


def recognise(thing: object, _context: Context) -> Recognised | None:
    """An XML file with the outermost element of a transfer file, or with what should stand inside it."""
    names = [name.lower() for name in getattr(thing, "names", ())]
    if not names:
        return None
    whole = names[0] in ROOTS
    if not whole and not (names[0] == "header" and any(mark in thing.start.lower() for mark in PUPIL_DATA)):
        return None
    try:
        header, pupils = _counted(thing)
    except Unreadable as error:
        return Recognised(thing.name, "", _broken(thing, error, whole))
    words = f"{_titled(header)}, with {pupils:,} {'pupil' if pupils == 1 else 'pupils'}."
    return Recognised(thing.name, FORMAT, words, "certain", TABLES_FILLED, notes=_notes(header))


def _counted(thing) -> tuple[Element, int]:
    header, pupils = Element("Header", 1), 0
    for element in elements(thing.source, "Header", "Pupil"):
        if element.name.lower() == "header":
            header = element
        else:
            pupils += 1
    return header, pupils


def _titled(header: Element) -> str:
    admissions = bool(header.said("ATFversion"))
    title = "An Admissions Transfer File" if admissions else "A Common Transfer File"
    version = header.said("CTFversion") or header.said("ATFversion")
    school = header.said("SourceSchool", "SchoolName")
    return shown(f"{title}{f', version {version}' if version else ''}{f', from {school}' if school else ''}")


def _notes(header: Element) -> tuple[str, ...]:
    version = header.said("CTFversion")
    number = version.partition(".")[0]
    if not version or (number.isdigit() and int(number) in KNOWN_VERSIONS):
        return ()
    return (
        f"Version {shown(version)} is not one that was seen before; what is read of it is what has a known name.",
    )


def _broken(thing, error: Unreadable, whole: bool) -> str:
    where = f"line {error.line:,}" if error.line else "its start"
    if not whole:
        kind = (
            "an Admissions Transfer File"
            if b"atfpupildata" in thing.start.lower()
            else "a Common Transfer File"
        )
        return (
            f"is {kind} that is not whole: it begins with <{shown(thing.names[0])}> and has no outermost element "
            f"(<CTfile>) around everything, so it is not valid XML from {where} on. {SAY}; do not mend it by hand."
        )
    return f"is a Common Transfer File that is damaged: {error}, at {where}. {SAY}."


def translate(things: Sequence, into: Staging, context: Context) -> None:
    """Put the pupils of every file, the oldest file first."""
    files = sorted(
        ((_written(_counted(thing)[0], thing.source.day), thing) for _, thing in things), key=lambda f: f[0]
    )
    for day, thing in files:
        of = into.source(thing.name, HEADINGS)
        reader = _Reader(into, of, min(day, context.today), context.urn)
        for pupil in elements(thing.source, "Pupil"):
            reader.take(pupil, thing.name)
        reader.tell(thing.name)


def _written(header: Element, otherwise: Day) -> Day:
    try:
        return Day.fromisoformat(header.said("DateTime")[:10])
    except ValueError:
        return otherwise


class _Reader:
    """Takes the pupils of one file, true on one day."""

    def __init__(self, into: Staging, of: int, day: Day, urn: int | None) -> None:
        self.into, self.of, self.day, self.urn = into, of, day, urn
        self.left_out = self.former = self.attendance = 0

    def take(self, pupil: Element, name: str) -> None:
        """One pupil."""
        upn = pupil.said("UPN") or pupil.said("BasicDetails", "UPN")
        if not upn:
            self.into.trouble(
                name, pupil.line, "this pupil has no UPN, by which pupils are known here", column="UPN"
            )
            return
        self._person(pupil, upn)
        self._sen(pupil, upn)
        for need in pupil.all("SENhistory", "SENneeds", "SENneed"):
            self._need(need, upn)
        for stage in pupil.all("StageAssessments", "KeyStage"):
            for result in stage.all("StageAssessment"):
                self._result(stage.said("Stage"), result, upn)
        self.attendance += pupil.one("Attendance") is not None

    def _person(self, pupil: Element, upn: str) -> None:
        basic = pupil.one("BasicDetails") or Element("BasicDetails", pupil.line)
        values = {
            "upn": upn,
            "surname": pupil.said("Surname") or basic.said("PreferredSurname"),
            "forename": pupil.said("Forename") or basic.said("PreferredForename"),
            "sex": pupil.said("Sex") or pupil.said("Gender"),
            "date_of_birth": pupil.said("DOB"),
            "year_group": basic.said("NCyearActual") or pupil.said("NCyearActual"),
            "ethnicity": basic.said("Ethnicity"),
            "eal": eal(_first_language(basic)),
            "fsm": self._meals(pupil),
            "looked_after": pupil.said("LookedAfter", "InCare"),
            "entry_date": self._entry(pupil),
        }
        known = {column: value for column, value in values.items() if value}
        self.into.put(
            "pupils.csv",
            known | {TRUE_IN: str(terms.academic_year(self.day)), AS_AT: self.day.isoformat()},
            self.of,
            pupil.line,
        )

    def _meals(self, pupil: Element) -> str:
        history = pupil.one("FSMhistory")
        if history is None:
            return ""
        mine = [one for one in history.all("FSMinstance") if one.said("UKcountry") in ("", "ENG")]
        return (
            "Y" if any(self._holds(one.said("FSMstartDate"), one.said("FSMendDate")) for one in mine) else "N"
        )

    def _holds(self, start: str, end: str) -> bool:
        first, last = _day(start) or Day.min, _day(end) or Day.max
        return first <= self.day <= last

    def _entry(self, pupil: Element) -> str:
        """When the pupil came to this school, where the file names it by its URN."""
        here = [
            school
            for school in pupil.all("SchoolHistory", "School")
            if self.urn and school.said("URN") == str(self.urn) and not school.said("LeavingDate")
        ]
        return here[-1].said("EntryDate") if here else ""

    def _sen(self, pupil: Element, upn: str) -> None:
        times = sorted(
            ((_day(sen.said("StartDate")) or terms.LONG_AGO, sen) for sen in pupil.all("SENhistory", "SEN")),
            key=lambda time: time[0],
        )
        for at, (start, sen) in enumerate(times):
            said = sen.said("SENprovision").upper()
            status = FORMER_STATUS.get(said, said)
            self.former += said in FORMER_STATUS
            if status == "N" or not said:
                continue
            after = times[at + 1][0] - timedelta(days=1) if at + 1 < len(times) else None
            end = after.isoformat() if after and after >= start else ""
            if after and after < start:
                continue
            written = (
                sen.said("StartDate")
                if start == terms.LONG_AGO and sen.said("StartDate")
                else start.isoformat()
            )
            row = {"upn": upn, "status": status, "start_date": written, "end_date": end}
            self.into.put("sen.csv", row, self.of, sen.line)

    def _need(self, need: Element, upn: str) -> None:
        row = {
            "upn": upn,
            "need_type": need.said("SENtype"),
            "rank": need.said("SENtypeRank") or "1",
            "start_date": need.said("NeedStartDate"),
            "end_date": need.said("NeedEndDate"),
        }
        self.into.put("needs.csv", row, self.of, need.line)

    def _result(self, stage: str, result: Element, upn: str) -> None:
        test, year = _test(stage, result), result.said("Year")
        row = (
            test.row(upn, result.said("Result"), int(year) - 1)
            if test and year.isdigit() and len(year) == 4
            else None
        )
        if row is None:
            self.left_out += 1
        else:
            self.into.put("assessments.csv", row | {IF_KNOWN: "1"}, self.of, result.line)

    def tell(self, name: str) -> None:
        """What to say of the file once it is read."""
        if self.left_out:
            self.into.note(
                f"{name}: results that were not read, as they are levels, teachers' judgements or of tests that "
                f"are not known here: {self.left_out:,}."
            )
        if self.former:
            self.into.note(
                f"{name}: statuses from before 2015 that were taken as SEN support (A, P, Q) or an EHC plan (S): "
                f"{self.former:,}."
            )
        if self.attendance:
            self.into.note(
                f"{name}: attendance is not read from transfer files; it has totals of a year alone."
            )


def _first_language(basic: Element) -> str:
    kinds = [
        (kind.said("LanguageType").upper(), kind.said("Language")) for kind in basic.all("Languages", "Type")
    ]
    return next((language for kind, language in kinds if kind == "F"), "")


def _test(stage: str, result: Element) -> NationalTest | None:
    """The national test that a result is of, by the codes that stand beside it."""
    codes = {result.said(name).upper() for name in ("Subject", "Component")}
    if "MTC" in codes:
        return TABLES
    if any(code.startswith("PHO") for code in codes):
        return PHONICS
    if stage.upper() != "KS2" or result.said("Method").upper() != "TT":
        return None
    by_code = {"MAT": KS2_MATHS, "REA": KS2_READING, "RE": KS2_READING, "GPS": KS2_GPS, "SPG": KS2_GPS}
    return next(_by(codes, by_code), None)


def _by(codes: set[str], tests: dict[str, NationalTest]) -> Iterator[NationalTest]:
    yield from (test for code, test in tests.items() if code in codes)


def _day(text: str) -> Day | None:
    try:
        return read_day(text[:10]) if text else None
    except Wrong:
        return None
