"""Suspensions and permanent exclusions in memory, each with the enrolment it fell in."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from data import models, snapshot, terms
from data.school import School


@dataclass(frozen=True)
class Suspensions:
    """One place a suspension or permanent exclusion, in order of its day; all arrays have the same length.

    ``pupil`` places in the school's pupils, ``enrolment`` in its enrolments (-1: the day lies outside any time on
    roll that counts), ``day`` day numbers, ``sessions`` lost, ``permanent`` whether it was for good.
    """

    pupil: np.ndarray
    enrolment: np.ndarray
    day: np.ndarray
    sessions: np.ndarray
    permanent: np.ndarray


def load(connection: Connection, school: School) -> Suspensions:
    """Read the suspensions of one school; empty arrays where none was imported."""
    rows = snapshot.frame(
        connection, models.Suspension, school.urn, "pupil_no", "start_date", "sessions", "kind"
    )
    people = school.people["pupil_no"].to_numpy(dtype=np.int64)
    pupil = np.searchsorted(people, rows["pupil_no"].to_numpy(dtype=np.int64))
    day = np.array([start.toordinal() for start in rows["start_date"]], dtype=np.int64)
    order = np.argsort(day, kind="stable")
    pupil, day = pupil[order], day[order]
    sessions = rows["sessions"].to_numpy(dtype=float)[order]
    permanent = (rows["kind"] == terms.EXCLUSION_KINDS[1]).to_numpy()[order]
    return Suspensions(pupil, _enrolments(school, pupil, day), day, sessions, permanent)


def _enrolments(school: School, pupil: np.ndarray, day: np.ndarray) -> np.ndarray:
    of, found = school.arrays, np.full(len(pupil), -1)
    counts = np.flatnonzero(of["enrolments_counts"] == 1)
    by_pupil: dict[int, list[int]] = {}
    for row in counts.tolist():
        by_pupil.setdefault(int(of["enrolments_pupil"][row]), []).append(row)
    for place, (who, when) in enumerate(zip(pupil.tolist(), day.tolist(), strict=True)):
        for row in by_pupil.get(who, ()):
            if of["enrolments_start"][row] <= when <= of["enrolments_end"][row]:
                found[place] = row
    return found
