"""The floor: the Register page's counts by numpy alone, over the arrays that the snapshot holds, and nothing else.

No words, no rows, no ranges, no comparison: what remains when all else is free. What depends on the data
alone and not on the question (the order of names, each pupil's first enrolment) is prepared beforehand.
"""

from collections.abc import Callable
from datetime import date

import numpy as np

from data import terms
from data.filters import Filters
from data.measures.movement import NO_REASON, between
from data.measures.register import ARRIVALS_SHOWN, points
from data.school import AREA_CODES, AREA_OF, NEED_CODES, NO_AREA_RECORDED, STATUS_CODES, Roll, School

YEARS, AREAS, NEEDS = len(terms.YEAR_GROUPS), len(AREA_CODES), len(NEED_CODES)
TRAITS = ("boys", "pupil_premium", "eal", "looked_after", "young_carer", "summer_born")
BROAD = [AREA_CODES.index(area) for area in terms.BROAD_AREAS]
KINDS = ("same", "left", "off", "joined", "new", "up", "down", "start", "end")
UNSAID = ("", NO_REASON)
INTO = [terms.YEAR_GROUPS.index(year) for year in ("R", "7")]


class Prepared:
    """One school's arrays, with what can be known before any question."""

    def __init__(self, school: School) -> None:
        self.school, self.of, self.size = school, school.arrays, len(school.people)
        self.everyone = np.arange(self.size)
        self.by_start = np.argsort(self.of["enrolments_start"], kind="stable")
        counted = self.by_start[self.of["enrolments_counts"][self.by_start] == 1]
        self.first = counted[np.unique(self.of["enrolments_pupil"][counted], return_index=True)[1]]
        entry = self.of["enrolments_start"][self.first]
        self.entry_year = np.array(
            [terms.academic_year(date.fromordinal(day)) if day else 0 for day in entry.tolist()]
        )
        self.spells = np.argsort(self.of["statuses_start"], kind="stable")
        reasons = [
            school.statuses[name].where(school.statuses[name].notna(), "").to_numpy(dtype=str)
            for name in ("start_reason", "end_reason")
        ]
        self.reasons, places = np.unique(np.concatenate([*reasons, UNSAID]), return_inverse=True)
        self.start_reason, self.end_reason = np.split(places[: -len(UNSAID)], 2)
        self.unsaid = np.isin(self.reasons, UNSAID)
        names = [school.people[name].fillna("").str.lower() for name in ("surname", "forename")]
        self.name_order = np.empty(self.size, dtype=int)
        self.name_order[np.lexsort((names[1], names[0]))] = self.everyone
        self.text = school.people[["surname", "forename"]].to_numpy(dtype=object)


class Cut:
    """One set of choices as tables to look up in."""

    def __init__(self, prepared: Prepared, filters: Filters) -> None:
        self.school, self.filters = prepared.school, filters
        self.years = _yes(YEARS, [terms.YEAR_GROUPS.index(year) for year in filters.year_group])
        self.statuses = _yes(3, [STATUS_CODES.index(status) for status in filters.sen_status or terms.SEN])
        self.areas = [AREA_CODES.index(area) for area in filters.need_area]
        self.area = _yes(AREAS, self.areas)
        self.premium = [int(said == "Y") for said in filters.pupil_premium]
        self.sexes = [int(said == "M") for said in filters.sex]

    def everybody(self, pupil: np.ndarray, year: np.ndarray) -> np.ndarray:
        """Which pupils are kept by year group, pupil premium and sex."""
        kept = self.years[year]
        for name, wanted in (("pupil_premium", self.premium), ("boys", self.sexes)):
            if len(wanted) == 1:
                kept = kept & (self.school.traits[name][pupil] == wanted[0])
            elif wanted:
                kept = kept & (self.school.traits[name][pupil] >= 0)
        return kept

    def with_sen(self, everyone: np.ndarray, roll: Roll) -> np.ndarray:
        """Which of them have SEN and are asked about."""
        kept = everyone & self.statuses[roll.status]
        return kept & self.by_area(roll.area, roll.areas) if self.areas else kept

    def by_area(self, area: np.ndarray, areas: np.ndarray) -> np.ndarray:
        """Which pupils the chosen areas keep."""
        return areas[:, self.areas].any(axis=1) if self.filters.needs == "any" else self.area[area]


