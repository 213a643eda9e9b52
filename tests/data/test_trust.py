"""Several schools side by side: whose numbers they are, which differ by more than chance, and who may see them."""

import csv
import io
from datetime import date

import pytest

from data import terms
from data.errors import NotAllowed
from data.filters import Filters
from data.intervals import wilson
from data.reader import Reader, reading_as
from data.schools import Known, by_name
from data.trust import comparing, comparisons
from data.trust.comparing import COMPARISONS, TOGETHER
from data.trust.reading import TrustReading, reading
from tests.support_school import TODAY, built, pupil, school, several

SUPPORT = (("K", "2024-09-01"),)
LEADER = Reader(1, "leader", "leader", given=None)


def a_school(name: str, with_sen: int, without: int, phase: str = "primary", year: str = "3", **more):
    """The snapshot of a school with so many pupils at SEN support, in communication, and so many without."""
    pupils = [*several(with_sen, year=year, sen=SUPPORT, needs=[("SLCN",)]), *several(without, year=year)]
    return built(school(*pupils, name=name, phase=phase, **more))


def known(one) -> Known:
    return Known(one.urn, one.name, one.phase, one.version, False, one.data_date)


def looked(*schools, **choices) -> TrustReading:
    held = {one.urn: one for one in schools}
    return reading(by_name(map(known, schools)), Filters(**choices), held.__getitem__)


@pytest.fixture(autouse=True)
def somebody_reads():
    with reading_as(LEADER):
        yield


@pytest.fixture(scope="module")
def three():
    """A hundred pupils each: 12, 15 and 40 of them at SEN support."""
    return a_school("Cedar", 12, 88), a_school("Ash", 40, 60), a_school("Birch", 15, 85)


def test_schools_stand_by_name_whatever_their_numbers_and_all_together_last(three):
    table = looked(*three).table(comparisons.support)
    assert [(row["school"], row["number"], row["numerator"], row["denominator"]) for row in table.rows] == [
        ("Ash", 1, 40, 100), ("Birch", 2, 15, 100), ("Cedar", 3, 12, 100), (TOGETHER, 0, 67, 300),
    ]  # fmt: skip
    row = table.row("Birch")
    low, high = wilson(15, 100)
    assert (row["value"], row["low"], row["high"]) == pytest.approx((15.0, 100 * low, 100 * high))
    assert table.counted == "300 pupils on roll in 3 primary schools."


def test_a_share_is_held_against_the_share_of_all_and_not_against_the_largest(three):
    table = looked(*three).table(comparisons.support)
    # 67 of 300 is 22.3%: of 100 pupils chance gives 15 to 31 in 95%, and 11 to 36 in 99.8%.
    assert [row.get("standing") for row in table.rows] == [
        ("above", "99.8%"),
        ("inside", ""),
        ("below", "95%"),
        None,
    ]
    assert [row["note"] for row in table.rows] == [
        "above the 99.8% limits", "inside the 95% limits", "below the 95% limits", "",
    ]  # fmt: skip


def test_what_is_drawn_are_the_limits_that_the_schools_are_held_against(three):
    table = looked(*three).table(comparisons.support)
    at = table.facts["sizes"].index(min(table.facts["sizes"], key=lambda size: abs(size - 100)))
    size = table.facts["sizes"][at]
    low, high = (end[at] for end in table.facts["limits"][0.95])
    assert low < 100 * 67 / 300 < high
    assert 0 < high - low < 2 * 100 * 2 * (0.25 / size) ** 0.5


def test_a_year_group_and_a_need_area_cut_every_school(three):
    older = a_school("Dell", 5, 15, year="5")
    everybody = looked(*three, older).table(comparisons.support)
    cut = looked(*three, older, year_group=("5",)).table(comparisons.support)
    assert everybody.row("Dell")["denominator"] == cut.row("Dell")["denominator"] == 20
    assert cut.row("Ash")["n"] == 0
    assert cut.row("Ash")["note"] == "z: nobody in this group"
    none = looked(*three, need_area=("semh",)).table(comparisons.support)
    assert [row["numerator"] for row in none.rows] == [0, 0, 0, 0]
    assert none.row("Ash")["denominator"] == 100


