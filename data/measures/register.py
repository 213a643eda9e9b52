"""The SEN register: how many, who, since when and compared with what."""

from datetime import date
from functools import partial

import numpy as np

from data import benchmarks, disclosure, terms
from data.filters import Filters
from data.measures.core import Measure, Tally, share, shares
from data.roll import AREA_CODES, NEED_CODES, YEARS, View, among, cut_sen
from data.school import School, academic_years

ROLL = (
    "Pupils on roll on the day: an enrolment that holds the day, registration current or main dual. "
    "Guest and subsidiary registrations are not counted."
)
CODE_OF_PRACTICE = "SEND code of practice: 0 to 25 years (Department for Education, 2015)"
DFE_SEN = "Department for Education, Special educational needs in England (methodology)"
POINT_TERMS = ("autumn 2", "spring 2", "summer 2")
POINTS = 9
# Where a school has not loaded its term dates, the ends of terms are taken to be these days.
USUAL_TERM_ENDS = ((12, 20), (3, 31), (7, 20))


def by_status(view: View) -> dict[str, int]:
    """Pupils in view at SEN support, with an EHC plan, and both together."""
    status = view.roll.status[view.sen]
    support, plans = int((status == 1).sum()), int((status == 2).sum())
    return {"K": support, "E": plans, "SEN": support + plans}


def tally_share_of_roll(school: School, filters: Filters) -> Tally:
    """Pupils with the status and pupils on roll, by SEN status (K, E and SEN together)."""
    view = school.view(filters)
    roll = int(view.everyone.sum())
    return Tally({(status,): (people, roll) for status, people in by_status(view).items()})


def subsidiary_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """How many enrolments of the day are guests or subsidiary, and so not in any headcount."""
    day, of = school.effective(filters.as_at).toordinal(), school.arrays
    present = (of["enrolments_start"] <= day) & (day <= of["enrolments_end"])
    left = int((present & (of["enrolments_counts"] == 0)).sum())
    said = "registration is" if left == 1 else "registrations are"
    return (f"{left} guest or subsidiary {said} not counted.",) if left else ()


share_of_roll = Measure(
    key="share_of_roll",
    title="Pupils with SEN as a share of roll",
    definition="The share of pupils on roll who are on the SEN register, at SEN support or with an EHC plan. "
    + ROLL,
    formula="pupils with the status / pupils on roll x 100; range: Wilson, 95%",
    unit="percent",
    source=DFE_SEN,
    groups=("sen_status",),
    tally=tally_share_of_roll,
    value=shares(("sen_status",)),
    benchmark="sen_share",
    left_out=subsidiary_left_out,
)


def points(school: School, filters: Filters) -> list[tuple[date, str]]:
    """The nine days of the trend with their names, and the day the page is seen as at."""
    as_at = school.effective(filters.as_at)
    if school.terms:
        ends = [(end, name, year) for year, name, _start, end in school.terms if name in POINT_TERMS]
    else:
        years = range(as_at.year - 4, as_at.year + 1)
        pairs = zip(POINT_TERMS, USUAL_TERM_ENDS, strict=True)
        usual = [(name, month, day) for name, (month, day) in pairs]
        ends = [
            (date(y, m, d), name, terms.academic_year(date(y, m, d))) for y in years for name, m, d in usual
        ]
    before = sorted(end for end in ends if end[0] < as_at)[-POINTS:]
    named = [
        (day, f"{name.split()[0].capitalize()} {terms.academic_year_name(year)}")
        for day, name, year in before
    ]
    return [*named, (as_at, "Now" if filters.as_at is None else "As at")]


def tally_share_over_time(school: School, filters: Filters) -> Tally:
    """The same two sums by day and SEN status; days before the school had a roll are left out."""
    tally = Tally()
    for day, _name in points(school, filters):
        view = school.view(filters, day)
        roll = int(view.everyone.sum())
        if roll or day == school.effective(filters.as_at):
            tally |= {(day.isoformat(), status): (people, roll) for status, people in by_status(view).items()}
    return tally


