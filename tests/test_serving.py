"""The server as gunicorn.conf.py sets it up, tried with a small application in place of Sightline."""

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.support_database import environment

HOUSE = Path(__file__).parent.parent


def gunicorn(folder: Path, port: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "tests.support_serving:server"],
        cwd=HOUSE,
        env=environment(folder) | {"PORT": port},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def answer(address: str, within: float = 30) -> tuple[dict, str]:
    """The headers and the text at an address, as soon as somebody listens there."""
    end = time.monotonic() + within
    while True:
        try:
            with urllib.request.urlopen(address, timeout=within) as got:  # noqa: S310 - our own http address
                return dict(got.headers), got.read().decode()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The headers and text of one answer, and all that the server printed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    running = gunicorn(tmp_path_factory.mktemp("serving"), port)
    try:
        headers, text = answer(f"http://127.0.0.1:{port}/tables/?forename=Ann")
    finally:
        running.terminate()
        printed, _ = running.communicate(timeout=30)
    return headers, text, printed


def test_an_answer_does_not_say_what_serves_it(served):
    headers, _, _ = served
    assert "Content-Type" in headers
    assert "Server" not in headers


def test_the_access_log_has_the_path_but_neither_the_question_nor_who_asked(served):
    *_, printed = served
    lines = [line for line in printed.splitlines() if "/tables/" in line]
    assert len(lines) == 1
    assert " GET /tables/ 200 " in lines[0]
    assert "Ann" not in printed
    assert "127.0.0.1 " not in lines[0]


def test_no_database_connection_is_carried_through_the_fork(served):
    _, text, _ = served
    assert text == "0"


def test_a_port_that_is_none_is_refused_in_words(tmp_path):
    running = gunicorn(tmp_path, "80a")
    printed, _ = running.communicate(timeout=30)
    assert running.returncode != 0
    assert printed.strip() == "PORT is '80a'; it must be a number from 1 to 65535."
