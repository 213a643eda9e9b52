"""The filter bar: the reader's choices, what they chose, and how many pupils they are looking at."""

from datetime import date

import dash_bootstrap_components as dbc
from dash import html

from components import ids
from components.sentences.words import HIDDEN
from components.written import element
from data import terms
from data.dates import long_date
from data.errors import NotNow
from data.filters import OPTIONAL, Filters
from data.reader import current_reader
from data.rounding import said
from data.source import Reading
from data.trust.reading import TrustReading

TITLES = {
    "year_group": "Year group",
    "need_area": "Need area",
    "sen_status": "SEN status",
    "pupil_premium": "Pupil premium",
    "sex": "Sex",
    "term": "Half terms",
    "ages": "Ages",
    "phase": "Phase of school",
    "registration_group": "Class",
}
DATE_TITLES = {"as_at": "As at", "since": "Compared with"}
NEEDS = {"primary": "By primary need", "any": "By any recorded need"}
# The choices whose values are the same at every school, with the words for each.
FIXED = {
    "need_area": terms.AREAS,
    "sen_status": {status: terms.STATUSES[status] for status in terms.SEN},
    "pupil_premium": {"Y": "Pupil premium", "N": "No pupil premium"},
    "sex": terms.SEXES,
    "term": {term: term.capitalize() for term in terms.TERMS},
    "ages": {"all": "Pupils of every age, not only 5 to 15"},
}


def options(name: str, reading: Reading | TrustReading, chosen: Filters) -> dict[str, str]:
    """The values a choice can take at this school, with the words for each."""
    if name == "year_group":
        taught = reading.school.year_groups if reading.school else ()
        kept = [year for year in terms.YEAR_GROUPS if year in taught or year in chosen.year_group]
        return {year: terms.year_group_name(year) for year in kept}
    if name == "registration_group":
        return dict(reading.school.classes.names) if reading.school else {}
    if name == "phase":
        phases = reading.school.phases if isinstance(reading, TrustReading) and reading.school else ()
        return {phase: terms.PHASES[phase].capitalize() for phase in phases}
    return FIXED[name]


def filter_bar(reading: Reading | TrustReading, chosen: Filters, optional: tuple[str, ...]) -> html.Form:
    """The bar with its controls set to the reader's choices; ``optional`` are those of OPTIONAL the page has.

    A page keeps the control of a choice it does not have, unseen, so that the address stays whole.
    """
    away = [name for name in OPTIONAL if name not in optional]
    lists = {name: checklist(name, _values(name, reading, chosen, away), chosen) for name in TITLES}
    first = [_pick("year_group", lists), _pick("need_area", lists, needs(chosen))]
    own = [_pick(name, lists, hidden=name in away) for name in ("phase", "registration_group", "ages")]
    more = [lists[name] for name in ("sen_status", "pupil_premium", "sex")]
    times = [html.Div(lists["term"], hidden="term" in away)]
    dates = [html.Div(date_input(name, reading, chosen), hidden=name in away) for name in DATE_TITLES]
    drop = html.Div([*more, *times, html.Fieldset([html.Legend("Dates"), *dates])], className="drop")
    rest = html.Details([html.Summary("More"), drop], className="pick")
    found = html.P(in_view(reading), id=ids.IN_VIEW, className="in-view", role="status")
    controls = html.Div([*first, *own, rest, *keep_button(), found], className="controls")
    return html.Form(
        [controls, html.Div(chips(reading, chosen), id=ids.CHIPS, className="chips")],
        className="filter-bar", id="filters", **{"aria-label": "Filters"},
    )  # fmt: skip


def _values(name: str, reading: Reading, chosen: Filters, away: list[str]) -> dict[str, str]:
    """What a control offers; one that is unseen holds no more than what was chosen, for the address."""
    if name in away:
        return {value: value for value in getattr(chosen, name)}
    return options(name, reading, chosen)


