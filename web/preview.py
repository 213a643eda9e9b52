"""Looking at what would be published, exactly as governors would: one address to begin and to end at."""

from flask import Flask, Response, abort, redirect, request
from sqlalchemy import Engine

from data import audit, terms
from data.accounts_sessions import look_as_governor
from data.reader import current_reader
from data.release import preview
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
                preview.opened(wanted)
            except Broken:
                abort(404)
            audit.record(engine, "preview", account_id=reader.account_id, release=wanted)
        look_as_governor(engine, people.token_of(request) or "", wanted)
        return redirect(FIRST if wanted else BACK, 303)

    server.add_url_rule("/preview", "preview", look, methods=["POST"])
