"""The sites that stand side by side: Sightline, the usual way, Vizro and Streamlit, each with its readers."""

import itertools
import json
import os
import random
import shutil
import socket
import subprocess
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.importing import memory
from benchmarks.installation import TREE
from benchmarks.page import ORIGIN, Page
from benchmarks.peers.readers import Ask, posting, read
from benchmarks.peers.school import DATABASE, DAY
from benchmarks.serving import serving, wait_for
from benchmarks.usual.app import request as usual_request
from benchmarks.usual.pages import PAGES
from data import settings, terms
from data.filters import Filters
from data.school import School

PYTHON = TREE / ".venv-peers" / "bin" / "python"
JSON = {"Content-Type": "application/json", "Accept-Encoding": "gzip, br"}
DASH = "/_dash-update-component"
TICKS = os.sysconf("SC_CLK_TCK")
Choice = list[list[str]]
Answered = tuple[list[float], list[int]]


@dataclass(frozen=True)
class Site:
    """A site under its name: its addresses by page, its processes, and how so many readers of pages read it.

    ``read`` is given the page of each reader, each one's choices, seconds, and how often each asks at least.
    """

    name: str
    address: Callable[[str], str]
    processes: list[int]
    read: Callable[[list[str], list[list[Choice]], float, int], Answered]
    cookies: list[dict] = field(default_factory=list)

    def worked(self) -> float:
        """Seconds of the processor that the site has used."""
        return sum(map(seconds_of, self._all()))

    def memory(self) -> float:
        """What its largest process holds, in MB."""
        return max(memory("VmRSS", process) for process in self._all())

    def _all(self) -> list[int]:
        found = list(self.processes)
        for process in found:
            children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
            found += map(int, children)
        return found


