"""A school read into memory: whose rows, as at when, and what is not known."""

from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import insert
from sqlalchemy.exc import NoResultFound

from data import models, snapshot
from data.filters import Filters
from data.school import DAYS_KEPT, NEED_CODES, STATUS_CODES
from tests.support_school import (
    HALF_TERMS,
    TODAY,
    built,
    new_store,
    pupil,
    put,
    school,
    several,
    shared_store,
)

SUPPORT = [("K", "2024-01-01")]
MONDAY = date(2026, 10, 12)


def on_roll(rows: dict, day: date) -> int:
    return len(built(rows).on(day).pupil)


def test_a_school_is_read_with_its_own_words_and_days():
    found = built(school(pupil(), name="Oak & Ash", phase="special", data_version=7, terms=HALF_TERMS))
    assert (found.name, found.phase, found.version, found.demo) == ("Oak & Ash", "special", 7, False)
    assert found.data_date == TODAY
    assert len(found.terms) == len(HALF_TERMS)
    assert found.terms[0] == HALF_TERMS[0]
    assert [half_term[2] for half_term in found.terms] == sorted(half_term[2] for half_term in HALF_TERMS)


def test_a_school_holds_none_of_the_rows_of_another():
    first, second = (built(school(*several(count, sen=SUPPORT, needs=[("ASD", 1)]))) for count in (3, 2))
    for found, count in ((first, 3), (second, 2)):
        assert [len(frame) for frame in (found.people, found.enrolments, found.statuses, found.needs)] == [
            count
        ] * 4


def test_a_school_that_is_not_there_cannot_be_read(tmp_path):
    with pytest.raises(NoResultFound):
        snapshot.build(new_store(tmp_path), 123456)


def test_a_school_with_no_pupils_is_read():
    found = built(school())
    assert len(found.on(TODAY).pupil) == 0
    assert found.year_groups == ()
    assert found.lacking(("pupils.csv", "sen.csv")) == ("pupils.csv", "sen.csv")
    assert found.view(Filters(year_group=("7",), need_area=("ci",))).in_view == 0
    assert found.on_register_since(TODAY.toordinal()) == {}
    assert found.year_of_everyone(TODAY.toordinal()).tolist() == []


def test_what_was_imported_is_known_by_the_name_of_its_file():
    found = built(school(pupil(sen=SUPPORT)))
    assert found.files == {"pupils.csv", "sen.csv"}
    assert found.lacking(("needs.csv", "pupils.csv", "attendance.csv")) == ("needs.csv", "attendance.csv")


def test_what_is_not_known_of_a_pupil_is_neither_yes_nor_no():
    found = built(
        school(
            pupil(sex="M", pupil_premium=True, eal=False, date_of_birth="2013-05-01"),
            pupil(),
            pupil(sex="F", pupil_premium=False, eal=True, date_of_birth="2013-09-01"),
        )
    )
    names = ("boys", "pupil_premium", "eal", "summer_born", "fsm")
    assert [found.traits[name].tolist() for name in names] == [
        [1, -1, 0], [1, -1, 0], [0, -1, 1], [1, -1, 0], [-1, -1, -1],
    ]  # fmt: skip


def test_both_ends_of_an_enrolment_are_on_roll_and_an_open_one_goes_on():
    rows = school(pupil(on_roll=[("2026-01-05", "2026-01-09"), ("2026-02-02", None)]))
    days = [
        date(2026, 1, 4),
        date(2026, 1, 5),
        date(2026, 1, 9),
        date(2026, 1, 10),
        date(2026, 2, 1),
        date(2099, 1, 1),
    ]
    assert [on_roll(rows, day) for day in days] == [0, 1, 1, 0, 0, 1]


def test_a_pupil_who_left_and_came_back_is_one_pupil_of_each_day():
    found = built(
        school(pupil("Ash", on_roll=[("2025-09-01", "2025-12-19"), ("2026-09-01", None)], sen=SUPPORT))
    )
    assert len(found.people) == 1
    assert found.on(TODAY).pupil.tolist() == found.on(date(2025, 10, 1)).pupil.tolist() == [0]


