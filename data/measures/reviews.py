"""What is due, for whom and by when: reviews of plans, the clocks of an EHC needs assessment, review reports."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from data import reference, terms
from data.filters import Filters
from data.measures.core import Measure, Tally, count
from data.measures.listing import Listing
from data.parts.reviews import Reviews
from data.reference import threshold
from data.rounding import said
from data.school import ALWAYS, NEED_CODES, NEVER, STATUS_CODES, Roll, School, View

ANNUAL, PLAN_REVIEW, DECISION, PLAN, REPORT = "annual review", "plan review", "decision", "plan", "report"
DEADLINES = (ANNUAL, PLAN_REVIEW, DECISION, PLAN, REPORT)
OVERDUE, SOON, LATER = "overdue", "soon", "later"
STATES = (OVERDUE, SOON, LATER)
MONTHS_AHEAD = 12
PARENTS_DAYS = 15
SUPPORT, EHC = STATUS_CODES.index("K"), STATUS_CODES.index("E")
NOT_CUT = (("term", "Half terms are not cut here: what is due counts from the as-at date."),)
REGULATIONS = "Special Educational Needs and Disability Regulations 2014 (SI 2014/1530)"
CODE = "SEND code of practice: 0 to 25 years (2015)"


@dataclass(frozen=True)
class Deadlines:
    """One place a deadline that is still open: ``kind`` in ``DEADLINES``, ``roll`` the pupil's place on the roll of
    the day, ``due`` a day number, ``row`` its place among those of everybody on roll. ``undated`` says by kind how
    many pupils have one that cannot be dated."""

    kind: np.ndarray
    roll: np.ndarray
    due: np.ndarray
    row: np.ndarray
    undated: dict[str, int]


def states_of(due: np.ndarray, day: int) -> np.ndarray:
    """A place in ``STATES`` for deadlines of these days, seen as at a day; it is overdue from the day after."""
    soon = day + int(threshold("review_due_soon_days"))
    return np.select([due < day, due <= soon], [0, 1], 2)


def year_after(day: int) -> int:
    """The same date a year later; 28 February after a 29 February."""
    of = date.fromordinal(day)
    day_of = 28 if (of.month, of.day) == (2, 29) else of.day
    return date(of.year + 1, of.month, day_of).toordinal()


def working_day(day: int, steps: int) -> int:
    """The working day so many after a day (before it, where ``steps`` is negative): no weekend, no bank holiday."""
    roll = "backward" if steps > 0 else "forward"
    return np.busday_offset(date.fromordinal(day), steps, roll, busdaycal=_calendar()).item().toordinal()


@lru_cache
def _calendar() -> np.busdaycalendar:
    return np.busdaycalendar(holidays=[day.isoformat() for day in reference.bank_holidays()])


def deadlines(school: School, filters: Filters) -> Deadlines:
    """Every deadline still open on the as-at date, for pupils on roll and in view, in order of the day it is due."""
    view = school.view(filters)
    return view.keep("deadlines", lambda: _in_view(view, *_of_everybody(school, view.roll)))


def _in_view(view: View, table: np.ndarray, undated: dict[str, np.ndarray]) -> Deadlines:
    kind, place, due = table.T
    # A request can be made for a pupil who is not on the register yet.
    asked_about = view.sen if view.narrowed else view.everyone
    clock = (kind == DEADLINES.index(DECISION)) | (kind == DEADLINES.index(PLAN))
    row = np.flatnonzero(np.where(clock, asked_about[place], view.sen[place]))
    without = {name: int(view.sen[places].sum()) for name, places in undated.items()}
    return Deadlines(kind[row], place[row], due[row], row, without)


def _of_everybody(school: School, roll: Roll) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Kind, place on the roll and day of each deadline that is open on a day, and the places of those undated."""

    def make() -> tuple[np.ndarray, dict[str, np.ndarray]]:
        part, day, found = school.parts["reviews"], roll.day, []
        undated: dict[str, list[int]] = {name: [] for name in DEADLINES}
        _annual(part, roll.pupil[roll.status == EHC], day, found, undated)
        _plan_reviews(part, roll.pupil[roll.status == SUPPORT], day, found, undated)
        _clocks(part, set(roll.pupil.tolist()), day, found)
        place = np.full(len(school.people), -1)
        place[roll.pupil] = np.arange(len(roll.pupil))
        ordered = sorted(found, key=lambda row: (row[2], row[0], row[1]))
        table = np.array(ordered, dtype=np.int64).reshape(-1, 3)
        table[:, 1] = place[table[:, 1]]
        return table, {name: place[np.array(pupils, dtype=np.int64)] for name, pupils in undated.items()}

    return roll.keep("deadlines", make)


