"""Overall absence: of each SEN status, and the gap to peers with no SEN by need area and by year group."""

from dataclasses import replace

import numpy as np

from data import disclosure, terms
from data.benchmarks import Benchmark
from data.filters import Filters
from data.intervals import difference, mean_range, ratio_of_sums
from data.measures.attendance_national import figures
from data.measures.attendance_units import (
    DFE_ABSENCE,
    FILES,
    WHO,
    asked,
    counted,
    left_out,
    left_out_and_doubtful,
)
from data.measures.core import Measure, Tally
from data.periods import period
from data.school import AREA_CODES, School

STATUSES = ("N", "K", "E", "SEN")
RATE = "percent of sessions"
SESSIONS = "Absence is sessions missed, authorised or not, as a share of possible sessions, all pupils' sums together. "
GAP = (
    "The gap is the absence of pupils with SEN less that of peers with no SEN, in percentage points. Days: what the "
    "gap comes to at two sessions a day. "
)
CLUSTERED = (
    "sessions missed / possible sessions x 100; range: pupils, not sessions, are what varies (ratio estimator, "
    "Student's t on n - 1; of a gap, Welch and Satterthwaite's t), 95%"
)
COCHRAN = "; Cochran, Sampling Techniques (1977), 6.3, and Welch (1947), Biometrika 34, for the ranges"


def rate(groups: tuple[str, ...], key: tuple[str, ...], found: tuple[int, ...]) -> dict:
    """A row with a rate of sessions and its 95% range over pupils, or only the sums where they are too few.

    ``found`` are the six sums of ``data.intervals.ratio_of_sums``; ``error`` in the row is the standard error.
    """
    n, missed, possible = found[:3]
    row = dict(zip(groups, key, strict=True)) | {"value": None, "unit": RATE, "numerator": missed}
    row |= {"denominator": possible, "n": n, "low": None, "high": None, "note": disclosure.note(n)}
    known = ratio_of_sums(found) if n >= disclosure.COUNTS_ONLY_UNDER else None
    if known:
        low, high = mean_range(*known, n - 1)
        row |= {"value": 100 * known[0], "low": max(100 * low, 0.0), "high": min(100 * high, 100.0)}
        row["error"] = 100 * known[1]
    return row


def gap(groups: tuple[str, ...], key: tuple[str, ...], sen: tuple[int, ...], peers: tuple[int, ...]) -> dict:
    """A row with the difference of two rates in points and its range, or none where either side is too few."""
    row = dict(zip(groups, key, strict=True)) | {"value": None, "unit": "points", "numerator": None}
    row |= {"denominator": None, "n": sen[0], "low": None, "high": None, "note": "", "peers": peers[0]}
    fewer = min(sen[0], peers[0])
    if fewer < disclosure.COMPARED_FROM:
        return row | {"note": f"u: fewer than {disclosure.COMPARED_FROM} pupils on one side, not compared"}
    with_sen, without = ratio_of_sums(sen), ratio_of_sums(peers)
    value, low, high = difference((*with_sen, sen[0]), (*without, peers[0]))
    return row | {"value": 100 * value, "low": 100 * low, "high": 100 * high}


def days(groups: tuple[str, ...], key: tuple[str, ...], of_gap: dict, possible: int) -> dict:
    """A row with what a gap comes to in days of school: gap x mean possible sessions / 2 x pupils."""
    row = dict(zip(groups, key, strict=True)) | of_gap
    row |= dict(zip(groups, key, strict=True)) | {"unit": "days"}
    scale = possible / 200
    return row | {
        name: None if of_gap[name] is None else of_gap[name] * scale for name in ("value", "low", "high")
    }


def side_by_side(
    groups: tuple[str, ...], code: str, sen: tuple[int, ...], peers: tuple[int, ...]
) -> list[dict]:
    """The four rows of one group: absence, that of its peers, the gap, and the days that the gap comes to."""
    difference_ = gap(groups, (code, "gap"), sen, peers)
    return [
        rate(groups, (code, "absence"), sen),
        rate(groups, (code, "peers"), peers),
        difference_,
        days(groups, (code, "days"), difference_, sen[2]),
    ]


def tally_overall(school: School, filters: Filters) -> Tally:
    """The six sums by SEN status: N, K, E, and SEN for K and E together."""
    found = asked(school, filters)
    return Tally({(status,): sums for status, sums in found.units.sums.of(found.statuses()).items()})


def value_overall(tally: Tally) -> list[dict]:
    """A rate a status, then the gap of each to no SEN and what it comes to in days."""
    groups, peers = overall_absence.groups, tally[("N",)]
    rows = [rate(groups, (status, "absence"), found) for (status,), found in tally.items()]
    for (status,), found in tally.items():
        if status != "N":
            apart = gap(groups, (status, "gap"), found, peers)
            rows += [apart, days(groups, (status, "days"), apart, found[2])]
    return rows


