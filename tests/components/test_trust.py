"""The page of a trust in charts and words: every school by number, those beyond chance by name, nobody ranked."""

import json

import plotly.graph_objects as go
import pytest

from components.figures.funnel import funnel
from components.figures.school_dots import school_dots
from components.figures.style import PALETTE
from components.sentences import trust as say
from data.filters import Filters
from data.measures.core import share
from data.table import Table
from data.trust.comparing import TOGETHER, against_all, against_chance
from tests.support_school import TODAY

ALLOWED = {light for light, _dark in PALETTE.values()} | {"rgba(0,0,0,0)"}


def a_row(number, name, numerator, denominator, phase="primary"):
    return share(("school",), (name,), numerator, denominator) | {"number": number, "phase": phase}


def a_table(*schools, held=True, kind="primary schools") -> Table:
    """Schools as (name, with SEN, on roll, phase), held against what they have together."""
    rows = [a_row(number, *school) for number, school in enumerate(schools, 1)]
    sums = [sum(row[part] for row in rows) for part in ("numerator", "denominator")]
    together = share(("school",), (TOGETHER,), *sums) | {"number": 0}
    drawn = against_chance(rows, sums[0] / (sums[1] or 1)) if held else {}
    phases = tuple(dict.fromkeys(row["phase"] for row in rows))
    return Table(
        ("school",), [*rows, together], TODAY, no_benchmark="No national figure.",
        facts={"filters": Filters(), "kind": kind, "phases": phases, **drawn},
    )  # fmt: skip


def gaps(*schools) -> Table:
    """Schools as (name, value, low, high) in points."""
    rows = [
        {"school": name, "number": number, "phase": "primary", "value": value, "unit": "points", "numerator": None,
         "denominator": None, "n": 40 if value is not None else 3, "low": low, "high": high,
         "note": "" if value is not None else "u: fewer than 10 pupils on one side, not compared"}
        for number, (name, value, low, high) in enumerate(schools, 1)
    ]  # fmt: skip
    against_all(rows, 3.0)
    together = rows[0] | {"school": TOGETHER, "number": 0, "value": 3.0, "low": 2.5, "high": 3.5, "note": ""}
    facts = {"filters": Filters(), "kind": "primary schools", "phases": ("primary",)}
    return Table(("school",), [*rows, together], TODAY, no_benchmark="No national figure.", facts=facts)


THREE = (
    ("Ash Primary School", 40, 100),
    ("Birch Primary School", 15, 100),
    ("Cedar Primary School", 12, 100),
)


def numbers(figure) -> list[str]:
    return next(trace["text"] for trace in figure["data"] if trace["mode"] == "text")


@pytest.mark.parametrize(
    "schools",
    [
        THREE, (("A", 0, 0),), (("A", 1, 1),), (("A", 3, 9), ("B", 0, 30)), (("A", 30, 30), ("B", 30, 30)),
        tuple((f"School {n}", n, 50 + 37 * n) for n in range(60)),
        (("<b>&\n", 40, 100), ("B", 10, 100), ("C", 10, 100)),
        (("A", 140, 140, "special"), ("B", 12, 300), ("C", 90, 1400, "secondary"), ("D", 50, 900, "all-through")),
    ],
)  # fmt: skip
def test_a_funnel_is_one_that_plotly_knows_in_our_colours_or_none(schools):
    drawn = funnel(a_table(*schools))
    if drawn is None:
        assert all(school[2] < 5 for school in schools)
        return
    go.Figure(drawn)
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
    said = json.dumps(drawn)
    assert "<b>" not in said
    assert {part for part in said.split('"') if part.startswith("#")} <= ALLOWED


def test_every_school_of_a_share_has_a_numbered_mark_over_its_size_and_the_limits_round_all():
    drawn = funnel(a_table(*THREE))
    assert numbers(drawn) == ["1", "2", "3"]
    marks = next(trace for trace in drawn["data"] if trace["mode"] == "markers")
    assert (marks["x"], marks["y"]) == ([100, 100, 100], [40, 15, 12])
    names = {trace["name"] for trace in drawn["data"] if trace.get("showlegend")}
    assert names == {"95% limits", "99.8% limits", "all together 22.3%"}
    assert drawn["layout"]["xaxis"]["range"][0] == drawn["layout"]["yaxis"]["range"][0] == 0


