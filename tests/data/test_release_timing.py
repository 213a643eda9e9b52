"""When a release may stand beside an earlier one, told by publishing twice with so many pupils moved between."""

from datetime import date
from functools import lru_cache

import pytest

from data.errors import Refused
from data.filters import Filters
from data.publish.making import make
from data.release import timing
from data.release.file import release_of
from tests.support_school import built, school, several

FIRST, SECOND = date(2026, 10, 1), date(2027, 3, 1)
SUPPORT = (("K", "2020-01-01"),)


def rows(*more: dict, on: date) -> dict:
    """Two hundred pupils of Year 7 and as many of Year 8, a fifth of each with SEN support, and some more."""
    settled = [
        *several(160, year="7"), *several(160, year="8"),
        *several(40, year="7", sen=SUPPORT, needs=(("SEMH",),)), *several(40, year="8", sen=SUPPORT, needs=(("ASD",),)),
    ]  # fmt: skip
    return school(*settled, *more, data_date=on)


def joined(number: int, year: str = "7") -> list[dict]:
    """Pupils with SEN support who came between the two dates."""
    return several(number, year=year, on_roll=(("2026-12-01", None),), sen=SUPPORT, needs=(("SEMH",),))


def left(number: int, year: str = "7", need: str = "SEMH") -> list[dict]:
    """Pupils with SEN support who left between the two dates."""
    return several(number, year=year, on_roll=(("2020-09-01", "2026-12-01"),), sen=SUPPORT, needs=((need,),))


def identified(number: int, year: str = "7") -> list[dict]:
    """Pupils who came onto the register between the two dates."""
    return several(number, year=year, sen=(("K", "2026-12-01"),), needs=(("SEMH",),))


def need_changed(number: int) -> list[dict]:
    """Pupils with SEN support whose primary need became another between the two dates."""
    needs = (("SEMH", 1, "2020-01-01", "2026-11-30"), ("ASD", 1, "2026-12-01"))
    return several(number, year="7", sen=SUPPORT, needs=needs)


def quiet(_words: str, _done: int, _of: int) -> None:
    """Nobody watches."""


@lru_cache
def first_content(key: str) -> dict:
    """What was published at the first date of the school with these moves."""
    return make(built(rows(*MOVES[key](), on=FIRST)), quiet, earlier=()).content


def second(key: str) -> object:
    """The release at the second date, beside that of the first, of one school."""
    now = built(rows(*MOVES[key](), on=SECOND))
    content = first_content(key)
    before = release_of(content | {"school": content["school"] | {"urn": now.urn}})
    return make(now, quiet, earlier=[before])


MOVES = {
    "nobody": list,
    "1 joined": lambda: joined(1), "5 joined": lambda: joined(5), "6 joined": lambda: joined(6),
    "1 left": lambda: left(1), "5 left": lambda: left(5), "6 left": lambda: left(6),
    "5 identified": lambda: identified(5), "6 identified": lambda: identified(6),
    "5 changed need": lambda: need_changed(5), "6 changed need": lambda: need_changed(6),
    "3 joined, 3 left": lambda: [*joined(3), *left(3)],
    "6 left, 1 of them in Year 8": lambda: [*left(5), *left(1, "8", "ASD")],
}  # fmt: skip


@pytest.mark.parametrize(
    "key", ["1 joined", "5 joined", "1 left", "5 left", "5 identified", "5 changed need"]
)
def test_d4_19_a_release_that_would_tell_of_too_few_is_refused(key):
    with pytest.raises(Refused, match="fewer than 6 pupils"):
        second(key)


@pytest.mark.parametrize(
    "key", ["nobody", "6 joined", "6 left", "6 identified", "6 changed need", "3 joined, 3 left"]
)
def test_d4_19_a_release_beside_which_enough_moved_is_made(key):
    assert second(key).content["as_at"] == SECOND.isoformat()


