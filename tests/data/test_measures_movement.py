"""The movement's worked example, its two dates and its reasons."""

from collections import Counter
from datetime import date

import pytest

from data.filters import Filters
from data.measures.movement import NO_REASON, movement
from data.source import answer
from tests.support_school import built, pupil, school

START, END = date(2025, 11, 2), date(2026, 11, 2)
BOTH = [("2020-09-01", None)]
CAME, WENT = [("2026-01-05", None)], [("2020-09-01", "2026-01-05")]


def moved(rows: dict, **chosen) -> dict:
    """How many pupils by movement, status and reason, those of nobody left out."""
    found = answer(built(rows), movement, Filters(**{"since": START, **chosen}))
    return {found.key(row): row["value"] for row in found.rows if row["value"]}


def kinds(rows: dict, **chosen) -> Counter:
    """How many pupils by movement and status, the two dates left out."""
    found: Counter = Counter()
    for (kind, status, _), people in moved(rows, **chosen).items():
        if kind not in ("start", "end"):
            found[kind, status] += people
    return found


def test_the_worked_example_of_the_movement_between_two_dates():
    plans = {"on_roll": BOTH, "sen": [("E", "2024-01-01")]}
    rows = school(
        *(pupil(sen=[("K", "2024-01-01")]) for _ in range(61 - 4 - 3 - 2)),
        *(pupil(on_roll=CAME, sen=[("K", "2024-01-01")]) for _ in range(3)),
        *(pupil(sen=[("K", "2026-03-01")]) for _ in range(6)),
        *(pupil(on_roll=WENT, sen=[("K", "2024-01-01")]) for _ in range(4)),
        *(pupil(sen=[("K", "2024-01-01", "2026-03-01")]) for _ in range(3)),
        *(pupil(sen=[("K", "2024-01-01", "2026-03-01"), ("E", "2026-03-02")]) for _ in range(2)),
        *(pupil(**plans) for _ in range(17 - 1)),
        pupil(**plans | {"on_roll": CAME}),
        pupil(**plans | {"on_roll": WENT}),
    )
    found = kinds(rows)
    assert found == {
        ("joined", "K"): 3, ("new", "K"): 6, ("left", "K"): 4, ("off", "K"): 3, ("up", "E"): 2, ("same", "K"): 52,
        ("joined", "E"): 1, ("left", "E"): 1, ("same", "E"): 16,
    }  # fmt: skip
    ends = {key[:2]: people for key, people in moved(rows).items() if key[0] in ("start", "end")}
    assert ends == {("start", "K"): 61, ("start", "E"): 17, ("end", "K"): 61, ("end", "E"): 19}


@pytest.mark.parametrize(
    ("what", "on_roll", "sen"),
    [
        (("joined", "K"), CAME, [("K", "2026-01-05")]),
        (("joined", "E"), CAME, [("K", "2025-12-01", "2026-01-31"), ("E", "2026-02-01")]),
        (("new", "K"), CAME, [("K", "2026-01-06")]),
        (("new", "K"), BOTH, [("K", "2025-11-03")]),
        (("same", "K"), BOTH, [("K", "2025-11-02")]),
        (("new", "E"), BOTH, [("E", "2026-11-02")]),
        (("off", "K"), BOTH, [("K", "2024-01-01", "2026-11-01")]),
        (("same", "K"), BOTH, [("K", "2024-01-01", "2026-11-02")]),
        (("off", "E"), BOTH, [("E", "2024-01-01", "2025-11-02")]),
        (("left", "K"), [("2020-09-01", "2026-11-01")], [("K", "2024-01-01")]),
        (("left", "E"), [("2020-09-01", "2025-11-02")], [("E", "2024-01-01")]),
        (("same", "K"), [("2020-09-01", "2025-12-19"), ("2026-09-01", None)], [("K", "2024-01-01")]),
        (("same", "K"), BOTH, [("K", "2024-01-01", "2025-12-19"), ("K", "2026-09-01")]),
        (("up", "E"), [("2020-09-01", "2025-12-19"), ("2026-09-01", None)],
         [("K", "2024-01-01", "2026-08-31"), ("E", "2026-09-01")]),
        (("down", "K"), BOTH, [("E", "2024-01-01", "2026-03-31"), ("K", "2026-04-01")]),
        (("left", "K"), [("2020-09-01", "2026-01-05"), ("2026-01-06", None, "G")], [("K", "2024-01-01")]),
    ],
)  # fmt: skip
def test_each_pupil_is_in_one_kind_of_movement(what, on_roll, sen):
    assert kinds(school(pupil(on_roll=on_roll, sen=sen))) == {what: 1}


