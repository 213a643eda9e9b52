"""How much is in place for pupils on the register, and what it adds up to in money."""

from datetime import date

import numpy as np

from data import terms
from data.filters import Filters
from data.measures.core import Measure, Tally, shares
from data.measures.interventions import COSTED, FILES, OWN, seen, shares_of_cost
from data.measures.listing import Listing, register_rows
from data.parts.interventions import OUTCOMES, Interventions
from data.reference import threshold
from data.school import School

IN_PLACE = ("0", "1", "2", "3 or more")
MOST = 3
NEEDED = (*FILES, "sen.csv")
AS_AT = (("term", "Half terms are not cut here: what is in place on the as-at date counts."),)
OPERATIONAL_GUIDE = (
    "Department for Education, The notional SEN budget for mainstream schools: operational guide, "
)
"2024 to 2025"


def in_place(school: School, filters: Filters) -> dict[int, list[str]]:
    """By pupil: the interventions they are in on the as-at date, each once; those who left early are out."""
    part, day = school.parts["interventions"], school.effective(filters.as_at).toordinal()
    return part.keep(("in place", day), lambda: _in_place(part, day))


def _in_place(part: Interventions, day: int) -> dict[int, list[str]]:
    running = (part.start <= day) & (day <= part.end)
    gone = part.member_outcome == OUTCOMES.index("left early")
    gone &= (part.member_exited > 0) & (part.member_exited <= day)
    found: dict[int, list[str]] = {}
    for member in np.flatnonzero(running[part.member_group] & ~gone).tolist():
        name = part.kinds[part.kind[part.member_group[member]]].name
        names = found.setdefault(int(part.member_pupil[member]), [])
        if name not in names:
            names.append(name)
    return found


def tally_in_place(school: School, filters: Filters) -> Tally:
    """By how many interventions pupils on the register are in: pupils, and all of them."""
    view, found = school.view(filters), in_place(school, filters)
    many = [min(len(found.get(pupil, ())), MOST) for pupil in view.roll.pupil[view.sen].tolist()]
    return Tally({(name,): (many.count(place), len(many)) for place, name in enumerate(IN_PLACE)})


provision_in_place = Measure(
    key="provision_in_place",
    title="Interventions in place",
    definition="Pupils on roll and on the SEN register on the as-at date, by how many different interventions they are "
    "in on that day. No intervention does not mean no support: it may be given in class, or as one-to-one time.",
    formula="pupils / pupils on the SEN register x 100; range: Wilson, 95%",
    unit="percent",
    source=OWN,
    groups=("interventions",),
    tally=tally_in_place,
    value=shares(("interventions",)),
    needs=NEEDED,
    ignores=AS_AT,
)


def in_place_rows(school: School, filters: Filters) -> list[dict]:
    """Pupils on the register with nothing in place, then those with three or more, with what they are in."""
    found, rows = in_place(school, filters), []
    for row in register_rows(school, filters):
        names = found.get(row["pupil"], [])
        if not names or len(names) >= MOST:
            rows.append(
                row | {"interventions": "0" if not names else IN_PLACE[-1], "in_place": "; ".join(names)}
            )
    return sorted(rows, key=lambda row: row["interventions"])


in_place_list = Listing(
    key="in_place_list",
    title="Nothing in place, or three and more at once",
    definition="Pupils on roll and on the SEN register on the as-at date who are in no intervention on that day, and "
    "those who are in three or more different ones. Support in class and one-to-one time are not interventions here.",
    source=OWN,
    columns=(
        "surname", "forename", "year_group", "registration_group", "sen_status", "primary_need", "interventions",
        "in_place",
    ),
    rows=in_place_rows,
    needs=NEEDED,
    ignores=AS_AT,
)  # fmt: skip


def within_contribution(cost: float) -> float:
    """The part of a pupil's cost in pounds that the school meets itself, before top-up."""
    return min(cost, float(threshold("school_contribution")))


def expected_top_up(cost: float) -> float:
    """The part of a pupil's cost in pounds beyond the school's own contribution."""
    return cost - within_contribution(cost)


def tally_money(school: School, filters: Filters) -> Tally:
    """By academic year and quantity, in pounds: the cost of runs begun in it for pupils with SEN, and budgets."""
    found = seen(school, filters)
    part, tally = found.part, Tally()
    begun = part.start <= found.day
    members, cost, _hours = shares_of_cost(found, begun)
    with_sen = part.member_status[members] > 0
    members, cost = members[with_sen], cost[with_sen]
    years = {day: terms.academic_year(date.fromordinal(day)) for day in np.unique(part.start).tolist()}
    year = np.array([years[day] for day in part.start[part.member_group[members]].tolist()], dtype=np.int64)
    for each in np.unique(year).tolist():
        mine = year == each
        people, whose = np.unique(part.member_pupil[members[mine]], return_inverse=True)
        paid = np.bincount(whose, cost[mine])
        own = sum(map(within_contribution, paid.tolist()))
        name, n = terms.academic_year_name(each), len(people)
        tally[(name, "spent")] = (float(paid.sum()), n)
        tally[(name, "within")] = (own, n)
        tally[(name, "above")] = (sum(map(expected_top_up, paid.tolist())), n)
        for line, quantity in (("notional SEN", "notional"), ("top-up", "top-up")):
            if (each, line) in part.budget and not filters.cuts_anyone:
                tally[(name, quantity)] = (part.budget[each, line], 0)
    return tally


def value_money(tally: Tally) -> list[dict]:
    """A row a year and amount."""
    return [
        {"academic_year": year, "quantity": quantity, "value": pounds, "unit": "pounds", "numerator": people,
         "denominator": None, "n": people, "low": None, "high": None, "note": ""}
        for (year, quantity), (pounds, people) in tally.items()
    ]  # fmt: skip


def money_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """The runs without a cost, and the budgets that a part of the school is not set beside."""
    found = seen(school, filters)
    part, lines = found.part, []
    runs = np.unique(part.member_group[found.members])
    unknown = int((np.isnan(part.cost[runs]) & (part.start[runs] <= found.day)).sum())
    if unknown:
        lines.append(f"{unknown} group{'' if unknown == 1 else 's'} left out: the cost is not known.")
    if filters.cuts_anyone:
        lines.append("Budgets are the whole school\u2019s, so they are not set beside a part of it.")
    return tuple(lines)


intervention_money = Measure(
    key="intervention_money",
    title="Interventions and the notional SEN budget",
    definition="What the interventions begun in each academic year cost, to their end, for pupils with SEN; how much "
    "of "
    "that lies within the first \u00a36,000 a pupil, which a school meets itself, and how much beyond it; beside the "
    "school\u2019s notional SEN budget and top-up funding. Interventions only: one-to-one support of teaching "
    "assistants, "
    "which plans most often pay for, is not in it. The notional budget is indicative, and it is not \u00a36,000 for "
    "every "
    "pupil with SEN. The current year counts to the as-at date.",
    formula="sum over pupils of min(cost, 6,000); beyond: sum over pupils of max(0, cost - 6,000)",
    unit="pounds",
    source=OPERATIONAL_GUIDE,
    groups=("academic_year", "quantity"),
    tally=tally_money,
    value=value_money,
    needs=COSTED,
    ignores=AS_AT,
    left_out=money_left_out,
)
