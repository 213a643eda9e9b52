"""The sentences of absence answer the question from the numbers, and say no more than the numbers do."""

from dataclasses import replace

import pytest

from components.figures.kinds import FIGURES
from components.sentences import attendance as say
from components.sentences import attendance_weeks as say_weeks
from components.table import spreadsheet
from data.filters import Filters
from data.periods import Period
from data.table import Table
from tests.support_attendance_tables import (
    AS_AT,
    AUTUMN,
    banded,
    by_area,
    by_day,
    changed,
    hidden,
    national,
    of_a_school,
    overall,
    reaching,
    reasoned,
    stepped,
    suspended,
    weekly,
)

SAYS = {
    "rates": say.overall, "gap_dumbbell": say.by_group, "rate_dumbbell": say.reasons,
    "control_chart": say_weeks.weekly_gap,
    "half_term_steps": say_weeks.half_terms, "absence_bands": say.bands, "weekday_grid": say.weekdays,
    "suspension_rates": say_weeks.suspensions, "before_and_after": say_weeks.after_start,
}  # fmt: skip
SCHOOLS = [
    (1, 0.1, 0.05),
    (4, 0.5, 0.0),
    (7, 0.2, 0.06),
    (14, 0.13, 0.06),
    (60, 0.13, 0.06),
    (400, 1.0, 0.9),
    (30, 0.0, 0.0),
]
JUDGING = ("good", "bad", "poor", "fail", "underperform", "worse", "better", "concern")
FOUR = {"N": 0.06, "K": 0.1, "E": 0.14, "SEN": 0.11}


@pytest.mark.parametrize("figure", SAYS)
def test_every_figure_of_absence_has_its_sentence(figure):
    assert figure in {drawn.__name__ for drawn in FIGURES}


@pytest.mark.parametrize("figure", SAYS)
@pytest.mark.parametrize("school", SCHOOLS)
def test_every_sentence_is_whole_plain_and_judges_nobody(figure, school):
    sentence, comparator = SAYS[figure](of_a_school(*school)[figure])
    for words in filter(None, (sentence, comparator)):
        assert words[0].isupper() or words[0].isdigit()
        assert words.endswith(".")
        assert "  " not in words
        assert "None" not in words
        assert ".." not in words
        assert not any(word in words.lower() for word in JUDGING), words
    assert sentence


@pytest.mark.parametrize("figure", SAYS)
def test_what_is_missing_is_said_and_nothing_of_hidden_numbers(figure):
    shown = of_a_school(60, 0.13, 0.06)[figure]
    assert SAYS[figure](replace(shown, rows=[], missing="Import attendance.csv.")) == (
        "Import attendance.csv.",
        "",
    )
    assert SAYS[figure](hidden(shown)) == ("These numbers are hidden to protect pupils.", "")


@pytest.mark.parametrize("figure", SAYS)
def test_the_table_of_every_figure_is_words_and_numbers(figure):
    sheet = spreadsheet("x", of_a_school(60, 0.13, 0.06)[figure])
    assert all(isinstance(cell, str) for row in sheet["rows"] for cell in row)
    assert not any("_" in column["label"] for column in sheet["columns"])


def test_the_gap_is_said_with_its_range_its_days_and_the_national_gap():
    shown = overall(FOUR, benchmarks={("SEN", "gap"): national(6.7, unit="points")})
    sentence, comparator = say.overall(shown)
    assert sentence == (
        "Pupils with SEN missed 11.0% of sessions so far this year, peers with no SEN 6.0%: 5.0 points more "
        "(3.2 to 6.8). "
        "Without it they would have had about 150 more days at school."
    )
    assert comparator == (
        "National gap, secondary schools, 2025/26 autumn term: 6.7 points. In line: inside the range of the gap here."
    )


@pytest.mark.parametrize(
    ("figure", "words"), [(2.0, "The gap here is larger."), (9.0, "The gap here is smaller.")]
)
def test_a_gap_outside_its_range_is_larger_or_smaller_than_the_national_one(figure, words):
    shown = overall(FOUR, benchmarks={("SEN", "gap"): national(figure)})
    assert say.overall(shown)[1].endswith(words)


def test_a_gap_whose_range_holds_no_difference_is_none_and_no_days_are_said():
    sentence, _ = say.overall(overall(FOUR | {"SEN": 0.07}))
    assert "no clear difference, +1.0 points (\u22120.8 to 2.8)" in sentence
    assert "days" not in sentence


def test_few_pupils_have_no_gap_and_fewer_have_no_rate():
    nine = overall(FOUR, {"N": 60, "K": 5, "E": 4, "SEN": 9})
    assert say.overall(nine)[0].endswith("Too few to call a gap: fewer than 10 pupils on one side.")
    four = overall(FOUR, {"N": 60, "K": 4, "E": 0, "SEN": 4})
    assert say.overall(four)[0] == "44 of 400 sessions missed: fewer than 5 pupils, so no rate."
    nobody = overall(FOUR, {"N": 60, "K": 0, "E": 0, "SEN": 0})
    assert say.overall(nobody)[0] == say.NOBODY


