"""Signing in and out: one plain form, one address to leave by.

Who asked for no page in particular begins with the view they chose, else with the overview.
"""

import re
from collections.abc import Callable

from flask import Flask, Response, make_response, redirect, render_template, request
from flask_login import current_user
from sqlalchemy import Engine

from data.accounts_lockout import WINDOW
from data.accounts_passwords import password_matches
from data.accounts_sessions import Refusal, sign_in, sign_out
from data.views import start_of
from web import people, static

HOME = "/"
STATUS = {Refusal.WRONG: 401, Refusal.LOCKED: 429}
CLEARED = '"cache", "storage"'


def install(server: Flask, engine: Engine, is_demo: Callable[[], bool]) -> None:
    """Serve ``/login`` and ``/logout``."""
    server.jinja_env.globals["address"] = static.address
    password_matches(
        "", None
    )  # makes the hash that unknown names are checked against, before anyone could time it

    def login() -> Response:
        """The form, and what is done with it. A new token is given at every sign-in."""
        onward = own_path(request.values.get("next"))
        if request.method != "POST":
            return redirect(onward) if current_user.is_authenticated else form(onward)
        username, password = request.form.get("username", ""), request.form.get("password", "")
        if not username.strip() or not password:
            return form(onward, username, "Give both your user name and your password.", 400)
        answer = sign_in(engine, username, password, people.ip(), is_demo=is_demo)
        if isinstance(answer, Refusal):
            return form(onward, username, answer.value, STATUS[answer])
        end_session()
        if onward == HOME:
            onward = own_path(start_of(engine, answer.reader.account_id))
        response = redirect(onward, 303)
        people.give_token(response, answer.token)
        return response

    def logout() -> Response:
        end_session()
        response = redirect("/login", 303)
        people.take_token(response)
        response.headers["Clear-Site-Data"] = CLEARED
        return response

    def end_session() -> None:
        if token := people.token_of(request):
            sign_out(engine, token)

    server.add_url_rule("/login", "login", login, methods=["GET", "POST"])
    server.add_url_rule("/logout", "logout", logout, methods=["POST"])


def form(onward: str, username: str = "", problem: str | None = None, status: int = 200) -> Response:
    """The sign-in page, with what went wrong if something did."""
    page = render_template(
        "login.html", onward=onward, username=username[:100], problem=problem, keeps_cookies=keeps_cookies()
    )
    response = make_response(page, status)
    if status == STATUS[Refusal.LOCKED]:
        response.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response


def keeps_cookies() -> bool:
    """Whether a browser will keep our cookie: it does so over TLS, and on the machine it runs on."""
    host = re.sub(r":\d+$", "", request.host)
    return request.is_secure or host in {"localhost", "127.0.0.1", "[::1]"}


def own_path(asked: str | None) -> str:
    """Where to go after signing in: ``asked`` if it is a page of this site, else the start.

    Browsers read ``//host``, ``/\\host`` and addresses with control characters as other sites.
    """
    path = asked or ""
    if not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return HOME
    if path.startswith(("/login", "/logout", "/_", "/assets/")):
        return HOME
    return path
