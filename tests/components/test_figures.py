"""The figures: drawn from the table's own numbers, in the palette's own colours, with nothing of the data parsed."""

import json
import pkgutil
import re
from dataclasses import replace
from importlib import import_module
from inspect import isfunction
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from components import figures
from components.figures.kinds import FIGURES, chart_text
from components.figures.style import PALETTE, colour, escaped
from data.filters import Filters
from data.rounding import percent
from data.table import Table
from tests.support_figures import clipped, strings, texts, traces
from tests.support_tables import (
    DRAWN,
    arrived,
    by_area,
    handbook_movement,
    hidden,
    needs,
    of_a_school,
    over_time,
    ratios,
    several,
    shares,
)

SCHOOLS = [
    (1, 0, 1),
    (3, 1, 4),
    (3, 1, 7),
    (3, 1, 24),
    (61, 17, 412),
    (297, 83, 2000),
    (500, 500, 1000),
    (0, 0, 210),
]
CASES = [
    pytest.param(DRAWN[name], shown, id=f"{name} {school}")
    for school in SCHOOLS
    for name, shown in of_a_school(*school).items()
]
ALLOWED = {light for light, _dark in PALETTE.values()} | {"rgba(0,0,0,0)"}


@pytest.mark.parametrize(("draw", "shown"), CASES)
def test_every_figure_is_one_that_plotly_knows_or_none(draw, shown):
    figure = draw(shown)
    if figure is None:
        return
    go.Figure(figure)
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure
    assert figure["layout"]["height"] == figure["layout"]["meta"]["height"] > 0


@pytest.mark.parametrize(("draw", "shown"), CASES)
def test_every_colour_is_one_of_the_palette(draw, shown):
    said = strings(draw(shown) or {})
    assert [text for text in said if text.startswith(("#", "rgb")) and text not in ALLOWED] == []


@pytest.mark.parametrize(("draw", "shown"), CASES)
def test_no_text_holds_a_tag_but_our_own_line_break(draw, shown):
    assert [text for text in strings(draw(shown) or {}) if re.search(r"<(?!br>)|%\{", text)] == []


@pytest.mark.parametrize(("draw", "shown"), CASES)
def test_bars_begin_at_nought(draw, shown):
    figure = draw(shown) or {"data": []}
    if traces(figure, "bar"):
        assert figure["layout"]["xaxis"]["range"][0] == 0


@pytest.mark.parametrize(("draw", "shown"), CASES)
def test_marks_of_different_meaning_differ_without_their_colour(draw, shown):
    marked = [
        trace for trace in traces(draw(shown) or {"data": []}, mode="markers") if trace["hoverinfo"] == "text"
    ]
    looks = [(trace["marker"]["symbol"], trace.get("line", {}).get("dash")) for trace in marked]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize(("draw", "shown"), CASES)
def test_every_label_fits_on_a_phone(draw, shown):
    figure = draw(shown)
    if figure is None or draw.__name__ in ("trend", "heatmap"):
        return  # these keep their margins instead; the browser's test measures them
    assert clipped(figure) == []


@pytest.mark.parametrize("name", of_a_school(1, 1, 2))
def test_nothing_is_drawn_of_hidden_numbers_or_of_none(name):
    shown = of_a_school(61, 17, 412)[name]
    assert DRAWN[name](hidden(shown)) is None
    assert DRAWN[name](replace(shown, rows=[])) is None
    assert chart_text(hidden(shown), DRAWN[name]) == ""


@pytest.mark.parametrize("name", of_a_school(1, 1, 2))
def test_one_hidden_row_stops_no_chart_and_shows_no_number(name):
    shown = of_a_school(61, 17, 412)[name]
    rows = [*hidden(replace(shown, rows=shown.rows[:1])).rows, *shown.rows[1:]]
    figure = DRAWN[name](replace(shown, rows=rows))
    assert not any("None" in text for text in strings(figure or {}))


