"""Staff confidence against worked examples, its edges, and a slow second count; small teams stay hidden everywhere."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from data.filters import Filters
from data.measures import cpd, cpd_answers, cpd_change, cpd_training
from data.measures.core import MEASURES
from data.measures.cpd_rounds import ALL_STAFF, PUPILS, hidden_among
from data.source import answer
from tests import oracle_cpd as oracle
from tests.support_cpd import (
    EARLIER,
    LATER,
    NEEDS,
    answers,
    audits,
    built,
    pupils_needing,
    school_of,
    staff,
)
from tests.support_school import examples, pupil, some_filters

KEYS = sorted(key for key in MEASURES if key.startswith("cpd_"))


def table(school, measure, filters=None):
    return answer(school, measure, filters or Filters())


def golden():
    """24 of 40 answered: 9 are not confident with ASD (26 pupils), 5 with SEMH (31 pupils)."""
    said = answers("Autumn", LATER, "Maths", "ASD", [2] * 9 + [3] * 6 + [4] * 9)
    said += answers("Autumn", LATER, "Maths", "SEMH", [1] * 5 + [5] * 19)
    posts = staff("Maths", 39) + staff("Maths", 1, "SENCO") + staff("Office", 3, "other")
    return built(school_of(*pupils_needing(ASD=26, SEMH=31)), said, posts)


def test_the_smaller_need_comes_first_where_fewer_staff_are_confident_with_it():
    first, second = table(golden(), cpd.priority).rows
    assert (first["need_type"], second["need_type"]) == ("ASD", "SEMH")
    assert first["value"] == 9.75
    assert second["value"] == pytest.approx(6.46, abs=0.005)
    assert (first["low"] / 26, first["high"] / 26) == pytest.approx((0.212, 0.573), abs=0.0005)
    assert (first["pupils"], first["share"], second["pupils"]) == (26, 37.5, 31)
    assert first["tied"]
    assert second["tied"]
    assert first["note"] == "26 pupils x 37.5% of staff; tied with a neighbour"


def test_those_who_did_not_answer_could_move_the_share_from_22_5_to_62_5():
    row = table(golden(), cpd_answers.response_bounds).row(ALL_STAFF, "ASD")
    assert (row["value"], row["low"], row["high"]) == (37.5, 22.5, 62.5)
    rate = table(golden(), cpd_answers.response_rate).row(ALL_STAFF)
    assert (rate["numerator"], rate["denominator"], rate["value"], rate["note"]) == (24, 40, 60.0, "")


def test_under_six_tenths_is_a_low_response():
    said = answers("Autumn", LATER, "Maths", "ASD", [3] * 5)
    row = table(built(school_of(pupil()), said, staff("Maths", 9)), cpd_answers.response_rate).row("Maths")
    assert row["note"] == "low response"


def test_a_neutral_answer_counts_in_the_whole_and_not_as_low():
    said = answers("Autumn", LATER, "Maths", "ASD", [1, 2, 3, 3, 5])
    row = table(built(school_of(pupil()), said), cpd.confidence_grid).row("Maths", "ASD")
    assert (row["numerator"], row["denominator"], row["value"]) == (2, 5, 40.0)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({"A": 9, "B": 5}, set()),
        ({"A": 9, "B": 4}, {"A", "B"}),
        ({"A": 9, "B": 4, "C": 6}, {"B", "C"}),
        ({"A": 9, "B": 4, "C": 3}, {"B", "C"}),
        ({"A": 9, "B": 1, "C": 2, "D": 6}, {"B", "C", "D"}),
        ({"A": 9, "B": 0}, set()),
        ({"A": 4}, {"A"}),
        ({}, set()),
    ],
)
def test_a_team_under_five_is_hidden_among_enough_others(sizes, expected):
    assert hidden_among(sizes) == expected == oracle.hidden(sizes)


def small_and_large():
    said, posts = [], []
    for name, when in (("one", EARLIER), ("two", LATER)):
        for team, size in (("Maths", 9), ("English", 7), ("Drama", 5), ("Canary", 2)):
            for need in NEEDS:
                said += answers(name, when, team, need, [1 + n % 5 for n in range(size)], wants=True)
    for team, size in (("Maths", 9), ("English", 8), ("Drama", 5), ("Canary", 2), ("Gone", 6)):
        posts += staff(team, size)
    came = [one["staff_id"] for one in posts if one["team"] == "Canary"]
    return built(
        school_of(*pupils_needing(ASD=3)), said, posts, [("S1", "2026-02-02", "ASD", 2.0, 90.0, came)]
    )


@pytest.mark.parametrize("key", KEYS)
def test_a_small_team_and_the_next_smallest_are_nowhere(key):
    found = table(small_and_large(), MEASURES[key])
    assert found.rows
    everything = f"{found.rows} {found.csv()} {found.facts} {found.counted} {found.left_out} {found.notes}"
    for hidden in ("Canary", "Drama", "Gone", "Canarybird", "SENCO"):
        assert hidden not in everything
    if "team" in found.groups:
        assert {row["team"] for row in found.rows} <= {ALL_STAFF, PUPILS, "Maths", "English"}
        assert any("hidden" in words for words in found.left_out)


@pytest.mark.parametrize("key", KEYS)
def test_fewer_than_five_answers_in_all_show_nothing_of_anybody(key):
    said = answers("one", EARLIER, "Maths", "ASD", [1] * 4) + answers("two", LATER, "Maths", "ASD", [1] * 4)
    school = built(school_of(pupil()), said, staff("Maths", 6), [("S1", "2026-02-02", "ASD", 1.0, 5.0, [])])
    for row in table(school, MEASURES[key]).rows:
        about_staff = row["unit"] in ("percent of staff", "percent of invited", "expected pupils", "points")
        if about_staff and row.get("quantity") != "attended":
            assert (row["value"], row["numerator"]) == (None, None) or row["n"] == 0


def test_a_need_that_few_of_a_team_answered_is_hidden_for_that_team_and_one_more():
    said = []
    for team, size in (("Maths", 9), ("English", 7), ("Drama", 6)):
        said += answers("two", LATER, team, "SEMH", [2] * size)
        said += answers("two", LATER, team, "ASD", [2] * (3 if team == "Drama" else size))
    found = table(built(school_of(pupil()), said), cpd.confidence_grid)
    assert found.row("Drama", "SEMH")["value"] == 100
    assert [found.row(team, "ASD")["value"] for team in ("Drama", "English", "Maths")] == [None, None, 100]
    assert found.row("Drama", "ASD")["note"].startswith("c: hidden")


def test_the_same_people_are_paired_and_the_exact_p_is_that_of_a_coin():
    before, after = [1] * 8 + [4] * 4, [4] * 7 + [1] * 1 + [4] * 3 + [2]
    said = answers("one", EARLIER, "Maths", "ASD", before) + answers("two", LATER, "Maths", "ASD", after)
    found = table(built(school_of(pupil()), said), cpd_change.confidence_change)
    row = found.row("Maths", "ASD", "change")
    assert (row["n"], row["gained"], row["lost"]) == (12, 7, 1)
    assert row["value"] == pytest.approx(-50)
    assert row["p"] == pytest.approx(2 * (1 + 8) / 2**8)
    assert row["p"] == pytest.approx(oracle.mcnemar(7, 1))
    assert found.row(ALL_STAFF, "ASD", "change")["value"] == row["value"]


def test_other_people_are_two_shares_with_a_warning():
    said = answers("one", EARLIER, "Maths", "ASD", [1] * 8)
    said += answers("two", LATER, "Maths", "ASD", [4] * 8, first=20)
    found = table(built(school_of(pupil()), said), cpd_change.confidence_change)
    assert [found.row("Maths", "ASD", side)["value"] for side in ("earlier", "later")] == [100, 0]
    row = found.row("Maths", "ASD", "change")
    assert (row["value"], row["note"]) == (None, cpd_change.UNPAIRED)


def paired(newcomers: int):
    said = answers("two", LATER, "Maths", "ASD", [1] * newcomers, first=40)
    for team in ("Maths", "English"):
        for name, when in (("one", EARLIER), ("two", LATER)):
            said += answers(name, when, team, "ASD", [2] * 8)
    found = table(built(school_of(pupil()), said), cpd_change.confidence_change)
    return [found.row(team, "ASD", "change")["n"] for team in ("Maths", "English", ALL_STAFF)]


def test_nobody_is_paired_where_what_a_few_others_said_would_follow():
    # Two people who answered once would be known from the totals and the change of all the rest.
    assert paired(2) == [0, 8, 0]
    assert paired(4) == [0, 8, 0]
    assert paired(5) == [8, 8, 16]
    assert paired(0) == [8, 8, 16]


def test_nobody_who_changed_is_a_p_of_one():
    assert cpd_change.mcnemar(0, 0) == 1.0 == oracle.mcnemar(0, 0)
    assert cpd_change.mcnemar(1, 1) == 1.0 == oracle.mcnemar(1, 1)


def test_year_groups_cut_pupils_and_never_staff():
    said = answers("two", LATER, "Maths", "ASD", [1] * 6)
    inside = pupils_needing(ASD=4)
    outside = [pupil(year="9", sen=[("K", "2024-09-01")], needs=[("ASD", 1)])]
    school = built(school_of(*inside, *outside), said)
    found = table(school, cpd.priority, Filters(year_group=("9",)))
    assert (found.rows[0]["pupils"], found.rows[0]["denominator"]) == (1, 6)
    assert "staff never are" in found.left_out[-1]
    assert "does not cut staff" in table(school, cpd.confidence_levels, Filters(year_group=("9",))).notes[0]


def test_a_pupil_with_no_sen_is_not_counted_and_a_second_need_is():
    said = answers("two", LATER, "Maths", "ASD", [1] * 6)
    second = pupil(sen=[("E", "2024-09-01")], needs=[("HI", 1), ("ASD", 2)])
    none = pupil(needs=[("ASD", 1)])
    found = table(built(school_of(second, none), said), cpd.priority)
    assert (found.row("ASD")["pupils"], found.row("HI")["value"]) == (1, None)
    assert "not asked about" in found.row("HI")["note"]


def test_a_round_is_looked_at_from_its_last_day_on():
    said = answers("one", EARLIER, "Maths", "ASD", [1] * 5) + answers("two", LATER, "Maths", "ASD", [5] * 5)
    school = built(school_of(pupil()), said)
    on_the_day = Filters(as_at=LATER)
    before = replace(on_the_day, as_at=date(2026, 9, 27))
    assert table(school, cpd.confidence_grid, on_the_day).row("Maths", "ASD")["value"] == 0
    assert table(school, cpd.confidence_grid, before).row("Maths", "ASD")["value"] == 100


def test_only_staff_in_post_on_the_last_day_who_are_asked_are_invited():
    posts = staff("Maths", 6) + staff("Maths", 1, "TA", end_date=date(2026, 9, 27))
    posts += staff("Maths", 1, "HLTA", end_date=LATER) + staff(
        "Maths", 1, "leader", start_date=date(2026, 9, 29)
    )
    posts += staff("Maths", 2, "other")
    said = answers("two", LATER, "Maths", "ASD", [1] * 5)
    row = table(built(school_of(pupil()), said, posts), cpd_answers.response_rate).row("Maths")
    assert row["denominator"] == 7


def test_training_is_costed_between_the_rounds_and_its_time_apart_from_its_price():
    said = answers("one", EARLIER, "Maths", "ASD", [1] * 6) + answers("two", LATER, "Maths", "ASD", [4] * 6)
    posts = staff("Maths", 6)
    ids = [one["staff_id"] for one in posts]
    sessions = [
        ("S0", EARLIER, "ASD", 1.0, 999.0, ids),
        ("S1", "2026-02-02", "ASD", 2.0, 100.0, ids),
        ("S2", LATER, "SEMH", 1.5, None, ids[:2]),
        ("S3", "2026-09-29", "ASD", 1.0, 999.0, ids),
    ]
    found = table(built(school_of(pupil()), said, posts, sessions), cpd_training.training_cost)
    assert found.row("ASD", "training_cost")["value"] == 100
    assert found.row("ASD", "staff_time")["value"] == 6 * 2 * 30
    assert found.row("ASD", "staff_hours")["value"] == 12
    assert found.row("ASD", "change")["value"] == -100
    assert found.row("SEMH", "staff_time")["value"] is None
    assert any("without a cost" in words for words in found.left_out)


def test_training_attended_is_of_the_staff_in_post_in_twelve_months():
    posts = staff("Maths", 6)
    ids = [one["staff_id"] for one in posts]
    said = answers("two", LATER, "Maths", "ASD", [1] * 6, wants=True)
    sessions = [("S1", "2025-11-02", "ASD", 1.0, 0.0, ids), ("S2", "2025-11-03", "ASD", 1.0, 0.0, ids[:2])]
    found = table(built(school_of(*pupils_needing(ASD=2)), said, posts, sessions), cpd_training.training)
    attended, wanted = found.row("ASD", "attended"), found.row("ASD", "wanted")
    assert (attended["numerator"], attended["denominator"], attended["low"]) == (2, 6, None)
    assert (wanted["numerator"], wanted["denominator"]) == (6, 6)
    assert found.row("ASD", "pupils")["value"] == 2


@examples(60)
@given(audits, some_filters)
def test_every_share_is_what_counting_answers_gives_and_hidden_teams_have_none(audit, filters):
    rows, said, posts = audit
    filters = replace(filters, as_at=None)
    school = built(rows, said, posts)
    last = [one for one in said if one[0] == max((one[0] for one in said), default="")]
    flat = [one[:6] for one in last]
    sizes = {team: len(oracle.people(flat, team)) for team in {one[2] for one in flat}}
    gone = oracle.hidden(sizes)
    grid = table(school, cpd.confidence_grid, filters)
    for row in grid.rows:
        assert row["team"] not in gone
        if row["team"] == PUPILS:
            continue
        team = None if row["team"] == ALL_STAFF else row["team"]
        k, n = oracle.unsure(flat, row["need_type"], team)
        if row["value"] is None:
            assert row["numerator"] is None
            continue
        assert n >= 5
        assert (row["numerator"], row["denominator"], row["value"]) == (k, n, pytest.approx(100 * k / n))
        assert (row["low"], row["high"]) == pytest.approx(oracle.wilson(k, n), abs=1e-9)
    for row in table(school, cpd.priority, filters).rows:
        k, n = oracle.unsure(flat, row["need_type"])
        if row["value"] is not None:
            assert row["value"] == pytest.approx(row["pupils"] * k / n)


@examples(60)
@given(audits)
def test_no_team_cell_under_five_can_be_found_by_taking_the_shown_from_the_whole(audit):
    rows, said, posts = audit
    found = table(built(rows, said, posts), cpd.confidence_grid)
    for need in NEEDS:
        whole = found.row(ALL_STAFF, need)
        if whole is None or whole["value"] is None:
            continue
        shown = sum(
            row["denominator"] or 0
            for row in found.rows
            if row["need_type"] == need and row["team"] not in (ALL_STAFF, PUPILS)
        )
        rest = whole["denominator"] - shown
        assert rest == 0 or rest >= 5
