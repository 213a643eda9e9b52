"""What the dots of progress and absence say, in counts."""

from components.sentences.words import pupils
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
