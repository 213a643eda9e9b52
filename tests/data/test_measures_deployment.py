"""TA deployment on its worked example, on the edges, and against a slow second reckoning."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.filters import Filters
from data.intervals import t_quantile
from data.measures.deployment import ta_cost, ta_hours, ta_hours_by_term, ta_hours_by_year
from data.measures.deployment_people import band, one_pupil_list, ta_one_pupil, ta_paid_time
from data.measures.deployment_staff import hidden, ta_audit, ta_training
from data.measures.deployment_time import pupil_time, teacher_time
from data.source import answer as answered
from tests import oracle_deployment as oracle
from tests.support_deployment import answer, built, observed, random_deployment, slot, ta
from tests.support_school import examples, pupil, school, some_filters

SUPPORT = [("K", "2024-01-01")]
DEPLOYED = st.builds(random_deployment, seed=st.integers(0, 10**9), size=st.integers(1, 25))


def table(rows: dict, measure, **chosen):
    return answered(built(rows), measure, Filters(**chosen))


def rows_of(rows: dict, measure, **chosen) -> dict:
    found = table(rows, measure, **chosen)
    assert not found.missing
    return {found.key(row): row for row in found.rows}


def watched(times: int, *minutes, **said) -> list[dict]:
    return [observed(*minutes, **said) for _ in range(times)]


def test_the_worked_week_of_25_hours():
    # With the teacher 9 in class and 3 in a group, with a TA 6 one-to-one and 5 in a group, 2 alone.
    week = watched(10, 12 * 60, 11 * 60, 0, 2 * 60, sen=SUPPORT)
    found = rows_of(school(*week), pupil_time)
    assert found["SEN", "teacher"]["value"] == pytest.approx(48)
    assert found["SEN", "ta"]["value"] == pytest.approx(44)
    assert found["SEN", "alone"]["value"] == pytest.approx(8)
    one = school(pupil(sen=SUPPORT), staff=[ta()], slots=[slot(0, "one-to-one", 6, pupils=[0])])
    assert built(one).parts["deployment"].week_minutes == 25 * 60
    listed = table(one, one_pupil_list).rows
    assert (listed[0]["one_to_one_hours"], listed[0]["share_of_week"]) == (6, 24)


def test_the_gap_has_the_range_of_pupils_and_not_of_minutes():
    sen = [observed(60 + 20 * at, 40, 0, 100 - 20 * at, sen=SUPPORT) for at in (0, 1, 2, 3, 4)] * 2
    peers = [observed(120 + 10 * at, 20, 0, 60 - 10 * at) for at in (0, 1, 2, 3, 4)] * 2
    rows = school(*sen, *peers)
    gap = rows_of(rows, teacher_time)["SEN", "teacher_gap"]
    ends = [oracle.rate_and_error(oracle.time_seen(rows, Filters(), status), 0) for status in ("SEN", "N")]
    (r1, e1), (r2, e2) = ends
    degrees = (e1**2 + e2**2) ** 2 / (e1**4 / 9 + e2**4 / 9)
    spread = t_quantile(degrees) * sqrt(e1**2 + e2**2)
    assert [gap[name] for name in ("value", "low", "high")] == pytest.approx(
        [100 * (r1 - r2), 100 * (r1 - r2 - spread), 100 * (r1 - r2 + spread)]
    )


def test_a_side_with_under_ten_observed_hours_is_refused_and_ten_are_enough():
    def gap(minutes):
        rows = school(*watched(10, minutes, 0, 0, 0, sen=SUPPORT), *watched(10, 30, 30, 0, 0))
        return rows_of(rows, teacher_time)

    short, enough = gap(59), gap(60)
    assert short["SEN", "teacher"]["value"] is short["SEN", "teacher_gap"]["value"] is None
    assert short["SEN", "teacher"]["note"] == "u: fewer than 10 pupil-hours observed"
    assert (enough["SEN", "teacher"]["denominator"], enough["SEN", "teacher_gap"]["value"]) == (10, 50)


def test_nothing_is_compared_under_ten_pupils_nor_a_share_given_under_five():
    def of(times):
        return rows_of(
            school(*watched(times, 300, 0, 0, 0, sen=SUPPORT), *watched(10, 60, 0, 0, 60)), teacher_time
        )

    assert (of(9)["SEN", "teacher"]["value"], of(9)["SEN", "teacher_gap"]["value"]) == (100, None)
    assert of(4)["SEN", "teacher"]["value"] is None


def test_the_eight_activities_add_to_all_paid_hours():
    rows = school(pupil(), staff=[ta()], slots=[slot(0, "duty", 0.5), slot(0, "liaison", 1.5, 600)])
    found = rows_of(rows, ta_hours)
    assert len(found) == 8
    assert sum(row["value"] for row in found.values()) == pytest.approx(100)
    assert (found["duty",]["value"], found["duty",]["numerator"], found["duty",]["denominator"]) == (
        25,
        0.5,
        2,
    )


def test_a_timetable_lasts_until_a_later_one_takes_its_time_and_a_leaver_has_none():
    staff = [ta(), ta(end="2026-10-01")]
    slots = [slot(0, "duty", 1), slot(0, "cover", 1, 570, from_date="2026-10-05"), slot(1, "duty", 4)]
    rows = school(pupil(), staff=staff, slots=slots)
    assert rows_of(rows, ta_hours)["duty",]["denominator"] == 1
    before = rows_of(rows, ta_hours, as_at=slots[1]["from_date"].replace(day=1))
    assert before["duty",]["numerator"] == 5


def test_between_timetables_the_last_one_of_the_year_is_shown_and_none_of_the_year_before():
    rows = school(
        pupil(), staff=[ta()], slots=[slot(0, "duty", 1, from_date="2025-09-01", to_date="2026-07-20")]
    )
    assert rows_of(rows, ta_hours, as_at=rows["data_date"].replace(month=8, day=31))
    found = table(rows, ta_hours)
    assert (found.rows, found.counted) == ([], "No TA timetable holds in 2026/27 up to this date.")


def test_hours_of_a_choice_are_those_that_name_it_and_the_others_are_counted():
    semh = pupil(sen=SUPPORT, needs=[("SEMH", 1)])
    slots = [slot(0, "one-to-one", 1, pupils=[0], year_group="7"), slot(0, "duty", 2, 660)]
    rows = school(semh, staff=[ta()], slots=slots)
    found = table(rows, ta_hours, need_area=("semh",))
    assert found.row("one-to-one")["denominator"] == 1
    assert "2.0 hours a week name no pupil and are left out." in found.left_out
    assert table(rows, ta_hours, need_area=("ci",)).rows == []
    assert (
        "2.0 hours a week name no year group and are left out."
        in table(rows, ta_hours, year_group=("7",)).left_out
    )
    by_year = rows_of(rows, ta_hours_by_year)
    assert by_year["none", "duty"]["value"] == by_year["7", "one-to-one"]["value"] == 100


def test_what_a_choice_cannot_cut_says_so_and_stays_whole():
    rows = school(pupil(), staff=[ta()], slots=[slot(0, "liaison", 1, year_group="8")])
    found = table(rows, ta_paid_time, year_group=("7",))
    assert found.row("liaison", "minutes")["value"] == 60
    assert found.notes == ("Year group cannot cut this: it is the whole school\u2019s.",)


def test_tas_without_a_cost_are_left_out_and_counted():
    rows = school(pupil(), staff=[ta(20.0), ta(None)], slots=[slot(0, "duty", 1.5), slot(1, "duty", 2)])
    found = table(rows, ta_cost)
    assert found.row("duty")["value"] == 30
    assert found.left_out[0] == "1 TA has no hourly cost: 2.0 hours a week are left out."


@pytest.mark.parametrize(
    ("part", "whole", "name"),
    [(50, 100, "half"), (49, 100, "quarter"), (25, 100, "quarter"), (24, 100, "less"), (0, 100, "none")],
)
def test_the_lower_end_of_a_band_of_a_week_belongs_to_it(part, whole, name):
    assert band(part, whole) == name


def test_half_of_a_tas_week_with_one_pupil_is_counted_and_listed_without_the_ta():
    slots = [
        slot(0, "one-to-one", 2, pupils=[0]),
        slot(0, "duty", 2, 720),
        slot(1, "one-to-one", 1, pupils=[1, 2]),
    ]
    rows = school(pupil("Ash"), pupil("Elm"), pupil("Oak"), staff=[ta(), ta()], slots=slots)
    found = rows_of(rows, ta_one_pupil)
    assert (found["ta", "half"]["value"], found["ta", "none"]["value"]) == (1, 1)
    (listed,) = table(rows, one_pupil_list).rows
    assert (listed["surname"], listed["reasons"]) == (
        "Ash",
        "half or more of one TA\u2019s paid week is with this pupil",
    )
    assert "S0" not in str(listed)


def test_paid_time_is_a_mean_over_every_ta_of_the_week_and_counts_those_with_none():
    slots = [slot(0, "preparation", 1), slot(0, "liaison", 0.5, 660)] + [
        slot(at, "duty", 1) for at in (1, 2, 3, 4)
    ]
    found = rows_of(school(pupil(), staff=[ta() for _ in range(5)], slots=slots), ta_paid_time)
    assert [found[name, "minutes"]["value"] for name in ("both", "preparation", "liaison")] == [18, 12, 6]
    assert (found["both", "without"]["numerator"], found["both", "without"]["value"]) == (4, 80)


def test_a_group_under_five_hides_the_next_smallest_with_it():
    assert hidden({"TA": 4, "teacher": 20}) == {"TA", "teacher"}
    assert hidden({"TA": 5, "teacher": 20}) == set()
    assert hidden({"TA": 4, "teacher": 4, "other": 9}) == {"TA", "teacher"}
    assert hidden({"TA": 3}) == {"TA"}


def test_hidden_answers_leave_no_number_behind():
    few = [answer("1", f"t{at}", "teacher", 3) for at in range(20)] + [
        answer("1", f"a{at}", "TA", 2) for at in range(4)
    ]
    found = table(school(pupil(), answers=few), ta_audit)
    assert [(row["value"], row["n"], row["numerator"]) for row in found.rows] == [(None, None, None)] * 2
    assert "20" not in found.csv().replace("2026", "")


def test_a_respondent_counts_once_however_many_items_and_a_single_role_is_no_group():
    told = [answer("1", f"t{at}", "teacher", 2) for at in range(5)] + [
        answer("1", "t0", "teacher", 4, item="b")
    ]
    told += [answer("1", f"a{at}", "HLTA", 3) for at in range(5)] + [answer("1", "s", "SENCO", 4)]
    found = table(school(pupil(), answers=told), ta_audit)
    assert (found.row("practice", "1", "teacher")["value"], found.row("practice", "1", "TA")["value"]) == (
        2.2,
        3,
    )
    assert len(found.rows) == 2
    assert found.left_out == (
        "Answers of other roles are left out: a role that one person holds is never a group.",
    )


def test_the_latest_two_rounds_up_to_the_date_are_shown_in_their_order():
    days = {"old": "2024-10-01", "new": "2026-10-01", "mid": "2025-10-01", "late": "2026-12-01"}
    told = [answer(name, f"t{at}", "teacher", 2, on=on) for name, on in days.items() for at in range(5)]
    found = table(school(pupil(), answers=told), ta_audit)
    assert [row["round"] for row in found.rows] == found.facts["rounds"] == ["mid", "new"]


def test_training_counts_tas_in_post_once_from_september_of_the_year_before():
    autistic = pupil(sen=SUPPORT, needs=[("SEMH", 1), ("ASD", 2)])
    staff = [*(ta() for _ in range(5)), ta(end="2026-09-30"), ta(role="teacher")]
    sessions = [("2025-09-01", "ASD", [0, 1, 5, 6]), ("2026-03-01", "ASD", [0]), ("2025-08-31", "ASD", [2])]
    found = rows_of(school(autistic, staff=staff, sessions=sessions), ta_training)
    assert (found["ASD", "trained"]["numerator"], found["ASD", "trained"]["denominator"]) == (2, 5)
    assert found["ASD", "pupils"]["value"] == found["SEMH", "pupils"]["value"] == 1


MEASURES = (
    ta_hours, ta_hours_by_year, ta_hours_by_term, ta_cost, pupil_time, teacher_time, ta_one_pupil, ta_paid_time,
    ta_audit, ta_training,
)  # fmt: skip


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.key)
def test_a_school_without_the_files_is_told_which_to_import(measure):
    found = table(school(pupil()), measure)
    assert found.missing.startswith("Import ")
    assert found.rows == []


@examples(40)
@given(rows=DEPLOYED, filters=some_filters)
def test_hours_and_cost_agree_with_the_slow_reckoning(rows, filters):
    built_school = built(rows)
    slots = oracle.kept_slots(rows, filters)
    expected = oracle.minutes_by_activity(slots)
    found = {row["activity"]: row["numerator"] * 60 for row in answered(built_school, ta_hours, filters).rows}
    assert found == pytest.approx(expected if sum(expected.values()) else {})
    if rows["slots"]:
        cost = {row["activity"]: row["value"] for row in answered(built_school, ta_cost, filters).rows}
        pounds = oracle.cost_by_activity(rows, slots)
        assert cost == pytest.approx(pounds if sum(pounds.values()) else {})


@examples(40)
@given(rows=DEPLOYED, filters=some_filters)
def test_one_to_one_time_agrees_with_the_slow_reckoning(rows, filters):
    pupils, largest = oracle.one_to_one(rows, filters)
    found = {
        (row["week_of"], row["week_share"]): row["value"]
        for row in answered(built(rows), ta_one_pupil, filters).rows
    }
    if largest:
        assert found["ta", "half"] == sum(share >= 0.5 for share in largest.values())
        assert found["ta", "none"] == sum(share == 0 for share in largest.values())
        assert found["pupil", "half"] == sum(2 * minutes >= 1500 for minutes in pupils.values())
        assert found["pupil", "less"] == sum(4 * minutes < 1500 for minutes in pupils.values())
    else:
        assert found == {}


@examples(40)
@given(rows=DEPLOYED, filters=some_filters)
def test_observed_time_agrees_with_the_slow_reckoning(rows, filters):
    found = answered(built(rows), pupil_time, filters)
    for row in found.rows:
        seen = oracle.time_seen(rows, filters, row["sen_status"])
        column = ("teacher", "ta", "peers", "alone").index(row["company"])
        assert row["n"] == len(seen)
        assert 60 * row["denominator"] == pytest.approx(sum(map(sum, seen.values())))
        if row["value"] is not None:
            rate, error = oracle.rate_and_error(seen, column)
            assert row["value"] == pytest.approx(100 * rate)
            low = max(rate - t_quantile(len(seen) - 1) * error, 0)
            assert row["low"] == pytest.approx(100 * low)