def test_statuses_and_needs_hold_from_their_first_to_their_last_day():
    sen = [("K", "2026-01-05", "2026-01-09"), ("E", "2026-01-10", None)]
    needs = [("ASD", 1, "2026-01-05", "2026-01-09"), ("HI", 1, "2026-01-10"), ("PD", 2)]
    found = built(school(pupil(sen=sen, needs=needs)))
    seen = []
    for number in (4, 5, 9, 10):
        roll = found.on(date(2026, 1, number))
        kinds = [NEED_CODES[place] for place in np.flatnonzero(roll.needs[0])]
        primary = NEED_CODES[roll.primary[0]] if roll.primary[0] >= 0 else None
        seen.append((STATUS_CODES[roll.status[0]], primary, kinds))
    assert seen == [
        ("N", None, ["PD"]), ("K", "ASD", ["ASD", "PD"]), ("K", "ASD", ["ASD", "PD"]), ("E", "HI", ["HI", "PD"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "year"),
    [
        ("2026-09-01", "7"),
        ("2027-08-31", "7"),
        ("2026-08-31", "6"),
        ("2025-09-01", "6"),
        ("2025-08-31", "5"),
        ("2027-09-01", "8"),
    ],
)
def test_a_year_group_changes_on_the_first_of_september(day, year):
    found = built(school(pupil(year="7", year_in=2026)))
    assert found.view(Filters(year_group=(year,)), date.fromisoformat(day)).in_view == 1


def test_a_year_group_stops_at_either_end_of_the_list():
    found = built(school(pupil(year="R", year_in=2026), pupil(year="13", year_in=2026)))
    assert found.year_of_everyone(date(2020, 9, 1).toordinal()).tolist() == [0, 9]
    assert found.year_of_everyone(date(2060, 9, 1).toordinal()).tolist() == [16, 16]


def test_the_year_groups_of_a_school_are_those_on_roll_in_their_order():
    gone = pupil(year="11", on_roll=[("2020-09-01", "2026-07-01")])
    assert built(school(*(pupil(year=year) for year in ("10", "R", "N2", "2", "10")), gone)).year_groups == (
        "N2", "R", "2", "10",
    )  # fmt: skip


def test_a_page_is_seen_as_at_the_day_asked_for_and_never_after_the_data():
    found = built(school(pupil()))
    assert [found.effective(day) for day in (None, TODAY - timedelta(1), TODAY, TODAY + timedelta(1))] == [
        TODAY, TODAY - timedelta(1), TODAY, TODAY,
    ]  # fmt: skip


def test_the_rolls_of_no_more_days_are_kept_than_is_said():
    found = built(school(pupil(on_roll=[("2026-01-01", None)])))
    for number in range(3 * DAYS_KEPT):
        day = date(2025, 11, 1) + timedelta(number)
        assert len(found.on(day).pupil) == (day >= date(2026, 1, 1))
    assert len(found._rolls) == DAYS_KEPT


def with_marks(*weeks: tuple[date, str], data_date: date | None = None) -> date:
    """The day of the data of a school with one pupil and these weeks of marks."""
    engine = shared_store()[1]
    urn = put(engine, school(*several(len(weeks) or 1), data_date=data_date))
    numbers = {"urn": urn, "import_no": 1, "possible": 0, "authorised": 0, "unauthorised": 0}
    with engine.begin() as connection:
        for number, (monday, marks) in enumerate(weeks, 1):
            week = {"pupil_no": number, "week": monday.toordinal(), "academic_year": 2026, "marks": marks}
            connection.execute(insert(models.AttendanceWeek.__table__), [numbers | week])
    return snapshot.build(engine, urn).data_date


@pytest.mark.parametrize(
    ("weeks", "day"),
    [
        ([(MONDAY, "//////////")], MONDAY + timedelta(4)),
        ([(MONDAY, "/.........")], MONDAY),
        ([(MONDAY, "//........")], MONDAY),
        ([(MONDAY, "////......")], MONDAY + timedelta(1)),
        ([(MONDAY, "....../...")], MONDAY + timedelta(3)),
        ([(MONDAY, "//........"), (MONDAY, "/////.....")], MONDAY + timedelta(2)),
        ([(MONDAY, "//////////"), (MONDAY + timedelta(7), "//........")], MONDAY + timedelta(7)),
        ([(MONDAY, "")], MONDAY + timedelta(4)),
        ([(MONDAY, "//////...."), (MONDAY + timedelta(7), "..........")], MONDAY + timedelta(2)),
    ],
)
def test_without_a_day_of_its_own_the_data_are_as_at_the_latest_mark(weeks, day):
    assert with_marks(*weeks) == day


def test_a_day_that_the_school_gave_stands_before_its_marks():
    assert with_marks((MONDAY, "//////////"), data_date=TODAY) == TODAY


def test_without_a_day_and_without_marks_the_data_are_as_at_today():
    assert with_marks() == date.today()
