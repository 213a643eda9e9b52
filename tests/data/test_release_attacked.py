"""What a reader of a release could work out by holding one part of it against another, tried part by part."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from data import terms
from data.filters import Filters
from data.measures.attendance_reasons import absence_reasons, wholes
from data.measures.core import MEASURES
from data.measures.movement import between
from data.measures.register import points
from data.release import timing
from data.release.figures import Asking
from data.release.file import Release
from data.release.masks import climb
from data.release.published import PUBLISHED
from data.release.rows import left_hidden
from data.release.rules_provision import money_is_safe, spent
from data.release.rules_register import days_apart, moved
from data.school import School
from data.source import answer
from data.table import Table
from tests import support_cpd, support_deployment
from tests.support_deployment import slot, ta
from tests.support_release import demo_release
from tests.support_school import school as school_of


@pytest.fixture(scope="module", params=["primary", "secondary"])
def found(request) -> tuple[School, Release]:
    """A demo school and its release."""
    return demo_release(request.param)


def asking(school: School, ladder: object = None) -> Asking:
    """What a rule is asked with for the whole school."""
    return Asking(school, ladder, Filters(), {}, {})


def moves(school: School, one: date, other: date) -> int:
    """How many pupils' status is another on two days, counted pupil by pupil."""
    days = [
        dict(zip(*map(list, (roll.pupil, roll.status)), strict=True)) for roll in map(school.on, (one, other))
    ]
    return sum(days[0].get(who, 0) != days[1].get(who, 0) for who in {*days[0], *days[1]})


def test_d4_16_no_reason_of_absence_is_what_is_left_of_the_others(found):
    school, release = found
    tally, rows = absence_reasons.tally(school, Filters()), release.table("absence_reasons", Filters()).rows
    hidden = {(row["absence_reason"], row["sen_status"]) for row in rows if row.get("hidden")}
    assert hidden
    for name, side in hidden:
        whole = next(each for each in wholes() if name in each)
        assert sum((other, side) in hidden and tally[other, side][1] > 0 for other in whole) > 1


def test_parts_are_hidden_in_company_of_those_that_cost_least():
    assert left_hidden([1, 20, 30], 6, cost=[40, 250, 30]) == [True, False, True]


def test_d4_19_the_start_of_movement_and_the_trend_tell_of_nobody(found):
    school, release = found
    start, _end = between(school, Filters())
    rows = release.table("share_over_time", Filters()).rows
    days = {date.fromisoformat(row["date"]) for row in rows if not row.get("hidden")}
    assert school.data_date in days
    assert all(moves(school, day, start) not in range(1, 6) for day in days)


def test_d4_19_no_day_of_the_trend_stands_near_one_that_was_published_before(found):
    school, _release = found
    for day, _name in points(school, Filters()):
        for apart in range(0, 120, 10):
            near = day - timedelta(days=apart)
            kept = {date.fromisoformat(each) for each in days_apart(school, [near])} - {school.data_date}
            assert all(moves(school, each, near) not in range(1, 6) for each in kept)


def test_d4_19_movement_from_a_day_near_one_that_was_published_is_hidden(found):
    school, _release = found
    start, _end = between(school, Filters())
    days = [start + timedelta(days=apart) for apart in range(1, 120)]
    near = next(day for day in days if 0 < moves(school, start, day) < 6)
    ladder = climb(school, 6)
    table = answer(school, MEASURES["movement"], Filters())
    rows = moved(MEASURES["movement"], table, asking(school, replace(ladder, days=(near,))))
    assert rows and all(row.get("hidden") for row in rows)


def test_d4_19_the_days_of_a_release_are_its_own_the_trends_and_the_start_of_movement(found):
    school, release = found
    days = timing.days_of([release])
    trend = release.table("share_over_time", Filters()).rows
    assert set(days) >= {school.data_date, *(date.fromisoformat(row["date"]) for row in trend if row["n"])}
    told = any(row["n"] for row in release.table("movement", Filters()).rows)
    assert (between(school, Filters())[0] in days) == told
    assert timing.days_of([]) == ()


