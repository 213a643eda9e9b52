"""The figures and sentences of staff confidence: hidden teams stay out, ties are said, labels stand in the picture."""

import json
from datetime import date

import pytest

from components.figures.confidence_grid import MOST_TEAMS, confidence_grid, more_teams
from components.figures.kinds import FIGURES, chart_text
from components.figures.staff_rows import (
    bounds_dots,
    cost_bars,
    level_bars,
    priority_dots,
    response_bars,
    round_dots,
    training_dots,
)
from components.sentences import cpd as say
from data.filters import Filters
from data.measures import cpd, cpd_answers, cpd_change, cpd_training
from data.measures.core import Tally
from data.measures.cpd_rounds import ALL_STAFF, PUPILS
from data.table import Table

SHOWN = {
    cpd.confidence_grid: (confidence_grid, say.grid),
    cpd.priority: (priority_dots, say.priority),
    cpd.confidence_levels: (level_bars, say.levels),
    cpd_answers.response_rate: (response_bars, say.response),
    cpd_answers.response_bounds: (bounds_dots, say.bounds),
    cpd_change.confidence_change: (round_dots, say.change),
    cpd_training.training: (training_dots, say.training),
    cpd_training.training_cost: (cost_bars, say.cost),
}


def of(measure, tally: dict, **facts) -> Table:
    return Table(
        measure.groups, measure.value(Tally(tally)), date(2026, 11, 2), facts={"filters": Filters()} | facts
    )


def texts(figure: dict) -> str:
    return json.dumps(figure["data"], ensure_ascii=False)


def grid(**more) -> Table:
    tally = {(ALL_STAFF, "ASD"): (9, 24, 0), ("Maths", "ASD"): (7, 12, 0), ("Arts <b>", "ASD"): (0, 0, 1),
             (PUPILS, "ASD"): (26, 0, 0)}  # fmt: skip
    return of(cpd.confidence_grid, tally | more)


def test_each_cell_prints_its_share_and_its_answers_and_a_hidden_one_only_a_letter():
    printed = texts(confidence_grid(grid()))
    assert "38<br>24" in printed
    assert "58<br>12" in printed
    assert '"c"' in printed
    assert "26" in printed
    assert "Arts &lt;b&gt;" in printed


def test_teams_beyond_the_eighth_are_left_to_the_table_and_said_to_be():
    many = {(f"Team {n:02}", "ASD"): (2, 10 + n, 0) for n in range(MOST_TEAMS + 1)}
    table = of(cpd.confidence_grid, {(ALL_STAFF, "ASD"): (9, 99, 0), (PUPILS, "ASD"): (3, 0, 0)} | many)
    heads = confidence_grid(table)["layout"]["xaxis"]["ticktext"]
    assert len(heads) == MOST_TEAMS + 2
    assert "Team 00" not in heads
    assert more_teams(table) == ["1 more team is in the table."]


def test_the_grid_is_said_with_its_first_need_and_both_factors():
    sentence, _ = say.grid(grid())
    assert sentence.startswith("9 of 24 (37.5%) of staff are not confident with autistic spectrum disorder")
    assert "26 pupils have" in sentence


def priorities() -> Table:
    return of(cpd.priority, {("SEMH",): (31, 5, 24, 0), ("ASD",): (26, 9, 24, 0), ("HI",): (0, 9, 24, 0)})


def test_a_tie_at_the_top_is_said_with_both_factors_of_both():
    sentence, _ = say.priority(priorities())
    assert (
        "First: autistic spectrum disorder, 9.8 (5.5 to 14.9): 26 pupils \u00d7 9 of 24 (37.5%)" in sentence
    )
    assert "31 pupils \u00d7 20.8%" in sentence
    assert "no clear difference, the two are tied" in sentence
    assert say.has_tie(priorities())
    assert "26 pupils \u00d7 9 of 24 (37.5%)" in texts(priority_dots(priorities()))


def test_no_tie_is_said_where_the_first_is_clearly_ahead():
    table = of(cpd.priority, {("SEMH",): (90, 60, 80, 0), ("ASD",): (3, 9, 80, 0)})
    assert "clearly less" in say.priority(table)[0]
    assert not say.has_tie(table)
    near = of(cpd.priority, {("SEMH",): (80, 20, 78, 0), ("SLCN",): (55, 15, 78, 0)})
    assert "less, though their ranges overlap" in say.priority(near)[0]


