"""One line a pupil from entry to exit, with initials, and the sentence that counts them."""

from datetime import date

import plotly.graph_objects as go
import pytest

from components.figures.slopes import PITCH, RIGHT, STRIP, slopes
from components.sentences.slopes import FELL, ROSE, WITHIN, entry_to_exit
from data.table import Table


def row(before, after, verdict=WITHIN, name="Ana <b>", reasons="", test="Wren"):
    change = "" if after == "" else after - before
    return {
        "surname": "O\u2019Hara", "forename": name, "intervention": "Reading", "test": test, "entry_score": before,
        "exit_score": after, "change_of_score": change, "verdict": verdict, "reasons": reasons,
    }  # fmt: skip


def table(*rows):
    return Table((), list(rows), date(2026, 11, 20), n=len(rows))


def lines_of(figure):
    return [trace for trace in figure["data"] if trace["mode"] == "lines+markers"]


def test_a_higher_score_lies_higher_and_the_strip_is_as_high_as_its_scores():
    figure = slopes(table(row(80, 90), row(85, 100)))
    go.Figure(figure)
    (trace,) = lines_of(figure)
    first, second = trace["y"][0:2], trace["y"][3:5]
    assert first[0] - second[1] == STRIP
    assert first[0] > second[0] > first[1] > second[1]
    assert first[0] - second[0] == pytest.approx(STRIP * 5 / 20)


def test_those_who_rose_and_those_who_fell_differ_by_more_than_colour():
    rose, within, fell = lines_of(slopes(table(row(80, 99, ROSE), row(80, 82), row(90, 70, FELL))))
    assert rose["line"]["width"] > within["line"]["width"]
    assert fell["line"]["dash"] != rose["line"]["dash"]


def test_initials_stand_where_the_line_ends_and_those_near_each_other_share_a_line():
    figure = slopes(table(row(60, 100), row(60, 61, name="Bea"), row(60, 61, name="Cai")))
    ends = next(trace for trace in figure["data"] if trace["mode"] == "text" and set(trace["x"]) == {1})
    assert [text.split() for text in ends["text"]] == [["AO"], ["BO", "CO"]]
    assert abs(ends["y"][0] - lines_of(figure)[0]["y"][1]) <= PITCH


def test_as_many_initials_stand_in_a_line_as_it_holds_and_the_rest_are_counted():
    figure = slopes(table(row(60, 99), *[row(60, 80, name=letter) for letter in "MWMWMWMWMWMW"]))
    ends = next(trace for trace in figure["data"] if trace["mode"] == "text" and set(trace["x"]) == {1})
    *names, rest = ends["text"][-1].split()
    assert rest == f"+{12 - len(names)}"
    assert len(names) * 25 <= RIGHT


def test_a_name_that_is_markup_is_shown_letter_by_letter_and_a_pupil_without_a_pair_is_not_drawn():
    figure = slopes(table(row(80, 90), row(80, "")))
    (trace,) = lines_of(figure)
    assert len(trace["x"]) == 3
    assert "<b>" not in trace["hovertext"][0]
    assert slopes(table(row(80, ""))) is None


def test_two_tests_are_two_strips():
    figure = slopes(table(row(80, 90), row(80, 90, test="Robin")))
    assert len(lines_of(figure)) == 2
    assert [trace["showlegend"] for trace in lines_of(figure)] == [True, False]


def test_the_sentence_counts_those_who_rose_fell_show_no_gain_or_have_no_pair():
    told = entry_to_exit(
        table(
            row(80, 99, ROSE),
            row(80, 82, reasons="x"),
            row(90, 70, FELL),
            row(80, "", verdict="", reasons="x"),
        )
    )
    assert told[0].startswith(
        "1 of 3 pairs of scores rose beyond test error, 1 fell beyond it; 1 with no reliable gain"
    )
    assert told[1].startswith("1 more have no pair")
    assert entry_to_exit(table())[0].startswith("No group")
    assert entry_to_exit(table(row(80, "")))[0].startswith("None of 1 pupil")
