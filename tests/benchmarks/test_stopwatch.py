"""Times of several ways are set side by side case by case and round by round."""

import time
from itertools import islice

import pytest

from benchmarks.load import varied
from benchmarks.page import Page
from benchmarks.stopwatch import Times, Way, side_by_side, stage
from data.filters import Filters
from data.measures.register import share_of_roll
from data.reader import Reader, reading_as
from data.source import Live
from tests.support_school import TODAY, new_store, pupil, put, school


def times(**ways: dict[str, list[float]]) -> Times:
    return Times(dict(ways))


def test_the_typical_time_is_that_of_the_middle_case_in_its_middle_round():
    assert times(ours={"a": [1, 2, 9], "b": [4, 5, 6], "c": [7, 8, 9]}).typical("ours") == 5


def test_a_ratio_is_taken_within_a_round_so_that_a_slow_round_does_not_count():
    timed = times(ours={"a": [2, 200, 2]}, floor={"a": [1, 100, 1]})
    assert timed.ratio("ours", "floor") == 2


def test_every_way_meets_every_case_once_a_round_after_a_round_that_is_not_counted():
    asked: list[tuple[str, str, str]] = []

    def way(name: str) -> Way:
        return Way(
            lambda case: asked.append((name, "run", case)), lambda case: asked.append((name, "before", case))
        )

    timed = side_by_side({"ours": way("ours"), "floor": way("floor")}, ["a", "b"], rounds=3)
    assert {way: {case: len(found) for case, found in cases.items()} for way, cases in timed.seconds.items()} == {
        "ours": {"a": 3, "b": 3}, "floor": {"a": 3, "b": 3},
    }  # fmt: skip
    assert len(asked) == 2 * 2 * 2 * (3 + 1)
    assert [one[1] for one in asked] == ["before", "run"] * 16


def test_stages_are_noted_apart_and_add_up_to_no_more_than_the_whole():
    def staged(_case: str) -> dict[str, float]:
        stages: dict[str, float] = {}
        stage(stages, "second", stage(stages, "first", time.process_time()))
        return stages

    found = side_by_side({"ours": Way(staged)}, ["a"], rounds=1).seconds
    assert list(found) == ["ours", "ours: first", "ours: second"]
    assert found["ours: first"]["a"][0] + found["ours: second"]["a"][0] <= found["ours"]["a"][0]


def test_varied_choices_are_the_same_for_both_servers_and_hardly_ever_twice():
    first, again = (list(islice(varied(("7", "8", "9", "10", "11"), 3), 200)) for _ in range(2))
    assert first == again
    assert len(set(first)) > 190


@pytest.fixture
def live(tmp_path) -> Live:
    engine = new_store(tmp_path)
    put(engine, school(pupil(), data_date=TODAY))
    return Live(engine)


def test_after_forgetting_a_table_is_counted_again_and_before_it_is_not(live):
    page = Page.__new__(Page)
    page.live = live
    with reading_as(Reader(1, "senco", "s")):
        kept = live.reading(Filters()).table(share_of_roll)
        assert live.reading(Filters()).table(share_of_roll) is kept
        page.forget()
        assert live.reading(Filters()).table(share_of_roll) is not kept
