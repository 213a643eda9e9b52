"""What an hour of staff costs by role, and the top-up funding that plans bring."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, or_, select

from data import models
from data.school import School


@dataclass(frozen=True)
class Funding:
    """Pounds: ``wages`` the mean cost of an hour by role, over the staff in post on the data's own day who have one.

    ``top_up`` is what each pupil's latest plan brings in a year, by the pupil's place in the school; not a number
    where there is no plan or it says nothing.
    """

    wages: dict[str, float]
    top_up: np.ndarray


def load(connection: Connection, school: School) -> Funding:
    """Read what is paid and what is received; empty where nothing was imported."""
    return Funding(_wages(connection, school), _top_up(connection, school))


def _wages(connection: Connection, school: School) -> dict[str, float]:
    person = models.StaffMember
    rows = connection.execute(
        select(person.role, person.hourly_cost)
        .where(
            person.urn == school.urn,
            person.hourly_cost.is_not(None),
            or_(person.start_date.is_(None), person.start_date <= school.data_date),
            or_(person.end_date.is_(None), person.end_date >= school.data_date),
        )
        .order_by(person.staff_id)
    )
    by_role: dict[str, list[float]] = {}
    for row in rows:
        by_role.setdefault(row.role, []).append(row.hourly_cost)
    return {role: float(np.mean(costs)) for role, costs in by_role.items()}


def _top_up(connection: Connection, school: School) -> np.ndarray:
    plan = models.EhcRequest
    rows = connection.execute(
        select(plan.pupil_no, plan.top_up_funding)
        .where(plan.urn == school.urn, plan.plan_date.is_not(None))
        .order_by(plan.plan_date, plan.request_date, plan.pupil_no)
    )
    place = {number: index for index, number in enumerate(school.people["pupil_no"].tolist())}
    found = np.full(len(place), np.nan)
    for row in rows:
        found[place[row.pupil_no]] = np.nan if row.top_up_funding is None else row.top_up_funding
    return found
