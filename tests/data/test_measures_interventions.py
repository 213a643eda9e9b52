"""Cost, gain and worth of provision: the worked examples, the edges, and agreement with a slow second count."""

from datetime import date, timedelta
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.disclosure import COMPARED_FROM
from data.filters import Filters
from data.measures import interventions as costs
from data.measures import interventions_delivery as delivery
from data.measures import interventions_gain as gains
from data.measures import interventions_money as money
from data.measures import interventions_price as prices
from data.measures import interventions_register as register
from data.measures import interventions_value as values
from data.source import answer
from tests import oracle_interventions as oracle
from tests.support_interventions import (
    KIND,
    built,
    member,
    provided,
    random_provision,
    run,
    with_sen,
)
from tests.support_school import TODAY, examples, pupil

ALL_MEASURES = (
    costs.intervention_cost, prices.extra_month_cost, gains.intervention_gain, gains.reliable_gain,
    gains.intervention_ratio_gain, values.intervention_value, values.intervention_evidence, delivery.provision_map,
    delivery.intervention_delivery, delivery.intervention_outcomes, delivery.group_reviews,
    register.provision_in_place, register.provision_by_year, register.in_place_list, money.intervention_money,
)  # fmt: skip


def asked(measure, rows, **chosen):
    return answer(built(rows), measure, Filters(**chosen))


def alike(number, before, after, kind="I1", **said):
    """One run in which so many pupils alike gained the same."""
    places = [member(one, "G1", before, after, **said) for one in range(1, number + 1)]
    return provided(with_sen(number), [run("G1", kind)], places)


def test_the_worked_example_of_a_group_of_four_costs_677_pounds_04():
    places = [member(number, "G1") for number in (1, 2, 3, 4)]
    of = run("G1", preparation_minutes_per_session=10.0)  # 36 sessions of 40 minutes are 24 hours
    row = asked(costs.intervention_cost, provided(with_sen(4), [of], places)).row("Reading", "per pupil")
    assert row["numerator"] == pytest.approx(677.04)
    assert row["value"] == pytest.approx(169.26)
    assert row["hours"] == pytest.approx(24)


def test_a_session_costs_the_whole_over_the_sessions_held_of_the_share_in_view():
    places = [member(number, "G1") for number in (1, 2, 3, 4)]
    rows = provided([*with_sen(3, year="7"), *with_sen(1, year="8")], [run("G1")], places)
    row = asked(costs.intervention_cost, rows).row("Reading", "per session")
    assert (row["value"], row["denominator"]) == (pytest.approx(677.04 / 36), pytest.approx(36))
    one = asked(costs.intervention_cost, rows, year_group=("7",)).row("Reading", "per session")
    assert (one["value"], one["denominator"]) == (pytest.approx(677.04 / 36), pytest.approx(9))


def test_any_month_gained_has_a_price_where_an_extra_one_has_none():
    table = asked(prices.extra_month_cost, alike(10, 80, 82, "I2"))
    assert table.row("Ages", "month")["value"] == pytest.approx(677.04 / 20)
    assert table.row("Ages", "extra month")["note"] == prices.NO_EXTRA
    none = asked(prices.extra_month_cost, alike(10, 82, 80, "I2")).row("Ages", "month")
    assert (none["value"], none["note"]) == (None, prices.NO_GAIN)


def test_the_worked_example_of_months_costs_22_pounds_57_each_and_37_61_beyond_the_time():
    extra, month = prices.value_extra({("Reading",): (677.04, COMPARED_FROM, 30, 12)})
    assert (extra["quantity"], extra["value"]) == ("extra month", pytest.approx(37.61, abs=0.005))
    assert (month["quantity"], month["value"]) == ("month", pytest.approx(22.57, abs=0.005))


