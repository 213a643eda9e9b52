"""The usual way, second half: the Register page's tables, each by merging and grouping data frames."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from benchmarks.usual.frames import AREA, YEARS, Frames, everybody, held, of_areas, year_then
from data import terms
from data.filters import Filters
from data.intervals import Z

POINT_TERMS = ["autumn 2", "spring 2", "summer 2"]
TRAITS = ["boys", "pupil_premium", "eal", "looked_after", "young_carer", "summer_born"]
STATUSES = ["K", "E", "SEN"]
NAMES = list(terms.YEAR_GROUPS)
YEAR = pd.DateOffset(years=1)


class Question:
    """One reader's choices put to the frames: the roll, the pupils in view, and a table a panel."""

    def __init__(self, frames: Frames, filters: Filters, data_date: date) -> None:
        self.frames, self.filters = frames, filters
        self.day = min(filters.as_at or data_date, data_date)
        since = filters.since
        self.since = since if since and since < self.day else (pd.Timestamp(self.day) - YEAR).date()
        self.roll = frames.roll(self.day)
        self.everyone = everybody(self.roll, filters)
        self.sen = frames.with_sen(self.everyone, filters, self.day)

    def share_of_roll(self) -> pd.DataFrame:
        """Pupils with each status, of all on roll."""
        return with_range(by_status(self.sen).assign(denominator=len(self.everyone)))

    def share_over_time(self) -> pd.DataFrame:
        """The same at the end of nine terms and on the day."""
        ends = self.frames.terms[self.frames.terms["term"].isin(POINT_TERMS)]["end"]
        days = [end.date() for end in ends[ends < pd.Timestamp(self.day)].tail(9)]
        parts = []
        for day in [*days, self.day]:
            everyone = everybody(self.frames.roll(day), self.filters)
            sen = self.frames.with_sen(everyone, self.filters, day)
            parts.append(by_status(sen).assign(date=day, denominator=len(everyone)))
        return with_range(pd.concat(parts))

    def year_by_area(self) -> pd.DataFrame:
        """Pupils with SEN by year group and area, of each year group's roll."""
        pupils = self.sen[["pupil_no", "year", "area"]]
        if self.filters.needs == "any":
            recorded = self.frames.needs_on(self.day)[["pupil_no", "area"]].drop_duplicates()
            pupils = pupils.drop(columns="area").merge(recorded, on="pupil_no", how="left")
            pupils = pupils.fillna({"area": "none"})
        rolls = self.everyone.groupby("year").size().rename("denominator")
        cells = pd.MultiIndex.from_product([rolls.index, self.filters.need_area or list(terms.AREAS)])
        counts = pupils.groupby(["year", "area"]).size().reindex(cells, fill_value=0)
        table = counts.rename("numerator").rename_axis(["year", "area"]).reset_index()
        table = table.merge(rolls.reset_index(), on="year")
        return with_range(table.assign(year_group=table["year"].map(dict(enumerate(NAMES)))))

    def need_types(self) -> pd.DataFrame:
        """Pupils with SEN by type of need, of all with SEN."""
        needs = self.sen["need_type"]
        if self.filters.needs == "any":
            recorded = self.frames.needs_on(self.day)[["pupil_no", "need_type"]]
            merged = self.sen[["pupil_no"]].merge(recorded, on="pupil_no", how="left")
            needs = merged["need_type"].fillna("none")
        counts = needs.value_counts().reindex([*AREA, "none"], fill_value=0)
        table = counts.rename("numerator").rename_axis("need_type").reset_index()
        return with_range(table.assign(denominator=len(self.sen)))

    def movement(self) -> pd.DataFrame:
        """Pupils by movement, status and reason between the two dates."""
        both = self._both_dates()
        before, after = both["status_before"], both["status_after"]
        was, now = before.isin(terms.SEN), after.isin(terms.SEN)
        rules = {
            "left": was & after.isna(),
            "off": was & (after == "N"),
            "joined": before.isna() & both["on_entry"].notna(),
            "new": ~was,
            "up": (before == "K") & (after == "E"),
            "down": (before == "E") & (after == "K"),
        }
        both["movement"] = np.select(list(rules.values()), list(rules), "same")
        both["sen_status"] = after.where(now, before)
        both["reason"] = self._reasons(both)
        moved = both.groupby(["movement", "sen_status", "reason"]).size()
        start = before[was].value_counts().rename_axis("sen_status")
        end = after[now].value_counts().rename_axis("sen_status")
        parts = [moved.reset_index(name="numerator")]
        for name, counts in (("start", start), ("end", end)):
            parts.append(counts.reset_index(name="numerator").assign(movement=name, reason=""))
        return pd.concat(parts)

    def _both_dates(self) -> pd.DataFrame:
        """The pupils in view who were or are on the register, with their status at each date and on entry."""
        frames, filters, end = self.frames, self.filters, pd.Timestamp(self.day)
        known = frames.enrolments[frames.enrolments["entry_date"] <= end]
        known = known.sort_values("entry_date").drop_duplicates("pupil_no", keep="last")
        known = everybody(known.assign(year=year_then(known, self.day)), filters)
        first = frames.roll(self.since)[["pupil_no", "status"]]
        second = self.roll[["pupil_no", "status", "entry_date"]]
        both = known[["pupil_no"]].merge(first, on="pupil_no", how="left")
        both = both.merge(second, on="pupil_no", how="left", suffixes=("_before", "_after"))
        both = both[both["status_before"].isin(terms.SEN) | both["status_after"].isin(terms.SEN)]
        if filters.need_area:
            both = both[of_areas(self._areas(both), self._needs_of(both), filters)]
        entries = both[["pupil_no", "entry_date"]].dropna().merge(frames.sen, on="pupil_no")
        at_entry = entries[
            (entries["start_date"] <= entries["entry_date"])
            & (entries["end_date"].isna() | (entries["end_date"] >= entries["entry_date"]))
        ]
        entered = at_entry[["pupil_no", "status"]].rename(columns={"status": "on_entry"})
        return both.merge(entered, on="pupil_no", how="left")

    def _needs_of(self, both: pd.DataFrame) -> pd.DataFrame:
        """Needs at the second date, or at the first for those with none recorded then."""
        now, then = self.frames.needs_on(self.day), self.frames.needs_on(self.since)
        return pd.concat([now, then[~then["pupil_no"].isin(now["pupil_no"])]])

    def _areas(self, both: pd.DataFrame) -> pd.DataFrame:
        needs = self._needs_of(both)
        primary = needs[needs["rank"] == 1][["pupil_no", "area"]]
        return both.merge(primary, on="pupil_no", how="left").fillna({"area": "none"}).set_index(both.index)

    def _reasons(self, both: pd.DataFrame) -> pd.Series:
        start, end = pd.Timestamp(self.since), pd.Timestamp(self.day)
        sen = self.frames.sen
        begun = sen[(sen["start_date"] > start) & (sen["start_date"] <= end)]
        ended = sen[(sen["end_date"] >= start) & (sen["end_date"] < end)]
        by_kind = {
            "off": [ended.groupby("pupil_no").tail(1).set_index("pupil_no")["end_reason"]],
            "new": [begun.groupby("pupil_no").head(1).set_index("pupil_no")["start_reason"]],
            "up": [last_of(begun, "E", "start_reason")],
            "down": [last_of(ended, "E", "end_reason"), last_of(begun, "K", "start_reason")],
        }
        reasons = pd.Series("", index=both.index)
        for kind, sources in by_kind.items():
            mine = both["movement"] == kind
            found = pd.Series(None, index=both.index[mine], dtype=object)
            for source in sources:
                found = found.fillna(both.loc[mine, "pupil_no"].map(source))
            reasons[mine] = found.fillna("No reason recorded")
        return reasons

    def representation(self) -> pd.DataFrame:
        """With SEN and all, of each group and of the rest."""
        marked = self.everyone.assign(sen=self.everyone["pupil_no"].isin(self.sen["pupil_no"]))
        rows = []
        for trait in TRAITS:
            sums = marked.groupby(trait)["sen"].agg(["sum", "size"]).reindex(["Y", "N"], fill_value=0)
            rows.append([trait, *sums.loc["Y"], *sums.loc["N"]])
        table = pd.DataFrame(rows, columns=["trait", "numerator", "denominator", "rest_with_sen", "rest"])
        group = table["numerator"] / table["denominator"].replace(0, np.nan)
        rest = table["rest_with_sen"] / table["rest"].replace(0, np.nan)
        return table.assign(value=group / rest.replace(0, np.nan))

    def several_needs(self) -> pd.DataFrame:
        """Pupils with SEN by number of needs, those with two areas or more, and all needs recorded."""
        needs = self.frames.needs_on(self.day)
        needs = needs[needs["pupil_no"].isin(self.sen["pupil_no"])]
        number = needs.groupby("pupil_no").size().reindex(self.sen["pupil_no"], fill_value=0)
        areas = needs[needs["area"].isin(terms.BROAD_AREAS)].groupby("pupil_no")["area"].nunique()
        banded = number.clip(upper=3).value_counts().reindex(range(4), fill_value=0)
        table = pd.DataFrame({"needs": ["0", "1", "2", "3 or more"], "numerator": banded.to_numpy()})
        extra = pd.DataFrame({"needs": ["2 areas", "all"], "numerator": [(areas >= 2).sum(), number.sum()]})
        return pd.concat([table, extra]).assign(denominator=len(self.sen))

    def arrivals(self) -> pd.DataFrame:
        """Those who first came in Reception or Year 7, by status on that day."""
        frames, filters = self.frames, self.filters
        rows = frames.enrolments[frames.enrolments["enrolment_status"].isin(["C", "M"])]
        rows = rows[rows["entry_date"] <= pd.Timestamp(self.day)]
        rows = rows.sort_values("entry_date").drop_duplicates("pupil_no")
        rows = everybody(rows.assign(year=year_then(rows, self.day)), filters)
        year = rows["entry_date"].dt.year - (rows["entry_date"].dt.month < 9)
        came = (rows["year_number"] + year - rows["year_group_in"]).clip(0, len(NAMES) - 1)
        rows = rows.assign(academic_year=year, came_into=came)
        recent = year > terms.academic_year(self.day) - 4
        rows = rows[recent & came.isin([YEARS["R"], YEARS["7"]])]
        status = on_entry(rows, frames.sen)[["pupil_no", "status"]]
        needs = on_entry(rows, frames.needs)[["pupil_no", "rank", "area"]]
        rows = rows.merge(status, on="pupil_no", how="left")
        rows = rows.merge(needs[needs["rank"] == 1], on="pupil_no", how="left").fillna({"area": "none"})
        counted = rows["status"].notna()
        if filters.sen_status:
            counted &= rows["status"].isin(filters.sen_status)
        if filters.need_area:
            counted &= of_areas(rows, needs, filters)
        rows = rows.assign(
            K=counted & (rows["status"] == "K"), E=counted & (rows["status"] == "E"), SEN=counted
        )
        groups = rows.groupby(["academic_year", "came_into"])
        table = groups[STATUSES].sum().stack().rename("numerator").reset_index()
        return with_range(table.merge(groups.size().rename("denominator").reset_index()))

    def register_list(self) -> pd.DataFrame:
        """The pupils on the register, by year group and name."""
        needs = self.frames.needs_on(self.day)
        others = needs[needs["rank"] != 1].groupby("pupil_no")["need_type"].agg(";".join).rename("others")
        since = self.frames.sen[held(self.frames.sen, pd.Timestamp(self.day))]
        since = since.set_index("pupil_no")["start_date"].rename("since")
        rows = self.sen.join(others, on="pupil_no").join(since, on="pupil_no")
        rows = rows.sort_values(["year", "surname", "forename"])
        return rows[
            ["surname", "forename", "year_group", "registration_group", "status", "need_type", "others", "since",
             "pupil_premium", "eal", "looked_after"]
        ]  # fmt: skip


