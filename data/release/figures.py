"""Which measures governors get, and how the table of each is finished: one place for every rule of what may leave.

Each published measure has a rule for its rows; what has no rule here is not published, and ``NOT_PUBLISHED`` says
why. A row leaves in full, rounded, hidden ("c") or not at all. Only the facts that a rule names leave with a table.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from data.release.rows import about_mean, about_share, exactly, hidden, may_be_share, to_tens
from data.table import Table

ROUNDED = "Numbers of pupils are rounded to the nearest ten, so that nobody can be told by subtracting."
WHOLE, YEARS, AREAS = "whole", "years", "areas"


@dataclass(frozen=True)
class Rule:
    """How a measure leaves: ``finish`` makes a governor's row of a staff row, or None where the row does not leave.

    ``by`` says which choices beside the whole school it is answered under, ``facts`` which facts leave with it,
    ``notes`` what is said beside it.
    """

    finish: Callable[[tuple[str, ...], dict], dict | None]
    by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def _count(groups: tuple[str, ...], row: dict) -> dict:
    people, of = row["numerator"], row["denominator"]
    if 0 < people < 6 or (of and 0 < of - people < 6):
        return hidden(groups, row)
    return exactly(row, "rest", "rest_numerator")


def _share(groups: tuple[str, ...], row: dict) -> dict:
    if not row["n"] or not may_be_share(row["numerator"], row["denominator"] or row["n"]):
        return hidden(groups, row)
    return about_share(row)


def _mean(groups: tuple[str, ...], row: dict) -> dict:
    others = row.get("peers") if isinstance(row.get("peers"), int) else 10
    if row["value"] is None or row["n"] < 10 or others < 10:
        return hidden(groups, row)
    kept = about_mean(row)
    if isinstance(row.get("peers"), int):
        kept["peers"] = to_tens(row["peers"])
    if row["denominator"]:
        kept["denominator"] = max(100, round(row["denominator"] / 100) * 100)
        kept["numerator"] = round(kept["value"] * kept["denominator"] / 100)
    elif row["numerator"] is not None:
        kept["numerator"] = kept["n"]
    return kept


def _staff(groups: tuple[str, ...], row: dict) -> dict:
    return exactly(row, "rank", "tied", "p", "share", "pupils", "invited")


CUT = (YEARS, AREAS)
# Measures by key, in the order of the pages.
PUBLISHED: dict[str, Rule] = {
    "share_of_roll": Rule(_count, by=CUT),
    "share_over_time": Rule(_count, facts=("names", "national")),
    "year_by_area": Rule(_count),
    "need_types": Rule(_count),
    "movement": Rule(_count, facts=("start", "end")),
    "representation": Rule(_count),
    "several_needs": Rule(_count),
    "arrivals": Rule(_share, notes=(ROUNDED,)),
    "overall_absence": Rule(_mean, by=CUT, facts=("period", "term_dates"), notes=(ROUNDED,)),
    "weekly_absence_gap": Rule(_mean, facts=("provisional", "running", "term_dates"), notes=(ROUNDED,)),
    "absence_by_area": Rule(_mean, facts=("period", "term_dates"), notes=(ROUNDED,)),
    "absence_by_year": Rule(_mean, facts=("period", "term_dates"), notes=(ROUNDED,)),
    "persistent_absence": Rule(_share, by=CUT, facts=("period", "term_dates"), notes=(ROUNDED,)),
    "severe_absence": Rule(_share, by=CUT, facts=("period", "term_dates"), notes=(ROUNDED,)),
    "absence_bands": Rule(_share, by=CUT, facts=("period", "term_dates"), notes=(ROUNDED,)),
    "absence_reasons": Rule(_mean, facts=("period", "term_dates"), notes=(ROUNDED,)),
    "absence_by_half_term": Rule(_mean, facts=("provisional", "running", "term_dates"), notes=(ROUNDED,)),
    "absence_by_weekday": Rule(_mean, facts=("period", "term_dates"), notes=(ROUNDED,)),
    "absence_after_start": Rule(_mean, notes=(ROUNDED,)),
    "value_added": Rule(_mean, by=CUT, facts=("sittings",), notes=(ROUNDED,)),
    "value_added_by_area": Rule(_mean, facts=("sittings",), notes=(ROUNDED,)),
    "value_added_by_start": Rule(_mean, facts=("sittings",), notes=(ROUNDED,)),
    "value_added_by_absence": Rule(_mean, notes=(ROUNDED,)),
    "score_gap": Rule(_mean, notes=(ROUNDED,)),
    "progress_effect_size": Rule(_mean, facts=("sittings",), notes=(ROUNDED,)),
    "at_expected": Rule(_share, facts=("sittings",), notes=(ROUNDED,)),
    "reliable_change": Rule(_share, facts=("sittings",), notes=(ROUNDED,)),
    "cpd_confidence": Rule(_staff),
    "cpd_levels": Rule(_staff),
    "cpd_response": Rule(_staff),
}


def finished(table: Table, rule: Rule) -> Table:
    """A staff table as governors get it: rows by the rule, the named facts, and no word that holds a number."""
    rows = [] if table.missing else [rule.finish(table.groups, row) for row in table.rows]
    facts = {name: table.facts[name] for name in ("filters", "phase", *rule.facts) if name in table.facts}
    shown = {table.key(row) for row in rows if row and not row.get("hidden")}
    return replace(
        table, rows=[row for row in rows if row], n=0, counted="", left_out=(),
        notes=(*table.notes, *rule.notes), facts=facts,
        benchmarks={key: figure for key, figure in table.benchmarks.items() if key in shown},
    )  # fmt: skip
