"""The hints of a first visit: there once, put away for good, and found again."""

import pytest

pytestmark = pytest.mark.browser


def test_the_hints_are_shown_until_they_are_put_away_and_stay_away_after_signing_out(open_page):
    watched = open_page(path="/register")
    page = watched.page
    hints = page.locator("#hints")
    assert hints.is_visible()
    assert hints.locator("li").count() == 4
    over = page.evaluate(
        """() => { const box = document.getElementById('hints').getBoundingClientRect();
            return box.bottom <= document.querySelector('.page-head').getBoundingClientRect().top; }"""
    )
    assert over, "they stand above the page and cover nothing"
    button = page.get_by_role("button", name="Do not show these again")
    button.focus()
    watched.posts.clear()
    page.keyboard.press("Enter")
    assert not hints.is_visible()
    assert page.evaluate("document.activeElement.id") == "main"
    assert watched.posts == []
    page.get_by_text("Sign out", exact=True).click()
    page.wait_for_url("**/login")
    watched.sign_in("senco", "/register")
    assert not hints.is_visible()
    watched.go("/glossary")
    page.get_by_role("button", name="Show the hints of the first visit").click()
    assert hints.is_visible()
    assert page.evaluate("document.activeElement.id") == "hints"
    watched.go("/register")
    assert hints.is_visible()
    assert watched.faults == []
