"""The list of entry and exit scores: who is on it, in which order, and whom it says has no reliable gain."""

from datetime import date

import pytest

from data import terms
from data.filters import Filters
from data.measures.interventions_pupils import entry_exit_list
from data.source import answer
from tests.support_interventions import AGES, KIND, built, member, provided, run, with_sen
from tests.support_school import TODAY


def listed(pupils, members, runs=None, kinds=(KIND, AGES), **chosen):
    rows = provided(pupils, runs or [run("G1")], members, kinds=list(kinds))
    return answer(built(rows), entry_exit_list, Filters(**chosen)).rows


def only(before, after, kind="I1", **said):
    (row,) = listed(with_sen(1), [member(1, "G1", before, after, **said)], [run("G1", kind)])
    return row


@pytest.mark.parametrize(
    ("after", "verdict", "reasons"),
    [
        (94, "Rose beyond test error", ""),
        (93, "Within test error", "No reliable gain: within test error."),
        (67, "Within test error", "No reliable gain: within test error."),
        (66, "Fell beyond test error", "No reliable gain: fell beyond test error."),
    ],
)
def test_13_points_either_way_are_within_the_error_of_the_worked_example_and_14_are_not(
    after, verdict, reasons
):
    row = only(80, after)
    assert (row["change_of_score"], row["verdict"], row["reasons"]) == (after - 80, verdict, reasons)


def test_a_gain_in_months_is_reliable_from_1_4_months_a_month_on():
    # The tests lie 155 days apart: the 5.09 months of the worked example. 7 of them are 1.37 a month, 8 are 1.57.
    days = {"entry_date": date(2026, 1, 28), "exit_date": date(2026, 7, 2)}
    unsure = AGES | {"test_reliability": None}
    for after, reasons in ((87, "No reliable gain: 1.37 months gained a month."), (88, "")):
        place = member(1, "G1", 80, after, **days)
        (row,) = listed(with_sen(1), [place], [run("G1", "I2")], (KIND, unsure))
        assert (row["verdict"], row["reasons"]) == ("Cannot judge", reasons)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"after": None}, "Not judged: no exit score."),
        ({"before": "<70"}, "Not judged: a score at the test\u2019s limit."),
        ({"exit_test": "Robin"}, "Not judged: another test at exit than at entry."),
    ],
)
def test_a_pupil_without_a_pair_is_listed_with_the_reason_and_no_change(said, words):
    said = {"before": 80, "after": 90} | said
    row = only(said.pop("before"), said.pop("after"), **said)
    assert (row["change_of_score"], row["verdict"], row["reasons"]) == ("", "", words)


def test_those_without_a_reliable_gain_come_first_and_those_without_a_pair_last():
    gains = {1: 14, 2: 5, 3: None, 4: 9}
    places = [member(number, "G1", 80, gain and 80 + gain) for number, gain in gains.items()]
    assert [row["change_of_score"] for row in listed(with_sen(4), places)] == [5, 9, 14, ""]


def test_a_run_that_goes_on_is_not_listed_and_a_year_group_cuts_by_the_runs_first_day():
    pupils = [*with_sen(1, year="7"), *with_sen(1, year="8")]
    places = [member(number, "G1", 80, 90) for number in (1, 2)]
    assert listed(pupils, places, [run("G1", end_date=TODAY.replace(year=2027))]) == []
    (row,) = listed(pupils, places, year_group=("7",))
    assert row["year_group"] == "8"


def test_only_those_who_may_know_who_a_pupil_is_see_it():
    assert entry_exit_list.readers == terms.NAMES_SEEN_BY
