"""Whether the usual way counts what the measures count, page by page and measure by measure."""

from collections import Counter
from collections.abc import Callable, Iterable

import pandas as pd

from callbacks.draw import panels_of
from data.filters import Filters
from data.measures.core import Measure, Tally
from data.measures.cpd_rounds import PUPILS
from data.measures.deployment_time import LED
from data.school import School

# For each measure: the places in its tally, and the columns of the usual way's table, that hold the same numbers.
# A group whose first number is nought is in neither.
SAME: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "weekly_absence_gap": ((0, 1, 2), ("n", "absent", "possible")),
    "cpd_training": ((0, 1, 2, 3, 4), ("staff", "trained", "wanted", "asked", "pupils")),
    "overall_absence": ((0, 1, 2), ("n", "absent", "possible")),
    "absence_by_area": ((0, 1, 2), ("n", "absent", "possible")),
    "absence_by_year": ((0, 1, 2), ("n", "absent", "possible")),
    "persistent_absence": ((0, 1), ("numerator", "denominator")),
    "severe_absence": ((0, 1), ("numerator", "denominator")),
    "absence_bands": ((0, 1), ("numerator", "denominator")),
    "absence_reasons": ((1, 0, 2), ("absent", "n", "possible")),
    "absence_by_weekday": ((0, 1, 2), ("n", "absent", "possible")),
    "absence_by_half_term": ((0, 1, 2), ("n", "absent", "possible")),
    "suspensions": ((0, 1, 2, 3, 4), ("count", "pupils", "sessions", "permanent", "headcount")),
    "absence_after_start": ((0, 3), ("n", "total")),
    "value_added": ((0, 1), ("n", "total")),
    "value_added_by_area": ((0, 1), ("n", "total")),
    "value_added_by_start": ((0, 1), ("n", "total")),
    "value_added_by_absence": ((0, 1), ("n", "total")),
    "score_gap": ((0, 1, 3, 4), ("size_SEN", "sum_SEN", "size_N", "sum_N")),
    "at_expected": ((0, 1), ("numerator", "denominator")),
    "progress_effect_size": ((0, 1, 3, 4), ("size_SEN", "sum_SEN", "size_N", "sum_N")),
    "reliable_change": ((0, 1), ("numerator", "denominator")),
    "usable_pairs": ((0, 1), ("numerator", "denominator")),
    "ta_hours": ((0, 1, 2), ("minutes", "whole", "people")),
    "ta_hours_by_term": ((0, 1, 2), ("minutes", "whole", "people")),
    "ta_hours_by_year": ((0, 1, 2), ("minutes", "whole", "people")),
    "ta_cost": ((1, 0, 2), ("minutes", "pounds", "people")),
    "ta_what_if": ((0, 1, 2, 3, 4), ("minutes", "whole", "pounds", "known", "people")),
    "teacher_time": ((1, 0, 2), ("seconds", "n", "whole")),
    "pupil_time": ((1, 0, 2), ("seconds", "n", "whole")),
    "ta_one_pupil": ((0, 1), ("numerator", "denominator")),
    "ta_out_of_class": ((0, 1, 3), ("n", "out", "quarter")),
    "ta_hours_asked": ((0, 1, 2, 3, 4), ("n", "asked", "alone", "shared", "fewer")),
    "ta_paid_time": ((1, 0, 2), ("tas", "minutes", "without")),
    "ta_audit": ((0, 1), ("n", "total")),
    "ta_recommendations": ((0, 1), ("n", "total")),
    "ta_ready": ((0, 1), ("numerator", "denominator")),
    "ta_training": ((2, 0, 1, 3, 4), ("tas", "pupils", "trained", "wanted", "asked")),
    "intervention_value": ((1, 0, 2, 3), ("pupils", "pounds", "n", "total")),
    "provision_map": ((0, 1), ("pupils", "groups")),
    "provision_by_year": ((0, 1), ("numerator", "denominator")),
    "provision_in_place": ((0, 1), ("numerator", "denominator")),
    "group_reviews": ((0,), ("groups",)),
    "intervention_cost": ((1, 0, 2, 3, 4), ("pupils", "pounds", "hours", "runs", "sessions")),
    "intervention_what_if": ((1, 0, 2, 3), ("pupils", "pounds", "pairs", "extra")),
    "extra_month_cost": ((0, 1, 2, 3), ("pounds", "pairs", "gain", "apart")),
    "top_up_shortfall": ((2, 0, 1), ("n", "pounds", "people")),
    "intervention_money": ((0, 1), ("pounds", "people")),
    "intervention_gain": ((0, 1), ("n", "total")),
    "intervention_ratio_gain": ((0, 1, 2), ("n", "gain", "apart")),
    "intervention_class_gain": ((0, 1, 3), ("n", "gain", "in_class")),
    "reliable_gain": ((0, 1), ("numerator", "denominator")),
    "intervention_outcomes": ((0, 1), ("numerator", "denominator")),
    "intervention_evidence": ((0, 1, 2, 3, 4), ("pupils", "n_extra", "extra", "n_gain", "gain")),
    "intervention_delivery": ((1, 0, 2, 3, 4, 5), ("planned", "delivered", "runs", "came", "open", "pupils")),
    "cpd_confidence": ((1, 0), ("answers", "not_confident")),
    "cpd_priority": ((0, 1, 2), ("pupils", "not_confident", "answers")),
    "cpd_levels": ((0, 1, 2, 3, 4), ("1", "2", "3", "4", "5")),
    "cpd_change": ((3, 2, 1, 0), ("answers", "not_confident", "of_earlier", "earlier")),
    "cpd_cost": ((0, 1, 2, 3, 4), ("sessions", "paid", "came", "hours", "time")),
    "cpd_response": ((0, 1), ("numerator", "denominator")),
    "cpd_bounds": ((1, 0, 2), ("answers", "not_confident", "invited")),
}
PLACES = 6


