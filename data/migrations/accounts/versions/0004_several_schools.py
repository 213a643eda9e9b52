"""Several schools in one installation: which of them an account is given, and of which a visit and a view are."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the columns."""
    op.create_table(
        "account_school",
        sa.Column(
            "account_id", sa.Integer, sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("urn", sa.Integer, primary_key=True),
    )
    op.add_column("account", sa.Column("every_school", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("visit", sa.Column("urn", sa.Integer))
    op.add_column("saved_view", sa.Column("urn", sa.Integer))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("saved_view", "urn")
    op.drop_column("visit", "urn")
    op.drop_column("account", "every_school")
    op.drop_table("account_school")
