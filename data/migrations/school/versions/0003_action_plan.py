"""The rest of what a SEN action plan says, what was written of it in Sightline, and what each action was made from."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW = ("others", "monitored_by", "monitored_when", "improvement_plan")


def upgrade() -> None:
    for name in NEW:
        op.add_column("action", sa.Column(name, sa.String(), nullable=True))
    op.create_table(
        "action_edit",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("edit_no", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "edit_no"),
    )
    op.create_index("ix_action_edit_action_id", "action_edit", ["action_id"])
    op.create_table(
        "action_origin",
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("panel", sa.String(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("figure", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("urn", "action_id"),
    )


def downgrade() -> None:
    op.drop_table("action_origin")
    op.drop_index("ix_action_edit_action_id", "action_edit")
    op.drop_table("action_edit")
    for name in reversed(NEW):
        op.drop_column("action", name)
