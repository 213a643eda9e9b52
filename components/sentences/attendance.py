"""The sentences of absence: how large the gap is, for whom, how it compares, and how sure that is."""

from datetime import date
from functools import wraps

from components.sentences.words import (
    Says,
    a_range,
    compared,
    counted,
    in_a_sentence,
    label,
    points,
    pupils,
    schools,
)
from data import disclosure
from data.benchmarks import Benchmark
from data.intervals import newcombe
from data.measures.attendance_national import same_stretch
from data.rounding import percent, rounded, said
from data.table import Table

NOBODY = "Nobody with SEN and a possible session matches these filters."
NOT_BEGUN = "No school day of these half terms has come yet."
TOO_FEW = "Too few to call a gap: fewer than 10 pupils on one side."
NO_NATIONAL = "No national figure."
SPANS_SAID = {
    "full year": "a full year",
    "year to date": "a year to date",
    "autumn and spring terms": "the autumn and spring terms",
    "autumn term": "the autumn term",
}


def of_absence(says: Says) -> Says:
    """A sentence that first says what is missing, that nothing has begun, or that all is hidden."""

    @wraps(says)
    def say(table: Table) -> tuple[str, str]:
        if table.missing:
            return table.missing, ""
        if table.rows and all(row["n"] is None for row in table.rows):
            return "These numbers are hidden to protect pupils.", ""
        stretch = table.facts.get("period")
        if stretch and not stretch.spans:
            return NOT_BEGUN, ""
        return says(table)

    return say


def so_far(table: Table) -> str:
    """The time a figure is of: "so far this year", or the half terms chosen."""
    chosen = table.facts["period"].chosen
    return f"in {' and '.join(chosen)}" if chosen else "so far this year"


def stretched(table: Table, figure: Benchmark) -> str:
    """What to say of a national figure over another stretch of the year than the school's; "" over the same."""
    span = table.facts["period"].span
    if same_stretch(figure, span):
        return ""
    ours = "these are chosen half terms" if table.facts["period"].chosen else "this is the year so far"
    return f"That is over {SPANS_SAID.get(figure.span, 'another stretch')} and {ours}, so the two are not compared."


def national(table: Table, row: dict | None, name: str = "") -> str:
    """The national figure of a row and how the school stands to it; without a standing over another stretch."""
    figure = table.benchmarks.get(table.key(row)) if row else None
    if figure is None:
        return table.no_benchmark or NO_NATIONAL
    why_not = stretched(table, figure)
    if not why_not:
        return compared(table, row, name)
    about = f"{name}, {schools(figure)}" if name else schools(figure)
    return f"National, {about}, {figure.period}: {percent(figure.value)}. {why_not}"


@of_absence
def overall(table: Table) -> tuple[str, str]:
    """Whether pupils with SEN missed more than their peers, by how much, and how many days of school that is."""
    status = asked_status(table)
    rate, peers, gap = (table.row(*key) for key in ((status, "absence"), ("N", "absence"), (status, "gap")))
    if rate is None or not rate["n"]:
        return NOBODY, ""
    if rate["value"] is None:
        few = "fewer than 5 pupils, so no rate"
        return f"{counted(rate['numerator'], rate['denominator'])} sessions missed: {few}.", ""
    who = {"K": "at SEN support", "E": "with an EHC plan"}.get(status, "with SEN")
    sentence = f"Pupils {who} missed {percent(rate['value'])} of sessions {so_far(table)}"
    if peers is None or peers["value"] is None:
        return f"{sentence}. There are too few peers with no SEN to set beside them.", ""
    sentence += f", peers with no SEN {percent(peers['value'])}"
    if gap["value"] is None:
        return f"{sentence}. {TOO_FEW}", ""
    return f"{sentence}: {gap_in_words(gap)}.{_days(table, gap)}", _national_gap(table, gap)


def asked_status(table: Table) -> str:
    """The status row the reader asks about: one status where one is chosen, else all SEN."""
    chosen = table.facts["filters"].sen_status
    return chosen[0] if len(chosen) == 1 else "SEN"


def gap_in_words(gap: dict) -> str:
    """A gap with its range, and whether it is clear: "4.1 points more (1.5 to 6.7)"."""
    extent = f"({said(gap['low'])} to {said(gap['high'])})"
    if not is_clear(gap):
        return f"no clear difference, {points(gap['value'])} points {extent}"
    way = "more" if gap["value"] > 0 else "fewer"
    return f"{said(abs(gap['value']))} points {way} {extent}"


