"""Which measures governors get, and how the table of each is finished: one place for every rule of what may leave.

What has a rule in ``PUBLISHED`` is published; ``NOT_PUBLISHED`` says of every other measure why it is not. A row
leaves in full, rounded, hidden ("c") or not at all. Only the facts that a rule names leave with a table, and no
sentence that was written beside pupil data.
"""

from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, field, replace
from itertools import product

from data.filters import Filters
from data.measures.attendance import rate
from data.measures.attendance_reasons import SIDES, wholes
from data.measures.core import Measure, Tally
from data.release.masks import Ladder, Mask, enough
from data.release.people import People
from data.release.rows import (
    K_RATE,
    K,
    about_mean,
    about_share,
    exactly,
    hidden,
    left_hidden,
    may_be_share,
    near,
)
from data.release.spoken import complete
from data.school import School
from data.table import Table
from data.xmr import Limits

TOO_FINE = "Not published: at this school\u2019s size no group here is large enough to protect pupils."


@dataclass(frozen=True)
class Asking:
    """One table to be finished: the choice it answers, the school, its ladder, and the masks of its people."""

    school: School
    ladder: Ladder
    filters: Filters
    fixed: Mapping[str, str]
    masks: Mapping[tuple, Mask]

    def group(self, row: Mapping, status: str = "") -> dict[str, str]:
        """What the group behind a row fixes; need areas part pupils with SEN only, so peers are cut by year alone."""
        fixed = dict(self.fixed)
        for column, name in (("year_group", "year"), ("need_area", "need"), ("need_type", "need")):
            if column in row:
                fixed[name] = row[column]
        fixed["status"] = status or row.get("sen_status", "SEN")
        if fixed["status"] == "N":
            fixed.pop("need", None)
        return fixed


# None where the rung does not hold the table.
Rows = Callable[[Measure, Table, Asking], list[dict] | None]


@dataclass(frozen=True)
class Rule:
    """How a measure leaves: ``rows`` makes a governor's rows of a staff table.

    ``people`` are those it counts, where that is not the roll; ``by`` which choices beside the whole school it is
    answered under; ``facts`` which facts leave with it and ``notes`` what is said beside it; ``words`` says the rule
    to a person. ``borrows`` are facts that are the rows of another published measure of the whole school, by its key;
    ``more`` makes facts of what is shown.
    """

    rows: Rows
    words: str
    people: People | None = None
    by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    borrows: Mapping[str, str] = field(default_factory=dict)
    more: Callable[[Table, list[dict], Asking], dict] | None = None


