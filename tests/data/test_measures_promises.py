"""Promises over every measure there is: its words, its header, its rows for any school and any choice, its CSV."""

import csv
import io
from functools import cache

import pytest
from hypothesis import given

from data import measures, models, snapshot, terms
from data.filters import ALLOWED, Filters
from data.measures.core import MEASURES, Measure, Tally
from data.measures.listing import Listing, register_list
from data.school import School
from data.source import answer
from data.table import FORMULA_STARTS, NUMBERS, Table
from tests.support_school import built, examples, pupil, random_school, school, schools, some_filters

ROOMS = measures.read_all()
KEYS = sorted(MEASURES)
UNITS_IN_PERCENT = ("percent",)
SIZES = {"nobody": 0, "one pupil": 1, "two thousand pupils": 2000}
EVERY_CHOICE = [
    Filters(),
    *(Filters(**{name: (value,)}) for name, allowed in ALLOWED.items() for value in allowed),
    *(Filters(**{name: allowed}) for name, allowed in ALLOWED.items()),
    Filters(needs="any"),
    *(Filters(needs="any", need_area=(area,)) for area in terms.AREAS),
]


def listings() -> list[Listing]:
    found = {
        value.key: value for room in ROOMS for value in vars(room).values() if isinstance(value, Listing)
    }
    return list(found.values())


@cache
def school_of(size: str) -> School:
    return built(random_school(7, SIZES[size]))


def keep_their_word(found: Table, measure: Measure) -> None:
    """Every row of a table is what a measure promises its rows to be."""
    assert found.header == (*measure.groups, *NUMBERS)
    keys = [found.key(row) for row in found.rows]
    assert len(keys) == len(set(keys))
    for row in found.rows:
        assert set(found.header) - {"as_at"} <= set(row)
        assert all(type(row[name]) is str for name in (*measure.groups, "unit", "note"))
        assert all(
            type(row[name]) in (int, float, type(None)) for name in ("value", "low", "high", "numerator")
        )
        assert type(row["n"]) is int
        assert row["n"] >= 0
        assert row["value"] is not None or row["note"] or row["n"] == 0
        is_in_order(row)


def is_in_order(row: dict) -> None:
    low, value, high = (row[name] for name in ("low", "value", "high"))
    assert (low is None) == (high is None)
    if low is not None:
        slack = 1e-12 * max(abs(low), abs(high))
        assert low - slack <= value <= high + slack
    if row["unit"] in UNITS_IN_PERCENT:
        assert 0 <= row["numerator"] <= row["denominator"]
        assert all(0 <= number <= 100 for number in (low, value, high) if number is not None)


def test_there_are_measures_and_lists():
    assert {"share_of_roll", "movement", "representation", "arrivals"} <= set(KEYS)
    assert register_list in listings()


@pytest.mark.parametrize("key", KEYS)
def test_a_measure_says_what_it_is_how_it_is_made_and_who_says_so(key):
    measure = MEASURES[key]
    assert measure.key == key
    assert all(
        said.strip()
        for said in (measure.title, measure.definition, measure.formula, measure.unit, measure.source)
    )
    assert measure.definition.endswith(".")
    assert not measure.title.endswith(".")
    assert measure.groups
    assert set(measure.groups).isdisjoint(NUMBERS)
    assert measure.header == (*measure.groups, *NUMBERS)
    assert measure.better in ("higher", "lower", "neither")
    assert measure.readers <= terms.EVERYONE
    assert measure.readers
    # What is asked of staff is not made from pupils.csv; every measure is made from some file.
    assert measure.needs
    assert set(measure.needs) <= set(snapshot.FILES)
    assert all(
        name in (*ALLOWED, "needs", "as_at", "since") and words.endswith(".")
        for name, words in measure.ignores
    )


@pytest.mark.parametrize("listing", listings(), ids=lambda listing: listing.key)
def test_a_list_of_pupils_is_for_those_who_may_know_who_a_pupil_is(listing):
    assert listing.readers
    assert listing.readers <= terms.NAMES_SEEN_BY
    assert all((listing.title, listing.definition, listing.source, listing.columns))
    assert listing.header == listing.columns
    assert set(listing.needs) <= set(snapshot.FILES)
    assert listing.key not in MEASURES


