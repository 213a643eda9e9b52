"""Every number of the register, made twice: by the measure, and by a slow reading of the same rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.filters import Filters
from data.measures import movement as movements
from data.measures import register, representation  # noqa: F401 (they enter themselves in MEASURES)
from data.measures.core import MEASURES
from data.measures.listing import register_list
from data.source import answer
from tests import oracle
from tests.support_school import built, examples, random_school, schools, some_filters

SHARES = ("share_of_roll", "share_over_time", "year_by_area", "need_types", "arrivals")


def table(school, key: str, filters: Filters):
    return answer(school, MEASURES[key], filters)


def keyed(found) -> dict:
    return {found.key(row): row for row in found.rows}


def is_share(row: dict, numerator: int, denominator: int) -> None:
    """The row says this share of this many people, as the small-number rule lets it."""
    assert (row["numerator"], row["denominator"], row["n"]) == (numerator, denominator, denominator)
    assert row["unit"] == "percent"
    if denominator < 5:
        assert (row["value"], row["low"], row["high"]) == (None, None, None)
        return
    assert row["value"] == pytest.approx(100 * numerator / denominator, abs=1e-9)
    assert (row["low"], row["high"]) == pytest.approx(oracle.wilson(numerator, denominator), abs=1e-9)


# A school without SEN or needs has nothing to count: the table says which file to import instead.
whole = st.builds(random_school, seed=st.integers(0, 10**9), size=st.integers(12, 60))


@examples(40)
@given(whole, st.lists(some_filters, min_size=2, max_size=6))
def test_every_share_is_the_one_that_counting_by_hand_gives(rows, choices):
    school = built(rows)
    for filters in choices:
        for key in SHARES:
            expected = getattr(oracle, key)(rows, filters)
            found = keyed(table(school, key, filters))
            assert set(found) == set(expected), key
            for group, (numerator, denominator) in expected.items():
                is_share(found[group], numerator, denominator)


@examples(30)
@given(whole, some_filters)
def test_how_many_needs_is_what_counting_by_hand_gives(rows, filters):
    found = keyed(table(built(rows), "several_needs", filters))
    expected = oracle.several_needs(rows, filters)
    assert set(found) == set(expected)
    needs, pupils = expected.pop(("mean",))
    mean = found.pop(("mean",))
    assert (mean["numerator"], mean["denominator"], mean["n"]) == (needs, pupils, pupils)
    assert mean["value"] == (None if pupils < 5 else pytest.approx(needs / pupils, abs=1e-9))
    for group, sums in expected.items():
        is_share(found[group], *sums)


@examples(30)
@given(whole, some_filters)
def test_over_representation_is_what_counting_by_hand_gives(rows, filters):
    found = keyed(table(built(rows), "representation", filters))
    expected = oracle.representation(rows, filters)
    assert list(found) == list(expected)
    for group, (a, m, b, n) in expected.items():
        row = found[group]
        assert (row["numerator"], row["denominator"], row["rest_numerator"], row["rest"]) == (a, m, b, n)
        assert (row["unit"], row["n"]) == ("ratio", m + n)
        if min(m, n) < 5 or not a or not b:
            assert (row["value"], row["low"], row["high"]) == (None, None, None)
            assert row["note"]
        else:
            assert (row["value"], row["low"], row["high"]) == pytest.approx(
                oracle.ratio(a, m, b, n), abs=1e-9
            )


@examples(40)
@given(whole, st.lists(some_filters, min_size=2, max_size=6))
def test_movement_and_its_reasons_are_what_following_each_pupil_gives(rows, choices):
    school = built(rows)
    for filters in choices:
        found = table(school, "movement", filters)
        counts = {found.key(row): row["value"] for row in found.rows}
        assert {key: people for key, people in counts.items() if people} == oracle.movement(rows, filters)
        assert (found.facts["start"], found.facts["end"]) == oracle.two_dates(rows, filters)
        for row in found.rows:
            assert row["value"] == row["numerator"] == row["n"]
            assert (row["unit"], row["denominator"], row["low"], row["high"]) == ("pupils", None, None, None)


@examples(40)
@given(whole, st.lists(some_filters, min_size=2, max_size=6))
def test_the_list_is_who_is_on_the_register_and_since_when(rows, choices):
    school = built(rows)
    for filters in choices:
        found, expected = answer(school, register_list, filters).rows, oracle.register_list(rows, filters)

        def said(row: dict) -> tuple:
            return tuple(row[name] for name in register_list.columns)

        assert sorted(map(said, found)) == sorted(map(said, expected))
        order = ("year_group", "surname", "forename")
        assert [[row[name] for name in order[:1]] for row in found] == [
            [row[name] for name in order[:1]] for row in expected
        ]
        assert [[row[name].lower() for name in order] for row in found] == [
            [row[name].lower() for name in order] for row in expected
        ]


@examples(30)
@given(schools, some_filters)
def test_how_many_pupils_are_in_view_is_what_counting_by_hand_gives(rows, filters):
    day = oracle.day_of(rows, filters)
    found = built(rows).view(filters).in_view
    narrowed = filters.need_area or filters.sen_status
    assert found == len((oracle.with_sen if narrowed else oracle.roll)(rows, filters, day))


def test_the_movements_of_the_oracle_are_those_of_the_measure():
    assert set(movements.MOVEMENTS) == {"start", "joined", "new", "left", "off", "end", "up", "down", "same"}
