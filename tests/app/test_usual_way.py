"""The usual way of each page counts what the product counts; without that their times would mean nothing."""

import pytest

from benchmarks.agreement_pages import disagreements
from benchmarks.choices import choices
from benchmarks.page import SENCO
from benchmarks.usual.frames import Frames
from benchmarks.usual.numbers import SAME
from benchmarks.usual.pages import PAGES
from callbacks.draw import panels_of
from data import source, store
from data.filters import Filters
from data.reader import reading_as

PAGES_AGREED = [
    key for key in PAGES if key != "register"
]  # which has an agreement of its own, with the floor


@pytest.fixture
def school(whole):
    with reading_as(SENCO):
        yield source.current().school()


@pytest.fixture
def frames(school) -> Frames:
    return Frames(store.school_engine(), school.urn)


@pytest.mark.parametrize("page", PAGES_AGREED)
def test_the_usual_way_counts_what_the_product_counts(page, school, frames):
    ask, found = PAGES[page].opened(frames), []
    for filters in choices(school)[::6]:
        found += disagreements(page, school, filters, ask(filters, school.data_date))
    assert found == []


@pytest.mark.parametrize("page", PAGES)
def test_every_panel_of_a_page_stands_in_the_usual_way_and_can_be_drawn(page, school, frames):
    measures = {panel.measure.key for panel in panels_of(page).values()}
    assert measures == set(PAGES[page].charts)
    question = PAGES[page].opened(frames)(Filters(), school.data_date)
    for figure, chart in zip(PAGES[page].answer(question), PAGES[page].charts.values(), strict=True):
        assert isinstance(figure, list) if chart is None else figure.data


def test_a_table_that_counts_something_else_is_named(school, frames, monkeypatch):
    question = PAGES["attendance"].opened(frames)(Filters(), school.data_date)
    question.units = question.units[question.units["side"] == "N"]
    named = [words.split(",")[0] for words in disagreements("attendance", school, Filters(), question)]
    assert "overall_absence" in named
    assert "suspensions" not in named
    assert set(named) - {"attendance_watch_list"} <= set(SAME)
