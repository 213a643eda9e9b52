"""The six pages in Vizro: a dashboard whose charts load their own data, with two parameters a page."""

import vizro.models as vm
from flask import Flask
from vizro import Vizro
from vizro.managers import data_manager
from vizro.models.types import capture
from vizro.tables import dash_ag_grid

from benchmarks.peers import school
from benchmarks.usual.pages import PAGES

CHOICES = {"year_group": "Year group", "need_area": "Need area"}


@capture("graph")
def drawn(data_frame, page: str, name: str):
    """A chart of a page."""
    return PAGES[page].charts[name](data_frame)


def component(page: str, name: str):
    """A chart or a list, over data that Vizro loads for the choices made."""
    data = f"{page}/{name}"
    years, areas = school.years(), school.AREAS

    def load(year_group: list[str] = years, need_area: list[str] = areas):
        return school.table(page, name, year_group, need_area)

    data_manager[data] = load
    if PAGES[page].charts[name]:
        return vm.Graph(id=name, figure=drawn(data, page=page, name=name))
    return vm.Table(id=name, figure=dash_ag_grid(data))


def parameter(page: str, name: str, options: list[str]) -> vm.Parameter:
    """A choice that every chart of a page is loaded again for."""
    selector = vm.Dropdown(
        id=f"{page}-{name}", title=CHOICES[name], options=options, value=options, multi=True
    )
    targets = [f"{chart}.data_frame.{name}" for chart in PAGES[page].charts]
    return vm.Parameter(targets=targets, selector=selector)


def made_page(key: str) -> vm.Page:
    """One page, by its key."""
    options = {"year_group": school.years(), "need_area": school.AREAS}
    return vm.Page(
        id=key, title=key, path=f"/{key}",
        components=[component(key, name) for name in PAGES[key].charts],
        controls=[parameter(key, name, choices) for name, choices in options.items()],
    )  # fmt: skip


def serve() -> Flask:
    """The server of the dashboard, its frames read before the first request."""
    for page in PAGES.values():
        page.opened(school.frames())
    dashboard = vm.Dashboard(pages=list(map(made_page, PAGES)))
    return Vizro().build(dashboard).dash.server
