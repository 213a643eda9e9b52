"""Whose sessions are counted: the enrolments of a period, each with its status, year group and needs, and its sums."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from data import reference, terms
from data.filters import Filters
from data.measures.attendance_sums import Sums
from data.parts.attendance import Attendance
from data.periods import Period, period
from data.rounding import said
from data.school import (
    AREA_CODES,
    AREA_OF,
    NO_AREA_RECORDED,
    School,
    cut_by_area,
    cut_by_status,
)

FILES = ("pupils.csv", "sen.csv", "attendance.csv")
DFE_ABSENCE = "Department for Education, Pupil absence in schools in England (methodology)"
COMPULSORY = tuple(year.code for year in reference.year_groups() if year.compulsory_age)
YOUNGEST, OLDEST = 5, 15
WHO = (
    "Enrolments of compulsory school age (5 to 15 on 31 August before the year; Years 1 to 11 where no birthday is "
    "known), each with the sessions of its own time on roll; leavers are in. Choose every age, or other year groups "
    "alone, and the others are in too, without a national figure. SEN status, year group and need are those on the "
    "last day on roll in the period. Fifteen-year-olds keep their summer term, which national figures leave out."
)
NO_MARK, NO_REASON = ord(reference.NO_MARK), ord(reference.attendance_lookup(date.max)["N"].stored_as)


@dataclass(frozen=True)
class Units:
    """The enrolments of a period, one place each; all arrays have the same length.

    ``enrolment`` and ``pupil`` are places in the school's own arrays, ``day`` the last day on roll in the period;
    ``year``, ``status``, ``primary``, ``area`` and ``areas`` are as in ``data.school.Roll``, true on that day.
    ``of_age`` says who is of compulsory school age. ``possible``, ``authorised`` and ``unauthorised`` are sessions of
    the period.
    """

    attendance: Attendance
    period: Period
    enrolment: np.ndarray
    pupil: np.ndarray
    day: np.ndarray
    year: np.ndarray
    status: np.ndarray
    primary: np.ndarray
    area: np.ndarray
    areas: np.ndarray
    of_age: np.ndarray
    possible: np.ndarray
    authorised: np.ndarray
    unauthorised: np.ndarray

    @cached_property
    def absent(self) -> np.ndarray:
        """Sessions missed."""
        return self.authorised + self.unauthorised

    @cached_property
    def columns(self) -> slice:
        """The weeks of the period."""
        return self.attendance.columns(self.period.first, self.period.last)

    @cached_property
    def marks(self) -> np.ndarray:
        """The marks of the period's days, unit by week by ten sessions; 0 where there is none."""
        inside = self.period.holds(self.attendance.weeks[self.columns][:, None] + np.repeat(np.arange(5), 2))
        return self.attendance.marks[:, self.columns][self.enrolment] * inside

    @cached_property
    def by_session(self) -> Sums:
        """Sessions missed and possible in each of ten columns, the sessions of the week, Monday morning first."""
        counts = reference.marks()
        absent = (counts.authorised | counts.unauthorised)[self.marks].sum(axis=1, dtype=np.int64)
        return Sums(absent, counts.possible[self.marks].sum(axis=1, dtype=np.int64))

    @cached_property
    def sums(self) -> Sums:
        """All sessions of the period."""
        return Sums(self.absent, self.possible)

    @cached_property
    def doubtful(self) -> tuple[np.ndarray, np.ndarray]:
        """By unit: sessions of school days without a mark, and marks of "no reason yet" that are no longer recent."""
        days = self.attendance.weeks[self.columns][:, None] + np.repeat(np.arange(5), 2)
        is_open = np.repeat(self.attendance.open_days[self.columns], 2, axis=1)
        settled = days < self.attendance.provisional_from(self.period.until)
        unmarked = ((self.marks == NO_MARK) & is_open).sum(axis=(1, 2))
        return unmarked, ((self.marks == NO_REASON) & settled).sum(axis=(1, 2))


