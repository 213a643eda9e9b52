"""The figures of absence: valid, in the palette, fitting a phone, and showing the table's own numbers."""

import json
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from components.figures.control import MAY_CHANGE, NARROWER, WIDER
from components.figures.kinds import FIGURES, chart_text
from components.figures.style import PALETTE, PHONE, colour, key_room
from data.filters import Filters
from tests.support_attendance_tables import (
    banded,
    by_area,
    by_day,
    changed,
    hidden,
    national,
    of_a_school,
    overall,
    reasoned,
    stepped,
    suspended,
    weekly,
)
from tests.support_figures import clipped, strings, texts, traces

DRAWN = {figure.__name__: figure for figure in FIGURES}
SCHOOLS = [
    (1, 0.1, 0.05),
    (4, 0.5, 0.0),
    (7, 0.2, 0.06),
    (14, 0.13, 0.06),
    (60, 0.13, 0.06),
    (400, 1.0, 0.9),
    (30, 0.0, 0.0),
]
CASES = [
    pytest.param(DRAWN[name], shown, id=f"{name} {school}")
    for school in SCHOOLS
    for name, shown in of_a_school(*school).items()
]
ALLOWED = {light for light, _dark in PALETTE.values()} | {"rgba(0,0,0,0)"}
IN_MARGINS = ("control_chart", "half_term_steps", "weekday_grid")


def marked(figure: dict) -> dict[str, list]:
    """The points of each symbol."""
    found = [trace for trace in traces(figure, mode="markers") if trace["hoverinfo"] == "text"]
    return {trace["marker"]["symbol"]: trace["x"] for trace in found}


@pytest.mark.parametrize(("draw", "shown"), CASES)
def test_every_figure_is_one_that_plotly_knows_or_none(draw, shown):
    figure = draw(shown)
    if figure is None:
        return
    go.Figure(figure)
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure
    assert figure["layout"]["height"] == figure["layout"]["meta"]["height"] > 0


@pytest.mark.parametrize(("draw", "shown"), CASES)
def test_every_colour_is_one_of_the_palette_and_no_text_holds_a_tag_but_our_own_line_break(draw, shown):
    said = strings(draw(shown) or {})
    assert [text for text in said if text.startswith(("#", "rgb")) and text not in ALLOWED] == []
    assert [text for text in said if re.search(r"<(?!br>)|%\{", text)] == []


@pytest.mark.parametrize(("draw", "shown"), CASES)
def test_marks_of_different_meaning_differ_without_their_colour(draw, shown):
    found = [t for t in traces(draw(shown) or {"data": []}, mode="markers") if t["hoverinfo"] == "text"]
    symbols = [(trace["marker"]["symbol"], trace["marker"]["color"] == colour("muted")) for trace in found]
    assert len(set(symbols)) == len(symbols)


@pytest.mark.parametrize(("draw", "shown"), CASES)
def test_every_label_fits_on_a_phone(draw, shown):
    figure = draw(shown)
    if figure is None or draw.__name__ in IN_MARGINS:
        return
    assert clipped(figure) == []


@pytest.mark.parametrize("name", of_a_school(60, 0.13, 0.06))
def test_nothing_is_drawn_of_hidden_numbers_or_of_none(name):
    shown = of_a_school(60, 0.13, 0.06)[name]
    assert DRAWN[name](hidden(shown)) is None
    assert DRAWN[name](replace(shown, rows=[])) is None
    assert chart_text(hidden(shown), DRAWN[name]) == ""


@pytest.mark.parametrize("name", of_a_school(60, 0.13, 0.06))
def test_one_hidden_row_stops_no_chart_and_shows_no_number(name):
    shown = of_a_school(60, 0.13, 0.06)[name]
    rows = [*hidden(replace(shown, rows=shown.rows[:1])).rows, *shown.rows[1:]]
    figure = DRAWN[name](replace(shown, rows=rows))
    assert not any("None" in text for text in strings(figure or {}))


def test_rates_show_each_status_with_its_range_and_no_gap():
    shown = overall(
        {"N": 0.06, "K": 0.1, "E": 0.14, "SEN": 0.11}, benchmarks={("K", "absence"): national(12.6)}
    )
    figure = DRAWN["rates"](shown)
    assert {text for text in texts(figure) if text.endswith("%")} >= {
        "6.0%",
        "10.0%",
        "14.0%",
        "11.0%",
        "National 12.6%",
    }
    assert [text for text in texts(figure) if "SEN" in text or "plan" in text] == [
        "All SEN",
        "SEN support",
        "EHC plan",
        "No SEN",
    ]
    assert len(marked(figure)) == 4


def test_with_one_status_chosen_its_peers_stay_and_the_others_go():
    shown = overall({"N": 0.06, "K": 0.1, "E": 0.0, "SEN": 0.1}, {"N": 60, "K": 60, "E": 0, "SEN": 60},
                    filters=Filters(sen_status=("K",)))  # fmt: skip
    assert [text for text in texts(DRAWN["rates"](shown)) if "SEN" in text or "plan" in text] == [
        "SEN support",
        "No SEN",
    ]


