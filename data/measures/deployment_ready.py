"""Whether TAs say they are prepared, and where the school stands to the five recommendations for TAs of 2025."""

from data import disclosure
from data.filters import Filters
from data.intervals import wilson
from data.measures.core import Measure, Tally
from data.measures.deployment import share_rows, tally_activity
from data.measures.deployment_people import tally_paid_time, value_paid_time
from data.measures.deployment_staff import (
    FEW,
    GROUP_OF,
    HIDDEN,
    NO_TERM,
    audit_counted,
    audit_rounds,
    latest_answers,
    mean_answer,
    of_the_day,
    tally_audit,
    value_audit,
)
from data.measures.deployment_time import tally_time, value_led, value_time
from data.measures.deployment_week import NO_CUT
from data.reference import threshold
from data.rounding import percent, said
from data.school import School

THEME, ALL_ITEMS = "preparedness", "all"
MOSTLY = 3
# The theme of the audit whose answers are the score; what no theme asks about has none.
RECOMMENDATIONS = {
    "teaching": "deployment", "independence": "practice", "interventions": "", "preparation": "preparedness",
    "everybody": "",
}  # fmt: skip
NO_SCORE = dict.fromkeys(("value", "numerator", "denominator", "n", "low", "high"))
LED_ROWS = ("SEN", "N")


def tally_ready(school: School, filters: Filters) -> Tally:
    """By item and round: TAs who answer 3 or 4, and TAs who answered; all items together by each TA\u2019s mean."""
    return of_the_day(school, filters, "ta ready", lambda: _ready(latest_answers(school, filters)))


def _ready(latest: list[tuple]) -> Tally:
    answers: dict[tuple[str, str], list[int]] = {}
    means: dict[str, dict[str, list[int]]] = {}
    for _day, name, respondent, role, theme, item, score in latest:
        if theme == THEME and GROUP_OF.get(role) == "TA":
            answers.setdefault((item, name), []).append(score)
            means.setdefault(name, {}).setdefault(respondent, []).append(score)
    tally = Tally()
    for name, people in means.items():
        ready = sum(sum(scores) >= MOSTLY * len(scores) for scores in people.values())
        tally[ALL_ITEMS, name] = (ready, len(people))
    for key in sorted(answers):
        tally[key] = (sum(score >= MOSTLY for score in answers[key]), len(answers[key]))
    return tally


def value_ready(tally: Tally) -> list[dict]:
    """A share of TAs for each item and round; hidden under 5."""
    rows = []
    for (item, name), (ready, asked) in tally.items():
        row = {"item": item, "round": name, "unit": "percent of TAs", "note": HIDDEN, "n": None}
        row |= dict.fromkeys(("value", "numerator", "denominator", "low", "high"))
        if asked >= int(threshold("team_respondents")):
            low, high = wilson(ready, asked)
            row |= {"value": 100 * ready / asked, "numerator": ready, "denominator": asked, "n": asked}
            row |= {
                "low": 100 * low,
                "high": 100 * high,
                "note": FEW if asked < disclosure.COMPARED_FROM else "",
            }
        rows.append(row)
    return rows


ta_ready = Measure(
    key="ta_ready",
    title="How prepared TAs say they are",
    definition="The share of TAs (with HLTAs) who answer 3 or 4, of 1 to 4, to each item about preparedness in the "
    "latest two rounds of the audit, and the share whose mean over all of those items is 3 or more. Fewer than 5 "
    "respondents are hidden.",
    formula="TAs who answer 3 or 4 / TAs who answered x 100; range: Wilson, 95%",
    unit="percent of TAs",
    source="The school\u2019s own audit; hiding of small groups: Microsoft, Viva Glint, quick guide to confidentiality",
    groups=("item", "round"),
    tally=tally_ready,
    value=value_ready,
    needs=("ta_audit.csv",),
    better="higher",
    ignores=NO_CUT + NO_TERM,
    counted=audit_counted,
    facts=audit_rounds,
)


def tally_recommendations(school: School, filters: Filters) -> Tally:
    """The sums of the audit and of what else speaks of a recommendation, by where they come from."""
    rounds = audit_rounds(school, filters)["rounds"][-1:]
    audit = {key: sums for key, sums in tally_audit(school, filters).items() if key[1] in rounds}
    parts = {
        "audit": audit,
        "time": tally_time(school, filters),
        "hours": tally_activity(school, filters),
        "paid": tally_paid_time(school, filters),
    }
    return Tally({(name, *key): sums for name, part in parts.items() for key, sums in part.items()})


