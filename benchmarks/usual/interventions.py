"""The usual way: the Interventions page's tables, each by merging and grouping data frames."""

from datetime import date

import numpy as np
import pandas as pd

from benchmarks.usual.frames import everybody, of_areas
from benchmarks.usual.money import top_ups, year_costs
from benchmarks.usual.progress import Progress
from benchmarks.usual.provision import ProvisionFrames
from benchmarks.usual.ranges import means
from benchmarks.usual.register import Question
from data import terms
from data.filters import Filters
from data.intervals import Z

CHOSEN_BELOW = 0.5
NAME = "name"


class Provision:
    """One reader's choices put to the frames: members in view of runs that ended or are under way, a table a panel."""

    def __init__(self, held: ProvisionFrames, filters: Filters, data_date: date) -> None:
        self.held, self.filters, self.data_date = held, filters, data_date
        self.day = min(filters.as_at or data_date, data_date)
        self.now = pd.Timestamp(self.day)
        self.pupils = Question(held.frames, filters, data_date)
        members = everybody(held.members, filters)
        if filters.cuts_sen:
            members = members[members["status"].isin(filters.sen_status or terms.SEN)]
        if filters.need_area:
            members = members[of_areas(members, held.needs_of_members, filters, "row")]
        self.members = members
        ended = (members["end_date"] > self.now - pd.Timedelta(days=365)) & (members["end_date"] <= self.now)
        self.ended = members[ended & (members["start_date"] <= self.now)]
        self.pairs = self.ended[self._usable(self.ended)]

    def _usable(self, members: pd.DataFrame) -> pd.Series:
        """Who has two scores of one test, neither at its limit, a month or more apart."""
        timed = members["apart"].notna()
        return (
            members["of_test"].notna()
            & members["gain"].notna()
            & ~(members["exited"] > self.now)
            & members["same"]
            & ~members["censored"]
            & (timed | ~members["in_months"])
            & ~(timed & (members["apart"] < 1))
        )

    def _still_in(self, members: pd.DataFrame) -> pd.DataFrame:
        gone = members["outcome"].eq("left early") & ~(members["exited"] > self.now)
        return members[(members["start_date"] <= self.now) & (members["end"] >= self.now) & ~gone]

    def _costed(self, members: pd.DataFrame) -> pd.DataFrame:
        """Members of runs with a known cost, with each one's share of it."""
        members = members.dropna(subset="cost")
        shares = {name: members[name].fillna(0) / members["size"] for name in ("hours", "sessions")}
        return members.assign(share=members["cost"] / members["size"], **shares)

    def provision_map(self) -> pd.DataFrame:
        """Pupils and groups under way by wave and area."""
        groups = self._still_in(self.members).groupby(["wave", "for_area"])
        return groups.agg(pupils=("pupil_no", "nunique"), groups=("group_id", "nunique")).reset_index()

    def _in_place(self) -> pd.Series:
        here = self._still_in(self.held.members)
        return here.groupby("pupil_no")[NAME].agg(lambda names: "; ".join(dict.fromkeys(names)))

    def provision_in_place(self) -> pd.DataFrame:
        """Pupils with SEN by how many interventions they are in."""
        here = self._still_in(self.held.members).groupby("pupil_no")[NAME].nunique()
        many = self.pupils.sen["pupil_no"].map(here).fillna(0).clip(upper=3).astype(int)
        table = many.value_counts().rename_axis("interventions").reset_index(name="numerator")
        return table.assign(denominator=len(many), value=100 * table["numerator"] / max(len(many), 1))

    def in_place_list(self) -> pd.DataFrame:
        """Pupils with SEN in nothing, or in three interventions or more."""
        here = self._still_in(self.held.members).groupby("pupil_no")[NAME].nunique()
        many = self.pupils.sen["pupil_no"].map(here).fillna(0)
        listed = self.pupils.sen[(many == 0) | (many >= 3)]
        return listed.assign(in_place=listed["pupil_no"].map(self._in_place()))[
            ["surname", "forename", "year_group", "status", "need_type", "in_place"]
        ]

    def provision_by_year(self) -> pd.DataFrame:
        """Pupils with SEN in an intervention by year group and wave."""
        here = self._still_in(self.held.members)[["pupil_no", "wave"]].astype({"wave": str})
        here = pd.concat([here, here.assign(wave="any")]).drop_duplicates()
        rows = self.pupils.sen[["pupil_no", "year"]].merge(here, on="pupil_no")
        table = rows.groupby(["year", "wave"]).size().rename("numerator").reset_index()
        table["denominator"] = table["year"].map(self.pupils.sen.groupby("year").size())
        return table.assign(value=100 * table["numerator"] / table["denominator"])

    def group_reviews(self) -> pd.DataFrame:
        """Groups overdue for review, or due within six weeks, by intervention."""
        members = self.held.members
        told = (
            members["outcome"].notna()
            & ~members["outcome"].eq("left early")
            & ~(members["exited"] > self.now)
        )
        begun = self.members[self.members["start_date"] <= self.now].dropna(subset="review_date")
        runs = begun[~begun["group_id"].isin(members[told]["group_id"])].drop_duplicates("group_id")
        runs = runs[runs["review_date"] <= self.now + pd.Timedelta(days=42)]
        late = np.where(runs["review_date"] < self.now, "overdue", "due")
        return runs.assign(quantity=late).groupby([NAME, "quantity"]).size().rename("groups").reset_index()

    def intervention_cost(self) -> pd.DataFrame:
        """What a place and a session cost, by intervention."""
        groups = self._costed(self.ended).groupby(NAME)
        table = groups.agg(
            pounds=("share", "sum"), pupils=("share", "size"), hours=("hours", "sum"),
            runs=("group_id", "nunique"), sessions=("sessions", "sum"),
        )  # fmt: skip
        return table.assign(value=table["pounds"] / table["pupils"]).reset_index()

    def _priced(self) -> pd.DataFrame:
        rows = self._costed(self.ended)
        pair = self._usable(rows) & rows["in_months"]
        columns = {name: rows[name].where(pair, 0) for name in ("gain", "apart", "extra")}
        return rows.assign(pair=pair, **columns)

    def extra_month_cost(self) -> pd.DataFrame:
        """Pounds for each month gained and each extra month, by intervention with a test in months and for all."""
        rows, members = self._priced(), self.held.members
        rows = rows[rows[NAME].isin(members[members["in_months"]][NAME])]
        rows = pd.concat([rows, rows.assign(name="all")])
        sums = {
            "pounds": ("share", "sum"),
            "pairs": ("pair", "sum"),
            "gain": ("gain", "sum"),
            "apart": ("apart", "sum"),
        }
        table = rows.groupby(NAME).agg(**sums).reset_index()
        extra = (table["gain"] - table["apart"]).where(lambda months: months > 0)
        return table.assign(value=table["pounds"] / extra)

    def intervention_what_if(self) -> pd.DataFrame:
        """The price of a place and of an extra month beside themselves, as nothing is supposed."""
        rows = self._priced()
        judged = rows[rows[NAME].isin(rows[rows["pair"]][NAME])]
        rows = pd.concat([rows, judged.assign(name="all")])
        sums = {
            "pounds": ("share", "sum"),
            "pupils": ("share", "size"),
            "pairs": ("pair", "sum"),
            "extra": ("extra", "sum"),
        }
        table = rows.groupby(NAME).agg(**sums).reset_index()
        table = table.assign(value=table["pounds"] / table["pupils"])
        return pd.concat([table.assign(version=name) for name in ("record", "supposed")])

    def intervention_value(self) -> pd.DataFrame:
        """Pounds a pupil beside the mean gain in standard deviations, by intervention."""
        table = self.intervention_cost()[[NAME, "pounds", "pupils", "value"]]
        rows = self.pairs.dropna(subset="in_sd")
        gains = means(rows.assign(added=rows["in_sd"]), [NAME, "of_test"])
        gains = gains.sort_values("n", ascending=False).drop_duplicates(NAME)
        gains = gains.rename(columns={"value": "gain"})
        return table.merge(gains, on=NAME, how="left").fillna({"n": 0, "total": 0})

    def intervention_gain(self) -> pd.DataFrame:
        """Mean gain by intervention and test, with what chance alone would give where pupils began low."""
        rows = self.pairs[self.pairs["scale"].notna() & ~self.pairs["in_months"]]
        by = [NAME, "of_test"]
        table = means(rows.assign(added=rows["gain"]), by)
        entry = rows.groupby(by).agg(
            entry=("entry_score", "mean"),
            mean=("mean", "first"),
            sd=("sd", "first"),
            reliability=("reliability", "first"),
        )
        table = table.merge(entry.reset_index(), on=by)
        low = table["entry"] <= table["mean"] - CHOSEN_BELOW * table["sd"]
        return table.assign(chance=((1 - table["reliability"]) * (table["mean"] - table["entry"])).where(low))

    def intervention_ratio_gain(self) -> pd.DataFrame:
        """Months gained for each that passed, by intervention and test."""
        groups = self.pairs[self.pairs["in_months"]].groupby([NAME, "of_test"])
        table = groups.agg(n=("gain", "size"), gain=("gain", "sum"), apart=("apart", "sum")).reset_index()
        return table.assign(value=table["gain"] / table["apart"])

    def intervention_class_gain(self) -> pd.DataFrame:
        """The gain on an intervention's own test beside the value added in its subject, of the same pupils."""
        results = Progress(self.held.progress, self.filters, self.data_date).pairs.dropna(subset="added")
        rows = self.pairs.dropna(subset=["in_sd", "subject"]).merge(
            results, on="pupil_no", suffixes=("", "_result")
        )
        rows = rows[rows["subject"].str.casefold() == rows["subject_result"].str.casefold()]
        rows = rows[(rows["date_before"] <= rows["start_date"]) & (rows["end_date"] <= rows["date"])]
        rows = rows.assign(in_class=rows["added"] / rows["sd_result"].fillna(15.0))
        each = rows.groupby([NAME, "pupil_no"])[["in_sd", "in_class"]].mean()
        table = each.groupby(NAME).agg(
            n=("in_sd", "size"), gain=("in_sd", "sum"), in_class=("in_class", "sum")
        )
        return table.assign(
            value=table["gain"] / table["n"], reach=table["in_class"] / table["n"]
        ).reset_index()

    def reliable_gain(self) -> pd.DataFrame:
        """How many scores rose or fell beyond test error, by intervention and test."""
        rows = self.pairs[self.pairs["sd"].gt(0) & self.pairs["reliability"].lt(1)]
        index = rows["gain"] / (rows["sd"] * np.sqrt(2 * (1 - rows["reliability"])))
        verdict = np.select([index > Z * (1 + 1e-9), index < -Z * (1 + 1e-9)], ["rose", "fell"], "within")
        return parts_of(rows.assign(verdict=verdict), [NAME, "of_test"], "verdict")

    def intervention_outcomes(self) -> pd.DataFrame:
        """What was recorded of pupils' exits, by intervention."""
        return parts_of(self.ended.dropna(subset="outcome"), [NAME], "outcome")

    def entry_exit_list(self) -> pd.DataFrame:
        """Each pupil in a run that ended with entry and exit score."""
        names = self.held.frames.enrolments.drop_duplicates("pupil_no")[["pupil_no", "surname", "forename"]]
        columns = ["pupil_no", NAME, "of_test", "entry_score", "exit_score", "gain", "end_date", "status"]
        return self.ended[columns].merge(names, on="pupil_no").sort_values([NAME, "gain"])

    def intervention_evidence(self) -> pd.DataFrame:
        """Pupils by intervention and strand of published evidence, with the school's own extra months and gains."""
        rows = self.ended[self.ended["eef_strand"].fillna("") != ""]
        table = rows.groupby([NAME, "eef_strand"]).size().rename("pupils").reset_index()
        for scale, column in (("months", "extra"), ("standardised", "gain")):
            pairs = self.pairs[self.pairs["scale"] == scale].groupby(NAME)[column]
            table[f"n_{column}"] = table[NAME].map(pairs.size()).fillna(0)
            table[column] = table[NAME].map(pairs.sum()).fillna(0)
        return table

    def intervention_delivery(self) -> pd.DataFrame:
        """Sessions delivered of those planned and attended of those delivered, by intervention."""
        runs = self.ended.drop_duplicates("group_id")
        runs = runs[runs["sessions_delivered"].notna() & (runs["sessions_planned"] > 0)].groupby(NAME)
        came = self.ended[self.ended["sessions_attended"].notna() & (self.ended["sessions_delivered"] > 0)]
        table = runs.agg(
            delivered=("sessions_delivered", "sum"),
            planned=("sessions_planned", "sum"),
            runs=("group_id", "size"),
        )
        sums = came.groupby(NAME).agg(
            came=("sessions_attended", "sum"), open=("sessions_delivered", "sum"), pupils=("pupil_no", "size")
        )
        table = table.join(sums, how="left").fillna(0).reset_index()
        return table.assign(value=100 * table["delivered"] / table["planned"])

    def intervention_money(self) -> pd.DataFrame:
        """What support of each year costs, within and beyond the first 6,000 pounds a pupil, beside the budgets."""
        return year_costs(self)

    def top_up_shortfall(self) -> pd.DataFrame:
        """Pounds of top-up expected, received and short."""
        rows = top_ups(self)
        table = (
            rows[["expected", "received", "shortfall"]].agg(["sum", lambda amounts: (amounts > 0).sum()]).T
        )
        return table.set_axis(["pounds", "people"], axis=1).assign(n=len(rows)).reset_index(names="quantity")

    def top_up_list(self) -> pd.DataFrame:
        """Pupils beyond 6,000 pounds or with top-up funding, the largest shortfall first."""
        return top_ups(self).sort_values("shortfall", ascending=False)


def parts_of(rows: pd.DataFrame, by: list[str], part: str) -> pd.DataFrame:
    """How many of each group are of each part, of all of the group."""
    table = rows.groupby([*by, part]).size().rename("numerator").reset_index()
    table["denominator"] = table.groupby(by)["numerator"].transform("sum")
    return table.assign(value=100 * table["numerator"] / table["denominator"])
