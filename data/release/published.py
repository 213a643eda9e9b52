"""Every measure that governors get, each with its rule; for all others ``data.release.unpublished`` says why not.

A measure that is in neither stops the tests, so nothing is published by being forgotten.
"""

from collections.abc import Mapping

from data.measures.core import Tally
from data.measures.progress_change import CHANGES
from data.measures.progress_levels import REASONS
from data.release.figures import (
    Rule,
    at_rung,
    means,
    on_roll,
    parts_of_a_mean,
    reasons,
    whole_school,
    with_outcome,
)
from data.release.people import People
from data.release.rules_absence import ABSENT, PERSISTENT, REACHED, SEVERE, bands, counted
from data.release.rules_provision import (
    after_start,
    cost_of_interventions,
    extra_months,
    in_something,
    of_interventions,
    provision_now,
    running_now,
    shares_of_interventions,
    spent,
)
from data.release.rules_register import arrived, moved, represented, trend
from data.release.rules_reviews import deadlines, outcomes, shares_in_company, suspended, views
from data.release.rules_staff import (
    change_of_all,
    hours_of_assistants,
    observed,
    paid_minutes,
    priorities,
    ready,
    staff_only,
    training_paid,
)

ROUNDED = ("Numbers of pupils are rounded to the nearest ten, so that nobody can be told by subtracting.",)
STAFF_NOTE = ("Fewer than five staff are never shown.",)
PERIOD, WEEKS, SITTINGS = ("period", "term_dates"), ("provisional", "running", "term_dates"), ("sittings",)
YEARS, AREAS = "years", "areas"
BY_BOTH = (YEARS, AREAS)
UP_TO_THREE = ("0", "1", "2", "3 or more")


def _yes_and_no(tally: Tally, side: str) -> dict[tuple, Mapping[str, int]]:
    """Of a share: who it holds and who it does not."""
    return {
        key[:-1]: {"yes": sums[0], "no": sums[1] - sums[0]} for key, sums in tally.items() if key[-1] == side
    }


def _of_kinds(*kinds: str) -> object:
    """How many with SEN are of each kind, the last part of a tally's keys."""

    def read(tally: Tally, _side: str) -> dict[tuple, dict[str, int]]:
        found: dict[tuple, dict[str, int]] = {}
        for key, sums in tally.items():
            if key[-1] in kinds:
                found.setdefault(key[:-1], {})[key[-1]] = sums[0]
        return found

    return read


GAINED = People(counted, peers=False, by_year=True, by_area=True, measure="value_added")
PLACED = People(
    _of_kinds(*UP_TO_THREE),
    outcomes=UP_TO_THREE,
    peers=False,
    by_year=True,
    by_area=True,
    on_roll=True,
    measure="provision_in_place",
)
YES = ("yes", "no")