def is_clear(gap: dict) -> bool:
    """Whether the range of a gap, as it is shown, leaves out no difference."""
    return gap["value"] is not None and not rounded(gap["low"]) <= 0 <= rounded(gap["high"])


def _days(table: Table, gap: dict) -> str:
    """What a clear gap comes to: "That is 214 more days at school." where it closed."""
    days = table.row(gap["sen_status"], "days")["value"]
    if not is_clear(gap) or days is None or rounded(days, 0) <= 0:
        return ""
    return f" Without it they would have had about {said(days, 0)} more days at school."


def _national_gap(table: Table, gap: dict) -> str:
    figure = table.benchmarks.get(table.key(gap))
    if figure is None:
        return table.no_benchmark or NO_NATIONAL
    start = f"National gap, {schools(figure)}, {figure.period}: {said(figure.value)} points."
    why_not = stretched(table, figure)
    if why_not:
        return f"{start} {why_not}"
    low, high, value = rounded(gap["low"]), rounded(gap["high"]), rounded(figure.value)
    if low <= value <= high:
        return f"{start} In line: inside the range of the gap here."
    return f"{start} The gap here is {'larger' if value < low else 'smaller'}."


@of_absence
def persistent(table: Table) -> tuple[str, str]:
    """The share that missed a tenth or more, with SEN and without."""
    return _reaching(table, "10% or more of their sessions")


@of_absence
def severe(table: Table) -> tuple[str, str]:
    """The share that missed half or more, with SEN and without."""
    return _reaching(table, "half or more of their sessions")


def _reaching(table: Table, words: str) -> tuple[str, str]:
    status = asked_status(table)
    row, peers = table.row(status), table.row("N")
    if row is None or not row["denominator"]:
        return NOBODY, ""
    who = {"K": "at SEN support", "E": "with an EHC plan"}.get(status, "with SEN")
    sentence = f"{counted(row['numerator'], row['denominator'])} pupils {who} missed {words} {so_far(table)}"
    if row["value"] is None:
        return f"{sentence}: too few for a share.", ""
    sentence += f" ({percent(row['value'])})"
    if peers and peers["value"] is not None:
        sentence += f", and {percent(peers['value'])} of their peers: {_difference(row, peers)}"
    return f"{sentence}.", national(table, row)


def _difference(row: dict, peers: dict) -> str:
    if min(row["n"], peers["n"]) < disclosure.COMPARED_FROM:
        return "too few to compare"
    sums = [(each["numerator"], each["denominator"]) for each in (row, peers)]
    value, low, high = (100 * part for part in newcombe(*sums))
    if rounded(low) <= 0 <= rounded(high):
        return "no clear difference"
    return f"{said(abs(value))} points {'more' if value > 0 else 'fewer'} ({said(low)} to {said(high)})"


@of_absence
def by_group(table: Table) -> tuple[str, str]:
    """Where the gap is clear, the widest first, and where it is not."""
    group = table.groups[0]
    gaps = [row for row in table.rows if row["quantity"] == "gap"]
    known = [row for row in gaps if row["value"] is not None]
    if not gaps:
        return NOBODY, ""
    if not known:
        return TOO_FEW.replace("on one side", "in each group, or among their peers"), NO_NATIONAL
    clear = sorted(filter(is_clear, known), key=lambda row: -abs(row["value"]))
    if not clear:
        return "No gap is clearly different from none.", NO_NATIONAL
    name = _named(group, clear[0][group])
    sentence = f"Widest: {name}, {gap_in_words(clear[0])}"
    if clear[1:]:
        others = (f"{_named(group, row[group])} {points(row['value'])}" for row in clear[1:])
        sentence += f". Also clear: {', '.join(others)}"
    unclear = [_named(group, row[group]) for row in gaps if row not in clear]
    return f"{sentence}.{f' Not clear: {_listed(unclear)}.' if unclear else ''}", NO_NATIONAL


def _named(group: str, code: str) -> str:
    return label(group, code) if group == "year_group" else in_a_sentence(group, code)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@of_absence
