"""Test results as the snapshot holds them: their terms, and who the pupil was on the day."""

from datetime import date

import pytest

from data import terms
from data.filters import Filters
from data.measures.progress import tally_value_added
from data.parts.assessments import term_name, term_of
from data.school import AREA_CODES
from tests.support_results import built, moved, result, scored
from tests.support_school import HALF_TERMS, pupil, school


def only(rows: dict):
    """The part of a school with one result."""
    part = built(rows).parts["assessments"]
    assert len(part.score) == 1
    return part


@pytest.mark.parametrize(
    ("day", "name"),
    [("2026-08-31", "summer 2025/26"), ("2026-09-01", "autumn 2026/27"), ("2026-12-31", "autumn 2026/27"),
     ("2027-01-01", "spring 2026/27"), ("2027-04-06", "spring 2026/27"), ("2027-04-07", "summer 2026/27")],
)  # fmt: skip
def test_without_term_dates_terms_begin_on_their_usual_days(day, name):
    assert term_name(term_of(built(school(pupil())), date.fromisoformat(day))) == name


@pytest.mark.parametrize(
    ("day", "name"),
    [("2026-01-05", "autumn 2025/26"), ("2026-01-06", "spring 2025/26"), ("2026-04-12", "spring 2025/26"),
     ("2026-04-13", "summer 2025/26")],
)  # fmt: skip
def test_with_term_dates_a_holiday_belongs_to_the_term_before_it(day, name):
    snap = built(school(pupil(), terms=HALF_TERMS))
    assert term_name(term_of(snap, date.fromisoformat(day))) == name


def test_a_school_without_results_has_empty_arrays():
    part = built(school(pupil())).parts["assessments"]
    assert (part.kinds, len(part.score), part.areas.shape) == ((), 0, (0, len(AREA_CODES)))


def test_a_result_has_the_status_year_group_and_need_of_its_day():
    one = scored(
        result(100, "2025-10-06"), year="9", sen=[("K", "2025-09-01", "2025-10-06"), ("E", "2025-10-07")],
        needs=[("ASD", 1, date(2025, 1, 1), date(2025, 10, 6)), ("SEMH", 1, date(2025, 10, 7))],
    )  # fmt: skip
    part = only(school(one))
    assert (part.status[0], terms.YEAR_GROUPS[part.year[0]], AREA_CODES[part.area[0]]) == (1, "8", "ci")
    assert bool(part.on_roll[0])


def test_a_test_taken_before_the_pupil_came_has_the_status_of_their_first_day_and_no_place_on_roll():
    one = scored(
        result(104, "2026-05-12", scale="scaled"), on_roll=[("2026-09-02", None)], sen=[("K", "2026-09-02")]
    )
    part = only(school(one))
    assert (part.status[0], terms.YEAR_GROUPS[part.year[0]], bool(part.on_roll[0])) == (1, "7", False)


def test_a_guest_is_in_no_headcount():
    assert not only(school(scored(result(100), on_roll=[("2020-09-01", None, "G")]))).on_roll[0]


def test_a_score_at_a_limit_keeps_its_side():
    part = built(school(scored(result("<70", "2025-10-06"), result(">130")))).parts["assessments"]
    assert [(score, side) for score, side in zip(part.score.tolist(), part.beyond.tolist(), strict=True)] == [
        (70.0, -1), (130.0, 1),
    ]  # fmt: skip


def test_the_catalogue_gives_spread_and_reliability_by_test_and_scale():
    rows = school(scored(result(100), result(90, scale="scaled", test="Oak"), result(100, subject="maths", test="Ash")),
                  tests=[{"test": "Elm", "scale": "standardised", "sd": 14.0, "reliability": 0.9},
                         {"test": "Oak", "scale": "points", "sd": 3.0, "reliability": 0.8}])  # fmt: skip
    kinds = {kind.test: (kind.sd, kind.reliability) for kind in built(rows).parts["assessments"].kinds}
    assert kinds == {"Elm": (14.0, 0.9), "Oak": (None, None), "Ash": (15.0, None)}


def test_the_sums_of_girls_and_boys_are_the_sums_of_both():
    sen = [("K", "2024-01-01")]
    rows = school(
        *moved(100, 103, 12), *moved(100, 99, 7, sen=sen, sex="F"), *moved(100, 108, 5, sen=sen, sex="M")
    )
    snap = built(rows)
    girls, boys, both = (
        tally_value_added(snap, Filters(sex=sex))["reading", "Elm", "SEN"] for sex in (("F",), ("M",), ())
    )
    for place in (0, 1, 2, 5, 6):
        assert girls[place] + boys[place] == pytest.approx(both[place])
