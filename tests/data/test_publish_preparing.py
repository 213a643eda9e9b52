"""Preparing a release apart from the server, and publishing what was prepared."""

import json
import subprocess
import sys

import pytest

from data import audit, store, terms
from data.errors import NotAllowed, Refused
from data.publish import preparing
from data.publish.turn import turn
from data.reader import Reader, reading_as
from data.release import file, preview
from data.release.file import Broken
from tests.support_database import use

SENCO = Reader(3, "senco", "mary")


@pytest.fixture(autouse=True)
def instance(tmp_path, monkeypatch):
    use(tmp_path, monkeypatch)
    monkeypatch.delenv("SIGHTLINE_MODE", raising=False)


def content(made: str) -> dict:
    school = {"urn": 123456, "name": "Oak", "phase": "primary"}
    return {
        "format": file.FORMAT, "as_at": "2026-11-20", "made": made, "tables": {}, "choices": [], "school": school,
    }  # fmt: skip


def prepared(made: str = "2026-11-20T08:00:00Z") -> str:
    release = file.release_of(content(made))
    preview.keep(release, [("Year 8, EHC plan", "few")])
    return release.id


def test_nothing_was_prepared_at_first():
    assert preparing.state() == preparing.State()
    assert not preparing.state().running


def test_a_process_that_died_is_said_to_have_stopped():
    half_way = preparing.State(True, "Half way", 1, 2)
    preparing._note(half_way)
    assert preparing.state() == preparing.State(refused=preparing.STOPPED)
    with turn():
        preparing._note(half_way)
        assert preparing.state() == half_way


def test_what_an_earlier_version_noted_is_read():
    preparing._note(preparing.State(release="f" * 64))
    said = json.loads(preparing._place().read_text())
    preparing._place().write_text(json.dumps(said | {"pid": 0}))
    assert preparing.state() == preparing.State(release="f" * 64)


def test_where_no_school_was_imported_the_process_says_so_and_makes_nothing():
    subprocess.run([sys.executable, "-m", "data.publish.preparing"], cwd=preparing.PROJECT, check=True)
    assert preparing.state() == preparing.State(refused="No school has been imported yet.")
    assert list(preview.folder().glob("*.json")) == []


def test_what_goes_wrong_is_said_without_a_word_of_it(monkeypatch, caplog):
    monkeypatch.setattr(preparing, "Live", lambda _engine: 1 / 0)
    preparing.prepare()
    assert preparing.state() == preparing.State(refused=preparing.FAILED)
    assert "ZeroDivisionError" in caplog.text
    assert "division" not in caplog.text


def test_a_preview_becomes_the_release_and_who_published_it_is_known():
    release_id = prepared()
    assert file.current() is None
    with reading_as(SENCO):
        assert preparing.publish(release_id).id == release_id
    assert file.current().id == release_id
    assert preparing.publishers() == {release_id: 3}
    assert audit.entries(store.accounts_engine())[-1].what == "release"
    assert preview.hidden(release_id) == [("Year 8, EHC plan", "few")]
    assert b"Year 8" not in (file.folder() / f"{release_id}.json").read_bytes()


def test_19_a_preview_that_another_release_overtook_is_not_published():
    late, early = prepared("2026-11-20T09:00:00Z"), prepared("2026-11-20T08:00:00Z")
    with reading_as(SENCO):
        preparing.publish(late)
        with pytest.raises(Refused, match="Prepare again"):
            preparing.publish(early)
    assert file.current().id == late


def test_27_a_preview_that_was_changed_is_not_published():
    release_id = prepared()
    place = preview.folder() / f"{release_id}.json"
    place.write_bytes(place.read_bytes().replace(b"2026-11-20", b"2026-11-21"))
    with reading_as(SENCO):
        for wrong in (release_id, "f" * 64, "../current"):
            with pytest.raises(Broken):
                preparing.publish(wrong)
    assert file.current() is None


@pytest.mark.parametrize("role", sorted(terms.EVERYONE - {"senco"}))
def test_3_nobody_but_the_senco_prepares_or_publishes(role):
    release_id = prepared()
    for reader in (Reader(1, role, role), Reader(1, "senco", "mary", preview=release_id)):
        with reading_as(reader):
            with pytest.raises(NotAllowed):
                preparing.start()
            with pytest.raises(NotAllowed):
                preparing.publish(release_id)
    assert file.current() is None


def test_only_the_latest_previews_are_kept():
    made = [prepared(f"2026-11-20T08:00:0{second}Z") for second in range(5)]
    kept = {path.stem for path in preview.folder().glob("*.json")}
    assert kept == set(made[-preview.KEPT :])
    assert {path.stem for path in preview.folder().glob("*.hidden")} == kept
