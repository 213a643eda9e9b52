"""The sentences of the progress page: from the same start, how far apart, and for whom nothing can be said."""

from math import sqrt

from components.sentences.register import NO_SEN, what_is_asked
from components.sentences.scores import (
    ALL,
    difference,
    extent,
    is_clear,
    subject_named,
    term_named,
)
from components.sentences.words import counted, in_a_sentence, pupils, share, spoken
from data import disclosure
from data.intervals import newcombe
from data.measures.progress_levels import REASONS
from data.rounding import percent, rounded, said
from data.table import Table

OWN = "Compared with this school\u2019s own pupils with no SEN. There is no national figure for progress over a year."
NO_NATIONAL = "No national figure."
NO_PAIRS = "No pupil with SEN in view has two usable scores a year apart."
UNJUDGED = "No change can be judged: it takes two scores and the test\u2019s reliability."
NAMED = 3


@spoken
def value_added(table: Table) -> tuple[str, str]:
    """Whether pupils with SEN made the progress of peers from the same starting points, and where not."""
    row = table.row(ALL, "", "SEN")
    if row is None or not row["n"]:
        return NO_PAIRS, ""
    if row["value"] is None:
        return f"Only {pupils(row['n'])} with SEN {_have(row)} two usable scores: too few for a mean.", OWN
    who, amount = f"Pupils with {what_is_asked(table)}", said(abs(row["value"]))
    if is_clear(row):
        more = "more" if row["value"] > 0 else "less"
        sentence = f"{who} now score {amount} points {more} than peers who started from the same scores"
        sentence += f" ({extent(row)})."
    else:
        sentence = (
            f"{who} made about the progress of peers from the same starting points: no clear difference"
        )
        sentence += f" ({difference(row['value'])} points, range {extent(row)})."
    clear = [other for other in table.rows if other["sen_status"] == "SEN" and other["subject"] != ALL]
    return sentence + _named(table, [other for other in clear if is_clear(other)]), OWN


def _have(row: dict) -> str:
    return "has" if row["n"] == 1 else "have"


def _named(table: Table, rows: list[dict]) -> str:
    named = [
        f"{subject_named(table, row).lower() if row['subject'].islower() else subject_named(table, row)} "
        f"{difference(row['value'])}"
        for row in rows[:NAMED]
    ]
    return f" Clear in {', '.join(named)}." if named else ""


def levels(table: Table) -> list[str]:
    """Each subject's mean score beside that of the peers, and the mean without extremes where it differs."""
    lines = []
    for row in table.rows:
        if row["sen_status"] != "SEN" or row["value"] is None:
            continue
        name = subject_named(table, row)
        if row["score"] is not None:
            line = f"{name}: mean score {said(row['score'])}, peers from the same start {said(row['peers'])}"
        elif _differs(row):
            line = name
        else:
            continue
        if _differs(row):
            line += f" (with extreme results pulled in: {difference(row['winsorised'])} points)"
        lines.append(f"{line}.")
    return lines


def _differs(row: dict) -> bool:
    return rounded(row["winsorised"]) != rounded(row["value"])


@spoken
def by_area(table: Table) -> tuple[str, str]:
    """The need areas whose progress is clearly not that of peers from the same start."""
    rows = [row for row in table.rows if row["subject"] == ALL]
    if not rows:
        return NO_PAIRS, ""
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return "Too few pupils in any need area for a mean.", OWN
    clear = sorted((row for row in known if is_clear(row)), key=lambda row: -abs(row["value"]))
    if not clear:
        return "No need area is clearly apart from peers who started from the same scores.", OWN
    named = [
        f"{in_a_sentence('need_area', row['need_area'])} {difference(row['value'])} points ({extent(row)})"
        for row in clear[:NAMED]
    ]
    return f"Clearly apart from peers who started from the same scores: {'; '.join(named)}.", OWN


@spoken
def by_start(table: Table) -> tuple[str, str]:
    """From which starting scores pupils with SEN clearly move otherwise than their peers."""
    known = [row for row in table.rows if row["value"] is not None]
    if not known:
        return (
            NO_PAIRS if not any(row["n"] for row in table.rows) else "Too few pupils in any band for a mean."
        ), ""
    clear = sorted((row for row in known if is_clear(row)), key=lambda row: -abs(row["value"]))
    if not clear:
        return "From no band of starting scores is the progress clearly apart from that of peers.", OWN
    named = [
        f"{subject_named(table, row)} from {row['start']}, {difference(row['value'])} points ({extent(row)})"
        for row in clear[:NAMED]
    ]
    return f"Clearly apart from peers: {'; '.join(named)}.", OWN


@spoken
def by_absence(table: Table) -> tuple[str, str]:
    """How progress goes with absence, for pupils with SEN and for their peers."""
    rows = {(row["absence_band"], row["sen_status"]): row for row in table.rows}
    bands = list(dict.fromkeys(band for band, _ in rows))
    if not bands or not any(row["n"] for row in table.rows):
        return NO_PAIRS, ""
    least, most = bands[0], bands[-1]
    parts = []
    for side, who in (("SEN", "Pupils with SEN"), ("N", "Pupils with no SEN")):
        ends = rows[least, side], rows[most, side]
        if all(row["value"] is not None for row in ends):
            first, last = (difference(row["value"]) for row in ends)
            parts.append(f"{who}: {first} points where absence is {least}, {last} where it is {most}.")
        elif side == "SEN":
            parts.append("Too few pupils with SEN in the first or last band of absence for a mean.")
    return " ".join(parts), "Absence and progress can go together without one causing the other."


