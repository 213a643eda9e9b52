"""Accounts, sign-in sessions, lock-out and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("username", sa.String(100), nullable=False, unique=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("role_version", sa.Integer, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("demo", sa.Boolean, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column(
            "account_id",
            sa.Integer,
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("role_version", sa.Integer, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("last_seen", sa.DateTime, nullable=False),
    )
    op.create_table(
        "place",
        sa.Column(
            "account_id", sa.Integer, sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("ip_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("last_used", sa.DateTime, nullable=False),
    )
    op.create_table(
        "failure",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("ip_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("known_place", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Index("ix_failure_name_hash_at", "name_hash", "at"),
        sa.Index("ix_failure_ip_hash_at", "ip_hash", "at"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("account_id", sa.Integer),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("result", sa.String(20), nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        # Lines of the log can be added and, once old, removed; nothing in the program has cause to change one.
        op.execute(
            "create trigger audit_is_never_changed before update on audit "
            "begin select raise(abort, 'the audit log is never changed'); end"
        )
        op.execute(
            "create trigger audit_is_kept before delete on audit when old.at > datetime('now', '-395 days') "
            "begin select raise(abort, 'the audit log is kept for 13 months'); end"
        )


def downgrade() -> None:
    """Take the tables away."""
    for table in ("audit", "failure", "place", "session", "account"):
        op.drop_table(table)
