"""Every number of the progress page, made twice: by the measure, and by a slow reading of the same rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.filters import Filters
from data.intervals import t_quantile
from data.measures.progress import value_added
from data.measures.progress_change import reliable_change
from data.measures.progress_gaps import score_gap
from data.measures.progress_levels import at_expected
from data.source import answer
from tests import oracle_progress as oracle
from tests.support_results import built, random_results
from tests.support_school import examples, some_filters

whole = st.builds(random_results, seed=st.integers(0, 10**9), size=st.integers(20, 140))
choices = st.lists(some_filters, min_size=1, max_size=3)


def keyed(school, measure, filters: Filters) -> dict:
    found = answer(school, measure, filters)
    return {} if found.missing else {found.key(row): row for row in found.rows}


@examples(30)
@given(whole, choices)
def test_value_added_and_its_range_are_what_counting_by_hand_gives(rows, chosen):
    school = built(rows)
    for filters in (Filters(), *chosen):
        found = keyed(school, value_added, filters)
        expected = oracle.value_added(rows, filters) if found else {}
        assert set(found) == set(expected)
        for key, (pupils, known) in expected.items():
            row = found[key]
            assert row["n"] == row["numerator"] == pupils
            if known is None:
                assert (row["value"], row["low"], row["high"]) == (None, None, None)
                assert row["note"]
                continue
            n, mean, error = known
            spread = t_quantile(n - 1) * error
            assert (row["value"], row["low"], row["high"]) == pytest.approx(
                (mean, mean - spread, mean + spread), abs=1e-7
            )


@examples(25)
@given(whole, choices)
def test_the_score_gap_is_what_counting_by_hand_gives(rows, chosen):
    school = built(rows)
    for filters in (Filters(), *chosen):
        found = keyed(school, score_gap, filters)
        expected = oracle.score_gap(rows, filters) if found else {}
        assert set(found) == set(expected)
        for key, (sen, peers) in expected.items():
            assert (found[key]["n"], found[key]["peers"]) == (len(sen), len(peers))
            if min(len(sen), len(peers)) < 10:
                assert found[key]["value"] is None
            else:
                gap = sum(sen) / len(sen) - sum(peers) / len(peers)
                assert found[key]["value"] == pytest.approx(gap, abs=1e-9)


@examples(25)
@given(whole, choices)
def test_shares_at_the_expected_score_and_verdicts_are_what_counting_by_hand_gives(rows, chosen):
    school = built(rows)
    for filters in (Filters(), *chosen):
        for measure, by_hand in (
            (at_expected, oracle.at_expected),
            (reliable_change, oracle.reliable_change),
        ):
            found = keyed(school, measure, filters)
            if not found and answer(school, measure, filters).missing:
                continue
            counts = {key: (row["numerator"], row["denominator"]) for key, row in found.items()}
            assert counts == by_hand(rows, filters), measure.key