def bands(table: Table) -> tuple[str, str]:
    """How many missed next to nothing, and how many half or more, beside their peers."""
    first, last = (table.row(band, "SEN") for band in ("0 to 5", "50 or more"))
    if first is None or not first["denominator"]:
        return NOBODY, ""
    if first["value"] is None:
        return f"{pupils(first['denominator'])} with SEN: too few for shares.", ""
    peers = table.row("0 to 5", "N")["value"]
    beside = f" (peers {percent(peers)})" if peers is not None else ""
    sentence = f"{percent(first['value'])} of pupils with SEN missed under 5% of their sessions{beside}"
    most = last["numerator"]
    missed = f"{most} missed half or more" if most else "none missed half or more"
    return f"{sentence}; {missed}.", national(table, first, "with SEN, under 5%")


@of_absence
def reasons(table: Table) -> tuple[str, str]:
    """The most common reason with SEN, the widest difference to peers, and how much was unauthorised."""
    rows = {key: row for row in table.rows if (key := table.key(row))[1] == "SEN"}
    whole = ("authorised", "unauthorised")
    if not rows:
        return "Import daily marks (attendance.csv) to see reasons: weekly totals hold none.", ""
    known = {key[0]: row for key, row in rows.items() if row["value"] is not None}
    if not known:
        return TOO_FEW.replace("call a gap", "say"), ""
    parts = sorted((name for name in known if name not in whole), key=lambda name: -known[name]["value"])
    if not parts or not known[parts[0]]["numerator"]:
        return f"Pupils with SEN missed no session {so_far(table)}.", ""
    sentence = f"Most common with SEN: {_reason(table, parts[0], known)}"
    apart = [name for name in parts if (_peers(table, name) or {}).get("value") is not None]
    widest = max(apart, key=lambda name: known[name]["value"] - _peers(table, name)["value"], default=None)
    if widest and widest != parts[0]:
        sentence += f". Furthest above peers: {_reason(table, widest, known)}"
    sentence += f". Unauthorised in all: {_reason(table, 'unauthorised', known, named=False)}"
    return f"{sentence}.", national(table, rows["unauthorised", "SEN"], "unauthorised, with SEN")


def _peers(table: Table, reason: str) -> dict | None:
    return table.row(reason, "N")


def _reason(table: Table, name: str, known: dict, named: bool = True) -> str:
    peers = _peers(table, name)
    beside = f" (peers {percent(peers['value'])})" if peers and peers["value"] is not None else ""
    words = f"{percent(known[name]['value'])} of sessions{beside}"
    return f"{in_a_sentence('absence_reason', name)}, {words}" if named else words


@of_absence
def weekdays(table: Table) -> tuple[str, str]:
    """The half day most often missed with SEN and the least, or that they are much the same."""
    rows = [row for row in table.rows if row["sen_status"] == "SEN" and row["value"] is not None]
    if not table.rows:
        return "Import daily marks (attendance.csv) to see days: weekly totals hold none.", ""
    if len(rows) < 2:
        return "Too few pupils with SEN to say.", ""
    most, least = max(rows, key=lambda row: row["value"]), min(rows, key=lambda row: row["value"])
    halves = [_of_half(rows, session) for session in ("am", "pm")]
    both = f" In all: mornings {percent(halves[0])}, afternoons {percent(halves[1])}." if all(halves) else ""
    ends = (
        f"from {percent(least['value'])} ({_half_day(least)}) to {percent(most['value'])} ({_half_day(most)})"
    )
    if most["low"] > least["high"]:
        return f"Pupils with SEN miss {_half_day(most)} most: {ends}.{both}", NO_NATIONAL
    return f"No half day stands clearly apart: {ends}.{both}", NO_NATIONAL


def _of_half(rows: list[dict], session: str) -> float:
    """The rate of all mornings or all afternoons together, in percent; 0 where there is none."""
    these = [row for row in rows if row["session"] == session]
    possible = sum(row["denominator"] for row in these)
    return 100 * sum(row["numerator"] for row in these) / possible if possible else 0.0


def _half_day(row: dict) -> str:
    return f"{row['weekday']} {label('session', row['session']).lower()}s"


def when(week: str) -> str:
    """A week as it is said: "the week of 3 February"."""
    day = date.fromisoformat(week)
    return f"the week of {day.day} {day:%B}"


def extent(row: dict) -> str:
    """The range of a rate in brackets."""
    return f"({a_range(row['low'], row['high'])})"
