"""What is running and for whom, whether it was delivered, what came of it, and what is due to be looked at."""

from datetime import date

import numpy as np

from data import terms
from data.filters import Filters
from data.measures.core import Measure, Tally, shares
from data.measures.interventions import (
    ENDED,
    FILES,
    NO_HALF_TERMS,
    OWN,
    WHO,
    Seen,
    counted_ended,
    seen,
)
from data.parts.interventions import OUTCOMES
from data.reference import threshold
from data.roll import distinct
from data.rounding import said
from data.school import NEVER, School

WAVES = ("1", "2", "3")
AS_AT = (("term", "Half terms are not cut here: runs under way on the as-at date count."),)
NOT_AS_PLANNED = "not delivered as planned"
CODE_OF_PRACTICE = "SEND code of practice: 0 to 25 years (2015), paragraphs 6.76 to 6.77"


def tally_map(school: School, filters: Filters) -> Tally:
    """By wave and the need area a kind is for: pupils in it today, each once, and runs."""
    found = seen(school, filters)
    part, tally = found.part, Tally()
    members = found.today
    group = part.member_group[members]
    wave = np.array([kind.wave for kind in part.kinds], dtype=np.int64)[part.kind[group]]
    area = np.array([kind.area for kind in part.kinds], dtype=object)[part.kind[group]]
    for each in WAVES:
        for code in terms.AREAS:
            mine = (wave == int(each)) & (area == code)
            if mine.any():
                people = distinct(part.member_pupil[members[mine]])
                tally[(each, code)] = (people, distinct(group[mine]))
    return tally


def value_map(tally: Tally) -> list[dict]:
    """Two rows a wave and area: pupils and groups."""
    rows = []
    for (wave, area), (pupils, groups) in tally.items():
        row = {"wave": wave, "need_area": area, "denominator": None, "n": pupils, "low": None, "high": None}
        for quantity, unit, number in (("members", "pupils", pupils), ("groups", "groups", groups)):
            said_of = {"quantity": quantity, "value": number, "unit": unit, "numerator": number, "note": ""}
            rows.append(row | said_of)
    return rows


def map_facts(school: School, filters: Filters) -> dict:
    """Everybody in something today, each once, the runs, and the names of what runs in each wave and area."""
    found = seen(school, filters)
    part = found.part
    members = found.today
    group = np.unique(part.member_group[members])
    names: dict[tuple[str, str], list[str]] = {}
    for place in np.unique(part.kind[group]).tolist():
        kind = part.kinds[place]
        names.setdefault((str(kind.wave), kind.area), []).append(kind.name)
    return {"people": distinct(part.member_pupil[members]), "groups": len(group), "running": names}


def counted_running(school: School, filters: Filters) -> str:
    """How many pupils are in how many runs under way on the day."""
    facts = map_facts(school, filters)
    people, groups = facts["people"], facts["groups"]
    who = f"{said(people, 0)} pupil" + ("" if people == 1 else "s")
    return f"{who} in {said(groups, 0)} group" + ("" if groups == 1 else "s") + " under way."


provision_map = Measure(
    key="provision_map",
    title="Provision map",
    definition="Runs under way on the as-at date and the pupils in them, by wave and by the area of need that the "
    "intervention is for. Wave 1 is teaching for all, wave 2 extra help in a small group, wave 3 help made for one "
    "pupil. A pupil counts once in each wave and area; those who left early are out. " + WHO.strip(),
    formula="pupils, each once, and groups",
    unit="pupils",
    source=CODE_OF_PRACTICE,
    groups=("wave", "need_area", "quantity"),
    tally=tally_map,
    value=value_map,
    needs=FILES,
    ignores=AS_AT,
    facts=map_facts,
    counted=counted_running,
)


