"""The usual way: interventions as data frames: runs with their costs, and pupils in runs with their scores."""

import numpy as np
import pandas as pd

from benchmarks.usual.days import FAR_OFF
from benchmarks.usual.deployment import DeploymentFrames
from benchmarks.usual.frames import AREA, Frames, on_their_days
from benchmarks.usual.progress import ProgressFrames
from data import models

DAYS_A_MONTH = 30.4375


class ProvisionFrames(DeploymentFrames):
    """What the interventions page asks: kinds, runs, members, tests, money; timetable and results beside them."""

    def __init__(self, frames: Frames, progress: ProgressFrames) -> None:
        super().__init__(frames)
        read, self.progress = frames.read, progress
        self.kinds = named_apart(read(models.Intervention))
        self.runs = self._runs(read(models.InterventionGroup, "start_date", "end_date", "review_date"))
        members = read(models.InterventionPupil, "entry_date", "exit_date")
        members = members.rename(columns={"entry_date": "entered", "exit_date": "exited"})
        members = members.merge(self.runs, on="group_id", suffixes=("", "_run"))
        self.runs["size"] = self.runs["group_id"].map(members.groupby("group_id").size())
        members["size"] = members.groupby("group_id")["pupil_no"].transform("size")
        members = self._on_first_days(members)
        members, self.needs_of_members = on_their_days(frames, members, "start_date")
        off_roll = members["year"] < 0
        self.members = members.assign(
            status=members["status"].mask(off_roll, "N"), area=members["area"].mask(off_roll, "none")
        )
        self.members = with_tests(self.members, read(models.Test))
        self.budget = read(models.BudgetLine)
        funded = read(models.EhcRequest, "plan_date").dropna(subset="plan_date").sort_values("plan_date")
        self.top_up = funded.drop_duplicates("pupil_no", keep="last").set_index("pupil_no")["top_up_funding"]

    def _runs(self, runs: pd.DataFrame) -> pd.DataFrame:
        """Runs with the sessions, hours and pounds of each."""
        runs = runs.merge(self.staff[["staff_id", "hourly_cost"]], on="staff_id", how="left")
        runs["end"] = runs["end_date"].fillna(FAR_OFF)
        days = (runs["end_date"] - runs["start_date"]).dt.days + 1
        by_week = days / 7 * runs["sessions_per_week"]
        runs["sessions"] = runs["sessions_delivered"].fillna(runs["sessions_planned"]).fillna(by_week)
        minutes = runs["minutes_per_session"] + runs["preparation_minutes_per_session"].fillna(0)
        runs["hours"] = runs["sessions"] * minutes / 60
        resources = runs["resource_cost"]
        runs["cost"] = runs["hours"] * runs["hourly_cost"] + resources.fillna(0)
        paid = runs["provider"].eq("external") & runs["hourly_cost"].isna() & resources.notna()
        runs["cost"] = runs["cost"].where(~paid, resources)
        kinds = self.kinds[
            ["intervention_id", "name", "wave", "for_area", "eef_strand", "subject", "test", "scale"]
        ]
        own = self.kinds[["intervention_id", "test_sd", "test_reliability"]]
        return runs.merge(kinds, on="intervention_id").merge(own, on="intervention_id")

    def _on_first_days(self, members: pd.DataFrame) -> pd.DataFrame:
        """Members with year group and traits on the first day of their run; not on roll then: no year group."""
        rolls = [
            self.frames.roll(day.date()).assign(start_date=day) for day in members["start_date"].unique()
        ]
        traits = pd.concat(rolls)[["pupil_no", "start_date", "year"]] if rolls else members.assign(year=-1)
        members = members.merge(traits, on=["pupil_no", "start_date"], how="left").fillna({"year": -1})
        people = self.frames.enrolments.drop_duplicates("pupil_no")[["pupil_no", "sex", "pupil_premium"]]
        return members.merge(people, on="pupil_no", how="left")


def named_apart(kinds: pd.DataFrame) -> pd.DataFrame:
    """Kinds of intervention, of two with one name each with its number too, and the area each is for."""
    twice = kinds["name"].duplicated(keep=False)
    names = kinds["name"].where(~twice, kinds["name"] + " (" + kinds["intervention_id"] + ")")
    return kinds.assign(name=names, for_area=kinds["need_type"].map(AREA).fillna("none"))


def with_tests(members: pd.DataFrame, catalogue: pd.DataFrame) -> pd.DataFrame:
    """Members with the test of their scores, what is known of it, their gain, and why there is none."""
    before, after = (members[f"{name}_test"].fillna(members["test"]) for name in ("entry", "exit"))
    members = members.assign(of_test=before, same=before.fillna("") == after.fillna(""))
    known = catalogue[["test", "scale", "mean", "sd", "reliability"]].rename(columns={"test": "of_test"})
    members = members.merge(known, on="of_test", how="left", suffixes=("_own", ""))
    own = members["of_test"] == members["test"]
    for name, of_own in (("scale", "scale_own"), ("sd", "test_sd"), ("reliability", "test_reliability")):
        members[name] = members[name].fillna(members[of_own].where(own))
    members["censored"] = members["entry_beyond"].notna() | members["exit_beyond"].notna()
    members["apart"] = (members["exited"] - members["entered"]).dt.days / DAYS_A_MONTH
    members["gain"] = members["exit_score"] - members["entry_score"]
    members["in_months"] = members["scale"].eq("months")
    members["extra"] = members["gain"] - members["apart"].where(members["in_months"], 0)
    members["in_sd"] = members["extra"] / members["sd"].replace(0, np.nan)
    return members
