"""PostgreSQL keeps the lines of the audit log as SQLite does since the first tables: they are added, and no more."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEEPS = """
create function audit_is_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    raise exception 'the audit log is never changed';
  end if;
  if tg_op = 'TRUNCATE' or old.at > timezone('utc', now()) - interval '395 days' then
    raise exception 'the audit log is kept for 13 months';
  end if;
  return old;
end $$
"""


def upgrade() -> None:
    """Refuse to change a line, and to take one out before it is old."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(KEEPS)
        for name, when, each in (
            ("audit_line_is_kept", "update or delete", "row"),
            ("audit_log_is_kept", "truncate", "statement"),
        ):
            op.execute(
                f"create trigger {name} before {when} on audit for each {each} execute function audit_is_kept()"
            )


def downgrade() -> None:
    """Refuse nothing."""
    if op.get_bind().dialect.name == "postgresql":
        for name in ("audit_line_is_kept", "audit_log_is_kept"):
            op.execute(f"drop trigger {name} on audit")
        op.execute("drop function audit_is_kept()")
