"""One TA to one pupil, and the paid time TAs have to prepare and to talk with teachers."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from data import disclosure, terms
from data.filters import Filters
from data.measures.core import Measure, Tally, share
from data.measures.deployment_week import FILES, NO_CUT, NO_TERM, Timetable, Week, hours, week
from data.measures.deployment_week import counted as counted_hours
from data.measures.deployment_week import left_out as hours_left_out
from data.measures.listing import Listing
from data.parts.deployment import ACTIVITY
from data.reference import threshold
from data.roll import distinct
from data.rounding import said
from data.school import AREA_CODES, STATUS_CODES, School

ONE_TO_ONE = ACTIVITY["one-to-one"]
BANDS = ("half", "quarter", "less", "none")
PAID = {"preparation": ("preparation",), "liaison": ("liaison",), "both": ("preparation", "liaison")}
FEW_TAS = f"counts only: fewer than {disclosure.COUNTS_ONLY_UNDER} TAs"
HALF = (
    "Half or more is marked to discuss, not to judge: it may be what a plan asks for. A slot counts when its activity "
    "is one-to-one and it names one pupil. "
)


@dataclass(frozen=True)
class Pairs:
    """One place a pupil in view with a TA to themselves.

    ``at`` is the pupil\u2019s place in the roll of the day, ``minutes`` a week with any TA, ``tas`` how many TAs,
    ``part`` and ``of`` the minutes of the TA who gives the largest share of a week to this pupil, and that week.
    ``largest`` maps each TA with one-to-one time to such a (part, of).
    """

    at: np.ndarray
    pupil: np.ndarray
    minutes: np.ndarray
    tas: np.ndarray
    part: np.ndarray
    of: np.ndarray
    largest: dict[int, tuple[int, int]]
    off_roll: int


def pairs(school: School, filters: Filters) -> Pairs | None:
    """Who has a TA to themselves in the week in force; None where no timetable holds."""
    found = week(school, Filters(as_at=filters.as_at))
    if found is None:
        return None
    return school.view(filters).keep("ta pairs", lambda: _pairs(school, filters, found))


def slots_of_one(found: Week) -> tuple[np.ndarray, np.ndarray]:
    """The places in the week of one-to-one slots that name one pupil, and that pupil."""
    return found.timetable.keep("slots of one", lambda: _slots_of_one(found.timetable))


def _slots_of_one(found: Timetable) -> tuple[np.ndarray, np.ndarray]:
    slots = found.of.slots
    named = np.bincount(slots.named_slot, minlength=len(slots.staff))
    pupil = np.full(len(slots.staff), -1)
    pupil[slots.named_slot] = slots.named_pupil
    rows = np.flatnonzero((found.activity == ONE_TO_ONE) & (named[found.slot] == 1))
    return rows, pupil[found.slot[rows]]


def _pairs(school: School, filters: Filters, found: Week) -> Pairs:
    view = school.view(filters, date.fromordinal(found.day))
    kept = view.sen if filters.cuts_sen else view.everyone
    place = np.full(len(school.people), -1)
    place[view.roll.pupil] = np.arange(len(view.roll.pupil))
    rows, pupil = slots_of_one(found)
    off_roll = distinct(pupil[place[pupil] < 0])
    inside = (place[pupil] >= 0) & kept[place[pupil]] if len(kept) else np.zeros(len(pupil), dtype=bool)
    rows, pupil = rows[inside], pupil[inside]
    weeks = np.bincount(found.staff, weights=found.minutes, minlength=len(found.of.staff.cost)).astype(
        np.int64
    )
    by_pair: dict[tuple[int, int], int] = {}
    for who, whom, minutes in zip(
        found.staff[rows].tolist(), pupil.tolist(), found.minutes[rows].tolist(), strict=True
    ):
        by_pair[whom, who] = by_pair.get((whom, who), 0) + minutes
    of_pupil: dict[int, list[tuple[int, int]]] = {}
    largest: dict[int, tuple[int, int]] = {}
    for (whom, who), minutes in by_pair.items():
        one = (minutes, int(weeks[who]))
        of_pupil.setdefault(whom, []).append(one)
        largest[who] = max(largest.get(who, (0, 1)), one)
    whom = np.array(sorted(of_pupil), dtype=np.int64)
    most = [max(of_pupil[one], key=lambda part: part[0] / part[1]) for one in whom.tolist()]
    return Pairs(
        place[whom], whom, _whole([sum(part for part, _ in of_pupil[one]) for one in whom.tolist()]),
        _whole([len(of_pupil[one]) for one in whom.tolist()]), _whole([part for part, _ in most]),
        _whole([of for _, of in most]), largest, off_roll,
    )  # fmt: skip


def _whole(numbers: list[int]) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def is_half(part: float, whole: float) -> bool:
    """Whether a part is the share of a week, a half, from which it is marked for discussion."""
    limit = threshold("one_to_one_flag")
    return part * limit.denominator >= whole * limit.numerator


def band(part: float, whole: float) -> str:
    """Which band a part of a week is in; its lower end belongs to it."""
    if is_half(part, whole):
        return "half"
    if not part:
        return "none"
    return "quarter" if 4 * part >= whole else "less"


def tally_one_pupil(school: School, filters: Filters) -> Tally:
    """By whose week and band: how many, and out of how many; pupils only those with any one-to-one time."""
    found, tally = pairs(school, filters), Tally()
    if found is None:
        return tally
    whole = week(school, Filters(as_at=filters.as_at))
    length = school.parts["deployment"].week_minutes
    tas = np.unique(whole.staff).tolist()
    of_tas = [band(*found.largest.get(ta, (0, 1))) for ta in tas]
    of_pupils = [band(minutes, length) for minutes in found.minutes.tolist()]
    for name in BANDS:
        tally["ta", name] = (of_tas.count(name), len(tas))
    for name in BANDS[:-1]:
        tally["pupil", name] = (of_pupils.count(name), len(of_pupils))
    return tally


def value_one_pupil(tally: Tally) -> list[dict]:
    """A count of TAs or pupils a band."""
    return [
        {"week_of": whose, "week_share": name, "value": number, "unit": "people", "numerator": number}
        | {"denominator": total, "n": total, "low": None, "high": None, "note": ""}
        for (whose, name), (number, total) in tally.items()
    ]


def one_pupil_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """Pupils who are named and not on roll that day, and the length of the week where the school has not said it."""
    found = pairs(school, filters)
    if found is None or not found.off_roll:
        return ()
    verb = "pupil named in the timetable is" if found.off_roll == 1 else "pupils named in the timetable are"
    return (f"{said(found.off_roll, 0)} {verb} not on roll that day and left out.",)


def week_length(school: School) -> str:
    """The school week that a pupil\u2019s time is a share of."""
    return f"A pupil\u2019s week is {hours(school.parts['deployment'].week_minutes)} of school."


def counted_one_pupil(school: School, filters: Filters) -> str:
    """Which timetable, of whom, and how long a week is."""
    return f"{counted_hours(school, Filters(as_at=filters.as_at))} {week_length(school)}"


ta_one_pupil = Measure(
    key="ta_one_pupil",
    title="One TA to one pupil",
    definition="How many TAs spend half or more of their timetabled week one-to-one with the same pupil, and how many "
    "pupils spend half or more of the school week one-to-one with a TA. "
    + HALF
    + "Pupils are cut by the choices, TAs "
    "never. Where school.csv does not say how long a school week is, it is taken as 25 hours.",
    formula="one-to-one minutes of one TA with one pupil / that TA\u2019s week; one-to-one minutes of a pupil / school "
    "week",
    unit="people",
    source="The school\u2019s own TA timetable; the half is Sightline\u2019s own line for a talk",
    groups=("week_of", "week_share"),
    tally=tally_one_pupil,
    value=value_one_pupil,
    needs=(*FILES, "pupils.csv"),
    ignores=NO_TERM,
    counted=counted_one_pupil,
    left_out=one_pupil_left_out,
)


def one_pupil_rows(school: School, filters: Filters) -> list[dict]:
    """Pupils in view at half or more, of their own week or of one TA\u2019s, the most hours first. No TA is named."""
    found = pairs(school, filters)
    if found is None:
        return []
    day = week(school, Filters(as_at=filters.as_at)).day
    roll, groups = school.on(date.fromordinal(day)), school.registration_groups(day)
    length, rows = school.parts["deployment"].week_minutes, []
    for number, pupil in enumerate(found.pupil.tolist()):
        minutes, part, of = (int(array[number]) for array in (found.minutes, found.part, found.of))
        reasons = []
        if is_half(minutes, length):
            reasons.append("half of the school week or more with a TA to themselves")
        if is_half(part, of):
            reasons.append("half or more of one TA\u2019s paid week is with this pupil")
        if not reasons:
            continue
        at = int(found.at[number])
        names = {name: school.people[name].iat[pupil] for name in ("surname", "forename")}
        names = {name: text if isinstance(text, str) else "" for name, text in names.items()}
        rows.append(
            {"pupil_key": school.keys[pupil], **names}
            | {"year_group": terms.YEAR_GROUPS[roll.year[at]], "registration_group": groups.get(pupil) or ""}
            | {"sen_status": STATUS_CODES[roll.status[at]], "need_area": AREA_CODES[roll.area[at]]}
            | {"one_to_one_hours": minutes / 60, "share_of_week": 100 * minutes / length}
            | {"tas": int(found.tas[number]), "reasons": "; ".join(reasons)}
        )  # fmt: skip
    return sorted(rows, key=lambda row: (-row["one_to_one_hours"], row["surname"], row["forename"]))


one_pupil_list = Listing(
    key="ta_one_pupil_list",
    title="Pupils with a TA to themselves for half of the week or more",
    definition="Pupils in view who spend half of the school week or more one-to-one with a TA, or with whom one TA "
    "spends half of a paid week or more. " + HALF + "TAs are not named.",
    source="The school\u2019s own TA timetable; the half is Sightline\u2019s own line for a talk",
    columns=(
        "surname", "forename", "year_group", "registration_group", "sen_status", "need_area", "one_to_one_hours",
        "share_of_week", "tas", "reasons",
    ),
    rows=one_pupil_rows,
    needs=(*FILES, "pupils.csv"),
    ignores=NO_TERM,
)  # fmt: skip


def tally_paid_time(school: School, filters: Filters) -> Tally:
    """For preparation, liaison and both: minutes a week, TAs, and TAs with none."""
    found = week(school, Filters(as_at=filters.as_at))
    return found.timetable.keep("paid time", lambda: _paid_time(found.timetable)) if found else Tally()


def _paid_time(found: Timetable) -> Tally:
    tally = Tally()
    tas = np.unique(found.staff)
    for name, activities in PAID.items():
        inside = np.isin(found.activity, [ACTIVITY[activity] for activity in activities])
        minutes = np.bincount(
            found.staff[inside], weights=found.minutes[inside], minlength=len(found.of.staff.cost)
        )
        tally[(name,)] = (int(minutes.sum()), len(tas), int((minutes[tas] == 0).sum()))
    return tally


def value_paid_time(tally: Tally) -> list[dict]:
    """Mean minutes a TA a week, and the share of TAs with none."""
    rows = []
    for (name,), (minutes, tas, without) in tally.items():
        row = {"paid_time": name, "quantity": "minutes", "value": minutes / tas, "unit": "minutes a week"}
        rows.append(
            row | {"numerator": minutes, "denominator": tas, "n": tas, "low": None, "high": None, "note": ""}
        )
        none = share(("paid_time", "quantity"), (name, "without"), without, tas)
        few = disclosure.reading(tas) in ("nobody", "counts")
        rows.append(none | {"unit": "percent of TAs", "note": FEW_TAS if few else ""})
    return rows


ta_paid_time = Measure(
    key="ta_paid_time",
    title="Paid time to prepare and to talk",
    definition="Timetabled minutes a week for preparation and for liaison with teachers, as a mean over the TAs of the "
    "week in force, and the share of TAs who have none.",
    formula="timetabled minutes of preparation and liaison / TAs; TAs with none / TAs x 100, range: Wilson, 95%",
    unit="minutes a week",
    source="The school\u2019s own TA timetable",
    groups=("paid_time", "quantity"),
    tally=tally_paid_time,
    value=value_paid_time,
    needs=FILES,
    ignores=NO_CUT + NO_TERM,
    counted=counted_hours,
    left_out=hours_left_out,
)
