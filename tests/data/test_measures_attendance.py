"""Absence: the worked examples, who is counted and on which day, and what may be compared."""

from datetime import date

import pytest

from data.filters import Filters
from data.measures.attendance import absence_by_area, absence_by_year, overall_absence
from data.measures.attendance_thresholds import absence_bands, persistent_absence, severe_absence
from data.measures.attendance_units import Units
from data.rounding import said
from data.source import answer
from tests.support_attendance import attending, attending_weeks, built, with_sessions
from tests.support_school import HALF_TERMS, pupil, school

SUPPORT, PLAN = [("K", "2024-01-01")], [("E", "2024-01-01")]
AS_AT = date(2027, 7, 23)


def told(measure, *pupils, filters=None, **more) -> dict:
    rows = school(*pupils, **{"data_date": AS_AT, "terms": HALF_TERMS, **more})
    found = answer(built(rows), measure, filters or Filters())
    return {found.key(row): row for row in found.rows}


def anybody(measure, *pupils, **more):
    rows = school(*pupils, **{"data_date": AS_AT, "terms": HALF_TERMS, **more})
    return answer(built(rows), measure, Filters())


def sums(row: dict) -> tuple[int, int, int]:
    return row["numerator"], row["denominator"], row["n"]


def test_the_sessions_of_the_worked_example_are_360_possible_and_40_missed():
    codes = {"/": 306, "L": 4, "B": 4, "V": 3, "K": 3, "I": 18, "M": 4, "C2": 10, "E": 2, "O": 4, "U": 2}
    codes |= {"Y4": 2, "Q": 2, "D": 10}
    one = pupil(sen=SUPPORT)
    one["marks"] = {}
    written = [code for code, times in codes.items() for _ in range(times)]
    days = [date.fromordinal(date(2026, 9, 7).toordinal() + at) for at in range(300)]
    days = [each for each in days if each.weekday() < 5]
    for at, when in enumerate(days[: len(written) // 2]):
        one["marks"][when] = (written[2 * at], written[2 * at + 1])
    found = told(overall_absence, one)
    assert sums(found["K", "absence"]) == (40, 360, 1)
    assert told(persistent_absence, one)["K",]["numerator"] == 1


@pytest.mark.parametrize(
    ("absent", "persistent", "severe"), [(35, 0, 0), (36, 1, 0), (179, 1, 0), (180, 1, 1), (360, 1, 1)]
)
def test_36_of_360_sessions_is_persistent_35_is_not_and_180_is_severe(absent, persistent, severe):
    one = attending(absent, 360, sen=SUPPORT)
    assert told(persistent_absence, one)["SEN",]["numerator"] == persistent
    assert told(severe_absence, one)["SEN",]["numerator"] == severe


def test_a_groups_rate_is_its_sums_and_not_the_mean_of_its_pupils_rates():
    pupils = [attending(40, 360, sen=SUPPORT), attending(2, 20, sen=SUPPORT), attending(6, 360, sen=SUPPORT)]
    row = told(overall_absence, *pupils)["SEN", "absence"]
    assert sums(row) == (48, 740, 3)
    assert (row["value"], row["note"]) == (None, "counts only: fewer than 5 pupils")
    persistent = told(persistent_absence, *pupils)["SEN",]
    assert (persistent["numerator"], persistent["denominator"], persistent["value"]) == (2, 3, None)


def test_five_pupils_have_the_rate_and_the_range_of_the_worked_example():
    pupils = [attending(absent, 360, sen=SUPPORT) for absent in (40, 10, 60, 6, 24)]
    row = told(overall_absence, *pupils)["SEN", "absence"]
    assert [said(row[name]) for name in ("value", "low", "high")] == ["7.8", "0.1", "15.5"]
    assert row["note"] == "u: fewer than 10 pupils, not compared"


def test_a_gap_needs_ten_enrolments_on_each_side():
    def with_sen(number: int) -> dict:
        pupils = [attending(20 + at, 200, sen=SUPPORT) for at in range(number)]
        return told(overall_absence, *pupils, *(attending(10 + at, 200) for at in range(10)))["SEN", "gap"]

    assert (with_sen(9)["value"], with_sen(9)["note"]) == (
        None, "u: fewer than 10 pupils on one side, not compared",
    )  # fmt: skip
    assert with_sen(10)["value"] == pytest.approx(100 * (245 / 2000 - 145 / 2000))


def test_the_days_a_gap_comes_to_are_the_sessions_of_the_group_times_the_gap_at_two_a_day():
    pupils = [attending(20, 200, sen=SUPPORT) for _ in range(12)] + [attending(10, 200) for _ in range(20)]
    found = told(overall_absence, *pupils)
    assert found["SEN", "gap"]["value"] == pytest.approx(5.0)
    assert found["SEN", "days"]["value"] == pytest.approx(0.05 * 200 / 2 * 12)
    assert found["SEN", "days"]["unit"] == "days"


def test_a_leaver_counts_with_the_status_and_need_of_the_last_day_on_roll():
    one = attending(
        5, 40, on_roll=[("2024-09-01", "2026-10-16")], sen=[("K", "2024-01-01", "2026-10-16"), ("E", "2026-10-17")],
        needs=[("SEMH", 1)],
    )  # fmt: skip
    assert sums(told(overall_absence, one)["K", "absence"]) == (5, 40, 1)
    assert sums(told(absence_by_area, one)["semh", "absence"]) == (5, 40, 1)


def test_a_pupil_who_left_and_came_back_is_two_enrolments_each_with_its_own_sessions():
    one = pupil(sen=SUPPORT, on_roll=[("2024-09-01", "2026-09-11"), ("2026-09-21", None)])
    one = with_sessions(one, 5, 10, first="2026-09-07")
    one = with_sessions(one, 0, 20, first="2026-09-21")
    row = told(overall_absence, one)["K", "absence"]
    assert sums(row) == (5, 30, 2)
    assert told(persistent_absence, one)["K",]["numerator"] == 1


def test_a_guest_is_not_counted():
    one = attending(5, 40, sen=SUPPORT, on_roll=[("2024-09-01", None, "G")])
    assert sums(told(overall_absence, one)["K", "absence"]) == (0, 0, 0)


def test_marks_outside_the_time_on_roll_are_not_counted_and_said():
    one = attending(10, 40, sen=SUPPORT, on_roll=[("2026-09-09", None)])
    found = anybody(overall_absence, one)
    assert sums(found.row("K", "absence")) == (6, 36, 1)
    assert "4 marked sessions lie outside the time on roll and are not counted." in found.left_out


def test_missing_marks_and_old_marks_without_a_reason_are_said():
    one = attending(2, 40, sen=SUPPORT, code="N")
    one["marks"][date(2026, 9, 9)] = ("/", "")
    found = anybody(overall_absence, one)
    assert "1 sessions of school days have no mark." in found.left_out
    assert any("2 marks say" in line and "older than five school days" in line for line in found.left_out)


def test_an_enrolment_without_a_possible_session_is_in_no_rate_and_said():
    found = anybody(overall_absence, attending(0, 10, sen=SUPPORT), attending(10, 10, sen=SUPPORT, code="D"))
    assert sums(found.row("K", "absence")) == (0, 10, 1)
    assert "1 with no possible session left out." in found.left_out


@pytest.mark.parametrize(
    ("said_of", "counted"),
    [
        ({"year": "R"}, 0), ({"year": "1"}, 1), ({"year": "11"}, 1), ({"year": "12"}, 0),
        ({"year": "R", "date_of_birth": "2021-08-31"}, 1), ({"year": "R", "date_of_birth": "2021-09-01"}, 0),
        ({"year": "11", "date_of_birth": "2010-09-01"}, 1), ({"year": "11", "date_of_birth": "2010-08-31"}, 0),
    ],
)  # fmt: skip
def test_only_pupils_of_compulsory_school_age_count_unless_their_year_group_alone_is_asked_for(
    said_of, counted
):
    one = attending(4, 40, sen=SUPPORT, **said_of)
    assert told(overall_absence, one)["K", "absence"]["n"] == counted
    asked = told(overall_absence, one, filters=Filters(year_group=(said_of["year"],)))["K", "absence"]["n"]
    assert asked == (1 if said_of["year"] in ("R", "12") else counted)


def test_the_year_to_the_as_at_date_is_looked_at_and_that_day_is_in():
    one = attending(40, 40, sen=SUPPORT)
    for as_at, sessions in ((date(2026, 9, 7), 2), (date(2026, 9, 9), 6), (date(2026, 9, 20), 20)):
        assert (
            told(overall_absence, one, filters=Filters(as_at=as_at))["K", "absence"]["denominator"]
            == sessions
        )


def test_the_last_day_of_august_belongs_to_the_year_before():
    one = attending_weeks([("2026-08-31", "//////////")], sen=SUPPORT)
    assert told(overall_absence, one)["K", "absence"]["denominator"] == 8
    before = told(overall_absence, one, filters=Filters(as_at=date(2026, 8, 31)))
    assert before["K", "absence"]["denominator"] == 2


def test_chosen_half_terms_are_the_period_and_one_that_has_not_begun_holds_nobody():
    one = with_sessions(attending(10, 40, sen=SUPPORT), 2, 20, first="2026-11-02")
    autumn_2 = told(overall_absence, one, filters=Filters(term=("autumn 2",)))
    assert sums(autumn_2["K", "absence"]) == (2, 20, 1)
    both = told(overall_absence, one, filters=Filters(term=("autumn 1", "autumn 2")))
    assert sums(both["K", "absence"]) == (12, 60, 1)
    early = Filters(term=("autumn 2",), as_at=date(2026, 9, 30))
    assert sums(told(overall_absence, one, filters=early)["K", "absence"]) == (0, 0, 0)


def test_weekly_totals_count_where_there_are_no_daily_marks_and_only_once_the_week_is_over():
    one = attending(2, 10, sen=SUPPORT)
    one["totals"] = {date(2026, 9, 14): (10, 3, 1)}
    assert sums(told(overall_absence, one)["K", "absence"]) == (6, 20, 1)
    on_thursday = told(overall_absence, one, filters=Filters(as_at=date(2026, 9, 17)))
    assert sums(on_thursday["K", "absence"]) == (2, 10, 1)


def test_need_area_cuts_pupils_with_sen_and_leaves_their_peers():
    pupils = [
        attending(4, 40, sen=SUPPORT, needs=[("SEMH", 1), ("ASD", 2)]), attending(2, 40, sen=PLAN, needs=[("ASD", 1)]),
        attending(1, 40),
    ]  # fmt: skip
    found = told(overall_absence, *pupils, filters=Filters(need_area=("ci",)))
    assert [found[status, "absence"]["n"] for status in ("N", "K", "E", "SEN")] == [1, 0, 1, 1]
    anything = told(overall_absence, *pupils, filters=Filters(need_area=("ci",), needs="any"))
    assert [anything[status, "absence"]["n"] for status in ("N", "K", "E", "SEN")] == [1, 1, 1, 2]
    areas = told(absence_by_area, *pupils, filters=Filters(needs="any"))
    assert {key[0]: row["n"] for key, row in areas.items() if key[1] == "absence"} == {"ci": 2, "semh": 1}


def test_a_year_group_is_set_beside_its_own_peers():
    pupils = [attending(4, 40, year="8", sen=SUPPORT), attending(2, 40, year="8"), attending(9, 40, year="9")]
    found = told(absence_by_year, *pupils)
    assert sums(found["8", "peers"]) == (2, 40, 1)
    assert {key[0] for key in found} == {"8"}


@pytest.mark.parametrize(
    ("absent", "band"), [(0, "0 to 5"), (4, "0 to 5"), (5, "5 to 10"), (9, "5 to 10"), (10, "10 to 15"),
                         (49, "45 to 50"), (50, "50 or more"), (100, "50 or more")]
)  # fmt: skip
def test_a_band_begins_at_its_first_percentage(absent, band):
    found = told(absence_bands, attending(absent, 100, sen=SUPPORT))
    assert [key[0] for key, row in found.items() if row["numerator"]] == [band]
    assert len(found) == 22


def compared(measure, as_at: date, phase: str = "secondary", **chosen):
    rows = school(attending(4, 40, sen=SUPPORT), data_date=AS_AT, terms=HALF_TERMS, phase=phase)
    return answer(built(rows), measure, Filters(as_at=as_at, **chosen))


def test_the_national_figure_is_over_the_same_stretch_of_the_newest_year_that_is_not_later():
    autumn = compared(overall_absence, date(2026, 11, 20))
    assert autumn.benchmarks["K", "absence"].period == "2025/26 autumn term"
    assert {key[0] for key in autumn.benchmarks if key[1] == "absence"} == {"N", "K", "E", "SEN"}
    gap = autumn.benchmarks["SEN", "gap"]
    assert (said(gap.value, 2), gap.derived) == ("6.71", True)
    spring = compared(overall_absence, date(2027, 2, 20))
    assert spring.benchmarks["K", "absence"].period == "2025/26 autumn and spring terms"
    chosen = compared(overall_absence, date(2027, 7, 1), term=("autumn 1", "autumn 2"))
    assert chosen.benchmarks["K", "absence"].span == "autumn term"


def test_persistent_absence_is_set_beside_the_statuses_that_have_a_figure_and_says_its_stretch():
    found = compared(persistent_absence, date(2026, 11, 20))
    assert {key[0]: figure.span for key, figure in found.benchmarks.items()} == {
        "N": "full year",
        "SEN": "full year",
    }
    year_8 = compared(persistent_absence, date(2026, 11, 20), year_group=("8",))
    assert year_8.benchmarks["SEN",].value == 38.11
    support_only = compared(persistent_absence, date(2026, 11, 20), sen_status=("K",))
    assert {key[0] for key in support_only.benchmarks} == {"N"}


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"need_area": ("ci",)}, "part of it"), ({"sex": ("F",)}, "part of it"),
        ({"pupil_premium": ("Y",)}, "part of it"), ({"year_group": ("7", "8")}, "part of it"),
        ({"year_group": ("12",)}, "compulsory school age"),
        ({"term": ("autumn 2",)}, "run from September"),
    ],
)  # fmt: skip
def test_a_part_of_the_roll_or_of_the_year_is_not_compared_with_the_whole(chosen, words):
    found = compared(overall_absence, AS_AT, **chosen)
    assert found.benchmarks == {}
    assert words in found.no_benchmark