@dataclass(frozen=True)
class Asked:
    """The units in view: ``sen`` those with SEN who are asked about, ``peers`` those with no SEN beside them.

    ``no_sessions`` and ``out_of_age`` are how many were left out for it, ``other_ages`` how many of those in view are
    not of compulsory school age.
    """

    units: Units
    sen: np.ndarray
    peers: np.ndarray
    no_sessions: int
    out_of_age: int
    other_ages: int

    def statuses(self) -> dict[str, np.ndarray]:
        """The units of each status row: no SEN, SEN support, EHC plan, all SEN."""
        status = self.units.status
        return {
            "N": self.peers,
            "K": self.sen & (status == 1),
            "E": self.sen & (status == 2),
            "SEN": self.sen,
        }


def units(school: School, chosen: Period) -> Units:
    """The enrolments of a period, made once for each period of a snapshot."""
    attendance = school.parts["attendance"]
    return attendance.keep("units", (chosen,), lambda: _units(school, attendance, chosen))


def _units(school: School, attendance: Attendance, chosen: Period) -> Units:
    of = school.arrays
    last = np.full(len(of["enrolments_start"]), -1)
    for start, end in chosen.spans:
        there = (of["enrolments_start"] <= end) & (of["enrolments_end"] >= start)
        last[there] = np.minimum(of["enrolments_end"][there], end)
    enrolment = np.flatnonzero((last >= 0) & (of["enrolments_counts"] == 1))
    pupil, day = of["enrolments_pupil"][enrolment], last[enrolment]
    status, primary, area, areas = on_their_days(school, pupil, day)
    year = school.year_on(enrolment, chosen.last)
    sums = _sums(attendance, chosen)
    return Units(
        attendance, chosen, enrolment, pupil, day, year, status, primary, area, areas,
        _of_age(attendance.born[pupil], year, chosen.year), *(sums[:, enrolment]),
    )  # fmt: skip


def on_their_days(school: School, pupil: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, ...]:
    """Status, primary need, its area and the areas of all needs of pupils, each on a day of its own.

    A pupil who left and came back stands here twice, so the units are taken in turns of one a pupil.
    """
    of, size = school.arrays, len(pupil)
    status = np.zeros(size, dtype=np.int64)
    primary, areas = np.full(size, -1), np.zeros((size, len(AREA_CODES)), dtype=bool)
    waiting = np.arange(size)
    while len(waiting):
        now = waiting[np.unique(pupil[waiting], return_index=True)[1]]
        waiting = np.setdiff1d(waiting, now)
        unit, asked = np.full(len(school.people), -1), np.full(len(school.people), -1)
        unit[pupil[now]], asked[pupil[now]] = now, day[now]

        def held(table: str, asked: np.ndarray = asked) -> np.ndarray:
            on = asked[of[f"{table}_pupil"]]
            return (of[f"{table}_start"] <= on) & (on <= of[f"{table}_end"]) & (on >= 0)

        true = held("statuses")
        status[unit[of["statuses_pupil"][true]]] = of["statuses_status"][true]
        true = held("needs")
        whose, need = unit[of["needs_pupil"][true]], of["needs_need"][true]
        areas[whose, AREA_OF[need]] = True
        first = of["needs_rank"][true] == 1
        primary[whose[first]] = need[first]
    areas[~areas.any(axis=1), NO_AREA_RECORDED] = True
    return status, primary, np.where(primary >= 0, AREA_OF[primary], NO_AREA_RECORDED), areas


def _of_age(born: np.ndarray, year_group: np.ndarray, year: int) -> np.ndarray:
    youngest = date(year - YOUNGEST, 8, 31).toordinal()
    oldest = date(year - OLDEST - 1, 9, 1).toordinal()
    by_year_group = np.isin(year_group, [terms.YEAR_GROUPS.index(code) for code in COMPULSORY])
    return np.where(born > 0, (oldest <= born) & (born <= youngest), by_year_group)


def _sums(attendance: Attendance, chosen: Period) -> np.ndarray:
    """Possible, authorised and unauthorised sessions of the period by enrolment."""
    columns = attendance.columns(chosen.first, chosen.last)
    weeks = attendance.weeks[columns]
    inside = chosen.holds(weeks[:, None] + np.arange(5))
    whole, part = inside.all(axis=1), inside.any(axis=1) & ~inside.all(axis=1)
    counts = (attendance.possible, attendance.authorised, attendance.unauthorised)
    sums = np.stack([count[:, columns][:, whole].sum(axis=1, dtype=np.int64) for count in counts])
    for place in np.flatnonzero(part):
        column = columns.start + int(place)
        marks = attendance.marks[:, column] * np.repeat(inside[place], 2)
        counted = reference.marks()
        kinds = (counted.possible, counted.authorised, counted.unauthorised)
        sums += np.stack([kind[marks].sum(axis=1, dtype=np.int64) for kind in kinds])
        if _week_counts(chosen, int(weeks[place])):
            totals = ~attendance.marks[:, column].any(axis=1)
            sums += np.stack([np.where(totals, count[:, column], 0) for count in counts])
    return sums