@pytest.mark.parametrize(
    ("givers", "hidden"),
    [((range(6), range(4), [0]), (True, True, True)), ((range(6), range(4), [4]), (False, True, True))],
)
def test_d4_25_hours_that_are_left_of_all_are_those_of_five_assistants(givers, hidden):
    activities = terms.ACTIVITIES[:3]
    slots = [
        slot(who, activity, 1, 540 + 60 * place)
        for place, (activity, staff) in enumerate(zip(activities, givers, strict=True))
        for who in staff
    ]
    school = support_deployment.built(school_of() | {"staff": [ta() for _ in range(6)], "slots": slots})
    for key in ("ta_hours", "ta_cost"):
        rows = PUBLISHED[key].rows(MEASURES[key], answer(school, MEASURES[key], Filters()), asking(school))
        gone = {row["activity"]: bool(row.get("hidden")) for row in rows}
        assert tuple(gone[activity] for activity in activities) == hidden


@pytest.mark.parametrize(("people", "told"), [(1, False), (4, False), (5, True)])
def test_d4_25_the_pay_of_the_few_who_came_to_training_is_hidden_however_often_they_came(people, told):
    posts = support_cpd.staff("Maths", 9)
    who = [post["staff_id"] for post in posts[:people]]
    sessions = [(f"s{n}", date(2026, 9, 10 + n), "ASD", 1.0, 0.0, who) for n in range(6)]
    school = support_cpd.built(support_cpd.school_of(), posts=posts, sessions=sessions)
    measure = MEASURES["cpd_cost"]
    table = Table(measure.groups, measure.value(measure.tally(school, Filters())), school.data_date)
    rows = PUBLISHED["cpd_cost"].rows(measure, table, asking(school))
    assert {row["value"] is not None for row in rows if row["quantity"] == "staff_time"} == {told}


@pytest.mark.parametrize(("plans", "shows", "told"), [(5, True, False), (6, True, True), (6, False, False)])
def test_d4_26_top_up_funding_of_few_pupils_is_hidden(plans, shows, told):
    roll = SimpleNamespace(shows=lambda status: shows, people=lambda status: plans)
    row = dict.fromkeys(("numerator", "denominator", "n", "low", "high")) | {
        "unit": "pounds",
        "value": 5000.0,
    }
    rows = [row | {"academic_year": "2026/27", "quantity": name} for name in ("notional", "top-up")]
    table = Table(("academic_year", "quantity"), rows, date(2026, 11, 22))
    made = spent(MEASURES["intervention_money"], table, asking(None, SimpleNamespace(roll=roll)))
    assert [row["value"] for row in made] == [5000.0, 5000.0 if told else None]


def test_d4_16_no_number_in_tens_is_of_a_need_or_a_year_group_that_the_roll_hides(found):
    school, release = found
    roll = climb(school, 6).roll
    years = f"{school.data_date.year}/{(school.data_date.year + 1) % 100}"
    for key in ("provision_map", "cpd_training", "cpd_confidence", "ta_training", "cpd_priority"):
        for row in release.table(key, Filters()).rows:
            if row["unit"] in ("pupils", "groups", "expected pupils") and not row.get("hidden"):
                assert not roll.hides(need=row.get("need_area", row.get("need_type")))
    for row in release.table("arrivals", Filters()).rows:
        now = row["academic_year"] == years
        assert row.get("hidden") or not (now and roll.hides(year=row["year_group"], status=row["sen_status"]))


@pytest.mark.parametrize("hides", [False, True])
def test_d4_16_pupils_in_tens_are_hidden_with_the_area_or_need_that_the_roll_hides(hides):
    row = dict.fromkeys(("low", "high", "denominator")) | {
        "value": 12,
        "n": 12,
        "numerator": 12,
        "unit": "pupils",
    }
    roll = SimpleNamespace(hides=lambda need: hides and need in ("sp", "PD"), people=lambda need: 12)
    ladder = SimpleNamespace(roll=roll)
    asked, day = asking(None, ladder), date(2026, 11, 22)
    mapped = Table(
        ("wave", "need_area", "quantity"),
        [row | {"wave": "2", "need_area": "sp", "quantity": "members"}],
        day,
    )
    trained = Table(("need_type", "quantity"), [row | {"need_type": "PD", "quantity": "pupils"}], day)
    for key, table in (("provision_map", mapped), ("cpd_training", trained)):
        (made,) = PUBLISHED[key].rows(MEASURES[key], table, asked)
        assert made["value"] == (None if hides else 10)


def test_d4_26_a_price_hidden_in_one_table_is_in_no_other(found):
    school, release = found
    safe = money_is_safe(school, asking(school))
    shown = [
        row
        for key in ("intervention_cost", "intervention_value")
        for row in release.table(key, Filters()).rows
        if row["unit"].startswith("pounds") and not row.get("hidden")
    ]
    assert shown and all(row["intervention"] in safe and row["value"] % 10 == 0 for row in shown)
