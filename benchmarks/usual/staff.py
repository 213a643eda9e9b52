"""The usual way: staff, the training they came to and what they answered, as two pages ask for them."""

from datetime import date

import pandas as pd

from benchmarks.usual.frames import Frames
from data import models

NOT_CONFIDENT = [1, 2]


class StaffFrames:
    """Staff, training sessions with who came, and the answers to the confidence audit."""

    def __init__(self, frames: Frames) -> None:
        self.frames = frames
        self.staff = frames.read(models.StaffMember, "start_date", "end_date")
        self.sessions = frames.read(models.CpdSession, "date")
        came = frames.read(models.CpdAttendance)[["session_id", "staff_id"]]
        self.came = came.merge(self.sessions[["session_id", "date", "need_type", "hours"]], on="session_id")
        answers = frames.read(models.CpdAnswer, "date")
        teams = answers.drop_duplicates(["round", "respondent"])[["round", "respondent", "team"]]
        answers = answers.drop(columns="team").merge(teams, on=["round", "respondent"])
        self.answers = answers.assign(unsure=answers["confidence"].isin(NOT_CONFIDENT))
        ends = answers.groupby("round")["date"].agg(start="min", end="max").reset_index()
        self.rounds = ends.sort_values(["end", "start", "round"])

    def rounds_to(self, day: date) -> list[str]:
        """The rounds that had ended by a day, in order."""
        return self.rounds[self.rounds["end"] <= pd.Timestamp(day)]["round"].tolist()

    def latest_round(self, day: date) -> pd.DataFrame:
        """The answers of the latest round that had ended by a day."""
        return self.answers[self.answers["round"].isin(self.rounds_to(day)[-1:])]
