"""``python -m benchmarks.steady``: many readers for a while, at a person's pace, with an import in the middle.

Every answer says which version of the data it is of, and is held against one made apart: by this process alone, from
a copy of the database as it was at that version, after the readers have gone. Traffic goes to this machine only.
"""

import argparse
import csv
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from statistics import median, quantiles

from benchmarks.installation import TREE, Installation, installed
from benchmarks.report import Line, at_most, printed, said
from benchmarks.serving import Server, serving

SLOW_MS, WORKER_MB, GROWTH = 150, 250, 1.1
# While the new data is read into memory the old serves; so many seconds after an import everybody reads the new.
NOTICED = 5
# In less time a worker has not yet kept all that it will keep, so its memory says nothing.
SETTLED = 300


@dataclass(frozen=True)
class Asked:
    """How it is to be: how many readers, for how long, and between which seconds a reader thinks about a page.

    Readers come one after another over the first fifth of the time: nobody has two hundred sign in at once.
    """

    readers: int
    seconds: float
    pace: tuple[float, float]


@dataclass(frozen=True)
class Answer:
    """One answer: when it was asked for, the seconds it took, what was asked, the version it states, its text."""

    at: float
    waited: float
    page: str
    query: str
    version: int
    text: bytes


@dataclass
class Found:
    """All that happened; ``faults`` are answers that were none, in words, ``memory`` (moment, largest worker in MB).

    ``imported`` are the moments at which the import began and was over; readers read ``until`` then, and half of the
    time again.
    """

    answers: list[Answer] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    imported: tuple[float, float] = (0.0, 0.0)
    until: float = inf


def with_plans(pack: Path, folder: Path) -> Path:
    """A copy of a pack in which every fifth pupil at SEN support has an EHC plan instead: other data."""
    changed = Path(shutil.copytree(pack, folder))
    with (pack / "sen.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in [row for row in rows if row["status"] == "K" and not row["end_date"]][::5]:
        row["status"] = "E"
    with (changed / "sen.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return changed


def hold(server: Server, made: Installation, asked: Asked, pages: dict) -> Found:
    """Let the readers read, import the changed pack when half of the time is over, and note everything."""
    from benchmarks.steady_readers import Reader

    found, half = Found(), time.monotonic() + asked.seconds / 2
    readers = [Reader(number, server.address, made.password, pages, asked) for number in range(asked.readers)]
    threads = [threading.Thread(target=reader.read, args=(found,)) for reader in readers]
    threads.append(threading.Thread(target=watch, args=(server, found)))
    for thread in threads:
        thread.start()
    changed = with_plans(made.folder / "pack", made.folder / "changed")
    time.sleep(max(0.0, half - time.monotonic()))
    began = time.monotonic()
    try:
        subprocess.run(
            [sys.executable, "-m", "benchmarks.importing", str(changed)],
            cwd=TREE, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    finally:
        found.imported = (began, time.monotonic())
        found.until = found.imported[1] + asked.seconds / 2
    for thread in threads:
        thread.join()
    return found


def watch(server: Server, found: Found) -> None:
    """Note what the largest worker holds, again and again."""
    while (now := time.monotonic()) < found.until:
        found.memory.append((now, max(server.memory(), default=0.0)))
        time.sleep(1)


def judged(found: Found, wrong: list[str], asked: Asked) -> list[Line]:
    """What was found, as lines with their targets."""
    waits = [1000 * answer.waited for answer in found.answers]
    versions = sorted({answer.version for answer in found.answers})
    began, over = found.imported
    stale = [one for one in found.answers if one.at > over + NOTICED and one.version < versions[-1]]
    quiet = [1000 * one.waited for one in found.answers if not began - 1 <= one.at <= over + NOTICED]
    held = [mb for _at, mb in found.memory]
    before = [mb for at, mb in found.memory if at < began][-5:] or held[:1]
    grown = held[-1] / median(before)
    return [
        Line(f"{asked.readers} readers, {asked.seconds / 60:.3g} minutes: answers", f"{len(waits):,}"),
        at_most("answers that were none", len(found.faults), 0, ""),
        at_most("answers that were not right for their version", len(wrong), 0, ""),
        Line("  versions stated", " and ".join(map(str, versions)), reached=len(versions) == 2),
        at_most(f"  of the old one, {NOTICED} s or more after the import", len(stale), 0, ""),
        Line("half wait longer than", said(median(waits), "ms")),
        at_most("5 in 100 wait longer than", slow(waits), SLOW_MS, "ms"),
        Line("  but for the time of the import", said(slow(quiet), "ms")),
        Line("  the longest, but for the time of the import", said(max(quiet, default=0), "ms")),
        Line("the import", said(over - began, "s")),
        at_most("a worker's memory, the most", max(held), WORKER_MB, "MB"),
        at_most("  at the end beside before the import", grown, GROWTH, "x")
        if asked.seconds >= SETTLED
        else Line("  at the end beside before the import", said(grown, "x")),
    ]


def slow(waits: list[float]) -> float:
    """What 5 in 100 waits are longer than; of hardly any, the longest."""
    return quantiles(waits, n=20)[-1] if len(waits) > 1 else max(waits, default=0.0)


def main() -> int:
    """Measure as the command line says; gives 0 when everything was right, whatever the times."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.steady", description=__doc__.partition("\n")[0])
    made.add_argument("--pupils", type=int, default=1500)
    made.add_argument("--readers", type=int, default=200)
    made.add_argument("--minutes", type=float, default=10)
    made.add_argument(
        "--pace", type=float, nargs=2, default=(5, 10), metavar=("FROM", "TO"), help="seconds a page"
    )
    said_of = made.parse_args()
    asked = Asked(said_of.readers, 60 * said_of.minutes, tuple(said_of.pace))
    print(f"{os.cpu_count()} processors, {os.getloadavg()[0]:.1f} busy at the start.", flush=True)
    with installed(said_of.pupils) as school:
        from benchmarks.steady_answers import Apart, pages_of

        pages = pages_of(school.password)
        with serving("app:server", "/health") as server:
            first = Apart(school.folder / "before")
            found = hold(server, school, asked, pages)
            second = Apart(school.folder / "after")
        wrong = first.wrong(found.answers) + second.wrong(found.answers)
    print(*found.faults[:5], *wrong[:5], sep="\n")
    if len(found.answers) < 2:
        print("Hardly anything was answered.")
        return 1
    print(printed("Steady", judged(found, wrong, asked)))
    right = found.answers and not found.faults and not wrong
    return 0 if right and len({answer.version for answer in found.answers}) == 2 else 1


if __name__ == "__main__":
    sys.exit(main())
