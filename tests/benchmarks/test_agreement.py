"""The floor and the usual way count what the measures count; without that their times would mean nothing."""

import pytest

from benchmarks import agreement
from benchmarks.choices import choices
from benchmarks.floor import Counted, Prepared
from benchmarks.usual.frames import Frames
from benchmarks.usual.register import Question
from data.filters import Filters
from data.measures import movement, register, representation  # noqa: F401 (they enter themselves in MEASURES)
from data.measures.listing import register_list
from tests.support_school import HALF_TERMS, built, pupil, random_filters, random_school, school, shared_store


def disagreements(made, every_filters) -> list[str]:
    prepared, frames = Prepared(made), Frames(shared_store()[1], made.urn)
    return [
        words
        for filters in every_filters
        for words in agreement.disagreements(
            register_list,
            made,
            filters,
            Counted(prepared, filters),
            Question(frames, filters, made.data_date),
        )
    ]


@pytest.mark.parametrize("seed", range(5))
def test_floor_and_pandas_count_what_the_measures_count(seed):
    made = built(random_school(seed, 60) | {"terms": HALF_TERMS})
    assert disagreements(made, [random_filters(60 * seed + number) for number in range(5)]) == []


def test_a_way_that_counts_something_else_is_named():
    made = built(school(pupil(sen=[("K", "2020-09-01")]), terms=HALF_TERMS))
    counted = Counted(Prepared(made), Filters(sen_status=("E",)))
    question = Question(Frames(shared_store()[1], made.urn), Filters(), made.data_date)
    found = agreement.disagreements(register_list, made, Filters(), counted, question)
    assert [words.split(", ")[:2] for words in found][:1] == [["share_of_roll", "floor"]]


def test_the_choices_that_are_timed_are_all_different():
    made = built(random_school(7, 30))
    assert len(set(choices(made))) == len(choices(made)) > 30
