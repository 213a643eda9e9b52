"""The page that comes with the document: drawn without asking, and whole however late what draws charts comes."""

import pytest

pytestmark = pytest.mark.browser

PLOTLY = "**/plotly-cartesian.min.js"


@pytest.fixture
def late(open_page):
    """Open an address with plotly held back; the second gives it to the browser."""

    def opened(path: str = "/register"):
        held = []

        def hold(route) -> None:
            held.append(route)

        watched = open_page(path="/glossary")
        watched.page.context.route(PLOTLY, hold)
        watched.page.goto(watched.address + path, wait_until="commit")
        watched.page.wait_for_selector("#main h1")
        watched.page.wait_for_timeout(300)

        def give():
            watched.page.context.unroute(PLOTLY)
            for route in held:
                route.continue_()

        return watched, give

    return opened


@pytest.mark.parametrize("path", ["/", "/register?year_group=7", "/glossary", "/actions", "/no/such/page"])
def test_nothing_is_asked_of_the_server_for_the_page_that_came(open_page, path):
    watched = open_page(path="/data")
    watched.posts.clear()
    watched.page.goto(watched.address + path)
    watched.settle()
    watched.page.wait_for_timeout(500)
    assert watched.posts == []


def test_the_window_is_named_as_the_page_and_as_the_next(open_page):
    watched = open_page()
    assert watched.page.title() == "SEN register · Sightline"
    watched.page.click("a[data-page='/attendance']")
    watched.page.wait_for_selector("[id^=panel-attendance]")
    watched.settle()
    assert watched.page.title() == "Attendance · Sightline"
    assert watched.faults == []


def test_an_address_that_says_too_much_is_put_right_and_nothing_is_asked(open_page):
    watched = open_page(path="/data")
    watched.posts.clear()
    watched.page.goto(watched.address + "/register?need_area=semh&year_group=9&year_group=99&as_at=never")
    watched.settle()
    assert watched.page.url == watched.address + "/register?year_group=9&need_area=semh"
    assert watched.posts == []
    link = watched.page.get_attribute("a[data-page='/attendance']", "href")
    assert link.endswith("/attendance?year_group=9&need_area=semh")


def test_a_choice_made_before_anything_is_drawn_is_shown_and_its_tables_are_not_those_of_before(late):
    watched, give = late()
    chosen = watched.page.locator("#choice-year_group input").nth(1)
    chosen.evaluate("box => box.click()")
    watched.page.wait_for_selector(".chip")
    assert watched.page.url.endswith("/register?year_group=8")
    give()
    watched.page.wait_for_selector("#panel-register-shares .js-plotly-plot .main-svg")
    watched.page.wait_for_timeout(800)
    rows = drawn(watched), shown(watched)
    watched.page.reload()
    watched.page.wait_for_timeout(800)
    assert (drawn(watched), shown(watched)) == rows
    assert watched.faults == []


def test_the_tables_of_a_page_are_there_when_its_first_chart_is(open_page):
    watched = open_page()
    assert "SEN support" in drawn(watched)


def test_without_what_draws_charts_the_reader_is_told_and_the_tables_are_there(open_page):
    watched = open_page(path="/glossary")
    watched.page.context.route(PLOTLY, lambda route: route.abort())
    watched.page.goto(watched.address + "/register")
    watched.page.wait_for_selector("#failed")
    assert "could not be fetched" in watched.page.inner_text("#failed")
    watched.page.wait_for_timeout(300)
    assert "SEN support" in drawn(watched)


def test_what_draws_charts_is_asked_for_until_it_comes(open_page):
    watched = open_page(path="/glossary")
    watched.page.context.route(PLOTLY, lambda route: route.abort(), times=1)
    watched.page.goto(watched.address + "/register")
    watched.page.wait_for_selector("#failed")
    watched.page.wait_for_selector("#panel-register-shares .js-plotly-plot .main-svg")
    assert not watched.page.is_visible("#failed")


def test_a_reader_who_leaves_before_anything_is_drawn_finds_the_next_page_drawn(late):
    watched, give = late()
    watched.page.click("a[data-page='/attendance']")
    watched.page.wait_for_selector("[id^=panel-attendance]")
    give()
    watched.page.wait_for_selector(".js-plotly-plot .main-svg")
    watched.settle()
    watched.page.wait_for_timeout(500)
    whole = (
        "[...document.querySelectorAll('[data-chart] .dash-graph')].map(g => !!g.querySelector('.main-svg'))"
    )
    assert all(watched.page.evaluate(whole))
    assert watched.faults == []


def drawn(watched) -> str:
    """The text of the first panel's table, opened if it is not open."""
    panel = watched.page.locator("#panel-register-shares")
    if not panel.locator("table").count():
        panel.locator("details.menu summary").click()
        panel.get_by_text("Show as table").click()
    return panel.locator("table").inner_text()


def shown(watched) -> list:
    """What the charts are drawn of."""
    return watched.page.evaluate(
        "[...document.querySelectorAll('.js-plotly-plot')].map(g => JSON.stringify(g.data.map(t => [t.x, t.y])))"
    )
