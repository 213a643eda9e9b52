"""What the lines from entry to exit say, in counts."""

from components.sentences.words import counted, pupils
from data.measures.progress_change import CHANGES
from data.table import Table

ROSE, WITHIN, FELL = (CHANGES[change] for change in ("rose", "within", "fell"))


def drawn(table: Table) -> dict[tuple[str, str], list[dict]]:
    """The rows with a usable pair of scores, by intervention and test."""
    found: dict[tuple[str, str], list[dict]] = {}
    for row in table.rows:
        if row["change_of_score"] != "":
            found.setdefault((row["intervention"], row["test"]), []).append(row)
    return found


def entry_to_exit(table: Table) -> tuple[str, str]:
    """How many rose beyond test error, how many have no reliable gain, and how many cannot be judged at all."""
    if table.missing:
        return table.missing, ""
    if not table.rows:
        return "No group with a pupil in view ended in the year.", ""
    told = [row for rows in drawn(table).values() for row in rows]
    without = len(table.rows) - len(told)
    if not told:
        return (
            f"None of {pupils(without)} in groups that ended has two scores that can be set beside each other.",
            "",
        )
    many = {verdict: sum(row["verdict"] == verdict for row in told) for verdict in (ROSE, FELL)}
    gainless = sum(bool(row["reasons"]) for row in told)
    sentence = f"{counted(many[ROSE], len(told))} pairs of scores rose beyond test error, {many[FELL]} fell beyond it; "
    sentence += f"{gainless} with no reliable gain, first in the table."
    left = f"{without} more have no pair to judge: the table says why." if without else ""
    return sentence, f"{left} Low first scores tend to rise by chance alone.".strip()
