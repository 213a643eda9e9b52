"""Whether reviews and decisions came in time, what pupils and parents said, and whether outcomes were met."""

from datetime import date

import numpy as np

from data import terms
from data.benchmarks import Benchmark, find
from data.filters import Filters
from data.measures.core import Measure, Tally, shares
from data.measures.reviews import (
    ANNUAL,
    CODE,
    DECISION,
    EHC,
    NOT_CUT,
    PLAN,
    REGULATIONS,
    REPORT,
    SUPPORT,
    latest_plans,
    report_due,
    year_after,
)
from data.reference import threshold
from data.school import ALWAYS, School

TERMS_SHOWN = 4
NAMES = ("Autumn", "Spring", "Summer")
VIEWS = ("pupil", "parent", "both")
NOT_RECORDED = "not recorded"
RESULTS = (*terms.OUTCOMES, NOT_RECORDED)


def tally_kept(school: School, filters: Filters) -> Tally:
    """By kind of deadline: how many were kept, of how many that the last year brought."""
    view, part = school.view(filters), school.parts["reviews"]
    day, roll = view.roll.day, view.roll
    plans = roll.keep("latest plans", lambda: latest_plans(part, day))
    annual, report = [], []
    for pupil in roll.pupil[view.sen & (roll.status == EHC)].tolist():
        row = plans.get(pupil)
        if row is None or part.last[row] > day:
            continue
        last = int(part.last[row])
        if year_after(int(part.planned[row])) < day:
            annual.append(last > ALWAYS and year_after(last) >= day)
        if last > ALWAYS and year_after(last) >= day and report_due(last) < day:
            report.append(ALWAYS < part.sent[row] <= report_due(last))
    asked_about = set(roll.pupil[view.sen if view.narrowed else view.everyone].tolist())
    decided, planned = _clocks_run_out(school, asked_about, day)
    kept = {ANNUAL: annual, REPORT: report, DECISION: decided, PLAN: planned}
    return Tally({(kind,): (sum(map(bool, ends)), len(ends)) for kind, ends in kept.items()})


def _clocks_run_out(school: School, pupils: set[int], day: int) -> tuple[list[bool], list[bool]]:
    """Whether the decisions and the plans whose last day fell in the year to the day came by that day."""
    part = school.parts["reviews"]
    decided, planned = [], []
    for row in range(len(part.pupil)):
        if int(part.pupil[row]) not in pupils:
            continue
        asked = int(part.requested[row])
        end = asked + int(threshold("assessment_decision_days"))
        if end < day <= year_after(end):
            decided.append(bool(ALWAYS < part.decided[row] <= end))
        end = asked + int(threshold("plan_days"))
        if end < day <= year_after(end) and not (part.refused[row] and part.decided[row] <= end):
            planned.append(bool(ALWAYS < part.planned[row] <= end))
    return decided, planned


def national_kept(school: School, filters: Filters) -> tuple[dict[tuple, Benchmark], str]:
    """National shares of all local authorities; they are not of schools, so they stand beside the whole roll only."""
    if filters.cuts_anyone:
        return (
            {},
            "The national figures are for all pupils with a plan, so they are not set beside some of them.",
        )
    asked = {ANNUAL: "ehc_annual_reviews_held", PLAN: "ehc_plans_within_20_weeks"}
    found = {
        (kind,): find(name, "all", "total", school_rows=school.benchmarks) for kind, name in asked.items()
    }
    found = {key: figure for key, figure in found.items() if figure}
    return found, "" if found else "No national figure."


def last_terms(school: School, day: date) -> list[tuple[str, date, date]]:
    """The terms begun by a day, each of its two halves together, the latest four: name, first day, last day."""
    halves = {(year, half): (start, end) for year, half, start, end in school.terms}
    found = []
    for year in sorted({year for year, _half in halves}):
        for place, name in enumerate(NAMES):
            pair = [
                halves[year, half]
                for half in terms.TERMS[2 * place : 2 * place + 2]
                if (year, half) in halves
            ]
            if pair and pair[0][0] <= day:
                said_year = year + (place > 0)
                found.append((f"{name} {said_year}", pair[0][0], pair[-1][1]))
    return found[-TERMS_SHOWN:]


def tally_termly(school: School, filters: Filters) -> Tally:
    """By term: pupils with SEN support whose plan was reviewed in it, and all with SEN support at its end."""
    part, as_at = school.parts["reviews"], school.effective(filters.as_at)
    tally = Tally()
    for name, start, end in last_terms(school, as_at):
        last = min(end, as_at)
        view = school.view(filters, last)
        pupils = view.roll.pupil[view.sen & (view.roll.status == SUPPORT)]
        inside = (part.held >= start.toordinal()) & (part.held <= last.toordinal())
        reviewed = np.isin(pupils, part.of[inside])
        said = name if last == end else f"{name}, so far"
        tally[(said,)] = (int(reviewed.sum()), len(pupils))
    return tally


