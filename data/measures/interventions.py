"""What provision costs: whose runs are looked at, the cost of a run, and the price of a place and of a session."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from data import disclosure
from data.dates import long_date
from data.filters import Filters
from data.measures.core import Measure, Tally
from data.parts.interventions import OUTCOMES, Interventions, Test
from data.reference import threshold
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
class Seen:
    """The provision as a reader's choices and the as-at date cut it.

    ``members`` are the places in view of pupils in runs; ``running`` and ``ended`` say of each run whether it is
    under way on the day, and whether it ended in the year to the day.
    """

    part: Interventions
    day: int
    members: np.ndarray
    running: np.ndarray
    ended: np.ndarray

    def of(self, runs: np.ndarray) -> np.ndarray:
        """The members in view of the runs of a mask."""
        return self.members[runs[self.part.member_group[self.members]]]


def seen(school: School, filters: Filters) -> Seen:
    """The provision under the reader's choices, made once for each of them."""
    part: Interventions = school.parts["interventions"]
    return part.keep(("seen", filters), lambda: _seen(school, filters, part))


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


def usable(found: Seen, members: np.ndarray) -> dict[str, np.ndarray]:
    """Which of these members have a usable pair of scores, and for whom else it fails and why; the masks add up."""
    masks = found.part.keep(("usable", found.day), lambda: _usable(found.part, found.day))
    return {name: mask[members] for name, mask in masks.items()}


def _usable(part: Interventions, day: int) -> dict[str, np.ndarray]:
    """The same of everybody in a run, as at a day."""
    untested = part.member_test < 0
    no_entry = np.isnan(part.member_entry)
    no_exit = np.isnan(part.member_exit) | (part.member_exited > day)
    apart, known = months_apart(part, np.arange(len(part.member_test)))
    of_months = np.isin(part.member_test, [at for at, test in enumerate(part.tests) if in_months(test)])
    too_near = known & (apart < float(threshold("shortest_elapsed_months")))
    reasons = {
        "no test": untested,
        "no entry": no_entry,
        "no exit": no_exit,
        "another test": ~part.member_same,
        "limit": part.member_censored,
        "no dates": of_months & ~known,
        "too near": too_near,
    }
    left, masks = np.ones(len(part.member_test), dtype=bool), {}
    for name, mask in reasons.items():
        masks[name] = left & mask
        left &= ~mask
    return {"usable": left, **masks}


def in_months(test: Test) -> bool:
    """Whether a test's scores are months, as reading ages are."""
    return test.scale == "months"


def months_apart(part: Interventions, members: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The months between the tests of these members, and for whom both days are known."""
    known = (part.member_entered[members] > 0) & (part.member_exited[members] > 0)
    return (part.member_exited[members] - part.member_entered[members]) / DAYS_A_MONTH, known


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
        members = found.of(found.ended)
        tests = [at for at, test in enumerate(found.part.tests) if keeps(test)]
        members = members[np.isin(found.part.member_test[members], tests)]
        masks = usable(found, members)
        many = {words: int(masks[name].sum()) for name, words in REASONS.items()}
        parts = [f"{said(number, 0)} {words}" for words, number in many.items() if number]
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
    part, tally = found.part, Tally()
    members, cost, hours = shares_of_cost(found, found.ended)
    group = part.member_group[members]
    kind, sessions = part.kind[group], np.nan_to_num(part.sessions[group]) / part.size[group]
    for place, each in enumerate(part.kinds):
        mine = kind == place
        if mine.any():
            runs = len(np.unique(group[mine]))
            sums = (float(of[mine].sum()) for of in (cost, hours, sessions))
            paid, worked, held = sums
            tally[(each.name,)] = (paid, int(mine.sum()), worked, runs, held)
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
    ended = np.unique(part.member_group[found.of(found.ended)])
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
    members = found.of(found.ended)
    people, runs = (len(np.unique(of[members])) for of in (found.part.member_pupil, found.part.member_group))
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
