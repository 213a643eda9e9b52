"""The school as both peers hold it: data frames read once, and a table of a page for the choices of a reader."""

import os
from datetime import date
from functools import lru_cache

import pandas as pd
from sqlalchemy import create_engine, select

from benchmarks.usual.frames import Frames
from benchmarks.usual.pages import PAGES
from data import models, terms
from data.filters import Filters

DATABASE, DAY = "SIGHTLINE_BENCHMARK_DATABASE", "SIGHTLINE_BENCHMARK_DAY"
AREAS = list(terms.AREAS)


@lru_cache
def frames() -> Frames:
    """The school's data frames."""
    engine = create_engine(os.environ[DATABASE])
    with engine.connect() as connection:
        urn = connection.scalar(select(models.School.urn))
    return Frames(engine, urn)


@lru_cache
def years() -> list[str]:
    """The year groups on roll."""
    return [terms.YEAR_GROUPS[place] for place in sorted(frames().roll(day())["year"].unique())]


def day() -> date:
    """The day of the school's data."""
    return date.fromisoformat(os.environ[DAY])


# Every chart of a page asks for the same choices, so the last few are kept, as an analyst would.
@lru_cache(maxsize=4)
def question(page: str, year_group: tuple[str, ...], need_area: tuple[str, ...]) -> object:
    """One reader's choices put to the frames of a page."""
    return PAGES[page].opened(frames())(Filters(year_group=year_group, need_area=need_area), day())


def table(page: str, name: str, year_group: list[str], need_area: list[str]) -> pd.DataFrame:
    """A table of a page; all of a choice is as good as none of it."""
    chosen = (tuple(year_group), tuple(need_area))
    every = (years(), AREAS)
    chosen = (() if set(some) == set(whole) else some for some, whole in zip(chosen, every, strict=True))
    return getattr(question(page, *chosen), name)()