def test_one_chosen_status_is_what_the_sentence_is_about():
    shown = overall(FOUR, filters=Filters(sen_status=("E",)))
    assert say.overall(shown)[0].startswith("Pupils with an EHC plan missed 14.0% of sessions")


def test_chosen_half_terms_are_named_and_those_that_have_not_begun_are_said_to_be():
    chosen = Period(2026, AUTUMN.spans, AUTUMN.last, AUTUMN.until, ("autumn 1",), "")
    assert "of sessions in autumn 1," in say.overall(overall(FOUR, facts={"period": chosen}))[0]
    future = Period(2026, (), AUTUMN.until, AUTUMN.until, ("summer 1",), "")
    assert say.overall(overall(FOUR, facts={"period": future})) == (say.NOT_BEGUN, "")


def test_a_national_figure_over_another_stretch_is_said_and_not_compared():
    figure = national(39.1, period="2022/23 full year")
    shown = reaching(
        {"N": (160, 857), "K": (67, 163), "E": (18, 41), "SEN": (85, 204)}, benchmarks={("SEN",): figure}
    )
    sentence, comparator = say.persistent(shown)
    assert sentence == (
        "85 of 204 pupils with SEN missed 10% or more of their sessions so far this year (41.7%), and 18.7% of their "
        "peers: 23.0 points more (15.9 to 30.3)."
    )
    assert comparator == (
        "National, secondary schools, 2022/23 full year: 39.1%. That is over a full year and this is the year so far, "
        "so the two are not compared."
    )
    own = replace(figure, trust="own", period="2025/26")
    assert "In line" in say.persistent(replace(shown, benchmarks={("SEN",): own}))[1]


def test_areas_are_said_the_widest_first_and_what_is_not_clear_is_named():
    shown = by_area({"ci": (0.1, 40), "semh": (0.2, 40), "sp": (0.065, 40), "oth": (0.3, 6)})
    assert say.by_group(shown)[0] == (
        "Widest: social, emotional and mental health, 14.0 points more (12.3 to 15.7). Also clear: communication and "
        "interaction +4.0. Not clear: sensory and/or physical and other or not yet assessed."
    )


def test_no_clear_gap_and_too_few_for_any_are_said():
    assert say.by_group(by_area({"ci": (0.06, 40)}))[0] == "No gap is clearly different from none."
    assert "fewer than 10 pupils in each group" in say.by_group(by_area({"ci": (0.2, 6)}))[0]


def test_bands_say_both_ends():
    shown = banded([40, 20, 20, 10, 0, 0, 0, 0, 0, 0, 10], [90, 10])
    assert say.bands(shown)[0] == (
        "40.0% of pupils with SEN missed under 5% of their sessions (peers 90.0%); 10 missed half or more."
    )


def test_reasons_say_the_most_common_and_the_one_furthest_above_peers():
    rates = {"authorised": (0.08, 0.04), "unauthorised": (0.03, 0.01)}
    rates |= {"illness": (0.06, 0.055), "part-time timetable": (0.02, 0.0)}
    assert say.reasons(reasoned(rates))[0] == (
        "Most common with SEN: illness, 6.0% of sessions (peers 5.5%). Furthest above peers: part-time "
        "timetable, 2.0% of "
        "sessions (peers 0.1%). Unauthorised in all: 3.0% of sessions (peers 1.0%)."
    )


def test_days_are_said_to_differ_only_where_their_ranges_are_apart():
    assert say.weekdays(by_day({("Friday", "pm"): 0.2}))[0].startswith(
        "Pupils with SEN miss Friday afternoons most: "
    )
    assert say.weekdays(by_day({("Friday", "pm"): 0.105}))[0].startswith("No half day stands clearly apart: ")
    assert "In all: mornings 10.0%, afternoons 12.0%." in say.weekdays(by_day({("Friday", "pm"): 0.2}))[0]


LAST_YEAR = [6.0, 7.0] * 8


def test_an_ordinary_year_is_said_to_be_one_with_where_its_limits_come_from():
    sentence, limits = say_weeks.weekly_gap(weekly([6.0, 7.0], LAST_YEAR))
    assert sentence == (
        "In the week of 14 September the gap was 7.0 points. No week of this year is unusual: all inside "
        "the usual range."
    )
    assert limits == "Usual range from 2025/26: 3.8 to 9.2 points, mean 6.5."
    one_year = weekly([6.0, 7.0], LAST_YEAR, filters=Filters(year_group=("8",)))
    assert "from 2025/26, when these pupils were a year group younger: " in say_weeks.weekly_gap(one_year)[1]


