"""With whom pupils were seen to spend their time: pupils with SEN and their peers with no SEN."""

from datetime import date

import numpy as np

from data import disclosure, terms
from data.filters import Filters
from data.intervals import difference, mean_range, ratio_of_sums
from data.measures.attendance_units import sums
from data.measures.core import Measure, Tally
from data.parts.deployment import Seen
from data.reference import threshold
from data.rounding import said
from data.school import School, cut_by_area, cut_by_status

FILES = ("pupils.csv", "sen.csv", "pupil_time.csv")
COMPANY = ("teacher", "ta", "peers", "alone")
LED = ("teacher", "ta")
SECONDS = 60
HOUR = 60 * SECONDS
GAP = "_gap"
WHO = (
    "Pupils observed in the academic year to the as-at date, with their SEN status, year group and need on the day. "
    "Refused under 10 pupil-hours or 5 pupils; nothing is compared under 10 pupils. Days of one pupil belong together, "
    "so the range counts pupils and not minutes. A need area keeps pupils with SEN of it; peers with no SEN stay. "
)
MITA = (
    "Context, not a target: in the MAST study (2011/12, 48 Year 5 pupils with statements) pupils were away from class "
    "for over a quarter of the week and more than three times as likely to interact with TAs as with teachers. The "
    "Education Endowment Foundation (2025) asks that pupils who struggle most spend at least as much time with the "
    "teacher as others. Time with a TA is associated with need; this shows no cause. "
)
SOURCE = (
    "The school\u2019s own observations; MAST and MITA: maximisingtas.co.uk; range: the ratio estimator over pupils, "
    "Cochran, Sampling Techniques (1977), 6.3"
)
NO_TERMS = (("term", "The half terms chosen do not apply: observations are of the year to date."),)


def _this_year(school: School, filters: Filters, days: np.ndarray) -> np.ndarray:
    as_at = school.effective(filters.as_at)
    first = date(terms.academic_year(as_at), 9, 1).toordinal()
    return (first <= days) & (days <= as_at.toordinal())


def _masks(school: School, filters: Filters, seen: Seen) -> dict[str, np.ndarray]:
    """The observed days of each status row: all SEN, SEN support, EHC plan, no SEN."""
    kept = _this_year(school, filters, seen.day) & school.cut_everybody(filters, seen.pupil, seen.year)
    sen = kept & (seen.status > 0) & cut_by_status(filters, seen.status)
    sen &= cut_by_area(filters, seen.area, seen.areas)
    return {
        "SEN": sen, "K": sen & (seen.status == 1), "E": sen & (seen.status == 2), "N": kept & (seen.status == 0),
    }  # fmt: skip


def tally_time(school: School, filters: Filters) -> Tally:
    """By status and company: the sums over pupils of the seconds with it and of all seconds seen."""
    return school.view(filters).keep("observed", lambda: _observed(school, filters))


def _observed(school: School, filters: Filters) -> Tally:
    seen, tally = school.parts["deployment"].seen, Tally()
    # Whole seconds, so that the sums of squares are exact.
    seconds = np.rint(seen.minutes * SECONDS).astype(np.int64)
    for status, mask in _masks(school, filters, seen).items():
        pupils, place = np.unique(seen.pupil[mask], return_inverse=True)
        by_pupil = np.zeros((len(pupils), len(COMPANY)), dtype=np.int64)
        np.add.at(by_pupil, place, seconds[mask])
        whole = by_pupil.sum(axis=1)
        # A pupil who was looked at for no time at all says nothing.
        by_pupil, whole = by_pupil[whole > 0], whole[whole > 0]
        for at, company in enumerate(COMPANY):
            tally[(status, company)] = sums(by_pupil[:, at], whole)
    return tally


def _refusal(counts: tuple) -> str:
    pupils, whole = counts[0], counts[2]
    if not pupils:
        return "z: nobody observed"
    if whole < int(threshold("observed_pupil_hours")) * HOUR:
        return "u: fewer than 10 pupil-hours observed"
    return disclosure.note(pupils) if disclosure.reading(pupils) == "counts" else ""


