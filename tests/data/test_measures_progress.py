"""Progress on its worked examples and on the edges: bands, limits, test error, absence, who has no pair."""

from datetime import date, timedelta

import numpy as np
import pytest

from data.filters import Filters
from data.intervals import hedges_g
from data.measures.progress import value_added, value_added_by_area, value_added_by_start, winsorised
from data.measures.progress_attendance import value_added_by_absence
from data.measures.progress_change import change, error_of_difference, reliable_change
from data.measures.progress_gaps import effect_row, effect_size, score_gap
from data.measures.progress_levels import at_expected, usable_pairs
from data.measures.progress_lists import change_list, progress_watch_list
from data.measures.progress_pairs import merged
from data.rounding import said
from data.source import answer
from tests.support_results import CATALOGUE, NOW, THEN, built, moved, result, scored
from tests.support_school import pupil, school

SUPPORT = [("K", "2024-01-01")]
# Ten peers who start at each of these and reach these means.
LOW, MID, HIGH = (90, 96.0), (100, 103.0), (110, 108.5)


def peers(*starts: tuple[float, float], times: int = 10) -> list[dict]:
    return [one for before, after in starts for one in moved(before, after, times)]


def rows_of(rows: dict, measure, **chosen) -> dict:
    found = answer(built(rows), measure, Filters(**chosen))
    assert not found.missing
    return {found.key(row): row for row in found.rows}


def test_the_worked_example_of_value_added():
    pupils = [(90, 94), (90, 99), (100, 101), (100, 104), (110, 107)]
    sen = [one for before, after in pupils for one in moved(before, after, 2, sen=SUPPORT)]
    found = rows_of(school(*peers(LOW, MID, HIGH), *sen), value_added)
    row = found["reading", "Elm", "SEN"]
    assert (said(row["value"]), row["n"], row["note"]) == ("\u22120.3", 10, "")
    assert (row["score"], said(row["peers"])) == (101.0, "101.3")
    assert found["all", "", "SEN"]["value"] == pytest.approx(row["value"])
    assert found["all", "", "SEN"]["score"] is None


def test_the_worked_example_of_hedges_g():
    value, low, high = hedges_g((4.0, 6.0, 12), (6.5, 5.5, 60))
    assert [said(number, 3) for number in (value, low, high)] == ["\u22120.443", "\u22121.060", "0.174"]


def test_the_worked_example_of_reliable_change():
    error = error_of_difference(15, 0.9)
    assert [said(number, 2) for number in (error, 1.96 * error, 1.645 * error)] == ["6.71", "13.15", "11.03"]
    judged = change(92, 100, error)
    assert (said(judged.index, 2), judged.verdict) == ("1.19", "within")


@pytest.mark.parametrize(
    ("after", "verdict"),
    [(129.4, "within"), (129.5, "rose"), (70.6, "within"), (70.5, "fell"), (100, "within")],
)
def test_an_index_of_exactly_1_96_is_within_test_error(after, verdict):
    assert change(100, after, error_of_difference(15, 0.5)).verdict == verdict


def test_a_short_band_takes_in_the_next_one_up_and_a_short_top_band_joins_the_one_below():
    assert merged([10, 10, 10, 10, 10]) == [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]
    assert merged([9, 10, 10, 10, 9]) == [(0, 1), (2, 2), (3, 4)]
    assert merged([0, 9, 1, 10, 0]) == [(0, 2), (3, 4)]
    assert merged([3, 3, 3, 0, 1]) == [(0, 4)]
    assert merged([3, 3, 3, 0, 0]) == []


def test_bands_begin_at_85_95_105_and_115():
    starts = (84.9, 85, 94.9, 95, 104.9, 105, 114.9, 115)
    rows = school(*peers(*((start, 100) for start in starts)), *moved(84.9, 100, 1, sen=SUPPORT))
    assert [key[2] for key in rows_of(rows, value_added_by_start)] == [
        "below 85", "85 to 94", "95 to 104", "105 to 114", "115 and up",
    ]  # fmt: skip


def test_nine_comparison_pupils_in_all_are_too_few_to_compare_with():
    sen = moved(100, 100, 10, sen=SUPPORT)
    assert rows_of(school(*peers((100, 100), times=9), *sen), value_added) == {}
    few = rows_of(school(*peers((100, 100)), *sen), value_added)
    assert few["reading", "Elm", "SEN"]["value"] == 0


