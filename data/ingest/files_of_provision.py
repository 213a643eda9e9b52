"""The files of the data pack about staff, provision, training, money and plans."""

from data import models, terms
from data.ingest.files_of_pupils import NEED, PUPIL, SCALE, SHARE
from data.ingest.kinds import (
    ACADEMIC_YEAR,
    ANY_NUMBER,
    DAY,
    LINE,
    MONEY,
    SCORE,
    TEXT,
    TIME,
    UPNS,
    YEAR_GROUP,
    YES_NO,
    code_kind,
    number_kind,
)
from data.ingest.layout import Column, PackFile

STAFF_ROLE = code_kind(
    terms.STAFF_ROLES,
    {"teaching assistant": "TA", "higher level teaching assistant": "HLTA", "SLT": "leader",
     "senior leader": "leader", "class teacher": "teacher"},
)  # fmt: skip
MINUTES = number_kind(0, 1440, "a number of minutes")
HOURS = number_kind(0, 10_000, "a number of hours")
SESSIONS = number_kind(0, 10_000, "a number of sessions")
RESPONDENT = Column("respondent", LINE, True, ("respondent id",))
STAFF_MEMBER = Column("staff_id", LINE, True, ("staff code", "staff"), names="staff member")
OPTIONAL_NEED = Column("need_type", NEED, also=("need", "type of need"))

STAFF = PackFile(
    "staff.csv",
    models.StaffMember.__table__,
    (
        Column("staff_id", LINE, True, ("staff code", "staff")),
        Column("name", LINE, also=("staff name", "full name")),
        Column("role", STAFF_ROLE, True, ("job title", "post")),
        Column("team", LINE, True, ("department", "year team")),
        Column("start_date", DAY, also=("start",)),
        Column("end_date", DAY, also=("end",)),
        Column("hourly_cost", MONEY, also=("cost per hour",)),
    ),
    key=("staff_id",),
    spans=(("start_date", "end_date"),),
)

TA_TIMETABLE = PackFile(
    "ta_timetable.csv",
    models.TimetableSlot.__table__,
    (
        STAFF_MEMBER,
        Column("from_date", DAY, True, ("from", "start date")),
        Column("to_date", DAY, also=("to", "end date")),
        Column("weekday", number_kind(1, 5, "a weekday, a number", whole=True), True, ("day",),
               right="a weekday from 1 (Monday) to 5 (Friday)"),
        Column("start_time", TIME, True, ("start",)),
        Column("end_time", TIME, True, ("end",)),
        Column("activity", code_kind(
            terms.ACTIVITIES, {"1:1": "one-to-one", "1 to 1": "one-to-one", "PPA": "preparation"}), True),
        Column("year_group", YEAR_GROUP, also=("year",)),
        Column("upns", UPNS, also=("upn", "pupils"), names="pupil"),
        Column("teacher_present", YES_NO),
        Column("in_class", YES_NO),
    ),
    key=("staff_id", "from_date", "weekday", "start_time"),
    spans=(("from_date", "to_date"), ("start_time", "end_time")),
)  # fmt: skip

PUPIL_TIME = PackFile(
    "pupil_time.csv",
    models.PupilTime.__table__,
    (
        PUPIL,
        Column("date", DAY, True, ("observation date",), past=True),
        Column("minutes_teacher", MINUTES, True, ("teacher",)),
        Column("minutes_ta", MINUTES, True, ("TA",)),
        Column("minutes_peers", MINUTES, True, ("peers",)),
        Column("minutes_alone", MINUTES, True, ("alone",)),
    ),
    key=("upn", "date"),
)

TA_AUDIT = PackFile(
    "ta_audit.csv",
    models.TaAuditAnswer.__table__,
    (
        Column("round", LINE, True),
        Column("date", DAY, True, past=True),
        RESPONDENT,
        Column("role", STAFF_ROLE, True),
        Column("team", LINE),
        Column("theme", code_kind(terms.AUDIT_THEMES), True),
        Column("item", LINE, True, ("question",)),
        Column("score", number_kind(1, 4, "a whole number", whole=True), True, ("answer",)),
    ),
    key=("round", "respondent", "theme", "item"),
)

INTERVENTIONS = PackFile(
    "interventions.csv",
    models.Intervention.__table__,
    (
        Column("intervention_id", LINE, True),
        Column("name", LINE, True, ("intervention", "intervention name")),
        OPTIONAL_NEED,
        Column("wave", number_kind(1, 3, "a wave, a whole number", whole=True), True),
        Column("eef_strand", LINE, also=("EEF toolkit strand",)),
        Column("subject", LINE),
        Column("entry_criteria", TEXT),
        Column("exit_criteria", TEXT),
        Column("test", LINE, also=("test name",)),
        Column("test_reliability", SHARE, also=("reliability",)),
        Column("test_sd", number_kind(0.001, 1000, "a standard deviation, a number"), also=("sd",)),
        Column("scale", SCALE),
    ),
    key=("intervention_id",),
)