def test_a_signal_says_what_it_is_since_when_and_to_look_for_a_cause():
    now, _ = say_weeks.weekly_gap(weekly([6.0, 12.0], LAST_YEAR))
    assert now.endswith("Unusual in the week of 14 September, above the upper limit: look for a cause.")
    run, _ = say_weeks.weekly_gap(weekly([6.0, *[7.0] * 7], LAST_YEAR))
    assert "Unusual since the week of 14 September, seven or more weeks in a row above the mean" in run
    past, _ = say_weeks.weekly_gap(weekly([12.0, 6.0], LAST_YEAR))
    assert past.endswith("Unusual before: the week of 7 September (above the upper limit); not since.")


def test_trial_limits_provisional_weeks_and_too_few_weeks_are_said():
    _, limits = say_weeks.weekly_gap(weekly([6.0, 7.0] * 4))
    assert limits.startswith("Trial limits, from this year\u2019s first weeks: ")
    few, _ = say_weeks.weekly_gap(weekly([6.0, 7.0]))
    assert few.endswith("Too few weeks yet for limits.")
    soon, _ = say_weeks.weekly_gap(weekly([6.0, 7.0], LAST_YEAR, facts={"provisional": "2026-09-14"}))
    assert soon.endswith("The last five school days may still change.")
    assert say_weeks.weekly_gap(weekly([6.0], pupils=9)) == (say_weeks.FEW_PUPILS, "")


def test_a_half_term_is_said_beside_the_same_one_of_last_year():
    clear = say_weeks.half_terms(stepped({"autumn 1": 0.1, "autumn 2": 0.14}, {"autumn 2": 0.1}))[0]
    assert clear == (
        "Autumn 2 so far: pupils with SEN missed 14.0% of sessions, 10.0% in all of it last year: 4.0 "
        "points more (1.7 to 6.3)."
    )
    same = say_weeks.half_terms(stepped({"autumn 1": 0.1}, {"autumn 1": 0.1}))[0]
    assert same.startswith("Autumn 1: pupils")
    assert "no clear change" in same
    assert "no same half term" in say_weeks.half_terms(stepped({"autumn 1": 0.1}, {}))[0]
    without = stepped({"autumn 1": 0.1}, {}, facts={"term_dates": False})
    assert say_weeks.half_terms(without)[0] == "Import terms.csv to set half terms beside those of last year."


def test_suspensions_are_said_per_hundred_with_what_lies_behind_them():
    shown = suspended({"N": (29, 23, 104.0, 0, 987.0), "K": (28, 16, 100.0, 0, 172.0), "E": (3, 2, 14.5, 1, 43.0),
                       "SEN": (31, 18, 114.5, 1, 215.0)})  # fmt: skip
    assert say_weeks.suspensions(shown)[0] == (
        "31 suspensions of pupils with SEN so far this year: 14.4 per 100 pupils (9.8 to 20.5); with no SEN "
        "2.9 per 100."
    )
    assert say_weeks.suspensions_behind(shown) == [
        "18 pupils with SEN suspended at least once (8.4%), 114.5 sessions lost.",
        "1 permanent exclusion of pupils with SEN.",
        "23 pupils with no SEN suspended at least once (2.3%), 104 sessions lost.",
    ]
    none = suspended(dict.fromkeys(("N", "K", "E", "SEN"), (0, 0, 0.0, 0, 100.0)))
    assert say_weeks.suspensions(none)[0].startswith(
        "No suspension of pupils with SEN so far this year; with no SEN 0.0"
    )
    assert say_weeks.suspensions_behind(none) == []
    assert say_weeks.suspensions_behind(hidden(shown)) == []


def test_an_intervention_is_associated_with_a_change_and_never_its_cause():
    sentence, caution = say_weeks.after_start(
        changed({"Mentoring": (14, 9.0, 4.0), "Reading": (14, 3.0, 3.0)})
    )
    assert sentence == (
        "Mentoring is associated with 5.0 points less absence than the year group\u2019s (\u22128.0 to "
        "\u22122.0), 14 pupils."
    )
    assert caution == say_weeks.NOT_CAUSED
    assert "No intervention" in say_weeks.after_start(changed({"Reading": (14, 3.0, 3.0)}))[0]
    assert "Too few to say" in say_weeks.after_start(changed({"Reading": (9, 9.0, 3.0)}))[0]


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "No pupil with SEN in view meets any of the rules."),
     (1, "1 pupil with SEN meets at least one rule. Each is listed with the reason."),
     (47, "47 pupils with SEN meet at least one rule. Each is listed with the reason.")],
)  # fmt: skip
def test_the_watch_list_says_how_many(number, words):
    assert say_weeks.watched(Table((), [{}] * number, AS_AT, n=number))[0] == words
