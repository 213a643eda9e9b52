"""The usual way: absence before and after pupils began an intervention, each less that of peers of their year group."""

from datetime import date

import pandas as pd

from benchmarks.usual.days import AttendanceFrames
from benchmarks.usual.frames import held, year_then

WEEKS_EACH_SIDE, FEWEST_WEEKS, FEWEST_PEERS = 12, 6, 10


def after_starts(frames: AttendanceFrames, until: date, year: int) -> pd.DataFrame:
    """What each pupil who began an intervention since last September missed more after it than before, in points."""
    last = pd.Timestamp(until)
    long = frames.long_weeks(frames.days["date"].min(), frames.days["date"].max())
    weekly = frames.days[frames.days["week"].isin(long)]
    weekly = weekly.groupby(["enrolment", "week"])[["absent", "possible"]].sum().reset_index()
    weekly["present"] = (weekly["possible"] > 0).astype(int)
    over = long[long + pd.Timedelta(days=4) <= last]
    starts = frames.starts[frames.starts["began"].between(pd.Timestamp(year - 1, 9, 1), last)]
    parts = [
        changes_from(frames, weekly, over, day, begun) for day, begun in starts.groupby("began", sort=True)
    ]
    if not parts:
        return pd.DataFrame(columns=["pupil_no", "name", "before", "after", "change"])
    return pd.concat(parts).drop_duplicates(["pupil_no", "name"])


def changes_from(
    frames: AttendanceFrames, weekly: pd.DataFrame, over: pd.Index, day: pd.Timestamp, begun: pd.DataFrame
) -> pd.DataFrame:
    """The changes of those who began on one day and can be compared."""
    roll = frames.enrolments
    roll = roll[held(roll, day, "entry_date", "leaving_date") & roll["enrolment_status"].isin(["C", "M"])]
    sen = frames.frames.sen
    with_sen = sen[held(sen, day)]["pupil_no"]
    roll = roll[["enrolment", "pupil_no", "year_number", "year_group_in"]]
    roll = roll.assign(year=year_then(roll, day), no_sen=~roll["pupil_no"].isin(with_sen))
    first = over.searchsorted(day - pd.Timedelta(days=day.weekday()))
    windows = {
        "before": over[max(first - WEEKS_EACH_SIDE, 0) : first],
        "after": over[first : first + WEEKS_EACH_SIDE],
    }
    found = begun[["pupil_no", "name"]]
    for name, window in windows.items():
        found = found.merge(apart(roll, weekly[weekly["week"].isin(window)]).rename(name), on="pupil_no")
    return found.assign(change=found["after"] - found["before"])


def apart(roll: pd.DataFrame, weekly: pd.DataFrame) -> pd.Series:
    """Absence of each pupil less that of the others with no SEN in their year group, in points, where known."""
    sums = weekly.groupby("enrolment")[["absent", "possible", "present"]].sum()
    both = roll.merge(sums, left_on="enrolment", right_index=True)
    both["peers"] = (both["possible"] > 0).astype(int)
    columns = ["absent", "possible", "peers"]
    peers = both[both["no_sen"]].groupby("year")[columns].sum().reindex(both["year"], fill_value=0)
    peers = peers.set_index(both.index) - both[columns].mul(both["no_sen"], axis=0)
    known = (both["present"] >= FEWEST_WEEKS) & (peers["peers"] >= FEWEST_PEERS)
    points = 100 * (both["absent"] / both["possible"] - peers["absent"] / peers["possible"])
    return points[known].set_axis(both["pupil_no"][known])
