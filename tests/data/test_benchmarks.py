"""The national figures: what ships is whole, sourced and in range, and none is lent to another group."""

import re
from collections import Counter, defaultdict

import pytest

from data import benchmarks, reference, terms
from data.benchmarks import find, own, same_year, series, shipped, year_of

STATUS_GROUPS = {"N", "K", "E", "SEN", "total"}
BANDS = ("0-5", "5-10", "10-15", "15-20", "20-25", "25-30", "30-35", "35-40", "40-45", "45-50", "50+")

# The figures that the pages quote first: Department for Education releases as named in benchmarks.csv.
GOLDEN = [
    ("overall_absence", "primary", "year to date", 2025, "total", 5.27668054005052),
    ("overall_absence", "secondary", "year to date", 2025, "total", 8.4897819092997),
    ("overall_absence", "special", "year to date", 2025, "total", 13.1691449257727),
    ("overall_absence", "all", "year to date", 2025, "total", 6.88324813506746),
    ("persistent_absence", "primary", "year to date", 2025, "total", 13.7725665268702),
    ("persistent_absence", "secondary", "year to date", 2025, "total", 23.7680342651037),
    ("persistent_absence", "special", "year to date", 2025, "total", 36.0616778356912),
    ("persistent_absence", "all", "year to date", 2025, "total", 18.7817604593414),
    ("overall_absence", "all", "autumn term", 2023, "E", 12.4),
    ("overall_absence", "all", "autumn term", 2023, "K", 10.3),
    ("overall_absence", "all", "autumn term", 2023, "N", 6.1),
    ("persistent_absence", "all", "autumn term", 2023, "E", 34.6),
    ("persistent_absence", "all", "autumn term", 2023, "K", 29.9),
    ("persistent_absence", "all", "autumn term", 2023, "N", 18.2),
    ("severe_absence", "all", "full year", 2023, "E", 6.8),
    ("severe_absence", "all", "full year", 2023, "K", 4.4),
    ("persistent_absence", "all", "full year", 2023, "need:ASD", 30.8),
    ("severe_absence", "all", "full year", 2023, "need:ASD", 5.5),
    ("sen_share", "all", "January", 2025, "E", 6.0),
    ("sen_share", "all", "January", 2025, "K", 14.8),
    ("sen_share", "primary", "January", 2025, "SEN", 19.4),
    ("sen_share", "secondary", "January", 2025, "SEN", 17.6),
    ("sen_share", "all", "January", 2024, "E", 5.3),
    ("sen_share", "all", "January", 2024, "K", 14.2),
]


def by_place() -> dict[tuple, dict[str, float]]:
    """Shipped values by measure, phase and period, then by group."""
    found = defaultdict(dict)
    for figure in shipped():
        found[figure.measure, figure.phase, figure.period][figure.group] = figure.value
    return found


def row(measure="sen_share", phase="primary", year="2024/25", group="K", value=15.5, unit="%", **more):
    given = {"measure": measure, "phase": phase, "year": year, "group": group, "value": value, "unit": unit}
    return given | {"source": "Our local authority", "published": "2025-07"} | more


def is_a_group(group: str) -> bool:
    first, *rest = group.split(":")
    if first == "need":
        return len(rest) == 1 and rest[0] in terms.NEEDS
    if not rest:
        return first in STATUS_GROUPS or first in terms.NEEDS
    allowed = {*terms.NEEDS, *terms.AREAS, *terms.SEXES, *reference.reason_groups(), *BANDS}
    allowed |= {f"year {year}" for year in terms.YEAR_GROUPS}
    return first in STATUS_GROUPS and all(part in allowed for part in rest)


@pytest.mark.parametrize(("measure", "phase", "span", "year", "group", "value"), GOLDEN)
def test_a_published_figure_ships_with_its_exact_value(measure, phase, span, year, group, value):
    found = [b for b in series(measure, phase, group, span=span) if b.year == year]
    assert [b.value for b in found] == [value]


def test_the_england_figure_of_the_year_to_date_is_the_quotient_of_its_sessions():
    found = find("overall_absence", "all", "total", span="year to date")
    assert found.value == pytest.approx(168_324_305 / 2_445_419_687 * 100, abs=1e-12)


def test_every_figure_has_a_source_unit_period_basis_date_and_trust():
    for figure in shipped():
        assert figure.source.startswith("Department for Education, ")
        assert figure.unit == benchmarks.measures()[figure.measure].unit
        assert figure.period
        assert figure.basis
        assert re.fullmatch(r"20\d\d(-\d\d)?", figure.published)
        assert figure.trust in ("A", "B")
        assert (figure.trust == "B") == (
            "as quoted by" in figure.source or "data-to-insight" in figure.source
        )


def test_every_figure_lies_in_the_range_of_its_measure():
    for figure in shipped():
        measure = benchmarks.measures()[figure.measure]
        assert measure.lowest <= figure.value <= measure.highest, figure


