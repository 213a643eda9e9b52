"""What a reader sees and when, in headless Chromium on a school's line: 20 Mbit a second, 20 ms away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Request, sync_playwright

from benchmarks.installation import READER

PATHS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # A browser loads the pages of its own address bar with each window: no part of what a site's page costs.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
)  # fmt: skip
AT_REST_MS = 700  # what a new window does for itself is over by then
SCHOOL_LINE = {"offline": False, "latency": 20, "downloadThroughput": 20e6 / 8, "uploadThroughput": 20e6 / 8}
# Notes when charts were painted, just after the frame that shows the change: the first of all, the last change of
# one that is in the reader's view, and the last change of any.
WATCH = """
(() => {
  const drawn = ".js-plotly-plot .trace path, .js-plotly-plot .heatmaplayer image";
  const seen = (window.__seen = { first: null, view: null, last: null });
  let waiting = false;
  let viewed = false;
  // What happens inside a chart; Dash also marks the chart itself while it waits, which nobody sees.
  const chartOf = ({ target }) => (target.parentElement ? target.parentElement.closest(".js-plotly-plot") : null);
  const inView = (chart) => {
    const box = chart.getBoundingClientRect();
    return box.bottom > 0 && box.top < window.innerHeight;
  };
  const painted = () => {
    const now = performance.now();
    if (viewed) seen.view = now;
    seen.last = now;
    if (seen.first === null && document.querySelector(drawn)) seen.first = now;
    waiting = viewed = false;
  };
  new MutationObserver((changes) => {
    const charts = new Set(changes.map(chartOf).filter(Boolean));
    if (!charts.size) return;
    viewed = viewed || [...charts].some(inView);
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => setTimeout(painted));
  }).observe(document, { childList: true, subtree: true, attributes: true });
})();
"""
STILL = "Boolean(window.__seen && window.__seen.first && performance.now() - window.__seen.last > 600)"
# On some pages the first chart begins below the fold, and a reader who chooses is looking at one.
LOOK = """document.querySelector(".js-plotly-plot .trace path, .js-plotly-plot .heatmaplayer image")
  .closest(".js-plotly-plot").scrollIntoView({ block: "nearest" })"""
CLICK = """
async ([choice, place]) => {
  const box = document.getElementById(choice).querySelectorAll("input")[place];
  const seen = window.__seen;
  const started = performance.now();
  seen.view = seen.last = null;
  box.click();
  const still = () => seen.view && performance.now() - seen.last > 600;
  while (!still()) {
    if (performance.now() - started > 20000) return null;
    await new Promise((done) => setTimeout(done, 20));
  }
  return [seen.view - started, seen.last - started];
}
"""


@dataclass(frozen=True)
class Load:
    """One load of a page: milliseconds to the first chart painted, kilobytes and requests over the line."""

    first_chart: float
    kilobytes: float
    requests: int


@dataclass(frozen=True)
class Change:
    """One filter change: milliseconds from the click to the charts in view and to all charts painted, and requests."""

    in_view: float
    all_charts: float
    requests: int


class Counted:
    """What a page fetches over the line; what comes from the browser's own cache is not counted."""

    def __init__(self, session: CDPSession) -> None:
        self.kilobytes, self.requests, self._kept = 0.0, 0, set()
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SCHOOL_LINE)
        session.on("Network.requestServedFromCache", lambda event: self._kept.add(event["requestId"]))
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)

    def _answered(self, event: dict) -> None:
        answer = event["response"]
        if answer.get("fromDiskCache") or answer["url"].startswith(("data:", "blob:")):
            self._kept.add(event["requestId"])

    def _finished(self, event: dict) -> None:
        if event["requestId"] not in self._kept:
            self.requests += 1
            self.kilobytes += event["encodedDataLength"] / 1000


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium: the machine's own where it has one, else Playwright's."""
    path = next((path for path in PATHS if Path(path).exists()), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def signed_in(browser: Browser, address: str, password: str) -> list[dict]:
    """The cookies of a reader who has signed in by the form."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/login")
    page.fill("[name=username]", READER)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    cookies = context.cookies()
    context.close()
    return cookies


def unused(browser: Browser, cookies: list[dict]) -> BrowserContext:
    """A browser that has never been here, but for the reader's session."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_cookies(cookies)
    context.add_init_script(WATCH)
    return context


def opened(context: BrowserContext, address: str) -> tuple[Page, Load]:
    """Open a page in a window that is at rest and wait until its charts are still."""
    page = context.new_page()
    page.wait_for_timeout(AT_REST_MS)
    counted = Counted(context.new_cdp_session(page))
    page.goto(address, wait_until="commit")
    # Asked again and again from outside: the site's content rules let no text be run as a function in its pages.
    for _wait in range(600):
        if page.evaluate(STILL):
            break
        page.wait_for_timeout(100)
    else:
        raise TimeoutError(f"no chart of {address} was painted and still within a minute")
    return page, Load(page.evaluate("window.__seen.first"), counted.kilobytes, counted.requests)


def changed(page: Page, choice: str, place: int) -> Change:
    """Tick or untick one box of the filter bar with a chart in view, and wait until all charts are painted.

    A font is no request of the filter change: it comes once, when a rare letter is first shown, and is kept.
    Raises RuntimeError when no chart changes.
    """
    asked: list[Request] = []

    def note(request: Request) -> None:
        if request.url.startswith("http") and request.resource_type != "font":
            asked.append(request)

    page.evaluate(LOOK)
    page.on("request", note)
    painted = page.evaluate(CLICK, [choice, place])
    page.remove_listener("request", note)
    if painted is None:
        raise RuntimeError(f"no chart changed within 20 s of a click on {choice}")
    return Change(*painted, len(asked))
