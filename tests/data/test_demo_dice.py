"""Chance in the demo school: counts come out as asked, shares as they should."""

import numpy as np
import pytest

from data.demo.dice import even_luck, key_at, many_of, normal, pick, pick_evenly, shared_out, whole


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


@pytest.mark.parametrize("total", [0, 1, 2, 7, 1200])
def test_what_is_shared_out_adds_to_the_whole(total):
    parts = shared_out(total, [0.182, 0.178, 0.176, 0.173, 0.169, 0.067, 0.055])
    assert sum(parts) == total
    assert min(parts) >= 0


def test_a_share_is_never_more_than_one_away_from_its_due():
    assert shared_out(10, [5, 3, 2]) == [5, 3, 2]
    assert shared_out(1, [0.2, 0.5, 0.3]) == [0, 1, 0]


@pytest.mark.parametrize("choose", [pick, lambda *a: pick_evenly(*a, np.zeros(6, dtype=int))])
def test_what_is_picked_is_different_and_never_of_weight_zero(choose):
    weights = np.array([0.0, 1, 5, 1, 0, 2])
    for count, expected in ((0, 0), (1, 1), (3, 3), (4, 4), (9, 4)):
        chosen = choose(rng(), weights, count)
        assert len(set(chosen.tolist())) == len(chosen) == expected
        assert not {0, 4} & set(chosen.tolist())


def test_even_picking_gives_each_stratum_its_share():
    strata = np.repeat([0, 1], 500)
    weights = np.where(strata == 1, 3.0, 1.0)
    chosen = pick_evenly(rng(), weights, 100, strata)
    assert len(chosen) == 100
    assert (strata[chosen] == 1).sum() in (74, 75, 76)


def test_a_weight_too_heavy_to_be_fair_is_certain_and_the_rest_share_what_is_left():
    chosen = pick_evenly(rng(), np.array([1000.0, 1, 1, 1]), 2, np.zeros(4, dtype=int))
    assert chosen[0] == 0
    assert len(chosen) == 2


def test_even_luck_fills_each_group_evenly():
    luck = even_luck(rng(), np.array(["a"] * 4 + ["b"]))
    assert sorted((luck[:4] * 4).astype(int).tolist()) == [0, 1, 2, 3]
    assert 0 <= luck[4] < 1
    assert normal(np.array([0.5, 0.975])) == pytest.approx([0, 1.96], abs=0.01)


def test_a_key_is_found_by_its_share():
    odds = {"a": 1, "b": 2, "c": 1}
    assert [key_at(luck, odds) for luck in (0, 0.24, 0.25, 0.74, 0.75, 0.999, 1)] == list("aabbccc")
    assert (many_of(rng(), odds, 4000) == "b").mean() == pytest.approx(0.5, abs=0.03)


def test_whole_numbers_average_to_what_is_expected():
    dice = rng()
    made = [whole(dice, 2.3) for _ in range(2000)]
    assert set(made) == {2, 3}
    assert np.mean(made) == pytest.approx(2.3, abs=0.04)
