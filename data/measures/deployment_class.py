"""How much of the school week pupils are out of their class with a TA."""

from datetime import date

import numpy as np

from data import disclosure
from data.filters import Filters
from data.measures.core import Measure, Tally, share
from data.measures.deployment_people import week_length
from data.measures.deployment_week import FILES, NO_TERM, Timetable, Week, counted, hours, week
from data.school import STATUS_CODES, School

HOUR = 60
STATUSES = ("SEN", "K", "E", "N")
QUARTER = 4
MAST = (
    "Context, not a target: in the MAST study (England, 2011/12) 48 Year 5 pupils with statements were away from class "
    "for over a quarter of the week. "
)


def out_minutes(school: School, found: Week) -> np.ndarray:
    """By pupil the minutes a week of the slots that name them and are out of class."""
    return found.timetable.keep("out of class", lambda: _out_minutes(school, found.timetable))


def _out_minutes(school: School, found: Timetable) -> np.ndarray:
    slots, minutes = found.of.slots, np.zeros(len(school.people))
    held = np.isin(slots.named_slot, found.slot[slots.out[found.slot] == 1])
    np.add.at(minutes, slots.named_pupil[held], slots.minutes[slots.named_slot[held]])
    return minutes


def tally_out(school: School, filters: Filters) -> Tally:
    """By status: pupils, minutes out of class, minutes of school, and pupils out for a quarter of it or more."""
    found = week(school, Filters(as_at=filters.as_at))
    if found is None:
        return Tally()
    view = school.view(filters, date.fromordinal(found.day))
    minutes, length = out_minutes(school, found)[view.roll.pupil], school.parts["deployment"].week_minutes
    tally = Tally()
    for status in STATUSES:
        if status == "SEN":
            mask = view.sen
        elif status == "N":
            mask = view.everyone & (view.roll.status == 0)
        else:
            mask = view.sen & (view.roll.status == STATUS_CODES.index(status))
        out = minutes[mask]
        quarter = int((QUARTER * out >= length).sum())
        tally[(status,)] = (len(out), int(out.sum()), float(len(out) * length), quarter)
    return tally


def value_out(tally: Tally) -> list[dict]:
    """The share of the school week out of class, and the share of pupils out for a quarter of it or more."""
    rows, groups = [], ("sen_status", "quantity")
    for (status,), (pupils, out, whole, quarter) in tally.items():
        few = disclosure.reading(pupils) in ("nobody", "counts")
        row = {"sen_status": status, "quantity": "out", "value": None if few else 100 * out / whole}
        row |= {"unit": "percent of the school week", "numerator": out / HOUR, "denominator": whole / HOUR}
        rows.append(row | {"n": pupils, "low": None, "high": None, "note": disclosure.note(pupils)})
        # The timetable is whole and no sample, so chance has no part in it.
        rows.append(share(groups, (status, "quarter"), quarter, pupils) | {"low": None, "high": None})
    return rows


def out_counted(school: School, filters: Filters) -> str:
    """Which timetable, and how long a week is."""
    return f"{counted(school, Filters(as_at=filters.as_at))} {week_length(school)}"


def out_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """Hours out of class that name nobody, and hours that do not say where they are."""
    found = week(school, Filters(as_at=filters.as_at))
    if found is None:
        return ()
    slots, lines = found.of.slots, []
    nameless = ~found.timetable.named & (slots.out[found.slot] == 1)
    unsaid = found.timetable.named & (slots.out[found.slot] < 0)
    for mask, words in (
        (nameless, "out of class name no pupil and are left out"),
        (unsaid, "do not say whether they are in class and are left out"),
    ):
        if mask.any():
            lines.append(f"{hours(int(found.minutes[mask].sum()))} a week {words}.")
    return tuple(lines)


ta_out_of_class = Measure(
    key="ta_out_of_class",
    title="Time out of class with a TA",
    definition="The share of the school week for which the TA timetable of the week in force names pupils and is out "
    "of their class, over all pupils in view, and how many are out for a quarter of the week or more. Time out of "
    "class without a TA is not known. Where school.csv does not say how long a school week is, it is taken as 25 "
    "hours. " + MAST.strip(),
    formula="sum over pupils of minutes of slots out of class that name them / (pupils x school week) x 100",
    unit="percent of the school week",
    source="The school\u2019s own TA timetable; MAST: maximisingtas.co.uk",
    groups=("sen_status", "quantity"),
    tally=tally_out,
    value=value_out,
    needs=(*FILES, "pupils.csv", "sen.csv"),
    ignores=NO_TERM,
    counted=out_counted,
    left_out=out_left_out,
)
