"""How the server is run: `gunicorn app:server` reads this file by itself."""

import gc

from gunicorn.http import wsgi

from data import heap, settings, store
from data.errors import Refused

try:
    bind = f"127.0.0.1:{settings.port()}"
except Refused as refusal:
    raise SystemExit(str(refusal)) from None
worker_class = "gthread"
workers = 2
threads = 4
preload_app = True  # imported once, so the workers share its memory

timeout = 60
graceful_timeout = 10
keepalive = 30
worker_tmp_dir = "/dev/shm"  # noqa: S108 - heartbeats in memory, so that a slow disk never kills a worker

limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
control_socket_disable = True

accesslog = "-"
# No query string, no reader and no address: the audit log holds who, this holds only how the server fares.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"

_headers = wsgi.Response.default_headers
wsgi.Response.default_headers = lambda answer: [
    line for line in _headers(answer) if not line.startswith("Server:")
]


heap.one_heap()


def when_ready(_arbiter) -> None:
    """Close what the import of the app left open: a database connection must not be carried through a fork."""
    store.school_engine().dispose()
    store.accounts_engine().dispose()
    # Looking for waste would copy what the workers share into each of them, piece by piece.
    gc.collect()
    gc.freeze()
    heap.give_back()
