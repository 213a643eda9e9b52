"""What may be supposed in a what-if, and that an address keeps it."""

from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import measures, what_if
from data.filters import Filters
from data.measures.core import MEASURES
from data.what_if import INPUTS, Input
from tests.support_school import examples, some_filters

measures.read_all()

names = st.sampled_from(sorted(INPUTS))
junk = st.lists(
    st.one_of(
        st.text(), st.none(), st.integers(), st.binary(),
        st.builds("{}:{}".format, st.one_of(names, st.text()), st.one_of(st.text(), st.integers(), st.floats())),
    ),
    max_size=12,
)  # fmt: skip


def values(name: str):
    """Every value that an input may suppose."""
    asked = INPUTS[name]
    if asked.choices:
        return st.sampled_from(sorted(asked.choices))
    return st.integers(asked.lowest, asked.highest).filter(lambda number: number != asked.nothing)


some_suppositions = st.lists(names, unique=True).flatmap(
    lambda chosen: st.tuples(*(st.tuples(st.just(name), values(name)) for name in INPUTS if name in chosen))
)


@examples(300)
@given(st.one_of(junk, st.text(), st.none(), st.integers()))
def test_whatever_an_address_supposes_only_what_is_allowed_comes_out(said):
    supposed = Filters.from_query({"suppose": said}).suppose
    assert [name for name, _ in supposed] == [name for name in INPUTS if name in dict(supposed)]
    for name, value in supposed:
        asked = INPUTS[name]
        if asked.choices:
            assert value in asked.choices
        else:
            assert type(value) is int
            assert asked.lowest <= value <= asked.highest
            assert value != asked.nothing


@examples(200)
@given(some_filters, some_suppositions)
def test_what_is_supposed_goes_into_an_address_and_comes_back(filters, supposed):
    filters = replace(filters, suppose=supposed)
    query = filters.to_query()
    assert Filters.from_query(query) == filters
    assert Filters.from_query(parse_qs(query)) == filters
    assert filters.without("suppose") == filters.supposing(()) == replace(filters, suppose=())
    assert dict(filters.supposing(tuple(INPUTS)).suppose) == dict(supposed)


@pytest.mark.parametrize(
    ("said", "found"),
    [("-500", -500), ("500", 500), ("501", None), ("-501", None), ("0", None), ("-0", None), ("5.5", None),
     (" 5 ", 5), ("05", 5), ("+5", None), ("1e2", None), ("\u0665", None), ("", None), ("5:5", None)],
)  # fmt: skip
def test_a_number_is_whole_in_plain_digits_and_within_its_limits(said, found):
    supposed = Filters.from_query({"suppose": f"ta-one-to-one:{said}"}).suppose
    assert supposed == ((("ta-one-to-one", found),) if found is not None else ())


def test_of_an_input_that_is_named_twice_the_last_is_meant():
    said = "suppose=ta-duty%3A3&suppose=ta-cover%3A1&suppose=ta-duty%3A-4"
    assert Filters.from_query(said).suppose == (("ta-duty", -4), ("ta-cover", 1))
    assert Filters.from_query(f"{said}&suppose=ta-duty%3A0").suppose == (("ta-cover", 1),)


def test_an_input_of_choices_takes_a_code_and_no_number():
    asked = Input("Who delivers it", choices={"TA": "A TA", "teacher": "A teacher"})
    assert [asked.read(text) for text in ("TA", " teacher ", "ta", "1", "", "Teacher;")] == [
        "TA", "teacher", None, None, None, None,
    ]  # fmt: skip
    assert asked.says == "TA | teacher"


def test_names_can_stand_in_an_address_as_they_are():
    for name, asked in INPUTS.items():
        assert name.replace("-", "").isalnum(), name
        assert name.isascii(), name
        assert all(" " not in code and ":" not in code for code in asked.choices), name
        assert asked.choices or asked.lowest < asked.highest, name


def test_what_is_supposed_is_asked_only_of_measures_for_staff():
    some = next(iter(MEASURES.values()))
    with pytest.raises(ValueError, match="for staff only"):
        replace(some, key="supposed by everyone", supposes=("ta-duty",))
    assert "supposed by everyone" not in MEASURES


def test_every_input_belongs_to_one_measure_or_to_none_yet():
    taken = [name for measure in MEASURES.values() for name in measure.supposes]
    assert len(taken) == len(set(taken))
    assert set(taken) <= set(INPUTS)


def test_two_panels_of_what_ifs_keep_to_their_own_inputs():
    filters = Filters.from_query("year_group=7&suppose=ta-duty%3A5&suppose=ta-cover%3A-5")
    assert filters.supposing(("ta-cover",)).suppose == (("ta-cover", -5),)
    assert filters.supposing(()) == Filters(year_group=("7",))
    assert what_if.written(filters.suppose) == ["ta-duty:5", "ta-cover:-5"]
