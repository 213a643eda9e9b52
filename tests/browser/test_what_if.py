"""A what-if in a real browser: said in the panel, kept in the address, taken back, and never on another page."""

import csv

import pytest

pytestmark = pytest.mark.browser

PANEL = "#panel-ta-deployment-what-if"
MOVED = "suppose=ta-one-to-one%3A-5&suppose=ta-preparation%3A5"


def suppose(watched, label: str, value: str) -> None:
    watched.page.locator(f"{PANEL} .suppose label", has_text=label).locator("input").fill(value)
    watched.page.wait_for_timeout(700)
    watched.settle()


def sentence(watched) -> str:
    return watched.page.locator(f"{PANEL} .sentence").inner_text()


def test_what_is_supposed_is_one_request_and_stands_in_the_address(open_page):
    watched = open_page(path="/ta-deployment")
    recorded = sentence(watched)
    assert watched.page.locator(".not-recorded").count() == 0
    watched.posts.clear()
    suppose(watched, "One-to-one", "-5")
    assert len(watched.posts) == 1
    assert watched.page.url.endswith("/ta-deployment?suppose=ta-one-to-one%3A-5")
    suppose(watched, "Preparation", "5")
    assert len(watched.posts) == 2
    assert watched.page.url.endswith(f"/ta-deployment?{MOVED}")
    assert watched.page.locator(".not-recorded").count() == 1
    assert sentence(watched) != recorded
    watched.page.get_by_role("button", name="Back to the record").click()
    watched.settle()
    assert watched.page.url.endswith("/ta-deployment")
    assert sentence(watched) == recorded
    assert watched.page.locator(f"{PANEL} .suppose input").first.input_value() == ""
    assert watched.faults == []


def test_back_brings_an_earlier_what_if_back_into_its_inputs(open_page):
    watched = open_page(path="/ta-deployment?year_group=8")
    suppose(watched, "Duty", "3")
    once = sentence(watched)
    suppose(watched, "Duty", "4")
    watched.posts.clear()
    watched.page.go_back()
    watched.settle()
    assert watched.page.url.endswith("?year_group=8&suppose=ta-duty%3A3")
    assert sentence(watched) == once
    assert len(watched.posts) == 1
    box = watched.page.locator(f"{PANEL} .suppose label", has_text="Duty").locator("input")
    assert box.input_value() == "3"
    assert watched.faults == []


def test_a_shared_what_if_shows_the_same_to_somebody_else_and_in_the_csv(open_page):
    first = open_page("senco", path="/ta-deployment")
    suppose(first, "One-to-one", "-5")
    suppose(first, "Preparation", "5")
    second = open_page("leader", path=f"/ta-deployment?{MOVED}")
    assert sentence(second) == sentence(first)
    panel = second.page.locator(PANEL)
    panel.locator("details.menu > summary").click()
    with second.page.expect_download() as download:
        panel.get_by_text("Download numbers (CSV)").click()
    with open(download.value.path(), encoding="utf-8-sig") as file:
        rows = {
            (row["activity"], row["version"]): row
            for row in csv.DictReader(file)
            if row["quantity"] == "share"
        }
    hours = [float(rows["preparation", version]["numerator"]) for version in ("record", "supposed")]
    assert hours[1] == hours[0] + 5
    assert rows["preparation", "supposed"]["note"] == "What if, not the record"
    assert second.faults == []


def test_junk_is_left_out_and_another_page_knows_nothing_of_it(open_page):
    watched = open_page(path=f"/ta-deployment?{MOVED}&suppose=ta-duty%3A9999&suppose=budget%3A1")
    assert watched.page.url.endswith(f"/ta-deployment?{MOVED}")
    watched.page.locator(".rail").get_by_text("Register", exact=True).click()
    watched.page.locator("h1", has_text="What share").wait_for()
    watched.settle()
    assert watched.page.url.endswith("/register")
    assert watched.page.locator(".chip").count() == 0
    assert watched.faults == []
