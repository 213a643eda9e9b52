"""What an action is made from: a panel's sentence and one number of it, read now and read again later.

The number is read from the reader's own source under the choices of the address; nothing that a browser sends is kept
as a number. Of a series in time the newest number is followed.
"""

from dataclasses import dataclass, replace
from datetime import date

import dash

from components.filter_bar import DATE_TITLES, NEEDS, TITLES, options
from components.page import optional, page_key, seen_by_reader
from components.panel import TOO_LITTLE, Panel, tell
from components.readers import reached
from components.sentences.row_words import SAID, named
from data import source
from data.actions import Figure, Origin
from data.dates import long_date
from data.filters import Filters
from data.measures.listing import Listing
from data.source import Reading
from data.table import Table
from data.trust.comparing import Comparison

TIMES = frozenset({"academic_year", "half_term", "week", "date", "school_term", "term", "round"})
NEWEST, GAP, NO_SEN = "newest", "gap", "N"
LISTED = "Lines in the list"
VISIT = "visit"
MOST_OFFERED = 200
WHOLE_SCHOOL = "Whole school"


@dataclass(frozen=True)
class Followed:
    """A panel as it stands now for the present reader under some choices."""

    declared: dict
    panel: Panel
    reading: Reading
    table: Table

    @property
    def as_at(self) -> date:
        """The day it is as at."""
        return self.table.as_at

    def figures(self) -> dict[tuple[str, ...], Figure]:
        """The numbers of it that can be followed, by key, in the order of the table."""
        if self.table.missing:
            return {}
        if isinstance(self.panel.measure, Listing):
            said = Figure((LISTED,), LISTED, f"{len(self.table.rows):,}", "lines")
            return {said.key: said}
        found = [figure for row in self.table.rows if (figure := _figure(self.table, row))]
        # Of several with one key, which differ in time alone, the last is the newest.
        return dict([(figure.key, figure) for figure in found][-MOST_OFFERED:])

    def first(self) -> tuple[str, ...]:
        """The key of the number it is most about: a gap, else the first of pupils with SEN, else the first."""
        return min(self.figures(), key=lambda key: (GAP not in key, NO_SEN in key), default=())

    def origin(self, key: tuple[str, ...] | None) -> Origin:
        """What an action that is made from it now keeps; without a known ``key``, the number it is most about."""
        figures, told = self.figures(), tell(self.panel, self.table)
        figure = figures.get(key or ()) or figures.get(self.first())
        choices = self.reading.filters.to_query()
        return Origin(
            page_key(self.declared), self.panel.key, choices, self.as_at, told.sentence[:4000], figure
        )


def look(page: str, panel: str, choices: str, newest: bool = False) -> Followed | None:
    """A panel under these choices, as the present reader sees it; None for one that is not there or not theirs.

    ``newest`` reads it at the newest data whatever day the choices name.
    """
    for declared in dash.page_registry.values():
        if declared.get("panels") and page_key(declared) == page:
            if not reached(declared):
                return None
            filters = Filters.from_query(choices)
            filters = replace(filters, as_at=None) if newest else filters
            reading = source.current().reading(filters, optional(declared))
            for found in seen_by_reader(declared["panels"]):
                # An action is of one school, so none is made from what sets schools side by side.
                of_one_school = not isinstance(found.measure, Comparison)
                if found.key == panel and of_one_school and reading.holds(found.measure):
                    return Followed(declared, found, reading, reading.table(found.measure))
    return None


def _now(origin: Origin, found: Followed) -> tuple[str, date | None]:
    """The followed number as it is now with the day it is as at, or why it cannot be said, in words."""
    if found.table.missing:
        return found.table.missing, None
    figure = found.figures().get(origin.figure.key)
    if figure is None:
        return "There is no such number under the same choices now, so it cannot be compared.", None
    if figure.unit != origin.figure.unit:
        return "It is measured differently now, so it cannot be compared.", None
    return figure.said, found.as_at


def then_and_now(origin: Origin) -> list[str]:
    """The followed number then and now, in lines; none where an action follows no number.

    What a panel said stays with those who may see the panel.
    """
    if origin.figure is None:
        return []
    found = look(origin.page, origin.panel, origin.choices, newest=True)
    if found is None:
        return ["Its number cannot be shown: the panel is no longer there, or not for your role."]
    said, as_at = _now(origin, found)
    then = f"Then, {long_date(origin.as_at)}: {origin.figure.name}, {origin.figure.said}."
    if as_at is None:
        return [then, f"Now: {said}"]
    if as_at <= origin.as_at:
        return [then, "There are no newer data yet."]
    return [then, f"Now, {long_date(as_at)}: {said}."]


def made_from(origin: Origin) -> tuple[str, str]:
    """What an action was made from, in words, and the address that shows it."""
    if origin.page == VISIT:
        return f"The governor\u2019s visit on {long_date(origin.as_at)}", f"/visit?visit={origin.panel}"
    found = look(origin.page, origin.panel, origin.choices)
    if found is None:
        return "A panel that is no longer there, or not for your role", ""
    where = f"{found.panel.question} ({found.declared['name']}, {choices_said(found.reading)})"
    query = found.reading.filters.to_query()
    return where, f"{found.declared['path']}?{query}".rstrip("?")


def finding(origin: Origin) -> str:
    """What the panel said when the action was made; "" for who may not see the panel."""
    seen = origin.page == VISIT or look(origin.page, origin.panel, origin.choices)
    return origin.sentence if seen else ""


def choices_said(reading: Reading) -> str:
    """The reader's choices in words: "Year 8, SEMH", or "Whole school"."""
    filters = reading.filters
    words = [
        said
        for name in TITLES
        for value, said in options(name, reading, filters).items()
        if value in getattr(filters, name)
    ]
    words += [NEEDS["any"].lower()] if filters.needs == "any" else []
    words += [
        f"{title.lower()} {long_date(day)}"
        for name, title in DATE_TITLES.items()
        if (day := getattr(filters, name))
    ]
    words += ["what if, not the record"] if filters.suppose else []
    return ", ".join(words) or WHOLE_SCHOOL


def _figure(table: Table, row: dict) -> Figure | None:
    """One row as a number to follow; None for a row without one, or about a single pupil."""
    unit = row.get("unit")
    if row.get("value") is None or unit not in SAID or "pupil_key" in row or "pupil" in table.groups:
        return None
    key = tuple(NEWEST if name in TIMES else str(row[name]) for name in table.groups)
    try:
        return Figure(key, named(table, row) or WHOLE_SCHOOL, SAID[unit](row), unit)
    except TOO_LITTLE:
        return None