def _week_counts(chosen: Period, monday: int) -> bool:
    """Whether a week of totals only is counted though it is partly outside: when it is over and of the same year."""
    friday = monday + 4
    return friday <= chosen.until and terms.academic_year(date.fromordinal(friday)) == chosen.year


def asked(school: School, filters: Filters, of: Period | None = None) -> Asked:
    """The units in view under the reader's choices, of the reader's period or another; kept for the next panel.

    Only who they are is kept with the choices: the units themselves are large, and go when their period does.
    """
    chosen = of or period(school, filters)
    found = units(school, chosen)
    return Asked(found, *school.view(filters).keep(("asked", chosen), lambda: _asked(school, filters, found)))


def _asked(school: School, filters: Filters, found: Units) -> tuple[np.ndarray, np.ndarray, int, int, int]:
    kept = school.cut_everybody(filters, found.pupil, found.year)
    counted = kept & (found.of_age if ages_apply(filters) else True)
    with_sessions = counted & (found.possible > 0)
    sen = with_sessions & (found.status > 0) & cut_by_status(filters, found.status)
    sen &= cut_by_area(filters, found.area, found.areas)
    peers = with_sessions & (found.status == 0)
    left_out = (counted & ~with_sessions, kept & ~counted, (sen | peers) & ~found.of_age)
    return sen, peers, *(int(mask.sum()) for mask in left_out)


def ages_apply(filters: Filters) -> bool:
    """Whether only pupils of compulsory school age count: unless every age is asked for, or other year groups alone."""
    return not filters.ages and not only_other_years(filters)


def only_other_years(filters: Filters) -> bool:
    """Whether the year groups chosen are all of pupils below or above compulsory school age."""
    return bool(filters.year_group) and not any(year in COMPULSORY for year in filters.year_group)


def sums(absent: np.ndarray, possible: np.ndarray) -> tuple[int, ...]:
    """The sums that a rate over units and its range are made of: n, A, P, A squared, A times P, P squared."""
    a, p = absent.astype(np.int64), possible.astype(np.int64)
    return len(a), int(a.sum()), int(p.sum()), int(a @ a), int(a @ p), int(p @ p)


def counted(school: School, filters: Filters, of: Period | None = None) -> str:
    """Who is behind a figure of absence, such as "187 enrolments with SEN and 1,070 with no SEN"."""
    found = asked(school, filters, of)
    with_sen, peers = int(found.sen.sum()), int(found.peers.sum())
    enrolments = "enrolment" if with_sen == 1 else "enrolments"
    words = f"{said(with_sen, 0)} {enrolments} with SEN and {said(peers, 0)} with no SEN"
    if found.other_ages:
        words += f", {said(found.other_ages, 0)} of them not of compulsory school age"
    return f"{words}."


def left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """Who is not counted and why."""
    found = asked(school, filters)
    outside = int(found.units.period.holds(found.units.attendance.outside).sum())
    return _lines(
        (found.no_sessions, "with no possible session left out."),
        (found.out_of_age, "not of compulsory school age left out."),
        (outside, "marked sessions lie outside the time on roll and are not counted."),
        *_term_dates(school, filters),
    )


def left_out_and_doubtful(school: School, filters: Filters) -> tuple[str, ...]:
    """Who is not counted and why, and what of the marks may still change."""
    found = asked(school, filters)
    shown = found.sen | found.peers
    unmarked, stale = (int(number[shown].sum()) for number in found.units.doubtful)
    return left_out(school, filters) + _lines(
        (unmarked, "sessions of school days have no mark."),
        (stale, "marks say “no reason yet” and are older than five school days."),
    )


def _lines(*said_of: tuple[int, str]) -> tuple[str, ...]:
    return tuple(f"{said(number, 0)} {words}" for number, words in said_of if number)


def _term_dates(school: School, filters: Filters) -> tuple:
    return ()
