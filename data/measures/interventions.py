"""What provision costs: whose runs are looked at, the cost of a run, and the price of a place and of a session."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from data import disclosure
from data.dates import long_date
from data.filters import Filters
from data.measures.core import Measure, Tally
from data.parts.interventions import OUTCOMES, Interventions, Test
from data.reference import threshold
from data.roll import Keeps, distinct
from data.rounding import said
from data.school import NEVER, School, cut_by_area, cut_by_status

FILES = ("pupils.csv", "interventions.csv", "intervention_groups.csv", "intervention_pupils.csv")
COSTED = (*FILES, "staff.csv")
YEAR_DAYS = 365
DAYS_A_MONTH = 30.4375
ALL = "all"
NO_HALF_TERMS = (
    ("term", "Half terms are not cut here: runs that ended in the year to the as-at date count."),
)
ENDED = "Runs that ended in the year to the as-at date, each as a whole. "
WHO = (
    "Year group, SEN status and need of a pupil are those on the run\u2019s first day; a choice of status or need area "
    "keeps pupils with SEN only. "
)
FEW = f"u: fewer than {disclosure.COMPARED_FROM} pupils, no mean"
PAIR = (
    "Pupils count whose entry and exit score are known, of one test, neither at the test\u2019s limit and not less "
    "than a month apart. "
)
OWN = "Sightline\u2019s own arithmetic of the school\u2019s records"


@dataclass(frozen=True)
class Seen(Keeps):
    """The provision as a reader's choices and the as-at date cut it.

    ``members`` are the places in view of pupils in runs; ``running`` and ``ended`` say of each run whether it is
    under way on the day, and whether it ended in the year to the day.
    """

    part: Interventions
    day: int
    members: np.ndarray
    running: np.ndarray
    ended: np.ndarray

    @cached_property
    def finished(self) -> np.ndarray:
        """The members in view of runs that ended in the year to the day."""
        return self.of(self.ended)

    @cached_property
    def today(self) -> np.ndarray:
        """The members in view of runs under way on the day, less those who left early."""
        there = np.zeros(len(self.part.member_group), dtype=bool)
        there[still_in(self.part, self.day)] = True
        return self.members[there[self.members]]

    @cached_property
    def paired(self) -> np.ndarray:
        """Those of them who have a usable pair of scores."""
        return self.finished[failing(self)[self.finished] == USABLE]

    def of(self, runs: np.ndarray) -> np.ndarray:
        """The members in view of the runs of a mask."""
        return self.members[runs[self.part.member_group[self.members]]]


def seen(school: School, filters: Filters) -> Seen:
    """The provision under the reader's choices, made once for each of them."""
    return school.view(filters).keep(
        "provision", lambda: _seen(school, filters, school.parts["interventions"])
    )


def _seen(school: School, filters: Filters, part: Interventions) -> Seen:
    day = school.effective(filters.as_at).toordinal()
    kept = school.cut_everybody(filters, part.member_pupil, part.member_year)
    if filters.cuts_sen:
        kept &= (part.member_status > 0) & cut_by_status(filters, part.member_status)
        kept &= cut_by_area(filters, part.member_area, part.member_areas)
    running = (part.start <= day) & (day <= part.end)
    ended = (part.start <= day) & (part.end != NEVER) & (day - YEAR_DAYS < part.end) & (part.end <= day)
    return Seen(part, day, np.flatnonzero(kept), running, ended)


def still_in(part: Interventions, day: int) -> np.ndarray:
    """The places of pupils in runs under way on a day who have not left early; without a date they have left."""
    running = (part.start <= day) & (day <= part.end)
    gone = part.member_outcome == OUTCOMES.index("left early")
    gone &= part.member_exited <= day
    return np.flatnonzero(running[part.member_group] & ~gone)


def failing(found: Seen) -> np.ndarray:
    """Of everybody in a run, why they have no usable pair of scores, a place in ``FAILS``; ``USABLE`` where they do."""
    return found.part.keep(("failing", found.day), lambda: _failing(found.part, found.day))


def _failing(part: Interventions, day: int) -> np.ndarray:
    untested = part.member_test < 0
    no_entry = np.isnan(part.member_entry)
    no_exit = np.isnan(part.member_exit) | (part.member_exited > day)
    apart, known = months_apart(part, np.arange(len(part.member_test)))
    of_months = np.array([*map(in_months, part.tests), False])[part.member_test]
    too_near = known & (apart < float(threshold("shortest_elapsed_months")))
    reasons = (
        untested, no_entry, no_exit, ~part.member_same, part.member_censored, of_months & ~known, too_near,
    )  # fmt: skip
    # The first of them that holds is the reason.
    return np.select(reasons, range(len(FAILS)), USABLE)


def in_months(test: Test) -> bool:
    """Whether a test's scores are months, as reading ages are."""
    return test.scale == "months"


