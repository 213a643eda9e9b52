"""The action plan in a real browser: made from a panel in one click, changed, listed, taken away."""

import io

import pytest
from openpyxl import load_workbook

pytestmark = pytest.mark.browser


def fill(watched, **said):
    for name, words in said.items():
        watched.page.locator(f'[id*="\\"field\\":\\"{name}\\""]').fill(words)


def save(watched):
    watched.page.click("text=Save the action")
    watched.page.wait_for_selector("#action-saved p")
    watched.settle()


def test_an_action_is_made_from_a_panel_changed_filtered_and_downloaded(open_page):
    watched = open_page("senco", path="/attendance?year_group=8")
    page = watched.page
    panel = page.locator("section", has=page.locator("#attendance-gap"))
    panel.locator("details.menu summary").click()
    panel.get_by_text("Make an action from this").click()
    page.wait_for_selector("#action-form")
    watched.settle()
    assert page.url.endswith("/actions?make=attendance/gap&year_group=8")
    form = page.inner_text(".action-form")
    assert "Are pupils with SEN absent more than their peers?" in form
    assert "Year 8" in form
    assert "Gap" in page.locator(".follows select option:checked").inner_text()

    save(watched)
    assert page.inner_text("#action-saved [role=alert]") == "Say by when it is due."
    fill(watched, aim="Close the gap in Year 8", action="Weekly calls home", owner="Head of Year 8",
         due_date="2027-03-26", cost="250", hours="12")  # fmt: skip
    save(watched)
    assert page.inner_text("#action-saved").startswith("Saved.")
    page.click("text=See the plan")
    page.wait_for_selector(".plan")
    watched.settle()
    line = page.locator(".planned", has_text="Close the gap in Year 8")
    assert "Then, 20 November 2026: " in line.inner_text()
    assert "There are no newer data yet." in line.inner_text()

    assert watched.faults == []


def test_an_action_is_changed_filtered_and_downloaded(open_page):
    watched = open_page("senco", path="/actions?new=yes")
    page = watched.page
    fill(watched, aim="Open evenings", action="Weekly calls home", owner="Head of Year 9",
         due_date="2027-03-26", cost="250", hours="12")  # fmt: skip
    save(watched)
    page.click("text=See the plan")
    page.wait_for_selector(".plan")
    watched.settle()
    line = page.locator(".planned", has_text="Open evenings")
    line.get_by_text("Open evenings").click()
    page.wait_for_selector("#action-form")
    watched.settle()
    fill(watched, evaluation="The gap closed")
    page.locator('[id*="\\"field\\":\\"status\\""]').select_option("done")
    save(watched)
    page.click("text=Back to the plan")
    page.wait_for_selector(".plan")
    watched.settle()
    assert "Open evenings" not in page.inner_text("#actions-listed")
    page.select_option("#actions-status", "done")
    watched.settle()
    page.select_option("#actions-lead", "Head of Year 9")
    watched.settle()
    assert "actions, \u00a3250 and 12 hours in all." in page.inner_text("#actions-listed")
    assert page.locator(".planned").count() == 1
    assert "The gap closed" in page.inner_text("#actions-listed")

    with page.expect_download() as download:
        page.click("text=Download spreadsheet (XLSX)")
    rows = list(
        load_workbook(io.BytesIO(download.value.path().read_bytes())).active.iter_rows(values_only=True)
    )
    assert len(rows) >= 12
    made = next(row for row in rows if row[1] == "Open evenings")
    assert dict(zip(rows[0], made, strict=True))["evaluation"] == "The gap closed"
    assert watched.faults == []


def test_the_form_is_filled_and_saved_by_keyboard_alone_on_a_phone(open_page):
    watched = open_page("leader", path="/actions?new=yes", width=390, height=844)
    page = watched.page
    page.locator('[id*="\\"field\\":\\"aim\\""]').focus()
    for words in ("By keyboard", "Press Tab", "Leader"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    fill(watched, due_date="2027-03-26")
    page.focus("#action-save")
    page.keyboard.press("Enter")
    page.wait_for_selector("#action-saved p")
    assert page.inner_text("#action-saved").startswith("Saved.")
    assert page.evaluate("document.querySelector('main').scrollWidth") <= 390
    assert watched.faults == []
