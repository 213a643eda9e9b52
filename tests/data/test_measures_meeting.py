"""The progress meeting: who is on it, in which order, for which reasons."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from data.filters import Filters
from data.measures import meeting
from data.measures.reviews import ANNUAL, DEADLINES, DECISION, PLAN, PLAN_REVIEW, REPORT, Deadlines
from data.parts.support import Support
from data.school import NEVER

TODAY = date(2026, 11, 20)


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def pupil(key: str, place: int, **more) -> dict:
    row = {"pupil_key": key, "pupil": place, "surname": key.upper(), "forename": "A", "year_group": "9"}
    return row | {"registration_group": "9A", "sen_status": "K", "primary_need": "SEMH"} | more


@pytest.fixture
def school(monkeypatch):
    """A school of which the lists and the support are given; ``lists`` may be changed by a test."""
    made = SimpleNamespace(
        effective=lambda _asked: TODAY,
        parts={"support": Support({}, {})},
        register=[
            pupil("a", 0),
            pupil("b", 1),
            pupil("c", 2, registration_group="9B"),
            pupil("d", 3, year_group="7"),
        ],
        attendance=[],
        progress=[],
        due=[],
        on=lambda _day: SimpleNamespace(pupil=np.arange(4)),
    )
    monkeypatch.setattr(meeting, "deadlines", lambda school, _filters: open_now(school.due))
    for listing, name in (
        ("register_list", "register"),
        ("watch_list", "attendance"),
        ("progress_watch_list", "progress"),
    ):
        rows = SimpleNamespace(rows=lambda school, _filters, name=name: getattr(school, name))
        monkeypatch.setattr(meeting, listing, rows)
    return made


def open_now(due: list[tuple[str, int, int]]) -> Deadlines:
    kinds = np.array([DEADLINES.index(kind) for kind, _roll, _day in due], dtype=np.int64)
    roll, days = (np.array([one[at] for one in due], dtype=np.int64) for at in (1, 2))
    return Deadlines(kinds, roll, days, np.arange(len(due)), {})


def because(key: str, *reasons: str, absence: float | None = None) -> dict:
    return {"pupil_key": key, "reasons_apart": list(reasons), "absence": absence}


def listed(school) -> list[str]:
    return [row["pupil_key"] for row in meeting.meeting_rows(school, Filters())]


def test_a_pupil_without_a_reason_is_not_on_the_list(school):
    assert listed(school) == []


def test_classes_come_in_order_and_inside_a_class_those_with_most_reasons_then_the_most_absent(school):
    school.attendance = [
        because("a", "one", absence=11.0),
        because("b", "one", absence=30.0),
        because("d", "x", absence=9.0),
    ]
    school.progress = [because("c", "slow")]
    assert listed(school) == ["d", "b", "a", "c"]
    school.progress = [because("a", "slow"), because("c", "slow")]
    assert listed(school) == ["d", "a", "b", "c"]


def test_reasons_of_every_rule_stand_together_as_sentences(school):
    school.attendance = [because("a", "Missed much.", "Falling.", absence=20.0)]
    school.progress = [because("a", "Reading slowed.")]
    assert meeting.meeting_rows(school, Filters())[0]["reasons"] == "Missed much. Falling. Reading slowed."


@pytest.mark.parametrize(
    ("kind", "due", "reason"),
    [
        (PLAN_REVIEW, "2026-11-19", "A review of the support plan was due on 19 November 2026."),
        (ANNUAL, "2026-11-19", "The annual review was due on 19 November 2026."),
        (PLAN_REVIEW, "2026-11-20", ""),
        (ANNUAL, "2026-11-21", ""),
        (REPORT, "2026-11-19", ""),
        (DECISION, "2026-11-19", ""),
    ],
)
def test_a_review_is_overdue_from_the_day_after_it_was_due(school, kind, due, reason):
    school.due = [(kind, 0, day(due))]
    rows = meeting.meeting_rows(school, Filters())
    assert [row["reasons"] for row in rows] == ([reason] if reason else [])


def test_the_last_review_is_the_latest_held_by_then_and_the_next_the_earliest_due(school):
    school.parts["support"] = Support({}, {0: [day("2026-03-01"), day("2026-06-02"), day("2026-12-01")]})
    school.due = [
        (PLAN_REVIEW, 0, day("2027-03-01")),
        (ANNUAL, 0, day("2027-01-08")),
        (PLAN, 0, day("2026-12-01")),
    ]
    school.attendance = [because("a", "x", absence=20.0), because("b", "x", absence=10.0)]
    rows = meeting.meeting_rows(school, Filters())
    said = [(row["last_review"], row["next_review"], row["reasons"]) for row in rows]
    assert said == [("2026-06-02", "2027-01-08", "x"), ("", "", "x")]


def test_in_place_is_what_runs_on_the_day_with_both_ends(school):
    runs = [
        ("Ended", day("2026-09-01"), day("2026-11-19")),
        ("Last day", day("2026-09-01"), day("2026-11-20")),
    ]
    runs += [("First day", day("2026-11-20"), NEVER), ("To come", day("2026-11-21"), NEVER)]
    school.parts["support"] = Support({0: runs}, {})
    school.attendance = [because("a", "x"), because("b", "x")]
    rows = {row["pupil_key"]: row["in_place"] for row in meeting.meeting_rows(school, Filters())}
    assert rows == {"a": "Last day, First day", "b": meeting.NOTHING}


def test_who_is_no_longer_on_the_register_is_not_talked_about(school):
    school.progress = [because("gone", "slow"), because("a", "slow")]
    assert listed(school) == ["a"]
