"""The pupils themselves, for those who may know who they are: whose progress slows, and who really changed."""

from datetime import date

import numpy as np

from data import terms
from data.filters import Filters
from data.measures.listing import Listing
from data.measures.progress_change import JACOBSON, SLACK, change, error_of, errors
from data.measures.progress_pairs import Pairs, pairs, with_sen
from data.measures.progress_results import FILES, NO_HALF_TERMS
from data.reference import threshold
from data.rounding import said
from data.school import AREA_CODES, STATUS_CODES, School

CANNOT_JUDGE = "Cannot judge"
# A narrow column's words for the keys of ``CHANGES``.
VERDICTS = {"rose": "Rose", "within": "Within error", "fell": "Fell"}


def places(school: School, filters: Filters) -> tuple[Pairs, np.ndarray]:
    """The pairs, and the places of those of pupils with SEN in view."""
    made = pairs(school, filters)
    return made, np.flatnonzero(with_sen(school, filters))


def change_rows(school: School, filters: Filters) -> list[dict]:
    """One row a pupil and test with two usable scores, the largest falls first."""
    made, found = places(school, filters)
    who, rows = who_is(school, filters, made), []
    for place in found.tolist():
        before, after = _scores(made, place)
        kind = made.part.kinds[made.series[place]]
        error = error_of(kind)
        judged = change(before, after, error) if error else None
        rows.append(
            who.row(place)
            | {"subject": kind.subject, "test": kind.test, "earlier_score": _plain(before)}
            | {"latest_score": _plain(after), "change_of_score": _plain(after - before)}
            | {"change_index": judged.index if judged else ""}
            | {"verdict": VERDICTS[judged.verdict] if judged else CANNOT_JUDGE}
        )
    return sorted(
        rows, key=lambda row: (row["change_of_score"], row["surname"].lower(), row["forename"].lower())
    )


def watch_rows(school: School, filters: Filters) -> list[dict]:
    """One row a pupil with a reason, those with most subjects first, then the largest fall."""
    made, found = places(school, filters)
    reasons: dict[int, list[tuple[float, int]]] = {}
    limit = float(threshold("z_90")) * errors(made) * (1 - SLACK)
    for place in found.tolist():
        before, after = _scores(made, place)
        worst = max(before - after, -float(made.added[place]))
        if worst >= limit[place]:
            reasons.setdefault(int(made.pupil[place]), []).append((worst, place))
    who = who_is(school, filters, made)
    listed = sorted(reasons.values(), key=lambda why: (-len(why), -max(why)[0]))
    rows = []
    for why in listed:
        said_of = [_reason(made, place, limit[place]) for _, place in why]
        rows.append(who.row(why[0][1]) | {"reasons": " ".join(said_of), "reasons_apart": said_of})
    return rows


def _scores(made: Pairs, place: int) -> tuple[float, float]:
    return float(made.part.score[made.start[place]]), float(made.part.score[made.end[place]])


def _reason(made: Pairs, place: int, limit: float) -> str:
    """Why one subject puts a pupil on the list: the fall, the distance to peers, or both, in one sentence."""
    before, after = _scores(made, place)
    subject = made.part.kinds[made.series[place]].subject
    since = date.fromordinal(int(made.part.day[made.start[place]]))
    parts = [f"{subject[:1].upper()}{subject[1:]}: {_score(before)} in {since:%B %Y}, {_score(after)} now"]
    if before - after >= limit:
        parts.append(f"a fall beyond test error ({said(limit)} points)")
    if -made.added[place] >= limit:
        band = made.bands[made.cell[place]].name
        parts.append(f"where peers from the same start ({band}) average {said(float(made.expected[place]))}")
    return ", ".join(parts) + "."


def _plain(score: float) -> float | int:
    """A whole score without its decimal places."""
    return int(score) if score == int(score) else score


def _score(score: float) -> str:
    return said(score, 0 if score == int(score) else 1)


def who_is(school: School, filters: Filters, made: Pairs) -> "Who":
    """Who everybody is on the as-at date, worked out once for all lists of it."""
    as_at = school.effective(filters.as_at)
    return made.part.keep("who", as_at, lambda: Who(school, as_at, made))


class Who:
    """The columns that say who a pupil is, as at the date the page is seen at."""

    def __init__(self, school: School, as_at: date, made: Pairs) -> None:
        self._made = made
        self._keys = school.keys
        self._names = {name: school.people[name].tolist() for name in ("surname", "forename")}
        roll = school.on(as_at)
        self._year = dict(zip(roll.pupil.tolist(), roll.year.tolist(), strict=True))
        self._group = school.registration_groups(as_at.toordinal())

    def row(self, place: int) -> dict:
        """The columns of one pair's pupil."""
        made = self._made
        pupil, result = int(made.pupil[place]), int(made.end[place])
        return {
            "pupil_key": self._keys[pupil],
            **{name: _text(texts[pupil]) for name, texts in self._names.items()},
            "year_group": terms.YEAR_GROUPS[self._year[pupil]],
            "registration_group": _text(self._group.get(pupil)),
            "sen_status": STATUS_CODES[made.part.status[result]],
            "need_area": AREA_CODES[made.part.area[result]],
        }


def _text(said_of: object) -> str:
    return said_of if isinstance(said_of, str) else ""


WHO_COLUMNS = ("surname", "forename", "year_group", "registration_group", "sen_status", "need_area")

progress_watch_list = Listing(
    key="progress_watch_list",
    title="Progress watch list",
    definition="Pupils with SEN on roll and in view whose standardised score fell over the year by more than test "
    "error at 90% (1.645 standard errors of a difference), or who now score that much less than peers with no SEN who "
    "started from the same band. Each with its reason; nobody is scored. Tests without a reliability in tests.csv and "
    "scores at a test\u2019s limit cannot be judged. Pupils with most subjects first, then the largest fall.",
    source="Sightline\u2019s own rule; standard error of a difference: " + JACOBSON,
    columns=(*WHO_COLUMNS, "reasons"),
    rows=watch_rows,
    needs=FILES,
    ignores=NO_HALF_TERMS,
)

change_list = Listing(
    key="reliable_change_list",
    title="Change of score by pupil",
    definition="Every pair of usable scores a year apart of a pupil with SEN on roll and in view, with the change in "
    "standard errors of a difference: beyond 1.96 either way it is more than test error at 95%. Without a "
    "reliability in tests.csv a change cannot be judged. The largest falls first. Scores at a "
    "test\u2019s limit have no change and are left out.",
    source=JACOBSON,
    columns=(
        *WHO_COLUMNS[:-1], "subject", "test", "earlier_score", "latest_score", "change_of_score",
        "change_index", "verdict",
    ),
    rows=change_rows,
    needs=FILES,
    ignores=NO_HALF_TERMS,
)  # fmt: skip
