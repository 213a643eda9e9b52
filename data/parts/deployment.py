"""What TAs are paid to do and what was seen of it: timetable, observed pupil time, the TA audit, training."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import Connection, Row, select

from data import models, snapshot, terms
from data.school import ALWAYS, AREA_CODES, NEED_CODES, NEVER, School

ACTIVITY = {name: place for place, name in enumerate(terms.ACTIVITIES)}
YEAR = {name: place for place, name in enumerate(terms.YEAR_GROUPS)}
ASSISTANTS = ("TA", "HLTA")


@dataclass(frozen=True)
class Staff:
    """One place a member of staff: whether a TA or HLTA, first and last day in post, pounds an hour (NaN: unknown)."""

    assistant: np.ndarray
    first: np.ndarray
    last: np.ndarray
    cost: np.ndarray

    def in_post(self, day: int) -> np.ndarray:
        """Which TAs and HLTAs are in post on a day."""
        return self.assistant & (self.first <= day) & (day <= self.last)


@dataclass(frozen=True)
class Slots:
    """One place a weekly slot: whose, the days it holds between, minutes, activity and year group (-1: not said).

    ``out`` says whether pupils are out of their class in it: yes (1), no (0), not said (-1).
    ``named_slot`` and ``named_pupil`` are the pupils that slots name, one place a naming.
    """

    staff: np.ndarray
    first: np.ndarray
    last: np.ndarray
    minutes: np.ndarray
    activity: np.ndarray
    year: np.ndarray
    out: np.ndarray
    named_slot: np.ndarray
    named_pupil: np.ndarray


@dataclass(frozen=True)
class Seen:
    """One place an observed day of a pupil on roll: minutes with teacher, TA, peers and alone, a column each.

    ``year``, ``status``, ``area`` and ``areas`` are as in ``data.school.Roll``, true on that day; ``off_roll`` are the
    days of observations outside the time on roll.
    """

    pupil: np.ndarray
    day: np.ndarray
    minutes: np.ndarray
    year: np.ndarray
    status: np.ndarray
    area: np.ndarray
    areas: np.ndarray
    off_roll: np.ndarray


@dataclass(frozen=True)
class Deployment:
    """All of it; ``answers`` to the audit are (day, round, respondent, role, theme, item, score), oldest first.

    ``training`` has a row a TA at a session: day, need type (-1: none), place in ``staff``. ``week_minutes`` is the
    length of the school's week.
    """

    staff: Staff
    slots: Slots
    seen: Seen
    answers: tuple[tuple, ...]
    training: np.ndarray
    week_minutes: float


def load(connection: Connection, school: School) -> Deployment:
    """Read what is known of TAs; empty where nothing was imported."""
    person, hours = models.StaffMember, models.School.school_week_hours
    rows = connection.execute(
        select(person.staff_id, person.role, person.start_date, person.end_date, person.hourly_cost)
        .where(person.urn == school.urn)
        .order_by(person.staff_id)
    ).all()
    place = {row.staff_id: number for number, row in enumerate(rows)}
    staff = Staff(
        np.array([row.role in ASSISTANTS for row in rows], dtype=bool),
        _whole([_day(row.start_date, ALWAYS) for row in rows]),
        _whole([_day(row.end_date, NEVER) for row in rows]),
        np.array([np.nan if row.hourly_cost is None else row.hourly_cost for row in rows], dtype=float),
    )
    week = connection.execute(select(hours).where(models.School.urn == school.urn)).scalar()
    slots = _slots(connection, school, place, staff)
    answers = _answers(connection, school.urn)
    training = _training(connection, school.urn, place)
    return Deployment(staff, slots, _seen(connection, school), answers, training, 60 * (week or 25.0))


def _slots(connection: Connection, school: School, place: dict[str, int], staff: Staff) -> Slots:
    slot = models.TimetableSlot
    order = (slot.staff_id, slot.weekday, slot.from_date, slot.start_minute)
    rows = connection.execute(select(slot).where(slot.urn == school.urn).order_by(*order)).all()
    pupil = {number: index for index, number in enumerate(school.people["pupil_no"].tolist())}
    named = [
        (number, pupil[int(text)])
        for number, row in enumerate(rows)
        for text in sorted(set((row.pupils or "").split(";")) - {""})
        if int(text) in pupil
    ]
    who = _whole([place[row.staff_id] for row in rows])
    first = np.maximum(_whole([row.from_date.toordinal() for row in rows]), staff.first[who])
    return Slots(
        who, first, np.minimum(_last_days(rows), staff.last[who]),
        _whole([row.end_minute - row.start_minute for row in rows]),
        _whole([ACTIVITY[row.activity] for row in rows]),
        _whole([YEAR.get(row.year_group, -1) for row in rows]),
        _whole([-1 if row.in_class is None else int(not row.in_class) for row in rows]),
        _whole([one[0] for one in named]), _whole([one[1] for one in named]),
    )  # fmt: skip


def _last_days(rows: list[Row]) -> np.ndarray:
    """The last day of each slot: its own, or the day before a later timetable of that TA takes its time.

    A school that loads a new timetable seldom ends the old one, and hours would count twice.
    """
    last = [_day(row.to_date, NEVER) for row in rows]
    days: dict[tuple, list[int]] = {}
    for number, row in enumerate(rows):
        days.setdefault((row.staff_id, row.weekday), []).append(number)
    for numbers in days.values():
        for at, number in enumerate(numbers):
            mine = rows[number]
            for later in numbers[at + 1 :]:
                other = rows[later]
                overlaps = other.start_minute < mine.end_minute and mine.start_minute < other.end_minute
                if overlaps and other.from_date > mine.from_date:
                    last[number] = min(last[number], other.from_date.toordinal() - 1)
    return _whole(last)


def _seen(connection: Connection, school: School) -> Seen:
    time = models.PupilTime
    rows = connection.execute(
        select(time).where(time.urn == school.urn).order_by(time.date, time.pupil_no)
    ).all()
    place = {number: index for index, number in enumerate(school.people["pupil_no"].tolist())}
    found, off_roll = [], []
    for day in dict.fromkeys(row.date for row in rows):
        roll = school.on(day)
        at = {pupil: number for number, pupil in enumerate(roll.pupil.tolist())}
        for row in rows:
            if row.date == day and place[row.pupil_no] in at:
                found.append((row, roll, at[place[row.pupil_no]]))
            elif row.date == day:
                off_roll.append(day.toordinal())
    minutes = [
        (row.minutes_teacher, row.minutes_ta, row.minutes_peers, row.minutes_alone) for row, *_ in found
    ]
    return Seen(
        _whole([roll.pupil[at] for _, roll, at in found]), _whole([roll.day for _, roll, _ in found]),
        np.array(minutes, dtype=float).reshape(-1, 4),
        *(_whole([getattr(roll, name)[at] for _, roll, at in found]) for name in ("year", "status", "area")),
        np.array([roll.areas[at] for _, roll, at in found], dtype=bool).reshape(-1, len(AREA_CODES)),
        _whole(off_roll),
    )  # fmt: skip


def _answers(connection: Connection, urn: int) -> tuple[tuple, ...]:
    answer = models.TaAuditAnswer
    rows = connection.execute(
        select(
            answer.date, answer.round, answer.respondent, answer.role, answer.theme, answer.item, answer.score
        )
        .where(answer.urn == urn)
        .order_by(answer.date, answer.round, answer.respondent, answer.theme, answer.item)
    )
    # Each text stands in many answers and is held once.
    return tuple((row.date.toordinal(), *map(snapshot.held_once, row[1:])) for row in rows)


def _training(connection: Connection, urn: int, place: dict[str, int]) -> np.ndarray:
    session, there = models.CpdSession, models.CpdAttendance
    rows = connection.execute(
        select(session.date, session.need_type, there.staff_id)
        .where(session.urn == urn)
        .join(there, (there.urn == session.urn) & (there.session_id == session.session_id))
        .order_by(session.session_id, there.staff_id)
    )
    need = {code: number for number, code in enumerate(NEED_CODES)}
    made = [(row.date.toordinal(), need.get(row.need_type, -1), place[row.staff_id]) for row in rows]
    return np.array(made, dtype=np.int64).reshape(-1, 3)


def _day(day: date | None, missing: int) -> int:
    return day.toordinal() if day else missing


def _whole(numbers: list) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)
