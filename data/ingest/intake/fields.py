"""What a table can be, and what its columns can then mean: the choices of the header mapper."""

from dataclasses import dataclass
from functools import lru_cache

from data import terms
from data.ingest.files import FILES
from data.ingest.files_of_pupils import NEED
from data.ingest.intake.said import Field
from data.ingest.kinds import DAY, LINE, Kind, code_kind, plain

PUPIL_LIST, MARKS_ONE_A_ROW, SCORES_ACROSS = "pupil list", "marks, one a row", "scores, a column each"

FILLS: dict[str, str] = {
    PUPIL_LIST: "A list of pupils, with or without their SEN status and needs",
    "sen.csv": "SEN statuses, with the day each began",
    "needs.csv": "Types of need",
    "ehc.csv": "EHC needs assessments and plans",
    "sen_reviews.csv": "Reviews of SEN support",
    "attendance.csv": "Attendance marks, a row for each pupil and day",
    MARKS_ONE_A_ROW: "Attendance marks, a row for each pupil and session",
    "attendance_weekly.csv": "Attendance totals, a row for each pupil and week",
    "suspensions.csv": "Suspensions and permanent exclusions",
    "assessments.csv": "Test scores, a row for each score",
    SCORES_ACROSS: "Test scores, a row for each pupil and a column for each subject",
    "tests.csv": "Tests, with their scales",
    "staff.csv": "Staff",
    "ta_timetable.csv": "Timetables of teaching assistants",
    "pupil_time.csv": "Observations of pupils' time",
    "ta_audit.csv": "Answers to the TA audit",
    "interventions.csv": "Interventions",
    "intervention_groups.csv": "Groups of interventions",
    "intervention_pupils.csv": "Pupils in groups of interventions",
    "cpd_audit.csv": "Answers on confidence and training",
    "cpd_sessions.csv": "Training sessions",
    "cpd_attendance.csv": "Who was at which training",
    "actions.csv": "Actions of the SEN plan",
    "budget.csv": "Budget lines",
    "terms.csv": "Dates of half terms",
    "school.csv": "The school itself",
    "benchmarks.csv": "Figures to compare with",
}

STATUS = code_kind(
    terms.STATUSES,
    {"none": "N", "no special educational need": "N", "no special educational needs": "N", "no special need": "N",
     "not SEN": "N", "no": "N", "EHCP": "E", "education, health and care plan": "E", "education health care plan": "E",
     "SEN": "K", "SEN support without EHC plan": "K", "special educational needs support": "K"},
    "N (no SEN), K (SEN support) or E (EHC plan)",
)  # fmt: skip
SESSION = code_kind(
    {"am": "morning", "pm": "afternoon"},
    {"a": "am", "p": "pm", "1": "am", "2": "pm", "AM session": "am", "PM session": "pm"},
)


@dataclass(frozen=True)
class Meaning:
    """One meaning of a column: ``column`` of ``file`` takes it; ``also`` are other spellings of its heading."""

    name: str
    kind: Kind
    file: str
    column: str
    required: bool = False
    also: tuple[str, ...] = ()
    many: bool = False

    @property
    def title(self) -> str:
        """The meaning as a person chooses it."""
        words = self.name.replace("_", " ")
        for short in ("upn", "sen", "eal", "fsm", "ehc", "ta"):
            words = " ".join(short.upper() if word == short else word for word in words.split(" "))
        return words[0].upper() + words[1:]


def _of_file(name: str, but: frozenset[str] = frozenset()) -> tuple[Meaning, ...]:
    return tuple(
        Meaning(column.name, column.kind, name, column.name, column.required, column.also)
        for column in FILES[name].columns
        if column.name not in but
    )


_NEED_SPELLINGS = {
    1: ("primary need", "primary SEN need", "primary SEN type", "SEN need 1", "need 1", "primary SEN needs type",
        "SEN type", "SEN need", "need type", "SEN needs", "primary need type", "SEN primary need", "main need"),
    2: ("secondary need", "secondary SEN need", "secondary SEN type", "SEN need 2", "need 2", "SEN secondary need"),
    3: ("third need", "tertiary need", "SEN need 3", "need 3"),
}  # fmt: skip
_STATUS_SPELLINGS = (
    "SEN status", "SEN", "SEN provision", "SEN code", "SEN stage", "SEN category", "SEN provision code", "SEND",
    "SEND status", "SEN status code", "special educational needs", "SEN description",
)  # fmt: skip


@lru_cache
def meanings(fills: str) -> dict[str, Meaning]:
    """What the columns of such a table can mean, by name."""
    if fills == PUPIL_LIST:
        made = (
            *_of_file("pupils.csv"),
            Meaning("sen_status", STATUS, "sen.csv", "status", also=_STATUS_SPELLINGS),
            Meaning(
                "sen_start_date", DAY, "sen.csv", "start_date", also=("SEN start", "SEN status start date")
            ),
            *(
                Meaning(f"need_{rank}", NEED, "needs.csv", "need_type", also=spellings)
                for rank, spellings in _NEED_SPELLINGS.items()
            ),
        )
    elif fills == MARKS_ONE_A_ROW:
        upn, date, *_ = _of_file("attendance.csv")
        made = (
            upn,
            date,
            Meaning(
                "session",
                SESSION,
                "attendance.csv",
                "am",
                True,
                ("session name", "AM/PM", "period", "session type"),
            ),
            Meaning(
                "mark",
                LINE,
                "attendance.csv",
                "am",
                True,
                ("code", "attendance mark", "attendance code", "register mark"),
            ),
        )
    elif fills == SCORES_ACROSS:
        score = FILES["assessments.csv"].column["score"]
        made = (
            *_of_file("assessments.csv", frozenset({"subject", "score", "expected"})),
            Meaning("score_of_subject", score.kind, "assessments.csv", "score", True, many=True),
        )
    else:
        made = _of_file(fills)
    return {meaning.name: meaning for meaning in made}


def fields_of(fills: str) -> tuple[Field, ...]:
    """What the columns of such a table can mean, for a person to choose from."""
    return tuple(
        Field(meaning.name, meaning.title, meaning.kind.right, meaning.required)
        for meaning in meanings(fills).values()
    )


@lru_cache
def spellings(fills: str) -> dict[str, tuple[str, int]]:
    """Each spelling of a heading with what it means in such a table, and how far down the list of spellings it is."""
    found: dict[str, tuple[str, int]] = {}
    for meaning in meanings(fills).values():
        for place, spelling in enumerate((meaning.name, *meaning.also)):
            found.setdefault(plain(spelling), (meaning.name, place))
    return found