@pytest.mark.parametrize(
    ("on_roll", "sen"),
    [
        (BOTH, [("K", "2025-11-03", "2026-11-01")]),
        ([("2025-11-03", "2026-11-01")], [("K", "2024-01-01")]),
        ([("2020-09-01", "2025-11-01")], [("K", "2024-01-01")]),
        ([("2020-09-01", None, "G")], [("K", "2024-01-01")]),
        (BOTH, []),
    ],
)
def test_who_is_on_the_register_at_neither_date_is_in_no_movement(on_roll, sen):
    assert moved(school(pupil(on_roll=on_roll, sen=sen), pupil(sen=[("K", "2024-01-01")]))) == {
        ("start", "K", ""): 1, ("end", "K", ""): 1, ("same", "K", ""): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sen", "what", "why"),
    [
        ([("K", "2026-01-01", None, "New diagnosis")], "new", "New diagnosis"),
        ([("K", "2026-01-01", None, "")], "new", NO_REASON),
        ([("K", "2026-01-01", "2026-02-01", "First"), ("K", "2026-03-01", None, "Second")], "new", "First"),
        ([("K", "2024-01-01", "2026-02-01", "Early", "Caught up")], "off", "Caught up"),
        ([("K", "2024-01-01", "2026-02-01", "Early")], "off", NO_REASON),
        ([("K", "2024-01-01", "2025-11-02", "", "Ended on the first date")], "off", "Ended on the first date"),
        ([("K", "2024-01-01", "2026-11-01", "", "Ended on the last day")], "off", "Ended on the last day"),
        ([("K", "2026-11-02", None, "Begun on the second date")], "new", "Begun on the second date"),
        ([("K", "2024-01-01", "2026-02-01", "", "Old"), ("E", "2026-02-02", "2026-05-01", "", "Last")], "off", "Last"),
        ([("K", "2024-01-01", "2026-02-01", "", "Ended"), ("E", "2026-02-02", None, "Agreed")], "up", "Agreed"),
        ([("E", "2024-01-01", "2026-02-01", "", "Plan ceased"), ("K", "2026-02-02", None, "Still helped")],
         "down", "Plan ceased"),
        ([("E", "2024-01-01", "2026-02-01"), ("K", "2026-02-02", None, "Still helped")], "down", "Still helped"),
        ([("K", "2024-01-01", None, "Long ago")], "same", ""),
    ],
)  # fmt: skip
def test_a_movement_says_the_reason_that_was_recorded_for_it(sen, what, why):
    found = moved(school(pupil(sen=sen)))
    assert [reason for (kind, _, reason) in found if kind == what] == [why]


def test_a_leaver_counts_in_the_year_group_they_would_be_in():
    rows = school(
        pupil(year="11", year_in=2025, on_roll=[("2020-09-01", "2026-06-26")], sen=[("K", "2024-01-01")])
    )
    assert kinds(rows, year_group=("12",)) == {("left", "K"): 1}
    assert kinds(rows, year_group=("11",)) == {}


def test_a_need_area_is_that_of_the_second_date_and_else_that_of_the_first():
    sen = [("K", "2024-01-01", "2026-06-01")]
    changed = pupil(sen=sen, needs=[("ASD", 1, "2024-01-01", "2026-03-01"), ("HI", 1, "2026-03-02")])
    ended = pupil(sen=sen, needs=[("SEMH", 1, "2024-01-01", "2026-06-01")])
    rows = school(changed, ended)
    assert [sum(kinds(rows, need_area=(area,)).values()) for area in ("ci", "sp", "semh", "none")] == [
        0,
        1,
        1,
        0,
    ]


@pytest.mark.parametrize(
    ("as_at", "since", "start"),
    [
        (date(2026, 11, 2), None, date(2025, 11, 2)),
        (date(2025, 2, 28), None, date(2024, 2, 28)),
        (date(2025, 3, 1), None, date(2024, 3, 1)),
        (date(2024, 2, 29), None, date(2023, 2, 28)),
        (date(2026, 1, 2), date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 1, 2), date(2026, 1, 2), date(2025, 1, 2)),
        (date(2026, 1, 2), date(2026, 1, 3), date(2025, 1, 2)),
    ],
)
def test_the_first_date_is_the_chosen_one_before_the_second_or_the_same_day_a_year_before(
    as_at, since, start
):
    found = answer(
        built(school(pupil(sen=[("K", "2020-01-01")]))), movement, Filters(as_at=as_at, since=since)
    )
    assert (found.facts["start"], found.facts["end"]) == (start, as_at)


def test_a_choice_of_status_does_not_cut_the_movement_nor_who_is_said_to_be_behind_it():
    rows = school(pupil(sen=[("K", "2024-01-01")]), pupil(sen=[("E", "2024-01-01")]), pupil())
    chosen, everything = (
        answer(built(rows), movement, Filters(sen_status=said, since=START)) for said in (("K",), ())
    )
    assert chosen.rows == everything.rows
    assert (chosen.n, chosen.counted) == (everything.n, everything.counted)
    assert chosen.notes == ("SEN status is not cut here: the movement shows both.",)
    assert everything.notes == ()
