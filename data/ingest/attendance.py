"""Settles attendance: daily marks and weekly totals into one table, daily marks first."""

from datetime import date as Day

import numpy as np

from data.ingest.files import FILES
from data.ingest.marks import DailyMarks
from data.ingest.parsing import Parsed
from data.ingest.settle import Settlement
from data.ingest.weeks import (
    COUNTS,
    NOT_KNOWN,
    Weeks,
    academic_years,
    changes_of_days,
    changes_of_totals,
    from_days,
    stored_weeks,
    week_keys,
    week_of,
)

DAILY, WEEKLY = FILES["attendance.csv"], FILES["attendance_weekly.csv"]


def settle_attendance(settlement: Settlement, marks: DailyMarks | None, weekly: Parsed | None) -> list[str]:
    """Find what a pack's attendance changes; returns sentences for the report."""
    days = _days(settlement, marks) if marks else Weeks.none()
    totals = _totals(settlement, weekly) if weekly else Weeks.none()
    weeks = np.concatenate([week_of(days.key), week_of(totals.key)])
    years = np.unique(academic_years(weeks)).tolist()
    stored = stored_weeks(settlement.stored.connection, settlement.stored.urn, years)
    notes: list[str] = []
    daily = np.zeros(0, np.int64)
    if marks:
        changes, daily = changes_of_days(DAILY.name, days, stored)
        settlement.changes.append(changes)
    if weekly:
        changes, aside = changes_of_totals(WEEKLY.name, totals, stored, daily)
        settlement.changes.append(changes)
        if aside.any():
            said = "1 row was left aside, as daily marks are there for the same week"
            if aside.sum() > 1:
                said = f"{aside.sum():,} rows were left aside, as daily marks are there for the same weeks"
            notes.append(f"{WEEKLY.name}: {said}.")
    return notes


def _days(settlement: Settlement, marks: DailyMarks) -> Weeks:
    numbers = np.array([settlement.numbers.get(upn, -1) for upn in marks.upns], dtype=np.int64)
    pupil = numbers[marks.pupil] if len(numbers) else np.zeros(0, np.int64)
    for row in np.flatnonzero(pupil < 0).tolist():
        upn = marks.upns[marks.pupil[row]]
        if right := settlement.why_unknown("pupil", upn):
            settlement.problems.error(DAILY.name, int(marks.line[row]), "upn", upn, right)
    known = marks.keep(pupil >= 0)
    return from_days(pupil[pupil >= 0], known.day, known.am, known.pm)


def _totals(settlement: Settlement, weekly: Parsed) -> Weeks:
    rows = settlement.once(WEEKLY, settlement.shaped(weekly), ("pupil_no", "week_start"))
    keys = np.array([(number, Day.toordinal(week)) for number, week in rows], dtype=np.int64).reshape(-1, 2)
    counts = np.array(
        [[NOT_KNOWN if row.get(name) is None else row[name] for name in COUNTS] for _, row in rows.values()],
        dtype=np.int16,
    ).reshape(-1, len(COUNTS))
    made = Weeks(
        week_keys(keys[:, 0], keys[:, 1]),
        np.zeros((len(keys), 10), np.uint8),
        counts,
        np.zeros(len(keys), int),
    )
    return made.of(np.argsort(made.key))
