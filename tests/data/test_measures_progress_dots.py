"""One dot a pupil: absence between the sittings and mean value added, made twice."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.filters import Filters
from data.measures.progress_dots import progress_and_absence
from data.source import answer
from tests import oracle_progress as oracle
from tests.oracle import enrolment_on
from tests.support_results import built, random_results
from tests.support_school import examples, some_filters


def by_hand(rows: dict, filters: Filters) -> list[tuple[float, float]]:
    """(absence in percent, mean value added) of every pupil asked about with a session between the sittings."""
    everybody = oracle.pairs(rows, filters)
    found = []
    for number, pupil in enumerate(rows["pupils"]):
        both = [pair for pair in everybody if pair["pupil"] == number]
        mine = [
            pair for pair in both if oracle.kept(rows, pair["of"], filters) and oracle.asked(pair, filters)
        ]
        if not mine:
            continue
        first, last = min(pair["before"]["date"] for pair in both), max(pair["date"] for pair in both)
        # A week counts where the pupil was on roll in it; a week's totals cannot be parted, so any day of it decides.
        weeks = [
            week
            for week in pupil.get("weeks", ())
            if first <= week[0] < last
            and any(enrolment_on(pupil, week[0] + timedelta(days=day)) for day in range(5))
        ]
        possible, absent = sum(week[1] for week in weeks), sum(week[2] for week in weeks)
        if possible:
            found.append((100 * absent / possible, sum(pair["added"] for pair in mine) / len(mine)))
    return sorted(found)


@examples(25)
@given(
    st.builds(random_results, seed=st.integers(0, 10**9), size=st.integers(40, 140)),
    st.lists(some_filters, min_size=1, max_size=2),
)
def test_every_dot_stands_where_counting_by_hand_puts_it(rows, chosen):
    school = built(rows)
    for filters in (Filters(), *chosen):
        found = answer(school, progress_and_absence, filters).rows
        dots = sorted((row["absence"], row["value_added"]) for row in found)
        expected = by_hand(rows, filters) if found else []
        assert [pytest.approx(dot, abs=1e-9) for dot in expected] == dots
