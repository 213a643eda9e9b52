"""The demo school's pack: every file taken without a word, counted again the slow way, in bounded time and memory.

SIGHTLINE_LARGE_PUPILS=1500 makes it as large as a large secondary school.
"""

import csv
import os
import re
import time
from collections import Counter
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest

from data import ingest, models, reference, store
from data.demo import write_pack
from data.ingest.files import FILES
from tests.data import packs
from tests.data.packs import TODAY, dump, rows

PUPILS = int(os.environ.get("SIGHTLINE_LARGE_PUPILS", "100"))
SECONDS, BYTES = 60, 1 << 30


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return write_pack(tmp_path_factory.mktemp("demo"), pupils=PUPILS, seed=1, today=TODAY)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return packs.database(tmp_path, monkeypatch)


def slow_count(path):
    """The sessions of a file of marks, read row by row."""
    counts = Counter()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            day = date.fromisoformat(row["date"])
            for mark in (row["am"], row["pm"]):
                code = reference.attendance_code(mark, day)
                counts["possible"] += code.possible
                counts[code.counts_as] += 1
                counts["late"] += code.late
    return counts


def test_the_demo_school_is_taken_whole_and_without_a_word(engine, pack):
    report = ingest.import_pack(pack, engine, today=TODAY, progress=False)
    assert report.accepted, report.text()
    assert report.problems == []
    assert report.notes == []
    assert {path.name for path in pack.iterdir()} <= set(FILES)
    counts = slow_count(pack / "attendance.csv")
    stored = rows(engine, models.AttendanceWeek, "possible", "authorised", "unauthorised", "late")
    assert [sum(column) for column in zip(*stored, strict=True)] == [
        counts[name] for name in ("possible", "authorised", "unauthorised", "late")
    ]
    assert ingest.import_pack(pack, engine, today=TODAY, progress=False).nothing_to_change


def test_undoing_the_demo_school_leaves_nothing_of_it(engine, pack):
    before = dump(engine, "import")
    report = ingest.import_pack(pack, engine, today=TODAY, progress=False)
    done = ingest.undo(engine, report.urn, 1, "me")
    assert done.removed == report.added
    assert dump(engine, "import") == before


def measured(url, folder, instance, answer):
    """Import in a process of its own and say how long it took and the most memory it had."""
    os.environ["SIGHTLINE_INSTANCE"] = instance
    began = time.perf_counter()
    report = ingest.import_pack(folder, store.engine(url), today=TODAY, progress=False)
    # Not resource.getrusage: what that calls the most includes what the process that started this one had.
    (most,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    most = int(most) * 1024
    answer.put((report.accepted, time.perf_counter() - began, most))


def test_an_import_stays_within_its_time_and_memory(engine, pack, tmp_path):
    context = get_context("spawn")
    answer = context.Queue()
    arguments = (str(engine.url), str(pack), str(tmp_path / "instance"), answer)
    process = context.Process(target=measured, args=arguments)
    process.start()
    accepted, seconds, most = answer.get(timeout=10 * SECONDS)
    process.join()
    print(f"{PUPILS} pupils: {seconds:.1f} s, {most / (1 << 20):.0f} MiB")
    assert accepted
    assert seconds < SECONDS
    assert most < BYTES
