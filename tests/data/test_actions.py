from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from data import actions, audit, ingest, models, store
from data.actions import Action, Figure, Origin
from data.errors import NotAllowed, NotSignedIn, Refused
from data.reader import Reader, reading_as
from tests.data import packs
from tests.data.packs import URN, dump, load, rows, small

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
ACTION = Action(
    "Close the gap", "Weekly calls home", "SENCO", date(2026, 12, 18), "Heads of year", date(2026, 9, 1), 1250.5,
    12.0, "Under 3 points", "Head", "Half-termly", "From the weekly chart", "Too early", "Priority 2", "open",
    "/attendance", date(2026, 9, 5),
)  # fmt: skip
ORIGIN = Origin(
    "attendance",
    "gap",
    "year_group=8",
    DAY,
    "Yes: 4.1 points more.",
    Figure(("semh",), "SEMH", "4.1%", "percent"),
)
HEAD = "action_id,aim,action,owner,due_date,status\n"
FILE = f"{HEAD}A1,Aim,Do,SENCO,2026-12-18,open\nA2,Other,Do,Head,2026-10-01,\n"


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return packs.database(tmp_path, monkeypatch)


@pytest.fixture(autouse=True)
def senco():
    with reading_as(Reader(7, "senco", "mary")):
        yield


def by_id(engine):
    return {planned.action_id: planned for planned in actions.plan(engine, URN)}


def test_an_action_is_read_back_as_it_was_written_with_what_it_was_made_from(engine):
    saved = actions.save(engine, URN, ACTION, origin=ORIGIN, now=NOON)
    assert saved.action == ACTION
    assert saved.origin == ORIGIN
    assert actions.plan(engine, URN) == [saved]
    bare = Action("Aim", "Do", "SENCO", DAY)
    assert actions.save(engine, URN, bare, now=NOON).action == bare


def test_every_saving_is_kept_with_who_and_when_and_what_was_before(engine):
    first = actions.save(engine, URN, ACTION, now=NOON)
    later = replace(ACTION, status="done", evaluation="It worked")
    with reading_as(Reader(8, "leader", "joe")):
        second = actions.save(engine, URN, later, action_id=first.action_id, after=first.version, now=NOON)
    assert (second.key, second.action) == (first.key, later)
    newest, oldest = actions.history(engine, URN, first.action_id)
    assert (newest.account_id, newest.before, newest.after) == (8, ACTION, later)
    assert newest.changed == ("evaluation", "status")
    assert (oldest.account_id, oldest.before, oldest.after) == (7, None, ACTION)
    assert oldest.at == NOON.replace(tzinfo=None)


def test_who_writes_after_somebody_else_saved_is_told_and_nothing_is_lost(engine):
    first = actions.save(engine, URN, ACTION)
    actions.save(engine, URN, replace(ACTION, aim="Mine"), action_id=first.action_id, after=first.version)
    with pytest.raises(Refused, match="Somebody else changed this action"):
        actions.save(
            engine, URN, replace(ACTION, aim="Yours"), action_id=first.action_id, after=first.version
        )
    assert by_id(engine)[first.action_id].action.aim == "Mine"


def test_saving_what_stands_already_writes_nothing(engine):
    first = actions.save(engine, URN, ACTION)
    again = actions.save(engine, URN, ACTION, action_id=first.action_id, after=first.version)
    assert again == first
    assert len(actions.history(engine, URN, first.action_id)) == 1


def test_an_action_that_is_not_there_cannot_be_changed(engine):
    with pytest.raises(Refused):
        actions.save(engine, URN, ACTION, action_id="A1", after="")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"aim": " "}, "Say the aim"),
        ({"aim": "", "owner": ""}, "the aim and who leads"),
        ({"start_date": date(2026, 12, 19)}, "due before it starts"),
        ({"status": "maybe"}, "open, done, dropped"),
        ({"cost": -0.01}, "not negative"),
        ({"hours": 10_000.5}, "10,000 hours"),
        ({"owner": "x" * 256}, "255 letters"),
        ({"action": "x" * 10_001}, "10,000 letters"),
    ],
)
def test_what_lacks_something_is_refused_in_words_and_not_kept(engine, wrong, words):
    with pytest.raises(Refused, match=words):
        actions.save(engine, URN, replace(ACTION, **wrong))
    assert actions.plan(engine, URN) == []


