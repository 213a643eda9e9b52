"""The tables of a school's data, one for each file of the data pack.

Every key and every foreign key starts with the school's URN and none needs a database sequence, so the
same tables can be split by school over several databases. Each row carries the number of the import that
last wrote it; what a row was before stands in ``before`` (see ``data.ingest.undo``). Money is in pounds,
times of day are minutes after midnight, academic years are the calendar year they start in.
"""

from datetime import date as Day
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """All tables of the school database."""


def key() -> Mapped:
    """A column of the natural key."""
    return mapped_column(primary_key=True)


class School(Base):
    """One school. ``data_version`` grows with every change; caches are keyed by it.

    ``data_date`` is the day the data are as at: what school.csv says, else the latest mark imported.
    """

    __tablename__ = "school"
    urn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    phase: Mapped[str]
    local_authority: Mapped[str | None]
    trust: Mapped[str | None]
    sen_notional_budget: Mapped[float | None]
    roll_capacity: Mapped[int | None]
    data_date: Mapped[Day | None]
    school_week_hours: Mapped[float | None]
    demo: Mapped[bool] = mapped_column(default=False)
    data_version: Mapped[int] = mapped_column(default=0)
    import_no: Mapped[int]


class Import(Base):
    """One accepted import: who, when, what changed; ``undone_at`` is set when it was taken back."""

    __tablename__ = "import"
    urn: Mapped[int] = key()
    import_no: Mapped[int] = key()
    at: Mapped[datetime]
    by: Mapped[str]
    source: Mapped[str]
    digest: Mapped[str]
    files: Mapped[str] = mapped_column(Text)
    added: Mapped[int]
    changed: Mapped[int]
    refused: Mapped[int]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]


class Before(Base):
    """What a row was before an import changed it, as JSON; a row that an import added has none."""

    __tablename__ = "before"
    urn: Mapped[int] = key()
    import_no: Mapped[int] = key()
    table: Mapped[str] = key()
    row_key: Mapped[str] = key()
    row: Mapped[str] = mapped_column(Text)


class FileMapping(Base):
    """What the headings of a table mean, as somebody of the school settled it; no import's, so undoing leaves it."""

    __tablename__ = "file_mapping"
    urn: Mapped[int] = key()
    signature: Mapped[str] = key()
    mapping: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by: Mapped[str]


class ActionEdit(Base):
    """An action as it was before and after it was written in Sightline; no import's, so no import touches it."""

    __tablename__ = "action_edit"
    urn: Mapped[int] = key()
    edit_no: Mapped[int] = key()
    action_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    account_id: Mapped[int]
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)


class ActionOrigin(Base):
    """What an action was made from: a panel with its choices and what it said, or a promise of a visit."""

    __tablename__ = "action_origin"
    urn: Mapped[int] = key()
    action_id: Mapped[str] = key()
    page: Mapped[str]
    panel: Mapped[str]
    choices: Mapped[str] = mapped_column(Text)
    as_at: Mapped[Day]
    sentence: Mapped[str] = mapped_column(Text)
    figure: Mapped[str | None] = mapped_column(Text)


class InSchool:
    """What every table below has: the school first in its key, and the import that last wrote the row."""

    urn: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    import_no: Mapped[int] = mapped_column(sort_order=90)


class OfPupil(InSchool):
    """A row about one pupil; ``pupil_no`` is the pupil's number within the school."""

    pupil_no: Mapped[int] = mapped_column(primary_key=True, sort_order=-9)


def of_pupil() -> tuple:
    """The foreign key from a row to its pupil."""
    return (ForeignKeyConstraint(["urn", "pupil_no"], ["pupil.urn", "pupil.pupil_no"]),)


class Term(InSchool, Base):
    """A half term."""

    __tablename__ = "term"
    academic_year: Mapped[int] = key()
    term: Mapped[str] = key()
    start: Mapped[Day]
    end: Mapped[Day]


