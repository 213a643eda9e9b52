"""Sightline beside the usual way, Vizro and Streamlit, in one run on the same data, choices and machine."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from statistics import fmean, median, quantiles

import dash

from benchmarks import browser
from benchmarks.agreement_pages import of_measure
from benchmarks.installation import TREE, Installation
from benchmarks.load import READERS
from benchmarks.page import SENCO, Page, Refusal
from benchmarks.peers import sites
from benchmarks.peers.school import DATABASE, DAY
from benchmarks.peers.sites import Site
from benchmarks.report import Line, ms, said, times
from benchmarks.serving import serving
from benchmarks.usual.numbers import SAME
from benchmarks.usual.pages import PAGES
from callbacks.draw import panels_of
from data import settings
from data.reader import reading_as
from data.school import School

CHANGES = 10  # of each page, after one that is not counted
CHECKED = ([[], []], [["9"], []], [["7", "8"], ["semh", "ci"]], [[], ["cl"]])
SHOWN = "attendance"


@dataclass
class Found:
    """What was found of one site: server seconds of a change by page, waits with many readers, bytes, first chart."""

    server: dict[str, float] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    first: list[browser.Load] = field(default_factory=list)
    memory: float = 0.0


def check(pages: dict[str, Page]) -> None:
    """Raises Refusal when the peers do not count what the product counts."""
    school = next(iter(pages.values())).live.school()
    told = {DATABASE: settings.database_url(), DAY: school.data_date.isoformat()}
    done = subprocess.run(
        [sites.PYTHON, "-m", "benchmarks.peers.numbers", json.dumps(CHECKED)],
        cwd=TREE, check=True, env={**os.environ, **told}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    theirs, wrong = json.loads(done.stdout.splitlines()[-1]), []
    with reading_as(SENCO):
        for key, found in theirs.items():
            page, name, place = key.split("/")
            measure = next(one.measure for one in panels_of(page).values() if one.measure.key == name)
            ours = of_measure(measure, school, sites.filters(CHECKED[int(place)]))
            if sorted(ours.items()) != [(tuple(row), many) for row, many in found]:
                wrong.append(key)
    expected = len(CHECKED) * sum(name in SAME for usual in PAGES.values() for name in usual.charts)
    if wrong or len(theirs) != expected:
        raise Refusal(f"the peers do not count the same: {', '.join(wrong) or 'tables are missing'}")


@contextmanager
def all_sites(pages: dict[str, Page]) -> Iterator[list[Site]]:
    """Every site, all up at once; only the one that is asked does anything."""
    school = next(iter(pages.values())).live.school()
    with ExitStack() as stack:
        yield [
            stack.enter_context(site)
            for site in (sites.ours(pages), sites.usual(), sites.vizro(school), sites.streamlit(school))
        ]


def beside_peers(app: dash.Dash, made: Installation, seconds: float = 20) -> list[Line]:
    """Everything, as lines: each of the others with how many times as much it takes."""
    pages = {key: Page(app, key, made.password) for key in PAGES}
    check(pages)
    school = pages["register"].live.school()
    with all_sites(pages) as every:
        found = {site.name: Found() for site in every}
        for place, page in enumerate(PAGES):
            chosen = sites.choices(school, place, CHANGES + 1)
            for site in every:
                alone(site, page, chosen, found[site.name])
        for site in every:
            together(site, school, seconds, found[site.name])
        in_browser(every, made, found)
        for site in every:
            found[site.name].memory = site.memory()
    return lines(found)


def alone(site: Site, page: str, chosen: list, found: Found) -> None:
    """One reader, one change after another: the processor's time of the server, and the bytes of an answer."""
    site.read([page], [chosen], 0, 1)
    before = site.worked()
    _waits, sizes = site.read([page], [chosen[1:]], 0, CHANGES)
    found.server[page] = (site.worked() - before) / len(sizes)
    found.sizes[page] = median(sizes)


def together(site: Site, school: School, seconds: float, found: Found) -> None:
    """Twenty readers at once, over all pages."""
    keys = [list(PAGES)[reader % len(PAGES)] for reader in range(READERS)]
    chosen = [sites.choices(school, 100 + reader) for reader in range(READERS)]
    found.waits, _sizes = site.read(keys, chosen, seconds, 2)


def in_browser(every: list[Site], made: Installation, found: dict[str, Found], rounds: int = 3) -> None:
    """The time to the first chart of a page, for a browser that has never been there, beside an empty Dash page."""
    found["floor"] = Found()
    with serving("benchmarks.floor_page:serve()") as floor, browser.chromium() as chromium:
        ours = next(site for site in every if site.name == "ours")
        cookies = browser.signed_in(chromium, ours.address("register").rpartition("/")[0], made.password)
        addresses = {"floor": floor.address} | {site.name: site.address(SHOWN) for site in every}
        for _round in range(rounds):
            for name, address in addresses.items():
                context = browser.unused(chromium, cookies if name == "ours" else [])
                _page, load = browser.opened(context, address)
                found[name].first.append(load)
                context.close()
        found["floor"].memory = max(floor.memory())


def lines(found: dict[str, Found]) -> list[Line]:
    """What was found, ours first and each other with how many times as much."""
    served = {name: one for name, one in found.items() if name != "floor"}
    made = []
    for page in PAGES:
        made += beside(
            f"{page}: server time of a change", {name: one.server[page] for name, one in served.items()}, ms
        )
    for page in PAGES:
        made += beside(
            f"{page}: a change over the line", {name: one.sizes[page] for name, one in served.items()}, size
        )
    waits = {name: one.waits for name, one in served.items()}
    made += beside("20 readers: half wait longer than", {name: median(of) for name, of in waits.items()}, ms)
    slow = {name: quantiles(of, n=20)[-1] for name, of in waits.items()}
    made += beside("20 readers: 5 in 100 wait longer than", slow, ms)
    # A reader always waits for something, so readers over the mean wait are pages a second.
    rates = {name: READERS / fmean(of) for name, of in waits.items()}
    made += beside("20 readers: pages a second", rates, partial(said, unit=""), more=True)
    first = {name: median(load.first_chart for load in one.first) for name, one in found.items()}
    made += beside(f"{SHOWN}: first chart, cold", first, partial(said, unit="ms"))
    over = {name: 1000 * median(load.kilobytes for load in one.first) for name, one in found.items()}
    made += beside("  over the line", over, size)
    held = {name: one.memory for name, one in found.items()}
    return made + beside("memory of the largest process", held, partial(said, unit="MB"))


def beside(what: str, of: dict[str, float], words: Callable[[float], str], more: bool = False) -> list[Line]:
    """One line for each site but ours, with how many times as much it takes; where ``more`` is better, as few."""
    mine = of["ours"]
    others = [(name, number) for name, number in of.items() if name != "ours"]
    return [
        Line(
            "" if at else what, "" if at else words(mine), f"{name} {words(number)}",
            times(mine / number if more else number / mine),
        )
        for at, (name, number) in enumerate(others)
    ]  # fmt: skip


def size(many: float) -> str:
    """Bytes as kilobytes."""
    return said(many / 1000, "kB")
