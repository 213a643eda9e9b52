"""Preparing and publishing, one at a time whichever process does it, and what one that is killed leaves."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data import settings, store
from data.__main__ import main
from data.errors import Refused
from data.locks import hold
from data.publish import preparing
from data.publish.turn import BUSY, is_taken, turn
from data.reader import Reader, reading_as
from data.release import file, preview
from tests.support_database import use
from tests.support_school import put, school, several

SENCO = Reader(3, "senco", "mary")
CONTENT = {
    "format": file.FORMAT, "made": "2026-11-20T08:00:00Z", "tables": {}, "choices": [],
    "school": {"urn": 123456, "name": "Oak", "phase": "primary"},
}  # fmt: skip
HOLDS = """
import sys
from data.publish.turn import turn
with turn():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def instance(tmp_path, monkeypatch):
    use(tmp_path, monkeypatch)
    monkeypatch.setenv("PYTHONPATH", str(preparing.PROJECT))
    monkeypatch.delenv("SIGHTLINE_MODE", raising=False)
    return tmp_path


@pytest.fixture
def of_300(instance):
    """A school of 300 pupils, a tenth of them at SEN support."""
    support = several(30, year="8", sen=(("K", "2020-01-01"),), needs=(("SEMH",),))
    put(store.school_engine(), school(*several(135, year="7"), *several(135, year="8"), *support), urn=123456)


@pytest.fixture
def another():
    """Another process that has the turn."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-c", HOLDS], **pipes)
    assert process.stdout.readline() == b"held\n"
    yield process
    process.communicate()


def ended(seconds: float = 60) -> preparing.State:
    until = time.monotonic() + seconds
    while preparing.state().running or is_taken():
        assert time.monotonic() < until
        time.sleep(0.02)
    return preparing.state()


def left_over() -> list[Path]:
    """What lies about that was begun and not put in its place."""
    return [path for path in file.folder().rglob(".*") if path.is_file()]


def test_of_many_who_press_at_once_one_begins_and_all_are_told_how_far_it_is(monkeypatch):
    begun = []
    monkeypatch.setattr(preparing, "_run", lambda held, _urn: begun.append(os.dup(held)))

    def press(_place: int) -> preparing.State:
        with reading_as(SENCO):
            return preparing.start()

    with ThreadPoolExecutor(8) as threads:
        told = set(threads.map(press, range(8)))
    assert len(begun) == 1
    assert told == {preparing.State(running=True, words="Reading the data")}
    os.close(begun[0])
    assert preparing.state() == preparing.State(refused=preparing.STOPPED)


def test_while_another_process_has_the_turn_nothing_is_prepared_or_published(another, of_300, capsys):
    release = file.release_of(CONTENT)
    preview.keep(release)
    with reading_as(SENCO):
        for refused in (preparing.start, lambda: preparing.publish(release.id)):
            with pytest.raises(Refused, match="Wait until that has ended"):
                refused()
    assert main(["publish"]) == 1
    assert BUSY in capsys.readouterr().err
    assert file.current() is None
    another.kill()
    another.wait()
    with reading_as(SENCO):
        assert preparing.publish(release.id) == file.current()


def test_preparing_runs_beside_the_request_and_says_how_far_it_is(of_300):
    began = time.monotonic()
    with reading_as(SENCO):
        assert preparing.start().running
    assert time.monotonic() - began < 2
    seen = []
    while (now := preparing.state()).running:
        seen += [now] if now not in seen else []
        time.sleep(0.005)
    assert now.refused == ""
    assert preview.opened(now.release).content["school"]["urn"] == 123456
    assert file.current() is None
    assert len({state.words for state in seen}) > 3
    assert [state.done for state in seen] == sorted(state.done for state in seen)
    assert all(state.done <= state.of for state in seen)


def test_d4_27_preparing_that_is_killed_is_said_to_have_stopped_and_the_next_clears_up(of_300, monkeypatch):
    started = []
    genuine = subprocess.Popen

    def noticed(*arguments, **options):
        started.append(genuine(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", noticed)
    for turn_no in range(4):
        with reading_as(SENCO):
            preparing.start()
        until = time.monotonic() + 20
        while preparing.state().done < 5 * turn_no and time.monotonic() < until:
            time.sleep(0.003)
        started[-1].send_signal(signal.SIGKILL)
        started[-1].wait()
        assert preparing.state() == preparing.State(refused=preparing.STOPPED)
        assert [preview.opened(path.stem) for path in preview.folder().glob("*.json")] == []
        assert file.listed() == []
    with reading_as(SENCO):
        preparing.start()
    assert preview.opened(ended().release)
    assert left_over() == []


def test_d4_27_what_a_killed_writer_left_is_gone_when_the_next_begins_and_nothing_else_is(instance):
    kept = file.release_of(CONTENT)
    preview.keep(kept, [("Year 8, EHC plan", "few")])
    for folder in (file.folder(), preview.folder()):
        (folder / f".{'a' * 64}.json.0123456789abcdef").write_text("half of a rele")
    (preview.folder() / f"{'b' * 64}.hidden").write_text("[]")
    file.write(kept.content)
    with turn():
        assert left_over() == []
        assert [path.stem for path in preview.folder().glob("*.hidden")] == [kept.id]
        assert preview.opened(kept.id) == file.current() == kept


def test_who_only_looks_never_takes_the_turn_away():
    assert not is_taken()
    with turn():
        assert is_taken()
    assert not is_taken()
    held = hold(settings.instance() / "releases" / "publishing")
    assert is_taken()
    os.close(held)
