"""A school read into memory, once per data version."""

import sys
from collections import OrderedDict
from datetime import date
from importlib import import_module
from threading import Lock

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Engine, func, select

from data import models, reference, store, terms
from data.school import ALWAYS, NEED_CODES, NEVER, STATUS_CODES, School

# Which table of the store holds the rows of each file of the data pack.
FILES = {
    "pupils.csv": models.Pupil,
    "sen.csv": models.SenStatus,
    "needs.csv": models.Need,
    "ehc.csv": models.EhcRequest,
    "sen_reviews.csv": models.SenReview,
    "attendance.csv": models.AttendanceWeek,
    "suspensions.csv": models.Suspension,
    "assessments.csv": models.Assessment,
    "staff.csv": models.StaffMember,
    "ta_timetable.csv": models.TimetableSlot,
    "pupil_time.csv": models.PupilTime,
    "ta_audit.csv": models.TaAuditAnswer,
    "interventions.csv": models.Intervention,
    "intervention_groups.csv": models.InterventionGroup,
    "intervention_pupils.csv": models.InterventionPupil,
    "cpd_audit.csv": models.CpdAnswer,
    "cpd_sessions.csv": models.CpdSession,
    "cpd_attendance.csv": models.CpdAttendance,
    "budget.csv": models.BudgetLine,
}
# What else a page asks of a school, each a module that offers ``load(connection, school)``; kept in ``School.parts``.
PARTS: tuple[str, ...] = (
    "data.parts.attendance",
    "data.parts.suspensions",
    "data.parts.assessments",
    "data.parts.support",
    "data.parts.reviews",
    "data.parts.interventions",
    "data.parts.funding",
    "data.parts.cpd",
    "data.parts.deployment",
    "data.parts.asked",
)
# What is worked out of a school when its pages are read takes as much memory as the school itself.
SCHOOLS_AT_HAND = 4


class AtHand:
    """Of many schools, what is worked out of each stays for those that were read last."""

    def __init__(self) -> None:
        self._read: OrderedDict[int, School] = OrderedDict()
        self._reading = Lock()

    def read(self, school: School) -> School:
        """The school, whose page is read now; the one that was read longest ago lets go of what it can make again."""
        with self._reading:
            self._read[school.urn] = school
            self._read.move_to_end(school.urn)
            gone = self._read.popitem(last=False)[1] if len(self._read) > SCHOOLS_AT_HAND else None
        if gone:
            gone.forget()
        return school


def build(engine: Engine, urn: int) -> School:
    """Read one school into memory, in one read transaction so that all of it is of one data version."""
    with store.reading(engine) as connection:
        row = connection.execute(select(models.School).where(models.School.urn == urn)).one()
        school = School(
            urn=urn, name=row.name, phase=row.phase, version=row.data_version, demo=row.demo,
            data_date=row.data_date or _latest_mark(connection, urn) or date.today(),
            local_authority=row.local_authority, terms=_half_terms(connection, urn),
            benchmarks=tuple(_rows(connection, models.SchoolBenchmark, urn)), files=_files(connection, urn),
            **_register(connection, urn),
        )  # fmt: skip
        for part in PARTS:
            school.parts[part.rsplit(".", 1)[1]] = import_module(part).load(connection, school)
    # The days that the parts were made from are others than those that pages ask for.
    school.forget_rolls()
    return school


def frame(connection: Connection, table: type, urn: int, *names: str) -> pd.DataFrame:
    """The named columns of one table of one school, in the order of its key."""
    columns = [getattr(table, name) for name in names]
    query = select(*columns).where(table.urn == urn).order_by(*table.__table__.primary_key)
    # Not read_sql, which first asks the database whether the question is a table: PostgreSQL's driver answers with an
    # error, and that holds the school it was read for until somebody searches for circles.
    return pd.read_sql_query(query, connection)


def held_once(text: object) -> object:
    """The same text as one object, however often it is read; what is no text as it is."""
    return sys.intern(text) if isinstance(text, str) else text


def _rows(connection: Connection, table: type, urn: int) -> list:
    query = select(table).where(table.urn == urn).order_by(*table.__table__.primary_key)
    return list(connection.execute(query))


def _half_terms(connection: Connection, urn: int) -> list[tuple]:
    columns = (models.Term.academic_year, models.Term.term, models.Term.start, models.Term.end)
    found = connection.execute(select(*columns).where(models.Term.urn == urn).order_by(models.Term.start))
    return [tuple(row) for row in found]


