"""The small app, an accounts database and clients signed in, for the tests of ``web``."""

import threading

import pytest
from werkzeug.serving import make_server

from tests.support_database import copy
from tests.support_web import accounts_database, add_everyone, sign_in
from tests.web.small_app import small_app


@pytest.fixture(scope="session")
def accounts_of_everyone(tmp_path_factory):
    """The file of an accounts database with one account of each role, to be copied: hashing takes its time."""
    folder = tmp_path_factory.mktemp("accounts")
    engine = accounts_database(folder)
    add_everyone(engine)
    engine.dispose()
    return folder / "accounts.db"


@pytest.fixture
def engine(tmp_path, accounts_of_everyone):
    """An accounts database with one account of each role."""
    return copy(accounts_of_everyone, tmp_path / "accounts.db")


@pytest.fixture
def app(engine):
    """The small Dash app."""
    return small_app(engine)[0]


@pytest.fixture
def client(app):
    """A browser in which nobody is signed in."""
    return app.server.test_client()


@pytest.fixture
def signed_in(app):
    """A browser in which the account of this role is signed in: ``signed_in("senco")``."""

    def make(role):
        made = app.server.test_client()
        assert sign_in(made, role).status_code == 303
        return made

    return make


@pytest.fixture
def address(app):
    """Where the small app is served for a real browser."""
    served = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The machine's own Chromium, quiet, and able to run as root."""
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
    return {"executable_path": "/usr/bin/chromium", "args": flags.split()}
