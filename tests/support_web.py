"""What tests about accounts and the gate share: an accounts database, people in it, a client signed in."""

from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import Engine

from data import accounts
from tests.support_database import empty

ORIGIN = "http://localhost"
COOKIE = "__Host-sightline"
PASSPHRASES = {
    "senco": "lantern marmalade otter",
    "leader": "velvet tractor compass",
    "governor": "pepper glacier violin",
    "admin": "walnut saddle meteor",
}


def accounts_database(folder: Path) -> Engine:
    """An accounts database of its own, in the newest form."""
    return empty(folder / "accounts.db", "accounts")


def add_everyone(engine: Engine) -> dict[str, int]:
    """One account of each role, called a-<role>; gives the number of each."""
    return {role: accounts.add(engine, f"a-{role}", role, words) for role, words in PASSPHRASES.items()}


def sign_in(client: FlaskClient, role: str, **options):
    """Post the sign-in form as the account of this role; gives the response."""
    return post_sign_in(client, f"a-{role}", PASSPHRASES[role], **options)


def post_sign_in(
    client: FlaskClient, username: str, password: str, *, origin: str | None = ORIGIN, **options
):
    """Post the sign-in form as a browser would."""
    headers = {"Origin": origin} if origin else {}
    form = {"username": username, "password": password}
    return client.post("/login", data=form, headers=headers, **options)


def update(client: FlaskClient, body, *, origin: str | None = ORIGIN, **options):
    """Call a Dash callback as a browser would; ``body`` is what it posts."""
    headers = {"Origin": origin} if origin else {}
    return client.post("/_dash-update-component", json=body, headers=headers, **options)


def outputs_without_roles(app, roles_by_output) -> set[str]:
    """Callbacks of the Dash app that no role is named for, and names that no callback has; empty when all is well."""
    app._setup_server()
    return set(app.callback_map) ^ set(roles_by_output)