def this_year(school: School, filters: Filters) -> np.ndarray:
    """The rows of each pupil's latest review of this academic year, for pupils with SEN on roll and in view."""
    part, view = school.parts["reviews"], school.view(filters)
    first = date(terms.academic_year(date.fromordinal(view.roll.day)), 9, 1).toordinal()
    held = np.flatnonzero((part.held >= first) & (part.held <= view.roll.day))
    held = held[np.isin(part.of[held], view.roll.pupil[view.sen])]
    latest = {int(part.of[row]): int(row) for row in held}
    return np.array(sorted(latest.values()), dtype=np.int64)


def tally_views(school: School, filters: Filters) -> Tally:
    """Of pupils reviewed this year: whose latest review holds the pupil's view, the parents', and both."""
    part, rows = school.parts["reviews"], this_year(school, filters)
    pupil, parent = part.pupil_view[rows] == 1, part.parent_view[rows] == 1
    counts = (pupil, parent, pupil & parent)
    return Tally({(name,): (int(who.sum()), len(rows)) for name, who in zip(VIEWS, counts, strict=True)})


def tally_outcomes(school: School, filters: Filters) -> Tally:
    """Of pupils reviewed this year: what their latest review said of the outcomes planned."""
    rows = this_year(school, filters)
    counts = np.bincount(
        school.parts["reviews"].outcome[rows] % len(RESULTS), minlength=len(RESULTS)
    ).tolist()
    return Tally({(name,): (counts[place], len(rows)) for place, name in enumerate(RESULTS)})


reviews_kept = Measure(
    key="reviews_kept",
    title="Reviews and decisions in time",
    definition="Annual reviews: pupils with an EHC plan that is more than a year old whose last review was held in the "
    "year to the as-at date. Reports: of the annual reviews of that year whose tenth working day is over, those "
    "reported by that day. Decisions and plans: of requests whose 6 weeks, or 20 weeks, ended in that year, those "
    "decided, or with a plan issued, by the last day; requests refused in time have no plan to wait for. Pupils on "
    "roll and in view. Only the last annual review of a plan is on record, so earlier ones cannot be judged.",
    formula="kept / due x 100; range: Wilson, 95%",
    unit="percent",
    source=REGULATIONS,
    groups=("deadline",),
    tally=tally_kept,
    value=shares(("deadline",)),
    needs=("pupils.csv", "sen.csv", "ehc.csv"),
    better="higher",
    national=national_kept,
    ignores=NOT_CUT,
)
termly_reviews = Measure(
    key="termly_reviews",
    title="SEN support plans reviewed in the term",
    definition="Pupils with SEN support on roll on the last day of the term (of this term: on the as-at date) whose "
    "plan was reviewed on a day of that term. Terms are the school\u2019s own, both halves together.",
    formula="pupils with a review in the term / pupils with SEN support x 100; range: Wilson, 95%",
    unit="percent",
    source=f"{CODE}: SEN support is reviewed at least termly with parents",
    groups=("school_term",),
    tally=tally_termly,
    value=shares(("school_term",)),
    needs=("pupils.csv", "sen.csv", "sen_reviews.csv"),
    better="higher",
    ignores=NOT_CUT,
)
views_recorded = Measure(
    key="views_recorded",
    title="Views recorded in reviews",
    definition="Pupils with SEN on roll and in view with a review of their plan in this academic year to the as-at "
    "date, by whose view their latest one holds. What is not recorded counts as not held.",
    formula="pupils whose latest review holds the view / pupils reviewed x 100; range: Wilson, 95%",
    unit="percent",
    source=f"{CODE}: the views of the child and the parents",
    groups=("view_of",),
    tally=tally_views,
    value=shares(("view_of",)),
    needs=("pupils.csv", "sen.csv", "sen_reviews.csv"),
    better="higher",
    ignores=NOT_CUT,
)
review_outcomes = Measure(
    key="review_outcomes",
    title="Outcomes met at the review",
    definition="Pupils with SEN on roll and in view with a review of their plan in this academic year to the as-at "
    "date, by what their latest one says of the outcomes planned.",
    formula="pupils / pupils reviewed x 100; range: Wilson, 95%",
    unit="percent",
    source="The school\u2019s own records of reviews",
    groups=("outcome",),
    tally=tally_outcomes,
    value=shares(("outcome",)),
    needs=("pupils.csv", "sen.csv", "sen_reviews.csv"),
    better="higher",
    ignores=NOT_CUT,
)
