"""How Alembic reaches the accounts database: on the connection it is handed, else by the address it is given."""

from alembic import context
from sqlalchemy import create_engine

from data import store
from data.accounts_models import AccountsBase


def _migrate(connection) -> None:
    # A process that is killed leaves the database as it was, and one that starts beside this one waits its turn.
    # (SQLite's driver would begin no transaction for a change of tables by itself.)
    store.write_alone(connection, "migrations")
    context.configure(
        connection=connection,
        target_metadata=AccountsBase.metadata,
        version_table=context.config.attributes.get("version_table", "alembic_version_accounts"),
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if (given := context.config.attributes.get("connection")) is not None:
    _migrate(given)
else:
    with create_engine(context.config.get_main_option("sqlalchemy.url")).begin() as opened:
        _migrate(opened)
