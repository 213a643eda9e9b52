"""What a reader does, in a real browser: sign in, filter, go back, share, download, sign out."""

import csv
import json
import re

import pytest

pytestmark = pytest.mark.browser


def in_view(watched) -> tuple[int, int]:
    """The two numbers of "62 of 1,204 pupils"."""
    text = watched.page.inner_text("#in-view").replace(",", "")
    kept, roll = re.fullmatch(r"(\d+) of (\d+) pupils", text).groups()
    return int(kept), int(roll)


def choose(watched, title: str, label: str) -> None:
    watched.page.click(f"details.pick > summary:text-is('{title}')")
    watched.page.locator("details.pick[open]").get_by_text(label, exact=True).click()
    watched.page.keyboard.press("Escape")
    watched.settle()


def test_signing_in_shows_the_first_page_and_wrong_words_do_not(open_page):
    watched = open_page(None)
    watched.page.goto(watched.address + "/register?year_group=8")
    watched.page.fill("input[name=username]", "a-senco")
    watched.page.fill("input[name=password]", "not the passphrase")
    watched.page.click("button[type=submit]")
    watched.page.get_by_role("alert").wait_for(state="visible")
    watched.sign_in("senco", "/register?year_group=8")
    assert watched.page.url.endswith("/register?year_group=8")
    assert "SEN" in watched.page.inner_text("h1")


def test_an_answer_that_takes_long_is_waited_for_in_sight_and_a_quick_one_is_not(open_page):
    page = open_page().page
    page.route("**/_dash-update-component*", lambda route: (page.wait_for_timeout(900), route.continue_()))
    page.click("details.pick > summary:text-is('Year group')")
    page.get_by_text("Year 9", exact=True).first.click()
    page.wait_for_selector("html[data-waiting]")
    page.wait_for_selector(".chip")
    page.wait_for_selector("html:not([data-waiting])")
    page.unroute("**/_dash-update-component*")


def test_a_filter_change_is_one_request_and_one_address(open_page):
    watched = open_page()
    everyone, roll = in_view(watched)
    assert everyone == roll == 1200
    watched.posts.clear()
    choose(watched, "Year group", "Year 8")
    assert len(watched.posts) == 1
    assert watched.page.url.endswith("/register?year_group=8")
    year_8, roll = in_view(watched)
    assert 0 < year_8 < roll == 1200
    watched.posts.clear()
    choose(watched, "Need area", "Social, emotional and mental health")
    assert len(watched.posts) == 1
    assert watched.page.url.endswith("/register?year_group=8&need_area=semh")
    assert 0 < in_view(watched)[0] < year_8
    assert watched.page.locator(".chip").count() == 2
    assert watched.faults == []


def test_the_navigation_leads_on_with_the_choices_and_no_page_is_loaded_whole(open_page):
    watched = open_page()
    choose(watched, "Year group", "Year 8")
    watched.page.evaluate("window.stillHere = true")
    leads = ".rail a[data-page]"
    led = watched.page.eval_on_selector_all(leads, "links => links.map((link) => link.getAttribute('href'))")
    assert len(led) > 5
    assert all(address.endswith("?year_group=8") for address in led)
    watched.page.click(f"{leads}:text-is('Attendance')")
    watched.settle()
    assert watched.page.url.endswith("/attendance?year_group=8")
    assert watched.page.inner_text(".rail a[aria-current=page]") == "Attendance"
    assert watched.page.locator(".chip").count() == 1
    assert watched.page.evaluate("window.stillHere")
    assert watched.faults == []


def test_back_and_forward_bring_the_choices_and_the_figures_back(open_page):
    watched = open_page()
    choose(watched, "Year group", "Year 8")
    year_8 = in_view(watched)
    choose(watched, "Year group", "Year 9")
    both = in_view(watched)
    watched.posts.clear()
    watched.page.go_back()
    watched.settle()
    assert watched.page.url.endswith("?year_group=8")
    assert in_view(watched) == year_8
    assert len(watched.posts) == 1
    checked = watched.page.evaluate(
        "[...document.querySelectorAll('#choice-year_group input:checked')].length"
    )
    assert checked == 1
    watched.page.go_forward()
    watched.settle()
    assert in_view(watched) == both
    assert watched.faults == []


def test_a_shared_link_shows_the_same_view_to_somebody_else(open_page):
    first = open_page("senco")
    choose(first, "Year group", "Year 10")
    choose(first, "Need area", "Cognition and learning")
    sentence = first.page.locator("#panel-register-shares .sentence").inner_text()
    second = open_page("leader", path="/register?year_group=10&need_area=cl")
    assert second.page.locator("#panel-register-shares .sentence").inner_text() == sentence
    assert in_view(second) == in_view(first)


def test_junk_in_an_address_is_left_out_of_it(open_page):
    watched = open_page(path="/register?year_group=8&year_group=99&utm_source=post&need_area=nowhere")
    assert watched.page.url.endswith("/register?year_group=8")
    assert watched.page.locator(".chip").count() == 1