def test_every_group_is_written_in_the_terms_codes_and_every_phase_is_known():
    assert [figure for figure in shipped() if not is_a_group(figure.group)] == []
    assert {figure.phase for figure in shipped()} == {"all", "primary", "secondary", "special"}


def test_every_measure_of_the_catalogue_has_figures_and_every_figure_a_measure():
    assert {figure.measure for figure in shipped()} == set(benchmarks.measures())


def test_a_figure_stands_once():
    keys = Counter((b.measure, b.phase, b.group, b.year, b.span) for b in shipped())
    assert [key for key, times in keys.items() if times > 1] == []


def test_the_year_of_a_figure_is_the_academic_year_of_its_period():
    for figure in shipped():
        if said := re.match(r"(20\d\d)/(\d\d)", figure.period):
            assert year_of(said[0]) == figure.year
        elif said := re.fullmatch(r"(January|31 March|calendar year) (20\d\d)", figure.period):
            assert int(said[2]) - 1 == figure.year
        else:
            assert (figure.period, figure.year) == ("November 2024", 2024)


def test_authorised_and_unauthorised_absence_add_up_to_overall_absence():
    places = by_place()
    checked = 0
    for (measure, phase, period), overall in places.items():
        if measure != "overall_absence":
            continue
        authorised = places.get(("authorised_absence", phase, period), {})
        unauthorised = places.get(("unauthorised_absence", phase, period), {})
        for group in overall.keys() & authorised.keys() & unauthorised.keys():
            assert overall[group] == pytest.approx(authorised[group] + unauthorised[group], abs=0.151)
            checked += 1
    assert checked > 100


def test_severe_absence_is_part_of_persistent_absence():
    places = by_place()
    for (measure, phase, period), severe in places.items():
        if measure == "severe_absence":
            persistent = places["persistent_absence", phase, period]
            assert all(value <= persistent[group] for group, value in severe.items() if group in persistent)


def test_sen_support_and_ehc_plan_shares_add_up_to_all_sen():
    for (measure, _, _), groups in by_place().items():
        if measure == "sen_share" and groups.keys() >= {"K", "E", "SEN"}:
            assert groups["SEN"] == pytest.approx(groups["K"] + groups["E"], abs=0.151)


def test_absence_bands_add_up_to_everybody_and_to_persistent_and_severe_absence():
    places = by_place()
    for (measure, phase, period), groups in places.items():
        if measure != "absence_band_share":
            continue
        for who in {group.rsplit(":", 1)[0] for group in groups}:
            shares = [groups[f"{who}:{band}"] for band in BANDS]
            assert sum(shares) == pytest.approx(100, abs=0.06)
            persistent = places["persistent_absence", phase, period][who]
            assert sum(shares[2:]) == pytest.approx(persistent, abs=0.06)
            assert shares[-1] == places["severe_absence", phase, period][who]


@pytest.mark.parametrize("status", ["K", "E", "SEN"])
def test_need_shares_add_up_to_their_areas(status):
    shares = by_place()["need_share", "all", "January 2022"]
    for area in {*terms.AREA_OF_NEED.values()}:
        needs = [need for need, its in terms.AREA_OF_NEED.items() if its == area]
        parts = sum(shares.get(f"{status}:{need}", 0) for need in needs)
        assert shares[f"{status}:{area}"] == pytest.approx(parts, abs=0.251)


def test_the_need_share_of_all_sen_is_computed_from_counts_and_says_so():
    # January 2022: 79,060 pupils on SEN support and 103,430 with an EHC plan of 1,374,750 have autism recorded first.
    found = find("need_share", "all", "SEN:ASD")
    assert found.value == round(100 * (79_060 + 103_430) / 1_374_750, 1)
    assert found.derived


def test_the_latest_year_is_found():
    found = find("sen_share", "primary", "SEN")
    assert (found.value, found.period, found.year) == (19.4, "January 2026", 2025)


def test_within_a_year_the_longest_period_is_found_and_a_shorter_one_when_asked():
    assert find("overall_absence", "all", "total").span == "year to date"
    autumn = find("overall_absence", "all", "K", span="autumn term")
    assert autumn.period == "2025/26 autumn term"
    assert find("overall_absence", "all", "total", span="autumn term") is None


def test_a_figure_is_never_lent_to_another_phase_or_group():
    assert find("sen_share", "all", "K").value == 14.8
    for phase in ("all-through", "nursery", ""):
        assert find("sen_share", phase, "K") is None
    assert find("sen_share", "primary", "need:ASD") is None
    assert find("sen_share@la", "primary", "K") is None
    assert find("no_such_measure", "all", "K") is None