@spoken
def score_gap(table: Table) -> tuple[str, str]:
    """Whether the gap in scores has narrowed or widened, like term with like."""
    strips: dict[tuple, list[dict]] = {}
    for row in table.rows:
        if row["value"] is not None:
            strips.setdefault((row["subject"], row["test"]), []).append(row)
    said_of = [_trend(table, rows) for rows in strips.values() if len(rows) > 1]
    if said_of:
        return " ".join(said_of[:NAMED]), NO_NATIONAL
    if not strips:
        return "Too few pupils on one side in every sitting.", ""
    row = next(iter(strips.values()))[0]
    where = f"{subject_named(table, row)}, {term_named(row['term'])}"
    return (
        f"{where}: {difference(row['value'])} points ({extent(row)}). One sitting is no trend.",
        NO_NATIONAL,
    )


def _trend(table: Table, rows: list[dict]) -> str:
    last = rows[-1]
    like = [row for row in rows[:-1] if row["term"].split()[1] == last["term"].split()[1]]
    first = (like or rows)[0]
    change = last["value"] - first["value"]
    # Two independent ranges: the half widths add as squares do.
    spread = sqrt(sum(((row["high"] - row["low"]) / 2) ** 2 for row in (first, last)))
    ends = {"value": change, "low": change - spread, "high": change + spread}
    said_of = f"{subject_named(table, last)}: {difference(first['value'])} points in {_term(first)}, "
    said_of += f"{difference(last['value'])} in {_term(last)}"
    if not is_clear(ends):
        return f"{said_of}, no clear change."
    word = "narrower" if abs(last["value"]) < abs(first["value"]) else "wider"
    least, most = sorted(abs(ends[name]) for name in ("low", "high"))
    return f"{said_of}, {word} by {said(abs(change))} ({said(least)} to {said(most)})."


def _term(row: dict) -> str:
    name = term_named(row["term"])
    return name[:1].lower() + name[1:]


@spoken
def effect_size(table: Table) -> tuple[str, str]:
    """How large each subject's gap is in standard deviations, and whether it is told from none."""
    known = [row for row in table.rows if row["value"] is not None]
    if not known:
        return "Too few pupils on one side to size a gap.", ""
    clear = [row for row in known if is_clear(row, 2)]
    if not clear:
        named = ", ".join(
            f"{subject_named(table, row)} {difference(row['value'], 2)}" for row in known[:NAMED]
        )
        return f"No clear difference: {named} standard deviations.", OWN
    named = [
        f"{subject_named(table, row)} {difference(row['value'], 2)} ({extent(row, 2)})"
        for row in clear[:NAMED]
    ]
    return f"A clear difference, in standard deviations: {'; '.join(named)}.", OWN


@spoken
def at_expected(table: Table) -> tuple[str, str]:
    """The shares at the expected score, with and without SEN, in the tests with most pupils."""
    pairs = [
        (row, table.row(row["subject"], row["test"], "N")) for row in table.rows if row["sen_status"] == "SEN"
    ]
    pairs = [pair for pair in pairs if all(row["denominator"] >= disclosure.COMPARED_FROM for row in pair)]
    if not pairs:
        return "Too few pupils with an expected score to compare.", ""
    largest = sorted(pairs, key=lambda pair: -pair[0]["denominator"])[:2]
    return " ".join(_apart(table, sen, peers) for sen, peers in largest), NO_NATIONAL


def _apart(table: Table, sen: dict, peers: dict) -> str:
    ends = [(row["numerator"], row["denominator"]) for row in (sen, peers)]
    gap, low, high = (100 * part for part in newcombe(*ends))
    return (
        f"{subject_named(table, sen)}: {share(sen)} with SEN at the expected score, {percent(peers['value'])} with no "
        f"SEN, {difference(gap)} percentage points ({difference(low)} to {difference(high)})."
    )


@spoken
def usable_pairs(table: Table) -> tuple[str, str]:
    """How many pupils with SEN a gain can be worked out for, and the commonest reason where it cannot."""
    usable = [row for row in table.rows if row["pair"] == "usable" and row["denominator"]]
    if not usable:
        return "Nobody with SEN in view was due to sit a test with standardised scores.", ""
    named = [f"{subject_named(table, row)} {share(row)}" for row in usable[:NAMED]]
    sentence = f"Pupils with SEN with two usable scores a year apart: {'; '.join(named)}."
    without: dict[str, int] = {}
    for row in table.rows:
        if row["pair"] != "usable":
            without[row["pair"]] = without.get(row["pair"], 0) + row["numerator"]
    most = max(without, key=without.get)
    if without[most]:
        reason = REASONS[most]
        sentence += f" Most often missing: {reason[:1].lower()}{reason[1:]}."
    return (
        sentence,
        "Without a pair nothing is said of a pupil\u2019s progress, either way.",
    )


@spoken
def reliable_change(table: Table) -> tuple[str, str]:
    """How many changes are more than test error, up and down."""
    totals: dict[str, int] = {}
    for row in table.rows:
        totals[row["change"]] = totals.get(row["change"], 0) + row["numerator"]
    judged = sum(totals.values())
    if not judged:
        return (UNJUDGED if table.n else NO_SEN), ""
    return (
        f"{counted(totals['within'], judged)} changes over the year are within test error; "
        f"{said(totals['rose'], 0)} rose and {said(totals['fell'], 0)} fell by more.",
        "A pupil counts once in each subject. The same score twice has kept pace with age.",
    )
