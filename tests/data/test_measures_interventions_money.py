"""What support adds up to: one-to-one time by school weeks, the first 6,000 pounds, and top-up pupil by pupil."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import terms
from data.filters import Filters
from data.measures import interventions_money as money
from data.measures.interventions_one_to_one import one_to_one
from data.source import answer
from tests import oracle_interventions as oracle
from tests.support_interventions import built, member, provided, random_provision, run, with_sen
from tests.support_school import TODAY, examples, pupil

HALF = [(2026, "autumn 1", date(2026, 9, 1), date(2026, 10, 23))]
PLAN = dict.fromkeys(
    ("decision_date", "decision", "last_review_date", "next_review_date", "review_report_sent_date", "weekly_hours")
)  # fmt: skip


def slot(pupils="1", start=date(2026, 9, 1), end=None, hours=1.0, **said):
    """A weekly one-to-one slot from nine in the morning on."""
    made = {"staff_id": "T1", "from_date": start, "to_date": end, "weekday": 1, "start_minute": 540}
    made |= {"end_minute": 540 + round(60 * hours), "activity": "one-to-one", "year_group": None}
    return made | {"pupils": pupils, "teacher_present": None, "in_class": None} | said


def plan(number, pounds, on=date(2025, 1, 6)):
    return PLAN | {"pupil_no": number, "request_date": on - timedelta(days=140), "plan_date": on,
                   "top_up_funding": pounds}  # fmt: skip


def of(pupils, *slots, half_terms=HALF, **more):
    # A run of long ago, so that nothing asks for the files of provision.
    past = run("G0", start="2020-01-06", end_date="2020-02-03")
    runs, members = [past, *more.pop("runs", [])], [member(1, "G0"), *more.pop("members", [])]
    rows = provided(pupils, runs, members, slots=list(slots), **more)
    rows["school"]["terms"] = half_terms
    return built(rows)


def spent(school, year="2026/27", quantity="one-to-one", **chosen):
    row = answer(school, money.intervention_money, Filters(**chosen)).row(year, quantity)
    return row["value"] if row else None


def test_an_hour_a_week_is_paid_for_each_school_week_of_the_terms():
    # 1 September to 23 October 2026 are 39 Mondays to Fridays: 7.8 weeks.
    assert spent(of(with_sen(1), slot())) == pytest.approx(39 / 5 * 20.71)
    assert spent(of(with_sen(1), slot(end=date(2026, 9, 4)))) == pytest.approx(4 / 5 * 20.71)
    assert spent(of(with_sen(1), slot(hours=2.5))) == pytest.approx(2.5 * 39 / 5 * 20.71)


def test_without_term_dates_a_year_has_38_of_52_weeks():
    whole = spent(of(with_sen(1), slot(), half_terms=[]))
    days = sum((date(2026, 9, 1) + timedelta(days=n)).weekday() < 5 for n in range(365))
    assert whole == pytest.approx(days / 5 * 38 / 52 * 20.71)


def test_time_with_two_pupils_of_no_pupil_or_of_another_kind_is_not_one_to_one():
    for other in (slot("1;2"), slot(None), slot(activity="small group")):
        found = one_to_one(of(with_sen(2), other), date(2026, 9, 1).toordinal(), TODAY.toordinal())
        assert found.by_pupil(2).tolist() == [0, 0]


def test_time_of_a_pupil_without_sen_or_out_of_view_is_not_in_it():
    pupils = [*with_sen(1, year="7"), pupil(year="7")]
    school = of(pupils, slot("1"), slot("2", start_minute=700, end_minute=760))
    assert spent(school) == pytest.approx(39 / 5 * 20.71)
    assert spent(school, year_group=("8",)) is None


def test_the_first_6000_pounds_are_of_both_together_and_each_is_shown_apart():
    runs, places = (
        [run("G1", start=TODAY, end_date=TODAY, resource_cost=9400 - 497.04 - 39 / 5 * 20.71)],
        None,
    )
    places = [member(1, "G1")]
    school = of(with_sen(1), slot(), runs=runs, members=places)
    assert spent(school, quantity="spent") + spent(school) == pytest.approx(9400)
    assert spent(school, quantity="within") == pytest.approx(6000)
    assert spent(school, quantity="above") == pytest.approx(3400)


def test_a_ta_without_an_hourly_cost_and_a_missing_timetable_are_said():
    staff = [{"staff_id": "T1", "name": None, "role": "TA", "team": "x", "hourly_cost": None}]
    table = answer(of(with_sen(1), slot(), staff=staff), money.intervention_money, Filters())
    assert (
        "One-to-one time of 1 pupil left out in part: the hourly cost of the TA is not known."
        in table.left_out
    )
    assert money.NO_TIMETABLE in answer(of(with_sen(1)), money.intervention_money, Filters()).left_out


def worked(received, status="E"):
    """A pupil who cost 9,400 pounds in the year to today, with what the plan brings."""
    pupils = with_sen(1, sen=[(status, "2020-09-01")])
    runs = [run("G1", start=TODAY - timedelta(days=364), resource_cost=9400 - 497.04)]
    return of(pupils, runs=runs, members=[member(1, "G1")], plans=[plan(1, received)])


def test_9400_pounds_with_2900_received_fall_500_short():
    school = worked(2900.0)
    table = answer(school, money.top_up, Filters())
    assert {row["quantity"]: row["value"] for row in table.rows} == pytest.approx(
        {"expected": 3400, "received": 2900, "shortfall": 500}
    )
    (row,) = answer(school, money.top_up_list, Filters()).rows
    assert (row["cost"], row["expected"], row["received"], row["shortfall"]) == (9400, 3400, 2900, 500)


def test_more_than_is_expected_is_no_shortfall_and_never_below_nothing():
    assert answer(worked(3400.0), money.top_up, Filters()).row("shortfall")["value"] == 0
    assert answer(worked(5000.0), money.top_up, Filters()).row("shortfall")["value"] == 0


def test_a_plan_that_does_not_say_is_left_out_of_the_shortfall_and_without_a_plan_nothing_is_received():
    unsaid = answer(worked(None), money.top_up, Filters())
    assert unsaid.row("shortfall")["value"] == 0
    assert "The plan of 1 pupil does not say what it brings" in unsaid.left_out[0]
    (row,) = answer(worked(None), money.top_up_list, Filters()).rows
    assert (row["received"], row["shortfall"]) == ("", "")
    assert answer(worked(2900.0, status="K"), money.top_up, Filters()).row("shortfall")[
        "value"
    ] == pytest.approx(3400)


def test_the_latest_plan_counts():
    pupils = with_sen(1, sen=[("E", "2020-09-01")])
    plans = [plan(1, 100.0, date(2024, 1, 8)), plan(1, 900.0, date(2025, 1, 6))]
    assert answer(of(pupils, plans=plans), money.top_up, Filters()).row("received")["value"] == 900


def test_names_are_for_those_who_may_see_them_and_the_total_is_for_all():
    assert money.top_up_list.readers == {"senco"}
    assert money.top_up.readers == terms.EVERYONE


def test_a_school_without_anything_and_a_view_of_nobody_have_no_sum_and_no_error():
    for school, chosen in ((of([pupil()]), {}), (worked(1.0), {"year_group": ("N1",)})):
        for measure in (money.intervention_money, money.top_up, money.top_up_list):
            answer(school, measure, Filters(**chosen))


@given(seed=st.integers(0, 10**6))
@examples(15)
def test_the_sums_of_each_year_are_those_of_the_slow_count(seed):
    rows, dice = random_provision(seed), Random(seed)  # noqa: S311 (a made-up school)
    # Each at a time of its own, as a later timetable of a TA takes the place of an earlier one.
    rows["slots"] = [
        slot(str(number), TODAY - timedelta(days=dice.randint(0, 500)), dice.choice((None, TODAY)),
             start_minute=480 + 60 * at, end_minute=540 + 60 * at, staff_id=dice.choice(("T1", "T2")))
        for at, number in enumerate(dice.sample(range(1, 41), 8))
    ]  # fmt: skip
    rows["school"]["terms"] = HALF
    wanted = oracle.money(rows, TODAY)
    made = money.tally_money(built(rows), Filters())
    assert {key: sums[0] for key, sums in made.items()} == {
        key: pytest.approx(sum_) for key, sum_ in wanted.items()
    }
