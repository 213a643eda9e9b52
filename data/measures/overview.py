"""What a head sees first: the gap in absence with its weeks, and whose gap has moved beyond what is usual."""

from dataclasses import replace

import numpy as np

from data import disclosure, terms
from data.filters import Filters
from data.measures.attendance import overall_absence, stretch, tally_by_area, value_by_area
from data.measures.attendance_sums import ABSENCE
from data.measures.attendance_units import DFE_ABSENCE, FILES, Asked
from data.measures.attendance_weeks import (
    SIGNALS,
    WEEKS_IN,
    counted_in_year,
    gaps,
    tally_weekly,
    value_weekly_gap,
    weeks_of,
    year_asked,
)
from data.measures.core import Measure, Tally
from data.school import AREA_CODES, School

ALL, YEAR, AREA = "all", "year_group", "need_area"
RECENT_WEEKS = 6
WIDER = frozenset({"above", "high", "rising", "near top"})


def with_weeks(school: School, filters: Filters) -> dict:
    """The period, the gap of each week of the year with its limits, and the gap of each need area."""
    areas = value_by_area(tally_by_area(school, filters))
    return stretch(school, filters) | {
        "weeks": value_weekly_gap(tally_weekly(school, filters)),
        "areas": areas,
    }


absence_headline = replace(
    overall_absence, key="absence_headline", title="Absence gap, with its weeks", facts=with_weeks
)


def _groups(
    filters: Filters, found: Asked, back: int
) -> dict[tuple[str, str], tuple[np.ndarray, np.ndarray]]:
    """The units with SEN and their peers of the whole view, of each year group and of each need area.

    Of an earlier year a year group is those who were so many year groups younger then.
    """
    of, groups = found.units, {(ALL, ""): (found.sen, found.peers)}
    for place, code in enumerate(terms.YEAR_GROUPS):
        if not filters.year_group or code in filters.year_group:
            then = of.year == max(place - back, 0)
            groups[(YEAR, code)] = (found.sen & then, found.peers & then)
    for place, code in enumerate(AREA_CODES):
        if not filters.need_area or code in filters.need_area:
            has = of.areas[:, place] if filters.needs == "any" else of.area == place
            groups[(AREA, code)] = (found.sen & has, found.peers)
    return groups


def tally_signals(school: School, filters: Filters) -> Tally:
    """By group and week, this academic year and the last: the sums of the weekly gap."""
    tally = Tally()
    years = [(found := year_asked(school, filters, back), _groups(filters, found, back)) for back in (1, 0)]
    # Most schools have half of all year groups, and a group that is not there this year has no gap.
    there = {group for group, (sen, peers) in years[-1][1].items() if sen.any() and peers.any()}
    for found, everyone in years:
        weeks = weeks_of(school, found.units)
        groups = {group: pair for group, pair in everyone.items() if group in there}
        # The peers of every need area are the same, so they are summed once.
        masks = {id(mask): mask for pair in groups.values() for mask in pair}
        sums = dict(zip(masks, weeks.sums.over(masks.values(), ABSENCE), strict=True))
        for group, (ours, theirs) in groups.items():
            for monday, sen, peers in zip(weeks.mondays, sums[id(ours)], sums[id(theirs)], strict=False):
                tally[(*group, monday)] = (*sen[1:3], sen[0], *peers[1:3], peers[0])
    return tally


def value_signals(tally: Tally) -> list[dict]:
    """A row a group whose gap was unusual in one of its last six weeks, the widest beyond its mean first."""
    by_group: dict[tuple[str, str], Tally] = {}
    for (part, which, week), sums in tally.items():
        by_group.setdefault((part, which), Tally())[(week,)] = sums
    rows = []
    for (part, which), weeks in by_group.items():
        found = gaps(weeks)
        known = [week for week, value in found.apart.items() if value is not None]
        unusual = [week for week in known[-RECENT_WEEKS:] if found.signals[week]]
        if unusual:
            week = unusual[-1]
            kinds = found.signals[week]
            rows.append({
                "part": part, "which": which, "numerator": None, "denominator": None, "low": None, "high": None,
                "week": week, "value": found.apart[week], "unit": "points", "n": found.weeks[week][2],
                "limits": found.limits, "signals": kinds, "trial": found.trial,
                "note": "; ".join(SIGNALS[kind] for kind in kinds), "wider": bool(WIDER & set(kinds)),
            })  # fmt: skip
    return sorted(rows, key=lambda row: row["limits"].mean - row["value"])


signals = Measure(
    key="absence_signals",
    title="Unusual gaps in absence",
    definition="Groups whose weekly absence gap was unusual in one of the last six weeks that count: everybody in "
    "view, each year group, each need area. A gap is the absence of pupils with SEN less that of peers with no SEN in "
    "the same week; a group is looked at where both sides have at least "
    f"{disclosure.COMPARED_FROM} pupils. The signals are those of the weekly gap on the Attendance page, each group "
    "held to its own limits. Of many groups, one can be unusual by chance. " + WEEKS_IN.strip(),
    formula="limits: mean gap and 2.66 x mean moving range either side. Signals: outside a limit; seven in a row on "
    "one side of the mean; seven rising or falling; two of three close to a limit",
    unit="points",
    source="NHS England, Making Data Count (XmR charts); " + DFE_ABSENCE,
    groups=("part", "which"),
    tally=tally_signals,
    value=value_signals,
    needs=FILES,
    better="lower",
    counted=counted_in_year,
    ignores=(("term", "Half terms are not cut here: the weeks of the whole year are looked at."),),
)
