"""What support adds up to in money: beside the notional SEN budget, and beside the top-up funding of plans."""

from datetime import date

import numpy as np

from data import terms
from data.dates import long_date
from data.filters import Filters
from data.measures.core import Measure, Tally
from data.measures.interventions import COSTED, YEAR_DAYS, seen, shares_of_cost
from data.measures.interventions_one_to_one import ONE_TO_ONE, OneToOne, one_to_one, with_sen_in_view
from data.measures.listing import Listing, register_rows
from data.reference import threshold
from data.roll import among, distinct
from data.rounding import rounded, said
from data.school import STATUS_CODES, Roll, School, academic_years

AS_AT = (("term", "Half terms are not cut here: whole years are looked at."),)
OPERATIONAL_GUIDE = (
    "Department for Education, The notional SEN budget for mainstream schools: operational guide, "
    "2024 to 2025"
)
NO_TIMETABLE = "No TA timetable is imported, so one-to-one time is not in it."
PLAN = STATUS_CODES.index("E")
NOT_IN_IT = "Support in class and equipment are not in it. "
FULL_RUNS = (
    "Interventions are the even share of each run begun in the academic year, to its end. "
    + ONE_TO_ONE
    + "A pupil counts with SEN as they were on the first day of each. Time that had begun by the as-at date counts to "
    "its end or that of the academic year. " + NOT_IN_IT
)


def within_contribution(cost: float) -> float:
    """The part of a pupil's cost in pounds that the school meets itself, before top-up."""
    return min(cost, float(threshold("school_contribution")))


def expected_top_up(cost: float) -> float:
    """The part of a pupil's cost in pounds beyond the school's own contribution."""
    return cost - within_contribution(cost)


def paid(school: School, filters: Filters) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """By academic year: pounds of interventions and pounds of one-to-one time, each by the pupil's place."""
    return school.view(filters).keep("paid", lambda: _paid(school, filters))


def _paid(school: School, filters: Filters) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    found = seen(school, filters)
    part, people = found.part, len(school.people)
    members, cost, _hours = shares_of_cost(found, part.start <= found.day)
    with_sen = part.member_status[members] > 0
    members, cost = members[with_sen], cost[with_sen]
    year = academic_years(part.start[part.member_group[members]])
    made = {}
    for each in years_of(school, found.day):
        alone, kept = of_year(school, filters, each, found.day)
        mine = year == each
        shares = np.bincount(part.member_pupil[members[mine]], cost[mine], minlength=people)
        made[each] = (shares, alone.by_pupil(people, kept))
    return {each: amounts for each, amounts in made.items() if amounts[0].any() or amounts[1].any()}


def years_of(school: School, day: int) -> range:
    """The academic years from the first run or slot of the timetable that anybody recorded to that of a day."""
    starts = (school.parts["interventions"].start, school.parts["deployment"].slots.first)
    begun = np.concatenate([start[start <= day] for start in starts])
    last = terms.academic_year(date.fromordinal(day))
    return range(int(academic_years(begun).min()) if len(begun) else last + 1, last + 1)


def of_year(school: School, filters: Filters, year: int, day: int) -> tuple[OneToOne, np.ndarray]:
    """One-to-one time of an academic year, and which of it had begun by a day for pupils with SEN in view."""
    alone = one_to_one(school, date(year, 9, 1).toordinal(), date(year + 1, 8, 31).toordinal())
    return alone, (alone.day <= day) & with_sen_in_view(school, filters, alone)


def tally_money(school: School, filters: Filters) -> Tally:
    """By academic year and quantity, in pounds with the pupils behind it: what is spent, and the year's budgets."""
    part, tally = school.parts["interventions"], Tally()
    for each, (shares, alone) in paid(school, filters).items():
        both = shares + alone
        whose = both[both > 0]
        name = terms.academic_year_name(each)
        tally[(name, "spent")] = (float(shares.sum()), int((shares > 0).sum()))
        tally[(name, "one-to-one")] = (float(alone.sum()), int((alone > 0).sum()))
        within = np.minimum(whose, float(threshold("school_contribution")))
        tally[(name, "within")] = (float(within.sum()), len(whose))
        tally[(name, "above")] = (float((whose - within).sum()), len(whose))
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


