"""What if hours were moved: the mix adds up, cost moves with the hours, and the record stays what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import terms
from data.filters import Filters
from data.measures.deployment import ta_cost, ta_hours
from data.measures.deployment_what_if import ta_what_if
from data.source import answer as answered
from data.what_if import activity_input
from tests import oracle_deployment as oracle
from tests.support_deployment import built, random_deployment, slot, ta
from tests.support_school import examples, pupil, school, some_filters

# Choices at random leave few slots, so half of the cases make none.
FILTERS = st.one_of(st.just(Filters()), some_filters)
DEPLOYED = st.builds(random_deployment, seed=st.integers(0, 10**9), size=st.integers(1, 12))
CHANGES = st.dictionaries(st.sampled_from(terms.ACTIVITIES), st.integers(-4, 2))
# Two TAs at 10 and one at 30 pounds: 8 hours one-to-one for 100 pounds, 2 of duty for 60.
SLOTS = [
    slot(0, "one-to-one", 4),
    slot(1, "one-to-one", 3),
    slot(2, "one-to-one", 1),
    slot(2, "duty", 2, 720),
]
ROWS = school(pupil(), staff=[ta(10.0), ta(10.0), ta(30.0)], slots=SLOTS)


def supposing(**change: int) -> Filters:
    return supposed(Filters(), {name.replace("_", "-"): hours for name, hours in change.items()})


def supposed(filters: Filters, change: dict[str, int]) -> Filters:
    query = "&".join(f"suppose={activity_input(name)}%3A{hours}" for name, hours in change.items())
    return Filters.from_query(f"{filters.to_query()}&{query}")


def table(rows: dict, filters: Filters):
    return answered(built(rows), ta_what_if, filters)


def shares(found, version: str) -> dict[str, float]:
    rows = (row for row in found.rows if (row["quantity"], row["version"]) == ("share", version))
    return {row["activity"]: row["value"] for row in rows}


def pounds(found, version: str) -> dict[str, float]:
    rows = (row for row in found.rows if (row["quantity"], row["version"]) == ("week_cost", version))
    return {row["activity"]: row["value"] for row in rows}


def test_hours_that_are_moved_change_the_mix_and_take_their_cost_with_them():
    found = table(ROWS, supposing(one_to_one=-4, preparation=3, liaison=1))
    mix = shares(found, "supposed")
    assert (mix["one-to-one"], mix["preparation"], mix["liaison"], mix["duty"]) == pytest.approx(
        (40, 30, 10, 20)
    )
    assert sum(mix.values()) == pytest.approx(100)
    cost = pounds(found, "supposed")
    assert (cost["one-to-one"], cost["preparation"], cost["liaison"]) == pytest.approx((50, 37.5, 12.5))
    assert cost["all"] == pytest.approx(pounds(found, "record")["all"]) == pytest.approx(160)


def test_hours_beyond_those_taken_cost_the_mean_hour_and_hours_put_nowhere_are_saved():
    more = pounds(table(ROWS, supposing(one_to_one=-2, preparation=5)), "supposed")
    # Two hours at 12.50 come over and three are new at the mean of 160 pounds for 10 hours.
    assert more["preparation"] == pytest.approx(25 + 3 * 16)
    assert more["all"] == pytest.approx(160 + 3 * 16)
    fewer = pounds(table(ROWS, supposing(one_to_one=-4, preparation=1)), "supposed")
    assert (fewer["preparation"], fewer["all"]) == pytest.approx((12.5, 160 - 3 * 12.5))


def test_no_activity_gives_more_hours_than_it_has_and_that_is_said():
    found = table(ROWS, supposing(duty=-3, preparation=2))
    assert shares(found, "supposed")["duty"] == 0
    assert found.facts["short"] == ("duty",)
    assert found.row("duty", "week_cost", "supposed")["value"] == 0
    assert table(ROWS, supposing(duty=-2)).facts["short"] == ()


def test_where_every_hour_is_taken_there_is_no_share():
    found = table(ROWS, supposing(duty=-2, one_to_one=-8))
    assert set(shares(found, "supposed").values()) == {None}
    assert pounds(found, "supposed")["all"] == 0


def test_nothing_supposed_is_the_record_twice():
    found = table(ROWS, Filters())
    assert shares(found, "supposed") == shares(found, "record")
    assert pounds(found, "supposed") == pounds(found, "record")


def test_hours_without_a_price_move_without_one():
    rows = school(pupil(), staff=[ta(None)], slots=[slot(0, "duty", 2)])
    found = table(rows, supposing(duty=-1, cover=1))
    assert shares(found, "supposed")["cover"] == 50
    assert pounds(found, "supposed") == {}
    mixed = school(pupil(), staff=[ta(None), ta(20.0)], slots=[slot(0, "duty", 2), slot(1, "duty", 2)])
    cost = pounds(table(mixed, supposing(duty=-1, cover=1)), "supposed")
    assert (cost["duty"], cost["cover"]) == (30, 10)


def moved_by_hand(minutes: dict, cost: dict, change: dict, price: float) -> tuple[dict, dict]:
    """The minutes taken from each activity in a heap with what they cost, then dealt out; the rest is bought."""
    minutes, cost = dict(minutes), dict(cost)
    heap, heap_cost = 0, 0.0
    for name, hours in change.items():
        taken = min(max(-60 * hours, 0), minutes[name])
        if taken:
            gone = cost[name] * taken / minutes[name]
            minutes[name], heap = minutes[name] - taken, heap + taken
            cost[name], heap_cost = cost[name] - gone, heap_cost + gone
    wanted = sum(60 * hours for hours in change.values() if hours > 0)
    dealt = min(wanted, heap)
    for name, hours in change.items():
        if hours > 0:
            minutes[name] += 60 * hours
            cost[name] += 60 * hours / wanted * (heap_cost * dealt / heap if heap else 0.0)
            cost[name] += 60 * hours / wanted * (wanted - dealt) * price
    return minutes, cost


@examples(60)
@given(rows=DEPLOYED, filters=FILTERS, change=CHANGES)
def test_a_what_if_agrees_with_the_slow_reckoning_and_the_record_with_the_record(rows, filters, change):
    built_school = built(rows)
    found = answered(built_school, ta_what_if, supposed(filters, change))
    assert not found.missing or not rows["slots"]
    hours = {row["activity"]: row["value"] for row in answered(built_school, ta_hours, filters).rows}
    cost = {row["activity"]: row["value"] for row in answered(built_school, ta_cost, filters).rows}
    assert shares(found, "record") == pytest.approx(hours)
    assert {name: value for name, value in pounds(found, "record").items() if name != "all"} == pytest.approx(
        cost
    )
    if not hours:
        return
    slots = oracle.kept_slots(rows, filters)
    priced = sum(
        one["end_minute"] - one["start_minute"]
        for one in slots
        if rows["staff"][one["who"]]["hourly_cost"] is not None
    )
    before = oracle.cost_by_activity(rows, slots)
    price = sum(before.values()) / priced if priced else 0.0
    minutes, then = moved_by_hand(oracle.minutes_by_activity(slots), before, change, price)
    whole = sum(minutes.values())
    expected = {name: 100 * part / whole if whole else None for name, part in minutes.items()}
    assert shares(found, "supposed") == pytest.approx(expected)
    if priced:
        assert pounds(found, "supposed") == pytest.approx({**then, "all": sum(then.values())}, abs=1e-9)
