"""The usual way, first half: the school's tables as data frames in memory, merged and cut at each question."""

from datetime import date
from functools import partial

import numpy as np
import pandas as pd
from sqlalchemy import Engine, select

from data import models, terms
from data.filters import Filters

YEARS = {name: place for place, name in enumerate(terms.YEAR_GROUPS)}
AREA = dict(terms.AREA_OF_NEED)


def read_table(engine: Engine, urn: int, table: type, *dates: str) -> pd.DataFrame:
    """All rows of one school in a table of the store, the named columns as dates of pandas."""
    with engine.connect() as connection:
        frame = pd.read_sql(select(table.__table__).where(table.urn == urn), connection)
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in dates})


class Frames:
    """Pupils, enrolments, statuses, needs and half terms of one school, dates as pandas keeps them."""

    def __init__(self, engine: Engine, urn: int) -> None:
        read = self.read = partial(read_table, engine, urn)
        pupils = read(models.Pupil, "date_of_birth")
        for name in ("pupil_premium", "eal", "looked_after", "young_carer"):
            pupils[name] = pupils[name].map({True: "Y", False: "N"})
        month = pupils["date_of_birth"].dt.month
        pupils["summer_born"] = month.between(5, 8).map({True: "Y", False: "N"}).where(month.notna())
        pupils["boys"] = pupils["sex"].map({"M": "Y", "F": "N"})
        enrolments = read(models.Enrolment, "entry_date", "leaving_date")
        enrolments["year_number"] = enrolments["year_group"].map(YEARS)
        self.enrolments = enrolments.merge(pupils, on="pupil_no")
        self.sen = (
            read(models.SenStatus, "start_date", "end_date").sort_values("start_date").replace("", None)
        )
        self.needs = read(models.Need, "start_date", "end_date")
        self.needs = self.needs.sort_values("rank")
        self.needs["area"] = self.needs["need_type"].map(AREA)
        self.terms = read(models.Term, "start", "end").sort_values("end")

    def roll(self, day: date) -> pd.DataFrame:
        """Who is on roll on a day, with year group, status, primary need and its area then."""
        at = pd.Timestamp(day)
        kept = self.enrolments
        kept = kept[
            held(kept, at, "entry_date", "leaving_date") & kept["enrolment_status"].isin(["C", "M"])
        ].copy()
        kept["year"] = year_then(kept, day)
        status = self.sen[held(self.sen, at)][["pupil_no", "status"]]
        kept = kept.merge(status, on="pupil_no", how="left").fillna({"status": "N"})
        needs = self.needs[held(self.needs, at) & (self.needs["rank"] == 1)]
        kept = kept.merge(needs[["pupil_no", "need_type", "area"]], on="pupil_no", how="left")
        return kept.fillna({"need_type": "none", "area": "none"})

    def needs_on(self, day: date) -> pd.DataFrame:
        """The needs recorded on a day, each type once a pupil."""
        return self.needs[held(self.needs, pd.Timestamp(day))].drop_duplicates(["pupil_no", "need_type"])

    def with_sen(self, everyone: pd.DataFrame, filters: Filters, day: date) -> pd.DataFrame:
        """The pupils with SEN among them that the choices keep."""
        kept = everyone[everyone["status"] != "N"]
        if filters.sen_status:
            kept = kept[kept["status"].isin(filters.sen_status)]
        if filters.need_area:
            kept = kept[of_areas(kept, self.needs_on(day), filters)]
        return kept


def held(
    frame: pd.DataFrame, at: pd.Timestamp, start: str = "start_date", end: str = "end_date"
) -> pd.Series:
    """Which rows hold a day."""
    return (frame[start] <= at) & (frame[end].isna() | (frame[end] >= at))


def year_then(enrolments: pd.DataFrame, day: date) -> pd.Series:
    """The year group of enrolments on a day, as a place in the order of year groups."""
    moved = enrolments["year_number"] + terms.academic_year(day) - enrolments["year_group_in"]
    return moved.clip(0, len(YEARS) - 1)


def everybody(roll: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The pupils of a roll that the choices which cut everybody keep."""
    if filters.year_group:
        roll = roll[roll["year"].isin([YEARS[name] for name in filters.year_group])]
    if filters.pupil_premium:
        roll = roll[roll["pupil_premium"].isin(filters.pupil_premium)]
    if filters.sex:
        roll = roll[roll["sex"].isin(filters.sex)]
    return roll


def of_areas(pupils: pd.DataFrame, needs: pd.DataFrame, filters: Filters, key: str = "pupil_no") -> pd.Series:
    """Which pupils the chosen need areas keep; ``key`` joins the two frames."""
    if filters.needs != "any":
        return pupils["area"].isin(filters.need_area)
    kept = pupils[key].isin(needs[needs["area"].isin(filters.need_area)][key])
    if "none" in filters.need_area:
        kept |= ~pupils[key].isin(needs[key])
    return kept


def on_their_days(frames: Frames, rows: pd.DataFrame, day: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with the status, primary need and area of a day of their own, and every need of those days by ``row``."""
    rows = rows.assign(row=range(len(rows)))
    status, needs = (_true_then(rows, dated, day) for dated in (frames.sen, frames.needs))
    rows = rows.merge(status[["row", "status"]], on="row", how="left")
    rows = rows.merge(needs[needs["rank"] == 1][["row", "need_type", "area"]], on="row", how="left")
    return rows.fillna({"status": "N", "need_type": "none", "area": "none"}), needs


def _true_then(rows: pd.DataFrame, dated: pd.DataFrame, day: str) -> pd.DataFrame:
    both = rows[["row", "pupil_no", day]].rename(columns={day: "then"}).merge(dated, on="pupil_no")
    ends = both["end_date"].isna() | (both["end_date"] >= both["then"])
    return both[(both["start_date"] <= both["then"]) & ends]


def with_side(rows: pd.DataFrame, needs: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Rows of ``on_their_days`` whose ``side`` is "SEN" (with SEN and asked about) or "N" (no SEN)."""
    asked = rows["status"] != "N"
    if filters.sen_status:
        asked &= rows["status"].isin(filters.sen_status)
    if filters.need_area:
        asked &= of_areas(rows, needs, filters, "row")
    rows = rows.assign(side=np.select([asked, rows["status"] == "N"], ["SEN", "N"], ""))
    return rows[rows["side"] != ""]


def by_area(rows: pd.DataFrame, needs: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Rows with SEN, each in the area of its primary need, or once in each of its areas where any need counts."""
    rows = rows[rows["side"] == "SEN"]
    if filters.needs == "any":
        areas = needs[["row", "area"]].drop_duplicates()
        rows = rows.drop(columns="area").merge(areas, on="row", how="left").fillna({"area": "none"})
    return rows[rows["area"].isin(filters.need_area)] if filters.need_area else rows
