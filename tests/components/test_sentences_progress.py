"""What the progress panels say: an answer from the numbers, honest about ranges, small numbers and what is hidden."""

import re
from dataclasses import replace

import pytest

from components.asking import clearly_off
from components.sentences import progress as say
from components.sentences.scores import difference, is_clear, subject_named, term_named
from tests.support_progress_tables import (
    added,
    by_absence,
    by_area,
    by_start,
    changes,
    effects,
    expected,
    gaps,
    hidden,
    of_a_school,
    pairs_of,
    sums,
)

SAYS = {
    "value_added_dots": say.value_added, "area_dots": say.by_area, "start_dots": say.by_start,
    "absence_dots": say.by_absence, "effect_dots": say.effect_size, "gap_trend": say.score_gap,
    "status_shares": say.at_expected, "verdict_bars": say.usable_pairs,
}  # fmt: skip
JUDGING = re.compile(
    r"\b(good|bad|fail|failing|poor|worse|better|underperform\w*|low ability|None|nan)\b", re.I
)


@pytest.mark.parametrize("school", [(0, 0.0), (1, 3.0), (9, -3.0), (10, 0.0), (34, -1.2), (122, 4.0)])
@pytest.mark.parametrize("name", SAYS)
def test_every_sentence_is_said_of_every_school_and_judges_nobody(name, school):
    for sentence in SAYS[name](of_a_school(*school)[name]):
        assert not JUDGING.search(sentence), sentence
        assert sentence == "" or sentence.endswith(".")
    assert SAYS[name](of_a_school(*school)[name])[0]


@pytest.mark.parametrize("name", SAYS)
def test_hidden_numbers_are_called_hidden_and_a_missing_file_is_named(name):
    shown = of_a_school(60, 1.0)[name]
    assert SAYS[name](hidden(shown))[0] == "Some of these numbers are hidden to protect pupils."
    assert SAYS[name](replace(shown, missing="Import assessments.csv to see this.")) == (
        "Import assessments.csv to see this.", "",
    )  # fmt: skip


def test_a_clear_difference_is_called_more_or_less_and_one_that_is_not_is_called_none():
    assert say.value_added(added(sums(100, -4.0), sums(100, 0.0)))[0].startswith(
        "Pupils with SEN now score 4.0 points less than peers who started from the same scores (\u22125.2 to \u22122.8)"
    )
    about = say.value_added(added(sums(100, 0.5), sums(100, 4.0)))[0]
    assert "no clear difference (+0.5 points, range \u22120.7 to +1.7)." in about
    assert about.endswith("Clear in maths +4.0.")


def test_under_ten_pupils_there_is_no_mean():
    assert say.value_added(added(sums(9, 4.0), sums(9, 4.0)))[0] == (
        "Only 9 pupils with SEN have two usable scores: too few for a mean."
    )
    assert say.value_added(added(sums(1, 4.0), sums(1, 4.0)))[0].startswith("Only 1 pupil with SEN has two")
    assert say.value_added(added(sums(0, 0.0), sums(0, 0.0)))[0] == say.NO_PAIRS


def test_the_mean_without_extremes_is_told_where_it_differs():
    same, other = added(sums(40, 1.0), sums(40, 1.0)), added(sums(40, 1.0), sums(40, 1.0, pulled=0.4))
    assert say.levels(same) == ["Maths: mean score 90.0, peers from the same start 89.0."]
    assert say.levels(other) == [
        "Maths: mean score 90.0, peers from the same start 89.0 (with extreme results pulled in: +0.4 points)."
    ]


def test_only_clear_areas_and_bands_are_named():
    areas = by_area({"ci": sums(40, 3.0), "semh": sums(40, 0.5), "sp": sums(9, 9.0)})
    assert say.by_area(areas)[0] == (
        "Clearly apart from peers who started from the same scores: communication and interaction +3.0 points "
        "(+1.1 to +4.9)."
    )
    assert clearly_off(areas)
    none = by_start({"below 85": sums(40, 0.5), "85 to 94": sums(9, 9.0)})
    assert say.by_start(none)[0].startswith("From no band of starting scores")
    assert not clearly_off(none)


