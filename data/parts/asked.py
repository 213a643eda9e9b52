"""What is asked for: hours of help in EHC plans, and training that TAs say they want."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, select

from data import models
from data.parts.deployment import ASSISTANTS
from data.school import School


@dataclass(frozen=True)
class Asked:
    """One place a plan that names weekly hours, in the order of its day: ``pupil``, ``day``, ``minutes`` a week.

    ``wishes`` has by (round, need type) of the confidence audit how many TAs want training, how many were asked, and
    how many others were.
    """

    pupil: np.ndarray
    day: np.ndarray
    minutes: np.ndarray
    wishes: dict[tuple[str, str], tuple[int, int, int]]


def load(connection: Connection, school: School) -> Asked:
    """Read what is asked for; empty where nothing was imported."""
    return Asked(*_plans(connection, school), _wishes(connection, school.urn))


def _plans(connection: Connection, school: School) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    plan = models.EhcRequest
    rows = connection.execute(
        select(plan.pupil_no, plan.plan_date, plan.weekly_hours)
        .where(plan.urn == school.urn, plan.plan_date.is_not(None), plan.weekly_hours.is_not(None))
        .order_by(plan.plan_date, plan.request_date, plan.pupil_no)
    ).all()
    place = {number: index for index, number in enumerate(school.people["pupil_no"].tolist())}
    found = [(place[row.pupil_no], row.plan_date.toordinal(), round(60 * row.weekly_hours)) for row in rows]
    return tuple(np.array(found, dtype=np.int64).reshape(-1, 3).T)


def _wishes(connection: Connection, urn: int) -> dict[tuple[str, str], tuple[int, int, int]]:
    answer = models.CpdAnswer
    rows = connection.execute(
        select(answer.round, answer.need_type, answer.role, answer.training_wanted)
        .where(answer.urn == urn, answer.training_wanted.is_not(None))
        .order_by(answer.round, answer.respondent, answer.need_type)
    ).all()
    tas = [row for row in rows if row.role in ASSISTANTS]
    asked = Counter((row.round, row.need_type) for row in rows)
    of_tas = Counter((row.round, row.need_type) for row in tas)
    wanted = Counter((row.round, row.need_type) for row in tas if row.training_wanted)
    return {key: (wanted[key], of_tas[key], asked[key] - of_tas[key]) for key in asked}
