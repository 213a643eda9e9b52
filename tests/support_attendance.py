"""Attendance, suspensions and starts of interventions for a school of readable rows, and the snapshot of it all."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st
from sqlalchemy import insert

from data import models, reference, snapshot, terms
from data.school import School
from tests.support_school import day, pupil, put, random_school, shared_store

INNER = ("marks", "totals", "suspensions", "starts")
CODES = ("/", "\\", "L", "B", "V", "I", "M", "C", "C2", "E", "G", "N", "O", "U", "D", "X", "Y1", "Z", "#", "")
# Mondays of three years: ordinary ones, one across 31 August, one before a half term.
MONDAYS = [
    date(2025, 9, 1), date(2025, 9, 8), date(2025, 10, 13), date(2025, 11, 3), date(2026, 1, 12), date(2026, 5, 18),
    date(2026, 6, 29), date(2026, 8, 31), date(2026, 9, 7), date(2026, 9, 14), date(2026, 10, 5), date(2026, 10, 12),
    date(2026, 10, 26),
]  # fmt: skip


def with_sessions(
    made: dict, absent: int, possible: int, *, first: str = "2026-09-07", code: str = "I"
) -> dict:
    """The pupil with so many sessions from a Monday on, the first of them missed for one reason."""
    marks, when = made.setdefault("marks", {}), day(first)
    codes = [code] * absent + ["/", "\\"] * ((possible - absent) // 2 + 1)
    codes = codes[:possible]
    while codes:
        if when.weekday() < 5:
            marks[when] = (codes.pop(0), codes.pop(0) if codes else "")
        when += timedelta(days=1)
    return made


def attending(absent: int, possible: int, *, first: str = "2026-09-07", code: str = "I", **said) -> dict:
    """One pupil with so many sessions, the first of them missed."""
    return with_sessions(pupil(**said), absent, possible, first=first, code=code)


def attending_weeks(weeks: Iterable[tuple[str, str]], **said) -> dict:
    """One pupil with the ten marks of each week written as ten characters, '.' for no mark."""
    made = pupil(**said)
    made["marks"] = {
        day(monday) + timedelta(days=at): tuple(mark.replace(".", "") for mark in marks[2 * at : 2 * at + 2])
        for monday, marks in weeks
        for at in range(5)
    }
    return made


def built(rows: dict, urn: int | None = None) -> School:
    """The snapshot of a school with whatever its pupils have of marks, weekly totals, suspensions and starts."""
    engine = shared_store()[1]
    plain = [{name: said for name, said in one.items() if name not in INNER} for one in rows["pupils"]]
    urn = put(engine, rows | {"pupils": plain}, urn)
    with engine.begin() as connection:
        for table, found in _rows(rows["pupils"]):
            if found:
                connection.execute(
                    insert(table.__table__), [{"urn": urn, "import_no": 1} | row for row in found]
                )
    return snapshot.build(engine, urn)


def _rows(pupils: list[dict]) -> list[tuple]:
    weeks, suspensions, starts = [], [], []
    for number, one in enumerate(pupils, 1):
        weeks += [{"pupil_no": number, **week} for week in _weeks(one)]
        suspensions += [
            {"pupil_no": number, "start_date": day(start), "sessions": sessions, "kind": kind}
            for start, sessions, kind in one.get("suspensions", ())
        ]
        starts += [(number, name, day(start)) for name, start in one.get("starts", ())]
    groups = sorted({(name, start) for _, name, start in starts})
    return [
        (models.AttendanceWeek, weeks),
        (models.Suspension, suspensions),
        (models.StaffMember, [{"staff_id": "T1", "role": "TA", "team": "SEN"}] if groups else []),
        (models.Intervention, [
            {"intervention_id": name, "name": name, "wave": 2} for name in sorted({name for name, _ in groups})
        ]),
        (models.InterventionGroup, [
            {"group_id": f"{name}{start}", "intervention_id": name, "start_date": start, "staff_id": "T1"}
            for name, start in groups
        ]),
        (models.InterventionPupil, [
            {"pupil_no": number, "group_id": f"{name}{start}"} for number, name, start in starts
        ]),
    ]  # fmt: skip


def _weeks(one: dict) -> list[dict]:
    by_week: dict[date, dict[date, tuple[str, str]]] = {}
    for when, marks in one.get("marks", {}).items():
        by_week.setdefault(when - timedelta(days=when.weekday()), {})[when] = marks
    found = []
    for monday, marks in by_week.items():
        codes = [
            reference.attendance_code(code, monday + timedelta(days=at)).stored_as
            for at in range(5)
            for code in marks.get(monday + timedelta(days=at), ("", ""))
        ]
        found.append(_week(monday, "".join(codes), (0, 0, 0)))
    return found + [_week(monday, "", totals) for monday, totals in one.get("totals", {}).items()]


def _week(monday: date, marks: str, totals: tuple[int, int, int]) -> dict:
    counts = dict(zip(("possible", "authorised", "unauthorised"), totals, strict=True))
    year = terms.academic_year(monday + timedelta(days=4))
    return {"academic_year": year, "week": monday.toordinal(), "marks": marks, "late": None, **counts}


def random_attendance(seed: int, size: int) -> dict:
    """A random school whose pupils have marks on and off roll, weekly totals here and there, and suspensions."""
    rows, dice = random_school(seed, size), Random(seed)  # noqa: S311 (a made-up school)
    rows["data_date"] = dice.choice(
        (date(2026, 10, 30), date(2026, 10, 28), date(2026, 9, 9), date(2026, 7, 3))
    )
    for one in rows["pupils"]:
        own = dice.choice((0.02, 0.08, 0.1, 0.3, 0.6))
        one["marks"], one["totals"] = {}, {}
        for monday in MONDAYS:
            luck = dice.random()
            if luck < 0.1:
                possible = dice.randint(0, 10)
                authorised = dice.randint(0, possible)
                one["totals"][monday] = (possible, authorised, dice.randint(0, possible - authorised))
            elif luck < 0.9:
                one["marks"] |= _random_week(dice, monday, own)
        one["suspensions"] = [
            (dice.choice(MONDAYS) + timedelta(days=at), dice.choice((0.5, 1.0, 4.0)),
             dice.choice((*terms.EXCLUSION_KINDS, "suspension")))
            for at in range(dice.choice((0, 0, 0, 1, 3)))
        ]  # fmt: skip
        one["suspensions"] = list({start: (start, *more) for start, *more in one["suspensions"]}.values())
    return rows


def _random_week(dice: Random, monday: date, own: float) -> dict[date, tuple[str, str]]:
    days = {}
    for at in range(5):
        if dice.random() < 0.9:
            pair = [dice.choice(CODES[5:]) if dice.random() < own else "/" for _ in range(2)]
            days[monday + timedelta(days=at)] = tuple(pair)
    return days


attended = st.builds(random_attendance, seed=st.integers(0, 10**9), size=st.integers(8, 40))
