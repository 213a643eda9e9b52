"""A choice is asked of the server as it is made, once, and what panels say comes with it."""

import pytest

pytestmark = pytest.mark.browser

# Ticks a box, and says when the browser's own work on the click was over.
TICK = """([name, place]) => {
  performance.clearResourceTimings();
  document.getElementById("choice-" + name).querySelectorAll("input")[place].click();
  return performance.now();
}"""
ASKED_AT = """() => performance.getEntriesByType("resource")
  .filter((entry) => entry.name.includes("_dash-update-component")).map((entry) => entry.startTime)"""


@pytest.mark.parametrize("path", ["/", "/register", "/attendance", "/progress", "/ta-deployment", "/interventions",
                                  "/cpd", "/reviews", "/progress-meeting"])  # fmt: skip
def test_a_choice_is_asked_once_while_it_is_clicked(open_page, path):
    watched = open_page(path=path)
    for name, place in (("year_group", 1), ("need_area", 0), ("year_group", 1)):
        clicked = watched.page.evaluate(TICK, [name, place])
        watched.settle()
        asked = watched.page.evaluate(ASKED_AT)
        assert len(asked) == 1
        assert asked[0] <= clicked
    assert watched.faults == []


def test_of_two_choices_made_at_once_both_are_shown(open_page):
    watched = open_page()
    watched.page.evaluate("""() => ["year_group", "need_area"].forEach((name) =>
      document.getElementById("choice-" + name).querySelector("input").click())""")
    watched.settle()
    shown = watched.page.inner_text("#in-view"), watched.page.inner_text("#panel-register-shares .sentence")
    assert watched.page.url.endswith("/register?year_group=7&need_area=ci")
    watched.page.reload()
    watched.settle()
    assert shown == (
        watched.page.inner_text("#in-view"),
        watched.page.inner_text("#panel-register-shares .sentence"),
    )
    assert watched.page.locator(".chip").count() == 2


def test_a_choice_that_is_taken_back_at_once_leaves_nothing_behind(open_page):
    watched = open_page()
    panel = watched.page.locator("#panel-register-shares")
    before = panel.inner_text()
    watched.page.evaluate("""() => {
      const { fetch } = window;
      let asked = 0;
      // The choice is taken back when its answer has come, and before Dash has asked for it.
      window.fetch = (...request) => (asked++ ? fetch(...request) : new Promise(() => {}));
      document.getElementById("choice-year_group").querySelectorAll("input")[1].click();
      setTimeout(() => history.back(), 1000);
    }""")
    watched.page.wait_for_timeout(1500)
    watched.settle()
    assert panel.inner_text() == before
    assert watched.page.locator(".chip").count() == 0
    assert watched.faults == []


def test_an_answer_that_failed_is_said_and_the_next_choice_is_drawn(open_page):
    watched = open_page()
    watched.page.route("**/_dash-update-component", lambda route: route.abort())
    watched.page.evaluate(TICK, ["year_group", 1])
    watched.page.wait_for_selector("text=The server cannot be reached.")
    watched.page.unroute("**/_dash-update-component")
    watched.page.evaluate(TICK, ["year_group", 2])
    watched.settle()
    watched.page.wait_for_selector("text=The server cannot be reached.", state="hidden")
    assert watched.page.locator(".chip").count() == 2


def test_questions_that_are_open_stay_open_when_a_choice_changes_them(open_page):
    watched = open_page()
    foot = "#panel-register-shares .foot"
    watched.page.click(f"{foot} summary")
    before = watched.page.inner_text(f"{foot} .n")
    watched.page.evaluate(TICK, ["year_group", 1])
    watched.settle()
    assert watched.page.inner_text(f"{foot} .n") != before
    assert watched.page.locator(f"{foot} details[open] li").first.is_visible()
    assert watched.page.locator("#panel-register-trend .foot details[open]").count() == 0


def test_a_link_in_what_a_panel_says_leads_on_without_loading_the_page(open_page):
    watched = open_page(path="/")
    watched.page.evaluate("window.stillHere = true")
    watched.page.locator(".leads a", has_text="Register").click()
    watched.page.wait_for_selector("#panel-register-shares .sentence")
    assert watched.page.evaluate("window.stillHere")


COUNT = """() => {
  window.drawn = {};
  document.querySelectorAll(".panel .js-plotly-plot").forEach((graph) => graph.on("plotly_afterplot", () => {
    const panel = graph.closest(".panel").id;
    window.drawn[panel] = (window.drawn[panel] || 0) + 1;
  }));
}"""


@pytest.mark.parametrize("path", ["/register", "/attendance", "/progress"])
def test_what_is_in_view_is_drawn_before_dash_comes_to_it_and_each_chart_once(open_page, path):
    watched = open_page(path=path)
    watched.page.locator(".panel .js-plotly-plot").first.scroll_into_view_if_needed()
    watched.page.evaluate(COUNT)
    watched.page.evaluate(TICK, ["year_group", 1])
    watched.settle()
    watched.page.wait_for_timeout(300)
    drawn = watched.page.evaluate("window.drawn")
    assert len(drawn) > 3
    assert set(drawn.values()) == {1}
    first = watched.page.locator(".panel").first
    said = first.inner_text()
    watched.page.reload()
    watched.settle()
    assert first.inner_text() == said
    assert watched.faults == []
