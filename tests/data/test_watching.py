"""A watched folder: what has come to rest is imported once and put away, what is being written is left alone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data import __main__ as command_line
from data import models, store
from data.errors import NotNow, Refused
from data.ingest import intake
from data.ingest.watching import Watch, watched
from tests.data import packs
from tests.data.packs import SCHOOL as RECORD
from tests.data.packs import pupil, rows, upn, write
from tests.data.packs.foreign import database, table, with_pupils, zipped
from tests.support_database import address, use

LIST = [["UPN", "Surname", "Year group"], [upn(1), "Canary", "7"]]


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return database(tmp_path, monkeypatch)


@pytest.fixture
def drop(tmp_path):
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def watch(drop, engine, **more):
    lines = []
    return Watch(drop, engine, lines.append, **more), lines


def put_away(drop, where):
    return sorted(path.relative_to(drop / where).parts[1] for path in (drop / where).glob("*/*"))


def test_files_are_taken_when_they_have_stayed_as_they_are_over_two_looks(engine, drop):
    write(drop, RECORD | {"pupils.csv": [pupil(1)]})
    table(drop / "more.csv", [["UPN", "Surname", "Year group"], [upn(2), "Canary", "8"]])
    looking, lines = watch(drop, engine)
    assert looking.look() == 0
    assert rows(engine, models.Pupil, "upn") == []
    assert looking.look() == 0
    assert sorted(rows(engine, models.Pupil, "upn")) == sorted([upn(1), upn(2)])
    assert put_away(drop, "done") == ["more.csv", "pupils.csv", "report.txt", "school.csv"]
    (line,) = lines
    assert "imported as number 1: 5 rows added, 0 changed, 3 files -> done/" in line
    assert [path.name for path in drop.iterdir()] == ["done"]
    assert looking.look() == looking.look() == 0
    assert len(lines) == 1


def test_a_file_that_still_grows_holds_back_what_lies_beside_it(engine, drop):
    write(drop, RECORD | {"pupils.csv": [pupil(1)]})
    looking, lines = watch(drop, engine)
    for more in range(4):
        with (drop / "pupils.csv").open("a") as stream:
            stream.write(f"{upn(10 + more)},7,2025-09-01\n")
        looking.look()
        assert lines == []
    looking.look()
    assert len(rows(engine, models.Pupil, "upn")) == 5


def test_a_file_of_the_same_size_that_was_written_again_has_not_come_to_rest(engine, drop):
    write(drop, RECORD | {"pupils.csv": [pupil(1)]})
    looking, lines = watch(drop, engine)
    looking.look()
    os.utime(drop / "pupils.csv", ns=(1, 1))
    looking.look()
    assert lines == []


def test_a_file_that_somebody_has_open_is_left_alone(engine, drop):
    write(drop, RECORD | {"pupils.csv": [pupil(1)]})
    looking, lines = watch(drop, engine)
    with (drop / "pupils.csv").open("a"):
        for _ in range(3):
            looking.look()
        assert lines == []
    looking.look()
    assert len(lines) == 1


@pytest.mark.parametrize("name", ["pupils.csv.part", "export.tmp", "list.csv.crdownload"])
def test_a_name_that_says_unfinished_is_waited_for(engine, drop, name):
    write(drop, RECORD | {"pupils.csv": [pupil(1)]})
    (drop / name).write_text("x")
    looking, lines = watch(drop, engine)
    for _ in range(3):
        looking.look()
    assert lines == []


def test_hidden_files_and_what_is_put_away_are_nothing_new(engine, drop):
    (drop / ".hidden.csv").write_text("x")
    (drop / "~$list.xlsx").write_text("x")
    looking, lines = watch(drop, engine)
    for _ in range(3):
        looking.look()
    assert lines == []


def test_what_is_refused_is_put_away_with_its_report_and_changes_nothing(engine, drop, tmp_path):
    with_pupils(engine, tmp_path, 5)
    table(drop / "Canary Robin.csv", [["UPN", "Surname", "Year group"], [upn(1), "Canary", "99"]])
    looking, lines = watch(drop, engine)
    looking.look()
    assert looking.look() == 1
    (report,) = (drop / "refused").glob("*/report.txt")
    assert 'Canary Robin.csv, line 2, Year group: "99" should be' in report.read_text()
    assert "refused: 1 error, 1 file -> refused/" in lines[0]
    assert "Canary" not in "".join(lines)
    assert (report.parent.stat().st_mode & 0o777, report.stat().st_mode & 0o777) == (0o700, 0o600)
    assert rows(engine, models.Pupil, "upn") == [upn(5)]


def test_folders_and_archives_are_taken_one_by_one(engine, drop):
    write(drop / "monday", RECORD | {"pupils.csv": [pupil(1)]})
    table(drop / "x" / "list.csv", LIST)
    zipped(drop / "tuesday.zip", {"list.csv": (drop / "x" / "list.csv").read_bytes()})
    (drop / "x" / "list.csv").unlink()
    (drop / "x").rmdir()
    looking, lines = watch(drop, engine)
    looking.look()
    looking.look()
    assert [line.split(" ", 1)[1].split(":")[0] for line in lines] == [
        "imported as number 1",
        "imported as number 2",
    ]
    assert put_away(drop, "done") == ["monday", "report.txt", "report.txt", "tuesday.zip"]


def test_what_was_cut_short_is_found_and_imported_once(engine, drop, monkeypatch):
    write(drop, RECORD | {"pupils.csv": [pupil(1)]})
    looking, lines = watch(drop, engine)
    looking.look()
    real = intake.take

    def cut(*arguments, **more):
        real(*arguments, **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(intake, "take", cut)
    with pytest.raises(KeyboardInterrupt):
        looking.look()
    monkeypatch.setattr(intake, "take", real)
    assert [path.name.split("-")[0] for path in drop.iterdir()] == [".taking"]
    again, lines = watch(drop, engine)
    again.look()
    assert "nothing to change, 2 files -> done/" in lines[0]
    assert put_away(drop, "done") == ["pupils.csv", "report.txt", "school.csv"]
    assert rows(engine, models.Import, "import_no") == [1]


def test_what_cannot_be_done_now_is_tried_again_and_said_once(engine, drop, monkeypatch):
    write(drop, RECORD | {"pupils.csv": [pupil(1)]})
    looking, lines = watch(drop, engine)
    looking.look()
    real = intake.take

    def busy(*_arguments, **_more):
        raise NotNow("Another import is being written to the database.")

    monkeypatch.setattr(intake, "take", busy)
    for _ in range(3):
        assert looking.look() == 0
    monkeypatch.setattr(intake, "take", real)
    looking.look()
    assert [line.split(" ", 1)[1].split(":")[0] for line in lines] == ["waiting", "imported as number 1"]


def test_what_was_put_away_is_deleted_after_its_days(engine, drop):
    for name in ("20200101-000000-000000", "29990101-000000-000000", "mine"):
        (drop / "done" / name).mkdir(parents=True)
    watch(drop, engine)[0].look()
    assert sorted(path.name for path in (drop / "done").iterdir()) == ["29990101-000000-000000", "mine"]


def test_one_folder_is_watched_once_and_must_be_there(drop):
    with watched(drop), pytest.raises(Refused, match="is being watched already"), watched(drop):
        pass
    with watched(drop):
        pass
    with pytest.raises(Refused, match="There is no folder"), watched(drop / "missing"):
        pass


def test_the_command_looks_twice_and_says_whether_all_went_well(tmp_path, drop, monkeypatch, capsys):
    packs.database(tmp_path, monkeypatch)
    write(drop, RECORD | {"pupils.csv": [pupil(1)]})
    assert command_line.main(["watch", str(drop), "--once", "--every", "0.05"]) == 0
    assert "imported as number 1" in capsys.readouterr().out
    table(drop / "list.csv", [["UPN", "Surname", "Year group"], [upn(1), "Canary", "99"]])
    assert command_line.main(["watch", str(drop), "--once", "--every", "0.05"]) == 1
    assert command_line.main(["watch", str(drop), "--every", "0"]) == 1


def test_everything_in_a_folder_is_of_the_school_that_the_command_names(tmp_path, drop, monkeypatch):
    use(tmp_path / "instance", monkeypatch)
    other = RECORD["school.csv"][0] | {"urn": "123457", "name": "Other School"}
    for name, record in (("one", RECORD["school.csv"][0]), ("two", other)):
        folder = write(tmp_path / name, {"school.csv": [record], "pupils.csv": [pupil(1)]})
        assert command_line.main(["import", str(folder)]) == 0
    once = ["watch", str(drop), "--once", "--every", "0.05"]
    write(drop, {"pupils.csv": [pupil(2)]})
    assert command_line.main([*once, "--school", "123457"]) == 0
    assert rows(store.school_engine(), models.Pupil, "urn", "upn") == [
        (123456, upn(1)), (123457, upn(1)), (123457, upn(2)),
    ]  # fmt: skip
    write(drop, {"pupils.csv": [pupil(3)]})
    assert command_line.main(once) == 1
    write(drop, RECORD | {"pupils.csv": [pupil(3)]})
    assert command_line.main([*once, "--school", "123457"]) == 1
    assert len(put_away(drop, "refused")) == 5
    assert len(rows(store.school_engine(), models.Pupil, "upn")) == 3


def test_a_watch_that_is_killed_and_started_again_loses_nothing_and_takes_nothing_twice(
    tmp_path, drop, monkeypatch
):
    use(tmp_path / "instance", monkeypatch)
    command = [sys.executable, "-m", "data", "watch", str(drop), "--every", "0.05"]
    write(drop, RECORD | {"pupils.csv": [pupil(number) for number in range(300)]})
    for wait in (0.5, 1.5, 2.5, 60):
        house = Path(__file__).parents[2]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=house) as process:
            until = time.monotonic() + wait
            while time.monotonic() < until and not (drop / "done").exists():
                time.sleep(0.05)
            process.send_signal(signal.SIGKILL)
    assert put_away(drop, "done") == ["pupils.csv", "report.txt", "school.csv"]
    kept = store.engine(address(tmp_path / "instance" / "sightline.db"))
    assert len(rows(kept, models.Pupil, "upn")) == 300
    assert rows(kept, models.Import, "import_no") == [1]