def test_a_school_of_few_pupils_is_counted_and_not_judged(three):
    small, tiny = a_school("Elder", 3, 6), a_school("Fir", 2, 2)
    table = looked(*three, small, tiny).table(comparisons.support)
    assert "standing" not in table.row("Elder")
    assert table.row("Elder")["note"] == "u: fewer than 10 pupils, not compared"
    assert table.row("Fir")["value"] is None
    assert table.row("Fir")["numerator"] == 2
    assert table.row(TOGETHER)["denominator"] == 313


def test_like_is_compared_with_like_unless_the_reader_asks_otherwise(three):
    high = a_school("Gorse", 30, 70, phase="secondary", year="8")
    assert [row["school"] for row in looked(*three, high).table(comparisons.support).rows] == [
        "Ash", "Birch", "Cedar", TOGETHER,
    ]  # fmt: skip
    both = looked(*three, high, phase=("primary", "secondary")).table(comparisons.support)
    assert both.row("Gorse")["number"] == 4
    assert both.row(TOGETHER)["denominator"] == 400
    assert both.benchmarks == {}
    assert "its own phase" in both.no_benchmark
    alone = looked(*three, high, phase=("secondary",))
    assert alone.table(comparisons.support).row("Gorse")["number"] == 4
    assert alone.school.name == "1 secondary school of 4 schools"
    assert alone.school.year_groups == ("7", "8", "9", "10", "11", "12", "13", "14")
    # A phase that none of the schools is of is not asked for.
    assert looked(*three, phase=("special",)).filters == Filters()


def test_among_several_phases_each_school_is_held_against_its_own(three):
    secondaries = [
        a_school(f"Oak {number}", number, 100 - number, "secondary", "8") for number in (38, 40, 42)
    ]
    both = looked(*three, *secondaries, phase=("primary", "secondary")).table(comparisons.support)
    alone = looked(*three, *secondaries, phase=("secondary",)).table(comparisons.support)
    for row in alone.rows[:3]:
        assert row["standing"] == both.row(row["school"])["standing"] == ("inside", "")
    assert both.row("Ash")["standing"] == ("above", "99.8%")
    # Limits round what several phases have together would say nothing of any of them.
    assert "limits" not in both.facts
    assert "limits" in alone.facts


def test_two_schools_of_a_phase_are_held_against_the_national_figure_and_not_against_each_other(three):
    two = looked(*three[:2])
    table = two.table(comparisons.support)
    national = table.benchmarks[TOGETHER,].value
    assert table.facts["target"] == pytest.approx(national)
    assert table.row("Ash")["standing"] == ("above", "99.8%")
    assert any("fewer than 3" in words for words in table.notes)
    # Of a part of the roll there is no national figure, and so nothing to hold them against.
    cut = looked(*three[:2], year_group=("3",)).table(comparisons.support)
    assert "limits" not in cut.facts
    assert all("standing" not in row for row in cut.rows)


def test_the_national_figure_is_that_of_the_phase_and_of_no_part_of_the_roll(three):
    table = looked(*three).table(comparisons.support)
    figure = table.benchmarks[TOGETHER,]
    assert (figure.measure, figure.phase, figure.group) == ("sen_share", "primary", "K")
    gap = looked(*three).table(comparisons.absence_gap).benchmarks[TOGETHER,]
    assert gap.basis.startswith("derived:")
    assert gap.unit == "points"
    cut = looked(*three, year_group=("3",)).table(comparisons.support)
    assert cut.benchmarks == {}
    assert "not set beside a part of it" in cut.no_benchmark


def test_a_school_that_lacks_the_files_of_a_number_says_so(three):
    table = looked(*three).table(comparisons.value_added)
    assert [row["note"] for row in table.rows[:3]] == ["nothing imported"] * 3
    assert table.row(TOGETHER)["value"] is None


