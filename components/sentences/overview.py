"""What the tiles of the overview say in one number, where each leads, and what has changed."""

from dataclasses import replace
from datetime import date

from components.figures.sparks import signal_group
from components.sentences.attendance import is_clear, of_absence
from components.sentences.provision import extra_in_words
from components.sentences.scores import difference
from components.sentences.words import in_a_sentence, label, points
from data import terms
from data.filters import Filters
from data.measures.interventions import ALL
from data.rounding import percent, said
from data.table import Table

NOTHING_UNUSUAL = "No group\u2019s absence gap has moved beyond what is usual for it in the last six weeks."


def share_now(table: Table) -> str:
    """The newest share of roll with SEN."""
    rows = [row for row in table.rows if row["sen_status"] == "SEN"]
    return percent(rows[-1]["value"]) if rows and rows[-1]["value"] is not None else ""


def gap_now(table: Table) -> str:
    """The gap in absence of all pupils with SEN in view, in points."""
    chosen = table.facts["filters"].sen_status
    row = table.row(chosen[0] if len(chosen) == 1 else "SEN", "gap")
    return f"{points(row['value'])} points" if row and row["value"] is not None else ""


def progress_now(table: Table) -> str:
    """The value added of all subjects together, in points."""
    row = table.row("all", "", "SEN")
    return f"{difference(row['value'])} points" if row and row["value"] is not None else ""


def one_to_one_now(table: Table) -> str:
    """The newest share of paid time that is one-to-one."""
    rows = [row for row in table.rows if row["activity"] == "one-to-one" and row["value"] is not None]
    return percent(rows[-1]["value"]) if rows else ""


def price_now(table: Table) -> str:
    """The price of an extra month over all ended groups."""
    row = table.row(ALL, "extra month")
    return extra_in_words(row) if row and row["value"] is not None else ""


def priority_now(table: Table) -> str:
    """Both factors of the first need: pupils with it, and the share of staff not confident."""
    rows = [row for row in table.rows if row["value"]]
    return f"{said(rows[0]['pupils'], 0)} \u00d7 {percent(rows[0]['share'])}" if rows else ""


@of_absence
def changed(table: Table) -> tuple[str, str]:
    """How many groups' gaps are unusual, and which way."""
    if not table.rows:
        return NOTHING_UNUSUAL, ""
    wider = [row for row in table.rows if row["wider"]]
    narrower = len(table.rows) - len(wider)
    parts = []
    if wider:
        parts.append(f"wider than usual for {said(len(wider), 0)} group{'' if len(wider) == 1 else 's'}")
    if narrower:
        parts.append(f"narrower for {said(narrower, 0)}")
    way = " and ".join(parts)
    caution = "Of many groups looked at, one can be unusual by chance. Look for a cause before acting."
    return f"In the last six weeks the absence gap to peers with no SEN was {way}.", caution


def changes(table: Table) -> list[tuple[str, str]]:
    """Each unusual group in a sentence that leads to the attendance of that group."""
    if table.missing:
        return []
    return [(_change(row), _to("/attendance", table, row)) for row in table.rows]


def _change(row: dict) -> str:
    week = date.fromisoformat(row["week"])
    name = "All pupils in view" if row["part"] == "all" else signal_group(row)
    usual = f"usually {said(row['limits'].lower)} to {said(row['limits'].upper)}"
    return (
        f"{name}: {points(row['value'])} points in the week of {week.day} {week:%B}, {usual}; {row['note']}"
    )


def _to(path: str, table: Table, row: dict) -> str:
    filters = table.facts["filters"]
    if row["part"] != "all":
        filters = replace(filters, **{row["part"]: (row["which"],)})
    return address(path, filters)


def address(path: str, filters: Filters) -> str:
    """A page seen under these choices."""
    query = filters.to_query()
    return f"{path}?{query}" if query else path


def lead(path: str, name: str):
    """A link to a page under the same choices."""
    return lambda table: [(f"See {name}", address(path, table.facts["filters"]))] if not table.missing else []


def attendance_lead(table: Table) -> list[tuple[str, str]]:
    """A link to the need area with the widest clear gap, else to the page."""
    clear = [row for row in table.facts.get("areas", ()) if row["quantity"] == "gap" and is_clear(row)]
    if table.missing or not clear:
        return lead("/attendance", "Attendance")(table)
    widest = max(clear, key=lambda row: row["value"])
    filters = replace(table.facts["filters"], need_area=(widest["need_area"],))
    name = in_a_sentence("need_area", widest["need_area"])
    words = f"Widest in {name}: {points(widest['value'])} points"
    return [(words, address("/attendance", filters))]


def cpd_lead(table: Table) -> list[tuple[str, str]]:
    """A link to the CPD page for the area of the first need."""
    rows = [row for row in table.rows if row["value"]]
    if table.missing or not rows:
        return lead("/cpd", "CPD")(table)
    need = rows[0]["need_type"]
    filters = replace(table.facts["filters"], need_area=(terms.AREA_OF_NEED[need],))
    return [(f"See CPD for {label('need_type', need)}", address("/cpd", filters))]
