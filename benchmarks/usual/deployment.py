"""The usual way: the TA deployment page's tables, each by merging and grouping data frames."""

from datetime import date

import numpy as np
import pandas as pd

from benchmarks.usual.days import FAR_OFF
from benchmarks.usual.frames import Frames, everybody, held, on_their_days, with_side
from benchmarks.usual.register import Question
from benchmarks.usual.staff import StaffFrames
from data import models, terms
from data.filters import Filters

ACTIVITIES = list(terms.ACTIVITIES)
COMPANY = ["teacher", "ta", "peers", "alone"]
BANDS = [-0.1, 0, 0.25, 0.5, np.inf]


class DeploymentFrames(StaffFrames):
    """What the TA page asks: the timetable, whom its slots name, observed time, answers to the audit, plans."""

    def __init__(self, frames: Frames) -> None:
        super().__init__(frames)
        slots = frames.read(models.TimetableSlot, "from_date", "to_date").reset_index(names="slot")
        slots = slots.merge(self.staff[["staff_id", "start_date", "end_date", "hourly_cost"]], on="staff_id")
        slots["minutes"] = slots["end_minute"] - slots["start_minute"]
        slots["first"] = slots[["from_date", "start_date"]].max(axis=1)
        ends = slots[["to_date", "end_date"]].assign(taken=slots["slot"].map(taken_over(slots)))
        slots["last"] = ends.min(axis=1).fillna(FAR_OFF)
        self.slots = slots
        named = slots[["slot", "pupils"]].assign(pupil_no=slots["pupils"].str.split(";")).explode("pupil_no")
        named = named[named["pupil_no"].fillna("") != ""].drop_duplicates(["slot", "pupil_no"])
        self.named = named.assign(pupil_no=named["pupil_no"].astype("int64"))[["slot", "pupil_no"]]
        self.seen, self.needs_when_seen = on_their_days(frames, self._seen(), "date")
        self.audit = frames.read(models.TaAuditAnswer, "date")
        plans = frames.read(models.EhcRequest, "plan_date", "request_date")
        plans = plans.dropna(subset=["plan_date", "weekly_hours"]).sort_values(["plan_date", "request_date"])
        self.plans = plans.assign(minutes=(60 * plans["weekly_hours"]).round())
        self.week_minutes = 60 * (frames.read(models.School)["school_week_hours"].iloc[0] or 25.0)

    def _seen(self) -> pd.DataFrame:
        seen = self.frames.read(models.PupilTime, "date")
        rolls = [self.frames.roll(day.date()).assign(date=day) for day in seen["date"].unique()]
        if not rolls:
            return seen.assign(year=0, sex="", pupil_premium="")
        traits = pd.concat(rolls)[["pupil_no", "date", "year", "sex", "pupil_premium"]]
        return seen.merge(traits, on=["pupil_no", "date"])


def taken_over(slots: pd.DataFrame) -> pd.Series:
    """The last day of each slot before a later timetable of that TA takes its time."""
    pairs = slots.merge(slots, on=["staff_id", "weekday"], suffixes=("", "_later"))
    overlap = (pairs["start_minute_later"] < pairs["end_minute"]) & (
        pairs["start_minute"] < pairs["end_minute_later"]
    )
    pairs = pairs[overlap & (pairs["from_date_later"] > pairs["from_date"])]
    return pairs.groupby("slot")["from_date_later"].min() - pd.Timedelta(days=1)


