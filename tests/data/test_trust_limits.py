"""How far chance alone takes a share from a target: exact limits, beside a sum of fractions that anyone can follow."""

from fractions import Fraction
from math import ceil, comb, floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.trust.limits import INNER, OUTER, limits
from tests.support_school import examples


def inside(size: int, target: float, level: float) -> tuple[int, int]:
    """The fewest and the most that lie inside the limits, as Sightline works them out."""
    low, high = limits(np.array([size]), target)[level]
    return floor(low[0]) + 1, ceil(high[0]) - 1


def plainly_inside(size: int, target: float, level: float) -> tuple[int, int]:
    """The same from the definition: neither so few nor so many come by chance in half of what is left of the level."""
    share, tail = Fraction(target), (1 - Fraction(str(level))) / 2
    chance = [comb(size, count) * share**count * (1 - share) ** (size - count) for count in range(size + 1)]
    kept = [
        count for count in range(size + 1) if sum(chance[: count + 1]) > tail and sum(chance[count:]) > tail
    ]
    return kept[0], kept[-1]


def test_the_worked_example_of_78_pupils_in_412_lies_inside_both_limits():
    assert inside(412, 0.194, INNER) == (65, 96)
    assert inside(412, 0.194, OUTER) == (56, 106)


@pytest.mark.parametrize(
    ("size", "target"), [(1, 0.2), (5, 0.1), (20, 0.5), (30, 0.03), (50, 0.01), (200, 0.9)]
)
def test_small_groups_and_rare_or_common_things_have_the_limits_of_the_definition(size, target):
    for level in (INNER, OUTER):
        assert inside(size, target, level) == plainly_inside(size, target, level)


@given(st.integers(1, 90), st.floats(0.005, 0.995))
@examples(60)
def test_the_limits_are_those_of_the_definition(size, target):
    for level in (INNER, OUTER):
        assert inside(size, target, level) == plainly_inside(size, target, level)


def test_groups_of_many_sizes_at_once_have_the_limits_that_each_has_alone():
    sizes = np.array([3, 412, 40, 2300, 11])
    together = limits(sizes, 0.15)
    for place, size in enumerate(sizes):
        alone = limits(sizes[place : place + 1], 0.15)
        for level in (INNER, OUTER):
            for end in (0, 1):
                assert together[level][end][place] == pytest.approx(alone[level][end][0], abs=1e-9)
        assert together[OUTER][0][place] <= together[INNER][0][place]
        assert together[INNER][1][place] <= together[OUTER][1][place] <= size + 1


def test_the_limits_draw_nearer_to_the_target_in_larger_groups():
    sizes = np.arange(50, 3000, 50)
    for low, high in limits(sizes, 0.194).values():
        assert (np.diff(high / sizes) < 0).all()
        assert (np.diff(low / sizes) > 0).all()