def test_an_action_at_every_limit_is_kept(engine):
    most = replace(
        ACTION, start_date=ACTION.due_date, cost=1e9, hours=10_000.0, owner="x" * 255, action="y" * 10_000
    )
    assert actions.save(engine, URN, most).action == most


@pytest.mark.parametrize("role", ["governor", "admin"])
def test_the_plan_is_for_the_senco_and_senior_leaders(engine, role):
    with reading_as(Reader(9, role, "else")):
        for ask in (
            actions.plan,
            lambda *of: actions.history(*of, "A1"),
            lambda *of: actions.save(*of, ACTION),
        ):
            with pytest.raises(NotAllowed):
                ask(engine, URN)
    with reading_as(None), pytest.raises(NotSignedIn):
        actions.plan(engine, URN)


def test_whoever_looks_at_a_preview_writes_nothing(engine):
    with reading_as(Reader(9, "senco", "mary", preview="abc")), pytest.raises(NotAllowed):
        actions.save(engine, URN, ACTION)


def test_staff_get_counts_and_governors_none(engine):
    actions.save(engine, URN, ACTION)
    with reading_as(Reader(9, "admin", "else")):
        assert actions.open_actions(engine, URN, DAY).open == 1
    with reading_as(Reader(9, "governor", "else")), pytest.raises(NotAllowed):
        actions.open_actions(engine, URN, DAY)


@pytest.mark.parametrize(
    ("due", "status", "counts"),
    [
        (date(2026, 11, 19), "open", (1, 1, 0)),
        (date(2026, 11, 20), "open", (1, 0, 1)),
        (date(2027, 1, 1), "open", (1, 0, 1)),
        (date(2027, 1, 2), "open", (1, 0, 0)),
        (date(2026, 11, 19), "done", (0, 0, 0)),
        (date(2026, 11, 20), "dropped", (0, 0, 0)),
    ],
)
def test_overdue_begins_the_day_after_and_six_weeks_have_both_ends_in(engine, due, status, counts):
    actions.save(engine, URN, replace(ACTION, due_date=due, status=status))
    found = actions.open_actions(engine, URN, DAY)
    assert (found.open, found.overdue, found.due_soon) == counts


def test_cost_and_hours_are_those_of_open_actions_and_what_is_blank_adds_nothing(engine):
    actions.save(engine, URN, ACTION)
    actions.save(engine, URN, replace(ACTION, cost=None, hours=3.5))
    actions.save(engine, URN, replace(ACTION, cost=99.0, status="done"))
    found = actions.open_actions(engine, URN, DAY)
    assert (found.cost, found.hours) == (1250.5, 15.5)
    assert actions.open_actions(engine, URN + 1, DAY) == actions.OpenActions(0, 0, 0, 0, 0)


def test_the_audit_log_tells_of_a_saving_and_nothing_of_what_it_says(engine):
    canary = replace(ACTION, aim="Tamsworthy", owner="Tamsworthy")
    saved = actions.save(engine, URN, canary, origin=ORIGIN)
    actions.save(engine, URN, ACTION, action_id=saved.action_id, after=saved.version)
    lines = audit.entries(store.accounts_engine())
    assert [(line.what, line.account_id) for line in lines] == [("action", 7)] * 2
    assert lines[0].details == {"change": "made", "edit": 1, "page": "attendance", "panel": "gap"}
    assert lines[1].details == {"change": "changed", "edit": 2}


# ---- actions.csv and edits -----------------------------------------------------------------------------------------


def test_the_plan_holds_what_actions_csv_says_the_soonest_due_first(engine, tmp_path):
    load(engine, tmp_path / "pack", small(actions=FILE))
    first, second = actions.plan(engine, URN)
    assert (first.action_id, first.action) == ("A2", Action("Other", "Do", "Head", date(2026, 10, 1)))
    assert second.action.status == "open"
    assert first.key != second.key
    assert first.action_id not in first.key


