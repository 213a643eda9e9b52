"""What panels say: the handbook's worked examples, the boundaries, the smallest schools, and the words never used."""

import re
from dataclasses import replace
from datetime import date

import pytest

from components.sentences import movement as of_movement
from components.sentences import register as of_register
from components.sentences.words import against, in_a_sentence, points, pupils
from data.dates import long_date
from data.filters import Filters
from tests.support_tables import (
    arrived,
    by_area,
    handbook_movement,
    hidden,
    moved,
    national,
    needs,
    of_a_school,
    over_time,
    ratios,
    several,
    shares,
)

SAYS = {
    "dots": of_register.share_of_roll,
    "trend": of_register.share_over_time,
    "heatmap": of_register.year_by_area,
    "sorted_bars": of_register.need_types,
    "bars": of_register.several_needs,
    "waterfall": of_movement.movement,
    "forest": of_register.representation,
    "grouped_dots": of_register.arrivals,
}
SCHOOLS = [
    (0, 0, 0),
    (0, 0, 210),
    (1, 0, 1),
    (3, 1, 4),
    (3, 1, 24),
    (61, 17, 412),
    (297, 83, 2000),
    (500, 500, 1000),
]
JUDGING = r"(?i)\b(good|bad|better|worse|best|worst|under-?performing|failing|low ability|struggling|poor|concerning)\b"
COLOURS = r"(?i)\b(red|green|amber|orange|blue|teal|grey|black|dark|light)\b"


def test_a_share_in_line_with_national_says_so_with_the_range_of_chance():
    assert of_register.share_of_roll(shares(61, 17, 412)) == (
        "78 of 412 pupils have SEN (18.9%): 61 at SEN support (14.8%) and 17 with an EHC plan (4.1%).",
        "National, primary schools, January 2026: 19.4%. In line: inside 15.4% to 23.0%, "
        "the range chance alone would give a school this size.",
    )


@pytest.mark.parametrize(
    ("value", "standing"),
    [(15.4, "in line"), (15.3, "higher"), (23.0, "in line"), (23.1, "lower"), (18.9, "in line")],
)
def test_a_national_figure_at_the_end_of_the_range_is_still_in_line(value, standing):
    row = shares(61, 17, 412).row("SEN")
    assert (round(row["low"], 2), round(row["high"], 2)) == (15.44, 23.0)
    assert against(row, national(value)) == standing


def test_higher_and_lower_are_said_of_the_school():
    higher, lower = (of_register.share_of_roll(shares(61, 17, 412, figure))[1] for figure in (10, 30))
    assert "The school is higher: the range chance alone" in higher
    assert "The school is lower: the range chance alone" in lower


@pytest.mark.parametrize(("roll", "compared"), [(9, False), (10, True)])
def test_under_ten_pupils_nothing_is_compared(roll, compared):
    comparator = of_register.share_of_roll(shares(2, 0, roll))[1]
    assert comparator.endswith("Too few pupils to compare.") != compared


def test_too_few_for_a_share_are_counted_and_nobody_is_said_to_be_nobody():
    assert of_register.share_of_roll(shares(2, 1, 4)) == ("3 of 4 pupils have SEN: too few for a share.", "")
    assert of_register.share_of_roll(shares(0, 0, 0)) == ("No pupils match these filters.", "")


def test_without_a_national_figure_the_table_says_why():
    assert (
        of_register.share_of_roll(shares(61, 17, 412, None))[1] == "No national figure for primary schools."
    )


def test_a_chosen_status_or_area_is_part_of_what_is_said():
    chosen = shares(61, 0, 412, None, filters=Filters(sen_status=("K",), need_area=("ci", "cl")))
    sentence = of_register.share_of_roll(chosen)[0]
    assert sentence == "61 of 412 pupils have SEN support in the chosen need areas (14.8%)."
    one = shares(0, 17, 412, None, filters=Filters(sen_status=("E",), need_area=("ci",)))
    assert (
        of_register.share_of_roll(one)[0]
        == "17 of 412 pupils have an EHC plan in the chosen need area (4.1%)."
    )


