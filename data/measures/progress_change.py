"""Did a pupil really change: each pair of scores held against what the test's own error could make."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from data.filters import Filters
from data.measures.core import Measure, Tally, shares
from data.measures.progress_pairs import Pairs, pairs, with_sen
from data.measures.progress_results import (
    FILES,
    NO_HALF_TERMS,
    SITTING,
    WHO,
    in_view,
    said_of,
    sittings_named,
)
from data.parts.assessments import Series
from data.reference import threshold
from data.roll import distinct
from data.rounding import said
from data.school import School

CHANGES = {"rose": "Rose beyond test error", "within": "Within test error", "fell": "Fell beyond test error"}
# A change on the edge of a threshold is on the side of test error, whatever its last binary digit.
SLACK = 1e-9
JACOBSON = (
    "Jacobson and Truax (1991), Journal of Consulting and Clinical Psychology 59, 12 to 19, with the standard error of "
    "a difference as corrected by Christensen and Mendoza (1986), Behavior Therapy 17, 305 to 308"
)


@dataclass(frozen=True)
class Change:
    """A change of score: ``index`` in standard errors of a difference, ``verdict`` a key of ``CHANGES``."""

    index: float
    verdict: str


def error_of_difference(sd: float, reliability: float) -> float:
    """The standard error of the difference of two scores of one pupil, in points: SD x sqrt(2 (1 - reliability))."""
    return sd * sqrt(2 * (1 - reliability))


def error_of(series: Series) -> float | None:
    """The standard error of a difference of a series; None where the test catalogue has no reliability or spread."""
    if series.sd is None or series.reliability is None or series.reliability >= 1:
        return None
    return error_of_difference(series.sd, series.reliability)


def change(before: float, after: float, error: float) -> Change:
    """Whether a score changed by more than test error at 95%; an index of exactly 1.96 is within it."""
    difference, limit = after - before, threshold("z_95") * error
    if abs(difference) <= limit * (1 + SLACK):
        return Change(difference / error, "within")
    return Change(difference / error, "rose" if difference > 0 else "fell")


def errors(made: Pairs) -> np.ndarray:
    """The standard error of a difference of each pair's test, not a number where it cannot be judged."""
    known = [error_of(series) for series in made.part.kinds]
    return np.array([np.nan if error is None else error for error in known] + [np.nan])[made.series]


def tally_changes(school: School, filters: Filters) -> Tally:
    """Pupils with SEN by verdict and pupils with SEN who can be judged, by subject and test."""
    made = pairs(school, filters)
    asked, error = with_sen(school, filters), errors(made)
    difference = made.part.score[made.end] - made.part.score[made.start]
    judged = asked & ~np.isnan(error)
    beyond = judged & (np.abs(difference) > float(threshold("z_95")) * np.nan_to_num(error) * (1 + SLACK))
    masks = {"rose": beyond & (difference > 0), "within": ~beyond, "fell": beyond & (difference < 0)}
    tally = Tally()
    for series in dict.fromkeys(made.series[judged].tolist()):
        ours = judged & (made.series == series)
        for verdict in CHANGES:
            key = (*said_of(made.part.kinds[series]), verdict)
            tally[key] = (int((ours & masks[verdict]).sum()), int(ours.sum()))
    return tally


def changes_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """What cannot be judged: scores at a limit, and tests whose reliability the catalogue does not give."""
    made = pairs(school, filters)
    view, lines = in_view(school, filters), []
    limited = int(view.with_sen(made.limited).sum())
    if limited:
        pair = "pair of scores" if limited == 1 else "pairs of scores"
        lines.append(f"{said(limited, 0)} {pair} with one at a test\u2019s limit left out.")
    unknown = sorted(
        {made.part.kinds[s].test or made.part.kinds[s].subject for s in made.series[np.isnan(errors(made))]}
    )
    if unknown:
        lines.append(f"Cannot judge {', '.join(unknown)}: tests.csv gives no reliability for it.")
    return tuple(lines)


def changes_counted(school: School, filters: Filters) -> str:
    """How many pupils with SEN have a change that can be judged."""
    made = pairs(school, filters)
    asked = with_sen(school, filters) & ~np.isnan(errors(made))
    people, changed = distinct(made.pupil[asked]), int(asked.sum())
    return f"{said(people, 0)} pupils with SEN and {said(changed, 0)} pairs of scores."


reliable_change = Measure(
    key="reliable_change",
    title="Reliable change",
    definition="Pupils with SEN by whether their standardised score rose or fell over the year by more than the "
    "test\u2019s own error allows: a pupil tested twice without having changed would move that far less than one time "
    "in twenty. An index of exactly 1.96 is within test error. The reliability comes from the test catalogue; without "
    "it a test cannot be judged. A score that stays the same has kept pace with the pupil\u2019s age. "
    + SITTING
    + WHO.strip(),
    formula="index = (score - score a year earlier) / (SD x \u221a(2 (1 - reliability))); beyond 1.96 either way is "
    "reliable; pupils with the verdict / pupils judged x 100; range: Wilson, 95%",
    unit="percent",
    source=JACOBSON,
    groups=("subject", "test", "change"),
    tally=tally_changes,
    value=shares(("subject", "test", "change")),
    needs=FILES,
    better="neither",
    ignores=NO_HALF_TERMS,
    left_out=changes_left_out,
    facts=sittings_named,
    counted=changes_counted,
)
