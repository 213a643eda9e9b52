"""The usual way, served: what a browser or twenty readers meet."""

from flask import Flask
from sqlalchemy import select

from benchmarks.floor_page import finish_set_up
from benchmarks.usual.app import app
from benchmarks.usual.frames import Frames
from benchmarks.usual.pages import PAGES
from data import models, snapshot, store
from data.filters import Filters


def serve(key: str = "register") -> Flask:
    """The server of one page in the usual way, its data frames read before the first request."""
    engine = store.school_engine()
    with engine.connect() as connection:
        urn = connection.scalar(select(models.School.urn))
    frames, school = Frames(engine, urn), snapshot.build(engine, urn)
    # pandas and plotly load parts of themselves when first used: done here, so that no reader waits for it.
    PAGES[key].answer(PAGES[key].opened(frames)(Filters(), school.data_date))
    made = app(frames, school, key).server
    finish_set_up(made)
    engine.dispose()
    return made
