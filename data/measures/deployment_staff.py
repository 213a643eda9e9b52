"""What teachers and TAs say of deployment, and what TAs were trained in beside what pupils need."""

from collections.abc import Callable
from datetime import date
from math import sqrt

import numpy as np

from data import disclosure, terms
from data.dates import long_date
from data.filters import Filters
from data.intervals import mean_range
from data.measures.core import Measure, Tally, share
from data.measures.cpd_rounds import latest
from data.measures.deployment_people import FEW_TAS
from data.measures.deployment_week import NO_CUT
from data.parts.deployment import ASSISTANTS
from data.reference import threshold
from data.rounding import said
from data.school import NEED_CODES, School

ROUNDS = 2
LOWEST, HIGHEST = 1, 4
GROUP_OF = {"teacher": "teacher"} | dict.fromkeys(ASSISTANTS, "TA")
HIDDEN = "c: hidden to protect staff"
FEW = f"u: fewer than {disclosure.COMPARED_FROM} respondents, not compared"
NOT_ASKED = "z: no TA was asked, or too few to be shown"
NO_TERM = (("term", "The half terms chosen do not apply: the latest rounds to the as-at date are shown."),)


def of_the_day(school: School, filters: Filters, name: str, make: Callable[[], object]) -> object:
    """What was made for the as-at date, which is all that what staff say of themselves depends on."""
    return school.on(school.effective(filters.as_at)).keep(name, make)


def latest_answers(school: School, filters: Filters) -> list[tuple]:
    """The answers of the latest two rounds to the as-at date, oldest round first."""
    as_at = school.effective(filters.as_at).toordinal()
    return of_the_day(school, filters, "ta audit", lambda: _latest(school, as_at))


def _latest(school: School, as_at: int) -> list[tuple]:
    before = [answer for answer in school.parts["deployment"].answers if answer[0] <= as_at]
    ended: dict[str, int] = {}
    for day, name, *_ in before:
        ended[name] = max(day, ended.get(name, 0))
    latest = sorted(ended, key=lambda name: (ended[name], name))[-ROUNDS:]
    return sorted((answer for answer in before if answer[1] in latest), key=lambda one: latest.index(one[1]))


def tally_audit(school: School, filters: Filters) -> Tally:
    """By theme, round and group: respondents, the sum of their mean answers, and of its square."""
    return of_the_day(
        school, filters, "ta audit by theme", lambda: _by_theme(latest_answers(school, filters))
    )


def _by_theme(answers: list[tuple]) -> Tally:
    means: dict[tuple, dict[str, list[int]]] = {}
    for _day, name, respondent, role, theme, _item, score in answers:
        if role in GROUP_OF:
            means.setdefault((theme, name, GROUP_OF[role]), {}).setdefault(respondent, []).append(score)
    tally = Tally()
    for key in sorted(means, key=lambda key: (terms.AUDIT_THEMES.index(key[0]), key[2] == "TA")):
        of = [sum(scores) / len(scores) for scores in means[key].values()]
        tally[key] = (len(of), sum(of), sum(mean * mean for mean in of))
    return tally


def hidden(people: dict[str, int]) -> set[str]:
    """Which groups of respondents are hidden: those under 5, and with a single one the next smallest.

    Source of the rule: Microsoft, Viva Glint, quick guide to confidentiality.
    """
    least = threshold("team_respondents")
    few = {name for name, number in people.items() if number < least}
    if len(few) == 1 and len(people) > 1:
        few.add(min((number, name) for name, number in people.items() if name not in few)[1])
    return few


def value_audit(tally: Tally) -> list[dict]:
    """A mean answer, 1 to 4, for each theme, round and group, with its range from 10 respondents on."""
    rows = []
    for (theme, name, group), sums in tally.items():
        beside = {other[2]: counts[0] for other, counts in tally.items() if other[:2] == (theme, name)}
        row = {"theme": theme, "round": name, "staff_group": group, "value": None, "unit": "scale 1 to 4"}
        row |= {"numerator": None, "denominator": None, "n": None, "low": None, "high": None, "note": HIDDEN}
        rows.append(row if group in hidden(beside) else row | mean_answer(*sums))
    return rows


def mean_answer(people: int, total: float, squares: float) -> dict:
    """The mean of respondents\u2019 own means with its range, from the sums of them and of their squares."""
    mean = total / people
    row = {"value": mean, "n": people, "numerator": people, "note": ""}
    if people < disclosure.COMPARED_FROM:
        return row | {"note": FEW}
    variance = max(squares - people * mean * mean, 0.0) / (people - 1)
    low, high = mean_range(mean, sqrt(variance / people), people - 1)
    return row | {"low": max(low, LOWEST), "high": min(high, HIGHEST)}


def audit_counted(school: School, filters: Filters) -> str:
    """Which rounds are shown; how many answered is said only where it is not hidden."""
    rounds = _rounds(school, filters)
    return f"Rounds shown: {' and '.join(rounds)}." if rounds else "No round of the audit up to this date."


def _rounds(school: School, filters: Filters) -> list[str]:
    def named() -> list[str]:
        return list(dict.fromkeys(answer[1] for answer in latest_answers(school, filters)))

    return of_the_day(school, filters, "ta audit rounds", named)


def audit_left_out(school: School, filters: Filters) -> tuple[str, ...]:
    """Answers of roles that are no group."""
    if any(answer[3] not in GROUP_OF for answer in latest_answers(school, filters)):
        return ("Answers of other roles are left out: a role that one person holds is never a group.",)
    return ()


