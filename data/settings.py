"""Where an installation keeps what it keeps, read from the environment at the moment of asking."""

import os
from pathlib import Path

from data.errors import Refused


def instance() -> Path:
    """The folder of everything an installation keeps (SIGHTLINE_INSTANCE, default ``instance``), made if missing."""
    folder = Path(os.environ.get("SIGHTLINE_INSTANCE") or "instance").resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            f"The folder {folder} for the database cannot be made ({error.strerror}). "
            "Name another with SIGHTLINE_INSTANCE."
        ) from error
    return folder


def database_url() -> str:
    """The address of the school database (SIGHTLINE_DATABASE_URL, default a SQLite file in the instance)."""
    return os.environ.get("SIGHTLINE_DATABASE_URL") or f"sqlite:///{instance() / 'sightline.db'}"


def accounts_url() -> str:
    """The address of the accounts database (SIGHTLINE_ACCOUNTS_URL, default a SQLite file in the instance)."""
    return os.environ.get("SIGHTLINE_ACCOUNTS_URL") or f"sqlite:///{instance() / 'accounts.db'}"


def port() -> int:
    """The port the server listens on (PORT, default 8050)."""
    text = os.environ.get("PORT") or "8050"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refused(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)
