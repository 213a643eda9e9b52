"""The figures and sentences of TA deployment: valid, in the palette, fitting a phone, true to their tables."""

import json
from dataclasses import replace
from datetime import date

import plotly.graph_objects as go
import pytest

from components.figures.kinds import FIGURES, chart_text
from components.figures.style import PALETTE, PHONE, width_of
from components.figures.ta_practice import lines_of
from components.sentences import deployment as say
from components.sentences import deployment_practice as practice
from components.sentences.deployment_what_if import what_if
from data import terms
from data.filters import Filters
from data.measures import (
    deployment,
    deployment_asked,
    deployment_class,
    deployment_people,
    deployment_ready,
    deployment_staff,
    deployment_time,
    deployment_what_if,
)
from data.measures.core import Measure, Tally
from data.table import Table
from tests.support_figures import clipped, strings

DRAWN = {figure.__name__: figure for figure in FIGURES}
ROUNDS = ("Autumn 2025", "Autumn 2026")
LONG = (
    "What is learned in interventions is picked up in lessons, and in the corridor, and withoutanyspaceatall"
    * 2
)


def of(measure: Measure, tally: dict, **facts) -> Table:
    rows = measure.value(Tally(tally))
    return Table(measure.groups, rows, date(2026, 11, 20), facts={"filters": Filters(), **facts})


def hours(size: int, *key: str, only: str = "") -> dict:
    parts = {name: size * (place + 1) for place, name in enumerate(terms.ACTIVITIES)}
    parts = {name: minutes if not only or name == only else 0 for name, minutes in parts.items()}
    return {(*key, name): (minutes, sum(parts.values()), 3) for name, minutes in parts.items()}


def seen(pupils: int, hours_each: int) -> dict:
    tally = {}
    for status in ("SEN", "K", "E", "N"):
        for place, company in enumerate(deployment_time.COMPANY):
            part, whole = (place + 1) * 360 * hours_each, 3600 * hours_each
            sums = (pupils, part, whole, part * part, part * whole, whole * whole)
            tally[status, company] = (pupils, *(pupils * number for number in sums[1:]))
    return tally


def audited(teachers: int, tas: int) -> dict:
    return {
        (theme, name, group): (number, 2.5 * number, 6.5 * number)
        for theme in terms.AUDIT_THEMES
        for name in ROUNDS
        for group, number in (("teacher", teachers), ("TA", tas))
    }


