"""One page of the real app, asked as a signed-in reader's browser asks it, without leaving the process."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import dash
from plotly.io.json import to_json_plotly

from benchmarks.installation import READER
from benchmarks.stopwatch import Stages, stage
from callbacks.draw import KINDS, panels_of
from components import ids
from components.page import optional, page_key
from components.panel import show
from data import source
from data.filters import Filters
from data.reader import Reader, reading_as
from data.source import Live

ORIGIN = "http://localhost"
SENCO = Reader(1, "senco", READER)
PROPERTIES = {"figure": "figure", "words": "data-told", "foot": "data-told", "rows": "data"}
OTHERS = {ids.CHIPS: "children", ids.IN_VIEW: "children", ids.AS_AT: "children"}


class Refusal(Exception):
    """The app did not give what was to be measured."""


def keys() -> list[str]:
    """Every page that has panels of one school, by its key."""
    pages = [declared for declared in dash.page_registry.values() if declared.get("panels")]
    return [page_key(declared) for declared in pages if "phase" not in optional(declared)]


class FailedPanel(logging.Handler):
    """Stops the measuring when a panel could not be drawn: an apology is quick, but no answer."""

    def emit(self, record: logging.LogRecord) -> None:
        """Raises Refusal with what was logged."""
        raise Refusal(record.getMessage())


@contextmanager
def stopping_at_failed_panels() -> Iterator[None]:
    """Measure inside this block: a panel that cannot be drawn stops the measuring, and nothing after the block."""
    log, handler = logging.getLogger("sightline.panel"), FailedPanel()
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)


class Page:
    """A page by its key ("register"), in the app ``server``."""

    def __init__(self, app: dash.Dash, key: str, password: str) -> None:
        self.app, self.key = app, key
        with reading_as(SENCO):
            self.live: Live = source.current()
            self.panels = panels_of(key)
        self.browser = app.server.test_client()
        answer = self.browser.post(
            "/login", data={"username": READER, "password": password}, headers={"Origin": ORIGIN}
        )
        if answer.status_code != 303:
            raise Refusal(f"signing in was answered with {answer.status_code}")

    def forget(self, _filters: Filters | None = None) -> None:
        """Make the next answer a fresh one: as if nobody had chosen this since the data came in. Rolls stay."""
        self.live._tables.clear()
        self.live.school()._views.clear()

    def stages(self, filters: Filters) -> Stages:
        """Answer a filter change with all panels of the page, stage by stage."""
        stages: Stages = {}
        with reading_as(SENCO):
            at = time.process_time()
            reading = self.live.reading(Filters.from_query(filters.to_query()))
            reading.in_view()
            at = stage(stages, "query", at)
            for panel in self.panels.values():
                reading.table(panel.measure)
            at = stage(stages, "measures", at)
            shown = [show(panel, reading) for panel in self.panels.values()]
            at = stage(stages, "figures, words and JSON", at)
            to_json_plotly([[getattr(panel, kind) for panel in shown] for kind in KINDS])
            stage(stages, "answer put together", at)
        return stages

    @cached_property
    def output(self) -> str:
        """The name of the callback that draws pages."""
        return next(name for name in self.app.callback_map if f"{ids.IN_VIEW}.children" in name)

    def request(self, filters: Filters) -> dict:
        """What a browser posts on a filter change."""
        figures = {name for name, panel in self.panels.items() if panel.shown_as}
        outputs: list = []
        for kind in KINDS:
            names = figures if kind == "figure" else self.panels
            outputs.append([
                {"id": ids.part(kind, name), "property": PROPERTIES[kind]}
                for name in self.panels if name in names
            ])  # fmt: skip
        outputs += [{"id": name, "property": prop} for name, prop in OTHERS.items()]
        return {
            "output": self.output,
            "outputs": outputs,
            "inputs": [{"id": ids.CHOSEN, "property": "data", "value": filters.to_query()}],
            "state": [
                {"id": ids.PAGE, "property": "data", "value": self.key},
                {"id": ids.SCHOOL, "property": "data", "value": None},
            ],
            "changedPropIds": [f"{ids.CHOSEN}.data"],
        }

    def post(self, filters: Filters) -> bytes:
        """The app's answer to a filter change, through the gate and Dash, compressed as for a browser."""
        answer = self.browser.post(
            "/_dash-update-component",
            data=json.dumps(self.request(filters)),
            content_type="application/json",
            headers={"Origin": ORIGIN, "Accept-Encoding": "gzip, br"},
        )
        if answer.status_code != 200:
            raise Refusal(f"a filter change was answered with {answer.status_code}")
        return answer.data