def months_apart(part: Interventions, members: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The months between the tests of these members, and for whom both days are known."""
    known = (part.member_entered[members] > 0) & (part.member_exited[members] > 0)
    return (part.member_exited[members] - part.member_entered[members]) / DAYS_A_MONTH, known


FAILS = ("no test", "no entry", "no exit", "another test", "limit", "no dates", "too near")
USABLE = len(FAILS)
REASONS = {
    "no entry": "no entry score",
    "no exit": "no exit score",
    "another test": "another test at exit than at entry",
    "limit": "a score at the test\u2019s limit",
    "no dates": "no days of both tests",
    "too near": "tests less than a month apart",
}


def pairs_left_out(
    keeps: Callable[[Test], bool],
) -> Callable[[School, Filters], tuple[str, ...]]:
    """Who has no usable pair and why, of the tests that a measure is about."""

    def left_out(school: School, filters: Filters) -> tuple[str, ...]:
        found = seen(school, filters)
        judged = np.array([*map(keeps, found.part.tests), False])
        members = found.finished[judged[found.part.member_test[found.finished]]]
        many = np.bincount(failing(found)[members], minlength=len(FAILS))
        parts = [f"{said(int(many[FAILS.index(name)]), 0)} {words}" for name, words in REASONS.items()
                 if many[FAILS.index(name)]]  # fmt: skip
        return (f"Left out of gains: {', '.join(parts)}.",) if parts else ()

    return left_out


def shares_of_cost(found: Seen, runs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The members in view of runs with a known cost, and each one's even share of its cost and of its staff hours."""
    part = found.part
    members = found.of(runs & ~np.isnan(part.cost))
    group = part.member_group[members]
    return members, part.cost[group] / part.size[group], np.nan_to_num(part.hours[group]) / part.size[group]


def tally_cost(school: School, filters: Filters) -> Tally:
    """By intervention: pounds, pupils started, staff hours, runs, sessions; a cut run counts with the share in view."""
    found = seen(school, filters)
    return found.keep("cost", lambda: _cost(found))


def _cost(found: Seen) -> Tally:
    part, tally = found.part, Tally()
    members, cost, hours = shares_of_cost(found, found.ended)
    group, many = part.member_group[members], len(part.kinds)
    kind, sessions = part.kind[group], np.nan_to_num(part.sessions[group]) / part.size[group]
    # In the order of their kinds, so that those of a kind stand together and each is added up in its own order.
    order, ends = np.argsort(kind, kind="stable"), np.cumsum(np.bincount(kind, minlength=many)).tolist()
    shares = [of[order] for of in (cost, hours, sessions)]
    runs = np.bincount(part.kind[np.flatnonzero(np.bincount(group))], minlength=many).tolist()
    for each, first, end, held_in in zip(part.kinds, [0, *ends], ends, runs, strict=False):
        if first < end:
            paid, worked, held = (float(of[first:end].sum()) for of in shares)
            tally[(each.name,)] = (paid, end - first, worked, held_in, held)
    return tally


def value_cost(tally: Tally) -> list[dict]:
    """Two rows an intervention, the dearest place first: the cost a pupil who started, and the cost a session."""
    rows = []
    for (name,), (cost, pupils, hours, runs, sessions) in tally.items():
        row = {"intervention": name, "numerator": cost, "n": pupils, "low": None, "high": None}
        row |= {"hours": hours, "runs": runs, "place": cost / pupils}
        words = "group" if runs == 1 else "groups"
        row |= {"note": f"{said(hours)} staff hours, {runs} {words}"}
        place = {
            "quantity": "per pupil",
            "unit": "pounds a pupil",
            "value": cost / pupils,
            "denominator": pupils,
        }
        session = {"quantity": "per session", "unit": "pounds a session", "denominator": sessions}
        rows += [row | place, row | session | {"value": cost / sessions if sessions else None}]
    return sorted(rows, key=lambda row: -row["place"])


def cost_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """The runs whose cost cannot be known, and those nobody is recorded in."""
    found = seen(school, filters)
    part, lines = found.part, []
    ended = np.unique(part.member_group[found.finished])
    unknown = int(np.isnan(part.cost[ended]).sum())
    if unknown:
        lines.append(f"{_groups(unknown)} left out: the hours or the hourly cost of the staff are not known.")
    empty = 0 if filters.cuts_anyone else int((found.ended & (part.size == 0)).sum())
    if empty:
        lines.append(f"{_groups(empty)} left out: no pupil is recorded in it.")
    return tuple(lines)


def _groups(number: int) -> str:
    return f"{said(number, 0)} group" + ("" if number == 1 else "s")


def counted_ended(school: School, filters: Filters) -> str:
    """How many runs ended in the year, for how many pupils."""
    found = seen(school, filters)
    people, runs = (distinct(of[found.finished]) for of in (found.part.member_pupil, found.part.member_group))
    until = date.fromordinal(found.day)
    who = f"{said(people, 0)} pupil" + ("" if people == 1 else "s")
    return f"{who} in {_groups(runs)} that ended in the year to {long_date(until)}."


intervention_cost = Measure(
    key="intervention_cost",
    title="Cost of interventions",
    definition=ENDED
    + "Staff hours of delivery and preparation at the staff member\u2019s hourly cost, and the resources bought. "
    "Sessions are those delivered, else planned, else weeks times sessions a week. Every run has its own hours, so a "
    "member of staff with two groups is counted once for each hour and never doubled. A pupil\u2019s cost is an even "
    "share of each run; pupils who started count, also those who left early. With choices made, the share of each "
    "run\u2019s pupils in view. " + WHO.strip(),
    formula="cost: sessions x (minutes + preparation minutes) / 60 x hourly cost + resources; a place: cost / pupils "
    "who started; a session: cost / sessions",
    unit="pounds",
    source=OWN + "; provision maps as described by the SEND code of practice (2015), paragraphs 6.76 to 6.77",
    groups=("intervention", "quantity"),
    tally=tally_cost,
    value=value_cost,
    needs=COSTED,
    ignores=NO_HALF_TERMS,
    left_out=cost_left_out,
    counted=counted_ended,
)