def _row(status: str, company: str, counts: tuple) -> dict:
    """One share of observed time; hours as counts; refused where too little was seen."""
    pupils, part, whole = counts[:3]
    row = {"sen_status": status, "company": company, "value": None, "unit": "percent of time"}
    row |= {"numerator": part / HOUR, "denominator": whole / HOUR, "n": pupils, "low": None, "high": None}
    row["note"] = _refusal(counts)
    if not row["note"]:
        rate, error = ratio_of_sums(counts)
        low, high = mean_range(rate, error, pupils - 1)
        row |= {"value": 100 * rate, "low": 100 * max(low, 0.0), "high": 100 * min(high, 1.0)}
        row["note"] = disclosure.note(pupils)
    return row


def value_time(tally: Tally) -> list[dict]:
    """A share of observed time for each status and company."""
    return [_row(*key, counts) for key, counts in tally.items()]


def value_led(tally: Tally) -> list[dict]:
    """The shares led by a teacher and by a TA for each status, and the gap of all SEN to no SEN."""
    rows = []
    for company in LED:
        rows += [_row(*key, counts) for key, counts in tally.items() if key[1] == company]
        rows.append(_gap(company, tally["SEN", company], tally["N", company]))
    return rows


def _gap(company: str, sen: tuple, peers: tuple) -> dict:
    fewest = min(sen[0], peers[0])
    row = {"sen_status": "SEN", "company": company + GAP, "value": None, "unit": "points"}
    row |= {
        "numerator": sen[2] / HOUR,
        "denominator": peers[2] / HOUR,
        "n": fewest,
        "low": None,
        "high": None,
    }
    row["note"] = _refusal(sen) or _refusal(peers) or disclosure.note(fewest)
    if not row["note"]:
        ends = [(*ratio_of_sums(counts), counts[0]) for counts in (sen, peers)]
        value, low, high = difference(*ends)
        row |= {"value": 100 * value, "low": 100 * low, "high": 100 * high}
    return row


def observed(school: School, filters: Filters) -> str:
    """How many hours of how many pupils were observed."""
    tally = tally_time(school, filters)
    parts = []
    for status, words in (("SEN", "with SEN"), ("N", "with no SEN")):
        pupils, _part, whole = tally[status, "teacher"][:3]
        parts.append(f"{said(whole / HOUR)} hours of {said(pupils, 0)} pupils {words}")
    return f"Observed this academic year: {' and '.join(parts)}.".replace(" 1 pupils", " 1 pupil")


def off_roll(school: School, filters: Filters) -> tuple[str, ...]:
    """Observed days outside a pupil\u2019s time on roll."""
    number = int(_this_year(school, filters, school.parts["deployment"].seen.off_roll).sum())
    day = "day lies" if number == 1 else "days lie"
    return (f"{said(number, 0)} observed {day} outside the time on roll and left out.",) if number else ()


pupil_time = Measure(
    key="pupil_time",
    title="With whom pupils spend their time",
    definition="The share of observed time that a teacher led, a TA led, that pupils worked with peers, and alone. "
    + WHO
    + MITA.strip(),
    formula="sum of minutes with / sum of minutes observed x 100; range over pupils, 95%",
    unit="percent of time",
    source=SOURCE,
    groups=("sen_status", "company"),
    tally=tally_time,
    value=value_time,
    needs=FILES,
    ignores=NO_TERMS,
    counted=observed,
    left_out=off_roll,
)

teacher_time = Measure(
    key="teacher_time",
    title="Time with the teacher and with a TA",
    definition="The share of observed time led by a teacher and by a TA, and the gap between pupils with SEN and "
    "pupils with no SEN in percentage points (the difference of two percentages). " + WHO + MITA.strip(),
    formula="sum of minutes / sum of minutes observed x 100; gap = SEN - no SEN; ranges over pupils, 95%, Welch",
    unit="percent of time",
    source=SOURCE,
    groups=("sen_status", "company"),
    tally=tally_time,
    value=value_led,
    needs=FILES,
    ignores=NO_TERMS,
    counted=observed,
    left_out=off_roll,
)
