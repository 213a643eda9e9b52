"""Two dots a row with the gap between them: pupils with SEN and their peers with no SEN."""

from dataclasses import dataclass

from components.figures.rows import LEAD, Sheet, name_line
from components.figures.style import LINE, STATUS_COLOURS, STATUS_SYMBOLS, escaped
from components.sentences.words import HIDDEN, RANGE, comparable, label, points
from data import disclosure
from data.benchmarks import Benchmark
from data.disclosure import is_hidden
from data.rounding import percent, said
from data.table import Table

MARK_LINE = 24
BETWEEN = 12
TICK = 18
SEN, PEERS = "With SEN", "No SEN"
# The rows of reasons that hold all the others, and how many of the others there is room for.
WHOLE, REASONS = ("authorised", "unauthorised"), 6


@dataclass(frozen=True)
class Pair:
    """One row: its name, the rate with SEN and without, the gap where the table has one, the national rate with SEN."""

    name: str
    sen: dict
    peers: dict
    gap: dict | None = None
    national: Benchmark | None = None


def gap_dumbbell(table: Table) -> dict | None:
    """A row a need area or year group: both rates, and the gap with its range."""
    group = table.groups[0]
    pairs = []
    for code in dict.fromkeys(row[group] for row in table.rows):
        sen, peers, gap = (table.row(code, quantity) for quantity in ("absence", "peers", "gap"))
        pairs.append(Pair(label(group, code), sen, peers, gap))
    return _drawn(pairs)


def rate_dumbbell(table: Table) -> dict | None:
    """A row a reason: both rates, and the national rate with SEN as a tick where there is one.

    The two kinds of absence first, then the reasons most often met with SEN; the rest is left to the table. Where a
    number is hidden its place in the order would tell it, so the table's own order stays.
    """
    group = table.groups[0]
    found = {}
    for code in dict.fromkeys(row[group] for row in table.rows):
        sen, peers = table.row(code, "SEN"), table.row(code, "N")
        found[code] = Pair(label(group, code), sen, peers, national=table.benchmarks.get((code, "SEN")))
    kinds = [found.pop(code) for code in WHOLE if code in found]
    reasons = list(found.values())
    if all(pair.sen["value"] is not None for pair in reasons):
        reasons.sort(key=lambda pair: -pair.sen["value"])
    return _drawn(kinds + reasons[:REASONS], more=len(reasons) - REASONS)


def _drawn(pairs: list[Pair], more: int = 0) -> dict | None:
    shown = [row for pair in pairs for row in (pair.sen, pair.peers) if row["value"] is not None]
    if not shown:
        return None
    ends = [row["value"] for row in shown]
    ends += [_gap_ends(pair)[1] for pair in pairs if _gap_ends(pair)]
    ends += [pair.national.value for pair in pairs if pair.national]
    sheet, top = Sheet(max(ends), lead=LEAD, tick=TICK), 0.0
    for pair in pairs:
        top += _draw(sheet, pair, top) + BETWEEN
    if more > 0:
        sheet.name(name_line(top), f"{more} more in the table", "muted")
        top += LINE + BETWEEN
    sheet.explain(STATUS_COLOURS["SEN"], SEN)
    sheet.explain(STATUS_COLOURS["N"], PEERS)
    if any(map(_gap_ends, pairs)):
        sheet.explain("range", RANGE)
    sheet.number_axis(top)
    return sheet.figure(top)


def _gap_ends(pair: Pair) -> tuple[float, float] | None:
    """Where the range of the gap lies when it is laid from the peers' rate on: it covers them where no gap is clear."""
    gap, peers = pair.gap, pair.peers["value"]
    if gap is None or gap["value"] is None or peers is None:
        return None
    return max(peers + gap["low"], 0.0), peers + gap["high"]


def _draw(sheet: Sheet, pair: Pair, top: float) -> float:
    """Draw one row from ``top`` down; how high it is."""
    sheet.name(name_line(top), escaped(pair.name))
    middle = top + LINE + MARK_LINE / 2
    sheet.upright(0, middle - MARK_LINE / 2, middle + MARK_LINE / 2, "hairline")
    ends = list(_gap_ends(pair) or ())
    if ends:
        sheet.whisker(*ends, middle, STATUS_COLOURS["SEN"])
    for row, status, name in ((pair.peers, "N", "no SEN"), (pair.sen, "SEN", "with SEN")):
        if row["value"] is not None:
            ink = STATUS_COLOURS[status] if comparable(row) else "muted"
            hover = f"{escaped(pair.name)}, {name}: {percent(row['value'])}"
            sheet.dot(row["value"], middle, (ink, STATUS_SYMBOLS[status]), hover)
            ends.append(row["value"])
    if pair.national:
        sheet.national(pair.national.value, middle, "National, with SEN")
        ends.append(pair.national.value)
    if pair.gap is None:
        sheet.label(max(ends, default=0), middle, " " + _rates_in_words(pair))
        return LINE + MARK_LINE
    sheet.label(max(ends, default=0), middle, " " + _gap_in_words(pair.gap))
    sheet.name(name_line(top + LINE + MARK_LINE), _rates_in_words(pair), "muted")
    return 2 * LINE + MARK_LINE


def _gap_in_words(gap: dict) -> str:
    if is_hidden(gap):
        return f"c: {HIDDEN}"
    if gap["value"] is None:
        return "too few for a gap"
    return f"{points(gap['value'])} ({said(gap['low'])} to {said(gap['high'])})"


def _rates_in_words(pair: Pair) -> str:
    """Both rates under their marks, so that nothing stands in a hover alone."""
    if pair.sen["value"] is None:
        few = pair.sen["n"] is not None and disclosure.reading(pair.sen["n"]) == "counts"
        return "too few for a rate" if few else "hidden or nobody"
    without = f", no SEN {percent(pair.peers['value'])}" if pair.peers["value"] is not None else ""
    return f"{percent(pair.sen['value'])}{without}"
