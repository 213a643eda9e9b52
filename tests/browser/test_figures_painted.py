"""The figures as a browser paints them: whole at every width, in both themes, on the projector, and as a picture."""

import json
import re
import struct
import threading
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from defusedxml import ElementTree
from playwright.sync_api import expect

from components.figures.style import PALETTE, palettes
from tests.support_tables import DRAWN, needs, of_a_school, over_time, ratios

pytestmark = pytest.mark.browser

HOUSE = Path(__file__).parents[2]
FONT = HOUSE / "node_modules/@fontsource-variable/atkinson-hyperlegible-next"
FILES = {
    "/plotly.js": HOUSE / "node_modules/plotly.js-cartesian-dist-min/plotly-cartesian.min.js",
    "/fetched.js": HOUSE / "assets/plotly_fetched.js",
    "/theme.js": HOUSE / "assets/plotly_theme.js",
    "/picture.js": HOUSE / "assets/picture.js",
}
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-elem 'self' 'unsafe-inline'; "
POLICY += "style-src-attr 'none'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'"
PAGE = """<!doctype html>
<html lang="en" data-bs-theme="light" data-palette='{palette}' data-plotly="/plotly.js"><head><meta charset="utf-8">
<link rel="stylesheet" href="/font/index.css"></head>
<body><script src="/watch.js"></script><script src="/fetched.js"></script><script src="/theme.js"></script>
<script src="/picture.js"></script></body>"""
# Nothing fails to be fetched here, which the rest of the page would say.
WATCH = (
    "window.sightline = { failed() {} }; window.broken = [];"
    "addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective));"
)
SCHOOLS = {
    "small": (3, 1, 24),
    "primary": (61, 17, 412),
    "large": (297, 83, 2000),
    "whole": (500, 500, 1000),
}
WIDTHS = (254, 294, 326, 560, 1100)
# Texts that run over the chart's edge, and pairs that lie on each other.
SPOILT = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(graph => {
    const frame = graph.getBoundingClientRect();
    const texts = [...graph.querySelectorAll('.main-svg text')]
        .map(t => [`${graph.id}: ${t.textContent.trim()}`, t.getBoundingClientRect()])
        .filter(([, box]) => box.width);
    const over = texts.filter(([, box]) => box.left < frame.left - 1 || box.right > frame.right + 1
        || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
    const on = texts.flatMap(([a, one], place) => texts.slice(place + 1).filter(([, other]) =>
        Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1
        && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3).map(([b]) => [a, b]));
    return [...over.map(([words]) => words), ...on];
})"""
DRAW = """async figures => {
    await document.fonts.load('14px "Atkinson Hyperlegible Next Variable"');
    for (const [name, figure] of Object.entries(figures)) {
        const frame = document.createElement('div');
        const graph = document.createElement('div');
        frame.className = 'dash-graph';
        graph.id = name;
        frame.append(graph);
        document.body.append(frame);
        await Plotly.react(graph, {data: figure.data, layout: figure.layout, config: {displayModeBar: true}});
    }
}"""


class Files(BaseHTTPRequestHandler):
    """A few files under the application's own content-security policy."""

    def do_GET(self):
        made = {"/": PAGE.format(palette=json.dumps(palettes())), "/watch.js": WATCH, "/favicon.ico": ""}
        kind = {"/": "text/html", ".css": "text/css", ".js": "text/javascript"}
        if self.path in made:
            body = made[self.path].encode()
        else:
            body = FILES.get(self.path, FONT / self.path.removeprefix("/font/")).read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", kind.get(self.path, kind.get(Path(self.path).suffix, "font/woff2")))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said):
        """Say nothing."""


@pytest.fixture(scope="module")
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def figures_of(school: tuple[int, int, int]) -> dict:
    """Every figure of a school, and the ones with the longest labels and the widest ranges."""
    tables = {name: (DRAWN[name], table) for name, table in of_a_school(*school).items()}
    every_need = dict.fromkeys(("SLCN", "PMLD", "SEMH", "NSA", "MSI", "none"), 8)
    tables["all needs"] = DRAWN["sorted_bars"], needs(every_need, {"SLCN": 25.9, "NSA": 2.0})
    tables["long trend"] = DRAWN["trend"], over_time(*[(61, 17, 412)] * 6)
    groups = {"eal": (60, 200, 20, 300), "looked_after": (5, 6, 30, 400), "summer_born": (3, 4, 2, 3)}
    tables["wide ratios"] = DRAWN["forest"], ratios(groups)
    return {name: figure for name, (draw, table) in tables.items() if (figure := draw(table))}


@pytest.fixture
def painted(page, address):
    """Open a page of a width, with figures drawn on it; asserts at the end that nothing was broken."""
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)

    def draw(width: int, school=(61, 17, 412), *, theme="light", projector=False, height=800):
        page.set_viewport_size({"width": width + 16, "height": height})
        page.goto(address)
        page.evaluate(
            "([theme, projector]) => { document.documentElement.dataset.bsTheme = theme;"
            "document.documentElement.classList.toggle('projector', projector) }",
            [theme, projector],
        )
        page.evaluate(DRAW, figures_of(school))
        return page

    yield draw
    assert page.evaluate("broken") == []
    assert faults == []


