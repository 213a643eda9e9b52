"""The SEN action plan: what actions.csv brought in, and what was written in Sightline, which stands over it.

An action that was written here is kept whole at each saving, with who, when and what it said before, in tables that
no import writes: an import cannot undo an edit, and undoing an import leaves it too. The plan names staff and what it
says may be about single pupils, so it is for the SENCO and senior leaders; other staff get counts.
"""

from data.actions.keeping import LONGEST_LINE, LONGEST_TEXT, save
from data.actions.plan import (
    DONE,
    DROPPED,
    NAMES,
    OPEN,
    Action,
    Edit,
    Figure,
    OpenActions,
    Origin,
    Planned,
    history,
    open_actions,
    plan,
    summed,
    written_here,
)

__all__ = [
    "DONE", "DROPPED", "LONGEST_LINE", "LONGEST_TEXT", "NAMES", "OPEN", "Action", "Edit", "Figure", "OpenActions",
    "Origin", "Planned", "history", "open_actions", "plan", "save", "summed", "written_here",
]  # fmt: skip
