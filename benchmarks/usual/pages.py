"""The usual way for every page: what each page's frames are, its tables, and the charts drawn of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd
from plotly.graph_objects import Figure

from benchmarks.usual import charts as draw
from benchmarks.usual.attendance import Attendance
from benchmarks.usual.cpd import Cpd
from benchmarks.usual.days import AttendanceFrames
from benchmarks.usual.deployment import Deployment
from benchmarks.usual.frames import Frames
from benchmarks.usual.interventions import Provision
from benchmarks.usual.progress import Progress, ProgressFrames
from benchmarks.usual.provision import ProvisionFrames
from benchmarks.usual.register import Question
from data.filters import Filters


@dataclass(frozen=True)
class Usual:
    """A page as it is ordinarily written: ``ask`` puts choices to frames, ``charts`` draw its tables by name.

    A table that no chart draws is shown as rows.
    """

    frames: Callable[[Frames], object]
    ask: Callable[[object, Filters, date], object]
    charts: dict[str, Callable[[pd.DataFrame], Figure] | None]

    @property
    def tables(self) -> dict[str, Callable[[object], pd.DataFrame]]:
        """The functions that make each table of a question."""
        return {name: getattr(self.ask, name) for name in self.charts}

    def opened(self, frames: Frames) -> Callable[[Filters, date], object]:
        """The page over its frames: give it choices and the day of the data, and it gives the question."""
        held = self.frames(frames)
        return lambda filters, data_date: self.ask(held, filters, data_date)

    def answer(self, question: object) -> list:
        """Every chart of the page, and its lists as rows."""
        return [
            chart(getattr(question, name)()) if chart else rows(getattr(question, name)())
            for name, chart in self.charts.items()
        ]


def rows(table: pd.DataFrame) -> list[dict]:
    """A list as a browser's table takes it."""
    return table.astype(str).to_dict("records")


@lru_cache
def attendance(frames: Frames) -> AttendanceFrames:
    """The frames of attendance, held once for all pages."""
    return AttendanceFrames(frames)


@lru_cache
def progress(frames: Frames) -> ProgressFrames:
    """The frames of results, held once for all pages."""
    return ProgressFrames(frames, attendance(frames))


@lru_cache
def provision(frames: Frames) -> ProvisionFrames:
    """The frames of staff, timetable and interventions, held once for all pages."""
    return ProvisionFrames(frames, progress(frames))


PAGES: dict[str, Usual] = {
    "register": Usual(lambda frames: frames, Question, draw.REGISTER),
    "attendance": Usual(attendance, Attendance, draw.ATTENDANCE),
    "progress": Usual(progress, Progress, draw.PROGRESS),
    "ta-deployment": Usual(provision, Deployment, draw.DEPLOYMENT),
    "interventions": Usual(provision, Provision, draw.INTERVENTIONS),
    "cpd": Usual(provision, Cpd, draw.CPD),
}