def _pick(name: str, lists: dict[str, html.Fieldset], *more, hidden: bool = False) -> html.Details:
    inside = html.Div([lists[name], *more], className="drop")
    return html.Details([html.Summary(TITLES[name]), inside], className="pick", hidden=hidden)


def checklist(name: str, values: dict[str, str], chosen: Filters) -> html.Fieldset:
    """The control of a choice of several values, with the words for each."""
    listed = [{"value": value, "label": words} for value, words in values.items()]
    ticked = list(getattr(chosen, name))
    control = dbc.Checklist(id=ids.choice(name), options=listed, value=ticked, class_name=f"values {name}")
    return html.Fieldset([html.Legend(TITLES[name]), control], **{"data-values": " ".join(values)})


def needs(chosen: Filters) -> html.Fieldset:
    """The control of which of a pupil's needs counts."""
    listed = [{"value": value, "label": words} for value, words in NEEDS.items()]
    control = dbc.RadioItems(id=ids.choice("needs"), options=listed, value=chosen.needs)
    return html.Fieldset([html.Legend("A pupil counts"), control])


def date_input(name: str, reading: Reading, filters: Filters) -> html.Label:
    """The control of a date."""
    chosen = getattr(filters, name)
    latest = reading.school.data_date if reading.school else date.today()
    control = dbc.Input(
        id=ids.choice(name), type="date", value=chosen.isoformat() if chosen else "",
        min="2000-01-01", max=latest.isoformat(), debounce=True,
    )  # fmt: skip
    return html.Label([html.Span(DATE_TITLES[name]), control], className="date")


def in_view(reading: Reading) -> str:
    """How many pupils the choices keep, such as "62 of 1,204 pupils"."""
    try:
        kept, roll = reading.in_view()
    except NotNow:
        return "How many pupils cannot be said at present"
    if kept is None:
        return f"{said(roll, 0)} pupils on roll; how many of them is {HIDDEN}"
    return f"{said(kept, 0)} of {said(roll, 0)} pupils"


def chips(reading: Reading, chosen: Filters) -> list:
    """What the page is cut by, each a link to the same page without it, and one that clears them all.

    ``chosen`` is all that the address says: what this page does not have stays in it when a chip is taken off.
    """
    made = [chip(words, rest) for words, rest in cut_by(reading, chosen)]
    clear = html.A("Clear all", href="?", className="clear", **{"data-query": ""})
    return [*made, clear] if made else []


def cut_by(reading: Reading, chosen: Filters) -> list[tuple[str, Filters]]:
    """What the page is cut by, in words, each with what is chosen without it."""
    cuts = [
        (words, chosen.without(name, value))
        for name in TITLES
        if getattr(reading.filters, name)
        for value, words in options(name, reading, chosen).items()
        if value in getattr(reading.filters, name)
    ]
    if chosen.needs == "any":
        cuts.append((NEEDS["any"], chosen.without("needs")))
    for name, title in DATE_TITLES.items():
        if day := getattr(reading.filters, name):
            cuts.append((f"{title} {long_date(day)}", chosen.without(name)))
    if chosen.suppose:
        cuts.append(("What if, not the record", chosen.without("suppose")))
    return cuts


def keep_button() -> list[html.Button]:
    """What opens the dialog that keeps the page and its choices as a view; nothing in a preview."""
    if current_reader().preview:
        return []
    opens = {"data-views": "open", "aria-haspopup": "dialog"}
    return [html.Button("Save view", type="button", className="plain keep", **opens)]


def chip(words: str, rest: Filters) -> dict:
    """One thing that the page is cut by, a link to the page without it."""
    query = rest.to_query()
    label = {"aria-label": f"Remove filter: {words}", "data-query": query}
    cross = element("Span", "\u00d7", **{"aria-hidden": "true"})
    return element("A", [words, cross], href=f"?{query}", className="chip", **label)