def one_to_one_left_out(school: School, alone: OneToOne, kept: np.ndarray) -> list[str]:
    """That there is no timetable, or for how many pupils a TA\u2019s hour has no known cost."""
    if school.lacking(("ta_timetable.csv",)):
        return [NO_TIMETABLE]
    unpriced = distinct(alone.pupil[kept & np.isnan(alone.pounds)])
    whose = "1 pupil" if unpriced == 1 else f"{said(unpriced, 0)} pupils"
    words = f"One-to-one time of {whose} left out in part: the hourly cost of the TA is not known."
    return [words] if unpriced else []


def money_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """The runs and the one-to-one time without a cost, and the budgets that a part of the school is not set beside."""
    found = seen(school, filters)
    part, lines = found.part, []
    runs = np.unique(part.member_group[found.members])
    unknown = int((np.isnan(part.cost[runs]) & (part.start[runs] <= found.day)).sum())
    if unknown:
        lines.append(
            f"{said(unknown, 0)} group{'' if unknown == 1 else 's'} left out: the cost is not known."
        )
    this_year = terms.academic_year(date.fromordinal(found.day))
    lines += one_to_one_left_out(school, *of_year(school, filters, this_year, found.day))
    if filters.cuts_anyone:
        lines.append("Budgets are the whole school\u2019s, so they are not set beside a part of it.")
    return tuple(lines)


