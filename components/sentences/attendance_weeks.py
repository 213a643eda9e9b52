"""The sentences of absence over time: unusual or not, last year's same half term, suspensions, before and after."""

from components.sentences.attendance import NO_NATIONAL, of_absence, so_far, when
from components.sentences.words import pupils
from data import disclosure, terms
from data.intervals import difference
from data.measures.attendance_weeks import SIGNALS
from data.rounding import percent, rounded, said
from data.table import Table

FEW_PUPILS = "Too few to chart: fewer than 10 pupils with SEN, or with no SEN, in these weeks."
NOT_CAUSED = (
    "What came after is not what was caused: pupils chosen for missing much school tend to miss less later."
)


@of_absence
def weekly_gap(table: Table) -> tuple[str, str]:
    """Whether the gap is inside its usual range, since when it is not, and where the limits come from."""
    rows = [row for row in table.rows if row["quantity"] == "gap"]
    known = [row for row in rows if row["value"] is not None]
    if not rows:
        return "No full school week of this year has marks yet.", ""
    if not known:
        return FEW_PUPILS, ""
    last = known[-1]
    now = f"In {when(last['week'])} the gap was {said(last['value'])} points"
    limits = last["limits"]
    if limits is None:
        return f"{now}. Too few weeks yet for limits.", ""
    unusual = [row for row in known if row["signals"]]
    sentence = f"{now}. {_unusual(unusual, last)}"
    provisional = table.facts.get("provisional")
    if provisional and last["week"] >= provisional:
        sentence += " The last five school days may still change."
    return sentence, _limits(table, limits, last["trial"])


def _unusual(unusual: list[dict], last: dict) -> str:
    if not unusual:
        return "No week of this year is unusual: all inside the usual range."
    newest = unusual[-1]
    kinds = " and ".join(dict.fromkeys(SIGNALS[kind] for kind in newest["signals"]))
    if newest is not last:
        return f"Unusual before: {when(newest['week'])} ({kinds}); not since."
    run = [newest]
    for row in reversed(unusual[:-1]):
        if set(row["signals"]) & set(run[-1]["signals"]):
            run.append(row)
    first = run[-1]
    since = f"since {when(first['week'])}" if first is not newest else f"in {when(newest['week'])}"
    return f"Unusual {since}, {kinds}: look for a cause."


def _limits(table: Table, limits: object, trial: bool) -> str:
    extent = f"{said(limits.lower)} to {said(limits.upper)} points, mean {said(limits.mean)}"
    year = terms.academic_year(table.as_at)
    if trial:
        return f"Trial limits, from this year\u2019s first weeks: {extent}."
    whose = ", when these pupils were a year group younger" if table.facts["filters"].year_group else ""
    return f"Usual range from {terms.academic_year_name(year - 1)}{whose}: {extent}."


@of_absence
def half_terms(table: Table) -> tuple[str, str]:
    """The newest half term against the same one of last year, with the range of the difference."""
    if not table.facts["term_dates"]:
        return "Import terms.csv to set half terms beside those of last year.", ""
    whole = [row for row in table.rows if not row["week"]]
    year = terms.academic_year_name(terms.academic_year(table.as_at))
    ours = [row for row in whole if row["academic_year"] == year]
    if not ours:
        return "No full school week of this year has marks yet.", ""
    newest = ours[-1]
    if newest["value"] is None:
        return "Too few pupils with SEN for a rate.", ""
    name = newest["half_term"].capitalize()
    still = " so far" if newest["half_term"] == table.facts["running"] else ""
    sentence = f"{name}{still}: pupils with SEN missed {percent(newest['value'])} of sessions"
    before = next(
        (row for row in whole if row["half_term"] == newest["half_term"] and row["academic_year"] != year),
        None,
    )
    if before is None or before["value"] is None:
        return f"{sentence}. There is no same half term of last year to set beside it.", NO_NATIONAL
    return (
        f"{sentence}, {percent(before['value'])} in all of it last year: {_change(newest, before)}.",
        NO_NATIONAL,
    )