def test_an_all_through_school_has_no_national_figure():
    found = compared(overall_absence, date(2026, 11, 20), phase="all-through")
    assert (found.benchmarks, found.no_benchmark) == ({}, "No national figure for all-through schools.")


def test_bands_are_set_beside_the_bands_of_all_pupils_with_sen():
    found = compared(absence_bands, date(2026, 11, 20))
    assert found.benchmarks["0 to 5", "N"].value == 48.44
    assert len(found.benchmarks) == 22
    assert compared(absence_bands, date(2026, 11, 20), sen_status=("E",)).benchmarks == {}


def test_the_schools_own_figure_is_its_comparator():
    own = {"measure": "overall_absence", "phase": "secondary", "year": "2026/27", "group": "K", "value": 9.5}
    rows = school(attending(4, 40, sen=SUPPORT), data_date=AS_AT, benchmarks=[own], terms=HALF_TERMS)
    found = answer(built(rows), overall_absence, Filters(as_at=date(2026, 11, 20)))
    assert found.benchmarks["K", "absence"].value == 12.61
    rows["benchmarks"] = [own | {"year": "2025/26"}]
    found = answer(built(rows), overall_absence, Filters(as_at=date(2026, 11, 20)))
    assert found.benchmarks["K", "absence"].value == 9.5


def test_a_school_with_nobody_has_tables_and_no_numbers():
    found = anybody(overall_absence, pupil(sen=SUPPORT, on_roll=[("2030-01-01", None)]))
    assert found.missing == "Import attendance.csv to see this."
    nobody = attending(0, 10, sen=SUPPORT, on_roll=[("2026-09-07", "2026-09-08")])
    found = told(overall_absence, nobody, filters=Filters(as_at=date(2026, 9, 1)))
    assert {row["n"] for row in found.values()} == {0}


def test_of_many_as_at_dates_only_a_few_periods_are_kept_and_the_numbers_stay_the_same():
    snapshot = built(school(attending(10, 200, sen=SUPPORT), data_date=AS_AT, terms=HALF_TERMS))
    days = [date.fromordinal(AS_AT.toordinal() - step) for step in range(40)] * 2
    rows = [answer(snapshot, overall_absence, Filters(as_at=day)).row("K", "absence") for day in days]
    assert rows[:40] == rows[40:]
    assert len(snapshot.parts["attendance"].kept["units"]) <= 8
    held = [kept for view in snapshot._views.values() for kept in view.kept.values()]
    assert held
    assert not any(isinstance(part, Units) for kept in held if isinstance(kept, tuple) for part in kept)