def test_a_pale_dot_has_a_dark_rim():
    figure = DRAWN["rates"](overall({"N": 0.06, "K": 0.1, "E": 0.14, "SEN": 0.11}))
    rims = {
        trace["marker"]["symbol"]: trace["marker"]["line"]["color"]
        for trace in traces(figure, mode="markers")
    }
    assert rims["triangle-up"] == colour("outline")
    assert rims["square"] == colour("surface")


def test_a_dumbbell_stands_at_both_rates_and_its_range_is_that_of_the_gap_laid_from_the_peers():
    shown = by_area({"semh": (0.15, 40)})
    figure = DRAWN["gap_dumbbell"](shown)
    gap, peers = shown.row("semh", "gap"), shown.row("semh", "peers")["value"]
    assert marked(figure) == {"triangle-up": [peers], "square": [shown.row("semh", "absence")["value"]]}
    ends = [x for trace in traces(figure, mode="lines") for x in trace["x"] if x is not None]
    assert ends == pytest.approx([peers + gap["low"], peers + gap["high"]])
    assert {"+9.0 (7.3 to 10.7)", "15.0%, no SEN 6.0%"} <= set(texts(figure))


def test_a_dumbbell_of_too_few_says_so_and_has_no_range():
    figure = DRAWN["gap_dumbbell"](by_area({"ci": (0.15, 8), "sp": (0.15, 3)}))
    assert texts(figure).count("too few for a gap") == 2
    assert "too few for a rate" in texts(figure)
    assert traces(figure, mode="lines") == []


def test_reasons_come_the_most_common_first_after_the_two_kinds_and_the_rest_is_counted():
    names = ("illness", "holiday not agreed", "study leave", "interview", "mobile child", "no reason yet",
             "other authorised", "religious observance")  # fmt: skip
    rates = {name: (0.01 * at, 0.005) for at, name in enumerate(names, 1)}
    figure = DRAWN["rate_dumbbell"](
        reasoned({"authorised": (0.2, 0.1), "unauthorised": (0.02, 0.01)} | rates)
    )
    found = [text for text in texts(figure) if not text[0].isdigit()]
    assert found[:4] == ["All authorised", "All unauthorised", "Religious observance", "Other authorised"]
    assert "2 more in the table" in texts(figure)


def test_the_weeks_stand_between_their_limits_and_break_at_a_holiday():
    shown = weekly([7.0, 6.0, 6.5], [6.0, 7.0] * 8, skip=(1,))
    figure = DRAWN["control_chart"](shown)
    series = traces(figure, mode="lines")[0]
    assert series["y"] == pytest.approx([7.0, None, 6.0, 6.5], nan_ok=True) or series["y"][1] is None
    limits = next(row["limits"] for row in shown.rows if row["quantity"] == "gap")
    levels = {trace["y"][0] for trace in traces(figure, mode="lines")[1:]}
    assert levels == {limits.mean, limits.lower, limits.upper}
    assert texts(figure) == ["9.2", "6.5", "3.8"]


def test_an_unusual_week_has_a_mark_of_its_own_that_is_named_in_the_key():
    up = DRAWN["control_chart"](weekly([6.5, 20.0], [6.0, 7.0] * 8))
    assert {trace["marker"]["symbol"]: trace["name"] for trace in traces(up, mode="markers")}[
        "triangle-up"
    ] == WIDER
    down = DRAWN["control_chart"](weekly([6.5, -3.0], [6.0, 7.0] * 8))
    low = next(
        trace for trace in traces(down, mode="markers") if trace["marker"]["symbol"] == "triangle-down"
    )
    assert (low["name"], low["marker"]["color"]) == (NARROWER, colour("spc_improvement"))
    assert down["layout"]["yaxis"]["range"][0] < -3.0


def test_under_twenty_pupils_nothing_is_coloured_good_or_bad():
    figure = DRAWN["control_chart"](weekly([6.5, 20.0], [6.0, 7.0] * 8, pupils=12))
    point = next(
        trace for trace in traces(figure, mode="markers") if trace["marker"]["symbol"] == "triangle-up"
    )
    assert point["marker"]["color"] == colour("spc_neutral")


def test_weeks_that_may_still_change_are_hollow():
    figure = DRAWN["control_chart"](
        weekly([6.5, 6.6, 6.4], [6.0, 7.0] * 8, facts={"provisional": "2026-09-21"})
    )
    hollow = next(trace for trace in traces(figure, mode="markers") if trace["name"] == MAY_CHANGE)
    assert hollow["x"] == ["2026-09-21"]