def test_no_months_beyond_the_time_have_no_price_and_never_a_negative_one():
    for gained in (12, 8):
        extra, _month = prices.value_extra({("Reading",): (677.04, COMPARED_FROM, gained, 12)})
        assert (extra["value"], extra["note"]) == (None, prices.NO_EXTRA)
    row = asked(prices.extra_month_cost, alike(10, 80, 80, "I2")).row("Ages", "extra month")
    assert row["value"] is None
    assert row["note"] == prices.NO_EXTRA


def test_the_worked_examples_of_ratio_gain_are_2_16_and_1_18():
    passed = (date(2026, 6, 12) - date(2026, 1, 8)).days / costs.DAYS_A_MONTH
    assert gains.ratio_gain(11, passed) == pytest.approx(2.16, abs=0.005)
    assert gains.ratio_gain(24, 4 * passed) == pytest.approx(1.18, abs=0.005)


@pytest.mark.parametrize(
    ("ratio", "band"),
    [(1.39, "very small"), (1.4, "small"), (1.99, "small"), (2.0, "useful"), (2.99, "useful"), (3.0, "substantial"),
     (4.0, "substantial"), (4.01, "remarkable")],
)  # fmt: skip
def test_1_4_and_2_and_3_open_the_next_band(ratio, band):
    assert gains.band_of(ratio) == f"{band} impact"


def test_the_worked_example_of_regression_to_the_mean_leaves_2_8_of_6_1_points():
    alone = gains.expected_gain(78, 100, 0.85)
    assert alone == pytest.approx(3.3)
    assert 84.1 - 78 - alone == pytest.approx(2.8)


def test_the_range_of_a_gain_and_of_a_ratio_are_those_worked_out_by_hand():
    gained = [11, 4, 9, 0, 7, -3, 12, 5, 8, 2]
    t9 = 2.262157
    places = [member(number, "G1", 80, 80 + gain) for number, gain in enumerate(gained, 1)]
    row = asked(gains.intervention_gain, provided(with_sen(10), [run("G1")], places)).row(
        "Reading", "Wren", "gain"
    )
    reach = t9 * stdev(gained) / 10**0.5
    assert (row["value"], row["low"], row["high"]) == pytest.approx((5.5, 5.5 - reach, 5.5 + reach))
    months = asked(gains.intervention_ratio_gain, provided(with_sen(10), [run("G1", "I2")], places)).rows[0]
    passed = 81 / costs.DAYS_A_MONTH
    assert months["value"] == pytest.approx(5.5 / passed)
    # All tests lie as far apart, so the range of the ratio is that of the mean gain over the months that passed.
    assert (months["low"], months["high"]) == pytest.approx(((5.5 - reach) / passed, (5.5 + reach) / passed))


def test_the_gain_beyond_chance_stands_beside_the_gain_where_pupils_began_low():
    table = asked(gains.intervention_gain, alike(10, 80, 88))
    found = {row["quantity"]: row["value"] for row in table.rows}
    assert found == pytest.approx({"gain": 8, "chance": 2, "beyond": 6})
    assert (table.rows[0]["entry"], table.rows[0]["test_mean"]) == (80, 100)


def test_pupils_look_chosen_for_low_scores_from_half_a_deviation_below_the_tests_mean_on():
    def quantities(before):
        return [row["quantity"] for row in asked(gains.intervention_gain, alike(10, before, before + 6)).rows]

    assert quantities(92.5) == ["gain", "chance", "beyond"]
    assert quantities(92.6) == ["gain"]


def test_nine_pairs_have_no_mean_no_ratio_no_price_and_no_place_among_quarters():
    for measure, kind in (
        (gains.intervention_gain, "I1"), (gains.intervention_ratio_gain, "I2"), (prices.extra_month_cost, "I2"),
        (values.intervention_value, "I1"),
    ):  # fmt: skip
        few = asked(measure, alike(9, 80, 95, kind)).rows[0]
        enough = asked(measure, alike(10, 80, 95, kind)).rows[0]
        assert few["value"] is None and few["note"] == costs.FEW, measure.key
        assert enough["value"] is not None, measure.key


