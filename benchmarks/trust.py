"""``python -m benchmarks --trust``: a trust of 40 schools, 30,000 pupils, three years, beside its targets."""

import http.client
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from plotly.io.json import to_json_plotly

from benchmarks.choices import choices
from benchmarks.installation import DAY, READER, TREE
from benchmarks.page import Refusal, keys, stopping_at_failed_panels
from benchmarks.report import Line, at_most, said
from benchmarks.serving import Server, serving
from benchmarks.stopwatch import Stages, Way, side_by_side, stage
from data import accounts, store, terms
from data.filters import Filters
from data.reader import Reader, reading_as

SCHOOLS, USUAL_SIZE = 40, 1500
# What an import of S may take, for so many sessions; a larger one may take in line with its size.
SECONDS_AT_S, SESSIONS_AT_S, MOST_MEMORY = 60, 1_270_000, 1074
SENCO = partial(Reader, 1, "senco", READER, given=None)
EVERY_PHASE = {"phase": tuple(terms.PHASES)}
TRUST = "trust"


@dataclass(frozen=True)
class Made:
    """The trust's installation, the password of its SENCO, and what importing it took (nothing where it was there)."""

    folder: Path
    password: str
    imported: dict[str, float]


@contextmanager
def installed(there: str) -> Iterator[Made]:
    """Make a trust, or copy the database of an installation that holds one, and read settings from it from now on."""
    with tempfile.TemporaryDirectory(prefix="sightline-benchmark-") as name:
        folder = Path(name)
        os.environ["SIGHTLINE_INSTANCE"] = str(folder)
        for other in ("SIGHTLINE_DATABASE_URL", "SIGHTLINE_ACCOUNTS_URL", "SIGHTLINE_SCHEDULER"):
            os.environ.pop(other, None)
        imported = {}
        if there:
            (folder / "sightline.db").write_bytes((Path(there) / "sightline.db").read_bytes())
        else:
            child = subprocess.run(
                [sys.executable, "-m", "benchmarks.trust_importing", str(SCHOOLS), DAY.isoformat()],
                cwd=TREE, check=True, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            imported = json.loads(child.stdout.splitlines()[-1])
        password = secrets.token_urlsafe(24)
        accounts.add(store.accounts_engine(), READER, "senco", password, schools=None)
        yield Made(folder, password, imported)


class Page:
    """A page as a SENCO of every school asks it: of one school, or with ``TRUST`` of all."""

    def __init__(self, key: str, urn: int | None) -> None:
        from callbacks.draw import declared_as, panels_of
        from components.page import optional
        from data import source

        self.reader = SENCO(school=urn)
        with reading_as(self.reader):
            self.live, self.panels = source.current(), panels_of(key)
        self.offered = optional(declared_as(key))

    def forget(self, _filters: Filters | None = None) -> None:
        """Make the next answer a fresh one: what is kept of tables, of sums and of who is in view goes, rolls stay."""
        from data.across import asking
        from data.trust import reading

        self.live._tables.clear()
        asking._kept.clear()
        reading._kept.clear()
        for school in self.live._held.values():
            school._views.clear()

    def stages(self, filters: Filters) -> Stages:
        """Answer a filter change with all panels of the page, stage by stage."""
        from callbacks.draw import KINDS
        from components.panel import show

        stages: Stages = {}
        with reading_as(self.reader):
            at = time.process_time()
            reading = self.live.reading(Filters.from_query(filters.to_query()), self.offered)
            reading.in_view()
            at = stage(stages, "query", at)
            for panel in self.panels.values():
                reading.table(panel.measure)
            at = stage(stages, "measures", at)
            shown = [show(panel, reading) for panel in self.panels.values()]
            to_json_plotly([[getattr(panel, kind) for panel in shown] for kind in KINDS])
            stage(stages, "figures, words and JSON", at)
        return stages


def import_lines(made: Made) -> list[Line]:
    """The whole trust imported, school after school, in a process of its own."""
    taken = made.imported
    if not taken:
        return [Line("was there already", "")]
    limit = SECONDS_AT_S * taken["sessions"] / SESSIONS_AT_S
    return [
        at_most(f"{taken['sessions']:,} sessions, every file", taken["seconds"], round(limit), "s"),
        Line("  packs written beside it, all in all", said(taken["in all"], "s")),
        at_most("  most memory held", taken["most"], MOST_MEMORY, "MB"),
        Line("  the database file", said(taken["file"], "MB")),
    ]


def reading_lines() -> list[Line]:
    """All schools read into memory in this process."""
    from benchmarks.importing import memory
    from data import source

    before, at = memory("VmRSS"), time.process_time()
    source.warm()
    seconds = time.process_time() - at
    return [
        Line("all schools read into memory", said(seconds, "s"), "of the processor"),
        Line("  and what that takes", said(memory("VmRSS") - before, "MB")),
    ]


def of_one_school(rounds: int) -> list[Line]:
    """Every page of one school among the others, a fresh filter change: the school nearest to the usual size."""
    from data import source

    live = source._live(store.school_engine())
    schools = [live.school(known.urn) for known in live.known()]
    one = min(schools, key=lambda school: abs(len(school.on(school.data_date).pupil) - USUAL_SIZE))
    lines = []
    for key in keys():
        if key != TRUST:
            page = Page(key, one.urn)
            cases = choices(one)[:: 4 if rounds < 3 else 1]
            timed = side_by_side({"fresh": Way(page.stages, before=page.forget)}, cases, rounds)
            lines.append(at_most(f"{key}, all panels, fresh", 1000 * timed.typical("fresh"), 20, "ms"))
    return lines


def of_all_schools(rounds: int) -> list[Line]:
    """The page that compares the schools, with all of them, a fresh filter change."""
    from data import source

    page = Page(TRUST, None)
    school = source._live(store.school_engine()).school()
    asked = [Filters(**(vars(case) | EVERY_PHASE)) for case in choices(school)]
    cases = list(dict.fromkeys(case.offered(("phase",)) for case in asked))[:: 4 if rounds < 3 else 1]
    ways = {"fresh": Way(page.stages, before=page.forget), "kept": Way(page.stages, before=page.stages)}
    timed = side_by_side(ways, cases, rounds)
    lines = [at_most(f"all {SCHOOLS} schools, all panels, fresh", 1000 * timed.typical("fresh"), 80, "ms")]
    for part in ("query", "measures", "figures, words and JSON"):
        lines.append(Line(f"  of it {part}", said(1000 * timed.typical(f"fresh: {part}"), "ms")))
    lines.append(Line("  5 in 100 take longer than", said(1000 * timed.slow("fresh"), "ms")))
    return [*lines, Line("kept", said(1000 * timed.typical("kept"), "ms"))]


def memory_lines(made: Made) -> list[Line]:
    """What a worker holds once every school's first page and many choices of the trust page have been read."""
    from data import source

    known = source._live(store.school_engine()).known()
    with serving("app:server", "/health") as server:
        who = signed_in(server, made.password)
        fresh = max(server.memory())
        paths = [f"/{page}?school={one.urn}" for one in known for page in ("", "register", "attendance")]
        paths += [f"/trust?{urlencode({'phase': phase, 'year_group': year})}"
                  for phase in terms.PHASES for year in ("", "R", "3", "7", "10")]  # fmt: skip
        for path in paths:
            asked = urllib.request.Request(server.address + path, headers=who)  # noqa: S310 (our own server)
            with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
                if b'"panels"' not in answer.read():
                    raise Refusal(f"{path} was answered with {answer.url}")
        held = server.memory()
    beside = f"at its start {fresh:.0f} MB"
    return [at_most(f"a worker, after {len(paths)} pages", max(held), 400, "MB", beside=beside)]


def signed_in(server: Server, password: str) -> dict[str, str]:
    """What says to the server who asks. A cookie for secure addresses alone is not sent by itself to this machine."""
    place = urlsplit(server.address)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    body = urlencode({"username": READER, "password": password})
    form = {"Origin": server.address, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/login", body, form)
    answer = connection.getresponse()
    if answer.status != 303:
        raise Refusal(f"signing in was answered with {answer.status}")
    cookies = [line.partition(";")[0] for line in answer.headers.get_all("Set-Cookie")]
    connection.close()
    return {"Cookie": "; ".join(cookies)}


def measure(run, there: str, quick: bool) -> None:
    """Every part in turn; ``run`` is the benchmark's own."""
    rounds = 2 if quick else 5
    with installed(there) as made:
        run.part("Import of a trust", partial(import_lines, made))
        run.part("Reading the schools", reading_lines)
        import app  # noqa: F401 (the pages and their callbacks)

        with stopping_at_failed_panels():
            run.part("One school among the others, one filter change", partial(of_one_school, rounds))
            run.part("All schools, one filter change", partial(of_all_schools, rounds))
            run.part("Memory at a trust\u2019s size", partial(memory_lines, made))
