"""Turns what was true on a day, as a census or a list of pupils says it, into times that begin and end.

On the day a status or a need is first seen to be another, the one before ends on the day before. Where it is
the first that is known of a pupil, nobody knows when it began: it then has no start day of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Day
from datetime import timedelta

from data import models, terms
from data.ingest.changes import Stored
from data.ingest.files_of_pupils import NEED
from data.ingest.kinds import Wrong, read_day

ONE_DAY = timedelta(days=1)
OnADay = Iterable[tuple[int, int, dict[str, str]]]
Made = tuple[int, int, dict[str, str]]


@dataclass
class Time:
    """A time at a status or with a need; ``at`` is the source and line that last changed it, if any did."""

    what: str
    start: Day
    end: Day | None
    rank: int = 0
    at: tuple[int, int] | None = None

    def holds(self, day: Day) -> bool:
        """Whether it is true on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


class Seen:
    """The times that the database has, by UPN, and which pupils it has seen at all."""

    def __init__(self, stored: Stored, new_list: bool) -> None:
        upns = {number: upn for upn, number in stored.pupil_numbers().items()}
        statuses = stored.rows(models.SenStatus.__table__).values()
        needs = stored.rows(models.Need.__table__).values()
        self.statuses: dict[str, list[Time]] = {}
        self.needs: dict[str, list[Time]] = {}
        for row in statuses:
            self.statuses.setdefault(upns[row["pupil_no"]], []).append(
                Time(row["status"], row["start_date"], row["end_date"])
            )
        for row in needs:
            self.needs.setdefault(upns[row["pupil_no"]], []).append(
                Time(row["need_type"], row["start_date"], row["end_date"], row["rank"])
            )
        # A school whose register was never imported is not one in which nobody was on it.
        self.pupils = set(upns.values()) if statuses else set()
        self.with_needs = set(self.needs)


def statuses_as_rows(snapshots: OnADay, given: Iterable, seen: Seen) -> Iterator[Made]:
    """Rows of sen.csv for what the statuses of days change; ``given`` are rows with their own start days."""
    times = {upn: [*own] for upn, own in seen.statuses.items()}
    for row in given:
        if (start := _day(row.values.get("start_date", ""))) and row.values.get("upn"):
            own = times.setdefault(row.values["upn"], [])
            own[:] = [time for time in own if time.start != start]
            own.append(Time(row.values.get("status", ""), start, _day(row.values.get("end_date", ""))))
    met = set(seen.pupils)
    for of, line, values in sorted(snapshots, key=lambda row: row[2]["day"]):
        own = times.setdefault(values["upn"], [])
        new = values["upn"] not in met and not own
        _see(own, values["status"], Day.fromisoformat(values["day"]), (of, line), new)
        met.add(values["upn"])
    for upn, own in times.items():
        for time in own:
            if time.at:
                yield *time.at, {"upn": upn, "status": time.what, **_ends(time)}


def _see(own: list[Time], status: str, day: Day, at: tuple[int, int], new: bool) -> None:
    now = next((time for time in own if time.holds(day)), None)
    if now and now.what == status:
        return
    if now and now.start == day:
        if status != "N":
            now.what, now.at = status, at
        return
    if now:
        now.end, now.at = day - ONE_DAY, at
    if status == "N":
        return
    after = min((time.start for time in own if time.start > day), default=None)
    start = terms.LONG_AGO if new else day
    own.append(Time(status, start, after - ONE_DAY if after else None, at=at))


def needs_as_rows(snapshots: OnADay, seen: Seen) -> Iterator[Made]:
    """Rows of needs.csv for what the needs of days change, rank by rank; a rank that is not said stays."""
    times = {upn: [*own] for upn, own in seen.needs.items()}
    for of, line, values in sorted(snapshots, key=lambda row: row[2]["day"]):
        day, own = Day.fromisoformat(values["day"]), times.setdefault(values["upn"], [])
        new = not own
        for rank in ("1", "2", "3"):
            if values.get(rank):
                _need(own, _code(values[rank]), int(rank), day, (of, line), new)
    for upn, own in times.items():
        for time in own:
            if time.at:
                yield *time.at, {"upn": upn, "need_type": time.what, "rank": str(time.rank), **_ends(time)}


def _need(own: list[Time], need: str, rank: int, day: Day, at: tuple[int, int], new: bool) -> None:
    open_now = [time for time in own if time.holds(day)]
    if any(time.what == need and time.rank == rank for time in open_now):
        return
    for time in open_now:
        if time.rank != rank and time.what != need:
            continue
        if time.start == day:
            own.remove(time)
        else:
            time.end, time.at = day - ONE_DAY, at
    own.append(Time(need, terms.LONG_AGO if new else day, None, rank, at))


def _ends(time: Time) -> dict[str, str]:
    return {"start_date": time.start.isoformat(), "end_date": time.end.isoformat() if time.end else ""}


def _code(text: str) -> str:
    try:
        return NEED.read(text)
    except Wrong:
        return text


def _day(text: str) -> Day | None:
    try:
        return read_day(text) if text else None
    except Wrong:
        return None
