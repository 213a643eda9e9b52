"""The figures of progress: valid, in the palette, fitting a phone, round the line at no difference."""

import json
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from components.figures.kinds import FIGURES, chart_text
from components.figures.style import PALETTE
from data.filters import Filters
from tests.support_figures import clipped, texts, traces
from tests.support_progress_tables import added, by_start, changes, expected, gaps, hidden, of_a_school, sums

DRAWN = {figure.__name__: figure for figure in FIGURES}
SCHOOLS = [(0, 0.0), (1, 0.0), (9, -3.0), (10, 0.0), (34, -1.26), (122, 0.17), (2000, 12.5), (40, -38.0)]
CASES = [
    pytest.param(DRAWN[name], shown, id=f"{name} {school}")
    for school in SCHOOLS
    for name, shown in of_a_school(*school).items()
]
ALLOWED = {light for light, _dark in PALETTE.values()} | {"rgba(0,0,0,0)"}


def colours(part: object) -> set[str]:
    if isinstance(part, dict):
        return set().union(*(colours(value) for value in part.values())) if part else set()
    if isinstance(part, list):
        return set().union(*(colours(value) for value in part)) if part else set()
    return {part} if isinstance(part, str) and part.startswith(("#", "rgb")) else set()


def dots(figure: dict) -> dict[str, list]:
    found = [trace for trace in traces(figure, mode="markers") if trace["hoverinfo"] == "text"]
    return {trace["marker"]["symbol"]: trace["x"] for trace in found}


@pytest.mark.parametrize(("draw", "shown"), CASES)
def test_every_figure_is_one_that_plotly_knows_in_the_palettes_colours_or_none(draw, shown):
    figure = draw(shown)
    if figure is None:
        return
    go.Figure(figure)
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure
    assert figure["layout"]["height"] == figure["layout"]["meta"]["height"] > 0
    assert colours(figure) <= ALLOWED


@pytest.mark.parametrize(("draw", "shown"), CASES)
def test_every_label_fits_on_a_phone(draw, shown):
    figure = draw(shown)
    if figure is None or draw.__name__ == "gap_trend":
        return
    assert clipped(figure) == []


@pytest.mark.parametrize("name", of_a_school(60, 1.0))
def test_nothing_is_drawn_of_hidden_numbers_or_of_none(name):
    shown = of_a_school(60, 1.0)[name]
    assert DRAWN[name](shown) is not None
    assert DRAWN[name](hidden(shown)) is None
    assert DRAWN[name](replace(shown, rows=[])) is None
    assert chart_text(hidden(shown), DRAWN[name]) == ""


@pytest.mark.parametrize("name", of_a_school(60, 1.0))
def test_one_hidden_row_stops_no_chart(name):
    shown = of_a_school(60, 1.0)[name]
    rows = [hidden(shown).rows[0], *shown.rows[1:]]
    assert DRAWN[name](replace(shown, rows=rows)) is None or "None" not in " ".join(
        texts(DRAWN[name](replace(shown, rows=rows)))
    )


def test_no_difference_stands_in_the_middle_of_the_axis():
    figure = DRAWN["value_added_dots"](added(sums(40, 0.0), sums(40, 2.0)))
    start, end = figure["layout"]["meta"]["fit"]["limit"] / 2, dots(figure)["square"]
    assert end[0] == pytest.approx(start)
    assert end[1] - start == pytest.approx(2.0)


def test_all_subjects_come_first_and_statuses_have_their_own_marks():
    figure = DRAWN["value_added_dots"](added(sums(40, 1.0), sums(30, 2.0), sums(12, -2.0)))
    named = [text.split(",")[0] for text in texts(figure) if text.endswith(" pupils")]
    assert named == ["All subjects", "SEN support", "EHC plan", "Maths"]
    assert set(dots(figure)) == {"square", "circle", "diamond"}
    chosen = DRAWN["value_added_dots"](added(sums(40, 1.0), sums(30, 2.0), chosen=Filters(sen_status=("K",))))
    assert set(dots(chosen)) == {"square"}


def test_a_row_of_nine_pupils_has_its_number_of_pupils_and_no_mark():
    figure = DRAWN["start_dots"](by_start({"below 85": sums(9, 4.0), "85 to 94": sums(10, 1.0)}))
    assert "9 pupils" in texts(figure)
    assert sum(len(x) for x in dots(figure).values()) == 1


def test_the_gap_over_terms_is_spaced_by_time_and_prints_its_ends():
    figure = DRAWN["gap_trend"](
        gaps(("2024/25 autumn", -12.0), ("2025/26 autumn", -9.0), ("2026/27 autumn", -8.0))
    )
    assert dots(figure)["square"] == [6072, 6075, 6078]
    assert {"\u221212.0", "\u22128.0"} <= set(texts(figure))
    assert "\u22129.0" not in texts(figure)


def test_a_term_with_too_few_pupils_breaks_the_line_and_one_alone_keeps_its_range():
    names = (
        "2024/25 autumn",
        "2024/25 spring",
        "2025/26 autumn",
        "2025/26 summer",
        "2026/27 autumn",
        "2026/27 spring",
    )
    shown = gaps(*((name, -9.0) for name in names))
    few = {"value": None, "low": None, "high": None}
    rows = [row | few if row["term"] in names[1::2] else row for row in shown.rows]
    figure = DRAWN["gap_trend"](replace(shown, rows=rows))
    line = next(trace for trace in figure["data"] if trace["mode"] == "lines+markers")
    assert [x for x, y in zip(line["x"], line["y"], strict=True) if y is None] == [6073, 6077]
    assert line["x"][-1] == 6078
    assert line["connectgaps"] is False
    bands = [trace for trace in figure["data"] if trace.get("fill")]
    assert len(bands) == 3
    assert all(max(band["x"]) > min(band["x"]) and max(band["y"]) > min(band["y"]) for band in bands)
    assert "None" not in str(line["hovertext"])


def test_one_term_is_no_line():
    assert DRAWN["gap_trend"](gaps(("2026/27 autumn", -9.0))) is None


def test_shares_print_their_number_and_bars_their_count():
    assert {"40.0% of 50", "70.0% of 200"} <= set(
        texts(DRAWN["status_shares"](expected((20, 50), (140, 200))))
    )
    figure = DRAWN["verdict_bars"](changes(3, 96, 1))
    assert {"3 (3.0%)", "96 (96.0%)", "1 (1.0%)", "Rose", "Within error", "Fell"} <= set(texts(figure))


def test_a_subject_is_shown_letter_by_letter():
    figure = DRAWN["status_shares"](expected((20, 50), (140, 200), subject="<b>maths"))
    assert "&lt;b&gt;maths" in texts(figure)