def value_recommendations(tally: Tally) -> list[dict]:
    """A score from 1 to 4 for each recommendation that the audit asks about, with the evidence in words."""
    part = {
        name: Tally({key[1:]: sums for key, sums in tally.items() if key[0] == name})
        for name in ("audit", "time", "hours", "paid")
    }
    answers = value_audit(part["audit"])
    evidence = {
        "teaching": _teaching(part["time"]),
        "independence": _independence(part["time"]),
        "interventions": _interventions(part["hours"]),
        "preparation": _preparation(part["paid"]),
        "everybody": _everybody(answers),
    }
    hidden = {row["theme"] for row in answers if row["value"] is None}
    return [
        {"recommendation": name, "unit": "scale 1 to 4"}
        | (dict(NO_SCORE) if theme in hidden else _score(part["audit"], theme))
        | {"note": evidence[name]}
        for name, theme in RECOMMENDATIONS.items()
    ]


def _score(audit: Tally, theme: str) -> dict:
    """The mean over every respondent to a theme, teachers and TAs together."""
    sums = [counts for key, counts in audit.items() if key[0] == theme]
    return NO_SCORE | (mean_answer(*map(sum, zip(*sums, strict=True))) if sums else {})


def _found(rows: list[dict], **key: str) -> dict:
    return next((row for row in rows if all(row[name] == code for name, code in key.items())), {})


def _teaching(time: Tally) -> str:
    rows = value_led(time) if time else []
    sen, peers = (_found(rows, sen_status=status, company="teacher").get("value") for status in LED_ROWS)
    if sen is None or peers is None:
        return "Too little observed to say how much time pupils have with the teacher."
    return f"Observed time with the teacher: {percent(sen)} with SEN, {percent(peers)} with no SEN."


def _independence(time: Tally) -> str:
    rows = value_time(time) if time else []
    found = [_found(rows, sen_status="SEN", company=company).get("value") for company in ("peers", "alone")]
    if None in found:
        return "Too little observed to say how much pupils do with peers or alone."
    return f"Pupils with SEN were with peers or alone for {percent(sum(found))} of observed time."


def _interventions(hours: Tally) -> str:
    rows = share_rows(("activity",))(hours)
    if not rows:
        return "No timetable to say how many hours go on interventions."
    return f"Interventions take {percent(_found(rows, activity='intervention')['value'])} of paid hours."


def _preparation(paid: Tally) -> str:
    rows = value_paid_time(paid)
    mean = _found(rows, paid_time="both", quantity="minutes")
    if not mean:
        return "No timetable to say how many paid minutes there are to prepare and to talk."
    none = _found(rows, paid_time="both", quantity="without")
    without = f"; {none['numerator']} of {none['denominator']} TAs have none"
    return f"{said(mean['value'], 0)} paid minutes a TA a week to prepare and to talk{without}."


def _everybody(answers: list[dict]) -> str:
    known: dict[str, int] = {}
    for row in answers:
        if row["n"]:
            known[row["staff_group"]] = max(row["n"], known.get(row["staff_group"], 0))
    if len(known) < len(set(GROUP_OF.values())):
        return "Too few teachers or TAs answered the audit to say so."
    return f"{known['teacher']} teachers and {known['TA']} TAs answered the audit."


def round_shown(school: School, filters: Filters) -> str:
    """Which round is scored."""
    rounds = audit_rounds(school, filters)["rounds"]
    return f"Round shown: {rounds[-1]}." if rounds else "No round of the audit up to this date."


ta_recommendations = Measure(
    key="ta_recommendations",
    title="The five recommendations for TAs of 2025",
    definition="The Education Endowment Foundation recommends (2025): TAs that open high-quality teaching to every "
    "pupil; scaffolding that builds independence; well-chosen, evidence-based, structured interventions; staff who are "
    "prepared and trained; and everybody taking part in the change. The score, 1 not yet to 4 embedded, is this "
    "product\u2019s own and not the Foundation\u2019s: the mean answer of teachers and TAs together in the latest "
    "round to the theme of the audit that asks about it (deployment, practice, preparedness). Interventions and taking "
    "part are asked about by no theme and have no score. Beside it stands what the school\u2019s own records show.",
    formula="mean over respondents, teachers and TAs together, of their mean answer to the theme; range: "
    "Student\u2019s t over respondents, 95%, from 10 on",
    unit="scale 1 to 4",
    source="The school\u2019s own audit, timetable and observations; Education Endowment Foundation, Deployment of "
    "Teaching Assistants (26 March 2025)",
    groups=("recommendation",),
    tally=tally_recommendations,
    value=value_recommendations,
    needs=("ta_audit.csv",),
    better="higher",
    ignores=NO_CUT + NO_TERM,
    counted=round_shown,
)
