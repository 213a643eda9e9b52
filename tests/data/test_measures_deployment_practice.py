"""Hours asked for and given, time out of class, how prepared TAs are and the recommendations, on their edges."""

from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.filters import Filters
from data.measures.deployment_asked import ta_hours_asked
from data.measures.deployment_class import ta_out_of_class
from data.measures.deployment_ready import ta_ready, ta_recommendations
from data.measures.deployment_staff import ta_training
from data.source import answer as answered
from tests import oracle_deployment as oracle
from tests.support_deployment import answer, built, observed, plan, random_deployment, slot, ta, wish
from tests.support_school import examples, pupil, school, some_filters

PLANNED, SUPPORT = [("E", "2024-01-01")], [("K", "2024-01-01")]
# Choices at random leave few slots, so half of the cases make none.
FILTERS = st.one_of(st.just(Filters()), some_filters)
DEPLOYED = st.builds(random_deployment, seed=st.integers(0, 10**9), size=st.integers(1, 25))


def rows_of(rows: dict, measure, **chosen) -> dict:
    found = answered(built(rows), measure, Filters(**chosen))
    assert not found.missing
    return {found.key(row): row for row in found.rows}


def test_a_plan_asks_and_the_timetable_gives_alone_and_with_others():
    slots = [
        slot(0, "one-to-one", 2, pupils=[0]),
        slot(0, "small group", 1.5, 720, pupils=[0, 1]),
        slot(1, "duty", 3),
    ]
    plans = [plan(0, 3.5), plan(1, 10), plan(2, 20)]
    rows = school(
        pupil(sen=PLANNED),
        pupil(sen=PLANNED),
        pupil(sen=SUPPORT),
        staff=[ta(), ta()],
        slots=slots,
        plans=plans,
    )
    found = rows_of(rows, ta_hours_asked)
    # The third pupil has no EHC plan any more, so what one asked for is not counted.
    assert [found[name,]["value"] for name in ("asked", "alone", "shared")] == [13.5, 2, 3]
    # Exactly what is asked is not fewer.
    assert (found["fewer",]["value"], found["fewer",]["denominator"]) == (1, 2)
    told = answered(built(rows), ta_hours_asked, Filters())
    assert told.left_out == ("3.0 timetabled hours name no pupil and are not counted as given.",)


def test_the_latest_plan_made_by_the_day_is_the_one_that_asks():
    plans = [
        plan(0, 5, "2025-01-01"),
        plan(0, 8, "2026-01-01"),
        plan(0, 30, "2026-12-01"),
        plan(0, None, "2026-02-01"),
    ]
    rows = school(pupil(sen=PLANNED), staff=[ta()], slots=[slot(0, "duty", 1)], plans=plans)
    assert rows_of(rows, ta_hours_asked)["asked",]["value"] == 8


def test_plans_that_name_no_hours_are_counted_and_nobody_with_hours_is_no_row():
    rows = school(pupil(sen=PLANNED), staff=[ta()], slots=[slot(0, "duty", 1)], plans=[plan(0, None)])
    found = answered(built(rows), ta_hours_asked, Filters())
    assert found.rows == []
    assert found.left_out[0] == "1 pupil\u2019s plan names no hours."


def test_a_quarter_of_the_week_out_of_class_is_a_quarter_and_a_minute_less_is_not():
    out = {"in_class": False}
    slots = [
        slot(0, "intervention", 6.25, pupils=[0], **out), slot(1, "intervention", 6.25 - 1 / 60, pupils=[1], **out),
        slot(2, "one-to-one", 9, pupils=[2], in_class=True), slot(3, "one-to-one", 1, pupils=[3]),
        slot(4, "small group", 2, **out),
    ]  # fmt: skip
    rows = school(*(pupil(sen=SUPPORT) for _ in range(5)), staff=[ta() for _ in range(5)], slots=slots)
    found = rows_of(rows, ta_out_of_class)
    assert found["SEN", "out"]["value"] == pytest.approx(100 * (12.5 - 1 / 60) / 125)
    assert (found["SEN", "quarter"]["numerator"], found["SEN", "quarter"]["denominator"]) == (1, 5)
    assert found["N", "out"]["note"] == "z: nobody in this group"
    assert answered(built(rows), ta_out_of_class, Filters()).left_out == (
        "2.0 hours a week out of class name no pupil and are left out.",
        "1.0 hour a week do not say whether they are in class and are left out.",
    )


def test_of_four_pupils_no_share_of_the_week_is_given():
    rows = school(*(pupil(sen=SUPPORT) for _ in range(4)), staff=[ta()], slots=[slot(0, "duty", 1)])
    found = rows_of(rows, ta_out_of_class)["SEN", "out"]
    assert (found["value"], found["note"]) == (None, "counts only: fewer than 5 pupils")


