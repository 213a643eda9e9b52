"""The usual way: the marks of the register as data frames, a row a pupil and day, each in the enrolment it fell in."""

import numpy as np
import pandas as pd

from benchmarks.usual.frames import Frames, on_their_days
from data import models, reference

FEWEST_DAYS = 3
FAR_OFF = pd.Timestamp("2200-01-01")
SCHOOL_DAY = 0.2
FIRST_DAY = pd.Timestamp("1970-01-01").toordinal()


class AttendanceFrames:
    """What the attendance page asks: days of marks, absences with their reasons, suspensions, starts, school weeks.

    Weeks of totals only are not held: the demo school has daily marks.
    """

    def __init__(self, frames: Frames) -> None:
        self.frames = frames
        enrolments = frames.enrolments.assign(enrolment=range(len(frames.enrolments)))
        self.enrolments = enrolments
        weeks = frames.read(models.AttendanceWeek)
        self.days = in_enrolments(marked_days(weeks[weeks["marks"] != ""]), enrolments)
        self.absences = absences(self.days)
        self.school_days = self._school_days()
        suspensions = in_enrolments(
            frames.read(models.Suspension, "start_date").rename(columns={"start_date": "date"}),
            enrolments[enrolments["enrolment_status"].isin(["C", "M"])],
        )
        traits = ["enrolment", "year_number", "year_group_in", "sex", "pupil_premium"]
        suspensions = suspensions.merge(enrolments[traits], on="enrolment")
        self.suspensions, self.needs_at_suspensions = on_their_days(frames, suspensions, "date")
        self.starts = self._starts()
        self.changes: dict = {}

    def _school_days(self) -> pd.DataFrame:
        """The days on which a fifth of the roll of their week had a session."""
        counted = self.enrolments[self.enrolments["enrolment_status"].isin(["C", "M"])]
        days = self.days[self.days["enrolment"].isin(counted["enrolment"]) & (self.days["possible"] > 0)]
        here = days.groupby(["week", "date"]).size().rename("here").reset_index()
        leaving = counted["leaving_date"].fillna(FAR_OFF)
        here["roll"] = [
            ((counted["entry_date"] <= week + pd.Timedelta(days=4)) & (leaving >= week)).sum()
            for week in here["week"]
        ]
        return here[here["here"] >= (here["roll"] * SCHOOL_DAY).clip(lower=1)]

    def _starts(self) -> pd.DataFrame:
        read = self.frames.read
        rows = read(models.InterventionPupil, "entry_date").merge(
            read(models.InterventionGroup, "start_date")[["group_id", "intervention_id", "start_date"]],
            on="group_id",
        )
        rows = rows.merge(read(models.Intervention)[["intervention_id", "name"]], on="intervention_id")
        began = rows[["entry_date", "start_date"]].max(axis=1)
        return rows.assign(began=began)[["pupil_no", "name", "began"]]

    def long_weeks(self, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
        """The weeks between two days that have three school days or more, by their Mondays."""
        days = self.school_days[self.school_days["date"].between(first, last)]
        many = days.groupby("week").size()
        return many.index[many >= FEWEST_DAYS]


def marked_days(weeks: pd.DataFrame) -> pd.DataFrame:
    """A row a pupil and day: the two marks, and how many sessions were possible and missed."""
    counts = reference.marks()
    absent = counts.authorised | counts.unauthorised
    codes = np.frombuffer("".join(weeks["marks"]).encode("latin-1"), np.uint8).reshape(-1, 5, 2)
    monday = pd.to_datetime(weeks["week"] - FIRST_DAY, unit="D")
    frame = pd.DataFrame({
        "pupil_no": weeks["pupil_no"].repeat(5).to_numpy(),
        "week": monday.repeat(5).to_numpy(),
        "weekday": np.tile(np.arange(5), len(weeks)),
    })  # fmt: skip
    frame["date"] = frame["week"] + pd.to_timedelta(frame["weekday"], unit="D")
    for half, name in enumerate(("am", "pm")):
        frame[name] = codes[:, :, half].ravel()
        frame[f"{name}_possible"] = counts.possible[frame[name]].astype("int64")
        frame[f"{name}_absent"] = absent[frame[name]].astype("int64")
    for name in ("possible", "absent"):
        frame[name] = frame[f"am_{name}"] + frame[f"pm_{name}"]
    return frame


def in_enrolments(rows: pd.DataFrame, enrolments: pd.DataFrame) -> pd.DataFrame:
    """The rows, each with the enrolment that held its ``date``; those outside every enrolment are left out."""
    both = rows.merge(enrolments[["pupil_no", "enrolment", "entry_date", "leaving_date"]], on="pupil_no")
    held = both["leaving_date"].isna() | (both["date"] <= both["leaving_date"])
    return both[(both["entry_date"] <= both["date"]) & held].drop(columns=["entry_date", "leaving_date"])


def absences(days: pd.DataFrame) -> pd.DataFrame:
    """A row a missed session, with its reason and whether it was authorised."""
    counts, groups = reference.marks(), np.array(reference.reason_groups(), dtype=object)
    parts = [
        days.loc[days[f"{half}_absent"] > 0, ["enrolment", "date", half]].rename(columns={half: "mark"})
        for half in ("am", "pm")
    ]
    missed = pd.concat(parts)
    missed["reason"] = groups[counts.reason[missed["mark"]]]
    missed["kind"] = np.where(counts.authorised[missed["mark"]] > 0, "authorised", "unauthorised")
    return missed