def tally_delivery(school: School, filters: Filters) -> Tally:
    """By intervention: sessions delivered and planned with their runs, sessions attended and open to pupils."""
    found = seen(school, filters)
    part, tally = found.part, Tally()
    members = found.finished
    group = np.unique(part.member_group[members])
    known = ~np.isnan(part.delivered[group]) & (part.planned[group] > 0)
    attended = part.member_attended[members]
    open_to = part.delivered[part.member_group[members]]
    came = ~np.isnan(attended) & (open_to > 0)
    kind = part.kind[part.member_group[members]]
    for place, each in enumerate(part.kinds):
        runs, pupils = group[known & (part.kind[group] == place)], came & (kind == place)
        if (kind == place).any():
            tally[(each.name,)] = (
                float(part.delivered[runs].sum()), float(part.planned[runs].sum()), len(runs),
                float(attended[pupils].sum()), float(open_to[pupils].sum()), int(pupils.sum()),
            )  # fmt: skip
    return tally


def value_delivery(tally: Tally) -> list[dict]:
    """Two rows an intervention, least delivered first: delivered of planned, attended of delivered."""
    rows = []
    for (name,), sums in tally.items():
        for quantity, (part, whole, n) in (("delivered", sums[:3]), ("came", sums[3:])):
            row = {"intervention": name, "quantity": quantity, "unit": "percent of sessions planned", "n": n}
            row |= {"numerator": part, "denominator": whole, "low": None, "high": None, "note": ""}
            row["value"] = 100 * part / whole if whole else None
            if not whole:
                row["note"] = "sessions not recorded"
            elif quantity == "delivered" and part / whole < float(threshold("delivered_as_planned")):
                row["note"] = NOT_AS_PLANNED
            rows.append(row)
    delivered = {row["intervention"]: row["value"] for row in rows if row["quantity"] == "delivered"}
    return sorted(rows, key=lambda row: (delivered[row["intervention"]] or 101, row["intervention"]))


def delivery_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """The runs whose sessions were not recorded."""
    found = seen(school, filters)
    group = np.unique(found.part.member_group[found.finished])
    known = ~np.isnan(found.part.delivered[group]) & (found.part.planned[group] > 0)
    many = int((~known).sum())
    return (f"{said(many, 0)} groups without sessions planned and delivered left out.",) if many else ()


intervention_delivery = Measure(
    key="intervention_delivery",
    title="Delivery of interventions",
    definition=ENDED
    + "Sessions delivered of sessions planned, of whole groups with a pupil in view; and sessions attended of those "
    "delivered, of the pupils in view. Under 70% of what was planned an intervention was not delivered as planned: its "
    "result then says little of the intervention itself. " + WHO.strip(),
    formula="sum of sessions delivered / sum of sessions planned x 100",
    unit="percent of sessions planned",
    source=OWN,
    groups=("intervention", "quantity"),
    tally=tally_delivery,
    value=value_delivery,
    needs=FILES,
    better="higher",
    ignores=NO_HALF_TERMS,
    left_out=delivery_left_out,
    counted=counted_ended,
)  # fmt: skip


def tally_outcomes(school: School, filters: Filters) -> Tally:
    """By intervention and outcome: pupils with it, and pupils with any recorded."""
    found = seen(school, filters)
    part, tally = found.part, Tally()
    members = found.finished
    outcome, kind = part.member_outcome[members], part.kind[part.member_group[members]]
    for place, each in enumerate(part.kinds):
        known = (kind == place) & (outcome >= 0)
        if known.any():
            for code, name in enumerate(OUTCOMES):
                tally[(each.name, name)] = (int((known & (outcome == code)).sum()), int(known.sum()))
    return tally


def outcomes_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """The pupils for whom nobody wrote down what came of it, and the interventions without criteria."""
    found = seen(school, filters)
    part, members, lines = found.part, found.finished, []
    many = int((part.member_outcome[members] < 0).sum())
    if many:
        who = "1 pupil without" if many == 1 else f"{said(many, 0)} pupils without"
        lines.append(f"{who} an outcome recorded left out.")
    ran = [part.kinds[place] for place in np.unique(part.kind[part.member_group[members]]).tolist()]
    for name in ("entry", "exit"):
        without = [kind.name for kind in ran if not getattr(kind, name)]
        if without:
            lines.append(f"No {name} criteria are written down for {', '.join(without)}.")
    return tuple(lines)


