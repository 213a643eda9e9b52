"""What is answered when something is refused or goes wrong: a few plain words, and never any data.

What went wrong is logged under an id that the answer shows, by kind and place in the code. The error's own
message stays out of the log, because it may quote a row.
"""

import logging
import secrets
import traceback
from pathlib import Path

from flask import Flask, Response, render_template, request
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException

from data.errors import NoSchoolGiven, NoSuchSchool, NotAllowed, NotSignedIn
from data.release.file import Broken, NotInRelease
from data.source import NotPublished

LOG = logging.getLogger("sightline.web")
UNAVAILABLE = (InterfaceError, OperationalError, TimeoutError)
OURS = f"{Path(__file__).parents[1]}/"
SUITES = "/_dash-component-suites/"
WORDS = {
    400: ("That request could not be read", "Go back and try again."),
    401: ("You are signed out", "Sign in to go on."),
    403: ("This is not open to you", "Your role does not reach this page. If it should, ask the SENCO."),
    404: ("There is no such page", "Check the address, or start from the overview."),
    405: ("That cannot be done here", "Go back and try again."),
    413: ("That is too large", "Send a smaller file."),
    415: ("That kind of content cannot be read", "Go back and try again."),
    500: (
        "Something went wrong",
        "It is not your doing. Try again; if it happens again, pass on the number below.",
    ),
    503: (
        "Sightline cannot reach its database",
        "Try again in a minute; if it lasts, pass on the number below.",
    ),
}


NOT_IN_RELEASE = (
    "These choices are not published",
    "Governors see the whole school, and the year groups and need areas that the page offers.",
)
NO_SCHOOL_GIVEN = (
    "You have not been given a school yet",
    "There are several schools here. Ask the administrator to give you yours.",
)
NOT_PUBLISHED = ("No figures have been published to governors yet", "The SENCO publishes them.")
BROKEN = (
    "The published figures cannot be shown",
    "They are missing, or were changed after they were published, so nothing of them is shown. Tell the SENCO.",
)


def install(server: Flask) -> None:
    """Answer every refusal and every error of the server in these words."""
    server.register_error_handler(HTTPException, _refused)
    server.register_error_handler(NotAllowed, lambda _: answer(403))
    server.register_error_handler(NotSignedIn, lambda _: answer(401))
    server.register_error_handler(NoSuchSchool, lambda _: answer(404))
    server.register_error_handler(NoSchoolGiven, lambda _: answer(403, words=NO_SCHOOL_GIVEN))
    server.register_error_handler(NotInRelease, lambda _: answer(400, words=NOT_IN_RELEASE))
    server.register_error_handler(NotPublished, lambda _: answer(403, words=NOT_PUBLISHED))
    server.register_error_handler(Broken, lambda _: answer(503, words=BROKEN))
    server.register_error_handler(Exception, _failed)
    server.after_request(_plain_not_found)


def is_for_a_program() -> bool:
    """Whether the answer goes to a script or a download rather than to someone's eyes."""
    return request.path.startswith(
        ("/_", "/assets/", "/vendor/", "/public/", "/data/upload")
    ) or request.path.endswith(".csv")


def answer(status: int, error_id: str | None = None, words: tuple[str, str] | None = None) -> Response:
    """The answer with this status: a page, or one line of text for a program; ``words`` a title and advice."""
    title, advice = words or WORDS.get(status, WORDS[500] if status >= 500 else WORDS[400])
    if is_for_a_program():
        text = f"{title}. {advice}" + (f" ({error_id})" if error_id else "")
        return Response(text, status, mimetype="text/plain")
    page = render_template("error.html", title=title, advice=advice, error_id=error_id, status=status)
    return Response(page, status, mimetype="text/html")


def _refused(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response
    if error.code is None or 300 <= error.code < 400:
        return error.get_response()
    response = answer(error.code)
    if error.code == 405:
        response.headers["Allow"] = "GET, HEAD, POST"
    return response


def _failed(error: Exception) -> Response:
    if request.path.startswith(SUITES):
        return answer(404)  # Dash raises for a package that it does not serve
    error_id = secrets.token_hex(4)
    LOG.error("%s %s at %s", error_id, type(error).__name__, _places(error))
    return answer(503 if isinstance(error, UNAVAILABLE) else 500, error_id)


def _places(error: Exception) -> str:
    """The way through our own code to the error, then where it was raised: files, lines and names only."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        frame
        for frame in frames[:-1]
        if frame.filename.startswith(OURS) and "site-packages" not in frame.filename
    ]
    return " > ".join(
        f"{frame.filename.removeprefix(OURS)}:{frame.lineno} {frame.name}" for frame in [*ours, *frames[-1:]]
    )


def _plain_not_found(response: Response) -> Response:
    # Dash answers for a file it does not have with the name that was asked for, as HTML.
    if response.status_code == 404 and request.path.startswith(SUITES):
        response.set_data("There is no such file.")
        response.mimetype = "text/plain"
    return response
