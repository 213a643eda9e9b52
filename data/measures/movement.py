"""Movement on the SEN register between two dates, with its reasons."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from data import terms
from data.filters import Filters
from data.measures.core import Measure, Tally, count
from data.school import AREA_CODES, AREA_OF, NO_AREA_RECORDED, STATUS_CODES, Roll, School, cut_by_area

# In the order of the identity: start + joined + newly identified - left - came off = end.
MOVEMENTS = {
    "start": "On the register at the start",
    "joined": "Joined the school with SEN",
    "new": "Newly identified",
    "left": "Left the school",
    "off": "Came off the register",
    "end": "On the register at the end",
    "up": "SEN support to EHC plan",
    "down": "EHC plan to SEN support",
    "same": "Stayed as they were",
}
ADDING, TAKING = ("joined", "new"), ("left", "off")
NO_REASON = "No reason recorded"


def between(school: School, filters: Filters) -> tuple[date, date]:
    """The two dates of a movement: the chosen earlier one (or the same day a year before) and the as-at date."""
    end = school.effective(filters.as_at)
    if filters.since and filters.since < end:
        return filters.since, end
    leap_day = (end.month, end.day) == (2, 29)
    return end.replace(year=end.year - 1, day=28 if leap_day else end.day), end


@dataclass(frozen=True)
class Moved:
    """Every pupil who was or is on the register at two dates: place, status at each (-1: not on roll), movement.

    ``year`` is the year group at the second date, of a leaver that they would be in; ``area`` and ``areas`` are those
    of needs then, of a pupil with none recorded those at the first date. ``key`` is a place in ``keys``: movement,
    SEN status (the later one, or the last held) and recorded reason.
    """

    pupil: np.ndarray
    before: np.ndarray
    after: np.ndarray
    year: np.ndarray
    area: np.ndarray
    areas: np.ndarray
    keys: list[tuple[str, str, str]]
    key: np.ndarray


def moved(school: School, start: date, end: date) -> Moved:
    """What became of everybody between two dates, made once for them."""
    first, second = school.on(start), school.on(end)
    return first.keep(("moved", second.day), lambda: _moved(school, first, second))


def _moved(school: School, first: Roll, second: Roll) -> Moved:
    size = len(school.people)
    before, after = np.full(size, -1), np.full(size, -1)
    before[first.pupil], after[second.pupil] = first.status, second.status
    year = school.year_of_everyone(second.day)
    pupil = np.flatnonzero(((before > 0) | (after > 0)) & (year >= 0))
    before, after = before[pupil], after[pupil]
    area, areas = _areas_of_everyone(school, first, second)
    keys = list(_keys(school, pupil, before, after, (first.day, second.day)))
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    key = np.array([places[each] for each in keys], dtype=np.int64)
    return Moved(pupil, before, after, year[pupil], area[pupil], areas[pupil], list(places), key)


def _keys(school: School, pupil: np.ndarray, before: np.ndarray, after: np.ndarray, window: tuple[int, int]):
    kinds = _kinds(school, pupil, before, after, window[1])
    for each, was, now, kind in zip(pupil.tolist(), before.tolist(), after.tolist(), kinds, strict=True):
        why = _reason(school, each, kind, window) if kind in ("new", "off", "up", "down") else ""
        yield kind, STATUS_CODES[now if now > 0 else was], why


def _kinds(school: School, pupil: np.ndarray, before: np.ndarray, after: np.ndarray, end: int) -> list[str]:
    """The kind of movement of each of these pupils."""
    on_entry = _status_on_entry(school, pupil, end)
    kind = np.select(
        [
            (before > 0) & (after < 0),
            (before > 0) & (after == 0),
            (before < 0) & (on_entry > 0),
            before <= 0,
            (before == 1) & (after == 2),
            (before == 2) & (after == 1),
        ],
        ["left", "off", "joined", "new", "up", "down"],
        "same",
    )
    return kind.tolist()


def _areas_of_everyone(school: School, first, second) -> tuple[np.ndarray, np.ndarray]:
    """Area of the primary need, and the yes/no areas, of every pupil: at the second date, else at the first."""
    size, of = len(school.people), school.arrays
    area = np.full(size, NO_AREA_RECORDED)
    areas = np.zeros((size, len(AREA_CODES)), dtype=bool)
    for day in (first.day, second.day):
        holds = (of["needs_start"] <= day) & (day <= of["needs_end"])
        pupil, found = of["needs_pupil"][holds], AREA_OF[of["needs_need"][holds]]
        areas[np.unique(pupil)] = False
        areas[pupil, found] = True
        area[np.unique(pupil)] = NO_AREA_RECORDED
        primary = of["needs_rank"][holds] == 1
        area[pupil[primary]] = found[primary]
    areas[~areas.any(axis=1), NO_AREA_RECORDED] = True
    return area, areas


def _status_on_entry(school: School, pupil: np.ndarray, end: int) -> np.ndarray:
    """The status of pupils on the first day of the enrolment that holds the second date (0 where there is none)."""
    of = school.arrays
    holds = (of["enrolments_start"] <= end) & (end <= of["enrolments_end"]) & (of["enrolments_counts"] == 1)
    entry = np.zeros(len(school.people), dtype=np.int64)
    entry[of["enrolments_pupil"][holds]] = of["enrolments_start"][holds]
    days = entry[of["statuses_pupil"]]
    at_entry = (of["statuses_start"] <= days) & (days <= of["statuses_end"]) & (days > 0)
    status = np.zeros(len(school.people), dtype=np.int64)
    status[of["statuses_pupil"][at_entry]] = of["statuses_status"][at_entry]
    return status[pupil]


def _reason(school: School, pupil: int, kind: str, window: tuple[int, int]) -> str:
    """The recorded reason of one pupil's movement inside the window (after the first date, up to the second)."""
    spells = school.spells.get(pupil, ())
    if kind in ("off", "down"):
        wanted = STATUS_CODES.index("E") if kind == "down" else None
        ended = [s for s in spells if window[0] <= s.end < window[1] and wanted in (None, s.status)]
        if ended and ended[-1].end_reason:
            return ended[-1].end_reason
    if kind in ("new", "up", "down"):
        target = {"up": STATUS_CODES.index("E"), "down": STATUS_CODES.index("K")}.get(kind)
        begun = [s for s in spells if window[0] < s.start <= window[1] and target in (None, s.status)]
        # Newly identified: why the register was entered. Stepped up or down: why the last step was taken.
        chosen = begun[0] if kind == "new" and begun else begun[-1] if begun else None
        if chosen and chosen.start_reason:
            return chosen.start_reason
    return NO_REASON