def test_the_gap_compares_like_term_with_like():
    shown = gaps(("2024/25 summer", -2.0), ("2025/26 autumn", -14.0), ("2026/27 autumn", -6.0), n=200)
    assert say.score_gap(shown)[0] == (
        "Maths: \u221214.0 points in autumn 2025/26, \u22126.0 in autumn 2026/27, narrower by 8.0 (5.2 to 10.8)."
    )
    assert "no clear change" in say.score_gap(gaps(("2025/26 autumn", -6.0), ("2026/27 autumn", -7.0)))[0]
    assert "wider by" in say.score_gap(gaps(("2025/26 autumn", -2.0), ("2026/27 autumn", -14.0)))[0]
    assert say.score_gap(gaps(("2026/27 autumn", -6.0)))[0].endswith("One sitting is no trend.")
    assert (
        say.score_gap(gaps(("2026/27 autumn", -6.0), n=9))[0]
        == "Too few pupils on one side in every sitting."
    )


def test_an_effect_is_clear_or_not_to_two_places():
    assert say.effect_size(effects(60, -0.5))[0].startswith("No clear difference: Maths \u22120.08 ")
    assert say.effect_size(effects(400, -2.0))[0].startswith(
        "A clear difference, in standard deviations: Maths"
    )


def test_absence_is_set_beside_progress_and_called_no_cause():
    sentence, comparator = say.by_absence(by_absence(sums(40, -1.0), sums(200, 0.5)))
    assert sentence.startswith(
        "Pupils with SEN: \u22121.0 points where absence is under 5%, \u22121.0 where it is 10%"
    )
    assert "without one causing the other" in comparator
    few = say.by_absence(by_absence(sums(5, -1.0), sums(200, 0.5)))[0]
    assert "Pupils with SEN:" not in few


def test_shares_at_the_expected_score_are_set_apart_in_percentage_points():
    assert say.at_expected(expected((20, 50), (140, 200)))[0] == (
        "Maths: 20 of 50 (40.0%) with SEN at the expected score, 70.0% with no SEN, \u221230.0 percentage points "
        "(\u221243.7 to \u221214.7)."
    )
    assert say.at_expected(expected((2, 9), (140, 200)))[0].startswith("Too few")


def test_the_commonest_reason_for_no_pair_is_named():
    assert say.usable_pairs(pairs_of({"usable": 31, "joined": 4, "limit": 7}))[0] == (
        "Pupils with SEN with two usable scores a year apart: Maths 31 of 42 (73.8%). Most often missing: a score at "
        "the test\u2019s limit."
    )
    assert "Most often" not in say.usable_pairs(pairs_of({"usable": 31}))[0]


def test_changes_are_counted_and_none_is_said_to_be_none():
    assert say.reliable_change(changes(3, 96, 1))[0] == (
        "96 of 100 changes over the year are within test error; 3 rose and 1 fell by more."
    )
    nobody = replace(changes(0, 0, 0), rows=[], n=12)
    assert say.reliable_change(nobody)[0] == say.UNJUDGED


def test_differences_carry_their_sign_and_none_where_they_round_to_nothing():
    assert [difference(value) for value in (2.55, -2.55, 0.04, -0.04)] == ["+2.6", "\u22122.6", "0.0", "0.0"]
    assert not is_clear({"value": 1.0, "low": 0.04, "high": 2.0})
    assert is_clear({"value": 1.0, "low": 0.05, "high": 2.0})


def test_a_subject_takes_its_test_only_where_it_has_another():
    shown = expected((20, 50), (140, 200))
    assert subject_named(shown, shown.rows[0]) == "Maths"
    two = replace(shown, rows=[*shown.rows, shown.rows[0] | {"test": "Oak"}])
    assert subject_named(two, two.rows[0]) == "Maths, Elm"
    assert term_named("2026/27 autumn") == "Autumn 2026/27"
