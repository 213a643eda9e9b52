"""Work in a process of its own: it does what it says, survives whoever began it, and when it dies it is noticed."""

import io
import json
import os
import signal
import time

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from data import audit, ingest, models, settings, store
from data.errors import Refused
from data.ingest import jobs, tray, work
from data.ingest.intake import Outcome, Recognised, from_json
from data.ingest.tray import Tray, writing_lock
from data.locks import hold
from tests.data.packs import URN, database, is_whole, upn

CANARY = "Quillfeather"


@pytest.fixture
def school(tmp_path, monkeypatch):
    """The engine of an empty school database in an instance of its own, with an accounts database beside it."""
    engine = database(tmp_path, monkeypatch)
    store.migrate(store.engine(settings.accounts_url()), "accounts")
    return engine


def rows(header, *lines):
    return io.BytesIO("\n".join([header, *lines]).encode())


def hand_in(account=3, *, pupils=(1, 2), more=()):
    mine = Tray(account)
    mine.add("school.csv", rows("urn,name,phase", f"{URN},Example School,secondary"))
    lines = [f"{upn(number)},{CANARY},7,2025-09-01" for number in pupils]
    mine.add("pupils.csv", rows("upn,surname,year_group,entry_date", *lines, *more))
    return mine


def ended(mine, seconds=60):
    """The state of a tray once nothing is being done."""
    until = time.monotonic() + seconds
    while (state := mine.state())["step"] in tray.BUSY:
        assert time.monotonic() < until, state
        time.sleep(0.05)
    return state


def done(mine, step, **task):
    jobs.start(mine, step, **task)
    return ended(mine)


def pupils_in(engine):
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(models.Pupil))


def lines(what):
    return [entry for entry in audit.entries(store.engine(settings.accounts_url())) if entry.what == what]


def test_looking_says_what_each_file_is_and_what_would_change_and_changes_nothing(school):
    mine = hand_in()
    state = done(mine, "looking")
    assert state["step"] == "looked"
    assert {from_json(Recognised, one).file for one in state["recognised"]} == {"school.csv", "pupils.csv"}
    report = from_json(Outcome, state["outcome"]).report
    assert {file.name: file.added for file in report.files} == {"school.csv": 1, "pupils.csv": 4}
    assert report.dry_run and report.accepted
    assert pupils_in(school) == 0
    assert len(mine.files()) == 2
    assert not list(settings.instance().glob("reports/*"))


def test_an_import_keeps_the_rows_throws_the_files_away_and_is_audited_by_number(school):
    mine = hand_in()
    state = done(mine, "importing")
    assert (state["step"], pupils_in(school)) == ("imported", 2)
    assert mine.files() == []
    (row,) = ingest.imports(school)
    assert (row.by, row.added) == ("account 3", 5)
    (entry,) = lines("import")
    assert (entry.account_id, entry.result) == (3, "done")
    assert entry.details == {"import_no": 1, "rows": 5, "files": 2}
    assert CANARY not in json.dumps(entry.details)


def test_a_bad_row_refuses_all_or_is_left_out_when_that_is_said(school):
    mine = hand_in(more=[f"A123,{CANARY},7,2025-09-01"])
    assert from_json(Outcome, done(mine, "looking")["outcome"]).report.errors == 1
    assert not list(settings.instance().glob("reports/*"))
    state = done(mine, "importing")
    assert (state["step"], pupils_in(school)) == ("refused", 0)
    assert len(list(settings.instance().glob("reports/*"))) == 1
    assert from_json(Outcome, state["outcome"]).report.errors == 1
    assert len(mine.files()) == 2
    assert [entry.result for entry in lines("import")] == ["refused"]
    state = done(mine, "importing", skip_bad_rows=True)
    assert (state["step"], pupils_in(school)) == ("imported", 2)


def test_a_list_of_pupils_needs_the_school_named_once_and_its_answers_are_kept(school):
    mine = Tray(3)
    mine.add("ours.csv", rows("UPN;Cohort", *(f"{upn(number)};Oak" for number in range(5))))
    state = done(mine, "looking")
    (found,) = (from_json(Recognised, one) for one in state["recognised"])
    assert [ask.field for ask in found.asks] == ["year_group"]
    assert "outcome" not in state
    settled = {**json.loads(state["recognised"][0])["mapping"], "given": [["year_group", "7"]]}
    mine.know(answers=[json.dumps(settled)], school={"urn": str(URN), "name": "Ours", "phase": "primary"})
    assert from_json(Outcome, done(mine, "looking")["outcome"]).report.accepted
    assert done(mine, "importing")["step"] == "imported"
    assert (pupils_in(school), mine.known()) == (5, {})


def test_undoing_takes_the_import_back_and_is_audited(school):
    mine = hand_in()
    done(mine, "importing")
    state = done(mine, "undoing", urn=URN, number=1)
    assert (state["step"], state["removed"], pupils_in(school)) == ("undone", 5, 0)
    assert [(entry.what, entry.result, entry.details) for entry in lines("undo")] == [
        ("undo", "done", {"import_no": 1, "rows": 5})
    ]
    state = done(mine, "undoing", urn=URN, number=1)
    assert state["step"] == "refused"
    assert "has been undone already" in state["words"]


