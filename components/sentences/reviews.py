"""What is due and what was kept, in sentences."""

from components.sentences.register import NO_NATIONAL
from components.sentences.words import compared, label, pupils, share, spoken
from data.measures.reviews import ANNUAL, DEADLINES, DECISION, OVERDUE, PLAN, PLAN_REVIEW, REPORT, SOON
from data.measures.reviews_kept import NOT_RECORDED
from data.rounding import said
from data.table import Table

# Each kind of deadline where it is counted: one of them, several of them.
COUNTED = {
    ANNUAL: ("annual review", "annual reviews"),
    PLAN_REVIEW: ("review of SEN support", "reviews of SEN support"),
    DECISION: ("decision whether to assess", "decisions whether to assess"),
    PLAN: ("EHC plan asked for", "EHC plans asked for"),
    REPORT: ("review report", "review reports"),
}
SHARES = {ANNUAL: "annual reviews held", PLAN: "plans within 20 weeks"}
NONE_OPEN = "Nothing is due for the pupils in view."


@spoken
def due(table: Table) -> tuple[str, str]:
    """What is overdue and what falls due within six weeks."""
    if not any(row["value"] for row in table.rows):
        return NONE_OPEN, ""
    late, soon = (_counts(table, state) for state in (OVERDUE, SOON))
    sentence = f"Overdue: {late}." if late else "Nothing is overdue."
    return (
        f"{sentence} Due within six weeks: {soon or 'nothing'}.",
        NO_NATIONAL,
    )


def _counts(table: Table, state: str) -> str:
    numbers = [(kind, table.row(kind, state)["value"]) for kind in DEADLINES]
    return ", ".join(f"{said(number, 0)} {COUNTED[kind][number != 1]}" for kind, number in numbers if number)


@spoken
def months(table: Table) -> tuple[str, str]:
    """Which month has most reviews."""
    totals: dict[str, int] = {}
    for row in table.rows:
        totals[row["month"]] = totals.get(row["month"], 0) + row["value"]
    late = totals.pop(OVERDUE, 0)
    if not late and not any(totals.values()):
        return NONE_OPEN, ""
    busiest = max(totals, key=lambda month: totals[month])
    sentence = f"{said(sum(totals.values()), 0)} reviews fall due in the next twelve months"
    if totals[busiest]:
        sentence += f", most in {label('month', busiest)} ({said(totals[busiest], 0)})"
    return f"{sentence}; {said(late, 0)} {'is' if late == 1 else 'are'} overdue already.", ""


@spoken
def kept(table: Table) -> tuple[str, str]:
    """How many annual reviews were held in time, and how many plans came in time, beside the national shares."""
    known = [row for row in table.rows if row["denominator"]]
    if not known:
        return "No deadline fell in the last twelve months.", ""
    said_of = {
        ANNUAL: "had their annual review within a year",
        REPORT: "reports were sent within ten working days",
        DECISION: "requests were decided within six weeks",
        PLAN: "plans came within twenty weeks",
    }
    words = "; ".join(f"{share(row)} {said_of[row['deadline']]}" for row in known)
    shown = [
        compared(table, row, SHARES[row["deadline"]]) for row in known if table.key(row) in table.benchmarks
    ]
    return f"{words}.", " ".join(shown) or table.no_benchmark


@spoken
def termly(table: Table) -> tuple[str, str]:
    """How many were reviewed in the last whole term, and in this one so far."""
    if not table.rows:
        return "Import terms.csv to see reviews term by term.", ""
    known = [row for row in table.rows if row["denominator"]]
    if not known:
        return "No pupil with SEN support is in view.", ""
    words = [f"{row['school_term']}: {share(row)}" for row in known[-2:]]
    return (
        f"Plans reviewed. {'; '.join(words)}.",
        "SEN support is to be reviewed at least termly (SEND code).",
    )


@spoken
def views(table: Table) -> tuple[str, str]:
    """Whose views the latest reviews hold."""
    if not table.rows[0]["denominator"]:
        return "No plan was reviewed this academic year.", ""
    words = f"The pupil\u2019s view is recorded for {share(table.row('pupil'))}"
    return f"{words}, the parents\u2019 for {share(table.row('parent'))}.", ""


@spoken
def outcomes(table: Table) -> tuple[str, str]:
    """How many met their outcomes at the latest review."""
    met = table.row("met")
    if not met["denominator"]:
        return "No plan was reviewed this academic year.", ""
    sentence = f"Outcomes were met for {share(met)}, not met for {share(table.row('not met'))}."
    blank = table.row(NOT_RECORDED)["numerator"]
    return sentence, f"For {pupils(blank)} the outcome is not recorded." if blank else ""
