"""The filter bar: the reader's choices, what they chose, and how many pupils they are looking at."""

from datetime import date

import dash_bootstrap_components as dbc
from dash import html

from components import ids
from data import terms
from data.filters import Filters
from data.rounding import said
from data.source import Reading

TITLES = {
    "year_group": "Year group",
    "need_area": "Need area",
    "sen_status": "SEN status",
    "pupil_premium": "Pupil premium",
    "sex": "Sex",
    "term": "Half terms",
}
# Choices that only some pages have; the others keep the control, unseen, so that the address stays whole.
OPTIONAL = ("term", "since")
DATE_TITLES = {"as_at": "As at", "since": "Compared with"}
NEEDS = {"primary": "By primary need", "any": "By any recorded need"}


def options(name: str, reading: Reading) -> dict[str, str]:
    """The values a choice can take at this school, with the words for each."""
    if name == "year_group":
        taught = reading.school.year_groups if reading.school else ()
        kept = [year for year in terms.YEAR_GROUPS if year in taught or year in reading.filters.year_group]
        return {year: terms.year_group_name(year) for year in kept}
    every = {
        "need_area": terms.AREAS,
        "sen_status": {status: terms.STATUSES[status] for status in terms.SEN},
        "pupil_premium": {"Y": "Pupil premium", "N": "No pupil premium"},
        "sex": terms.SEXES,
        "term": {term: term.capitalize() for term in terms.TERMS},
    }
    return every[name]


def filter_bar(reading: Reading, optional: tuple[str, ...]) -> html.Form:
    """The bar with its controls set to the reader's choices; ``optional`` are those of OPTIONAL the page has."""
    first = [_choice("year_group", reading), _choice("need_area", reading, _needs(reading))]
    more = [_checklist(name, reading) for name in ("sen_status", "pupil_premium", "sex")]
    times = [html.Div(_checklist("term", reading), hidden="term" not in optional)]
    dates = [
        html.Div(_date(name, reading), hidden=name in OPTIONAL and name not in optional)
        for name in DATE_TITLES
    ]
    drop = html.Div([*more, *times, html.Fieldset([html.Legend("Dates"), *dates])], className="drop")
    rest = html.Details([html.Summary("More"), drop], className="pick")
    found = html.P(in_view(reading), id=ids.IN_VIEW, className="in-view", role="status")
    controls = html.Div([*first, rest, found], className="controls")
    return html.Form(
        [controls, html.Div(chips(reading.filters), id=ids.CHIPS, className="chips")],
        className="filter-bar", id="filters", **{"aria-label": "Filters"},
    )  # fmt: skip


def _choice(name: str, reading: Reading, *more) -> html.Details:
    inside = html.Div([_checklist(name, reading), *more], className="drop")
    return html.Details([html.Summary(TITLES[name]), inside], className="pick")


def _checklist(name: str, reading: Reading) -> html.Fieldset:
    listed = [{"value": value, "label": words} for value, words in options(name, reading).items()]
    chosen = list(getattr(reading.filters, name))
    control = dbc.Checklist(id=ids.choice(name), options=listed, value=chosen, class_name=f"values {name}")
    return html.Fieldset(
        [html.Legend(TITLES[name]), control], **{"data-values": " ".join(options(name, reading))}
    )


def _needs(reading: Reading) -> html.Fieldset:
    listed = [{"value": value, "label": words} for value, words in NEEDS.items()]
    control = dbc.RadioItems(id=ids.choice("needs"), options=listed, value=reading.filters.needs)
    return html.Fieldset([html.Legend("A pupil counts"), control])


def _date(name: str, reading: Reading) -> html.Label:
    chosen = getattr(reading.filters, name)
    latest = reading.school.data_date if reading.school else date.today()
    control = dbc.Input(
        id=ids.choice(name), type="date", value=chosen.isoformat() if chosen else "",
        min="2000-01-01", max=latest.isoformat(), debounce=True,
    )  # fmt: skip
    return html.Label([html.Span(DATE_TITLES[name]), control], className="date")


def in_view(reading: Reading) -> str:
    """How many pupils the choices keep, such as "62 of 1,204 pupils"."""
    kept, roll = reading.in_view()
    return f"{said(kept, 0)} of {said(roll, 0)} pupils"


def chips(filters: Filters) -> list:
    """What was chosen, each a link to the same page without it, and one that clears them all."""
    words = {
        "year_group": {year: terms.year_group_name(year) for year in terms.YEAR_GROUPS},
        "need_area": terms.AREAS,
        "sen_status": terms.STATUSES,
        "pupil_premium": {"Y": "Pupil premium", "N": "No pupil premium"},
        "sex": terms.SEXES,
        "term": {term: term.capitalize() for term in terms.TERMS},
    }
    made = [
        _chip(words[name][value], filters.without(name, value))
        for name in TITLES
        for value in getattr(filters, name)
    ]
    if filters.needs == "any":
        made.append(_chip(NEEDS["any"], filters.without("needs")))
    for name, title in DATE_TITLES.items():
        if chosen := getattr(filters, name):
            made.append(_chip(f"{title} {long_date(chosen)}", filters.without(name)))
    if filters.suppose:
        made.append(_chip("What if, not the record", filters.without("suppose")))
    clear = html.A("Clear all", href="?", className="clear", **{"data-query": ""})
    return [*made, clear] if made else []


def _chip(words: str, rest: Filters) -> html.A:
    query = rest.to_query()
    label = {"aria-label": f"Remove filter: {words}", "data-query": query}
    return html.A(
        [words, html.Span("\u00d7", **{"aria-hidden": "true"})], href=f"?{query}", className="chip", **label
    )


def long_date(day: date) -> str:
    """A day as a reader meets it: "20 November 2026"."""
    return f"{day.day} {day:%B %Y}"
