"""What the lists of pupils say, in counts: progress beside absence, whose progress slows, the meeting."""

from components.sentences.words import pupils
from data.measures.meeting import NOTHING
from data.measures.progress_lists import VERDICTS
from data.rounding import said
from data.table import Table

# The share of sessions missed from which absence is persistent, and the share under which it is low, in percent.
PERSISTENT, LOW = 10, 5


def by_pupil(table: Table) -> tuple[str, str]:
    """How many gained less than their peers, and how much school they missed."""
    if table.missing:
        return table.missing, ""
    behind = [row for row in table.rows if row["value_added"] < 0]
    if not behind:
        return (
            f"{pupils(len(table.rows))} with SEN have both; none gained less than peers from the same start.",
            "",
        )
    missed = sum(row["absence"] >= PERSISTENT for row in behind)
    came = sum(row["absence"] < LOW for row in behind)
    return (
        f"{len(behind)} of {pupils(len(table.rows))} with SEN gained less than peers from the same start: {missed} of "
        f"them missed {PERSISTENT}% or more of their sessions, {came} missed under {LOW}%.",
        "Attending well and gaining less may point to a need; missing school may be reason enough.",
    )


def slowing(table: Table) -> tuple[str, str]:
    """How many pupils' progress there is to talk about."""
    if table.missing:
        return table.missing, ""
    if not table.rows:
        return (
            "No score of a pupil with SEN in view fell, or lies below its peers, by more than test error.",
            "",
        )
    lies = "has a score that fell, or lies" if table.n == 1 else "have a score that fell, or lies"
    return (
        f"{pupils(table.n)} with SEN {lies} below its peers, by more than test error. Each with the reason.",
        "",
    )


def changed(table: Table) -> tuple[str, str]:
    """How many scores changed by more than test error, of how many."""
    if table.missing:
        return table.missing, ""
    if not table.rows:
        return "No pupil with SEN in view has two usable scores a year apart.", ""
    verdicts = [row["verdict"] for row in table.rows]
    fell, rose = (said(verdicts.count(VERDICTS[kind]), 0) for kind in ("fell", "rose"))
    scores = "pair of scores" if table.n == 1 else "pairs of scores"
    return (
        f"Of {said(table.n, 0)} {scores} a year apart {fell} fell and {rose} rose by more than test error.",
        "",
    )


def to_talk_about(table: Table) -> tuple[str, str]:
    """How many pupils the meeting is about, in how many classes, and how many have nothing in place."""
    if table.missing:
        return table.missing, ""
    if not table.rows:
        return "No pupil with SEN in view has a reason to be talked about.", ""
    classes = len({(row["year_group"], row["registration_group"]) for row in table.rows})
    where = "1 class" if classes == 1 else f"{said(classes, 0)} classes"
    without = sum(row["in_place"] == NOTHING for row in table.rows)
    have = "has" if table.n == 1 else "have"
    sentence = f"{pupils(table.n)} with SEN in {where} {have} at least one reason, told beside the name."
    return (f"{sentence} {said(without, 0)} of them with nothing in place." if without else sentence), ""
