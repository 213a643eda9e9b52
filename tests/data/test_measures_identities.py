"""What must be true of the figures together, whatever the school and the choices."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from data import terms
from data.filters import ALLOWED, Filters
from data.measures.core import Tally
from data.measures.listing import register_list
from data.measures.movement import between, movement, tally_movement
from data.measures.register import (
    arrivals,
    need_types,
    several_needs,
    share_of_roll,
    share_over_time,
    tally_need_types,
    tally_several_needs,
    tally_share_of_roll,
    tally_share_over_time,
    tally_year_by_area,
    year_by_area,
)
from data.measures.representation import representation, tally_representation
from data.source import answer
from tests.support_school import built, examples, random_filters, random_school, some_filters

whole = st.builds(random_school, seed=st.integers(0, 10**9), size=st.integers(5, 60))
choices = st.lists(some_filters, min_size=2, max_size=6)
REGISTER = (
    share_of_roll, share_over_time, year_by_area, need_types, several_needs, movement, representation, arrivals,
)  # fmt: skip


def sums(tally: Tally) -> dict:
    """The sums of a tally without those of nobody, so that a group that one half lacks is no difference."""
    return {key: found for key, found in tally.items() if any(found)}


@examples(40)
@given(whole, choices)
def test_the_register_at_the_end_is_that_of_the_start_and_what_came_less_what_went(rows, chosen):
    school = built(rows)
    for filters in chosen:
        people: Counter = Counter()
        for (kind, status, _), (number,) in tally_movement(school, filters).items():
            people[kind, status] += number
            people[kind] += number
        assert (
            people["end"]
            == people["start"] + people["joined"] + people["new"] - people["left"] - people["off"]
        )
        for status, stepped in (("K", people["down"] - people["up"]), ("E", people["up"] - people["down"])):
            came = people["joined", status] + people["new", status]
            went = people["left", status] + people["off", status]
            assert people["end", status] == people["start", status] + came - went + stepped
        stayed = people["same"] + people["up"] + people["down"]
        assert stayed == people["start"] - people["left"] - people["off"]


@examples(30)
@given(whole, choices)
def test_the_ends_of_a_movement_are_the_shares_of_those_days(rows, chosen):
    school = built(rows)
    for filters in chosen:
        # A choice that moves with the pupil cuts both dates by the second, so only the whole school is compared.
        whole_school = Filters(as_at=filters.as_at, since=filters.since)
        people: Counter = Counter()
        for (kind, status, _), (number,) in tally_movement(school, whole_school).items():
            people[kind, status] += number
        for kind, day in zip(("start", "end"), between(school, whole_school), strict=True):
            share = tally_share_of_roll(school, Filters(as_at=day))
            assert [people[kind, status] for status in terms.SEN] == [
                share[(status,)][0] for status in terms.SEN
            ]


@examples(40)
@given(whole, choices)
def test_parts_add_to_their_wholes(rows, chosen):
    school = built(rows)
    for filters in chosen:
        share = tally_share_of_roll(school, filters)
        with_sen, on_roll = share[("SEN",)]
        assert share[("K",)][0] + share[("E",)][0] == with_sen
        cells = tally_year_by_area(school, filters)
        by_year = {year: roll for (year, _), (_, roll) in cells.items()}
        assert sum(by_year.values()) == on_roll
        needs = tally_need_types(school, filters)
        recorded = tally_several_needs(school, filters)
        assert {everybody for _, everybody in (*needs.values(), *recorded.values())} == {with_sen}
        assert sum(recorded[(number,)][0] for number in ("0", "1", "2", "3 or more")) == with_sen
        if filters.needs == "primary":
            assert sum(people for people, _ in needs.values()) == with_sen
            assert sum(people for people, _ in cells.values()) == with_sen
        else:
            kinds = sum(people for (kind,), (people, _) in needs.items() if kind != "none")
            assert kinds == recorded[("mean",)][0]
            assert needs[("none",)] == recorded[("0",)]
            if not filters.need_area:
                assert sum(people for people, _ in cells.values()) >= with_sen
        assert share_of_now(school, filters) == {key[0]: found for key, found in share.items()}
        listed = answer(school, register_list, filters)
        assert listed.missing or len(listed.rows) == with_sen


def share_of_now(school, filters: Filters) -> dict:
    """The last point of the trend."""
    day = school.effective(filters.as_at).isoformat()
    return {
        status: found for (at, status), found in tally_share_over_time(school, filters).items() if at == day
    }


@examples(30)
@given(whole, choices)
def test_shares_of_parts_of_the_roll_sum_to_the_share_of_all_of_it(rows, chosen):
    school = built(rows)
    for filters in chosen:
        everything = tally_share_of_roll(school, filters.without("year_group"))
        added = Tally()
        for year in terms.YEAR_GROUPS:
            added += tally_share_of_roll(school, Filters(**said(filters) | {"year_group": (year,)}))
        assert added == everything
        halves = (
            tally_share_of_roll(school, Filters(**said(filters) | {"sen_status": (code,)}))
            for code in terms.SEN
        )
        support, plans = halves
        both = tally_share_of_roll(school, filters.without("sen_status"))
        assert (support[("SEN",)][0], plans[("SEN",)][0]) == (both[("K",)][0], both[("E",)][0])
        if filters.needs == "primary":
            by_area = [
                tally_share_of_roll(school, Filters(**said(filters) | {"need_area": (area,)}))[("SEN",)][0]
                for area in terms.AREAS
            ]
            assert sum(by_area) == tally_share_of_roll(school, filters.without("need_area"))[("SEN",)][0]


def said(filters: Filters) -> dict:
    return {name: getattr(filters, name) for name in (*ALLOWED, "needs", "as_at", "since")}


@examples(20)
@given(whole, choices)
def test_the_tallies_of_two_halves_of_a_school_add_to_that_of_the_whole(rows, chosen):
    pupils = rows["pupils"]
    school, first, second = (built(rows | {"pupils": some}) for some in (pupils, pupils[::2], pupils[1::2]))
    for filters in chosen:
        for measure in REGISTER:
            added = measure.tally(first, filters) + measure.tally(second, filters)
            assert sums(added) == sums(measure.tally(school, filters)), measure.key


@examples(20)
@given(whole, st.permutations(list(ALLOWED)), st.integers(0, 10**9))
def test_the_order_in_which_choices_are_made_does_not_matter(rows, order, seed):
    school, filters = built(rows), random_filters(seed)
    words = [f"{name}={value}" for name in order for value in reversed(getattr(filters, name))]
    words += [f"needs={filters.needs}"]
    again = Filters.from_query("&".join(words))
    assert again == Filters(**said(filters) | {"as_at": None, "since": None})
    for measure in REGISTER:
        assert measure.tally(school, again) == measure.tally(
            school, Filters.from_query("&".join(reversed(words)))
        )


@examples(20)
@given(whole, choices)
def test_a_narrower_choice_never_finds_more(rows, chosen):
    school = built(rows)
    for filters in chosen:
        widest = tally_share_of_roll(school, Filters(as_at=filters.as_at))
        for status, (people, on_roll) in tally_share_of_roll(school, filters).items():
            assert people <= widest[status][0]
            assert on_roll <= widest[status][1]
        for key, (a, m, b, n) in tally_representation(school, filters).items():
            with_sen, on_roll = tally_share_of_roll(school, filters)[("SEN",)]
            assert (a <= m, b <= n, a + b <= with_sen, m + n <= on_roll) == (True,) * 4, key


@examples(20)
@given(whole, some_filters)
def test_a_school_asked_about_an_earlier_day_is_that_school_with_its_later_rows_cut_off(rows, filters):
    as_at = min(filters.as_at or rows["data_date"], rows["data_date"])
    earlier = built(
        rows | {"pupils": [known_by(pupil, as_at) for pupil in rows["pupils"]], "data_date": as_at}
    )
    today = Filters(**said(filters) | {"as_at": None})
    then = Filters(**said(filters) | {"as_at": as_at})
    for measure in REGISTER:
        assert measure.tally(earlier, today) == measure.tally(built(rows), then), measure.key


def known_by(pupil: dict, as_at: date) -> dict:
    """A pupil with nothing that begins after a day, and nothing that had ended by it left undone."""

    def rows(name: str, start: str, end: str) -> list[dict]:
        kept = [row for row in pupil[name] if row[start] <= as_at]
        return [row if (row[end] or as_at) < as_at else row | {end: max(as_at, row[start])} for row in kept]

    return pupil | {
        "enrolments": rows("enrolments", "entry_date", "leaving_date"),
        "statuses": rows("statuses", "start_date", "end_date"),
        "needs": rows("needs", "start_date", "end_date"),
    }


@examples(20)
@given(whole, st.integers(-400, 400))
def test_a_movement_and_the_one_after_it_make_one_of_both(rows, step):
    school = built(rows)
    middle, end = between(school, Filters())
    middle = min(max(middle + timedelta(days=step), date(2000, 1, 2)), end - timedelta(days=1))
    first = tally_movement(school, Filters(since=date(2000, 1, 1), as_at=middle))
    second = tally_movement(school, Filters(since=middle))

    def at(tally: Tally, kind: str) -> dict:
        return {key[1]: people for key, (people,) in tally.items() if key[0] == kind}

    assert at(first, "end") == at(second, "start")
