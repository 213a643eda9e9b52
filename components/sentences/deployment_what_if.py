"""The sentence of a what-if of TAs' hours: what would become of the mix and of its cost."""

from components.sentences.words import in_a_sentence, spoken
from data.rounding import percent, rounded, said
from data.table import Table

NOTHING_WRITTEN = "Nothing that is tried here is written down; it stands in the address, which can be shared."
NO_GAIN = "What it would bring pupils no sum can tell: try it in one class, and look."


@spoken
def what_if(table: Table) -> tuple[str, str]:
    """Which shares would change, whether the hours add up, and what the week would cost."""
    if not table.rows:
        return "No timetabled hours for this choice.", ""
    record, supposed = _shares(table, "record"), _shares(table, "supposed")
    paid, then = (next(iter(rows.values()))["denominator"] for rows in (record, supposed))
    if not table.facts["filters"].suppose:
        return f"TAs are paid for {_hours(paid)} a week here. Say how many to move, and see.", NOTHING_WRITTEN
    if not then:
        return "What if? No paid hours would be left.", NOTHING_WRITTEN
    changed = [name for name in record if record[name]["numerator"] != supposed[name]["numerator"]]
    if not changed:
        return f"What if? Nothing would change. {_short(table)}".rstrip(), NOTHING_WRITTEN
    parts = [
        f"{in_a_sentence('activity', name)} would take {percent(supposed[name]['value'])} of paid hours instead of "
        f"{percent(record[name]['value'])}"
        for name in changed
    ]
    return " ".join(
        filter(None, (f"What if: {'; '.join(parts)}.", _total(paid, then), _cost(table), _short(table)))
    ), NO_GAIN


def _shares(table: Table, version: str) -> dict[str, dict]:
    return {
        row["activity"]: row for row in table.rows if row["quantity"] == "share" and row["version"] == version
    }


def _hours(number: float) -> str:
    words = said(number)
    return f"{words} hour" + ("" if words == "1.0" else "s")


def _total(paid: float, then: float) -> str:
    if not rounded(then - paid):
        return ""
    if then > paid:
        return f"That is {_hours(then - paid)} a week more than TAs are paid for."
    return f"{_hours(paid - then)} a week would be put nowhere."


def _cost(table: Table) -> str:
    now, then = (table.row("all", "week_cost", version) for version in ("record", "supposed"))
    if now is None:
        return ""
    change = then["value"] - now["value"]
    if not rounded(change, 0):
        return f"A week would cost \u00a3{said(now['value'], 0)}, as now."
    way = "more" if change > 0 else "less"
    cost = f"A week would cost \u00a3{said(then['value'], 0)}"
    return f"{cost}, \u00a3{said(abs(change), 0)} {way} than now."


def _short(table: Table) -> str:
    names = [in_a_sentence("activity", name) for name in table.facts["short"]]
    if not names:
        return ""
    return f"All that there is was taken from {' and '.join(names)}: more was asked than it has."
