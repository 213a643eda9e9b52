"""The sentence of a what-if of interventions: what they would cost, and what they would have to bring."""

from components.sentences.provision import extra_in_words, pounds
from components.sentences.words import spoken
from data.measures.interventions import ALL
from data.rounding import rounded, said
from data.table import Table

NOTHING_WRITTEN = "Nothing that is tried here is written down; it stands in the address, which can be shared."
UNKNOWN = "Whether pupils would gain as much, no sum can tell: the gain is taken as it was a week."


@spoken
def what_if(table: Table) -> tuple[str, str]:
    """What all of it costs and would cost, the price of an extra month, and the gain at which that would stay."""
    record, supposed = (_paid(table, version) for version in ("record", "supposed"))
    if not record:
        return "No group with a pupil in view and a known cost ended in the year.", ""
    if not table.facts["filters"].suppose:
        words = f"Interventions that ended cost about {pounds(record, 0)}."
        return f"{words} Say what would be other, and see.", NOTHING_WRITTEN
    change = supposed - record
    more = (
        f"{pounds(abs(change), 0)} {'more' if change > 0 else 'less'}"
        if rounded(change, 0)
        else "as much as it did"
    )
    parts = [f"What if: they would cost {pounds(supposed, 0)}, {more}."]
    now, then = (table.row(ALL, "extra month", version) for version in ("record", "supposed"))
    if now and now["value"] is not None:
        parts.append(f"An extra month would cost {extra_in_words(then)} instead of {extra_in_words(now)}.")
        needed, gained = (
            amount / now["n"] for amount in (then["numerator"] / now["value"], then["denominator"])
        )
        if rounded(needed) != rounded(gained):
            parts.append(
                f"To cost no more, a pupil would have to gain {said(needed)} extra months; {said(gained)} are taken "
                "here."
            )
    return " ".join(parts), UNKNOWN


def _paid(table: Table, version: str) -> float:
    return sum(
        row["numerator"] for row in table.rows if row["quantity"] == "per pupil" and row["version"] == version
    )
