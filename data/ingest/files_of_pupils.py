"""The files of the data pack about the school and its pupils."""

from data import models, reference, terms
from data.ingest.kinds import (
    ACADEMIC_YEAR,
    ANY_NUMBER,
    DAY,
    LINE,
    MONEY,
    SCORE,
    UPN,
    YEAR_GROUP,
    YES_NO,
    code_kind,
    number_kind,
)
from data.ingest.layout import Column, PackFile

PUPIL = Column("upn", UPN, True, ("unique pupil number", "pupil upn", "UPN number"), names="pupil")
NEED_SPELLINGS = {"ASC": "ASD", "autism": "ASD", "Down's syndrome": "DS", "dyslexia": "SPLD"}
NEED = code_kind(terms.NEEDS, NEED_SPELLINGS)
OUTCOME = code_kind(terms.OUTCOMES, {"partially met": "partly met"})
SCALE = code_kind(terms.SCALES, {"standardised score": "standardised", "scaled score": "scaled"})
ETHNICITY = code_kind(
    {ethnicity.code: ethnicity.name for ethnicity in reference.ethnicities()},
    right="a main ethnicity code such as WBRI or APKN",
)
SHARE = number_kind(0, 1, "a number")
SESSIONS_OF_A_WEEK = number_kind(0, 10, "a whole number of sessions", whole=True)

SCHOOL = PackFile(
    "school.csv",
    models.School.__table__,
    (
        Column("urn", number_kind(100_000, 999_999, "a school's URN, a number", whole=True), True,
               ("school urn", "unique reference number")),
        Column("name", LINE, True, ("school name", "school", "establishment name")),
        Column("phase", code_kind(terms.PHASES, {"all through": "all-through"}), True, ("school phase",)),
        Column("local_authority", LINE, also=("LA", "LA name")),
        Column("trust", LINE, also=("trust name", "MAT")),
        Column("sen_notional_budget", MONEY, also=("notional SEN budget", "notional budget")),
        Column("roll_capacity", number_kind(0, 10_000, "a whole number of places", whole=True),
               also=("capacity", "school capacity")),
        Column("data_date", DAY, past=True, also=("as at", "export date")),
        Column("school_week_hours", number_kind(1, 60, "hours of a school week, a number")),
    ),
    key=("urn",),
)  # fmt: skip

TERMS = PackFile(
    "terms.csv",
    models.Term.__table__,
    (
        Column("academic_year", ACADEMIC_YEAR, True, ("year",)),
        Column("term", code_kind(terms.TERMS), True, ("half term", "term name")),
        Column("start", DAY, True, ("start date", "term start")),
        Column("end", DAY, True, ("end date", "term end")),
    ),
    key=("academic_year", "term"),
    spans=(("start", "end"),),
)

