"""The sentences of the TA page: what TAs do, with whom, and whether it adds to the teacher or stands in for one."""

from components.sentences.scores import difference, is_clear
from components.sentences.words import counted, in_a_sentence, label, pupils, spoken
from data import disclosure
from data.rounding import percent, rounded, said
from data.table import Table

NO_HOURS = "No timetabled hours for this choice."
OWN_YEAR = "Compared with this school\u2019s own timetable; there is no national figure."
ASSOCIATED = (
    "TAs are given to pupils who struggle: this is what goes together, and no sign of what causes what."
)
TO_DISCUSS = "To discuss, not to judge: a plan may ask for it."
UNPAID = "There is no national figure. Teachers and TAs cannot plan together in time that nobody is paid for."
MOST = 3
# What paid time is said to go on.
GOES_ON = {
    "one-to-one": "one-to-one support",
    "small group": "small groups",
    "whole class": "whole classes",
    "intervention": "interventions",
    "preparation": "preparation",
    "liaison": "talking with teachers",
    "duty": "duties",
    "cover": "cover",
}


def _pounds(amount: float) -> str:
    return f"\u00a3{said(amount, 0)}"


@spoken
def activities(table: Table) -> tuple[str, str]:
    """What most paid hours go on, how many are one-to-one, and how many are for planning with teachers."""
    if not table.rows:
        return NO_HOURS, ""
    first = max(table.rows, key=lambda row: row["value"])
    one, plan, talk = (table.row(name) for name in ("one-to-one", "preparation", "liaison"))
    both = plan["value"] + talk["value"]
    sentence = (
        f"The largest part of paid time goes on {GOES_ON[first['activity']]}: {percent(first['value'])} "
    )
    sentence += f"of {said(first['denominator'], 0)} hours a week."
    if first is not one:
        sentence += f" One-to-one takes {percent(one['value'])}."
    return f"{sentence} Preparing and talking with teachers: {percent(both)}.", (
        "There is no national figure and no right share; what matters is whether TAs add to the teacher."
    )


@spoken
def by_year(table: Table) -> tuple[str, str]:
    """Which year groups have the most hours, and where most of them are one-to-one."""
    years = [row for row in table.rows if row["activity"] == "one-to-one" and row["year_group"] != "none"]
    if not years:
        return NO_HOURS if not table.rows else "No timetabled hours name a year group.", ""
    most = max(years, key=lambda row: row["denominator"])
    sentence = f"{label('year_group', most['year_group'])} has the most hours: "
    sentence += f"{said(most['denominator'], 0)} a week."
    alone = max(years, key=lambda row: row["value"])
    if alone["value"]:
        who = label("year_group", alone["year_group"])
        sentence += f" The largest one-to-one share is in {who}: {percent(alone['value'])} of its hours."
    return sentence, "Year groups differ in size and need, so equal hours are no aim in themselves."


@spoken
def by_term(table: Table) -> tuple[str, str]:
    """How the one-to-one share has moved since the same term of last year, or the first term there is."""
    rows = [row for row in table.rows if row["activity"] == "one-to-one"]
    if not rows:
        return NO_HOURS, ""
    names, last = table.facts["names"], rows[-1]
    now = f"One-to-one takes {percent(last['value'])} of paid hours"
    if len(rows) == 1:
        return f"{now}. One timetable is no trend.", OWN_YEAR
    day = last["date"]
    before = [row for row in rows[:-1] if row["date"] <= f"{int(day[:4]) - 1}-12-31"]
    then = (before or rows)[-1 if before else 0]
    change = last["value"] - then["value"]
    when = names.get(then["date"], then["date"])
    when = when[:1].lower() + when[1:]
    if not rounded(change):
        return f"{now}, as in {when}.", OWN_YEAR
    way = "more" if change > 0 else "less"
    return f"{now}, {said(abs(change))} percentage points {way} than in {when}.", OWN_YEAR


@spoken
def company(table: Table) -> tuple[str, str]:
    """With whom pupils with SEN and their peers were seen to spend their time."""
    parts = []
    for status, who in (("SEN", "Pupils with SEN"), ("N", "pupils with no SEN")):
        rows = {row["company"]: row for row in table.rows if row["sen_status"] == status}
        if any(row["value"] is None for row in rows.values()) or not rows:
            parts.append(f"{who}: too little observed to tell")
            continue
        shares = ", ".join(f"{percent(rows[name]['value'])} {words}" for name, words in (
            ("teacher", "with the teacher"), ("ta", "with a TA"), ("alone", "alone")
        ))  # fmt: skip
        parts.append(f"{who}: {shares}")
    return f"{'; '.join(parts)}.", ASSOCIATED