def name_points(school: School, filters: Filters) -> dict:
    """The name of each day of the trend, and the national series of the school's phase where the whole roll is seen."""
    names = {day.isoformat(): name for day, name in points(school, filters)}
    if filters.cuts_anyone:
        return {"names": names, "national": {}}
    find = partial(benchmarks.series, "sen_share", school.phase)
    return {"names": names, "national": {status: find(status) for status in ("K", "E", "SEN")}}


share_over_time = Measure(
    key="share_over_time",
    title="Share of roll over nine terms",
    definition="The same share on the last day of each of the last nine terms and today, each with the roll of "
    "its own day. Year groups are those the pupils were in on that day. " + ROLL,
    formula="pupils with the status that day / pupils on roll that day x 100; range: Wilson, 95%",
    unit="percent",
    source=DFE_SEN,
    groups=("date", "sen_status"),
    tally=tally_share_over_time,
    value=shares(("date", "sen_status")),
    facts=name_points,
)


def tally_year_by_area(school: School, filters: Filters) -> Tally:
    """Pupils with SEN in the cell and pupils on roll in the year group, by year group and need area."""
    view = school.view(filters)
    width = len(AREA_CODES)
    rolls = np.bincount(view.roll.year[view.everyone], minlength=len(terms.YEAR_GROUPS))
    chosen = filters.need_area or AREA_CODES
    if filters.needs == "any":
        years = view.roll.year[view.sen]
        cells = np.zeros((len(terms.YEAR_GROUPS), width), dtype=int)
        np.add.at(cells, years, view.roll.areas[view.sen].astype(int))
    else:
        flat = view.roll.year[view.sen] * width + view.roll.area[view.sen]
        cells = np.bincount(flat, minlength=len(terms.YEAR_GROUPS) * width).reshape(-1, width)
    return Tally(
        {
            (terms.YEAR_GROUPS[year], area): (int(cells[year, AREA_CODES.index(area)]), int(rolls[year]))
            for year in np.flatnonzero(rolls)
            for area in chosen
        }
    )


year_by_area = Measure(
    key="year_by_area",
    title="Year group by need area",
    definition="Pupils with SEN in each year group whose need is in each area of the SEND code of practice, as a "
    "share of that year group's roll. By primary need, or by any recorded need where the reader chose so (a pupil "
    "then counts once in each of their areas).",
    formula="pupils with SEN in the year group and area / pupils on roll in the year group x 100",
    unit="percent",
    source=CODE_OF_PRACTICE,
    groups=("year_group", "need_area"),
    tally=tally_year_by_area,
    value=shares(("year_group", "need_area")),
    needs=("pupils.csv", "sen.csv", "needs.csv"),
)


def tally_need_types(school: School, filters: Filters) -> Tally:
    """Pupils with SEN and the need, and pupils with SEN, by type of need; "none" is not recorded."""
    view = school.view(filters)
    with_sen = int(view.sen.sum())
    if filters.needs == "any":
        counts = view.roll.needs[view.sen].sum(axis=0)
        unrecorded = int((~view.roll.needs[view.sen].any(axis=1)).sum())
    else:
        primary = view.roll.primary[view.sen]
        counts = np.bincount(primary[primary >= 0], minlength=len(NEED_CODES))
        unrecorded = int((primary < 0).sum())
    tally = Tally({(need,): (int(people), with_sen) for need, people in zip(NEED_CODES, counts, strict=True)})
    return tally + Tally({("none",): (unrecorded, with_sen)})


need_types = Measure(
    key="need_types",
    title="Types of need",
    definition="The share of pupils with SEN by type of need. By primary need the bars add to 100%; by any "
    "recorded need pupils can appear in more than one bar and the bars add to more than 100%. A pupil whose "
    "primary need is not recorded has a bar too.",
    formula="pupils with SEN and the need / pupils with SEN x 100; range: Wilson, 95%",
    unit="percent",
    source=DFE_SEN,
    groups=("need_type",),
    tally=tally_need_types,
    value=shares(("need_type",)),
    needs=("pupils.csv", "sen.csv", "needs.csv"),
    benchmark="need_share",
    benchmark_group=lambda key: f"SEN:{key[0]}",
    primary_only=True,
)


