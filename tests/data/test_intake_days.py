"""What is true on a day, as a census or a nightly list says it, becomes times that begin and end."""

import os
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import models, terms
from data.ingest.intake.days import Seen, Time, needs_as_rows, statuses_as_rows
from tests.data.packs import rows, upn
from tests.data.packs.foreign import SCHOOL, database, table, take

DAYS = [date(2025, 10, 2), date(2026, 1, 15), date(2026, 5, 21)]
LONG_AGO = terms.LONG_AGO.isoformat()


def seen(statuses=(), needs=(), pupils=()):
    made = object.__new__(Seen)
    made.statuses, made.needs = {"A": list(statuses)}, {"A": list(needs)}
    made.pupils, made.with_needs = set(pupils), set()
    return made


def said(*statuses, days=DAYS):
    return [(0, line, {"upn": "A", "day": day.isoformat(), "status": status})
            for line, (day, status) in enumerate(zip(days, statuses, strict=False), start=2)]  # fmt: skip


def made(snapshots, known, given=()):
    return sorted(
        (row["status"], row["start_date"], row["end_date"])
        for _, _, row in statuses_as_rows(snapshots, given, known)
    )


@pytest.mark.parametrize(
    ("statuses", "wanted"),
    [
        ("K", [("K", LONG_AGO, "")]),
        ("KK", [("K", LONG_AGO, "")]),
        ("N", []),
        ("NK", [("K", "2026-01-15", "")]),
        ("KN", [("K", LONG_AGO, "2026-01-14")]),
        ("KE", [("E", "2026-01-15", ""), ("K", LONG_AGO, "2026-01-14")]),
        ("KNK", [("K", LONG_AGO, "2026-01-14"), ("K", "2026-05-21", "")]),
    ],
)
def test_a_status_begins_on_the_day_it_is_first_seen_to_be_another(statuses, wanted):
    assert made(said(*statuses), seen()) == wanted


def test_a_pupil_the_school_knew_without_a_status_began_on_the_day():
    assert made(said("K"), seen(pupils={"A"})) == [("K", "2025-10-02", "")]


def test_a_status_that_the_database_has_with_its_own_start_stays_as_it_is():
    known = seen([Time("K", date(2023, 3, 1), None)], pupils={"A"})
    assert made(said("K", "K", "K"), known) == []


def test_an_end_on_record_is_not_moved_and_a_later_status_not_run_into():
    times = [Time("K", date(2023, 3, 1), date(2025, 7, 1)), Time("E", date(2026, 4, 1), None)]
    assert made(said("K", days=[date(2025, 10, 2)]), seen(times, pupils={"A"})) == [
        ("K", "2025-10-02", "2026-03-31")
    ]


def test_a_row_with_its_own_start_in_the_same_import_is_believed():
    given_row = SimpleNamespace(
        values={"upn": "A", "status": "E", "start_date": "2026-01-01", "end_date": ""}
    )
    assert made(said("E", days=[date(2026, 1, 15)]), seen(pupils={"A"}), [given_row]) == []


def day(text):
    return date.fromisoformat(text) if text else None


ANY_DAYS = [date(2025, 9, 1) + timedelta(days=7 * week) for week in range(12)]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from("NKE"), min_size=1, max_size=12), st.randoms())
def test_the_times_hold_on_every_day_what_was_said_of_it_whatever_the_order(statuses, dice):
    snapshots = said(*statuses, days=ANY_DAYS)
    dice.shuffle(snapshots)
    times = made(snapshots, seen())
    for when, status in zip(ANY_DAYS, statuses, strict=False):
        holding = [s for s, start, end in times if start <= when.isoformat() <= (end or "9999")]
        assert holding == ([] if status == "N" else [status])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from("NKE"), min_size=2, max_size=12), st.integers(1, 11))
