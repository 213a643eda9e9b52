"""The words that sentences and figures share: names of groups, shares, and how two figures compare."""

from calendar import month_name
from collections.abc import Callable
from functools import wraps

from components.headings import WORDS
from data import disclosure, terms
from data.benchmarks import Benchmark
from data.rounding import percent, rounded, said
from data.table import Table

# Where a name is too long, or too bare, to stand beside a mark.
ON_A_CHART = {
    ("need_type", "NSA"): "No specialist assessment yet",
    ("need_type", "SLCN"): "Speech, language, communication",
    ("need_type", "PMLD"): "Profound and multiple difficulty",
    ("needs_recorded", "1"): "One need",
    ("needs_recorded", "2"): "Two needs",
    ("needs_recorded", "3 or more"): "Three or more needs",
    ("needs_recorded", "2 or more areas"): "Needs in two or more areas",
}
PHASES_OF_SCHOOLS = {"all": "all schools"} | {name: f"{said} schools" for name, said in terms.PHASES.items()}
MONTHS = frozenset(month_name[1:])
# How a range stands in the key of a chart, and in a sentence.
RANGE = "range of chance"
HIDDEN = "hidden to protect pupils"
CHANCE = "the range chance alone would give a school this size"


Says = Callable[[Table], tuple[str, str]]


def spoken(says: Says) -> Says:
    """A sentence that first says what is missing, and says nothing of numbers that are hidden."""

    @wraps(says)
    def say(table: Table) -> tuple[str, str]:
        if table.missing:
            return table.missing, ""
        if any(row["numerator"] is None for row in table.rows):
            return f"Some of these numbers are {HIDDEN}.", ""
        return says(table)

    return say


def label(group: str, code: str) -> str:
    """What a code of a group column is called, on a chart or in a sentence."""
    return ON_A_CHART.get((group, code)) or WORDS.get(group, {}).get(code, code)


def in_a_sentence(group: str, code: str) -> str:
    """The same name inside a sentence: small letters, unless the first word is all capitals."""
    name = WORDS.get(group, {}).get(code, code)
    first = name.split()[0] if name else ""
    return name if first.isupper() else name[:1].lower() + name[1:]


def counted(numerator: int, denominator: int) -> str:
    """A share as its two counts: "61 of 412"."""
    return f"{numerator:,} of {denominator:,}"


def share(row: dict) -> str:
    """A share as counts with its percentage, "61 of 412 (14.8%)"; one where the other is not told; or hidden."""
    if row["numerator"] is None or row["denominator"] is None:
        return HIDDEN if row["value"] is None else percent(row["value"])
    counts = counted(row["numerator"], row["denominator"])
    return counts if row["value"] is None else f"{counts} ({percent(row['value'])})"


def beside(row: dict) -> str:
    """What stands beside a mark: a share with its counts, or of sessions the percentage alone, "10.2%"."""
    if row["unit"] == "percent of sessions" and row["value"] is not None:
        return percent(row["value"])
    return share(row)


def without_share(row: dict) -> str:
    """What stands where a share would, were there enough people: "3 of 4: too few for a share"."""
    return HIDDEN if row["numerator"] is None else f"{share(row)}: too few for a share"


def a_range(low: float, high: float) -> str:
    """A range of percentages: "15.4% to 23.0%"."""
    return f"{percent(low)} to {percent(high)}"


def points(difference: float) -> str:
    """A difference of percentages with its sign: "+2.6"."""
    sign = "+" if rounded(difference) > 0 else ""
    return sign + said(difference)


def in_short(period: str) -> str:
    """A period with its month cut short, to stand on a chart: "Jan 2026"."""
    month, _, rest = period.partition(" ")
    return f"{month[:3]} {rest}" if month in MONTHS else period


def pupils(number: int) -> str:
    """A number of pupils in words: "1 pupil", "1,204 pupils"."""
    return f"{number:,} pupil" + ("" if number == 1 else "s")


def schools(figure: Benchmark) -> str:
    """Which schools a national figure is of: "primary schools"."""
    return PHASES_OF_SCHOOLS.get(figure.phase, f"{figure.phase} schools")


def comparable(row: dict) -> bool:
    """Whether there are enough people behind a row to set it beside another figure."""
    if row["value"] is None or row["n"] is None:
        return False
    return disclosure.reading(row["n"]) in ("range", "full")


def against(row: dict, figure: Benchmark) -> str:
    """How a share stands to a figure: "higher", "lower" or "in line"; "" where there are too few to compare.

    In line: the figure lies in the share's 95% range, its ends included. Both are compared as they are shown,
    since a published figure is known to one decimal place only.
    """
    if not comparable(row):
        return ""
    national, low, high = rounded(figure.value), rounded(row["low"]), rounded(row["high"])
    if low <= national <= high:
        return "in line"
    return "higher" if national < low else "lower"


def compared(table: Table, row: dict | None, name: str = "") -> str:
    """The national figure of a row, its schools and period, and how the school stands to it.

    ``name`` says which share it is where the panel shows several. Without a figure: the table's own words.
    """
    figure = table.benchmarks.get(table.key(row)) if row else None
    if figure is None:
        return table.no_benchmark
    about = f"{name}, {schools(figure)}" if name else schools(figure)
    whose = "National" if figure.trust != "own" else "The school\u2019s own comparator"
    national = f"{whose}, {about}, {figure.period}: {percent(figure.value)}."
    if row["low"] is None:
        return national
    standing = against(row, figure)
    if not standing:
        return f"{national} Too few pupils to compare."
    extent = a_range(row["low"], row["high"])
    # Beside a name there is no room to explain a range, and the key of the chart does.
    if name:
        return (
            f"{national} {standing.capitalize()}{'' if standing == 'in line' else ' here'} (range {extent})."
        )
    if standing == "in line":
        return f"{national} In line: inside {extent}, {CHANCE}."
    return f"{national} The school is {standing}: {CHANCE} is {extent}."
