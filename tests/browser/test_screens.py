"""Every page on every screen: no sideways scroll, no clipped words, nothing axe objects to, all by keyboard."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SCREENS = [(320, 640), (360, 800), (390, 844), (768, 1024), (1366, 768), (1920, 1080), (3840, 2160)]


def addresses(watched) -> list[str]:
    found = watched.page.eval_on_selector_all(
        ".rail a", "links => links.map(link => new URL(link.href).pathname)"
    )
    assert found
    return found


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_no_page_scrolls_sideways_or_lets_its_words_run_over(open_page, width, height):
    watched = open_page(width=width, height=height)
    for path in addresses(watched):
        watched.go(path)
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


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("role", ["senco", "governor"])
def test_axe_finds_nothing(open_page, role, theme):
    watched = open_page(role, color_scheme=theme)
    paths = addresses(watched)
    for path in paths:
        watched.page.goto(watched.address + path)
        watched.page.wait_for_selector("main h1")
        watched.settle()
        for summary in watched.page.locator("details.ask > summary").all():
            summary.click()
        watched.page.locator("details.pick > summary").first.click() if role == "senco" else None
        watched.page.evaluate(AXE.read_text())
        found = watched.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found["violations"]] == [], path


def test_the_sign_in_form_has_no_axe_violation(open_page):
    watched = open_page(None)
    watched.page.goto(watched.address + "/login")
    watched.page.evaluate(AXE.read_text())
    found = watched.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [rule["id"] for rule in found["violations"]] == []


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
        watched.go(path)
        labels = watched.page.eval_on_selector_all(
            "[data-chart]", "all => all.map(one => one.getAttribute('aria-label'))"
        )
        assert all(len(label) > 20 for label in labels), labels
        charts += len(labels)
    assert charts >= 8
