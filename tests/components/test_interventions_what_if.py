"""What a what-if of interventions says: what it would cost, and what pupils would have to gain for the same price."""

from components.figures.versions import cost_versions
from components.sentences.intervention_what_if import NOTHING_WRITTEN, UNKNOWN, what_if
from data.filters import Filters
from data.measures.interventions_what_if import intervention_what_if
from data.source import answer
from tests.support_interventions import built, member, provided, run, with_sen


def asked(*suppose, many=10):
    places = [member(number, "G1", 80, 95) for number in range(1, many + 1)]
    return answer(
        built(provided(with_sen(many), [run("G1", "I2")], places)),
        intervention_what_if,
        Filters(suppose=suppose),
    )


def test_nothing_supposed_is_the_record_and_an_invitation():
    table = asked()
    assert what_if(table) == (
        "Interventions that ended cost about \u00a3677. Say what would be other, and see.",
        NOTHING_WRITTEN,
    )
    assert len([trace for trace in cost_versions(table)["data"] if trace["type"] == "bar"]) == 1


def test_smaller_groups_cost_more_and_need_more_gain_for_the_same_price():
    # 10 pupils in groups of 5 take twice the 24 hours; each gained 15 months less the 2.66 that passed: 12.3.
    table = asked(("group-size", 5))
    said, beside = what_if(table)
    assert said.startswith(
        "What if: they would cost \u00a31,174, \u00a3497 more. An extra month would cost \u00a39.52 instead"
    )
    assert "To cost no more, a pupil would have to gain 21.4 extra months; 12.3 are taken here." in said
    assert beside == UNKNOWN
    assert len([trace for trace in cost_versions(table)["data"] if trace["type"] == "bar"]) == 2


def test_nobody_and_too_few_pairs_say_no_price():
    assert what_if(asked(("group-size", 2), many=3))[0].count("extra month") == 0
    empty = answer(built(provided(with_sen(1), [], [])), intervention_what_if, Filters())
    assert what_if(empty)[0]
