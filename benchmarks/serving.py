"""Servers started as an installation starts them: gunicorn, with the tree's own settings, on a free port."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.importing import memory
from benchmarks.installation import TREE

STARTED_WITHIN = 180


class NotStarted(Exception):
    """A server did not come up; its own words are in the note."""


@dataclass(frozen=True)
class Server:
    """A running server: its address, the process that minds its workers, and the file of what it said."""

    address: str
    process: int
    said: IO[str]

    def words(self) -> str:
        """The last of what the server said."""
        self.said.seek(0)
        return self.said.read()[-3000:]

    def workers(self) -> list[int]:
        """The processes that answer."""
        return [
            int(child)
            for child in Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        ]

    def memory(self) -> list[float]:
        """What each worker holds now, in MB, shared pages counted whole."""
        return [memory("VmRSS", worker) for worker in self.workers()]


@contextmanager
def serving(application: str, health: str = "/") -> Iterator[Server]:
    """Serve an application ("module:name" or "module:factory()") in processes of its own.

    Raises NotStarted when it does not answer within three minutes.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--access-logfile", "/dev/null", application],
            cwd=TREE, env={**os.environ, "PORT": str(port)}, stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            address = f"http://localhost:{port}"
            wait_for(address + health, process)
            yield Server(address, process.pid, said)
        except NotStarted as error:
            error.add_note(Server(address, process.pid, said).words())
            raise
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_for(address: str, process: subprocess.Popen) -> None:
    """Come back when the address answers. Raises NotStarted when it does not, or the process has ended."""
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            raise NotStarted(f"The server of {address} ended with {process.returncode}.")
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 (our own server on this machine)
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise NotStarted(f"The server did not answer at {address} within {STARTED_WITHIN} s.")
