"""Control charts: the published vignette, the school's example, and the edge of every rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rounding import said
from data.xmr import Limits, limits, signals
from tests.support_school import examples

VIGNETTE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
TWELVE_WEEKS = [9.1, 8.7, 9.6, 9.0, 10.2, 9.4, 8.9, 9.8, 9.3, 9.9, 10.1, 9.5]
NINE = Limits(mean=0, lower=-9, upper=9)


def told(found: Limits) -> list[str]:
    return [said(number, 2) for number in (found.mean, found.lower, found.upper)]


def marked(points: list[float], kind: str, held_to: Limits = NINE) -> list[int]:
    return [place for place, kinds in enumerate(signals(points, held_to)) if kind in kinds]


def test_limits_are_those_of_the_published_vignette_without_screening():
    assert told(limits(VIGNETTE)) == ["1.94", "\u22123.06", "6.95"]


def test_the_thirteenth_week_of_the_schools_example_lies_above_the_limit_of_the_first_twelve():
    found = limits(TWELVE_WEEKS)
    assert told(found) == ["9.46", "7.72", "11.20"]
    assert [kinds for kinds in signals([*TWELVE_WEEKS, 12.9], found) if kinds] == [("above",)]


def test_one_point_has_no_limits():
    with pytest.raises(ValueError, match="two points"):
        limits([4.0])


def test_a_point_on_a_limit_is_not_outside_it():
    assert marked([9, -9], "above") == marked([9, -9], "below") == []
    assert (marked([9.01], "above"), marked([-9.01], "below")) == ([0], [0])


def test_seven_in_a_row_on_one_side_are_marked_and_six_are_not():
    assert marked([1] * 6, "high") == []
    assert marked([1] * 7, "high") == list(range(7))
    assert marked([-1] * 8, "low") == list(range(8))


def test_a_point_on_the_mean_breaks_a_run():
    assert marked([1, 1, 1, 1, 0, 1, 1, 1], "high") == []


def test_seven_strictly_rising_points_are_marked_and_a_pause_breaks_them():
    assert marked([-3, -2, -1, 0, 1, 2, 3], "rising") == list(range(7))
    assert marked([-3, -2, -1, -1, 1, 2, 3, 4], "rising") == []
    assert marked([3, 2, 1, 0, -1, -2], "falling") == []
    assert marked([3, 2, 1, 0, -1, -2, -3], "falling") == list(range(7))


def test_two_of_three_close_to_one_limit_are_marked_when_all_three_are_on_its_side():
    assert marked([7, 1, 7], "near top") == [0, 2]
    assert marked([-7, -7, -1], "near bottom") == [0, 1]
    assert marked([7, -1, 7], "near top") == []


def test_close_lies_beyond_two_thirds_and_not_outside():
    assert marked([6, 1, 6], "near top") == []
    assert marked([9.5, 1, 7], "near top") == []
    assert marked([9, 1, 6.1], "near top") == [0, 2]


def test_no_points_have_no_signals():
    assert signals([], NINE) == []


@examples(150)
@given(st.lists(st.floats(-20, 20), min_size=2, max_size=40))
def test_a_series_turned_upside_down_has_the_same_signals_the_other_way(points):
    turned = {"above": "below", "high": "low", "rising": "falling", "near top": "near bottom"}
    turned |= {after: before for before, after in turned.items()}
    up, down = (signals(series, NINE) for series in (points, [-point for point in points]))
    assert [set(kinds) for kinds in down] == [{turned[kind] for kind in kinds} for kinds in up]
