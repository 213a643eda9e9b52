"""Where staff are not confident and how many pupils that touches: the grid, the priority index, how sure, how many."""

from itertools import pairwise

import numpy as np

from data.filters import Filters
from data.intervals import wilson
from data.measures.core import Measure, Tally
from data.measures.cpd_rounds import (
    ALL_STAFF,
    AUDIT,
    CONFIDENCE,
    FEWEST,
    HIDDEN_NOTE,
    NO_HALF_TERMS,
    PUPILS,
    ROUND,
    SOURCE,
    STAFF_NEVER_CUT,
    TEAMS,
    answers_note,
    cells,
    counted,
    latest,
    plain,
    staff_never_cut_said,
    staff_share,
    staff_whole_said,
    whole,
)
from data.parts.cpd import LEVELS, Cell
from data.rounding import percent, said
from data.school import NEED_CODES, School, View

NEED = "Pupils are those on roll on the as-at date with SEN and any recorded need of that type. "
GRID = ("team", "need_type")
INDEX_UNIT = "expected pupils"


def pupils_with(school: School, filters: Filters) -> dict[str, int]:
    """How many pupils with SEN in view have each type of need recorded, at any rank; counted once for a page."""
    view = school.view(filters)
    return view.keep("pupils by need", lambda: _pupils_with(view))


def _pupils_with(view: View) -> dict[str, int]:
    many = view.roll.needs[view.sen].sum(axis=0)
    return {need: int(many[place]) for place, need in enumerate(NEED_CODES)}


def _sums(cell: Cell | None) -> tuple[int, int, int]:
    """Not confident, answers, and 1 where both are hidden."""
    return (0, 0, 1) if cell is None else (cell.not_confident, cell.answers, 0)


def tally_grid(school: School, filters: Filters) -> Tally:
    """Staff not confident, staff who answered and whether they are hidden, by team and need; pupils beside them."""
    one, tally = latest(school, filters), Tally()
    if one is None:
        return tally
    pupils, everyone = pupils_with(school, filters), whole(one)
    found = {key: _sums(cell) for key, cell in cells(one).items()}
    found |= {(ALL_STAFF, need): _sums(cell) for need, cell in everyone.items()}
    for (team, need), sums in found.items():
        tally[team, need] = sums
    # Without a file of needs nobody is known to have none of them.
    for need in () if school.lacking(("needs.csv",)) else everyone:
        tally[PUPILS, need] = (pupils[need], 0, 0)
    return tally


def value_grid(tally: Tally) -> list[dict]:
    """All staff, each team, then the pupils; needs in the order of their priority."""
    order = _needs_by_priority(tally)
    teams = sorted({team for team, _need in tally} - {ALL_STAFF, PUPILS})
    rows = []
    for team in (ALL_STAFF, *teams):
        for need in order:
            if (team, need) in tally:
                no, answers, hidden = tally[team, need]
                rows.append(staff_share(GRID, (team, need), None if hidden else (no, answers)))
    pupils = [(need, tally[PUPILS, need][0]) for need in order if (PUPILS, need) in tally]
    return rows + [plain(GRID, (PUPILS, need), many, "pupils", n=many) for need, many in pupils]


def _needs_by_priority(tally: Tally) -> list[str]:
    def index(need: str) -> float:
        no, answers, _hidden = tally[ALL_STAFF, need]
        pupils = tally.get((PUPILS, need), (1,))[0]
        return pupils * no / answers if answers else 0.0

    needs = [need for team, need in tally if team == ALL_STAFF]
    return sorted(needs, key=lambda need: (-index(need), NEED_CODES.index(need)))


confidence_grid = Measure(
    key="cpd_confidence",
    title="Staff not confident, by team and type of need",
    definition="The share of a team\u2019s respondents who are not confident with a type of need. "
    + CONFIDENCE + TEAMS + ROUND + NEED + "Needs stand in the order of their priority index.",
    formula="respondents with confidence 1 or 2 / respondents x 100; range: Wilson, 95%",
    unit="percent of staff",
    source=SOURCE,
    groups=GRID,
    tally=tally_grid,
    value=value_grid,
    needs=AUDIT,
    better="lower",
    ignores=NO_HALF_TERMS,
    left_out=staff_whole_said,
    counted=counted,
)  # fmt: skip


def tally_priority(school: School, filters: Filters) -> Tally:
    """Pupils with the need, staff not confident in it, staff who answered, 1 where they are hidden, by type of need."""
    one, tally = latest(school, filters), Tally()
    if one is None:
        return tally
    asked = whole(one)
    for need, pupils in pupils_with(school, filters).items():
        if need in asked:
            tally[need,] = (pupils, *_sums(asked[need]))
        elif pupils:
            tally[need,] = (pupils, 0, 0, 0)
    return tally


