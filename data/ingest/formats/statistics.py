"""CSV files of the Department for Education's "Explore education statistics": figures to compare a school with.

The columns that every such file has (time_period, time_identifier, geographic_level and the names and codes of
places) are those of its published rules for data files; which columns hold figures differs from file to file, so
only those whose names are known here are read. A cell may hold a sign in place of a figure: z not applicable,
x not available, c hidden, low rounds to nothing, k, u and ":" likewise.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data import benchmarks, terms
from data.ingest.intake.said import Context, Recognised
from data.ingest.intake.staging import Staging
from data.ingest.intake.tables import Table
from data.ingest.kinds import plain

FORMAT = "statistics"
MARKS = ("time_period", "geographic_level")
SIGNS = frozenset({"z", "x", "c", "k", "u", ":", "low", "~", "..", ".", "-", ""})
# Names of columns with figures, as files of different years spell them, with the measure (and group) they are.
FIGURES: dict[str, tuple[str, str]] = {
    plain(name): (measure, group)
    for measure, group, names in (
        ("overall_absence", "", ("sess_overall_percent", "overall_absence_perc", "sess_overall_rate")),
        ("authorised_absence", "", ("sess_authorised_percent", "authorised_absence_perc")),
        ("unauthorised_absence", "", ("sess_unauthorised_percent", "unauthorised_absence_perc")),
        ("persistent_absence", "", ("enrolments_pa_10_exact_percent", "pa_perc")),
        ("severe_absence", "", ("enrolments_pa_50_exact_percent", "severe_pa_perc")),
        ("suspension_rate", "", ("susp_rate", "suspension_rate", "fixed_excl_rate", "fixed_exclusions_rate")),
        ("suspended_pupils", "", ("one_plus_susp_rate", "susp_one_plus_rate", "one_plus_fixed_rate")),
        ("permanent_exclusion_rate", "", ("perm_excl_rate", "perm_exclusions_rate", "permanent_exclusion_rate")),
        ("sen_share", "K", ("sen_support_percent", "sen_support_perc", "pupils_sen_support_percent")),
        ("sen_share", "E", ("ehc_plan_percent", "ehc_plan_perc", "ehcp_percent", "pupils_ehc_plan_percent")),
        ("phonics_met", "", ("phonics_met_expected_standard_percent", "pt_phonics_met", "percent_met_phonics")),
        ("ks2_rwm_expected", "", ("pt_rwm_met_expected_standard", "rwm_met_expected_standard_percent", "pt_rwm_exp")),
        ("ks4_attainment8", "", ("avg_att8", "average_att8", "attainment8_average")),
        ("ks4_progress8", "", ("avg_p8score", "average_p8score", "progress8_average")),
    )
    for name in names
}  # fmt: skip
PLACES = frozenset(
    plain(name)
    for name in (
        "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
        "region_name", "old_la_code", "new_la_code", "la_name", "school_urn", "urn", "school_laestab", "laestab",
        "school_name", "estab", "academy_type", "version",
    )
)  # fmt: skip
PHASE_COLUMNS = tuple(
    map(plain, ("education_phase", "school_type", "phase_type_grouping", "phase", "school_phase"))
)
PHASES = (("primary", "primary"), ("secondary", "secondary"), ("special", "special"))
TOTALS = frozenset(map(plain, ("", "Total", "All", "All pupils", "All schools", "All schools total", "z")))
WHOLE_YEAR = frozenset(
    map(plain, ("Academic year", "January", "Reporting year", "Calendar year", "", "Full year"))
)
LEVELS = {"national": "", "local authority": "@la", "regional": "@region", "school": "@school"}
GROUPS = {plain(name): code for name, code in (
    ("No SEN", "N"), ("No identified SEN", "N"), ("No special educational need", "N"), ("No SEN provision", "N"),
    ("SEN support", "K"), ("SEN provision - SEN support", "K"), ("SEN provision SEN support", "K"),
    ("EHC plan", "E"), ("EHC plans", "E"), ("Education, health and care plan", "E"),
    ("Education, health and care plans", "E"), ("Statement or EHC plan", "E"), ("SEN provision - EHC plan", "E"),
    ("SEN provision - Statement or EHCP", "E"), ("SEN provision - No identified SEN", "N"), ("All SEN", "SEN"),
    ("Any SEN", "SEN"), ("SEN provision - Total", "total"),
)}  # fmt: skip
NEEDS = {plain(name): f"need:{code}" for code, name in terms.NEEDS.items()}


@dataclass(frozen=True)
class Figure:
    """One figure of a file; ``place`` is the name of its region, or of its authority where that is the school's."""

    level: str
    place: str
    measure: str
    phase: str
    year: str
    group: str
    value: str
    line: int


def recognise(thing: object, context: Context) -> Recognised | None:
    """A table with the columns that every published file of figures has."""
    if not isinstance(thing, Table) or not {plain(mark) for mark in MARKS} <= thing.plain_header:
        return None
    known = sorted({FIGURES[heading][0] for heading in thing.plain_header & FIGURES.keys()})
    title = 'Figures from "Explore education statistics"'
    if not known:
        return Recognised(
            thing.name, FORMAT, f"{title}; none of its columns is a figure compared here.", "certain"
        )
    titles = ", ".join(benchmarks.measures()[name].title.lower() for name in known)
    notes = thing.notes
    if not context.local_authority:
        notes += (
            "The school's local authority is not known (school.csv), so only national figures can be read.",
        )
    return Recognised(thing.name, FORMAT, f"{title}: {titles}.", "likely", ("benchmarks.csv",), notes=notes)


