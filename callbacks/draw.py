"""From the reader's choices to every chart of the page, in one request."""

import dash
from dash import ALL, Input, Output, State, ctx, no_update

from callbacks.wiring import Wiring
from components import ids
from components.filter_bar import in_view
from components.page import optional, page_key, seen_by_reader
from components.panel import Panel, show
from components.published_bar import chips_of
from components.written import written
from data import source, terms
from data.dates import long_date
from data.filters import Filters
from data.source import Reading

KINDS = ("figure", "words", "foot", "rows")
DATA_VERSION = "Sightline-Data-Version"


def declared_as(page: str) -> dict:
    """What the page of this key declares; nothing for an unknown page."""
    for declared in dash.page_registry.values():
        if declared.get("panels") and page_key(declared) == page:
            return declared
    return {}


def panels_of(page: str) -> dict[str, Panel]:
    """The panels of a page that the present reader may see, by "page/panel"; none for an unknown page."""
    panels = seen_by_reader(declared_as(page).get("panels", ()))
    return {f"{page}/{panel.key}": panel for panel in panels}


def register(wiring: Wiring) -> None:
    """Register the one callback that redraws a page."""
    properties = {"figure": "figure", "words": ids.TOLD, "foot": ids.TOLD, "rows": "data"}

    @wiring.on(
        *(Output(ids.part(kind, ALL), properties[kind]) for kind in KINDS),
        Output(ids.CHIPS, "children"),
        Output(ids.IN_VIEW, "children"),
        Output(ids.AS_AT, "children"),
        Input(ids.CHOSEN, "data"),
        State(ids.PAGE, "data"),
        roles=terms.EVERYONE,
        prevent_initial_call=True,
    )
    def draw(said: str | None, page: str | None) -> list:
        chosen = Filters.from_query(said if isinstance(said, str) else "")
        reading = source.current().reading(chosen, optional(declared_as(str(page))))
        if reading.school is None:
            return no_update
        _say_version(reading)
        as_at = long_date(reading.school.effective(reading.filters.as_at))
        heads = (chips_of(reading, chosen), in_view(reading), as_at)
        return [*_parts(str(page), reading), *map(written, heads)]


def _say_version(reading: Reading) -> None:
    """Say in a header which version of the pupil data the answer is of, so that the two can be held together."""
    if reading.release is None:
        ctx.response.set_header(DATA_VERSION, str(reading.school.version))


def _parts(page: str, reading: Reading) -> list[list]:
    """The new value of every part on the browser's page, in the browser's order; unknown parts stay as they are."""
    panels = panels_of(page)
    shown = {name: show(panel, reading) for name, panel in panels.items() if reading.holds(panel.measure)}
    parts = []
    for kind, asked in zip(KINDS, ctx.outputs_list, strict=False):
        names = [output["id"]["panel"] for output in asked]
        parts.append([getattr(shown[name], kind) if name in shown else no_update for name in names])
    return parts
