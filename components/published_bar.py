"""The choices of whoever reads a release: those that it answers and no others, one at a time."""

from dash import html

from components import ids
from components.filter_bar import (
    DATE_TITLES,
    TITLES,
    checklist,
    chip,
    chips,
    date_input,
    filter_bar,
    in_view,
    keep_button,
    needs,
)
from data import terms
from data.filters import Filters
from data.released import ReleasedReading
from data.source import Reading

BOTH = "Year group and need area"


def bar_of(reading: Reading | ReleasedReading, chosen: Filters, optional: tuple[str, ...]) -> html.Form:
    """The bar of whoever reads: every choice of the pupil data, or those that a release answers."""
    return published_bar(reading) if reading.release else filter_bar(reading, chosen, optional)


def chips_of(reading: Reading | ReleasedReading, chosen: Filters) -> list:
    """What the page is cut by, each a link to the same page without it."""
    return published_chips(reading) if reading.release else chips(reading, chosen)


def published_bar(reading: ReleasedReading) -> html.Form:
    """A list of links for each kind of choice. The usual controls stand unseen, since they keep the address."""
    kinds: dict[str, list[Filters]] = {}
    for choice in reading.release.choices:
        if choice.filters != Filters():
            kinds.setdefault(_kind(choice.filters), []).append(choice.filters)
    unseen = html.Div(_controls(reading), hidden=True)
    picks = [_pick(name, listed) for name, listed in kinds.items()]
    found = html.P(in_view(reading), id=ids.IN_VIEW, className="in-view", role="status")
    return html.Form(
        [
            html.Div([*picks, unseen, *keep_button(), found], className="controls"),
            html.Div(published_chips(reading), id=ids.CHIPS, className="chips"),
        ],
        className="filter-bar", id="filters", **{"aria-label": "Filters"},
    )  # fmt: skip


def _kind(filters: Filters) -> str:
    if filters.year_group and filters.need_area:
        return BOTH
    return TITLES["year_group" if filters.year_group else "need_area"]


def _pick(title: str, listed: list[Filters]) -> html.Details:
    links = [html.Li(_link(words_of(filters), filters)) for filters in listed]
    whole = html.Li(_link("Whole school", Filters()))
    drop = html.Div(html.Ul([whole, *links], className="choices"), className="drop")
    return html.Details([html.Summary(title), drop], className="pick")


def _link(words: str, filters: Filters) -> html.A:
    query = filters.to_query()
    return html.A(words, href=f"?{query}", **{"data-query": query})


def _controls(reading: ReleasedReading) -> list:
    offered = {
        "year_group": [year for group in reading.release.year_groups for year in group],
        "need_area": list(reading.release.need_areas),
    }
    lists = [
        checklist(name, {value: value for value in offered.get(name, ())}, reading.filters) for name in TITLES
    ]
    return [
        *lists,
        needs(reading.filters),
        *(date_input(name, reading, reading.filters) for name in DATE_TITLES),
    ]


def published_chips(reading: ReleasedReading) -> list:
    """What was chosen, as one chip, which leads back to the whole school."""
    return [chip(words_of(reading.filters), Filters())] if reading.filters != Filters() else []


def words_of(filters: Filters) -> str:
    """A published choice in words: "Years 7 to 9", "Cognition and learning", or "Whole school"."""
    parts = [years_said(filters.year_group)] if filters.year_group else []
    parts += [terms.AREAS[area] for area in filters.need_area]
    return ", ".join(parts) or "Whole school"


def years_said(years: tuple[str, ...]) -> str:
    """Year groups that go together: "Year 7", "Years 7 to 9", "Reception to Year 2"."""
    first, last = terms.year_group_name(years[0]), terms.year_group_name(years[-1])
    if first == last:
        return first
    return f"Years {years[0]} to {years[-1]}" if first.startswith("Year") else f"{first} to {last}"
