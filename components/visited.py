"""What a visit looks at: the release that governors read, its panels, and how it differs from an earlier one."""

import dash

from components.pack.content import Pack, sheet
from components.page import page_key
from components.panel import Panel, tell
from components.published_bar import words_of
from components.readers import readers_of
from components.sentences.row_words import SAID, named
from data import source
from data.dates import long_date
from data.filters import Filters
from data.reader import current_reader
from data.release.file import Release
from data.released import Released, ReleasedReading
from data.table import Table

# What a visit usually begins with, in the order in which it is talked about.
USUAL = (
    "register/shares", "register/trend", "register/needs", "register/movement", "attendance/gap", "attendance/weeks",
    "attendance/persistent", "progress/subjects", "progress/terms", "ta-deployment/activity", "interventions/value",
    "interventions/in-place", "cpd/priority", "reviews/held",
)  # fmt: skip
ROWS_COMPARED = 2


def looked_at() -> Released:
    """What governors read, whoever asks: the newest release, or the preview that the reader looks at."""
    return source.current() if current_reader().preview else source.published()


def panels_of(reading: ReleasedReading) -> dict[str, tuple[dict, Panel]]:
    """Every panel that governors get, by "page/panel", in the order of the pages."""
    pages = sorted(
        (page for page in dash.page_registry.values() if page.get("panels")),
        key=lambda page: page["order"] or 0,
    )
    return {
        f"{page_key(page)}/{panel.key}": (page, panel)
        for page in pages
        if "governor" in readers_of(page)
        for panel in page["panels"]
        if reading.holds(panel.measure)
    }


def pack_of(reading: ReleasedReading, names: list[str]) -> Pack:
    """The pack of these panels, in the order of the pages."""
    sheets = tuple(
        sheet(panel, reading.table(panel.measure))
        for name, (_page, panel) in panels_of(reading).items()
        if name in names
    )
    release = reading.release
    return Pack(release.name, long_date(release.day), release.id, words_of(reading.filters), sheets)


def questions(reading: ReleasedReading) -> list[str]:
    """The questions that fit what the panels show, each once."""
    asks = (tell(panel, reading.table(panel.measure)).asks for _page, panel in panels_of(reading).values())
    return list(dict.fromkeys(words for listed in asks for words in listed))


def changed(
    before: Release, now: Release, panels: dict[str, tuple[dict, Panel]]
) -> list[tuple[str, list[str]]]:
    """The first numbers of each panel in two releases, side by side, where both show them and they differ."""
    found = []
    for _page, panel in panels.values():
        key = panel.measure.key
        if key in before.measures and key in now.measures:
            lines = _side_by_side(before.table(key, Filters()), now.table(key, Filters()))
            found += [(panel.question, lines)] if lines else []
    return found


def _side_by_side(before: Table, now: Table) -> list[str]:
    lines = []
    for row in now.rows:
        then = before.row(*now.key(row))
        if then is None or None in (row.get("value"), then.get("value")):
            continue
        if row["unit"] != then["unit"] or row["unit"] not in SAID:
            continue
        said = SAID[row["unit"]]
        if said(row) != said(then):
            lines.append(f"{named(now, row)}: {said(then)} then, {said(row)} now.")
    return lines[:ROWS_COMPARED]
