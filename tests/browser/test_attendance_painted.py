"""The figures of absence as a browser paints them: no text clipped, none on another, at any width and size."""

import pytest

from components.figures.kinds import FIGURES
from tests.browser.test_figures_painted import DRAW, SPOILT, WIDTHS, address  # noqa: F401 (a fixture)
from tests.support_attendance_tables import of_a_school, stepped, weekly

pytestmark = pytest.mark.browser

DRAWN = {figure.__name__: figure for figure in FIGURES}
SCHOOLS = {"small": (7, 0.2, 0.06), "usual": (60, 0.13, 0.06), "all absent": (400, 1.0, 0.9)}
A_YEAR = [6.0, 9.0, 5.5, 7.0, 30.0, 6.5, 7.5, 8.0, 5.0, 4.0, 6.0, 7.0, 6.6]


def figures_of(school: tuple[int, float, float]) -> dict:
    """Every figure of absence, and the ones with most weeks on them."""
    tables = {name: (DRAWN[name], table) for name, table in of_a_school(*school).items()}
    year = weekly(A_YEAR * 3, [6.0, 7.0] * 8, skip=(7, 15, 16, 24), facts={"provisional": "2027-07-01"})
    tables["year"] = DRAWN["control_chart"], year
    levels = {
        "autumn 1": 0.1,
        "autumn 2": 0.13,
        "spring 1": 0.12,
        "spring 2": 0.11,
        "summer 1": 0.1,
        "summer 2": 0.14,
    }
    tables["half terms"] = DRAWN["half_term_steps"], stepped(levels, dict.fromkeys(levels, 0.12))
    return {name: figure for name, (draw, table) in tables.items() if (figure := draw(table))}


def paint(page, address: str, width: int, school: str, projector: bool = False) -> None:  # noqa: F811
    page.set_viewport_size({"width": width + 16, "height": 800})
    page.goto(address)
    page.evaluate("on => document.documentElement.classList.toggle('projector', on)", projector)
    page.evaluate(DRAW, figures_of(SCHOOLS[school]))


@pytest.mark.parametrize("school", SCHOOLS)
def test_no_text_is_clipped_or_lies_on_another_at_any_width(page, address, school):  # noqa: F811
    paint(page, address, WIDTHS[0], school)
    for width in WIDTHS:
        page.set_viewport_size({"width": width + 16, "height": 800})
        page.wait_for_timeout(400)
        assert page.evaluate(SPOILT) == [], width


@pytest.mark.parametrize("width", [506, 1100])
def test_on_the_projector_everything_is_still_whole(page, address, width):  # noqa: F811
    paint(page, address, width, "usual", projector=True)
    assert page.evaluate(SPOILT) == []
