"""What the interventions page draws and says of small and odd provision: never a missing number, never a verdict."""

import json
import re
from datetime import date

import pytest

from components.figures import provision as draw
from components.figures.value_quadrant import value_quadrant
from components.sentences import intervention_money
from components.sentences import interventions as say
from data.filters import Filters
from data.measures import (
    interventions,
    interventions_delivery,
    interventions_gain,
    interventions_money,
    interventions_register,
)
from data.measures import interventions_price as prices
from data.measures import interventions_value as values
from data.source import answer
from data.table import Table
from tests.support_interventions import built, member, provided, random_provision, run, with_sen

PANELS = (
    (interventions.intervention_cost, draw.place_cost_bars, say.cost),
    (prices.extra_month_cost, draw.extra_bars, say.extra_month),
    (interventions_gain.intervention_gain, draw.gain_dots, say.gain),
    (interventions_gain.intervention_ratio_gain, draw.ratio_dots, say.ratio),
    (interventions_gain.reliable_gain, draw.reliable_bars, say.reliable),
    (values.intervention_value, value_quadrant, say.value),
    (values.intervention_evidence, draw.evidence_bars, say.evidence),
    (interventions_delivery.provision_map, draw.map_bars, say.provision_map),
    (interventions_delivery.intervention_delivery, draw.delivery_bars, say.delivery),
    (interventions_delivery.intervention_outcomes, draw.outcome_bars, say.outcomes),
    (interventions_delivery.group_reviews, draw.review_bars, say.reviews),
    (interventions_money.intervention_money, draw.money_bars, intervention_money.money),
    (interventions_money.top_up, draw.top_up_bars, intervention_money.top_up),
    (interventions_register.provision_by_year, draw.year_bars, say.by_year),
)
WRONG = re.compile(r"\b(good|bad|fail\w*|poor|worse|better|underperform\w*|None|nan)\b")


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_every_panel_of_odd_provision_is_drawn_and_said_without_a_gap_or_a_verdict(seed):
    school = built(random_provision(seed))
    for measure, figure, words in PANELS:
        table = answer(school, measure, Filters())
        drawn = figure(table)
        assert "NaN" not in json.dumps(drawn), measure.key
        sentence = " ".join(words(table))
        assert sentence.strip() and not WRONG.search(sentence), (measure.key, sentence)


def test_a_name_that_is_markup_is_shown_letter_by_letter():
    assert draw.fitted("<b>x</b>") == "&lt;b&gt;x&lt;/b&gt;"
    assert draw.fitted("x" * 200).endswith("\u2026")


def of_ten(*gains):
    places = [member(number, "G1", 80, 80 + gain) for number, gain in enumerate(gains, 1)]
    return answer(
        built(provided(with_sen(len(gains)), [run("G1")], places)), values.intervention_value, Filters()
    )


def test_a_bubble_is_hollow_where_its_range_is_not_clear_of_0_and_the_words_say_so():
    unclear, clear = of_ten(*[-9, 9] * 5), of_ten(*[8, 9] * 5)
    fills = [value_quadrant(table)["data"][0]["marker"]["color"][0] for table in (unclear, clear)]
    assert fills[0] != fills[1]
    assert "not clear of 0" in say.value_lines(unclear)[0]
    assert "not clear" not in say.value_lines(clear)[0]


def test_nine_pairs_are_named_and_not_drawn():
    few = of_ten(*[5] * 9)
    assert value_quadrant(few) is None
    assert say.value(few)[0].startswith("Too few pupils")


def test_that_pupils_were_chosen_for_low_scores_is_said_as_what_it_looks_like_with_the_numbers():
    places = [member(number, "G1", 80, 88) for number in range(1, 11)]
    table = answer(
        built(provided(with_sen(10), [run("G1")], places)), interventions_gain.intervention_gain, Filters()
    )
    (line,) = say.gain_lines(table)
    assert line.startswith(
        "Reading looks chosen for low scores: the mean entry is 80.0, the test\u2019s mean 100."
    )
    assert "If so, +2.0 of the +8.0 is chance alone, and +6.0 (+6.0 to +6.0) lies beyond it." in line
    assert "If pupils were chosen for low scores" in say.gain(table)[0]


def amounts(measure, groups, *rows):
    made = [
        dict(zip((*groups, "value", "n", "numerator"), row, strict=True)) | {"unit": "pounds", "note": ""}
        for row in rows
    ]
    return Table(groups, made, date(2026, 11, 20), n=1, facts={"measure": measure})


def test_a_shortfall_is_said_with_its_pupils_and_where_nobody_costs_more_that_is_said():
    some = amounts(
        "t", ("quantity",), ("expected", 3400, 2, 1), ("received", 2900, 2, 2), ("shortfall", 500, 2, 1)
    )
    assert intervention_money.top_up(some)[0] == (
        "1 pupil cost more than \u00a36,000, \u00a33,400 beyond it in all. Plans of 2 pupils bring \u00a32,900 a year. "
        "For 1 pupil it is \u00a3500 short of what is expected."
    )
    none = amounts("t", ("quantity",), ("expected", 0, 1, 0), ("received", 900, 1, 1), ("shortfall", 0, 1, 0))
    assert intervention_money.top_up(none)[0].startswith("Nobody\u2019s recorded support cost more")
    assert "short" not in intervention_money.top_up(none)[0]
    assert len(draw.top_up_bars(some)["data"]) > 1


def test_interventions_and_one_to_one_time_are_said_apart():
    year = "2026/27"
    table = amounts(
        "m", ("academic_year", "quantity"), (year, "spent", 2000, 3, 3), (year, "one-to-one", 7000, 1, 1),
        (year, "within", 8000, 4, 4), (year, "above", 1000, 4, 4), (year, "notional", 16000, 0, 0),
    )  # fmt: skip
    assert intervention_money.money(table)[0] == (
        "2026/27, begun so far: interventions \u00a32,000 and one-to-one time \u00a37,000 for 4 pupils; the part "
        "within \u00a36,000 a pupil is 50% of the notional SEN budget."
    )


def test_only_the_academic_year_of_the_date_is_said_to_have_begun():
    table = amounts(
        "m", ("academic_year", "quantity"), ("2025/26", "spent", 2000, 3, 3), ("2025/26", "one-to-one", 0, 0, 0),
        ("2025/26", "within", 2000, 3, 3), ("2025/26", "above", 0, 3, 3),
    )  # fmt: skip
    assert intervention_money.money(table)[0] == (
        "2025/26: interventions \u00a32,000 for 3 pupils. Nobody\u2019s support cost more than \u00a36,000 in a year."
    )