def changes(paired: bool) -> Table:
    same = (12, 8, 1) if paired else (0, 0, 0)
    tally = {(ALL_STAFF, "ASD"): (9, 12, 2, 12, *same), ("Maths", "ASD"): (8, 9, 0, 9, 0, 0, 0)}
    return of(cpd_change.confidence_change, tally, rounds=("Autumn 2025", "Autumn 2026"))


def test_a_clear_change_of_the_same_people_is_said_with_its_p_and_a_team_apart_with_both_shares():
    sentence, warning = say.change(changes(paired=True))
    assert "12 people answered both rounds. A clear change" in sentence
    assert "p 0.039" in sentence
    assert "Maths with autistic spectrum disorder, 8 of 9 (88.9%), then 0 of 9 (0.0%)" in sentence
    assert "the people may differ" in warning
    assert say.moved(True)(changes(paired=True))


def test_rounds_that_cannot_be_matched_are_two_shares_with_a_warning():
    sentence, _ = say.change(changes(paired=False))
    assert "the people may differ" in sentence
    assert "not paired: people may differ" in texts(round_dots(changes(paired=False)))
    assert say.moved(False)(changes(paired=False))


def test_bounds_are_said_as_what_they_are():
    table = of(
        cpd_answers.response_bounds, {(ALL_STAFF, "ASD"): (9, 24, 40, 0), (ALL_STAFF, "HI"): (1, 24, 40, 0)}
    )
    sentence, comparator = say.bounds(table)
    assert "22.5% to 62.5%" in sentence
    assert "1 other need could stand above it" in sentence
    assert "not a range of chance" in comparator
    assert "37.5% (22.5 to 62.5)" in texts(bounds_dots(table))


def test_a_low_response_is_said_and_drawn():
    table = of(cpd_answers.response_rate, {(ALL_STAFF,): (24, 50), ("Maths",): (12, 13)})
    assert "24 of 50 (48.0%) of staff who were invited answered: a low response." in say.response(table)[0]
    assert "low" in texts(response_bars(table))
    assert say.low_response(table)


def test_time_that_would_tell_what_one_person_earns_is_hidden_in_the_chart_too():
    table = of(cpd_training.training_cost, {("ASD",): (1, 100.0, 2, 4.0, 120.0, 0, 0, 0)})
    assert "time hidden" in texts(cost_bars(table))
    assert "120" not in texts(cost_bars(table))
    assert say.cost(table)[0].startswith("\u00a3100 was paid")


def test_training_is_set_beside_the_commonest_need():
    tally = {("ASD", "attended"): (3, 40), ("ASD", "wanted"): (10, 24), ("ASD", "pupils"): (26, 0)}
    sentence, _ = say.training(of(cpd_training.training, tally))
    assert "26 pupils" in sentence
    assert "3 of 40 (7.5%)" in sentence
    assert "10 of 24 (41.7%) ask for it" in sentence
    none = tally | {("ASD", "pupils"): (0, 0)}
    assert say.training(of(cpd_training.training, none))[0] == "No pupil in view has a recorded need."


def test_levels_are_said_by_count_and_median():
    table = of(cpd.confidence_levels, {("ASD",): (5, 4, 6, 7, 2), ("HI",): (0, 0, 0, 0, 9)})
    sentence, _ = say.levels(table)
    assert "Least sure: autistic spectrum disorder, 9 of 24 not confident, median 3 of 5." in sentence
    assert "Most sure: hearing impairment" in sentence
    assert "9 not, 6 neutral, 9 confident" in texts(level_bars(table))


@pytest.mark.parametrize("measure", SHOWN, ids=lambda measure: measure.key)
def test_where_nothing_can_be_shown_nothing_is_drawn_and_the_words_say_so(measure):
    figure, sentence = SHOWN[measure]
    assert figure(of(measure, {}, rounds=())) is None
    assert sentence(of(measure, {}))[0] == say.NOTHING
    assert figure in FIGURES


def test_the_text_of_the_grid_names_its_largest_cell():
    assert "Maths, Autistic spectrum disorder, 7 of 12 (58.3%)" in chart_text(grid(), confidence_grid)