def test_lists_imported_one_by_one_give_what_they_give_together(statuses, cut):
    first, second = said(*statuses, days=ANY_DAYS)[:cut], said(*statuses, days=ANY_DAYS)[cut:]
    known = seen()
    times = {row["start_date"]: row for _, _, row in statuses_as_rows(first, (), known)}
    kept = [Time(row["status"], day(row["start_date"]), day(row["end_date"])) for row in times.values()]
    times |= {row["start_date"]: row for _, _, row in statuses_as_rows(second, (), seen(kept, pupils={"A"}))}
    together = made(first + second, seen())
    assert sorted((row["status"], row["start_date"], row["end_date"]) for row in times.values()) == together


def test_a_need_gives_way_rank_by_rank_and_a_rank_that_is_not_said_stays():
    known = seen(needs=[Time("ASD", date(2024, 1, 1), None, 1), Time("MLD", date(2024, 1, 1), None, 2),
                        Time("PD", date(2024, 1, 1), None, 3)])  # fmt: skip
    found = sorted(
        (row["need_type"], row["rank"], row["start_date"], row["end_date"])
        for _, _, row in needs_as_rows(
            [(0, 2, {"upn": "A", "day": "2026-01-15", "1": "MLD", "2": "SLCN"})], known
        )
    )
    assert found == [
        ("ASD", "1", "2024-01-01", "2026-01-14"),
        ("MLD", "1", "2026-01-15", ""),
        ("MLD", "2", "2024-01-01", "2026-01-14"),
        ("SLCN", "2", "2026-01-15", ""),
    ]


def test_a_need_that_comes_to_another_rank_ends_at_the_one_it_had():
    known = seen(needs=[Time("ASD", date(2024, 1, 1), None, 1), Time("MLD", date(2024, 1, 1), None, 2)])
    found = needs_as_rows([(0, 2, {"upn": "A", "day": "2026-01-15", "1": "MLD"})], known)
    assert sorted((row["need_type"], row["rank"], row["end_date"]) for _, _, row in found) == [
        ("ASD", "1", "2026-01-14"), ("MLD", "1", ""), ("MLD", "2", "2026-01-14"),
    ]  # fmt: skip


@pytest.fixture
def engine(tmp_path, monkeypatch):
    return database(tmp_path, monkeypatch)


def night(tmp_path, number, day, *statuses):
    """What a system exports one night: the pupils with their status, a blank for none."""
    lines = [[upn(n), "7", status] for n, status in enumerate(statuses)]
    path = table(tmp_path / f"night{number}" / "list.csv", [["UPN", "Year", "SEN status"], *lines])
    moment = (date.fromisoformat(day) - date(1970, 1, 1)).total_seconds() + 43_200
    os.utime(path, (moment, moment))
    return path


def test_nightly_lists_build_up_a_register_with_its_history(engine, tmp_path):
    assert take(engine, night(tmp_path, 1, "2026-09-08", "K", "", ""), school=SCHOOL).report.accepted
    assert take(engine, night(tmp_path, 2, "2026-09-09", "K", "K", "")).report.accepted
    assert take(engine, night(tmp_path, 3, "2026-09-10", "", "E", "")).report.accepted
    assert take(engine, night(tmp_path, 3, "2026-09-10", "", "E", "")).report.nothing_to_change
    assert rows(engine, models.SenStatus, "pupil_no", "start_date", "status", "end_date") == [
        (1, terms.LONG_AGO, "K", date(2026, 9, 9)),
        (2, date(2026, 9, 9), "K", date(2026, 9, 9)),
        (2, date(2026, 9, 10), "E", None),
    ]


def test_a_register_with_true_starts_replaces_a_start_that_was_not_known(engine, tmp_path):
    take(engine, night(tmp_path, 1, "2026-09-08", "K", ""), school=SCHOOL)
    lines = [["upn", "status", "start_date"], [upn(0), "K", "2024-02-01"]]
    report = take(engine, table(tmp_path / "sen.csv", lines)).report
    assert report.accepted, report.text()
    assert rows(engine, models.SenStatus, "start_date", "status", "end_date") == [
        (date(2024, 2, 1), "K", None)
    ]