def test_a_gain_of_13_is_within_test_error_and_one_of_14_is_not():
    within = asked(gains.reliable_gain, alike(10, 80, 93)).row("Reading", "Wren", "within")
    rose = asked(gains.reliable_gain, alike(10, 80, 94)).row("Reading", "Wren", "rose")
    assert (within["numerator"], rose["numerator"]) == (10, 10)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"after": None}, "1 no exit score"),
        ({"before": None}, "1 no entry score"),
        ({"exit_test": "Robin"}, "1 another test at exit than at entry"),
        ({"before": "<70"}, "1 a score at the test\u2019s limit"),
        ({"exit_date": date(2026, 5, 10)}, "1 tests less than a month apart"),
        ({"exit_date": TODAY + timedelta(days=1)}, "1 no exit score"),
    ],
)
def test_a_pair_that_cannot_be_used_is_left_out_and_counted(said, words):
    said = {"before": 80, "after": 90} | said
    odd = member(11, "G1", said.pop("before"), said.pop("after"), **said)
    rows = alike(10, 80, 90)
    rows = provided(with_sen(11), rows["runs"], [*rows["members"], odd])
    table = asked(gains.intervention_gain, rows)
    assert table.rows[0]["n"] == 10
    assert table.left_out == (f"Left out of gains: {words}.",)


def test_one_member_of_staff_with_two_groups_is_paid_for_each_groups_hours_once():
    places = [member(1, "G1"), member(2, "G2")]
    rows = provided(with_sen(2), [run("G1"), run("G2", resource_cost=0.0)], places)
    assert asked(costs.intervention_cost, rows).row("Reading", "per pupil")["numerator"] == pytest.approx(
        677.04 + 497.04
    )


def test_sessions_delivered_come_before_those_planned_and_those_before_weeks():
    def hours(**said):
        rows = provided(with_sen(1), [run("G1", resource_cost=None, **said)], [member(1, "G1")])
        return asked(costs.intervention_cost, rows).row("Reading", "per pupil")["hours"]

    assert hours(sessions_delivered=30.0) == pytest.approx(20)
    assert hours() == pytest.approx(24)
    # 8 April to 1 July are 85 days, both in: 12 and a seventh weeks of three sessions.
    assert hours(sessions_planned=None) == pytest.approx(85 / 7 * 3 * 40 / 60)


def test_a_run_whose_cost_nobody_knows_is_left_out_and_said():
    staff = [{"staff_id": "T1", "name": None, "role": "TA", "team": "x", "hourly_cost": None}]
    rows = provided(with_sen(1), [run("G1")], [member(1, "G1")], staff=staff)
    table = asked(costs.intervention_cost, rows)
    assert table.rows == []
    assert "1 group left out" in table.left_out[0]


def test_a_choice_keeps_the_share_of_the_pupils_in_view():
    pupils = [*with_sen(3, year="7"), *with_sen(1, year="8")]
    rows = provided(pupils, [run("G1")], [member(number, "G1") for number in (1, 2, 3, 4)])
    # On the first day of the run, in the academic year before, the pupil of Year 8 was in Year 7.
    row = asked(costs.intervention_cost, rows, year_group=("7",)).row("Reading", "per pupil")
    assert (row["numerator"], row["denominator"]) == (pytest.approx(169.26), 1)


def test_a_run_counts_as_ended_on_its_last_day_and_for_a_year():
    def rows_at(end):
        start = end - timedelta(days=60)
        return provided(with_sen(1), [run("G1", start=start, end_date=end)], [member(1, "G1")])

    for days, there in ((-1, 0), (0, 1), (364, 1), (365, 0)):
        table = asked(costs.intervention_cost, rows_at(TODAY - timedelta(days=days)))
        assert len(table.rows) == 2 * there, days


