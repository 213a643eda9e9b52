"""One dot a pupil: absence across, value added up, and the sentence that counts them."""

from datetime import date

import plotly.graph_objects as go
import pytest

from components.figures.scatter import pupil_dots
from components.sentences.progress_lists import by_pupil
from data.table import Table


def table(*points: tuple[float, float], status: str = "K") -> Table:
    rows = [
        {"surname": "<b>O'Hara", "forename": "Ana", "sen_status": status, "absence": x, "value_added": y}
        for x, y in points
    ]
    return Table((), rows, date(2026, 11, 20), n=len(rows), columns=("absence", "value_added"))


def test_each_pupil_is_one_dot_at_their_own_numbers():
    figure = pupil_dots(table((4.0, -2.0), (12.5, 3.0)))
    go.Figure(figure)
    drawn = [point for trace in figure["data"] for point in zip(trace["x"], trace["y"], strict=True)]
    assert drawn == [(4.0, -2.0), (12.5, 3.0)]


def test_a_name_is_shown_letter_by_letter_and_statuses_differ_by_more_than_colour():
    support, plan = pupil_dots(table((4.0, -2.0)))["data"]
    assert "<b>" not in support["hovertext"][0]
    assert support["marker"]["symbol"] != plan["marker"]["symbol"]


@pytest.mark.parametrize("point", [(0.0, 0.0), (100.0, -60.0), (19.9, 40.0)])
def test_every_dot_lies_inside_the_axes_and_the_zero_line_in_their_middle(point):
    layout = pupil_dots(table(point))["layout"]
    (left, right), (low, high) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    assert left < point[0] < right
    assert low < point[1] < high
    assert low == -high


def test_nobody_is_no_chart():
    assert pupil_dots(table()) is None


def test_exactly_ten_percent_is_persistent_exactly_five_is_not_low_and_zero_is_not_behind():
    sentence, _ = by_pupil(table((10.0, -1.0), (5.0, -1.0), (4.9, -0.1), (50.0, 0.0)))
    assert sentence.startswith("3 of 4 pupils with SEN gained less than peers")
    assert "1 of them missed 10% or more" in sentence
    assert "1 missed under 5%" in sentence


def test_nobody_behind_is_said():
    assert "none gained less" in by_pupil(table((3.0, 1.0)))[0]