def test_a_half_term_of_this_year_lies_over_the_same_one_of_last_year():
    figure = DRAWN["half_term_steps"](
        stepped({"autumn 1": 0.1, "autumn 2": 0.14}, {"autumn 1": 0.12, "spring 1": 0.2})
    )
    before, now = traces(figure, mode="lines")
    assert [said and round(said, 6) for said in before["y"]] == [12, 12, None]
    assert [said and round(said, 6) for said in now["y"]] == [10, 10, None, 14, 14, None]
    assert before["line"]["dash"] != now["line"]["dash"]
    assert sorted(texts(figure)) == ["10.0", "12.0", "14.0"]
    assert figure["layout"]["yaxis"]["range"][0] == 0


def test_months_are_named_by_the_friday_of_their_first_week_and_never_twice():
    figure = DRAWN["control_chart"](weekly([6.5] * 12, [6.0, 7.0] * 8))
    names = figure["layout"]["xaxis"]["ticktext"]
    assert names == ["Sep", "Oct", "Nov"]
    days = [date.fromisoformat(day) for day in figure["layout"]["xaxis"]["tickvals"]]
    assert all((after - before).days >= 21 for before, after in pairwise(days))


def test_bars_of_a_band_are_as_long_as_their_shares_and_empty_last_bands_are_left_out():
    figure = DRAWN["absence_bands"](banded([30, 20, 0, 10], [90, 10]))
    lengths = {trace["marker"]["color"]: trace["x"] for trace in traces(figure, "bar")}
    assert lengths[colour("all_sen")] == pytest.approx([50, 100 / 3, 0, 50 / 3])
    assert lengths[colour("no_sen")] == [90, 10, 0, 0]
    assert [text for text in texts(figure) if " to " in text] == [
        "0 to 5%",
        "5 to 10%",
        "10 to 15%",
        "15 to 20%",
    ]
    assert "50 to 100%" in texts(DRAWN["absence_bands"](banded([0] * 10 + [40], [40])))


@pytest.mark.parametrize(("rate", "band"), [(0.0, 0), (0.04, 0), (0.05, 1), (0.1, 2), (0.15, 3), (0.9, 3)])
def test_the_bands_of_the_weekday_grid_begin_at_their_own_ends(rate, band):
    shown = by_day({("Monday", "am"): rate})
    row = shown.row("Monday", "am", "SEN")
    row["value"] = 100 * rate
    grid = traces(DRAWN["weekday_grid"](shown), "heatmap")[0]["z"]
    assert grid[0][0] == band


def test_suspensions_say_their_rate_and_what_lies_behind_it():
    shown = suspended({"N": (10, 8, 20.0, 0, 900.0), "K": (29, 12, 40.0, 0, 133.0), "E": (0, 0, 0.0, 0, 3.0),
                       "SEN": (29, 12, 40.0, 0, 136.0)})  # fmt: skip
    said = texts(DRAWN["suspension_rates"](shown))
    assert {"21.8", "29 suspensions of 12 pupils", "too few for a rate"} <= set(said)


def test_before_and_after_stand_apart_from_a_line_at_no_difference():
    figure = DRAWN["before_and_after"](changed({"Mentoring": (12, 9.0, 5.0), "Reading": (12, -2.0, -1.0)}))
    assert marked(figure) == {"circle": [11.0, 0.0], "square": [7.0, 1.0]}
    line = next(shape for shape in figure["layout"]["shapes"] if shape["line"]["color"] == colour("ink"))
    assert line["x0"] == 2.0
    assert {"+9.0, then +5.0; 12 pupils", "\u22124.0 (\u22127.3 to \u22120.7)"} <= set(texts(figure))


def test_only_eight_interventions_are_drawn_those_with_most_pupils():
    runs = {f"Run {at:02}": (at, 3.0, 2.0) for at in range(3, 16)}
    said = texts(DRAWN["before_and_after"](changed(runs)))
    assert [text for text in said if text.startswith("Run")] == [f"Run {at:02}" for at in range(8, 16)]
    assert "5 more in the table" in said


def test_the_name_of_an_intervention_is_shown_letter_by_letter():
    figure = DRAWN["before_and_after"](changed({"<a href='x'>Club</a> & co": (12, 3.0, 2.0)}))
    assert "&lt;a href='x'&gt;Club&lt;/a&gt; &amp; co" in texts(figure)


def test_a_key_too_long_for_a_phone_has_room_for_more_lines_and_says_when_one_will_do():
    assert key_room(["No SEN"]) == (0, {})
    more, told = key_room(["range of chance", "With SEN", "No SEN"])
    assert more == 40
    assert told["key"]["more"] == 40
    assert told["key"]["wide"] > PHONE


def test_the_text_alternative_says_the_kind_and_the_ends_in_one_unit():
    shown = overall({"N": 0.06, "K": 0.1, "E": 0.14, "SEN": 0.11})
    assert chart_text(shown, DRAWN["rates"]) == (
        "Dot chart with ranges, percent of sessions from 0, the national rate as a tick. 4 values. "
        "Largest: EHC plan, Absence, % of sessions, 14.0%. Smallest: No SEN, Absence, % of sessions, 6.0%."
    )
    assert "points" in chart_text(weekly([7.0, 6.0], [6.0, 7.0] * 8), DRAWN["control_chart"])
