"""The register's worked examples, and the edges of who is counted."""

from datetime import date

import pytest

from data.filters import Filters
from data.measures.listing import register_list
from data.measures.register import (
    arrivals,
    need_types,
    points,
    several_needs,
    share_of_roll,
    share_over_time,
    year_by_area,
)
from data.rounding import percent, said
from data.source import answer
from tests.support_school import HALF_TERMS, built, pupil, school, several

SUPPORT, PLAN = [("K", "2024-01-01")], [("E", "2024-01-01")]
FOUR_PUPILS = (
    [("ASD", 1)],
    [("ASD", 1), ("SLCN", 2)],
    [("SEMH", 1), ("SPLD", 2)],
    [("SPLD", 1)],
)


def shares(measure, rows: dict, **chosen) -> dict:
    found = answer(built(rows), measure, Filters(**chosen))
    return {found.key(row): (row["numerator"], row["denominator"]) for row in found.rows}


def counts(rows: dict, **chosen) -> tuple[int, int, int]:
    """Pupils at SEN support, with an EHC plan, and on roll."""
    found = shares(share_of_roll, rows, **chosen)
    return found[("K",)][0], found[("E",)][0], found[("SEN",)][1]


def test_the_worked_example_of_the_share_of_roll():
    rows = school(*several(61, sen=SUPPORT), *several(17, sen=PLAN), *several(334), phase="primary")
    found = answer(built(rows), share_of_roll, Filters())
    values = {found.key(row)[0]: row for row in found.rows}
    assert [said(values[code]["value"], 2) for code in ("K", "E", "SEN")] == ["14.81", "4.13", "18.93"]
    assert [said(values["SEN"][end], 2) for end in ("low", "high")] == ["15.44", "23.00"]
    assert [said(values["SEN"]["value"] - 19.4, 1)] == ["\u22120.5"]
    assert (values["SEN"]["numerator"], values["SEN"]["denominator"], values["SEN"]["n"]) == (78, 412, 412)


def test_the_worked_example_of_several_needs_by_primary_need_and_by_any():
    rows = school(*(pupil(sen=SUPPORT, needs=needs) for needs in FOUR_PUPILS))
    primary = shares(need_types, rows)
    assert {key[0]: people for key, (people, _) in primary.items() if people} == {
        "ASD": 2,
        "SEMH": 1,
        "SPLD": 1,
    }
    anything = shares(need_types, rows, needs="any")
    assert {key[0]: people for key, (people, _) in anything.items() if people} == {
        "ASD": 2, "SLCN": 1, "SEMH": 1, "SPLD": 2,
    }  # fmt: skip
    several = shares(several_needs, rows)
    assert several[("mean",)] == (6, 4)
    assert several[("2 or more areas",)] == (1, 4)


def test_the_mean_number_of_needs_and_the_share_with_two_areas_are_those_of_the_worked_example():
    rows = school(*(pupil(sen=SUPPORT, needs=needs) for needs in FOUR_PUPILS * 5))
    found = answer(built(rows), several_needs, Filters())
    assert found.row("mean")["value"] == 1.5
    assert (found.row("mean")["numerator"], found.row("mean")["denominator"]) == (30, 20)
    assert percent(found.row("2 or more areas")["value"]) == "25.0%"


def test_fewer_than_five_pupils_have_counts_and_no_mean():
    rows = school(*several(4, sen=SUPPORT, needs=[("ASD", 1)]))
    few = answer(built(rows), several_needs, Filters()).row("mean")
    assert (few["value"], few["numerator"], few["denominator"]) == (None, 4, 4)
    rows["pupils"] += several(1, sen=SUPPORT, needs=[("ASD", 1)])
    assert answer(built(rows), several_needs, Filters()).row("mean")["value"] == 1


@pytest.mark.parametrize(
    ("people", "value", "note"),
    [
        (1, None, "counts only"),
        (4, None, "counts only"),
        (5, 20, "u: fewer than 10"),
        (9, 100 / 9, "u: fewer than 10"),
        (10, 10, ""),
        (19, 100 / 19, ""),
        (20, 5, ""),
    ],
)
def test_how_much_a_share_says_depends_on_how_many_pupils_are_behind_it(people, value, note):
    rows = school(pupil(sen=SUPPORT), *several(people - 1), phase="all-through")
    row = answer(built(rows), share_of_roll, Filters()).row("SEN")
    assert (row["numerator"], row["n"], row["value"]) == (1, people, value)
    assert row["note"].split(" pupils")[0].removesuffix(": fewer than 5") == note


def test_both_ends_of_an_enrolment_and_of_a_status_are_in():
    stay = [("2026-03-02", "2026-03-10")]
    rows = school(
        pupil(on_roll=stay, sen=[("K", "2026-03-04", "2026-03-06"), ("E", "2026-03-07", "2026-03-08")])
    )
    by_day = [counts(rows, as_at=date(2026, 3, number)) for number in range(1, 12)]
    assert by_day == [
        (0, 0, 0), (0, 0, 1), (0, 0, 1), (1, 0, 1), (1, 0, 1), (1, 0, 1),
        (0, 1, 1), (0, 1, 1), (0, 0, 1), (0, 0, 1), (0, 0, 0),
    ]  # fmt: skip