def on_roll(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """Counts and shares of the roll, exact where the roll's mask shows the group."""
    mask = asking.ladder.roll
    return [
        noted(exactly(table.groups, row), row, table)
        if mask.shows(**asking.group(row))
        else hidden(table.groups, row)
        for row in table.rows
    ]


def noted(finished: dict, row: Mapping, table: Table) -> dict:
    """The row with the words on its national figure, which anybody may know, and no others."""
    figure = table.benchmarks.get(table.key(row))
    return finished | {"note": row["note"] if figure and row["note"].startswith(figure.period) else ""}


def with_outcome(
    outcome: str, others: tuple[str, ...], further: tuple[str, ...] = (), exact: bool = False
) -> Rows:
    """Shares of people by an outcome: the column that names it (or the one outcome), and those that part everybody.

    A share of a yes and a no is shown where both may be; of several kinds, where its own may be.
    """

    def rows(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
        return [one(table, row, asking) for row in table.rows]

    def one(table: Table, row: dict, asking: Asking) -> dict:
        mask = asking.masks.get(tuple(row[name] for name in further))
        mine = [row[outcome]] if outcome in row else list(others)
        if mask is None or not enough(mask, **asking.group(row)):
            return hidden(table.groups, row)
        if not all(mask.shows(**asking.group(row), outcome=each) for each in mine):
            return hidden(table.groups, row)
        if not exact and not may_be_share(row["numerator"], row["denominator"]):
            return hidden(table.groups, row)
        made = exactly(table.groups, row) if exact else about_share(table.groups, row)
        return noted(made, row, table)

    return rows


FURTHER = ("error", "peers", "winsorised", "score", "peers_score")


def means(*further: str) -> Rows:
    """Means and rates over people, rounded; shown where the group is, and the group of its peers."""

    def rows(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
        return [one(table, row, asking) for row in table.rows]

    def one(table: Table, row: dict, asking: Asking) -> dict:
        mask = asking.masks.get(tuple(row[name] for name in further))
        quantity = row.get("quantity", "")
        sides = {"peers": ("N",), "gap": ("", "N"), "days": ("", "N")}.get(quantity, ("",))
        if mask is None or row["value"] is None:
            return hidden(table.groups, row)
        if not all(enough(mask, K_RATE, **asking.group(row, side)) for side in sides):
            return hidden(table.groups, row)
        return noted(about_mean(table.groups, row, *FURTHER), row, table)

    return rows


def whole_school(*further: str) -> Rows:
    """Rates and means of all pupils with SEN and of all with none, rounded: ten on each side, whom the roll shows."""

    def rows(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
        roll = asking.ladder.roll
        told = enough(roll, status="SEN") and enough(roll, status="N")
        return [one(table, row) if told else hidden(table.groups, row) for row in table.rows]

    def one(table: Table, row: dict) -> dict:
        peers = row.get("peers")
        if row["value"] is None or row["n"] < K_RATE or (isinstance(peers, int) and peers < K_RATE):
            return hidden(table.groups, row)
        made = about_mean(table.groups, row, *FURTHER, *further)
        if isinstance(made.get("limits"), Limits):
            made["limits"] = Limits(*(near(number) for number in astuple(made["limits"])))
        return noted(made, row, table)

    return rows


def reasons(measure: Measure, table: Table, asking: Asking) -> list[dict]:
    """Rates of absence by reason: only where the sessions of a reason are not mostly those of a few pupils.

    Had all pupils with a reason missed as many sessions for it, there would have to be K of them: the square of the
    sum over the sum of squares. The reasons of authorised absence add up to it, and so do the others, so none is
    hidden alone.
    """
    tally = measure.tally(asking.school, asking.filters)
    # Those that nobody missed a session for are said too, for a reason that is left out would be told from one hidden.
    every = [rate(table.groups, key, sums) for key, sums in tally.items()]
    table, gone = replace(table, rows=every), set()
    for side, whole in product(SIDES, wholes()):
        missed = [tally[name, side][1] for name in whole]
        hides = left_hidden([_alike(tally, name, side) for name in whole], K, missed)
        gone |= {(name, side) for name, hide in zip(whole, hides, strict=True) if hide}
    return [
        hidden(table.groups, row) if table.key(row) in gone else made
        for row, made in zip(table.rows, whole_school()(measure, table, asking), strict=True)
    ]


def _alike(tally: Tally, reason: str, side: str) -> float:
    """How many pupils there would be with a reason, had each missed as many sessions for it; 0 where nobody did."""
    _n, missed, _possible, squares, *_others = tally[reason, side]
    return missed * missed / squares if missed else 0


def parts_of_a_mean(*whole: str) -> Rows:
    """Means over the parts of a whole whose own mean is published: no part of fewer than ten can be told from it."""

    def rows(_measure: Measure, table: Table, asking: Asking) -> list[dict]:
        found = {}
        for key in dict.fromkeys(tuple(row[name] for name in whole) for row in table.rows):
            parts = [row for row in table.rows if tuple(row[name] for name in whole) == key]
            gone = left_hidden([row["n"] for row in parts], K_RATE)
            for row, hides in zip(parts, gone, strict=True):
                told = not hides and row["value"] is not None and asking.ladder.roll.shows(status="SEN")
                made = about_mean(table.groups, row, *FURTHER) if told else hidden(table.groups, row)
                found[table.key(row)] = made
        return [found[table.key(row)] for row in table.rows]

    return rows


def at_rung(table: tuple[str, ...], rows: Rows, single: bool = False) -> Rows:
    """The rows, where the rung holds the table (and, for ``single``, year groups one by one); else None."""

    def checked(measure: Measure, found: Table, asking: Asking) -> list[dict] | None:
        rung = asking.ladder.rung
        held = any(set(table) <= set(each) for each in rung.tables)
        return rows(measure, found, asking) if held and not (single and rung.banded) else None

    return checked


def finished(
    measure: Measure, table: Table, rule: Rule, asking: Asking, others: Mapping[str, Table] | None = None
) -> Table:
    """A staff table as governors get it: rows by the rule, the named facts, no word that was written beside them.

    ``others`` are finished tables of the whole school, by measure, for a rule that borrows from them.
    """
    others, made = others or {}, None if table.missing else rule.rows(measure, table, asking)
    rows = made or []
    if made is not None:
        whole = others.get(measure.key)
        rows = complete(measure.key, table, made, whole, asking.school, asking.ladder)
    shown = {table.key(row) for row in rows if not row.get("hidden")}
    facts = {name: table.facts[name] for name in ("filters", "phase", *rule.facts) if name in table.facts}
    if "sittings" in facts:
        tests = {(row["subject"], row["test"]) for row in rows}
        facts["sittings"] = {test: term for test, term in facts["sittings"].items() if test in tests}
    facts |= {name: others[key].rows for name, key in rule.borrows.items() if key in others}
    facts |= rule.more(table, rows, asking) if rule.more else {}
    return replace(
        table,
        rows=rows,
        n=0,
        counted="",
        left_out=(),
        notes=(*table.notes, *rule.notes),
        facts=facts,
        benchmarks={key: figure for key, figure in table.benchmarks.items() if key in shown},
        missing=table.missing or ("" if rows else TOO_FINE),
    )
