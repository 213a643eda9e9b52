"""The usual way: the Attendance page's tables, each by merging and grouping data frames."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from benchmarks.usual.days import AttendanceFrames
from benchmarks.usual.frames import YEARS, by_area, everybody, on_their_days, with_side, year_then
from benchmarks.usual.ranges import rates, with_t_range
from benchmarks.usual.starts import after_starts
from data import terms
from data.filters import Filters

NAMES = list(terms.YEAR_GROUPS)
COMPULSORY = [YEARS[str(number)] for number in range(1, 12)]
LATEST = 4


class Attendance:
    """One reader's choices put to the frames: the enrolments of the year with what they missed, and a table a panel."""

    def __init__(self, held: AttendanceFrames, filters: Filters, data_date: date) -> None:
        self.held, self.filters = held, filters
        self.day = min(filters.as_at or data_date, data_date)
        self.year = terms.academic_year(self.day)
        self.units, self.needs, self.days = self._year()

    def _year(
        self, back: int = 0, every_age: bool = False
    ) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """The units of this year or the one before in view, the needs of their days, and their days of marks."""
        held, year = self.held, self.year - back
        first, last = pd.Timestamp(year, 9, 1), pd.Timestamp(date(year + 1, 8, 31) if back else self.day)
        units = held.enrolments
        left = units["leaving_date"]
        units = units[
            (units["entry_date"] <= last)
            & (left.isna() | (left >= first))
            & units["enrolment_status"].isin(["C", "M"])
        ]
        units = units.assign(
            day=units["leaving_date"].fillna(last).clip(upper=last), year=year_then(units, last)
        )
        younger = tuple(NAMES[max(YEARS[name] - back, 0)] for name in self.filters.year_group)
        filters = replace(self.filters, year_group=younger)
        units = everybody(units, filters)
        of_age = not filters.year_group or set(filters.year_group) & set(map(str, range(1, 12)))
        if of_age and not every_age:
            units = units[of_compulsory_age(units, year)]
        units, needs = on_their_days(held.frames, units, "day")
        units = with_side(units, needs, filters)
        days = held.days[held.days["date"].between(first, last)]
        days = days.merge(units[["enrolment", "side"]], on="enrolment")
        sums = days.groupby("enrolment")[["possible", "absent"]].sum()
        units = units.merge(sums[sums["possible"] > 0], on="enrolment")
        return units, needs, days

    def overall_absence(self) -> pd.DataFrame:
        """Absence of each status with its range."""
        sen = self.units[self.units["side"] == "SEN"].assign(status="SEN")
        return rates(pd.concat([self.units, sen]), ["status"])

    def absence_by_area(self) -> pd.DataFrame:
        """Absence of pupils with SEN by need area, and of their peers."""
        peers = self.units[self.units["side"] == "N"].assign(area="peers")
        return rates(pd.concat([by_area(self.units, self.needs, self.filters), peers]), ["area"])

    def absence_by_year(self) -> pd.DataFrame:
        """Absence by year group and side."""
        table = rates(self.units, ["year", "side"])
        return table.assign(year_group=table["year"].map(dict(enumerate(NAMES))))

    def persistent_absence(self) -> pd.DataFrame:
        """Who missed a tenth or more, by status."""
        return self._reaching(10)

    def severe_absence(self) -> pd.DataFrame:
        """Who missed half or more, by status."""
        return self._reaching(2)

    def _reaching(self, share: int) -> pd.DataFrame:
        units = self.units.assign(reached=self.units["absent"] * share >= self.units["possible"])
        units = pd.concat([units, units[units["side"] == "SEN"].assign(status="SEN")])
        table = units.groupby("status")["reached"].agg(numerator="sum", denominator="size").reset_index()
        return table.assign(value=100 * table["numerator"] / table["denominator"])

    def absence_bands(self) -> pd.DataFrame:
        """How many lie in each band of five points, by side."""
        band = (self.units["absent"] * 20 // self.units["possible"]).clip(upper=10)
        table = (
            self.units.assign(band=band).groupby(["side", "band"]).size().rename("numerator").reset_index()
        )
        table["denominator"] = table["side"].map(self.units.groupby("side").size())
        return table.assign(value=100 * table["numerator"] / table["denominator"])

    def absence_reasons(self) -> pd.DataFrame:
        """Sessions missed for each reason as a share of possible sessions, by side."""
        first = pd.Timestamp(self.year, 9, 1)
        missed = self.held.absences[self.held.absences["date"].between(first, pd.Timestamp(self.day))]
        missed = missed.merge(self.units[["enrolment", "side", "possible"]], on="enrolment")
        missed = pd.concat([missed, missed.assign(reason=missed["kind"])])
        each = missed.groupby(["side", "reason", "enrolment"], observed=True)
        each = each.agg(absent=("mark", "size"), possible=("possible", "first")).reset_index()
        each = each.assign(aa=each["absent"] ** 2, ap=each["absent"] * each["possible"])
        table = each.groupby(["side", "reason"])[["absent", "aa", "ap"]].sum().reset_index()
        whole = self.units.assign(pp=self.units["possible"] ** 2).groupby("side")
        whole = whole.agg(n=("possible", "size"), possible=("possible", "sum"), pp=("pp", "sum"))
        return with_t_range(table.merge(whole.reset_index(), on="side"))

    def absence_by_weekday(self) -> pd.DataFrame:
        """Absence by weekday, half of the day and side."""
        days = self.days[self.days["enrolment"].isin(self.units["enrolment"])]
        parts = []
        for half in ("am", "pm"):
            part = days[["enrolment", "side", "weekday", f"{half}_possible", f"{half}_absent"]]
            parts.append(
                part.set_axis(["enrolment", "side", "weekday", "possible", "absent"], axis=1).assign(
                    half=half
                )
            )
        each = (
            pd.concat(parts).groupby(["enrolment", "side", "weekday", "half"])[["possible", "absent"]].sum()
        )
        each = each[each["possible"] > 0].reset_index()
        return rates(each, ["weekday", "half", "side"])

    def weekly_absence_gap(self) -> pd.DataFrame:
        """Absence by week and side, this year and the last, with the gap and its control limits."""
        parts = []
        for back in (1, 0):
            table = (
                self._weeks(back)
                .groupby(["week", "side"])
                .agg(n=("absent", "size"), absent=("absent", "sum"), possible=("possible", "sum"))
            )
            parts.append(table.reset_index().assign(year=self.year - back))
        table = pd.concat(parts)
        table["value"] = 100 * table["absent"] / table["possible"]
        wide = table.pivot(index="week", columns="side", values="value").reindex(columns=["SEN", "N"])
        gap = wide["SEN"] - wide["N"]
        mean, moving = gap.mean(), gap.diff().abs().mean()
        table["gap"] = table["week"].map(gap)
        return table.assign(mean=mean, upper=mean + 2.66 * moving, lower=mean - 2.66 * moving)

    def _weeks(self, back: int) -> pd.DataFrame:
        """What each unit missed in each long week of this year or the last."""
        units, _needs, days = self._year(back) if back else (self.units, self.needs, self.days)
        year = self.year - back
        last = pd.Timestamp(date(year + 1, 8, 31) if back else self.day)
        long = self.held.long_weeks(pd.Timestamp(year, 9, 1) - timedelta(days=6), last)
        weeks = days[days["week"].isin(long) & days["enrolment"].isin(units["enrolment"])]
        weeks = weeks.groupby(["enrolment", "side", "week"])[["possible", "absent"]].sum().reset_index()
        return weeks[weeks["possible"] > 0]

    def absence_by_half_term(self) -> pd.DataFrame:
        """Absence of pupils with SEN by half term, this year and the last, and by week of this year."""
        parts = []
        for back in (1, 0):
            weeks = self._weeks(back)
            weeks = weeks[weeks["side"] == "SEN"].assign(academic_year=self.year - back)
            weeks["half_term"] = weeks["week"].map(self._half_terms(weeks["week"].unique()))
            named = weeks.dropna(subset="half_term")
            each = named.groupby(["enrolment", "academic_year", "half_term"])[["possible", "absent"]].sum()
            parts.append(rates(each.reset_index(), ["academic_year", "half_term"]))
            if not back:
                parts.append(rates(weeks, ["academic_year", "week"]))
        return pd.concat(parts)

    def _half_terms(self, mondays: np.ndarray) -> dict:
        """The half term of each week."""
        named = {}
        for monday in mondays:
            of = self.held.frames.terms
            inside = of[(of["start"] <= monday + pd.Timedelta(days=4)) & (of["end"] >= monday)]
            named[monday] = inside["term"].iloc[0] if len(inside) else None
        return named

    def suspensions(self) -> pd.DataFrame:
        """Suspensions, pupils suspended, sessions lost and permanent exclusions by status, with the headcount."""
        rows = self.held.suspensions
        rows = rows[rows["date"].between(pd.Timestamp(self.year, 9, 1), pd.Timestamp(self.day))]
        rows = everybody(rows.assign(year=year_then(rows, self.day)), self.filters)
        rows = with_side(rows, self.held.needs_at_suspensions, self.filters)
        rows = pd.concat([rows, rows[rows["side"] == "SEN"].assign(status="SEN")])
        for_now, for_good = rows[rows["kind"] == "suspension"], rows[rows["kind"] != "suspension"]
        table = for_now.groupby("status").agg(
            count=("date", "size"), pupils=("pupil_no", "nunique"), sessions=("sessions", "sum")
        )
        table["permanent"] = for_good.groupby("status").size()
        table = table.reindex(["N", "K", "E", "SEN"]).fillna(0)
        table["headcount"] = pd.concat([self._headcount(day) for day in self._census()], axis=1).mean(axis=1)
        return table.assign(value=100 * table["count"] / table["headcount"]).reset_index()

    def _census(self) -> list[date]:
        """The third Thursday of January, or before it the month ends so far."""
        january = date(self.year + 1, 1, 1)
        census = january + timedelta(days=(3 - january.weekday()) % 7 + 14)
        if self.day >= census:
            return [census]
        ends = pd.date_range(date(self.year, 9, 1), self.day, freq="ME")
        return [end.date() for end in ends] or [self.day]

    def _headcount(self, day: date) -> pd.Series:
        roll = everybody(self.held.frames.roll(day), self.filters)
        sen = self.held.frames.with_sen(roll, self.filters, day)
        counts = pd.concat([roll[roll["status"] == "N"], sen])["status"].value_counts()
        counts["SEN"] = len(sen)
        return counts.reindex(["N", "K", "E", "SEN"]).fillna(0)

    def absence_after_start(self) -> pd.DataFrame:
        """Mean absence before and after a first start, less that of peers, by intervention."""
        changes = self.held.changes
        if self.day not in changes:
            # It is the same for all choices, so that even here it is worked out once for each day asked about.
            changes[self.day] = after_starts(self.held, self.day, self.year)
        known = changes[self.day]
        sen = self.units[self.units["side"] == "SEN"]["pupil_no"]
        known = known[known["pupil_no"].isin(sen)]
        table = known.groupby("name")["change"].agg(["size", "sum", "mean", "sem"]).reset_index()
        return table.rename(columns={"size": "n", "sum": "total", "mean": "value"})

    def attendance_watch_list(self) -> pd.DataFrame:
        """Pupils with SEN on roll for whom a rule holds, with their reasons."""
        units, _needs, days = self._year(every_age=True)
        units = units[(units["side"] == "SEN") & (units["day"] == pd.Timestamp(self.day))]
        days = days[days["enrolment"].isin(units["enrolment"])]
        enough, share = units["possible"] >= 20, units["absent"] / units["possible"]
        joined = units["entry_date"] >= pd.Timestamp(self.year, 9, 1)
        listed = [
            units[enough & (25 * units["absent"] >= 2 * units["possible"])]["enrolment"],
            units[~enough & joined & (10 * units["absent"] >= units["possible"])]["enrolment"],
            falling(days, self._weeks_over()),
            same_session_missed(days),
            units[units["pupil_no"].isin(self._suspended())]["enrolment"],
        ]
        names = ["surname", "forename", "year", "status", "need_type"]
        units = units.assign(value=100 * share)[units["enrolment"].isin(pd.concat(listed))]
        return units[[*names, "value"]].sort_values("value", ascending=False)

    def _weeks_over(self) -> pd.Series:
        day = pd.Timestamp(self.day)
        long = self.held.long_weeks(pd.Timestamp(self.year, 9, 1) - timedelta(days=6), day)
        return long[long + pd.Timedelta(days=4) <= day]

    def _suspended(self) -> pd.Series:
        rows = self.held.suspensions
        of_year = rows["date"].between(pd.Timestamp(self.year, 9, 1), pd.Timestamp(self.day))
        return rows[of_year & (rows["status"] != "N")]["pupil_no"]


def falling(days: pd.DataFrame, weeks: pd.Series) -> pd.Series:
    """The enrolments that missed five points more of the last four full weeks than of the eight before them."""
    if len(weeks) <= LATEST:
        return pd.Series(dtype="int64")
    now, before = weeks[-LATEST:], weeks[-3 * LATEST : -LATEST]
    sums = [
        days[days["week"].isin(window)].groupby("enrolment")[["possible", "absent"]].sum().add_suffix(name)
        for window, name in ((now, "_now"), (before, "_before"))
    ]
    both = sums[0].join(sums[1], how="inner")
    both = both[(both["possible_now"] >= 30) & (both["possible_before"] >= 30)]
    rose = both["absent_now"] * both["possible_before"] - both["absent_before"] * both["possible_now"]
    return both.index[20 * rose >= both["possible_now"] * both["possible_before"]].to_series()


def same_session_missed(days: pd.DataFrame) -> pd.Series:
    """The enrolments that missed three or more of the last four of the same session of the week."""
    parts = []
    for half in ("am", "pm"):
        part = days[days[f"{half}_possible"] > 0].sort_values("date")
        last = part.groupby(["enrolment", "weekday"]).tail(LATEST)
        sums = last.groupby(["enrolment", "weekday"])[f"{half}_absent"].agg(["size", "sum"]).reset_index()
        parts.append(sums[(sums["size"] == LATEST) & (sums["sum"] >= LATEST - 1)]["enrolment"])
    return pd.concat(parts)


def of_compulsory_age(units: pd.DataFrame, year: int) -> pd.Series:
    """Who is 5 to 15 on 31 August before a year; by year group where no birthday is known."""
    born = units["date_of_birth"]
    by_birthday = born.between(pd.Timestamp(year - 16, 9, 1), pd.Timestamp(year - 5, 8, 31))
    return by_birthday.where(born.notna(), units["year"].isin(COMPULSORY))
