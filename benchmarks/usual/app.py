"""The usual way as a Dash app: one page, one callback for all its charts and lists."""

from dash import Dash, Input, Output, dcc, html
from flask import Flask

from benchmarks.usual.frames import Frames
from benchmarks.usual.pages import PAGES
from data.filters import Filters
from data.school import School


def outputs(key: str) -> list[tuple[str, str]]:
    """What the callback of a page changes: the figure of each chart, the data of each list."""
    return [(name, "figure" if chart else "data") for name, chart in PAGES[key].charts.items()]


def app(frames: Frames, school: School, key: str, server: Flask | None = None) -> Dash:
    """The page on a server of its own, or under its key on one for all; open to anybody, as this way has no sign-in."""
    address = f"/{key}/" if server else None
    # Without what it would find in our folder of scripts and styles.
    made = Dash(f"{__name__}.{key}", server=server or True, url_base_pathname=address, assets_ignore=".*")
    ask, page = PAGES[key].opened(frames), PAGES[key]
    parts = [dcc.Graph(id=name) if what == "figure" else dcc.Store(id=name) for name, what in outputs(key)]
    made.layout = html.Div([dcc.Store(id="chosen"), *parts])

    @made.callback(*(Output(*each) for each in outputs(key)), Input("chosen", "data"))
    def draw(chosen: str | None) -> list:
        return page.answer(ask(Filters.from_query(chosen or ""), school.data_date))

    return made


def request(key: str, filters: Filters) -> dict:
    """What a browser posts on a filter change."""
    named = [{"id": name, "property": what} for name, what in outputs(key)]
    return {
        "output": ".." + "...".join(f"{each['id']}.{each['property']}" for each in named) + "..",
        "outputs": named,
        "inputs": [{"id": "chosen", "property": "data", "value": filters.to_query()}],
        "changedPropIds": ["chosen.data"],
    }
