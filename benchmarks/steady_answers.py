"""What an answer must be: made apart, by one process alone, from a copy of the database at one version of the data."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from plotly.io.json import to_json_plotly

from benchmarks.page import PROPERTIES, SENCO, Page
from benchmarks.usual.pages import PAGES
from callbacks.draw import KINDS, panels_of
from components import ids
from components.filter_bar import in_view
from components.panel import show
from data import settings, store
from data.filters import Filters
from data.reader import reading_as
from data.source import Live

if TYPE_CHECKING:
    from benchmarks.steady import Answer


def pages_of(password: str) -> dict[str, Page]:
    """Every page that readers open, by its key."""
    import app

    return {key: Page(app.app, key, password) for key in (*PAGES, "overview", "reviews")}


class Apart:
    """The school as it is now, copied into a folder, so that it stays so whatever is imported later."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        copy = folder / "sightline.db"
        with store.engine(settings.database_url()).connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
        self.live = Live(store.engine(f"sqlite:///{copy}"))
        self.version = self.live.school().version
        self._made: dict[tuple[str, str], dict] = {}

    def wrong(self, answers: "Iterable[Answer]") -> list[str]:
        """The answers that state this version and are not what it gives, in words; equal texts are looked at once."""
        found, seen = [], {}
        for answer in answers:
            if answer.version != self.version:
                continue
            key = (answer.page, answer.query, answer.text)
            if key not in seen:
                seen[key] = self._differs(answer)
            if seen[key]:
                found.append(
                    f"{answer.page}, {answer.query!r}, version {answer.version}: {seen[key]} is another"
                )
        return found

    def _differs(self, answer: "Answer") -> str:
        """The first part of an answer that is not what it must be, or nothing."""
        expected = self._expected(answer.page, answer.query)
        given = json.loads(answer.text)["response"]
        return next((name for name, value in expected.items() if given.get(name) != value), "")

    def _expected(self, page: str, query: str) -> dict:
        key = (page, query)
        if key not in self._made:
            self._made[key] = self._answer(page, query)
        return self._made[key]

    def _answer(self, page: str, query: str) -> dict:
        """Every part of the page, as the browser gets it, by the part's name in an answer."""
        with reading_as(SENCO):
            reading = self.live.reading(Filters.from_query(query))
            parts = {ids.IN_VIEW: {"children": in_view(reading)}}
            for name, panel in panels_of(page).items():
                shown = show(panel, reading)
                for kind in KINDS if panel.shown_as else KINDS[1:]:
                    part = json.dumps(ids.part(kind, name), sort_keys=True, separators=(",", ":"))
                    parts[part] = {PROPERTIES[kind]: json.loads(to_json_plotly(getattr(shown, kind)))}
        return parts
