"""Provision for a school of readable rows, and the snapshot of it all."""

from datetime import date, timedelta
from random import Random

from sqlalchemy import insert

from data import models, snapshot
from data.school import School
from tests.support_school import TODAY, day, pupil, put, school, shared_store

KIND = {"intervention_id": "I1", "name": "Reading", "wave": 2, "need_type": "SPLD", "eef_strand": "Phonics",
        "subject": None, "test": "Wren", "test_reliability": 0.9, "test_sd": 15.0, "scale": "standardised"}  # fmt: skip
AGES = KIND | {"intervention_id": "I2", "name": "Ages", "test": "Age", "scale": "months", "test_sd": 18.0}
CATALOGUE = {"test": "Wren", "scale": "standardised", "subject": None, "mean": 100.0, "sd": 15.0,
             "reliability": 0.9}  # fmt: skip
RUN = {"end_date": date(2026, 7, 1), "staff_id": "T1", "minutes_per_session": 30.0, "sessions_per_week": 3.0,
       "sessions_planned": 36.0, "sessions_delivered": None, "preparation_minutes_per_session": 10.0,
       "resource_cost": 180.0, "provider": "school", "review_date": date(2026, 7, 1)}  # fmt: skip
PLACE = dict.fromkeys(
    ("sessions_attended", "entry_date", "entry_test", "entry_score", "entry_beyond", "exit_date", "exit_test",
     "exit_score", "exit_beyond", "rating", "outcome")
)  # fmt: skip


def run(group: str, kind: str = "I1", start: str | date = "2026-04-08", **said) -> dict:
    """A run of an intervention: 36 planned sessions of 30 minutes with 10 of preparation, unless more is said."""
    made = RUN | {"group_id": group, "intervention_id": kind, "start_date": day(start)} | said
    return made | {name: day(made[name]) for name in ("end_date", "review_date")}


def member(number: int, group: str, before=None, after=None, **said) -> dict:
    """The pupil of this place in the school in a run, with scores; "<70" is at a test's limit."""
    made = PLACE | {
        "pupil_no": number,
        "group_id": group,
        "entry_date": "2026-04-10",
        "exit_date": "2026-06-30",
    }
    for name, score in (("entry", before), ("exit", after)):
        text = "" if score is None else str(score)
        made[f"{name}_beyond"] = text[0] if text[:1] in ("<", ">") else None
        made[f"{name}_score"] = float(text.lstrip("<>")) if text else None
    made |= said
    return made | {name: day(made[name]) for name in ("entry_date", "exit_date")}


def provided(pupils: list[dict], runs: list[dict], members: list[dict], **more) -> dict:
    """A school with its provision in rows; one member of staff at 20.71 pounds an hour unless more is said."""
    staff = {"staff_id": "T1", "name": None, "role": "TA", "team": "x", "hourly_cost": 20.71}
    parts = {"kinds": [KIND, AGES], "runs": runs, "members": members, "staff": [staff], "catalogue": [CATALOGUE],
             "budget": [], "slots": [], "plans": [], "results": []}  # fmt: skip
    return {"school": school(*pupils), **parts, **more}


def built(rows: dict) -> School:
    """The snapshot of a school with its provision."""
    engine = shared_store()[1]
    urn = put(engine, rows["school"])
    tables = (
        (models.Test, "catalogue"), (models.StaffMember, "staff"), (models.Intervention, "kinds"),
        (models.InterventionGroup, "runs"), (models.InterventionPupil, "members"), (models.BudgetLine, "budget"),
        (models.TimetableSlot, "slots"), (models.EhcRequest, "plans"),
        (models.Assessment, "results"),
    )  # fmt: skip
    with engine.begin() as connection:
        for table, name in tables:
            if rows[name]:
                of = {"urn": urn, "import_no": 1}
                connection.execute(insert(table.__table__), [of | row for row in rows[name]])
    return snapshot.build(engine, urn)


def with_sen(number: int, **said) -> list[dict]:
    """So many pupils at SEN support with a specific learning difficulty."""
    said = {"sen": [("K", "2020-09-01")], "needs": [("SPLD", 1)]} | said
    return [pupil(**said) for _ in range(number)]


def random_provision(seed: int) -> dict:
    """A school whose provision is full of what can go wrong, from a seed."""
    dice = Random(seed)  # noqa: S311 (a made-up school)
    pupils = [
        pupil(
            year=dice.choice("789"), sen=dice.choice([(), [("K", "2020-09-01")], [("E", "2026-01-05")]]),
            needs=dice.choice([(), [("SPLD", 1)], [("ASD", 1), ("SEMH", 2)]]), sex=dice.choice("FM"),
        )
        for _ in range(40)
    ]  # fmt: skip
    runs, members = [], []
    for number in range(12):
        start = TODAY - timedelta(days=dice.randint(-20, 500))
        runs.append(run(
            f"G{number}", dice.choice(("I1", "I2")), start,
            end_date=dice.choice((None, start + timedelta(days=dice.randint(10, 120)))),
            sessions_delivered=dice.choice((None, 20.0, 30.0)), sessions_planned=dice.choice((None, 36.0)),
            staff_id=dice.choice(("T1", "T1", "T2")), provider=dice.choice(("school", "external")),
        ))  # fmt: skip
        members += [
            _random_member(dice, one, runs[-1]) for one in dice.sample(range(1, 41), dice.randint(0, 12))
        ]
    other = {"staff_id": "T2", "name": None, "role": "TA", "team": "x", "hourly_cost": None}
    made = provided(pupils, runs, members)
    return made | {"staff": [*made["staff"], other]}


def _random_member(dice: Random, number: int, of: dict) -> dict:
    before = dice.choice((None, 80, 82, 90, 95, "<70"))
    after = dice.choice((None, 84, 88, 97, 100, 101, ">130"))
    entry = of["start_date"] + timedelta(days=dice.randint(0, 5))
    return member(
        number, of["group_id"], before, after, entry_date=entry, exit_test=dice.choice((None, None, "Robin")),
        exit_date=dice.choice((None, entry + timedelta(days=dice.randint(20, 120)))),
        outcome=dice.choice((None, "met", "not met", "left early")), sessions_attended=dice.choice((None, 12.0)),
    )  # fmt: skip
