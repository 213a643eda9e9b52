"""Absence a second time: slow, obvious, one session at a time, so that the fast figures can be checked.

Nothing here is shared with what it checks but the terms and the table of session codes. A school is the dict of
``tests.support_school`` with the marks of ``tests.support_attendance``.
"""

from datetime import date, timedelta
from math import sqrt

from data import reference, terms
from data.filters import Filters
from tests import oracle

COMPULSORY = [str(number) for number in range(1, 12)]


def days_of_period(school: dict, filters: Filters) -> list[tuple[date, date]]:
    """The spans looked at: the academic year to the as-at date, or the half terms chosen of it."""
    as_at = oracle.day_of(school, filters)
    year = oracle.september(as_at)
    chosen = [(start, end) for of, name, start, end in school["terms"] if of == year and name in filters.term]
    if not chosen:
        chosen = [(date(year, 9, 1), date(year + 1, 8, 31))]
    return [(start, min(end, as_at)) for start, end in sorted(chosen) if start <= as_at]


def last_day_on_roll(enrolment: dict, spans: list[tuple[date, date]]) -> date | None:
    """The last day of the spans on which the enrolment held."""
    found = None
    for start, end in spans:
        leaving = enrolment["leaving_date"] or end
        if enrolment["entry_date"] <= end and leaving >= start:
            found = min(leaving, end)
    return found


def of_compulsory_age(pupil: dict, year_group: str, year: int) -> bool:
    """5 to 15 on 31 August before the year, or Years 1 to 11 where no birthday is known."""
    born = pupil["date_of_birth"]
    if born is None:
        return year_group in COMPULSORY
    eve = date(year, 8, 31)
    age = eve.year - born.year - ((born.month, born.day) > (8, 31))
    return 5 <= age <= 15


def sessions(pupil: dict, enrolment: dict, spans: list, as_at: date) -> dict[tuple[date, int], str]:
    """Every mark of an enrolment inside the spans: (day, half) to how it counts, "" where it is no possible session."""
    found = {}
    for when, marks in pupil["marks"].items():
        held = oracle.holds(enrolment, when, "entry_date", "leaving_date")
        if held and any(start <= when <= end for start, end in spans):
            for half, mark in enumerate(marks):
                code = reference.attendance_code(mark, when)
                found[when, half] = code.counts_as if code.possible else ""
    return found


def weeks_of_totals(pupil: dict, enrolment: dict, spans: list, as_at: date) -> list[tuple[int, int, int]]:
    """The weekly totals that are counted for an enrolment: over, of the same academic year, in the spans."""
    found = []
    for monday, totals in pupil["totals"].items():
        friday = monday + timedelta(days=4)
        week = [monday + timedelta(days=at) for at in range(5)]
        held = [
            each for each in sorted(pupil["enrolments"], key=lambda each: each["entry_date"])
            if each["entry_date"] <= friday and (each["leaving_date"] is None or each["leaving_date"] >= monday)
        ]  # fmt: skip
        in_spans = any(start <= when <= end for when in week for start, end in spans)
        same_year = oracle.september(friday) == oracle.september(as_at)
        if held and held[0] is enrolment and in_spans and friday <= as_at and same_year:
            found.append(totals)
    return found


def units(school: dict, filters: Filters) -> list[dict]:
    """Every enrolment of the period that is asked for, with what it missed and could have attended."""
    spans, as_at = days_of_period(school, filters), oracle.day_of(school, filters)
    lifted = bool(filters.year_group) and not set(filters.year_group) & set(COMPULSORY)
    lifted = lifted or "all" in filters.ages
    found = []
    for pupil in school["pupils"]:
        for enrolment in pupil["enrolments"]:
            last = last_day_on_roll(enrolment, spans)
            if enrolment["enrolment_status"] not in ("C", "M") or last is None:
                continue
            year_group = oracle.year_on(enrolment, last)
            if not oracle.is_anybody_asked_for(pupil, year_group, filters):
                continue
            if not lifted and not of_compulsory_age(pupil, year_group, oracle.september(as_at)):
                continue
            status, needs = oracle.status_on(pupil, last), oracle.needs_on(pupil, last)
            if status != "N" and not oracle.is_sen_asked_for(status, needs, filters):
                continue
            counted = sessions(pupil, enrolment, spans, as_at)
            totals = weeks_of_totals(pupil, enrolment, spans, as_at)
            kinds = list(counted.values())
            unit = {
                "pupil": pupil, "enrolment": enrolment, "status": status, "year": year_group, "sessions": counted,
                "areas": oracle.areas(needs, filters.needs),
                "possible": sum(kind != "" for kind in kinds) + sum(total[0] for total in totals),
                "absent": sum(kind in ("authorised", "unauthorised") for kind in kinds)
                + sum(total[1] + total[2] for total in totals),
            }  # fmt: skip
            if unit["possible"]:
                found.append(unit)
    return found


def of_status(found: list[dict], status: str) -> list[dict]:
    """The units of one status row."""
    return [unit for unit in found if unit["status"] == status or (status == "SEN" and unit["status"] != "N")]


def rate(found: list[tuple[int, int]], quantile: float) -> tuple[float, float, float]:
    """Missed over possible in percent, with the range of a ratio over clusters; two clusters at least."""
    n, missed, possible = len(found), sum(a for a, _ in found), sum(p for _, p in found)
    r = missed / possible
    residuals = [a - r * p for a, p in found]
    error = sqrt(n / (n - 1) * sum(e * e for e in residuals)) / possible
    return 100 * r, max(100 * (r - quantile * error), 0), min(100 * (r + quantile * error), 100)


