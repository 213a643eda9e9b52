"""Hours of help that EHC plans ask for, beside the hours for which the timetable names their pupils."""

from datetime import date

import numpy as np

from data import terms
from data.filters import Filters
from data.measures.core import Measure, Tally
from data.measures.cpd_rounds import day_said
from data.measures.deployment_people import slots_of_one
from data.measures.deployment_week import FILES, NO_TERM, Week, week
from data.rounding import said
from data.school import STATUS_CODES, School

HOUR = 60
PLAN = STATUS_CODES.index("E")
QUANTITIES = ("asked", "alone", "shared", "fewer")


def asked_minutes(school: School, day: int) -> np.ndarray:
    """By pupil the minutes a week that the latest plan made by a day asks for; 0 where none does."""
    plans, minutes = school.parts["asked"], np.zeros(len(school.people), dtype=np.int64)
    made = plans.day <= day
    # In the order of their day, so that of two plans the later one stays.
    minutes[plans.pupil[made]] = plans.minutes[made]
    return minutes


def given_minutes(school: School, found: Week) -> tuple[np.ndarray, np.ndarray]:
    """By pupil the minutes a week with a TA to themselves, and those of every other slot that names them."""
    return found.timetable.keep("given", lambda: _given_minutes(school, found))


def _given_minutes(school: School, found: Week) -> tuple[np.ndarray, np.ndarray]:
    alone, named = np.zeros((2, len(school.people)))
    rows, pupil = slots_of_one(found)
    np.add.at(alone, pupil, found.minutes[rows])
    slots = found.of.slots
    held = np.isin(slots.named_slot, found.slot)
    np.add.at(named, slots.named_pupil[held], slots.minutes[slots.named_slot[held]])
    return alone, named - alone


def tally_asked(school: School, filters: Filters) -> Tally:
    """Pupils with a plan that names hours; minutes asked, alone with a TA, in others\u2019 company; given fewer."""
    found = week(school, Filters(as_at=filters.as_at))
    if found is None:
        return Tally()
    view = school.view(filters, date.fromordinal(found.day))
    planned = view.roll.pupil[view.sen & (view.roll.status == PLAN)]
    asked = asked_minutes(school, found.day)
    pupils = planned[asked[planned] > 0]
    if not len(pupils):
        return Tally()
    alone, shared = (minutes[pupils] for minutes in given_minutes(school, found))
    fewer = int((alone + shared < asked[pupils]).sum())
    sums = (len(pupils), int(asked[pupils].sum()), int(alone.sum()), int(shared.sum()), fewer)
    return Tally({(): sums})


def value_asked(tally: Tally) -> list[dict]:
    """Hours a week asked for and given, and how many pupils are named for fewer than their plan asks."""
    rows = []
    for pupils, *minutes, fewer in tally.values():
        for quantity, whole in zip(QUANTITIES, minutes, strict=False):
            row = {"quantity": quantity, "value": whole / HOUR, "unit": "hours a week"}
            row |= {"numerator": whole / HOUR, "denominator": None}
            rows.append(row | {"n": pupils, "low": None, "high": None, "note": ""})
        row = {
            "quantity": "fewer",
            "value": fewer,
            "unit": "people",
            "numerator": fewer,
            "denominator": pupils,
        }
        rows.append(row | {"n": pupils, "low": None, "high": None, "note": ""})
    return rows


def asked_counted(school: School, filters: Filters) -> str:
    """Which timetable, and how many pupils\u2019 plans."""
    found = week(school, Filters(as_at=filters.as_at))
    if found is None:
        return "No TA timetable holds in this academic year up to this date."
    sums = tally_asked(school, filters).get((), (0,))
    who = "1 pupil has" if sums[0] == 1 else f"{said(sums[0], 0)} pupils have"
    return f"The timetable in force on {day_said(found.day)}; {who} an EHC plan that names hours."


def asked_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """Pupils with an EHC plan whose plan names no hours, and timetabled hours that name nobody."""
    found = week(school, Filters(as_at=filters.as_at))
    if found is None:
        return ()
    view = school.view(filters, date.fromordinal(found.day))
    planned = view.roll.pupil[view.sen & (view.roll.status == PLAN)]
    silent = int((asked_minutes(school, found.day)[planned] == 0).sum())
    lines = []
    if silent:
        who = "1 pupil\u2019s plan names" if silent == 1 else f"{said(silent, 0)} pupils\u2019 plans name"
        lines.append(f"{who} no hours.")
    nameless = ~found.timetable.named
    if nameless.any():
        whole = said(int(found.minutes[nameless].sum()) / HOUR)
        lines.append(f"{whole} timetabled hours name no pupil and are not counted as given.")
    return tuple(lines)


ta_hours_asked = Measure(
    key="ta_hours_asked",
    title="Hours that plans ask for, and hours that are timetabled",
    definition="For pupils in view with an EHC plan that names weekly hours: the hours their latest plans ask for, and "
    "the hours of the week in force for which the TA timetable names them, with a TA to themselves and in others\u2019 "
    "company. An hour with three pupils is an hour for each. A plan may be met in other ways: by a teacher, by "
    "equipment, or by TAs whose slots name nobody, so fewer hours are a reason to look and no finding.",
    formula="sum of weekly_hours of the latest plans; sum of minutes of slots that name the pupil / 60",
    unit="hours a week",
    source="The school\u2019s own record of EHC plans and TA timetable",
    groups=("quantity",),
    tally=tally_asked,
    value=value_asked,
    needs=(*FILES, "pupils.csv", "sen.csv", "ehc.csv"),
    ignores=NO_TERM,
    counted=asked_counted,
    left_out=asked_left_out,
    # Hours of a few pupils could be told from those of others by subtraction, so no release holds them.
    readers=terms.STAFF,
)
