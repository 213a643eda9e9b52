"""Cost and gain of provision a second time: slow, obvious, over plain rows, so that the fast ones can be checked."""

from datetime import timedelta

from data.filters import Filters
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
