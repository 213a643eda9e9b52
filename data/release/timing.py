"""The time rule: two releases must not differ by so few pupils that somebody who knows them learns about them.

Between a release and every earlier one, the pupils with SEN who joined or left, and the pupils whose status or need
changed, must each be nobody or at least K; otherwise the earlier release stays. An earlier release tells of more days
than its own (those of its trend, and the start of its movement): what it says of them is the numbers of each status,
and from each of these days too it must be nobody or K who moved. Whoever knows a pupil knows their year group too, so
the same holds for each year group that is spoken of: where fewer moved in one, it stays hidden in the new release,
together with others until enough moved among them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from data import terms
from data.errors import Refused
from data.filters import Filters
from data.release.file import Release
from data.school import NEED_CODES, School

MOST_A_YEAR = 3
LATER = "Those figures stay; publish again when more has changed."


@dataclass(frozen=True)
class Moved:
    """Pupils who differ between two days, one place a pupil of the school.

    ``joined_or_left`` with SEN, ``changed`` on roll on both days with another status or need (``of_status``: with
    another status); ``year`` is the place of their year group on the later day (or the one they would be in),
    ``known`` whether that cohort was there before.
    """

    joined_or_left: np.ndarray
    changed: np.ndarray
    of_status: np.ndarray
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
    of_status = both & (status[0] != status[1])
    changed = of_status | (both & with_sen & (need[0] != need[1]))
    year = school.year_of_everyone(later.toordinal())
    older = terms.academic_year(later) - terms.academic_year(earlier)
    taught = set((days[0].year + older).tolist())
    return Moved(joined_or_left, changed, of_status, year, np.isin(year, list(taught)))


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
        if too_few(int(found.joined_or_left.sum()), k):
            raise Refused(f"{since} with SEN joined or left, who could be told by comparing the two. {LATER}")
        if too_few(int(found.changed.sum()), k):
            raise Refused(f"{since} changed status or need, who could be told by comparing the two. {LATER}")
        if too_few(corrected(school, release, then), k):
            raise Refused(
                f"The records of {release.as_at} were corrected since they were published, for fewer than {k} "
                f"pupils, who could be told by comparing the two. {LATER}"
            )
    for then in sorted(set(days_of(releases)) - days - {school.data_date}):
        found = moved(school, then, school.data_date)
        if any(too_few(int(who.sum()), k) for who in (found.joined_or_left, found.of_status)):
            raise Refused(
                f"Earlier figures tell of {then.isoformat()} too. Since that day fewer than {k} pupils with SEN joined "
                f"or left, or changed status, who could be told by comparing. {LATER}"
            )


def days_of(earlier: Iterable[Release]) -> tuple[date, ...]:
    """The days that earlier releases give numbers of pupils with SEN of: their own, the trend's, movement's start."""
    days = set()
    for release in earlier:
        days.add(date.fromisoformat(release.as_at))
        days |= {date.fromisoformat(row["date"]) for row in _rows(release, "share_over_time")}
        if _rows(release, "movement"):
            days.add(release.table("movement", Filters()).facts["start"])
    return tuple(sorted(days))


def told_of(earlier: Iterable[Release]) -> frozenset[tuple[date, str, int]]:
    """The numbers of pupils by status that earlier releases give of a day: their own, the trend's, movement's start."""
    found = set()
    for release in earlier:
        for row in _rows(release, "share_of_roll"):
            found.add((release.day, row["sen_status"], row["numerator"]))
        for row in _rows(release, "share_over_time"):
            found.add((date.fromisoformat(row["date"]), row["sen_status"], row["numerator"]))
        for row in _rows(release, "movement"):
            if row["movement"] == "start":
                start = release.table("movement", Filters()).facts["start"]
                found.add((start, row["sen_status"], row["numerator"]))
    return frozenset(found)


def _rows(release: Release, measure: str) -> list[dict]:
    """What a release shows of a measure of the whole school."""
    if measure not in release.measures:
        return []
    return [row for row in release.table(measure, Filters()).rows if row["numerator"] is not None]


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
    view = school.view(Filters(), then)
    needs = view.roll.primary[view.sen].tolist()
    for row in _rows(release, "need_types"):
        place = NEED_CODES.index(row["need_type"]) if row["need_type"] in NEED_CODES else -1
        largest = max(largest, abs(row["numerator"] - needs.count(place)))
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
