"""The sentences of what is asked for and given, of time out of class, and of how TAs and teachers see their work."""

from components.sentences.words import counted, label, pupils, share, spoken
from data.rounding import percent, said
from data.table import Table

MET_OTHERWISE = (
    "To look at, not to judge: a plan may be met by a teacher, or by TAs whose hours name nobody. "
    "There is no national figure."
)
DISS = (
    "England, 2003 to 2009 (DISS, 8,200 pupils): more support by TAs was associated with less progress in 16 of 21 "
    "results, and with more in none. Earlier results and SEN status were taken into account there; a chart of one "
    "school cannot do that, and shows no cause."
)
AWAY = (
    "There is no national figure. England, 2011/12 (MAST, 48 Year 5 pupils with statements): away from class for over "
    "a quarter of the week, whoever they were with. Associated with need; no sign of a cause."
)
MAST = (
    "England, 2011/12 (MAST, 48 Year 5 pupils with statements): they met with TAs more than three times as often as "
    "with teachers. Associated with need; no sign of a cause."
)
EEF = (
    "Education Endowment Foundation, 2025: pupils who struggle most should have at least as much time with the teacher "
    "as others."
)
OUR_SCALE = (
    "The scale is the school\u2019s own audit and not the Foundation\u2019s; there is no national figure."
)


def diss(table: Table) -> list[str]:
    """What was found elsewhere of hours of TAs, with its dates; nothing where there is nothing to set it beside."""
    return [DISS] if table.rows else []


def mast(table: Table) -> list[str]:
    """What was found elsewhere of time with the teacher, and what is recommended, with their dates."""
    return [MAST, EEF] if table.rows else []


@spoken
def asked(table: Table) -> tuple[str, str]:
    """How many hours plans ask for, for how many their pupils are named, and for how many pupils that is fewer."""
    plans, alone, shared, fewer = (table.row(name) for name in ("asked", "alone", "shared", "fewer"))
    if plans is None:
        return "No pupil in view has an EHC plan that names hours, or no timetable holds.", ""
    of = pupils(plans["n"])
    ask = "The plan of 1 pupil asks" if plans["n"] == 1 else f"The plans of {of} ask"
    sentence = f"{ask} for {said(plans['value'])} hours a week. The timetable names "
    sentence += f"{'that pupil' if plans['n'] == 1 else 'these pupils'} for {said(alone['value'] + shared['value'])}: "
    sentence += f"{said(alone['value'])} with a TA to themselves, {said(shared['value'])} with others."
    verb = "is" if fewer["numerator"] == 1 else "are"
    less = f"{fewer['numerator']:,} of {of} {verb} named for fewer hours than their plan asks."
    return f"{sentence} {less}", MET_OTHERWISE


@spoken
def out_of_class(table: Table) -> tuple[str, str]:
    """How much of the week pupils with SEN are out of class with a TA, and how many for a quarter of it."""
    if not table.rows:
        return "No TA timetable holds on this date.", ""
    out, quarter = table.row("SEN", "out"), table.row("SEN", "quarter")
    if out["value"] is None:
        return f"Too few for a share: {pupils(out['n'])} with SEN in view.", ""
    parts = [
        f"{label('sen_status', status)} {percent(row['value'])}"
        for status in ("K", "E")
        if (row := table.row(status, "out")) and row["value"] is not None
    ]
    each = f" ({', '.join(parts)})" if parts else ""
    sentence = (
        f"Pupils with SEN are out of class with a TA for {percent(out['value'])} of the school week{each}."
    )
    many = f"{quarter['numerator']:,} of {pupils(quarter['denominator'])} for a quarter of it or more."
    return f"{sentence} {many}", AWAY


def ready(table: Table) -> tuple[str, str]:
    """How many TAs are mostly prepared by their own word, and what fewest of them have."""
    if table.missing:
        return table.missing, ""
    rounds = table.facts["rounds"]
    now = table.row("all", rounds[-1]) if rounds else None
    if now is None or now["value"] is None:
        return "Too few TAs answered to say.", ""
    who = f"{counted(now['numerator'], now['denominator'])} TAs ({percent(now['value'])})"
    sentence = f"By their own word {who} are mostly prepared: a mean of 3 or more of 4 ({rounds[-1]})."
    items = [row for row in table.rows if row["round"] == rounds[-1] and row["item"] != "all"]
    known = [row for row in items if row["value"] is not None]
    if known:
        least = min(known, key=lambda row: row["value"])
        sentence += f" Fewest agree that \u201c{least['item']}\u201d: {share(least)}."
    return sentence, "What TAs say of themselves; there is no national figure."


def recommendations(table: Table) -> tuple[str, str]:
    """Which recommendation the audit puts highest and which lowest, where chance cannot be all of it."""
    if table.missing:
        return table.missing, ""
    scored = [row for row in table.rows if row["value"] is not None]
    if not scored:
        return "Too few respondents for a score.", OUR_SCALE
    first, last = (pick(scored, key=lambda row: row["value"]) for pick in (max, min))
    ends = f"{said(last['value'])} to {said(first['value'])} of 4"
    if first["low"] is None or last["high"] is None or first["low"] <= last["high"]:
        return f"No score stands clear of the others: {ends}.", OUR_SCALE
    sentence = (
        f"Highest: {_name(first)}, {said(first['value'])} of 4. Lowest: {_name(last)}, {said(last['value'])}."
    )
    return sentence, OUR_SCALE


def evidence(table: Table) -> list[str]:
    """What the school\u2019s own records show beside each score."""
    return [f"{label('recommendation', row['recommendation'])}: {row['note']}" for row in table.rows]


def _name(row: dict) -> str:
    name = label("recommendation", row["recommendation"]).split(". ", 1)[1]
    return f"\u201c{name}\u201d"