def test_a_chip_takes_its_choice_away_and_clear_takes_all(open_page):
    watched = open_page(path="/register?year_group=8&year_group=9&sex=F")
    watched.page.click(".chip:has-text('Year 9')")
    watched.settle()
    assert watched.page.url.endswith("/register?year_group=8&sex=F")
    watched.page.click("text=Clear all")
    watched.settle()
    assert watched.page.url.endswith("/register")
    assert in_view(watched) == (1200, 1200)
    assert watched.page.locator(".chip").count() == 0


def test_the_csv_the_table_and_the_screen_say_the_same(open_page):
    watched = open_page(path="/register?year_group=8")
    choose(watched, "Year group", "Year 9")
    panel = watched.page.locator("#panel-register-shares")
    panel.locator("details.menu > summary").click()
    panel.get_by_text("Show as table").click()
    watched.settle()
    shown = panel.locator("tbody tr").all_inner_texts()
    panel.locator("details.menu > summary").click()
    with watched.page.expect_download() as download:
        panel.get_by_text("Download numbers (CSV)").click()
    with open(download.value.path(), encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(shown) == 3
    figure = json.dumps(
        panel.locator(".js-plotly-plot").evaluate(
            "graph => graph.data.map(t => [t.x, t.y, t.text, t.customdata])"
        )
    )
    for row, line in zip(rows, shown, strict=True):
        assert row["numerator"] in re.split(r"\s+", line)
        assert f"{int(row['denominator']):,}" in line
        assert row["numerator"] in figure


def test_a_panel_is_downloaded_as_a_picture(open_page):
    watched = open_page()
    panel = watched.page.locator("#panel-register-shares")
    panel.locator("details.menu > summary").click()
    with watched.page.expect_download() as download:
        panel.get_by_text("Download picture (PNG)").click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") >= 1600
    assert watched.faults == []


def test_about_this_measure_says_definition_formula_and_source(open_page):
    watched = open_page()
    panel = watched.page.locator("#panel-register-representation")
    panel.locator("details.menu > summary").click()
    panel.get_by_text("About this measure").first.click()
    about = panel.locator(".about").inner_text()
    for word in ("What it is", "Formula", "Source", "Made from"):
        assert word in about


def test_the_theme_changes_without_a_request_and_is_remembered(open_page):
    watched = open_page(color_scheme="light")
    background = "getComputedStyle(document.body).backgroundColor"
    light = watched.page.evaluate(background)
    watched.posts.clear()
    watched.page.click("#theme")
    watched.page.wait_for_timeout(300)
    dark = watched.page.evaluate(background)
    assert dark != light
    assert watched.posts == []
    watched.go("/register")
    assert watched.page.evaluate(background) == dark
    watched.page.get_by_text("Sign out", exact=True).click()
    watched.page.wait_for_url("**/login")
    assert watched.page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert watched.faults == []


def test_the_list_is_sorted_by_its_headings(open_page):
    watched = open_page()
    panel = watched.page.locator("#panel-register-list")
    panel.get_by_role("button", name="Surname").click()
    names = panel.locator("tbody tr th").all_inner_texts()
    assert names == sorted(names, key=str.casefold) or len(set(names)) > 1
    assert panel.locator("th[aria-sort=ascending]").inner_text() == "Surname"
    panel.get_by_role("button", name=re.compile("Show all")).click()
    assert panel.locator("tbody tr").count() > 25


def test_signing_out_ends_the_session_and_back_shows_nothing(open_page):
    watched = open_page()
    watched.page.click("text=Sign out")
    watched.page.wait_for_url("**/login**")
    watched.page.go_back()
    watched.page.wait_for_load_state("networkidle")
    assert "/login" in watched.page.url or watched.page.locator(".panel").count() == 0


def test_a_governor_is_told_that_nothing_is_published_and_sees_no_panel(open_page):
    watched = open_page("governor")
    assert watched.page.locator(".panel").count() == 0
    assert "No figures have been published to governors yet" in watched.page.inner_text("main")
    watched.page.goto(watched.address + "/tables/register/shares.csv")
    assert "%" not in watched.page.inner_text("body")


def test_an_ended_session_leads_to_the_form_and_back_to_the_same_view(open_page):
    watched = open_page(path="/register?year_group=8")
    watched.page.context.clear_cookies()
    choose_without_waiting = watched.page.locator("details.pick > summary").first
    choose_without_waiting.click()
    watched.page.locator("details.pick[open]").get_by_text("Year 9", exact=True).click()
    watched.page.wait_for_url("**/login?next=*")
    assert "year_group" in watched.page.url


def test_the_site_is_whole_with_every_outside_host_blocked(open_page):
    watched = open_page()
    choose(watched, "Year group", "Year 7")
    assert watched.outside == []
    assert watched.faults == []
    assert watched.page.locator(".js-plotly-plot svg.main-svg").count() > 0


def test_no_chart_offers_to_send_its_data_elsewhere(open_page):
    watched = open_page()
    assert watched.page.locator("[data-title*=Share], [data-title*=Cloud]").count() == 0
    assert "cloud.plotly.com" not in watched.page.content()