def test_d4_19_one_leaver_of_a_year_group_is_not_told_by_the_others_of_another():
    made = second("6 left, 1 of them in Year 8")
    assert made.still == {"7", "8"}
    release = release_of(made.content)
    for year in ("7", "8"):
        if release.holds(Filters(year_group=(year,))):
            found = release.table("share_of_roll", Filters(year_group=(year,)))
            assert all(row["value"] is None for row in found.rows)


def test_d4_19_whoever_knows_one_leaver_learns_neither_status_nor_need():
    """The attack of the two releases: subtract each published number; whoever is known to have left is told by a 1."""
    for number in range(1, 13):
        try:
            found = second_of(left(number, "8", "ASD"))
        except Refused:
            continue
        before, after = found
        for choice in before.choices:
            if not after.holds(choice.filters):
                continue
            old, new = (each.table("share_of_roll", choice.filters) for each in found)
            for one, other in zip(old.rows, new.rows, strict=True):
                if one["numerator"] is not None and other["numerator"] is not None:
                    assert one["numerator"] - other["numerator"] not in range(1, 6)


def second_of(moves: list[dict]) -> tuple:
    """The releases of both dates."""
    then, now = (built(rows(*moves, on=day)) for day in (FIRST, SECOND))
    content = make(then, quiet, earlier=()).content
    before = release_of(content | {"school": content["school"] | {"urn": now.urn}})
    return before, release_of(make(now, quiet, earlier=[before]).content)


def test_d4_19_records_that_were_corrected_for_few_since_are_refused():
    now = built(rows(on=SECOND))
    content = make(built(rows(*several(1, year="7", sen=SUPPORT), on=FIRST)), quiet, earlier=()).content
    before = release_of(content | {"school": content["school"] | {"urn": now.urn}})
    with pytest.raises(Refused, match="corrected"):
        make(now, quiet, earlier=[before])


def test_more_than_three_dates_a_year_are_refused():
    now = built(rows(on=SECOND))
    content = first_content("nobody")
    before = [
        release_of(content | {"as_at": day, "school": content["school"] | {"urn": now.urn}})
        for day in ("2026-10-01", "2026-11-01", "2026-12-01")
    ]
    with pytest.raises(Refused, match="3 times in 2026/27"):
        make(now, quiet, earlier=before)
    assert make(now, quiet, earlier=before[:2]).content["as_at"] == SECOND.isoformat()


def test_figures_older_than_those_published_are_refused():
    now = built(rows(on=FIRST))
    content = first_content("nobody")
    before = release_of(content | {"as_at": "2027-03-01", "school": content["school"] | {"urn": now.urn}})
    with pytest.raises(Refused, match="the data is older"):
        make(now, quiet, earlier=[before])


def test_the_rung_of_the_year_stays():
    first = first_content("nobody")
    assert second("nobody").rung == first["rung"]


def test_another_schools_release_is_no_bar():
    now = built(rows(*joined(1), on=SECOND))
    assert (
        make(now, quiet, earlier=[release_of(first_content("nobody"))]).content["as_at"] == SECOND.isoformat()
    )


@pytest.mark.parametrize(("number", "few"), [(0, False), (1, True), (5, True), (6, False)])
def test_too_few_is_some_and_less_than_six(number, few):
    assert timing.too_few(number, 6) is few


def test_a_cohort_that_was_not_there_before_is_compared_with_nothing():
    """In September the new Year 7 was in no earlier figure; the Year 8 of now was Year 7 then."""
    day = date(2026, 7, 1)
    snap = built(rows(*several(3, year="7", on_roll=(("2026-09-01", None),), sen=SUPPORT), on=FIRST))
    found = timing.moved(snap, day, FIRST)
    years = {year: bool(found.known[found.year == place].all()) for year, place in (("7", 9), ("8", 10))}
    assert found.joined_or_left.sum() == 3
    assert years["8"]