def test_the_school_pays_the_first_6000_pounds_of_9400():
    assert money.within_contribution(9400) == 6000
    assert money.expected_top_up(9400) == 3400
    assert money.expected_top_up(6000) == 0
    rows = provided(with_sen(1), [run("G1", resource_cost=9400 - 497.04)], [member(1, "G1")])
    table = asked(money.intervention_money, rows)
    assert table.row("2025/26", "within")["value"] == 6000
    assert table.row("2025/26", "above")["value"] == pytest.approx(3400)


def test_nothing_lies_beyond_6000_pounds_where_nobody_costs_as_much():
    runs = [run(f"G{number}", resource_cost=0.1 * number) for number in range(1, 8)]
    places = [member(number, f"G{number}") for number in range(1, 8)]
    table = asked(money.intervention_money, provided(with_sen(7), runs, places))
    assert table.row("2025/26", "above")["value"] == 0


def test_under_70_percent_was_not_delivered_as_planned():
    for delivered, note in ((69.0, delivery.NOT_AS_PLANNED), (70.0, "")):
        of = run("G1", sessions_planned=100.0, sessions_delivered=delivered)
        table = asked(delivery.intervention_delivery, provided(with_sen(1), [of], [member(1, "G1")]))
        assert table.row("Reading", "delivered")["note"] == note


def test_a_group_is_overdue_from_the_day_after_its_review_until_an_outcome_is_recorded():
    def overdue(review, outcome=None):
        rows = provided(with_sen(1), [run("G1", review_date=review)], [member(1, "G1", outcome=outcome)])
        row = asked(delivery.group_reviews, rows).row("Reading", "overdue")
        return row["value"] if row else None

    assert overdue(TODAY) == 0
    assert overdue(TODAY - timedelta(days=1)) == 1
    assert overdue(TODAY - timedelta(days=1), "met") is None
    assert overdue(TODAY - timedelta(days=1), "left early") == 1
    assert overdue(TODAY + timedelta(days=43)) is None


def test_three_at_once_and_none_at_all_are_counted_and_listed():
    kinds = [KIND | {"intervention_id": f"I{number}", "name": f"Kind {number}"} for number in (1, 2, 3)]
    runs = [run(f"G{number}", f"I{number}", end_date=None) for number in (1, 2, 3)]
    places = [member(1, group) for group in ("G1", "G2", "G3")]
    places += [member(2, "G1", outcome="left early")]
    rows = provided(with_sen(2), runs, places, kinds=kinds)
    table = asked(register.provision_in_place, rows)
    assert {row["interventions"]: row["numerator"] for row in table.rows} == {
        "0": 1,
        "1": 0,
        "2": 0,
        "3 or more": 1,
    }
    listed = asked(register.in_place_list, rows).rows
    assert [row["in_place"] for row in listed] == ["", "Kind 1; Kind 2; Kind 3"]


def test_the_map_counts_a_pupil_once_in_each_wave_and_area():
    runs = [
        run("G1", end_date=TODAY),
        run("G2", end_date=None),
        run("G3", end_date=TODAY - timedelta(days=1)),
    ]
    rows = provided(with_sen(1), runs, [member(1, group) for group in ("G1", "G2", "G3")])
    table = asked(delivery.provision_map, rows)
    assert [(row["quantity"], row["value"]) for row in table.rows] == [("members", 1), ("groups", 2)]


def test_the_map_leaves_out_who_left_early_and_a_group_of_nobody_else_is_not_under_way():
    rows = provided(
        with_sen(2), [run("G1", end_date=None)], [member(1, "G1"), member(2, "G1", outcome="left early")]
    )
    assert [row["value"] for row in asked(delivery.provision_map, rows).rows] == [1, 1]
    rows["members"][1]["exit_date"] = None
    assert [row["value"] for row in asked(delivery.provision_map, rows).rows] == [1, 1]
    rows["members"][1]["exit_date"] = TODAY + timedelta(days=1)
    assert [row["value"] for row in asked(delivery.provision_map, rows).rows] == [2, 1]


