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
    made = naive.app(Frames(engine, urn), snapshot.build(engine, urn)).server
    finish_set_up(made)
    engine.dispose()
    return made
