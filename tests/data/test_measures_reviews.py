"""What is due and what was kept: on the boundary days, and against a slow reading of the rules pupil by pupil."""

from datetime import date, timedelta
from random import Random

import pytest

from data.filters import Filters
from data.measures import reviews, reviews_kept
from data.reference import bank_holidays
from data.source import answer
from tests.support_reviews import request, review, with_reviews
from tests.support_school import HALF_TERMS, TODAY, pupil, random_school

SUPPORT, PLAN = (("K", "2020-09-01"),), (("E", "2020-09-01"),)
ANNUAL_CASES = [
    ("2026-11-01", "overdue"),
    ("2026-11-02", "soon"),
    ("2026-12-14", "soon"),
    ("2026-12-15", "later"),
]


def counts(school, measure=reviews.reviews_due, **chosen) -> dict:
    table = answer(school, measure, Filters(**chosen))
    return {table.key(row): row["numerator"] for row in table.rows}


def shares(school, measure, **chosen) -> dict:
    table = answer(school, measure, Filters(**chosen))
    return {table.key(row)[0]: (row["numerator"], row["denominator"]) for row in table.rows}


@pytest.mark.parametrize(("due", "state"), ANNUAL_CASES)
def test_a_review_is_overdue_from_the_day_after_and_soon_for_six_weeks_with_both_ends_in(due, state):
    school = with_reviews([pupil(sen=PLAN)], [request(1, "2024-01-01", planned="2024-05-01", due=due)])
    found = counts(school)
    assert {key[1]: number for key, number in found.items() if key[0] == "annual review" and number} == {
        state: 1
    }


def test_a_review_without_a_date_is_due_a_year_after_the_last_one_or_else_after_the_plan():
    school = with_reviews(
        [pupil(sen=PLAN), pupil(sen=PLAN), pupil(sen=PLAN)],
        [
            request(1, "2024-01-01", planned="2024-02-29"),
            request(2, "2024-01-01", planned="2024-05-01", last="2026-03-10", sent="2026-03-12"),
            request(
                3, "2024-01-01", planned="2024-05-01", last="2026-05-05", due="2026-05-05", sent="2026-05-06"
            ),
        ],
    )
    due = {row["pupil"]: row["due_date"] for row in reviews.list_rows(school, Filters())}
    assert due == {0: "2025-02-28", 1: "2027-03-10", 2: "2027-05-05"}


def test_a_pupil_with_a_plan_and_no_dates_is_left_out_and_said():
    school = with_reviews([pupil(sen=PLAN), pupil(sen=SUPPORT)], [request(2, "2026-09-01")])
    assert reviews.left_out_due(school, Filters())[0].startswith("1 with an EHC plan left out")
    assert "sen_reviews.csv" in reviews.left_out_due(school, Filters())[1]


def test_both_clocks_run_from_the_request_and_a_refusal_ends_both():
    asked = (TODAY - timedelta(days=42)).isoformat()
    earlier = (TODAY - timedelta(days=43)).isoformat()
    school = with_reviews(
        [pupil(sen=SUPPORT), pupil(), pupil(sen=SUPPORT), pupil(sen=SUPPORT)],
        [
            request(1, asked),
            request(2, earlier),
            request(3, earlier, decided="2026-11-01", decision="not assess"),
            request(4, earlier, decided="2026-10-20", decision="assess"),
        ],
    )
    found = counts(school)
    assert (found["decision", "soon"], found["decision", "overdue"], found["decision", "later"]) == (1, 1, 0)
    assert sum(found["plan", state] for state in reviews.STATES) == 3


def test_a_pupil_not_on_the_register_has_a_clock_unless_need_areas_are_asked_for():
    school = with_reviews([pupil(), pupil(sen=SUPPORT)], [request(1, "2026-10-01")])
    assert counts(school)["plan", "later"] == 1
    assert counts(school, need_area=("semh",))["plan", "later"] == 0


