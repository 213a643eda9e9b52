"""What an address may say, and that whatever it says is said back or left out."""

from datetime import date
from urllib.parse import parse_qs, quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.filters import ALLOWED, CLASS_KEY, CUTS, DATES, EARLIEST, LATEST, OPTIONAL, SEVERAL, Filters
from tests.support_school import examples, some_filters

NAMES = (*SEVERAL, *DATES, "needs")
junk_values = st.one_of(
    st.none(), st.text(), st.binary(), st.integers(), st.floats(), st.booleans(), st.dates(),
    st.sampled_from(["7", " 7 ", "CI", "k", "any", "ANY", "2026-11-02", "20261102", "2026-W45-1", "9999-12-31",
                     "0001-01-01", "2026-02-30", "\ud800", "\x00", "٧", "7;8", "' or 1=1 --", "nan", "9" * 5000]),
)  # fmt: skip
junk_mappings = st.dictionaries(
    st.one_of(st.sampled_from(NAMES), st.text(), st.integers()),
    st.one_of(junk_values, st.lists(junk_values, max_size=4), st.tuples(junk_values)),
    max_size=8,
)  # fmt: skip
junk_queries = st.one_of(
    st.text(),
    st.binary(),
    junk_mappings,
    st.lists(junk_values),
    st.integers(),
    st.none(),
    st.builds(urlencode, st.lists(st.tuples(st.sampled_from(NAMES), st.text(st.characters(codec="utf-8"))))),
)  # fmt: skip


def is_allowed(filters: Filters) -> bool:
    """Every choice is made of allowed values, in their order, each once; the days are days in the allowed span."""
    for name, allowed in ALLOWED.items():
        chosen = getattr(filters, name)
        if not isinstance(chosen, tuple) or chosen != tuple(value for value in allowed if value in chosen):
            return False
    classes = filters.registration_group
    if list(classes) != sorted(set(classes)) or not all(CLASS_KEY.fullmatch(key) for key in classes):
        return False
    days = [getattr(filters, name) for name in DATES]
    return filters.needs in ("primary", "any") and all(
        day is None or (type(day) is date and EARLIEST <= day <= LATEST) for day in days
    )


@examples(300)
@given(junk_queries)
def test_whatever_an_address_says_only_allowed_values_come_out(query):
    filters = Filters.from_query(query)
    assert is_allowed(filters)
    assert Filters.from_query(filters.to_query()) == filters


@examples(200)
@given(some_filters)
def test_whatever_goes_into_an_address_comes_back(filters):
    query = filters.to_query()
    assert Filters.from_query(query) == filters
    assert Filters.from_query("?" + query) == filters
    assert Filters.from_query(parse_qs(query)) == filters
    assert hash(Filters.from_query(query)) == hash(filters)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in ALLOWED for value in ALLOWED[name]])
def test_every_value_there_is_can_be_written_and_read(name, value):
    filters = Filters(**{name: (value,)})
    assert parse_qs(filters.to_query()) == {name: [value]}
    assert Filters.from_query(f"{name}={quote(value)}") == filters
    assert Filters.from_query({name: value}) == Filters.from_query({name: [value]}) == filters


def test_nothing_chosen_is_an_empty_address():
    assert Filters().to_query() == ""
    assert Filters.from_query("") == Filters.from_query(None) == Filters.from_query({}) == Filters()


def test_the_order_and_the_case_in_which_a_choice_is_made_do_not_matter():
    one = Filters.from_query("year_group=10&year_group=r&year_group=7&need_area=SEMH&need_area=ci&sex=m")
    other = Filters.from_query(
        "sex=M&need_area=ci&year_group= 7 &need_area=semh&year_group=R&year_group=10&year_group=10"
    )
    assert one == other == Filters(year_group=("R", "7", "10"), need_area=("ci", "semh"), sex=("M",))
    assert (
        one.to_query()
        == other.to_query()
        == "year_group=R&year_group=7&year_group=10&need_area=ci&need_area=semh&sex=M"
    )