def test_interventions_without_written_criteria_are_named_beside_the_outcomes():
    kinds = [KIND | {"entry_criteria": "Under 85", "exit_criteria": " "}]
    rows = provided(with_sen(1), [run("G1")], [member(1, "G1", outcome="met")], kinds=kinds)
    assert asked(delivery.intervention_outcomes, rows).left_out == (
        "No exit criteria are written down for Reading.",
    )


def test_quarters_split_at_the_medians_from_four_on_and_a_median_counts_as_less_cost_and_more_gain():
    assert values.quadrants({"a": (1.0, 1.0)}) == (None, {})
    split, quarter = values.quadrants({"a": (1.0, 3.0), "b": (2.0, 2.0), "c": (2.0, 2.0), "d": (9.0, 1.0)})
    assert split == (2.0, 2.0)
    assert quarter["b"] == "costs less, gains more"
    assert quarter["d"] == "costs more, gains less"


def test_every_measure_answers_for_a_school_without_provision_and_for_a_view_of_nobody():
    for rows, chosen in (
        (provided([pupil()], [], [], kinds=[], staff=[]), {}),
        (alike(10, 80, 90), {"year_group": ("N1",)}),
    ):
        whole = built(rows)
        for measure in ALL_MEASURES:
            answer(whole, measure, Filters(**chosen))


@given(seed=st.integers(0, 10**6), year=st.sampled_from((None, "7")), area=st.sampled_from((None, "cl", "semh")),
       mode=st.sampled_from(("primary", "any")))  # fmt: skip
@examples(25)
def test_costs_and_gains_are_those_of_the_slow_count(seed, year, area, mode):
    rows = random_provision(seed)
    chosen = Filters(year_group=(year,) if year else (), need_area=(area,) if area else (), needs=mode)
    whole = built(rows)
    wanted = oracle.costs(rows, chosen, TODAY)
    made = {name: sums[:2] for (name,), sums in costs.tally_cost(whole, chosen).items()}
    assert made == {name: (pytest.approx(paid), many) for name, (paid, many) in wanted.items()}
    found = oracle.gains(rows, chosen, TODAY)
    points = gains.tally_gain(whole, chosen)
    assert {key[0]: sums[:2] for key, sums in points.items()} == {
        name: (len(of), pytest.approx(sum(gain for gain, _ in of)))
        for name, of in found.items()
        if name == "Reading"
    }
    months = gains.tally_ratio(whole, chosen)
    assert {key[0]: sums[:3] for key, sums in months.items()} == {
        name: (
            len(of),
            pytest.approx(sum(gain for gain, _ in of)),
            pytest.approx(sum(passed for _, passed in of)),
        )
        for name, of in found.items()
        if name == "Ages"
    }


def test_the_map_by_year_group_counts_a_pupil_once_in_any_wave_and_in_each_of_theirs():
    kinds = [KIND, KIND | {"intervention_id": "I3", "name": "Third", "wave": 3}]
    runs = [run("G1", end_date=None), run("G2", end_date=TODAY), run("G3", "I3", end_date=None)]
    pupils = [*with_sen(2, year="7"), *with_sen(2, year="8"), pupil(year="8")]
    places = [member(1, group) for group in ("G1", "G2", "G3")] + [member(3, "G3"), member(5, "G3")]
    places += [member(4, "G1", outcome="left early")]
    table = asked(register.provision_by_year, provided(pupils, runs, places, kinds=kinds))
    found = {(row["year_group"], row["wave"]): (row["numerator"], row["denominator"]) for row in table.rows}
    assert {key: sums for key, sums in found.items() if sums[0]} == {
        ("7", "any"): (1, 2), ("7", "2"): (1, 2), ("7", "3"): (1, 2), ("8", "any"): (1, 2), ("8", "3"): (1, 2),
    }  # fmt: skip
    assert ("8", "2") in found
