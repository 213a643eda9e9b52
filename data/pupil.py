"""Everything kept of one pupil, for the page that shows it on one time axis; for those who may know names."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from data import models, store, terms
from data.dates import long_date
from data.school import School


@dataclass(frozen=True)
class Span:
    """A time with a name: a status, a need, a provision. ``end`` is None while it lasts; ``more`` says more."""

    name: str
    start: date
    end: date | None
    more: str = ""


@dataclass(frozen=True)
class Record:
    """One pupil's record. Shares are percentages, scores in their test's own points, weeks begin on Mondays."""

    name: str
    year_group: str
    registration_group: str
    facts: tuple[tuple[str, str], ...]
    enrolments: tuple[Span, ...]
    statuses: tuple[Span, ...]
    needs: tuple[Span, ...]
    provision: tuple[Span, ...]
    absence: tuple[tuple[date, int, int], ...]
    scores: tuple[tuple[str, str, date, float, str], ...]
    reviews: tuple[tuple[date, str, str], ...]
    suspensions: tuple[tuple[date, float, str], ...]


def read(connection: Connection, school: School, place: int) -> Record:
    """One pupil's record, read from the store."""
    number = int(school.people["pupil_no"].iloc[place])

    def rows(table: type, *order: str) -> list:
        found = select(table.__table__).where(table.urn == school.urn, table.pupil_no == number)
        ordered = found.order_by(*(getattr(table, name) for name in order), *table.__table__.primary_key)
        return connection.execute(ordered).all()

    person = rows(models.Pupil)[0]
    enrolments = rows(models.Enrolment, "entry_date")
    return Record(
        name=f"{person.forename or ''} {person.surname or ''}".strip() or "Name not known",
        year_group=_year_group(enrolments[-1], school.data_date),
        registration_group=enrolments[-1].registration_group or "",
        facts=_facts(person),
        enrolments=tuple(Span("On roll", row.entry_date, row.leaving_date) for row in enrolments),
        statuses=tuple(
            Span(terms.STATUSES[row.status], row.start_date, row.end_date, row.start_reason or "")
            for row in rows(models.SenStatus, "start_date")
        ),
        needs=tuple(
            Span(terms.NEEDS[row.need_type], row.start_date, row.end_date, "primary need" if row.rank == 1 else "")
            for row in rows(models.Need, "rank", "start_date")
        ),
        provision=_provision(connection, school.urn, number),
        absence=tuple(
            (date.fromordinal(row.week), row.possible, row.authorised + row.unauthorised)
            for row in rows(models.AttendanceWeek, "week")
        ),
        scores=tuple(
            (row.subject, row.scale, row.date, row.score, row.beyond or "")
            for row in rows(models.Assessment, "subject", "date")
        ),
        reviews=_reviews(rows),
        suspensions=tuple((row.start_date, row.sessions, row.kind) for row in rows(models.Suspension, "start_date")),
    )  # fmt: skip


def _year_group(enrolment: object, day: date) -> str:
    """The year group on a day, or on the day of leaving, worked on from the academic year it was recorded in."""
    last = min(day, enrolment.leaving_date or day)
    years = terms.academic_year(last) - enrolment.year_group_in
    place = terms.YEAR_GROUPS.index(enrolment.year_group) + years
    return terms.YEAR_GROUPS[min(max(place, 0), len(terms.YEAR_GROUPS) - 1)]


def _facts(person: object) -> tuple[tuple[str, str], ...]:
    asked = {
        "Pupil premium": person.pupil_premium, "Free school meals": person.fsm,
        "English as an additional language": person.eal, "Looked after": person.looked_after,
        "Young carer": person.young_carer,
    }  # fmt: skip
    return tuple((name, {True: "Yes", False: "No", None: "Not known"}[said]) for name, said in asked.items())


def _provision(connection: Connection, urn: int, number: int) -> tuple[Span, ...]:
    """The intervention groups the pupil was or is in, the latest last; the time is the pupil's, else the group's."""
    pupil, group, kind = models.InterventionPupil, models.InterventionGroup, models.Intervention
    found = connection.execute(
        select(kind.name, group.start_date, group.end_date, pupil.sessions_attended, pupil.outcome)
        .where(pupil.urn == urn, pupil.pupil_no == number)
        .join(group, (group.urn == pupil.urn) & (group.group_id == pupil.group_id))
        .join(kind, (kind.urn == group.urn) & (kind.intervention_id == group.intervention_id))
        .order_by(group.start_date, kind.name, group.group_id)
    )
    return tuple(
        Span(row.name, row.start_date, row.end_date, _attended(row.sessions_attended, row.outcome))
        for row in found
    )


def _attended(sessions: float | None, outcome: str | None) -> str:
    said = [f"{sessions:g} sessions attended"] if sessions is not None else []
    return ", ".join(said + ([f"outcome {outcome}"] if outcome else []))


def _reviews(rows) -> tuple[tuple[date, str, str], ...]:
    """Reviews of the support plan and of the EHC plan: the day, what it was, and what came of it or comes next."""
    plan = [
        (
            row.review_date,
            "Support plan reviewed",
            " · ".join(filter(None, (row.outcome, _next(row.next_review_date)))),
        )
        for row in rows(models.SenReview, "review_date")
    ]
    ehc = []
    for row in rows(models.EhcRequest, "request_date"):
        steps = (
            (row.request_date, "EHC needs assessment requested", ""),
            (row.decision_date, f"Decision: {row.decision or 'not recorded'}", ""),
            (row.plan_date, "EHC plan issued", ""),
            (
                row.last_review_date,
                "Annual review held",
                _next(row.next_review_date or _a_year_after(row.last_review_date)),
            ),
        )
        ehc += [step for step in steps if step[0]]
    return tuple(sorted(plan + ehc))


def _next(day: date | None) -> str:
    return f"next {long_date(day)}" if day else ""


def _a_year_after(day: date | None) -> date | None:
    if day is None:
        return None
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap_day else day.day)


def find(school: School, key: str) -> Record | None:
    """The record of the pupil with this key; None alike for a key that is wrong and one that is another school's."""
    if key not in school.keys:
        return None
    place = school.keys.index(key)
    with store.reading(store.school_engine()) as connection:
        return read(connection, school, place)
