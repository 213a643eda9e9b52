"""The small sums of the house style: ticks, places and stretches."""

import pytest

from components.figures.style import nice_ticks, parted, runs, width_of


@pytest.mark.parametrize(
    ("limit", "most", "ticks"),
    [(23, 4, [0, 10, 20]), (23, 5, [0, 5, 10, 15, 20]), (20, 4, [0, 5, 10, 15, 20]), (0.4, 4, [0, 0.1, 0.2, 0.3, 0.4]),
     (100, 4, [0, 50, 100])],
)  # fmt: skip
def test_ticks_are_round_numbers_within_the_limit(limit, most, ticks):
    assert nice_ticks(limit, most) == ticks


def test_positions_are_parted_as_little_as_needed_and_stay_inside():
    assert parted([1, 5, 9], 2, 0, 10) == [1, 5, 9]
    assert parted([5, 5, 5], 2, 0, 10) == [5, 7, 9]
    assert parted([9, 10, 10], 2, 0, 10) == [6, 8, 10]


def test_a_list_with_gaps_is_read_as_its_unbroken_runs():
    assert runs([1, 2, None, 3, None]) == [range(2), range(3, 4)]
    assert runs([None]) == []


def test_of_several_lines_the_widest_counts_and_an_entity_is_one_letter():
    assert width_of("same<br>share") == width_of("share")
    assert width_of("&lt;b&gt;") == width_of("wbw")
    assert width_of("100.0%") > width_of("hello")
