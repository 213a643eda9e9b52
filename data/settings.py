"""Where an installation keeps what it keeps, read from the environment at the moment of asking."""

import os
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from time import sleep
from urllib.parse import urlsplit

from data.errors import Refused

SECRET_LETTERS = 64
# A school may raise it, and never lower it.
LEAST_SHOWN = 6
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def instance() -> Path:
    """The folder of everything an installation keeps (SIGHTLINE_INSTANCE, default ``instance``), made if missing."""
    return _made(os.path.abspath(os.environ.get("SIGHTLINE_INSTANCE") or "instance"))


@lru_cache
def _made(named: str) -> Path:
    folder = Path(named).resolve()
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


def for_governors() -> bool:
    """Whether this site serves what is published to governors and opens no pupil data (SIGHTLINE_MODE=governor)."""
    mode = os.environ.get("SIGHTLINE_MODE") or "school"
    if mode not in ("school", "governor"):
        raise Refused(
            f"SIGHTLINE_MODE is {mode!r}; it must be governor, or school, which is the same as leaving it out."
        )
    return mode == "governor"


def secret() -> bytes:
    """The installation's own secret, 32 random bytes kept in the instance; made the first time it is asked for.

    Raises Refused when it can neither be read nor made.
    """
    path = instance() / "secret"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept_secret(path)
    except OSError as error:
        raise Refused(f"The file {path} cannot be made ({error.strerror}).") from error
    with os.fdopen(handle, "w") as file:
        file.write(token_hex(32))
    return _kept_secret(path)


def _kept_secret(path: Path) -> bytes:
    for _try in range(20):
        text = path.read_text()
        if len(text) == SECRET_LETTERS:
            return bytes.fromhex(text)
        sleep(0.05)  # another process has made the file and is about to write it
    raise Refused(
        f"The file {path} does not hold a secret. Remove it and start again; links to pupils change then."
    )


def scheduler() -> str:
    """The Dask scheduler that several schools are tallied by (SIGHTLINE_SCHEDULER), "" for none: in this process.

    Raises Refused for an address that cannot be one, and for one that would carry sums over a network unencrypted.
    """
    said = os.environ.get("SIGHTLINE_SCHEDULER") or ""
    if not said:
        return ""
    address = urlsplit(said)
    if address.scheme not in ("tcp", "tls") or not address.hostname:
        raise Refused(f"SIGHTLINE_SCHEDULER is {said!r}; it must be like tls://scheduler.trust.example:8786.")
    if address.scheme == "tcp" and address.hostname not in LOOPBACK:
        raise Refused(
            f"SIGHTLINE_SCHEDULER is {said!r}; over a network it must begin with tls://, so that nobody on the way "
            "can read or change what is sent. tcp:// is for this machine alone."
        )
    return said


def port() -> int:
    """The port the server listens on (PORT, default 8050)."""
    text = os.environ.get("PORT") or "8050"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refused(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def smallest_number() -> int:
    """The smallest number of pupils that governors are shown (SIGHTLINE_SMALLEST_NUMBER, default and least 6)."""
    text = os.environ.get("SIGHTLINE_SMALLEST_NUMBER") or str(LEAST_SHOWN)
    if not text.isdigit() or int(text) < LEAST_SHOWN:
        raise Refused(
            f"SIGHTLINE_SMALLEST_NUMBER is {text!r}; it must be a whole number, {LEAST_SHOWN} or more: "
            "it can be raised and never lowered."
        )
    return int(text)
