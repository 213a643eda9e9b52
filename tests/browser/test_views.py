"""A view is kept, opened with one click, renamed, shared, begun with and deleted, in a real browser."""

import pytest

from data import store
from tests.browser.test_screens import AXE

pytestmark = pytest.mark.browser
TOLD = "#views-told"


def wait_for(watched, words: str) -> None:
    watched.page.locator(TOLD).get_by_text(words).wait_for(state="visible")
    watched.settle()


@pytest.fixture
def kept(open_page):
    """A page on which a view of Year 9 has just been kept, with the dialog open."""
    watched = open_page("leader", path="/register?year_group=9")
    keep(watched)
    yield watched
    with store.accounts_engine().begin() as connection:
        connection.exec_driver_sql("delete from saved_view")


def keep(watched) -> None:
    page = watched.page
    page.click("button.keep")
    page.locator("#views form").wait_for(state="visible")
    watched.settle()
    assert page.evaluate("document.activeElement.name") == "name"
    page.keyboard.type("<img src=x onerror=alert(1)>")
    page.keyboard.press("Enter")
    wait_for(watched, "Kept as")


def test_a_view_is_kept_renamed_and_begun_with_by_keyboard_and_no_name_is_markup(kept):
    page, watched = kept.page, kept
    assert page.locator("#views img, .rail img").count() == 0
    page.click("#views summary:text-is('Rename')")
    page.fill("#views form[data-views-form=rename] input", "Progress meeting, Year 9")
    page.keyboard.press("Enter")
    wait_for(watched, "Renamed to")
    page.click("#views button[data-views=start]")
    wait_for(watched, "You begin with this view")
    assert page.evaluate("document.getElementById('views').contains(document.activeElement)")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [rule["id"] for rule in found["violations"]] == []
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "plain keep"
    page.click("text=Sign out")
    page.wait_for_url("**/login")
    watched.sign_in("leader", "/login")
    assert page.url.endswith("/register?year_group=9")
    page.click("button.keep")
    page.locator("#views summary:text-is('Delete')").click()
    page.click("#views button[data-views=delete]")
    wait_for(watched, "Deleted")
    assert page.locator(".rail .view-link").count() == 0
    assert watched.faults == []


def test_a_view_is_opened_with_one_click_on_its_own_page_and_from_another(kept):
    page, watched = kept.page, kept
    page.keyboard.press("Escape")
    page.click("text=Clear all")
    watched.settle()
    watched.posts.clear()
    page.click(".rail a.view-link")
    watched.settle()
    assert page.url.endswith("/register?year_group=9")
    assert len(watched.posts) == 1
    assert page.locator(".rail a[aria-current]").all_inner_texts() == [
        "Register",
        "<img src=x onerror=alert(1)>",
    ]
    page.go_back()
    watched.settle()
    assert page.url.endswith("/register")

    watched.go("/attendance")
    page.click(".rail a.view-link")
    page.wait_for_url("**/register?year_group=9")
    page.locator(".chip:has-text('Year 9')").wait_for(state="visible")
    watched.settle()
    assert watched.faults == []


def test_the_dialog_keeps_the_keyboard_inside_and_fits_a_phone(open_page):
    watched = open_page(path="/register", width=320, height=640)
    page = watched.page
    page.click("button.keep")
    page.locator("#views form").wait_for(state="visible")
    for _ in range(8):
        page.keyboard.press("Tab")
        inside = (
            "document.activeElement === document.body || document.activeElement.closest('#views') !== null"
        )
        assert page.evaluate(inside)
    box = page.locator("#views").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert page.evaluate("document.getElementById('views').scrollWidth") <= box["width"]