def tally_several_needs(school: School, filters: Filters) -> Tally:
    """Pupils with so many needs and pupils with SEN; ("mean",) holds needs recorded and pupils with SEN."""
    view = school.view(filters)
    with_sen = int(view.sen.sum())
    recorded = view.roll.needs[view.sen].sum(axis=1)
    broad = [AREA_CODES.index(area) for area in terms.BROAD_AREAS]
    areas = view.roll.areas[view.sen][:, broad].sum(axis=1)
    by_number = {"0": recorded == 0, "1": recorded == 1, "2": recorded == 2, "3 or more": recorded >= 3}
    tally = Tally({(number,): (int(mask.sum()), with_sen) for number, mask in by_number.items()})
    tally[("2 or more areas",)] = (int((areas >= 2).sum()), with_sen)
    tally[("mean",)] = (int(recorded.sum()), with_sen)
    return tally


def value_several_needs(tally: Tally) -> list[dict]:
    """A share a number of needs, and the mean number of needs of a pupil with SEN."""
    rows = [share(("needs_recorded",), key, *sums) for key, sums in tally.items() if key != ("mean",)]
    needs, pupils = tally[("mean",)]
    few = disclosure.reading(pupils) in ("nobody", "counts")
    mean = {"value": None if few else needs / pupils, "unit": "needs a pupil", "low": None, "high": None}
    return [*rows, share(("needs_recorded",), ("mean",), 0, pupils) | mean | {"numerator": needs}]


several_needs = Measure(
    key="several_needs",
    title="More than one need",
    definition="How many needs are recorded for each pupil with SEN, and the share with needs in two or more of "
    "the four areas of the SEND code of practice. Other needs and needs not yet assessed are no area.",
    formula="pupils with so many needs / pupils with SEN x 100; mean: needs recorded / pupils with SEN",
    unit="percent",
    source=CODE_OF_PRACTICE,
    groups=("needs_recorded",),
    tally=tally_several_needs,
    value=value_several_needs,
    needs=("pupils.csv", "sen.csv", "needs.csv"),
)

ARRIVAL_YEARS = ("R", "7")
ARRIVALS_SHOWN = 4


def tally_arrivals(school: School, filters: Filters) -> Tally:
    """Arrivals with the status on their first day and all arrivals, by academic year, year group and status."""
    came, as_at = school.first_days, school.effective(filters.as_at)
    year, newest = academic_years(came.day), terms.academic_year(as_at)
    now = school.on(as_at).keep("year of everyone", lambda: school.year_of_everyone(as_at.toordinal()))
    kept = (came.day <= as_at.toordinal()) & (year > newest - ARRIVALS_SHOWN)
    kept &= among(came.year, [terms.YEAR_GROUPS.index(into) for into in ARRIVAL_YEARS], YEARS)
    kept &= school.cut_everybody(filters, came.pupil, now[came.pupil])
    status = (came.status * cut_sen(filters, came))[kept]
    into = came.year[kept] == terms.YEAR_GROUPS.index(ARRIVAL_YEARS[1])
    places = ((year[kept] - newest + ARRIVALS_SHOWN - 1) * 2 + into) * 3 + status
    counts = np.bincount(places, minlength=ARRIVALS_SHOWN * 6).reshape(-1, 2, 3).tolist()
    tally = Tally()
    for first, pair in enumerate(counts, newest - ARRIVALS_SHOWN + 1):
        for code, (without, support, plans) in zip(ARRIVAL_YEARS, pair, strict=True):
            everybody, group = without + support + plans, (terms.academic_year_name(first), code)
            if everybody:
                people = {"K": support, "E": plans, "SEN": support + plans}
                tally |= {(*group, name): (some, everybody) for name, some in people.items()}
    return tally


arrivals = Measure(
    key="arrivals",
    title="Arrivals in Reception and Year 7",
    definition="Of the pupils who first joined the school in Reception or Year 7 in each academic year, the share "
    "who were on the SEN register on the day they joined. Later identification is not counted here. A year group "
    "filter keeps those who are, or would be, in that year group now.",
    formula="arrivals with the status on their first day / arrivals x 100; range: Wilson, 95%",
    unit="percent",
    source=DFE_SEN,
    groups=("academic_year", "year_group", "sen_status"),
    tally=tally_arrivals,
    value=shares(("academic_year", "year_group", "sen_status")),
)
