"""Attendance in memory: sessions by enrolment and week as dense arrays, and the starts of interventions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from sqlalchemy import Connection, Text, cast, func, select

from data import models, reference
from data.school import School

DAYS = np.arange(5)
# A day is a school day, and a week has so many of them, where at least this share of the roll had a session.
OPEN_SHARE = 0.2
PERIODS_KEPT, FIGURES_KEPT = 8, 512
# What is kept by measure and groups, and small; all else is kept by period.
FIGURES = "national"
# A day number of our centuries has so many digits.
WEEK_DIGITS = 6
COUNTS = ("possible", "authorised", "unauthorised")
# So many weeks of marks are placed at once: all of them would take several times the memory that is held of them.
PIECE = 20_000


@dataclass(frozen=True)
class Starts:
    """Who began which intervention when, one place a pupil and run; ``intervention`` are its names."""

    pupil: np.ndarray
    intervention: np.ndarray
    day: np.ndarray


@dataclass
class Attendance:
    """Sessions by enrolment (a place in ``School.enrolments``) and week.

    ``weeks`` are the Mondays as day numbers, ascending. ``marks`` are the ten stored marks of each week, Monday
    morning to Friday afternoon, as character codes: 0 outside the time on roll and where a week has totals only.
    ``possible``, ``authorised`` and ``unauthorised`` count sessions inside the time on roll. ``open_days`` says
    which days of each week were school days. ``outside`` are the days, in order, of possible sessions marked
    outside any time on roll: kept in the store and counted nowhere. ``born`` is each pupil's birthday as a day
    number, 0 where it is not known.
    """

    weeks: np.ndarray
    marks: np.ndarray
    possible: np.ndarray
    authorised: np.ndarray
    unauthorised: np.ndarray
    open_days: np.ndarray
    outside: np.ndarray
    born: np.ndarray
    starts: Starts
    kept: dict = field(default_factory=dict, repr=False)

    def keep(self, kind: str, key: tuple, make: Callable[[], object]) -> object:
        """What was made of a kind for a key before, else what ``make()`` gives; the arrays never change.

        What is made of a whole period is large, so few of them are kept, and with them goes what was made from them.
        """
        of_kind = self.kept.setdefault(kind, {})
        found = of_kind.get(key)
        if found is None:
            if kind == FIGURES and len(of_kind) >= FIGURES_KEPT:
                of_kind.clear()
            elif kind != FIGURES and len(of_kind) >= PERIODS_KEPT:
                self.kept.clear()
            found = make()
            self.kept.setdefault(kind, {})[key] = found
        return found

    @cached_property
    def absent(self) -> np.ndarray:
        """Sessions missed by enrolment and week."""
        return self.authorised + self.unauthorised

    @cached_property
    def school_days(self) -> np.ndarray:
        """The school days, as day numbers in order."""
        return (self.weeks[:, None] + DAYS)[self.open_days]

    def provisional_from(self, until: int) -> int:
        """The day from which marks may still be corrected, seen from a day: the last few school days to it."""
        few = int(reference.threshold("provisional_school_days"))
        so_far = self.school_days[: np.searchsorted(self.school_days, until, side="right")]
        return int(so_far[-few]) if len(so_far) >= few else int(self.weeks[0]) if len(self.weeks) else until

    def columns(self, first: int, last: int) -> slice:
        """The weeks that hold any of the days from ``first`` to ``last``."""
        return slice(
            int(np.searchsorted(self.weeks, first - 4)), int(np.searchsorted(self.weeks, last, side="right"))
        )


def load(connection: Connection, school: School) -> Attendance:
    """Read the attendance of one school; empty arrays where none was imported."""
    of = school.arrays
    people = school.people["pupil_no"].to_numpy(dtype=np.int64)
    layers = _layers(of["enrolments_pupil"], of["enrolments_start"], len(people))
    daily, totals = _daily(connection, school.urn), _totals(connection, school.urn)
    weeks = np.unique(np.concatenate([daily[1], totals[1]]))
    shape = (len(of["enrolments_start"]), len(weeks))
    marks = np.zeros((*shape, 10), dtype=np.uint8)
    outside = _place_marks(of, layers, weeks, marks, (np.searchsorted(people, daily[0]), *daily[1:]))
    counted = reference.marks()
    counts = {name: getattr(counted, name)[marks].sum(axis=2, dtype=np.uint8) for name in COUNTS}
    _place_totals(of, layers, weeks, counts, (np.searchsorted(people, totals[0]), *totals[1:]))
    return Attendance(
        weeks, marks, *counts.values(), _open_days(of, weeks, marks, counts["possible"]), outside,
        _birthdays(school), _starts(connection, school),
    )  # fmt: skip


def _place_marks(of: dict, layers: list, weeks: np.ndarray, marks: np.ndarray, daily: tuple) -> np.ndarray:
    """Put each week's marks into the rows of the enrolments that held its days; the days of possible sessions that
    no enrolment held, in order."""
    pupil, week, codes = daily
    left = np.where(codes == ord(reference.NO_MARK), 0, codes)
    for layer in layers:
        enrolment = layer[pupil]
        starts, ends = of["enrolments_start"][enrolment], of["enrolments_end"][enrolment]
        held = np.flatnonzero((enrolment >= 0) & (starts <= week + 4) & (week <= ends))
        for rows in np.array_split(held, len(held) // PIECE + 1):
            days = week[rows][:, None] + DAYS
            there = (starts[rows][:, None] <= days) & (days <= ends[rows][:, None])
            sessions = np.repeat(there, 2, axis=1)
            place = np.searchsorted(weeks, week[rows])
            marks[enrolment[rows], place] = np.where(sessions, codes[rows], 0)
            left[rows] *= ~sessions
    row, session = np.nonzero(reference.marks().possible[left])
    return np.sort(week[row] + session // 2)


def _place_totals(of: dict, layers: list, weeks: np.ndarray, counts: dict, totals: tuple) -> None:
    """Put each week's totals into the row of the first enrolment that held any of its days."""
    pupil, week, numbers = totals
    waiting = np.ones(len(week), dtype=bool)
    for layer in layers:
        enrolment = layer[pupil]
        there = (of["enrolments_start"][enrolment] <= week + 4) & (week <= of["enrolments_end"][enrolment])
        rows = np.flatnonzero(there & waiting & (enrolment >= 0))
        waiting[rows] = False
        for place, name in enumerate(COUNTS):
            counts[name][enrolment[rows], np.searchsorted(weeks, week[rows])] = numbers[rows, place]