def test_a_change_whose_range_holds_nought_is_no_clear_change():
    sentence, comparator = of_register.share_over_time(over_time((50, 16, 405), (61, 17, 412)))
    assert sentence == (
        "16.3% of roll had SEN in summer 2025/26, 18.9% have now: "
        "no clear change (+2.6 points, range \u22122.6 to +7.9)."
    )
    assert comparator == "No national figure."


def test_a_clear_change_is_a_rise_or_a_fall_beside_the_national_one():
    points_up = [(50, 10, 1000), *[(60, 10, 1000)] * 4, (150, 20, 1000)]
    rise = of_register.share_over_time(over_time(*points_up))
    assert "17.0% have now: a rise (+11.0 points, range +8.3 to +13.8)." in rise[0]
    assert rise[1] == "National, primary schools, January 2026: 19.4%."
    assert ": a fall (\u221211.0 points" in of_register.share_over_time(over_time(*reversed(points_up)))[0]


def test_a_trend_seen_as_at_a_day_names_it_and_one_point_is_no_trend():
    past = over_time((50, 16, 405), (61, 17, 412), filters=Filters(as_at=date(2026, 11, 20)))
    assert "18.9% have on 20 November 2026" in of_register.share_over_time(past)[0]
    assert (
        of_register.share_over_time(over_time((61, 17, 412)))[0]
        == "18.9% of roll have SEN now. One point is no trend."
    )
    assert of_register.share_over_time(over_time((2, 1, 4)))[0] == "Too few pupils on roll to say."


def test_the_grid_names_the_most_common_area_and_the_largest_share_that_can_be_read():
    grid = by_area(
        {("7", "ci"): (12, 180), ("8", "ci"): (20, 170), ("8", "semh"): (9, 170), ("9", "cl"): (2, 4)}
    )
    assert of_register.year_by_area(grid)[0] == (
        "Most common: communication and interaction, 32 pupils. "
        "Largest share of a year group: Year 8, communication and interaction, 20 of 170 (11.8%)."
    )


def test_by_any_recorded_need_pupils_are_said_to_be_counted_more_than_once():
    anyone = Filters(needs="any")
    grid = by_area({("7", "ci"): (12, 180)}, filters=anyone)
    assert of_register.year_by_area(grid)[1] == "By any recorded need: a pupil can be counted more than once."
    bars = needs({"ASD": 12, "SEMH": 8}, filters=anyone, no_benchmark="National figures count primary needs.")
    assert of_register.need_types(bars)[1] == (
        "By any recorded need: a pupil can be in more than one bar. National figures count primary needs."
    )


def test_need_types_name_the_two_most_common_and_compare_the_first():
    said = of_register.need_types(needs({"ASD": 40, "SEMH": 30, "MLD": 30}, {"ASD": 17.2}))
    assert said == (
        "Most common: autistic spectrum disorder, 40 of 100 (40.0%), "
        "then moderate learning difficulty, 30 of 100 (30.0%).",
        "National, autistic spectrum disorder, primary schools, January 2025: 17.2%. "
        "Higher here (range 30.9% to 49.8%).",
    )


def test_the_movement_is_the_worked_example_and_its_reasons_are_listed_beneath():
    assert of_movement.movement(handbook_movement()) == (
        "78 pupils on the register on 20 November 2025, 80 on 20 November 2026. 4 joined the school with SEN, "
        "6 were newly identified, 5 left the school and 3 came off the register.",
        "",
    )
    assert of_movement.reasons(handbook_movement()) == [
        "Newly identified: teacher concern (4), no reason recorded (2).",
        "Came off the register: made good progress (3).",
        "2 pupils moved from SEN support to an EHC plan.",
    ]


def test_a_register_that_did_not_move_says_so():
    still = moved({("start", "K", ""): 4, ("same", "K", ""): 4, ("end", "K", ""): 4})
    assert of_movement.movement(still)[0].endswith("4 on 20 November 2026. Nobody came and nobody went.")
    assert of_movement.reasons(still) == []


