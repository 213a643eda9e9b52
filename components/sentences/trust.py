"""The sentences of a trust: which schools differ by more than chance, and how the others lie. No school is ranked."""

from statistics import quantiles

from components.sentences.row_words import SAID
from components.sentences.words import schools
from data.rounding import percent, said
from data.table import Table
from data.trust.comparing import ABOVE, BELOW, INSIDE, TOGETHER

NOBODY = "No pupils match these filters."
MOST_NAMED = 6
# What the name of a school can do without where there is little room.
KINDS = frozenset(
    {"school", "academy", "primary", "high", "junior", "infant", "special", "all-through", "church"}
)
FEWEST_SPREAD = 4


def short(name: str) -> str:
    """A school's name without the words that say of which kind it is."""
    words = name.split()
    while len(words) > 1 and words[-1].lower() in KINDS:
        words.pop()
    return " ".join(words)


def of_schools(table: Table) -> list[dict]:
    """The rows of the schools, by name."""
    return [row for row in table.rows if row["school"] != TOGETHER]


def beyond(table: Table) -> list[dict]:
    """The rows of the schools that differ by more than chance alone would give."""
    return [row for row in of_schools(table) if row.get("standing", (INSIDE, ""))[0] != INSIDE]


def shares(table: Table) -> tuple[str, str]:
    """Which schools' shares lie beyond the limits that chance would give schools of their size."""
    return _differing(
        table,
        "lie beyond the limits of chance for their size",
        "lies beyond the limits of chance for its size",
    )


def ranges(table: Table) -> tuple[str, str]:
    """Which schools' ranges leave out the number of all together, or among several phases that of their own."""
    whom = "all together" if len(table.facts["phases"]) == 1 else "the schools of {} phase"
    several, one = (f"{verb} from {whom.format(whose)} by more than chance" for verb, whose in (
        ("differ", "their"), ("differs", "its"),
    ))  # fmt: skip
    return _differing(table, several, one)


def spread(table: Table) -> tuple[str, str]:
    """Between which numbers the middle half of the schools lies."""
    known = [row["value"] for row in of_schools(table) if row["value"] is not None]
    if not known:
        return _none(table), ""
    kind = table.facts["kind"]
    if len(known) < FEWEST_SPREAD:
        return f"Numbers of {said(len(known), 0)} of {said(len(of_schools(table)), 0)} {kind}.", _together(
            table
        )
    low, _middle, high = quantiles(known, n=4, method="inclusive")
    return f"Half of the {said(len(known), 0)} {kind} lie between {_between(table, low, high)}.", _together(
        table
    )


def limits_said(table: Table) -> list[str]:
    """What chance alone would do among so many schools, and who could not be judged."""
    judged = [row for row in of_schools(table) if "standing" in row]
    lines = []
    if judged:
        expected = len(judged) / 20
        about = (
            f"about {said(expected, 0)}"
            if expected >= 1.5
            else "about one"
            if expected >= 0.75
            else "hardly one"
        )
        lines.append(
            f"Were there no difference between them, {about} of {said(len(judged), 0)} would lie beyond by chance."
        )
    few = len(of_schools(table)) - len(judged)
    if few:
        lines.append(f"Not judged: {said(few, 0)}, with too few pupils or too few schools of the phase.")
    return lines


def _differing(table: Table, several: str, one: str) -> tuple[str, str]:
    judged = [row for row in of_schools(table) if "standing" in row]
    if not judged:
        return _none(table), _together(table)
    found, kind = beyond(table), table.facts["kind"]
    count = f"{said(len(found), 0) if found else 'None'} of the {said(len(judged), 0)} {kind}"
    sentence = f"{count} {one if len(found) == 1 else several}"
    sides = [_side(found, side) for side in (ABOVE, BELOW)]
    return ": ".join(filter(None, (sentence, "; ".join(filter(None, sides))))) + ".", _together(table)


def _side(found: list[dict], side: str) -> str:
    rows = [row for row in found if row["standing"][0] == side]
    if len(rows) > MOST_NAMED:
        return f"{said(len(rows), 0)} {side}"
    names = [f"{short(row['school'])} ({_value(row)})" for row in rows]
    return f"{side}, {', '.join(names)}" if names else ""


def _value(row: dict) -> str:
    return percent(row["value"]) if row["unit"].startswith("percent") else SAID[row["unit"]](row)


def _between(table: Table, low: float, high: float) -> str:
    """Two numbers of a table, the unit said once."""
    unit = next(row["unit"] for row in table.rows if row["value"] is not None)
    least, most = (_value({"unit": unit, "value": value}) for value in (low, high))
    return f"{least.split()[0]} and {most}"


def _none(table: Table) -> str:
    if not any(row["n"] for row in table.rows):
        return NOBODY
    return "Too few pupils in each school to say."


def _together(table: Table) -> str:
    """The number of all schools together, and the national one where there is one."""
    row = table.row(TOGETHER)
    if row is None or row["value"] is None:
        return ""
    figure = table.benchmarks.get((TOGETHER,))
    mean = f"All together: {SAID[row['unit']](row)}."
    if figure is None:
        return f"{mean} {table.no_benchmark}"
    value = (
        percent(figure.value) if figure.unit in ("%", "percent") else f"{said(figure.value)} {figure.unit}"
    )
    return f"{mean} National, {schools(figure)}, {figure.period}: {value}."