def sums_by(found: list[dict], key) -> dict[str, list[tuple[int, int]]]:
    """What each unit missed and could have attended, by a key or several."""
    by: dict[str, list[tuple[int, int]]] = {}
    for unit in found:
        for each in key(unit):
            by.setdefault(each, []).append((unit["absent"], unit["possible"]))
    return by


def band(unit: dict) -> str:
    """The band of five points that a unit's own absence lies in."""
    for low in range(0, 50, 5):
        if 100 * unit["absent"] < (low + 5) * unit["possible"]:
            return f"{low} to {low + 5}"
    return "50 or more"


def open_days(school: dict, monday: date) -> list[date]:
    """The school days of a week: a fifth of those on roll in it, guests left out, had a possible session."""
    week = [monday + timedelta(days=at) for at in range(5)]
    on_roll, by_day = 0, dict.fromkeys(week, 0)
    for pupil in school["pupils"]:
        for enrolment in pupil["enrolments"]:
            begun = enrolment["entry_date"] <= week[-1]
            if enrolment["enrolment_status"] not in ("C", "M") or not begun:
                continue
            if enrolment["leaving_date"] is not None and enrolment["leaving_date"] < monday:
                continue
            on_roll += 1
            marked = sessions(pupil, enrolment, [(monday, week[-1])], week[-1])
            for when in week:
                by_day[when] += any(marked.get((when, half), "") for half in (0, 1))
            first = min(
                (each for each in pupil["enrolments"] if each["entry_date"] <= week[-1]
                 and (each["leaving_date"] is None or each["leaving_date"] >= monday)),
                key=lambda each: each["entry_date"],
            )  # fmt: skip
            if monday in pupil["totals"] and first is enrolment:
                for at, when in enumerate(week):
                    by_day[when] += pupil["totals"][monday][0] > 2 * at
    return [when for when in week if by_day[when] >= max(on_roll / 5, 1)]


def weekly(school: dict, filters: Filters) -> dict[str, tuple[int, ...]]:
    """By week of this year and the last: missed, possible and units, with SEN and with no SEN."""
    as_at = oracle.day_of(school, filters)
    year = oracle.september(as_at)
    mondays = {
        when - timedelta(days=when.weekday())
        for pupil in school["pupils"]
        for when in (*pupil["marks"], *pupil["totals"])
    }
    found = {}
    for of_year, until in ((year - 1, date(year, 8, 31)), (year, as_at)):
        followed = filters.year_group if of_year == year else tuple(map(one_younger, filters.year_group))
        seen = Filters(**{**vars(filters), "as_at": until, "term": (), "year_group": followed})
        asked = units({**school, "data_date": max(school["data_date"], until)}, seen)
        for monday in sorted(mondays):
            friday = monday + timedelta(days=4)
            days = [when for when in open_days(school, monday) if when <= until]
            if oracle.september(friday) != of_year or len(days) < 3:
                continue
            row = []
            for side in ("SEN", "N"):
                cells = [_of_week(unit, monday, until) for unit in of_status(asked, side)]
                row += [sum(a for a, _ in cells), sum(p for _, p in cells), sum(p > 0 for _, p in cells)]
            found[monday.isoformat()] = tuple(row)
    return found


def one_younger(year_group: str) -> str:
    """The year group that a year group's pupils were in a year before; the youngest of all stays."""
    return terms.YEAR_GROUPS[max(0, terms.YEAR_GROUPS.index(year_group) - 1)]


def _of_week(unit: dict, monday: date, until: date) -> tuple[int, int]:
    friday = monday + timedelta(days=4)
    end = min(friday, until)
    marked = sessions(unit["pupil"], unit["enrolment"], [(monday, end)], end).values()
    absent, possible = (
        sum(kind in ("authorised", "unauthorised") for kind in marked),
        sum(kind != "" for kind in marked),
    )
    if friday <= until:
        for total in weeks_of_totals({**unit["pupil"], "totals": {
            when: totals for when, totals in unit["pupil"]["totals"].items() if when == monday
        }}, unit["enrolment"], [(monday, friday)], friday):  # fmt: skip
            absent, possible = absent + total[1] + total[2], possible + total[0]
    return absent, possible


def suspensions(school: dict, filters: Filters) -> dict[str, tuple[int, int, float, int]]:
    """By status row: suspensions, pupils suspended, sessions lost, permanent exclusions, each as of its first day."""
    spans, found = (
        days_of_period(school, filters),
        {status: ([], set(), [0.0], []) for status in ("N", "K", "E", "SEN")},
    )
    for number, pupil in enumerate(school["pupils"]):
        for start, lost, kind in pupil["suspensions"]:
            enrolment = oracle.enrolment_on(pupil, start)
            if enrolment is None or not any(first <= start <= last for first, last in spans):
                continue
            if not oracle.is_anybody_asked_for(pupil, oracle.year_on(enrolment, start), filters):
                continue
            status, needs = oracle.status_on(pupil, start), oracle.needs_on(pupil, start)
            if status != "N" and not oracle.is_sen_asked_for(status, needs, filters):
                continue
            for row in (status, "SEN") if status != "N" else ("N",):
                counts, people, sessions_lost, permanent = found[row]
                if kind == "permanent exclusion":
                    permanent.append(number)
                else:
                    counts.append(number)
                    people.add(number)
                    sessions_lost[0] += lost
    return {row: (len(a), len(b), c[0], len(d)) for row, (a, b, c, d) in found.items()}
