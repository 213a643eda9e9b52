"""Progress beside attendance, one dot a pupil, for those who may know who a pupil is."""

import numpy as np

from data.filters import Filters
from data.measures.listing import Listing
from data.measures.progress import ALL_SUBJECTS, SOURCE
from data.measures.progress_attendance import missed_between
from data.measures.progress_lists import WHO_COLUMNS, who_is
from data.measures.progress_pairs import BANDS, COMPARED, pairs, with_sen
from data.measures.progress_results import FILES, NO_HALF_TERMS
from data.school import School


def dot_rows(school: School, filters: Filters) -> list[dict]:
    """One row a pupil with SEN in view: absence between the sittings (%), mean value added over subjects (points)."""
    made = pairs(school, filters)
    absent, possible = missed_between(school, filters)
    asked = with_sen(school, filters) & (made.cell >= 0) & (possible[made.pupil] > 0)
    who, added = who_is(school, filters, made), {}
    for place in np.flatnonzero(asked).tolist():
        added.setdefault(int(made.pupil[place]), []).append(place)
    rows = [
        who.row(places[0])
        | {
            "absence": 100 * int(absent[pupil]) / int(possible[pupil]),
            "value_added": float(np.mean(made.added[places])),
        }
        for pupil, places in added.items()
    ]
    return sorted(rows, key=lambda row: (row["value_added"], row["surname"].lower(), row["forename"].lower()))


progress_and_absence = Listing(
    key="progress_and_absence",
    title="Progress and absence, pupil by pupil",
    definition="Each pupil with SEN in view who has two usable standardised scores a year apart and a possible session "
    "between them: the share of sessions missed between the two sittings, and the mean of their value added over "
    "subjects. Those who gained least come first. Absence goes with progress; it does not show which causes which. "
    + COMPARED
    + BANDS
    + ALL_SUBJECTS,
    source=SOURCE,
    columns=(*WHO_COLUMNS, "absence", "value_added"),
    rows=dot_rows,
    needs=(*FILES, "attendance.csv"),
    ignores=NO_HALF_TERMS,
)
