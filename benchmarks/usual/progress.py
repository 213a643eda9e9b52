"""The usual way: the Progress page's tables, each by merging and grouping data frames."""

from datetime import date

import numpy as np
import pandas as pd

from benchmarks.usual.days import AttendanceFrames
from benchmarks.usual.frames import Frames, by_area, everybody, on_their_days, with_side
from benchmarks.usual.ranges import means
from data import models, terms
from data.filters import Filters
from data.intervals import Z

EDGES = [-np.inf, 85, 95, 105, 115, np.inf]
FEWEST = 10
TERMS_A_YEAR, TERMS_SHOWN = 3, 9
STEADY = ["standardised", "scaled"]
SERIES = ["subject", "test", "scale"]
Z_90 = 1.645


class ProgressFrames:
    """What the progress page asks: results, each with who the pupil was on the day, and the days of marks."""

    def __init__(self, frames: Frames, attendance: AttendanceFrames) -> None:
        self.frames = frames
        weeks = attendance.days.groupby(["pupil_no", "week"])
        self.weeks = weeks[["absent", "possible"]].sum().reset_index()
        results = frames.read(models.Assessment, "date").sort_values([*SERIES, "pupil_no", "date"])
        catalogue = frames.read(models.Test)[["test", "scale", "sd", "reliability"]]
        results = results.merge(catalogue, on=["test", "scale"], how="left")
        results["sd"] = results["sd"].fillna(results["scale"].map({"standardised": 15.0}))
        results["beyond"] = results["beyond"].fillna("")
        results["term"] = self.term_of(results["date"])
        first = results["pupil_no"].map(frames.enrolments.groupby("pupil_no")["entry_date"].min())
        results["seen"] = results["date"].where(results["date"] >= first, first)
        self.results, self.needs = on_their_days(frames, results, "seen")
        roll = frames.enrolments.drop(columns=["urn_x", "urn_y"], errors="ignore")
        roll = self.results[["row", "pupil_no", "date", "seen"]].merge(roll, on="pupil_no")
        ends = roll["leaving_date"].isna() | (roll["seen"] <= roll["leaving_date"])
        roll = roll[(roll["entry_date"] <= roll["seen"]) & ends]
        moved = roll["seen"].dt.year - (roll["seen"].dt.month < 9) - roll["year_group_in"]
        roll["year_then"] = (roll["year_number"] + moved).clip(0, len(terms.YEAR_GROUPS) - 1)
        there = (roll["date"] == roll["seen"]) & roll["enrolment_status"].isin(["C", "M"])
        roll["on_roll"] = there
        columns = ["row", "year_then", "on_roll", "sex", "pupil_premium"]
        self.results = self.results.merge(roll[columns], on="row", how="left").fillna({"on_roll": False})
        self.results["on_roll"] = self.results["on_roll"].astype(bool)
        counted = frames.enrolments[frames.enrolments["enrolment_status"].isin(["C", "M"])]
        self.first_day = counted.groupby("pupil_no")["entry_date"].min()

    def term_of(self, days: pd.Series) -> pd.Series:
        """The terms of days: three times the academic year and 0, 1 or 2."""
        year = days.dt.year - (days.dt.month < 9)
        of = self.frames.terms
        begun = []
        for name, month, day in (("spring 1", 1, 1), ("summer 1", 4, 7)):
            usual = pd.to_datetime(pd.DataFrame({"year": year + 1, "month": month, "day": day}))
            starts = of[of["term"] == name].set_index("academic_year")["start"]
            begun.append(days >= year.map(starts).fillna(usual))
        return 3 * year + begun[0].astype(int) + begun[1].astype(int)


