"""What a pack holds: chosen panels of one release, as its governors see them."""

from dataclasses import dataclass

from components.panel import Panel, Told, tell
from data.measures.core import Measure
from data.table import Table

HIDDEN_WORDS = (
    "c marks a number that is hidden to protect pupils: it is of few pupils, or few could be worked out from it. "
    "No name, no list and no number of a single pupil is in this pack."
)


@dataclass(frozen=True)
class Sheet:
    """One panel of a pack: its question, what is said and drawn, the numbers, and what the measure is."""

    question: str
    told: Told
    table: Table
    measure: Measure


@dataclass(frozen=True)
class Pack:
    """A pack and its stamp: whose, as at when, of which release, and which choices were made, all in words."""

    school: str
    as_at: str
    release: str
    choices: str
    sheets: tuple[Sheet, ...]

    @property
    def title(self) -> str:
        """What stands on its front."""
        return f"Pupils with SEND at {self.school}"

    @property
    def stamp(self) -> str:
        """What stands at the foot of each page, so that a page that is passed on says where it is from."""
        return f"{self.school} \u00b7 as at {self.as_at} \u00b7 {self.choices} \u00b7 release {self.release[:12]}"


def sheet(panel: Panel, table: Table) -> Sheet:
    """One panel of a pack from the table that the reader's source gave for it."""
    return Sheet(panel.question, tell(panel, table), table, panel.measure)
