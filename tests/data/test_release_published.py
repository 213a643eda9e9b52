"""What a whole release of a demo school holds: every rule of what may leave, looked for in the tables that left."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import Refused
from data.filters import Filters
from data.measures.core import MEASURES
from data.publish import making
from data.release import masks
from data.release.figures import Asking
from data.release.file import Release, canonical, release_of
from data.release.packing import pack
from data.release.published import PUBLISHED
from data.release.rows import about_share, may_be_share, to_tens
from data.release.rules_provision import too_close
from data.release.rules_staff import few_beside
from data.release.unpublished import NOT_PUBLISHED
from data.school import School
from data.source import answer
from data.table import Table
from tests.support_release import demo_release
from tests.support_school import built, examples, pupil, school, several

# Numbers that are exact counts of the roll; all others are rounded.
EXACT = (
    "share_of_roll", "share_over_time", "need_types", "year_by_area", "movement", "several_needs", "provision_in_place",
    "provision_by_year", "reviews_due",
)  # fmt: skip
OF_STAFF = tuple(key for key in PUBLISHED if key.startswith(("cpd_", "ta_")))


@pytest.fixture(scope="module", params=["primary", "secondary"])
def found(request) -> tuple[School, Release]:
    """A demo school and its release."""
    return demo_release(request.param)


def tables(release: Release) -> list[tuple[str, Filters, Table]]:
    """Every table of a release with its measure and choice."""
    return [
        (key, choice.filters, release.table(key, choice.filters))
        for key in release.measures
        for choice in release.choices
        if choice.filters.to_query() in release.content["tables"][key]
    ]


def test_every_measure_for_governors_is_published_by_a_rule_or_not_for_a_reason():
    for_governors = {key for key, measure in MEASURES.items() if "governor" in measure.readers}
    assert not set(PUBLISHED) & set(NOT_PUBLISHED)
    assert set(PUBLISHED) | set(NOT_PUBLISHED) == for_governors
    assert all(rule.words for rule in PUBLISHED.values()) and all(NOT_PUBLISHED.values())


def test_a_release_holds_the_published_measures_and_no_others(found):
    _school, release = found
    assert set(release.measures) == set(PUBLISHED)


def test_a_hidden_row_holds_its_group_and_nothing_else(found):
    for _key, _filters, table in tables(found[1]):
        for row in table.rows:
            if row["value"] is None and "hidden" in row:
                rest = {
                    name: said
                    for name, said in row.items()
                    if name not in (*table.groups, "unit", "note", "hidden")
                }
                assert set(rest.values()) == {None}
                assert row["note"] == "c"


def test_only_named_facts_and_no_words_beside_pupil_data_leave(found):
    for key, _filters, table in tables(found[1]):
        rule = PUBLISHED[key]
        named = {"filters", "phase", *rule.facts, *rule.borrows}
        assert set(table.facts) <= (named | {"people", "groups", "running"} if rule.more else named)
        assert (table.n, table.counted, table.left_out) == (0, "", ())


def test_no_name_number_or_key_of_a_pupil_is_in_a_release(found):
    school, release = found
    text = canonical(release.content).decode()
    for column in ("upn", "surname"):
        for value in school.people[column]:
            assert f'"{value}"' not in text
    assert not any(key in text for key in school.keys)


def test_d4_18_no_share_of_pupils_is_shown_with_a_small_number_on_either_side(found):
    for key, _filters, table in tables(found[1]):
        if key in OF_STAFF:
            continue
        for row in table.rows:
            if row["unit"] != "percent" or row["value"] is None:
                continue
            of = row["denominator"]
            assert of >= 10
            assert all(side == 0 or side >= 6 for side in (row["numerator"], of - row["numerator"])), (
                key,
                row,
            )


def test_d4_18_no_count_of_pupils_from_1_to_5_is_shown(found):
    for key, _filters, table in tables(found[1]):
        for row in table.rows:
            if row["unit"] == "pupils":
                assert row["value"] is None or row["value"] == 0 or row["value"] >= 6, (key, row)


def test_d4_18_no_mean_or_rate_is_of_less_than_ten_pupils(found):
    for key, _filters, table in tables(found[1]):
        if key in EXACT or key in OF_STAFF:
            continue
        for row in table.rows:
            assert row["n"] is None or row["n"] >= 10 or row["n"] == 0, (key, row)


def test_numbers_that_are_not_of_the_roll_are_in_tens(found):
    for key, _filters, table in tables(found[1]):
        if key in EXACT or key in OF_STAFF:
            continue
        for row in table.rows:
            assert row["n"] is None or row["n"] % 10 == 0, (key, row)


def asking(school: School, key: str) -> Asking:
    """What a rule is asked with for the whole school."""
    ladder = masks.climb(school, 6)
    people = PUBLISHED[key].people
    of = (
        masks.masks(school, MEASURES[people.measure or key], people, ladder, 6 if people.outcomes else 10)
        if people
        else {}
    )
    return Asking(school, ladder, Filters(), {}, of)


SWAPPED = ("value", "numerator", "n", "low", "high")


@pytest.mark.parametrize(
    "key",
    [
        "share_of_roll",
        "need_types",
        "several_needs",
        "value_added",
        "provision_map",
        "cpd_training",
        "usable_pairs",
    ],
)
def test_d4_23_hidden_numbers_that_change_places_change_nothing_that_leaves(found, key):
    school, measure, rule = found[0], MEASURES[key], PUBLISHED[key]
    asked = asking(school, key)
    table = answer(school, measure, Filters())
    before = rule.rows(measure, table, asked)
    gone = {table.key(row) for row in before if row.get("hidden")}
    rows = [dict(row) for row in table.rows]
    # What is hidden with the roll, or beside it, is so whatever its size; the others change places with one another.
    alike = [
        (row["unit"], asked.ladder.roll.hides(need=row.get("need_area", row.get("need_type", ""))))
        for row in rows
    ]
    beside = {
        place
        for place, row in enumerate(rows)
        if key == "cpd_training" and few_beside(asked, row["need_type"], row["value"] or 0)
    }
    for kind in set(alike):
        places = [
            place
            for place, row in enumerate(rows)
            if table.key(row) in gone and alike[place] == kind and place not in beside
        ]
        turned = [{name: rows[place][name] for name in SWAPPED} for place in places]
        for place, numbers in zip(places, [*turned[1:], *turned[:1]], strict=True):
            rows[place] |= numbers
    after = rule.rows(measure, replace(table, rows=rows), asked)
    assert json.dumps(pack(after)) == json.dumps(pack(before))


def test_d4_25_no_number_is_of_less_than_five_staff(found):
    for key, _filters, table in tables(found[1]):
        if key in OF_STAFF and key not in ("ta_training",):
            for row in table.rows:
                assert row["n"] is None or row["n"] >= 5 or row["unit"] == "pupils", (key, row)


def test_d4_26_a_cost_is_of_six_pupils_and_two_staff_and_in_tens(found):
    school, release = found
    part, day = school.parts["interventions"], school.data_date.toordinal()
    shown = 0
    for row in release.table("intervention_cost", Filters()).rows:
        if row["value"] is None:
            continue
        shown += 1
        kind = next(place for place, one in enumerate(part.kinds) if one.name == row["intervention"])
        runs = [
            run
            for run in np.flatnonzero(part.kind == kind).tolist()
            if part.start[run] <= day and day - 365 < part.end[run] <= day
        ]
        members = np.isin(part.member_group, runs)
        assert len(set(part.member_pupil[members].tolist())) >= 6
        assert len(set(part.staff[runs].tolist())) >= 2
        assert row["value"] % 10 == 0
    assert shown or len(part.kinds) == 0


def test_d4_26_no_hour_of_staff_and_no_pay_leaves_with_a_cost(found):
    for row in found[1].table("intervention_cost", Filters()).rows:
        assert "hours" not in row
        assert row["note"] in ("", "c")


@given(st.lists(st.floats(1, 10_000), max_size=12))
@examples(200)
def test_d4_26_a_total_is_refused_where_the_second_largest_could_reckon_the_largest(parts):
    ordered = sorted(parts, reverse=True)
    refused = len(parts) < 3 or sum(parts) - ordered[0] - ordered[1] < 0.1 * ordered[0] - 1e-9
    if len(parts) < 3 or abs(sum(ordered[2:]) - 0.1 * ordered[0]) > 1e-6:
        assert too_close(parts) is refused


@given(st.integers(0, 60), st.integers(0, 60))
@examples(400)
def test_d4_18_a_rounded_share_never_says_a_small_number(yes, no):
    of = yes + no
    if not of or not may_be_share(yes, of):
        assert of < 15 or 0 < yes < 6 or 0 < no < 6
        return
    assert of >= 10 and yes not in range(1, 6) and no not in range(1, 6)
    row = {"g": "x", "unit": "percent", "value": 100 * yes / of, "numerator": yes, "denominator": of, "n": of}
    made = about_share(("g",), row | {"low": 0, "high": 0, "note": ""})
    assert made["numerator"] in (0, made["n"]) or 6 <= made["numerator"] <= made["n"] - 6
    assert (made["numerator"] == 0) is (yes == 0)


@pytest.mark.parametrize(
    ("people", "said"), [(0, 0), (1, 10), (14, 10), (15, 20), (24, 20), (25, 30), (None, None)]
)
def test_numbers_are_rounded_to_tens_halves_up(people, said):
    assert to_tens(people) == said


def test_the_same_snapshot_makes_the_same_release(found):
    school, release = found
    again = making.make(school, lambda *_: None, earlier=()).content | {"made": release.made}
    assert canonical(again) == canonical(release.content)


@pytest.mark.parametrize("number", [0, 1, 4])
def test_a_school_of_too_few_pupils_is_refused_with_the_reason(number):
    rows = several(number, sen=(("K", "2020-01-01"),), needs=(("ASD",),))
    with pytest.raises(Refused, match="on roll|Too few pupils"):
        making.make(built(school(*rows)), lambda *_: None, earlier=())


def test_a_school_of_ten_with_one_pupil_with_sen_tells_nothing_of_them():
    rows = [*several(9), pupil(sen=(("K", "2020-01-01"),), needs=(("ASD",),))]
    release = release_of(making.make(built(school(*rows)), lambda *_: None, earlier=()).content)
    for key in ("share_of_roll", "need_types"):
        assert all(row["value"] is None for row in release.table(key, Filters()).rows)
