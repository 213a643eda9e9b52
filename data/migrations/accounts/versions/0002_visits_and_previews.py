"""Visits of governors, and which preview of a release a signed-in browser is looking at."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the column."""
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False, index=True),
        sa.Column("saved", sa.DateTime, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("visited_on", sa.Date, nullable=False),
        sa.Column("visitor", sa.String(200), nullable=False),
        sa.Column("focus", sa.Text, nullable=False),
        sa.Column("release", sa.String(64), nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("actions", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.add_column("session", sa.Column("preview", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("session", "preview")
    op.drop_table("visit")
