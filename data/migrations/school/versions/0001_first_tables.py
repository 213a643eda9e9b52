"""The tables of a school's data, as first laid out."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "action",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.String(), nullable=False),
        sa.Column("aim", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("cost", sa.Double(), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("success_criteria", sa.String(), nullable=True),
        sa.Column("monitoring", sa.String(), nullable=True),
        sa.Column("evaluation", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("page", sa.String(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "action_id"),
    )
    op.create_table(
        "before",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.Column("table", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "import_no", "table", "row_key"),
    )
    op.create_table(
        "budget_line",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("academic_year", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "academic_year", "line"),
    )
    op.create_table(
        "cpd_answer",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("respondent", sa.String(), nullable=False),
        sa.Column("need_type", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("training_wanted", sa.Boolean(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "round", "respondent", "need_type"),
    )
    op.create_table(
        "cpd_session",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("need_type", sa.String(), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("cost", sa.Double(), nullable=True),
        sa.Column("provider", sa.String(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "session_id"),
    )
    op.create_table(
        "import",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("urn", "import_no"),
    )
    op.create_table(
        "intervention",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("intervention_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("need_type", sa.String(), nullable=True),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("eef_strand", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("entry_criteria", sa.String(), nullable=True),
        sa.Column("exit_criteria", sa.String(), nullable=True),
        sa.Column("test", sa.String(), nullable=True),
        sa.Column("test_reliability", sa.Double(), nullable=True),
        sa.Column("test_sd", sa.Double(), nullable=True),
        sa.Column("scale", sa.String(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "intervention_id"),
    )
    op.create_table(
        "pupil",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("pupil_no", sa.Integer(), nullable=False),
        sa.Column("upn", sa.String(), nullable=False),
        sa.Column("surname", sa.String(), nullable=True),
        sa.Column("forename", sa.String(), nullable=True),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("pupil_premium", sa.Boolean(), nullable=True),
        sa.Column("fsm", sa.Boolean(), nullable=True),
        sa.Column("eal", sa.Boolean(), nullable=True),
        sa.Column("looked_after", sa.Boolean(), nullable=True),
        sa.Column("young_carer", sa.Boolean(), nullable=True),
        sa.Column("ethnicity", sa.String(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "pupil_no"),
    )
    op.create_index("pupil_upn", "pupil", ["urn", "upn"], unique=True)
    op.create_table(
        "school",
        sa.Column("urn", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("local_authority", sa.String(), nullable=True),
        sa.Column("trust", sa.String(), nullable=True),
        sa.Column("sen_notional_budget", sa.Double(), nullable=True),
        sa.Column("roll_capacity", sa.Integer(), nullable=True),
        sa.Column("data_date", sa.Date(), nullable=True),
        sa.Column("school_week_hours", sa.Double(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("data_version", sa.Integer(), nullable=False),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn"),
    )
    op.create_table(
        "school_benchmark",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "measure", "phase", "year", "group"),
    )
    op.create_table(
        "staff_member",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("hourly_cost", sa.Double(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "staff_id"),
    )
    op.create_table(
        "ta_audit_answer",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("respondent", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "round", "respondent", "theme", "item"),
    )
    op.create_table(
        "term",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("academic_year", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "academic_year", "term"),
    )
    op.create_table(
        "test",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("test", sa.String(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("mean", sa.Double(), nullable=True),
        sa.Column("sd", sa.Double(), nullable=True),
        sa.Column("reliability", sa.Double(), nullable=True),
        sa.Column("lowest", sa.Double(), nullable=True),
        sa.Column("highest", sa.Double(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "test"),
    )
    op.create_table(
        "assessment",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("pupil_no", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("test", sa.String(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("beyond", sa.String(), nullable=True),
        sa.Column("expected", sa.Double(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "pupil_no", "subject", "date", "test"),
        sa.ForeignKeyConstraint(["urn", "pupil_no"], ["pupil.urn", "pupil.pupil_no"]),
    )
    op.create_table(
        "attendance_week",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("academic_year", sa.Integer(), nullable=False),
        sa.Column("pupil_no", sa.Integer(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.Column("possible", sa.Integer(), nullable=False),
        sa.Column("authorised", sa.Integer(), nullable=False),
        sa.Column("unauthorised", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "academic_year", "pupil_no", "week"),
        sa.ForeignKeyConstraint(["urn", "pupil_no"], ["pupil.urn", "pupil.pupil_no"]),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cpd_attendance",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "session_id", "staff_id"),
        sa.ForeignKeyConstraint(["urn", "session_id"], ["cpd_session.urn", "cpd_session.session_id"]),
        sa.ForeignKeyConstraint(["urn", "staff_id"], ["staff_member.urn", "staff_member.staff_id"]),
    )
    op.create_table(
        "ehc_request",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("pupil_no", sa.Integer(), nullable=False),
        sa.Column("request_date", sa.Date(), nullable=False),
        sa.Column("decision_date", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("plan_date", sa.Date(), nullable=True),
        sa.Column("last_review_date", sa.Date(), nullable=True),
        sa.Column("next_review_date", sa.Date(), nullable=True),
        sa.Column("review_report_sent_date", sa.Date(), nullable=True),
        sa.Column("weekly_hours", sa.Double(), nullable=True),
        sa.Column("top_up_funding", sa.Double(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "pupil_no", "request_date"),
        sa.ForeignKeyConstraint(["urn", "pupil_no"], ["pupil.urn", "pupil.pupil_no"]),
    )
    op.create_table(
        "enrolment",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("pupil_no", sa.Integer(), nullable=False),
        sa.Column("entry_date", sa.Date(), nullable=False),
        sa.Column("leaving_date", sa.Date(), nullable=True),
        sa.Column("year_group", sa.String(), nullable=False),
        sa.Column("year_group_in", sa.Integer(), nullable=False),
        sa.Column("registration_group", sa.String(), nullable=True),
        sa.Column("enrolment_status", sa.String(), nullable=False),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "pupil_no", "entry_date"),
        sa.ForeignKeyConstraint(["urn", "pupil_no"], ["pupil.urn", "pupil.pupil_no"]),
    )
    op.create_table(
        "intervention_group",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("intervention_id", sa.String(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("minutes_per_session", sa.Double(), nullable=True),
        sa.Column("sessions_per_week", sa.Double(), nullable=True),
        sa.Column("sessions_planned", sa.Double(), nullable=True),
        sa.Column("sessions_delivered", sa.Double(), nullable=True),
        sa.Column("preparation_minutes_per_session", sa.Double(), nullable=True),
        sa.Column("resource_cost", sa.Double(), nullable=True),
        sa.Column("provider", sa.String(), nullable=True),
        sa.Column("review_date", sa.Date(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "group_id"),
        sa.ForeignKeyConstraint(
            ["urn", "intervention_id"], ["intervention.urn", "intervention.intervention_id"]
        ),
        sa.ForeignKeyConstraint(["urn", "staff_id"], ["staff_member.urn", "staff_member.staff_id"]),
    )
    op.create_table(
        "need",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("pupil_no", sa.Integer(), nullable=False),
        sa.Column("need_type", sa.String(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "pupil_no", "need_type", "start_date"),
        sa.ForeignKeyConstraint(["urn", "pupil_no"], ["pupil.urn", "pupil.pupil_no"]),
    )
    op.create_table(
        "pupil_time",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("pupil_no", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("minutes_teacher", sa.Double(), nullable=False),
        sa.Column("minutes_ta", sa.Double(), nullable=False),
        sa.Column("minutes_peers", sa.Double(), nullable=False),
        sa.Column("minutes_alone", sa.Double(), nullable=False),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "pupil_no", "date"),
        sa.ForeignKeyConstraint(["urn", "pupil_no"], ["pupil.urn", "pupil.pupil_no"]),
    )
    op.create_table(
        "sen_review",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("pupil_no", sa.Integer(), nullable=False),
        sa.Column("review_date", sa.Date(), nullable=False),
        sa.Column("next_review_date", sa.Date(), nullable=True),
        sa.Column("pupil_view", sa.Boolean(), nullable=True),
        sa.Column("parent_view", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "pupil_no", "review_date"),
        sa.ForeignKeyConstraint(["urn", "pupil_no"], ["pupil.urn", "pupil.pupil_no"]),
    )
    op.create_table(
        "sen_status",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("pupil_no", sa.Integer(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("start_reason", sa.String(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "pupil_no", "start_date"),
        sa.ForeignKeyConstraint(["urn", "pupil_no"], ["pupil.urn", "pupil.pupil_no"]),
    )
    op.create_table(
        "suspension",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("pupil_no", sa.Integer(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("sessions", sa.Double(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "pupil_no", "start_date"),
        sa.ForeignKeyConstraint(["urn", "pupil_no"], ["pupil.urn", "pupil.pupil_no"]),
    )
    op.create_table(
        "timetable_slot",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("year_group", sa.String(), nullable=True),
        sa.Column("pupils", sa.String(), nullable=True),
        sa.Column("teacher_present", sa.Boolean(), nullable=True),
        sa.Column("in_class", sa.Boolean(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "staff_id", "from_date", "weekday", "start_minute"),
        sa.ForeignKeyConstraint(["urn", "staff_id"], ["staff_member.urn", "staff_member.staff_id"]),
    )
    op.create_table(
        "intervention_pupil",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("pupil_no", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("sessions_attended", sa.Double(), nullable=True),
        sa.Column("entry_date", sa.Date(), nullable=True),
        sa.Column("entry_test", sa.String(), nullable=True),
        sa.Column("entry_score", sa.Double(), nullable=True),
        sa.Column("entry_beyond", sa.String(), nullable=True),
        sa.Column("exit_date", sa.Date(), nullable=True),
        sa.Column("exit_test", sa.String(), nullable=True),
        sa.Column("exit_score", sa.Double(), nullable=True),
        sa.Column("exit_beyond", sa.String(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("import_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "pupil_no", "group_id"),
        sa.ForeignKeyConstraint(["urn", "pupil_no"], ["pupil.urn", "pupil.pupil_no"]),
        sa.ForeignKeyConstraint(
            ["urn", "group_id"], ["intervention_group.urn", "intervention_group.group_id"]
        ),
    )


def downgrade() -> None:
    op.drop_table("intervention_pupil")
    op.drop_table("timetable_slot")
    op.drop_table("suspension")
    op.drop_table("sen_status")
    op.drop_table("sen_review")
    op.drop_table("pupil_time")
    op.drop_table("need")
    op.drop_table("intervention_group")
    op.drop_table("enrolment")
    op.drop_table("ehc_request")
    op.drop_table("cpd_attendance")
    op.drop_table("attendance_week")
    op.drop_table("assessment")
    op.drop_table("test")
    op.drop_table("term")
    op.drop_table("ta_audit_answer")
    op.drop_table("staff_member")
    op.drop_table("school_benchmark")
    op.drop_table("school")
    op.drop_table("pupil")
    op.drop_table("intervention")
    op.drop_table("import")
    op.drop_table("cpd_session")
    op.drop_table("cpd_answer")
    op.drop_table("budget_line")
    op.drop_table("before")
    op.drop_table("action")
