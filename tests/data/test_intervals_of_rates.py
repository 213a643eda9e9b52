"""Ranges of rates, gaps and counts: published tables, worked examples, and what must hold of any."""

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.intervals import difference, mean_range, poisson, ratio_of_sums, t_quantile
from data.rounding import said
from tests.support_school import examples

# Student's t to six and more places, as published tables of its quantiles print them.
TABLE = {
    (1, 0.975): 12.706204736, (2, 0.975): 4.302652730, (3, 0.975): 3.182446305, (4, 0.975): 2.776445105,
    (5, 0.975): 2.570581836, (9, 0.975): 2.262157163, (10, 0.975): 2.228138852, (29, 0.975): 2.045229642,
    (30, 0.975): 2.042272456, (60, 0.975): 2.000297822, (120, 0.975): 1.979930405, (1000, 0.975): 1.962339081,
    (1, 0.9): 3.077683537, (5, 0.95): 2.015048373, (5, 0.995): 4.032142984, (30, 0.995): 2.749995654,
}  # fmt: skip


def six_sums(pupils: list[tuple[int, int]]) -> tuple[int, ...]:
    parts = [(1, a, p, a * a, a * p, p * p) for a, p in pupils]
    return tuple(sum(column) for column in zip(*parts, strict=True))


@pytest.mark.parametrize(("asked", "published"), TABLE.items())
def test_a_quantile_of_students_t_is_the_one_in_the_tables(asked, published):
    assert t_quantile(*asked) == pytest.approx(published, abs=1e-6)


def test_with_many_degrees_of_freedom_students_t_is_the_normal_distribution():
    assert t_quantile(1e7) == pytest.approx(1.959963985, abs=1e-6)


@examples(200)
@given(st.floats(1, 5000), st.floats(0.001, 5000))
def test_fewer_degrees_of_freedom_never_make_a_range_shorter(degrees, more):
    assert t_quantile(degrees) >= t_quantile(degrees + more) - 1e-9


@pytest.mark.parametrize(("degrees", "share"), [(0.5, 0.975), (0, 0.975), (5, 0.5), (5, 1)])
def test_students_t_refuses_what_has_no_answer(degrees, share):
    with pytest.raises(ValueError, match="1 or more degrees of freedom"):
        t_quantile(degrees, share)


def test_the_five_pupils_of_the_worked_example_have_a_range_from_nearly_nothing_to_15_5_percent():
    pupils = [(40, 360), (10, 360), (60, 360), (6, 360), (24, 360)]
    rate, error = ratio_of_sums(six_sums(pupils))
    low, high = mean_range(rate, error, len(pupils) - 1)
    assert [said(100 * number, 2) for number in (rate, error)] == ["7.78", "2.77"]
    assert [said(100 * number) for number in (low, high)] == ["0.1", "15.5"]


def test_rates_of_groups_add_as_sums_and_not_as_a_mean_of_rates():
    rate, _ = ratio_of_sums(six_sums([(40, 360), (2, 20), (6, 360)]))
    assert (said(100 * rate, 2), rate) == ("6.49", 48 / 740)


def test_the_published_total_of_2025_26_is_absence_over_possible_sessions():
    rate, _ = ratio_of_sums((2, 168_324_305, 2_445_419_687, 0, 0, 0))
    assert isclose(100 * rate, 6.88324813506746, rel_tol=1e-14)


@pytest.mark.parametrize("pupils", [[], [(3, 10)], [(0, 0), (0, 0)]])
def test_one_pupil_or_no_session_gives_no_range(pupils):
    assert ratio_of_sums(six_sums(pupils) if pupils else (0,) * 6) is None


@examples(200)
@given(st.lists(st.tuples(st.integers(0, 380), st.integers(1, 380)), min_size=2, max_size=60))
def test_the_error_of_a_rate_is_that_of_the_residuals_of_its_pupils(found):
    pupils = [(min(a, p), p) for a, p in found]
    n, possible = len(pupils), sum(p for _, p in pupils)
    by_hand = sum(a for a, _ in pupils) / possible
    squares = sum((a - by_hand * p) ** 2 for a, p in pupils)
    rate, error = ratio_of_sums(six_sums(pupils))
    assert rate == pytest.approx(by_hand)
    assert error == pytest.approx(sqrt(n / (n - 1) * squares) / possible, abs=1e-9)


def test_the_gap_of_the_worked_example_runs_from_1_5_to_6_7_points():
    gap = difference((10.2, 1.3, 2000), (6.1, 0.35, 5000))
    assert [said(number) for number in gap] == ["4.1", "1.5", "6.7"]


def test_a_small_group_widens_a_gap_by_its_own_degrees_of_freedom():
    value, low, high = difference((10.0, 1.0, 5), (6.0, 1e-9, 5000))
    assert (value - low, high - value) == pytest.approx((2.776445, 2.776445), abs=1e-5)


def test_two_rates_without_any_spread_have_a_gap_without_a_range():
    assert difference((0.1, 0.0, 12), (0.05, 0.0, 12)) == (0.05, 0.05, 0.05)


def test_29_suspensions_of_133_pupils_are_between_14_6_and_31_3_per_hundred():
    low, high = (100 * end / 133 for end in poisson(29))
    assert (said(100 * 29 / 133), said(low), said(high)) == ("21.8", "14.6", "31.3")


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [(0, 0.0, 3.688879), (1, 0.025318, 5.571643), (10, 4.795389, 18.390356), (100, 81.363991, 121.626794)],
)
def test_the_range_of_a_count_is_the_exact_one_of_the_tables(events, low, high):
    assert poisson(events) == pytest.approx((low, high), abs=1e-5)


@examples(60)
@given(st.integers(0, 3000))
def test_more_events_move_both_ends_of_their_range_up(events):
    (low, high), (next_low, next_high) = poisson(events), poisson(events + 1)
    assert low <= events <= high
    assert low < next_low
    assert high < next_high
