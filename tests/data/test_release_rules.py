"""Single rules of what may leave, each on its boundary: what one number tells beside another that is inside it."""

from datetime import date
from types import SimpleNamespace

import pytest

from data.measures.core import MEASURES, share
from data.measures.reviews import DEADLINES, STATES
from data.release.figures import Asking
from data.release.published import PUBLISHED
from data.release.rows import left_hidden
from data.table import Table
from tests.support_attack import released
from tests.support_school import built, pupil, school, several

DAY = date(2026, 11, 22)


def asking(shown: bool = True, **people: int) -> Asking:
    """What a rule is asked with, where so many are on roll with a status or a need."""

    def number(**fixed: str) -> int:
        return people[next(iter(fixed.values()))]

    roll = SimpleNamespace(shows=lambda **_fixed: shown, hides=lambda **_fixed: not shown, people=number)
    return Asking(None, SimpleNamespace(roll=roll), None, {}, {})


def shown(key: str, table: Table, asked: Asking) -> list[bool]:
    """Which rows of a table leave with their numbers."""
    return ["hidden" not in row for row in PUBLISHED[key].rows(MEASURES[key], table, asked)]


@pytest.mark.parametrize(
    ("pupil_too", "parent_too", "both", "of", "told"),
    [
        (60, 60, 50, 100, [True, True, True]),
        (55, 60, 50, 100, [False, False, True]),  # five gave theirs alone
        (56, 60, 50, 100, [True, True, True]),
        (60, 60, 25, 100, [False, False, True]),  # five are left whose view is in none
        (60, 60, 26, 100, [True, True, True]),
        (60, 60, 50, 95, [False, False, False]),  # of five with SEN there was no review
        (60, 60, 50, 94, [True, True, True]),
    ],
)
def test_whose_views_are_held_tells_of_no_few_who_gave_theirs_alone(pupil_too, parent_too, both, of, told):
    numbers = {"pupil": pupil_too, "parent": parent_too, "both": both}
    rows = [share(("view_of",), (name,), many, of) for name, many in numbers.items()]
    assert shown("views_recorded", Table(("view_of",), rows, DAY), asking(SEN=100)) == told


def due(**numbers: tuple[int, int, int]) -> Table:
    """Deadlines by kind and state: overdue, soon and later."""
    rows = [
        {"deadline": name, "state": state, "value": many, "numerator": many, "n": many, "unit": "pupils",
         "denominator": None, "low": None, "high": None, "note": ""}
        for name in DEADLINES
        for state, many in zip(STATES, numbers.get(name.replace(" ", "_"), (0, 0, 0)), strict=True)
    ]  # fmt: skip
    return Table(("deadline", "state"), rows, DAY)


@pytest.mark.parametrize(
    ("plans", "states", "told"),
    [
        (30, (10, 10, 10), [True, True, True]),
        (33, (10, 10, 10), [False, True, True]),  # three with a plan have no review that can be dated
        (36, (10, 10, 10), [True, True, True]),
        (6, (1, 1, 4), [False, False, False]),
        (6, (6, 0, 0), [True, True, True]),
        (5, (5, 0, 0), [False, False, False]),  # even that nobody is in the others, or all five were
    ],
)
def test_deadlines_tell_of_no_few_whose_review_cannot_be_dated(plans, states, told):
    table = due(annual_review=states)
    assert shown("reviews_due", table, asking(E=plans, K=0, SEN=plans))[:3] == told


@pytest.mark.parametrize(("decided", "told"), [(0, True), (5, False), (6, True)])
def test_decisions_and_plans_are_hidden_where_they_differ_by_a_few(decided, told):
    table = due(decision=(0, 10, 0), plan=(0, 0, 10 + decided))
    found = dict(
        zip(
            (table.key(row) for row in table.rows),
            shown("reviews_due", table, asking(E=0, K=0, SEN=0)),
            strict=True,
        )
    )
    assert found["plan", "later"] is found["decision", "soon"] is told


@pytest.mark.parametrize(("plans", "told"), [(40, True), (41, False), (45, False), (46, True)])
def test_reviews_in_time_are_not_told_where_all_plans_but_a_few_were_due_one(plans, told):
    rows = [share(("deadline",), ("annual review",), 20, 40)]
    assert shown("reviews_kept", Table(("deadline",), rows, DAY), asking(E=plans)) == [told]


@pytest.mark.parametrize(("primary", "told"), [(20, True), (19, False), (15, False), (14, True)])
def test_pupils_with_a_need_at_any_rank_are_hidden_where_a_few_have_it_beside_another(primary, told):
    row = {"need_type": "ASD", "quantity": "pupils", "value": 20, "n": 20, "numerator": 20, "unit": "pupils",
           "denominator": None, "low": None, "high": None, "note": ""}  # fmt: skip
    table = Table(("need_type", "quantity"), [row], DAY)
    for key in ("cpd_training", "ta_training"):
        assert shown(key, table, asking(ASD=primary)) == [told], key


@pytest.mark.parametrize(("yes", "of", "told"), [(5, 10, True), (4, 10, False), (0, 10, True), (0, 9, False)])
def test_how_prepared_tas_are_is_of_ten_and_of_none_or_five_on_either_side(yes, of, told):
    rows = [share(("item", "round"), ("all", "Autumn 2026"), yes, of)]
    assert shown("ta_ready", Table(("item", "round"), rows, DAY), asking()) == [told]


def test_parts_that_are_too_few_together_are_all_hidden_those_of_nobody_too():
    assert left_hidden([1, 1, 4], 6) == [True, True, True]
    assert left_hidden([5, 0, 0], 6) == [True, True, True]
    assert left_hidden([3, 4, 0], 6) == [True, True, False]


def wholly(needs: tuple[str, ...]) -> dict:
    """A school whose release shows no number of the needs of five of its pupils, which are these."""
    sen = (("K", "2020-01-01"),)
    return school(
        *several(90, year="7"), *several(90, year="8"),
        *several(20, year="7", sen=sen, needs=(("SEMH",),)), *several(20, year="8", sen=sen, needs=(("SLCN",),)),
        *(pupil(year="7" if place % 2 else "8", sen=sen, needs=((need,),)) for place, need in enumerate(needs)),
    )  # fmt: skip


def test_d4_24_pupils_who_differ_where_it_is_hidden_have_the_same_release_byte_for_byte():
    """Two, three or four of six have the one need or the other, of both of which no number may be shown."""
    found = []
    for many in (2, 3, 4):
        snap = built(wholly(("VI",) * many + ("HI",) * (6 - many)))
        content = released(snap).content
        found.append({**content, "made": "", "school": {**content["school"], "urn": 0}})
    assert found[0] == found[1] == found[2]
    need = {row["dict"][0][1]: row for row in found[0]["tables"]["need_types"][""]["rows"]}
    assert ["hidden", True] in need["VI"]["dict"] and ["hidden", True] in need["HI"]["dict"]