def translate(things: Sequence[tuple[Recognised, Table]], into: Staging, context: Context) -> None:
    """Put the figures of whole years, of the country and of the places the school is in."""
    for found, table in things:
        if not found.tables:
            continue
        of = into.source(table.name, {"benchmarks.csv: value": "the figure"})
        skipped: Counter[str] = Counter()
        figures = list(_figures(table, context, skipped))
        regions = {figure.place for figure in figures if figure.level == "@la"}
        said: dict[tuple, str] = {}
        for figure in figures:
            if figure.level == "@region" and figure.place not in regions:
                continue
            key = (f"{figure.measure}{figure.level}", figure.phase, figure.year, figure.group)
            if said.setdefault(key, figure.value) != figure.value:
                skipped["of a kind that stands there with another figure already"] += 1
                continue
            into.put("benchmarks.csv", _row(key, figure, table), of, figure.line)
        for why, count in sorted(skipped.items()):
            into.note(f"{table.name}: rows and figures left aside, {why}: {count:,}.")


def _row(key: tuple[str, str, str, str], figure: Figure, table: Table) -> dict[str, str]:
    measure, phase, year, group = key
    return {
        "measure": measure, "phase": phase, "year": year, "group": group, "value": figure.value,
        "unit": benchmarks.measures()[figure.measure].unit,
        "source": f"Department for Education, Explore education statistics, {table.bare}", "published": "",
    }  # fmt: skip


def _figures(table: Table, context: Context, skipped: Counter[str]) -> Iterator[Figure]:
    headings = [plain(heading) for heading in table.header]
    at = {heading: cell for cell, heading in enumerate(headings)}
    figures = [(cell, *FIGURES[heading]) for cell, heading in enumerate(headings) if heading in FIGURES]
    phase_at = next((at[name] for name in PHASE_COLUMNS if name in at), None)
    others = [
        cell for cell, heading in enumerate(headings)
        if cell != phase_at and heading not in PLACES and heading not in FIGURES and _is_filter(table, cell)
    ]  # fmt: skip
    for line, row in table.rows():
        level, place = _place(row, at, context)
        if level is None:
            skipped["of other places"] += 1
            continue
        if plain(row[at["timeidentifier"]] if "timeidentifier" in at else "") not in WHOLE_YEAR:
            skipped["of a part of a year"] += 1
            continue
        phase = "all" if phase_at is None else _phase(row[phase_at])
        group = _group([row[cell] for cell in others])
        if phase is None or group is None:
            skipped["of phases or groups that are not compared here"] += 1
            continue
        for cell, measure, own in figures:
            value = row[cell].replace(",", "")
            if value.lower() in SIGNS:
                skipped["with a sign in place of the figure (z, x, c, low, k, u or :)"] += 1
            elif group == "total" or not own:
                year = _year(row[at["timeperiod"]])
                yield Figure(level, place, measure, phase, year, own or group, value, line)


def _is_filter(table: Table, cell: int) -> bool:
    """Whether a column holds words, and so says what a row is of, and no figures."""
    said = [row[cell] for row in table.sample if row[cell].lower() not in SIGNS]
    return not all(_is_number(text) for text in said)


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", ""))
    except ValueError:
        return False
    return True


def _place(row: list[str], at: dict[str, int], context: Context) -> tuple[str | None, str]:
    """The level of a row, and the region it is in; None for a place the school is not in."""
    level = LEVELS.get(row[at["geographiclevel"]].strip().lower().replace("_", " "))
    region = row[at["regionname"]] if "regionname" in at else ""
    if level == "@la":
        name = row[at["laname"]] if "laname" in at else ""
        mine = bool(context.local_authority) and plain(name) == plain(context.local_authority)
        return (level, region) if mine else (None, "")
    if level == "@school":
        urn = next((row[at[name]] for name in ("schoolurn", "urn") if name in at), "")
        return (level, region) if context.urn and urn == str(context.urn) else (None, "")
    return level, region


def _phase(text: str) -> str | None:
    said = plain(text)
    if said in TOTALS:
        return "all"
    return next((phase for word, phase in PHASES if word in said), None)


def _group(filters: list[str]) -> str | None:
    """The group a row is of; None where it is of none that is known, or of two things at once."""
    said = [text for text in filters if plain(text) not in TOTALS]
    groups = {_known(text) for text in said} - {"total"}
    if None in groups or len(groups) > 1:
        return None
    return next(iter(groups), "total")


def _known(text: str) -> str | None:
    bare = plain(text)
    if bare in ("senprovision", "senprimaryneed", "primaryneed", "characteristic"):
        return "total"
    if bare in GROUPS:
        return GROUPS[bare]
    return next((code for name, code in NEEDS.items() if bare.endswith(name)), None)


def _year(text: str) -> str:
    """An academic year as 2024/25, from 202425; a year that stands alone is left as it is."""
    return f"{text[:4]}/{text[4:]}" if re.fullmatch(r"\d{6}", text, re.ASCII) else text