PUBLISHED: dict[str, Rule] = {
    "share_of_roll": Rule(on_roll, "exact, as the roll\u2019s mask allows", by=BY_BOTH),
    "share_over_time": Rule(
        trend,
        "exact; only days between which nobody\u2019s status changed or six pupils\u2019 did",
        facts=("names", "national"),
    ),
    "year_by_area": Rule(at_rung(("need", "year"), on_roll), "exact, at the richest rung only"),
    "need_types": Rule(on_roll, "exact, as the roll\u2019s mask allows"),
    "movement": Rule(
        moved, "whole school, statuses and reasons together, protected with both ends", facts=("start", "end")
    ),
    "representation": Rule(represented, "whole school, never by sex, rounded", notes=ROUNDED),
    "several_needs": Rule(
        with_outcome("needs_recorded", UP_TO_THREE, exact=True),
        "whole school, numbers of needs; areas and the mean are not published",
        # Of whom no need is recorded at all there is no primary need either: both are said, so they share a mask.
        people=People(
            _of_kinds(*UP_TO_THREE),
            outcomes=UP_TO_THREE,
            alone=True,
            peers=False,
            by_area=True,
            on_roll=True,
        ),
    ),
    "arrivals": Rule(arrived, "rounded to tens", notes=ROUNDED),
    "overall_absence": Rule(means(), "rates over ten pupils or more", ABSENT, BY_BOTH, PERIOD, ROUNDED),
    "suspensions": Rule(
        suspended, "whole school, statuses with six pupils suspended or none", facts=PERIOD, notes=ROUNDED
    ),
    "weekly_absence_gap": Rule(
        whole_school("limits", "signals", "trial"),
        "whole school, all with SEN against none",
        facts=WEEKS,
        notes=ROUNDED,
    ),
    "absence_by_area": Rule(
        at_rung(("need",), means()), "rates over ten pupils or more", ABSENT, (), PERIOD, ROUNDED
    ),
    "absence_by_year": Rule(
        at_rung(("year",), means(), single=True), "rates over ten pupils or more", ABSENT, (), PERIOD, ROUNDED
    ),
    "persistent_absence": Rule(
        with_outcome("", PERSISTENT),
        "shares of ten or more, none or six on either side",
        REACHED,
        BY_BOTH,
        PERIOD,
        ROUNDED,
    ),
    "severe_absence": Rule(
        with_outcome("", SEVERE),
        "shares of ten or more, none or six on either side",
        REACHED,
        BY_BOTH,
        PERIOD,
        ROUNDED,
    ),
    "absence_bands": Rule(bands, "whole school, four wide bands", REACHED, (), PERIOD, ROUNDED),
    "absence_after_start": Rule(after_start, "ten pupils, two staff", notes=ROUNDED),
    "absence_reasons": Rule(
        reasons, "whole school; a reason that few pupils make is hidden", facts=PERIOD, notes=ROUNDED
    ),
    "absence_by_half_term": Rule(whole_school(), "whole school", facts=WEEKS, notes=ROUNDED),
    "absence_by_weekday": Rule(whole_school(), "whole school", facts=PERIOD, notes=ROUNDED),
    "value_added": Rule(
        means("subject", "test"), "means over ten pupils or more", GAINED, BY_BOTH, SITTINGS, ROUNDED
    ),
    "value_added_by_area": Rule(
        at_rung(("need",), means("subject", "test")),
        "means over ten pupils or more",
        GAINED,
        (),
        SITTINGS,
        ROUNDED,
    ),
    "score_gap": Rule(whole_school(), "whole school, ten pupils or more on each side", notes=ROUNDED),
    "at_expected": Rule(
        with_outcome("", YES, further=("subject", "test")),
        "whole school, none or six on either side",
        People(_yes_and_no, outcomes=YES),
        (),
        SITTINGS,
        ROUNDED,
    ),
    "value_added_by_start": Rule(
        parts_of_a_mean("subject", "test"),
        "whole school, bands of ten or more",
        facts=SITTINGS,
        notes=ROUNDED,
    ),
    "value_added_by_absence": Rule(
        parts_of_a_mean("sen_status"), "whole school, bands of ten or more", notes=ROUNDED
    ),
    "progress_effect_size": Rule(whole_school(), "whole school", facts=SITTINGS, notes=ROUNDED),
    "reliable_change": Rule(
        with_outcome("change", (), further=("subject", "test")),
        "whole school, none or six of each kind",
        People(_of_kinds(*CHANGES), outcomes=tuple(CHANGES), peers=False),
        (),
        SITTINGS,
        ROUNDED,
    ),
    "usable_pairs": Rule(
        with_outcome("pair", (), further=("subject", "test")),
        "whole school, none or six of each kind",
        People(_of_kinds(*REASONS), outcomes=tuple(REASONS), peers=False),
        (),
        SITTINGS,
        ROUNDED,
    ),
    "ta_hours": Rule(hours_of_assistants(), "activities that five TAs share in", notes=STAFF_NOTE),
    "ta_cost": Rule(
        hours_of_assistants(money=True), "activities that five TAs share in, to ten pounds", notes=STAFF_NOTE
    ),
    "teacher_time": Rule(observed, "whole school, ten pupils observed or more", notes=ROUNDED),
    "pupil_time": Rule(observed, "whole school, ten pupils observed or more", notes=ROUNDED),
    "ta_paid_time": Rule(paid_minutes, "means of five TAs or more", notes=STAFF_NOTE),
    "ta_audit": Rule(staff_only(), "groups of five or more", facts=("rounds",), notes=STAFF_NOTE),
    "ta_ready": Rule(
        ready, "ten TAs or more, none or five on either side", facts=("rounds",), notes=STAFF_NOTE
    ),
    "ta_training": Rule(staff_only(), "all TAs, pupils to tens", notes=ROUNDED),
    "ta_recommendations": Rule(staff_only(), "all staff who answered", notes=STAFF_NOTE),
    "intervention_class_gain": Rule(of_interventions(), "ten pupils, two staff", notes=ROUNDED),
    "intervention_value": Rule(of_interventions(), "ten pupils, two staff", notes=ROUNDED),
    "provision_map": Rule(provision_now, "ten pupils or more, to tens", notes=ROUNDED, more=running_now),
    "provision_in_place": Rule(
        with_outcome("interventions", (), exact=True), "none or six pupils of each kind", PLACED, BY_BOTH
    ),
    "provision_by_year": Rule(
        at_rung(("year",), in_something, single=True),
        "whether in any intervention, as those with none",
        PLACED,
    ),
    "intervention_evidence": Rule(of_interventions("found"), "ten pupils, two staff", notes=ROUNDED),
    "intervention_cost": Rule(cost_of_interventions, "six pupils, two staff, to ten pounds", notes=ROUNDED),
    "extra_month_cost": Rule(extra_months, "ten pupils, two staff, to ten pounds", notes=ROUNDED),
    "intervention_gain": Rule(of_interventions(), "ten pupils, two staff", notes=ROUNDED),
    "intervention_ratio_gain": Rule(of_interventions(), "ten pupils, two staff", notes=ROUNDED),
    "reliable_gain": Rule(shares_of_interventions, "none or six pupils of each kind", notes=ROUNDED),
    "intervention_outcomes": Rule(shares_of_interventions, "none or six pupils of each kind", notes=ROUNDED),
    "intervention_money": Rule(spent, "totals of twenty pupils or more, to ten pounds", notes=ROUNDED),
    "reviews_due": Rule(deadlines, "whole school, numbers of six pupils or more"),
    "reviews_kept": Rule(
        shares_in_company({"annual review": "E"}), "whole school, none or six on either side", notes=ROUNDED
    ),
    "termly_reviews": Rule(shares_in_company(), "whole school, none or six on either side", notes=ROUNDED),
    "views_recorded": Rule(views, "whole school, none or six of each way they can be", notes=ROUNDED),
    "review_outcomes": Rule(outcomes, "whole school, none or six of each kind", notes=ROUNDED),
    "absence_headline": Rule(
        means(),
        "as the panels it is made of",
        ABSENT,
        (),
        PERIOD,
        ROUNDED,
        borrows={"weeks": "weekly_absence_gap", "areas": "absence_by_area"},
    ),
    "cpd_confidence": Rule(
        staff_only(), "teams of five or more, pupils to tens", notes=(*STAFF_NOTE, *ROUNDED)
    ),
    "cpd_priority": Rule(priorities, "all staff, pupils to tens", notes=ROUNDED),
    "cpd_levels": Rule(staff_only(), "all staff", notes=STAFF_NOTE),
    "cpd_training": Rule(staff_only(), "all staff, pupils to tens", notes=(*STAFF_NOTE, *ROUNDED)),
    "cpd_response": Rule(staff_only(), "teams of five or more", notes=STAFF_NOTE),
    "cpd_bounds": Rule(staff_only("invited"), "teams of five or more", notes=STAFF_NOTE),
    "cpd_change": Rule(
        change_of_all, "all staff, ten in both rounds or more", facts=("rounds",), notes=STAFF_NOTE
    ),
    "cpd_cost": Rule(training_paid, "five staff or more, to ten pounds", notes=STAFF_NOTE),
}
