"""The numbers of each table that the product counts too, so that the two can be held against each other."""

from collections import Counter
from collections.abc import Iterable

import pandas as pd

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


def of_table(name: str, table: pd.DataFrame) -> Counter:
    """The numbers of the usual way's table."""
    return counted(table[list(SAME[name][1])].fillna(0).to_numpy().tolist())