def test_an_import_changes_nothing_that_was_written_here_and_says_so(engine, tmp_path):
    load(engine, tmp_path / "pack", small(actions=FILE))
    stands = by_id(engine)["A1"]
    here = replace(stands.action, aim="As written here")
    actions.save(engine, URN, here, action_id="A1", after=stands.version)
    later = FILE.replace("A1,Aim", "A1,From the file").replace("A2,Other", "A2,Also from the file")
    report = load(engine, tmp_path / "pack", small(actions=later))
    assert report.accepted
    assert [(p.line, p.value, p.severity) for p in report.problems] == [(2, "A1", "warning")]
    assert "written in Sightline since" in str(report.problems[0])
    assert by_id(engine)["A1"].action == here
    assert by_id(engine)["A2"].action.aim == "Also from the file"
    assert report.changed == 1


def test_the_file_that_was_edited_since_changes_nothing_when_it_is_imported_again(engine, tmp_path):
    load(engine, tmp_path / "pack", small(actions=FILE))
    stands = by_id(engine)["A1"]
    actions.save(engine, URN, replace(stands.action, status="done"), action_id="A1", after=stands.version)
    report = load(engine, tmp_path / "pack")
    assert report.nothing_to_change
    assert report.problems == []
    assert by_id(engine)["A1"].action.status == "done"


def test_a_row_with_the_id_of_an_action_that_was_made_here_is_left_out(engine, tmp_path):
    load(engine, tmp_path / "pack", small())
    made = actions.save(engine, URN, ACTION)
    report = load(
        engine, tmp_path / "pack", small(actions=f"{HEAD}{made.action_id},Aim,Do,SENCO,2026-12-18,open\n")
    )
    assert [p.value for p in report.problems] == [made.action_id]
    assert by_id(engine) == {made.action_id: made}


def test_undoing_an_import_leaves_what_was_written_here(engine, tmp_path):
    load(engine, tmp_path / "pack", small())
    load(engine, tmp_path / "pack", small(actions=FILE))
    stands = by_id(engine)["A1"]
    edited = actions.save(
        engine, URN, replace(stands.action, aim="Mine"), action_id="A1", after=stands.version
    )
    ingest.undo(engine, URN, 2, "me")
    assert by_id(engine) == {"A1": edited}


def test_an_import_between_reading_and_writing_is_told(engine, tmp_path):
    load(engine, tmp_path / "pack", small(actions=FILE))
    stands = by_id(engine)["A1"]
    load(engine, tmp_path / "pack", small(actions=FILE.replace("Aim", "New")))
    with pytest.raises(Refused, match="Somebody else changed"):
        actions.save(engine, URN, stands.action, action_id="A1", after=stands.version)


def test_an_edit_writes_no_table_that_an_import_writes(engine, tmp_path):
    load(engine, tmp_path / "pack", small(actions=FILE))
    before = dump(engine, "action_edit", "action_origin")
    stands = by_id(engine)["A1"]
    actions.save(engine, URN, replace(stands.action, aim="Mine"), action_id="A1", after=stands.version)
    actions.save(engine, URN, ACTION, origin=ORIGIN)
    assert dump(engine, "action_edit", "action_origin") == before


def test_what_a_row_was_before_there_were_more_columns_is_given_back(engine, tmp_path):
    load(engine, tmp_path / "pack", small(actions=FILE))
    load(engine, tmp_path / "pack", small(actions=FILE.replace("Aim", "New")))
    with engine.begin() as connection:
        (text,) = rows(engine, models.Before, "row")
        shorter = text.replace('"others":null,', "").replace(',"improvement_plan":null', "")
        assert len(shorter) < len(text) - 20
        connection.execute(models.Before.__table__.update().values(row=shorter))
    ingest.undo(engine, URN, 2, "me")
    assert by_id(engine)["A1"].action.aim == "Aim"