def test_nine_pupils_have_no_mean():
    nine = rows_of(school(*peers(MID), *moved(100, 90, 9, sen=SUPPORT)), value_added)["all", "", "SEN"]
    assert (nine["value"], nine["n"], nine["note"]) == (None, 9, "u: fewer than 10 pupils, no mean")
    ten = rows_of(school(*peers(MID), *moved(100, 90, 10, sen=SUPPORT)), value_added)["all", "", "SEN"]
    assert ten["value"] == -13


def test_the_comparison_stays_whole_when_a_year_group_is_chosen():
    rows = school(*peers(MID), *moved(100, 101, 10, sen=SUPPORT, year="9"))
    assert rows_of(rows, value_added, year_group=("9",))["reading", "Elm", "SEN"]["value"] == -2


def test_a_score_at_the_limit_is_left_out_of_gains_and_counted():
    rows = school(*peers(MID), *moved(100, 101, 10, sen=SUPPORT), *moved("<70", 90, sen=SUPPORT),
                  *moved(120, ">130", 2, sen=SUPPORT))  # fmt: skip
    found = answer(built(rows), value_added, Filters())
    assert found.row("reading", "Elm", "SEN")["n"] == 10
    assert "3 pairs of scores with one at a test\u2019s limit left out." in found.left_out
    assert answer(built(rows), score_gap, Filters()).left_out == (
        "3 scores at a test\u2019s limit are left out of the means.",
    )


def test_other_scales_have_no_value_added_and_are_named():
    one = scored(result(100, THEN, scale="scaled"), result(104, scale="scaled"), sen=SUPPORT)
    found = answer(built(school(*[one] * 10, *[{**one, "statuses": []}] * 10)), value_added, Filters())
    assert found.rows == []
    assert found.left_out == ("Not on a standardised scale, so in no value added: reading (scaled).",)


def test_two_tests_of_a_subject_are_never_one_series():
    half = [scored(result(100, THEN, test="Oak"), result(90), sen=SUPPORT) for _ in range(20)]
    assert rows_of(school(*peers(MID), *half), value_added)["all", "", "SEN"]["n"] == 0


def test_of_two_results_in_a_term_the_later_counts():
    sen = [scored(result(100, THEN), result(60), result(103, "2026-10-20"), sen=SUPPORT) for _ in range(10)]
    assert rows_of(school(*peers(MID), *sen), value_added)["all", "", "SEN"]["value"] == 0


def test_the_status_is_that_of_the_day_of_the_test():
    since = [("K", "2026-10-06")]
    rows = school(*peers(MID), *moved(100, 101, 10, sen=since))
    assert rows_of(rows, value_added)["all", "", "SEN"]["n"] == 0
    rows = school(*peers(MID), *moved(100, 101, 10, sen=[("K", NOW, NOW)]))
    assert rows_of(rows, value_added)["all", "", "SEN"]["n"] == 10


def test_a_sitting_that_only_one_pupil_caught_up_with_is_no_sitting():
    late = scored(result(100, THEN), result(101), result(140, "2027-01-20"), sen=SUPPORT)
    rows = school(*peers(MID), *moved(100, 101, 9, sen=SUPPORT), late, data_date=date(2027, 2, 1))
    assert rows_of(rows, value_added)["all", "", "SEN"]["value"] == -2


def test_a_sitting_of_over_a_year_ago_is_not_the_latest():
    rows = school(*peers(MID), *moved(100, 101, 10, sen=SUPPORT), data_date=date(2027, 12, 31))
    assert rows_of(rows, value_added)["all", "", "SEN"]["n"] == 10
    rows["data_date"] = date(2028, 1, 1)
    assert rows_of(rows, value_added) == {}


def test_the_lowest_and_highest_tenth_are_pulled_in():
    assert winsorised(np.array([-90.0, 1, 2, 3, 4, 5, 6, 7, 8, 90])) == 1 + 36 + 8
    assert winsorised(np.array([-90.0, 1, 2])) == -87


