"""The projector: every panel large enough, plain enough and whole; names off; reached and left with the keys alone."""

from pathlib import Path

import dash
import pytest

from components.page import page_key
from data import terms
from data.measures.listing import Listing

pytestmark = pytest.mark.browser

MEASURED = (Path(__file__).parent / "slide.js").read_text()
# Where the slide stands, so that a step can be told from the end.
STANDS = """() => {
    const slide = document.querySelector("section[data-on]");
    if (!slide) return document.querySelector("main h1").textContent;
    const chart = slide.querySelector(".chart");
    return [slide.id, slide.scrollTop, chart ? chart.scrollTop : 0].join(" ");
}"""
SHOWN = "() => (document.querySelector('section[data-on]') || { id: '' }).id"
# The bubbles of this one lie on each other where the interventions do; the words beside it tell them apart.
CROWDED = "panel-interventions-value"


def panels_of(role: str) -> list[str]:
    """The panels that the projector has for a role while names are off, in the order of the pages."""
    found = [page for page in dash.page_registry.values() if role in page.get("readers", terms.EVERYONE)]
    # What compares schools is for those who are given several.
    pages = [page for page in found if "phase" not in page.get("filters", ())]
    return [
        f"panel-{page_key(page)}-{panel.key}"
        for page in pages
        for panel in page.get("panels", ())
        if role in panel.readers and not isinstance(panel.measure, Listing)
    ]


def project(open_page, path="/register", role="senco", **options):
    watched = open_page(role, path=path, width=1920, height=1080, **options)
    watched.page.click("#projector")
    watched.page.wait_for_function("document.getElementById('slide-place').textContent")
    return watched


def step(watched) -> bool:
    """Press the clicker; whether it led anywhere."""
    before = watched.page.evaluate(STANDS)
    watched.page.keyboard.press("PageDown")
    for wait in range(60):
        watched.page.wait_for_timeout(50)
        if watched.page.evaluate(STANDS) != before:
            return True
        if wait > 10 and not watched.asking:
            return False
    return False


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_clicker_leads_through_every_panel_and_each_can_be_read_at_the_back(open_page, theme):
    watched = project(open_page, "/", color_scheme=theme)
    seen, faults, texts = [], [], 0
    for _ in range(400):
        if (shown := watched.page.evaluate(SHOWN)) not in seen:
            seen.append(shown)
            watched.page.wait_for_timeout(60)
            found = watched.page.evaluate(MEASURED)
            texts += found.pop("texts")
            judged = ("small",) if shown == CROWDED else ("small", "faint", "spoilt")
            faults += [(shown, kind, *found[kind]) for kind in judged if found[kind]]
        if not step(watched):
            break
    assert faults == []
    assert [name for name in seen if name] == panels_of("senco")
    assert texts > 2000
    assert watched.faults == []


def test_the_keys_alone_lead_in_on_back_and_out(open_page):
    watched = open_page(path="/register", width=1920, height=1080)
    page = watched.page
    watched.posts.clear()
    page.keyboard.press("F8")
    place = page.locator("#slide-place")
    number = sum(name.startswith("panel-register-") for name in panels_of("senco"))
    assert place.inner_text() == f"Register: 1 of {number}"
    page.keyboard.press("ArrowRight")
    assert place.inner_text() == f"Register: 2 of {number}"
    assert page.evaluate("document.activeElement.id") == page.evaluate(SHOWN) == "panel-register-trend"
    assert page.inner_text("#announced") == f"2 of {number}: Is the register growing or shrinking?"
    page.keyboard.press("PageUp")
    assert place.inner_text().startswith("Register: 1 of")
    page.keyboard.press("End")
    assert place.inner_text().startswith(f"Register: {number} of")
    page.keyboard.press("Home")
    page.keyboard.press("Escape")
    assert page.locator("html.projector, section[data-on]").count() == 0
    assert page.evaluate("document.activeElement.id") == "projector"
    assert page.locator("#panel-register-list").is_visible()
    assert watched.posts == watched.faults == []