intervention_outcomes = Measure(
    key="intervention_outcomes",
    title="Exit outcomes",
    definition=ENDED
    + "Pupils by what was recorded of their exit: the criteria met, partly met, not met, or the pupil left early. "
    + WHO.strip(),
    formula="pupils with the outcome / pupils with an outcome recorded x 100; range: Wilson, 95%",
    unit="percent",
    source=OWN,
    groups=("intervention", "outcome"),
    tally=tally_outcomes,
    value=shares(("intervention", "outcome")),
    needs=FILES,
    ignores=NO_HALF_TERMS,
    left_out=outcomes_left_out,
    counted=counted_ended,
)  # fmt: skip


def to_review(found: Seen) -> np.ndarray:
    """The runs begun that have a review date, a pupil in view, and no outcome by the day; to leave early is none."""
    return found.keep("to review", lambda: _to_review(found))


def _to_review(found: Seen) -> np.ndarray:
    part = found.part
    told = (part.member_outcome >= 0) & (part.member_outcome != OUTCOMES.index("left early"))
    told &= part.member_exited <= found.day
    begun = np.unique(part.member_group[found.members])
    begun = begun[(part.start[begun] <= found.day) & (part.review[begun] != NEVER)]
    return begun[np.bincount(part.member_group[told], minlength=len(part.start))[begun] == 0]


def tally_reviews(school: School, filters: Filters) -> Tally:
    """By intervention: runs overdue for review, and runs to be reviewed within six weeks."""
    found = seen(school, filters)
    part, tally = found.part, Tally()
    soon = found.day + int(threshold("review_due_soon_days"))
    waiting = to_review(found)
    review, kind = part.review[waiting], part.kind[waiting]
    for place, each in enumerate(part.kinds):
        mine = kind == place
        late, due = mine & (review < found.day), mine & (review >= found.day) & (review <= soon)
        if (late | due).any():
            tally[(each.name, "overdue")] = (int(late.sum()),)
            tally[(each.name, "due")] = (int(due.sum()),)
    return tally


def value_reviews(tally: Tally) -> list[dict]:
    """Groups by intervention, those with most overdue first."""
    rows = [
        {"intervention": name, "quantity": quantity, "value": groups, "unit": "groups", "numerator": groups,
         "denominator": None, "n": groups, "low": None, "high": None, "note": ""}
        for (name, quantity), (groups,) in tally.items()
    ]  # fmt: skip
    late = {row["intervention"]: row["value"] for row in rows if row["quantity"] == "overdue"}
    return sorted(rows, key=lambda row: (-late[row["intervention"]], row["intervention"]))


def review_facts(school: School, filters: Filters) -> dict:
    """The earliest review that is overdue."""
    found = seen(school, filters)
    review = found.part.review[to_review(found)]
    late = review[review < found.day]
    return {"earliest": date.fromordinal(int(late.min())) if len(late) else None}


def counted_reviews(school: School, filters: Filters) -> str:
    """How many runs wait for a review."""
    many = len(to_review(seen(school, filters)))
    return f"{said(many, 0)} group{'' if many == 1 else 's'} with a review date and no outcome recorded."


group_reviews = Measure(
    key="group_reviews",
    title="Reviews of groups",
    definition="Groups whose review date has passed and for none of whose pupils an outcome is recorded, and groups "
    "to be reviewed within 42 days, both ends in. That a pupil left early is no outcome of the group. Overdue from the "
    "day after the review date. Groups with a pupil in view. " + WHO.strip(),
    formula="groups",
    unit="groups",
    source=OWN,
    groups=("intervention", "quantity"),
    tally=tally_reviews,
    value=value_reviews,
    needs=FILES,
    ignores=AS_AT,
    facts=review_facts,
    counted=counted_reviews,
)
