"""A real cluster for the tests: a scheduler and workers in processes of their own."""

import csv
import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from distributed import Client

from data import demo, ingest, store

TODAY = date(2026, 11, 20)
PATIENCE = 60
SCHOOLS = {999101: (70, "secondary", 3), 999102: (45, "primary", 4), 999103: (60, "secondary", 5)}


def small_trust(folder: Path) -> str:
    """The address of a database with three small demo schools, each of its own URN."""
    url = f"sqlite:///{folder / 'trust.db'}"
    engine = store.engine(url)
    store.migrate(engine, "school")
    for urn, (pupils, phase, seed) in SCHOOLS.items():
        pack = demo.write_pack(folder / str(urn), pupils=pupils, phase=phase, seed=seed, today=TODAY)
        _rename(pack / "school.csv", urn)
        assert not ingest.import_pack(pack, engine, progress=False).problems
    engine.dispose()
    return url


def _rename(path: Path, urn: int) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header, row = csv.reader(file)
    row[header.index("urn")] = str(urn)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, row])


class Cluster:
    """A scheduler and its workers, each with a database address of its own; ``before`` runs in front of each."""

    def __init__(self, folder: Path, url: str, *options: str, host: str = "127.0.0.1") -> None:
        self.folder, self.options = folder, options
        self.environment = {**os.environ, "SIGHTLINE_DATABASE_URL": url, "SIGHTLINE_INSTANCE": str(folder)}
        self.running: list[subprocess.Popen] = []
        self._file = folder / "scheduler.json"
        self._start("scheduler", "--host", host, "--port", "0", "--scheduler-file", str(self._file))
        self.address = self._until(
            lambda: self._file.exists() and json.loads(self._file.read_text())["address"]
        )

    def work(self, number: int, *more: str, before: tuple[str, ...] = ()) -> subprocess.Popen:
        """One more worker, called by a number."""
        said = ("--nthreads", "1", "--no-nanny", "--name", str(number), "--local-directory", str(self.folder))
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

    def stop(self) -> None:
        """End every process that is left."""
        for process in self.running:
            process.kill()
            process.wait()
