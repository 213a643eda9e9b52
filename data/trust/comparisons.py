"""The comparisons of a trust: one number from each of the pages, of every school."""

from data.measures import (
    attendance,
    attendance_thresholds,
    cpd,
    deployment,
    interventions_price,
    progress,
    register,
)
from data.measures.core import Tally
from data.measures.interventions import ALL as ALL_INTERVENTIONS
from data.measures.progress_together import KEY as ALL_SUBJECTS
from data.measures.progress_together import value_added_together
from data.trust.comparing import Comparison, of_group, of_sums

FUNNEL = (
    "Limits are the exact binomial ones round the share of all the schools shown, 95% and 99.8%: they take pupils to "
    "be independent of one another. "
)
RANGES = (
    "The range of each school is held against the number of all the schools shown together; of twenty schools that do "
    "not differ about one range leaves it out. "
)
NOT_CONFIDENT = (1, 2)


def not_confident(tally: Tally) -> dict | None:
    """The share of all answers of all staff, over the types of need, that are 1 or 2 of 5."""
    levels = [sum(each) for each in zip(*tally.values(), strict=True)]
    answers = sum(levels)
    if not answers:
        return None
    low = sum(levels[level - 1] for level in NOT_CONFIDENT)
    row = {"value": 100 * low / answers, "unit": "percent of answers", "numerator": low}
    return row | {"denominator": answers, "n": answers, "low": None, "high": None, "note": ""}


support = Comparison(
    key="trust_support",
    title="SEN support as a share of roll, by school",
    definition=FUNNEL + register.share_of_roll.definition,
    formula="pupils at SEN support / pupils on roll x 100",
    measure=register.share_of_roll,
    value=of_sums(register.share_of_roll, "K"),
    funnel=True,
    national=("sen_share", "K"),
)
plans = Comparison(
    key="trust_plans",
    title="EHC plans as a share of roll, by school",
    definition=FUNNEL + register.share_of_roll.definition,
    formula="pupils with an EHC plan / pupils on roll x 100",
    measure=register.share_of_roll,
    value=of_sums(register.share_of_roll, "E"),
    funnel=True,
    national=("sen_share", "E"),
)
absence_gap = Comparison(
    key="trust_absence_gap",
    title="Absence gap, by school",
    definition=RANGES + attendance.overall_absence.definition,
    formula="absence of pupils with SEN - absence of pupils with no SEN, in percentage points; "
    + attendance.CLUSTERED,
    measure=attendance.overall_absence,
    value=of_group(attendance.overall_absence, "SEN", "gap"),
    national=("overall_absence", "SEN", "N"),
)
persistent = Comparison(
    key="trust_persistent",
    title="Persistent absence of pupils with SEN, by school",
    definition=FUNNEL + attendance_thresholds.persistent_absence.definition,
    formula="enrolments with SEN that missed 10% or more / enrolments with SEN x 100",
    measure=attendance_thresholds.persistent_absence,
    value=of_sums(attendance_thresholds.persistent_absence, "SEN"),
    funnel=True,
    national=("persistent_absence", "SEN"),
)
value_added = Comparison(
    key="trust_value_added",
    title="Value added of pupils with SEN, by school",
    definition=RANGES
    + "Each school\u2019s pupils with SEN beside its own pupils with no SEN. "
    + progress.value_added.definition,
    formula=progress.FORMULA,
    measure=value_added_together,
    value=of_sums(value_added_together, *ALL_SUBJECTS),
)
one_to_one = Comparison(
    key="trust_one_to_one",
    title="TA time one-to-one, by school",
    definition=deployment.ta_hours.definition,
    formula="timetabled minutes one-to-one / all timetabled minutes x 100",
    measure=deployment.ta_hours,
    value=of_sums(deployment.ta_hours, "one-to-one"),
)
extra_month = Comparison(
    key="trust_extra_month",
    title="Cost per extra month, by school",
    definition=interventions_price.extra_month_cost.definition,
    formula=interventions_price.extra_month_cost.formula,
    measure=interventions_price.extra_month_cost,
    value=of_group(interventions_price.extra_month_cost, ALL_INTERVENTIONS, "extra month"),
)
confidence = Comparison(
    key="trust_confidence",
    title="Answers of staff who are not confident, by school",
    definition="The share of the answers of all staff, over all types of need, that say 1 or 2 of 5. Answers of one "
    "person go together, so no limits by chance are drawn. " + cpd.confidence_levels.definition,
    formula="answers of 1 or 2 / answers x 100",
    measure=cpd.confidence_levels,
    value=not_confident,
)