def counted(rows: Iterable[Iterable[float]]) -> Counter:
    """How often each group of numbers occurs; those whose first number is nought are left out."""
    made = (tuple(round(float(number), PLACES) + 0.0 for number in row) for row in rows)
    return Counter(row for row in made if row[0])


def by_week(tally: Tally) -> list[tuple]:
    """Each week's two sides apart: the usual way has a row for each."""
    return [row for sums in tally.values() for row in ((*sums[2:3], *sums[:2]), (*sums[5:], *sums[3:5]))]


def by_need(tally: Tally) -> list[tuple]:
    """The numbers of a type of need together: staff, who came, who want it, who were asked, pupils."""
    needs = dict.fromkeys(need for need, _quantity in tally)
    of = {need: [tally[need, name] for name in ("attended", "wanted", "pupils")] for need in needs}
    return [(came[1], came[0], *wanted, pupils[0]) for came, wanted, pupils in of.values()]


# What of a tally stands in the usual way's table, where that is not every group's numbers as they are.
SHAPED: dict[str, Callable[[Tally], list[tuple]]] = {
    "weekly_absence_gap": by_week,
    "cpd_training": by_need,
    "teacher_time": lambda tally: [sums for key, sums in tally.items() if key[1] in LED],
    "ta_recommendations": lambda tally: [sums for key, sums in tally.items() if key[0] == "audit"],
    "cpd_confidence": lambda tally: [sums for key, sums in tally.items() if key[0] != PUPILS],
}


def of_measure(measure: Measure, school: School, filters: Filters) -> Counter:
    """The numbers of a measure's tally."""
    for name, _words in measure.ignores:
        filters = filters.without(name)
    tally = measure.tally(school, filters)
    rows = SHAPED.get(measure.key, lambda sums: list(sums.values()))(tally)
    return counted([sums[place] for place in SAME[measure.key][0]] for sums in rows)


def of_table(name: str, table: pd.DataFrame) -> Counter:
    """The numbers of the usual way's table."""
    return counted(table[list(SAME[name][1])].fillna(0).to_numpy().tolist())


def disagreements(page: str, school: School, filters: Filters, question: object) -> list[str]:
    """What the usual way counts differently on one page for one set of choices, in words; empty when all is well."""
    found = []
    for panel in panels_of(page).values():
        measure, table = panel.measure, getattr(question, panel.measure.key)()
        if isinstance(measure, Measure):
            ours, theirs = of_measure(measure, school, filters), of_table(measure.key, table)
        else:
            ours, theirs = (
                Counter(row.get("surname") for row in measure.rows(school, filters)),
                Counter(table["surname"]),
            )
        if ours != theirs:
            found.append(
                f"{measure.key}, pandas, {filters.to_query()!r}: {theirs - ours} where it is {ours - theirs}"
            )
    return found
