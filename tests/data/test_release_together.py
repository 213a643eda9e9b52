"""Every table of a release at once, given to an attacker who reckons in whole numbers with all of them together."""

from itertools import product

import pytest

from data.release import masks
from tests.support_attack import imported, pack, released
from tests.support_program import Program
from tests.support_together import groups, program

SMALL = [(60, "primary", 1), (150, "secondary", 3), (210, "primary", 4), (300, "secondary", 6)]


@pytest.mark.parametrize(("size", "phase", "seed"), SMALL)
def test_d4_15_all_tables_of_a_small_school_together_tell_of_no_few_pupils(size, phase, seed):
    school = imported(pack(size, phase, seed)[1])
    made = program(school, released(school))
    small = [name for name, group in groups(made) if 0 < made.people(group) < 6]
    assert len(small) > 100
    assert made.told(groups(made)) == []


@pytest.mark.parametrize(("size", "seed"), [(210, 4), (420, 9)])
def test_d4_15_neither_do_those_of_the_richest_rung_with_year_groups_by_need_area(monkeypatch, size, seed):
    monkeypatch.setattr(masks, "ENOUGH_SHOWN", 0.0)
    school = imported(pack(size, "primary", seed)[1])
    release = released(school)
    assert release.rung == "L0"
    both = [choice for choice in release.choices if choice.filters.year_group and choice.filters.need_area]
    assert len(both) > 20
    made = program(school, release)
    assert made.told(groups(made)) == []


def forty(persistent: int | None, severe: int | None) -> list[str]:
    """What is told of forty pupils, 20 of them persistently absent and 17 severely, where these numbers are shown."""
    made, levels = Program(), ("little", "less", "severe")
    people = [level for level, many in zip(levels, (20, 3, 17), strict=True) for _ in range(many)]
    made.block("absent", ({"level": level} for level in levels), ({"level": level} for level in people))
    made.say(made.where("absent"), 40)
    made.say(made.where("absent", lambda kind: kind["level"] != "little"), persistent and 20)
    made.say(made.where("absent", lambda kind: kind["level"] == "severe"), severe and 17)
    return made.told(
        (level, made.where("absent", lambda kind, level=level: kind["level"] == level)) for level in levels
    )


@pytest.mark.parametrize(("persistent", "severe"), list(product([20, None], [17, None])))
def test_the_attacker_finds_the_few_between_two_shares_one_inside_the_other(persistent, severe):
    assert forty(persistent, severe) == (["less: 3 to 3"] if persistent and severe else [])