def test_a_dot_stands_at_its_share_with_its_range_its_counts_and_the_national_tick():
    shown = shares(61, 17, 412)
    figure = DRAWN["dots"](shown)
    drawn = {x for trace in traces(figure, mode="markers") for x in trace["x"]}
    assert drawn == {row["value"] for row in shown.rows} | {19.4}
    ends = {x for trace in traces(figure, mode="lines") for x in trace["x"] if x is not None}
    assert ends == {row[end] for row in shown.rows for end in ("low", "high")}
    said = [text.strip() for text in texts(figure)]
    assert {"78 of 412 (18.9%)", "61 of 412 (14.8%)", "17 of 412 (4.1%)"} < set(said)
    assert "National 19.4%, Jan 2026" in said
    assert [text for text in said if text in ("All SEN", "SEN support", "EHC plan")] == [
        "All SEN",
        "SEN support",
        "EHC plan",
    ]


def test_under_ten_pupils_a_dot_is_muted_and_the_national_tick_is_left_out():
    figure = DRAWN["dots"](shares(2, 1, 9))
    assert {trace["marker"]["color"] for trace in traces(figure, mode="markers")} == {colour("muted")}
    assert not any("National" in text for text in strings(figure))


def test_where_one_status_is_chosen_the_others_are_not_drawn_as_nobody():
    shown = shares(61, 0, 412, None, filters=Filters(sen_status=("K",)))
    assert [text.strip() for text in texts(DRAWN["dots"](shown)) if "of" in text] == ["61 of 412 (14.8%)"]


def test_a_line_holds_the_shares_of_its_status_and_is_named_at_its_end():
    shown = over_time((50, 16, 405), (55, 16, 410), (61, 17, 412))
    figure = DRAWN["trend"](shown)
    for trace in traces(figure, mode="lines+markers"):
        status = {"All SEN": "SEN", "SEN support": "K", "EHC plan": "E"}[trace["name"]]
        assert trace["y"] == [row["value"] for row in shown.rows if row["sen_status"] == status]
    assert [text.replace("<br>", "").split() for text in texts(figure)] == [
        ["EHC", "plan", "4.1%"], ["SEN", "support", "14.8%"], ["All", "SEN", "18.9%"],
    ]  # fmt: skip


def test_the_national_line_is_dotted_and_holds_only_the_years_in_view():
    figure = DRAWN["trend"](over_time(*[(61, 17, 412)] * 6))
    (line,) = [trace for trace in figure["data"] if trace.get("line", {}).get("dash") == "dot"]
    assert (line["x"], line["y"]) == (["2026-01-15"], [19.4])
    assert line["name"] == "National"


def test_a_trend_of_one_date_is_no_line():
    assert DRAWN["trend"](over_time((61, 17, 412))) is None


def test_the_names_at_the_ends_of_lines_never_overlap():
    figure = DRAWN["trend"](over_time((40, 41, 412), (40, 41, 412)))
    (names,) = traces(figure, mode="text")
    limit, plot = figure["layout"]["yaxis"]["range"][1], 240
    assert all((after - before) / limit * plot >= 36 for before, after in pairwise(sorted(names["y"])))


def test_the_grid_prints_every_count_and_share_and_colours_only_what_can_be_compared():
    shown = by_area(
        {
            ("10", "ci"): (21, 180),
            ("R", "ci"): (3, 60),
            ("R", "cl"): (1, 60),
            ("2", "ci"): (1, 9),
            ("3", "sp"): (2, 4),
        }
    )
    figure = DRAWN["heatmap"](shown)
    grid = traces(figure, "heatmap")[0]["z"]
    assert [row[0] for row in grid] == [2, None, None, 3]  # R 5.0%, Year 2 of 9 pupils, Year 3, Year 10 11.7%
    assert grid[0][1] == 0
    said = texts(figure)
    assert {"21<br>11.7%", "3<br>5.0%", "1<br>1.7%", "1<br>11.1%", "2", "\u2013"} <= set(said)
    assert figure["layout"]["yaxis"]["ticktext"][:-1] == ["Reception", "Year 2", "Year 3", "Year 10"]


