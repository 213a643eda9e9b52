"""Over-representation: the ratio of two shares, who is left out of it, and when it is too few to say."""

from math import exp, log, sqrt

import pytest

from data.filters import Filters
from data.measures.representation import representation
from data.source import answer
from tests.support_school import built, pupil, school

SUPPORT = [("K", "2024-01-01")]


def row_of(rows: dict, characteristic: str, **chosen) -> dict:
    return answer(built(rows), representation, Filters(**chosen)).row(characteristic)


def roll(boys: int, boys_with_sen: int, girls: int, girls_with_sen: int, **more) -> dict:
    return school(
        *(pupil(sex="M", sen=SUPPORT if number < boys_with_sen else ()) for number in range(boys)),
        *(pupil(sex="F", sen=SUPPORT if number < girls_with_sen else ()) for number in range(girls)),
        **more,
    )


def test_the_ratio_is_the_share_of_the_group_over_the_share_of_the_rest():
    row = row_of(roll(60, 18, 80, 8), "boys")
    spread = 1.96 * sqrt(1 / 18 - 1 / 60 + 1 / 8 - 1 / 80)
    assert row["value"] == pytest.approx((18 / 60) / (8 / 80))
    assert (row["low"], row["high"]) == pytest.approx((exp(log(3) - spread), exp(log(3) + spread)))
    assert (row["numerator"], row["denominator"], row["rest_numerator"], row["rest"], row["n"]) == (
        18,
        60,
        8,
        80,
        140,
    )
    assert row["note"] == ""


def test_a_pupil_of_whom_it_is_not_known_is_in_neither_group():
    rows = roll(10, 5, 10, 5)
    rows["pupils"] += [pupil(sex=None, sen=SUPPORT) for _ in range(40)]
    assert row_of(rows, "boys")["value"] == 1
    assert row_of(rows, "boys")["n"] == 20


@pytest.mark.parametrize(("month", "summer"), [(4, False), (5, True), (8, True), (9, False)])
def test_summer_born_is_from_may_to_august(month, summer):
    rows = school(pupil(date_of_birth=f"2013-{month:02d}-15", sen=SUPPORT))
    row = row_of(rows, "summer_born")
    assert (row["denominator"], row["rest"]) == (int(summer), int(not summer))


@pytest.mark.parametrize(
    ("sizes", "said", "note"),
    [
        ((0, 0, 0, 0), False, "x: not recorded for anybody"),
        ((9, 2, 0, 0), False, "z: nobody to compare"),
        ((4, 2, 30, 5), False, "counts only: fewer than 5 pupils in a group"),
        ((30, 5, 4, 2), False, "counts only: fewer than 5 pupils in a group"),
        ((5, 2, 30, 5), True, "u: fewer than 10 pupils in a group, not compared"),
        ((30, 5, 9, 2), True, "u: fewer than 10 pupils in a group, not compared"),
        ((10, 2, 30, 5), True, ""),
        ((10, 0, 30, 5), False, "no ratio: nobody with SEN on one side"),
        ((10, 2, 30, 0), False, "no ratio: nobody with SEN on one side"),
    ],
)
def test_a_ratio_of_few_pupils_says_so_or_is_not_said(sizes, said, note):
    rows = roll(*sizes)
    rows["pupils"].append(pupil(sen=SUPPORT))
    row = row_of(rows, "boys")
    assert (row["value"] is not None) == said
    assert row["note"] == note


def test_choices_of_status_and_area_change_who_has_sen_and_never_the_groups():
    rows = school(
        *(pupil(sex="M", sen=SUPPORT, needs=[("ASD", 1)]) for _ in range(5)),
        *(pupil(sex="F", sen=[("E", "2024-01-01")], needs=[("SEMH", 1)]) for _ in range(5)),
    )
    row = row_of(rows, "boys", need_area=("ci",))
    assert (row["numerator"], row["denominator"], row["rest_numerator"], row["rest"]) == (5, 5, 0, 5)
    row = row_of(rows, "boys", sen_status=("E",))
    assert (row["numerator"], row["denominator"], row["rest_numerator"], row["rest"]) == (0, 5, 5, 5)
