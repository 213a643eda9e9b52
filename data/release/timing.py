"""The time rule: two releases must not differ by so few pupils that somebody who knows them learns about them.

Between a release and every earlier one, the pupils with SEN who joined or left, and the pupils whose status or need
changed, must each be nobody or at least K; otherwise the earlier release stays. Whoever knows a pupil knows their year
group too, so the same holds for each year group that is spoken of: where fewer moved in one, it stays hidden in the
new release, together with others until enough moved among them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from data import terms
from data.errors import Refused
from data.filters import Filters
from data.release.file import Release
from data.school import School

MOST_A_YEAR = 3


@dataclass(frozen=True)
class Moved:
    """Pupils who differ between two days, one place a pupil of the school.

    ``joined_or_left`` with SEN, ``changed`` on roll on both days with another status or need; ``year`` is the place of
    their year group on the later day (or the one they would be in), ``known`` whether that cohort was there before.
    """

    joined_or_left: np.ndarray
    changed: np.ndarray
    year: np.ndarray
    known: np.ndarray


def moved(school: School, earlier: date, later: date) -> Moved:
    """Who joined, left or changed between two days, as the school's records tell it today."""
    size = len(school.people)
    days = [school.on(day) for day in (earlier, later)]
    status, need = np.full((2, size), -1), np.full((2, size), -1)
    for place, roll in enumerate(days):
        status[place][roll.pupil], need[place][roll.pupil] = roll.status, roll.primary
    there = status >= 0
    one_only = there[0] != there[1]
    joined_or_left = one_only & ((status > 0) & there).any(axis=0)
    both = there.all(axis=0)
    with_sen = (status > 0).any(axis=0)
    changed = both & ((status[0] != status[1]) | (with_sen & (need[0] != need[1])))
    year = school.year_of_everyone(later.toordinal())
    older = terms.academic_year(later) - terms.academic_year(earlier)
    taught = set((days[0].year + older).tolist())
    return Moved(joined_or_left, changed, year, np.isin(year, list(taught)))


def too_few(number: int, k: int) -> bool:
    """Whether so many pupils could be told apart: some, and fewer than K."""
    return 0 < number < k


def refuse_too_soon(school: School, earlier: Iterable[Release], k: int) -> None:
    """Raises Refused where a new release beside the earlier ones would tell about too few pupils."""
    releases = list(earlier)
    this_year = terms.academic_year(school.data_date)
    days = {date.fromisoformat(release.as_at) for release in releases} - {school.data_date}
    if sum(terms.academic_year(day) == this_year for day in days) >= MOST_A_YEAR:
        raise Refused(
            f"Figures have been published {MOST_A_YEAR} times in {terms.academic_year_name(this_year)}. "
            "More would let pupils be told by comparing them; the next can be published from 1 September."
        )
    for release in releases:
        then = date.fromisoformat(release.as_at)
        if then > school.data_date:
            raise Refused(
                f"Figures as at {release.as_at} have been published already, and the data is older."
            )
        found = moved(school, then, school.data_date)
        since = f"Since the figures as at {release.as_at}, fewer than {k} pupils"
        later = "Those figures stay; publish again when more has changed."
        if too_few(int(found.joined_or_left.sum()), k):
            raise Refused(f"{since} with SEN joined or left, who could be told by comparing the two. {later}")
        if too_few(int(found.changed.sum()), k):
            raise Refused(f"{since} changed status or need, who could be told by comparing the two. {later}")
        if too_few(corrected(school, release, then), k):
            raise Refused(
                f"The records of {release.as_at} were corrected since they were published, for fewer than {k} "
                f"pupils, who could be told by comparing the two. {later}"
            )


def days_of(earlier: Iterable[Release]) -> tuple[date, ...]:
    """The days that earlier releases give numbers of pupils with SEN of: their own, the trend's, movement's start."""
    days = set()
    for release in earlier:
        days.add(date.fromisoformat(release.as_at))
        if "share_over_time" in release.measures:
            rows = release.table("share_over_time", Filters()).rows
            days |= {date.fromisoformat(row["date"]) for row in rows if not row.get("hidden")}
        if "movement" in release.measures:
            table = release.table("movement", Filters())
            days |= {table.facts["start"]} if any(not row.get("hidden") for row in table.rows) else set()
    return tuple(sorted(days))


def corrected(school: School, release: Release, then: date) -> int:
    """The largest difference between what was published of the roll and what the records say of that day now."""
    largest = 0
    for choice in release.choices:
        view = school.view(choice.filters, then)
        status = view.roll.status[view.sen]
        now = {"K": int((status == 1).sum()), "E": int((status == 2).sum()), "SEN": len(status)}
        for row in release.table("share_of_roll", choice.filters).rows:
            if row["numerator"] is not None:
                largest = max(largest, abs(row["numerator"] - now[row["sen_status"]]))
    return largest


def still_hidden(
    school: School, earlier: Iterable[Release], years: Mapping[str, Filters], k: int
) -> frozenset[str]:
    """The year groups (by name) in which too few moved since an earlier release to be spoken of now."""
    hidden: set[str] = set()
    for release in earlier:
        found = moved(school, date.fromisoformat(release.as_at), school.data_date)
        counts = {name: _of_years(found, choice.year_group) for name, choice in years.items()}
        gone = {name for name, numbers in counts.items() if any(too_few(number, k) for number in numbers)}
        rest = sorted(set(counts) - gone, key=lambda name: (-sum(counts[name]), name))
        while gone and rest and any(too_few(number, k) for number in _together(counts, gone)):
            gone.add(rest.pop(0))
        hidden |= gone
    return frozenset(hidden)


def _of_years(found: Moved, year_groups: tuple[str, ...]) -> tuple[int, int]:
    """How many joined or left, and how many changed, in year groups that an earlier release could speak of."""
    places = [terms.YEAR_GROUPS.index(name) for name in year_groups]
    mine = np.isin(found.year, places) & found.known
    return int((found.joined_or_left & mine).sum()), int((found.changed & mine).sum())


def _together(counts: Mapping[str, tuple[int, int]], names: set[str]) -> tuple[int, int]:
    return tuple(sum(counts[name][place] for name in names) for place in (0, 1))
