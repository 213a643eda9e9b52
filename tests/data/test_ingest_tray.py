"""The tray: what was handed in is kept whole or not at all, privately, under names that mean no harm, for a week."""

import io
import os
import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import Refused
from data.ingest import tray as trays
from data.ingest.tray import Tray, safe_name
from data.locks import hold, is_held


@pytest.fixture
def tray(tmp_path, monkeypatch):
    monkeypatch.setenv("SIGHTLINE_INSTANCE", str(tmp_path / "instance"))
    return Tray(3)


def names(tray):
    return [file.name for file in tray.files()]


def test_what_is_handed_in_lies_there_as_it_came_for_its_owner_alone(tray):
    assert tray.add("pupils.csv", io.BytesIO(b"upn\n")).size == 4
    kept = tray.handed / "pupils.csv"
    assert kept.read_bytes() == b"upn\n"
    assert kept.stat().st_mode & 0o777 == 0o600
    for folder in (tray.handed, tray.folder, tray.folder.parent):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_file_of_the_same_name_takes_the_place_of_the_one_before(tray):
    for content in (b"old", b"newer"):
        tray.add("pupils.csv", io.BytesIO(content))
    assert [(file.name, file.size) for file in tray.files()] == [("pupils.csv", 5)]


def test_one_tray_is_not_another(tray):
    tray.add("pupils.csv", io.BytesIO(b"x"))
    assert Tray(4).files() == []


def test_42_a_file_of_the_largest_size_is_kept_and_one_byte_more_leaves_nothing(tray):
    tray.add("just.csv", io.BytesIO(b"x" * 10), most=10)
    with pytest.raises(trays.TooLarge, match="too large"):
        tray.add("over.csv", io.BytesIO(b"x" * 11), most=10)
    assert names(tray) == ["just.csv"]
    assert sorted(os.listdir(tray.handed)) == ["just.csv"]


def test_an_upload_that_breaks_off_leaves_nothing(tray):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise ConnectionResetError(104, "Connection reset by peer")
            return super().read(1)

    with pytest.raises(Refused, match="cannot be kept"):
        tray.add("pupils.csv", Broken(b"abc"))
    assert os.listdir(tray.handed) == []


def test_there_is_a_most_of_files_and_replacing_one_is_not_one_more(tray, monkeypatch):
    monkeypatch.setattr(trays, "MOST_FILES", 2)
    for name in ("a.csv", "b.csv", "a.csv"):
        tray.add(name, io.BytesIO(b"x"))
    with pytest.raises(Refused, match="2 files already"):
        tray.add("c.csv", io.BytesIO(b"x"))
    assert names(tray) == ["a.csv", "b.csv"]


def test_a_file_is_taken_out_by_its_name_and_by_no_path(tray):
    outside = tray.folder.parent / "outside.csv"
    tray.add("pupils.csv", io.BytesIO(b"x"))
    outside.write_text("x")
    for name in ("../../outside.csv", str(outside), "", ".", ".."):
        tray.remove(name)
    assert outside.exists()
    assert names(tray) == ["pupils.csv"]
    tray.remove("pupils.csv")
    assert names(tray) == []


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"), ("..\\..\\pupils.csv", "pupils.csv"), ("C:\\a\\sen.csv", "sen.csv"),
        ("a\x00b.csv", "a_b.csv"), (".hidden.csv", "hidden.csv"), ("..", "file"), ("", "file"), ("   ", "file"),
        ("Autumn census (final).xlsx", "Autumn census (final).xlsx"), ("Zoë's list.csv", "Zoë's list.csv"),
        ("\N{FISH}.csv", "_.csv"), ("a\r\nb\x1b[31m.csv", "a__b__31m.csv"), ("\u202evsc.csv", "_vsc.csv"),
        ("CON", "CON"), ("x" * 300 + ".csv", "x" * 100 + ".csv"), ("~$lock.xlsx", "__lock.xlsx"),
    ],
)  # fmt: skip
def test_45_a_name_is_kept_without_what_could_do_harm(given_name, kept):
    assert safe_name(given_name) == kept


@given(st.text(max_size=400))
def test_45_whatever_a_file_is_called_it_lies_in_its_folder(tmp_path_factory, name):
    kept = safe_name(name)
    assert kept == os.path.basename(kept) and kept.isprintable() and not kept.startswith(".")
    assert 0 < len(kept.encode()) <= 150
    assert safe_name(kept) == kept


def test_while_work_is_under_way_nothing_is_added_taken_out_or_cleared(tray):
    tray.add("pupils.csv", io.BytesIO(b"x"))
    held = hold(tray.working)
    for change in (lambda: tray.add("a.csv", io.BytesIO(b"")), lambda: tray.remove("pupils.csv"), tray.clear):
        with pytest.raises(Refused, match="being worked on"):
            change()
    os.close(held)
    assert names(tray) == ["pupils.csv"]
    tray.clear()
    assert names(tray) == []


def test_a_step_whose_process_is_gone_has_stopped(tray):
    held = hold(tray.working)
    tray.tell({"step": "importing", "share": 0.5})
    assert tray.state()["step"] == "importing"
    os.close(held)
    assert (tray.state()["step"], tray.state()["was"]) == ("stopped", "importing")
    tray.tell({"step": "imported"})
    assert tray.state()["step"] == "imported"


def test_a_lock_that_is_only_looked_at_is_still_had_by_whoever_waits_a_moment(tmp_path):
    lock, held = tmp_path / "lock", []
    first = hold(lock)
    threading.Timer(0.1, lambda: os.close(first)).start()
    assert hold(lock) is None
    held.append(hold(lock, patience=5))
    assert is_held(lock)
    os.close(held[0])
    assert not is_held(lock)


def test_64_what_nobody_touched_for_a_week_goes_and_what_is_newer_or_in_work_stays(tray, tmp_path):
    now = datetime.now(UTC)
    for account, days in ((1, 6.9), (2, 7.1), (4, 8)):
        other = Tray(account)
        other.add("pupils.csv", io.BytesIO(b"x"))
        held = hold(other.working) if account == 4 else None
        for path in (other.folder, *other.folder.rglob("*")):
            os.utime(path, tuple([(now - timedelta(days=days)).timestamp()] * 2))
    report = tmp_path / "instance" / "reports" / "refused-1"
    report.mkdir(parents=True)
    os.utime(report, tuple([(now - timedelta(days=8)).timestamp()] * 2))
    assert trays.prune(now) == 2
    assert sorted(path.name for path in tray.folder.parent.iterdir()) == ["account-1", "account-4"]
    assert not report.exists()
    os.close(held)
