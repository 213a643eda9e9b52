"""Before and after: whether a gain on an intervention's own test shows in the subject, for the same pupils."""

import numpy as np

from data.filters import Filters
from data.measures.core import Measure, Tally
from data.measures.interventions import (
    ENDED,
    FEW,
    FILES,
    NO_HALF_TERMS,
    PAIR,
    WHO,
    in_months,
    months_apart,
    seen,
)
from data.measures.interventions_gain import by_test, gains, mean_of
from data.measures.interventions_value import spread_known
from data.measures.progress_pairs import BANDS, COMPARED, Pairs, pairs
from data.parts.assessments import STANDARD_SD
from data.parts.interventions import Interventions
from data.rounding import said
from data.school import School


def tally_reach(school: School, filters: Filters) -> Tally:
    """By intervention: pupils with both, the sums of gain and its square, and of value added and its square, in SD."""
    return school.view(filters).keep("reach", lambda: _tally(school, filters))


def _tally(school: School, filters: Filters) -> Tally:
    made, part, tally = pairs(school, filters), school.parts["interventions"], Tally()
    by_kind: dict[int, dict[int, list[tuple[float, float]]]] = {}
    for test, members in by_test(school, filters, spread_known):
        gain = gains(part, members)
        if in_months(test):
            gain = gain - months_apart(part, members)[0]
        added = in_class(school, made, filters)[members]
        pupils = by_kind.setdefault(test.kind, {})
        for place in np.flatnonzero(~np.isnan(added)).tolist():
            both = (float(gain[place]) / test.sd, float(added[place]))
            pupils.setdefault(int(part.member_pupil[members[place]]), []).append(both)
    for kind, pupils in sorted(by_kind.items()):
        if pupils:
            means = np.array([np.mean(both, axis=0) for both in pupils.values()])
            total, squares = means.sum(axis=0).tolist(), (means**2).sum(axis=0).tolist()
            tally[(part.kinds[kind].name,)] = (len(means), total[0], squares[0], total[1], squares[1])
    return tally


def in_class(school: School, made: Pairs, filters: Filters) -> np.ndarray:
    """The value added of everybody in a run in its subject, in SD, over a year that holds it; NaN where there is none.

    Made once for each as-at date, as no other choice bears on it.
    """
    part, as_at = school.parts["interventions"], school.effective(filters.as_at)
    return part.keep(("in class", as_at), lambda: _in_class(part, made, len(school.people)))


def _in_class(part: Interventions, made: Pairs, people: int) -> np.ndarray:
    pupil, group = part.member_pupil, part.member_group
    subject = np.array([kind.subject.casefold() for kind in part.kinds], dtype=object)[part.kind[group]]
    total, many = np.zeros(len(pupil)), np.zeros(len(pupil))
    for series, kind in enumerate(made.part.kinds):
        rows = np.flatnonzero((made.series == series) & (made.cell >= 0))
        if not kind.subject or not len(rows):
            continue
        at = np.full(people, -1)
        at[made.pupil[rows]] = rows
        row = at[pupil]
        held = (row >= 0) & (made.part.day[made.start[row]] <= part.start[group])
        held &= (part.end[group] <= made.part.day[made.end[row]]) & (subject == kind.subject.casefold())
        total[held] += made.added[row[held]] / (kind.sd or STANDARD_SD)
        many += held
    return np.divide(total, many, out=np.full(len(pupil), np.nan), where=many > 0)


def value_reach(tally: Tally) -> list[dict]:
    """Two rows an intervention: the gain on its own test, and the value added of the same pupils in the subject."""
    rows = []
    for (name,), (n, *sums) in tally.items():
        row = {
            "intervention": name,
            "unit": "standard deviations",
            "numerator": n,
            "denominator": None,
            "n": n,
        }
        for quantity, total, squares in (("impact", *sums[:2]), ("class", *sums[2:])):
            found = mean_of(n, total, squares)
            told = dict(zip(("value", "low", "high"), found or (None,) * 3, strict=True))
            rows.append(row | {"quantity": quantity} | told | {"note": "" if found else FEW})
    return rows


def reach_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """How many usable pairs have no value added in the subject over the same time, and which kinds name no subject."""
    found = seen(school, filters)
    part, members, lines = found.part, found.paired, []
    kind, added = part.kind[part.member_group[members]], in_class(school, pairs(school, filters), filters)
    named = np.array([bool(each.subject) for each in part.kinds], dtype=bool)
    without = int((np.isnan(added[members]) & named[kind]).sum())
    if without:
        lines.append(
            f"{said(without, 0)} left out: no value added in the subject over a year that holds the run."
        )
    unnamed = sorted(
        part.kinds[each].name for each in np.unique(kind).tolist() if not part.kinds[each].subject
    )
    if unnamed:
        lines.append(f"No subject is given for {', '.join(unnamed)}.")
    return tuple(lines)


def reach_counted(school: School, filters: Filters) -> str:
    """How many pupils have both."""
    many = sum(sums[0] for sums in tally_reach(school, filters).values())
    return f"{said(many, 0)} pupils in an intervention with both, a pupil in two of them counted in each."


class_gain = Measure(
    key="intervention_class_gain",
    title="Gain in the intervention and in class",
    definition=ENDED
    + "For pupils with both: the mean gain on the intervention\u2019s own test (of tests in months, beyond the months "
    "that passed), and their mean value added in the intervention\u2019s subject, both in standard deviations of their "
    "test. The run must lie between the two sittings, a year apart, that value added is made of. "
    + COMPARED
    + BANDS
    + "The two are not the same quantity: the first has no comparison and low scores rise by chance alone, the second "
    "is beside peers. A gain on a test that was practised may not reach the class. The range of value added leaves "
    "out the uncertainty of the peers\u2019 means. No mean from fewer than 10 pupils. " + PAIR + WHO.strip(),
    formula="mean of (exit - entry) / SD of the test; mean of value added / SD of the test; ranges: Student\u2019s t "
    "on n - 1, 95%",
    unit="standard deviations",
    source="Sightline\u2019s own arithmetic of the school\u2019s records",
    groups=("intervention", "quantity"),
    tally=tally_reach,
    value=value_reach,
    needs=(*FILES, "assessments.csv"),
    ignores=NO_HALF_TERMS,
    left_out=reach_left_out,
    counted=reach_counted,
)
