"""Which of several schools a reader is given, and which one a request is about."""

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from data import schools
from data.errors import NoSchoolGiven, NoSuchSchool
from data.reader import NO_SCHOOL, Reader, asking_for, current_reader, reading_as, school_said
from data.schools import Known

ASH, BEECH, CEDAR = (
    Known(urn, name, "primary", 1, False, None) for urn, name in ((3, "Ash"), (1, "beech"), (2, "Cedar"))
)
ALL = schools.by_name((CEDAR, BEECH, ASH))


def reader(given=frozenset(), school=None) -> Reader:
    return Reader(1, "senco", "mary", given=given, school=school)


def test_schools_are_named_in_the_order_of_their_names_whatever_their_case():
    assert ALL == (ASH, BEECH, CEDAR)
    twin = Known(9, "Ash", "primary", 1, False, None)
    assert schools.by_name((twin, ASH)) == (ASH, twin)


def test_whoever_is_given_none_by_number_reads_the_only_school_and_none_of_several():
    assert schools.given(reader(), (ASH,)) == (ASH,)
    assert schools.given(reader(), (ASH, BEECH)) == ()
    assert schools.given(reader(), ()) == ()
    with pytest.raises(NoSchoolGiven):
        schools.chosen(reader(), (ASH, BEECH))


def test_every_school_means_those_there_are_now():
    assert schools.given(reader(None), ALL) == ALL
    assert schools.given(reader(None), (ASH,)) == (ASH,)
    assert schools.chosen(reader(None), ()) is None


def test_who_asks_for_no_school_reads_the_first_of_their_own():
    assert schools.chosen(reader(frozenset({1, 2})), ALL) == BEECH
    assert schools.chosen(reader(None), ALL) == ASH


def test_a_school_that_is_given_and_not_imported_yet_is_no_school_yet():
    assert schools.chosen(reader(frozenset({7})), ALL) is None
    assert schools.chosen(reader(), ()) is None


@for_all(
    given=st.one_of(st.none(), st.frozensets(st.integers(1, 5))),
    urn=st.integers(0, 6),
    there=st.sets(st.sampled_from(ALL)),
)
def test_a_school_that_is_not_given_and_one_that_is_not_there_are_the_same(given, urn, there):
    known = schools.by_name(there)
    mine = {one.urn for one in known if given is None or one.urn in given or (not given and len(known) == 1)}
    if urn in mine:
        assert schools.chosen(reader(given, urn), known).urn == urn
    else:
        with pytest.raises(NoSuchSchool) as refused:
            schools.chosen(reader(given, urn), known)
        assert not str(refused.value)


@pytest.mark.parametrize(
    "said", ["0", "-1", "1e3", "\u0663", "12 ", "1" * 10, "x", "None", ["1", "2"], 1.5, True, {}]
)
def test_what_is_no_number_of_a_school_is_no_school_and_not_nothing_said(said):
    assert school_said(said) == NO_SCHOOL


@pytest.mark.parametrize(("said", "school"), [(None, None), ("", None), ("123456", 123456), (123456, 123456)])
def test_a_school_is_said_by_its_number_or_not_at_all(said, school):
    assert school_said(said) == school


def test_a_request_reads_about_one_school_for_as_long_as_it_is_said():
    with reading_as(reader(None, 1)):
        with asking_for(2):
            assert current_reader() == reader(None, 2)
        with asking_for(None):
            assert current_reader() == reader(None, 1)
        assert current_reader() == reader(None, 1)