def _daily(connection: Connection, urn: int) -> tuple[np.ndarray, ...]:
    """The weeks of daily marks: pupil number, week, ten character codes.

    The database hands over a text a pupil and year in place of a row a week, which is twenty times as fast; the
    week and its marks stand together in it, so their order does not matter.
    """
    table = models.AttendanceWeek.__table__
    week_and_marks = cast(table.c.week, Text) + table.c.marks
    query = (
        select(table.c.pupil_no, func.aggregate_strings(week_and_marks, ""))
        .where(table.c.urn == urn, table.c.marks != "")
        .group_by(table.c.academic_year, table.c.pupil_no)
        .order_by(table.c.academic_year, table.c.pupil_no)
    )
    rows = connection.execute(query).all()
    text = b"".join(text.encode("latin-1") for _, text in rows)
    codes = np.frombuffer(text, np.uint8).reshape(-1, WEEK_DIGITS + 10)
    week = np.zeros(len(codes), dtype=np.int64)
    for place in range(WEEK_DIGITS):
        week = 10 * week + (codes[:, place] - ord("0"))
    weeks_each = [len(text) // (WEEK_DIGITS + 10) for _, text in rows]
    pupil = np.repeat(np.array([pupil for pupil, _ in rows], dtype=np.int64), weeks_each)
    return pupil, week, codes[:, WEEK_DIGITS:]


def _totals(connection: Connection, urn: int) -> tuple[np.ndarray, ...]:
    """The weeks of which only totals are known: pupil number, week, the three counts."""
    table = models.AttendanceWeek.__table__
    columns = [table.c[name] for name in ("pupil_no", "week", *COUNTS)]
    query = select(*columns).where(table.c.urn == urn, table.c.marks == "").order_by(*table.primary_key)
    rows = connection.execute(query).all()
    found = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 2 + len(COUNTS))
    return found[:, 0], found[:, 1], found[:, 2:]


def _layers(pupil: np.ndarray, start: np.ndarray, people: int) -> list[np.ndarray]:
    """Each pupil's first enrolment, then each one's second, and so on, as places in the enrolments; -1 for none."""
    order = np.lexsort((start, pupil))
    turn = np.zeros(len(pupil), dtype=np.int64)
    first = np.searchsorted(pupil[order], pupil[order], side="left")
    turn[order] = np.arange(len(pupil)) - first
    layers = []
    for number in range(int(turn.max()) + 1 if len(turn) else 0):
        layer = np.full(people, -1)
        layer[pupil[turn == number]] = np.flatnonzero(turn == number)
        layers.append(layer)
    return layers


def _open_days(of: dict, weeks: np.ndarray, marks: np.ndarray, possible: np.ndarray) -> np.ndarray:
    """Which days of each week were school days; of a week of totals only, as many of its first days as were kept."""
    counts = of["enrolments_counts"] == 1
    on_roll = (of["enrolments_start"][:, None] <= weeks + 4) & (of["enrolments_end"][:, None] >= weeks)
    enough = np.maximum((on_roll & counts[:, None]).sum(axis=0) * OPEN_SHARE, 1)
    sessions = reference.marks().possible[marks].reshape(*marks.shape[:2], 5, 2).any(axis=3)
    marked = sessions.any(axis=2)
    by_mark = sessions[counts].sum(axis=0)
    totals = np.where(marked, 0, possible)[counts]
    by_total = np.stack([(totals > 2 * day).sum(axis=0) for day in DAYS], axis=1).reshape(len(weeks), 5)
    return by_mark + by_total >= enough[:, None]


def _birthdays(school: School) -> np.ndarray:
    days = school.people["date_of_birth"]
    return np.array([day.toordinal() if day else 0 for day in days], dtype=np.int64)


def _starts(connection: Connection, school: School) -> Starts:
    """The first day of each pupil in each run of an intervention: the run's, or that of a later entry."""
    member, group, kind = models.InterventionPupil, models.InterventionGroup, models.Intervention
    query = (
        select(member.pupil_no, kind.name, member.entry_date, group.start_date)
        .join(group, (group.urn == member.urn) & (group.group_id == member.group_id))
        .join(kind, (kind.urn == group.urn) & (kind.intervention_id == group.intervention_id))
        .where(member.urn == school.urn)
        .order_by(member.pupil_no, member.group_id)
    )
    rows = connection.execute(query).all()
    people = school.people["pupil_no"].to_numpy(dtype=np.int64)
    pupil = np.searchsorted(people, np.array([row.pupil_no for row in rows], dtype=np.int64))
    names = np.array([row.name for row in rows], dtype=object)
    days = np.array(
        [max(row.entry_date or row.start_date, row.start_date).toordinal() for row in rows], dtype=np.int64
    )
    return Starts(pupil, names, days)
