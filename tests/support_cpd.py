"""What tests about staff share: answers, sessions and posts as readable rows, put into a store and read back."""

from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st
from sqlalchemy import insert

from data import models, snapshot, terms
from data.school import School
from tests.support_school import TODAY, day, pupil, put, random_school, school, shared_store

EARLIER, LATER = date(2025, 9, 29), date(2026, 9, 28)
NEEDS = ("ASD", "SEMH", "HI")


def answers(name: str, when: date, team: str, need: str, levels, first: int = 0, wants=None) -> list[tuple]:
    """One answer a level; respondents are numbered from ``first`` within the team. The day goes last."""
    return [
        (name, f"{team}{first + n}", team, need, level, wants, when) for n, level in enumerate(levels)
    ]  # fmt: skip


def staff(team: str, count: int, role: str = "teacher", **more) -> list[dict]:
    """So many members of staff of one team, in post all the time unless ``more`` says other dates."""
    made = {"role": role, "team": team, "start_date": None, "end_date": None, "hourly_cost": 30.0} | more
    return [{"staff_id": f"{role}-{team}-{n}", **made} for n in range(count)]


def built(rows: dict, said=(), posts=(), sessions=()) -> School:
    """The snapshot of a school with these answers, staff and (id, day, need, hours, cost, staff ids) of sessions."""
    engine = shared_store()[1]
    urn = put(engine, rows)
    names = ("round", "respondent", "team", "need_type", "confidence", "training_wanted", "date")
    tables = [
        (models.CpdAnswer, [{"role": "teacher"} | dict(zip(names, one, strict=True)) for one in said]),
        (models.StaffMember, [{"name": "Somebody Canarybird"} | one for one in posts]),
        (models.CpdSession, [
            {"session_id": ident, "date": day(when), "title": "x", "need_type": need, "hours": hours, "cost": cost}
            for ident, when, need, hours, cost, _staff in sessions
        ]),
        (models.CpdAttendance, [{"session_id": one[0], "staff_id": who} for one in sessions for who in one[5]]),
    ]  # fmt: skip
    with engine.begin() as connection:
        for table, found in tables:
            if found:
                connection.execute(
                    insert(table.__table__), [{"urn": urn, "import_no": 1} | row for row in found]
                )
    return snapshot.build(engine, urn)


def pupils_needing(**counts: int) -> list[dict]:
    """Pupils with SEN support, so many with each type of need."""
    return [
        pupil(sen=[("K", "2024-09-01")], needs=[(need, 1)]) for need, count in counts.items() for _ in range(count)
    ]  # fmt: skip


def random_audit(seed: int) -> tuple[dict, list[tuple], list[dict]]:
    """A random school with two rounds in teams of 0 to 9, some ids alike in both, and a staff list."""
    dice = Random(seed)  # noqa: S311 (a made-up school)
    rows = random_school(seed, 30) | {"data_date": TODAY}
    teams = [(f"Team {n}", dice.randint(0, 9)) for n in range(dice.randint(1, 5))]
    said = []
    for name, when in (("one", EARLIER), ("two", LATER)):
        for team, size in teams:
            for who in range(dice.randint(0, size) if name == "two" else size):
                ident = f"{team}{who}" if dice.random() < 0.8 else f"{team}{name}{who}"
                said += [
                    (name, ident, team, need, dice.randint(1, 5), dice.choice((True, False, None)),
                     when - timedelta(days=dice.randint(0, 9)))
                    for need in NEEDS if dice.random() < 0.85
                ]  # fmt: skip
    posts = [
        one
        for team, size in teams
        for one in staff(team, size + dice.randint(0, 2), dice.choice(terms.STAFF_ROLES))
    ]
    return rows, said, posts


audits = st.integers(0, 10**9).map(random_audit)


def school_of(*pupils: dict) -> dict:
    """A school as at the day the tests are set in."""
    return school(*pupils)