def test_52_one_writes_at_a_time_and_the_other_is_told(school, monkeypatch):
    mine, theirs = hand_in(3), hand_in(4, pupils=(3,))
    held = hold(writing_lock())
    for step, task in (("importing", {}), ("undoing", {"urn": URN, "number": 1})):
        with pytest.raises(Refused, match="Another import or undoing is running"):
            jobs.start(mine, step, **task)
    assert done(mine, "looking")["step"] == "looked"
    os.close(held)
    # Begun with patience: the process that looked says that it has ended a moment before it has.
    jobs.start(mine, "importing")
    with monkeypatch.context() as meanwhile:
        # Nobody waits, or an import as small as these could be over before the other is refused.
        for module in (jobs, tray):
            meanwhile.setattr(module, "PATIENCE", 0)
        with pytest.raises(Refused, match="Another import"):
            jobs.start(theirs, "importing")
        with pytest.raises(Refused, match="being worked on"):
            mine.add("more.csv", io.BytesIO(b"x"))
    assert ended(mine)["step"] == "imported"
    assert done(theirs, "importing")["step"] == "imported"
    assert pupils_in(school) == 3


@pytest.mark.parametrize("wait", [0.0, 0.4, 0.8, 1.2, 1.6])
def test_51_a_process_that_is_killed_is_noticed_and_leaves_before_or_after(school, wait):
    mine = hand_in(pupils=range(40))
    jobs.start(mine, "importing")
    time.sleep(wait)
    for process in _running(mine):
        os.kill(process, signal.SIGKILL)
    state = ended(mine)
    assert state["step"] in ("stopped", "imported")
    assert pupils_in(school) in (0, 40)
    assert pupils_in(school) == 40 or state["step"] == "stopped"
    assert is_whole(school)
    if state["step"] == "stopped":
        assert state["was"] == "importing"
        assert done(hand_in(pupils=range(40)), "importing")["step"] == "imported"
        assert pupils_in(school) == 40


def _running(mine):
    """The processes that work on a tray."""
    wanted = ["data.ingest.work", str(mine.account_id)]
    found = []
    for folder in os.listdir("/proc"):
        if folder.isdigit():
            try:
                with open(f"/proc/{folder}/cmdline") as words, open(f"/proc/{folder}/environ") as around:
                    mine_alone = str(settings.instance()) in around.read()
                    if words.read().split("\0")[-3:-1] == wanted and mine_alone:
                        found.append(int(folder))
            except OSError:
                continue
    return found


def test_61_an_error_is_told_by_a_reference_and_never_by_its_words(school, monkeypatch, caplog):
    def fails(*_args, **_more):
        raise ValueError(f"{CANARY} is no number")

    monkeypatch.setattr(work.intake, "take", fails)
    mine = hand_in()
    mine.tell(work.Work(mine, {"step": "importing"}).do())
    state = mine.state()
    assert (state["step"], len(state["reference"])) == ("failed", 8)
    assert f"{state['reference']} ValueError at test_ingest_jobs.py:" in caplog.text
    assert CANARY not in caplog.text + json.dumps(state)
    assert [entry.result for entry in lines("import")] == ["failed"]


def test_43_what_needs_too_much_memory_is_refused_in_words(school, monkeypatch):
    def starved(*_args, **_more):
        raise MemoryError

    monkeypatch.setattr(work.intake, "recognise", starved)
    said = work.Work(hand_in(), {"step": "looking"}).do()
    assert (said["step"], said["was"]) == ("refused", "looking")
    assert "more memory" in said["words"]


def test_a_refusal_does_not_tell_where_files_lie_on_the_server(school):
    mine = Tray(3)
    mine.add("ours.csv", rows("UPN,Year", f"{upn(1)},7", f"{upn(2)},8"))
    state = done(mine, "importing")
    assert state["step"] == "refused"
    assert str(settings.instance()) not in json.dumps(state)


def test_what_was_handed_in_is_named_in_the_history_as_its_owner_knows_it(school):
    done(hand_in(), "importing")
    assert ingest.imports(school)[0].source == "pupils.csv, school.csv"


def test_no_more_problems_are_kept_than_a_page_is_made_of_and_all_are_counted(school, monkeypatch):
    monkeypatch.setattr(work, "MOST_PROBLEMS", 3)
    mine = hand_in(more=[f"A{number},{CANARY},7,2025-09-01" for number in range(5)])
    report = from_json(Outcome, work.Work(mine, {"step": "looking"}).do()["outcome"]).report
    assert (len(report.problems), report.errors, report.refused) == (3, 5, 5)


def test_62_an_import_that_cannot_be_audited_is_not_said_to_have_failed(school, monkeypatch):
    def locked(*_args, **_more):
        raise OperationalError("insert", {}, Exception("database is locked"))

    monkeypatch.setattr(work.audit, "record", locked)
    said = work.Work(hand_in(), {"step": "importing"}).do()
    assert (said["step"], said["logged"], pupils_in(school)) == ("imported", False, 2)
