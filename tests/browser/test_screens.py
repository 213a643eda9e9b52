"""Every page on every screen: no sideways scroll, no clipped words, nothing axe objects to, all by keyboard."""

from pathlib import Path

import pytest

from data import source, store
from data.publish import making
from data.reader import Reader, reading_as
from data.release import file

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# The first is a laptop at 400%, with few lines left.
SCREENS = [(320, 256), (360, 800), (390, 844), (768, 1024), (1366, 768), (1920, 1080), (3840, 2160)]


@pytest.fixture(scope="module")
def released(instance):
    """A release of the served school."""
    with reading_as(Reader(0, "senco", "")):
        school = source.Live(store.school_engine()).school()
        return source.Released(file.release_of(making.make(school, lambda *_: None, earlier=()).content))


@pytest.fixture
def published(released, monkeypatch):
    """What governors see for the length of a test."""
    monkeypatch.setattr(source, "published", lambda: released)


def addresses(watched) -> list[str]:
    found = watched.page.eval_on_selector_all(
        ".rail a", "links => links.map(link => new URL(link.href).pathname)"
    )
    assert found
    return found


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_no_page_scrolls_sideways_or_lets_its_words_run_over(open_page, width, height):
    watched = open_page(width=width, height=height)
    stays = watched.page.evaluate("getComputedStyle(document.querySelector('.bar')).position")
    assert stays == ("static" if height < 480 else "sticky")
    for path in addresses(watched):
        show(watched, path)
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width, path
        spilling = watched.page.evaluate(
            """() => [...document.querySelectorAll('.panel h2, .panel p, .panel li, .controls > *, .page-head *')]
                .filter(e => e.getBoundingClientRect().width
                    && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .map(e => e.textContent.slice(0, 40))"""
        )
        assert spilling == [], path
        clipped = watched.page.evaluate(
            """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(graph => {
                const frame = graph.getBoundingClientRect();
                return [...graph.querySelectorAll('text')].filter(t => {
                    const box = t.getBoundingClientRect();
                    return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1);
                }).map(t => t.textContent.slice(0, 40));
            })"""
        )
        assert clipped == [], path


def show(watched, path: str) -> None:
    """Open a page, whether it has panels or not, and wait until it is drawn."""
    watched.page.goto(watched.address + path)
    watched.page.wait_for_selector("main h1")
    watched.settle()


