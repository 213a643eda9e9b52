"""The one gate in front of every path: closed, except where it is opened by name.

``protect(server, ...)`` comes before the Dash app is made, so that the gate is the first to see each request.
"""

import logging
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from flask import Blueprint, Flask, Response, abort, g, redirect, request
from flask_login import current_user
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from data import accounts_sessions, audit, source, terms
from data.errors import NoSchoolGiven, NoSuchSchool, Refused
from data.reader import Reader, reset_reader, school_said, set_reader
from data.source import NotPublished
from web import calendar, compression, errors, headers, login, people, preview, static, uploads
from web.calls import refuse_made_up, refuse_unwritable

LOG = logging.getLogger("sightline.web")
LARGEST_BODY = 1024 * 1024
PUBLIC = frozenset({"login", "health", calendar.ENDPOINT, *static.ENDPOINTS})
READS = frozenset({"GET", "HEAD"})
METHODS = READS | {"POST"}
UPDATE = "/_dash-update-component"
WAYS_OUT = frozenset({"logout", "preview"})

# With the values that leave each door shut. Dash takes "0" for yes.
SETTINGS_THAT_OPEN_DOORS = {
    "DASH_MCP_ENABLED": {"", "false"},
    "DASH_DEBUG": {"", "false"},
    "FLASK_DEBUG": {"", "false", "0", "no"},
}


@dataclass(frozen=True)
class Doors:
    """Which role opens what: callbacks by their output, pages and tables by the start of their path.

    ``calls`` gives Dash's ``callback_map``: what a call of each callback names. What it does not hold is not looked at.
    """

    by_output: Mapping[str, Collection[str]]
    by_path: Mapping[str, Collection[str]] = field(default_factory=dict)
    calls: Callable[[], Mapping[str, Mapping]] = dict

    def path_opens(self, path: str, role: str) -> bool:
        """Whether ``role`` may ask for ``path``: the longest start that is named decides, none named opens."""
        starts = [start for start in self.by_path if path.startswith(start)]
        return not starts or role in self.by_path[max(starts, key=len)]

    def output_opens(self, output: object, role: str) -> bool:
        """Whether ``role`` may ask for this callback; what is not named is closed to everyone."""
        return isinstance(output, str) and role in self.by_output.get(output, ())


def protect(
    server: Flask,
    *,
    accounts_engine: Engine,
    roles_by_output: Mapping[str, Collection[str]],
    csp_hashes: Callable[[], Sequence[str]],
    is_demo: Callable[[], bool],
    paths_by_role: Mapping[str, Collection[str]] | None = None,
    calls: Callable[[], Mapping[str, Mapping]] = dict,
) -> None:
    """Put the gate, sign-in, roles, headers and error pages in front of a Flask server.

    ``roles_by_output`` says for each key of Dash's ``callback_map`` which roles may call it; it may be filled
    afterwards. ``paths_by_role`` says for the start of a path which roles may ask for it. ``csp_hashes`` is
    Dash's own, asked at each answer, and ``calls`` gives its ``callback_map``. ``is_demo`` says whether the
    school's data is the demo's.

    Raises Refused when the environment opens a door this gate does not guard, RuntimeError when something
    already answers requests before it.
    """
    refuse_open_doors(os.environ)
    if server.before_request_funcs.get(None):
        raise RuntimeError("protect() must be called before anything else is added to the server.")
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    server.register_blueprint(Blueprint("web", __name__, template_folder="templates"))
    trust_proxies(server, os.environ.get("SIGHTLINE_PROXY_HOPS", "0"))
    headers.install(server, csp_hashes)  # first, so that it is the last to touch an answer
    compression.install(server)
    errors.install(server)
    people.install(server, accounts_engine, is_demo)
    doors = Doors(roles_by_output, {uploads.ADDRESS: terms.IMPORTED_BY, **(paths_by_role or {})}, calls)
    server.before_request(lambda: check(doors))
    server.teardown_request(forget_reader)
    login.install(server, accounts_engine, is_demo)
    preview.install(server, accounts_engine)
    static.install(server)
    uploads.install(server)
    calendar.install(server, accounts_engine)
    server.add_url_rule("/health", "health", lambda: Response("OK", mimetype="text/plain"))
    audit.prune(accounts_engine)
    accounts_sessions.prune(accounts_engine)