def national_overall(school: School, filters: Filters) -> tuple[dict[tuple, Benchmark], str]:
    """The national rate of each status and the gap between the national rates."""
    found, words = figures(
        school, filters, "overall_absence", lambda year: {(code, "absence"): code + year for code in STATUSES}
    )
    if len(filters.sen_status) == 1:
        found.pop(("SEN", "absence"), None)
    peers = found.get(("N", "absence"))
    if peers:
        rates = [(code, found[code, "absence"]) for code in ("K", "E", "SEN") if (code, "absence") in found]
        found |= {(code, "gap"): apart(figure, peers) for code, figure in rates}
    return found, words


def apart(first: Benchmark, second: Benchmark) -> Benchmark:
    """The difference of two national rates, which is computed and not published."""
    return replace(
        first,
        group=f"{first.group} less {second.group}",
        value=first.value - second.value,
        unit="points",
        basis=f"derived: {first.value:g} less {second.value:g}; {first.basis}",
    )


def stretch(school: School, filters: Filters) -> dict:
    """The period of a figure, for whoever words it."""
    return {"period": period(school, filters), "term_dates": bool(school.terms)}


overall_absence = Measure(
    key="overall_absence",
    title="Overall absence by SEN status",
    definition=SESSIONS + GAP + WHO,
    formula=CLUSTERED,
    unit="percent",
    source=DFE_ABSENCE + COCHRAN,
    groups=("sen_status", "quantity"),
    tally=tally_overall,
    value=value_overall,
    needs=FILES,
    better="lower",
    national=national_overall,
    left_out=left_out_and_doubtful,
    facts=stretch,
    counted=counted,
)


def tally_by_area(school: School, filters: Filters) -> Tally:
    """The six sums of pupils with SEN by need area; ("peers",) holds those of peers with no SEN."""
    found = asked(school, filters)
    of = found.units
    masks = {"peers": found.peers}
    for area in filters.need_area or AREA_CODES:
        place = AREA_CODES.index(area)
        masks[area] = found.sen & (of.areas[:, place] if filters.needs == "any" else of.area == place)
    return Tally({(area,): sums for area, sums in of.sums.of(masks).items()})


def value_by_area(tally: Tally) -> list[dict]:
    """The four rows of each need area that has anybody."""
    peers = tally[("peers",)]
    return [
        row
        for (area,), found in tally.items()
        if area != "peers" and found[0]
        for row in side_by_side(absence_by_area.groups, area, found, peers)
    ]


absence_by_area = Measure(
    key="absence_by_area",
    title="Absence gap by need area",
    definition=SESSIONS + GAP + "Each need area against the same peers with no SEN. By primary need, or by any "
    "recorded need where the reader chose so (a pupil then counts once in each of their areas). " + WHO,
    formula=CLUSTERED,
    unit="percent",
    source=DFE_ABSENCE + COCHRAN,
    groups=("need_area", "quantity"),
    tally=tally_by_area,
    value=value_by_area,
    needs=(*FILES, "needs.csv"),
    better="lower",
    left_out=left_out,
    facts=stretch,
    counted=counted,
)  # fmt: skip


def tally_by_year(school: School, filters: Filters) -> Tally:
    """The six sums by year group and side: "sen" and "peers"."""
    found = asked(school, filters)
    of = found.units
    keys, masks = [], []
    for place in np.unique(of.year[found.sen | found.peers]):
        for side, mask in (("sen", found.sen), ("peers", found.peers)):
            keys.append((terms.YEAR_GROUPS[place], side))
            masks.append(mask & (of.year == place))
    return Tally({key: sums for key, (sums,) in zip(keys, of.sums.over(masks), strict=True)})


def value_by_year(tally: Tally) -> list[dict]:
    """The four rows of each year group that has anybody with SEN."""
    rows = []
    for year in dict.fromkeys(year for year, _side in tally):
        sen, peers = tally[year, "sen"], tally[year, "peers"]
        if sen[0]:
            rows += side_by_side(absence_by_year.groups, year, sen, peers)
    return rows


absence_by_year = Measure(
    key="absence_by_year",
    title="Absence gap by year group",
    definition=SESSIONS + GAP + "Each year group against peers with no SEN of the same year group. " + WHO,
    formula=CLUSTERED,
    unit="percent",
    source=DFE_ABSENCE + COCHRAN,
    groups=("year_group", "quantity"),
    tally=tally_by_year,
    value=value_by_year,
    needs=FILES,
    better="lower",
    left_out=left_out,
    facts=stretch,
    counted=counted,
)