def test_a_figure_from_before_the_pandemic_is_for_trends_only():
    assert find("persistent_absence", "secondary", "K") is None
    assert [b.period for b in series("persistent_absence", "secondary", "K")] == ["2016/17 full year"]


def test_a_school_s_own_figure_takes_the_place_of_the_shipped_one_of_its_year():
    found = find("sen_share", "primary", "K", school_rows=[row()])
    assert (found.value, found.trust, found.source) == (15.5, "own", "Our local authority")
    assert [b.value for b in series("sen_share", "primary", "K", school_rows=[row()])][-1] == 15.5
    assert len(series("sen_share", "primary", "K", school_rows=[row()])) == 10


def test_a_newer_own_figure_wins_and_an_older_one_does_not():
    newer, older = row(year="2025/26", value=16), row(year="2023/24", value=9)
    assert find("sen_share", "primary", "K", school_rows=[older, newer]).value == 16
    assert find("sen_share", "primary", "K", school_rows=[older]).value == 14.8


def test_an_own_figure_of_another_phase_measure_or_group_changes_nothing():
    others = [row(phase="secondary"), row(measure="sen_share@la"), row(group="E")]
    assert find("sen_share", "primary", "K", school_rows=others).value == 14.8


def test_the_local_authority_s_figure_comes_from_the_school_s_own_file():
    rows = [row(measure="sen_share@la", group="SEN support", value=13.1)]
    assert find("sen_share@la", "primary", "K", school_rows=rows).value == 13.1


def test_an_all_through_school_can_bring_its_own_comparator():
    assert find("sen_share", "all-through", "K", school_rows=[row(phase="All-through")]).value == 15.5


def test_an_own_row_may_be_an_object_with_the_columns():
    class Loaded:
        measure, phase, year, group = "sen_share", "primary", "January 2026", "K"
        value, unit, source, published = 15.0, None, None, None

    found = own(Loaded())
    assert (found.year, found.unit, found.period) == (2025, "%", "2025/26")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"phase": "middle"}, '"middle" is not a phase; write one of all, primary'),
        ({"year": "last year"}, '"last year" is not an academic year; write it as 2025/26'),
        ({"unit": "pupils"}, 'sen_share is measured in "%", not in "pupils"'),
        ({"value": 0.148e4}, "sen_share lies from 0 to 100 %"),
        ({"measure": "homework", "unit": ""}, "its unit must be given"),
    ],
)
def test_an_own_row_that_cannot_be_compared_is_refused_in_words(wrong, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        own(row(**wrong))


def test_groups_side_by_side_come_from_one_year():
    found = same_year("sen_share", "primary", ("K", "E", "SEN"))
    assert {b.period for b in found.values()} == {"January 2025"}
    assert [b.value for b in found.values()] == [14.8, 3.5, 18.2]


def test_groups_that_share_no_year_have_no_comparison():
    assert same_year("need_share", "all", ("E:ASD", "E:DS")) == {}
    found = same_year("need_share", "all", ("E:ASD", "E:MLD"))
    assert {b.period for b in found.values()} == {"January 2022"}


def test_an_own_figure_joins_the_shipped_ones_of_its_year():
    found = same_year("sen_share", "primary", ("K", "E"), school_rows=[row(group="K", value=15.5)])
    assert [(b.value, b.trust) for b in found.values()] == [(15.5, "own"), (3.5, "A")]


def test_own_figures_alone_make_a_comparison():
    rows = [row(phase="special", group="K", value=1), row(phase="special", group="E", value=98)]
    found = same_year("sen_share", "special", ("K", "E"), school_rows=rows)
    assert [b.value for b in found.values()] == [1, 98]


def test_a_series_runs_from_the_oldest_year_over_one_span():
    found = series("overall_absence", "all", "K")
    assert [b.year for b in found] == sorted(b.year for b in found)
    assert {b.span for b in found} == {"autumn and spring terms"}
    full = series("overall_absence", "all", "K", span="full year")
    assert [(b.year, b.value) for b in full] == [(2016, 6.3), (2023, 10.2)]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025/26", 2025), ("2025-26", 2025), ("2025/2026", 2025), ("202526", 2025), ("2026", 2025),
        ("January 2026", 2025), ("Jan 2026", 2025), ("September 2025", 2025), ("1999/00", 1999), (2025, 2025),
    ],
)  # fmt: skip
def test_a_year_is_read_as_people_write_it(text, year):
    assert year_of(text) == year


@pytest.mark.parametrize("text", ["2025/27", "25/26", "", "Spring 2026", "next"])
def test_what_is_no_academic_year_is_refused(text):
    with pytest.raises(ValueError, match="is not an academic year"):
        year_of(text)


def test_a_source_is_short_enough_to_stand_under_a_chart():
    assert find("sen_share", "primary", "K").cited == (
        "Department for Education, Special educational needs in England, 2024/25"
    )
    assert max(len(figure.cited) for figure in shipped()) <= 130
