"""``python -m data publish``: what it writes, what it says, and that it writes nothing when anything is wrong."""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from data import audit, store
from data.__main__ import main
from data.filters import Filters
from data.release import file, masks
from data.release.protect import Protected
from tests.support_database import use
from tests.support_school import pupil, put, school, several

SUPPORT = (("K", "2020-01-01"),)


@pytest.fixture
def instance(tmp_path, monkeypatch):
    """An instance with a school of 300 pupils, two of them with an EHC plan."""
    use(tmp_path, monkeypatch)
    rows = [
        *several(120, year="7"), *several(120, year="8"),
        *several(29, year="7", sen=SUPPORT, needs=(("SEMH",),)), *several(29, year="8", sen=SUPPORT, needs=(("ASD",),)),
        pupil(year="7", sen=(("E", "2020-01-01"),), needs=(("ASD",),)),
        pupil(year="8", sen=(("E", "2020-01-01"),), needs=(("SEMH",),)),
    ]  # fmt: skip
    put(store.school_engine(), school(*rows), urn=123456)
    return tmp_path


def test_publishing_writes_a_release_that_is_served_and_logged(instance, capsys):
    assert main(["publish"]) == 0
    said = capsys.readouterr().out
    release = file.current()
    assert release.id[:12] in said
    assert release.table("share_of_roll", Filters()).row("SEN")["numerator"] == 60
    assert release.table("share_of_roll", Filters()).row("E")["value"] is None
    entry = audit.entries(store.accounts_engine())[-1]
    assert (entry.what, entry.result, entry.details) == ("release", "done", {"release": release.id})


def test_a_preview_says_what_is_hidden_and_why_and_writes_nothing(instance, capsys):
    assert main(["publish", "--preview"]) == 0
    said = capsys.readouterr().out
    assert "EHC plan: fewer than the smallest number shown." in said
    assert "another could be worked out from it" in said
    assert "nothing was written" in said
    assert file.current() is None
    assert list((instance / "releases").glob("*.json")) == []


def test_what_was_published_is_listed(instance, capsys):
    assert main(["publish", "--list"]) == 0
    assert "Nothing has been published" in capsys.readouterr().out
    main(["publish"])
    capsys.readouterr()
    assert main(["publish", "--list"]) == 0
    assert f"{file.current().id[:12]}  as at 2026-11-02" in capsys.readouterr().out


def test_without_a_school_it_says_what_to_do(tmp_path, monkeypatch, capsys):
    use(tmp_path, monkeypatch)
    assert main(["publish"]) == 1
    assert "python -m data import" in capsys.readouterr().err


def test_where_the_audit_finds_anything_nothing_is_written_and_the_reason_is_said(
    instance, capsys, monkeypatch
):
    def careless(problem, _forced=None):
        small = (problem.people > 0) & (problem.people < problem.k) & ~problem.public
        return Protected(small, small)

    monkeypatch.setattr(masks, "protect", careless)
    assert main(["publish"]) == 1
    assert "Nothing was published: the audit found" in capsys.readouterr().err
    assert file.current() is None


def test_nothing_hidden_at_all_is_found_by_the_audit(instance, capsys, monkeypatch):
    def nothing(problem, _forced=None):
        none = np.zeros(len(problem.names), dtype=bool)
        return Protected(none, none)

    monkeypatch.setattr(masks, "protect", nothing)
    assert main(["publish"]) == 1
    assert file.current() is None
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.endswith("status E: a small number is shown.")  # the words name the group and never its size


def test_a_release_that_was_changed_stops_the_next(instance, capsys):
    main(["publish"])
    path = instance / "releases" / f"{file.current().id}.json"
    path.write_bytes(path.read_bytes() + b" ")
    capsys.readouterr()
    assert main(["publish"]) == 1
    assert "changed since it was published" in capsys.readouterr().err


def test_d4_27_publishing_that_is_killed_leaves_what_was_published(instance):
    main(["publish"])
    before = file.current()
    for _turn in range(2):
        process = subprocess.Popen(
            [sys.executable, "-m", "data", "publish"], env=os.environ, stderr=subprocess.PIPE
        )
        process.stderr.read(40)  # it has begun to make the next
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stderr.close()
        assert file.current() == before


@pytest.mark.parametrize("said", ["5", "0", "-6", "six"])
def test_the_smallest_number_is_never_lowered(said):
    command = [sys.executable, "-m", "data", "publish", "--list"]
    process = subprocess.run(
        command,
        env=os.environ | {"SIGHTLINE_SMALLEST_NUMBER": said},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 1
    assert "it can be raised and never lowered" in process.stderr
    assert "Traceback" not in process.stderr


def test_a_raised_smallest_number_hides_more(instance):
    environment = os.environ | {"SIGHTLINE_SMALLEST_NUMBER": "40"}
    subprocess.run(
        [sys.executable, "-m", "data", "publish"], env=environment, capture_output=True, check=True
    )
    release = file.current()
    assert release.k == 40
    for key in ("share_of_roll", "need_types"):
        for row in release.table(key, Filters()).rows:
            assert row["numerator"] is None or row["numerator"] == 0 or row["numerator"] >= 40
