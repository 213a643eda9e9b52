"""The sentences of staff confidence: where it is low, whom that touches, how sure that is, and what moved."""

from collections.abc import Callable
from functools import wraps

from components.sentences.words import (
    Says,
    a_range,
    counted,
    in_a_sentence,
    points,
    pupils,
    share,
)
from data.measures.cpd_answers import LOW_RESPONSE
from data.measures.cpd_rounds import ALL_STAFF, PUPILS
from data.rounding import percent, said
from data.table import Table

NOTHING = "Nothing can be shown: no round of the audit had ended, or fewer than 5 staff answered."
FIRST = 3
CLEAR = 0.05


def of_staff(says: Says) -> Says:
    """A sentence that first says what is missing, or that nothing can be shown."""

    @wraps(says)
    def say(table: Table) -> tuple[str, str]:
        if table.missing:
            return table.missing, ""
        if not any(row["value"] is not None for row in table.rows):
            return NOTHING, ""
        return says(table)

    return say


def staff_factor(row: dict) -> str:
    """The share of staff in a priority index: "9 of 24 (37.5%)"."""
    return f"{counted(row['numerator'], row['denominator'])} ({percent(row['share'])})"


def ranges_apart(first: dict, second: dict) -> bool:
    """Whether two ranges do not meet."""
    return first["low"] > second["high"] or second["low"] > first["high"]


def need(row: dict) -> str:
    """A type of need inside a sentence."""
    return in_a_sentence("need_type", row["need_type"])


@of_staff
def grid(table: Table) -> tuple[str, str]:
    """The need that touches most pupils through staff not confident, and the teams at its two ends."""
    whole = [row for row in table.rows if row["team"] == ALL_STAFF and row["value"] is not None]
    if not whole:
        return NOTHING, ""
    first = whole[0]
    many = table.row(PUPILS, first["need_type"])
    if many and not many["value"]:
        return (
            "No pupil in view has a need that staff are not confident with.",
            "Teams and answers are those of the whole school.",
        )
    who = f"{pupils(many['value'])} {'has' if many['value'] == 1 else 'have'}" if many else "pupils have"
    sentence = f"{share(first)} of staff are not confident with {need(first)}, which {who}."
    teams = [
        row for row in table.rows
        if row["need_type"] == first["need_type"] and row["team"] not in (ALL_STAFF, PUPILS)
        and row["value"] is not None
    ]  # fmt: skip
    if len(teams) > 1:
        teams.sort(key=lambda row: row["value"])
        low, high = teams[0], teams[-1]
        sentence += f" By team from {share(low)} in {low['team']} to {share(high)} in {high['team']}."
    return (
        sentence,
        "No national figure. Teams are small: one answer more moves a share by several points.",
    )


@of_staff
def priority(table: Table) -> tuple[str, str]:
    """The first need with both its factors and its range, what follows, and which cannot be told apart from it."""
    known = [row for row in table.rows if row["value"]]
    if not known:
        return "No pupil in view has a need that staff are not confident with.", ""
    first, second = known[0], known[1:2]
    sentence = (
        f"First: {need(first)}, {said(first['value'])} ({said(first['low'])} to {said(first['high'])}): "
        f"{pupils(first['pupils'])} \u00d7 {staff_factor(first)} of staff."
    )
    if second:
        next_one = second[0]
        told = "clearly less" if ranges_apart(first, next_one) else "less, though their ranges overlap"
        told = "no clear difference, the two are tied" if first["tied"] else told
        sentence += (
            f" Then {need(next_one)}, {said(next_one['value'])}: {pupils(next_one['pupils'])} \u00d7 "
            f"{percent(next_one['share'])}; {told}."
        )
    return sentence, (
        "The index is how many pupils would meet a member of staff who is not confident, were staff shared out evenly."
    )


@of_staff
def levels(table: Table) -> tuple[str, str]:
    """The need with the lowest answers and the one with the highest, by median and share not confident."""
    by_need: dict[str, list[dict]] = {}
    for row in table.rows:
        if row["value"] is not None:
            by_need.setdefault(row["need_type"], []).append(row)
    ends = [list(by_need.values())[place] for place in (0, -1)]
    told = [_level(rows) for rows in (ends if len(by_need) > 1 else ends[:1])]
    names = ("Least sure", "Most sure")
    return " ".join(f"{name}: {words}." for name, words in zip(names, told, strict=False)), (
        "A neutral 3 counts as neither, and stays in the whole."
    )


def _level(rows: list[dict]) -> str:
    low = sum(row["numerator"] for row in rows[:2])
    median = f"median {said(rows[-1]['value'], 0 if rows[-1]['value'] % 1 == 0 else 1)} of 5"
    return f"{need(rows[0])}, {counted(low, rows[0]['denominator'])} not confident, {median}"


@of_staff
def response(table: Table) -> tuple[str, str]:
    """How many answered in all, and the teams with a low response."""
    whole = table.row(ALL_STAFF)
    if whole is None or whole["value"] is None:
        return "The staff list does not tell how many were invited.", ""
    low = [row["team"] for row in table.rows if row["note"] == "low response" and row["team"] != ALL_STAFF]
    sentence = f"{share(whole)} of staff who were invited answered"
    sentence += ": a low response." if whole["value"] < LOW_RESPONSE else "."
    if low:
        sentence += f" Low response in {', '.join(low[:FIRST])}{' and others' if len(low) > FIRST else ''}."
    return sentence, f"Low is under {LOW_RESPONSE}%. The others may be less sure, or only busy."


