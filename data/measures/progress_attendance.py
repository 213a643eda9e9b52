"""Progress beside attendance: value added by how much school a pupil missed between the two sittings."""

import numpy as np

from data.filters import Filters
from data.measures.core import Measure, Tally
from data.measures.progress import ALL_SUBJECTS, FORMULA, SOURCE, mean_rows, sums
from data.measures.progress_pairs import BANDS, CENSORED, COMPARED, counted, left_out, pairs, with_sen
from data.measures.progress_results import FILES, NO_HALF_TERMS, WHO, in_view
from data.roll import distinct
from data.rounding import said
from data.school import School

ABSENCES = ("under 5%", "5% to under 10%", "10% and more")
UNKNOWN = -1


def absence_band(absent: np.ndarray, possible: np.ndarray) -> np.ndarray:
    """The place in ``ABSENCES`` of sessions missed of those possible, in whole numbers; -1 where none was possible."""
    band = (20 * absent >= possible).astype(np.int64) + (10 * absent >= possible)
    return np.where(possible > 0, band, UNKNOWN)


def absence_between(school: School, filters: Filters) -> np.ndarray:
    """By pupil: the band of absence over the weeks from their first start to their last result, -1 if unknown."""
    return absence_band(*missed_between(school, filters))


def missed_between(school: School, filters: Filters) -> tuple[np.ndarray, np.ndarray]:
    """By pupil: sessions missed and possible over the weeks from their first start to their last result."""
    made = pairs(school, filters)
    return made.part.keep("absence", school.effective(filters.as_at), lambda: _missed_between(school, made))


def _missed_between(school: School, made) -> tuple[np.ndarray, np.ndarray]:
    people = len(school.people)
    attendance = school.parts["attendance"]
    first, last = np.full(people, np.iinfo(np.int64).max), np.full(people, -1)
    known = made.cell >= 0
    np.minimum.at(first, made.pupil[known], made.part.day[made.start[known]])
    np.maximum.at(last, made.pupil[known], made.part.day[made.end[known]])
    weeks, whose = attendance.weeks, school.arrays["enrolments_pupil"]
    # A week counts where it begins on or after the day of the first test and before the day of the last.
    inside = (first[whose][:, None] <= weeks) & (weeks < last[whose][:, None])
    absent, possible = (
        np.bincount(whose, (count * inside).sum(axis=1), minlength=people).astype(np.int64)
        for count in (attendance.absent, attendance.possible)
    )
    return absent, possible


def tally_by_absence(school: School, filters: Filters) -> Tally:
    """The sums of value added over all subjects by band of absence and side: SEN, and N for peers in view."""
    made = pairs(school, filters)
    view, bands = in_view(school, filters), absence_between(school, filters)[made.pupil]
    tally, known = Tally(), made.cell >= 0
    if not made.bands:
        return tally
    sides = {"SEN": with_sen(school, filters), "N": view.peers(made.end)}
    for place, name in enumerate(ABSENCES):
        for side, mask in sides.items():
            tally[(name, side)] = sums(made, known & mask & (bands == place), together=True)
    return tally


def absence_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """What is in no gain, and how many pupils with SEN have no session between their sittings."""
    made = pairs(school, filters)
    asked = with_sen(school, filters) & (made.cell >= 0)
    unknown = asked & (absence_between(school, filters)[made.pupil] == UNKNOWN)
    people = distinct(made.pupil[unknown])
    said_of = "pupil with SEN has" if people == 1 else "pupils with SEN have"
    without = f"{said(people, 0)} {said_of} no possible session between the sittings and stand in no band."
    return left_out(school, filters) + ((without,) if people else ())


value_added_by_absence = Measure(
    key="value_added_by_absence",
    title="Value added by absence",
    definition="The value added of pupils with SEN, and of pupils with no SEN in view, in three bands of absence over "
    "the weeks between the two sittings. Absence goes with progress; it does not show which causes which. "
    + COMPARED
    + BANDS
    + ALL_SUBJECTS
    + CENSORED
    + WHO.strip(),
    formula=FORMULA
    + ". Absence: sessions missed / possible sessions, under 5%, 5% to under 10%, 10% and more",
    unit="points of the standardised score",
    source=SOURCE,
    groups=("absence_band", "sen_status"),
    tally=tally_by_absence,
    value=mean_rows(("absence_band", "sen_status")),
    needs=(*FILES, "attendance.csv"),
    better="higher",
    ignores=NO_HALF_TERMS,
    left_out=absence_left_out,
    counted=counted,
)
