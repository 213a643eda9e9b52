"""What is in place for pupils, and when it was looked at: intervention groups, reviews of plans."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from data import models
from data.school import NEVER, School


@dataclass(frozen=True)
class Support:
    """By a pupil's place in the school: provision as (name, first day, last day), reviews as the days they were held.

    Days are day numbers; a provision with no end lasts until ``NEVER``. Both are in the order of their days.
    """

    provision: dict[int, list[tuple[str, int, int]]]
    reviews: dict[int, list[int]]


def load(connection: Connection, school: School) -> Support:
    """Read what is in place and what was reviewed; empty where nothing was imported."""
    place = {number: index for index, number in enumerate(school.people["pupil_no"].tolist())}
    return Support(_provision(connection, school, place), _reviews(connection, school, place))


def _provision(connection: Connection, school: School, place: dict[int, int]) -> dict:
    pupil, group, kind = models.InterventionPupil, models.InterventionGroup, models.Intervention
    rows = connection.execute(
        select(pupil.pupil_no, kind.name, group.start_date, group.end_date)
        .where(pupil.urn == school.urn)
        .join(group, (group.urn == pupil.urn) & (group.group_id == pupil.group_id))
        .join(kind, (kind.urn == group.urn) & (kind.intervention_id == group.intervention_id))
        .order_by(group.start_date, kind.name, pupil.pupil_no, group.group_id)
    )
    found: dict[int, list] = {}
    runs: dict[tuple, tuple[str, int, int]] = {}
    for row in rows:
        end = row.end_date.toordinal() if row.end_date else NEVER
        run = (row.name, row.start_date.toordinal(), end)
        # A run is held once by all who are in it.
        found.setdefault(place[row.pupil_no], []).append(runs.setdefault(run, run))
    return found


def _reviews(connection: Connection, school: School, place: dict[int, int]) -> dict:
    plan, ehc = models.SenReview, models.EhcRequest
    held = connection.execute(
        select(plan.pupil_no, plan.review_date)
        .where(plan.urn == school.urn)
        .order_by(plan.pupil_no, plan.review_date)
    ).all()
    held += connection.execute(
        select(ehc.pupil_no, ehc.last_review_date)
        .where(ehc.urn == school.urn, ehc.last_review_date.is_not(None))
        .order_by(ehc.pupil_no, ehc.request_date)
    ).all()  # fmt: skip
    found: dict[int, list] = {}
    for number, day in held:
        found.setdefault(place[number], []).append(day.toordinal())
    return {pupil: sorted(days) for pupil, days in found.items()}
