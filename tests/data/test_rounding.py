from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rounding import percent, rounded, said
from tests.support_school import examples


@pytest.mark.parametrize(
    ("number", "places", "shown"),
    [
        (2.5, 0, "3"),
        (-2.5, 0, "\u22123"),
        (0.5, 0, "1"),
        (0.25, 1, "0.3"),
        (-0.05, 1, "\u22120.1"),
        (-0.04, 1, "0.0"),
        (0.05, 1, "0.1"),
        (0.049999, 1, "0.0"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (99.95, 1, "100.0"),
        (1234567, 0, "1,234,567"),
        (-1234.56, 1, "\u22121,234.6"),
        (1e15, 1, "1,000,000,000,000,000.0"),
        (1e15, 0, "1,000,000,000,000,000"),
        (0, 1, "0.0"),
        (-0.0, 1, "0.0"),
        (True, 0, "1"),
    ],
)
def test_a_number_is_rounded_half_away_from_zero_with_a_true_minus(number, places, shown):
    assert said(number, places) == shown


def test_a_percentage_has_one_place_and_its_sign():
    assert [percent(100 * 78 / 412), percent(12.25), percent(-0.45), percent(50, 0)] == [
        "18.9%", "12.3%", "\u22120.5%", "50%",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 8, "12.5"), (1, 16, "6.3"), (3, 16, "18.8"), (5, 2000, "0.3")]
)
def test_a_share_that_lies_on_the_half_is_rounded_up(part, whole, shown):
    assert said(100 * part / whole) == shown


@examples(200)
@given(st.integers(-(10**9), 10**9), st.integers(0, 4), st.integers(0, 4))
def test_rounding_is_that_of_whole_numbers(number, digits, places):
    exact = Fraction(number, 10**digits)
    scaled = abs(exact) * 10**places
    up = int(scaled) + (scaled - int(scaled) >= Fraction(1, 2))
    assert rounded(float(Decimal(number).scaleb(-digits)), places) == Decimal(
        up if exact >= 0 else -up
    ).scaleb(-places)


@examples(100)
@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_what_is_shown_is_never_a_negative_nought_and_never_a_hyphen(number, places):
    shown = said(number, places)
    assert "-" not in shown
    assert set(shown) & set("123456789") or not shown.startswith("\u2212")