@examples(40)
@given(rows=DEPLOYED, filters=FILTERS)
def test_hours_and_time_out_agree_with_the_slow_reckoning(rows, filters):
    built_school = built(rows)
    when, pupils = oracle.on_roll_then(rows, filters)
    found = answered(built_school, ta_out_of_class, filters)
    if found.missing:
        return
    assert bool(found.rows) == (when is not None)
    for row in found.rows:
        theirs = [
            at
            for at, status in pupils.items()
            if oracle.in_row(rows, at, status, row["sen_status"], when, filters)
        ]
        minutes = [oracle.named_minutes(rows, at, when, out=True) for at in theirs]
        if row["quantity"] == "out":
            assert row["numerator"] == pytest.approx(sum(minutes) / 60)
            assert row["denominator"] == pytest.approx(25 * len(theirs))
        else:
            assert row["numerator"] == sum(4 * one >= 1500 for one in minutes)
    if rows["plans"]:
        asked = oracle.asked_for(rows, pupils, when, filters) if when else {}
        found = {
            row["quantity"]: row["value"] for row in answered(built_school, ta_hours_asked, filters).rows
        }
        given_to = {at: oracle.named_minutes(rows, at, when) for at in asked}
        assert found.get("asked", 0) == pytest.approx(sum(asked.values()) / 60)
        assert found.get("alone", 0) + found.get("shared", 0) == pytest.approx(sum(given_to.values()) / 60)
        assert found.get("fewer", 0) == sum(given_to[at] < asked[at] for at in asked)


def told(
    role: str, *scores: int, theme: str = "preparedness", item: str = "a", name: str = "1"
) -> list[dict]:
    return [
        answer(name, f"{role}{at}", role, score, theme=theme, item=item) for at, score in enumerate(scores)
    ]


def test_three_of_four_is_prepared_and_a_mean_of_three_is_too():
    answers = told("TA", 3, 2, 4, 1, 3) + told("TA", 3, 4, 1, 1, 3, item="b")
    found = rows_of(school(pupil(), answers=answers), ta_ready)
    assert (found["a", "1"]["numerator"], found["b", "1"]["numerator"], found["all", "1"]["numerator"]) == (
        3,
        3,
        3,
    )
    assert found["all", "1"]["value"] == 60
    assert found["a", "1"]["note"] == "u: fewer than 10 respondents, not compared"


def test_four_tas_are_hidden_item_by_item_and_teachers_do_not_count():
    answers = told("TA", 3, 3, 3, 3, 3) + told("HLTA", 4, item="b") + told("teacher", *[1] * 20)
    found = rows_of(school(pupil(), answers=answers), ta_ready)
    assert (found["a", "1"]["denominator"], found["all", "1"]["denominator"]) == (5, 6)
    assert [found["b", "1"][name] for name in ("value", "numerator", "n")] == [None] * 3


def test_a_recommendation_is_scored_by_everybody_who_answered_and_shows_its_evidence():
    answers = told("teacher", *[2] * 10, theme="deployment") + told("TA", *[4] * 5, theme="deployment")
    days = [observed(300, 0, 60, 60, sen=SUPPORT) for _ in range(5)] + [
        observed(600, 0, 0, 0) for _ in range(5)
    ]
    rows = school(
        *days, answers=answers, staff=[ta()], slots=[slot(0, "intervention", 1), slot(0, "liaison", 3, 700)]
    )
    found = rows_of(rows, ta_recommendations)
    assert found["teaching",]["value"] == pytest.approx(mean([2] * 10 + [4] * 5))
    assert found["teaching",]["n"] == 15
    assert found["interventions",]["value"] is found["preparation",]["value"] is None
    assert {key[0]: row["note"] for key, row in found.items()} == {
        "teaching": "Observed time with the teacher: 71.4% with SEN, 100.0% with no SEN.",
        "independence": "Pupils with SEN were with peers or alone for 28.6% of observed time.",
        "interventions": "Interventions take 25.0% of paid hours.",
        "preparation": "180 paid minutes a TA a week to prepare and to talk; 0 of 1 TAs have none.",
        "everybody": "10 teachers and 5 TAs answered the audit.",
    }


def test_a_hidden_group_leaves_no_score_from_which_it_could_be_worked_out():
    answers = told("teacher", *[2] * 10, theme="practice") + told("TA", *[4] * 4, theme="practice")
    found = rows_of(school(pupil(), answers=answers), ta_recommendations)
    assert [found["independence",][name] for name in ("value", "n", "numerator", "low")] == [None] * 4
    assert found["everybody",]["note"] == "Too few teachers or TAs answered the audit to say so."


@pytest.mark.parametrize(
    ("tas", "others", "shown"), [(5, 5, True), (4, 20, False), (5, 4, False), (5, 0, True)]
)
def test_training_that_tas_want_is_shown_where_neither_they_nor_the_others_are_few(tas, others, shown):
    wishes = [wish(f"a{at}", "TA", "ASD", at < 2) for at in range(tas)]
    wishes += [wish(f"t{at}", "teacher", "ASD", True) for at in range(others)]
    rows = school(
        pupil(sen=SUPPORT, needs=[("ASD", 1)]),
        staff=[ta()],
        sessions=[("2026-01-05", "ASD", [0])],
        wishes=wishes,
    )
    row = rows_of(rows, ta_training)["ASD", "wanted"]
    assert (row["numerator"], row["denominator"]) == ((2, 5) if shown else (0, 0))
    assert bool(row["note"]) != shown


@pytest.mark.parametrize(
    "measure", [ta_hours_asked, ta_out_of_class, ta_ready, ta_recommendations], ids=lambda one: one.key
)
def test_a_school_without_the_files_is_told_which_to_import(measure):
    found = answered(built(school(pupil())), measure, Filters())
    assert found.missing.startswith("Import ")