def check(doors: Doors) -> Response | None:
    """Let a request through or answer it: who, from where, by which method, with which role."""
    if (
        request.endpoint in PUBLIC
    ):  # what will answer, not how the path looks: Dash answers what nobody else does
        refuse_unread_methods()
        refuse_foreign_origin()
        return None
    if not current_user.is_authenticated:
        return ask_to_sign_in()
    reader = current_user.reader
    refuse_unread_methods()
    refuse_foreign_origin()
    if not doors.path_opens(request.path, reader.role):
        abort(403)
    if request.path.endswith(UPDATE):
        check_callback(doors, reader.role)
    g.reader_before = set_reader(replace(reader, school=school_asked()))
    check_published(reader)
    return None


def school_asked() -> int | None:
    """The school that the address names. A callback's address names none: it says which with what it is called with."""
    said = request.args.getlist("school")
    return school_said(said[-1] if said else None)


def check_published(reader: Reader) -> None:
    """Whoever reads as a governor is shown nothing while what was published is missing or was changed: Broken."""
    if reader.role == "governor" and request.endpoint not in WAYS_OUT:
        with suppress(NotPublished, NoSuchSchool, NoSchoolGiven):
            source.current()


def ask_to_sign_in() -> Response:
    """Send a person to the form, and tell a program that it is signed out."""
    if request.method not in READS or errors.is_for_a_program():
        return errors.answer(401)
    asked = request.full_path.rstrip("?")
    return redirect("/login" if asked == login.HOME else f"/login?next={quote(asked, safe='/')}")


def refuse_unread_methods() -> None:
    """Only reading and posting are done here."""
    if request.method not in METHODS:
        abort(405)


def refuse_foreign_origin() -> None:
    """A change must come from a page of ours. Browsers say so with every POST; no answer is no yes."""
    if request.method in READS:
        return
    origin, ours = request.headers.get("Origin"), request.host_url.rstrip("/")
    if origin != ours:
        LOG.warning(
            "Refused a POST from %s, which is not %s. Behind a proxy that ends TLS, set SIGHTLINE_PROXY_HOPS.",
            audit.printable(str(origin))[:100],
            audit.printable(ours)[:100],
        )
        abort(403)


def check_callback(doors: Doors, role: str) -> None:
    """A call of a Dash callback names an output that this role may ask for."""
    if request.method != "POST":
        abort(405)
    if not request.is_json:
        abort(415)
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(400)
    if not doors.output_opens(body.get("output"), role):
        abort(403)
    refuse_unwritable(request.get_data(), body)
    if declared := doors.calls().get(body["output"]):
        refuse_made_up(body, declared)


def forget_reader(_error: BaseException | None = None) -> None:
    """After the request nobody is reading."""
    if before := g.pop("reader_before", None):
        reset_reader(before)


def refuse_open_doors(environment: Mapping[str, str]) -> None:
    """Raises Refused when a setting would open a way in that the gate does not guard."""
    for name, closed in SETTINGS_THAT_OPEN_DOORS.items():
        for spelling in (name, name.lower()):
            value = environment.get(spelling, "")
            if value.casefold() not in closed:
                raise Refused(f"{spelling} is {value!r}, and Sightline does not start with it; unset it.")


def trust_proxies(server: Flask, hops: str) -> None:
    """Believe what exactly so many proxies say of the asker's address and of TLS; with 0, nobody.

    The proxy must pass the Host header on as it came.
    """
    if not hops.isdigit() or int(hops) > 10:
        raise Refused(
            f"SIGHTLINE_PROXY_HOPS is {hops!r}; it must be the number of proxies in front, 0 to 10."
        )
    if int(hops):
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=int(hops), x_proto=int(hops))
