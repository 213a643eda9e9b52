"""What readers meet, measured on running servers: in the browser, twenty at once, and the memory it takes."""

import random
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from statistics import median

from playwright.sync_api import Page as BrowserPage

from benchmarks import browser
from benchmarks.installation import Installation
from benchmarks.load import READERS, Answered, crowd, varied
from benchmarks.page import ORIGIN, Page
from benchmarks.report import Line, at_most, ms, ratio_at_least, ratio_at_most, said
from benchmarks.serving import Server, serving
from benchmarks.usual.app import request as usual_request
from components import ids

PATH = "/register"
MORE_PATHS = ("/attendance", "/progress")
# Boxes ticked and unticked in turn: the filter and the place of its box. Not Year 7, whose pupils have no scores to
# compare yet: when it goes, no chart of Progress changes that is in view.
CLICKS = (("year_group", 1), ("year_group", 2), ("need_area", 2), ("year_group", 1), ("need_area", 0))


@dataclass
class Servers:
    """The app, the floor page and the usual way, each on two workers."""

    ours: Server
    floor: Server
    pandas: Server


def started(stack: ExitStack) -> Servers:
    """Start all three; they end with ``stack``."""
    return Servers(
        stack.enter_context(serving("app:server", "/health")),
        stack.enter_context(serving("benchmarks.floor_page:serve()")),
        stack.enter_context(serving("benchmarks.usual.server:serve()")),
    )


def in_browser(servers: Servers, made: Installation, rounds: int) -> list[Line]:
    """First chart, cold and warm, and filter changes, beside the floor page, on a school's line."""
    loads: dict[tuple[str, str], list[browser.Load]] = {}
    changes: dict[str, list[browser.Change]] = {}
    order, names = random.Random(1), ["ours", "floor"]
    with browser.chromium() as chromium:
        cookies = browser.signed_in(chromium, servers.ours.address, made.password)
        sites = {"ours": (servers.ours.address + PATH, cookies), "floor": (servers.floor.address, [])}
        for _round in range(rounds):
            order.shuffle(names)
            for name in names:
                address, kept = sites[name]
                context = browser.unused(chromium, kept)
                page, cold = browser.opened(context, address)
                page.close()
                page, warm = browser.opened(context, address)
                loads.setdefault((name, "cold"), []).append(cold)
                loads.setdefault((name, "warm"), []).append(warm)
                if name == "ours":
                    changes.setdefault(PATH, []).extend(_changes(page))
                    for path in MORE_PATHS:
                        page.close()
                        page, _load = browser.opened(context, servers.ours.address + path)
                        changes.setdefault(path, []).extend(_changes(page))
                context.close()
    lines = _loaded("cold", loads["ours", "cold"], loads["floor", "cold"], 1.2)
    lines += _loaded("warm", loads["ours", "warm"], loads["floor", "warm"], 1.3)
    return lines + [line for path, made in changes.items() for line in _changed(path, made)]


def _changes(page: BrowserPage) -> list[browser.Change]:
    return [browser.changed(page, ids.choice(choice), place) for choice, place in CLICKS]


def _changed(path: str, changes: list[browser.Change]) -> list[Line]:
    asked = {change.requests for change in changes}
    what = f"filter change on {path}, click to painted"
    return [
        at_most(what, median(change.in_view for change in changes), 150, "ms"),
        Line("  charts below the view too", said(median(change.all_charts for change in changes), "ms")),
        Line("  requests", ", ".join(map(str, sorted(asked))), target="exactly 1", reached=asked == {1}),
    ]


def _loaded(when: str, ours: list[browser.Load], floor: list[browser.Load], limit: float) -> list[Line]:
    mine, theirs = (median(load.first_chart for load in loads) for loads in (ours, floor))
    ratio = median(a.first_chart / b.first_chart for a, b in zip(ours, floor, strict=True))
    kilobytes, requests = median(load.kilobytes for load in ours), median(load.requests for load in ours)
    beside = f"{said(floor[0].kilobytes, 'kB')}, {floor[0].requests} requests"
    first = ratio_at_most(
        f"{when}: first chart", said(mine, "ms"), f"floor {said(theirs, 'ms')}", ratio, limit
    )
    if when == "cold":
        carried = [
            Line("  over the line", said(kilobytes, "kB"), beside),
            Line("  requests", f"{requests:g}"),
        ]
    else:
        carried = [
            at_most("  over the line", kilobytes, 25, "kB", beside=beside),
            at_most("  requests", requests, 5, ""),
        ]
    return [first, *carried]


def twenty_readers(servers: Servers, page: Page, seconds: float, turns: int) -> list[Line]:
    """Pages a second and waits with twenty readers who hardly ever choose the same, beside the usual way."""
    years = page.live.school().year_groups
    cookie = page.browser.get_cookie("__Host-sightline")
    json_body = {"Content-Type": "application/json", "Accept-Encoding": "gzip, br"}
    signed_in = {**json_body, "Origin": servers.ours.address, "Cookie": f"{cookie.key}={cookie.value}"}
    ours, usual = [], []
    for turn in range(turns):
        seeds = range(turn * READERS, (turn + 1) * READERS)
        mine = [map(page.request, varied(years, seed)) for seed in seeds]
        theirs = [map(partial(usual_request, page.key), varied(years, seed)) for seed in seeds]
        ours.append(crowd(servers.ours, signed_in, mine, seconds))
        usual.append(crowd(servers.pandas, {**json_body, "Origin": ORIGIN}, theirs, seconds))
    mine, theirs = _middle(ours), _middle(usual)
    ratio = median(a.pages_a_second / b.pages_a_second for a, b in zip(ours, usual, strict=True))
    return [
        ratio_at_least(
            "pages a second", said(mine.pages_a_second, ""), f"pandas {said(theirs.pages_a_second, '')}",
            ratio, 10,
        ),
        at_most(
            "5 in 100 wait longer than", 1000 * mine.slow, 150, "ms", beside=f"pandas {ms(theirs.slow)}"
        ),
    ]  # fmt: skip


def _middle(answered: list[Answered]) -> Answered:
    return Answered(median(one.pages_a_second for one in answered), median(one.slow for one in answered))


def memory_held(servers: Servers) -> list[Line]:
    """What the largest worker holds after all that, beside a worker of the floor page and of the usual way."""
    ours, floor, pandas = (max(server.memory()) for server in (servers.ours, servers.floor, servers.pandas))
    beside = f"floor {floor:.0f}, pandas {pandas:.0f}"
    return [at_most("a worker's memory", ours, 250, "MB", beside=beside)]