def _annual(part: Reviews, pupils: np.ndarray, day: int, found: list, undated: dict) -> None:
    """The next annual review of each plan, and the report of the last where it has not been sent."""
    plans = latest_plans(part, day)
    for pupil in pupils.tolist():
        row = plans.get(pupil)
        due = NEVER if row is None else next_annual(part, row, day)
        if due == NEVER:
            undated[ANNUAL].append(pupil)
        else:
            found.append((DEADLINES.index(ANNUAL), pupil, due))
        if row is not None and ALWAYS < part.last[row] <= day and not ALWAYS < part.sent[row] <= day:
            found.append((DEADLINES.index(REPORT), pupil, report_due(int(part.last[row]))))


def latest_plans(part: Reviews, day: int) -> dict[int, int]:
    """The row of the newest plan of each pupil that was issued by a day."""
    issued = np.flatnonzero((part.planned > ALWAYS) & (part.planned <= day))
    return {int(part.pupil[row]): int(row) for row in issued[np.argsort(part.planned[issued], kind="stable")]}


def next_annual(part: Reviews, row: int, day: int) -> int:
    """When the next annual review of a plan is due; ``NEVER`` where the last one was held only after the day.

    The date on record; without one, or with one that the last review has passed, a year after the last review or
    else after the plan.
    """
    last, due = int(part.last[row]), int(part.due[row])
    if last > day:
        return NEVER
    since = last if last > ALWAYS else int(part.planned[row])
    return due if due > since else year_after(since)


def report_due(held: int) -> int:
    """The day by which the report of an annual review is to be sent."""
    return working_day(held, int(threshold("review_report_working_days")))


def _plan_reviews(part: Reviews, pupils: np.ndarray, day: int, found: list, undated: dict) -> None:
    held = np.flatnonzero(part.held <= day)
    last = {int(part.of[row]): int(row) for row in held}
    for pupil in pupils.tolist():
        row = last.get(pupil)
        if row is None:
            undated[PLAN_REVIEW].append(pupil)
            continue
        due = int(part.next_due[row])
        since = int(part.held[row])
        found.append((DEADLINES.index(PLAN_REVIEW), pupil, due if due > since else year_after(since)))


def _clocks(part: Reviews, pupils: set[int], day: int, found: list) -> None:
    """The clocks of requests that are open: no plan and no refusal by the day."""
    to_decide, to_plan = (int(threshold(name)) for name in ("assessment_decision_days", "plan_days"))
    decided = (part.decided > ALWAYS) & (part.decided <= day)
    over = ((part.planned > ALWAYS) & (part.planned <= day)) | (part.refused & decided)
    for row in np.flatnonzero((part.requested <= day) & ~over).tolist():
        pupil = int(part.pupil[row])
        if pupil not in pupils:
            continue
        asked = int(part.requested[row])
        if not decided[row]:
            found.append((DEADLINES.index(DECISION), pupil, asked + to_decide))
        found.append((DEADLINES.index(PLAN), pupil, asked + to_plan))


def tally_due(school: School, filters: Filters) -> Tally:
    """How many deadlines of each kind are overdue, due soon, and due later."""
    open_now = deadlines(school, filters)
    states = states_of(open_now.due, school.effective(filters.as_at).toordinal())
    counts = np.bincount(open_now.kind * len(STATES) + states, minlength=len(DEADLINES) * len(STATES))
    keys = [(kind, state) for kind in DEADLINES for state in STATES]
    return Tally({key: (number,) for key, number in zip(keys, counts.tolist(), strict=True)})


def value_due(tally: Tally) -> list[dict]:
    """A row a kind of deadline and state."""
    return [count(("deadline", "state"), key, number) for key, (number,) in tally.items()]


def left_out_due(school: School, filters: Filters) -> tuple[str, ...]:
    """Whose review cannot be dated, and which files are not there."""
    undated = deadlines(school, filters).undated
    words = []
    for kind, name, file, which in (
        (ANNUAL, "an EHC plan", "ehc.csv", "with no plan date, or reviewed only since"),
        (PLAN_REVIEW, "SEN support", "sen_reviews.csv", "with no review recorded"),
    ):
        if file not in school.files:
            words.append(f"Import {file} to see what is due for pupils with {name}.")
        elif undated[kind]:
            words.append(f"{said(undated[kind], 0)} with {name} left out: {which}.")
    return tuple(words)


def upcoming_months(day: date) -> tuple[str, ...]:
    """The months, from this one on, by their first days."""
    first = day.year * 12 + day.month - 1
    return tuple(f"{place // 12}-{place % 12 + 1:02}" for place in range(first, first + MONTHS_AHEAD))


