"""Classes: which are offered, by which key, and whom the choice of one keeps."""

import re

from data.classes import keys_by_name
from data.filters import Filters
from data.measures.listing import register_list
from data.reader import Reader, reading_as
from data.source import Live
from tests.support_school import built, pupil, school, shared_store

SUPPORT = [("K", "2025-09-01")]
ENDED, BACK = ("2025-09-01", "2026-02-01"), ("2026-09-01", None)


def made(*pupils: dict):
    return built(school(*pupils))


def in_class(name: str, group: str | None, year: str = "7", **more) -> dict:
    return pupil(name, year, registration_group=group, sen=SUPPORT, **more)


def key(snap, name: str) -> str:
    return next(key for key, called in snap.classes.names.items() if called == name)


def listed(snap, *classes: str) -> list[str]:
    keys = tuple(key(snap, name) for name in classes)
    return [row["surname"] for row in register_list.rows(snap, Filters(registration_group=keys))]


def test_classes_are_offered_in_order_of_year_group_and_then_of_name():
    snap = made(
        in_class("A", "10A", "10"), in_class("B", "7b"), in_class("C", "7A"), in_class("D", "Oak", "R")
    )
    assert list(snap.classes.names.values()) == ["Oak", "7A", "7b", "10A"]


def test_a_class_is_offered_while_somebody_of_it_is_on_roll():
    snap = made(
        in_class("A", "7A"), in_class("B", "Left", on_roll=[ENDED]), in_class("C", None), in_class("D", "")
    )
    assert list(snap.classes.names.values()) == ["7A"]


def test_the_key_of_a_class_tells_nothing_of_its_name_and_is_another_at_another_school():
    keys = {key for urn in (1, 2) for key in keys_by_name(urn, ["Miss Smith", "Mr Smith"]).values()}
    assert len(keys) == 4
    assert all(re.fullmatch("[0-9a-f]{8}", key) for key in keys)


def test_a_chosen_class_keeps_its_pupils_and_several_keep_those_of_each():
    snap = made(in_class("A", "7A"), in_class("B", "7B"), in_class("C", "7A"), in_class("D", None))
    assert listed(snap, "7A") == ["A", "C"]
    assert listed(snap, "7A", "7B") == ["A", "B", "C"]
    assert listed(snap) == ["A", "B", "C", "D"]
    assert snap.view(Filters(registration_group=(key(snap, "7B"),))).in_view == 1


def test_a_class_cuts_peers_too_as_a_year_group_does():
    snap = made(in_class("A", "7A"), pupil("B", registration_group="7A"), pupil("C", registration_group="7B"))
    view = snap.view(Filters(registration_group=(key(snap, "7A"),)))
    assert (int(view.everyone.sum()), int(view.sen.sum())) == (2, 1)


def test_the_class_of_a_pupil_who_came_back_is_that_of_the_later_enrolment():
    one = in_class("A", "7A", on_roll=[ENDED, BACK])
    one["enrolments"][0]["registration_group"] = "6Z"
    snap = made(one, in_class("B", "6Z", "6"))
    assert listed(snap, "7A") == ["A"]
    assert listed(snap, "6Z") == ["B"]


def test_a_key_that_is_no_class_of_the_school_is_ignored_and_the_others_stand_in_the_schools_order():
    engine = shared_store()[1]
    snap = made(in_class("A", "7A"), in_class("B", "7B"))
    live = Live(engine)
    a, b = key(snap, "7A"), key(snap, "7B")
    with reading_as(Reader(1, "senco", "mary", given=frozenset({snap.urn}))):
        assert live.reading(Filters(registration_group=("00000000",))).filters == Filters()
        for said in ((a, b), (b, a), ("00000000", b, a)):
            assert live.reading(Filters(registration_group=said)).filters.registration_group == (a, b)
        assert live.reading(Filters(registration_group=(a,))).in_view() == (1, 2)


def test_a_school_that_says_no_classes_offers_none():
    assert made(in_class("A", None)).classes.names == {}
    assert made().classes.names == {}
