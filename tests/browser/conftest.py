"""The whole application over a demo school, served for a real browser, with nothing outside to be had."""

import threading

import pytest
from selenium.webdriver.chrome.options import Options
from werkzeug.serving import make_server

from tests.support_app import demo_instance, start
from tests.support_database import use
from tests.support_web import PASSPHRASES

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def pytest_setup_options() -> Options:
    """The machine's own Chromium, unseen and quiet, as dash[testing] is to start it."""
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless=new", "--disable-dev-shm-usage", *FLAGS):
        options.add_argument(flag)
    return options


@pytest.fixture(scope="session")
def instance(tmp_path_factory):
    """The application over a demo school of 1,200 pupils."""
    return start(demo_instance(tmp_path_factory.mktemp("served"), pupils=1200))


@pytest.fixture(autouse=True)
def settings_of_the_instance(instance, monkeypatch):
    """The settings of the served application, which reads them at each request, whatever another test set."""
    use(instance.folder, monkeypatch)


@pytest.fixture(scope="session")
def served(instance):
    """The address of the application over a demo school of 1,200 pupils, in a thread of its own."""
    server = make_server("127.0.0.1", 0, instance.app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The machine's own Chromium, quiet, and able to run as root."""
    return {"executable_path": "/usr/bin/chromium", "args": list(FLAGS)}


class Watched:
    """A browser page that remembers what went wrong and what was asked of whom."""

    def __init__(self, page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        self.outside: list[str] = []
        self.posts: list[str] = []
        self.asking = 0
        page.on(
            "console",
            lambda said: self.faults.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._note)
        page.on("requestfinished", self._answered)
        page.on("requestfailed", self._answered)
        page.route(lambda url: not url.startswith((address, "data:", "blob:")), lambda route: route.abort())

    def _answered(self, _request) -> None:
        self.asking -= 1

    def _note(self, request) -> None:
        self.asking += 1
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.outside.append(request.url)
        if request.method == "POST":
            self.posts.append(request.url)

    def go(self, path: str) -> None:
        """Open a path and wait until its panels are drawn."""
        self.asking = 0
        self.page.goto(self.address + path)
        self.page.wait_for_selector(".panel")
        self.settle()

    def settle(self) -> None:
        """Wait until nothing has been asked or drawn for a fifth of a second; at most 20 seconds."""
        quiet = 0
        for _ in range(400):
            self.page.wait_for_timeout(50)
            busy = self.asking or self.page.locator("[data-dash-is-loading=true]").count()
            quiet = 0 if busy else quiet + 1
            if quiet == 4:
                return
        raise AssertionError(f"{self.asking} requests are still not answered")

    def sign_in(self, role: str, path: str = "/") -> None:
        """Sign in by the form as the account of this role."""
        self.page.goto(self.address + path)
        self.page.fill("input[name=username]", f"a-{role}")
        self.page.fill("input[name=password]", PASSPHRASES[role])
        self.page.click("button[type=submit]")
        self.page.wait_for_url(lambda url: "/login" not in url)
        self.page.wait_for_selector("main h1")
        self.settle()


@pytest.fixture
def open_page(served, browser):
    """Open a browser of its own: ``open_page("senco", width=1366)`` gives a watched page, signed in."""
    contexts = []

    def make(
        role: str | None = "senco",
        *,
        path: str = "/register",
        width: int = 1366,
        height: int = 768,
        **options,
    ):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        watched = Watched(context.new_page(), served)
        if role:
            watched.sign_in(role, path)
        return watched

    yield make
    for context in contexts:
        context.close()
