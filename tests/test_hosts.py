"""Two servers on hosts of their own, with folders of their own and one PostgreSQL: what one does, the other knows."""

import http.client
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from data import ingest, settings, store
from tests.data.packs import TODAY, URN, load, pupil, upn, write
from tests.support_database import environment, use
from tests.support_web import COOKIE, PASSPHRASES, accounts_database, add_everyone

pytestmark = pytest.mark.postgresql
HOUSE = Path(__file__).parent.parent
SHARES = "/tables/register/shares.csv"


@dataclass
class Host:
    """One server, and what a browser asks of it."""

    port: int
    running: subprocess.Popen

    def ask(self, method: str, path: str, token: str = "", **form: str) -> http.client.HTTPResponse:
        """The answer of this host to a browser with this session, or with none."""
        headers = {
            "Origin": f"http://127.0.0.1:{self.port}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        asked.request(
            method, path, urlencode(form), headers | ({"Cookie": f"{COOKIE}={token}"} if token else {})
        )
        return asked.getresponse()

    def sign_in(self, password: str = PASSPHRASES["senco"]) -> str:
        """The session of whoever signs in here as the SENCO; "" where it is refused."""
        cookie = (
            self.ask("POST", "/login", username="a-senco", password=password).getheader("Set-Cookie") or ""
        )
        return cookie.partition(f"{COOKIE}=")[2].partition(";")[0]

    def on_roll(self, token: str) -> int:
        """How many pupils this host's figures count; 0 for who may not see them."""
        answer = self.ask("GET", SHARES, token)
        lines = answer.read().decode().splitlines()
        row = (
            dict(zip(lines[0].split(","), lines[1].split(","), strict=False)) if answer.status == 200 else {}
        )
        return int(row.get("denominator", 0))


def start(folder: Path, shared: dict[str, str]) -> Host:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = shared | {"SIGHTLINE_INSTANCE": str(folder), "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "--workers", "1", "app:server"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return Host(port, subprocess.Popen(command, cwd=HOUSE, env=own, **quiet))


def answers(host: Host, within: float = 120) -> None:
    until = time.monotonic() + within
    while True:
        try:
            host.ask("GET", "/health").read()
            return
        except OSError:
            assert host.running.poll() is None and time.monotonic() < until, "the server did not start"
            time.sleep(0.2)


def pupils(*numbers: int) -> list[dict]:
    return [pupil(number) for number in numbers]


@pytest.fixture(scope="module")
def hosts(tmp_path_factory):
    """Two servers of one school with three pupils, one of them with SEN, and the engine that both read."""
    folders = [tmp_path_factory.mktemp(name) for name in ("here", "there")]
    patch = pytest.MonkeyPatch()
    use(folders[0], patch)
    add_everyone(accounts_database(folders[0]))
    engine = store.school_engine()
    sen = [{"upn": upn(1), "status": "K", "start_date": "2026-01-01"}]
    school = [{"urn": str(URN), "name": "Example School", "phase": "secondary", "data_date": str(TODAY)}]
    write(folders[0] / "pack", {"school.csv": school, "pupils.csv": pupils(1, 2, 3), "sen.csv": sen})
    assert load(engine, folders[0] / "pack").accepted
    (folders[1] / "secret").write_text(settings.secret().hex())
    shared = environment(folders[0])
    started = [start(folder, shared) for folder in folders]
    try:
        for host in started:
            answers(host)
        yield (*started, engine)
    finally:
        for host in started:
            host.running.terminate()
        for host in started:
            host.running.wait(30)
        engine.dispose()
        patch.undo()


def test_a_session_of_one_host_is_known_to_the_other_and_ends_on_both(hosts):
    here, there, _ = hosts
    token = here.sign_in()
    assert [host.on_roll(token) for host in (here, there)] == [3, 3]
    there.ask("POST", "/logout", token).read()
    assert [host.on_roll(token) for host in (here, there)] == [0, 0]


def test_an_import_and_its_undoing_are_seen_at_once_by_both_hosts(hosts, tmp_path):
    here, there, engine = hosts
    token = here.sign_in()
    assert [host.on_roll(token) for host in (here, there)] == [3, 3]
    report = load(engine, tmp_path / "more", {"pupils.csv": pupils(4, 5)})
    assert [host.on_roll(token) for host in (there, here)] == [5, 5]
    ingest.undo(engine, URN, report.import_no, "me")
    assert [host.on_roll(token) for host in (here, there)] == [3, 3]


def test_guesses_at_one_host_count_at_the_other(hosts):
    here, there, _ = hosts
    for host in (here, there):
        for _ in range(5):
            assert host.sign_in("a wrong guess at it") == ""
    assert here.sign_in() == there.sign_in() == ""