class Progress:
    """One reader's choices put to the frames: latest sittings, pairs with their value added, a table a panel."""

    def __init__(self, held: ProgressFrames, filters: Filters, data_date: date) -> None:
        self.held, self.filters = held, filters
        self.day = min(filters.as_at or data_date, data_date)
        self.now = int(held.term_of(pd.Series([pd.Timestamp(self.day)])).iloc[0])
        results = held.results[held.results["date"] <= pd.Timestamp(self.day)]
        self.results = results.drop_duplicates([*SERIES, "pupil_no", "term"], keep="last")
        roll = everybody(held.frames.roll(self.day), filters)
        self.roll = roll[["pupil_no", "year", "surname", "forename", "registration_group"]]
        self.latest = self._latest()
        self.pairs = self._value_added(self._pairs())
        kept = self.pairs[self.pairs["pupil_no"].isin(self.roll["pupil_no"])]
        self.in_view = with_side(kept, held.needs, filters)
        self.asked = self.in_view[self.in_view["side"] == "SEN"]

    def _latest(self) -> pd.DataFrame:
        """The results of the newest sitting of each series with one in the year."""
        recent = self.results[self.results["term"] >= self.now - TERMS_A_YEAR]
        many = recent.groupby([*SERIES, "term"]).size().rename("many").reset_index()
        many = many[many["many"] >= 0.2 * many.groupby(SERIES)["many"].transform("max")]
        newest = many.groupby(SERIES, as_index=False)["term"].max()
        return self.results.merge(newest, on=[*SERIES, "term"])

    def _matched(self) -> pd.DataFrame:
        """The results of latest sittings with those of the same pupil and series a year earlier, if any."""
        before = self.results.assign(term=self.results["term"] + TERMS_A_YEAR)
        before = before[[*SERIES, "pupil_no", "term", "score", "beyond", "date"]]
        both = self.latest.merge(
            before, on=[*SERIES, "pupil_no", "term"], suffixes=("", "_before"), how="left"
        )
        return both[both["scale"] == "standardised"]

    def _pairs(self) -> pd.DataFrame:
        both = self._matched().dropna(subset="score_before")
        return both[(both["beyond"] == "") & (both["beyond_before"] == "")]

    def _value_added(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """The pairs with their starting band, and their score less the mean of the peers of it."""
        band = pd.cut(pairs["score_before"], EDGES, right=False, labels=False)
        pairs = pairs.assign(band=band, peer=(pairs["status"] == "N") & pairs["on_roll"])
        parts = []
        for _series, rows in pairs.groupby(SERIES):
            counts = rows[rows["peer"]]["band"].value_counts().reindex(range(5), fill_value=0)
            parts.append(rows.assign(band=rows["band"].map(merged(counts))))
        pairs = pd.concat(parts) if parts else pairs
        peers = pairs[pairs["peer"]].groupby([*SERIES, "band"])["score"].mean().rename("of_peers")
        pairs = pairs.merge(peers.reset_index(), on=[*SERIES, "band"], how="left")
        return pairs.assign(added=pairs["score"] - pairs["of_peers"])

    def _together(self, rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
        """One row a pupil, with the mean over subjects."""
        known = rows.dropna(subset="added")
        return known.groupby([*by, "pupil_no"], as_index=False)["added"].mean().assign(subject="all", test="")

    def value_added(self) -> pd.DataFrame:
        """Mean value added by subject and status."""
        rows = pd.concat([self.asked, self.asked.assign(status="SEN")])
        return means(pd.concat([rows, self._together(rows, ["status"])]), ["subject", "test", "status"])

    def value_added_by_area(self) -> pd.DataFrame:
        """Mean value added by need area and subject."""
        rows = by_area(self.in_view, self.held.needs, self.filters)
        return means(pd.concat([rows, self._together(rows, ["area"])]), ["area", "subject", "test"])

    def value_added_by_start(self) -> pd.DataFrame:
        """Mean value added by starting band and subject."""
        return means(self.asked, ["subject", "test", "band"])

    def score_gap(self) -> pd.DataFrame:
        """Mean scores of both sides by subject and term, and their difference."""
        rows = self.results
        rows = rows[rows["on_roll"] & rows["scale"].isin(STEADY) & (rows["beyond"] == "")]
        rows = rows[rows["term"] > self.now - TERMS_SHOWN]
        rows = everybody(rows.assign(year=rows["year_then"]), self.filters)
        rows = with_side(rows, self.held.needs, self.filters)
        groups = rows.groupby(["subject", "test", "term", "side"])["score"]
        table = groups.agg(["size", "sum", "mean", "sem"]).unstack("side")
        table.columns = [f"{name}_{side}" for name, side in table.columns]
        wanted = [f"{name}_{side}" for name in ("size", "sum", "mean", "sem") for side in ("SEN", "N")]
        table = table.reindex(columns=wanted)
        table["value"] = table["mean_SEN"] - table["mean_N"]
        table["spread"] = Z * np.sqrt(table["sem_SEN"] ** 2 + table["sem_N"] ** 2)
        return table.fillna(dict.fromkeys(wanted[:4], 0)).reset_index()

    def at_expected(self) -> pd.DataFrame:
        """The share at or above the expected score by subject and status."""
        rows = self.latest[self.latest["pupil_no"].isin(self.roll["pupil_no"])].dropna(subset="expected")
        low, high = rows["beyond"] == "<", rows["beyond"] == ">"
        over = rows["score"] > rows["expected"]
        unknown = (low & over) | (high & (rows["score"] < rows["expected"]))
        rows = rows.assign(reached=(rows["score"] >= rows["expected"]) & ~low)[~unknown]
        rows = with_side(rows, self.held.needs, self.filters)
        rows = pd.concat([rows, rows[rows["side"] == "SEN"].assign(status="SEN")])
        groups = rows.groupby(["subject", "test", "status"])["reached"]
        table = groups.agg(numerator="sum", denominator="size").reset_index()
        return table.assign(value=100 * table["numerator"] / table["denominator"])

    def value_added_by_absence(self) -> pd.DataFrame:
        """Mean value added by band of absence between the sittings, of both sides."""
        rows = self.in_view.merge(self._missed(), on="pupil_no").dropna(subset="added")
        share = rows["absent"] / rows["possible"]
        rows = rows.assign(absence=(20 * rows["absent"] >= rows["possible"]) * 1 + (share >= 0.1))
        return means(self._together(rows, ["side", "absence"]), ["absence", "side"])

    def _missed(self) -> pd.DataFrame:
        """Sessions missed and possible of each pupil between their first start and their last result."""
        known = self.pairs.dropna(subset="added")
        spans = known.groupby("pupil_no").agg(first=("date_before", "min"), last=("date", "max"))
        weeks = self.held.weeks.merge(spans.reset_index(), on="pupil_no")
        weeks = weeks[(weeks["first"] <= weeks["week"]) & (weeks["week"] < weeks["last"])]
        sums = weeks.groupby("pupil_no", as_index=False)[["absent", "possible"]].sum()
        return sums[sums["possible"] > 0]

    def progress_and_absence(self) -> pd.DataFrame:
        """Each pupil's absence and value added."""
        rows = self._together(self.asked, []).merge(self._missed(), on="pupil_no")
        rows = rows.merge(self.roll, on="pupil_no")
        return rows.assign(absence=100 * rows["absent"] / rows["possible"]).sort_values("added")

    def progress_effect_size(self) -> pd.DataFrame:
        """The difference of value added of both sides in standard deviations, by subject."""
        rows = self.in_view.dropna(subset="added")
        groups = rows.groupby(["subject", "test", "side"])["added"]
        table = groups.agg(["size", "sum", "mean", "var"]).unstack("side")
        table.columns = [f"{name}_{side}" for name, side in table.columns]
        wanted = [f"{name}_{side}" for name in ("size", "sum", "mean", "var") for side in ("SEN", "N")]
        table = table.reindex(columns=wanted).fillna(dict.fromkeys(wanted[:4], 0))
        n, m = table["size_SEN"], table["size_N"]
        pooled = ((n - 1) * table["var_SEN"] + (m - 1) * table["var_N"]) / (n + m - 2)
        small = 1 - 3 / (4 * (n + m - 2) - 1)
        value = small * (table["mean_SEN"] - table["mean_N"]) / np.sqrt(pooled)
        spread = Z * np.sqrt((n + m) / (n * m) + value**2 / (2 * (n + m)))
        return table.assign(value=value, spread=spread).reset_index()

    def reliable_change(self) -> pd.DataFrame:
        """How many scores rose or fell beyond test error, by subject."""
        table = (
            self._changes().groupby(["subject", "test", "verdict"]).size().rename("numerator").reset_index()
        )
        table["denominator"] = table.groupby(["subject", "test"])["numerator"].transform("sum")
        return table.assign(value=100 * table["numerator"] / table["denominator"])

    def _changes(self) -> pd.DataFrame:
        rows = self.asked
        error = rows["sd"] * np.sqrt(2 * (1 - rows["reliability"]))
        change = rows["score"] - rows["score_before"]
        index = change / error
        verdict = np.select([index > Z * (1 + 1e-9), index < -Z * (1 + 1e-9)], ["rose", "fell"], "within")
        return rows.assign(change=change, error=error, index=index, verdict=verdict).dropna(subset="error")

    def usable_pairs(self) -> pd.DataFrame:
        """How many of those due to sit have two usable scores, by subject, and why the others have none."""
        due = self._due()
        table = due.groupby(["subject", "test", "reason"]).size().rename("numerator").reset_index()
        table["denominator"] = table.groupby(["subject", "test"])["numerator"].transform("sum")
        return table.assign(value=100 * table["numerator"] / table["denominator"])

    def _due(self) -> pd.DataFrame:
        parts, whole = [], self.held.frames.roll(self.day)
        sen = self.held.frames.with_sen(everybody(whole, self.filters), self.filters, self.day)
        for (subject, test, _scale), rows in self._matched().groupby(SERIES):
            took = whole["pupil_no"].isin(rows["pupil_no"]).groupby(whole["year"]).agg(["sum", "size"])
            years = took.index[(took["sum"] > 0) & (took["sum"] >= 0.2 * took["size"])]
            due = sen[sen["year"].isin(years)][["pupil_no"]].merge(
                rows[["pupil_no", "score", "score_before", "beyond", "beyond_before"]],
                on="pupil_no",
                how="left",
            )
            earlier = self.results[self.results["term"] == rows["term"].iloc[0] - TERMS_A_YEAR]
            earlier = earlier[(earlier["subject"] == subject) & (earlier["test"] == test)]
            joined = due["pupil_no"].map(self.held.first_day) > earlier["date"].max()
            limit = due["beyond"].fillna("").ne("") | due["beyond_before"].fillna("").ne("")
            rules = [
                due["score"].isna(),
                due["score_before"].isna() & joined,
                due["score_before"].isna(),
                limit,
            ]
            reason = np.select(rules, ["no latest", "joined", "no earlier", "limit"], "usable")
            parts.append(due.assign(subject=subject, test=test, reason=reason))
        return pd.concat(parts) if parts else pd.DataFrame(columns=["subject", "test", "reason"])

    def progress_watch_list(self) -> pd.DataFrame:
        """Pupils who fell, or fell behind peers, by more than test error at 90%."""
        rows = self._changes()
        worst = pd.concat([-rows["change"], -rows["added"]], axis=1).max(axis=1)
        rows = rows[worst >= Z_90 * rows["error"] * (1 - 1e-9)]
        rows = rows.groupby("pupil_no").agg(subjects=("subject", ", ".join), many=("subject", "size"))
        return rows.reset_index().merge(self.roll, on="pupil_no").sort_values("many", ascending=False)

    def reliable_change_list(self) -> pd.DataFrame:
        """Every pair of scores of a pupil with SEN, the largest falls first."""
        rows = self.asked.assign(change=self.asked["score"] - self.asked["score_before"])
        columns = ["pupil_no", "subject", "test", "score_before", "score", "change"]
        return rows[columns].merge(self.roll, on="pupil_no").sort_values("change")


def merged(counts: pd.Series) -> dict[int, float]:
    """Which band each band of starting scores is counted in: a short one with the next, a short top with the last."""
    groups, waiting, held = [], [], 0
    for band, count in counts.items():
        waiting.append(band)
        held += count
        if held >= FEWEST:
            groups.append(waiting)
            waiting, held = [], 0
    if groups:
        groups[-1] += waiting
    return {band: float(group[0]) for group in groups for band in group}
