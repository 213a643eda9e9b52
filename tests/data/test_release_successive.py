"""Two releases of one school, a term or more apart: every dated number of one held against every one of the other."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import product
from random import Random

import pytest

from data import terms
from data.errors import Refused
from data.filters import Filters
from data.release.file import Release, release_of
from data.school import School
from tests.support_attack import imported, pack, released, tables
from tests.support_school import built, school, several

FIRST, SECOND = date(2026, 10, 1), date(2027, 3, 1)
SUPPORT = (("K", "2020-01-01"),)
# Numbers that are exact counts of pupils; all others are rounded.
EXACT = ("share_of_roll", "share_over_time", "need_types", "year_by_area", "movement", "several_needs",
         "provision_in_place", "reviews_due")  # fmt: skip


def state(snap: School, day: date) -> dict[int, tuple[int, int, int]]:
    """Status, need and year group of each pupil on roll on a day."""
    roll = snap.on(day)
    of = (roll.status.tolist(), roll.primary.tolist(), roll.year.tolist())
    return dict(zip(roll.pupil.tolist(), zip(*of, strict=True), strict=True))


def told(release: Release) -> set[tuple[date, str, int]]:
    """Every exact number by status that a release gives of a day."""
    found = set()
    for row in release.table("share_of_roll", Filters()).rows:
        found.add((release.day, row["sen_status"], row["numerator"]))
    for row in release.table("share_over_time", Filters()).rows:
        found.add((date.fromisoformat(row["date"]), row["sen_status"], row["numerator"]))
    movement = release.table("movement", Filters())
    for row in movement.rows:
        if row["movement"] in ("start", "end"):
            found.add((movement.facts[row["movement"]], "SEN", row["numerator"]))
    return {one for one in found if one[2] is not None}


def movers(snap: School, one: date, other: date) -> tuple[set[int], set[int], set[int]]:
    """Who joined or left with SEN, who changed status, and who changed status or need, between two days."""
    before, after = state(snap, one), state(snap, other)
    joined = {who for who in before.keys() ^ after.keys() if (before.get(who) or after[who])[0]}
    both = before.keys() & after.keys()
    status = {who for who in both if before[who][0] != after[who][0]}
    need = {who for who in both if (before[who][0] or after[who][0]) and before[who][1] != after[who][1]}
    return joined, status, status | need


def few(people: Iterable) -> bool:
    """Whether so many could be told: some, and fewer than six."""
    return 0 < len(list(people)) < 6


def leaks(snap: School, first: Release, second: Release) -> list[str]:
    """What two releases tell of a few pupils."""
    wrong = []
    joined, _status, changed = movers(snap, first.day, second.day)
    if few(joined) or few(changed):
        wrong.append("a few moved between the two")
    for (one, status, before), (other, status_too, after) in product(told(first), told(second)):
        joined, status_changed, _changed = movers(snap, one, other)
        if few(joined | status_changed):
            wrong.append(f"a few moved from {one} to {other}")
        if other == second.day and (few(joined) or few(status_changed)):
            wrong.append(f"a few moved from {one} to today")
        if one == other and status == status_too and 0 < abs(before - after) < 6:
            wrong.append(f"{one} was corrected for a few")
    return sorted({*wrong, *of_years(snap, first, second)})


def of_years(snap: School, first: Release, second: Release) -> Iterable[str]:
    """Year groups of which both tell, and in which a few moved between."""
    before, now = state(snap, first.day), state(snap, second.day)
    joined, _status, changed = movers(snap, first.day, second.day)
    older = (second.day.year - (second.day.month < 9)) - (first.day.year - (first.day.month < 9))
    years = {who: now[who][2] if who in now else before[who][2] + older for who in {*before, *now}}
    for group in second.year_groups:
        rows = second.table("share_of_roll", Filters(year_group=group)).rows
        if all(row["numerator"] is None for row in rows):
            continue
        places = {terms.YEAR_GROUPS.index(name) for name in group}
        mine = {who for who, year in years.items() if year in places and who in {*before, *now}}
        known = {who for who in mine if years[who] - older in {one[2] for one in before.values()}}
        if few(joined & known) or few(changed & known):
            yield f"a few of {group} moved"


@lru_cache
def demo_at(size: int, phase: str, seed: int, as_at: date | None) -> School:
    """A demo school as at a day."""
    return imported(pack(size, phase, seed)[1], as_at=as_at)


@pytest.mark.parametrize(("size", "phase", "seed"), [(420, "primary", 5), (300, "secondary", 6)])
def test_d4_19_two_releases_of_a_demo_school_a_term_apart_tell_of_nobody(size, phase, seed):
    then, now = demo_at(size, phase, seed, date(2026, 3, 20)), demo_at(size, phase, seed, None)
    first = released(then)
    second = released(now, (first,))
    assert len(told(first)) > 3 and len(told(second)) > 3
    assert leaks(now, first, second) == []
    for (key, query), table in tables(second).items():
        before = tables(first).get((key, query))
        for row in table.rows if before and key not in EXACT else ():
            of_staff = key.startswith(("cpd_", "ta_"))
            assert of_staff or row["n"] is None or row["n"] % 10 == 0, (key, query)


def random_moves(seed: int) -> list[dict]:
    """Pupils of two year groups some of whom came, left, were identified, came off or changed need at some time."""
    dice = Random(seed)  # noqa: S311 (a made-up school)
    rows: list[dict] = []
    for year, need in product("78", ("SEMH", "ASD")):
        rows += several(dice.randint(60, 90), year=year)
        rows += several(dice.randint(18, 30), year=year, sen=SUPPORT, needs=((need,),))
    days = ["2026-05-04", "2026-08-01", "2026-09-20", "2026-12-01", "2027-01-10"]
    for _kind in range(dice.randint(1, 4)):
        many, year = dice.choice((1, 3, 6, 6, 7, 8, 12)), dice.choice("78")
        day, later = sorted(dice.sample(days, 2))
        more = dice.choice([
            {"on_roll": ((day, None),), "sen": SUPPORT}, {"on_roll": (("2020-09-01", day),), "sen": SUPPORT},
            {"on_roll": ((day, later),), "sen": SUPPORT}, {"sen": (("K", day),)},
            {"sen": (("K", "2020-01-01", day),)}, {"sen": (("K", day, later),)},
        ])  # fmt: skip
        rows += several(many, year=year, needs=(("SEMH",),), **more)
    return rows


def both_of(rows: list[dict]) -> tuple[School, Release, Release]:
    """The releases of a school at two dates. Raises Refused where the second may not be."""
    then, now = (built(school(*rows, data_date=day)) for day in (FIRST, SECOND))
    content = released(then).content
    first = release_of({**content, "school": {**content["school"], "urn": now.urn}})
    return now, first, released(now, (first,))


def test_d4_19_random_schools_in_which_few_move_tell_of_nobody():
    made = 0
    for seed in range(10):
        try:
            now, first, second = both_of(random_moves(seed))
        except Refused:
            continue
        made += 1
        assert leaks(now, first, second) == [], seed
    assert 1 <= made <= 9


def came_and_went(back: int, others: int) -> list[dict]:
    """Six came with SEN in September, after the last day of the trend; ``back`` of them and ``others`` left again."""
    came = {"year": "7", "sen": SUPPORT, "needs": (("SEMH",),)}
    return [
        *several(150, year="7"), *several(150, year="8"),
        *several(40, year="7", sen=SUPPORT, needs=(("SEMH",),)), *several(40, year="8", sen=SUPPORT, needs=(("ASD",),)),
        *several(back, on_roll=(("2026-09-10", "2026-12-01"),), **came),
        *several(6 - back, on_roll=(("2026-09-10", None),), **came),
        *several(others, on_roll=(("2020-09-01", "2026-12-01"),), **came),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("back", "others", "allowed"), [(6, 0, True), (5, 1, False), (4, 2, False), (3, 3, True)]
)
def test_d4_19_today_is_held_against_each_day_that_the_earlier_release_told_of(back, others, allowed):
    """From the first release to the second six left; from the end of July, which the first told of too, perhaps two."""
    if allowed:
        now, first, second = both_of(came_and_went(back, others))
        assert date(2026, 7, 20) in {day for day, *_rest in told(first)}
        assert leaks(now, first, second) == []
    else:
        with pytest.raises(Refused, match="Earlier figures tell of 20"):
            both_of(came_and_went(back, others))


def test_d4_19_a_day_whose_records_were_corrected_since_is_not_told_again():
    late = [*came_and_went(0, 0), *several(8, year="8", sen=(("K", "2026-12-01"),), needs=(("ASD",),))]
    then = built(school(*late, data_date=FIRST))
    # The day before the first release the records are as they were; two years earlier two had SEN who did not.
    corrected = [dict(one) for one in late]
    for one in corrected[300:302]:
        one["statuses"] = [{**one["statuses"][0], "start_date": date(2026, 5, 1)}]
    now = built(school(*corrected, data_date=SECOND))
    content = released(then).content
    first = release_of({**content, "school": {**content["school"], "urn": now.urn}})
    second = released(now, (first,))
    days = {day for day, _status, _number in told(first)}
    assert len(days) > 1 and {day for day, *_rest in told(second)} & days == set()
    assert leaks(now, first, second) == []