INTERVENTION_GROUPS = PackFile(
    "intervention_groups.csv",
    models.InterventionGroup.__table__,
    (
        Column("group_id", LINE, True, ("group",)),
        Column("intervention_id", LINE, True, ("intervention",), names="intervention"),
        Column("start_date", DAY, True, ("start",)),
        Column("end_date", DAY, also=("end",)),
        STAFF_MEMBER,
        Column("minutes_per_session", MINUTES, also=("session minutes",)),
        Column("sessions_per_week", number_kind(0, 50, "a number of sessions")),
        Column("sessions_planned", SESSIONS),
        Column("sessions_delivered", SESSIONS),
        Column("preparation_minutes_per_session", MINUTES, also=("preparation minutes",)),
        Column("resource_cost", MONEY, also=("resources cost",)),
        Column("provider", code_kind(terms.PROVIDERS)),
        Column("review_date", DAY, also=("review",)),
    ),
    key=("group_id",),
    spans=(("start_date", "end_date"),),
)

INTERVENTION_PUPILS = PackFile(
    "intervention_pupils.csv",
    models.InterventionPupil.__table__,
    (
        Column("group_id", LINE, True, ("group",), names="intervention group"),
        PUPIL,
        Column("sessions_attended", SESSIONS),
        Column("entry_date", DAY),
        Column("entry_test", LINE),
        Column("entry_score", SCORE),
        Column("exit_date", DAY),
        Column("exit_test", LINE),
        Column("exit_score", SCORE),
        Column("rating", number_kind(-2, 2, "a whole number", whole=True)),
        Column("outcome", code_kind((*terms.OUTCOMES, "left early"), {"partially met": "partly met"})),
    ),
    key=("group_id", "upn"),
    spans=(("entry_date", "exit_date"),),
)

CPD_AUDIT = PackFile(
    "cpd_audit.csv",
    models.CpdAnswer.__table__,
    (
        Column("round", LINE, True),
        Column("date", DAY, True, past=True),
        RESPONDENT,
        Column("role", STAFF_ROLE, True),
        Column("team", LINE, True, ("department",)),
        Column("need_type", NEED, True, ("need", "type of need")),
        Column("confidence", number_kind(1, 5, "a whole number", whole=True), True),
        Column("training_wanted", YES_NO, also=("wants training",)),
    ),
    key=("round", "respondent", "need_type"),
)

CPD_SESSIONS = PackFile(
    "cpd_sessions.csv",
    models.CpdSession.__table__,
    (
        Column("session_id", LINE, True, ("session",)),
        Column("date", DAY, True),
        Column("title", LINE, True),
        OPTIONAL_NEED,
        Column("hours", HOURS),
        Column("cost", MONEY),
        Column("provider", LINE),
    ),
    key=("session_id",),
)

CPD_ATTENDANCE = PackFile(
    "cpd_attendance.csv",
    models.CpdAttendance.__table__,
    (Column("session_id", LINE, True, ("session",), names="training session"), STAFF_MEMBER),
    key=("session_id", "staff_id"),
)

ACTIONS = PackFile(
    "actions.csv",
    models.Action.__table__,
    (
        Column("action_id", LINE, True),
        Column("aim", TEXT, True),
        Column("action", TEXT, True),
        Column("owner", LINE, True, ("who", "lead")),
        Column("others", TEXT, also=("others involved",)),
        Column("start_date", DAY, also=("start",)),
        Column("due_date", DAY, True, ("due", "by when")),
        Column("cost", MONEY),
        Column("hours", HOURS),
        Column("success_criteria", TEXT),
        Column("monitored_by", LINE, also=("monitored by whom",)),
        Column("monitored_when", LINE),
        Column("monitoring", TEXT, also=("monitored how",)),
        Column("evaluation", TEXT),
        Column("improvement_plan", TEXT, also=("school improvement plan",)),
        Column("status", code_kind(terms.ACTION_STATUSES)),
        Column("page", LINE),
        Column("opened_on", DAY, also=("opened",)),
    ),
    key=("action_id",),
    spans=(("start_date", "due_date"),),
)

BUDGET = PackFile(
    "budget.csv",
    models.BudgetLine.__table__,
    (
        Column("academic_year", ACADEMIC_YEAR, True, ("year",)),
        Column("line", code_kind(terms.BUDGET_LINES), True, ("budget line",)),
        Column("amount", MONEY, True),
    ),
    key=("academic_year", "line"),
)

BENCHMARKS = PackFile(
    "benchmarks.csv",
    models.SchoolBenchmark.__table__,
    (
        Column("measure", LINE, True),
        Column("phase", LINE, True),
        Column("year", LINE, True),
        Column("group", LINE, True),
        Column("value", ANY_NUMBER, True),
        Column("unit", LINE),
        Column("source", LINE),
        Column("published", LINE),
    ),
    key=("measure", "phase", "year", "group"),
)
