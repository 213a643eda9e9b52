"""When a governor's question fits what a panel shows."""

from collections.abc import Callable

from components.sentences.register import differs
from components.sentences.scores import is_clear
from data.table import Table


def has(*key: str) -> Callable[[Table], bool]:
    """There is somebody in the row of this key."""
    return lambda table: bool((table.row(*key) or {}).get("numerator"))


def moved(kind: str) -> Callable[[Table], bool]:
    """Somebody made this kind of movement."""
    return lambda table: any(row["movement"] == kind and row["numerator"] for row in table.rows)


def clearly_apart(table: Table) -> bool:
    """Some ratio is clearly not 1, by the rule of the sentence beside the question."""
    return any(differs(row) for row in table.rows)


def clearly_off(table: Table) -> bool:
    """Some difference is clearly not 0, as it is shown."""
    return any(is_clear(row) for row in table.rows)


def clearly_apart_from_peers(table: Table) -> bool:
    """Some gap to peers is clearly more than none."""
    return any(row["quantity"] == "gap" and row["value"] is not None and row["low"] > 0 for row in table.rows)


def unusual_now(table: Table) -> bool:
    """Some week of the year is unusual."""
    return any(row.get("signals") for row in table.rows)