def tally_months(school: School, filters: Filters) -> Tally:
    """How many reviews are overdue, and how many fall due in each of the next twelve months."""
    open_now, as_at = deadlines(school, filters), school.effective(filters.as_at)
    months = (OVERDUE, *upcoming_months(as_at))
    counts = {(kind, month): 0 for month in months for kind in (ANNUAL, PLAN_REVIEW)}
    for kind, due in zip(open_now.kind.tolist(), open_now.due.tolist(), strict=True):
        month = OVERDUE if due < as_at.toordinal() else date.fromordinal(due).isoformat()[:7]
        if (DEADLINES[kind], month) in counts:
            counts[DEADLINES[kind], month] += 1
    return Tally({key: (number,) for key, number in counts.items()})


def value_months(tally: Tally) -> list[dict]:
    """A row a kind of review and month."""
    return [count(("deadline", "month"), key, number) for key, (number,) in tally.items()]


def list_rows(school: School, filters: Filters) -> list[dict]:
    """One row a deadline, the earliest first, with the pupil it is for; who asks changes none of them."""
    roll = school.view(filters).roll
    rows = roll.keep("deadline list", lambda: _rows_of_everybody(school, roll))
    return [rows[place] for place in deadlines(school, filters).row.tolist()]


def _rows_of_everybody(school: School, roll: Roll) -> list[dict]:
    groups, (table, _undated) = school.registration_groups(roll.day), _of_everybody(school, roll)
    states, rows = states_of(table[:, 2], roll.day), []
    people = {name: school.people[name].tolist() for name in ("surname", "forename")}
    for (kind, at, due), state in zip(table.tolist(), states.tolist(), strict=True):
        pupil, name = int(roll.pupil[at]), DEADLINES[kind]
        draft = working_day(due, -PARENTS_DAYS) if name == PLAN else ALWAYS
        rows.append({
            "pupil_key": school.keys[pupil], "pupil": pupil, "due_date": date.fromordinal(due).isoformat(),
            "state": STATES[state], "deadline": name,
            **{column: said_or_blank(values[pupil]) for column, values in people.items()},
            "year_group": terms.YEAR_GROUPS[roll.year[at]],
            "registration_group": said_or_blank(groups.get(pupil)),
            "sen_status": STATUS_CODES[roll.status[at]],
            "primary_need": NEED_CODES[roll.primary[at]] if roll.primary[at] >= 0 else "",
            "draft_by": date.fromordinal(draft).isoformat() if draft else "",
        })  # fmt: skip
    return rows


def said_or_blank(text: object) -> str:
    """A text of the store, or nothing where none is kept."""
    return text if isinstance(text, str) else ""


reviews_due = Measure(
    key="reviews_due",
    title="Deadlines that are open",
    definition="For pupils on roll and in view on the as-at date. An annual review is due on the date on record, or "
    "else a year after the last review or the plan; a review of a SEN support plan likewise. From a request for an "
    "EHC needs assessment the local authority has 6 weeks (42 days) to decide and 20 weeks (140 days) to issue a "
    "plan; a decision not to assess ends both clocks. The report of an annual review is due on the tenth working day "
    "after it, weekends and England\u2019s bank holidays left out. Overdue from the day after; soon is within 42 days.",
    formula="number of open deadlines by kind, and by days from the as-at date to the day they are due",
    unit="pupils",
    source=f"{REGULATIONS}; {CODE}",
    groups=("deadline", "state"),
    tally=tally_due,
    value=value_due,
    needs=("pupils.csv", "sen.csv"),
    ignores=NOT_CUT,
    left_out=left_out_due,
)
reviews_by_month = Measure(
    key="reviews_by_month",
    title="Reviews by the month they are due",
    definition="Annual reviews of EHC plans and reviews of SEN support plans that are overdue on the as-at date, and "
    "those that fall due in this month and the eleven after it, for pupils on roll and in view.",
    formula="number of reviews by kind and by the month of the day they are due",
    unit="pupils",
    source=f"{REGULATIONS}; {CODE}",
    groups=("deadline", "month"),
    tally=tally_months,
    value=value_months,
    needs=("pupils.csv", "sen.csv"),
    ignores=NOT_CUT,
    left_out=left_out_due,
)
deadline_list = Listing(
    key="deadline_list",
    title="Deadlines, the earliest first",
    definition="Every deadline that is open on the as-at date, with the pupil it is for. Draft by: the last day on "
    "which a draft plan leaves parents 15 working days before the 20 weeks are over.",
    source=f"{REGULATIONS}; {CODE}",
    columns=(
        "surname", "forename", "year_group", "registration_group", "due_date", "state", "deadline", "sen_status",
        "primary_need", "draft_by",
    ),
    rows=list_rows,
    needs=("pupils.csv", "sen.csv"),
    ignores=NOT_CUT,
)  # fmt: skip