def test_a_pupil_counts_once_over_subjects_and_the_range_grows_with_the_peers_own():
    maths = [result(100, THEN, subject="maths"), result(113, subject="maths")]
    both = [one | {"results": one["results"] + maths} for one in moved(100, 101, 10, sen=SUPPORT)]
    others = [one | {"results": one["results"] + maths} for one in peers(MID)]
    row = rows_of(school(*others, *both), value_added)["all", "", "SEN"]
    assert (row["value"], row["n"], row["low"], row["high"]) == (-1, 10, -1, -1)
    wide = [one for score in (98, 108) for one in moved(100, score, 5)]
    row = rows_of(school(*wide, *moved(100, 101, 10, sen=SUPPORT)), value_added)["all", "", "SEN"]
    # Ten peers with a spread of 5 sqrt(10 / 9): their mean is known to 5 / 3; t on 9 degrees of freedom is 2.262.
    assert (said(row["value"]), said(row["high"] - row["value"], 2)) == ("\u22122.0", "3.77")


def test_a_need_area_is_that_of_the_primary_need_unless_any_is_chosen():
    rows = school(*peers(MID), *moved(100, 101, 10, sen=SUPPORT, needs=[("ASD", 1), ("SEMH", 2)]))
    assert {key[0] for key in rows_of(rows, value_added_by_area)} == {"ci"}
    assert {key[0] for key in rows_of(rows, value_added_by_area, needs="any")} == {"ci", "semh"}
    assert rows_of(rows, value_added, need_area=("semh",))["all", "", "SEN"]["n"] == 0