def objections(page) -> list[tuple[str, str]]:
    """What axe objects to on the page as it stands: each rule with the first element that breaks it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found["violations"]]


def open_everything(watched) -> None:
    """Open every menu and every folded part, and the table of the first chart."""
    table = watched.page.locator("button[data-show=table]")
    if table.count():
        table.first.evaluate("button => button.click()")
    watched.page.evaluate("document.querySelectorAll('main details').forEach(part => (part.open = true))")
    watched.settle()


# Each page is drawn once a role, and looked at in both themes; a what-if is one more address.
@pytest.mark.parametrize("role", ["senco", "leader", "admin", "governor"])
def test_axe_finds_nothing(open_page, role, request):
    if role == "governor":
        request.getfixturevalue("published")
    # What is still fading from one theme to the other is neither.
    watched = open_page(role, color_scheme="light", reduced_motion="reduce")
    more = ["/interventions?suppose=group-size:3"] if role == "senco" else []
    for path in [*addresses(watched), *more]:
        show(watched, path)
        open_everything(watched)
        for theme in ("light", "dark"):
            assert watched.page.evaluate("document.documentElement.dataset.bsTheme") == theme
            assert objections(watched.page) == [], (path, theme)
            watched.page.evaluate("window.sightlineTheme.toggle()")


@pytest.mark.parametrize("role", ["senco", "governor"])
def test_axe_finds_nothing_where_no_school_was_imported(open_page, role, monkeypatch):
    monkeypatch.setattr(source.Live, "known", lambda _live: ())
    watched = open_page(role)
    for path in addresses(watched)[:2]:
        show(watched, path)
        assert objections(watched.page) == [], path
        assert watched.page.locator(".panel .chart").count() == 0


def test_the_sign_in_form_has_no_axe_violation(open_page):
    watched = open_page(None)
    watched.page.goto(watched.address + "/login")
    assert objections(watched.page) == []


# What has the keyboard, as the reader sees it: whether it is marked, inside the window, and under nothing.
STOP = """() => {
    const stop = document.activeElement, box = stop.getBoundingClientRect(), style = getComputedStyle(stop);
    if (stop === document.body) return null;
    const top = document.elementFromPoint(box.x + box.width / 2, Math.max(0, box.y) + Math.min(box.height / 2, 10));
    return {
        name: (stop.ariaLabel || stop.textContent || stop.name || "").slice(0, 60),
        marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        seen: box.bottom > 0 && box.top < innerHeight && (!top || stop.contains(top) || top.contains(stop)),
    };
}"""


@pytest.mark.parametrize("path", ["/", "/register"])
def test_tab_goes_through_a_page_in_its_order_and_is_always_seen(open_page, path):
    watched = open_page(path=path)
    page, stops = watched.page, []
    for _ in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        assert stop["marked"], stop
        assert stop["seen"], stop
        stops.append(stop["name"])
    assert stops[0] == "Skip to the page"
    listed = page.locator(".rail .nav-link").all_inner_texts()
    options = page.eval_on_selector_all(
        ".panel .menu > summary", "all => all.map(one => one.ariaLabel.slice(0, 60))"
    )
    assert len(options) >= 7
    assert [stop for stop in stops if stop in {*listed, *options}] == [*listed, *options]
    for label in page.eval_on_selector_all(
        "[data-chart]", "all => all.map(one => one.ariaLabel.slice(0, 60))"
    ):
        assert label in stops


def test_the_skip_link_goes_to_the_page_and_escape_closes_each_menu(open_page):
    watched = open_page(path="/register")
    page = watched.page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")
    for menu in ("details.pick", "details.menu"):
        summary = page.locator(f"{menu} > summary").first
        summary.focus()
        page.keyboard.press("Enter")
        assert page.locator(f"{menu}[open]").count() == 1
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        assert page.locator(f"{menu}[open]").count() == 0
        assert summary.evaluate("summary => summary === document.activeElement")


def test_a_new_page_is_titled_said_and_focused(open_page):
    watched = open_page(path="/register")
    page = watched.page
    page.locator(".rail").get_by_text("Attendance", exact=True).press("Enter")
    page.wait_for_url("**/attendance")
    watched.settle()
    assert page.title() == "Attendance · Sightline"
    assert page.inner_text("#announced") == page.inner_text("h1")
    assert page.evaluate("document.activeElement.id") == "main"
    page.go_back()
    page.get_by_text("What share of our pupils have SEN").first.wait_for(state="visible")
    watched.settle()
    assert page.inner_text("#announced") == page.inner_text("h1")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_charts_and_focus_are_seen_in_the_machines_own_colours_and_nothing_moves(open_page, theme):
    watched = open_page(path="/register", color_scheme=theme, forced_colors="active", reduced_motion="reduce")
    page = watched.page
    frame = page.locator(".chart .dash-graph").first
    ground, adjusted, moves = frame.evaluate(
        """frame => { const style = getComputedStyle(frame);
            return [style.backgroundColor, style.forcedColorAdjust, style.transitionDuration]; }"""
    )
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(23, 29, 36)"}[theme]
    assert (adjusted, moves) == ("none", "0s")
    current = page.locator(".rail a[aria-current]")
    others = page.locator(".rail a:not([aria-current])").first
    edge = "link => getComputedStyle(link).borderLeftColor"
    assert current.evaluate(edge) != others.evaluate(edge)
    for place in (others, page.locator("[data-chart]").first, page.locator("#filters summary").first):
        place.focus()
        page.keyboard.press("Shift")
        assert place.evaluate("place => getComputedStyle(place).outlineStyle") == "solid"


def test_a_filter_is_chosen_with_the_keyboard_alone(open_page):
    watched = open_page()
    page = watched.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Year group":
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    watched.settle()
    assert "year_group=" in page.url
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Year group"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_every_chart_has_words_for_those_who_cannot_see_it(open_page):
    watched, charts = open_page(), 0
    for path in addresses(watched):
        show(watched, path)
        labels = watched.page.eval_on_selector_all(
            "[data-chart]", "all => all.map(one => one.getAttribute('aria-label'))"
        )
        assert all(len(label) > 20 for label in labels), labels
        watched.page.evaluate("document.querySelectorAll('details.menu').forEach(window.sightline.unfold)")
        tables = watched.page.locator("[data-chart]").evaluate_all(
            """all => all.filter(one => document.querySelector(
                `button[data-show=table][data-panel="${one.dataset.chart}"]`)).length"""
        )
        assert tables == len(labels), path
        charts += len(labels)
    assert charts >= 8