@pytest.mark.parametrize(
    ("people", "band"), [(0, None), (1, 0), (19, 0), (20, 1), (49, 1), (50, 2), (99, 2), (100, 3), (1000, 3)]
)
def test_the_bands_of_the_grid_begin_at_their_own_ends(people, band):
    figure = DRAWN["heatmap"](by_area({("7", "ci"): (people, 1000), ("7", "oth"): (500, 1000)}))
    assert traces(figure, "heatmap")[0]["z"][0][0] == band


def test_bars_are_as_long_as_their_shares_and_say_their_counts():
    shown = several(4, 43, 22, 9, 20, 117)
    figure = DRAWN["bars"](shown)
    (bar,) = traces(figure, "bar")
    percents = [row for row in shown.rows if row["unit"] == "percent"]
    assert bar["x"] == [row["value"] for row in percents]
    assert [text.strip() for text in texts(figure) if "of" in text and "(" in text] == [
        f"{row['numerator']} of 78 ({percent(row['value'])})" for row in percents
    ]


def test_sorted_bars_put_the_largest_first_the_unrecorded_last_and_leave_nobody_out():
    figure = DRAWN["sorted_bars"](needs({"ASD": 20, "SEMH": 50, "none": 30, "HI": 0}))
    names = [text for text in texts(figure) if "of" not in text]
    assert names == [
        "Social, emotional and mental health",
        "Autistic spectrum disorder",
        "No primary need recorded",
    ]


def test_bars_keep_the_tables_order_where_a_number_is_hidden():
    shown = needs({"ASD": 20, "SEMH": 50, "SPLD": 30})
    rows = [
        row if row["need_type"] != "ASD" else hidden(replace(shown, rows=[row])).rows[0] for row in shown.rows
    ]
    figure = DRAWN["sorted_bars"](replace(shown, rows=rows))
    (bar,) = traces(figure, "bar")
    assert bar["x"] == [30, 50]
    assert "hidden to protect pupils" in texts(figure)


def test_a_national_tick_stands_where_there_is_a_figure_and_is_explained():
    figure = DRAWN["sorted_bars"](needs({"ASD": 40, "SEMH": 60}, {"ASD": 17.2}))
    tick = next(trace for trace in traces(figure, mode="markers") if trace["showlegend"])
    assert (tick["x"], tick["name"]) == ([17.2], "National, Jan 2025")


def test_the_waterfall_steps_from_the_start_to_the_end():
    figure = DRAWN["waterfall"](handbook_movement())
    spans = {}
    for trace in traces(figure, "bar"):
        for base, length, y in zip(trace["base"], trace["x"], trace["y"], strict=True):
            spans.setdefault(y, []).append((base, base + length))
    ends = [
        (min(low for low, _ in parts), max(high for _, high in parts)) for _, parts in sorted(spans.items())
    ]
    assert ends == [(0, 78), (78, 82), (82, 88), (83, 88), (80, 83), (0, 80)]
    said = [text.strip() for text in texts(figure)]
    assert [text for text in said if re.fullmatch(r"[+\u2212]?\d+", text)] == [
        "78",
        "+4",
        "+6",
        "\u22125",
        "\u22123",
        "80",
    ]
    assert {"On the register, 20 November 2025", "On the register, 20 November 2026"} < set(said)


def test_what_was_taken_away_is_hollow():
    hollow = [
        t
        for t in traces(DRAWN["waterfall"](handbook_movement()), "bar")
        if t["marker"]["color"] == colour("surface")
    ]
    assert sum(sum(trace["x"]) for trace in hollow) == 8
    assert all(trace["marker"]["line"]["width"] for trace in hollow)