def tables(size: int) -> dict[str, Table]:
    year = hours(size * 60, "7") | hours(size, "none", only="duty")
    days = hours(size * 600, "2025-12-19") | hours(size * 60, "2026-11-20", only="one-to-one")
    names = {"2025-12-19": "Autumn 2025/26", "2026-11-20": "Now"}
    price = {(name,): (17.5 * size * place, 60 * place, size) for place, name in enumerate(terms.ACTIVITIES)}
    one = {("ta", name): (size, 4 * size) for name in deployment_people.BANDS}
    one |= {("pupil", name): (size, 3 * size) for name in deployment_people.BANDS[:-1]}
    paid = {(name,): (45 * size, size, size // 3) for name in deployment_people.PAID}
    needs = {
        (code,): (20 * size - place, size // 2, size, size // 3, size if size > 4 else 0)
        for place, code in enumerate(terms.NEEDS)
    }
    items = {(item, name): (size // 2, size) for item in ("all", LONG, "Short") for name in ROUNDS}
    away = {(status,): (size, 90 * size, 1500.0 * size, size // 4) for status in deployment_class.STATUSES}
    moved = deployment_what_if.VERSIONS
    supposed = {
        (name, version): (60 * size * (place + (version == moved[1])), 60 * size * 36, 12.5 * size, 60, size)
        for place, name in enumerate(terms.ACTIVITIES) for version in moved
    }  # fmt: skip
    scored = {("audit", *key): sums for key, sums in audited(size * 4, size).items() if key[1] == ROUNDS[1]}
    led = seen(size, 2 if size > 5 else 1)
    return {
        "activity_hours": of(deployment.ta_hours, hours(size * 60)),
        "year_mix": of(deployment.ta_hours_by_year, year),
        "term_mix": of(deployment.ta_hours_by_term, days, names=names),
        "activity_cost": of(deployment.ta_cost, price),
        "company_mix": of(deployment_time.pupil_time, led),
        "led_dots": of(deployment_time.teacher_time, led),
        "one_pupil_bars": of(deployment_people.ta_one_pupil, one),
        "paid_time": of(deployment_people.ta_paid_time, paid),
        "audit_dots": of(deployment_staff.ta_audit, audited(size * 4, size), rounds=ROUNDS),
        "training_bars": of(deployment_staff.ta_training, needs),
        "asked_bars": of(
            deployment_asked.ta_hours_asked, {(): (size, 900 * size, 60 * size, 300 * size, size // 2)}
        ),
        "out_bars": of(deployment_class.ta_out_of_class, away),
        "ready_bars": of(deployment_ready.ta_ready, items, rounds=ROUNDS),
        "recommendation_dots": of(deployment_ready.ta_recommendations, scored),
        "hours_versions": of(
            deployment_what_if.ta_what_if,
            supposed,
            short=("duty",),
            filters=Filters(suppose=(("ta-duty", 1),)),
        ),
    }


SAYS = {
    "activity_hours": say.activities, "year_mix": say.by_year, "term_mix": say.by_term, "activity_cost": say.cost,
    "company_mix": say.company, "led_dots": say.teacher_gap, "one_pupil_bars": say.one_pupil,
    "paid_time": say.paid_time, "audit_dots": say.audit, "training_bars": say.training,
    "asked_bars": practice.asked, "out_bars": practice.out_of_class, "ready_bars": practice.ready,
    "recommendation_dots": practice.recommendations, "hours_versions": what_if,
}  # fmt: skip
CASES = [
    pytest.param(name, shown, id=f"{name} {size}")
    for size in (1, 4, 7, 30, 400)
    for name, shown in tables(size).items()
]
ALLOWED = {light for light, _dark in PALETTE.values()} | {"rgba(0,0,0,0)"}


@pytest.mark.parametrize(("name", "shown"), CASES)
def test_every_figure_is_one_that_plotly_knows_in_colours_of_the_palette(name, shown):
    figure = DRAWN[name](shown)
    if figure is None:
        return
    go.Figure(figure)
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure
    said = strings(figure)
    assert [text for text in said if text.startswith(("#", "rgb")) and text not in ALLOWED] == []
    assert not any("None" in text or "nan" in text for text in said)
    assert chart_text(shown, DRAWN[name]).startswith(FIGURES[DRAWN[name]])


@pytest.mark.parametrize(("name", "shown"), CASES)
def test_every_label_fits_on_a_phone(name, shown):
    figure = DRAWN[name](shown)
    if figure is None:
        return
    assert clipped(figure, more=2) == []


@pytest.mark.parametrize(("name", "shown"), CASES)
def test_every_sentence_is_whole(name, shown):
    sentence, comparator = SAYS[name](shown)
    assert sentence.endswith(".")
    assert "None" not in sentence.replace("None of the", "") + comparator
    assert not any(word in sentence for word in ("caused", "because", "good", "bad", "better", "worse"))


@pytest.mark.parametrize("name", SAYS)
def test_nothing_is_drawn_of_nothing_and_the_sentence_says_so(name):
    empty = replace(tables(7)[name], rows=[])
    assert DRAWN[name](empty) is None
    assert SAYS[name](empty)[0].endswith(".")


@pytest.mark.parametrize("name", SAYS)
def test_hidden_numbers_are_neither_drawn_nor_said(name):
    gone = {"value": None, "numerator": None, "denominator": None, "n": None, "low": None, "high": None}
    hidden = replace(tables(7)[name], rows=[row | gone for row in tables(7)[name].rows])
    assert DRAWN[name](hidden) is None
    assert not any(digit.isdigit() for digit in SAYS[name](hidden)[0])


def test_the_five_families_of_a_bar_are_as_long_as_their_activities_together():
    figure = DRAWN["term_mix"](tables(30)["term_mix"])
    bars = {trace["name"]: trace for trace in figure["data"] if trace["type"] == "bar"}
    assert list(bars) == ["One-to-one", "Groups and interventions", "Whole class", "Preparation and liaison",
                          "Duty and cover"]  # fmt: skip
    # 2 and 4 of 36 parts are small groups and interventions.
    assert bars["Groups and interventions"]["x"][0] == pytest.approx(100 * 6 / 36, abs=0.7)


def test_a_gap_that_is_not_clear_is_called_no_clear_difference():
    sentence, _ = say.teacher_gap(of(deployment_time.teacher_time, seen(10, 2)))
    assert sentence.startswith("No clear difference")


def test_too_little_time_is_refused_in_words():
    sentence, _ = say.teacher_gap(of(deployment_time.teacher_time, seen(9, 1)))
    assert sentence == "Too little observed to compare: it takes 10 pupil-hours and 10 pupils of each side."


def test_few_respondents_are_said_to_be_few():
    few = of(deployment_staff.ta_audit, audited(20, 7), rounds=ROUNDS)
    assert "Few TAs answered" in say.audit(few)[0]
    assert (
        "Few TAs answered" not in say.audit(of(deployment_staff.ta_audit, audited(20, 10), rounds=ROUNDS))[0]
    )


def test_a_what_if_sentence_says_what_would_change_what_it_costs_and_what_could_not_be():
    sentence, _ = what_if(tables(30)["hours_versions"])
    assert sentence.startswith("What if: one-to-one would take 2.8% of paid hours instead of 0.0%;")
    assert sentence.endswith("All that there is was taken from duty: more was asked than it has.")
    recorded = tables(30)["hours_versions"]
    recorded.facts["filters"] = Filters()
    assert (
        what_if(recorded)[0] == "TAs are paid for 1,080.0 hours a week here. Say how many to move, and see."
    )
    marks = [trace["name"] for trace in DRAWN["hours_versions"](recorded)["data"] if trace["type"] == "bar"]
    assert marks == ["The record"]


@pytest.mark.parametrize(
    ("hours", "pounds", "end"),
    [
        (4, 100.4, "instead of 50.0%. A week would cost \u00a3100, as now."),
        (
            5,
            125.0,
            "That is 1.0 hour a week more than TAs are paid for. A week would cost \u00a3125, \u00a325 more than now.",
        ),
        (
            3,
            75.0,
            "1.0 hour a week would be put nowhere. A week would cost \u00a375, \u00a325 less than now.",
        ),
        (0, 0.0, "What if? No paid hours would be left."),
    ],
)
def test_a_what_if_says_the_hours_left_over_and_the_cost_beside_now(hours, pounds, end):
    def version(of_duty: int, of_cover: int, price: float) -> list[tuple]:
        return [(60 * part, 60 * (of_duty + of_cover), price / 2, 60, 3) for part in (of_duty, of_cover)]

    record, then = version(2, 2, 100.0), version(0, hours, pounds)
    tally = {
        (name, version): sums
        for version, both in (("record", record), ("supposed", then))
        for name, sums in zip(("duty", "cover"), both, strict=True)
    }
    supposed = Filters(suppose=(("ta-duty", -2), ("ta-cover", hours - 2)))
    assert what_if(of(deployment_what_if.ta_what_if, tally, short=(), filters=supposed))[0].endswith(end)


def test_a_score_that_does_not_stand_clear_of_the_others_is_not_called_the_highest():
    level = {
        ("audit", theme, "1", group): (20, 50.0, 130.0)
        for theme in terms.AUDIT_THEMES
        for group in ("teacher", "TA")
    }
    apart = level | {("audit", "practice", "1", group): (20, 76.0, 290.0) for group in ("teacher", "TA")}
    measure = deployment_ready.ta_recommendations
    assert (
        practice.recommendations(of(measure, level))[0]
        == "No score stands clear of the others: 2.5 to 2.5 of 4."
    )
    assert practice.recommendations(of(measure, apart))[0].startswith(
        "Highest: \u201cScaffold, and build independence\u201d, 3.8"
    )


def test_every_line_of_a_long_item_fits_a_phone_and_none_is_lost_between_words():
    lines = lines_of(LONG)
    assert len(lines) > 1
    assert all(width_of(line) <= PHONE for line in lines)
    assert " ".join(lines_of("TAs know what the lesson is for before it starts")) == (
        "TAs know what the lesson is for before it starts"
    )