def test_a_page_is_never_seen_as_at_a_day_after_the_data():
    rows = school(pupil(on_roll=[("2026-11-03", None)]), data_date=date(2026, 11, 2))
    found = answer(built(rows | {"pupils": [*rows["pupils"], pupil(sen=SUPPORT)]}), share_of_roll,
                   Filters(as_at=date(2027, 1, 1)))  # fmt: skip
    assert found.as_at == date(2026, 11, 2)
    assert found.row("SEN")["denominator"] == 1


def test_guests_and_subsidiary_registrations_are_not_counted_and_are_said():
    rows = school(
        *(pupil(on_roll=[("2025-09-01", None, status)], sen=SUPPORT) for status in ("C", "M", "S", "G")),
    )
    assert counts(rows) == (2, 0, 2)
    assert answer(built(rows), share_of_roll, Filters()).left_out == (
        "2 guest or subsidiary registrations are not counted.",
    )
    one = school(pupil(sen=SUPPORT), pupil(on_roll=[("2025-09-01", None, "G")]))
    assert answer(built(one), share_of_roll, Filters()).left_out == (
        "1 guest or subsidiary registration is not counted.",
    )


def test_a_year_group_cuts_everybody_and_a_need_area_cuts_pupils_with_sen_only():
    rows = school(
        *several(3, year="7"), *several(4, year="8"),
        pupil(year="7", sen=SUPPORT, needs=[("ASD", 1)]), pupil(year="7", sen=PLAN, needs=[("SEMH", 1)]),
    )  # fmt: skip
    assert counts(rows, year_group=("7",)) == (1, 1, 5)
    assert counts(rows, need_area=("ci",)) == (1, 0, 9)
    assert counts(rows, sen_status=("E",)) == (0, 1, 9)


def test_a_pupil_counts_in_the_area_of_their_primary_need_unless_any_need_is_asked_for():
    rows = school(pupil(sen=SUPPORT, needs=[("ASD", 1), ("SEMH", 2)]))
    assert counts(rows, need_area=("semh",))[0] == 0
    assert counts(rows, need_area=("semh",), needs="any")[0] == 1


def test_an_unknown_pupil_premium_is_neither_yes_nor_no():
    rows = school(*(pupil(sen=SUPPORT, pupil_premium=said) for said in (True, False, None)))
    assert counts(rows, pupil_premium=("Y",)) == (1, 0, 1)
    assert counts(rows, pupil_premium=("N",)) == (1, 0, 1)
    assert counts(rows, pupil_premium=("Y", "N")) == (2, 0, 2)


def test_other_and_not_assessed_are_a_bar_of_their_own_and_so_is_no_need_recorded():
    kinds = ("OTH", "NSA", "ASD")
    rows = school(
        *(pupil(sen=SUPPORT, needs=[(kind, 1)]) for kind in kinds),
        pupil(sen=SUPPORT),
        pupil(sen=SUPPORT, needs=[("HI", 2)]),
    )
    areas = {key[1]: people for key, (people, _) in shares(year_by_area, rows).items() if people}
    assert areas == {"oth": 2, "ci": 1, "none": 2}
    assert {key[1]: people for key, (people, _) in shares(year_by_area, rows, needs="any").items() if people} == {
        "oth": 2, "ci": 1, "none": 1, "sp": 1,
    }  # fmt: skip
    assert counts(rows, need_area=("oth",))[0] == 2
    assert counts(rows, need_area=("none",))[0] == 2


def test_other_needs_are_no_area_of_the_code_of_practice():
    needs = (
        [("ASD", 1), ("OTH", 2)],
        [("ASD", 1), ("NSA", 2)],
        [("ASD", 1), ("SLCN", 2)],
        [("ASD", 1), ("HI", 2)],
    )
    rows = school(*(pupil(sen=SUPPORT, needs=said) for said in needs))
    assert shares(several_needs, rows)[("2 or more areas",)] == (1, 4)


def test_a_need_is_counted_on_the_days_it_holds_and_twice_recorded_is_one_need():
    rows = school(
        pupil(sen=SUPPORT, needs=[("ASD", 1, "2026-01-10", "2026-01-12"), ("HI", 2), ("HI", 3, "2026-01-01")])
    )
    by_day = [
        shares(several_needs, rows, as_at=date(2026, 1, number))[("mean",)] for number in (9, 10, 12, 13)
    ]
    assert by_day == [(1, 1), (2, 1), (2, 1), (1, 1)]


def test_year_groups_are_worked_back_by_academic_years():
    rows = school(pupil(year="9", sen=SUPPORT, needs=[("ASD", 1)]))
    days = (date(2026, 9, 1), date(2026, 8, 31), date(2025, 8, 31), date(2022, 9, 1))
    years = [{key[0] for key in shares(year_by_area, rows, as_at=day)} for day in days]
    assert years == [{"9"}, {"8"}, {"7"}, {"5"}]


