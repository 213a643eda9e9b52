"""The usual way, served: what a browser or twenty readers meet."""

from flask import Flask
from sqlalchemy import select

from benchmarks.floor_page import finish_set_up
from benchmarks.usual.app import app
from benchmarks.usual.frames import Frames
from benchmarks.usual.pages import PAGES
from data import models, snapshot, store
from data.filters import Filters
from data.school import School


def serve(key: str = "register") -> Flask:
    """The server of one page in the usual way, its data frames read before the first request."""
    server = app(*_opened(key), key).server
    finish_set_up(server)
    return server


def serve_all() -> Flask:
    """The server of all pages in the usual way, each under its key."""
    server, held = Flask(__name__), _opened(*PAGES)
    for key in PAGES:
        app(*held, key, server)
    finish_set_up(server)
    return server


def _opened(*keys: str) -> tuple[Frames, School]:
    engine = store.school_engine()
    with engine.connect() as connection:
        urn = connection.scalar(select(models.School.urn))
    frames, school = Frames(engine, urn), snapshot.build(engine, urn)
    for key in keys:
        # pandas and plotly load parts of themselves when first used: done here, so that no reader waits for it.
        PAGES[key].answer(PAGES[key].opened(frames)(Filters(), school.data_date))
    engine.dispose()
    return frames, school
