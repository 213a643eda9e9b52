"""What is due, drawn and said: each part as long as its number, every month named, nothing where nothing is due."""

from datetime import date

from components.figures.due import due_bars, month_columns
from components.sentences import reviews as say
from data.measures.core import Tally
from data.measures.reviews import DEADLINES, STATES, value_due, value_months
from data.table import Table

TODAY = date(2026, 11, 2)


def due(**said: int) -> Table:
    """The table of open deadlines: a number for "annual_review_overdue" and the like, else none."""
    counts = {
        (kind, state): said.get(f"{kind}_{state}".replace(" ", "_"), 0)
        for kind in DEADLINES
        for state in STATES
    }
    return Table(("deadline", "state"), value_due(Tally({key: (n,) for key, n in counts.items()})), TODAY)


def by_month(**said: int) -> Table:
    months = ("overdue", "2026-11", "2026-12", "2027-01")
    counts = {
        (kind, month): (said.get(f"{kind}_{month}".replace(" ", "_").replace("-", "_"), 0),)
        for month in months
        for kind in ("annual review", "plan review")
    }
    return Table(("deadline", "month"), value_months(Tally(counts)), TODAY)


def test_a_bar_of_deadlines_is_as_long_as_they_are_many():
    figure = due_bars(
        due(annual_review_overdue=3, annual_review_soon=2, annual_review_later=5, report_overdue=1)
    )
    lengths = sorted(length for trace in figure["data"] if trace["type"] == "bar" for length in trace["x"])
    assert lengths == [1, 2, 3, 5]
    names = [text for trace in figure["data"] if trace.get("mode") == "text" for text in trace["text"]]
    assert "Annual review: 3 overdue" in names
    assert not any(name.startswith("Plan in 20 weeks") for name in names)


def test_nothing_due_draws_nothing_and_says_so():
    assert due_bars(due()) is None
    assert month_columns(by_month()) is None
    assert say.due(due())[0] == say.months(by_month())[0] == say.NONE_OPEN


def test_the_sentence_names_what_is_overdue_one_by_one():
    sentence, _ = say.due(due(annual_review_overdue=1, plan_review_overdue=2, decision_soon=1))
    assert sentence == (
        "Overdue: 1 annual review, 2 reviews of SEN support. Due within six weeks: 1 decision whether to assess."
    )


def test_the_months_are_named_by_a_letter_and_the_year_where_it_begins():
    figure = month_columns(by_month(annual_review_overdue=1, plan_review_2026_12=4))
    assert figure["layout"]["xaxis"]["ticktext"] == ["Late", "N<br>2026", "D", "J<br>2027"]
    above = next(trace for trace in figure["data"] if trace.get("mode") == "text")
    assert above["text"] == ["1", "", "4", ""]


def test_the_busiest_month_is_the_one_with_most_reviews_of_both_kinds():
    table = by_month(
        annual_review_2026_11=3, annual_review_2027_01=2, plan_review_2027_01=2, plan_review_overdue=1
    )
    sentence, _ = say.months(table)
    assert sentence == (
        "7 reviews fall due in the next twelve months, most in January 2027 (4); 1 is overdue already."
    )