def test_two_measures_cannot_have_one_name():
    with pytest.raises(ValueError, match="share_of_roll"):
        Measure(key="share_of_roll", **dict.fromkeys(("title", "definition", "formula", "unit", "source"), "x"),
                groups=("x",), tally=Tally, value=list)  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", KEYS)
def test_every_measure_holds_for_nobody_for_one_pupil_and_for_two_thousand(key, size):
    found = answer(school_of(size), MEASURES[key], Filters())
    keep_their_word(found, MEASURES[key])
    assert found.rows or found.missing or size != "two thousand pupils"


def test_a_school_with_nobody_on_roll_has_no_share_and_no_error():
    rows = school(pupil(on_roll=[("2027-01-01", None)], sen=[("K", "2027-01-01")], needs=[("ASD", 1)]))
    snap = built(rows)
    for key in KEYS:
        found = answer(snap, MEASURES[key], Filters())
        keep_their_word(found, MEASURES[key])
        assert not any(row["numerator"] for row in found.rows)
    assert answer(snap, register_list, Filters()).rows == []


@pytest.mark.parametrize("key", KEYS)
def test_every_measure_holds_for_every_choice_there_is(key):
    snap = school_of("two thousand pupils")
    for filters in EVERY_CHOICE:
        keep_their_word(answer(snap, MEASURES[key], filters), MEASURES[key])


def test_every_list_holds_for_every_choice_there_is():
    snap = built(random_school(11, 60))
    for listing in listings():
        for filters in EVERY_CHOICE:
            found = answer(snap, listing, filters)
            assert found.header == listing.columns
            assert all(set(listing.columns) <= set(row) for row in found.rows)
            said = [row[name] for row in found.rows for name in listing.columns]
            assert {type(value) for value in said} <= {str, int, float, type(None)}
            assert found.n == len(found.rows)


@examples(25)
@given(schools, some_filters)
def test_the_csv_of_every_measure_says_what_its_rows_say(rows, filters):
    snap = built(rows)
    for measure in MEASURES.values():
        found = answer(snap, measure, filters)
        header, *lines = csv.reader(io.StringIO(found.csv(), newline=""))
        assert tuple(header) == measure.header
        assert len(lines) == len(found.rows)
        for line, row in zip(lines, found.rows, strict=True):
            written = dict(zip(header, line, strict=True))
            assert written.pop("as_at") == found.as_at.isoformat()
            for name, cell in written.items():
                same_in_a_spreadsheet(cell, row[name])


def same_in_a_spreadsheet(cell: str, value: object) -> None:
    """A number is there unrounded, nothing is an empty cell, text is itself and never runs."""
    if value is None:
        assert cell == ""
    elif isinstance(value, str):
        assert not cell.startswith(FORMULA_STARTS)
        assert cell.replace("'", "") == value.replace("'", "")
    else:
        assert float(cell) == value


@examples(15)
@given(schools, some_filters)
def test_the_csv_of_the_list_says_what_its_rows_say(rows, filters):
    found = answer(built(rows), register_list, filters)
    header, *lines = csv.reader(io.StringIO(found.csv(), newline=""))
    assert tuple(header) == register_list.columns
    assert len(lines) == len(found.rows)
    for line, row in zip(lines, found.rows, strict=True):
        for name, cell in zip(header, line, strict=True):
            same_in_a_spreadsheet(cell, row[name])


def test_names_and_reasons_that_look_like_formulas_leave_as_text():
    rows = school(
        pupil("=cmd|' /C calc'!A0", sen=[("K", "2026-01-01", None, "+1 point;=SUM(A1)")], needs=[("ASD", 1)]),
        pupil("-Dash", registration_group="@7A", sen=[("K", "2024-01-01")], needs=[("ASD", 1)]),
    )
    snap = built(rows)
    listed = list(csv.reader(io.StringIO(answer(snap, register_list, Filters()).csv(), newline="")))
    assert {line[0] for line in listed[1:]} == {"'=cmd|' /C calc'!A0", "'-Dash"}
    assert {line[3] for line in listed[1:]} == {"", "'@7A"}
    moved = csv.DictReader(io.StringIO(answer(snap, MEASURES["movement"], Filters()).csv(), newline=""))
    assert "'+1 point;'=SUM(A1)" in {line["reason"] for line in moved}


def test_every_file_that_a_measure_is_made_from_is_a_table_of_the_store():
    assert all(table.__table__ in models.Base.metadata.sorted_tables for table in snapshot.FILES.values())