@spoken
def teacher_gap(table: Table) -> tuple[str, str]:
    """Whether pupils with SEN have as much of the teacher as their peers."""
    gap = table.row("SEN", "teacher_gap")
    if gap is None or gap["value"] is None:
        why = "10 pupil-hours and 10 pupils of each side" if gap is not None else "observations"
        return f"Too little observed to compare: it takes {why}.", ""
    extent = f"{difference(gap['low'])} to {difference(gap['high'])}"
    if not is_clear(gap):
        sentence = "No clear difference in the teacher\u2019s time between pupils with SEN and their peers: "
        return f"{sentence}{difference(gap['value'])} percentage points ({extent}).", ASSOCIATED
    way = "more" if gap["value"] > 0 else "less"
    sentence = f"Pupils with SEN spend {said(abs(gap['value']))} percentage points {way} of their time "
    return f"{sentence}with the teacher than their peers ({extent}).", ASSOCIATED


def gap_is_clear(table: Table) -> bool:
    """Whether the gap in the teacher\u2019s time is clearly more than none."""
    gap = table.row("SEN", "teacher_gap")
    return gap is not None and gap["value"] is not None and is_clear(gap)


@spoken
def one_pupil(table: Table) -> tuple[str, str]:
    """How many TAs give half their week to one pupil, and how many pupils have one half of theirs."""
    ta, pupil = table.row("ta", "half"), table.row("pupil", "half")
    if ta is None:
        return NO_HOURS, ""
    number, tas = ta["numerator"], ta["denominator"]
    who = f"{counted(number, tas)} TAs give" if number else f"None of the {tas:,} TAs gives"
    some = pupils(pupil["numerator"]) if pupil["numerator"] else "no pupil"
    verb = "spends" if pupil["numerator"] < 2 else "spend"
    sentence = (
        f"{who} half of their week or more to one pupil; {some} {verb} half of the school week or more "
    )
    return f"{sentence}one-to-one with a TA.", TO_DISCUSS


@spoken
def paid_time(table: Table) -> tuple[str, str]:
    """How long TAs are paid to prepare and to talk with teachers, and how many are not at all."""
    both = table.row("both", "minutes")
    if both is None:
        return NO_HOURS, ""
    none = table.row("both", "without")
    verb = "has" if none["numerator"] == 1 else "have"
    sentence = (
        f"TAs have {said(both['value'], 0)} paid minutes a week on average to prepare and to talk with "
    )
    return f"{sentence}teachers; {counted(none['numerator'], none['denominator'])} {verb} none.", UNPAID


@spoken
def cost(table: Table) -> tuple[str, str]:
    """What a week of TA time costs, and what most of it goes on."""
    if not table.rows:
        return "No timetabled hours with a known cost for this choice.", ""
    total = sum(row["value"] for row in table.rows)
    first = max(table.rows, key=lambda row: row["value"])
    goes_on = GOES_ON[first["activity"]]
    sentence = (
        f"A week of TA time costs {_pounds(total)}, of which {_pounds(first['value'])} goes on {goes_on}."
    )
    return sentence, "Cost alone says nothing of what it brings about."


def audit(table: Table) -> tuple[str, str]:
    """Where teachers and TAs answer most apart, and what has moved since the round before."""
    if table.missing:
        return table.missing, ""
    rounds = table.facts["rounds"]
    pairs = {}
    for theme in dict.fromkeys(row["theme"] for row in table.rows):
        pair = [table.row(theme, rounds[-1], group) for group in ("teacher", "TA")]
        if all(row and row["value"] is not None for row in pair):
            pairs[theme] = pair
    if not pairs:
        return "Too few respondents in a group to set teachers and TAs side by side.", ""
    theme, (teacher, ta) = max(pairs.items(), key=lambda one: abs(one[1][0]["value"] - one[1][1]["value"]))
    sentence = f"Teachers and TAs answer most apart on {theme}: {said(teacher['value'])} and {said(ta['value'])} of 4"
    sentence += f" ({rounds[-1]})."
    if min(teacher["n"], ta["n"]) < disclosure.COMPARED_FROM:
        sentence += " Few TAs answered, so little can be read into it."
    return sentence, "A school\u2019s own scale from 1, not yet, to 4, embedded; there is no national figure."


@spoken
def training(table: Table) -> tuple[str, str]:
    """In which of the commonest needs fewest TAs were trained."""
    rows = [row for row in table.rows if row["quantity"] == "trained"]
    needs = [row for row in rows if (table.row(row["need_type"], "pupils") or {}).get("value")]
    if not needs or not needs[0]["denominator"]:
        return "No TA in post, or no pupil with SEN with a recorded need in view.", ""
    least = min(needs[:MOST], key=lambda row: row["numerator"])
    number = table.row(least["need_type"], "pupils")["value"]
    name, wanted = in_a_sentence("need_type", least["need_type"]), table.row(least["need_type"], "wanted")
    asked = ""
    if wanted and wanted["denominator"]:
        asked = f" {counted(wanted['numerator'], wanted['denominator'])} TAs who were asked want it."
    return (
        f"Of the {min(MOST, len(needs))} commonest needs, fewest TAs were trained in {name}: "
        f"{counted(least['numerator'], least['denominator'])}, with {pupils(number)}.{asked}",
        "Attending is not the same as being confident.",
    )
