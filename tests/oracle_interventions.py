"""Cost and gain of provision a second time: slow, obvious, over plain rows, so that the fast ones can be checked."""

from datetime import date, timedelta

from data.filters import Filters
from data.terms import academic_year, academic_year_name
from tests.oracle import areas, enrolment_on, needs_on, status_on, year_on


def is_in_view(rows: dict, number: int, of: dict, filters: Filters) -> bool:
    """Whether the reader asks about a pupil as they were on the first day of a run."""
    one, when = rows["school"]["pupils"][number - 1], of["start_date"]
    enrolment = enrolment_on(one, when)
    if filters.year_group and (enrolment is None or year_on(enrolment, when) not in filters.year_group):
        return False
    if not filters.need_area:
        return True
    if enrolment is None or status_on(one, when) == "N":
        return False
    found = areas(needs_on(one, when), filters.needs)
    return bool(set(found) & set(filters.need_area))


def has_ended(of: dict, as_at) -> bool:
    """Whether a run ended in the year to a day."""
    end = of["end_date"]
    return end is not None and of["start_date"] <= as_at and as_at - timedelta(days=365) < end <= as_at


def cost_of(rows: dict, of: dict) -> float | None:
    """The pounds a run took, or None where nobody can know."""
    price = next(one["hourly_cost"] for one in rows["staff"] if one["staff_id"] == of["staff_id"])
    if price is None:
        return of["resource_cost"] if of["provider"] == "external" else None
    sessions = of["sessions_delivered"]
    if sessions is None:
        sessions = of["sessions_planned"]
    if sessions is None:
        if of["end_date"] is None:
            return None
        sessions = ((of["end_date"] - of["start_date"]).days + 1) / 7 * of["sessions_per_week"]
    minutes = of["minutes_per_session"] + (of["preparation_minutes_per_session"] or 0)
    return sessions * minutes / 60 * price + (of["resource_cost"] or 0)


def pairs_of(rows: dict, filters: Filters, as_at) -> list[tuple[dict, dict, dict]]:
    """Kind, run and member of every member in view of a run that ended."""
    found = []
    for one in rows["members"]:
        of = next(each for each in rows["runs"] if each["group_id"] == one["group_id"])
        kind = next(each for each in rows["kinds"] if each["intervention_id"] == of["intervention_id"])
        if has_ended(of, as_at) and is_in_view(rows, one["pupil_no"], of, filters):
            found.append((kind, of, one))
    return found


def costs(rows: dict, filters: Filters, as_at) -> dict[str, tuple[float, int]]:
    """Pounds and pupils by intervention."""
    found: dict[str, tuple[float, int]] = {}
    for kind, of, _one in pairs_of(rows, filters, as_at):
        paid = cost_of(rows, of)
        if paid is not None:
            size = sum(each["group_id"] == of["group_id"] for each in rows["members"])
            before = found.get(kind["name"], (0.0, 0))
            found[kind["name"]] = (before[0] + paid / size, before[1] + 1)
    return found


def gain_of(kind: dict, one: dict, as_at) -> tuple[float, float | None] | None:
    """Gain and months passed of a usable pair, else None."""
    if one["entry_score"] is None or one["exit_score"] is None or one["entry_beyond"] or one["exit_beyond"]:
        return None
    if one["exit_test"] and one["exit_test"] != kind["test"]:
        return None
    passed = None
    if one["exit_date"] and one["exit_date"] > as_at:
        return None
    if one["entry_date"] and one["exit_date"]:
        passed = (one["exit_date"] - one["entry_date"]).days / 30.4375
        if passed < 1:
            return None
    if passed is None and kind["scale"] == "months":
        return None
    return one["exit_score"] - one["entry_score"], passed


def gains(rows: dict, filters: Filters, as_at) -> dict[str, list[tuple[float, float | None]]]:
    """The usable gains by intervention."""
    found: dict[str, list] = {}
    for kind, _of, one in pairs_of(rows, filters, as_at):
        gain = gain_of(kind, one, as_at)
        if gain is not None:
            found.setdefault(kind["name"], []).append(gain)
    return found


def school_weeks(rows: dict, year: int, begin, end) -> float:
    """The school weeks of an academic year from one day to another, both in: Mondays to Fridays of its terms."""
    halves = [(start, stop) for of, _name, start, stop in rows["school"]["terms"] if of == year]
    share, weeks, day = (1.0 if halves else 38 / 52), 0.0, date(year, 9, 1)
    while day <= date(year + 1, 8, 31):
        inside = not halves or any(start <= day <= stop for start, stop in halves)
        if inside and day.weekday() < 5 and begin <= day <= end:
            weeks += share / 5
        day += timedelta(days=1)
    return weeks


def first_school_day(rows: dict, year: int, begin, end):
    """The first day of the same, or None where there is none."""
    day = max(begin, date(year, 9, 1))
    while day <= min(end, date(year + 1, 8, 31)):
        if school_weeks(rows, year, day, day):
            return day
        day += timedelta(days=1)
    return None


def money(rows: dict, as_at) -> dict[tuple[str, str], float]:
    """Pounds by academic year and quantity, of the whole school without budgets."""
    runs: dict[int, dict[int, float]] = {}
    for one in rows["members"]:
        of = next(each for each in rows["runs"] if each["group_id"] == one["group_id"])
        paid, when = cost_of(rows, of), of["start_date"]
        if (
            paid is None
            or when > as_at
            or status_on(rows["school"]["pupils"][one["pupil_no"] - 1], when) == "N"
        ):
            continue
        size = sum(each["group_id"] == of["group_id"] for each in rows["members"])
        whose = runs.setdefault(academic_year(when), {})
        whose[one["pupil_no"]] = whose.get(one["pupil_no"], 0.0) + paid / size
    alone = one_to_one(rows, as_at)
    made = {}
    for year in sorted({*runs, *alone}):
        mine, theirs = runs.get(year, {}), alone.get(year, {})
        both = [mine.get(number, 0.0) + theirs.get(number, 0.0) for number in {*mine, *theirs}]
        name = academic_year_name(year)
        made |= {(name, "spent"): sum(mine.values()), (name, "one-to-one"): sum(theirs.values())}
        made |= {(name, "within"): sum(min(cost, 6000) for cost in both)}
        made |= {(name, "above"): sum(max(0, cost - 6000) for cost in both)}
    return made


def one_to_one(rows: dict, as_at) -> dict[int, dict[int, float]]:
    """Pounds of one-to-one time by academic year and pupil."""
    found: dict[int, dict[int, float]] = {}
    for slot in rows["slots"]:
        price = next(one["hourly_cost"] for one in rows["staff"] if one["staff_id"] == slot["staff_id"])
        number, end = int(slot["pupils"]), slot["to_date"] or date(2030, 8, 31)
        for year in range(2023, academic_year(as_at) + 1):
            begun = first_school_day(rows, year, slot["from_date"], end)
            one = rows["school"]["pupils"][number - 1]
            if begun is None or begun > as_at or price is None or status_on(one, begun) == "N":
                continue
            hours = (slot["end_minute"] - slot["start_minute"]) / 60
            whose = found.setdefault(year, {})
            weeks = school_weeks(rows, year, slot["from_date"], end)
            whose[number] = whose.get(number, 0.0) + hours * price * weeks
    return found
