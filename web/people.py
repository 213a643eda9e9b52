"""Who is asking: Flask-Login over the sessions that the server keeps.

The browser holds one cookie with a random token. Flask's own session, which lives in the browser and
cannot be ended, is not used.
"""

from collections.abc import Callable

from flask import Flask, Request, Response, request
from flask_login import LoginManager, UserMixin
from sqlalchemy import Engine

from data.accounts_sessions import session_reader
from data.reader import Reader

COOKIE = "__Host-sightline"
LONGEST_TOKEN = 100


class User(UserMixin):
    """A reader as Flask-Login knows one: ``current_user.reader``."""

    def __init__(self, reader: Reader):
        self.id = reader.account_id
        self.reader = reader


def install(server: Flask, engine: Engine, is_demo: Callable[[], bool]) -> None:
    """Let ``flask_login.current_user`` be whoever the cookie's session stands for."""
    manager = LoginManager()
    manager.session_protection = None
    # Flask-Login would look for its own "remember me" cookie first. No cookie can have this name.
    server.config["REMEMBER_COOKIE_NAME"] = ";"
    # A page that tells of an error must not ask the database who is reading.
    manager.init_app(server, add_context_processor=False)

    @manager.request_loader
    def user_of(asked: Request) -> User | None:
        token = token_of(asked)
        reader = session_reader(engine, token, is_demo=is_demo) if token else None
        return User(reader) if reader else None


def token_of(asked: Request) -> str | None:
    """The token that came with a request, if it could be one of ours."""
    token = asked.cookies.get(COOKIE)
    return token if token and len(token) <= LONGEST_TOKEN else None


def give_token(response: Response, token: str) -> None:
    """Hand the browser its token: over TLS or on this machine only, out of reach of scripts and other sites."""
    response.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="Lax", path="/")


def take_token(response: Response) -> None:
    """Have the browser forget its token."""
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Lax", path="/")


def ip() -> str | None:
    """The address of whoever is asking, as far as the trusted proxies tell (see ``web.gate``)."""
    return request.remote_addr
