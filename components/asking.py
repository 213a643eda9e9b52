"""When a governor's question fits what a panel shows."""

from collections.abc import Callable

from data.table import Table


def has(*key: str) -> Callable[[Table], bool]:
    """There is somebody in the row of this key."""
    return lambda table: bool((table.row(*key) or {}).get("numerator"))


def moved(kind: str) -> Callable[[Table], bool]:
    """Somebody made this kind of movement."""
    return lambda table: any(row["movement"] == kind and row["numerator"] for row in table.rows)


def clearly_apart(table: Table) -> bool:
    """Some ratio is clearly not 1."""
    return any(row["value"] is not None and not row["low"] <= 1 <= row["high"] for row in table.rows)


def clearly_off(table: Table) -> bool:
    """Some difference is clearly not 0."""
    return any(row["value"] is not None and not row["low"] <= 0 <= row["high"] for row in table.rows)