def test_the_report_is_due_on_the_tenth_working_day_with_bank_holidays_left_out():
    held = date(2026, 8, 21)
    working = [held + timedelta(days=step) for step in range(1, 30)]
    working = [day for day in working if day.weekday() < 5 and day not in bank_holidays()]
    assert date(2026, 8, 31) in bank_holidays()
    assert date.fromordinal(reviews.report_due(held.toordinal())) == working[9] == date(2026, 9, 7)


def test_a_review_on_a_saturday_has_its_report_due_by_the_tenth_weekday_after():
    assert date.fromordinal(reviews.report_due(date(2026, 10, 3).toordinal())) == date(2026, 10, 16)


def test_a_draft_leaves_parents_fifteen_working_days():
    row = reviews.list_rows(with_reviews([pupil()], [request(1, "2026-10-05")]), Filters())[-1]
    assert (row["deadline"], row["due_date"], row["draft_by"]) == ("plan", "2027-02-22", "2027-02-01")


def test_a_plan_issued_on_the_last_day_of_the_twenty_weeks_is_in_time():
    last = TODAY - timedelta(days=1)
    asked = (last - timedelta(days=140)).isoformat()
    school = with_reviews(
        [pupil(sen=PLAN), pupil(sen=PLAN), pupil(sen=SUPPORT)],
        [
            request(1, asked, decided="2026-07-01", decision="assess", planned=last.isoformat()),
            request(2, asked, decided="2026-07-01", decision="assess", planned=TODAY.isoformat()),
            request(3, asked, decided="2026-07-01", decision="not assess"),
        ],
    )
    assert shares(school, reviews_kept.reviews_kept)["plan"] == (1, 2)


def test_a_review_exactly_a_year_ago_is_within_the_year():
    plan = {"asked": "2020-01-01", "planned": "2020-06-01"}
    school = with_reviews(
        [pupil(sen=PLAN), pupil(sen=PLAN)],
        [request(1, **plan, last="2025-11-02"), request(2, **plan, last="2025-11-01")],
    )
    assert shares(school, reviews_kept.reviews_kept)["annual review"] == (1, 2)


def test_the_latest_review_of_the_year_speaks_for_the_pupil():
    school = with_reviews(
        [pupil(sen=SUPPORT), pupil(sen=SUPPORT), pupil(sen=SUPPORT)],
        reviews=[
            review(1, "2026-09-10", pupil_view=True, parent_view=True, outcome="met"),
            review(1, "2026-10-10", pupil_view=False, parent_view=True, outcome="not met"),
            review(2, "2026-09-01", pupil_view=True),
            review(3, "2026-08-31", pupil_view=True, outcome="met"),
        ],
    )
    assert shares(school, reviews_kept.views_recorded) == {"pupil": (1, 2), "parent": (1, 2), "both": (0, 2)}
    assert shares(school, reviews_kept.review_outcomes) == {
        "met": (0, 2), "partly met": (0, 2), "not met": (1, 2), "not recorded": (1, 2),
    }  # fmt: skip


def test_a_term_is_both_its_halves_and_this_one_is_said_to_run_on():
    school = with_reviews(
        [pupil(sen=SUPPORT), pupil(sen=SUPPORT)],
        reviews=[review(1, "2026-06-10"), review(2, "2026-11-02"), review(1, "2026-08-10")],
        terms=HALF_TERMS,
    )
    found = shares(school, reviews_kept.termly_reviews)
    assert list(found) == ["Autumn 2025", "Spring 2026", "Summer 2026", "Autumn 2026, so far"]
    assert found["Summer 2026"] == found["Autumn 2026, so far"] == (1, 2)


