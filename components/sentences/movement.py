"""The sentences of the movement between two dates, and the reasons recorded for it."""

from collections import Counter

from components.sentences.words import pupils, spoken
from data.dates import long_date
from data.measures.movement import ADDING, MOVEMENTS, NO_REASON, TAKING
from data.rounding import said
from data.table import Table

REASONS_NAMED = 3
REASON_LENGTH = 60
VERBS = {"joined": "joined the school with SEN", "new": "were newly identified"}
VERBS |= {"left": "left the school", "off": "came off the register"}


def totals(table: Table) -> Counter:
    """Pupils by kind of movement, all statuses and reasons together."""
    found: Counter = Counter()
    for row in table.rows:
        found[row["movement"]] += row["value"]
    return found


@spoken
def movement(table: Table) -> tuple[str, str]:
    """How many were on the register at each date, who came and who went."""
    people = totals(table)
    start, end = (long_date(table.facts[name]) for name in ("start", "end"))
    if not any(people.values()):
        return f"Nobody in view was on the register on {start} or {end}.", ""
    sentence = f"{pupils(people['start'])} on the register on {start}, {said(people['end'], 0)} on {end}."
    moved = [f"{said(people[kind], 0)} {VERBS[kind]}" for kind in (*ADDING, *TAKING) if people[kind]]
    if not moved:
        return f"{sentence} Nobody came and nobody went.", ""
    return f"{sentence} {_capital(_listed(moved))}.", ""


def reasons(table: Table) -> list[str]:
    """The most common reasons of each kind of movement, and how many moved between SEN support and an EHC plan."""
    if any(row["value"] is None for row in table.rows):
        return []
    people = totals(table)
    lines = []
    for kind in ("new", "off"):
        found = Counter()
        for row in table.rows:
            if row["movement"] == kind:
                found[row["reason"] or NO_REASON] += row["value"]
        if found.total():
            lines.append(f"{MOVEMENTS[kind]}: {_most_common(found)}.")
    if people["up"]:
        lines.append(f"{pupils(people['up'])} moved from SEN support to an EHC plan.")
    if people["down"]:
        lines.append(f"{pupils(people['down'])} moved from an EHC plan to SEN support.")
    return lines


def _most_common(found: Counter) -> str:
    ordered = sorted(found.items(), key=lambda item: (item[0] == NO_REASON, -item[1], item[0]))
    named = [
        f"{_in_short(reason)} ({said(number, 0)})" for reason, number in ordered[:REASONS_NAMED] if number
    ]
    rest = sum(number for _reason, number in ordered[REASONS_NAMED:])
    return ", ".join([*named, f"other reasons ({said(rest, 0)})"] if rest else named)


def _in_short(reason: str) -> str:
    text = " ".join(reason.split())
    text = text if len(text) <= REASON_LENGTH else text[: REASON_LENGTH - 1].rstrip() + "\u2026"
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