def _files(connection: Connection, urn: int) -> frozenset[str]:
    def any_row(table: type) -> bool:
        return connection.execute(select(table.urn).where(table.urn == urn).limit(1)).first() is not None

    return frozenset(name for name, table in FILES.items() if any_row(table))


def _latest_mark(connection: Connection, urn: int) -> date | None:
    """The day of the latest mark in the register of sessions; of weekly totals, the Friday of the latest week."""
    table = models.AttendanceWeek
    # A week that was exported before anybody marked it holds no mark.
    marked = (table.urn == urn, table.marks != reference.NO_MARK * 10)
    week = connection.execute(select(func.max(table.week)).where(*marked)).scalar()
    if week is None:
        return None
    marks = connection.execute(select(table.marks).where(*marked, table.week == week)).scalars()
    last = max((len(text.rstrip(reference.NO_MARK)) for text in marks if text), default=10)
    return date.fromordinal(week + (last - 1) // 2)


def _register(connection: Connection, urn: int) -> dict[str, pd.DataFrame]:
    """Pupils, enrolments, statuses and needs, with days as day numbers and codes as places."""
    people = frame(
        connection, models.Pupil, urn, "pupil_no", "upn", "surname", "forename", "sex", "date_of_birth",
        "pupil_premium", "fsm", "eal", "looked_after", "young_carer",
    ).astype({"date_of_birth": object})  # fmt: skip
    people["date_of_birth"] = [day if isinstance(day, date) else None for day in people["date_of_birth"]]
    enrolments = frame(
        connection, models.Enrolment, urn, "pupil_no", "entry_date", "leaving_date", "year_group",
        "year_group_in", "registration_group", "enrolment_status",
    )  # fmt: skip
    statuses = frame(
        connection, models.SenStatus, urn, "pupil_no", "status", "start_date", "end_date", "start_reason",
        "end_reason",
    )  # fmt: skip
    needs = frame(connection, models.Need, urn, "pupil_no", "need_type", "rank", "start_date", "end_date")
    place = {number: index for index, number in enumerate(people["pupil_no"])}
    for table in (enrolments, statuses, needs):
        table["pupil"] = np.array([place[number] for number in table["pupil_no"]], dtype=np.int64)
    enrolments["start"], enrolments["end"] = _days(enrolments["entry_date"], enrolments["leaving_date"])
    enrolments["year"] = _codes(enrolments["year_group"], terms.YEAR_GROUPS)
    enrolments["year_in"] = enrolments["year_group_in"].astype(np.int64)
    enrolments["counts"] = enrolments["enrolment_status"].isin(terms.ON_ROLL_STATUSES).astype(np.int64)
    statuses["start"], statuses["end"] = _days(statuses["start_date"], statuses["end_date"])
    statuses["status"] = _codes(statuses["status"], STATUS_CODES)
    needs["start"], needs["end"] = _days(needs["start_date"], needs["end_date"])
    needs["need"] = _codes(needs["need_type"], NEED_CODES)
    needs["rank"] = needs["rank"].astype(np.int64)
    # A trust holds many schools: texts that come again and again are held once by all of them, and what has become a
    # code or a day number is not held a second time.
    for table, names in (
        (people, ("surname", "forename")),
        (enrolments, ("registration_group",)),
        (statuses, ("start_reason", "end_reason")),
    ):
        for name in names:
            table[name] = pd.array([held_once(text) for text in table[name]], dtype="str")
    return {
        # What was read is one block of cells, of which each column is a view: a copy lets go of it.
        "people": people.copy(),
        "enrolments": enrolments[
            ["pupil", "start", "end", "year", "year_in", "counts", "registration_group"]
        ],
        "statuses": statuses[["pupil", "start", "end", "status", "start_reason", "end_reason"]],
        "needs": needs[["pupil", "start", "end", "need", "rank"]],
    }


def _days(starts: pd.Series, ends: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Two columns of dates as day numbers; an unknown start is ``ALWAYS``, an unknown end ``NEVER``."""
    return tuple(
        np.array([day.toordinal() if isinstance(day, date) and not pd.isna(day) else missing for day in column],
                 dtype=np.int64)
        for column, missing in ((starts, ALWAYS), (ends, NEVER))
    )  # fmt: skip


def _codes(column: pd.Series, codes: tuple[str, ...]) -> np.ndarray:
    places = {code: place for place, code in enumerate(codes)}
    return np.array([places[code] for code in column], dtype=np.int64)