def test_schools_of_one_name_are_told_apart_by_their_number():
    one, other = a_school("Holly", 1, 9), a_school("Holly", 2, 8)
    names = [row["school"] for row in looked(one, other).table(comparisons.support).rows]
    assert names == [f"Holly ({one.urn})", f"Holly ({other.urn})", TOGETHER]


def test_a_range_that_leaves_out_the_number_of_all_differs_by_more_than_chance():
    rows = [
        {"school": name, "value": value, "low": low, "high": high, "n": 40, "note": note}
        for name, value, low, high, note in (
            ("A", 4.0, 3.0, 5.0, ""), ("B", 2.0, 1.0, 2.9, ""), ("C", 3.5, 3.1, 3.9, ""), ("D", 3.0, 3.0, 3.5, ""),
            ("E", None, None, None, ""), ("F", 9.0, 8.0, 9.5, "u: fewer than 10 pupils"),
        )
    ]  # fmt: skip
    comparing.against_all(rows, 3.0)
    assert [row.get("standing") for row in rows] == [
        ("inside", ""), ("below", "95%"), ("above", "95%"), ("inside", ""), None, None,
    ]  # fmt: skip


def test_answers_of_staff_are_summed_over_needs_and_schools():
    assert comparisons.not_confident({("ASD",): (1, 2, 3, 4, 0), ("VI",): (0, 5, 5, 0, 0)}) == {
        "value": 40.0, "unit": "percent of answers", "numerator": 8, "denominator": 20, "n": 20, "low": None,
        "high": None, "note": "",
    }  # fmt: skip
    assert comparisons.not_confident({("ASD",): (0, 0, 0, 0, 0)}) is None


def test_governors_get_none_of_it_and_nobody_outside_their_role(three):
    assert all(one.readers == terms.STAFF for one in COMPARISONS.values())
    look = looked(*three)
    look.table(comparisons.support)
    with reading_as(Reader(2, "governor", "gov", given=None)), pytest.raises(NotAllowed):
        look.table(comparisons.support)


def test_a_table_is_kept_until_a_school_has_newer_data_or_another_reader_has_other_schools(three):
    first = looked(*three).table(comparisons.support)
    assert looked(*three).table(comparisons.support) is first
    assert looked(*three[:2]).table(comparisons.support) is not first
    newer = tuple(
        Known(*(one.urn, one.name, one.phase, one.version + 1, False, None)) for one in map(known, three)
    )
    held = {one.urn: one for one in three}
    assert reading(by_name(newer), Filters(), held.__getitem__).table(comparisons.support) is not first


def test_the_numbers_leave_as_a_spreadsheet_with_the_school_first(three):
    rows = list(csv.DictReader(io.StringIO(looked(*three).table(comparisons.support).csv())))
    assert list(rows[0])[:3] == ["school", "value", "unit"]
    assert [row["school"] for row in rows] == ["Ash", "Birch", "Cedar", TOGETHER]
    assert {row["as_at"] for row in rows} == {TODAY.isoformat()}


def test_how_many_are_in_view_is_of_the_schools_shown(three):
    assert looked(*three).in_view() == (300, 300)
    assert looked(*three, need_area=("ci",)).in_view() == (67, 300)
    assert looked(*three, year_group=("5",)).in_view() == (0, 300)


def test_without_a_school_there_is_nothing_to_compare():
    look = looked()
    assert look.school is None
    assert look.in_view() == (0, 0)
    assert look.table(comparisons.support).missing


def test_one_pupil_in_one_school_is_counted_and_no_more():
    one = built(
        school(pupil("A", "3", sen=SUPPORT), name="Ivy", phase="primary", data_date=date(2026, 11, 2))
    )
    for comparison in COMPARISONS.values():
        for row in looked(one).table(comparison).rows:
            assert row["value"] is None or row["n"] >= 10, comparison.key