def test_the_trend_has_the_ends_of_the_last_nine_terms_and_the_day_itself():
    built_school = built(school(pupil(sen=SUPPORT), terms=HALF_TERMS))
    days = [(day.isoformat(), name) for day, name in points(built_school, Filters())]
    assert days == [
        ("2023-12-19", "Autumn 2023/24"), ("2024-03-27", "Spring 2023/24"), ("2024-07-21", "Summer 2023/24"),
        ("2024-12-19", "Autumn 2024/25"), ("2025-03-27", "Spring 2024/25"), ("2025-07-21", "Summer 2024/25"),
        ("2025-12-19", "Autumn 2025/26"), ("2026-03-27", "Spring 2025/26"), ("2026-07-21", "Summer 2025/26"),
        ("2026-11-02", "Now"),
    ]  # fmt: skip


def test_a_term_that_ends_on_the_day_is_one_point_and_not_two():
    built_school = built(school(pupil(sen=SUPPORT), terms=HALF_TERMS))
    days = [day for day, _ in points(built_school, Filters(as_at=date(2026, 7, 21)))]
    assert days[-2:] == [date(2026, 3, 27), date(2026, 7, 21)]
    assert len(days) == len(set(days))


def test_each_point_of_the_trend_has_the_roll_of_its_own_day_and_no_point_before_there_was_one():
    rows = school(
        pupil(on_roll=[("2026-07-21", None)], sen=SUPPORT),
        pupil(on_roll=[("2026-09-01", None)]),
        terms=HALF_TERMS,
    )
    found = shares(share_over_time, rows)
    assert {key[0]: sums for key, sums in found.items() if key[1] == "SEN"} == {
        "2026-07-21": (1, 1), "2026-11-02": (1, 2),
    }  # fmt: skip


def test_arrivals_are_counted_once_on_the_first_day_they_are_on_roll():
    came_back = [("2026-01-05", "2026-02-06"), ("2026-09-01", None)]
    rows = school(
        pupil(year="7", on_roll=[("2026-09-01", None)], sen=[("K", "2026-09-01")]),
        pupil(year="7", on_roll=[("2026-09-01", None)], sen=[("K", "2026-09-02")]),
        pupil(year="8", on_roll=came_back, sen=[("E", "2026-01-05")]),
        pupil(year="8", on_roll=[("2026-09-01", None)], sen=SUPPORT),
        pupil(
            year="R",
            on_roll=[("2026-08-31", None, "G"), ("2026-10-01", None, "C")],
            sen=[("E", "2026-10-01")],
        ),
        pupil(year="10", on_roll=[("2023-09-01", None)], sen=SUPPORT),
        pupil(year="11", on_roll=[("2023-08-31", None)], sen=[("E", "2020-01-01")]),
        pupil(year="11", on_roll=[("2022-09-05", None)], sen=[("E", "2020-01-01")]),
    )
    assert {key: sums for key, sums in shares(arrivals, rows).items() if key[2] == "SEN"} == {
        ("2023/24", "7", "SEN"): (0, 1),
        ("2025/26", "7", "SEN"): (1, 1),
        ("2026/27", "7", "SEN"): (1, 2),
        ("2026/27", "R", "SEN"): (1, 1),
    }


def test_arrivals_of_a_year_group_are_those_who_are_in_it_now():
    repeated = pupil(year="8", on_roll=[("2024-09-02", "2025-07-21")], year_in=2025, sen=SUPPORT)
    again = pupil(year="8", on_roll=[("2025-09-02", None)], sen=SUPPORT)["enrolments"]
    rows = school(repeated | {"enrolments": [*repeated["enrolments"], *again]})
    assert shares(arrivals, rows, year_group=("8",))["2024/25", "7", "SEN"] == (1, 1)
    assert shares(arrivals, rows, year_group=("9",)) == {}


def test_the_list_says_who_since_when_and_with_what():
    rows = school(
        pupil("Zed", "9", sen=PLAN, needs=[("HI", 1)]),
        pupil("Bo", "7", registration_group="7B", eal=True, pupil_premium=False,
              sen=[("K", "2024-01-01", "2024-02-01"), ("K", "2025-01-01", "2025-12-31"), ("E", "2026-01-01")],
              needs=[("SLCN", 2), ("ASD", 1), ("PD", 3, "2026-12-01")]),
        pupil("Amy", "7", sen=SUPPORT),
        pupil("Off", "7", sen=[("K", "2024-01-01", "2026-11-01")]),
    )  # fmt: skip
    found = answer(built(rows), register_list, Filters())
    assert [row["surname"] for row in found.rows] == ["Amy", "Bo", "Zed"]
    assert {name: found.rows[1][name] for name in register_list.columns} == {
        "surname": "Bo", "forename": "Bo", "year_group": "7", "registration_group": "7B", "sen_status": "E",
        "primary_need": "ASD", "other_needs": "SLCN", "on_register_since": "2025-01-01",
        "pupil_premium": "N", "eal": "Y", "looked_after": "",
    }  # fmt: skip
