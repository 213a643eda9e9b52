"""The sentences of the SEN register: how many, who, since when, and compared with what."""

from components.sentences.words import (
    compared,
    counted,
    in_a_sentence,
    points,
    pupils,
    schools,
    share,
    spoken,
)
from data import disclosure, terms
from data.dates import long_date
from data.intervals import newcombe
from data.rounding import percent, rounded, said
from data.table import Table

NO_PUPILS = "No pupils match these filters."
NO_SEN = "No pupils with SEN match these filters."
NO_NATIONAL = "No national figure."
# A characteristic's group and the rest, as they are said in a sentence.
GROUPS = {
    "boys": ("boys", "girls"),
    "pupil_premium": ("pupils with pupil premium", "those without"),
    "eal": ("pupils with English as an additional language", "those with English as a first language"),
    "looked_after": ("looked-after children", "other pupils"),
    "young_carer": ("young carers", "other pupils"),
    "summer_born": ("summer-born pupils", "those born from September to April"),
}


@spoken
def share_of_roll(table: Table) -> tuple[str, str]:
    """How many pupils have SEN, at which status, and whether the share is the national one."""
    row = table.row("SEN")
    if row is None or not row["denominator"]:
        return NO_PUPILS, ""
    counts = f"{counted(row['numerator'], row['denominator'])} pupils have {what_is_asked(table)}"
    if row["value"] is None:
        return f"{counts}: too few for a share.", ""
    sentence = f"{counts} ({percent(row['value'])})"
    if not table.facts["filters"].sen_status:
        support, plan = table.row("K"), table.row("E")
        sentence += f": {said(support['numerator'], 0)} at SEN support ({percent(support['value'])})"
        sentence += f" and {said(plan['numerator'], 0)} with an EHC plan ({percent(plan['value'])})"
    return f"{sentence}.", compared(table, row)


def what_is_asked(table: Table) -> str:
    """What the reader asks about: "SEN", one status of it, and whether only of chosen need areas."""
    filters = table.facts["filters"]
    status = {("K",): "SEN support", ("E",): "an EHC plan"}.get(filters.sen_status, "SEN")
    areas = {0: "", 1: " in the chosen need area"}.get(len(filters.need_area), " in the chosen need areas")
    return status + areas


@spoken
def share_over_time(table: Table) -> tuple[str, str]:
    """Whether the share has risen or fallen since the first point, and what the national share did."""
    rows = [row for row in table.rows if row["sen_status"] == "SEN"]
    known = [row for row in rows if row["value"] is not None]
    if not known or known[-1] is not rows[-1]:
        return (NO_PUPILS if not rows or not rows[-1]["n"] else "Too few pupils on roll to say."), ""
    first, last = known[0], known[-1]
    now = "now" if table.facts["filters"].as_at is None else f"on {long_date(table.as_at)}"
    what = what_is_asked(table)
    if first is last:
        return f"{percent(last['value'])} of roll have {what} {now}. One point is no trend.", ""
    name = table.facts["names"][first["date"]]
    sentence = f"{percent(first['value'])} of roll had {what} in {name[:1].lower()}{name[1:]}, "
    sentence += f"{percent(last['value'])} have {now}: {_change(first, last)}."
    return sentence, _national_change(table, first["date"], last["date"]) or NO_NATIONAL


def _change(first: dict, last: dict) -> str:
    """The change between two shares in points with its range, and in a word; judged by the range as it is shown."""
    if min(first["n"], last["n"]) < disclosure.COMPARED_FROM:
        return "too few to compare"
    sums = [(row["numerator"], row["denominator"]) for row in (last, first)]
    change, low, high = (100 * part for part in newcombe(*sums))
    extent = f"{points(change)} points, range {points(low)} to {points(high)}"
    if rounded(low) <= 0 <= rounded(high):
        return f"no clear change ({extent})"
    return f"{'a rise' if low > 0 else 'a fall'} ({extent})"


def _national_change(table: Table, first: str, last: str) -> str:
    series = table.facts.get("national", {}).get("SEN", [])
    inside = [figure for figure in series if first <= census_day(figure.year) <= last]
    if not inside:
        return ""
    start, end = inside[0], inside[-1]
    if start is end:
        return f"National, {schools(end)}, {end.period}: {percent(end.value)}."
    return (
        f"National, {schools(end)}: {percent(start.value)} in {start.period}, "
        f"{percent(end.value)} in {end.period} ({points(end.value - start.value)} points)."
    )


def census_day(year: int) -> str:
    """The day a national figure of an academic year stands on a time axis: mid-January, when schools are counted."""
    return f"{year + 1}-01-15"


