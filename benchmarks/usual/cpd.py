"""The usual way: the CPD page's tables, each by merging and grouping data frames.

Which teams are too small to be shown is the product's own rule: that is no question of speed.
"""

from datetime import date

import pandas as pd

from benchmarks.usual.frames import held
from benchmarks.usual.register import Question, with_range
from benchmarks.usual.staff import StaffFrames
from data.filters import Filters
from data.measures.cpd_rounds import FEWEST, hidden_among
from data.parts.cpd import INVITED

ALL = "(all staff)"
SUMS = ["not_confident", "answers"]


class Cpd:
    """One reader's choices put to the frames: the latest round, pupils by need, and a table a panel."""

    def __init__(self, frames: StaffFrames, filters: Filters, data_date: date) -> None:
        self.held = frames
        self.day = min(filters.as_at or data_date, data_date)
        self.rounds = frames.rounds_to(self.day)[-2:]
        self.round = frames.latest_round(self.day)
        sen = Question(frames.frames, filters, data_date).sen
        needs = frames.frames.needs_on(self.day)
        needs = needs[needs["pupil_no"].isin(sen["pupil_no"])]
        self.pupils = needs.groupby("need_type")["pupil_no"].nunique().rename("pupils")

    def _cells(self, answers: pd.DataFrame) -> pd.DataFrame:
        """Not confident and answers by team and need, of all staff and of the teams that may be shown."""
        both = pd.concat([answers.assign(team=ALL), answers])
        table = both.groupby(["team", "need_type"])["unsure"].agg(["sum", "size"]).reset_index()
        table = table.set_axis(["team", "need_type", *SUMS], axis=1)
        return table[~self._hidden(answers, table)]

    def _hidden(self, answers: pd.DataFrame, table: pd.DataFrame) -> pd.Series:
        teams = hidden_among(answers.groupby("team")["respondent"].nunique().to_dict())
        hidden = table["team"].isin(teams) | (table["answers"] < FEWEST)
        for _need, rows in table[table["team"] != ALL].groupby("need_type"):
            few = hidden_among(rows.set_index("team")["answers"].to_dict(), teams)
            hidden |= table.index.isin(rows.index) & table["team"].isin(few)
        return hidden

    def cpd_confidence(self) -> pd.DataFrame:
        """Staff not confident by team and need, and pupils with it."""
        table = self._cells(self.round)
        table = with_range(table.assign(numerator=table["not_confident"], denominator=table["answers"]))
        asked = self.round["need_type"].unique()
        pupils = self.pupils[self.pupils.index.isin(asked)].reset_index()
        return pd.concat([table, pupils.assign(team="(pupils)")])

    def cpd_priority(self) -> pd.DataFrame:
        """Pupils with the need times the share of staff not confident."""
        table = self._cells(self.round)
        table = table[table["team"] == ALL].set_index("need_type")[SUMS]
        table = table.join(self.pupils, how="outer").fillna(0).rename_axis("need_type").reset_index()
        table = table.assign(value=table["pupils"] * table["not_confident"] / table["answers"])
        return table.sort_values("value", ascending=False)

    def cpd_levels(self) -> pd.DataFrame:
        """How many gave each confidence, by need."""
        counts = pd.crosstab(self.round["need_type"], self.round["confidence"]).reindex(
            columns=range(1, 6), fill_value=0
        )
        counts = counts[counts.sum(axis=1) >= FEWEST]
        return counts.rename(columns=str).reset_index()

    def cpd_training(self) -> pd.DataFrame:
        """Staff trained of those in post, staff who want it of those asked, and pupils, by need."""
        day = pd.Timestamp(self.day)
        staff = self.held.staff
        staff = staff[held(staff, day) & staff["role"].isin(INVITED)]
        came = self.held.came
        came = came[(came["date"] > day - pd.DateOffset(years=1)) & (came["date"] <= day)]
        came = came[came["staff_id"].isin(staff["staff_id"])]
        trained = came.groupby("need_type")["staff_id"].nunique().rename("trained")
        asked = self.round.dropna(subset="training_wanted")
        asked = asked.assign(wanted=asked["training_wanted"].eq(True)).groupby("need_type")["wanted"]
        asked = asked.agg(["sum", "size"]).set_axis(["wanted", "asked"], axis=1)
        asked = asked.where(asked["asked"] >= FEWEST, 0)
        table = pd.concat([trained, asked, self.pupils], axis=1).fillna(0).rename_axis("need_type")
        return table.assign(staff=len(staff)).reset_index()

    def cpd_change(self) -> pd.DataFrame:
        """The shares not confident in the last two rounds, and of those in both who became so or no longer are."""
        if len(self.rounds) < 2:
            return pd.DataFrame(
                columns=["team", "need_type", "not_confident", "answers", "earlier", "of_earlier"]
            )
        rounds = [self.held.answers[self.held.answers["round"] == name] for name in self.rounds]
        earlier, later = (self._cells(answers) for answers in rounds)
        earlier = earlier.set_axis(["team", "need_type", "earlier", "of_earlier"], axis=1)
        table = later.merge(earlier, on=["team", "need_type"])
        both = rounds[1].merge(rounds[0], on=["respondent", "need_type"], suffixes=("", "_before"))
        both = both.assign(
            gained=both["unsure_before"] & ~both["unsure"], lost=both["unsure"] & ~both["unsure_before"]
        )
        whole = both.groupby("need_type")[["gained", "lost"]].sum().reset_index().assign(team=ALL)
        return table.merge(whole, on=["team", "need_type"], how="left")

    def cpd_cost(self) -> pd.DataFrame:
        """Sessions, pounds, attendances, hours and pounds of staff time by need, between the last two rounds."""
        after, to = pd.Timestamp(self.day) - pd.DateOffset(years=1), pd.Timestamp(self.day)
        if len(self.rounds) == 2:
            after, to = self.held.rounds.set_index("round").loc[self.rounds, "end"]
        held_then = self.held.sessions["date"].gt(after) & self.held.sessions["date"].le(to)
        sessions = self.held.sessions[held_then].fillna({"need_type": "", "cost": 0, "hours": 0})
        came = self.held.came[["session_id", "staff_id"]].merge(sessions, on="session_id")
        came = came.merge(self.held.staff[["staff_id", "hourly_cost"]], on="staff_id")
        came = came.assign(time=came["hours"] * came["hourly_cost"].fillna(0))
        sums = came.groupby("need_type").agg(
            came=("staff_id", "size"), hours=("hours", "sum"), time=("time", "sum")
        )
        table = sessions.groupby("need_type").agg(sessions=("session_id", "size"), paid=("cost", "sum"))
        return table.join(sums).fillna(0).reset_index()

    def _invited(self) -> pd.Series:
        """Staff invited to the latest round, by team and in all."""
        if not self.rounds:
            return pd.Series(dtype=int)
        end = self.held.rounds.set_index("round").loc[self.rounds[-1], "end"]
        staff = self.held.staff[held(self.held.staff, end) & self.held.staff["role"].isin(INVITED)]
        return pd.concat([staff["team"].value_counts(), pd.Series({ALL: len(staff)})])

    def cpd_response(self) -> pd.DataFrame:
        """Staff who answered of those invited, by team."""
        people = self.round.groupby("team")["respondent"].nunique()
        shown = people[~people.index.isin(hidden_among(people.to_dict()))]
        shown = pd.concat([shown, pd.Series({ALL: self.round["respondent"].nunique()})])
        table = shown.rename("numerator").rename_axis("team").reset_index()
        table["denominator"] = table["team"].map(self._invited()).fillna(0)
        return table.assign(value=100 * table["numerator"] / table["denominator"])

    def cpd_bounds(self) -> pd.DataFrame:
        """The shares not confident had all others been confident, or none."""
        table = self._cells(self.round)
        table["invited"] = table["team"].map(self._invited()).fillna(0)
        table["value"] = 100 * table["not_confident"] / table["answers"]
        table["low"] = 100 * table["not_confident"] / table["invited"]
        return table.assign(high=table["low"] + 100 - 100 * table["answers"] / table["invited"])