class Pupil(InSchool, Base):
    """A person; what is true whenever they are on roll."""

    __tablename__ = "pupil"
    __table_args__ = (Index("pupil_upn", "urn", "upn", unique=True),)
    pupil_no: Mapped[int] = mapped_column(primary_key=True, sort_order=-9)
    upn: Mapped[str]
    surname: Mapped[str | None]
    forename: Mapped[str | None]
    sex: Mapped[str | None]
    date_of_birth: Mapped[Day | None]
    pupil_premium: Mapped[bool | None]
    fsm: Mapped[bool | None]
    eal: Mapped[bool | None]
    looked_after: Mapped[bool | None]
    young_carer: Mapped[bool | None]
    ethnicity: Mapped[str | None]


class Enrolment(OfPupil, Base):
    """A time on roll, both ends included; ``year_group`` is true in academic year ``year_group_in``."""

    __tablename__ = "enrolment"
    __table_args__ = of_pupil()
    entry_date: Mapped[Day] = key()
    leaving_date: Mapped[Day | None]
    year_group: Mapped[str]
    year_group_in: Mapped[int]
    registration_group: Mapped[str | None]
    enrolment_status: Mapped[str]


class SenStatus(OfPupil, Base):
    """A time on the SEN register at SEN support (K) or with an EHC plan (E), both ends included."""

    __tablename__ = "sen_status"
    __table_args__ = of_pupil()
    start_date: Mapped[Day] = key()
    status: Mapped[str]
    end_date: Mapped[Day | None]
    start_reason: Mapped[str | None]
    end_reason: Mapped[str | None]


class Need(OfPupil, Base):
    """A recorded type of need; rank 1 is the primary need. A blank start is kept as 1 January 1900."""

    __tablename__ = "need"
    __table_args__ = of_pupil()
    need_type: Mapped[str] = key()
    start_date: Mapped[Day] = key()
    rank: Mapped[int]
    end_date: Mapped[Day | None]


class EhcRequest(OfPupil, Base):
    """A request for an EHC needs assessment and what came of it."""

    __tablename__ = "ehc_request"
    __table_args__ = of_pupil()
    request_date: Mapped[Day] = key()
    decision_date: Mapped[Day | None]
    decision: Mapped[str | None]
    plan_date: Mapped[Day | None]
    last_review_date: Mapped[Day | None]
    next_review_date: Mapped[Day | None]
    review_report_sent_date: Mapped[Day | None]
    weekly_hours: Mapped[float | None]
    top_up_funding: Mapped[float | None]


class SenReview(OfPupil, Base):
    """A review of a pupil's SEN support plan."""

    __tablename__ = "sen_review"
    __table_args__ = of_pupil()
    review_date: Mapped[Day] = key()
    next_review_date: Mapped[Day | None]
    pupil_view: Mapped[bool | None]
    parent_view: Mapped[bool | None]
    outcome: Mapped[str | None]


# Before PostgreSQL takes out a pupil it looks for their weeks, for each pupil anew: without this in all of the school.
BY_PUPIL = Index("attendance_week_pupil", "urn", "pupil_no").ddl_if(dialect="postgresql")


class AttendanceWeek(Base):
    """A pupil's week, the one grain of attendance.

    ``week`` is its Monday as a day number (``date.toordinal``) and ``academic_year`` that of its Friday, so
    that a week across 31 August belongs to the year whose first days it holds. ``marks`` are ten
    characters, Monday am to Friday pm, in the one-character form of the attendance code table ('.' = no
    mark), or empty where only weekly totals were given. Counts are sessions; ``late`` counts late arrivals
    before and after the register closed.
    SQLite keeps the table without a row id, in key order.
    """

    __tablename__ = "attendance_week"
    __table_args__ = (*of_pupil(), BY_PUPIL, {"sqlite_with_rowid": False})
    urn: Mapped[int] = key()
    academic_year: Mapped[int] = key()
    pupil_no: Mapped[int] = key()
    week: Mapped[int] = key()
    marks: Mapped[str]
    possible: Mapped[int]
    authorised: Mapped[int]
    unauthorised: Mapped[int]
    late: Mapped[int | None]
    import_no: Mapped[int]


