"""Who to talk about: pupils with SEN, listed with the reasons in sentences, by open rules and never by a score."""

from datetime import date, timedelta

import numpy as np

from data import reference, terms
from data.dates import long_date
from data.filters import Filters
from data.measures.attendance_reasons import HALVES, WEEKDAYS
from data.measures.attendance_thresholds import reaches
from data.measures.attendance_units import Units, units
from data.measures.attendance_weeks import weeks_of
from data.measures.listing import Listing
from data.measures.suspensions import found_in
from data.periods import Period, whole_year
from data.reference import threshold, thresholds
from data.rounding import percent, said
from data.school import NEED_CODES, STATUS_CODES, School, cut_by_area, cut_by_status

MORNINGS = {"am": "mornings", "pm": "afternoons"}
# More weekday sessions than this with the same pattern are no pattern of the week.
SESSIONS_NAMED = 4
TIMES = {1: "once", 2: "twice"}


def watched(school: School, filters: Filters) -> tuple[Units, np.ndarray]:
    """The units of the year so far, and the places of those on roll now, with SEN and in view."""
    as_at = school.effective(filters.as_at)
    of = units(school, whole_year(school, terms.academic_year(as_at), as_at))
    kept = school.cut_everybody(filters, of.pupil, of.year) & (of.day == of.period.last)
    kept &= (of.status > 0) & cut_by_status(filters, of.status) & cut_by_area(filters, of.area, of.areas)
    return of, np.flatnonzero(kept)


def sessions_to_come(school: School, chosen: Period) -> int | None:
    """Sessions from the day after the as-at date to the end of the year, by the term dates; None without them."""
    half_terms = [(start, end) for year, _name, start, end in school.terms if year == chosen.year]
    if not half_terms:
        return None
    closed, days = reference.bank_holidays(), set()
    for start, end in half_terms:
        days |= {start + timedelta(days=step) for step in range((end - start).days + 1)}
    return 2 * sum(
        day.toordinal() > chosen.until and day.weekday() < len(WEEKDAYS) and day not in closed for day in days
    )