intervention_money = Measure(
    key="intervention_money",
    title="Support and the notional SEN budget",
    definition="What interventions and one-to-one time of each academic year cost for pupils with SEN, shown apart; "
    "how much of both together lies within the first \u00a36,000 a pupil, which a school meets itself, and how much "
    "beyond it; beside the school\u2019s notional SEN budget and top-up funding. "
    + FULL_RUNS
    + "The notional budget is indicative, and it is not \u00a36,000 for every pupil with SEN.",
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


def top_ups(school: School, filters: Filters) -> list[dict]:
    """One row a pupil with SEN today in view who cost over 6,000 pounds in the year to the day or brings top-up.

    Pounds of ``intervention_cost``, ``one_to_one_cost`` and both as ``cost``; ``expected`` beyond 6,000, ``received``
    from the plan (None: a plan that does not say; 0 without a plan), ``shortfall`` (None where not known).
    """
    view = school.view(filters)
    in_view = view.sen.tolist()
    everybody = view.roll.keep("top ups", lambda: _top_ups(school, view.roll))
    return [row for place, row in everybody if in_view[place]]


def _top_ups(school: School, roll: Roll) -> list[tuple[int, dict]]:
    """The rows of everybody with SEN on roll, each with their place in it."""
    shares, alone = paid_in_year_to(school, roll.day)
    funded, rows = school.parts["funding"].top_up, []
    for place in np.flatnonzero(roll.status > 0).tolist():
        pupil = int(roll.pupil[place])
        of_runs, of_time = float(shares[pupil]), float(alone[pupil])
        received = None if np.isnan(funded[pupil]) else float(funded[pupil])
        received = received if roll.status[place] == PLAN else 0.0
        expected = expected_top_up(of_runs + of_time)
        if expected or received:
            row = {"pupil": pupil, "intervention_cost": of_runs, "one_to_one_cost": of_time}
            row |= {"cost": of_runs + of_time, "expected": expected, "received": received}
            row |= {"shortfall": None if received is None else max(0.0, expected - received)}
            rows.append((place, row))
    return rows


def paid_in_year_to(school: School, day: int) -> tuple[np.ndarray, np.ndarray]:
    """Pounds of runs begun in the year to a day, and of one-to-one time in it, each by the pupil's place."""
    found = seen(school, Filters(as_at=date.fromordinal(day)))
    part, people = found.part, len(school.people)
    members, cost, _hours = shares_of_cost(found, (day - YEAR_DAYS < part.start) & (part.start <= day))
    shares = np.bincount(part.member_pupil[members], cost, minlength=people)
    return shares, one_to_one(school, day - YEAR_DAYS + 1, day).by_pupil(people)


def tally_top_up(school: School, filters: Filters) -> Tally:
    """Pounds expected, received, and short of what is expected, each with the pupils behind it."""
    rows = top_ups(school, filters)
    known = [row for row in rows if row["received"] is not None]
    amounts = {
        "expected": [row["expected"] for row in rows],
        "received": [row["received"] for row in known],
        "shortfall": [row["shortfall"] for row in known],
    }
    return Tally(
        {
            (name,): (float(sum(of)), sum(pounds > 0 for pounds in of), len(rows))
            for name, of in amounts.items()
        }
    )


def value_top_up(tally: Tally) -> list[dict]:
    """A row an amount; ``n`` are all pupils beyond 6,000 pounds or with top-up funding."""
    return [
        {"quantity": quantity, "value": pounds, "unit": "pounds", "numerator": people, "denominator": None,
         "n": whole, "low": None, "high": None, "note": ""}
        for (quantity,), (pounds, people, whole) in tally.items()
    ]  # fmt: skip


def top_up_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """The plans that do not say what they bring, and what is missing from the costs."""
    unsaid = sum(row["received"] is None for row in top_ups(school, filters))
    whose = "1 pupil" if unsaid == 1 else f"{said(unsaid, 0)} pupils"
    lines = [f"The plan of {whose} does not say what it brings: left out of the shortfall."] if unsaid else []
    day = school.effective(filters.as_at).toordinal()
    alone, view = one_to_one(school, day - YEAR_DAYS + 1, day), school.view(filters)
    in_view = among(alone.pupil, view.roll.pupil[view.sen], len(school.people))
    return (*lines, *one_to_one_left_out(school, alone, in_view))


def top_up_counted(school: School, filters: Filters) -> str:
    """Whose money it is, and which year."""
    rows, until = top_ups(school, filters), school.effective(filters.as_at)
    who = f"{said(len(rows), 0)} pupil" + ("" if len(rows) == 1 else "s")
    return f"{who} beyond \u00a36,000 or with top-up funding, in the year to {long_date(until)}."


TOP_UP = (
    "What recorded support of the year to the as-at date cost beyond the first \u00a36,000 a pupil, which is the "
    "top-up a school may expect, beside the top-up funding that the pupil\u2019s latest plan brings in a year: of "
    "pupils on the SEN register today. Interventions are the even share of each run begun in that year, to its end. "
    + ONE_TO_ONE
    + NOT_IN_IT
    + "What nobody recorded is not in it either, so a shortfall is a reason to look at the plan and no claim. A pupil "
    "without a plan receives none."
)

top_up = Measure(
    key="top_up_shortfall",
    title="Top-up expected and received",
    definition=TOP_UP,
    formula="expected: sum over pupils of max(0, cost - 6,000); shortfall: sum over pupils of max(0, expected - "
    "received)",
    unit="pounds",
    source=OPERATIONAL_GUIDE,
    groups=("quantity",),
    tally=tally_top_up,
    value=value_top_up,
    needs=(*COSTED, "sen.csv"),
    ignores=AS_AT,
    left_out=top_up_left_out,
    counted=top_up_counted,
)


def top_up_rows(school: School, filters: Filters) -> list[dict]:
    """One row a pupil beyond 6,000 pounds or with top-up funding, the largest shortfall first."""
    found = {row["pupil"]: row for row in top_ups(school, filters)}
    rows = [
        row | _in_pounds(found[row["pupil"]])
        for row in register_rows(school, filters)
        if row["pupil"] in found
    ]
    return sorted(rows, key=lambda row: (-(row["shortfall"] or 0), -row["cost"]))


def _in_pounds(amounts: dict) -> dict:
    of = {name: value for name, value in amounts.items() if name != "pupil"}
    return {name: "" if value is None else int(rounded(value, 0)) for name, value in of.items()}


top_up_list = Listing(
    key="top_up_list",
    title="Top-up pupil by pupil",
    definition="Pupils with SEN on roll whose support costs over \u00a36,000, or whose plan brings top-up funding. "
    + TOP_UP,
    source=OPERATIONAL_GUIDE,
    columns=(
        "surname", "forename", "year_group", "sen_status", "intervention_cost", "one_to_one_cost", "cost",
        "expected", "received", "shortfall",
    ),
    rows=top_up_rows,
    needs=(*COSTED, "sen.csv"),
    ignores=AS_AT,
    readers=terms.PUPIL_COSTS_SEEN_BY,
)  # fmt: skip