class Suspension(OfPupil, Base):
    """A suspension or permanent exclusion; ``sessions`` lost."""

    __tablename__ = "suspension"
    __table_args__ = of_pupil()
    start_date: Mapped[Day] = key()
    sessions: Mapped[float]
    kind: Mapped[str]
    reason: Mapped[str | None]


class Test(InSchool, Base):
    """A test in the school's test catalogue, with what its manual says of it."""

    __tablename__ = "test"
    test: Mapped[str] = key()
    scale: Mapped[str]
    subject: Mapped[str | None]
    mean: Mapped[float | None]
    sd: Mapped[float | None]
    reliability: Mapped[float | None]
    lowest: Mapped[float | None]
    highest: Mapped[float | None]


class Assessment(OfPupil, Base):
    """A score in the scale's own points; ``beyond`` is "<" or ">" where it is at or past the test's limit."""

    __tablename__ = "assessment"
    __table_args__ = of_pupil()
    subject: Mapped[str] = key()
    date: Mapped[Day] = key()
    test: Mapped[str] = key()
    scale: Mapped[str]
    score: Mapped[float]
    beyond: Mapped[str | None]
    expected: Mapped[float | None]


class StaffMember(InSchool, Base):
    """A member of staff; ``hourly_cost`` in pounds with on-costs."""

    __tablename__ = "staff_member"
    staff_id: Mapped[str] = key()
    name: Mapped[str | None]
    role: Mapped[str]
    team: Mapped[str]
    start_date: Mapped[Day | None]
    end_date: Mapped[Day | None]
    hourly_cost: Mapped[float | None]


class TimetableSlot(InSchool, Base):
    """A weekly slot of a TA's paid time; ``pupils`` are pupil numbers separated by ``;``."""

    __tablename__ = "timetable_slot"
    __table_args__ = (
        ForeignKeyConstraint(["urn", "staff_id"], ["staff_member.urn", "staff_member.staff_id"]),
    )
    staff_id: Mapped[str] = key()
    from_date: Mapped[Day] = key()
    weekday: Mapped[int] = key()
    start_minute: Mapped[int] = key()
    end_minute: Mapped[int]
    to_date: Mapped[Day | None]
    activity: Mapped[str]
    year_group: Mapped[str | None]
    pupils: Mapped[str | None]
    teacher_present: Mapped[bool | None]
    in_class: Mapped[bool | None]


class PupilTime(OfPupil, Base):
    """One day's observation of a pupil, in minutes."""

    __tablename__ = "pupil_time"
    __table_args__ = of_pupil()
    date: Mapped[Day] = key()
    minutes_teacher: Mapped[float]
    minutes_ta: Mapped[float]
    minutes_peers: Mapped[float]
    minutes_alone: Mapped[float]


class TaAuditAnswer(InSchool, Base):
    """One answer (1 to 4) to one item of the TA audit."""

    __tablename__ = "ta_audit_answer"
    round: Mapped[str] = key()
    respondent: Mapped[str] = key()
    theme: Mapped[str] = key()
    item: Mapped[str] = key()
    date: Mapped[Day]
    role: Mapped[str]
    team: Mapped[str | None]
    score: Mapped[int]


class Intervention(InSchool, Base):
    """A kind of provision."""

    __tablename__ = "intervention"
    intervention_id: Mapped[str] = key()
    name: Mapped[str]
    need_type: Mapped[str | None]
    wave: Mapped[int]
    eef_strand: Mapped[str | None]
    subject: Mapped[str | None]
    entry_criteria: Mapped[str | None]
    exit_criteria: Mapped[str | None]
    test: Mapped[str | None]
    test_reliability: Mapped[float | None]
    test_sd: Mapped[float | None]
    scale: Mapped[str | None]