def test_a_value_is_matched_whole():
    assert (
        Filters.from_query("year_group=70&year_group=1 0&year_group=&need_area=c&sen_status=N") == Filters()
    )


def test_of_two_days_the_last_is_meant_and_a_day_that_is_none_is_left_out():
    assert Filters.from_query("as_at=2026-01-01&as_at=2026-02-02").as_at == date(2026, 2, 2)
    for said in ("2026-02-30", "02/02/2026", "1999-12-31", "2100-01-02", "yesterday", ""):
        assert Filters.from_query({"as_at": said, "since": said}) == Filters()
    assert Filters.from_query("as_at=2000-01-01&since=2100-01-01") == Filters(as_at=EARLIEST, since=LATEST)


def test_any_need_is_chosen_by_name_and_everything_else_is_primary():
    assert [Filters.from_query(f"needs={said}").needs for said in ("any", "ANY", "primary", "all", "")] == [
        "any", "any", "primary", "primary", "primary",
    ]  # fmt: skip


def test_a_very_long_address_is_read():
    assert Filters.from_query("&".join(["year_group=7"] * 50_000)) == Filters(year_group=("7",))
    assert Filters.from_query("year_group=" + "7" * 1_000_000) == Filters()


@examples(100)
@given(some_filters)
def test_taking_a_choice_back_leaves_the_others(filters):
    for name in NAMES:
        less = filters.without(name)
        assert getattr(less, name) == getattr(Filters(), name)
        assert all(getattr(less, other) == getattr(filters, other) for other in NAMES if other != name)
    for value in filters.year_group:
        assert filters.without("year_group", value).year_group == tuple(
            v for v in filters.year_group if v != value
        )


@examples(100)
@given(some_filters)
def test_what_cuts_anyone_is_what_leaves_pupils_out(filters):
    assert filters.cuts_anyone == any(getattr(filters, name) for name in CUTS)
    assert filters.cuts_sen == bool(filters.need_area or filters.sen_status)


def test_a_choice_of_terms_or_days_leaves_nobody_out():
    assert not Filters(
        term=("autumn 1",), as_at=date(2026, 1, 1), since=date(2025, 1, 1), needs="any"
    ).cuts_anyone


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("0a1b2c3d", ("0a1b2c3d",)), (" 0A1B2C3D ", ("0a1b2c3d",)), ("7A", ()), ("0a1b2c3", ()), ("0a1b2c3d4", ()),
        ("0a1b2c3g", ()), ("Miss Smith", ()), ("0a1b2c3d\n", ("0a1b2c3d",)), ("\u0660a1b2c3d", ()),
    ],
)  # fmt: skip
def test_a_class_is_asked_for_by_its_key_and_by_nothing_else(said, kept):
    assert Filters.from_query({"registration_group": said}).registration_group == kept


def test_classes_stand_in_one_order_each_once_and_can_be_taken_off_one_by_one():
    asked = Filters.from_query(
        "registration_group=bbbbbbbb&registration_group=aaaaaaaa&registration_group=bbbbbbbb"
    )
    assert asked.registration_group == ("aaaaaaaa", "bbbbbbbb")
    assert asked.to_query() == "registration_group=aaaaaaaa&registration_group=bbbbbbbb"
    assert asked.without("registration_group", "aaaaaaaa").registration_group == ("bbbbbbbb",)
    assert asked.cuts_anyone


def test_a_page_is_read_without_the_choices_it_does_not_offer():
    asked = Filters.from_query(
        "year_group=7&term=autumn+1&ages=all&registration_group=aaaaaaaa&as_at=2026-11-02&since=2026-01-02"
    )
    assert asked.offered(()) == Filters.from_query("year_group=7&as_at=2026-11-02")
    assert asked.offered(("term", "ages")) == Filters.from_query(
        "year_group=7&term=autumn+1&ages=all&as_at=2026-11-02"
    )
    assert asked.offered(OPTIONAL) == asked
