"""No page carries a class of Bootstrap's that its style sheet, as it is sent, has no rule for."""

import re
from pathlib import Path

import pytest

from web.bootstrap import CLASSES
from web.static import ROOT, VENDOR

pytestmark = pytest.mark.browser
# What charts are marked with, and so named by chance: their text may be selected or not as it was.
CHARTS = {"user-select-none"}
WORN = """() => {
  document.querySelectorAll("[data-folded]").forEach(window.sightline.unfold);
  return [...new Set([...document.querySelectorAll("*")].flatMap((element) => [...element.classList]))];
}"""


@pytest.mark.parametrize("role", ["senco", "admin"])
def test_every_class_of_bootstraps_that_a_page_carries_is_kept(open_page, role):
    sheet = (Path(ROOT) / VENDOR["bootstrap"]).read_text()
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", sheet))
    watched = open_page(role, path="/")
    worn = set()
    for path in watched.page.eval_on_selector_all(
        "a[data-page]", "links => links.map((link) => link.dataset.page)"
    ):
        watched.page.goto(watched.address + path)
        watched.page.wait_for_selector("main h1")
        watched.settle()
        worn |= set(watched.page.evaluate(WORN))
    assert worn & known >= {"form-check-input", "nav-link"}
    assert worn & known - CHARTS <= CLASSES