def seconds_of(process: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def choices(school: School, seed: int, many: int = 400) -> list[Choice]:
    """Year groups and need areas without end, hardly ever the same twice running; the same for every site."""
    dice = random.Random(seed)
    return [
        [
            [year for year in school.year_groups if dice.random() < 0.5],
            [area for area in terms.AREAS if dice.random() < 0.4],
        ]
        for _ in range(many)
    ]


def filters(choice: Choice) -> Filters:
    """A choice as the product knows it."""
    return Filters(year_group=tuple(choice[0]), need_area=tuple(choice[1]))


@contextmanager
def ours(pages: dict[str, Page]) -> Iterator[Site]:
    """Sightline on two workers."""
    cookie = next(iter(pages.values())).browser.get_cookie("__Host-sightline")
    with serving("app:server", "/health") as server:
        headers = JSON | {"Origin": server.address, "Cookie": f"{cookie.key}={cookie.value}"}

        def ask(page: str, chosen: list[Choice]) -> Ask:
            bodies = (pages[page].request(filters(choice)) for choice in itertools.cycle(chosen))
            return posting(server.address, DASH, headers, bodies)

        yield Site("ours", lambda page: f"{server.address}/{page}", [server.process], reading(ask))


@contextmanager
def usual() -> Iterator[Site]:
    """The usual way on two workers."""
    with serving("benchmarks.usual.server:serve_all()", "/register/") as server:

        def ask(page: str, chosen: list[Choice]) -> Ask:
            bodies = (usual_request(page, filters(choice)) for choice in itertools.cycle(chosen))
            return posting(server.address, f"/{page}{DASH}", JSON | {"Origin": ORIGIN}, bodies)

        yield Site("pandas", lambda page: f"{server.address}/{page}/", [server.process], reading(ask))


@contextmanager
def vizro(school: School) -> Iterator[Site]:
    """Vizro on two workers, as its manual says to run it."""
    command = ["-m", "gunicorn", "-c", "/dev/null", "--workers", "2", "--threads", "4", "--preload"]
    with started([*command, "--bind", "127.0.0.1:PORT", "benchmarks.peers.vizro_app:serve()"], school) as (
        address,
        process,
    ):
        every = (list(school.year_groups), list(terms.AREAS))
        with urllib.request.urlopen(f"{address}/_dash-dependencies") as answer:  # noqa: S310 (our own server)
            callbacks = json.load(answer)

        def ask(page: str, chosen: list[Choice]) -> Ask:
            callback = changing(callbacks, page)
            bodies = (vizro_request(callback, page, choice, every) for choice in itertools.cycle(chosen))
            return posting(address, DASH, JSON, bodies)

        yield Site("Vizro", lambda page: f"{address}/{page}", [process], reading(ask))


def changing(callbacks: list[dict], page: str) -> dict:
    """The callback of Vizro that draws every chart of a page when a choice changes."""
    chart = next(iter(PAGES[page].charts))
    return next(
        one for one in callbacks
        if f"{chart}.figure" in one["output"] and "__parameter_action" in one["inputs"][0]["id"]
    )  # fmt: skip


def vizro_request(callback: dict, page: str, choice: Choice, every: tuple) -> dict:
    """What Vizro's page posts on a change; nothing chosen is all chosen there."""
    values = {
        f"{page}-{name}": some or whole
        for name, some, whole in zip(("year_group", "need_area"), choice, every, strict=True)
    }
    parts = [part.rpartition(".") for part in callback["output"].strip(".").split("...")]
    trigger = callback["inputs"][0]
    return {
        "output": callback["output"],
        "outputs": [{"id": name, "property": what} for name, _dot, what in parts],
        "inputs": [{**one, "value": 1} for one in callback["inputs"]],
        "state": [{**one, "value": values.get(one["id"])} for one in callback["state"]],
        "changedPropIds": [f"{trigger['id']}.{trigger['property']}"],
    }


@contextmanager
def streamlit(school: School) -> Iterator[Site]:
    """Streamlit in two processes, its readers shared between them, as a balancer that keeps sessions would."""
    command = ["-m", "streamlit", "run", "benchmarks/peers/streamlit_app.py", "--server.port", "PORT"]
    command += [
        "--server.address",
        "127.0.0.1",
        "--server.headless",
        "true",
        "--server.fileWatcherType",
        "none",
    ]
    command += ["--browser.gatherUsageStats", "false"]
    with ExitStack() as stack:
        servers = [stack.enter_context(started(command, school, "/_stcore/health")) for _two in range(2)]
        addresses = [address for address, _process in servers]

        def ask(pages: list[str], chosen: list[list[Choice]], seconds: float, least: int) -> Answered:
            readers = list(zip(itertools.cycle(addresses), pages, chosen, strict=False))
            done = subprocess.run(
                [PYTHON, "-m", "benchmarks.peers.streamlit_readers", str(seconds), str(least)],
                cwd=TREE, check=True, input=json.dumps(readers), stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            waits, sizes = json.loads(done.stdout.splitlines()[-1])
            return waits, sizes

        yield Site("Streamlit", lambda page: f"{addresses[0]}/?page={page}", [one for _, one in servers], ask)


def reading(ask: Callable[[str, list[Choice]], Ask]) -> Callable[..., Answered]:
    """How the readers of a Dash app read: a thread each."""

    def readers(pages: list[str], chosen: list[list[Choice]], seconds: float, least: int) -> Answered:
        return read([ask(*each) for each in zip(pages, chosen, strict=True)], seconds, least)

    return readers


@contextmanager
def started(command: list[str], school: School, health: str = "/") -> Iterator[tuple[str, int]]:
    """A peer's server in the peers' environment: its address and process. Raises NotStarted."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {DATABASE: settings.database_url(), DAY: school.data_date.isoformat()}
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [PYTHON, *(part.replace("PORT", str(port)) for part in command)],
            cwd=TREE, env={**os.environ, **told, "HOME": home}, stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address + health, process)
            yield address, process.pid
        finally:
            process.terminate()
            process.wait(timeout=30)


def installed() -> bool:
    """Whether the peers' environment is there."""
    return shutil.which(str(PYTHON)) is not None