def _change(now: dict, before: dict) -> str:
    if min(now["n"], before["n"]) < disclosure.COMPARED_FROM:
        return "too few to compare"
    value, low, high = difference(*((row["value"], row["error"], row["n"]) for row in (now, before)))
    extent = f"({said(low)} to {said(high)})"
    if rounded(low) <= 0 <= rounded(high):
        return f"no clear change {extent}"
    return f"{said(abs(value))} points {'more' if value > 0 else 'fewer'} {extent}"


@of_absence
def suspensions(table: Table) -> tuple[str, str]:
    """Suspensions of pupils with SEN per 100, beside those with no SEN."""
    chosen = table.facts["filters"].sen_status
    status = chosen[0] if len(chosen) == 1 else "SEN"
    row, peers = table.row(status, "suspensions"), table.row("N", "suspensions")
    who = {"K": "at SEN support", "E": "with an EHC plan"}.get(status, "with SEN")
    if row["n"] == 0:
        return f"No pupils {who} match these filters.", ""
    count = "No suspension" if not row["numerator"] else _times(row["numerator"])
    sentence = f"{count} of pupils {who} {so_far(table)}"
    if row["value"] is not None and row["numerator"]:
        sentence += f": {said(row['value'])} per 100 pupils ({said(row['low'])} to {said(row['high'])})"
    if peers["value"] is not None:
        sentence += f"; with no SEN {said(peers['value'])} per 100"
    figure = table.benchmarks.get(table.key(row))
    if figure:
        return f"{sentence}.", f"National, {figure.period}: {said(figure.value)} per 100 pupils."
    return f"{sentence}.", table.no_benchmark or NO_NATIONAL


def _times(count: int) -> str:
    return "1 suspension" if count == 1 else f"{said(count, 0)} suspensions"


def suspensions_behind(table: Table) -> list[str]:
    """How many pupils, how many sessions, and permanent exclusions apart."""
    if table.missing or not table.rows or any(row["n"] is None for row in table.rows):
        return []
    lines = []
    for status, who in (("SEN", "with SEN"), ("N", "with no SEN")):
        people, sessions, permanent = (
            table.row(status, name) for name in ("suspended", "sessions", "permanent")
        )
        share = f" ({percent(people['value'])})" if people["value"] is not None else ""
        if people["numerator"]:
            lost = said(sessions["value"], 0 if sessions["value"] == int(sessions["value"]) else 1)
            once = f"{pupils(people['numerator'])} {who} suspended at least once{share}, {lost} sessions lost"
            lines.append(f"{once[:1].upper()}{once[1:]}.")
        if permanent["value"]:
            word = "exclusion" if permanent["value"] == 1 else "exclusions"
            lines.append(f"{permanent['value']} permanent {word} of pupils {who}.")
    return lines


@of_absence
def after_start(table: Table) -> tuple[str, str]:
    """What each intervention is associated with, where the range leaves out no change."""
    changes = [row for row in table.rows if row["quantity"] == "change"]
    if not changes:
        return "No pupil with SEN in view began an intervention with enough weeks on both sides.", ""
    ranged = [row for row in changes if row["low"] is not None]
    if not ranged:
        return "Too few to say: no intervention has 10 pupils with weeks on both sides.", NOT_CAUSED
    clear = [row for row in ranged if not rounded(row["low"]) <= 0 <= rounded(row["high"])]
    if not clear:
        return "No intervention is associated with a clear change in absence.", NOT_CAUSED
    said_of = [_associated(row) for row in sorted(clear, key=lambda row: row["value"])[:3]]
    return " ".join(said_of), NOT_CAUSED


def _associated(row: dict) -> str:
    way = "less" if row["value"] < 0 else "more"
    extent = f"({said(row['low'])} to {said(row['high'])})"
    name = " ".join(row["intervention"].split())
    return (
        f"{name} is associated with {said(abs(row['value']))} points {way} absence than the year group\u2019s "
        f"{extent}, {pupils(row['n'])}."
    )


def watched(table: Table) -> tuple[str, str]:
    """How many pupils there are to talk about."""
    if table.missing:
        return table.missing, ""
    if not table.rows:
        return "No pupil with SEN in view meets any of the rules.", ""
    meets = "meets at least one rule" if table.n == 1 else "meet at least one rule"
    return f"{pupils(table.n)} with SEN {meets}. Each is listed with the reason.", ""
