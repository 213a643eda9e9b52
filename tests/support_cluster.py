"""A real cluster for the tests: a scheduler and workers in processes of their own."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from distributed import Client

from data import ingest
from data.demo.ask import Ask
from data.demo.pack import write_school
from data.demo.profiles import PROFILES
from tests.support_database import address, empty

TODAY = date(2026, 11, 20)
PATIENCE = 60
ALONE = "120s"
SCHOOLS = {999101: (70, "secondary", 3), 999102: (45, "primary", 4), 999103: (60, "secondary", 5)}


def small_trust(folder: Path) -> str:
    """The address of a database with three small demo schools, each of its own URN."""
    place = folder / "sightline.db"
    engine = empty(place, "school")
    for urn, (pupils, phase, seed) in SCHOOLS.items():
        profile = replace(PROFILES[phase], urn=urn)
        pack = write_school(folder / str(urn), Ask(pupils, phase, seed, TODAY, profile))
        assert not ingest.import_pack(pack, engine, progress=False).problems
    engine.dispose()
    return address(place)


class Cluster:
    """A scheduler and its workers over one database, ended with the block they were started in.

    ``options`` are given to each of them; whoever is left behind by a run that was killed ends by itself.
    """

    def __init__(self, folder: Path, url: str, *options: str, host: str = "127.0.0.1") -> None:
        self.folder, self.options = folder, options
        self.environment = {**os.environ, "SIGHTLINE_DATABASE_URL": url, "SIGHTLINE_INSTANCE": str(folder)}
        self.running: list[subprocess.Popen] = []
        self._file = folder / "scheduler.json"
        self._start(
            "scheduler",
            "--host",
            host,
            "--port",
            "0",
            "--scheduler-file",
            str(self._file),
            "--idle-timeout",
            ALONE,
        )
        self.address = self._until(
            lambda: self._file.exists() and json.loads(self._file.read_text())["address"]
        )

    def work(self, number: int, *more: str, before: tuple[str, ...] = ()) -> subprocess.Popen:
        """One more worker, called by a number."""
        said = (
            "--nthreads",
            "1",
            "--no-nanny",
            "--name",
            str(number),
            "--death-timeout",
            ALONE,
            "--local-directory",
            str(self.folder),
        )
        return self._start("worker", self.address, *said, *more, before=before)

    def ready(self, workers: int) -> dict[str, int]:
        """Wait until so many workers have come; gives the number of each by its address."""
        with Client(self.address, timeout=PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=PATIENCE)
            return {
                address: int(said["name"])
                for address, said in client.scheduler_info(n_workers=-1)["workers"].items()
            }

    def _start(self, part: str, *said: str, before: tuple[str, ...] = ()) -> subprocess.Popen:
        command = [*before, sys.executable, "-m", f"distributed.cli.dask_{part}", *said, "--no-dashboard"]
        log = (self.folder / f"{part}-{len(self.running)}.log").open("wb")
        with log:
            started = subprocess.Popen(
                [*command, *self.options], env=self.environment, stdout=log, stderr=log
            )
        self.running.append(started)
        return started

    def _until(self, found) -> str:
        last = time.monotonic() + PATIENCE
        while not (said := found()):
            if time.monotonic() > last:
                raise TimeoutError(
                    "the scheduler did not start: " + (self.folder / "scheduler-0.log").read_text()
                )
            time.sleep(0.05)
        return said

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_error) -> None:
        self.stop()

    def stop(self) -> None:
        """End every process that is left."""
        for process in self.running:
            process.kill()
            process.wait()