class Deployment:
    """One reader's choices put to the frames: the week in force, the slots they keep, and a table a panel."""

    def __init__(self, held_frames: DeploymentFrames, filters: Filters, data_date: date) -> None:
        self.held, self.filters, self.data_date = held_frames, filters, data_date
        self.day = min(filters.as_at or data_date, data_date)
        in_force = self._in_force(self.day)
        self.week_day = in_force.date() if in_force is not None else None
        self.whole, self.week = self._week(self.day)
        frames = held_frames.frames
        self.roll = everybody(frames.roll(self.week_day or self.day), filters)
        self.sen = frames.with_sen(self.roll, filters, self.week_day or self.day)

    def _in_force(self, asked: date) -> pd.Timestamp | None:
        """The last day up to one, of the same academic year, on which a timetable holds."""
        slots, day = self.held.slots, pd.Timestamp(asked)
        last = slots["last"].clip(upper=day)
        latest = last[(slots["first"] <= day) & (slots["first"] <= last)].max()
        begins = pd.Timestamp(terms.academic_year(asked), 9, 1)
        return latest if pd.notna(latest) and latest >= begins else None

    def _week(self, asked: date) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The slots in force on a day, and those of them that the choices keep."""
        day, slots = self._in_force(asked), self.held.slots
        if day is None:
            return slots[:0], slots[:0]
        whole = slots[(slots["first"] <= day) & (slots["last"] >= day)]
        kept = whole
        if self.filters.year_group:
            kept = kept[kept["year_group"].isin(self.filters.year_group)]
        if self.filters.cuts_sen:
            frames = self.held.frames
            asked_for = frames.with_sen(frames.roll(day.date()), self.filters, day.date())
            named = self.held.named
            kept = kept[kept["slot"].isin(named[named["pupil_no"].isin(asked_for["pupil_no"])]["slot"])]
        return whole, kept

    def ta_hours(self) -> pd.DataFrame:
        """Minutes of each activity."""
        return shares(self.week, ["activity"], [])

    def ta_hours_by_term(self) -> pd.DataFrame:
        """The same at the end of nine terms and on the day."""
        ends = self.held.frames.terms
        ends = ends[ends["term"].isin(["autumn 2", "spring 2", "summer 2"])]["end"]
        days = [end.date() for end in ends[ends < pd.Timestamp(self.day)].tail(9)]
        parts = {self._in_force(day): self._week(day)[1] for day in [*days, self.day]}
        weeks = [week.assign(date=day) for day, week in parts.items() if len(week)]
        return shares(
            pd.concat(weeks) if weeks else self.week.assign(date=None), ["date", "activity"], ["date"]
        )

    def ta_hours_by_year(self) -> pd.DataFrame:
        """The same by the year group that slots name."""
        week = self.week.fillna({"year_group": "none"})
        return shares(week, ["year_group", "activity"], ["year_group"])

    def ta_cost(self) -> pd.DataFrame:
        """Pounds a week of each activity."""
        week = self.week.dropna(subset="hourly_cost")
        week = week.assign(pounds=week["minutes"] / 60 * week["hourly_cost"])
        table = week.groupby("activity")[["minutes", "pounds"]].sum().reset_index()
        return table.assign(people=week["staff_id"].nunique())

    def ta_what_if(self) -> pd.DataFrame:
        """The mix and its cost beside themselves, as nothing is supposed."""
        week = self.week.assign(pounds=self.week["minutes"] / 60 * self.week["hourly_cost"])
        table = week.groupby("activity")[["minutes", "pounds"]].sum().reset_index()
        known = week.dropna(subset="hourly_cost")["minutes"].sum()
        table = table.assign(whole=week["minutes"].sum(), known=known, people=week["staff_id"].nunique())
        return pd.concat([table.assign(version=name) for name in ("record", "supposed")])

    def _time(self, company: list[str]) -> pd.DataFrame:
        seen = self.held.seen
        seen = seen[
            seen["date"].between(pd.Timestamp(terms.academic_year(self.day), 9, 1), pd.Timestamp(self.day))
        ]
        seen = with_side(everybody(seen, self.filters), self.held.needs_when_seen, self.filters)
        seen = pd.concat([seen, seen[seen["side"] == "SEN"].assign(status="SEN")])
        seen = seen.rename(columns={f"minutes_{name}": name for name in COMPANY})
        pupils = (60 * seen.set_index(["status", "pupil_no"])[COMPANY]).round().groupby(level=[0, 1]).sum()
        pupils["whole"] = pupils.sum(axis=1)
        pupils = pupils[pupils["whole"] > 0]
        groups = pupils.groupby("status")
        table = groups[[*COMPANY, "whole"]].sum().assign(n=groups.size()).reset_index()
        table = table.melt(["status", "n", "whole"], company, "company", "seconds")
        return table.assign(value=100 * table["seconds"] / table["whole"])

    def pupil_time(self) -> pd.DataFrame:
        """With whom pupils spend their time, by status."""
        return self._time(COMPANY)

    def teacher_time(self) -> pd.DataFrame:
        """Time with the teacher and with a TA, by status."""
        return self._time(COMPANY[:2])

    def _pairs(self) -> pd.DataFrame:
        """One-to-one minutes of each TA with each pupil in view, beside that TA's week."""
        slots = self._of_one()
        kept = self.sen if self.filters.cuts_sen else self.roll
        slots = slots[slots["pupil_no"].isin(kept["pupil_no"])]
        pairs = slots.groupby(["staff_id", "pupil_no"])["minutes"].sum().reset_index()
        weeks = self.whole.groupby("staff_id")["minutes"].sum().rename("of")
        return pairs.merge(weeks.reset_index(), on="staff_id")

    def _of_one(self) -> pd.DataFrame:
        named = self.held.named
        alone = named[named.groupby("slot")["pupil_no"].transform("size") == 1]
        return self.whole[self.whole["activity"] == "one-to-one"].merge(alone, on="slot")

    def ta_one_pupil(self) -> pd.DataFrame:
        """TAs and pupils by how much of their week is with one another alone."""
        pairs, tas = self._pairs(), self.whole["staff_id"].unique()
        largest = pairs.assign(share=pairs["minutes"] / pairs["of"]).groupby("staff_id")["share"].max()
        of_tas = banded(largest.reindex(tas, fill_value=0))
        of_pupils = banded(pairs.groupby("pupil_no")["minutes"].sum() / self.held.week_minutes)
        return pd.concat([of_tas.assign(week_of="ta"), of_pupils.assign(week_of="pupil")])

    def ta_one_pupil_list(self) -> pd.DataFrame:
        """Pupils at half or more of their own week or of one TA's."""
        pairs = self._pairs()
        pairs["part"] = pairs["minutes"] / pairs["of"]
        pupils = pairs.groupby("pupil_no").agg(minutes=("minutes", "sum"), part=("part", "max"))
        half = (2 * pupils["minutes"] >= self.held.week_minutes) | (pupils["part"] >= 0.5)
        return (
            pupils[half].reset_index().merge(self.roll, on="pupil_no").sort_values("minutes", ascending=False)
        )

    def ta_out_of_class(self) -> pd.DataFrame:
        """Pupils by status: minutes out of class with a TA, and who is out for a quarter of the week."""
        out = self.whole[self.whole["in_class"].eq(False)].merge(self.held.named, on="slot")
        minutes = out.groupby("pupil_no")["minutes"].sum()
        parts = [self.sen, self.sen.assign(status="SEN"), self.roll[self.roll["status"] == "N"]]
        rows = pd.concat(parts)
        rows = rows.assign(out=rows["pupil_no"].map(minutes).fillna(0))
        rows["quarter"] = 4 * rows["out"] >= self.held.week_minutes
        table = rows.groupby("status").agg(n=("out", "size"), out=("out", "sum"), quarter=("quarter", "sum"))
        table["value"] = 100 * table["out"] / (table["n"] * self.held.week_minutes)
        return table.reset_index() if self.week_day else table.reset_index()[:0]

    def ta_hours_asked(self) -> pd.DataFrame:
        """Minutes that plans ask for, and minutes given alone and in company."""
        day, plans = pd.Timestamp(self.week_day or self.day), self.held.plans
        plans = plans[plans["plan_date"] <= day].drop_duplicates("pupil_no", keep="last")
        planned = self.sen[self.sen["status"] == "E"][["pupil_no"]].merge(plans[["pupil_no", "minutes"]])
        planned = planned[planned["minutes"] > 0] if self.week_day else planned[:0]
        alone = planned["pupil_no"].map(self._of_one().groupby("pupil_no")["minutes"].sum()).fillna(0)
        named = self.whole.merge(self.held.named, on="slot").groupby("pupil_no")["minutes"].sum()
        given = planned["pupil_no"].map(named).fillna(0)
        sums = {"asked": planned["minutes"].sum(), "alone": alone.sum(), "shared": (given - alone).sum()}
        row = {"n": len(planned), **sums, "fewer": (given < planned["minutes"]).sum()}
        return pd.DataFrame([row])

    def ta_paid_time(self) -> pd.DataFrame:
        """Paid minutes to prepare and to talk, TAs, and TAs with none."""
        rows, tas = [], self.whole["staff_id"].nunique()
        kinds = {"preparation": ["preparation"], "liaison": ["liaison"], "both": ["preparation", "liaison"]}
        for name, activities in kinds.items():
            inside = self.whole[self.whole["activity"].isin(activities)]
            rows.append([name, inside["minutes"].sum(), tas, tas - inside["staff_id"].nunique()])
        table = pd.DataFrame(rows, columns=["paid_time", "minutes", "tas", "without"])
        return table.assign(value=table["minutes"] / max(tas, 1))

    def _answers(self) -> pd.DataFrame:
        """The answers of the latest two rounds."""
        before = self.held.audit[self.held.audit["date"] <= pd.Timestamp(self.day)]
        ended = before.groupby("round")["date"].max().reset_index().sort_values(["date", "round"])
        answers = before[before["round"].isin(ended["round"].tail(2))]
        group = answers["role"].map({"teacher": "teacher", "TA": "TA", "HLTA": "TA"})
        return answers.assign(group=group).dropna(subset="group")

    def ta_audit(self) -> pd.DataFrame:
        """Mean answer by theme, round and group."""
        each = self._answers().groupby(["theme", "round", "group", "respondent"])["score"].mean()
        table = each.groupby(["theme", "round", "group"]).agg(["size", "sum", "mean"]).reset_index()
        return table.rename(columns={"size": "n", "sum": "total", "mean": "value"})

    def ta_recommendations(self) -> pd.DataFrame:
        """Mean answer by theme and group in the latest round."""
        table = self.ta_audit()
        latest = self._answers().sort_values("date")["round"].tail(1)
        return table[table["round"].isin(latest)]

    def ta_ready(self) -> pd.DataFrame:
        """TAs who say they are prepared, by item and round, and over all items."""
        answers = self._answers()
        answers = answers[(answers["theme"] == "preparedness") & (answers["group"] == "TA")]
        whole = answers.groupby(["round", "respondent"])["score"].mean().reset_index().assign(item="all")
        rows = pd.concat([answers, whole])
        table = rows.assign(ready=rows["score"] >= 3).groupby(["item", "round"])["ready"].agg(["sum", "size"])
        return table.rename(columns={"sum": "numerator", "size": "denominator"}).reset_index()

    def ta_training(self) -> pd.DataFrame:
        """By type of need: pupils with it, TAs trained, TAs in post, TAs who want it, TAs asked."""
        day = pd.Timestamp(self.day)
        staff = self.held.staff
        tas = staff[held(staff, day) & staff["role"].isin(["TA", "HLTA"])]
        since = pd.Timestamp(terms.academic_year(self.day) - 1, 9, 1)
        came = self.held.came[self.held.came["date"].between(since, day)]
        came = came[came["staff_id"].isin(tas["staff_id"])]
        pupils = Question(self.held.frames, self.filters, self.data_date)
        needs = self.held.frames.needs_on(self.day)
        needs = needs[needs["pupil_no"].isin(pupils.sen["pupil_no"])]
        table = pd.DataFrame({
            "pupils": needs.groupby("need_type")["pupil_no"].nunique(),
            "trained": came.groupby("need_type")["staff_id"].nunique(),
        })  # fmt: skip
        table = table.join(self._wishes(), how="outer").fillna(0).rename_axis("need_type").reset_index()
        known = (table[["pupils", "trained", "asked"]] > 0).any(axis=1)
        return table[known].assign(tas=len(tas))

    def _wishes(self) -> pd.DataFrame:
        answers = self.held.latest_round(self.day).dropna(subset="training_wanted")
        answers = answers.assign(
            ta=answers["role"].isin(["TA", "HLTA"]), wanted=answers["training_wanted"].eq(True)
        )
        asked = answers.groupby("need_type")["ta"].agg(["sum", "size"])
        wanted = answers[answers["ta"]].groupby("need_type")["wanted"].sum()
        table = pd.DataFrame({"wanted": wanted, "asked": asked["sum"]}).fillna(0)
        others = asked["size"] - asked["sum"]
        return table.where((asked["sum"] >= 5) & ((others == 0) | (others >= 5)), 0)


def shares(week: pd.DataFrame, by: list[str], within: list[str]) -> pd.DataFrame:
    """Minutes by group, all minutes and TAs of what they are a part of, and the share."""
    table = week.groupby(by)["minutes"].sum().reset_index()
    if within:
        whole = week.groupby(within).agg(whole=("minutes", "sum"), people=("staff_id", "nunique"))
        table = table.merge(whole.reset_index(), on=within)
    else:
        table = table.assign(whole=week["minutes"].sum(), people=week["staff_id"].nunique())
    return table.assign(value=100 * table["minutes"] / table["whole"])


def banded(share: pd.Series) -> pd.DataFrame:
    """How many lie in each band of a week; a lower end belongs to its band."""
    band = np.select([share >= 0.5, share >= 0.25, share > 0], ["half", "quarter", "less"], "none")
    table = pd.Series(band).value_counts().rename_axis("week_share").reset_index(name="numerator")
    return table.assign(denominator=len(share))
