"""EHC plans and the requests for them, annual reviews, and the termly reviews of SEN support."""

import numpy as np
import pandas as pd

from data import terms
from data.demo.dice import any_day, one_of, pick, whole
from data.demo.register import Register
from data.demo.roll import NEVER

OVERDUE = 0.24
DUE_SOON = 0.16
IN_TIME = 0.5
REPORT_IN_TIME = 0.72
REPORT_NOT_SENT = 0.10
IN_PROGRESS = 0.030
TURNED_DOWN = 0.006
HELD = 0.91
PUPIL_VIEW, PARENT_VIEW = 0.86, 0.72
REVIEW_OUTCOMES = {"met": 0.33, "partly met": 0.48, "not met": 0.19}
WEEKS_TO_DECIDE, WEEKS_TO_NEXT_TERM = 6, 20
PLAN_COLUMNS = (
    "person", "request_date", "decision_date", "decision", "plan_date", "last_review_date", "next_review_date",
    "review_report_sent_date", "weekly_hours", "top_up_funding",
)  # fmt: skip


def ehc_plans(register: Register) -> pd.DataFrame:
    """One row a request: plans with their annual reviews, requests in progress, requests turned down."""
    rng = register.roll.ask.dice("plans")
    plans = register.spells[register.spells["status"] == "E"].groupby("person").first()
    starts = plans["start"].to_numpy("datetime64[D]")
    late, soon = behind(register, rng, plans.index.to_numpy(int), starts)
    rows = [
        plan_row(register, rng, person, start, "late" if person in late else "soon" if person in soon else "")
        for person, start in zip(plans.index, starts, strict=True)
    ]
    rows += in_progress(register, rng) + turned_down(register, rng)
    table = pd.DataFrame(rows, columns=PLAN_COLUMNS)
    dates = {column: "datetime64[s]" for column in PLAN_COLUMNS if column.endswith("_date")}
    return table.astype(dates).sort_values(["person", "request_date"], ignore_index=True)


def behind(
    register: Register, rng: np.random.Generator, people: np.ndarray, starts: np.ndarray
) -> tuple[set, set]:
    """Whose annual review is overdue today, a quarter of the plans, and whose is due within six weeks.

    Only plans old enough to have missed a review can be overdue.
    """
    roll = register.roll
    here = roll.current[people]
    late = pick(rng, here & (starts < roll.ask.now - 420), round(here.sum() * OVERDUE))
    here[late] = False
    soon = pick(rng, here & (starts < roll.ask.now - 365), round(here.sum() * DUE_SOON))
    return set(people[late].tolist()), set(people[soon].tolist())


def plan_row(
    register: Register, rng: np.random.Generator, person: int, plan: np.datetime64, when: str
) -> tuple:
    """A plan: its request and decision, the last annual review and the next, hours and top-up funding."""
    roll = register.roll
    took = int(rng.integers(105, 140)) if rng.random() < IN_TIME else int(rng.integers(141, 260))
    request = np.busday_offset(plan - took, 0, roll="forward")
    decision = np.busday_offset(request + int(rng.integers(24, WEEKS_TO_DECIDE * 7 + 6)), 0, roll="backward")
    last, due = annual_review(register, rng, person, plan, when)
    hours = float(np.clip(np.round(rng.normal(15, 6) * 2) / 2, 5, 32.5))
    top_up = round(max(0.0, (hours - 10) * 520 + rng.normal(1500, 900)), -1)
    sent = NEVER
    if not np.isnat(last) and rng.random() > REPORT_NOT_SENT:
        days = rng.integers(3, 13) if rng.random() < REPORT_IN_TIME else rng.integers(16, 50)
        sent = np.busday_offset(last + int(days), 0, roll="forward")
        sent = sent if sent <= roll.ask.now else NEVER
    return (person, request, decision, "assess", plan, last, due, sent, hours, top_up)