def test_names_are_off_until_confirmed_each_time_and_go_again_when_nothing_is_touched(open_page):
    watched = open_page(path="/register", width=1920, height=1080)
    page = watched.page
    rows = page.locator("#panel-register-list tbody tr").all_inner_texts()
    names = ["\t".join(row.split("\t")[:2]) for row in rows]
    assert len(names) > 20
    page.clock.install()
    watched.posts.clear()
    page.keyboard.press("F8")

    def named() -> bool:
        return any(name in page.inner_text("body") for name in names)

    while step(watched) and page.evaluate(SHOWN).startswith("panel-register"):
        assert not named()
    page.keyboard.press("Escape")
    page.click(".rail >> text=Register")
    page.wait_for_selector("#panel-register-list tbody th")
    page.keyboard.press("F8")
    page.get_by_role("button", name="Names are off (1 left out)").click()
    page.keyboard.press("Enter")  # on what is safe
    assert not named()
    page.get_by_role("button", name="Names are off (1 left out)").click()
    page.get_by_role("button", name="Show names", exact=True).click()
    assert named()
    banner = page.locator("#naming").bounding_box()
    page.get_by_role("button", name="Filters").click()
    assert page.locator("#filters").bounding_box()["y"] >= banner["y"] + banner["height"]
    page.get_by_role("button", name="Filters").click()
    page.clock.fast_forward(4 * 60 * 1000)
    page.mouse.move(120, 100)
    page.clock.fast_forward(4 * 60 * 1000)
    assert named()
    page.clock.fast_forward(61 * 1000)
    assert not named()
    assert not page.locator("#naming").is_visible()
    page.get_by_role("button", name="Names are off (1 left out)").click()
    page.get_by_role("button", name="Show names", exact=True).click()
    page.keyboard.press("Escape")
    page.keyboard.press("F8")
    page.keyboard.press("End")
    assert not named()
    assert [address for address in watched.posts if "_dash-update-component" not in address] == []
    assert watched.faults == []


def test_a_page_of_names_alone_a_page_for_the_desk_and_one_pupil_show_nothing(open_page):
    watched = project(open_page, "/progress-meeting")
    assert "names are off" in watched.page.inner_text("body")
    watched.page.keyboard.press("Escape")
    key = watched.page.locator(".list tbody a").first.get_attribute("href")
    for path in ("/data", key):
        watched.page.goto(watched.address + path)
        watched.page.wait_for_selector("main h1")
        heading = watched.page.inner_text("main h1")
        watched.page.keyboard.press("F8")
        assert "is for a desk" in watched.page.inner_text("body")
        assert heading not in watched.page.inner_text("body")
    assert watched.faults == []


def test_filters_are_reached_on_the_projector_and_said_on_every_slide(open_page):
    watched = project(open_page)
    page = watched.page
    everyone = page.locator("#panel-register-shares .sentence").inner_text()
    page.get_by_role("button", name="Filters").click()
    page.click("details.pick > summary:text-is('Year group')")
    page.locator("details.pick[open]").get_by_text("Year 8", exact=True).click()
    watched.settle()
    assert "Year 8" in page.inner_text("#slide-head")
    assert page.locator("#panel-register-shares .sentence").inner_text() != everyone
    found = page.evaluate(MEASURED)
    assert found["small"] == found["faint"] == found["spoilt"] == []
    page.get_by_role("button", name="Filters").click()
    assert not page.locator("#filters").is_visible()
    assert page.evaluate(SHOWN) == "panel-register-shares"


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1366, 768), (3840, 2160), (390, 844)])
def test_a_slide_is_whole_on_other_screens_too(open_page, width, height):
    watched = open_page(path="/register", width=width, height=height)
    watched.page.keyboard.press("F8")
    for _ in range(4):
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
        slide = "document.querySelector('section[data-on]')"
        assert watched.page.evaluate(f"{slide}.scrollWidth <= {slide}.clientWidth + 1")
        assert watched.page.evaluate(MEASURED)["spoilt"] == []
        watched.page.keyboard.press("ArrowRight")
        watched.page.wait_for_timeout(100)


def test_a_reader_who_sees_no_names_is_not_offered_any(open_page):
    watched = open_page("governor", width=1920, height=1080)
    watched.page.keyboard.press("F8")
    assert watched.page.locator("html.projector").count() == 1
    assert watched.page.locator("[data-slide=names], #ask-names").count() == 0