class Counted:
    """One set of choices counted: one array of sums a measure."""

    def __init__(self, prepared: Prepared, filters: Filters) -> None:
        self.prepared, self.school, self.filters = prepared, prepared.school, filters
        self.cut = Cut(prepared, filters)
        self.roll = self.school.on(self.school.effective(filters.as_at))
        self.everyone, self.sen = self._view(self.roll)

    def _view(self, roll: Roll) -> tuple[np.ndarray, np.ndarray]:
        everyone = self.cut.everybody(roll.pupil, roll.year)
        return everyone, self.cut.with_sen(everyone, roll)

    def share_of_roll(self) -> np.ndarray:
        """Pupils by status, and the roll."""
        counts = np.bincount(self.roll.status[self.sen], minlength=3)
        return np.append(counts, np.count_nonzero(self.everyone))

    def share_over_time(self) -> np.ndarray:
        """The same for each day of the trend."""
        counts = []
        for day, _name in points(self.school, self.filters):
            roll = self.school.on(day)
            everyone, sen = self._view(roll)
            counts.append(np.append(np.bincount(roll.status[sen], minlength=3), np.count_nonzero(everyone)))
        return np.array(counts)

    def year_by_area(self) -> np.ndarray:
        """Pupils with SEN by year group and area, and each year group's roll."""
        roll, width = self.roll, AREAS
        rolls = np.bincount(roll.year[self.everyone], minlength=YEARS)
        if self.filters.needs == "any":
            pupil, area = np.nonzero(roll.areas[self.sen])
            flat = roll.year[self.sen][pupil] * width + area
        else:
            flat = roll.year[self.sen] * width + roll.area[self.sen]
        cells = np.bincount(flat, minlength=YEARS * width).reshape(YEARS, width)
        return np.column_stack([cells[:, self.cut.areas or slice(None)], rolls])

    def need_types(self) -> np.ndarray:
        """Pupils with SEN by type of need, the last: not recorded."""
        if self.filters.needs == "any":
            needs = self.roll.needs[self.sen]
            return np.append(needs.sum(axis=0), len(needs) - np.count_nonzero(needs.any(axis=1)))
        return np.roll(np.bincount(self.roll.primary[self.sen] + 1, minlength=NEEDS + 1), -1)

    def movement(self) -> np.ndarray:
        """Pupils by movement, status and reason."""
        pupil, before, after, kind, ends = self._moved()
        begun, ended = (self._reasons(pupil, kind, *ends, which) for which in ("start", "end"))
        reason = np.where(np.isin(kind, (2, 6)) & ~self.prepared.unsaid[ended], ended, begun)
        unsaid = np.flatnonzero(self.prepared.unsaid)
        moving = np.isin(kind, (2, 4, 5, 6))
        reason[moving & self.prepared.unsaid[reason]], reason[~moving] = unsaid[-1], unsaid[0]
        size = len(self.prepared.reasons)
        flat = (kind * 3 + np.where(after > 0, after, before)) * size + reason
        counts = np.bincount(flat, minlength=len(KINDS) * 3 * size).reshape(len(KINDS), 3, size)
        counts[7, :, unsaid[0]] = np.bincount(np.maximum(before, 0), minlength=3)
        counts[8, :, unsaid[0]] = np.bincount(np.maximum(after, 0), minlength=3)
        return counts[:, 1:]

    def _moved(self) -> tuple:
        prepared, of, cut = self.prepared, self.prepared.of, self.cut
        days = between(self.school, self.filters)
        first, second = (self.school.on(day) for day in days)
        before, after, latest = (np.full(prepared.size, -1) for _ in range(3))
        before[first.pupil], after[second.pupil] = first.status, second.status
        order = prepared.by_start
        order = order[of["enrolments_start"][order] <= second.day]
        latest[of["enrolments_pupil"][order]] = order
        year = self.school.year_on(latest, second.day)
        kept = (latest >= 0) & cut.everybody(prepared.everyone, year) & ((before > 0) | (after > 0))
        if cut.areas:
            kept &= cut.by_area(*self._areas(first.day, second.day))
        pupil = np.flatnonzero(kept)
        before, after = before[pupil], after[pupil]
        entry = np.zeros(prepared.size, dtype=int)
        holds = _holds(of, "enrolments", second.day) & (of["enrolments_counts"] == 1)
        entry[of["enrolments_pupil"][holds]] = of["enrolments_start"][holds]
        on_entry = self._status_at(entry)[pupil]
        kind = np.select(
            [(before > 0) & (after < 0), (before > 0) & (after == 0), (before < 0) & (on_entry > 0), before <= 0,
             after > before, after < before],
            [1, 2, 3, 4, 5, 6], 0,
        )  # fmt: skip
        return pupil, before, after, kind, (first.day, second.day)

    def _areas(self, *days: int) -> tuple[np.ndarray, np.ndarray]:
        of, size = self.prepared.of, self.prepared.size
        area, areas = np.full(size, NO_AREA_RECORDED), np.zeros((size, AREAS), dtype=bool)
        for day in days:
            holds = _holds(of, "needs", day)
            pupil, found = of["needs_pupil"][holds], AREA_OF[of["needs_need"][holds]]
            areas[pupil], area[pupil] = False, NO_AREA_RECORDED
            areas[pupil, found] = True
            primary = of["needs_rank"][holds] == 1
            area[pupil[primary]] = found[primary]
        areas[:, NO_AREA_RECORDED] |= ~areas.any(axis=1)
        return area, areas

    def _status_at(self, day_of: np.ndarray) -> np.ndarray:
        """Each pupil's status on a day of their own (0: none)."""
        of, status = self.prepared.of, np.zeros(self.prepared.size, dtype=int)
        days = day_of[of["statuses_pupil"]]
        holds = (of["statuses_start"] <= days) & (days <= of["statuses_end"]) & (days > 0)
        status[of["statuses_pupil"][holds]] = of["statuses_status"][holds]
        return status

    def _reasons(self, pupil: np.ndarray, kind: np.ndarray, start: int, end: int, which: str) -> np.ndarray:
        """The reason why each pupil's status began, or ended, between the two days."""
        prepared, of = self.prepared, self.prepared.of
        spells, moved = prepared.spells, np.zeros(prepared.size, dtype=int)
        moved[pupil] = kind
        day = of[f"statuses_{which}"][spells]
        inside = (start < day) & (day <= end) if which == "start" else (start <= day) & (day < end)
        spells = spells[inside]
        kinds, status = moved[of["statuses_pupil"][spells]], of["statuses_status"][spells]
        wanted = {"start": ((kinds == 5) & (status == 2)) | ((kinds == 6) & (status == 1)) | (kinds == 4),
                  "end": (kinds == 2) | ((kinds == 6) & (status == 2))}[which]  # fmt: skip
        spells = spells[wanted]
        found = np.full(prepared.size, np.flatnonzero(prepared.unsaid)[0])
        places = prepared.start_reason if which == "start" else prepared.end_reason
        found[of["statuses_pupil"][spells]] = places[spells]
        new = spells[moved[of["statuses_pupil"][spells]] == 4][::-1]
        found[of["statuses_pupil"][new]] = places[new]
        return found[pupil]

    def representation(self) -> np.ndarray:
        """With SEN and all, of each group and of the rest."""
        sums = []
        for name in TRAITS:
            trait = self.school.traits[name][self.roll.pupil] + 1
            with_sen = np.bincount(trait[self.sen], minlength=3)
            sums.append((with_sen, np.bincount(trait[self.everyone], minlength=3)))
        return np.array(sums)[:, :, 1:]

    def several_needs(self) -> np.ndarray:
        """Pupils with SEN by number of needs, with two areas or more, and all needs."""
        number = self.roll.needs[self.sen].sum(axis=1)
        areas = self.roll.areas[self.sen][:, BROAD].sum(axis=1)
        banded = np.bincount(np.minimum(number, 3), minlength=4)
        return np.append(banded, [np.count_nonzero(areas >= 2), number.sum(), len(number)])

    def arrivals(self) -> np.ndarray:
        """Arrivals by academic year, year group and status, the last: all of them."""
        prepared, of = self.prepared, self.prepared.of
        as_at = self.school.effective(self.filters.as_at)
        start, age = of["enrolments_start"][prepared.first], terms.academic_year(as_at) - prepared.entry_year
        rows = (start <= as_at.toordinal()) & (age < ARRIVALS_SHOWN)
        first, age, start = prepared.first[rows], age[rows], start[rows]
        shift = prepared.entry_year[rows] - of["enrolments_year_in"][first]
        into = np.clip(of["enrolments_year"][first] + shift, 0, YEARS - 1)
        pupil = of["enrolments_pupil"][first]
        now = self.school.year_on(first, as_at.toordinal())
        kept = self.cut.everybody(pupil, now) & ((into == INTO[0]) | (into == INTO[1]))
        pupil, age, into, start = pupil[kept], age[kept], into[kept], start[kept]
        entry = np.zeros(prepared.size, dtype=int)
        entry[pupil] = start
        status = self.cut.statuses * np.arange(3)
        status = status[self._status_at(entry)]
        if self.cut.areas:
            status = status * self.cut.by_area(*self._areas_at(entry))
        flat = (age * 2 + (into == INTO[1])) * 3 + status[pupil]
        counts = np.bincount(flat, minlength=ARRIVALS_SHOWN * 6).reshape(-1, 3)
        return np.column_stack([counts, counts.sum(axis=1)])

    def _areas_at(self, day_of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        of, size = self.prepared.of, self.prepared.size
        days = day_of[of["needs_pupil"]]
        holds = (of["needs_start"] <= days) & (days <= of["needs_end"]) & (days > 0)
        pupil, found = of["needs_pupil"][holds], AREA_OF[of["needs_need"][holds]]
        area, areas = np.full(size, NO_AREA_RECORDED), np.zeros((size, AREAS), dtype=bool)
        areas[pupil, found] = True
        areas[:, NO_AREA_RECORDED] |= ~areas.any(axis=1)
        primary = of["needs_rank"][holds] == 1
        area[pupil[primary]] = found[primary]
        return area, areas

    def register_list(self) -> np.ndarray:
        """The names of the pupils on the register, in order."""
        pupil = self.roll.pupil[self.sen]
        order = np.lexsort((self.prepared.name_order[pupil], self.roll.year[self.sen]))
        return self.prepared.text[pupil[order]]


def _yes(size: int, places: list[int]) -> np.ndarray:
    table = np.zeros(size, dtype=bool)
    table[places or slice(None)] = True
    return table


def _holds(of: dict[str, np.ndarray], table: str, day: int) -> np.ndarray:
    return (of[f"{table}_start"] <= day) & (day <= of[f"{table}_end"])


COUNTS: dict[str, Callable[[Counted], np.ndarray]] = {
    name: getattr(Counted, name)
    for name in (
        "share_of_roll", "share_over_time", "year_by_area", "need_types", "movement", "representation",
        "several_needs", "arrivals", "register_list",
    )
}  # fmt: skip
