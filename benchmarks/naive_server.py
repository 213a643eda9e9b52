"""The usual way, served: what a browser or twenty readers meet."""

from flask import Flask
from sqlalchemy import select

from benchmarks import naive
from benchmarks.floor_page import finish_set_up
from benchmarks.naive_frames import Frames
from data import models, snapshot, store


def serve() -> Flask:
    """The server of the usual way, its data frames read before the first request."""
    engine = store.school_engine()
    with engine.connect() as connection:
        urn = connection.scalar(select(models.School.urn))
    frames, school = Frames(engine, urn), snapshot.build(engine, urn)
    # pandas and plotly load parts of themselves when first used: done here, so that no reader waits for it.
    naive.answer(frames, school, "")
    made = naive.app(frames, school).server
    finish_set_up(made)
    engine.dispose()
    return made