@pytest.mark.parametrize(
    ("absent", "possible", "band"),
    [(0, 100, "under 5%"), (4, 100, "under 5%"), (5, 100, "5% to under 10%"), (9, 100, "5% to under 10%"),
     (10, 100, "10% and more"), (36, 360, "10% and more"), (35, 360, "5% to under 10%"), (18, 360, "5% to under 10%")],
)  # fmt: skip
def test_bands_of_absence_are_cut_in_whole_numbers(absent, possible, band):
    first, sen = date(2025, 10, 13), moved(100, 101, 10, sen=SUPPORT)
    for one in sen:
        one["weeks"] = [
            (first + timedelta(weeks=week), possible // 10, absent // 10 + (week < absent % 10))
            for week in range(10)
        ]
    found = rows_of(school(*peers(MID), *sen), value_added_by_absence)
    assert {key[0]: row["n"] for key, row in found.items() if key[1] == "SEN" and row["n"]} == {band: 10}


def test_a_pupil_without_a_session_between_the_sittings_stands_in_no_band_and_is_counted():
    sen = moved(100, 101, 10, sen=SUPPORT)
    sen[0]["weeks"] = [(date(2026, 10, 12), 10, 1)]
    sen[1]["weeks"] = [(date(2026, 9, 28), 10, 1)]
    found = answer(built(school(*peers(MID), *sen)), value_added_by_absence, Filters())
    assert sum(row["n"] for row in found.rows) == 1
    assert found.left_out[-1].startswith("9 pupils with SEN have no possible session")


def test_the_score_gap_has_a_row_a_term_and_no_value_under_ten_on_a_side():
    rows = school(*peers((100, 104)), *moved(90, 99, 10, sen=SUPPORT))
    found = rows_of(rows, score_gap)
    assert {key[2]: row["value"] for key, row in found.items()} == {
        "2025/26 autumn": -10,
        "2026/27 autumn": -5,
    }
    few = rows_of(school(*peers((100, 104)), *moved(90, 99, 9, sen=SUPPORT)), score_gap)
    assert {row["value"] for row in few.values()} == {None}


def test_an_effect_size_needs_ten_on_both_sides_and_some_spread():
    flat = (10, 40.0, 160.0)
    assert effect_row(("subject", "test"), ("reading", "Elm"), (*flat, *flat))["value"] is None
    nine = effect_row(("subject", "test"), ("reading", "Elm"), (9, 36.0, 200.0, 10, 40.0, 300.0))
    assert nine["note"].startswith("u: fewer than 10")
    rows = school(*peers((100, 98)), *peers((100, 108)), *moved(100, 101, 10, sen=SUPPORT))
    row = rows_of(rows, effect_size)["reading", "Elm"]
    assert (row["n"], row["peers"]) == (10, 20)
    assert row["low"] < row["value"] < 0


@pytest.mark.parametrize(
    ("score", "expected", "counts"),
    [(95, 95.0, (1, 1)), (94.9, 95.0, (0, 1)), ("<70", 95.0, (0, 1)), ("<70", 65.0, (0, 0)), ("<70", 70.0, (0, 1)),
     (">130", 95.0, (1, 1)), (">130", 130.0, (1, 1)), (">130", 135.0, (0, 0)), (100, None, (0, 0))],
)  # fmt: skip
def test_who_is_at_the_expected_score(score, expected, counts):
    rows = school(scored(result(score, expected=expected), sen=SUPPORT), scored(result(99, expected=95.0)))
    row = rows_of(rows, at_expected)["reading", "Elm", "SEN"]
    assert (row["numerator"], row["denominator"]) == counts


def test_every_pupil_with_sen_who_was_due_to_sit_has_one_reason():
    rows = school(
        *moved(100, 101, 5, sen=SUPPORT),
        *moved("<70", 80, 2, sen=SUPPORT),
        scored(result(100, THEN), sen=SUPPORT),
        scored(result(100), sen=SUPPORT),
        scored(result(100), sen=SUPPORT, on_roll=[("2025-10-07", None)]),
        pupil(sen=SUPPORT, year="11"),
    )
    found = rows_of(rows, usable_pairs)
    assert {key[2]: (row["numerator"], row["denominator"]) for key, row in found.items()} == {
        "usable": (5, 10), "no latest": (1, 10), "joined": (1, 10), "no earlier": (1, 10), "limit": (2, 10),
    }  # fmt: skip


def test_without_a_reliability_nothing_is_judged_and_that_is_said():
    rows = school(*peers(MID), *moved(100, 60, 10, sen=SUPPORT), tests=[])
    found = answer(built(rows), reliable_change, Filters())
    assert found.rows == []
    assert found.left_out == ("Cannot judge Elm: tests.csv gives no reliability for it.",)
    assert answer(built(rows), progress_watch_list, Filters()).rows == []
    listed = answer(built(rows), change_list, Filters()).rows
    assert {(row["earlier_score"], row["change_of_score"], row["change_index"]) for row in listed} == {
        (100, -40, "")
    }
    assert {row["verdict"] for row in listed} == {"Cannot judge"}


def test_a_fall_of_the_threshold_itself_puts_a_pupil_on_the_watch_list():
    catalogue = [CATALOGUE[0] | {"reliability": 0.5}]
    fell = school(*peers((100, 75.4)), *moved(100, 75.325, 1, name="Ash", sen=SUPPORT), tests=catalogue)
    (row,) = answer(built(fell), progress_watch_list, Filters()).rows
    assert row["surname"] == "Ash"
    assert row["reasons"] == "Reading: 100 in October 2025, 75.3 now, a fall beyond test error (24.7 points)."
    short = school(*peers((100, 75.4)), *moved(100, 75.4, 1, sen=SUPPORT), tests=catalogue)
    assert answer(built(short), progress_watch_list, Filters()).rows == []


def test_a_pupil_who_kept_their_score_while_peers_rose_is_on_the_watch_list():
    rows = school(*peers((100, 112)), *moved(100, 100, 1, name="Ash", sen=SUPPORT))
    (row,) = answer(built(rows), progress_watch_list, Filters()).rows
    assert row["reasons"] == (
        "Reading: 100 in October 2025, 100 now, where peers from the same start (any start) average 112.0."
    )


def test_a_school_without_results_says_what_to_import():
    found = answer(built(school(pupil(sen=SUPPORT))), value_added, Filters())
    assert found.missing == "Import assessments.csv to see this."
    assert found.rows == []


def test_one_pupil_with_one_result_breaks_nothing():
    snap = built(school(scored(result(100), sen=SUPPORT)))
    measures = (value_added, value_added_by_area, value_added_by_start, score_gap, effect_size, at_expected,
                usable_pairs, reliable_change)  # fmt: skip
    for measure in measures:
        assert all(row["value"] is None for row in answer(snap, measure, Filters()).rows), measure.key
