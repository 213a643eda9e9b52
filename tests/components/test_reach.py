"""The gain in an intervention and in class: two marks a row, and a sentence that says where both are clear."""

from datetime import date

import plotly.graph_objects as go

from components.figures.reach import reach_dots
from components.sentences.reach import reach
from data.table import Table


def table(*found):
    rows = []
    for name, n, *ends in found:
        for quantity, (low, value, high) in zip(("impact", "class"), ends, strict=True):
            rows.append(
                {"intervention": name, "quantity": quantity, "value": value, "low": low, "high": high, "n": n,
                 "unit": "standard deviations", "numerator": n, "denominator": None, "note": ""}
            )  # fmt: skip
    return Table(("intervention", "quantity"), rows, date(2026, 11, 20), n=1)


FEW = ("Lexilane", 3, (None, None, None), (None, None, None))
BOTH = ("Circle <b>", 19, (0.1, 0.3, 0.5), (0.02, 0.26, 0.49))
OWN = ("Words", 28, (0.02, 0.16, 0.3), (-0.16, 0.05, 0.25))


def test_each_mean_stands_on_the_line_at_0_or_away_from_it_and_has_its_number():
    figure = reach_dots(table(OWN, FEW))
    go.Figure(figure)
    dots = {
        trace["marker"]["symbol"]: trace["x"] for trace in figure["data"] if trace.get("mode") == "markers"
    }
    limit = figure["layout"]["shapes"][0]["x0"]
    assert round(dots["circle"][0] - limit, 9) == 0.16
    assert round(dots["diamond"][0] - limit, 9) == 0.05
    texts = " ".join(text for trace in figure["data"] for text in trace.get("text", ()))
    assert "+0.16" in texts and "+0.05" in texts and "Lexilane" not in texts


def test_a_name_that_is_markup_is_shown_letter_by_letter_and_too_few_is_no_chart():
    assert "<b>" not in str(reach_dots(table(BOTH)))
    assert reach_dots(table(FEW)) is None


def test_the_sentence_counts_where_each_is_clear():
    assert reach(table(BOTH, OWN, FEW))[0].startswith(
        "Of 2 interventions with enough pupils, the gain on their own test is clear of 0 in 2, and the same pupils "
        "clearly gained on peers in the subject in 1."
    )
    assert reach(table(FEW))[0] == "Pupils with both: too few for a mean in any intervention."
    assert reach(table())[0].startswith("No pupil in view")