PUPILS = PackFile(
    "pupils.csv",
    models.Enrolment.__table__,
    (
        Column("upn", UPN, True, ("unique pupil number", "pupil upn", "UPN number")),
        Column("surname", LINE, also=("legal surname", "last name", "family name", "preferred surname")),
        Column("forename", LINE, also=(
            "legal forename", "first name", "given name", "preferred forename", "preferred name")),
        Column("sex", code_kind(("F", "M"), {"female": "F", "male": "M", "girl": "F", "boy": "M"}),
               also=("legal sex", "gender", "sex code")),
        Column("date_of_birth", DAY, past=True, also=("DOB", "birth date")),
        Column("year_group", YEAR_GROUP, True, (
            "year", "NC year actual", "NC year", "national curriculum year", "curriculum year",
            "current NC year", "actual NC year")),
        Column("registration_group", LINE, also=(
            "reg group", "registration", "reg", "registration form", "tutor group", "form group", "form",
            "class")),
        Column("entry_date", DAY, also=(
            "date of entry", "admission date", "date of admission", "enrolment date")),
        Column("leaving_date", DAY, also=("date of leaving", "leave date", "date left")),
        Column("enrolment_status", code_kind(
            {"C": "current", "M": "main", "S": "subsidiary", "G": "guest"},
            {"single registration": "C", "current single registration": "C", "main dual registration": "M",
             "current main dual registration": "M", "subsidiary dual registration": "S",
             "current subsidiary dual registration": "S"}),
            also=("enrollment status", "enrol status")),
        Column("pupil_premium", YES_NO, also=(
            "PP", "pupil premium indicator", "premium pupil indicator", "pupil premium eligible")),
        Column("fsm", YES_NO, also=(
            "free school meals", "FSM eligible", "FSM eligibility", "eligible for free meals")),
        Column("eal", YES_NO, also=("english as an additional language", "english additional language")),
        Column("looked_after", YES_NO, also=(
            "LAC", "CLA", "in care", "looked after child", "in LEA care", "in local authority care")),
        Column("young_carer", YES_NO, also=("young carer indicator",)),
        Column("ethnicity", ETHNICITY, also=("ethnicity code", "ethnic code")),
    ),
    key=("upn", "entry_date"),
    spans=(("date_of_birth", "entry_date"), ("entry_date", "leaving_date")),
    rows="pupils and enrolments",
)  # fmt: skip

SEN_STATUS = code_kind(
    {code: terms.STATUSES[code] for code in terms.SEN},
    {"EHCP": "E", "education, health and care plan": "E", "SEN": "K"},
    "K (SEN support) or E (EHC plan); leave out pupils with no SEN",
)
SEN = PackFile(
    "sen.csv",
    models.SenStatus.__table__,
    (
        PUPIL,
        Column("status", SEN_STATUS, True, (
            "SEN status", "SEN provision", "SEN provision code", "SEN code", "SEN category")),
        Column("start_date", DAY, True, ("start", "from", "SEN start date", "status start date")),
        Column("end_date", DAY, also=("end", "to", "SEN end date", "status end date")),
        Column("start_reason", LINE, also=("reason",)),
        Column("end_reason", LINE),
    ),
    key=("upn", "start_date"),
    spans=(("start_date", "end_date"),),
)  # fmt: skip

NEEDS = PackFile(
    "needs.csv",
    models.Need.__table__,
    (
        PUPIL,
        Column("need_type", NEED, True, (
            "need", "SEN type", "SEN need", "SEN need type", "SEN need type code", "type of need")),
        Column("rank", number_kind(1, 20, "a whole number (1 = primary need)", whole=True), True, (
            "priority", "SEN type rank", "need rank", "ranking")),
        Column("start_date", DAY, also=("start", "from", "need start date")),
        Column("end_date", DAY, also=("end", "to", "need end date")),
    ),
    key=("upn", "need_type", "start_date"),
    spans=(("start_date", "end_date"),),
)  # fmt: skip

EHC = PackFile(
    "ehc.csv",
    models.EhcRequest.__table__,
    (
        PUPIL,
        Column("request_date", DAY, True, ("date of request", "EHC request date")),
        Column("decision_date", DAY, also=("date of decision",)),
        Column("decision", code_kind(
            terms.EHC_DECISIONS,
            {"yes to assess": "assess", "agreed": "assess", "no to assess": "not assess",
             "refused": "not assess"})),
        Column("plan_date", DAY, also=("date of plan", "EHCP date", "EHC plan date", "plan issued")),
        Column("last_review_date", DAY, past=True, also=("last annual review", "date of last review")),
        Column("next_review_date", DAY, also=("next annual review", "review due")),
        Column("review_report_sent_date", DAY, past=True, also=("report sent", "review report sent")),
        Column("weekly_hours", number_kind(0, 168, "hours a week, a number"), also=("hours", "hours per week")),
        Column("top_up_funding", MONEY, also=("top up", "element 3 funding")),
    ),
    key=("upn", "request_date"),
    spans=(("request_date", "decision_date"), ("request_date", "plan_date")),
)  # fmt: skip

