"""Whether a gain reaches the class: the same pupils, a run inside the year, means worked out by hand."""

from datetime import date

import pytest

from data.filters import Filters
from data.measures.interventions_reach import class_gain
from data.source import answer
from tests.support_interventions import KIND, built, member, provided, run, with_sen
from tests.support_results import NOW, THEN, result
from tests.support_school import pupil

READING = KIND | {"subject": "Reading"}
PEERS = 20


def school(many, *, after=90, kind=READING, subject="reading", start="2026-04-08", end="2026-07-01", gain=8):
    """So many pupils in one run who went from 80 in class to ``after``, beside 20 peers who went from 80 to 85."""
    pupils = [*with_sen(many), *[pupil() for _ in range(PEERS)]]
    scores = [(80, after)] * many + [(80, 85)] * PEERS
    results = [
        {"pupil_no": number} | result(score, when, subject=subject)
        for number, both in enumerate(scores, 1)
        for score, when in zip(both, (THEN, NOW), strict=True)
    ]
    places = [member(number, "G1", 80, 80 + gain) for number in range(1, many + 1)]
    return built(
        provided(pupils, [run("G1", start=start, end_date=end)], places, kinds=[kind], results=results)
    )


def found(whole, **chosen):
    table = answer(whole, class_gain, Filters(**chosen))
    return table, {row["quantity"]: row for row in table.rows}


def test_the_gain_on_the_test_stands_beside_the_value_added_of_the_same_pupils():
    _, rows = found(school(10))
    assert rows["impact"]["value"] == pytest.approx(8 / 15)
    assert rows["class"]["value"] == pytest.approx(5 / 15)
    assert rows["class"]["n"] == 10
    assert found(school(10, after=83))[1]["class"]["value"] == pytest.approx(-2 / 15)


def test_nine_pupils_have_no_mean():
    assert [row["value"] for row in found(school(9))[1].values()] == [None, None]


def test_a_run_outside_the_two_sittings_another_subject_and_none_are_left_out_and_said():
    early, _ = found(school(10, start="2025-10-05"))
    assert early.rows == []
    assert early.left_out[0].startswith("10 left out: no value added")
    assert found(school(10, start="2025-10-06"))[1]["class"]["n"] == 10
    assert found(school(10, end=NOW))[1]["class"]["n"] == 10
    assert found(school(10, end="2026-10-06"))[0].rows == []
    other, _ = found(school(10, subject="maths"))
    assert (other.rows, other.left_out[0][:11]) == ([], "10 left out")
    unnamed, _ = found(school(10, kind=KIND))
    assert (unnamed.rows, unnamed.left_out) == ([], ("No subject is given for Reading.",))


def test_in_two_runs_of_one_intervention_a_pupil_counts_once_with_the_mean_gain():
    pupils = [*with_sen(10), *[pupil() for _ in range(PEERS)]]
    results = [
        {"pupil_no": number} | result(score, when)
        for number in range(1, 11 + PEERS)
        for score, when in ((80, THEN), (85, NOW))
    ]
    places = [
        member(number, group, 80, after)
        for number in range(1, 11)
        for group, after in (("G1", 86), ("G2", 92))
    ]
    runs = [run("G1"), run("G2", start=date(2026, 4, 9))]
    whole = built(provided(pupils, runs, places, kinds=[READING], results=results))
    _, rows = found(whole)
    assert (rows["impact"]["n"], rows["impact"]["value"]) == (10, pytest.approx(9 / 15))


def test_a_school_without_results_or_a_view_of_nobody_says_what_is_missing():
    assert "assessments.csv" in answer(built(provided(with_sen(1), [run("G1")], [member(1, "G1")])), class_gain,
                                       Filters()).missing  # fmt: skip
    assert found(school(10), year_group=("N1",))[0].rows == []
