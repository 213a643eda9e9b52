"""A PostgreSQL of the tests' own: a new cluster on a socket in a temporary folder, gone when the tests end."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

USER, SYSTEM_USER = "sightline", "postgres"
PATIENCE = 60
# Nothing outlives the tests, so nothing need survive a power cut.
SETTINGS = {
    "listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "autovacuum": "off", "jit": "off", "max_connections": "1000", "max_wal_size": "4GB",
}  # fmt: skip


def program(name: str) -> str:
    """Where a program of the newest PostgreSQL on this machine is. Debian's lie outside the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    path = found[-1] if found else shutil.which(name)
    if path is None:
        raise RuntimeError(f"There is no {name} on this machine; tools/setup.sh test installs PostgreSQL.")
    return str(path)


@contextmanager
def private_server() -> Iterator[str]:
    """A server that nobody else reaches; gives the folder of its socket.

    PostgreSQL refuses to run as root, who therefore runs it as the system's user of it. It ends with this process,
    however this process ends.
    """
    folder = Path(tempfile.mkdtemp(prefix="sightline-postgresql-"))
    as_user, ends_with_us = [], ["setpriv", "--pdeathsig=INT"]
    if os.geteuid() == 0:
        shutil.chown(folder, SYSTEM_USER)
        as_user = [f"--reuid={SYSTEM_USER}", f"--regid={SYSTEM_USER}", "--clear-groups"]
    cluster = ["-D", str(folder / "data")]
    made = ["--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C", "--no-sync"]
    subprocess.run(
        ["setpriv", *as_user, program("initdb"), *cluster, *made],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
    said = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [*ends_with_us, *as_user, program("postgres"), *cluster, "-k", str(folder), *said],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/",
        )  # fmt: skip
    try:
        _wait_for(str(folder), server)
        yield str(folder)
    finally:
        server.send_signal(signal.SIGINT)  # asked to terminate, it would wait for whoever is connected
        server.wait(PATIENCE)
        shutil.rmtree(folder)


def _wait_for(socket: str, server: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(host=socket, user=USER, dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                log = (Path(socket) / "log").read_text()
                raise RuntimeError(f"PostgreSQL did not start:\n{log}") from None
        time.sleep(0.1)
