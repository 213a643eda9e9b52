"""What if groups, weeks or staff were others: the worked example repriced by hand, and a record that stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import terms
from data.filters import Filters
from data.measures import interventions_price as prices
from data.measures.interventions_what_if import intervention_what_if
from data.source import answer
from tests.support_interventions import built, member, provided, random_provision, run, with_sen
from tests.support_school import examples

TEACHER = {"staff_id": "T9", "name": None, "role": "teacher", "team": "x", "hourly_cost": 40.0}
TA = TEACHER | {"staff_id": "T1", "role": "TA", "hourly_cost": 20.71}


def four(kind="I1", many=4, **said):
    """The worked example: 36 sessions over 12 weeks, 24 hours at 20.71 pounds and 180 pounds of resources."""
    places = [member(number, "G1", 80, 95) for number in range(1, many + 1)]
    return built(provided(with_sen(many), [run("G1", kind, **said)], places, staff=[TA, TEACHER]))


def cost(school, *suppose, version="supposed", quantity="per pupil", name="Reading"):
    return answer(school, intervention_what_if, Filters(suppose=suppose)).row(name, quantity, version)


@pytest.mark.parametrize(
    ("suppose", "whole"),
    [
        ((), 24 * 20.71 + 180),
        ((("weeks", 6),), 12 * 20.71 + 180),
        ((("weeks", 24),), 48 * 20.71 + 180),
        ((("group-size", 2),), 48 * 20.71 + 180),
        ((("group-size", 8),), 12 * 20.71 + 180),
        ((("delivered-by", "teacher"),), 24 * 40 + 180),
        ((("group-size", 2), ("weeks", 6), ("delivered-by", "teacher")), 24 * 40 + 180),
        ((("delivered-by", "HLTA"),), 24 * 20.71 + 180),
    ],
)
def test_hours_go_with_weeks_and_against_the_size_of_groups_at_the_price_of_who_delivers(suppose, whole):
    school = four()
    row = cost(school, *suppose)
    assert (row["numerator"], row["value"]) == (pytest.approx(whole), pytest.approx(whole / 4))
    assert cost(school, *suppose, version="record")["numerator"] == pytest.approx(677.04)


def test_without_sessions_a_week_the_weeks_are_those_from_the_first_day_to_the_last():
    # 8 April to 1 July are 85 days, both in.
    school = four(sessions_per_week=None)
    assert cost(school, ("weeks", 17))["numerator"] == pytest.approx(24 * 20.71 * 17 / (85 / 7) + 180)


def test_extra_months_go_with_the_weeks_and_stay_with_size_and_staff():
    school = four("I2", many=10)
    record = cost(school, version="record", quantity="extra month", name="Ages")
    recorded = answer(school, prices.extra_month_cost, Filters()).row("Ages", "extra month")
    assert record["value"] == pytest.approx(recorded["value"])
    longer = cost(school, ("weeks", 24), quantity="extra month", name="Ages")
    assert longer["denominator"] == pytest.approx(2 * record["denominator"])
    larger = cost(school, ("group-size", 5), quantity="extra month", name="Ages")
    assert larger["denominator"] == pytest.approx(record["denominator"])
    assert larger["value"] == pytest.approx((48 * 20.71 + 180) / record["denominator"])


def test_a_group_of_an_external_provider_stays_as_recorded_and_is_said():
    staff = [TA | {"hourly_cost": None}, TEACHER]
    places = [member(1, "G1")]
    school = built(provided(with_sen(1), [run("G1", provider="external")], places, staff=staff))
    table = answer(school, intervention_what_if, Filters(suppose=(("weeks", 1), ("delivered-by", "teacher"))))
    assert table.row("Reading", "per pupil", "supposed")["value"] == 180
    assert "1 group without hours of our own staff stay as recorded." in table.left_out


def test_a_role_without_a_known_cost_changes_nothing_and_is_said():
    table = answer(four(), intervention_what_if, Filters(suppose=(("delivered-by", "HLTA"),)))
    assert table.left_out == ("No hourly cost is known for the role chosen, so staff stay as recorded.",)


def test_it_is_for_staff_alone_and_says_that_it_is_no_record():
    assert intervention_what_if.readers == terms.STAFF
    rows = answer(four(), intervention_what_if, Filters(suppose=(("weeks", 6),))).rows
    assert {row["version"]: row["note"] for row in rows if row["quantity"] == "per pupil"} == {
        "record": "", "supposed": "What if, not the record",
    }  # fmt: skip


@given(seed=st.integers(0, 10**6), year=st.sampled_from((None, "7")))
@examples(15)
def test_what_is_recorded_is_what_the_other_panels_say_and_nothing_supposed_is_the_record(seed, year):
    school = built(random_provision(seed))
    chosen = Filters(year_group=(year,) if year else ())
    table = answer(school, intervention_what_if, chosen)
    for row in table.rows:
        record = table.row(row["intervention"], row["quantity"], "record")
        assert row["value"] == (record["value"] and pytest.approx(record["value"]))
    months = answer(school, prices.extra_month_cost, chosen)
    for row in months.rows:
        found = table.row(row["intervention"], "extra month", "record")
        if row["quantity"] == "extra month" and row["n"] and row["intervention"] != "all":
            assert found["value"] == (row["value"] and pytest.approx(row["value"]))