SEN_REVIEWS = PackFile(
    "sen_reviews.csv",
    models.SenReview.__table__,
    (
        PUPIL,
        Column("review_date", DAY, True, ("date", "date of review"), past=True),
        Column("next_review_date", DAY, also=("next review",)),
        Column("pupil_view", YES_NO, also=("pupil views",)),
        Column("parent_view", YES_NO, also=("parent views", "parent carer view")),
        Column("outcome", OUTCOME, also=("outcomes",)),
    ),
    key=("upn", "review_date"),
    spans=(("review_date", "next_review_date"),),
)

ATTENDANCE = PackFile(
    "attendance.csv",
    models.AttendanceWeek.__table__,
    (
        PUPIL,
        Column("date", DAY, True, ("session date", "mark date", "day"), past=True),
        Column("am", LINE, True, ("am mark", "am code", "morning")),
        Column("pm", LINE, True, ("pm mark", "pm code", "afternoon")),
    ),
    key=("upn", "date"),
    rows="pupil-weeks",
)

ATTENDANCE_WEEKLY = PackFile(
    "attendance_weekly.csv",
    models.AttendanceWeek.__table__,
    (
        PUPIL,
        Column("week_start", DAY, True, ("week", "week commencing", "week beginning", "W/C"), past=True),
        Column("possible", SESSIONS_OF_A_WEEK, True, ("possible sessions", "sessions possible")),
        Column("authorised", SESSIONS_OF_A_WEEK, True, (
            "authorised absence", "authorised absences", "auth absence")),
        Column("unauthorised", SESSIONS_OF_A_WEEK, True, (
            "unauthorised absence", "unauthorised absences", "unauth absence")),
        Column("late", SESSIONS_OF_A_WEEK, also=("lates", "late before register closed")),
    ),
    key=("upn", "week_start"),
    rows="pupil-weeks",
)  # fmt: skip

SUSPENSIONS = PackFile(
    "suspensions.csv",
    models.Suspension.__table__,
    (
        PUPIL,
        Column("start_date", DAY, True, ("date", "start"), past=True),
        Column("sessions", number_kind(0, 400, "a number of sessions"), True, ("sessions lost", "length")),
        Column("kind", code_kind(
            terms.EXCLUSION_KINDS,
            {"SUSP": "suspension", "fixed term": "suspension", "fixed period": "suspension",
             "fixed term exclusion": "suspension", "PERM": "permanent exclusion",
             "permanent": "permanent exclusion"}), True, ("type", "exclusion type", "category")),
        Column("reason", LINE, also=("reasons", "exclusion reason")),
    ),
    key=("upn", "start_date"),
)  # fmt: skip

TESTS = PackFile(
    "tests.csv",
    models.Test.__table__,
    (
        Column("test", LINE, True, ("test name",)),
        Column("scale", SCALE, True),
        Column("subject", LINE),
        Column("mean", ANY_NUMBER),
        Column(
            "sd", number_kind(0.001, 1000, "a standard deviation, a number"), also=("standard deviation",)
        ),
        Column("reliability", SHARE),
        Column("lowest", ANY_NUMBER, also=("lowest score", "minimum", "floor")),
        Column("highest", ANY_NUMBER, also=("highest score", "maximum", "ceiling")),
    ),
    key=("test",),
)

ASSESSMENTS = PackFile(
    "assessments.csv",
    models.Assessment.__table__,
    (
        PUPIL,
        Column("subject", LINE, True),
        Column("date", DAY, True, ("test date", "assessment date", "result date"), past=True),
        Column("scale", SCALE, True, ("score type",)),
        Column("score", SCORE, True, ("result",)),
        Column("expected", SCORE, also=("expected score", "age-related expectation")),
        Column("test", LINE, also=("test name", "assessment")),
    ),
    key=("upn", "subject", "date", "test"),
)
