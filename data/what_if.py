"""What a reader may suppose in a what-if: each input by its name, with its words and its limits.

Nothing that is supposed is ever written down: it stands in the address alone, as "suppose=name:value".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from data import terms

WHOLE_NUMBER = re.compile(r"-?[0-9]{1,4}", re.ASCII)
Suppositions = tuple[tuple[str, int | str], ...]


@dataclass(frozen=True)
class Input:
    """One input of a what-if: a whole number from ``lowest`` to ``highest``, or one of ``choices`` (code to words).

    ``nothing`` is the number that supposes nothing, such as 0 of a change; None where every number says something.
    """

    words: str
    lowest: int = 0
    highest: int = 0
    nothing: int | None = None
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def says(self) -> str:
        """What may be said, for whoever writes an address by hand: "-500 to 500", or "TA | teacher"."""
        return " | ".join(self.choices) if self.choices else f"{self.lowest} to {self.highest}"

    def read(self, text: str) -> int | str | None:
        """What a text supposes, or None where it supposes nothing or what it may not."""
        text = text.strip()
        if self.choices:
            return text if text in self.choices else None
        number = int(text) if WHOLE_NUMBER.fullmatch(text) else None
        if number is None or number == self.nothing or not self.lowest <= number <= self.highest:
            return None
        return number


def activity_input(activity: str) -> str:
    """The name of the input that moves TAs' hours to an activity or away from it."""
    return f"ta-{activity.replace(' ', '-')}"


MOST_HOURS = 500
# Every input there is, in the order in which it is kept, shown and written into an address.
INPUTS: dict[str, Input] = {
    activity_input(name): Input(name.capitalize(), -MOST_HOURS, MOST_HOURS, nothing=0)
    for name in terms.ACTIVITIES
} | {
    "group-size": Input("Pupils in a group", 1, 12),
    "weeks": Input("Weeks it runs", 1, 40),
    "delivered-by": Input(
        "Who delivers it",
        choices={"TA": "A TA", "HLTA": "An HLTA", "teacher": "A teacher", "SENCO": "The SENCO"},
    ),
}


def read(said: Iterable[str]) -> Suppositions:
    """What an address supposes, in order, each input once (the last is meant); anything else is left out."""
    texts = dict(text.strip().split(":", 1) for text in said if ":" in text)
    found = ((name, asked.read(texts[name])) for name, asked in INPUTS.items() if name in texts)
    return tuple((name, value) for name, value in found if value is not None)


def written(supposed: Suppositions) -> list[str]:
    """The same as an address says it."""
    return [f"{name}:{value}" for name, value in supposed]
