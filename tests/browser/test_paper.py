"""What is taken away on paper or as a picture: light, whole, and saying where it is from."""

import re
from datetime import datetime
from html import unescape

import pytest

pytestmark = pytest.mark.browser
A4 = (594, 843)
# The panels whose chart is wider or higher than what a page has room for.
CUT = """() => {
    const wide = [...document.querySelectorAll('.panels .chart .js-plotly-plot')].filter((graph) => {
        const right = graph.parentElement.getBoundingClientRect().left + graph.layout.width;
        return right > document.documentElement.clientWidth + 1 || graph.layout.height > 1000;
    });
    return wide.map((graph) => graph.closest('section').id);
}"""


@pytest.mark.parametrize(
    "path", ["/", "/attendance", "/progress", "/interventions", "/cpd", "/ta-deployment"]
)
def test_a_page_prints_to_light_a4_with_no_chart_cut(open_page, path):
    watched = open_page(path=path, color_scheme="dark")
    page = watched.page
    paper = page.pdf(prefer_css_page_size=True)
    boxes = {tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)}
    assert all(abs(width - A4[0]) < 2 and abs(height - A4[1]) < 2 for width, height in boxes)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 1009})
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    assert page.evaluate(CUT) == []
    assert page.evaluate("getComputedStyle(document.querySelector('main h1')).color") == "rgb(27, 31, 36)"
    inks = page.evaluate(
        "[...new Set([...document.querySelectorAll('.js-plotly-plot')].map(graph => graph.layout.font.color))]"
    )
    assert {ink.upper() for ink in inks} <= {"#1B1F24", "#444"}
    seen = page.evaluate(
        "[...document.querySelectorAll('button')].filter(e => e.checkVisibility()).map(e => e.textContent)"
    )
    assert [words for words in seen if words in ("Projector", "Sign out", "Theme", "Next")] == []
    assert watched.faults == []


def test_paper_says_the_school_the_day_the_question_and_what_is_chosen(open_page):
    watched = open_page(path="/register?year_group=8")
    watched.page.emulate_media(media="print")
    said = watched.page.inner_text("main")
    for words in (
        watched.page.locator(".as-at").inner_text(),
        "What share of our pupils have SEN",
        "Year 8",
        "of 1,200 pupils",
    ):
        assert words in said


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_picture_says_its_question_answer_number_source_and_day(open_page, kind):
    watched = open_page(path="/register?year_group=8", color_scheme="dark")
    panel = watched.page.locator("#panel-register-shares")
    panel.locator("details.menu > summary").click()
    with watched.page.expect_download() as download:
        panel.get_by_text(f"Download picture ({kind.upper()})").click()
    day = datetime.strptime(watched.page.inner_text("#as-at"), "%d %B %Y").date()
    assert download.value.suggested_filename == f"sightline-register-shares-{day}.{kind}"
    content = download.value.path().read_bytes()
    if kind == "png":
        assert content.startswith(b"\x89PNG")
        assert int.from_bytes(content[16:20], "big") == 1600
    else:
        lines = re.findall(r"<text [^>]*>([^<]*)</text>", content.decode())
        written = unescape(" ".join(lines))
        parts = (panel.locator(part).inner_text() for part in ("h2", ".sentence", ".foot .n"))
        for words in (*parts, watched.page.inner_text(".as-at"), "Year 8"):
            assert words in written
    assert watched.faults == []