def audit_rounds(school: School, filters: Filters) -> dict:
    """The rounds in their order."""
    return {"rounds": _rounds(school, filters)}


ta_audit = Measure(
    key="ta_audit",
    title="The TA audit by theme",
    definition="What teachers and TAs (with HLTAs) answered on a scale from 1, not yet, to 4, embedded: the mean over "
    "respondents of each one\u2019s mean answer to the items of a theme, in the latest two rounds. Groups under 5 "
    "respondents are hidden, with the next smallest where only one would be. The range shows how far another set of "
    "like-minded staff might have answered otherwise. Beside it stand the five recommendations of the Education "
    "Endowment Foundation (2025): access to high-quality teaching; scaffolding and independence; well-chosen, "
    "evidence-based structured interventions; preparing and training staff; engaging all staff in implementation.",
    formula="mean over respondents of their mean answer; range: Student\u2019s t over respondents, 95%, from 10 on",
    unit="scale 1 to 4",
    source="The school\u2019s own audit; hiding of small groups: Microsoft, Viva Glint, quick guide to confidentiality",
    groups=("theme", "round", "staff_group"),
    tally=tally_audit,
    value=value_audit,
    needs=("ta_audit.csv",),
    better="higher",
    ignores=NO_CUT + NO_TERM,
    counted=audit_counted,
    left_out=audit_left_out,
    facts=audit_rounds,
)


def trained_from(school: School, filters: Filters) -> date:
    """The first day of training that counts: 1 September of the academic year before."""
    return date(terms.academic_year(school.effective(filters.as_at)) - 1, 9, 1)


def tally_training(school: School, filters: Filters) -> Tally:
    """By type of need: pupils in view with it, TAs in post who had training in it, TAs in post."""
    of, view = school.parts["deployment"], school.view(filters)
    as_at = view.roll.day
    in_post = of.staff.in_post(as_at)
    day, need, who = of.training.T
    counts = (trained_from(school, filters).toordinal() <= day) & (day <= as_at) & (need >= 0)
    counts &= in_post[who] if len(who) else False
    trained = {code: len(np.unique(who[counts & (need == at)])) for at, code in enumerate(NEED_CODES)}
    pupils = view.roll.needs[view.sen].sum(axis=0)
    tally = Tally()
    for at, code in enumerate(NEED_CODES):
        wanted, asked = wishes(school, filters, code)
        if pupils[at] or trained[code] or asked:
            tally[(code,)] = (int(pupils[at]), trained[code], int(in_post.sum()), wanted, asked)
    return tally


def wishes(school: School, filters: Filters, need: str) -> tuple[int, int]:
    """TAs who want training in a need, and TAs who were asked in the latest round; nobody where that is hidden.

    The CPD page shows all staff, so the others must not be few either.
    """
    one, least = latest(school, filters), threshold("team_respondents")
    wanted, asked, others = school.parts["asked"].wishes.get((one.name, need) if one else (), (0, 0, 0))
    return (wanted, asked) if asked >= least and (not others or others >= least) else (0, 0)


def value_training(tally: Tally) -> list[dict]:
    """The shares of TAs trained and of TAs who want it, and the number of pupils, the need of most pupils first."""
    rows, groups = [], ("need_type", "quantity")
    for (need,), (pupils, trained, tas, wanted, asked) in sorted(tally.items(), key=lambda item: -item[1][0]):
        few = disclosure.reading(tas) in ("nobody", "counts")
        row = share(groups, (need, "trained"), trained, tas)
        rows.append(row | {"unit": "percent of TAs", "note": FEW_TAS if few else ""})
        row = share(groups, (need, "wanted"), wanted, asked)
        rows.append(row | {"unit": "percent of TAs", "note": "" if asked else NOT_ASKED})
        row = {
            "need_type": need,
            "quantity": "pupils",
            "value": pupils,
            "unit": "pupils",
            "numerator": pupils,
        }
        rows.append(row | {"denominator": None, "n": pupils, "low": None, "high": None, "note": ""})
    return rows


def training_counted(school: School, filters: Filters) -> str:
    """How many TAs are in post, and since when training counts."""
    day = school.effective(filters.as_at)
    tas = int(school.parts["deployment"].staff.in_post(day.toordinal()).sum())
    first = trained_from(school, filters)
    who, one = "1 TA" if tas == 1 else f"{said(tas, 0)} TAs", latest(school, filters)
    asked = f"Asked for in {one.name}. " if one else ""
    return f"{who} in post. Training since {long_date(first)}. {asked}Staff are never cut by the choices."


ta_training = Measure(
    key="ta_training",
    title="Training of TAs beside pupil need",
    definition="The share of TAs and HLTAs in post who attended training in a type of need since 1 September of the "
    "academic year before, and of the TAs asked in the latest round of the confidence audit the share who want "
    "training in it, beside the pupils with SEN in view who have that need recorded, primary or not. Fewer than 5 "
    "answers are hidden. Attending is not the same as being confident.",
    formula="TAs in post who attended / TAs in post x 100; TAs who want training / TAs asked x 100; range: Wilson, 95%",
    unit="percent of TAs",
    source="The school\u2019s own training records, audit of staff and SEN register",
    groups=("need_type", "quantity"),
    tally=tally_training,
    value=value_training,
    needs=("staff.csv", "cpd_sessions.csv", "cpd_attendance.csv", "needs.csv"),
    ignores=(("term", "The half terms chosen do not apply: training of two academic years is counted."),),
    counted=training_counted,
)