@of_staff
def bounds(table: Table) -> tuple[str, str]:
    """How far the answers that were not given could move the least sure need, and whether the order could change."""
    whole = [row for row in table.rows if row["team"] == ALL_STAFF and row["value"] is not None]
    first = whole[0] if whole else None
    if first is None or first["low"] is None:
        return "How many did not answer is not known, so there are no bounds.", ""
    sentence = (
        f"{share(first)} of those who answered are not confident with {need(first)}; of all invited it would be "
        f"{a_range(first['low'], first['high'])}, whatever the others would have said."
    )
    rivals = [row for row in whole[1:] if row["high"] is not None and row["high"] > first["low"]]
    told = (
        "It would be the least sure need in any case."
        if not rivals
        else f"{said(len(rivals), 0)} other need{'s' if len(rivals) > 1 else ''} could stand above it."
    )
    return f"{sentence} {told}", "Bounds, not a range of chance: both ends are the extreme case."


@of_staff
def change(table: Table) -> tuple[str, str]:
    """Which needs of all staff moved clearly among the same people, or that two rounds are not the same people."""
    whole = [row for row in table.rows if row["team"] == ALL_STAFF and row["quantity"] == "change"]
    paired = [row for row in whole if row["value"] is not None]
    warning = "A team whose people cannot be matched has two shares: the people may differ."
    if not paired:
        return (
            "The same people cannot be matched, so two rounds stand side by side: the people may differ.",
            "Whether anyone\u2019s confidence changed cannot be said.",
        )
    clear = [row for row in paired if row["p"] < CLEAR]
    matched = f"{said(paired[0]['n'], 0)} people answered both rounds"
    teams = _teams_apart(table)
    if not clear:
        return (
            f"{matched}: no clear change in any need of all staff.{teams}",
            f"{warning} Of {len(paired)} needs, one in twenty would look clear by chance.",
        )
    named = "; ".join(
        f"{need(row)} {points(row['value'])} points ({row['gained']} became confident, {row['lost']} no longer are, "
        f"p {said(row['p'], 3)})"
        for row in sorted(clear, key=lambda row: row["p"])[:FIRST]
    )
    return f"{matched}. A clear change in {named}.{teams}", warning


def _teams_apart(table: Table) -> str:
    """The teams whose shares of the two rounds have ranges that do not meet, said with both shares."""
    sides: dict[tuple, dict[str, dict]] = {}
    for row in table.rows:
        if row["team"] != ALL_STAFF and row["quantity"] != "change":
            sides.setdefault((row["team"], row["need_type"]), {})[row["quantity"]] = row
    found = [rows for rows in sides.values() if ranges_apart(rows["earlier"], rows["later"])]
    named = "; ".join(
        f"{rows['later']['team']} with {need(rows['later'])}, {share(rows['earlier'])}, then {share(rows['later'])}"
        for rows in found[:FIRST]
    )
    return f" By team, apart by more than chance would easily give: {named}." if found else ""


@of_staff
def training(table: Table) -> tuple[str, str]:
    """The need of most pupils: who came to training and who asks for it; and a need nobody was trained in."""
    first = table.rows[0]["need_type"]
    rows = {row["quantity"]: row for row in table.rows if row["need_type"] == first}
    came, want = rows["attended"], rows["wanted"]
    many = rows["pupils"]["value"]
    if not many:
        return "No pupil in view has a recorded need.", "Staff and training are those of the whole school."
    sentence = f"The commonest need is {need(came)} ({pupils(many)})"
    if came["denominator"]:
        sentence += f": {share(came)} of staff came to training on it in the last 12 months"
    if want["denominator"]:
        sentence += f"; {share(want)} ask for it"
    most = _most_wanted(table)
    if most and most["need_type"] != first:
        sentence += f". Most asked for: {need(most)}, {share(most)}"
    return f"{sentence}.", "Training held is not training that helped: see what moved after it."


def _most_wanted(table: Table) -> dict | None:
    asked = [row for row in table.rows if row["quantity"] == "wanted" and row["value"] is not None]
    return max(asked, key=lambda row: row["value"], default=None)


@of_staff
def cost(table: Table) -> tuple[str, str]:
    """What was paid in all, on which need most, and how confidence with it moved."""
    first = table.rows[0]["need_type"]
    rows = {row["quantity"]: row for row in table.rows if row["need_type"] == first}
    total = sum(row["value"] for row in table.rows if row["quantity"] == "training_cost")
    sentence = f"\u00a3{said(total, 0)} was paid for training"
    if total:
        sentence += f", \u00a3{said(rows['training_cost']['value'], 0)} of it on {need(rows['change'])}"
    moved = rows["change"]
    if moved["value"] is None:
        return f"{sentence}.", "Confidence after it is not known for the same people."
    clear = "a clear change" if moved["p"] < CLEAR else "no clear change"
    sentence += (
        f". After it the share not confident moved by {points(moved['value'])} points among {moved['n']} people in "
        f"both rounds: {clear} (p {said(moved['p'], 2)})"
    )
    return f"{sentence}.", "Associated with the training, not shown to be caused by it."


def has_tie(table: Table) -> bool:
    """Whether the first two needs cannot be told apart."""
    known = [row for row in table.rows if row["value"]]
    return bool(known) and known[0]["tied"]


def low_response(table: Table) -> bool:
    """Whether the response was low anywhere."""
    return any(row["note"] == "low response" for row in table.rows)


def moved(clear: bool) -> Callable[[Table], bool]:
    """Whether some change among the same people is clear, or none."""
    return lambda table: clear == any(row.get("p") is not None and row["p"] < CLEAR for row in table.rows)