def tally_movement(school: School, filters: Filters) -> Tally:
    """Pupils by movement, SEN status (the later one, or the last held) and recorded reason."""
    of = moved(school, *between(school, filters))
    kept = school.cut_everybody(filters, of.pupil, of.year) & cut_by_area(filters, of.area, of.areas)
    many = np.bincount(of.key[kept], minlength=len(of.keys)).tolist()
    found = {key: number for key, number in zip(of.keys, many, strict=True) if number}
    for name, status in (("start", of.before), ("end", of.after)):
        by_status = np.bincount(np.maximum(status[kept], 0), minlength=len(STATUS_CODES)).tolist()
        found |= {
            (name, code, ""): number
            for code, number in zip(STATUS_CODES[1:], by_status[1:], strict=True)
            if number
        }
    for kind in ("start", *ADDING, *TAKING, "end"):
        for status in terms.SEN:
            if not any(key[:2] == (kind, status) for key in found):
                found[kind, status, ""] = 0
    order = list(MOVEMENTS)
    keys = sorted(found, key=lambda key: (order.index(key[0]), terms.SEN.index(key[1]), -found[key], key[2]))
    return Tally({key: (found[key],) for key in keys})


def value_movement(tally: Tally) -> list[dict]:
    """A number of pupils a movement, status and reason."""
    return [count(movement.groups, key, people) for key, (people,) in tally.items()]


def dates(school: School, filters: Filters) -> dict:
    """The two dates of the movement."""
    start, end = between(school, filters)
    return {"start": start, "end": end}


movement = Measure(
    key="movement",
    title="Movement on the register between two dates",
    definition="Pupils on the SEN register at two dates, and what became of each between them, by their state at "
    "the two dates: joined the school with SEN on their first day; newly identified after it; left the school; "
    "came off the register and stayed; moved between SEN support and an EHC plan; or stayed as they were. A pupil "
    "who left and came back between the dates stayed.",
    formula="SEN at the end = SEN at the start + joined + newly identified - left - came off",
    unit="pupils",
    source="SEND code of practice: 0 to 25 years (Department for Education, 2015), chapter 6, on reviewing SEN support",
    groups=("movement", "sen_status", "reason"),
    tally=tally_movement,
    value=value_movement,
    facts=dates,
    ignores=(("sen_status", "SEN status is not cut here: the movement shows both."),),
)
