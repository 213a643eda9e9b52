"""A server as small as can be, to try the server's settings with: it says what its worker found at its start."""

from data import store

store.school_engine().connect().close()


def server(environ, start_response):
    """Answer every path with how many database connections came through the fork."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(store.school_engine().pool.checkedin()).encode()]