def annual_review(register: Register, rng: np.random.Generator, person: int, plan, when: str) -> tuple:
    """The last review held and the day the next one is due; a leaver's stop at the day of leaving."""
    roll, until = register.roll, register.roll.last_day[person]
    if when == "late":
        due = roll.ask.now - int(rng.integers(8, 150))
        last = due - 365
    else:
        due = until + int(rng.integers(1, 42) if when == "soon" else rng.integers(43, 364))
        last = due - 365 + int(rng.integers(-12, 1))
    if last < plan + 60:
        return NEVER, plan + 365
    first, final = max(last - 9, plan + 30), min(last + 9, until)
    held = any_day(rng, roll.ask.calendar.days, first, final)
    held = np.busday_offset(last, 0, roll="backward") if held is None else held
    return held, due


def in_progress(register: Register, rng: np.random.Generator) -> list[tuple]:
    """Requests being assessed, among them one undecided after six weeks and one without a plan after twenty."""
    roll, ask = register.roll, register.roll.ask
    supported = roll.current & (register.status_on(ask.now) == "K")
    asked = pick(rng, supported * 1.0, whole(rng, supported.sum() * IN_PROGRESS))
    rows = []
    for place, person in enumerate(asked):
        waited = (
            (int(rng.integers(48, 66)), int(rng.integers(148, 190)))[place]
            if place < 2
            else rng.integers(6, 138)
        )
        request = np.busday_offset(ask.now - int(waited), 0, roll="backward")
        decided = place != 0 and waited > WEEKS_TO_DECIDE * 7
        decision = (
            np.busday_offset(request + int(rng.integers(26, 42)), 0, roll="backward") if decided else NEVER
        )
        nothing_yet = (NEVER, NEVER, NEVER, NEVER, np.nan, np.nan)
        rows.append((person, request, decision, "assess" if decided else "", *nothing_yet))
    return rows


def turned_down(register: Register, rng: np.random.Generator) -> list[tuple]:
    """Requests of the last two years after which the local authority decided not to assess."""
    roll, ask = register.roll, register.roll.ask
    supported = roll.current & (register.status_on(ask.now) == "K") & (roll.entry < ask.now - 200)
    rows = []
    for person in pick(rng, supported * 1.0, whole(rng, supported.sum() * TURNED_DOWN * 3)):
        first = max(roll.entry[person] + 20, ask.now - 700)
        request = any_day(rng, ask.calendar.days, first, ask.now - 210)
        if request is not None:
            decision = np.busday_offset(request + int(rng.integers(30, 50)), 0, roll="backward")
            rows.append((person, request, decision, "not assess", NEVER, NEVER, NEVER, NEVER, np.nan, np.nan))
    return rows


def sen_reviews(register: Register) -> pd.DataFrame:
    """Termly reviews of everybody on the register, held in the second half of each term, most of them."""
    roll, ask = register.roll, register.roll.ask
    rng, rows = ask.dice("reviews"), []
    seasons = [part for part in ask.calendar.half_terms if part.term in terms.TERMS[1::2]]
    for place, part in enumerate(seasons):
        first, last = np.datetime64(part.start), np.datetime64(part.end) - 4
        days = ask.calendar.days[(ask.calendar.days >= first) & (ask.calendar.days <= last)]
        if not len(days):
            continue
        there = (register.status_on(days[0]) != "N") & roll.on_roll(days[0])
        due = (
            np.datetime64(seasons[place + 1].end)
            if place + 1 < len(seasons)
            else last + WEEKS_TO_NEXT_TERM * 7
        )
        share_so_far = len(days) / max(1, np.busday_count(first, last + 1))
        for person in np.flatnonzero(there & (rng.random(len(there)) < HELD * min(1.0, share_so_far))):
            day = days[rng.integers(len(days))]
            if roll.on_roll_at(person, day):
                seen, heard = rng.random() < PUPIL_VIEW, rng.random() < PARENT_VIEW
                rows.append((person, day, due, seen, heard, one_of(rng, REVIEW_OUTCOMES)))
    columns = ["person", "review_date", "next_review_date", "pupil_view", "parent_view", "outcome"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"review_date": "datetime64[s]", "next_review_date": "datetime64[s]"})
