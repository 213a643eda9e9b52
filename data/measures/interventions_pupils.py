"""The pupils of runs that ended, for those who may know who they are: where each began, ended, and what it shows."""

from datetime import date

import numpy as np

from data import terms
from data.filters import Filters
from data.measures.interventions import (
    ENDED,
    FAILS,
    FILES,
    NO_HALF_TERMS,
    REASONS,
    WHO,
    Seen,
    failing,
    in_months,
    months_apart,
    seen,
)
from data.measures.interventions_gain import judged, ratio_gain
from data.measures.listing import Listing
from data.measures.progress_change import CHANGES, JACOBSON, change, error_of_difference
from data.parts.interventions import Test
from data.reference import threshold
from data.rounding import said
from data.school import STATUS_CODES, School

CANNOT_JUDGE = "Cannot judge"
NO_GAIN = {"within": ["within test error"], "fell": ["fell beyond test error"]}
NO_PAIR = {"no test": "no test named", **REASONS}


def entry_exit_rows(school: School, filters: Filters) -> list[dict]:
    """One row a pupil in a run that ended, by intervention and test: those without a reliable gain first.

    What a run showed of a pupil depends on the day alone, so it is worked out once for all choices of it.
    """
    found = seen(school, filters)
    roll = school.on(date.fromordinal(found.day))
    everyone = roll.keep("entry and exit", lambda: _everyone(school, found))
    in_view = set(found.finished.tolist())
    return [row for member, row in everyone if member in in_view]


def _everyone(school: School, found: Seen) -> list[tuple[int, dict]]:
    """The rows of everybody in the runs that ended, in order, each with the member's place."""
    part = found.part
    members = np.flatnonzero(found.ended[part.member_group])
    why = _why(found, members)
    passed, known = months_apart(part, members)
    who = _Who(school, found)
    rows = []
    for place, member in enumerate(members.tolist()):
        test = part.tests[part.member_test[member]] if part.member_test[member] >= 0 else None
        kind = part.kinds[part.kind[part.member_group[member]]]
        row = who.row(member) | {"intervention": kind.name, "test": test.name if test else ""}
        row |= {
            "entry_score": _score(part.member_entry[member]),
            "exit_score": _score(part.member_exit[member]),
        }
        row |= {"change_of_score": "", "verdict": "", "reasons": why[place]}
        if not why[place]:
            months = float(passed[place]) if known[place] else None
            row |= _judged(test, row["entry_score"], row["exit_score"], months)
        rows.append((member, row))
    return sorted(rows, key=lambda placed: _order(placed[1]))


def _order(row: dict) -> tuple:
    told = row["change_of_score"]
    return (
        row["intervention"].lower(), row["test"], told == "", not row["reasons"], told or 0,
        row["surname"].lower(), row["forename"].lower(),
    )  # fmt: skip


def _why(found: Seen, members: np.ndarray) -> list[str]:
    """Why each of these members has no usable pair; "" for those who have one."""
    words = [*(f"Not judged: {NO_PAIR[name]}." for name in FAILS), ""]
    return [words[place] for place in failing(found)[members].tolist()]


def _judged(test: Test, before: float, after: float, months: float | None) -> dict:
    """The change of a usable pair, its verdict against test error, and W6 of the watch list: no reliable gain."""
    verdict, reasons = CANNOT_JUDGE, []
    if judged(test):
        moved = change(before, after, error_of_difference(test.sd, test.reliability)).verdict
        verdict = CHANGES[moved]
        reasons += NO_GAIN.get(moved, [])
    if in_months(test):
        ratio = ratio_gain(after - before, months)
        if ratio < float(threshold("ratio_gain_small")):
            reasons.append(f"{said(ratio, 2)} months gained a month")
    words = f"No reliable gain: {', '.join(reasons)}." if reasons else ""
    return {"change_of_score": _plain(after - before), "verdict": verdict, "reasons": words}


def _score(score: float) -> float | int | str:
    return "" if np.isnan(score) else _plain(float(score))


def _plain(score: float) -> float | int:
    return int(score) if score == int(score) else score


class _Who:
    """The columns that say who a pupil in a run is."""

    def __init__(self, school: School, found: Seen) -> None:
        self._part, self._keys = found.part, school.keys
        self._names = {name: school.people[name].tolist() for name in ("surname", "forename")}
        day = min(found.day, school.effective(None).toordinal())
        self._year = school.year_of_everyone(day)
        self._group = school.registration_groups(day)

    def row(self, member: int) -> dict:
        """The columns of one member: class and year group today, SEN status as the run began."""
        pupil = int(self._part.member_pupil[member])
        end = date.fromordinal(int(self._part.end[self._part.member_group[member]]))
        year = int(self._year[pupil])
        return {
            "pupil_key": self._keys[pupil],
            **{name: _text(texts[pupil]) for name, texts in self._names.items()},
            "year_group": terms.YEAR_GROUPS[year] if year >= 0 else "",
            "registration_group": _text(self._group.get(pupil)),
            "sen_status": STATUS_CODES[self._part.member_status[member]],
            "ended": end.isoformat(),
        }


def _text(said_of: object) -> str:
    return said_of if isinstance(said_of, str) else ""


entry_exit_list = Listing(
    key="entry_exit_list",
    title="Entry and exit, pupil by pupil",
    definition=ENDED
    + "Each pupil with entry and exit score, and whether the change is more than the test\u2019s own error at 95%. No "
    "reliable gain: a change within test error, a fall beyond it or, in tests of months, under 1.4 months gained for "
    "each month that passed. It is a reason to talk, not a verdict: a short test misses small gains. Pupils whose "
    "scores cannot be set beside each other come last, with the reason. Class and year group are today\u2019s. "
    + WHO.strip(),
    source=JACOBSON,
    columns=(
        "surname", "forename", "year_group", "registration_group", "sen_status", "intervention", "ended", "test",
        "entry_score", "exit_score", "change_of_score", "verdict", "reasons",
    ),
    rows=entry_exit_rows,
    needs=FILES,
    ignores=NO_HALF_TERMS,
)  # fmt: skip