def value_priority(tally: Tally) -> list[dict]:
    """A row a need, the highest index first, each with its rank and whether it is tied with the one above or below."""
    rows = [_indexed(need, *sums) for (need,), sums in tally.items()]
    rows.sort(key=lambda row: (row["value"] is None, -(row["value"] or 0.0)))
    known = [row for row in rows if row["value"] is not None]
    for rank, row in enumerate(known, 1):
        row |= {"rank": rank, "tied": False}
    for first, second in pairwise(known):
        if tied(first, second):
            first["tied"] = second["tied"] = True
    for row in known:
        words = f"{_pupils(row['pupils'])} x {percent(row['share'])} of staff"
        row["note"] = "; ".join(filter(None, (words, "tied with a neighbour" * row["tied"], row["note"])))
    return rows


def tied(first: dict, second: dict) -> bool:
    """Whether two indices cannot be told apart: each lies in the other's range."""
    if not (first["value"] and second["value"]):
        return False
    return (
        second["low"] <= first["value"] <= second["high"] and first["low"] <= second["value"] <= first["high"]
    )


def _indexed(need: str, pupils: int, no: int, answers: int, hidden: int) -> dict:
    row = plain(("need_type",), (need,), None, INDEX_UNIT, pupils=pupils, share=None, rank=None, tied=False)
    if hidden:
        return row | {"note": HIDDEN_NOTE}
    if not answers:
        return row | {"note": f"{_pupils(pupils)}; not asked about in this round"}
    low, high = wilson(no, answers)
    row |= {"value": pupils * no / answers, "low": pupils * low, "high": pupils * high}
    row |= {"numerator": no, "denominator": answers, "n": answers, "share": 100 * no / answers}
    return row | {"note": answers_note(answers)}


def _pupils(number: int) -> str:
    return f"{said(number, 0)} pupil{'' if number == 1 else 's'}"


priority = Measure(
    key="cpd_priority",
    title="Training priority index",
    definition="Pupils with a type of need times the share of staff not confident with it: how many pupils would meet "
    "a member of staff who is not confident, were staff shared out evenly. "
    + NEED + CONFIDENCE + ROUND + "Neighbours are tied where the index of each lies in the other\u2019s range.",
    formula="pupils with the need x respondents not confident / respondents; range: pupils x the Wilson range of the "
    "share, 95%",
    unit="expected pupils",
    source=SOURCE,
    groups=("need_type",),
    tally=tally_priority,
    value=value_priority,
    needs=("pupils.csv", "sen.csv", "needs.csv", "cpd_audit.csv"),
    better="lower",
    ignores=NO_HALF_TERMS,
    left_out=staff_never_cut_said,
    counted=counted,
)  # fmt: skip


def tally_levels(school: School, filters: Filters) -> Tally:
    """How many of all staff gave each confidence, by type of need; nobody where they are too few."""
    one, tally = latest(school, filters), Tally()
    for need, cell in whole(one).items() if one else ():
        tally[need,] = cell.levels if cell else (0,) * LEVELS
    return tally


def value_levels(tally: Tally) -> list[dict]:
    """Five shares a need and the median, in the order of the share not confident."""
    groups, rows = ("need_type", "confidence"), []
    order = sorted(tally.items(), key=lambda item: -_low_share(item[1]))
    for (need,), levels in order:
        answers = sum(levels)
        if not answers:
            rows.append(staff_share(groups, (need, "median"), None, unit="confidence"))
            continue
        rows += [
            staff_share(groups, (need, str(level)), (many, answers)) for level, many in enumerate(levels, 1)
        ]
        middle = float(np.median(np.repeat(range(1, LEVELS + 1), levels)))
        rows.append(plain(groups, (need, "median"), middle, "confidence", n=answers))
    return rows


def _low_share(levels: tuple[int, ...]) -> float:
    return sum(levels[:2]) / (sum(levels) or 1)


confidence_levels = Measure(
    key="cpd_levels",
    title="How confident staff are, by type of need",
    definition="The share of respondents at each confidence from 1 (not at all) to 5 (very), of all staff, and the "
    f"median. {CONFIDENCE}{ROUND}Nothing is shown of fewer than {FEWEST} answers.",
    formula="respondents with that confidence / respondents x 100; range: Wilson, 95%",
    unit="percent of staff",
    source=SOURCE,
    groups=("need_type", "confidence"),
    tally=tally_levels,
    value=value_levels,
    needs=AUDIT,
    ignores=(*STAFF_NEVER_CUT, *NO_HALF_TERMS),
    counted=counted,
)