class InterventionGroup(InSchool, Base):
    """One run of an intervention."""

    __tablename__ = "intervention_group"
    __table_args__ = (
        ForeignKeyConstraint(
            ["urn", "intervention_id"], ["intervention.urn", "intervention.intervention_id"]
        ),
        ForeignKeyConstraint(["urn", "staff_id"], ["staff_member.urn", "staff_member.staff_id"]),
    )
    group_id: Mapped[str] = key()
    intervention_id: Mapped[str]
    start_date: Mapped[Day]
    end_date: Mapped[Day | None]
    staff_id: Mapped[str]
    minutes_per_session: Mapped[float | None]
    sessions_per_week: Mapped[float | None]
    sessions_planned: Mapped[float | None]
    sessions_delivered: Mapped[float | None]
    preparation_minutes_per_session: Mapped[float | None]
    resource_cost: Mapped[float | None]
    provider: Mapped[str | None]
    review_date: Mapped[Day | None]


class InterventionPupil(OfPupil, Base):
    """A pupil in a run; scores in the test's own points, ``*_beyond`` as in an assessment."""

    __tablename__ = "intervention_pupil"
    __table_args__ = (
        *of_pupil(),
        ForeignKeyConstraint(["urn", "group_id"], ["intervention_group.urn", "intervention_group.group_id"]),
    )
    group_id: Mapped[str] = key()
    sessions_attended: Mapped[float | None]
    entry_date: Mapped[Day | None]
    entry_test: Mapped[str | None]
    entry_score: Mapped[float | None]
    entry_beyond: Mapped[str | None]
    exit_date: Mapped[Day | None]
    exit_test: Mapped[str | None]
    exit_score: Mapped[float | None]
    exit_beyond: Mapped[str | None]
    rating: Mapped[int | None]
    outcome: Mapped[str | None]


class CpdAnswer(InSchool, Base):
    """One respondent's confidence (1 to 5) with one type of need."""

    __tablename__ = "cpd_answer"
    round: Mapped[str] = key()
    respondent: Mapped[str] = key()
    need_type: Mapped[str] = key()
    date: Mapped[Day]
    role: Mapped[str]
    team: Mapped[str]
    confidence: Mapped[int]
    training_wanted: Mapped[bool | None]


class CpdSession(InSchool, Base):
    """A training session; ``cost`` in pounds."""

    __tablename__ = "cpd_session"
    session_id: Mapped[str] = key()
    date: Mapped[Day]
    title: Mapped[str]
    need_type: Mapped[str | None]
    hours: Mapped[float | None]
    cost: Mapped[float | None]
    provider: Mapped[str | None]


class CpdAttendance(InSchool, Base):
    """A member of staff at a training session."""

    __tablename__ = "cpd_attendance"
    __table_args__ = (
        ForeignKeyConstraint(["urn", "session_id"], ["cpd_session.urn", "cpd_session.session_id"]),
        ForeignKeyConstraint(["urn", "staff_id"], ["staff_member.urn", "staff_member.staff_id"]),
    )
    session_id: Mapped[str] = key()
    staff_id: Mapped[str] = key()


class Action(InSchool, Base):
    """A line of the SEN action plan."""

    __tablename__ = "action"
    action_id: Mapped[str] = key()
    aim: Mapped[str]
    action: Mapped[str]
    owner: Mapped[str]
    others: Mapped[str | None]
    start_date: Mapped[Day | None]
    due_date: Mapped[Day]
    cost: Mapped[float | None]
    hours: Mapped[float | None]
    success_criteria: Mapped[str | None]
    monitored_by: Mapped[str | None]
    monitored_when: Mapped[str | None]
    monitoring: Mapped[str | None]
    evaluation: Mapped[str | None]
    improvement_plan: Mapped[str | None]
    status: Mapped[str | None]
    page: Mapped[str | None]
    opened_on: Mapped[Day | None]


class BudgetLine(InSchool, Base):
    """An amount of money, in pounds."""

    __tablename__ = "budget_line"
    academic_year: Mapped[int] = key()
    line: Mapped[str] = key()
    amount: Mapped[float]


class SchoolBenchmark(InSchool, Base):
    """A comparator the school loaded itself, beside or instead of a shipped one."""

    __tablename__ = "school_benchmark"
    measure: Mapped[str] = key()
    phase: Mapped[str] = key()
    year: Mapped[str] = key()
    group: Mapped[str] = key()
    value: Mapped[float]
    unit: Mapped[str | None]
    source: Mapped[str | None]
    published: Mapped[str | None]
