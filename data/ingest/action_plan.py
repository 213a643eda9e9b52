"""Holds actions.csv against the action plan: what was written in Sightline stands, and the import says so."""

from data import actions
from data.ingest.parsing import Parsed
from data.ingest.settle import Settlement

STANDS = "was written in Sightline since, and stays as it is there; this row is left out"


def settle_actions(settlement: Settlement, parsed: Parsed) -> None:
    """Settle the file, and leave out what it would change of an action that was written in Sightline."""
    settlement.settle_file(parsed)
    change, stored = settlement.changes[-1], settlement.stored
    here = actions.written_here(stored.connection, stored.urn)
    left = {row["action_id"] for row in change.added} | {old["action_id"] for old, _ in change.changed}
    change.added = [row for row in change.added if row["action_id"] not in here]
    change.changed = [pair for pair in change.changed if pair[0]["action_id"] not in here]
    for line, values in parsed.rows:
        if values["action_id"] in left & here:
            settlement.problems.warn("actions.csv", line, "action_id", values["action_id"], STANDS)
