"""The choice of ages on the attendance page: whom it lets in, what it says, what it is no longer set beside."""

from datetime import date

import pytest

from data import source
from data.filters import Filters
from data.measures.attendance import absence_by_area, absence_by_year, overall_absence
from data.measures.attendance_reasons import absence_by_weekday, absence_reasons
from data.measures.attendance_thresholds import absence_bands, persistent_absence, severe_absence
from data.measures.attendance_weeks import absence_by_half_term, weekly_gap
from tests.support_attendance import attending, built
from tests.support_school import HALF_TERMS, school

SUPPORT = [("K", "2024-09-01")]
EVERY_AGE = Filters(ages=("all",))
MEASURES = (
    overall_absence, absence_by_area, absence_by_year, persistent_absence, severe_absence, absence_bands,
    absence_reasons, absence_by_weekday, weekly_gap, absence_by_half_term,
)  # fmt: skip


@pytest.fixture(scope="module")
def every():
    """One of Year 8 and one of Year 12 at SEN support, with different absence, and a peer of each."""
    pupils = [
        attending(4, 40, year="8", sen=SUPPORT), attending(20, 40, year="12", sen=SUPPORT),
        attending(2, 40, year="8"), attending(2, 40, year="12"),
    ]  # fmt: skip
    return built(school(*pupils, data_date=date(2026, 11, 20), terms=HALF_TERMS))


def absent(every, filters: Filters) -> tuple:
    row = source.answer(every, overall_absence, filters).row("SEN", "absence")
    return row["numerator"], row["denominator"], row["n"]


def test_pupils_of_compulsory_school_age_alone_count_until_every_age_is_chosen(every):
    assert absent(every, Filters()) == (4, 40, 1)
    assert absent(every, EVERY_AGE) == (24, 80, 2)
    assert absent(every, Filters(ages=("all",), year_group=("8", "12"))) == (24, 80, 2)
    assert absent(every, Filters(year_group=("8", "12"))) == (4, 40, 1)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.key)
def test_every_panel_of_absence_says_who_is_in_it(every, measure):
    young = source.answer(every, measure, Filters())
    assert young.counted == "1 enrolment with SEN and 1 with no SEN."
    assert "2 not of compulsory school age left out." in young.left_out
    old = source.answer(every, measure, EVERY_AGE)
    assert old.counted == "2 enrolments with SEN and 2 with no SEN, 2 of them not of compulsory school age."
    assert not any("school age" in line for line in old.left_out)


def test_the_national_figure_is_set_beside_every_age_only_where_nobody_is_of_another(every):
    found = source.answer(every, overall_absence, EVERY_AGE)
    assert found.benchmarks == {}
    assert "compulsory school age" in found.no_benchmark
    year_8 = Filters(year_group=("8",))
    same = source.answer(every, overall_absence, Filters(year_group=("8",), ages=("all",)))
    assert same.benchmarks == source.answer(every, overall_absence, year_8).benchmarks
    assert same.no_benchmark == source.answer(every, overall_absence, year_8).no_benchmark
