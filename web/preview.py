"""Looking at what would be published, exactly as governors would: one address to begin and to end at."""

from contextlib import suppress
from dataclasses import replace

from flask import Flask, Response, abort, redirect, request
from sqlalchemy import Engine

from data import audit, source, terms
from data.accounts_sessions import look_as_governor
from data.errors import NoSchoolGiven, NoSuchSchool
from data.reader import Reader, asking_for, current_reader
from data.release.file import Broken
from web import people

FIRST, BACK = "/", "/publish"


def install(server: Flask, engine: Engine) -> None:
    """Serve ``/preview``: a form that names a preview begins, one that names none ends."""

    def look() -> Response:
        reader, wanted = current_reader(), request.form.get("release", "")
        if not reader.preview and reader.role not in terms.NAMES_SEEN_BY:
            abort(403)
        if wanted:
            try:
                refuse_others(reader, wanted)
            except (Broken, NoSuchSchool, NoSchoolGiven):
                abort(404)
            audit.record(engine, "preview", account_id=reader.account_id, release=wanted)
        onward = FIRST if wanted else back(reader)
        look_as_governor(engine, people.token_of(request) or "", wanted)
        return redirect(onward, 303)

    server.add_url_rule("/preview", "preview", look, methods=["POST"])


def refuse_others(reader: Reader, wanted: str) -> None:
    """Raises Broken for a preview that is gone, NoSuchSchool and NoSchoolGiven where its school is not the reader's."""
    release = source.previewed(replace(reader, preview=wanted)).release
    if not reader.preview:
        # Asked of all the schools there are, while it is still known that there are others.
        with asking_for(release.urn):
            source.chosen()


def back(reader: Reader) -> str:
    """Where a preview ends: where its school publishes, by number for who is given several."""
    one_school = reader.given is not None and len(reader.given) < 2
    if one_school or not reader.preview:
        return BACK
    with suppress(Broken, NoSuchSchool):
        return f"{BACK}?school={source.chosen().urn}"
    return BACK
