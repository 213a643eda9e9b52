"""The time line of one pupil: everything on one axis, nothing but what is known."""

from datetime import date

import plotly.graph_objects as go
import pytest

from components.figures.timeline import spans, timeline
from data.pupil import Record, Span

TODAY = date(2026, 11, 20)


def record(**known) -> Record:
    nothing = dict.fromkeys(
        (
            "facts",
            "enrolments",
            "statuses",
            "needs",
            "provision",
            "absence",
            "scores",
            "reviews",
            "suspensions",
        ),
        (),
    )
    return Record(name="Oriel", year_group="7", registration_group="7A", **{**nothing, **known})


FULL = {
    "enrolments": (Span("On roll", date(2024, 9, 2), None),),
    "statuses": (
        Span("SEN support", date(2022, 9, 1), date(2023, 7, 1)),
        Span("SEN support", date(2025, 1, 6), date(2026, 1, 9)),
        Span("EHC plan", date(2026, 1, 10), None, "<b>issued</b>"),
    ),
    "needs": (Span("Vision impairment", date(1900, 1, 1), None, "primary need"),),
    "provision": (Span("Reading", date(2026, 9, 7), date(2026, 12, 11)),),
    "absence": ((date(2026, 9, 7), 10, 1), (date(2026, 9, 14), 0, 0), (date(2026, 9, 21), 10, 10)),
    "scores": (
        ("maths", "standardised", date(2025, 11, 3), 88.0, ""),
        ("maths", "standardised", date(2026, 11, 2), 92.0, ""),
        ("reading", "scaled", date(2024, 5, 13), 99.0, "<"),
    ),
    "reviews": ((date(2026, 10, 1), "Support plan reviewed", "met"),),
}


def axes(figure: dict) -> set[str]:
    return {name for name in figure["layout"] if name.startswith("yaxis")}


def names(figure: dict) -> list[str]:
    return [note["text"] for note in figure["layout"]["annotations"] if note["yref"] == "y"]


def test_everything_known_stands_on_one_axis_and_is_a_figure():
    figure = timeline(record(**FULL), TODAY)
    go.Figure(figure)
    assert len([name for name in figure["layout"] if name.startswith("xaxis")]) == 1
    assert axes(figure) == {"yaxis", "yaxis2", "yaxis3", "yaxis4"}


def test_each_week_is_the_share_of_its_own_sessions_and_a_week_without_any_is_a_gap():
    bars = next(trace for trace in timeline(record(**FULL), TODAY)["data"] if trace["type"] == "bar")
    assert bars["y"] == [10.0, 100.0]


def test_scores_of_different_scales_never_share_an_axis():
    figure = timeline(record(**FULL), TODAY)
    places = {trace["name"]: trace["yaxis"] for trace in figure["data"] if trace.get("name")}
    assert places["maths"] != places["reading"]


def test_a_time_that_ended_before_the_axis_is_left_to_the_lists():
    assert len(spans(record(**FULL))) == 5
    assert names(timeline(record(**FULL), TODAY)) == [
        "SEN support",
        "EHC plan",
        "Vision impairment",
        "Reading",
    ]


def test_the_name_of_a_row_starts_at_the_edge_of_the_picture_where_it_has_all_of_a_phone():
    figure = timeline(record(**FULL), TODAY)
    placed = [note for note in figure["layout"]["annotations"] if note["yref"] == "y"]
    assert {(note["x"], note["xanchor"], note["xshift"]) for note in placed} == {
        (0, "left", -figure["layout"]["margin"]["l"])
    }


def test_words_from_the_data_are_shown_letter_by_letter():
    text = str(timeline(record(**FULL), TODAY))
    assert "<b>" not in text
    assert "&lt;b&gt;issued" in text


@pytest.mark.parametrize(
    "known", [{}, {"enrolments": (Span("On roll", TODAY, None),)}, {"scores": FULL["scores"][:1]}]
)
def test_a_pupil_of_whom_little_is_known_has_a_figure_all_the_same(known):
    figure = timeline(record(**known), TODAY)
    go.Figure(figure)
    start, end = figure["layout"]["xaxis"]["range"]
    assert start < end
