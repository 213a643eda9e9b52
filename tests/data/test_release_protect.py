"""What a release hides: held to the audit, to every way the numbers could be, and to plain subtraction."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.release import dimensions
from data.release.audit import audit, pairs
from data.release.dimensions import Dimension
from data.release.protect import Coarser, Problem, Protected, broken_rule, protect
from data.release.rows import left_hidden
from tests.support_release import roll_problem, said_of
from tests.support_school import examples

SCHOOLS = [
    (50, "primary", "L3"), (105, "primary", "L4"), (210, "primary", "L3"), (210, "primary", "L1"),
    (420, "primary", "L0"), (420, "primary", "L3"), (600, "secondary", "L2"), (1000, "secondary", "L1"),
    (1500, "secondary", "L0"), (2000, "secondary", "L1"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "phase", "rung"), SCHOOLS)
def test_d4_15_the_audit_of_random_schools_finds_nothing(number, phase, rung):
    of, made = roll_problem(number, phase, rung, seed=number)
    assert audit(said_of(of, made, protect(made))) == []


@pytest.mark.parametrize(("number", "phase", "rung"), SCHOOLS)
def test_d4_16_no_two_shown_groups_differ_by_a_small_number(number, phase, rung):
    _of, made = roll_problem(number, phase, rung, seed=number + 1)
    done = protect(made)
    shown = np.flatnonzero(~done.hidden)
    people = made.people
    close = [
        (made.names[whole], made.names[part])
        for whole, part in product(shown, shown)
        if not (made.masks[part] & ~made.masks[whole]).any()
        and not (made.public[whole] and made.public[part])
        and 0 < people[whole] - people[part] < made.k
    ]
    assert close == []


@given(
    number=st.integers(50, 2000), phase=st.sampled_from(("primary", "secondary")),
    rung=st.sampled_from(("L0", "L1", "L2", "L3", "L4")), seed=st.integers(0, 10**6),
)  # fmt: skip
@examples(5)
def test_d4_15_whatever_school_of_50_to_2000_a_mask_that_is_made_stands_the_audit(number, phase, rung, seed):
    of, made = roll_problem(number, phase, rung, seed)
    try:
        done = protect(made)
    except Coarser:  # then the ladder goes down a rung
        return
    assert audit(said_of(of, made, done)) == []


def two_by_two(counts: list[int], k: int = 3, public: tuple = ((),)) -> tuple:
    """Two sides of three each, all cells and margins spoken of."""
    one, two = (
        Dimension(name, values, {}, ((None, values),), frozenset())
        for name, values in (("row", ("a", "b", "c")), ("column", ("x", "y", "z")))
    )
    of = dimensions.space(one, two)
    cells = dimensions.family(of, [("column", "row")], {})
    return of, dimensions.problem(of, np.array(counts), cells, public, dimensions.describable(of, {}), k)


def every_way(made: Problem, done: Protected) -> np.ndarray:
    """Every way in which whole people could be placed, by trying them all: slow, and sure."""
    people, atoms = made.people, len(made.counts)
    shown = [(made.masks[cell], int(people[cell])) for cell in np.flatnonzero(~done.hidden)]
    gone = [made.masks[cell] for cell in np.flatnonzero(done.hidden & (people > 0))]
    ways = np.zeros((1, 0), dtype=int)
    for atom in range(atoms):
        most = min(number for mask, number in shown if mask[atom])
        ways = np.array([[*way, more] for way in ways for more in range(most + 1)])
        for mask, number in shown:
            sums = ways[:, mask[: atom + 1]].sum(axis=1)
            ways = ways[sums == number if not mask[atom + 1 :].any() else sums <= number]
            if not len(ways):
                return ways
    return ways[np.all([ways[:, mask].sum(axis=1) >= 1 for mask in gone] or [ways[:, 0] >= 0], axis=0)]


@pytest.mark.parametrize("seed", range(12))
def test_d4_15_no_small_group_is_narrowed_down_among_all_ways_the_numbers_could_be(seed):
    counts = np.random.default_rng(seed).choice([0, 1, 2, 3, 4, 5], 9, p=[0.15, 0.15, 0.1, 0.2, 0.2, 0.2])
    _of, made = two_by_two(counts.tolist())
    try:
        done = protect(made)
    except Coarser:
        pytest.skip("a table of so few people has no release")
    ways = every_way(made, done)
    for group in made.small:
        sizes = ways[:, group].sum(axis=1)
        assert sizes.max() >= made.k - 1
        assert sizes.max() - sizes.min() >= made.k - 2


def test_a_group_of_less_than_k_is_hidden_and_one_of_k_is_shown():
    counts = [5, 20, 20, 20, 20, 20, 20, 20, 6]
    _of, made = two_by_two(counts, k=6)
    hidden = dict(zip(made.names, protect(made).hidden, strict=True))
    assert hidden[("column", "x"), ("row", "a")]
    assert not hidden[("column", "z"), ("row", "c")]


def test_a_hidden_cell_is_never_alone_in_its_row_or_column():
    _of, made = two_by_two([2, 20, 20, 20, 20, 20, 20, 20, 20], k=6)
    done = protect(made)
    hidden = {made.names[place] for place in np.flatnonzero(done.hidden)}
    assert len([name for name in hidden if ("row", "a") in name]) > 1
    assert len([name for name in hidden if ("column", "x") in name]) > 1


def test_the_line_rule_finds_by_itself_what_is_left_of_a_whole():
    of = dimensions.space(dimensions.STATUS)
    cells = dimensions.family(of, [("status",)], {})
    made = dimensions.problem(of, np.array([35, 3, 2]), cells, [()], dimensions.describable(of, {}), 6)
    hidden = made.people < 6
    assert made.names[broken_rule(made, hidden)] == (("status", "N"),)


def test_what_is_hidden_for_being_small_is_told_from_what_is_hidden_beside_it():
    _of, made = two_by_two([2, 20, 20, 20, 20, 20, 20, 20, 20], k=6)
    done = protect(made)
    assert [made.names[place] for place in np.flatnonzero(done.primary)] == [(("column", "x"), ("row", "a"))]
    assert done.hidden.sum() > 1


def test_what_is_large_everywhere_is_shown_everywhere():
    _of, made = two_by_two([20] * 9, k=6)
    assert not protect(made).hidden.any()


def test_what_is_forced_to_be_hidden_stays_hidden():
    _of, made = two_by_two([20] * 9, k=6)
    forced = np.zeros(len(made.names), dtype=bool)
    forced[made.names.index((("row", "a"),))] = True
    assert protect(made, forced).hidden[forced].all()


def test_the_line_rule_adds_up_what_is_hidden_of_a_shown_whole():
    # 40 on roll, 35 with no SEN: the five with SEN are the difference, whatever is hidden of them.
    of = dimensions.space(dimensions.STATUS)
    cells, nothing = dimensions.family(of, [("status",)], {}), {"status": frozenset()}
    counts = np.array([35, 3, 2])
    made = dimensions.problem(of, counts, cells, [()], dimensions.describable(of, {}), 6, nothing)
    hidden = dict(zip(made.names, protect(made).hidden, strict=True))
    assert hidden[(("status", "N"),)]


def all_alike(of_them: int, k: int = 6) -> tuple:
    """A year group whose pupils with SEN all have one need, beside a large one that is mixed."""
    year = dimensions.year_dimension(("7", "8"))
    of = dimensions.space(year, dimensions.STATUS, dimensions.AREA)
    atoms = list(zip(*(column.tolist() for column in of.kinds.values()), strict=True))
    sizes = {("7", "N", "-"): 100, ("8", "N", "-"): 100, ("7", "K", "semh"): of_them}
    sizes |= {("8", "K", area): 30 for area in ("ci", "cl", "semh", "sp", "oth", "none")}
    sizes |= {("8", "E", area): 30 for area in ("ci", "cl", "semh", "sp", "oth", "none")}
    counts = np.array([sizes.get(atom, 0) for atom in atoms])
    cells = dimensions.family(of, [("need", "year"), ("status", "year")], {})
    public = [(), (("year", "7"),), (("year", "8"),)]
    return of, dimensions.problem(of, counts, cells, public, dimensions.describable(of, {}), k)


@pytest.mark.parametrize(("of_them", "told"), [(19, False), (20, True)])
def test_d4_17_that_a_year_is_all_of_one_need_is_not_told_below_twenty(of_them, told):
    of, made = all_alike(of_them)
    done = protect(made)
    hidden = dict(zip(made.names, done.hidden, strict=True))
    assert (
        not hidden[("need", "semh"), ("year", "7")] and not hidden[("status", "SEN"), ("year", "7")]
    ) is told
    assert audit(said_of(of, made, done)) == []


def test_d4_17_the_audit_sees_that_all_are_alike_where_nothing_hides_it():
    of, made = all_alike(12)
    nothing = Protected(np.zeros(len(made.names), dtype=bool), np.zeros(len(made.names), dtype=bool))
    assert any("all of them" in found for found in audit(said_of(of, made, nothing)))


def test_d4_17_a_single_pupil_with_a_plan_and_an_empty_need_are_not_told():
    of, made = roll_problem(300, "primary", "L1", seed=5)
    atoms = list(zip(*(column.tolist() for column in of.kinds.values()), strict=True))
    counts = np.where([atom[1] == "E" or atom[2] == "VI" for atom in atoms], 0, made.counts)
    counts[atoms.index(("3", "E", "ASD"))] = 1
    cells, public = (
        list(made.names),
        [name for name, known in zip(made.names, made.public, strict=True) if known],
    )
    one = dimensions.problem(of, counts, cells, public, dimensions.describable(of, {}), 6)
    done = protect(one)
    assert done.hidden[one.names.index((("status", "E"),))]
    assert audit(said_of(of, one, done)) == []


def test_the_audit_finds_a_small_number_that_is_shown():
    of, made = two_by_two([2, 20, 20, 20, 20, 20, 20, 20, 20], k=6)
    none = np.zeros(len(made.names), dtype=bool)
    assert any("small number is shown" in found for found in audit(said_of(of, made, Protected(none, none))))


def test_the_audit_finds_a_small_group_hidden_alone():
    of, made = two_by_two([2, 20, 20, 20, 20, 20, 20, 20, 20], k=6)
    alone = np.array([name == (("column", "x"), ("row", "a")) for name in made.names])
    assert audit(said_of(of, made, Protected(alone, alone))) != []


def test_the_audit_finds_a_number_that_is_not_what_was_counted():
    of, made = two_by_two([20] * 9, k=6)
    none = np.zeros(len(made.names), dtype=bool)
    said = said_of(of, made, Protected(none, none))
    wrong = replace(said, statements=[replace(said.statements[0], people=7), *said.statements[1:]])
    assert any("not what was counted" in found for found in audit(wrong))


def test_two_public_numbers_may_be_close_for_anyone_can_subtract_them():
    of, made = two_by_two([0, 2, 0, 20, 20, 20, 20, 20, 20], k=6, public=((), (("row", "a"),)))
    said = said_of(of, made, Protected(made.public & False, made.public & False))
    rows = [(one, said.members(one.group)) for one in said.statements if one.public]
    assert list(pairs(rows, np.array(said.people), 6)) == []


def test_a_school_whose_pupil_fits_no_group_stops():
    of = dimensions.space(dimensions.year_dimension(("7",)), dimensions.STATUS, dimensions.AREA)
    with pytest.raises(ValueError, match="none of the groups"):
        of.count(["7"], ["N"], ["ci"])


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        ([20, 30], [False, False]),
        ([9, 20, 30], [True, True, False]),
        ([9, 9, 30], [True, True, False]),
        ([0, 20, 30], [False, False, False]),
        ([9, 0, 30], [True, False, True]),
    ],
)
def test_parts_of_a_known_whole_are_hidden_in_company(people, hidden):
    assert left_hidden(people, 10) == hidden


def test_a_family_holds_each_group_once():
    _of, made = roll_problem(200, "primary", "L1", seed=1)
    assert len({mask.tobytes() for mask in made.masks}) == len(made.names)


def test_what_is_public_and_gives_a_small_group_away_has_no_release():
    known = tuple((("column", column), ("row", row)) for column, row in product("xyz", "abc"))
    _of, made = two_by_two([0, 2, 0, 20, 20, 20, 20, 20, 20], k=6, public=known)
    with pytest.raises(Coarser):
        protect(made)