def test_a_school_beyond_the_limits_is_filled_and_named_and_one_inside_is_neither():
    drawn = funnel(a_table(*THREE))
    marks = next(trace for trace in drawn["data"] if trace["mode"] == "markers")
    ours, paper = PALETTE["all_sen"][0], PALETTE["surface"][0]
    assert marks["marker"]["color"] == [ours, paper, ours]
    assert [words["text"] for words in drawn["layout"]["annotations"]] == ["Ash", "Cedar", "pupils"]


def test_schools_of_several_phases_have_shapes_of_their_own_which_the_key_explains():
    drawn = funnel(a_table(("A", 12, 300), ("C", 90, 1400, "secondary"), held=False))
    shapes = {
        trace["name"]: trace["marker"]["symbol"] for trace in drawn["data"] if trace["mode"] == "markers"
    }
    assert shapes == {"Primary": "circle", "Secondary": "square"}
    assert drawn["layout"]["showlegend"]
    assert not any(trace["mode"] == "lines" for trace in drawn["data"])


def test_ranges_stand_by_name_beside_the_number_of_all_and_a_school_without_one_is_left_out():
    table = gaps(("A", 4.0, 3.5, 5.0), ("B", None, None, None), ("C", -1.0, -4.0, 3.2))
    drawn = school_dots(table)
    go.Figure(drawn)
    assert numbers(drawn) == ["1", "3"]
    line = next(trace for trace in drawn["data"] if trace.get("name") == "range of chance")
    assert line["y"] == [3.5, 5.0, None, -4.0, 3.2, None]
    low, high = drawn["layout"]["yaxis"]["range"]
    assert low < -4
    assert high > 5
    assert school_dots(gaps(("B", None, None, None))) is None


def test_the_sentence_names_who_lies_beyond_by_name_and_never_in_order_of_size():
    others = ((f"Elm {n}", 15, 100) for n in range(9))
    table = a_table(("Zinnia School", 40, 100), ("Birch School", 15, 100), ("Ash School", 45, 100), *others)
    sentence, comparator = say.shares(table)
    assert sentence.startswith("2 of the 12 primary schools lie beyond the limits of chance for their size: ")
    assert sentence.endswith(": above, Zinnia (40.0%), Ash (45.0%).")
    assert comparator == "All together: 235 of 1,200 (19.6%). No national figure."


def test_one_school_beyond_and_none_beyond_are_said_as_people_say_them():
    one = say.shares(a_table(("Ash", 40, 100), *((f"Elm {n}", 15, 100) for n in range(5))))[0]
    assert one.startswith("1 of the 6 primary schools lies beyond the limits of chance for its size: above")
    none = say.shares(a_table(*((f"Elm {n}", 15, 100) for n in range(5))))[0]
    assert none == "None of the 5 primary schools lie beyond the limits of chance for their size."
    ranges = say.ranges(gaps(("A", 4.0, 3.5, 5.0), ("B", None, None, None), ("C", 3.0, 2.0, 3.2)))[0]
    assert (
        ranges
        == "1 of the 2 primary schools differs from all together by more than chance: above, A (+4.0 points)."
    )


def test_how_many_chance_alone_would_put_beyond_is_said_beside_it():
    table = a_table(*((f"Elm {n}", 15, 100) for n in range(24)), ("Small", 2, 7))
    assert say.limits_said(table) == [
        "Were there no difference between them, about one of 24 would lie beyond by chance.",
        "Not judged: 1, with too few pupils or too few schools of the phase.",
    ]
    assert say.limits_said(a_table(("A", 1, 4))) == [
        "Not judged: 1, with too few pupils or too few schools of the phase."
    ]


def test_where_nobody_is_or_too_few_are_the_sentence_says_so():
    assert say.shares(a_table(("A", 0, 0)))[0] == "No pupils match these filters."
    assert say.shares(a_table(("A", 1, 4)))[0] == "Too few pupils in each school to say."
    assert say.spread(a_table(("A", 0, 0)))[0] == "No pupils match these filters."


def test_the_middle_half_of_the_schools_is_said_with_its_unit_once():
    table = a_table(*((f"Elm {n}", n, 100) for n in (10, 20, 30, 40, 50)))
    assert say.spread(table)[0] == "Half of the 5 primary schools lie between 20.0% and 40.0%."
    few = a_table(*THREE)
    assert say.spread(few)[0] == "Numbers of 3 of 3 primary schools."


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ash Primary School", "Ash"),
        ("St Mary\u2019s Academy", "St Mary\u2019s"),
        ("School", "School"),
        ("High Ash", "High Ash"),
    ],
)
def test_a_name_is_cut_short_by_what_says_of_which_kind_it_is(name, short):
    assert say.short(name) == short
