"""The deadlines at an address that a calendar program can fetch: the address itself is the key to it."""

from contextlib import suppress

from flask import Flask, Response, abort
from sqlalchemy import Engine

from data import audit, calendars, settings, source
from data.errors import NoSchoolGiven, NoSuchSchool
from data.filters import Filters
from data.reader import Reader, reading_as
from data.school import School

ENDPOINT = "calendar"


def school_of(reader: Reader) -> School | None:
    """The school that the address was made for; None where it is not there, or is not said and there are several."""
    with reading_as(reader), suppress(NoSuchSchool, NoSchoolGiven):
        if reader.school is not None or not source.apart():
            return source.current().reading(Filters()).school
    return None


def install(server: Flask, accounts_engine: Engine) -> None:
    """Serve ``/calendar/<token>.ics``; a token that is wrong and a school that is not there are both not found."""

    def fetch(token: str) -> Response:
        reader = None if settings.for_governors() else calendars.reader_of(accounts_engine, token)
        if reader is None:
            abort(404)
        school = school_of(reader)
        if school is None:
            abort(404)
        audit.record(
            accounts_engine, "export", account_id=reader.account_id, page="reviews", panel="calendar"
        )
        answer = Response(calendars.deadlines_ics(school), mimetype="text/calendar")
        answer.headers["Content-Disposition"] = 'attachment; filename="sightline-deadlines.ics"'
        return answer

    server.add_url_rule("/calendar/<token>.ics", ENDPOINT, fetch)
