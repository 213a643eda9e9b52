"""Staff, a timetable, observations, audit answers and training for a school of readable rows."""

from datetime import date, timedelta
from random import Random

from sqlalchemy import insert

from data import models, snapshot, terms
from data.school import School
from tests.support_school import HALF_TERMS, day, pupil, put, school, shared_store

OWN = ("staff", "slots", "answers", "sessions", "plans", "wishes")
START, MONDAY = "2026-09-01", "2026-10-05"


def ta(cost: float | None = 20.0, role: str = "TA", start=None, end=None) -> dict:
    """A member of staff; their id is their place in the list."""
    return {
        "role": role,
        "hourly_cost": cost,
        "start_date": day(start),
        "end_date": day(end),
        "team": "Support",
    }


def slot(who: int, activity: str, hours: float, at: int = 540, **more) -> dict:
    """A slot of so many hours on a Monday from minute ``at``; ``pupils`` are places in the list of pupils."""
    made = {"weekday": 1, "year_group": None, "pupils": (), "from_date": START, "to_date": None}
    made |= {"in_class": None} | more
    made |= {"from_date": day(made["from_date"]), "to_date": day(made["to_date"])}
    return made | {"who": who, "activity": activity, "start_minute": at, "end_minute": at + round(60 * hours)}


def observed(*minutes: float, on: str = MONDAY, **said) -> dict:
    """A pupil who was observed on one day: minutes with teacher, TA, peers and alone."""
    return pupil(**said) | {"observed": [(day(on), *minutes)]}


def answer(name: str, who: str, role: str, score: int, *, theme="practice", item="a", on=MONDAY) -> dict:
    """One answer to the audit."""
    return {"round": name, "respondent": who, "role": role, "theme": theme, "item": item, "score": score,
            "date": day(on)}  # fmt: skip


def plan(who: int, hours: float | None, on: str = "2025-01-01") -> dict:
    """An EHC plan of the pupil at a place in the list, with the weekly hours it names."""
    return {"pupil_no": who + 1, "request_date": day(on), "plan_date": day(on), "weekly_hours": hours}


def wish(who: str, role: str, need: str, wanted: bool) -> dict:
    """One answer to the confidence audit: whether training in a need is wanted."""
    return {"round": "Autumn", "respondent": who, "role": role, "team": "Support", "need_type": need,
            "date": day("2026-09-28"), "confidence": 3, "training_wanted": wanted}  # fmt: skip


def built(rows: dict) -> School:
    """The snapshot of a school with whatever it has of the above."""
    engine = shared_store()[1]
    plain = [{name: said for name, said in one.items() if name != "observed"} for one in rows["pupils"]]
    urn = put(engine, {name: said for name, said in rows.items() if name not in OWN} | {"pupils": plain})
    of = {"urn": urn, "import_no": 1}
    staff = enumerate(rows.get("staff", ()))
    found = {
        models.StaffMember: [{"staff_id": f"S{at}", "name": None, **one} for at, one in staff],
        models.TimetableSlot: [_slot(one) for one in rows.get("slots", ())],
        models.PupilTime: [
            dict(zip(("pupil_no", "date", "minutes_teacher", "minutes_ta", "minutes_peers", "minutes_alone"),
                     (number, *seen), strict=True))
            for number, one in enumerate(rows["pupils"], 1) for seen in one.get("observed", ())
        ],
        models.EhcRequest: list(rows.get("plans", ())),
        models.CpdAnswer: list(rows.get("wishes", ())),
        models.TaAuditAnswer: list(rows.get("answers", ())),
        models.CpdSession: [
            {"session_id": f"C{at}", "date": day(on), "title": "Training", "need_type": need}
            for at, (on, need, _who) in enumerate(rows.get("sessions", ()))
        ],
        models.CpdAttendance: [
            {"session_id": f"C{at}", "staff_id": f"S{who}"}
            for at, (_on, _need, there) in enumerate(rows.get("sessions", ())) for who in there
        ],
    }  # fmt: skip
    with engine.begin() as connection:
        for table, made in found.items():
            if made:
                connection.execute(insert(table.__table__), [of | one for one in made])
    return snapshot.build(engine, urn)


def _slot(one: dict) -> dict:
    kept = {name: said for name, said in one.items() if name not in ("who", "pupils")}
    named = ";".join(str(place + 1) for place in one["pupils"]) or None
    return kept | {"staff_id": f"S{one['who']}", "pupils": named}


def random_deployment(seed: int, size: int) -> dict:
    """A school of so many pupils with TAs, timetables that follow each other, and observations."""
    dice = Random(seed)  # noqa: S311 (a made-up school)
    pupils = [_random_pupil(dice) for _ in range(size)]
    staff = [ta(dice.choice((None, 17.5, 20.25)), dice.choice(("TA", "HLTA")),
                end=dice.choice((None, None, "2026-02-28"))) for _ in range(dice.randint(1, 6))]  # fmt: skip
    slots = []
    for who in range(len(staff)):
        for start, end in (("2025-09-01", dice.choice((None, "2026-07-20"))), ("2026-09-07", None)):
            for turn in range(dice.randint(0, 6)):
                named = dice.sample(range(size), min(size, dice.choice((0, 1, 1, 3))))
                slots.append(
                    slot(who, dice.choice(terms.ACTIVITIES), dice.choice((0.5, 1, 1.25)), 540 + 90 * turn,
                         weekday=dice.randint(1, 2), year_group=dice.choice((None, "7", "8")), pupils=named,
                         from_date=start, to_date=end, in_class=dice.choice((None, True, False, False)))
                )  # fmt: skip
    kept = {(one["who"], one["from_date"], one["weekday"], one["start_minute"]): one for one in slots}
    plans = [
        plan(who, dice.choice((None, 1, 2.5, 10)), dice.choice(("2025-12-01", "2026-10-01", "2026-11-18")))
        for who in range(size) if dice.random() < 0.5
    ]  # fmt: skip
    return school(
        *pupils, staff=staff, slots=list(kept.values()), plans=plans, terms=dice.choice([HALF_TERMS, []])
    )


def _random_pupil(dice: Random) -> dict:
    sen = dice.choice(
        [(), (), [("K", "2024-01-01")], [("E", "2025-11-01")], [("K", "2024-01-01", "2026-10-10")]]
    )
    needs = [(dice.choice(("ASD", "SEMH", "MLD")), 1)] if dice.random() < 0.8 else []
    entry = dice.choice(("2020-09-01", "2020-09-01", "2026-09-20"))
    made = pupil(year=dice.choice(("7", "8")), on_roll=[(entry, None)], sen=sen, needs=needs)
    days = {date(2026, 9, 8) + timedelta(days=dice.randint(0, 50)) for _ in range(dice.randint(0, 3))}
    return made | {"observed": [(when, *(dice.randint(0, 200) for _ in range(4))) for when in sorted(days)]}