@pytest.mark.parametrize("school", SCHOOLS)
def test_no_text_is_clipped_or_lies_on_another_at_any_width(painted, school):
    page = painted(WIDTHS[0], SCHOOLS[school])
    for width in WIDTHS:
        page.set_viewport_size({"width": width + 16, "height": 800})
        page.wait_for_timeout(400)
        drawn = page.evaluate("[...document.querySelectorAll('.js-plotly-plot')].map(g => g.layout.width)")
        assert set(drawn) == {width}
        assert page.evaluate(SPOILT) == [], width


@pytest.mark.parametrize("width", [600, 1100])
def test_on_the_projector_no_text_of_a_chart_is_under_24_pixels_and_all_is_whole(painted, width):
    page = painted(1904, projector=True, height=1080)
    page.evaluate(
        "width => document.querySelectorAll('.dash-graph').forEach(f => (f.style.width = width + 'px'))",
        width,
    )
    page.evaluate("sightline.repaint()")
    page.wait_for_timeout(500)
    assert page.evaluate(SPOILT) == []
    sizes = page.evaluate(
        "[...document.querySelectorAll('.main-svg text')].map(t => parseFloat(getComputedStyle(t).fontSize))"
    )
    assert len(sizes) > 100
    assert min(sizes) >= 24
    assert page.evaluate("[...document.querySelectorAll('.js-plotly-plot')].every(g => !g.layout.hovermode)")


def test_the_frame_of_a_chart_is_as_high_as_the_chart_on_the_projector_too(painted):
    page = painted(560)
    page.evaluate("document.documentElement.classList.add('projector'); sightline.repaint()")
    page.wait_for_timeout(400)
    heights = (
        "[...document.querySelectorAll('.dash-graph')].map(f => [f.clientHeight, f.firstChild.layout.height])"
    )
    assert all(abs(given - drawn) < 1 for given, drawn in page.evaluate(heights))


def test_a_change_of_theme_repaints_every_colour_and_asks_nobody(painted):
    page = painted(560)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'; sightline.repaint()")
    page.wait_for_timeout(500)
    drawn = page.evaluate(
        "[...document.querySelectorAll('.js-plotly-plot')].map(g => JSON.stringify([g.data, g.layout])).join()"
    ).upper()
    light = {light for light, _dark in PALETTE.values()} - {dark for _light, dark in PALETTE.values()}
    assert [hexed for hexed in light if hexed in drawn] == []
    page.evaluate("document.documentElement.dataset.bsTheme = 'light'; sightline.repaint()")
    page.wait_for_timeout(500)
    assert page.evaluate("document.getElementById('dots').layout.font.color") == PALETTE["ink"][0]
    assert asked == []


def test_nothing_is_offered_to_share_zoom_or_drag(painted):
    page = painted(560)
    assert page.locator(".modebar-btn").count() == 0
    assert page.evaluate("window.Plotly.toImage !== undefined")
    cursors = "[...document.querySelectorAll('.draglayer rect')].map(r => getComputedStyle(r).cursor)"
    assert {
        cursor for cursor in page.evaluate(cursors) if "resize" in cursor or cursor == "crosshair"
    } == set()


