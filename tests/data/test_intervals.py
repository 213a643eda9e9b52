"""Worked examples of the ranges, and what must be true of every one of them."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.intervals import newcombe, ratio_of_shares, wilson
from data.rounding import percent, said
from tests.support_school import examples

shares = st.integers(1, 3000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


def in_words(*ends: float) -> list[str]:
    return [said(100 * end, 2) for end in ends]


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        (78, 412, "15.44", "23.00"),
        (9, 24, "21.16", "57.29"),
        (1, 5, "3.62", "62.45"),
        (0, 10, "0.00", "27.75"),
        (10, 10, "72.25", "100.00"),
    ],
)
def test_the_worked_examples_of_the_range_of_a_share(numerator, denominator, low, high):
    assert in_words(*wilson(numerator, denominator)) == [low, high]


def test_the_worked_example_of_a_change_between_two_years():
    difference, low, high = newcombe((78, 412), (66, 405))
    assert [said(100 * end) for end in (difference, low, high)] == ["2.6", "\u22122.6", "7.9"]


def test_the_worked_example_of_confidence_in_a_survey():
    assert [percent(100 * end) for end in wilson(9, 24)] == ["21.2%", "57.3%"]


def test_nobody_has_no_range():
    with pytest.raises(ZeroDivisionError):
        wilson(0, 0)


@examples(200)
@given(shares)
def test_a_share_lies_in_its_range_and_the_range_in_nought_to_one(share):
    low, high = wilson(*share)
    assert 0 <= low <= share[0] / share[1] <= high <= 1


@examples(100)
@given(shares)
def test_the_range_of_those_who_are_not_is_the_mirror_of_those_who_are(share):
    low, high = wilson(*share)
    other_low, other_high = wilson(share[1] - share[0], share[1])
    assert (1 - other_high, 1 - other_low) == pytest.approx((low, high), abs=1e-12)


@examples(100)
@given(shares)
def test_the_range_holds_exactly_the_shares_that_a_score_test_would_not_refuse(share):
    for end in wilson(*share):
        if 0 < end < 1:
            error = (end * (1 - end) / share[1]) ** 0.5
            assert isclose(abs(share[0] / share[1] - end) / error, 1.96, rel_tol=1e-6)


@examples(200)
@given(shares, shares)
def test_a_difference_lies_in_its_range_and_turns_with_the_order(first, second):
    difference, low, high = newcombe(first, second)
    assert -1 - 1e-12 <= low <= difference <= high <= 1 + 1e-12
    assert newcombe(second, first) == pytest.approx((-difference, -high, -low))


@examples(200)
@given(shares, shares)
def test_a_ratio_lies_in_its_range_and_turns_over_with_the_order(first, second):
    found = ratio_of_shares(first, second)
    if not first[0] or not second[0]:
        assert found is None
        return
    ratio, low, high = found
    assert 0 < low <= ratio * (1 + 1e-12)
    assert ratio <= high * (1 + 1e-12)
    assert low * high == pytest.approx(ratio * ratio)
    assert ratio_of_shares(second, first) == pytest.approx((1 / ratio, 1 / high, 1 / low))


def test_the_ratio_of_two_shares_and_its_range_are_those_worked_by_hand():
    # (20/100) / (10/100): log 2 plus and minus 1.96 x sqrt(1/20 - 1/100 + 1/10 - 1/100) = 1.96 x 0.36056
    assert [said(end, 3) for end in ratio_of_shares((20, 100), (10, 100))] == ["2.000", "0.987", "4.055"]