def slow_deadlines(rows: dict, requests: list[dict], held: list[dict], day: date) -> list[tuple]:
    """Every open deadline, read pupil by pupil from the readable rows: (kind, due)."""
    found = []
    for number, one in enumerate(rows["pupils"], 1):
        if not any(
            entry["entry_date"] <= day and (entry["leaving_date"] or date.max) >= day
            and entry["enrolment_status"] in ("C", "M")
            for entry in one["enrolments"]
        ):  # fmt: skip
            continue
        status = [
            s["status"] for s in one["statuses"] if s["start_date"] <= day <= (s["end_date"] or date.max)
        ]
        mine = sorted(
            (row for row in requests if row["pupil_no"] == number), key=lambda row: row["request_date"]
        )
        for row in mine:
            ended = row["decision"] == "not assess" and row["decision_date"] and row["decision_date"] <= day
            if row["request_date"] > day or ended or (row["plan_date"] and row["plan_date"] <= day):
                continue
            if not (row["decision_date"] and row["decision_date"] <= day):
                found.append(("decision", row["request_date"] + timedelta(weeks=6)))
            found.append(("plan", row["request_date"] + timedelta(weeks=20)))
        plans = sorted(
            (r for r in mine if r["plan_date"] and r["plan_date"] <= day), key=lambda r: r["plan_date"]
        )
        if status == ["E"] and plans:
            found += slow_annual(plans[-1], day)
        reviewed = [row for row in held if row["pupil_no"] == number and row["review_date"] <= day]
        if status == ["K"] and reviewed:
            last = max(reviewed, key=lambda row: row["review_date"])
            due = last["next_review_date"]
            again = due if due and due > last["review_date"] else next_year(last["review_date"])
            found.append(("plan review", again))
    return sorted(found)


def slow_annual(plan: dict, day: date) -> list[tuple]:
    last, due, found = plan["last_review_date"], plan["next_review_date"], []
    if last and last > day:
        return []
    since = last or plan["plan_date"]
    found.append(("annual review", due if due and due > since else next_year(since)))
    if last and not (plan["review_report_sent_date"] and plan["review_report_sent_date"] <= day):
        reported, left = last, 10
        while left:
            reported += timedelta(days=1)
            left -= reported.weekday() < 5 and reported not in bank_holidays()
        found.append(("report", reported))
    return found


def next_year(of: date) -> date:
    return date(of.year + 1, of.month, 28 if (of.month, of.day) == (2, 29) else of.day)


@pytest.mark.parametrize("seed", range(12))
def test_the_open_deadlines_are_those_of_a_reading_pupil_by_pupil(seed):
    rows, dice = random_school(seed, 40), Random(seed)  # noqa: S311 (a made-up school)
    end = rows["data_date"]

    def some_day(chance: float) -> date | None:
        return end + timedelta(days=dice.randint(-900, 400)) if dice.random() < chance else None

    requests = {}
    for _ in range(50):
        number, asked = dice.randint(1, 40), end - timedelta(days=dice.randint(-20, 1200))
        made = request(number, asked.isoformat()) | {
            "decision": dice.choice((None, "assess", "not assess")), "decision_date": some_day(0.6),
            "plan_date": some_day(0.6), "last_review_date": some_day(0.5), "next_review_date": some_day(0.5),
            "review_report_sent_date": some_day(0.4),
        }  # fmt: skip
        requests[number, asked] = made
    held = {}
    for _ in range(60):
        number, day = dice.randint(1, 40), end - timedelta(days=dice.randint(0, 800))
        due = some_day(0.7)
        held[number, day] = review(number, day.isoformat(), due.isoformat() if due else None)
    made = with_reviews(
        rows["pupils"], list(requests.values()), list(held.values()),
        **{name: said for name, said in rows.items() if name != "pupils"},
    )  # fmt: skip
    found = reviews.deadlines(made, Filters())
    open_now = [
        (reviews.DEADLINES[kind], date.fromordinal(due))
        for kind, due in zip(found.kind.tolist(), found.due.tolist(), strict=True)
    ]
    expected = slow_deadlines(rows, list(requests.values()), list(held.values()), end)
    assert sorted(open_now) == expected
    assert expected
