"""Lists of pupils on a phone and on paper, and the two choices that only one page has each."""

import re
import unicodedata

import pytest

pytestmark = pytest.mark.browser
MEETING = "/progress-meeting?year_group=7"
# The places where something of a list stands beyond the right edge of the list.
BEYOND = """() => [...document.querySelectorAll('.list td, .list th[scope=row]')].filter((cell) => {
  const wrap = cell.closest('.scroll').getBoundingClientRect();
  return cell.getBoundingClientRect().right > wrap.right + 1 || cell.scrollWidth > cell.clientWidth + 1;
}).map((cell) => cell.textContent)"""


@pytest.mark.parametrize("width", [320, 390, 768, 1366, 1920])
@pytest.mark.parametrize("path", [MEETING, "/attendance?year_group=7", "/progress?year_group=8"])
def test_nothing_of_a_list_of_pupils_is_out_of_sight_or_over_its_neighbour(open_page, path, width):
    watched = open_page(width=width, height=900, path=path)
    watched.page.wait_for_selector(".list tbody tr")
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    if width < 700 or path == MEETING:
        assert watched.page.evaluate(BEYOND) == []
    assert watched.faults == []


@pytest.mark.parametrize("path", ["/register", "/attendance", "/reviews"])
def test_a_status_and_a_year_group_stay_on_one_line_and_push_nothing_out(open_page, path):
    watched = open_page(width=1366, height=900, path=path)
    cells = watched.page.locator(".list td:is([data-label='SEN status'], [data-label='Year group'])")
    lines = "(cells) => cells.map(({firstChild}) => { const words = document.createRange();"
    lines += "words.selectNode(firstChild); return words.getClientRects().length; })"
    assert set(cells.evaluate_all(lines)) == {1}
    assert watched.page.evaluate(
        "[...document.querySelectorAll('.scroll:has(.list)')].every((one) => one.scrollWidth <= one.clientWidth)"
    )


def test_a_card_on_a_phone_says_what_each_of_its_lines_is(open_page):
    watched = open_page(width=390, height=844, path=MEETING)
    said = "(cell) => getComputedStyle(cell, '::before').content"
    reasons = watched.page.locator(".list td[data-label=Reasons]").first
    assert reasons.evaluate(said) in ('"Reasons"', "attr(data-label)", 'attr(data-label) / ""')
    assert reasons.evaluate("(cell) => getComputedStyle(cell).display") == "grid"


def test_the_meeting_list_prints_one_landscape_page_a_class_each_with_school_day_and_warning(open_page):
    watched = open_page(path=MEETING)
    parts = watched.page.locator(".part").count()
    assert parts > 1
    paper = watched.page.pdf(prefer_css_page_size=True)
    boxes = [tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)]
    assert len(boxes) == parts
    assert all(width > height for width, height in boxes)
    said = watched.page.locator(".part .where").all_text_contents()
    assert len(said) == parts
    assert all("as at" in line and "Confidential" in line for line in said)


def test_a_class_is_chosen_on_the_meeting_page_and_waits_unseen_on_the_others(open_page):
    watched = open_page(path="/progress-meeting")
    page = watched.page
    heading = page.locator(".part h3").first.inner_text()
    name = heading.split(" · ")[1]
    page.click("details.pick > summary:text-is('Class')")
    page.locator("details.pick[open]").get_by_text(name, exact=True).click()
    watched.settle()
    assert page.locator(".part h3").all_text_contents() == [heading]
    key = re.fullmatch(r".*/progress-meeting\?registration_group=([0-9a-f]{8})", page.url)
    assert key, "the address holds a key and no name"
    assert page.inner_text(".chip").startswith(name)
    kept = page.inner_text("#in-view")
    assert not kept.startswith("1,200")
    watched.go("/attendance?registration_group=" + key[1])
    assert page.locator(".chip").count() == 0
    assert not page.locator("#choice-registration_group").is_visible()
    page.get_by_role("link", name="Progress meeting", exact=True).click()
    page.wait_for_selector(".part")
    watched.settle()
    assert page.url.endswith(key[1])
    assert page.inner_text("#in-view") == kept
    page.click(".chip")
    watched.settle()
    assert page.url.endswith("/progress-meeting")
    assert page.locator(".part").count() > 1
    assert watched.faults == []


def test_pupils_of_every_age_can_be_chosen_for_attendance(open_page):
    watched = open_page(path="/attendance")
    page = watched.page
    assert "not of compulsory school age left out" in page.inner_text("#panel-attendance-gap .foot")
    page.click("details.pick > summary:text-is('Ages')")
    page.locator("details.pick[open]").get_by_text("Pupils of every age").click()
    watched.settle()
    assert page.url.endswith("/attendance?ages=all")
    assert "of them not of compulsory school age" in page.inner_text("#panel-attendance-gap .foot")
    assert "National figures are of pupils of compulsory school age" in page.inner_text(
        "#panel-attendance-gap"
    )
    page.go_back()
    watched.settle()
    assert page.url.endswith("/attendance")
    assert "not of compulsory school age left out" in page.inner_text("#panel-attendance-gap .foot")
    assert watched.faults == []


def test_a_long_list_is_shown_in_part_and_whole_or_in_another_order_once_a_reader_asks(open_page):
    watched = open_page()
    page, rows = watched.page, watched.page.locator("#panel-register-list tbody tr")
    assert rows.count() == 25
    button = page.get_by_role("button", name=re.compile(r"Show all \d+ rows"))
    number = int(re.search(r"\d+", button.inner_text())[0])
    watched.posts.clear()
    button.click()
    watched.settle()
    assert rows.count() == number > 25
    page.click("#panel-register-list thead th:nth-child(3) button")
    assert (
        page.locator("#panel-register-list thead th:nth-child(3)").get_attribute("aria-sort") == "ascending"
    )
    assert len(watched.posts) == 1
    watched.go("/register?year_group=8")
    page.click("#panel-register-list thead th:nth-child(2) button")
    watched.settle()
    names = page.locator("#panel-register-list tbody td:nth-child(2)").all_inner_texts()
    initials = [unicodedata.normalize("NFD", name)[0] for name in names]
    assert initials == sorted(initials)
    assert initials[0] < initials[-1]
    assert page.evaluate("document.activeElement.textContent") == "Forename"
    assert watched.faults == []