def test_a_ratio_is_drawn_on_its_range_with_both_shares_and_only_clear_ones_in_focus():
    shown = ratios({"boys": (60, 200, 20, 200), "eal": (20, 100, 60, 300), "young_carer": (0, 0, 80, 400)})
    figure = DRAWN["forest"](shown)
    by_colour = {trace["marker"]["color"]: trace["x"] for trace in traces(figure, mode="markers")}
    assert by_colour == {
        colour("all_sen"): [shown.rows[0]["value"]],
        colour("muted"): [shown.rows[1]["value"]],
    }
    said = [text.strip() for text in texts(figure)]
    assert {"30.0% against 10.0%", "20.0% against 20.0%", "same<br>share"} < set(said)
    assert "Young carers" not in said


def test_a_range_too_wide_for_the_others_ends_in_an_arrow():
    shown = ratios({"boys": (100, 200, 80, 200), "looked_after": (5, 6, 30, 400)})
    figure = DRAWN["forest"](shown)
    limit = figure["layout"]["meta"]["fit"]["limit"]
    assert limit == 6
    arrow = next(
        trace for trace in traces(figure, mode="markers") if trace["marker"]["symbol"] == "triangle-right"
    )
    assert arrow["x"] == [limit]


def test_arrivals_stand_by_year_under_their_year_group():
    rows = {("2026/27", "7"): (3, 30), ("2025/26", "R"): (7, 58), ("2026/27", "R"): (9, 60)}
    figure = DRAWN["grouped_dots"](arrived(rows))
    (names,) = [trace for trace in traces(figure, mode="text") if trace["textfont"]["color"] == colour("muted")
                and trace["textposition"] == "middle left"]  # fmt: skip
    assert [text.strip() for text in names["text"]] == ["2026/27", "2025/26", "2026/27"]
    assert {"Year 7", "Reception"} < {text.strip() for text in texts(figure)}


HOSTILE = (
    '<b>Ann</b> & "Bob"',
    '<a href="javascript:alert(1)">O\u2019Neil</a>',
    "%{x} <br> $x^2$",
    "caf\u00e9\nd\u00e9j\u00e0",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_text_from_data_is_shown_letter_by_letter(name):
    figures = [
        DRAWN["sorted_bars"](needs({name: 20, "ASD": 30})),
        DRAWN["grouped_dots"](arrived({(name, "7"): (3, 30)})),
    ]
    for figure in figures:
        assert escaped(name) in [text.strip() for text in texts(figure)]
        assert not any(re.search(r"<(?!br>)", text) for text in strings(figure))
        assert not any("hovertemplate" in trace or "texttemplate" in trace for trace in figure["data"])


def test_three_hundred_rows_are_drawn_as_three_hundred_rows():
    figure = DRAWN["sorted_bars"](needs({f"code {place}": place for place in range(1, 301)}))
    (bar,) = traces(figure, "bar")
    assert len(bar["x"]) == 300
    assert figure["layout"]["height"] > 300 * 40


def test_every_function_that_turns_a_table_into_a_figure_is_listed_with_what_it_is():
    made = {"table": Table, "return": dict | None}
    modules = [
        import_module(f"components.figures.{found.name}") for found in pkgutil.iter_modules(figures.__path__)
    ]
    functions = {
        value
        for module in modules
        for name, value in vars(module).items()
        if isfunction(value) and not name.startswith("_") and value.__annotations__ == made
    }
    assert functions == set(FIGURES)
    assert len({FIGURES[figure] for figure in functions}) == len(functions)


@pytest.mark.parametrize(("draw", "shown"), CASES)
def test_a_drawn_chart_has_a_text_that_names_its_kind_and_its_extremes(draw, shown):
    if draw(shown) is None:
        return
    said = chart_text(shown, draw)
    assert said.startswith(FIGURES[draw] + ". ")
    assert "None" not in said
    assert re.search(r"Largest: .+ Smallest: .+\.$|\d values?: .+\.$", said)


def test_the_text_of_a_chart_says_the_largest_and_the_smallest():
    assert chart_text(shares(61, 17, 412), DRAWN["dots"]) == (
        "Dot chart with ranges, shares in percent from 0, the national share as a tick. 3 values. "
        "Largest: All SEN, 78 of 412 (18.9%). Smallest: EHC plan, 17 of 412 (4.1%)."
    )
