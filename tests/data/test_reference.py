"""The reference lists: every row has a source, the lists agree with the terms, thresholds are exact."""

import csv
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import pytest

from data import reference, terms
from data.reference.read import HERE, rows

TABLES = sorted(file.name for file in HERE.glob("*.csv"))
OWN_HOME = {"benchmark_measures.csv"}  # definitions of our own names, which have no source but themselves


def test_every_table_is_named_in_the_readme():
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    assert [table for table in TABLES if f"`{table}`" not in readme] == []


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_whole_and_names_its_source(table):
    with (HERE / table).open(encoding="utf-8", newline="") as lines:
        read = list(csv.reader(lines))
    assert {len(row) for row in read} == {len(read[0])}
    if table not in OWN_HOME:
        assert all(row["source"].strip() for row in rows(table))


@pytest.mark.parametrize("table", TABLES)
def test_no_cell_starts_or_ends_with_a_space(table):
    assert [row for row in rows(table) if any(cell != cell.strip() for cell in row.values())] == []


def test_the_statuses_are_those_of_the_terms_and_two_of_them_are_on_the_register():
    assert {status.code: status.name for status in reference.sen_statuses()} == terms.STATUSES
    assert tuple(status.code for status in reference.sen_statuses() if status.on_register) == terms.SEN
    assert {status.reporting_group for status in reference.sen_statuses()} == set(terms.STATUSES)


def test_sen_support_and_ehc_plans_begin_on_1_september_2014():
    assert [status.code for status in reference.sen_statuses(date(2014, 8, 31))] == ["N"]
    assert [status.code for status in reference.sen_statuses(date(2014, 9, 1))] == ["N", "K", "E"]


def test_the_needs_and_their_areas_are_those_of_the_terms():
    assert {need.code: need.name for need in reference.need_types()} == terms.NEEDS
    assert {need.code: need.area for need in reference.need_types()} == terms.AREA_OF_NEED


def test_down_syndrome_is_a_need_type_from_2024_25():
    before, since = reference.need_types(date(2024, 8, 31)), reference.need_types(date(2024, 9, 1))
    assert {need.code for need in since} - {need.code for need in before} == {"DS"}


def test_the_areas_are_those_of_the_terms():
    assert {area.code: area.name for area in reference.areas()} == terms.AREAS
    assert {area.code: area.short for area in reference.areas()} == terms.AREAS_SHORT
    assert tuple(area.code for area in reference.areas() if area.broad_area) == terms.BROAD_AREAS


def test_the_year_groups_are_those_of_the_terms_and_1_to_11_are_of_compulsory_age():
    assert tuple(year.code for year in reference.year_groups()) == terms.YEAR_GROUPS
    assert [year.name for year in reference.year_groups()] == [
        terms.year_group_name(year) for year in terms.YEAR_GROUPS
    ]
    compulsory = [year.code for year in reference.year_groups() if year.compulsory_age]
    assert compulsory == [str(year) for year in range(1, 12)]


@pytest.mark.parametrize(
    "listed",
    [
        reference.sen_statuses, reference.need_types, reference.areas, reference.year_groups,
        reference.suspension_reasons, reference.ethnicities,
    ],
)  # fmt: skip
def test_a_code_stands_once_in_its_list(listed):
    codes = [entry.code for entry in listed()]
    assert codes
    assert len(set(codes)) == len(codes)


def test_sixteen_suspension_reasons_are_those_of_2020_21():
    assert sum(reason.in_the_16_reasons_of_2020_21 for reason in reference.suspension_reasons()) == 16


def test_every_strand_of_the_toolkit_has_its_address_date_and_cost():
    costs = {cost.rating: cost.name for cost in reference.eef_costs()}
    assert sorted(costs) == [1, 2, 3, 4, 5]
    for strand in reference.eef_strands():
        assert strand.url.endswith(f"/teaching-learning-toolkit/{strand.slug}")
        assert strand.dated == date(2026, 4, 2)
        assert strand.cost == costs[strand.cost_rating]
        assert 0 <= strand.evidence_rating <= 5
        assert strand.months is None or -4 <= strand.months <= 12


def test_a_strand_without_enough_evidence_shows_no_months():
    without = {strand.evidence for strand in reference.eef_strands() if strand.months is None}
    assert without == {"Insufficient"}


@pytest.mark.parametrize(
    ("absent", "possible", "persistent", "severe"),
    [(36, 360, True, False), (35, 360, False, False), (180, 360, True, True), (179, 360, True, False)],
)
def test_absence_thresholds_are_exact_on_the_boundary(absent, possible, persistent, severe):
    assert (absent >= reference.threshold("persistent_absence") * possible) == persistent
    assert (absent >= reference.threshold("severe_absence") * possible) == severe


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("near_persistent_absence", Fraction(8, 100)), ("counts_only_below", 5), ("no_comparison_below", 10),
        ("no_colour_below", 20), ("suppression", 6), ("team_respondents", 5), ("review_due_soon_days", 42),
        ("plan_days", 140), ("ratio_gain_small", Fraction("1.4")), ("z_95", Fraction("1.96")),
        ("school_contribution", 6000),
    ],
)  # fmt: skip
def test_a_threshold_is_what_was_decided(name, value):
    assert reference.threshold(name) == value


def test_every_threshold_says_its_unit_meaning_and_version():
    for threshold in reference.thresholds().values():
        assert all((threshold.unit, threshold.meaning, threshold.version))


def test_an_unknown_threshold_is_an_error():
    with pytest.raises(KeyError):
        reference.threshold("persistent")


def test_bank_holidays_are_weekdays_eight_a_year_and_a_ninth_for_the_coronation():
    days = reference.bank_holidays()
    assert {day.weekday() for day in days} <= {0, 1, 2, 3, 4}
    assert Counter(day.year for day in days) == {year: 9 if year == 2023 else 8 for year in range(2023, 2031)}


# Easter Sundays as every almanac has them, so that the computed years are not checked by their own rule.
@pytest.mark.parametrize(
    "easter",
    [date(2026, 4, 5), date(2027, 3, 28), date(2028, 4, 16), date(2029, 4, 1), date(2030, 4, 21)],
)
def test_good_friday_and_easter_monday_stand_around_easter(easter):
    assert {easter - timedelta(days=2), easter + timedelta(days=1)} <= reference.bank_holidays()


@pytest.mark.parametrize(
    ("holiday", "not_one"),
    [
        (date(2026, 12, 28), date(2026, 12, 26)),
        (date(2027, 12, 27), date(2027, 12, 25)),
        (date(2028, 1, 3), date(2028, 1, 1)),
    ],
)
def test_a_holiday_on_a_weekend_moves_to_the_next_working_day(holiday, not_one):
    assert holiday in reference.bank_holidays()
    assert not_one not in reference.bank_holidays()
