"""What is complete, what a missing file would add, and who imported what when."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.completeness import HOLDS, Standing, completeness, gains, listing, standing, would_add
from components.imports_history import by_whom, history, last_imported, latest
from components.when import said_moment
from data.ingest.files import FILES
from data.snapshot import FILES as READ

NAMES = ("pupils.csv", "sen.csv", "needs.csv", "staff.csv")
LACKS = st.lists(st.lists(st.sampled_from(NAMES), unique=True, max_size=3).map(tuple), max_size=12)


def panel(*lacks):
    return Standing("Register", "/register", "What share?", lacks)


def said(component) -> str:
    return json.dumps(component.to_plotly_json(), default=lambda one: one.to_plotly_json())


def test_every_file_of_the_pack_says_what_it_holds():
    assert list(HOLDS) == list(FILES)


def test_every_file_that_a_measure_can_need_is_one_that_can_be_handed_in():
    assert set(READ) <= set(FILES)


def test_a_panel_lacks_the_files_that_the_school_has_nothing_from():
    measure = SimpleNamespace(needs=("pupils.csv", "sen.csv"))
    shown = [SimpleNamespace(question="What share?", measure=measure)]
    declared = {"name": "Register", "path": "/register"}
    school = SimpleNamespace(lacking=lambda needs: tuple(name for name in needs if name == "sen.csv"))
    assert standing([(declared, shown)], school) == [panel("sen.csv")]
    assert standing([(declared, shown)], None) == [panel("pupils.csv", "sen.csv")]


@given(LACKS)
def test_what_a_file_would_add_is_counted_as_one_would_by_hand(lacks):
    panels = [panel(*names) for names in lacks]
    for name in NAMES:
        alone = sum(1 for names in lacks if set(names) == {name})
        beside = sum(1 for names in lacks if name in names and len(names) > 1)
        assert gains(panels).get(name, (0, 0)) == (alone, beside)


@pytest.mark.parametrize(
    ("gain", "words"),
    [(None, ""), ((1, 0), "1 panel"), ((4, 0), "4 panels"), ((0, 1), "1 panel, with another file"),
     ((0, 3), "3 panels, with another file"), ((2, 3), "2 panels, 3 more, with another file")],
)  # fmt: skip
def test_what_a_file_would_add_is_said_plainly(gain, words):
    assert would_add(gain) == words


@pytest.mark.parametrize(
    ("panels", "words"),
    [
        ([], "no panel for your role"),
        ([panel(), panel()], "Yes: all 2 panels have"),
        ([panel(), panel("sen.csv"), panel("sen.csv", "needs.csv")], "Not yet: 1 of 3 panels"),
    ],
)
def test_what_is_complete_is_said_first(panels, words):
    assert words in said(completeness(panels))


def test_what_a_panel_waits_for_is_named():
    assert "Import sen.csv and needs.csv." in said(completeness([panel("sen.csv", "needs.csv")]))
    assert listing(["a"]) == "a"
    assert listing(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 7, 1, 23, 30), "2 July 2026, 00:30"),
        (datetime(2026, 11, 20, 14, 5), "20 November 2026, 14:05"),
        (datetime(2026, 11, 20, 14, 5, tzinfo=UTC), "20 November 2026, 14:05"),
    ],
)
def test_60_a_moment_is_said_by_the_clock_of_england(at, words):
    assert said_moment(at) == words
    assert said_moment(at, "day") == words.split(",")[0]


def imported(number, undone=False, by="account 3", files='{"pupils.csv": {"rows": 2}}'):
    at = datetime(2026, 11, number, 9, 0)
    return SimpleNamespace(
        urn=1, import_no=number, at=at, by=by, added=5, changed=1, files=files, source="Quillfeather.csv",
        undone_at=at if undone else None, undone_by="account 4" if undone else None,
    )  # fmt: skip


def test_the_import_that_can_be_undone_is_the_newest_that_stands():
    rows = [imported(1), imported(2), imported(3, undone=True)]
    assert latest(rows).import_no == 2
    assert latest([imported(1, undone=True)]) is None
    assert latest([]) is None


def test_a_file_was_last_imported_when_an_import_that_stands_last_held_it():
    rows = [imported(1), imported(2, files='{"sen.csv": {}}'), imported(3, undone=True)]
    assert last_imported(rows) == {"pupils.csv": rows[0].at, "sen.csv": rows[1].at}


def test_who_imported_is_the_account_by_its_present_name():
    people = {3: "jane"}
    assert by_whom("account 3", people) == "jane"
    assert by_whom("account 9", people) == "Account 9, since removed"
    assert by_whom("command line", people) == "Command line"


def test_the_history_names_what_was_handed_in_only_to_those_who_may_know_names():
    rows = [imported(1), imported(2, undone=True)]
    assert "Quillfeather" in said(history(rows, {3: "jane", 4: "omar"}, names=True))
    shown = said(history(rows, {3: "jane", 4: "omar"}, names=False))
    assert "Quillfeather" not in shown
    assert "Undone 2 November 2026, 09:00, by omar" in shown
    assert "Undo import 1" in shown
    assert "Nothing yet." in said(history([], {}, names=True))