def test_only_the_most_common_reasons_are_named_the_rest_are_counted_and_long_ones_cut():
    counts = {
        ("new", "K", f"{letter}bc"): number for letter, number in zip("Axyz", (5, 4, 3, 2), strict=True)
    }
    line = of_movement.reasons(moved(counts))[0]
    assert line == "Newly identified: abc (5), xbc (4), ybc (3), other reasons (2)."
    assert of_movement.reasons(moved({("off", "E", "w" * 200): 1})) == [
        "Came off the register: " + "w" * 59 + "\u2026 (1)."
    ]


def test_clear_differences_between_groups_are_named_and_unclear_ones_are_not():
    clear = ratios(
        {"boys": (60, 200, 20, 200), "eal": (20, 100, 60, 300), "pupil_premium": (30, 100, 40, 300)}
    )
    assert of_register.representation(clear)[0] == (
        "Boys have SEN 3.0 times as often as girls (range 1.9 to 4.8). "
        "Also clearly different: pupils with pupil premium."
    )
    level = ratios({"boys": (40, 200, 40, 200)})
    assert (
        of_register.representation(level)[0] == "No group has SEN clearly more or less often than the rest."
    )


@pytest.mark.parametrize(("group", "clear"), [((18, 20, 10, 100), True), ((18, 19, 10, 100), False)])
def test_a_group_of_fewer_than_twenty_is_never_called_different(group, clear):
    assert of_register.differs(ratios({"looked_after": group}).rows[0]) == clear


def test_several_needs_are_counted_with_their_mean():
    assert of_register.several_needs(several(4, 43, 22, 9, 20, 117))[0] == (
        "31 of 78 pupils with SEN have more than one need recorded (39.7%). "
        "20 have needs in two or more areas; the mean is 1.5 needs a pupil."
    )


def test_the_newest_arrivals_are_set_beside_those_of_the_year_before_and_no_other():
    rows = {
        ("2026/27", "R"): (9, 60),
        ("2025/26", "R"): (7, 58),
        ("2026/27", "7"): (3, 30),
        ("2024/25", "7"): (9, 30),
    }
    assert of_register.arrivals(arrived(rows))[0] == (
        "2026/27: 9 of 60 (15.0%) joined Reception with SEN, 12.1% the year before; "
        "3 of 30 (10.0%) joined Year 7 with SEN."
    )


@pytest.mark.parametrize("figure", SAYS)
def test_a_missing_file_is_all_that_is_said_of_it(figure):
    missing = replace(of_a_school(61, 17, 412)[figure], rows=[], missing="Import sen.csv to see this.")
    assert SAYS[figure](missing) == ("Import sen.csv to see this.", "")


@pytest.mark.parametrize("figure", SAYS)
def test_of_hidden_numbers_nothing_is_said(figure):
    said = SAYS[figure](hidden(of_a_school(61, 17, 412)[figure]))
    assert said == ("Some of these numbers are hidden to protect pupils.", "")


@pytest.mark.parametrize("school", SCHOOLS, ids=str)
@pytest.mark.parametrize("figure", SAYS)
def test_every_school_gets_short_sentences_that_judge_nobody(figure, school):
    sentence, comparator = SAYS[figure](of_a_school(*school)[figure])
    assert sentence.endswith(".")
    assert len(sentence) <= 200
    assert len(comparator) <= 160
    for text in (sentence, comparator):
        assert not re.search(JUDGING, text)
        assert not re.search(COLOURS, text)
        assert not re.search(r"nan|None|inf\b|\d-\d|\d\.\d{2}|  ", text)
        assert text.count(". ") <= 2


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (points(2.64), "+2.6"), (points(-0.04), "0.0"), (points(-2.55), "\u22122.6"), (points(0.05), "+0.1"),
        (pupils(1), "1 pupil"), (pupils(0), "0 pupils"), (pupils(1204), "1,204 pupils"),
        (long_date(date(2026, 11, 2)), "2 November 2026"),
        (in_a_sentence("need_type", "SEMH"), "social, emotional and mental health"),
        (in_a_sentence("need_type", "NSA"), "SEN support but no specialist assessment of type of need"),
    ],
)  # fmt: skip
def test_small_words_are_said_in_one_way(said, words):
    assert said == words