def sessions_left(absent: int, possible_at_end: int) -> int:
    """How many more missed sessions make a pupil persistently absent by the end of the year, at least 0."""
    limit = thresholds()["persistent_absence"]
    short = limit.numerator * possible_at_end - limit.denominator * absent
    return max(0, -(-short // limit.denominator))


def level_reasons(school: School, of: Units, places: np.ndarray) -> dict[int, str]:
    """W1 and W2: persistently or severely absent this year, or near it, or too new to say."""
    absent, possible = of.absent[places], of.possible[places]
    enough = possible >= int(threshold("watch_possible_sessions"))
    to_come = sessions_to_come(school, of.period)
    found = new_reasons(school, of, places)
    for name, words in (
        ("near_persistent_absence", ""),
        ("persistent_absence", "10% or more is persistent absence"),
        ("severe_absence", "50% or more is severe absence"),
    ):
        for at in np.flatnonzero(enough & reaches(name, absent, possible)).tolist():
            a, p = int(absent[at]), int(possible[at])
            why = words or _near(a, p, to_come)
            found[int(places[at])] = (
                f"Missed {said(a, 0)} of {said(p, 0)} sessions this year ({percent(100 * a / p)}): {why}."
            )
    return found


def new_reasons(school: School, of: Units, places: np.ndarray) -> dict[int, str]:
    """Who joined this year, missed 10% or more and has too few possible sessions for W1, while others have enough."""
    least = int(threshold("watch_possible_sessions"))
    if not (of.possible >= least).any():
        return {}
    joined = school.arrays["enrolments_start"][of.enrolment[places]]
    absent, possible = of.absent[places], of.possible[places]
    new = (joined >= of.period.first) & (possible < least) & reaches("persistent_absence", absent, possible)
    found = {}
    for at in np.flatnonzero(new).tolist():
        day = date.fromordinal(int(joined[at]))
        found[int(places[at])] = (
            f"New, joined on {long_date(day)}: missed {said(int(absent[at]), 0)} of "
            f"{said(int(possible[at]), 0)} sessions so far, too few to judge."
        )
    return found


def _near(absent: int, possible: int, to_come: int | None) -> str:
    if to_come is None:
        return "close to the 10% of persistent absence"
    left = sessions_left(absent, possible + to_come)
    more = "1 more missed session" if left == 1 else f"{said(left, 0)} more missed sessions"
    return f"{more} by the end of the year would make it 10%"


def falling_reasons(school: School, of: Units, places: np.ndarray) -> dict[int, str]:
    """W3: absence of the last full weeks well above that of the weeks before them."""
    weeks = weeks_of(school, of)
    over = [
        at
        for at, monday in enumerate(weeks.mondays)
        if date.fromisoformat(monday).toordinal() + 4 <= of.period.until
    ]
    recent, earlier = (int(threshold(name)) for name in ("falling_recent_weeks", "falling_earlier_weeks"))
    now, before = over[-recent:], over[-recent - earlier : -recent]
    if len(over) <= recent:
        return {}
    a1, p1, a2, p2 = (
        part[places][:, window].sum(axis=1)
        for window in (now, before)
        for part in (weeks.absent, weeks.possible)
    )
    enough = np.minimum(p1, p2) >= int(threshold("falling_possible_sessions"))
    limit = thresholds()["falling_absence"]
    rose = limit.denominator * (a1 * p2 - a2 * p1) >= limit.numerator * p1 * p2
    return {
        int(places[at]): f"Missed {percent(100 * a1[at] / p1[at])} of the last {len(now)} full weeks, "
        f"{percent(100 * a2[at] / p2[at])} of the {len(before)} before."
        for at in np.flatnonzero(enough & rose).tolist()
    }


def pattern_reasons(of: Units, places: np.ndarray) -> dict[int, str]:
    """W4: the same weekday session missed again and again."""
    last, least = int(threshold("same_session_weeks")), int(threshold("same_session_missed"))
    counts = reference.marks()
    marks = of.marks[places][:, ::-1]
    possible = counts.possible[marks].astype(bool)
    latest = possible & (np.cumsum(possible, axis=1) <= last)
    missed = (latest & (counts.authorised | counts.unauthorised)[marks].astype(bool)).sum(axis=1)
    pattern = (latest.sum(axis=1) == last) & (missed >= least)
    found = {}
    for at in np.flatnonzero(pattern.any(axis=1)).tolist():
        sessions = np.flatnonzero(pattern[at]).tolist()
        if len(sessions) > SESSIONS_NAMED:
            found[int(places[at])] = (
                f"Missed at least {least} of the last {last} on {len(sessions)} of the week\u2019s 10 sessions."
            )
            continue
        named = [
            f"{missed[at, s]} of the last {last} {WEEKDAYS[s // 2]} {MORNINGS[HALVES[s % 2]]}"
            for s in sessions
        ]
        found[int(places[at])] = f"Missed {', '.join(named)}."
    return found


def suspension_reasons(school: School, of: Units, places: np.ndarray) -> dict[int, str]:
    """W8: suspended this year while on the register."""
    suspended = found_in(school, of.period)
    while_sen = suspended.status > 0
    place_of = dict(zip(of.pupil[places].tolist(), places.tolist(), strict=True))
    found: dict[int, list[int]] = {}
    for at in np.flatnonzero(while_sen).tolist():
        if (place := place_of.get(int(suspended.pupil[at]))) is not None:
            found.setdefault(place, []).append(at)
    return {place: _suspended(suspended, rows) for place, rows in found.items()}


def _suspended(suspended, rows: list[int]) -> str:
    sessions = float(suspended.sessions[rows].sum())
    lost = said(sessions, 0 if sessions == int(sessions) else 1)
    last = date.fromordinal(int(suspended.day[rows].max()))
    how_often = TIMES.get(len(rows), f"{len(rows)} times")
    what = "Permanently excluded or suspended" if suspended.permanent[rows].any() else "Suspended"
    sessions_word = "session" if lost == "1" else "sessions"
    return f"{what} {how_often} this year, {lost} {sessions_word}, last on {long_date(last)}."


def watch_rows(school: School, filters: Filters) -> list[dict]:
    """One row a pupil with a reason, the most absent first."""
    of, places = watched(school, filters)
    rules = (
        level_reasons(school, of, places), falling_reasons(school, of, places),
        pattern_reasons(of, places), suspension_reasons(school, of, places),
    )  # fmt: skip
    reasons = {place: [rule[place] for rule in rules if place in rule] for place in places.tolist()}
    listed = [place for place in places.tolist() if reasons[place]]
    listed.sort(key=lambda place: -of.absent[place] / max(of.possible[place], 1))
    columns = [school.people[name].to_numpy() for name in ("surname", "forename")]
    columns.append(school.enrolments["registration_group"].to_numpy())
    return [_row(school, of, place, reasons[place], columns) for place in listed]


def _row(school: School, of: Units, place: int, reasons: list[str], columns: list[np.ndarray]) -> dict:
    pupil, enrolment, need = int(of.pupil[place]), int(of.enrolment[place]), int(of.primary[place])
    absent, possible = int(of.absent[place]), int(of.possible[place])
    surnames, forenames, groups = columns
    return {
        "surname": _text(surnames[pupil]),
        "forename": _text(forenames[pupil]),
        "year_group": terms.YEAR_GROUPS[of.year[place]],
        "registration_group": _text(groups[enrolment]),
        "sen_status": STATUS_CODES[of.status[place]],
        "primary_need": NEED_CODES[need] if need >= 0 else "",
        "sessions_missed": absent,
        "sessions_possible": possible,
        "absence": 100 * absent / possible if possible else "",
        "reasons": " ".join(reasons),
        "reasons_apart": reasons,
        "pupil_key": school.keys[pupil],
    }


def _text(said_of: object) -> str:
    return said_of if isinstance(said_of, str) else ""


watch_list = Listing(
    key="attendance_watch_list",
    title="Attendance watch list",
    definition="Pupils with SEN on roll and in view for whom an open rule holds, each with its reason; nobody is "
    "scored. Absence of 10% or more (persistent) or 50% or more (severe) of the year\u2019s sessions so far, from "
    "20 possible sessions on (who joined this year and has fewer is marked new and not judged); 8% to under 10%, with "
    "the missed sessions left before 10% by the term dates; the last 4 full weeks at least 5 percentage points above "
    "the 8 before, 30 possible sessions in each; 3 or more of the last 4 of the same weekday session missed; suspended "
    "this year while on the register. Full weeks have three school days or more. The most absent first. Pupils of "
    "every age.",
    source="Sightline\u2019s own rules; persistent and severe absence as the Department for Education defines them",
    columns=(
        "surname", "forename", "year_group", "registration_group", "sen_status", "primary_need", "absence", "reasons",
    ),
    rows=watch_rows,
    needs=("pupils.csv", "sen.csv", "attendance.csv"),
    ignores=(("term", "Half terms are not cut here: the year so far is looked at."),),
)  # fmt: skip