@spoken
def year_by_area(table: Table) -> tuple[str, str]:
    """Which need is most common, and the year group and area with the largest share."""
    if not table.rows:
        return NO_PUPILS, ""
    by_area: dict[str, int] = {}
    for row in table.rows:
        by_area[row["need_area"]] = by_area.get(row["need_area"], 0) + row["numerator"]
    most = max(by_area.values())
    if not most:
        return NO_SEN, ""
    largest = [in_a_sentence("need_area", area) for area, people in by_area.items() if people == most]
    first = f"Most common: {' and '.join(largest[:2])}, {pupils(most)}{' each' if largest[1:] else ''}."
    readable = [row for row in table.rows if row["n"] >= disclosure.COMPARED_FROM and row["numerator"]]
    if not readable:
        return f"{first} The year groups are too small to compare.", _any_need(table)
    top = max(readable, key=lambda row: row["value"])
    where = f"{terms.year_group_name(top['year_group'])}, {in_a_sentence('need_area', top['need_area'])}"
    return f"{first} Largest share of a year group: {where}, {share(top)}.", _any_need(table)


def _any_need(table: Table) -> str:
    if table.facts["filters"].needs == "any":
        return "By any recorded need: a pupil can be counted more than once."
    return NO_NATIONAL


@spoken
def need_types(table: Table) -> tuple[str, str]:
    """The two most common types of need, and how the first compares."""
    rows = [row for row in table.rows if row["numerator"]]
    if not rows:
        return NO_SEN, ""
    first, *others = sorted(rows, key=lambda row: -row["numerator"])
    if first["value"] is None:
        return f"{pupils(first['denominator'])} with SEN: too few for shares by type of need.", ""
    sentence = f"Most common: {_need(first)}"
    if others:
        sentence += f", then {_need(others[0])}"
    if table.facts["filters"].needs == "any":
        return (
            f"{sentence}.",
            "By any recorded need: a pupil can be in more than one bar. " + table.no_benchmark,
        )
    return f"{sentence}.", compared(table, first, in_a_sentence("need_type", first["need_type"]))


def _need(row: dict) -> str:
    return f"{in_a_sentence('need_type', row['need_type'])}, {share(row)}"


@spoken
def representation(table: Table) -> tuple[str, str]:
    """Which groups have a clearly different share with SEN from the rest."""
    if not any(row["numerator"] + row["rest_numerator"] for row in table.rows):
        return NO_SEN, ""
    clear = [row for row in table.rows if differs(row)]
    if not clear:
        return "No group has SEN clearly more or less often than the rest.", NO_NATIONAL
    first, *others = sorted(clear, key=lambda row: -max(row["value"], 1 / row["value"]))
    who, rest = GROUPS[first["characteristic"]]
    extent = f"range {said(first['low'])} to {said(first['high'])}"
    often = f"{said(first['value'])} times as often as {rest} ({extent})"
    sentence = f"{who[:1].upper()}{who[1:]} have {what_is_asked(table)} {often}."
    if others:
        named = ", ".join(GROUPS[row["characteristic"]][0] for row in others[:3])
        sentence += f" Also clearly different: {named}."
    return sentence, NO_NATIONAL


def differs(row: dict) -> bool:
    """Whether a ratio is clearly not 1: its range, as it is shown, leaves out 1 and both groups can be judged."""
    if row["value"] is None or min(row["denominator"], row["rest"]) < disclosure.JUDGED_FROM:
        return False
    return not rounded(row["low"]) <= 1 <= rounded(row["high"])


@spoken
def several_needs(table: Table) -> tuple[str, str]:
    """How many pupils with SEN have more than one need, in how many areas, and how many needs on average."""
    two, three, areas = table.row("2"), table.row("3 or more"), table.row("2 or more areas")
    if two is None or not two["denominator"]:
        return NO_SEN, ""
    several, all_with_sen = two["numerator"] + three["numerator"], two["denominator"]
    counts = f"{counted(several, all_with_sen)} pupils with SEN have more than one need recorded"
    if two["value"] is None:
        return f"{counts}: too few for a share.", ""
    part = f"{counts} ({percent(100 * several / all_with_sen)})"
    mean = said(table.row("mean")["value"])
    across = f"{said(areas['numerator'], 0)} have needs in two or more areas"
    return f"{part}. {across}; the mean is {mean} needs a pupil.", NO_NATIONAL


@spoken
def arrivals(table: Table) -> tuple[str, str]:
    """How many of the newest arrivals were already on the register, and whether that has changed."""
    rows = [row for row in table.rows if row["sen_status"] == "SEN" and row["denominator"]]
    if not rows:
        return "Nobody joined in Reception or Year 7 in these years.", ""
    newest = max(row["academic_year"] for row in rows)
    said_of = [_arrived(row, rows, what_is_asked(table)) for row in rows if row["academic_year"] == newest]
    return f"{newest}: {'; '.join(said_of)}.", NO_NATIONAL


def _arrived(row: dict, rows: list[dict], what: str) -> str:
    into = terms.year_group_name(row["year_group"])
    before = [other for other in rows if other["year_group"] == row["year_group"] and other is not row]
    now = f"{share(row)} joined {into} with {what}"
    if not before or row["value"] is None:
        return now
    last = max(before, key=lambda other: other["academic_year"])
    if last["value"] is None:
        return now
    return f"{now}, {percent(last['value'])} the year before" if _follows(last, row) else now


def _follows(last: dict, row: dict) -> bool:
    return int(last["academic_year"][:4]) + 1 == int(row["academic_year"][:4])