def by_status(sen: pd.DataFrame) -> pd.DataFrame:
    """Pupils at SEN support, with a plan, and both."""
    counts = sen.groupby("status").size().reindex(["K", "E"], fill_value=0)
    counts["SEN"] = counts.sum()
    return counts.rename("numerator").rename_axis("sen_status").reset_index()


def on_entry(rows: pd.DataFrame, dated: pd.DataFrame) -> pd.DataFrame:
    """The dated rows that hold each pupil's day of entry."""
    both = rows[["pupil_no", "entry_date"]].merge(dated, on="pupil_no")
    ends = both["end_date"].isna() | (both["end_date"] >= both["entry_date"])
    return both[(both["start_date"] <= both["entry_date"]) & ends]


def last_of(rows: pd.DataFrame, status: str, reason: str) -> pd.Series:
    """The last reason of each pupil at a status."""
    return rows[rows["status"] == status].groupby("pupil_no").tail(1).set_index("pupil_no")[reason]


def with_range(table: pd.DataFrame) -> pd.DataFrame:
    """The table with percentages and their 95% ranges (Wilson)."""
    n = table["denominator"].where(table["denominator"] > 0)
    share = table["numerator"] / n
    spread = Z * np.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    middle, scale = share + Z * Z / (2 * n), 1 + Z * Z / n
    return table.assign(
        value=100 * share, low=100 * (middle - spread) / scale, high=100 * (middle + spread) / scale
    )


TABLES: dict[str, Callable[[Question], pd.DataFrame]] = {
    name: getattr(Question, name)
    for name in (
        "share_of_roll", "share_over_time", "year_by_area", "need_types", "movement", "representation",
        "several_needs", "arrivals", "register_list",
    )
}  # fmt: skip
