"""Where PostgreSQL finds a pupil's weeks: before it takes out a pupil it looks for them, for each pupil anew."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("attendance_week_pupil", "attendance_week", ["urn", "pupil_no"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("attendance_week_pupil", "attendance_week")