def test_a_panel_with_nothing_to_draw_takes_no_room_and_comes_back(painted):
    page = painted(560, projector=True)
    empty = "Plotly.react(document.getElementById('dots'), {data: [], layout: {height: 8}}).then(g => g.clientHeight)"
    assert page.evaluate(empty) == 10
    page.evaluate("sightline.repaint()")
    back = "figure => Plotly.react(document.getElementById('dots'), figure).then(g => g.clientHeight)"
    assert page.evaluate(back, figures_of((61, 17, 412))["dots"]) > 300


TOLD = {
    "title": "How many?",
    "sentence": "78 of 412. " * 20,
    "comparator": "National 17.6%.",
    "counted": "412 on roll.",
    "source": "As at today & <then>",
    "filename": "sightline-x",
}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_is_a_png_1600_pixels_wide_whatever_the_theme(painted, theme, tmp_path):
    page = painted(294, theme=theme, projector=True)
    with page.expect_download() as saved:
        page.evaluate("told => sightline.picture(document.getElementById('dots'), told)", TOLD)
    assert saved.value.suggested_filename == "sightline-x.png"
    saved.value.save_as(tmp_path / "x.png")
    head = (tmp_path / "x.png").read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:24])
    assert width == 1600
    assert 600 < height < 1600


def test_a_picture_as_svg_holds_every_word_in_the_light_palette_and_nothing_to_fetch(painted, tmp_path):
    page = painted(294, theme="dark", projector=True)
    with page.expect_download() as saved:
        page.evaluate("told => sightline.picture(document.getElementById('dots'), told, 'svg')", TOLD)
    assert saved.value.suggested_filename == "sightline-x.svg"
    text = saved.value.path().read_text(encoding="utf-8")
    # Not parsed in the page, whose rules would refuse the styles of a picture that never stands in it.
    assert ElementTree.fromstring(text).tag.endswith("svg")
    written = unescape(re.sub(r"<[^>]+>", " ", text))
    for words in TOLD.values():
        assert words == "sightline-x" or " ".join(words.split()[:3]) in written
    dark = {dark for _light, dark in PALETTE.values()} - {light for light, _dark in PALETTE.values()}
    assert [hexed for hexed in dark if hexed in text.upper()] == []
    assert "rgb(232, 236, 241)" not in text
    assert "<style" not in text
    assert set(re.findall(r"https?://[^\s\"]+", text)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_charts_are_drawn_though_what_draws_them_is_there_before_what_paints_them(page, address):
    held = []

    def hold(route) -> None:
        held.append(route)

    page.route("**/theme.js", hold)
    page.goto(address, wait_until="commit")
    for _try in range(500):
        if there := bool(held) and page.evaluate("'Plotly' in window"):
            break
        page.wait_for_timeout(20)
    assert there
    held[0].continue_()
    page.wait_for_load_state()
    figures = figures_of((61, 17, 412))
    # Not waited for in the page, where what never comes would be waited for without an end.
    page.evaluate(f"figures => void ({DRAW})(figures)", figures)
    expect(page.locator(".js-plotly-plot")).to_have_count(len(figures))


def test_a_figure_that_did_not_change_is_not_drawn_anew(painted):
    page = painted(560)
    touched = page.evaluate(
        """async () => {
            const graph = document.querySelector('.js-plotly-plot');
            const figure = (height) => ({ data: [{ type: 'bar', x: [1], y: [2] }], layout: { height } });
            const still = () => new Promise((done) => setTimeout(done, 300));
            const counts = [];
            let count = 0;
            new MutationObserver((changes) => (count += changes.length)).observe(graph, {
                childList: true, subtree: true, attributes: true,
            });
            for (const height of [200, 200, 240]) {
                count = 0;
                await Plotly.react(graph, figure(height));
                await still();
                counts.push(count);
            }
            return counts;
        }"""
    )
    assert touched[0] > 0 and touched[1] == 0 and touched[2] > 0
